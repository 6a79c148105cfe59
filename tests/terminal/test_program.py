"""The real program in a terminal: how it starts, what it sends, how it ends when the world ends around it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.terminal.far import Sshd
from tests.terminal.term import Term, environment

DESIGNS = Path(__file__).parents[2] / "designs"
LEAVES_THE_SCREEN = b"\x1b[?1049l"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A design of one's own to work on."""
    path = tmp_path / "shop.yaml"
    path.write_bytes((DESIGNS / "corner-shop.yaml").read_bytes())
    return path


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment with a home of its own."""
    return environment(BACKDRAFT_HOME=str(tmp_path / "home"))


def colours(raw: bytes) -> set[str]:
    """The kinds of colour that were sent: `16`, `256`, `true`."""
    kinds = set()
    for codes in re.findall(rb"\x1b\[([0-9;]*)m", raw):
        parts = codes.decode().split(";")
        if "38" in parts or "48" in parts:
            at = parts.index("38") if "38" in parts else parts.index("48")
            kinds.add("true" if parts[at + 1 : at + 2] == ["2"] else "256")
        elif any(re.fullmatch(r"3[0-7]|4[0-7]|9[0-7]|10[0-7]", part) for part in parts):
            kinds.add("16")
    return kinds


# --- starting -------------------------------------------------------------------------------------------------------


def test_it_opens_and_leaves_the_terminal_as_it_found_it(
    program: tuple[str, ...], shop: Path, env: dict[str, str]
) -> None:
    with Term((*program, str(shop)), env=env) as term:
        term.wait("gateway")
        term.press("q")
        assert term.end() == 0
        assert LEAVES_THE_SCREEN in term.raw
        assert term.raw.rindex(b"\x1b[?25h") > term.raw.rindex(b"\x1b[?25l")


@pytest.mark.parametrize("more", [{"TERM": "dumb"}, {"TERM": ""}])
def test_a_terminal_that_cannot_do_it_is_told_in_one_line(
    program: tuple[str, ...], shop: Path, env: dict[str, str], more: dict[str, str]
) -> None:
    with Term((*program, str(shop)), env={**env, **more}, size=(200, 24)) as term:
        assert term.end() == 2
        assert b"\x1b" not in term.raw
        assert len(term.text.split("\n")[0]) > 40
        term.wait("backdraft show")


def test_without_a_terminal_nothing_but_a_sentence_comes_out(
    program: tuple[str, ...], shop: Path, env: dict[str, str]
) -> None:
    done = subprocess.run((*program, str(shop)), env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1


def test_no_color_is_heard(program: tuple[str, ...], shop: Path, env: dict[str, str]) -> None:
    with Term((*program, str(shop)), env={**env, "NO_COLOR": "1", "COLORTERM": "truecolor"}) as term:
        term.wait("gateway")
        term.press("j", "3")
        term.still()
        # Grey ramps are what is left of colours without colours; a hue would have unlike parts.
        for codes in re.findall(rb"\x1b\[([0-9;]*)m", term.raw):
            parts = codes.decode().split(";")
            for at, part in enumerate(parts):
                if part in ("38", "48") and parts[at + 1 : at + 2] == ["2"]:
                    assert len(set(parts[at + 2 : at + 5])) == 1, codes


def test_over_ssh_it_wears_the_terminals_own_sixteen_colours(
    sshd: Sshd, program: tuple[str, ...], shop: Path, tmp_path: Path
) -> None:
    with sshd.open((*program, str(shop)), env={"BACKDRAFT_HOME": str(tmp_path / "home")}) as term:
        term.wait("gateway")
        term.press("3", "j")
        term.still()
        assert colours(term.raw) <= {"16"}


def test_it_sends_nothing_while_nothing_happens(program: tuple[str, ...], shop: Path, env: dict[str, str]) -> None:
    with Term((*program, str(shop)), env=env) as term:
        term.wait("gateway")
        term.still(1.0)
        assert term.pump(2.5) == 0


def test_a_window_that_changes_its_size_is_filled_again(
    program: tuple[str, ...], shop: Path, env: dict[str, str]
) -> None:
    with Term((*program, str(shop)), env=env, size=(120, 40)) as term:
        term.wait("gateway")
        for size in ((80, 24), (40, 12), (20, 6), (132, 43), (80, 24)):
            term.resize(size)
            term.still(0.4)
        term.wait("gateway")
        assert term.process.poll() is None


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00", b"backdraft: 1\nname: \xff\n"])
def test_a_file_that_is_no_text_is_told_before_the_screen_opens(
    program: tuple[str, ...], tmp_path: Path, env: dict[str, str], data: bytes
) -> None:
    (tmp_path / "odd.yaml").write_bytes(data)
    with Term((*program, "odd.yaml"), env=env, cwd=tmp_path, size=(200, 24)) as term:
        assert term.end() == 2
        term.wait("odd.yaml")
        assert "Traceback" not in term.text
        assert (tmp_path / "odd.yaml").read_bytes() == data


# --- ending ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["SIGTERM", "SIGHUP", "the line drops"])
def test_unsaved_work_outlives_the_end_and_the_next_start_offers_it(
    program: tuple[str, ...], shop: Path, env: dict[str, str], how: str
) -> None:
    before = shop.read_bytes()
    with Term((*program, str(shop)), env=env) as term:
        term.wait("gateway")
        term.press("a")
        term.wait("leave, then")
        term.press(*"web -> telescope", "enter")
        term.wait("telescope")
        term.still()
        if how == "the line drops":
            term.hang_up()
        else:
            os.kill(term.process.pid, getattr(signal, how))
        end = time.monotonic() + 10
        while term.process.poll() is None and time.monotonic() < end:
            term.pump(0.05) if how != "the line drops" else time.sleep(0.05)
        assert term.process.poll() is not None
        if how != "the line drops":
            term.pump(0.1)
            assert LEAVES_THE_SCREEN in term.raw
    assert shop.read_bytes() == before
    with Term((*program, str(shop)), env=env) as term:
        term.wait("Recover")
        term.wait("telescope")


def test_over_ssh_a_dropped_line_loses_nothing(
    sshd: Sshd, program: tuple[str, ...], shop: Path, tmp_path: Path
) -> None:
    home = {"BACKDRAFT_HOME": str(tmp_path / "home")}
    with sshd.open((*program, str(shop)), env=home) as term:
        term.wait("gateway")
        term.press("a")
        term.wait("leave, then")
        term.press(*"web -> telescope", "enter")
        term.wait("telescope")
        term.still()
        term.process.kill()
    end = time.monotonic() + 10
    while not (kept := list((tmp_path / "home").rglob("journals/*.journal"))) and time.monotonic() < end:
        time.sleep(0.1)
    assert any("telescope" in path.read_text() for path in kept)


def test_a_change_from_outside_is_read_when_nothing_is_unsaved(
    program: tuple[str, ...], shop: Path, env: dict[str, str]
) -> None:
    with Term((*program, str(shop)), env=env) as term:
        term.wait("gateway")
        shop.write_text(shop.read_text().replace("  web: {kind: client", "  shopfront: {kind: client"))
        term.wait("shopfront")


def test_the_editor_gets_the_entry_and_its_text_comes_back(
    program: tuple[str, ...], shop: Path, env: dict[str, str], tmp_path: Path
) -> None:
    editor = tmp_path / "ed"
    editor.write_text('#!/bin/sh\nfor f; do :; done\nsed -i "s/Web shop/Corner window/" "$f"\n')
    editor.chmod(0o755)
    with Term((*program, str(shop)), env={**env, "VISUAL": str(editor)}, size=(120, 40)) as term:
        term.wait("gateway")
        term.press("j")
        term.wait("▌Web shop")
        term.press("e")
        term.wait("Corner window")
        term.press("w")
        term.wait("saved")
    assert "title: Corner window" in shop.read_text()
