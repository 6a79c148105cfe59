"""What a key costs on the line, and what may be sent at all; measured on a pty, as an ssh session sees it."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Iterator

import pytest

from tests.terminal.term import Term, environment

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


HOSTILE = '\x1b]52;c;aGFja2Vk\x07\x1b[2J\x9b31m[@click=app.quit]x[/][/]\u202eabc\u200b"\x00'


def test_nothing_of_what_is_pasted_becomes_a_sequence(term: Term) -> None:
    term.press("tab", "tab", "tab")
    term.still()
    term.send("\x1b[200~" + HOSTILE + "\x1b[201~")
    term.wait("aGFja2Vk")
    term.still()
    left = ALLOWED.sub(b"", bytes(term.raw))
    assert b"\x1b" not in left, left[max(0, left.index(b"\x1b") - 40) :][:120]
    text = left.decode()
    assert not set(text) & set("\x00\x07\x7f\x9b\u202e\u200b")
    assert "shop.yaml" in term.lines[0]
