"""Checklists that tick themselves: an item passes, fails or is unknown by its rules, unless a person says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from backdraft.capacity.words import percent
from backdraft.design.checklists import checklists
from backdraft.design.model import CheckItem, Checklist
from backdraft.design.resolve.growth import notes
from backdraft.design.view import View
from backdraft.review.figures import figures, known
from backdraft.review.judging import Finding, Judged, errs_when_grown, judged
from backdraft.review.packs import Pack
from backdraft.review.registry import RULES
from backdraft.review.rule import RANK
from backdraft.review.spoken import SPOKEN
from backdraft.review.waiting import STATED

State = Literal["pass", "fail", "skip", "unknown"]


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """An item and how it stands.

    Attributes:
        item: As the file has it, with the text of a built-in one.
        state: What a person said, else what the rules say: `fail` with a finding above info, `pass` when they had
            something to look at, none fired, no error waits for the sketch to grow, and the design speaks of the
            matter (`spoken.SPOKEN`), else `unknown`: advice fails nothing and settles nothing.
        by: `person`, `rules`, or empty where nothing is known.
        findings: What its rules found, the most severe first.
        beyond: What of it is only counted, a group for each rule and severity.
        means: What a note on scaling means in this design.
        ask: Where the design does not speak of it, or its rules wait: what would say it.
    """

    item: CheckItem
    state: State
    by: Literal["person", "rules", ""]
    findings: tuple[Finding, ...] = ()
    means: str = ""
    ask: str = ""
    beyond: tuple[tuple[Finding, ...], ...] = ()


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


#: The notes on scaling: the rules that see each. A note that the design does not speak of is unknown.
NOTES: Mapping[str, str] = {
    "stateless": "stateful-replicas single-replica",
    "read-replicas": "read-replica stale-unsaid strong-stale",
    "pooling": "pool-overflow pool-too-small",
    "queues": "slow-in-request fan-out deep-chain drain-too-slow event-ends lone-queue",
    "cdn": "cache-public personal-cached",
    "sharding": "split-key hot-shard shard-query early-shard",
    "hot-spots": "overload hot loop-gain cold-cache rate-over-limit budget-broken query-index unpaged-list offset-large"
    " page-payload hot-table random-key hub n-plus-one chatty",
}


def standings(view: View, packs: tuple[Pack, ...] = ()) -> tuple[ListStanding, ...]:
    """Every list, the built-in ones first. `packs` are the further lists that a design may switch on by name."""
    found = view.ask(judged)
    switched = {pack.name: pack for pack in packs}
    lists = []
    for each in view.ask(checklists):
        if (pack := switched.get(each.name)) is not None:
            lists.append(_of_pack(view, pack, each, found))
            continue
        standing = _of_note if each.name == "scaling" else _standing
        items = tuple(standing(view, item, f"{each.name}/{item.name}", found) for item in each.items)
        lists.append(ListStanding(each.name, each.title or each.name, items))
    return tuple(lists)


def _of_pack(view: View, pack: Pack, stored: Checklist, found: Judged) -> ListStanding:
    """A list that is switched on, with what a person decided about its items, and that person's own items."""
    said = {item.name: item for item in stored.items}
    items = []
    for wanted in pack.items:
        own = said.pop(wanted.name, CheckItem(wanted.name))
        items.append(_decided(view, replace(own, text=own.text or wanted.text), set(wanted.rules), found))
    items += [_decided(view, item, set(), found) for item in said.values()]
    return ListStanding(pack.name, stored.title or pack.title, tuple(items))


def _standing(view: View, item: CheckItem, key: str, found: Judged) -> ItemStanding:
    rules = [rule for rule in RULES.values() if key in rule.items]
    silent = key in SPOKEN and not view.ask(SPOKEN[key])
    speaking = set() if silent else {rule.id for rule in rules if rule.ticks and rule.items[0] == key}
    return _decided(view, item, {rule.id for rule in rules}, found, speaking)


def _of_note(view: View, item: CheckItem, key: str, found: Judged) -> ItemStanding:
    note = next((note for note in view.ask(notes) if note.name == item.name), None)
    if note is None:
        return _decided(view, item, set(), found)
    means = "; ".join(part for part in (view.ask(_busiest) if item.name == "hot-spots" else "", note.means) if part)
    stands = _decided(view, item, set(NOTES[item.name].split()), found, None if means else set())
    return replace(stands, means=means, ask="" if means else note.ask)


def _busiest(view: View) -> str:
    """What is busiest at the peak by the design's own figures; empty where it has none."""
    found = view.ask(figures)
    used = {each.answer.name: each.answer.rate / each.bears for each in known(view, found)} if found else {}
    if not used:
        return ""
    name = max(used, key=used.__getitem__)
    return f"{name} is the busiest, {percent(used[name])} at the peak"


def _decided(
    view: View, item: CheckItem, rules: set[str], found: Judged, speaking: set[str] | None = None
) -> ItemStanding:
    """How an item stands by its `rules`; `speaking`: those of them that it can pass by, all where none are named."""
    own = tuple(sorted((f for f in found.findings if f.rule in rules), key=lambda f: -RANK[f.severity]))
    known = ItemStanding(item, "unknown", "", own, beyond=tuple(g for g in found.beyond if g[0].rule in rules))
    if item.state != "open":
        return replace(known, state=item.state, by="person")
    if any(f.severity != "info" for f in own):
        return replace(known, state="fail", by="rules")
    heard = (rules if speaking is None else speaking) & found.looked
    if heard and any(view.ask(errs_when_grown, rule) for rule in sorted(rules)):
        return replace(known, ask=f"enough; it would fail once the design states {STATED}")
    return replace(known, state="pass", by="rules") if heard and not own else known
