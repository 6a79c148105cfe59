"""Decisions as Markdown Any Decision Records (MADR 4): one record each, as a file of its own would hold it."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.model import Decision, Loads, Service, Store, Table, Targets
from backdraft.design.output import Line, Note, Output, join
from backdraft.design.paths import Path
from backdraft.design.resolve.services import kind_of_store
from backdraft.design.view import View
from backdraft.render.markdown.services import held, named, promises
from backdraft.render.markdown.text import Block, clean, code, codes, heading, inline, paragraph


def madr(view: View, focus: Path = ()) -> Output:
    """The record of the decision at `focus`; without one all of them, in the order of the file."""
    paths = (focus[:2],) if len(focus) > 1 and focus[0] == "decisions" else view.paths("decisions")
    notes = () if paths else (Note((), "no decision yet: add one under `decisions:`"),)
    return Output(join(view.ask(_record, path) for path in paths), "markdown", notes)


def _record(view: View, path: Path) -> Block:
    d = view.get(Decision, *path)
    if d is None:
        return ()
    options = tuple(Line(f"* {inline(option)}", path) for option in (d.title, *d.instead_of))
    outcome = f"Chosen option: {inline(d.title)}" + (f", because {_sentence(d.because)}" if d.because else ".")
    unknown = [name for name in d.touches if not any(view.entry((section, name)) for section in _ABOUT)]
    touches = (Line(f"Touches {codes(unknown)}.", path),) if unknown else ()
    return join(
        (
            _front(d, path),
            heading(1, inline(d.title), path),
            *_section("Context and Problem Statement", join((paragraph(d.context, path), _touched(view, d))), path),
            *_section("Decision Drivers", view.ask(_drivers), path),
            *_section("Considered Options", options, path),
            *_section("Decision Outcome", (Line(outcome, path), *touches), path),
            *((heading(3, "Consequences", path), paragraph(d.consequences, path)) if d.consequences else ()),
            *_section("More Information", paragraph(d.note, path), path),
        )
    )


def _touched(view: View, d: Decision) -> Block:
    """What the design says of each part that a decision touches: what it is for, with its figures."""
    found = [((section, name), about(view, name)) for name in d.touches for section, about in _ABOUT.items()]
    lines = tuple(Line(f"* {said}", path) for path, said in found if said)
    return (Line("It touches:", lines[0].path), Line(""), *lines) if lines else ()


def _service(view: View, name: str) -> str:
    s = view.get(Service, "services", name)
    return _said(name, s.title, s.kind, s.does, s.tech, s.run.text if s.run else "") if s is not None else ""


def _store(view: View, name: str) -> str:
    s = view.get(Store, "stores", name)
    if s is None:
        return ""
    return _said(name, s.title, kind_of_store(s), s.engine, held(s), s.run.text if s.run else "", s.note)


def _table(view: View, name: str) -> str:
    t = view.get(Table, "tables", name)
    if t is None:
        return ""
    rows = f"{t.rows.text} rows" if t.rows else ""
    grows, kept = f"growing {t.growth.text}" if t.growth else "", f"kept {t.keep.text}" if t.keep else ""
    return _said(name, "", "table", rows, grows, kept, t.note)


def _said(name: str, title: str, *words: str) -> str:
    return f"{named(name, title)}: {', '.join(inline(word) for word in words if word)}"


#: What a decision can touch, each with what is said of it; empty where nothing has that name.
_ABOUT: dict[str, Callable[[View, str], str]] = {"services": _service, "stores": _store, "tables": _table}


def _drivers(view: View) -> Block:
    """What the system promises and what arrives at it: a decision is good when both still hold."""
    promised = [f"{name} {amount.text}" for name, amount in promises(view.get(Targets, "targets")) if amount]
    lines = [Line(f"* Promised: {', '.join(promised)}", ("targets",))] if promised else []
    loads = view.get(Loads, "load")
    for load in loads.items if loads is not None else ():
        figures = (("at the peak", load.peak), ("on the mean", load.mean), ("of growth", load.growth))
        said = [f"{amount.text} {words}" for words, amount in figures if amount]
        where = code(load.entry) if load.entry else "the system"
        lines += [Line(f"* Arriving at {where}: {', '.join(said)}", ("load",))] if said else []
    return tuple(lines)


def _front(d: Decision, path: Path) -> Block:
    """The front matter; its values are quoted, so that no word of the design is YAML."""
    said = [(name, value) for name, value in (("status", d.status), ("date", d.date)) if value]
    lines = (Line(f"{name}: {_quoted(value)}", path) for name, value in said)
    return (Line("---", path), *lines, Line("---", path)) if said else ()


def _quoted(words: str) -> str:
    return "'" + " ".join(clean(words).split()).replace("'", "''") + "'"


def _section(title: str, body: Block, path: Path) -> tuple[Block, ...]:
    return (heading(2, title, path), body) if body else ()


def _sentence(words: str) -> str:
    """Words as the end of a sentence: in small letters but for what is spelt in capitals, such as `SQL`."""
    text = inline(words)
    first = text.split(maxsplit=1)[0] if text.split() else ""
    begun = text[:1] if any(letter.isupper() for letter in first[1:]) else text[:1].lower()
    return f"{begun}{text[1:]}".rstrip(".") + "."
