"""What happens when one endpoint is asked, as a sequence diagram."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.model import Service, Store
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.services import node_kind
from backdraft.design.resolve.story import CALLER, Block, Message, Remark, Story, story
from backdraft.design.view import View
from backdraft.render.mermaid import escape
from backdraft.render.mermaid.flowchart import limits

_ARROWS = {"call": "->>", "answer": "-->>", "async": "-)"}


def sequence(view: View, endpoint_path: Path) -> Output:
    """The sequence of one endpoint, with what its caller gets when it goes well and when not.

    Args:
        view: The design.
        endpoint_path: `("endpoints", service, "GET /orders")`; deeper paths are cut.
    """
    told = view.ask(story, endpoint_path[:3])
    ids = _ids(told)
    people = [_person(view, name, ident) for name, ident in ids.items()]
    lines = (Line("sequenceDiagram"), *people, *_lines(told, ids))
    notes = limits(lines, 0, lambda: "give the endpoint fewer lines of its own")
    return Output(lines, "mermaid", (*told.notes, *notes))


def _ids(told: Story) -> dict[str, str]:
    """The identifier of each participant."""
    ids: dict[str, str] = {}
    for name in told.people:
        ids[name] = next(ident for ident in _numbered(escape.slug(name)) if ident not in ids.values())
    return ids


def _numbered(slug: str) -> Iterable[str]:
    yield slug
    n = 2
    while True:
        yield f"{slug}_{n}"
        n += 1


def _person(view: View, name: str, ident: str) -> Line:
    entry = view.entry(("services", name)) or view.entry(("stores", name))
    title = entry.title if isinstance(entry, Service | Store) else ""
    label = "Caller" if name == CALLER else title or name
    word = "actor" if name == CALLER or view.ask(node_kind, name) == "client" else "participant"
    path = ("services" if isinstance(entry, Service) else "stores", name) if entry is not None else ()
    return Line(f"    {word} {ident} as {escape.text(label, ident)}", path)


def _lines(told: Story, ids: dict[str, str]) -> Iterable[Line]:
    depth = 1
    for event in told.events:
        match event:
            case Message(source, target, words, kind, path):
                text = escape.text(words.replace("\n", " "), "…")
                yield Line("    " * depth + f"{ids[source]} {_ARROWS[kind]} {ids[target]}: {text}", path)
            case Remark(over, words, path):
                yield Line("    " * depth + f"Note over {ids[over]}: {escape.text(words)}", path)
            case Block(kind, title, path):
                if kind in ("end", "else", "and"):
                    depth -= 1
                yield Line("    " * depth + (f"{kind} {escape.title(title)}" if kind != "end" else kind), path)
                if kind != "end":
                    depth += 1
