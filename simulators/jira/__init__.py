"""Jira Cloud, platform REST API v3 (and v2, which differs in rich text only): one site held in memory.

Owns the vendor's wire format and rules, written from the fact sheet and the vendor's published OpenAPI document. Knows nothing of our
connectors. Boards, sprints, Jira Service Management and Jira Data Center are other products and are not simulated here.
"""

from simulators.jira.simulator import JiraCloud

SIMULATOR = JiraCloud

__all__ = ["SIMULATOR", "JiraCloud"]
