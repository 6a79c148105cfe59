"""Every entry of the catalogues is a rule, or a reason."""

from __future__ import annotations

from backdraft.review.catalogue import CATALOGUES, LEFT_OUT
from backdraft.review.registry import BY_TOPIC, RULES
from backdraft.review.topics import _BY_RULE


def test_every_entry_is_a_rule_or_a_reason_and_no_rule_names_another() -> None:
    known = {entry for entries in CATALOGUES.values() for entry in entries}
    named = {entry for rule in RULES.values() for entry in rule.research}
    assert known - named - set(LEFT_OUT) == set()
    assert named - known - {"ours"} == set()
    assert set(LEFT_OUT) <= known
    assert all(rule.research for rule in RULES.values())


def test_every_topic_has_rules_and_every_exception_is_a_rule() -> None:
    assert all(BY_TOPIC.values())
    assert sorted(rule.id for rules in BY_TOPIC.values() for rule in rules) == sorted(RULES)
    assert set(_BY_RULE) <= set(RULES)
    assert {rule.topic for rule in BY_TOPIC["messaging"]} == {"messaging"}
