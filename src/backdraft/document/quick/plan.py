"""What a quick line is planned to do, and from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.document.edits import Edit


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is: the pane in focus (`services endpoints schema checklists`) and the entry selected."""

    pane: str = "services"
    path: Path = ()


#: Nowhere in particular: the Services pane with nothing selected.
HERE = Place()

#: The methods of an endpoint, in the order in which they are offered; the last two are no HTTP.
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "WS", "RPC")

#: What people say for a verb of the format.
SAID_FOR = {"listens": "consumes", "subscribes": "consumes", "publishes": "emits"}

#: What a line does, and how that is told once it is done.
_PAST = {
    "adds": "added",
    "rewrites": "rewrote",
    "describes": "described",
    "sets": "set",
    "makes": "made",
    "gives": "gave",
}
#: A longer sentence is told in numbers, unless one says how much room there is.
_LONG = 64


@dataclass(frozen=True, slots=True)
class Deed:
    """What a line does: `adds` and `services orders and catalog`.

    `noun` and `count` tell it in numbers where the whole is too long to be named; without a noun it always is.
    `between` names the arrows, where there is room for that as well.
    """

    verb: str
    what: str
    noun: str = ""
    count: int = 1
    between: str = ""


def sentence(deeds: Iterable[Deed], *, past: bool = False, room: int = _LONG) -> str:
    """`adds client web, gateway, services orders and catalog, 3 calls`: what the bar says, or what was done.

    Of what has room, the first: all by name; what the arrows join by name, then the arrows alone; all in numbers.
    """
    found = tuple(deeds)
    arrows = [replace(deed, what=f"{deed.what}: {deed.between}") if deed.between else deed for deed in found]
    joined = [deed for deed in arrows if deed.between]
    others = tuple(deed for deed in found if not deed.between)
    tries = (arrows, found, [*_counted(others), *joined] if joined else found, _counted(found))
    told = [_joined(each, past) for each in tries]
    return next((each for each in told if len(each) <= room), told[-1])


def arrows_between(pairs: Iterable[tuple[str, str]]) -> str:
    """`web → gateway → orders and catalog`: arrows by their sources; a chain where each leads to the next."""
    by_source: dict[str, list[str]] = {}
    for source, target in pairs:
        by_source.setdefault(source, []).append(target)
    chains: list[str] = []
    end = ""
    for source, targets in by_source.items():
        told = f" → {listed(targets)}"
        if chains and source == end:
            chains[-1] += told
        else:
            chains.append(source + told)
        end = targets[0] if len(targets) == 1 else ""
    return ", ".join(chains)


def _joined(deeds: Iterable[Deed], past: bool) -> str:
    by_verb: dict[str, list[str]] = {}
    for deed in deeds:
        by_verb.setdefault(deed.verb, []).append(deed.what)
    told = ((_PAST.get(verb, verb) if past else verb, ", ".join(whats)) for verb, whats in by_verb.items())
    return ", ".join(f"{verb} {whats}".strip() for verb, whats in told)


def _counted(deeds: tuple[Deed, ...]) -> list[Deed]:
    """The deeds with those of one noun as their number."""
    out: dict[tuple[str, str], Deed] = {}
    for deed in deeds:
        key = (deed.verb, deed.noun or deed.what)
        count = deed.count + (out[key].count if key in out else 0)
        out[key] = replace(deed, what=plural(count, deed.noun), count=count) if count > 1 and deed.noun else deed
    return list(out.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """What a line will do: the edits, what they are called, the path to select afterwards.

    `hint` is what else there is to say: what is wanted of a line that cannot be taken yet, what one may type next.
    `reach` is how many arrows away from `focus` the line reaches.

    No edits and slips mean that the line cannot be taken yet; `hint` then tells what is wanted.
    """

    edits: tuple[Edit, ...] = ()
    deeds: tuple[Deed, ...] = ()
    focus: Path = ()
    slips: tuple[Slip, ...] = ()
    reach: int = 1
    hint: str = ""

    @property
    def says(self) -> str:
        """What Enter will do, for the bar; else what is wanted."""
        return self.told(_LONG)

    def told(self, room: int) -> str:
        """The same in about so many letters."""
        less = len(self.hint) + 2 if self.hint else 0
        return "  ".join(part for part in (sentence(self.deeds, room=room - less), self.hint) if part)

    @property
    def did(self) -> str:
        """What was done, for the step of undo."""
        return sentence(self.deeds, past=True)

    def done(self, room: int) -> str:
        """What was done, in about so many letters."""
        return sentence(self.deeds, past=True, room=room)

    @property
    def ready(self) -> bool:
        """Whether Enter would change something."""
        return bool(self.edits) and not any(slip.severity == "error" for slip in self.slips)


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def plural(count: int, noun: str, many: str = "") -> str:
    """`3 calls`, `1 call`; `many` where an s will not do."""
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def moved(slips: Iterable[Slip], by: int) -> tuple[Slip, ...]:
    """The slips of a part of a line, `by` letters into it."""
    return tuple(replace(s, start=max(0, s.start + by), end=max(0, s.end + by)) for s in slips)
