"""Checklists that tick themselves: an item passes, fails or is unknown by its rules, unless a person says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from backdraft.design.checklists import checklists
from backdraft.design.model import CheckItem, Checklist
from backdraft.design.resolve.growth import notes
from backdraft.design.view import View
from backdraft.review.judging import Finding, Judged, judged
from backdraft.review.packs import Pack
from backdraft.review.registry import RULES
from backdraft.review.rule import RANK
from backdraft.review.spoken import SPOKEN

State = Literal["pass", "fail", "skip", "unknown"]


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """An item and how it stands.

    Attributes:
        item: As the file has it, with the text of a built-in one.
        state: What a person said, else what the rules say: `fail` with a finding above info, `pass` when they had
            something to look at, none fired, and the design speaks of the matter (`spoken.SPOKEN`), else `unknown`:
            advice alone settles nothing.
        by: `person`, `rules`, or empty where nothing is known.
        findings: What its rules found, the most severe first.
        means: What a note on scaling means in this design.
    """

    item: CheckItem
    state: State
    by: Literal["person", "rules", ""]
    findings: tuple[Finding, ...] = ()
    means: str = ""


@dataclass(frozen=True, slots=True)
class ListStanding:
    """A checklist and how its items stand."""

    name: str
    title: str
    items: tuple[ItemStanding, ...]

    @property
    def settled(self) -> int:
        """How many items pass or are skipped."""
        return sum(item.state in ("pass", "skip") for item in self.items)


def standings(view: View, packs: tuple[Pack, ...] = ()) -> tuple[ListStanding, ...]:
    """Every list, the built-in ones first. `packs` are the further lists that a design may switch on by name."""
    found = view.ask(judged)
    known = {pack.name: pack for pack in packs}
    lists = []
    for each in view.ask(checklists):
        if (pack := known.get(each.name)) is not None:
            lists.append(_of_pack(view, pack, each, found))
            continue
        items = tuple(_standing(view, item, f"{each.name}/{item.name}", found) for item in each.items)
        lists.append(ListStanding(each.name, each.title or each.name, items))
    return tuple(lists)


def _of_pack(view: View, pack: Pack, stored: Checklist, found: Judged) -> ListStanding:
    """A list that is switched on, with what a person decided about its items, and that person's own items."""
    said = {item.name: item for item in stored.items}
    means = {note.name: note.means for note in view.ask(notes)} if pack.name == "scaling" else {}
    items = []
    for wanted in pack.items:
        own = said.pop(wanted.name, CheckItem(wanted.name))
        stands = _decided(replace(own, text=own.text or wanted.text), set(wanted.rules), found)
        items.append(replace(stands, means=means.get(wanted.name, "")))
    return ListStanding(
        pack.name, stored.title or pack.title, (*items, *(_decided(i, set(), found) for i in said.values()))
    )


def _standing(view: View, item: CheckItem, key: str, found: Judged) -> ItemStanding:
    rules = [rule for rule in RULES.values() if key in rule.items]
    silent = key in SPOKEN and not view.ask(SPOKEN[key])
    speaking = set() if silent else {rule.id for rule in rules if rule.ticks and rule.items[0] == key}
    return _decided(item, {rule.id for rule in rules}, found, speaking)


def _decided(item: CheckItem, rules: set[str], found: Judged, speaking: set[str] | None = None) -> ItemStanding:
    """How an item stands by its `rules`; `speaking`: those of them that it can pass by, all where none are named."""
    findings, looked = found.findings, found.looked
    own = tuple(sorted((f for f in findings if f.rule in rules), key=lambda f: -RANK[f.severity]))
    if item.state != "open":
        return ItemStanding(item, item.state, "person", own)
    if any(f.severity != "info" for f in own):
        return ItemStanding(item, "fail", "rules", own)
    if (rules if speaking is None else speaking) & looked and not own:
        return ItemStanding(item, "pass", "rules", own)
    return ItemStanding(item, "unknown", "", own)
