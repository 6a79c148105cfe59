"""Decisions as Markdown Any Decision Records (MADR 4): one record each, as a file of its own would hold it."""

from __future__ import annotations

from backdraft.design.model import Decision
from backdraft.design.output import Line, Note, Output, join
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.markdown.text import Block, clean, codes, heading, inline, paragraph


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
    touches = (Line(f"Touches {codes(d.touches)}.", path),) if d.touches else ()
    return join(
        (
            _front(d, path),
            heading(1, inline(d.title), path),
            *_section("Context and Problem Statement", paragraph(d.context, path), path),
            *_section("Considered Options", options, path),
            *_section("Decision Outcome", (Line(outcome, path), *touches), path),
            *((heading(3, "Consequences", path), paragraph(d.consequences, path)) if d.consequences else ()),
            *_section("More Information", paragraph(d.note, path), path),
        )
    )


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
    text = inline(words)
    return f"{text[:1].lower()}{text[1:]}".rstrip(".") + "."
