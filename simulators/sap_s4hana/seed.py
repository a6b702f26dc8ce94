"""The seeded tenant: the people of the Holt Group as business partners, and the code lists. No customer, no document, no project."""

from __future__ import annotations

import uuid

from simulators.sap_s4hana.reference import PROFILE_CODES, PROJECT_STATUS, WORKERS
from simulators.sap_s4hana.store import Store

_SPACE = uuid.UUID("6f1b7d9e-6a44-4a0e-9a6c-0d1c5f3b2a10")


def seed(store: Store) -> None:
    now = store.now()
    for one in WORKERS:
        name = f"{one.first} {one.last}"
        person = {"BusinessPartner": one.partner, "BusinessPartnerCategory": "1", "BusinessPartnerGrouping": "BP03"}
        person |= {"FirstName": one.first, "LastName": one.last, "BusinessPartnerName": name, "BusinessPartnerFullName": name}
        person |= {"BusinessPartnerUUID": str(uuid.uuid5(_SPACE, one.partner)), "CorrespondenceLanguage": "EN"}
        stamps = {"CreationDate": now.date(), "LastChangeDate": now.date(), "ETag": now.strftime("%Y%m%d%H%M%S%f")}
        store.put("A_BusinessPartner", person | stamps)
        store.put("A_BusinessPartnerRole", {"BusinessPartner": one.partner, "BusinessPartnerRole": "BUP003"})
    for code, text in PROJECT_STATUS.items():
        store.put("ProcessingStatus", {"ProcessingStatus": code, "ProcessingStatusText": text})
        store.put("ProcessingStatusText", {"Language": "EN", "ProcessingStatus": code, "ProcessingStatusText": text})
    for code, text in PROFILE_CODES.items():
        store.put("ProjectProfileCode", {"ProjectProfileCode": code, "ProjectProfileCodeText": text})
        store.put("ProjectProfileCodeText", {"Language": "EN", "ProjectProfileCode": code, "ProjectProfileCodeText": text})
