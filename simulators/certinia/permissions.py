"""Permission controls: who may enter time and expenses for whom (fact sheet 1).

Off by default, because the vendor's own checks of API users are not published; ``PsaRecords.permission_controls`` turns them on.
"""

from __future__ import annotations

from simulators.certinia.rows import Save
from simulators.salesforce.errors import ApiError


def check_entry(save: Save, permission: str) -> None:
    """The acting user needs a control with this box for the project, its units, or the resource."""
    if not save.records.permission_controls:
        return
    project = save.parent("Project")
    today = save.records.now().date()
    targets = {"Project": save["Project"], "Resource": save["Resource"]}
    targets |= {name: project[name] if project else None for name in ("Region", "Practice", "Group")}
    for control in save.records.views("pse__Permission_Control__c"):
        current = (control["Start_Date"] or today) <= today <= (control["End_Date"] or today)
        named = any(control[name] is not None and control[name] == value for name, value in targets.items())
        if control["User"] == save.records.user_id and control[permission] and current and named:
            return
    message = f"You do not have {permission.replace('_', ' ')} permission for this resource or project."
    raise ApiError(400, "INSUFFICIENT_ACCESS_OR_READONLY", message, [])
