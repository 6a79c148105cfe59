"""One fault at a time, planted by machine into a clean design: it is found, and nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.review.judging import Finding, judged
from backdraft.review.registry import RULES
from backdraft.review.rule import Rule

#: A small clean design whose names no example uses. It speaks of as much as it can without deciding for the rest.
CLEAN = """\
services:
  q_web: {kind: client, calls: [q_sales GET /q-sales timeout=1s]}
  q_sales: {does: Sells, owner: q_team, reads: [q_db], writes: [q_db]}
stores:
  q_db: {engine: postgres, owner: q_sales}
types:
  QSale: q_sales
tables:
  q_sales:
    store: q_db
    note: One row a sale
    columns: {id: uuid pk = uuid7, label: varchar(50), at: timestamptz = now}
    indexes: [label]
endpoints:
  q_sales:
    - "GET /q-sales ?label page -> QSale[] @q-sales:read rate=600/min -- List sales"
    - "POST /q-sales < QSale -> QSale @q-sales:write idempotent rate=600/min -- Sell"
"""


class Core(yaml.BaseLoader):
    """Every scalar is text, as in a design."""


def merged(rule: Rule) -> str:
    """The clean design with the entries of the rule's bad example; the head sections are the example's."""
    design: dict[str, Any] = yaml.load(CLEAN, Core)
    for section, value in yaml.load(rule.bad, Core).items():
        if isinstance(value, dict) and section in design:
            design[section] = {**design[section], **value}
        else:
            design[section] = value
    return "backdraft: 1\n" + yaml.safe_dump(design, sort_keys=False)


def findings(text: str) -> list[Finding]:
    return list(Memo().view(Document.read(text).design).ask(judged).findings)


def of_the_clean_part(found: list[Finding]) -> set[tuple[str, str]]:
    return {(f.rule, f.what) for f in found if any("q_" in part or "/q-" in part or "QSale" in part for part in f.path)}


def test_the_clean_design_is_clean() -> None:
    assert [(f.rule, f.what) for f in findings(f"backdraft: 1\n{CLEAN}")] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_planted_fault_is_found_and_the_clean_part_stays_clean(rule: Rule) -> None:
    found = findings(merged(rule))
    assert rule.id in {f.rule for f in found}
    assert of_the_clean_part(found) == set()
