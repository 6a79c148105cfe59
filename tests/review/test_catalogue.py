"""Every entry of the catalogues is a rule, or a reason."""

from __future__ import annotations

from backdraft.review.catalogue import CATALOGUES, LEFT_OUT
from backdraft.review.registry import RULES


def test_every_entry_is_a_rule_or_a_reason_and_no_rule_names_another() -> None:
    known = {entry for entries in CATALOGUES.values() for entry in entries}
    named = {entry for rule in RULES.values() for entry in rule.research}
    assert known - named - set(LEFT_OUT) == set()
    assert named - known - {"ours"} == set()
    assert set(LEFT_OUT) <= known
    assert all(rule.research for rule in RULES.values())
