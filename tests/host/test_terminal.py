"""What is known of the terminal before the first byte is sent to it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from backdraft.host.terminal import TRUE_COLOUR, look


@pytest.mark.parametrize(
    ("env", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOUR),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm"}, 16),
        ({"TERM": "linux"}, 8),
        ({"TERM": "xterm-kitty"}, TRUE_COLOUR),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 0),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, 256),
        ({"TERM": "dumb"}, 0),
    ],
)
def test_colours(env: dict[str, str], colours: int) -> None:
    assert look(env, is_input=True, is_output=True, is_error=True).colours == colours


def test_a_terminal_that_will_do_has_no_obstacle() -> None:
    assert look({"TERM": "xterm"}, is_input=True, is_output=True, is_error=True).obstacle == ""


@pytest.mark.parametrize(
    ("env", "terminals", "word"),
    [
        ({"TERM": "dumb"}, (True, True, True), "TERM=dumb"),
        ({}, (True, True, True), "TERM="),
        ({"TERM": "xterm"}, (False, True, True), "the input"),
        ({"TERM": "xterm"}, (True, False, True), "the output"),
        ({"TERM": "xterm"}, (True, True, False), "the error output"),
    ],
)
def test_an_obstacle_is_named_with_a_way_round_it(
    env: dict[str, str], terminals: tuple[bool, bool, bool], word: str
) -> None:
    is_input, is_output, is_error = terminals
    obstacle = look(env, is_input=is_input, is_output=is_output, is_error=is_error).obstacle
    assert word in obstacle
    assert "backdraft show" in obstacle


@pytest.mark.parametrize("variable", ["SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT"])
def test_the_far_end_of_a_network_is_slow(variable: str) -> None:
    assert look({"TERM": "xterm", variable: "x"}, is_input=True, is_output=True).slow
    assert not look({"TERM": "xterm"}, is_input=True, is_output=True, is_error=True).slow


@pytest.mark.skipif(os.name == "nt", reason="no pseudo terminals there")
@pytest.mark.parametrize("key", [b"\x1b", b"q", b"\r", b" ", b"\x1b[A"])
def test_any_key_ends_the_wait_and_is_not_shown(key: bytes) -> None:
    outer, inner = os.openpty()
    code = "from backdraft.host.terminal import any_key; any_key('wait: '); print('back')"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    seen = b""
    while b"wait: " not in seen:
        seen += os.read(outer, 1024)
    os.write(outer, key)
    while b"back" not in seen:
        seen += os.read(outer, 1024)
    assert child.wait() == 0
    assert seen.split() == [b"wait:", b"back"]
    os.close(outer)
