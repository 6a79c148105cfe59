"""The next step asks for what the review would, and for nothing else."""

from __future__ import annotations

import pytest

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.review.workflow import next_step

_TABLES = (
    "stores: {{a: {engine}, b: postgres}}\ntables: {{u: {{store: b, columns: {{id: uuid pk}}}},"
    " t: {{store: a, columns: {{{first}, org: uuid, u_id: -> u.id}}{more}}}}}\n"
)


def step(engine: str, more: str = "", head: str = "") -> str:
    text = "backdraft: 1\nservices: {s: {kind: job, does: Runs, calls: [x]}}\n"
    found = next_step(
        Memo().view(
            Document.read(
                text
                + head
                + _TABLES.format(engine=engine, more=more, first="id: uuid" if "key:" in more else "id: uuid pk")
            ).design
        )
    )
    return f"{found.says} {found.line}".strip() if found is not None else ""


def test_a_reference_without_an_index_is_the_next_step() -> None:
    assert step("postgres") == "Next: indexes. t.u_id is a reference without one. t index u_id"


@pytest.mark.parametrize(
    ("engine", "more", "head"),
    [
        ("postgres", ", indexes: [u_id]", ""),
        ("postgres", ", key: 'org, id', indexes: ['org, u_id']", ""),
        ("postgres", ", ignore: {fk-index: nobody asks}", ""),
        ("postgres", "", "review: {rules: {fk-index: off}}\n"),
        ("cassandra", "", ""),
    ],
)
def test_one_that_the_review_is_silent_about_is_not(engine: str, more: str, head: str) -> None:
    assert "Next: indexes" not in step(engine, more, head)
