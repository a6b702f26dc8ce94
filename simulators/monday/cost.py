"""What a document costs: every field a point, times the size of the lists around it; a mutation 10,000 points more (sheet §10).

The vendor does not publish its weights. These give its published examples: 25 items with their values in the low thousands.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from simulators.monday.facts import MUTATION_COST

# Lists without a limit, and how many entries the vendor assumes.
_ASSUMED = {"column_values": 10, "columns": 10, "groups": 5, "subitems": 10, "labels": 10, "linked_items": 10, "settings": 1}
_PAGED = {"boards": 25, "items": 25, "items_page": 25, "next_items_page": 25, "items_page_by_column_values": 25, "users": 200}
_MORE_PAGED = {"updates": 25, "workspaces": 25, "folders": 25, "activity_logs": 25, "teams": 10, "tags": 10, "webhooks": 10}


def cost_of(document: DocumentNode, operation: OperationDefinitionNode, variables: dict[str, Any]) -> int:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    weigh = _Weigher(fragments, variables)
    total = weigh.selection(operation.selection_set)
    if operation.operation == OperationType.MUTATION:
        total += MUTATION_COST * sum(
            isinstance(node, FieldNode) and node.name.value != "complexity" for node in operation.selection_set.selections
        )
    return total


class _Weigher:
    def __init__(self, fragments: dict[str, FragmentDefinitionNode], variables: dict[str, Any]) -> None:
        self.fragments, self.variables = fragments, variables

    def selection(self, chosen: SelectionSetNode | None, inside: str = "") -> int:
        total = 0
        for node in chosen.selections if chosen else ():
            if isinstance(node, FieldNode):
                total += self._field(node, inside)
            elif isinstance(node, InlineFragmentNode):
                total += self.selection(node.selection_set, inside)
            elif isinstance(node, FragmentSpreadNode):
                total += self.selection(self.fragments[node.name.value].selection_set, inside)
        return total

    def _field(self, node: FieldNode, inside: str) -> int:
        if node.selection_set is None:
            return 1
        name = node.name.value
        times = 1 if name == "items" and inside.endswith(("items_page", "_column_values")) else self._times(node)
        return times * (1 + self.selection(node.selection_set, name))

    def _times(self, node: FieldNode) -> int:
        name = node.name.value
        given = {argument.name.value: self._value(argument.value) for argument in node.arguments or ()}
        if given.get("ids") is not None:
            return max(1, len(given["ids"])) if isinstance(given["ids"], list) else 1
        limit = given.get("limit")
        if isinstance(limit, int):
            return max(1, limit)
        return {**_ASSUMED, **_PAGED, **_MORE_PAGED}.get(name, 1)

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self.variables.get(node.name.value)
        if isinstance(node, IntValueNode):
            return int(node.value)
        if isinstance(node, ListValueNode):
            return list(node.values)
        return None if isinstance(node, NullValueNode) else node
