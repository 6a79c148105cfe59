"""Every output by name: what `show --as`, `copy --as` and the preview's tabs offer.

A new output is one entry here. Renderers are imported when first asked for: the first frame must not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Head
from backdraft.design.output import Note, Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.code import TARGETS, Target
from backdraft.render.look import Look

if TYPE_CHECKING:
    from backdraft.draw.drawing import Drawing

Render = Callable[[View, Path, str, int], Output]
Draw = Callable[[View, Path, int, Look], Output]


@dataclass(frozen=True, slots=True)
class OutputKind:
    """One kind of output.

    Attributes:
        name: What `--as` takes.
        title: What a tab says.
        language: Its highlighting, as in `Output.language`.
        render: `render(view, focus, dialect, hops)`; each output uses of these what it understands.
        sections: The first keys of the paths that it can be about beside the whole design.
        whole: Whether it can be about the whole design.
        dialects: Whether the SQL dialect changes it.
        targets: What else than a dialect `render` takes in its place; the first is the usual one.
        hops: Whether the number of hops changes it.
        draw: For a picture, `draw(view, focus, hops, look)`.
        first: The section that a name means which several of `sections` have.
    """

    name: str
    title: str
    language: str
    render: Render
    sections: frozenset[str]
    whole: bool = True
    dialects: bool = False
    targets: tuple[str, ...] = ()
    hops: bool = False
    draw: Draw | None = None
    first: str = "services"

    def applies(self, focus: Path) -> bool:
        """Whether it has something to show for the entry at `focus` (`()`: the whole design)."""
        return focus[0] in self.sections if len(focus) > 1 else self.whole


def _draw_services(view: View, focus: Path, hops: int, look: Look) -> Output:
    from backdraft.draw.services import service_map

    return service_map(
        view,
        focus,
        hops,
        width=look.width,
        height=look.height,
        direction=look.direction or None,
        labels=look.labels,
        ascii=look.ascii,
        scope=look.scope,
        least=look.least,
    )


def _draw_tables(view: View, focus: Path, hops: int, look: Look) -> Output:
    from backdraft.draw.tables import table_picture

    return table_picture(
        view,
        focus,
        hops,
        detail=look.detail or None,
        width=look.width,
        direction=look.direction or None,
        ascii=look.ascii,
    )


def _draw_sequence(view: View, focus: Path, hops: int, look: Look) -> Output:
    from backdraft.draw.sequence import sequence_picture

    return sequence_picture(view, focus, width=look.width, ascii=look.ascii)


def _svg_services(view: View, focus: Path, hops: int, look: Look) -> Output:
    from backdraft.draw.services import view_of

    drawing, notes, _ = view_of(view, focus, hops, look.width, look.direction or None, look.labels, look.scope)
    return _as_svg(view, drawing, look, notes)


def _svg_tables(view: View, focus: Path, hops: int, look: Look) -> Output:
    from backdraft.draw.tables import drawing_of

    drawing, _ = drawing_of(view, focus, hops, look.detail or "all", look.width, look.direction or None)
    return _as_svg(view, drawing, look, ())


def _svg_sequence(view: View, focus: Path, hops: int, look: Look) -> Output:
    from backdraft.draw.stage import stage
    from backdraft.draw.svg import THEMES
    from backdraft.draw.svg_sequence import sequence_svg
    from backdraft.draw.text import clean

    return sequence_svg(stage(view, focus, look.width), look.theme or THEMES["light"], clean(" ".join(focus[1:3])))


def _as_svg(view: View, drawing: Drawing, look: Look, notes: tuple[Note, ...]) -> Output:
    from backdraft.draw.svg import THEMES, svg
    from backdraft.draw.text import clean

    head = view.get(Head, "head")
    made = svg(drawing, look.theme or THEMES["light"], clean(head.title or head.name) if head else "")
    return replace(made, notes=notes)


def _picture(draw: Draw) -> Render:
    """A picture where nobody says how it is to come out."""

    def render(view: View, focus: Path, dialect: str, hops: int) -> Output:
        return draw(view, focus, hops, _AS_IS)

    return render


_AS_IS = Look()


def _flowchart(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.mermaid.flowchart import flowchart

    return flowchart(view, focus, hops)


def _er(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.mermaid.er import er

    return er(view, focus)


def _sequence(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.mermaid.sequence import sequence

    return sequence(view, focus)


def _sql(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.sql import sql, table_sql

    if len(focus) > 1 and focus[0] == "tables":
        return table_sql(view, focus[1], dialect)
    return sql(view, dialect)


def _queries(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.sql.queries import queries_sql

    return queries_sql(view, dialect, focus)


def _markdown(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.markdown import markdown

    return markdown(view, focus)


def _madr(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.markdown.madr import madr

    return madr(view, focus)


def _dbml(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.dbml import dbml

    return dbml(view, focus)


def _json(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.json_text import json_text

    return json_text(view, focus)


def _openapi(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.openapi import FORMS, openapi

    return openapi(view, focus, FORMS.get(dialect, FORMS["3.1"]))


def _examples(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.examples import examples

    return examples(view, focus)


_PARTS = frozenset(("services", "stores", "events", "endpoints", "tables"))
#: What a map can be about: the boxes of a group, too.
_MAPPED = _PARTS | {"groups"}
_ENDPOINTS = frozenset(("endpoints",))
_TABLES = frozenset(("tables", "stores", "services", "endpoints", "mixins"))
_ALL = frozenset(
    (
        *("head", "targets", "load", "api", "review", "errors", "services", "stores", "events", "types", "mixins"),
        *("tables", "endpoints", "checklists", "decisions"),
    )
)

_DOCUMENTED = frozenset(("services", "stores", "events", "tables", "types", "endpoints", "decisions", "checklists"))


def _code(target: Target) -> OutputKind:
    def render(view: View, focus: Path, dialect: str, hops: int) -> Output:
        return target.render(view, focus)

    first = "services" if "endpoints" in target.sections else "tables"
    name, said = f"code:{target.name}", target.title
    return OutputKind(name, said, target.language, render, target.sections, whole=target.whole, first=first)


_CODE = tuple(map(_code, TARGETS.values()))
#: The forms of an OpenAPI document (`render/openapi`, which is not imported for them).
OPENAPI = ("3.1", "3.0", "3.2", "3.1 json", "3.0 json", "3.2 json")

OUTPUTS: dict[str, OutputKind] = {
    kind.name: kind
    for kind in (
        OutputKind("diagram", "Diagram", "text", _picture(_draw_services), _MAPPED, hops=True, draw=_draw_services),
        OutputKind(
            "er", "Relations", "text", _picture(_draw_tables), _TABLES, hops=True, draw=_draw_tables, first="tables"
        ),
        OutputKind("sequence", "Sequence", "text", _picture(_draw_sequence), _ENDPOINTS, False, draw=_draw_sequence),
        OutputKind("svg", "SVG", "svg", _picture(_svg_services), _MAPPED, hops=True, draw=_svg_services),
        OutputKind(
            "svg-er", "SVG ER", "svg", _picture(_svg_tables), _TABLES, hops=True, draw=_svg_tables, first="tables"
        ),
        OutputKind(
            "svg-sequence", "SVG sequence", "svg", _picture(_svg_sequence), _ENDPOINTS, False, draw=_svg_sequence
        ),
        OutputKind("mermaid", "Mermaid", "mermaid", _flowchart, _MAPPED, hops=True),
        OutputKind("mermaid-er", "Mermaid ER", "mermaid", _er, _TABLES, first="tables"),
        OutputKind("mermaid-sequence", "Mermaid sequence", "mermaid", _sequence, _ENDPOINTS, whole=False),
        OutputKind("sql", "SQL", "sql", _sql, frozenset(("tables",)), dialects=True),
        OutputKind("dbml", "DBML", "dbml", _dbml, _TABLES - {"endpoints"}, first="tables"),
        OutputKind("queries", "Queries", "sql", _queries, _ENDPOINTS, dialects=True),
        OutputKind("examples", "Examples", "http", _examples, _ENDPOINTS | {"errors"}, whole=False),
        OutputKind("openapi", "OpenAPI", "yaml", _openapi, _ENDPOINTS | {"services"}, targets=OPENAPI),
        OutputKind("markdown", "Document", "markdown", _markdown, _DOCUMENTED),
        OutputKind("madr", "Decision records", "markdown", _madr, frozenset(("decisions",))),
        OutputKind("json", "JSON", "json", _json, _ALL),
        *_CODE,
    )
}

#: Other names that `--as` takes: what the tab is called.
ALIASES = {"document": "markdown", "relations": "er"}
