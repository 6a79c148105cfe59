"""The reader of control sequences judges the program, so it is judged first."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.hostile import FORBIDDEN
from tests.terminal.sequences import _BIDI, COPYING, PRINTED, SCREEN, pieces


@pytest.mark.parametrize(
    ("raw", "kinds"),
    [
        (b"plain \xe2\x82\xac", ["text"]),
        (b"\x1b[1;31mred\x1b[m", ["csi", "text", "csi"]),
        (b"\x1b]52;c;eA==\x07x", ["string", "text"]),
        (b"\x1b]0;title\x1b\\", ["string"]),
        (b"\x1bPtmux;x\x1b\\", ["string"]),
        (b"\x1bc\x1b(B", ["escape", "escape"]),
        (b"\xc2\x9b31m", ["csi"]),
        (b"\xc2\x9d52;c;eA==\xc2\x9c", ["string"]),
        (b"a\r\n\x08", ["text", "control", "control", "control"]),
        (b"\xff\x9b", ["broken", "broken"]),
        (b"\x1b", ["broken"]),
    ],
)
def test_each_kind_of_sequence_is_known(raw: bytes, kinds: list[str]) -> None:
    assert [piece.kind for piece in pieces(raw)] == kinds


@given(st.binary())
def test_no_byte_is_left_out(raw: bytes) -> None:
    assert "".join(piece.text for piece in pieces(raw)).encode("utf-8", "surrogateescape") == raw


@pytest.mark.parametrize("name", FORBIDDEN)
def test_every_forbidden_text_is_caught_when_it_comes_out_raw(name: str) -> None:
    raw = f"before {FORBIDDEN[name]} after".encode()
    if name == "byte order mark":  # nothing is seen of it, nothing is done by it
        assert not PRINTED.foreign(raw)
    else:
        assert name in ("osc 52", "return") or COPYING.foreign(raw), name
        assert name == "return" or PRINTED.foreign(raw)
    assert name in ("osc 52", "return", "bell", "colour") or SCREEN.foreign(raw)


def test_the_controls_of_direction_are_those_of_unicode() -> None:
    found = [chr(code) for code in range(0x110000) if unicodedata.name(chr(code), "") in _BIDI]
    assert "".join(found) == "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
