"""Two APIs as OpenAPI documents: what changed for their clients, and whether it breaks them.

The documents are plain data, of a design or of a file; nothing here cares which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backdraft.compare.contract.operations import Operations, gone
from backdraft.compare.contract.rules import RULES, VERDICTS, Verdict
from backdraft.compare.contract.schemas import Found, Schemas
from backdraft.compare.contract.shape import Shapes
from backdraft.compare.contract.side import Operation, Side, pointers_in, same_components

__all__ = ["RULES", "VERDICTS", "ApiChange", "Verdict", "compare_apis", "worst"]


@dataclass(frozen=True, slots=True)
class ApiChange:
    """One change, as a client sees it.

    `rule` names its kind (`RULES`), `operations` are those that it touches (`GET /orders`; empty: the API as a whole),
    `where` the place within them (`query status`, `answer 200.data[].total`; when `shared`, in a schema that all of
    them use: `Order.total`), `detail` what is there now.
    """

    rule: str
    operations: tuple[str, ...] = ()
    where: str = ""
    detail: str = ""
    shared: bool = False

    @property
    def verdict(self) -> Verdict:
        """Whether it breaks clients."""
        return RULES[self.rule].verdict

    @property
    def what(self) -> str:
        """What changed, in a few words."""
        return RULES[self.rule].what + (f": {self.detail}" if self.detail else "")

    @property
    def why(self) -> str:
        """The reason of the verdict."""
        return RULES[self.rule].why


def compare_apis(old: Mapping[str, Any], new: Mapping[str, Any], today: date) -> tuple[ApiChange, ...]:
    """What changed from one OpenAPI document to another: the worst first, else in the order of the new document.

    A change of a shared schema is one change with all operations that it touches.

    Args:
        old: The document before, as plain data.
        new: The document after.
        today: The day on which the change is made; what was deprecated may go after its sunset.
    """
    found: dict[tuple[Found, bool], list[str]] = {}
    for one, name in _all(Side(old), Side(new), today):
        operations = found.setdefault((one, one.rule.startswith("operation-")), [])
        if name and name not in operations:
            operations.append(name)
    changes = [
        change
        for (one, apart), names in found.items()
        for operations in ([(name,) for name in names] if apart else [tuple(names)])
        for change in (ApiChange(one.rule, operations, one.where, one.detail, one.shared),)
    ]
    return tuple(sorted(changes, key=lambda change: VERDICTS.index(change.verdict)))


def worst(changes: tuple[ApiChange, ...]) -> Verdict | None:
    """The worst verdict; None without changes."""
    return changes[0].verdict if changes else None


def _all(old: Side, new: Side, today: date) -> Iterator[tuple[Found, str]]:
    same = same_components(old, new)
    operations = Operations(Schemas(Shapes(old), Shapes(new), same))
    gone_hosts = [host for host in old.servers() if host not in new.servers()]
    if gone_hosts and new.servers():
        yield Found("server-moved", "", f"{', '.join(gone_hosts)} → {', '.join(new.servers())}"), ""
    signs_in_alike = old.schemes() == new.schemes() and old.document.get("security") == new.document.get("security")
    before, after = old.operations(), new.operations()
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            yield Found("operation-added"), now.name
        elif not (signs_in_alike and _alike(was, now, same)):
            yield from ((one, now.name) for one in operations.compare(was, now))
    yield from ((gone(was, today), was.name) for key, was in before.items() if key not in after)
    told, tells = old.events(), new.events()
    for name, now in tells.items():
        if name not in told:
            yield Found("event-added"), name
        elif not _alike(told[name], now, same):
            yield from ((one, name) for one in operations.message(told[name].said, now.said))
    yield from ((Found("event-removed"), name) for name in told if name not in tells)


def _alike(was: Operation, now: Operation, same: frozenset[str]) -> bool:
    """Whether two operations say the very same, also where they refer to components."""
    return was.said == now.said and was.shared == now.shared and same.issuperset(pointers_in([now.said, now.shared]))
