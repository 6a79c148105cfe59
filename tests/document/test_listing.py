"""What git's diff compares: every value with its place, nothing of the layout."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.document import Document
from backdraft.document.listing import listing
from tests.strategies import yaml_text


def lines(text: str) -> list[str]:
    return list(listing(Document.read(text)))


def test_each_value_has_its_place_each_comment_its_entry() -> None:
    text = (
        "# Whose this is\n\nbackdraft: 1\nname: 'a # b' # real\n"
        "services:\n  # The shop\n  web: {kind: client, calls: [api], tags: []}\n  api:\n"
        "    note: |\n      One\n      # two\n"
        "endpoints:\n  api:\n    - GET /a\n    - endpoint: POST /a\n      description: Adds\n"
    )
    assert lines(text) == [
        "# Whose this is",
        "backdraft: 1",
        "name: a # b",
        "name # real",
        "services.web # The shop",
        "services.web.kind: client",
        "services.web.calls - api",
        "services.web.tags: []",
        "services.api.note: One",
        "services.api.note: | # two",
        "endpoints.api - GET /a",
        "endpoints.api.POST /a.endpoint: POST /a",
        "endpoints.api.POST /a.description: Adds",
    ]


def test_what_cannot_be_read_stands_there_as_it_is() -> None:
    assert lines("backdraft: 1\nservices:\n  a: {x: [\n  b: y\n") == [
        "backdraft: 1",
        "services.a ?   a: {x: [",
        "services.b: y",
    ]


@given(st.integers(0, 2**31))
def test_a_design_that_says_more_shows_it(seed: int) -> None:
    text = yaml_text.design_text(seed).replace("\r\n", "\n").rstrip() + "\n"
    assert lines(text.replace("\n", "\r\n")) == lines(text)
    said = lines(f"{text}x-more: 1\n")
    assert "x-more: 1" in said
    # A comment at the end of the file is one above the new key now.
    assert [line for line in said if "#" not in line and line != "x-more: 1"] == [
        line for line in lines(text) if "#" not in line
    ]
