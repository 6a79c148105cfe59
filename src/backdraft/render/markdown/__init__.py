"""The design document, in Markdown: what the design says, in the order in which a reader asks.

Every sentence comes from a fact of the design. A section about which it says nothing says so, and names the key that
would add something.
"""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.model import Head
from backdraft.design.output import Output, join
from backdraft.design.paths import Path, entry_path
from backdraft.design.view import View
from backdraft.render.markdown.api import api, endpoint, type_section
from backdraft.render.markdown.choices import checklist_section, decision, decisions, lists, technologies
from backdraft.render.markdown.protection import caching, security
from backdraft.render.markdown.scaling import consistency, scaling
from backdraft.render.markdown.schema import schema, table_section
from backdraft.render.markdown.services import (
    architecture,
    communication,
    event_section,
    goals,
    service_section,
    store_section,
)
from backdraft.render.markdown.text import Block, heading, inline, paragraph

#: The sections in order: the brief's five outputs among what explains them.
SECTIONS: tuple[Callable[[View], Block], ...] = (
    goals,
    architecture,
    api,
    schema,
    technologies,
    scaling,
    communication,
    caching,
    consistency,
    security,
    decisions,
    lists,
)


#: What one entry's part of the document is, by the first key of its path.
ENTRIES: dict[str, Callable[[View, Path], Block]] = {
    "services": service_section,
    "stores": store_section,
    "events": event_section,
    "tables": table_section,
    "types": type_section,
    "endpoints": endpoint,
    "decisions": decision,
    "checklists": checklist_section,
}


def markdown(view: View, focus: Path = ()) -> Output:
    """The design document, or the part of it that is about the entry at `focus` (a key of `ENTRIES`)."""
    path = entry_path(focus)
    if len(path) > 1 and path[0] in ENTRIES:
        return Output(view.ask(ENTRIES[path[0]], path), "markdown")
    blocks = [view.ask(_title), *(view.ask(section) for section in SECTIONS)]
    return Output(join(blocks), "markdown")


def _title(view: View) -> Block:
    head = view.get(Head, "head") or Head()
    title = heading(1, inline(head.title or head.name) or "Untitled design", ("head",))
    return join((title, paragraph(head.summary, ("head",))))
