"""For Salesforce developers and admins: "this opportunity is won, make it a project", answered inside Apex's limits.

What an Apex caller needs is in the body; money is a number, so that Flow can compute with it; problems are ``application/json``.
"""
