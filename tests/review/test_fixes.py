"""Every mend on random designs: it never raises, ends, takes its finding away, keeps file and comments whole."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backdraft.cli.fix import mended
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.review.registry import RULES
from tests.review.test_planted import CLEAN, findings
from tests.soak import examples


def faulty(picked: list[str], clean: bool) -> str:
    """The bad examples of some rules in one design, each section with a comment."""
    design: dict[str, Any] = yaml.load(CLEAN, yaml.BaseLoader) if clean else {}
    for name in picked:
        for section, value in yaml.load(RULES[name].bad, yaml.BaseLoader).items():
            both = isinstance(value, dict) and isinstance(design.get(section), dict)
            design[section] = {**design[section], **value} if both else value
    lines = ["backdraft: 1 # kept"]
    for section, value in design.items():
        lines += [f"# about {section}", yaml.safe_dump({section: value}, sort_keys=False, width=1000).rstrip()]
    return "\n".join(lines) + "\n"


@examples(40)
@given(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=8, unique=True), st.booleans())
def test_all_mends_of_a_random_design(picked: list[str], clean: bool) -> None:
    text = faulty(picked, clean)
    document = Document.read(text)
    after, done = mended(document)
    assert len(problems_of(after)) <= len(problems_of(document))
    assert Document.read(after.text).design.entry(("head",)) == after.design.entry(("head",))
    for line in text.splitlines():
        if line.startswith("#"):
            assert line in after.text.splitlines() or f"{line.split()[-1]}:" not in after.text
    left = {(f.rule, f.path, f.what) for f in findings(after.text)}
    assert [(f.rule, f.what) for f in done if (f.rule, f.path, f.what) in left] == []
    again, more = mended(after)
    assert more == (), "no two mends undo each other"
    assert again.text == after.text


@pytest.mark.parametrize("name", [rule.id for rule in RULES.values()])
def test_the_mends_of_each_rule_alone_take_it_away_where_they_can(name: str) -> None:
    document = Document.read(faulty([name], clean=False))
    after, done = mended(document, (name,))
    if done:
        again, more = mended(after, (name,))
        assert more == ()
        assert again.text == after.text


def test_two_lines_of_one_name_are_each_mended_in_place() -> None:
    text = (
        "backdraft: 1\nservices:\n  a: {calls: [c timeout=1s, b x2, b -- nightly]}\n  b:\n  c:\n"
        "  d: {reads: [db replica, db replica -- other]}\nstores: {db: {engine: postgres, replicas: 1}}\n"
    )
    after, done = mended(Document.read(text))
    assert len(done) == 4
    assert "[c timeout=1s, b x2 timeout=1000ms, b timeout=1000ms -- nightly]" in after.text
    assert "[db stale=1m replica, db stale=1m replica -- other]" in after.text
    again, more = mended(after)
    assert (again.text, more) == (after.text, ())


def test_a_broker_that_carries_nothing_is_told_once() -> None:
    found = findings("backdraft: 1\nservices: {a: {uses: [db]}}\nstores: {db: postgres, bus: kafka}\n")
    assert [(f.rule, f.mend) for f in found if f.path == ("stores", "bus")] == [("lone-queue", "leave it out")]
