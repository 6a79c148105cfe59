"""A flowchart as services, stores and dependencies: shapes are kinds, dotted arrows are asynchronous, frames groups."""

from __future__ import annotations

from backdraft.design.model import StoreKind
from backdraft.intake.imported import Imported
from backdraft.intake.mermaid.flowchart import Arrow, Box, read_flowchart
from backdraft.intake.mermaid.system import System, speaks_of_a_store
from backdraft.intake.mermaid.text import Losses

#: What stands before the names that we write; it says service or store.
OURS = {"svc_": "services", "store_": "stores"}

#: The kinds of store that a shape may mean: what our own diagrams draw so.
_STORES: dict[str, tuple[StoreKind, ...]] = {
    "[(": ("database", "cache", "search", "blob"),
    "[[": ("queue", "stream"),
    ">": ("cdn",),
}
_SERVICES = {"[": "", "(": "", "([": "client", "{{": "gateway", "[/": "external", "": ""}
#: The shapes of Mermaid 11 by name (`@{ shape: cyl }`), as the classic ones.
_NEWER = {
    name: shape
    for shape, names in {
        "[": "rect proc process rectangle",
        "(": "rounded event",
        "([": "stadium pill terminal",
        "[[": "fr-rect subprocess subproc subroutine framed-rectangle h-cyl das horizontal-cylinder",
        "[(": "cyl cylinder database db lin-cyl disk lined-cylinder",
        "{{": "hex hexagon prepare",
        "[/": "lean-r lean-right in-out cloud",
        ">": "odd",
    }.items()
    for name in names.split()
}


def read_services(text: str, position: int, losses: Losses) -> Imported:
    """The entries that a flowchart holds. Arguments as in `read_flowchart`."""
    flow = read_flowchart(text, position, losses)
    system = System(losses)
    stores_among_ours = any(box.id.startswith("store_") for box in flow.boxes.values())
    for box in flow.boxes.values():
        _add(system, box, flow.groups.get(box.group, ""), stores_among_ours)
    for arrow in flow.arrows:
        _connect(system, arrow)
    return system.imported()


def _add(system: System, box: Box, group: str, stores_among_ours: bool) -> None:
    shape = _NEWER.get(box.shape, box.shape)
    prefix = next((p for p in OURS if box.id.startswith(p) and len(box.id) > len(p)), "")
    ident = box.id[len(prefix) :]
    if prefix == "store_" or (not prefix and shape in _STORES):
        system.add_store(box.id, ident, box.label, _kinds(shape, bool(prefix)), group)
    elif not prefix and shape in ("", "[", "(", "{{") and speaks_of_a_store(ident, box.label):
        system.add_store(box.id, ident, box.label, (), group)
    else:
        kind = _SERVICES.get(shape)
        if kind is None:
            said = f"no kind of service is drawn as {box.shape}: read as a service"
            system.losses.at(box.line, said, box.label or box.id)
        if prefix:
            kind = kind or ("worker" if shape == "(" else "service")
        system.add_service(box.id, ident, box.label, kind or "", group)


def _kinds(shape: str, ours: bool) -> tuple[StoreKind, ...]:
    """The kinds that a store's shape allows. Other people draw a queue as a cylinder too."""
    kinds = _STORES.get(shape, ())
    return kinds if ours or shape != "[(" else (*kinds, "queue", "stream", "cdn")


def _connect(system: System, arrow: Arrow) -> None:
    said = f"{arrow.source} to {arrow.target}"
    if arrow.stroke == "invisible":
        system.losses.at(arrow.line, "an arrow that is not drawn is not kept", said)
        return
    if arrow.stroke == "thick":
        system.losses.at(arrow.line, "how thick an arrow is is not kept", said)
    if arrow.start in ("o", "x") or arrow.end in ("o", "x"):
        system.losses.at(arrow.line, "the end of an arrow is not kept: read as -->", said)
    elif not arrow.end and not arrow.start:
        system.losses.at(arrow.line, "a line without a head says no direction: read as -->", said)
    ends = [(arrow.source, arrow.target)] if arrow.end or not arrow.start else []
    if arrow.start:
        ends.append((arrow.target, arrow.source))
    if arrow.start in ("o", "x"):
        ends = [(arrow.source, arrow.target)]
    for source, target in ends:
        system.connect(source, target, arrow.label, arrow.stroke != "dotted", arrow.line)
