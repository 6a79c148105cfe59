"""Checklists to switch on: those that are shipped, and a person's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.reports.packs import packs, read_packs
from backdraft.review.checklists import ListStanding, standings
from backdraft.review.packs import NoPackError, pack_of
from backdraft.review.registry import RULES
from tests.cli.conftest import Call
from tests.cli.conftest import backdraft as backdraft

SHIPPED = sorted((Path(__file__).parents[2] / "checklists").glob("*.yaml"))
BAD = "backdraft: 1\nservices: {a: {calls: [b POST /x retry=2]}, b: {}}\n"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    packs.cache_clear()


def switched_on(text: str) -> ListStanding:
    return Memo().view(Document.read(text).design).ask(standings, packs())[-1]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_list_is_one_names_rules_and_is_switched_on_by_its_name(path: Path) -> None:
    pack = pack_of(yaml.safe_load(path.read_text()), frozenset(RULES))
    assert pack.name == path.stem
    assert len(pack.items) >= 8
    assert any(item.rules for item in pack.items)
    document = Document.read(f"backdraft: 1\nchecklists: {{{pack.name}: {{}}}}\n")
    assert document.problems == ()
    stands = switched_on(document.text)
    assert (stands.title, len(stands.items)) == (pack.title, len(pack.items))
    assert {item.state for item in stands.items} == {"unknown"}


def test_an_item_of_a_list_is_decided_by_its_rules_and_overruled_by_a_person() -> None:
    item = next(
        i for i in switched_on(f"{BAD}checklists: {{production-readiness: {{}}}}\n").items if i.item.name == "retries"
    )
    assert (item.state, [f.rule for f in item.findings]) == ("fail", ["retry-unsafe"])
    said = (
        f"{BAD}checklists: {{production-readiness: {{items: {{retries: {{pass: next month}}, mine: Cake bought}}}}}}\n"
    )
    assert Document.read(said).problems == ()
    items_ = {i.item.name: i for i in switched_on(said).items}
    assert (items_["retries"].state, items_["retries"].by) == ("pass", "person")
    assert items_["retries"].item.text == "Retries are few, and safe"
    assert items_["mine"].item.text == "Cake bought"


def test_ones_own_list_is_a_file_in_the_config_folder(backdraft: Call, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "config" / "checklists"
    folder.mkdir(parents=True)
    (folder / "ours.yaml").write_text(
        "name: ours\ntitle: Ours\nitems:\n  retry: {text: Safe, rules: [retry-unsafe]}\n  cake: Cake\n"
    )
    (folder / "bad.yaml").write_text("name: bad\nitems: {x: {text: X, rules: [no-such-rule]}}\n")
    said = backdraft("checklists")
    assert "ours" in said.out
    assert "names the rule no-such-rule" in said.err
    assert len(read_packs()[1]) == 1
    (tmp_path / "d.yaml").write_text(f"{BAD}checklists: {{ours: {{}}}}\n")
    told = backdraft("check", "d.yaml", "--json")
    assert "checklist" not in told.err
    lists = json.loads(told.out)["checklists"]
    assert lists["ours"] == {"retry": "fail", "cake": "unknown"}


def test_a_list_that_a_design_names_and_nobody_has_is_told(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text("backdraft: 1\nchecklists: {owasp-apis: {}}\n")
    assert "checklist owasp-apis has no items" in backdraft("check", "d.yaml").err


NONE = {
    "[]": "it has no name",
    "items: {a: x}": "it has no name",
    "name: x": "it has no items",
    "name: x\nitems: []": "it has no items",
    "name: x\nitems: {}": "it has no items",
    "name: x\nitems: [a]": "it has no items",
    "name: x\nitems: {a: [1]}": "the item a has no text",
    "name: x\nitems: {a: {rules: []}}": "the item a has no text",
    "name: scaling\nitems: {a: x}": "the list scaling is built in, this one wants another name",
    "name: x\nitems: {a: {text: y, rules: z}}": "the rules of a are no list",
    "name: x\nitems: {a: {text: y, rules: [hubs]}}": "a names the rule hubs, which is none",
}


def test_a_list_without_a_title_is_called_by_its_name() -> None:
    plain = pack_of({"name": "x", "items": {"a": "A", "b": {"text": "B", "rules": ["hub"]}}}, frozenset(RULES))
    titled = pack_of({"name": "x", "title": "X", "items": {"a": "A"}}, frozenset(RULES))
    assert (plain.title, titled.title) == ("x", "X")
    assert [(item.name, item.text, item.rules) for item in plain.items] == [("a", "A", ()), ("b", "B", ("hub",))]


@pytest.mark.parametrize("why", NONE)
def test_what_is_no_list_says_why(why: str) -> None:
    with pytest.raises(NoPackError) as told:
        pack_of(yaml.safe_load(why), frozenset(RULES))
    assert str(told.value) == NONE[why]
