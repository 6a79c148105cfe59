"""What is copied arrives: in tmux's own buffer, and through a real sshd in the bytes of the far terminal."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.far import Sshd, Tmux
from tests.terminal.term import Term, environment

SHOP = Path(__file__).parents[2] / "designs" / "corner-shop.yaml"
COPY = ("copy", str(SHOP), "--as", "sql", "--dialect", "postgres")


@pytest.fixture
def sql(program: tuple[str, ...]) -> str:
    """What the same words print with `show`."""
    shown = subprocess.run((*program, "show", *COPY[1:]), check=True, capture_output=True, timeout=30)
    text = shown.stdout.decode()
    assert "CREATE TABLE" in text
    return text


def sent(raw: bytes) -> list[str]:
    """The texts that were sent to the terminal's clipboard."""
    return [base64.b64decode(found).decode() for found in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", raw)]


def test_inside_tmux_its_buffer_holds_the_text(tmux: Tmux, program: tuple[str, ...], sql: str) -> None:
    tmux.run((*program, *COPY))
    tmux.wait("tmux's buffer")
    assert tmux.buffer() == sql


@pytest.mark.parametrize("setting", ["on", "external", "off"])
def test_tmux_sends_it_on_to_the_terminal_outside_whatever_its_setting(
    tmux: Tmux, program: tuple[str, ...], sql: str, setting: str
) -> None:
    tmux.run(("sh",))
    tmux.tell("set-option", "-s", "set-clipboard", setting)
    with tmux.attach() as outside:
        outside.still()
        outside.send(" ".join((*program, *COPY)) + "\r")
        outside.wait("tmux's buffer")
        outside.still()
        # tmux writes `OSC 52 ; ; …` (any clipboard) where others write `c`.
        found = re.findall(rb"\x1b\]52;c?;([A-Za-z0-9+/=]*)", outside.raw)
        assert [base64.b64decode(text).decode() for text in found] == [sql]


def test_over_ssh_the_text_arrives_in_the_far_terminal_to_the_letter(
    sshd: Sshd, program: tuple[str, ...], sql: str
) -> None:
    with sshd.open((*program, *COPY)) as term:
        term.wait("unconfirmed")
        assert sent(term.raw) == [sql]
        assert "copied" not in term.text


def test_over_ssh_the_text_arrives_although_the_output_is_piped_away(
    sshd: Sshd, program: tuple[str, ...], sql: str
) -> None:
    with sshd.open(("sh", "-c", f"{' '.join((*program, *COPY))} 2>&1 | cat > /dev/null; echo done")) as term:
        term.wait("done")
        assert sent(term.raw) == [sql]


def test_200_kb_pass_a_real_sshd_whole(sshd: Sshd) -> None:
    text = "".join(chr(0x21 + i % 90) for i in range(200_000))
    made = "''.join(chr(0x21 + i % 90) for i in range(200_000))"  # too long for an argument
    code = f"from backdraft.host.clipboard import copy; print(copy({made}).message)"
    with sshd.open((sys.executable, "-c", code)) as term:
        term.wait("unconfirmed")
        assert sent(term.raw) == [text]


def test_in_a_bare_terminal_the_way_is_named_and_nothing_is_claimed(
    program: tuple[str, ...], sql: str, tmp_path: Path
) -> None:
    with Term((*program, *COPY), env=environment(PATH=str(tmp_path))) as term:
        term.wait("sent to your terminal (OSC 52, unconfirmed)")
        assert sent(term.raw) == [sql]


def test_the_setting_saves_to_a_file_and_says_where(program: tuple[str, ...], sql: str, tmp_path: Path) -> None:
    env = environment(BACKDRAFT_CLIPBOARD="file", BACKDRAFT_HOME=str(tmp_path))
    with Term((*program, *COPY), env=env, size=(200, 24)) as term:
        term.wait("saved to")
    files = list((tmp_path / "state" / "copies").iterdir())
    assert [path.read_text() for path in files] == [sql]
    assert str(files[0]) in term.text
