"""The picture of a sequence, read back: who says what to whom, in order."""

from __future__ import annotations

import re
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from backdraft.design.model import Service, Store
from backdraft.design.resolve.story import CALLER, Block, Message, Remark, story
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.draw.sequence import sequence_picture
from tests.draw.systems import flow, view_of
from tests.draw.trace import grid_of
from tests.render.random_designs import DESIGNS, designs
from tests.soak import examples

Said = tuple[str, str, str, str]


def read(rows: list[str]) -> list[Said]:
    """The messages of a picture: source, target, words, kind."""
    return [event for event in read_all(rows) if len(event) == 4]


_BLOCK = re.compile(r"[┌├][─┄] (alt|else|par|and|loop)(?: (.*?))? [─┄┼┐┤]")
_REMARK = re.compile(r"\((.*?)\)")


def read_all(rows: list[str]) -> list[tuple[str, ...]]:
    """All that a picture says, from above: messages, `(kind of block, title)`, `("end", "")`, `(remark,)`."""
    grid = grid_of(rows)
    feet = [(x, y) for y, row in enumerate(grid) for x, glyph in enumerate(row) if glyph and glyph in "┬╤"]
    people = {x: name_at(grid, x, y) for x, y in sorted(feet)}
    foot = max(y for _, y in feet)
    found: list[tuple[str, ...]] = []
    for y, row in enumerate(grid[foot + 1 :], foot + 1):
        text = "".join(row)
        block = _BLOCK.search(text)
        if block:
            found.append((block[1], block[2] or ""))
            continue
        if "└" in row:
            assert set(text[text.index("└") + 1 : text.rindex("┘")]) <= set("─┼")
            found.append(("end", ""))
            continue
        messages = [message for x in people if (message := _message(grid, people, x, y)) is not None]
        remark = _REMARK.search(text)
        if not messages and remark:
            found.append((remark[1],))
        assert len(messages) <= 1, f"two in one row: {text}"
        found += messages
    return found


def _message(grid: list[list[str]], people: dict[int, str], x: int, y: int) -> Said | None:
    """The message that begins at the line of life in column `x`."""
    row = grid[y]
    if row[x] not in ("├", "┤"):
        return None
    step = 1 if row[x] == "├" else -1
    if row[x + 1 : x + 4] == ["─", "─", "╮"]:
        assert grid[y + 1][x + 1] == "◀"
        return people[x], people[x], beside(row, people, x, x + 3), "call"
    end = x + step
    while end + step not in people or row[end] not in "▶▷◀◁":
        end += step
    words = "".join(row[min(x, end) + 1 : max(x, end)]).strip("─┄┼").strip()
    kind = "call" if row[end] in "▶◀" else "answer" if row[x + step] == "┄" else "async"
    return people[x], people[end + step], words or beside(row, people, *sorted((x, end + step))), kind


def beside(row: list[str], people: dict[int, str], left: int, right: int) -> str:
    """What stands at the right of an arrow, else at its left, up to the next line of life or frame."""
    lines = {x for x, glyph in enumerate(row) if glyph == "│" and (x in people or x < min(people) or x > max(people))}

    def until(cells: range) -> str:
        said = []
        for x in cells:
            if x in lines and (not said or said[-1] == " "):
                break
            said.append(row[x])
        return "".join(said if cells.step > 0 else said[::-1]).strip()

    return until(range(right + 1, len(row))) or until(range(left - 1, -1, -1))


def name_at(grid: list[list[str]], x: int, foot: int) -> str:
    """What stands in the head above a column."""
    left, right = x, x
    while grid[foot][left] not in "└╰╚╙╘":
        left -= 1
    while grid[foot][right] not in "┘╯╝╜╛":
        right += 1
    top = foot - 1
    while grid[top][left] not in "┌╭╔╓╒":
        top -= 1
    lines = ("".join(grid[y][left + 1 : right]).strip() for y in range(top, foot))
    return " ".join(line for line in lines if line.strip("─═╌┈ "))


