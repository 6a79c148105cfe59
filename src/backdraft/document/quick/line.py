"""One quick line to its plan: each shape of line is one entry of `SHAPES`; the first that fits plans."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.design import Design
from backdraft.document.quick import endpoints, lists, schema, services
from backdraft.document.quick.plan import HERE, Place, Plan

Shape = Callable[[str, Design, Place], Plan | None]

#: The most telling first.
SHAPES: tuple[Shape, ...] = (
    endpoints.crud,
    endpoints.endpoint,
    schema.table,
    schema.part,
    schema.column,
    services.verb,
    services.chain,
    lists.described,
    lists.bare,
)

_HINT = "not understood: try  web -> api,  GET /orders,  orders(id uuid pk),  crud orders,  orders: what it does"


def plan(line: str, design: Design, place: Place = HERE) -> Plan:
    """What `line` would do to `design` when typed at `place`. Never raises on what is typed."""
    text = line.strip()
    if not text:
        return Plan()
    for shape in SHAPES:
        found = shape(text, design, place)
        if found is not None:
            return found
    return Plan(says=_HINT)
