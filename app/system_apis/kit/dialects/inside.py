"""Where a walk stands that lists records inside others, one list each: all of it is in the cursor, because a dialect holds no state."""

from __future__ import annotations

from urllib.parse import quote, unquote

from app.core.model import Value


class Other(Value):
    """A record whose inner list is still to be read, and what its rows are given of it."""

    id: str
    kept: tuple[str, ...] = ()


class Walk(Value):
    """``outer``: the page of others that comes when none is ``waiting``. ``inner``: the page of the first one's list that comes next."""

    outer: str | None = None
    waiting: tuple[Other, ...] = ()
    inner: str | None = None

    @classmethod
    def resumed(cls, cursor: str | None) -> Walk:
        if cursor is None:
            return cls()
        parts = cursor.split("!")
        if len(parts) != 3:
            raise ValueError("the cursor is none of a walk")
        outer, inner = (unquote(part) or None for part in parts[:2])
        others = [[unquote(word) for word in each.split(",")] for each in parts[2].split(";") if each]
        return cls(outer=outer, inner=inner, waiting=tuple(Other(id=words[0], kept=tuple(words[1:])) for words in others))

    @property
    def cursor(self) -> str | None:
        """None at the end."""
        if self.outer is None and not self.waiting:
            return None
        waiting = ";".join(",".join(quote(word, safe="") for word in (other.id, *other.kept)) for other in self.waiting)
        return f"{quote(self.outer or '', safe='')}!{quote(self.inner or '', safe='')}!{waiting}"

    def turned(self, inner: str | None) -> Walk:
        """After a page of the first one's list: its next page, or the next one's list."""
        return self.model_copy(update={"inner": inner, "waiting": self.waiting if inner else self.waiting[1:]})
