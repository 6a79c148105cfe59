"""Designs to render: those that are shipped, and random ones with hostile names and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path as File

from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Column, Decision, Endpoint, Entry, ForeignKey, Head, Index, IndexPart, SqlType, Table
from backdraft.design.paths import Path
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from tests.strategies.services import NASTY, endpoints, errors, events, services, stores

DESIGNS = sorted((File(__file__).parents[2] / "designs").glob("*.yaml"))

#: Words on which one or another diagram kind of Mermaid, or Markdown, trips.
TRIPS = (
    *NASTY,
    "direction TB",
    "x direction lr",
    "fa:fa-car",
    "end",
    "graph TD; a-->b",
    "%%{init: {'theme': 'dark'}}%%",
    "$$x^2$$",
    "__init__ _x_ *y* **z** ~~s~~",
    "a::b :::c",
    "1. one\n2. two",
    "- a\n- b",
    "# heading",
    "line\nbreak",
    "a\\nb \\",
    "[x](javascript:alert(1)) ![i](http://x/y)",
    "Note over a: b",
    "| a | b |\n|---|---|",
    "```\nfence\n```",
    "&lt;b&gt; &#35; &quot;",
    "\u202eevil\u2066 \x1b[31m",
    "ºª² µ ﬂ",
)


@cache
def words() -> st.SearchStrategy[str]:
    """A title or note: empty, hostile or random."""
    free = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=24)
    return st.just("") | st.sampled_from(TRIPS) | free


@cache
def labels() -> st.SearchStrategy[str]:
    """A name as a file may hold it, also one that is reported as no name."""
    plain = st.sampled_from(
        ("orders", "order-items", "a.b", "end", "style", "PK", "o", "x", "Δ注文", "t_1", "a__b", "1x")
    )
    return plain | st.sampled_from(TRIPS).filter(lambda t: len(t) < 60) | st.text(min_size=1, max_size=12)


def view_of(sections: Mapping[str, Iterable[Entry]], groups: tuple[str, ...] = ()) -> View:
    """A view of a design made of entries."""
    made: dict[str, dict[Path, Entry]] = {}
    for section, entries in sections.items():
        made[section] = {_path(section, entry): entry for entry in entries}
    return Memo().view(Design(made, groups))


def _path(section: str, entry: Entry) -> Path:
    if section == "head":
        return ("head",)
    if isinstance(entry, Endpoint):
        return ("endpoints", entry.service, entry.id)
    return (section, entry.title if isinstance(entry, Decision) else str(getattr(entry, "name", "")))


def read(text: str) -> View:
    """A view of the design that a file's text holds."""
    return Memo().view(Document.read(text).design)


@st.composite
def tables(draw: st.DrawFn, names: tuple[str, ...], at: tuple[str, ...]) -> list[Table]:
    """Tables that point at each other, with hostile columns and notes."""
    made = []
    for name in names:
        columns = []
        for column in draw(st.lists(labels(), max_size=5, unique=True)):
            target = (draw(st.sampled_from((*names, "nowhere"))), "") if draw(st.booleans()) else None
            kind = draw(
                st.none()
                | st.builds(SqlType, st.sampled_from(("int", "uuid", "text", "timestamptz", "double")))
                | st.just(SqlType("numeric", (12, 2)))
                | st.builds(lambda m: SqlType("enum", members=(m,)), words())
                | st.builds(lambda t: SqlType("named", text=t), labels())
            )
            flags = tuple(draw(st.lists(st.sampled_from(("pk", "unique", "soft", "pii", "secret")), unique=True)))
            columns.append(Column(column, kind, draw(st.booleans()), target, flags, note=draw(words())))
        known = [c.name for c in columns]
        foreign = (ForeignKey((known[0],), draw(st.sampled_from(names))),) if known and draw(st.booleans()) else ()
        indexes = (Index((IndexPart(known[-1]),), unique=draw(st.booleans())),) if known else ()
        made.append(
            Table(
                name,
                store=draw(st.sampled_from((*at, ""))),
                columns=tuple(columns),
                foreign=foreign,
                indexes=indexes,
                note=draw(words()),
                title=draw(words()),
            )
        )
    return made


@st.composite
def designs(draw: st.DrawFn) -> View:
    """A whole random design whose parts refer to each other, and sometimes to nothing."""
    chosen = draw(st.lists(labels(), unique=True, min_size=1, max_size=8))
    cut = draw(st.integers(0, len(chosen)))
    service_names, store_names = tuple(chosen[:cut]), tuple(chosen[cut:])
    topics = tuple(draw(st.lists(labels(), unique=True, max_size=3)))
    names = tuple(draw(st.lists(labels(), unique=True, max_size=4)))
    of = {"targets": (*service_names, "nobody"), "stores": (*store_names, *names), "events": topics}
    owners = service_names or ("nobody",)
    sections: dict[str, list[Entry]] = {
        "head": [Head(draw(words()), "", draw(words()), draw(words()))],
        "services": [draw(services(name, **of)) for name in service_names],
        "stores": [draw(stores(name)) for name in store_names],
        "events": [draw(events(name, to=draw(st.sampled_from((*store_names, ""))))) for name in topics],
        "errors": [draw(errors(name)) for name in draw(st.lists(labels(), unique=True, max_size=2))],
        "tables": list(draw(tables(names, store_names))),
        "endpoints": [draw(endpoints(draw(st.sampled_from(owners)))) for _ in range(draw(st.integers(0, 3)))],
    }
    groups = (e.service for e in sections["endpoints"] if isinstance(e, Endpoint))
    return view_of(sections, tuple(dict.fromkeys(groups)))
