"""The page of pictures: what the program draws today of the designs that it ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.draw.graph import Arrow, Graph, Node
from backdraft.draw.layout import lay_out
from backdraft.draw.painting import picture
from backdraft.draw.picture import Picture
from backdraft.draw.sequence import sequence_picture
from backdraft.draw.services import service_map
from backdraft.draw.tables import table_picture
from bench.draw import shop

DESIGNS = Path(__file__).resolve().parent.parent / "designs"


def page(made: str) -> str:
    """The page, with the line that says how it was made."""
    return "\n".join([*_lines(made)]) + "\n"


def _lines(made: str) -> Iterator[str]:
    yield "# Pictures"
    yield ""
    yield made
    yield "What `backdraft show FILE --as diagram`, `er` and `sequence` print, and what the preview shows. Arrows"
    yield "that do not wait (events, queues) are dashed with an open head. Shapes tell the kind:"
    yield ""
    yield from _fenced(_legend())
    corner, brief, saas = (_view(name) for name in ("corner-shop", "brief", "saas"))
    yield from _section("The brief's own diagram", "show brief.yaml --as diagram", service_map(brief))
    yield from _section("A shop", "show corner-shop.yaml --as diagram", service_map(corner))
    yield from _section(
        "From left to right", "show brief.yaml --as diagram --direction LR", service_map(brief, direction="LR")
    )
    yield from _section("In ASCII", "show brief.yaml --as diagram --ascii", service_map(brief, ascii=True))
    yield from _section(
        "One service and its neighbours",
        "show saas.yaml --as diagram --only services.workspace",
        service_map(saas, ("services", "workspace")),
    )
    yield from _section(
        "The same, two hops away, without words",
        "show saas.yaml --as diagram --only services.files --hops 2 --no-labels",
        service_map(saas, ("services", "files"), 2, labels=False),
    )
    yield from _section(
        "Groups alone", "show saas.yaml --as diagram --scope overview", service_map(saas, scope="overview")
    )
    yield from _section("Groups with what is in them", "show saas.yaml --as diagram", service_map(saas))
    yield from _section("Tables", "show corner-shop.yaml --as er", table_picture(corner))
    yield from _section(
        "Tables by their keys", "show corner-shop.yaml --as er --detail keys", table_picture(corner, detail="keys")
    )
    yield from _section(
        "A table and its neighbours",
        "show saas.yaml --as er --only tables.tasks",
        table_picture(saas, ("tables", "tasks")),
    )
    yield from _section(
        "What happens at a request",
        "show corner-shop.yaml --as sequence --only 'GET /products'",
        sequence_picture(corner, ("endpoints", "catalog", "GET /products")),
    )
    yield from _section(
        "A request in a narrow window",
        "show brief.yaml --as sequence --only 'GET /resources/:id' --width 80",
        sequence_picture(brief, ("endpoints", "order_service", "GET /resources/:id"), width=80),
    )
    yield from _section("Forty arrows, each with its label", "", picture(lay_out(shop())))


def _view(name: str) -> View:
    return View(Document.read((DESIGNS / f"{name}.yaml").read_text(encoding="utf-8")).design)


def _section(title: str, command: str, drawn: Picture) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    if command:
        yield f"`backdraft {command}`"
        yield ""
    yield from _fenced(drawn)


def _fenced(drawn: Picture) -> Iterator[str]:
    yield "```"
    yield drawn.text.rstrip("\n")
    yield "```"
    yield ""


def _legend() -> Picture:
    kinds = ("client", "gateway", "service", "worker, job", "external", "database", "cache, cdn", "queue, stream")
    shapes = ("client", "gateway", "service", "worker", "external", "store", "cache", "queue")
    nodes = tuple(Node(kind, (kind,), shape) for kind, shape in zip(kinds, shapes, strict=True))
    arrows = (Arrow("client", "gateway", "waits"), Arrow("service", "queue, stream", "does not", True))
    return picture(lay_out(Graph(nodes, arrows), wide=90))
