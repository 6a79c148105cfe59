"""Every output by name: what `show --as`, `copy --as` and the preview's tabs offer.

A new output is one entry here. Renderers are imported when first asked for: the first frame must not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.design.view import View

Render = Callable[[View, Path, str, int], Output]


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
        dialects: Whether the dialect changes it.
        hops: Whether the number of hops changes it.
    """

    name: str
    title: str
    language: str
    render: Render
    sections: frozenset[str]
    whole: bool = True
    dialects: bool = False
    hops: bool = False

    def applies(self, focus: Path) -> bool:
        """Whether it has something to show for the entry at `focus` (`()`: the whole design)."""
        return focus[0] in self.sections if len(focus) > 1 else self.whole


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


def _markdown(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.markdown import markdown

    return markdown(view, focus)


def _json(view: View, focus: Path, dialect: str, hops: int) -> Output:
    from backdraft.render.json_text import json_text

    return json_text(view, focus)


_PARTS = frozenset(("services", "stores", "events", "endpoints", "tables"))
_ALL = frozenset(
    (
        *("head", "targets", "load", "api", "review", "errors", "services", "stores", "events", "types", "mixins"),
        *("tables", "endpoints", "checklists", "decisions"),
    )
)

_DOCUMENTED = frozenset(("services", "stores", "events", "tables", "types", "endpoints", "decisions", "checklists"))

OUTPUTS: dict[str, OutputKind] = {
    kind.name: kind
    for kind in (
        OutputKind("mermaid", "Diagram", "mermaid", _flowchart, _PARTS, hops=True),
        OutputKind(
            "mermaid-er",
            "Relations",
            "mermaid",
            _er,
            frozenset(("tables", "stores", "services", "endpoints", "mixins")),
        ),
        OutputKind("mermaid-sequence", "Sequence", "mermaid", _sequence, frozenset(("endpoints",)), whole=False),
        OutputKind("sql", "SQL", "sql", _sql, frozenset(("tables",)), dialects=True),
        OutputKind("markdown", "Document", "markdown", _markdown, _DOCUMENTED),
        OutputKind("json", "JSON", "json", _json, _ALL),
    )
}
