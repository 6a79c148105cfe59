"""Colours fall on the right letters, in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.tui.preview.highlight import LANGUAGES, LIMIT, fences, highlight
from backdraft.tui.themes import PLAIN


def seen(text: str, language: str) -> list[tuple[str, str]]:
    return [(text[start:end], role) for start, end, role in highlight(text, language)]


def test_sql() -> None:
    assert seen("  total numeric(12, 2) NOT NULL DEFAULT 'it''s' -- x", "sql") == [
        ("numeric", "type"),
        ("12", "number"),
        ("2", "number"),
        ("NOT", "keyword"),
        ("NULL", "keyword"),
        ("DEFAULT", "keyword"),
        ("'it''s'", "string"),
        ("-- x", "comment"),
    ]
    assert ('"select"', "name") in seen('CREATE TABLE "select" (', "sql")
    assert ("select", "keyword") not in seen("selection table_1 c1", "sql")


def test_mermaid() -> None:
    assert ("-->", "operator") in seen("  web --> gateway", "mermaid")
    assert ("-.->", "operator") in seen("  orders -.->|emits| bus", "mermaid")
    assert ("|emits|", "type") in seen("  orders -.->|emits| bus", "mermaid")
    assert ("||--o{", "operator") in seen('  customers ||--o{ orders : "has"', "mermaid")
    assert ("->>", "operator") in seen("  A->>B: GET /orders", "mermaid")
    assert ("flowchart", "keyword") in seen("flowchart TB", "mermaid")
    assert ('"a label"', "string") in seen('  web["a label"]', "mermaid")
    assert seen("%% note", "mermaid") == [("%% note", "comment")]


def test_yaml() -> None:
    assert seen("services:", "yaml") == [("services", "accent")]
    assert ("kind", "keyword") in seen("  web: {kind: client}", "yaml")
    assert ("# why", "comment") in seen("  a: 1  # why", "yaml")
    assert ("1", "number") in seen("  a: 1  # why", "yaml")
    assert ("'x: y'", "string") in seen("  a: 'x: y'", "yaml")


def test_json_and_markdown_and_diff() -> None:
    assert seen('{"a": [1, true, "b"]}', "json")[1:] == [
        ('"a"', "keyword"),
        (":", "operator"),
        ("[", "operator"),
        ("1", "number"),
        (",", "operator"),
        ("true", "type"),
        (",", "operator"),
        ('"b"', "string"),
        ("]", "operator"),
        ("}", "operator"),
    ]
    assert seen("## Services", "markdown") == [("## Services", "accent")]
    assert ("`orders`", "string") in seen("- the `orders` table", "markdown")
    assert seen("+added", "diff") == [("+added", "success")]


def test_what_stands_in_a_fence_is_of_its_own_language() -> None:
    assert fences(("# a", "```sql", "SELECT 1", "```", "text", "~~~", "x", "~~~")) == (
        "markdown",
        "markdown",
        "sql",
        "markdown",
        "markdown",
        "markdown",
        "text",
        "markdown",
    )


@given(st.text(max_size=120), st.sampled_from([*sorted(LANGUAGES), "text", "unheard-of"]))
def test_spans_are_in_order_apart_and_of_roles_that_every_theme_has(text: str, language: str) -> None:
    at = 0
    for start, end, role in highlight(text, language):
        assert at <= start < end <= len(text)
        assert role in PLAIN.styles
        at = end


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    "unit", ["'", '"', "-", "- ", "a:", "{", "|", "`", "*", "\\", " ", "a ", "=", "(", "~", "1.", "o|"]
)
def test_no_line_keeps_a_highlighter_busy(language: str, unit: str) -> None:
    line = (unit * (LIMIT * 5))[: LIMIT * 5]
    start = time.thread_time()
    highlight(line, language)
    assert time.thread_time() - start < 1  # of this thread alone: others may have the cores
