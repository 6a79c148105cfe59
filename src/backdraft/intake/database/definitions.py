"""What a database is made of, as statements that would make it anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Definition:
    """What it is about, for people; and a statement, or the reason why it is left out."""

    what: str
    text: str


@dataclass(slots=True)
class Definitions:
    """Statements in an order in which they can be read; and what is in the database beside them."""

    statements: list[Definition] = field(default_factory=list)
    left: list[Definition] = field(default_factory=list)

    def add(self, what: str, text: str) -> None:
        """A statement without its end sign."""
        self.statements.append(Definition(what, text))

    def leave(self, what: str, reason: str) -> None:
        """Something that is not read."""
        self.left.append(Definition(what, reason))


def rows(connection: Connection, query: str, **values: Any) -> Sequence[Any]:
    """What a query answers."""
    from sqlalchemy import text

    return connection.execute(text(query), values).fetchall()
