"""Random edits of random designs in all styles of YAML, judged by another reader and a second account of edits.

The long run: `python -m tests.soak`, or `HYPOTHESIS_PROFILE=soak pytest tests/document/test_random_edits.py`.
"""

from __future__ import annotations

import random
import re
from collections import Counter

from hypothesis import event, example, given
from hypothesis import strategies as st

from backdraft.design.nodes import Mapping, Sequence
from backdraft.design.paths import Path
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Insert, Move, Put, Rename
from backdraft.document.history import History
from backdraft.document.verify import verify
from tests.strategies import edits, yaml_text

STEPS = 4
_COMMENT = re.compile(r"# c(\d+)c")


@given(st.integers(0, 2**31))
@example(427)  # nothing written into a flow mapping of several lines
@example(499)  # the same at the end of a block
@example(539)  # a text in lines above empty lines of blanks
@example(494)  # a decision without a title, called by its position
def test_an_edit_says_what_it_means_and_touches_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    history = History.of(Document.read(yaml_text.design_text(seed)))
    texts = [history.document.text]
    for _ in range(STEPS):
        before = history.document
        data = yaml_text.load(before.text)
        edit = edits.random_edit(rng, data)
        try:
            wanted = edits.done(data, edit)
        except edits.RefusedError:
            wanted = None
        try:
            after = before.apply(edit)
        except EditError as error:
            event(f"refused: {type(edit).__name__}" + ("" if wanted is None else " (could not be written)"))
            assert error.message and error.mend
            assert wanted is None or "as it stands" in error.message or "would change" in error.message, error.message
            continue
        assert wanted is not None, f"{edit} must be refused"
        event(type(edit).__name__ + (" widened" if after.widened else ""))
        loaded = yaml_text.load(after.text)
        assert top(loaded) == top(wanted), edit
        assert verify(after) == []
        untouched_bytes(before, after, edit)
        untouched_entries(before, after, edit)
        history = history.took(type(edit).__name__, after)
        if after.text != texts[-1]:
            texts.append(after.text)
    back = history
    for text in reversed(texts[:-1]):
        back = back.undo()
        assert back.document.text == text
    for text in texts[1:]:
        back = back.redo()
        assert back.document.text == text


def top(data: object) -> object:
    """Data as compared: sections in any order (where a new one goes is another test), the rest in its order."""
    assert isinstance(data, dict)
    return {key: edits.loosely(value) for key, value in data.items()}


def untouched_bytes(before: Document, after: Document, edit: Edit) -> None:
    """Only the lines of what was edited differ, and no comment is lost that is not its own."""
    assert after.text.startswith(before.bom)
    assert ("\r\n" in before.text) or "\r" not in after.text
    start, end = differing(before.text, after.text)
    lost = {m[1]: m.start() for m in _COMMENT.finditer(before.text)}
    for number in _COMMENT.findall(after.text):
        lost.pop(number, None)
    if after.widened or before.text == after.text:
        return
    counts = Counter(_COMMENT.findall(after.text))
    assert all(count == 1 for count in counts.values()), "a comment was doubled"
    first, last = region(before, edit)
    match edit:
        case Insert():
            assert not before.text[start:end].strip(" ,\r\n\t") or outside_stays(before, after, first, last), edit
            assert not lost or replaces(before, edit)
        case Put() | Rename():
            assert first < 0 or outside_stays(before, after, first, last), (edit, before.text[start:end])
            assert not lost or isinstance(edit, Put)
            assert all(first <= at <= last for at in lost.values())
        case Drop():
            assert all(first <= at <= last for at in lost.values()), (edit, lost)
        case Move():
            assert not lost, edit


def differing(old: str, new: str) -> tuple[int, int]:
    """The span of the old text that lies between what both begin and end with."""
    start, limit = 0, min(len(old), len(new))
    while start < limit and old[start] == new[start]:
        start += 1
    end = 0
    while end < limit - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end


def replaces(before: Document, edit: Insert) -> bool:
    """Whether an insert gives a first child to what was an empty or a lone value."""
    parent = before.node(edit.path[:-1])
    return not isinstance(parent, Mapping | Sequence) or not parent.items


def region(before: Document, edit: Edit) -> tuple[int, int]:
    """The span of the text that belongs to what an edit is about: comments above it, its lines. (-1, -1): nothing."""
    path: Path = edit.path
    # A list or mapping goes with its last item; what is missing belongs to what is there around it.
    if isinstance(edit, Drop):
        while len(path) > 2 and len(edits.children(path[:-1], before.value(path[:-1]))) == 1:
            path = path[:-1]
    while path and before.node(path) is None:
        path = path[:-1]
    line = before.line_of(path) if path else None
    if line is None:
        return -1, -1
    lines = before.text.removeprefix(before.bom).splitlines(keepends=True)
    first = line
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    last = last_line(before, path)
    start = len(before.bom) + sum(len(text) for text in lines[: first - 1])
    return start, start + sum(len(text) for text in lines[first - 1 : last])


def last_line(document: Document, path: Path) -> int:
    """The last line of what stands at a path, by asking each line whom it belongs to."""
    total = document.text.count("\n") + 1
    first = document.line_of(path) or 1
    chunk = document.chunk(path)
    node = document.node(path)
    if chunk is None or node is None or chunk.role in ("section", "group"):
        return total
    begins = document.line_of(chunk.path) or 1
    head = chunk.text.count("\n", 0, min(node.end, len(chunk.text)))
    lead = next(
        (i for i, text in enumerate(chunk.text.split("\n")) if text.strip() and not text.lstrip().startswith("#")), 0
    )
    return max(first, begins - lead + head)


def outside_stays(before: Document, after: Document, first: int, last: int) -> bool:
    """Whether the text around a region is the same, a line end at the end of the file forgiven."""
    old, new = before.text, after.text
    return new.startswith(old[:first]) and (new.endswith(old[last:]) or new.rstrip("\r\n").endswith(old[last:]))


def untouched_entries(before: Document, after: Document, edit: Edit) -> None:
    """Entries that say the same are the same objects, so that what was derived from them stays valid."""
    for section, entries in after.design.sections.items():
        known = before.design.sections.get(section, {})
        for path, entry in entries.items():
            if path in known and known[path] == entry:
                assert known[path] is entry, path
