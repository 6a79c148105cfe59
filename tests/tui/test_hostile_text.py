"""Any text through each widget that draws lines, and through the last gate before the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from backdraft.design.output import Line, Note, Output
from backdraft.tui.bar_messages import Completion
from backdraft.tui.canvas import Canvas
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.frugal import Shown
from backdraft.tui.line_edit import LONGEST, LineEdit
from backdraft.tui.panes.rows import Cell, Row, RowList
from backdraft.tui.preview.view import LineView
from backdraft.tui.safe_text import one_line, sendable, typeable
from backdraft.tui.screens.dialog import TextPanel, wrapped
from backdraft.tui.status import Progress, Standing, StatusLine, TitleLine
from backdraft.tui.themes import PLAIN
from tests.strategies.hostile import ANY_TEXT, NASTY
from tests.terminal.sequences import SCREEN

WIDTH = 60
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=WIDTH)


def bare(kind: type[Canvas]) -> type[Canvas]:
    """A widget that draws without an app around it."""
    palette: Mapping[str, Style] = PLAIN.styles
    parts = {
        "palette": property(lambda self: palette),
        "base": property(lambda self: Style.null()),
        "text_selection": property(lambda self: None),
    }
    return type(f"Bare{kind.__name__}", (kind,), parts)


def _bar(text: str) -> Canvas:
    bar = bare(EntryBar)(placeholder=text)  # type: ignore[call-arg]  # a bare widget takes what its kind takes
    assert isinstance(bar, EntryBar)
    bar.text = text
    bar.say(text, "error")
    return bar


def _rows(text: str) -> Canvas:
    rows = bare(RowList)(empty=[text])  # type: ignore[call-arg]  # as above
    assert isinstance(rows, RowList)
    rows.show([Row((text,), (Cell(text), Cell(text, "dim", True))), Row((text, "x"), (Cell(text),), level=1)])
    return rows


def _title(text: str) -> Canvas:
    line = bare(TitleLine)()
    assert isinstance(line, TitleLine)
    line.show(Standing(text, text, True, 1, 1, (Progress(text, 1, 2),)))
    return line


def _said(text: str) -> Canvas:
    line = bare(StatusLine)()
    assert isinstance(line, StatusLine)
    line.say(text, "error")
    return line


def _told(text: str) -> Canvas:
    bar = bare(EntryBar)()
    assert isinstance(bar, EntryBar)
    bar.tell(text, "error")
    return bar


def _hinted(text: str) -> Canvas:
    bar = bare(EntryBar)()
    assert isinstance(bar, EntryBar)
    bar.offer_step(text)
    return bar


def _offered(text: str) -> Canvas:
    line = bare(StatusLine)()
    assert isinstance(line, StatusLine)
    line.offer([Completion(text, 0, text), Completion(text, 0)], 0)
    return line


def _panel(text: str) -> Canvas:
    return bare(TextPanel)([*wrapped(text, 40), [(text, "text"), (text, "accent")]])  # type: ignore[call-arg]  # as above


def _view(language: str) -> Callable[[str], Canvas]:
    def view(text: str) -> Canvas:
        made = bare(LineView)()
        assert isinstance(made, LineView)
        made.show(Output((Line(text, (text,)), Line(f"x {text}")), language, (Note((text,), text),)))
        return made

    return view


WIDGETS: dict[str, Callable[[str], Canvas]] = {
    "bar": _bar,
    "rows": _rows,
    "title": _title,
    "message": _said,
    "message in the bar": _told,
    "next step": _hinted,
    "completions": _offered,
    "panel": _panel,
    **{f"{language} view": _view(language) for language in ("sql", "yaml", "mermaid", "markdown", "json", "diff", "")},
}


def sent(strips: list[Strip]) -> bytes:
    """The bytes that go to a terminal for these lines."""
    update = LayoutUpdate([[strip] for strip in strips], Region(0, 0, WIDTH, len(strips)))
    text = Shown().encode(update, CONSOLE)
    assert text is not None
    return text.encode("utf-8")


@pytest.mark.parametrize("kind", WIDGETS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(" ".join(text for text in NASTY.values() if len(text) < 1000))
@given(ANY_TEXT)
def test_any_text_in_any_widget_stays_within_its_line_and_within_the_set(kind: str, text: str) -> None:
    widget = WIDGETS[kind](text)
    lines = [widget.draw(i, WIDTH) for i in range(min(widget.line_count(), 30))]
    lines += [widget.draw_fixed(i, WIDTH) for i in range(widget.fixed_count())]
    assert lines
    assert {line.cell_length for line in lines} == {WIDTH}
    for line in lines:
        for segment in line:
            # Of what a style can carry along, only where the letter is (for selecting): nothing that a click does.
            assert segment.style is None or set(segment.style.meta) <= {"offset"}
            assert segment.style is None or segment.style.link is None
            assert sendable(segment.text) == segment.text, f"{kind} leaves it to the last gate: {segment.text!a}"
    assert not SCREEN.foreign(sent(lines))


@given(ANY_TEXT, st.integers(1, WIDTH))
def test_whatever_reaches_the_last_gate_leaves_it_harmless_and_as_wide_as_it_was(text: str, width: int) -> None:
    shown = sendable(text)
    assert sum(map(get_character_cell_size, shown)) == cell_len(text)
    strip = Strip([Segment(text), Segment("|")]).adjust_cell_length(WIDTH)
    assert not SCREEN.foreign(sent([strip]))


@given(ANY_TEXT, ANY_TEXT)
def test_a_line_being_typed_keeps_what_it_may_hold_and_stands_in_for_the_rest(before: str, typed: str) -> None:
    edit = LineEdit().replace(before).insert(typed)
    assert not set(edit.text) & set("\x1b\x00\x07\x7f\x9b\x85\u202e\u2028\n\r")
    assert typeable(edit.text) == edit.text
    room = len(typeable(before)) + len(typed) <= LONGEST
    if room and ((typed.isprintable() and len(typed) < 100) or typed in (NASTY["emoji"], NASTY["zero width"])):
        assert typed in edit.text
    assert "\u200d" not in one_line(edit.text)


def test_a_text_of_the_file_is_never_cut() -> None:
    text = "long " * 10_000
    assert LineEdit().replace(text).text == text
