"""One quick line to its plan: each shape of line is one entry of `SHAPES`; the first that fits plans."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.design import Design
from backdraft.design.problems import Slip
from backdraft.document.quick import endpoints, head, kinds, lists, schema, services
from backdraft.document.quick.nearly import key_for, lines_like
from backdraft.document.quick.plan import HERE, Place, Plan
from backdraft.document.yaml_nodes import control_character

Shape = Callable[[str, Design, Place], Plan | None]

#: The most telling first.
SHAPES: tuple[Shape, ...] = (
    endpoints.crud,
    head.rate,
    endpoints.endpoint,
    kinds.kind,
    schema.table,
    schema.part,
    schema.use,
    schema.column,
    head.key,
    services.verb,
    services.chain,
    lists.described,
    lists.bare,
)

#: Lines to try, by pane; as short as a narrow screen.
_TRY = {
    "services": "web -> api -> db,  jobs: rabbitmq,  api consumes paid",
    "endpoints": "crud orders,  GET /orders,  orders: POST /orders",
    "schema": "orders(id uuid, user_id -> users.id),  orders.total int",
    "checklists": "launch: Runbook written,  decision: PostgreSQL",
}


def plan(line: str, design: Design, place: Place = HERE) -> Plan:
    """What `line` would do to `design` when typed at `place`. Never raises on what is typed."""
    text = line.strip()
    if not text:
        return Plan()
    invisible = control_character(text.replace("\r\n", " \n"), decoded=True)
    if invisible is not None:
        said = f"the invisible character U+{ord(invisible.group()):04X} is not allowed"
        return Plan(slips=(Slip(invisible.start(), invisible.end(), said, "delete it"),))
    return _shaped(text, design, place) or Plan(hint=_meant(text, design, place))


def _shaped(text: str, design: Design, place: Place) -> Plan | None:
    for shape in SHAPES:
        found = shape(text, design, place)
        if found is not None:
            return found
    return None


def _meant(text: str, design: Design, place: Place) -> str:
    """What to do instead: the key that is asked for, the line that is nearly written, else lines to try."""
    if key := key_for(text):
        return key
    for near in lines_like(text):
        found = _shaped(near, design, place)
        if found is not None and found.ready:
            return f"not understood; did you mean  {near}"
    return f"not understood; try  {_TRY.get(place.pane, _TRY['services'])}"