def wanted(view: View, path: tuple[str, ...]) -> list[Said]:
    """The messages of the story, with the titles of who takes part."""

    def title(name: str) -> str:
        entry = view.entry(("services", name)) or view.entry(("stores", name))
        return "Caller" if name == CALLER else (isinstance(entry, Service | Store) and entry.title) or name

    return [
        (title(event.source), title(event.target), event.words, event.kind)
        for event in story(view, path).events
        if isinstance(event, Message)
    ]


@examples(40)
@given(seed=st.integers(0, 1 << 32))
def test_a_story_is_read_back_from_its_picture_in_order(seed: int) -> None:
    """Calls, answers, events, hits and misses of caches, errors, remarks: what whoever made the design knows."""
    made = flow(seed)
    drawn = sequence_picture(view_of(made.text), made.path)
    rows = [line.text for line in drawn.lines]
    assert [tuple(map(unparted, event)) for event in read_all(rows)] == [tuple(map(unparted, e)) for e in made.events]
    assert all(cell_len(row) <= drawn.width for row in rows)


def unparted(text: str) -> str:
    """A text without blanks: long names stand in several lines."""
    return text.replace(" ", "")


@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_every_endpoint_of_each_design(file: File) -> None:
    view = View(Document.read(file.read_text(encoding="utf-8")).design)
    for path in view.paths("endpoints"):
        drawn = sequence_picture(view, path)
        assert read([line.text for line in drawn.lines]) == [
            (source, target, words if len(words) <= 44 else words[:43].rstrip() + "…", kind)
            for source, target, words, kind in wanted(view, path)
        ]
        for event in story(view, path).events:
            if isinstance(event, Block) and event.kind != "end":
                assert f" {event.kind} {event.title} " in drawn.text
            if isinstance(event, Remark):
                assert f"({event.words})" in drawn.text


@examples(8)
@given(view=designs())
def test_any_endpoint_is_drawn_within_its_width_and_each_row_knows_its_entry(view: View) -> None:
    for path in view.paths("endpoints"):
        drawn = sequence_picture(view, path)
        assert all(cell_len(line.text) <= drawn.width for line in drawn.lines)
        told = {event.path for event in story(view, path).events}
        assert told <= {line.path for line in drawn.lines}


@examples(40)
@given(seed=st.integers(0, 1 << 32), width=st.integers(40, 120))
def test_a_narrow_window_gets_the_same_story_its_words_whole_or_cut(seed: int, width: int) -> None:
    """Beside arrows that are too short for them, under heads on two levels: nothing is lost, swapped or made up."""
    made = flow(seed)
    drawn = sequence_picture(view_of(made.text), made.path, width=width)
    rows = [line.text for line in drawn.lines]
    assert all(cell_len(row) <= drawn.width for row in rows)
    seen = read_all(rows)
    assert len(seen) == len(made.events)
    for found, told in zip(seen, made.events, strict=True):
        assert len(found) == len(told)
        for text, whole in zip(map(unparted, found), map(unparted, told), strict=True):
            assert text == whole or (text.endswith("…") and whole.startswith(text[:-1]))


@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_every_endpoint_of_each_design_fits_a_narrow_window_with_its_words_whole(file: File) -> None:
    view = View(Document.read(file.read_text(encoding="utf-8")).design)
    for path in view.paths("endpoints"):
        drawn = sequence_picture(view, path, width=78)
        assert drawn.width <= 78, path
        assert all(cell_len(line.text) <= 78 for line in drawn.lines)
        told = wanted(view, path)
        seen = read([line.text for line in drawn.lines])
        whole = [(a, b, words if len(words) <= 44 else words[:43].rstrip() + "…", kind) for a, b, words, kind in told]
        assert [tuple(map(unparted, event)) for event in seen] == [tuple(map(unparted, event)) for event in whole]


def test_what_is_no_endpoint_says_so() -> None:
    drawn = sequence_picture(View(Document.read("backdraft: 1").design), ("endpoints", "a", "GET /x"))
    assert drawn.notes
