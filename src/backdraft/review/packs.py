"""Further checklists, to switch on: each a YAML file that names, for each item, the rules that decide it.

A design switches one on by naming it: `checklists: {owasp-api: {}}`.
"""

from __future__ import annotations

from dataclasses import dataclass

from backdraft.design.checklists import BUILT_IN


@dataclass(frozen=True, slots=True)
class PackItem:
    """An item: `rules` decide it; without any it is a person's to judge."""

    name: str
    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A checklist to switch on."""

    name: str
    title: str
    items: tuple[PackItem, ...]


class NoPackError(Exception):
    """What was read is no checklist; the message says why."""


def pack_of(data: object, known: frozenset[str]) -> Pack:
    """The checklist that a YAML file holds.

    Raises:
        NoPackError: It has no name or that of a list that is built in, no items, an item is none, or names a rule
            that is not in `known`.
    """
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        raise NoPackError("it has no name")
    if data["name"] in BUILT_IN:
        raise NoPackError(f"the list {data['name']} is built in, this one wants another name")
    items = data.get("items")
    if not isinstance(items, dict) or not items:
        raise NoPackError("it has no items")
    return Pack(
        data["name"], str(data.get("title") or data["name"]), tuple(_item(n, v, known) for n, v in items.items())
    )


def _item(name: object, value: object, known: frozenset[str]) -> PackItem:
    if isinstance(value, str):
        return PackItem(str(name), value)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise NoPackError(f"the item {name} has no text")
    rules = value.get("rules") or []
    if not isinstance(rules, list):
        raise NoPackError(f"the rules of {name} are no list")
    for rule in rules:
        if rule not in known:
            raise NoPackError(f"{name} names the rule {rule}, which is none")
    return PackItem(str(name), value["text"], tuple(rules))
