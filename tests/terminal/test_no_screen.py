"""Where there is no terminal to draw on, one line says so and nothing else comes out; where colours are not wanted,
none are sent."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.terminal.sequences import PRINTED, SCREEN
from tests.terminal.term import Term, environment

SHOP = str(Path(__file__).parents[2] / "designs" / "corner-shop.yaml")


@pytest.mark.parametrize(
    ("redirected", "named"),
    [("< /dev/null", "the input is none"), ("| cat", "the output is none"), ("2> errors", "the error output is none")],
)
def test_without_a_terminal_on_one_of_the_three_streams_it_says_so_in_one_line(
    program: tuple[str, ...], tmp_path: Path, redirected: str, named: str
) -> None:
    words = " ".join((*program, SHOP))
    line = f"set -o pipefail; {words} {redirected}; echo status $?"
    with Term(
        ("bash", "-c", line), env=environment(BACKDRAFT_HOME=str(tmp_path)), cwd=tmp_path, size=(200, 24)
    ) as term:
        term.end()
        said = [line for line in term.lines if line]
        assert len(said) == 2, term.text
        assert named in said[0]
        assert "backdraft show" in said[0]
        assert said[1] == "status 2"
        assert not PRINTED.foreign(term.raw)
    errors = tmp_path / "errors"
    if errors.exists():
        assert errors.read_text() == said[0] + "\n"


def test_without_any_terminal_it_says_so_on_stderr(program: tuple[str, ...], tmp_path: Path) -> None:
    env = environment(BACKDRAFT_HOME=str(tmp_path))
    said = subprocess.run((*program, SHOP), input=b"", capture_output=True, env=env, timeout=30)
    assert (said.returncode, said.stdout) == (2, b"")
    assert said.stderr.decode().count("\n") == 1


@pytest.mark.parametrize("term_name", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_place_a_cursor_gets_one_line(
    program: tuple[str, ...], tmp_path: Path, term_name: str
) -> None:
    env = environment(BACKDRAFT_HOME=str(tmp_path), TERM=term_name)
    with Term((*program, SHOP), env=env, size=(200, 24)) as term:
        assert term.end() == 2
        assert f"TERM={term_name}" in term.lines[0]
        assert not any(term.lines[1:])
        assert not PRINTED.foreign(term.raw)


def test_a_name_for_the_terminal_cannot_steer_it(program: tuple[str, ...], tmp_path: Path) -> None:
    hostile = "unknown\x1b]52;c;eA==\x07"
    env = environment(BACKDRAFT_HOME=str(tmp_path), TERM=hostile)
    master, slave = pty.openpty()
    try:
        ran = subprocess.run((*program, "doctor"), stdin=slave, capture_output=True, env=env, timeout=30)
        assert not PRINTED.foreign(ran.stdout + ran.stderr)
    finally:
        os.close(slave)
        os.close(master)


def test_without_colours_none_is_sent_and_the_places_are_still_told_apart(
    program: tuple[str, ...], tmp_path: Path
) -> None:
    with Term((*program, SHOP), env=environment(BACKDRAFT_HOME=str(tmp_path), NO_COLOR="1")) as term:
        term.wait("gateway")
        for key in ("3", "j", "0", "]", "?", "esc", ":", "esc", "y", "esc", "enter", "esc"):
            term.press(key)
            term.still(0.15)
        codes = [set(found.split(b";")) for found in re.findall(rb"\x1b\[([\d;]*)m", bytes(term.raw))]
        sent = {int(code or b"0") for one in codes for code in one}
        assert sent <= {0, 1, 2, 3, 4, 5, 7, 9}, sorted(sent)
        assert {1, 7} & sent
        assert not SCREEN.foreign(term.raw)
        term.press("q")
        assert term.end() == 0
