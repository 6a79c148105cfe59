"""What is written means the same to readers of YAML 1.1 and 1.2: text is text."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.edits import EditError
from backdraft.document.emit import Style, Writer, block_scalar, checked, flow, key_token, token
from tests.strategies.yaml_text import TEXTS


class Core(yaml.SafeLoader):
    """A reader of YAML 1.2's core schema."""


Core.yaml_implicit_resolvers = {}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)

READERS = (yaml.CSafeLoader, Core, yaml.CBaseLoader)
HIDDEN = "\u2028\u2029\ufeff\ufffe\uffff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ALPHABET = st.characters(
    exclude_categories=("Cs", "Cc"),
    exclude_characters="\u2028\u2029\ufeff\ufffe\uffff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
HARD = st.sampled_from(list(" :#-?,[]{}&*!|>'\"%@`\\\t\n0129.eE_xoyYnN~=<"))
WORDS = st.sampled_from(TEXTS) | st.text(ALPHABET | HARD, max_size=12) | st.text(HARD, max_size=6)


@given(WORDS)
def test_text_is_that_very_text_to_every_reader(text: str) -> None:
    for reader in READERS:
        assert yaml.load(f"k: {token(text, False)}\n", reader) == {"k": text}
        assert yaml.load(f"k: {token(text, False)}  # c\n", reader) == {"k": text}
        assert yaml.load(f"- {token(text, False)}\n", reader) == [text]
        assert yaml.load(f"[x, {token(text, True)}, y]\n", reader) == ["x", text, "y"]
        assert yaml.load(f"{{k: {token(text, True)}}}\n", reader) == {"k": text}


@given(WORDS.filter(lambda text: text and "\n" not in text))
def test_keys_are_text_too(text: str) -> None:
    for reader in READERS:
        assert yaml.load(f"  {key_token(text, False)}: v\n", reader) == {text: "v"}
        assert yaml.load(f"{{{key_token(text, True)}: v, a0: b}}\n", reader) == {text: "v", "a0": "b"}


PLAIN = st.recursive(
    WORDS | st.booleans() | st.integers(-(10**6), 10**6) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS.filter(lambda t: t and "\n" not in t), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["a", "columns", "no"]), PLAIN, min_size=1), st.integers(1, 4), st.integers(0, 4)
)
def test_whole_values_read_back(value: dict[str, Any], step: int, dash: int) -> None:
    lines = Writer(Style(step, dash)).lines(value, 0, ("services", "x"))
    assert lines.endswith("\n")
    for reader in (yaml.CSafeLoader, Core):
        assert yaml.load(lines, reader) == value
        assert yaml.load(flow(value), reader) == value


@given(st.text(ALPHABET | HARD | st.just("\n"), max_size=300), st.sampled_from("|>"))
def test_texts_in_lines_read_back_or_are_not_written_so(text: str, sign: str) -> None:
    block = block_scalar(text, sign, 4, "\n")
    if block is not None:
        assert yaml.load(f"  k: {block[0]}\n{block[1]}  l: m\n", yaml.CBaseLoader) == {"k": text, "l": "m"}


TYPED = (
    *("-> users.id delete=cascade", "varchar(50)? -- a note", "numeric(12,2) 0..", "99.9%", "it's", "1 x 4cpu 2ms"),
    *("GET /a/:id ?status[gte] -> X[] !e @s", "https://api.corner.shop", "Ünï 注文 🎉", "12M", "600/s", "x=1 {y}"),
)


def test_what_a_person_would_leave_plain_is_plain() -> None:
    for text in TYPED:
        assert token(text, False) == text
    assert token("https://api.corner.shop", True) == "https://api.corner.shop"
    assert token("12:30", False) == "'12:30'"
    assert token("it's: so", False) == "'it''s: so'"
    assert token("a\nb", True) == '"a\\nb"'


def test_depth_and_invisible_characters_are_refused() -> None:
    deep: Any = "x"
    for _ in range(60):
        deep = [deep]
    hidden: list[Any] = [deep, "\x1b", ["\u202e"], {"k\x00": 1}, {"k" * 2000: 1}]
    for value in hidden:
        with pytest.raises(EditError):
            checked(value)
    assert checked("a\r\nb") == "a\nb"
