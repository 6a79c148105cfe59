"""Of a rule that fires thousands of times the first are told, the others counted: counts, marks and mends stay true."""

from __future__ import annotations

from collections import Counter

import pytest

from backdraft.cli.fix import mended
from backdraft.design.paths import Path
from backdraft.design.view import Cold, Memo
from backdraft.document.document import Document
from backdraft.reports.about import about
from backdraft.review import mends
from backdraft.review.checklists import standings
from backdraft.review.judging import MOST_TOLD, judged

TABLES, COLUMNS = 12, 100


def loud(first: str = "") -> Document:
    """Twelve tables of a hundred columns, all of them money in a double; the first of them can be another line."""
    columns = [", ".join(f"a{i}_price: double" for i in range(COLUMNS))] * TABLES
    columns[0] = f"{first or 'a0_price: double'}, {columns[0].partition(', ')[2]}"
    lines = (f"  t{i}:\n    columns: {{id: uuid pk = uuid, {each}}}\n" for i, each in enumerate(columns))
    return Document.read("backdraft: 1\ntables:\n" + "".join(lines))


def test_the_first_of_a_rule_are_told_and_the_others_are_there_to_be_counted() -> None:
    found = Cold(loud().design).ask(judged)
    assert Counter(f.rule for f in found.findings)["float-money"] == MOST_TOLD
    assert [(group[0].rule, len(group)) for group in found.beyond] == [("float-money", TABLES * COLUMNS - MOST_TOLD)]
    places = [f.path for f in found.all() if f.rule == "float-money"]
    assert places == [("tables", f"t{t}", "columns", f"a{c}_price") for t in range(TABLES) for c in range(COLUMNS)]
    assert found.beyond[0][0].mend == "a0_price: numeric(12,2)"


def test_no_mend_is_written_of_what_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    before = mends.column_with

    def counted(path, column, **changes):  # type: ignore[no-untyped-def]
        written.append(path)
        return before(path, column, **changes)

    monkeypatch.setattr(mends, "column_with", counted)
    found = Cold(loud().design).ask(judged)
    assert written == []
    first = next(f for f in found.findings if f.rule == "float-money")
    assert first.mend == "a0_price: numeric(12,2)"
    assert written == [("tables", "t0", "columns", "a0_price")]


def test_each_severity_of_a_rule_is_told_for_itself() -> None:
    """What fails a check is never among those that are only counted."""
    services = "".join(f"  s{i}: {{calls: [x]}}\n" for i in range(MOST_TOLD + 5))
    calls = "  a: {calls: [b timeout=1s, x]}\n  b: {}\n  x: {kind: external}\n"
    text = f"backdraft: 1\nservices:\n{services}{calls}"
    warned = Cold(Document.read(text.replace("[x]", "[x async]")).design).ask(judged)
    told = Counter((f.rule, f.severity) for f in warned.findings if f.rule == "unsafe-upstream")
    assert told == {("unsafe-upstream", "info"): MOST_TOLD, ("unsafe-upstream", "warning"): 1}
    assert [(g[0].rule, g[0].severity, len(g)) for g in warned.beyond] == [("unsafe-upstream", "info", 5)]


def test_what_ignores_a_rule_ignores_it_wherever_it_stands() -> None:
    text = loud().text.replace("  t11:\n", "  t11:\n    ignore: {float-money: measured}\n")
    found = Cold(Document.read(text).design).ask(judged)
    assert [len(group) for group in found.beyond] == [TABLES * COLUMNS - COLUMNS - MOST_TOLD]
    assert len([f for f in found.ignored if f.rule == "float-money"]) == COLUMNS
    assert {f.reason for f in found.ignored} == {"measured"}


def test_an_item_fails_as_before_and_knows_all_that_it_fails_by() -> None:
    lists = {each.name: each for each in Cold(loud().design).ask(standings)}
    item = next(each for each in lists["architecture"].items if each.item.name == "schema")
    assert (item.state, [len(group) for group in item.beyond]) == ("fail", [TABLES * COLUMNS - MOST_TOLD])


def test_the_review_of_an_entry_tells_what_is_there_though_the_whole_only_counts_it() -> None:
    said = [line.text for line in about(Cold(loud().design), ("tables", "t11")).lines]
    assert len([line for line in said if line.endswith("[float-money]")]) == COLUMNS
    assert "▲ t11.a7_price is money in a double; a7_price: numeric(12,2) [float-money]" in said


def test_fix_mends_what_is_only_counted_too() -> None:
    after, done = mended(loud(), ("float-money",))
    assert ("tables", "t11", "columns", "a0_price") in {f.path for f in done}
    assert "t11:\n    columns: {id: uuid pk = uuid, a0_price: 'numeric(12,2)'" in after.text


def test_an_edit_moves_the_border_as_a_cold_start_would() -> None:
    memo = Memo()
    memo.view(loud().design).ask(judged)
    after = loud("a0_price: numeric(12,2)").design
    warm, cold = memo.view(after).ask(judged), Memo().view(after).ask(judged)
    assert warm == cold
    assert [len(group) for group in warm.beyond] == [TABLES * COLUMNS - 1 - MOST_TOLD]
