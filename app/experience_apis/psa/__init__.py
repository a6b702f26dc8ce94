"""For PSA and delivery tools: projects and staffing demand out, time, expenses and milestones in, all by the tool's own ids.

Which tool is calling says the client's connection; an id of the tool means nothing without it.
"""
