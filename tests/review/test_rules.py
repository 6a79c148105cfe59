"""Each rule by its own examples: the bad one fires it, the good one, a near-miss, does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.review.judging import Judged, judged
from backdraft.review.registry import RULES
from backdraft.review.rule import RANK, Rule, number


def reviewed(text: str) -> Judged:
    return Memo().view(Document.read(text).design).ask(judged)


def fired(text: str) -> set[str]:
    return {finding.rule for finding in reviewed(text).findings}


rules = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)


@rules
def test_a_rule_fires_on_its_bad_example_and_not_on_the_good_one(rule: Rule) -> None:
    for text in (rule.bad, rule.good):
        assert yaml.load(text, yaml.BaseLoader), "any reader of YAML reads it"
        assert [p.message for p in problems_of(Document.read(f"backdraft: 1\n{text}\n")) if p.severity == "error"] == []
    assert rule.id in fired(rule.bad)
    assert rule.id not in fired(rule.good)
    assert rule.id in reviewed(rule.good).looked, "a near-miss is looked at"


@rules
def test_a_fix_takes_its_finding_away_and_leaves_a_design_without_problems(rule: Rule) -> None:
    document = Document.read(f"backdraft: 1 # kept\n{rule.bad}\n")
    for finding in reviewed(document.text).findings:
        if finding.rule == rule.id and finding.edits:
            after = document.apply(*finding.edits)
            left = [(f.rule, f.path, f.what) for f in reviewed(after.text).findings]
            assert (finding.rule, finding.path, finding.what) not in left
            assert len(problems_of(after)) <= len(problems_of(document))
            assert "# kept" in after.text


_SAID = (Path(__file__).parent / "golden" / "said.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.settings], ids=lambda rule: rule.id)
def test_the_numbers_that_decide_stand_in_what_is_found(rule: Rule) -> None:
    found = [line for line in _SAID if line.startswith(tuple(f"  {word} {rule.id} " for word in RANK))]
    assert found
    for name, value in rule.settings:
        spellings = {
            number(value),
            f"{value:g}",
            f"{value:.0%}",
            f"{value * 100:g} %",
            f"{value / 1e6:g}",
            f"{value * 1e3:g}ms",
        }
        ends = re.compile("|".join(rf"(?<![\w.]){re.escape(each)}(?![\w.])" for each in spellings))
        assert any(ends.search(line.partition(": ")[2]) for line in found), f"{name}: {value}"


@rules
def test_a_rule_says_all_that_it_must(rule: Rule) -> None:
    assert rule.title and rule.why.endswith((".", "?")) and rule.source and rule.items
    for finding in reviewed(rule.bad).findings:
        if finding.rule == rule.id:
            assert finding.what and finding.mend
