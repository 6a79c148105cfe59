"""The terminals that the tests look through must themselves be right."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.terminal.far import Sshd, Tmux
from tests.terminal.term import Term, environment


def test_a_pty_shows_what_is_written_and_counts_it() -> None:
    with Term(("sh", "-c", "printf 'one\\033[3;5Htwo'; read x; printf \"<$x>\"")) as term:
        term.wait("two")
        assert term.lines[:3] == ["one", "", "    two"]
        assert len(term.raw) == len("one\x1b[3;5Htwo")
        term.press("hello", "enter")
        term.wait("<hello>")
        assert term.end() == 0


def test_a_pty_is_as_large_as_it_says_and_can_change() -> None:
    with Term(("sh", "-c", "trap 'stty size' WINCH; stty size; while :; do sleep 0.05; done"), size=(100, 30)) as term:
        term.wait("30 100")
        term.resize((80, 24))
        term.wait("24 80")


def test_a_program_in_tmux_sees_its_size_and_its_keys(tmux: Tmux) -> None:
    tmux.run(("sh", "-c", "stty size; read x; echo got $x"))
    tmux.wait("24 80")
    tmux.press("a b", "Enter")
    tmux.wait("got a b")


def test_over_sshd_only_the_terminals_name_travels(sshd: Sshd, tmp_path: Path) -> None:
    with sshd.open(("sh", "-c", "echo [$TERM] [$COLORTERM] [${SSH_TTY:+tty}] $PWD; stty size"), cwd=tmp_path) as term:
        term.wait("24 80")
        shown = term.text.replace("\n", "")
        assert "[xterm-256color] [] [tty]" in shown
        assert str(tmp_path) in shown


def test_nothing_of_the_testers_terminal_leaks_in() -> None:
    assert not {"TMUX", "SSH_TTY", "DISPLAY", "COLORTERM", "NO_COLOR"} & environment().keys()
    with Term((sys.executable, "-c", "import os; print(sorted(os.environ))")) as term:
        assert term.end() == 0
    assert os.environ.get("TMUX", "") not in term.text or not os.environ.get("TMUX")
