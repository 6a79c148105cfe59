"""What a key costs on the line, and what may be sent at all; measured on a pty, as an ssh session sees it."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Iterator

import pytest

from tests.terminal.term import Term, environment
from tests.tui.showcase import HOSTILE

pytestmark = pytest.mark.terminal

PROGRAM = (sys.executable, "-m", "tests.tui.showcase")
#: Cursor movements, erasing a run, colours and attributes (plain SGR), modes and questions of Textual's driver.
ALLOWED = re.compile(
    rb"\x1b\[\d*(?:;\d*)*[HCXm]|\x1b\[\?\d+(?:;\d+)*[hl]|\x1b\[\?\d+\$p|\x1b\[[<>=]\d*u|\x1b\[>\d+;?\d*m|\x1b\]22;\w*\x1b\\"
    rb"|\x1b\]22;\w*\x07|\x1b_G[^\x1b]*\x1b\\|\x1b\[c|\x1b\[\d*n|\x1b\[\d*;?\d*;?\d*t|\x1b\[\?u"
)


@pytest.fixture
def term() -> Iterator[Term]:
    with Term((*PROGRAM, "terminal"), env=environment(SSH_CONNECTION="x")) as term:
        term.wait("payments")
        term.still()
        yield term


def cost(term: Term, key: str) -> int:
    term.press(key)
    return term.still(0.15)


def test_keys_cost_little_over_a_thin_line(term: Term) -> None:
    moves = [cost(term, key) for key in ("down", "down", "j", "k")]
    assert max(moves) <= 2_000, moves  # each shows another table whole
    panes = [cost(term, "tab") for _ in range(3)]
    assert max(panes) <= 1_000, panes
    term.wait("web -> gateway")
    typed = [cost(term, letter) for letter in "web -> ord"]
    assert statistics.median(typed) <= 500, typed
    assert term.pump(1.0) == 0, "idle is silent"


def test_after_a_change_of_size_all_of_it_is_drawn(term: Term) -> None:
    term.resize((60, 20))
    term.wait(lambda text: "? help" in text and "Endpoints" in text)
    term.still()
    term.resize((100, 30))
    term.still()
    lines = term.lines
    assert "shop.yaml" in lines[0]
    assert lines[29].startswith(" a add")
    assert lines[1].startswith("╭─ 1 Services ")
    assert all(line.startswith(("│", "╭", "╰")) for line in lines[1:28])


def only_our_sequences(term: Term) -> None:
    """Fails when anything but the program's own sequences came out."""
    term.still()
    left = ALLOWED.sub(b"", bytes(term.raw))
    at = left.find(b"\x1b")
    assert at < 0, left[max(0, at - 40) : at + 80]
    assert not set(left.decode()) & set("\x00\x07\x08\x7f\x90\x9b\x9c\x9d\u202e\u2066\u200b\ufeff\U000e0041")


def test_nothing_of_what_is_pasted_becomes_a_sequence(term: Term) -> None:
    term.press("tab", "tab", "tab")
    term.still()
    pasted = "".join(HOSTILE[:-1]).replace("\n", " ").replace("\r", " ")  # a line: several are not typed
    term.send(f"\x1b[200~{pasted}\x1b[201~")
    term.wait("aGFja2Vk")
    term.still()
    only_our_sequences(term)
    assert "shop.yaml" in term.lines[0]


@pytest.mark.parametrize("theme", ["terminal", "ember"])
def test_nothing_of_a_hostile_design_becomes_a_sequence_or_ends_the_program(theme: str) -> None:
    with Term((*PROGRAM, theme, "hostile"), env=environment(COLORTERM="truecolor")) as term:
        term.wait("[TODO]")
        term.press(*["j"] * 8, pause=0.05)
        term.press("tab", "h", "l", "tab", "j", "l", "tab", "x", "tab", "tab", "esc", pause=0.05)
        for dialog in (b"OQ", b"OR", b"OS", b"[15~", b"[17~", b"[18~", b"[19~"):
            term.send(b"\x1b" + dialog)
            term.wait("╭─ [@click=app.quit]x[/]")
            term.press("down", "down", pause=0.05)
            term.press("esc")
            term.wait(lambda text: "╭─ [@click=app.quit]x[/]" not in text)
        only_our_sequences(term)
        assert term.process.poll() is None


def test_no_color_that_is_set_to_nothing_asks_for_nothing() -> None:
    with Term((*PROGRAM, "terminal"), env=environment(NO_COLOR="")) as term:
        term.wait("payments")
        term.still()
        codes = {code for sgr in re.findall(rb"\x1b\[([\d;]*)m", bytes(term.raw)) for code in sgr.split(b";")}
        assert b"36" in codes, "the accent has its colour"
        assert not {b"30", b"40"} & codes, "black on black is read by nobody"


@pytest.mark.parametrize("theme", ["terminal", "ember"])
def test_without_colours_there_are_none_and_focus_and_cursor_are_still_seen(theme: str) -> None:
    with Term((*PROGRAM, theme), env=environment(NO_COLOR="1")) as term:
        term.wait("payments")
        term.press("j", "tab", "tab")
        term.still()
        codes = {code for sgr in re.findall(rb"\x1b\[([\d;]*)m", bytes(term.raw)) for code in sgr.split(b";")}
        assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"9"}, codes
        assert "▏ gateway" in term.text
        assert not reversed_at(term, 1, "1 Services")
        term.press("shift+tab", "shift+tab")
        term.still()
        assert reversed_at(term, 1, "1 Services")


def reversed_at(term: Term, row: int, text: str) -> bool:
    """Whether `text` stands reversed in a row."""
    at = term.lines[row].index(text)
    return all(term.screen.buffer[row][at + i].reverse for i in range(len(text)))
