"""Copying: each way against the real thing (tmux, a pty), and tools that fail in the ways real ones do."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.host import clipboard
from tests.terminal.far import Tmux

SQL = "CREATE TABLE ünï (id int); -- 'quotes' \"and\" $more `things`\n"


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def environment(folder: Path, **more: str) -> dict[str, str]:
    # A tmux that a person has open is not asked: its socket is looked for in a folder of our own.
    return {"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder), "TMUX_TMPDIR": str(folder), **more}


def nothing(_: bytes) -> None:
    raise OSError(6, "No such device or address")


def test_a_tool_that_takes_the_text_is_believed(bin_folder: Path) -> None:
    tool(bin_folder, "xclip", f"cat > {bin_folder}/taken")
    copied = clipboard.copy(SQL, env=environment(bin_folder, DISPLAY=":0"))
    assert copied == clipboard.Copied("xclip", "copied (xclip)", sure=True)
    assert (bin_folder / "taken").read_text() == SQL


def test_a_tool_whose_display_is_dead_is_not_believed_and_its_words_stay_off_the_screen(
    bin_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tool(bin_folder, "xclip", 'cat > /dev/null; echo "Error: Can\'t open display: :7" >&2; exit 1')
    sent: list[bytes] = []
    copied = clipboard.copy(SQL, env=environment(bin_folder, DISPLAY=":7"), send=sent.append)
    assert (copied.way, copied.sure) == ("osc52", False)
    assert sent == [clipboard.osc52(SQL, {})]
    assert capfd.readouterr() == ("", "")


def test_a_tool_that_hangs_costs_a_second(bin_folder: Path) -> None:
    tool(bin_folder, "wl-copy", "sleep 30")
    start = time.monotonic()
    copied = clipboard.copy("x", env=environment(bin_folder, WAYLAND_DISPLAY="w"), send=lambda _: None)
    assert copied.way == "osc52"
    assert time.monotonic() - start < 4


def test_a_tool_that_leaves_a_child_behind_does_not_hold_us(bin_folder: Path) -> None:
    # As xclip does: the parent is gone at once, the child keeps its streams open to serve pastes.
    tool(bin_folder, "xclip", "cat > /dev/null; (sleep 5) & exit 0")
    start = time.monotonic()
    assert clipboard.copy("x", env=environment(bin_folder, DISPLAY=":0")).sure
    assert time.monotonic() - start < 0.9


def test_a_tool_without_its_display_is_not_tried(bin_folder: Path) -> None:
    tool(bin_folder, "xclip", "touch /never")
    assert clipboard.copy("x", env=environment(bin_folder), send=lambda _: None).way == "osc52"


def test_over_ssh_the_text_goes_to_the_terminal_and_is_called_sent_not_copied(bin_folder: Path) -> None:
    tool(bin_folder, "xclip", "cat > /dev/null")  # a forwarded display is the wrong machine's clipboard as often as not
    sent: list[bytes] = []
    env = environment(bin_folder, DISPLAY="localhost:10.0", SSH_TTY="/dev/pts/3")
    copied = clipboard.copy(SQL, env=env, send=sent.append)
    assert not copied.sure
    assert copied.message.startswith("sent")
    assert base64.b64decode(sent[0].removeprefix(b"\x1b]52;c;").removesuffix(b"\x07")).decode() == SQL


def test_a_large_text_over_ssh_comes_with_a_warning(bin_folder: Path) -> None:
    env = environment(bin_folder, SSH_CONNECTION="1 2 3 4")
    assert "a file is safer" in clipboard.copy("x" * 100_000, env=env, send=lambda _: None).message
    assert "safer" not in clipboard.copy("x" * 10_000, env=env, send=lambda _: None).message


def test_without_a_terminal_the_text_is_in_a_file_and_the_message_says_where(
    bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKDRAFT_HOME", str(tmp_path / "home"))
    copied = clipboard.copy(SQL, env=environment(bin_folder), send=nothing, name="orders.sql")
    path = tmp_path / "home" / "state" / "copies" / "orders.sql"
    assert copied.way == "file"
    assert str(path) in copied.message
    assert path.read_bytes().decode() == SQL


def test_when_nothing_works_nothing_is_claimed(
    bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder is wanted")
    monkeypatch.setenv("BACKDRAFT_HOME", str(blocked))
    copied = clipboard.copy(SQL, env=environment(bin_folder), send=nothing)
    assert (copied.way, copied.sure, copied.done) == ("none", False, False)
    assert copied.message.startswith("not copied")


@pytest.mark.parametrize("wanted", ["native", "tmux", "nonsense", "none"])
def test_the_setting_takes_one_way_and_no_other(bin_folder: Path, wanted: str) -> None:
    copied = clipboard.copy(SQL, env=environment(bin_folder, BACKDRAFT_CLIPBOARD=wanted), send=lambda _: None)
    assert (copied.way, copied.sure) == ("none", False)


def test_the_setting_can_force_the_terminal(bin_folder: Path) -> None:
    tool(bin_folder, "xclip", "cat > /dev/null")
    env = environment(bin_folder, DISPLAY=":0", BACKDRAFT_CLIPBOARD="OSC52")
    assert clipboard.copy(SQL, env=env, send=lambda _: None).way == "osc52"


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "...", "a/b", "x" * 300, "\x1b]52;c;\x07"])
def test_a_saved_copy_stays_in_its_folder_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    saved = clipboard.save_copy("text\n", name, tmp_path)
    assert saved.sure
    assert [path.read_text() for path in tmp_path.iterdir()] == ["text\n"]


@given(st.text())
def test_inside_gnu_screen_the_pieces_join_to_the_same_sequence(text: str) -> None:
    wrapped = clipboard.osc52(text, {"STY": "1.pts"})
    pieces = wrapped.removeprefix(b"\x1bP").removesuffix(b"\x1b\\").split(b"\x1b\\\x1bP")
    assert b"".join(pieces) == clipboard.osc52(text, {})
    assert all(len(piece) <= 76 for piece in pieces)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Tmux]:
    server = Tmux(tmp_path)
    server.run(("sleep", "60"))
    yield server
    server.close()


def inside(server: Tmux) -> dict[str, str]:
    """The environment of a program in the server's window."""
    socket = server.tell("display-message", "-p", "#{socket_path},#{pid},0")
    return {"PATH": os.environ["PATH"], "TMUX": socket.strip()}


@pytest.mark.terminal
@pytest.mark.parametrize("text", [SQL, "x" * 300_000, "\n", "日本語 🛒\n"])
def test_inside_tmux_the_text_is_in_its_buffer_to_the_letter(server: Tmux, text: str) -> None:
    copied = clipboard.copy(text, env=inside(server), send=nothing)
    assert (copied.way, copied.sure) == ("tmux", True)
    assert server.buffer() == text


@pytest.mark.terminal
def test_a_tmux_that_is_gone_is_noticed_and_the_terminal_asked_instead(server: Tmux) -> None:
    gone = {**inside(server), "TMUX": "/nowhere/default,1,0"}
    sent: list[bytes] = []
    assert clipboard.copy(SQL, env=gone, send=sent.append).way == "osc52"
    assert sent
