"""One request in hand: the account, who asks, with which kind of token, and what the resolvers share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulators.kit.simulator import Record
from simulators.monday.errors import Refused, no_board, no_column, no_group, no_item, unauthorized
from simulators.monday.store import Store

if TYPE_CHECKING:
    from simulators.monday.simulator import Monday


@dataclass
class Token:
    """``scopes`` is None for a personal token, which may do what its user may do."""

    value: str
    user_id: str
    scopes: frozenset[str] | None = None

    @property
    def of_app(self) -> bool:
        return self.scopes is not None


@dataclass
class Call:
    tenant: Monday
    token: Token
    user: Record
    version: str
    complexity: Record = field(default_factory=dict)
    files: Record = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.tenant.store

    def require(self, scope: str | None) -> None:
        if scope and self.token.scopes is not None and scope not in self.token.scopes:
            raise unauthorized(f"Unauthorized field or type: missing required scopes: {scope}", required_scopes=[scope])

    def sees(self, board: Record) -> bool:
        """Public boards are for all members; others, and all boards for guests, for those who own or subscribe to them."""
        people = {*board["_owners"], *board["_subscribers"]}
        return self.user["id"] in people or (board["board_kind"] == "public" and self.user["kind"] != "guest")

    def board(self, ident: object, *, states: tuple[str, ...] = ("active",)) -> Record:
        board = self.store.get("boards", ident)
        if board is None or board["state"] not in states:
            raise no_board(ident)
        if not self.sees(board):
            raise unauthorized(board_id=int(board["id"]))
        return board

    def item(self, ident: object, board_id: object = None, *, states: tuple[str, ...] = ("active",)) -> Record:
        item = self.store.get("items", ident)
        if item is None or item["state"] not in states or (board_id is not None and item["board_id"] != str(board_id)):
            raise no_item(ident)
        self.board(item["board_id"], states=("active", "archived"))
        return item

    def items_of(self, board: Record, *, states: tuple[str, ...] = ("active",)) -> list[Record]:
        """In the order of the board: group by group, then by position."""
        places = {group["id"]: place for place, group in enumerate(board["_groups"])}
        found = [row for row in self.store.all("items") if row["board_id"] == board["id"] and row["state"] in states]
        return sorted(found, key=lambda row: (places.get(row["group_id"], 0), row["_position"]))


def column_of(board: Record, column_id: object) -> Record:
    for column in board["_columns"]:
        if column["id"] == column_id and not column["archived"]:
            found: Record = column
            return found
    raise no_column(column_id)


def group_of(board: Record, group_id: object) -> Record:
    for group in board["_groups"]:
        if group["id"] == group_id and not group["deleted"]:
            found: Record = group
            return found
    raise no_group(group_id)


def page_of(rows: list[Record], limit: int | None, page: int | None, *, default: int = 25, most: int | None = None) -> list[Record]:
    """Page numbers start at 1 (sheet §4)."""
    size = default if limit is None else limit
    if size < 1 or (most is not None and size > most):
        raise Refused("InvalidArgumentException", f"limit must be between 1 and {most or 'the maximum'}", 422, limit=size)
    first = (max(page or 1, 1) - 1) * size
    return rows[first : first + size]
