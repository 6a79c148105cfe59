"""After every update the terminal shows what a whole repaint would show; judged by a terminal emulator."""

from __future__ import annotations

from typing import Any

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from backdraft.tui.frugal import Pen, Shown

WIDTH, HEIGHT = 40, 5
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=WIDTH, height=HEIGHT)

STYLES = st.sampled_from(
    [
        None,
        Style(),
        Style(bold=True),
        Style(color="red"),
        Style(color="red", bgcolor="blue"),
        Style(bgcolor="#203040"),
        Style(color="#a0b0c0", bgcolor="#203040", italic=True),
        Style(reverse=True),
        Style(underline=True, color="green"),
    ]
)
PIECES = st.tuples(st.text(st.sampled_from("ab  →│中é"), max_size=12) | st.just(" " * 20), STYLES)
ROWS = st.lists(PIECES, max_size=5)
SCREENS = st.lists(ROWS, min_size=HEIGHT, max_size=HEIGHT)


def strip(pieces: list[tuple[str, Style | None]]) -> Strip:
    return Strip([Segment(text, style) for text, style in pieces if text]).adjust_cell_length(WIDTH)


def layout(rows: list[list[tuple[str, Style | None]]]) -> LayoutUpdate:
    return LayoutUpdate([[strip(row)] for row in rows], Region(0, 0, WIDTH, HEIGHT))


class Emulator:
    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> None:
        self.stream.feed(text.replace("\n", "\r\n"))

    def picture(self) -> list[list[tuple[Any, ...]]]:
        """Letters with how they are drawn; of a blank only what shows."""
        rows = []
        for y in range(HEIGHT):
            row: list[tuple[Any, ...]] = []
            for x in range(WIDTH):
                c = self.screen.buffer[y][x]
                on_blank = (c.bg, c.reverse, c.underscore)
                if c.data == " ":
                    row.append((" ", *on_blank, c.fg if c.reverse or c.underscore else ""))
                else:
                    row.append((c.data, *on_blank, c.fg, c.bold, c.italics))
            rows.append(row)
        return rows


def whole(update: LayoutUpdate) -> list[list[tuple[Any, ...]]]:
    fresh = Emulator()
    fresh.feed(update.render_segments(CONSOLE))
    return fresh.picture()


@given(st.lists(SCREENS, min_size=1, max_size=5))
def test_each_screen_looks_as_if_it_had_been_sent_whole(screens: list[Any]) -> None:
    shown, terminal = Shown(), Emulator()
    for rows in screens:
        terminal.feed(shown.encode(layout(rows), CONSOLE) or "")
        assert terminal.picture() == whole(layout(rows))


@given(SCREENS)
def test_the_same_screen_again_costs_nothing_until_it_is_forgotten(rows: list[Any]) -> None:
    shown = Shown()
    first = shown.encode(layout(rows), CONSOLE)
    assert shown.encode(layout(rows), CONSOLE) == ""
    shown.forget()
    assert shown.encode(layout(rows), CONSOLE) == first


@given(SCREENS, SCREENS, st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH), st.integers(0, WIDTH))))
def test_a_partial_update_touches_its_spans_alone(before: list[Any], after: list[Any], spans: list[Any]) -> None:
    plain = [[(text.replace("中", "z"), style) for text, style in row] for row in after]
    old = [[(text.replace("中", "y"), style) for text, style in row] for row in before]
    shown, terminal = Shown(), Emulator()
    terminal.feed(shown.encode(layout(old), CONSOLE) or "")
    spans = sorted({y: (y, min(a, b), max(a, b)) for y, a, b in spans if a != b}.values())
    cuts = [0, 7, 20, WIDTH]
    chops = [dict(zip(cuts, strip(row).divide(cuts[1:]), strict=False)) for row in plain]
    terminal.feed(shown.encode(ChopsUpdate(chops, spans, [cuts[1:]] * HEIGHT), CONSOLE) or "")
    expected, new = whole(layout(old)), whole(layout(plain))
    for y, low, high in spans:
        expected[y][low:high] = new[y][low:high]
    assert terminal.picture() == expected


def test_before_a_whole_screen_was_sent_a_part_is_passed_on_as_it_is() -> None:
    assert Shown().encode(ChopsUpdate([], [], []), CONSOLE) is None


def test_another_size_is_sent_whole() -> None:
    shown = Shown()
    rows: list[Any] = [[("abc", None)]] * HEIGHT
    shown.encode(layout(rows), CONSOLE)
    small = LayoutUpdate([[Strip([Segment("abc")])]], Region(0, 0, 3, 1))
    assert "abc" in (shown.encode(small, CONSOLE) or "")


@given(
    *[
        st.builds(
            Pen,
            st.sampled_from(["", "1", "7", "1;7"]),
            st.sampled_from(["", "31", "38;2;1;2;3"]),
            st.sampled_from(["", "44"]),
        )
    ]
    * 2
)
def test_a_change_of_pen_sends_the_change(old: Pen, new: Pen) -> None:
    way = new.after(old)
    assert (way == "") == (new == old)
    terminal, straight = Emulator(), Emulator()
    terminal.feed(Pen().after(Pen()) + old.after(Pen()) + way + "x")
    straight.feed(new.after(Pen()) + "x")
    assert terminal.picture() == straight.picture()
