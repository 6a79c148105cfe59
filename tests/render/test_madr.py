"""Decisions as MADR records."""

from __future__ import annotations

from pathlib import Path

import yaml

from backdraft.render.registry import OUTPUTS
from tests.render.random_designs import read

SAAS = (Path(__file__).parents[2] / "designs" / "saas.yaml").read_text(encoding="utf-8")


def test_a_decision_is_a_record_with_the_sections_of_madr() -> None:
    path = ("decisions", "One set of tables for all tenants")
    lines = OUTPUTS["madr"].render(read(SAAS), path, "", 1).text.splitlines()
    assert yaml.safe_load("\n".join(lines[1:3])) == {"status": "accepted", "date": "2026-08-03"}
    assert [line for line in lines if line.startswith("#")] == [
        "# One set of tables for all tenants",
        "## Context and Problem Statement",
        "## Considered Options",
        "## Decision Outcome",
        "### Consequences",
    ]
    assert "* A schema for each tenant" in lines
    chosen = next(line for line in lines if line.startswith("Chosen option: "))
    assert chosen.startswith("Chosen option: One set of tables for all tenants, because migrations run once")


def test_all_of_them_stand_in_the_order_of_the_file_and_words_end_nothing() -> None:
    text = "backdraft: 1\ndecisions:\n  - {title: 'A # b', status: \"x'\\n---\\ny\"}\n  - Second\n"
    lines = OUTPUTS["madr"].render(read(text), (), "", 1).text.splitlines()
    assert [line for line in lines if line.startswith("# ")] == ["# A # b", "# Second"]
    assert yaml.safe_load(lines[1]) == {"status": "x' --- y"}
