"""Mermaid in: flowcharts to services, entity-relationship diagrams to tables, sequences to services and calls.

`read_mermaid` never raises: what is not understood, or has no place in a design, is a loss with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.intake.imported import Imported, Loss
from backdraft.intake.mermaid.text import Losses, words

#: The longest diagram that is read, in characters: eight times what mermaid.js itself draws.
LONGEST = 400_000

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n[ \t]*---[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"^[ \t]*%%(?!\{)[^\n]*", re.MULTILINE)
_HEADER = re.compile(
    r"\s*(?:(?P<flow>(?:flowchart(?:-elk)?|graph)(?=[ \t;\n]|\Z)[ \t]*(?:(?:TB|TD|BT|LR|RL|[<>v^])(?=[ \t;\n]|\Z))?"
    r"(?=[ \t]*[;\n]|[ \t]*\Z))"
    r"|(?P<er>erDiagram(?![\w-]))"
    r"|(?P<sequence>sequenceDiagram(?![\w-]))"
    r"|(?P<other>(?:classDiagram(?:-v2)?|stateDiagram(?:-v2)?|gantt|pie|journey|gitGraph|mindmap|timeline|quadrantChart"
    r"|requirementDiagram|C4\w+|sankey(?:-beta)?|xychart(?:-beta)?|block(?:-beta)?|packet(?:-beta)?|kanban"
    r"|architecture(?:-beta)?|zenuml|radar-beta|treemap(?:-beta)?)(?=[ \t]*(?:\n|\Z|[A-Z]{2}\b|showData|title))))"
)
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)

_Read = Callable[[str, int, Losses], Imported]


def _services(text: str, position: int, losses: Losses) -> Imported:
    from backdraft.intake.mermaid.services import read_services

    return read_services(text, position, losses)


def _tables(text: str, position: int, losses: Losses) -> Imported:
    from backdraft.intake.mermaid.tables import read_tables

    return read_tables(text, position, losses)


def _calls(text: str, position: int, losses: Losses) -> Imported:
    from backdraft.intake.mermaid.calls import read_calls

    return read_calls(text, position, losses)


_READERS: dict[str, _Read] = {"flow": _services, "er": _tables, "sequence": _calls}


def is_mermaid(text: str) -> bool:
    """Whether a text is a diagram of Mermaid's, of whichever kind."""
    head = text[:20_000]
    front = _FRONT_MATTER.match(head)
    return _HEADER.match(_without_remarks(head[front.end() :] if front else head, Losses(""))) is not None


def read_mermaid(text: str) -> Imported:
    """The services, stores, events or tables of one diagram."""
    if len(text) > LONGEST:
        return Imported([], [Loss(1, text[:60].split("\n")[0], f"a diagram of {len(text):,} characters is too long")])
    text = text.replace("\r\n", "\n").replace("\r", " ")
    losses = Losses(text)
    entries: list[tuple[Path, Plain]] = []
    front = _FRONT_MATTER.match(text)
    if front:
        entries.extend(_named(front, losses))
    body, at = body_of(text, losses)
    header = _HEADER.match(body)
    kind = header.lastgroup if header else None
    if header is None or kind not in _READERS:
        said = header[0].strip() if header else ""
        reason = "flowchart, erDiagram and sequenceDiagram are read" + (f", no {said}" if said else "")
        losses.add(len(body) - len(body.lstrip()) if body.strip() else 0, reason)
        return Imported([], losses.all)
    found = _READERS[kind](body, at, losses)
    return Imported([*entries, *found.entries], sorted(losses.all, key=lambda loss: loss.line))


def body_of(text: str, losses: Losses) -> tuple[str, int]:
    """A diagram with blanks for settings and comments, and where its first word ends."""
    front = _FRONT_MATTER.match(text)
    if front:
        text = re.sub(r"[^\n]", " ", front[0]) + text[front.end() :]
    text = _without_remarks(text, losses)
    header = _HEADER.match(text)
    return text, header.end() if header else 0


def _named(front: re.Match[str], losses: Losses) -> list[tuple[Path, Plain]]:
    """The name that the lines between `---` give."""
    title = _TITLE.search(front[1])
    for match in re.finditer(r"[^\n]+", front[1]):
        if match[0].strip() and not (title and match.start() == title.start()):
            losses.add(front.start(1) + match.start(), "settings of the drawing are not kept")
    said = words(title[1].strip("\"'")) if title else ""
    return [(("name",), said)] if said else []


def _without_remarks(text: str, losses: Losses) -> str:
    """`text` with blanks for comments and directives, so that lines keep their numbers."""
    pieces: list[str] = []
    at = 0
    while (begin := text.find("%%{", at)) >= 0:
        end = text.find("}%%", begin)
        if end < 0:
            break
        losses.add(begin, "settings of the drawing are not kept")
        pieces += [text[at:begin], re.sub(r"[^\n]", " ", text[begin : end + 3])]
        at = end + 3
    text = "".join((*pieces, text[at:]))

    def blank(found: re.Match[str]) -> str:
        losses.add(found.start(), "comments are not kept")
        return " " * len(found[0])

    return _COMMENT.sub(blank, text)
