"""The design document, in Markdown: what the design says, in the order in which a reader asks.

Every sentence comes from a fact of the design. A section about which it says nothing says so, and names the key that
would add something.
"""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.model import Head
from backdraft.design.output import Output, join
from backdraft.design.view import View
from backdraft.render.markdown.api import api
from backdraft.render.markdown.choices import decisions, lists, technologies
from backdraft.render.markdown.protection import caching, security
from backdraft.render.markdown.scaling import consistency, scaling
from backdraft.render.markdown.schema import schema
from backdraft.render.markdown.services import architecture, communication, goals
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


def markdown(view: View) -> Output:
    """The design document."""
    blocks = [view.ask(_title), *(view.ask(section) for section in SECTIONS)]
    return Output(join(blocks), "markdown")


def _title(view: View) -> Block:
    head = view.get(Head, "head") or Head()
    title = heading(1, inline(head.title or head.name) or "Untitled design", ("head",))
    return join((title, paragraph(head.summary, ("head",))))
