"""Which new unit of a version is an old one under another name, so that a rename meets a change of the same entry."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from backdraft.document.units import Box, Key, Unit

Units = dict[Key, Unit]

#: How much of an entry must have stayed for it to count as the same one.
_ALIKE = 0.6
_LOOK = 2000


def with_old_names(base: Units, ours: Units, theirs: Units) -> tuple[Units, Units]:
    """Both versions with renamed units under the keys that they have in `base`."""
    here, there = _renames(base, ours), _renames(base, theirs)

    def fits(old: Key, new: Key, other: Units, others: Mapping[Key, Key]) -> bool:
        # A name that the other side gave to something else stays what it is.
        return others.get(old) == new if new in other else True

    mine = {old: new for old, new in here.items() if fits(old, new, theirs, there)}
    yours = {old: new for old, new in there.items() if fits(old, new, ours, here)}
    return _called(ours, mine), _called(theirs, yours)


def _called(units: Units, renames: Mapping[Key, Key]) -> Units:
    back = {new: old for old, new in renames.items()}
    return {back.get(key, key): unit for key, unit in units.items()}


def _renames(base: Units, other: Units) -> dict[Key, Key]:
    """Old to new keys: a unit that went and one that came at its place, much alike."""
    if all(key in other for key in base):
        return {}
    gone, come = _slots(base, other), _slots(other, base)
    return {
        old: new
        for slot, olds in gone.items()
        if len(olds) == len(news := come.get(slot, ()))
        for old, new in zip(olds, news, strict=True)
        if _alike(base[old], other[new])
    }


def _slots(units: Units, others: Units) -> dict[Key | None, list[Key]]:
    """The keys that only `units` have, by the nearest common key above."""
    slots: dict[Key | None, list[Key]] = {}
    above: Key | None = None
    for key in units:
        if key in others:
            above = key
        else:
            slots.setdefault(above, []).append(key)
    return slots


def _alike(old: Unit, new: Unit) -> bool:
    if isinstance(old, Box) or isinstance(new, Box):
        return False
    return SequenceMatcher(None, old.own[:_LOOK], new.own[:_LOOK], autojunk=False).ratio() >= _ALIKE
