"""Markdown: what its fenced blocks hold, each as what it is. Prose is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from backdraft.intake.imported import PLAINLY, Asked, Imported, Loss
from backdraft.intake.registry import IMPORTERS, Importer

_FENCE = re.compile(r"[ \t]{0,12}(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)\Z")
_QUOTED = re.compile(r"[ \t]{0,3}> ?")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the line of its first fence (from 1), the word behind that, its text."""

    line: int
    info: str
    text: str


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a text, also those in a quotation; one that is never closed ends with it, or the text."""
    fence, info, begin, depth = "", "", 0, 0
    held: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        marks, said = _unquoted(line, depth if fence else len(line))
        if fence and marks < depth:
            yield Block(begin, info, "\n".join(held))
            fence, (marks, said) = "", _unquoted(line, len(line))
        found = _FENCE.match(said[:200])
        if not fence:
            if found:
                fence, info, begin, depth, held = found["fence"], found["info"].strip(), number, marks, []
        elif found and not found["info"].strip() and found["fence"].startswith(fence):
            yield Block(begin, info, "\n".join(held))
            fence = ""
        else:
            held.append(said)
    if fence:
        yield Block(begin, info, "\n".join(held))


def _unquoted(line: str, most: int) -> tuple[int, str]:
    """How many `>` a line begins with, of `most` that count, and what is behind them."""
    at = marks = 0
    while marks < most and (found := _QUOTED.match(line, at)):
        at, marks = found.end(), marks + 1
    return marks, line[at:]


def importer_of(block: Block) -> Importer | None:
    """What reads a block: what its text is recognised as."""
    return next((each for each in IMPORTERS.values() if each.recognises(block.text)), None)


def is_markdown(text: str) -> bool:
    """Whether a text has a fenced block that can be read."""
    return ("```" in text or "~~~" in text) and any(importer_of(block) for block in blocks(text))


def read_markdown(text: str, asked: Asked = PLAINLY) -> Imported:
    """The entries of all blocks, in their order; the lines of losses count in the whole text."""
    out = Imported()
    for block in blocks(text):
        importer = importer_of(block)
        if importer is None:
            if block.text.strip():
                said = f"```{block.info}"
                out.losses.append(Loss(block.line, said, "nothing that is read: " + ", ".join(IMPORTERS)))
            continue
        found = importer.read(block.text, Asked(asked.tables, most=asked.most))
        known = {path for path, _ in out.entries}
        for path, value in found.entries:
            if path in known:
                out.losses.append(Loss(block.line, ".".join(path), "an earlier block has it already"))
            else:
                out.entries.append((path, value))
        out.losses.extend(replace(loss, line=loss.line + block.line) for loss in found.losses)
    return out
