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
        "## Decision Drivers",
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


def test_its_context_tells_what_it_touches_with_the_figures_and_its_drivers_what_is_promised_and_arrives() -> None:
    text = (
        "backdraft: 1\ntargets: {availability: 99.9%, p95: 80ms}\nload: {entry: a, peak: 8k/s, mean: 2k/s}\n"
        "services: {a: {does: Takes events, tech: Go}}\n"
        "stores: {log: {title: Event log, engine: kafka, rows: 6G, keep: 7d}}\n"
        "tables: {facts: {rows: 70G, growth: 170M/day, columns: {id: uuid pk}}}\n"
        "decisions:\n  - {title: A log, context: Bursts., because: SQL is slower, touches: [log, a, facts, gone]}\n"
    )
    lines = OUTPUTS["madr"].render(read(text), (), "", 1).text.splitlines()
    start = lines.index("## Context and Problem Statement")
    assert lines[start + 2 : lines.index("## Considered Options") - 1] == [
        "Bursts.",
        "",
        "It touches:",
        "",
        "* `log` Event log: stream, kafka, 6G rows, kept 7d",
        "* `a`: service, Takes events, Go",
        "* `facts`: table, 70G rows, growing 170M/day",
        "",
        "## Decision Drivers",
        "",
        "* Promised: availability 99.9%, p95 80ms",
        "* Arriving at `a`: 8k/s at the peak, 2k/s on the mean",
    ]
    assert "Chosen option: A log, because SQL is slower." in lines
    assert "Touches `gone`." in lines
