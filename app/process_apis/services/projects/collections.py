"""Projects on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.model import Canonical
from app.process_apis.records import Collection, ListQuery, Recorded, Ref, Text
from app.process_apis.services.projects.models import ProjectRow


class ProjectBody(Canonical):
    contract: Annotated[str, Ref("contract"), Field(max_length=90)]
    name: Text


class ProjectShown(Recorded):
    contract: Annotated[str | None, Ref("contract")] = None
    name: str | None = None


class ProjectQuery(ListQuery):
    contract: Annotated[str | None, Ref("contract")] = Field(default=None, max_length=90)


PROJECTS = Collection(
    entity_key="project",
    table=ProjectRow,
    body=ProjectBody,
    shown=ProjectShown,
    query=ProjectQuery,
    path="projects",
    product="project",
    fixed=frozenset({"contract"}),
    parent="contract",
    about="What is delivered under a contract.",
)
COLLECTIONS = (PROJECTS,)
