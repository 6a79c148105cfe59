"""What if: a line that changes a design in thought, and the design that it would be.

`x10` (all load), `NAME x10` (what enters at a service, or a load by its name), `rows x100`, `cache off` (all of them),
`NAME off` (of a cache), `NAME down`, `NAME replicas=1`, `NAME 2ms`, `NAME 99.9%`, `NAME cores=4`, `NAME pool=20`,
`NAME hit=50%`, and several in one line, parted by commas.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeGuard

from backdraft.capacity.defaults import PEAK, ROWS, STANDARDS, Standard
from backdraft.capacity.load import arrivals_of, doors
from backdraft.design.design import Design
from backdraft.design.model import Amount, Endpoint, Entry, Load, Loads, Run, Service, Store, Table
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.notation.services import number_text
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import kind_of_store
from backdraft.design.view import View

_FACTOR = re.compile(r"[x×]([0-9]+(?:\.[0-9]+)?)\Z")
_SETTING = re.compile(r"(replicas|cores|pool|hit|availability|time)=(\S+)\Z")
#: What may be written, for messages and help.
FORMS = "x10, NAME x10, rows x100, cache off, NAME down, NAME replicas=1, NAME 2ms, NAME 99.9%, NAME hit=50%"
#: What a service or store may be told, beside a time and a share.
SETTINGS = ("replicas=", "cores=", "pool=", "hit=", "availability=", "time=")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_Changes = dict[Path, Entry]


class NotUnderstood(ValueError):  # noqa: N818  it is said of an expression
    """An expression that means nothing for this design; the message says what would."""


def what_if(design: Design, expressions: Iterable[str]) -> Design:
    """The design as it would be after `expressions`, one after the other. `design` itself stays as it is.

    Raises:
        NotUnderstood: an expression is none, or names what the design has not.
    """
    for line in expressions:
        for expression in line.split(","):
            design = _with(design, _changes(design, expression.strip()))
    return design


@dataclass(frozen=True, slots=True)
class Supposed:
    """A line as far as it is understood.

    Attributes:
        design: The design with each expression of the line that means something for it.
        said: Those expressions, with commas between them; empty when there is none.
        slip: Why the first of the others means nothing, with the mend; empty when all is understood.
    """

    design: Design
    said: str
    slip: str


def suppose(design: Design, line: str) -> Supposed:
    """Take a line that is perhaps still being typed: what is understood counts, the rest is told."""
    said: list[str] = []
    slip = ""
    for expression in filter(None, (part.strip() for part in line.split(","))):
        try:
            design = _with(design, _changes(design, expression))
            said.append(expression)
        except NotUnderstood as error:
            slip = slip or str(error)
    return Supposed(design, ", ".join(said), slip)


def at_load(design: Design, factor: float, entry: str = "") -> Design:
    """The design at so many times its load, or of that alone which enters at `entry` (or has that name).

    Raises:
        NotUnderstood: no load enters there.
    """
    return _with(design, _loads(design, factor, entry))


def _changes(design: Design, expression: str) -> _Changes:
    words = expression.split()
    if len(words) == 1 and (factor := _FACTOR.match(words[0])):
        return _loads(design, float(factor[1]))
    if len(words) == 1 and _is_named(design, words[0]):
        raise NotUnderstood(f"what of {words[0]}? write {words[0]} down, {words[0]} replicas=1, {words[0]} 2ms")
    if len(words) == 2:
        subject, change = words
        if subject == "rows" and (factor := _FACTOR.match(change)):
            return _rows(design, float(factor[1]))
        if (factor := _FACTOR.match(change)) and (subject != "rows" or _is_named(design, subject)):
            return _loads(design, float(factor[1]), subject)
        if subject in ("cache", "caches") and change == "off" and design.entry(("stores", subject)) is None:
            return _caches_off(design)
        if subject == "rows" and not _is_named(design, subject):
            raise NotUnderstood(f"{change!r} is no factor; write rows x100")
        return {(path := _find(design, subject)): _changed(design.entry(path), change)}
    raise NotUnderstood(f"{expression!r} is not understood; write {FORMS}")


def _find(design: Design, name: str) -> Path:
    for section in ("services", "stores"):
        if design.entry((section, name)) is not None:
            return (section, name)
    known = [path[1] for section in ("services", "stores") for path in design.paths(section)]
    whole = {"cache": "cache off", "rows": "rows x100"}
    near = difflib.get_close_matches(name, [*known, *whole], 1)
    mend = f"did you mean {whole.get(near[0], near[0])}?" if near else f"write {FORMS}"
    raise NotUnderstood(f"no service or store is called {name!r}; {mend}")


def _is_named(design: Design, name: str) -> bool:
    return any(design.entry((section, name)) is not None for section in ("services", "stores"))


def _changed(entry: Entry | None, change: str) -> Entry:
    if not isinstance(entry, Service | Store):
        raise NotUnderstood(f"{change!r} changes services and stores")
    setting = _SETTING.match(change)
    if change == "off":
        if not is_cache(entry):
            raise NotUnderstood(f"{entry.name} is no cache, so it is not off; write {entry.name} down")
        return replace(entry, hit=Amount("0%", 0.0))
    if setting and setting[1] == "hit":
        if not is_cache(entry):
            raise NotUnderstood(f"{entry.name} is no cache, so nothing hits it; write hit= of a cache")
        return replace(entry, hit=_amount(setting[2], "share"))
    run = entry.run or Run()
    if change == "down":
        down = replace(run, availability=Amount("0%", 0.0))
        # A standby or a copy of what is down is down with it.
        return replace(entry, run=down, standby=0) if isinstance(entry, Store) else replace(entry, run=down)
    return replace(entry, run=_run(run, change, setting, entry))


def _run(run: Run, change: str, setting: re.Match[str] | None, entry: Service | Store) -> Run:
    key, value = (setting[1], setting[2]) if setting else ("availability" if change.endswith("%") else "time", change)
    if key == "time":
        if setting is None and not change[:1].isdigit():
            raise NotUnderstood(_no_change(change, entry))
        return replace(run, time=_amount(value, "time"))
    if key == "availability":
        return replace(run, availability=_amount(value, "share"))
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e9 or (key != "cores" and number != int(number)):
        raise NotUnderstood(f"{change!r}: {key} is a number from 1 on")
    if key == "pool":
        return replace(run, pool=int(number))
    if key == "replicas":
        return replace(run, replicas=(int(number), int(number)), cores=run.cores or _standard(entry).cores)
    return replace(run, cores=number, replicas=run.replicas or (_standard(entry).replicas,) * 2)


def _no_change(change: str, entry: Service | Store) -> str:
    word = change.partition("=")[0]
    near = difflib.get_close_matches(word, ("down", "off", *(name[:-1] for name in SETTINGS)), 1)
    if not near:
        return f"{change!r} is nothing that could become of {entry.name}; write {FORMS}"
    meant = near[0] if near[0] in ("down", "off") else f"{near[0]}={change.partition('=')[2] or 1}"
    return f"{change!r} is nothing that could become of {entry.name}; did you mean {meant}?"


def is_cache(entry: Entry | None) -> TypeGuard[Store]:
    """Whether it is a store that answers a share of what it is asked."""
    return isinstance(entry, Store) and kind_of_store(entry) in ("cache", "cdn")


def _standard(entry: Service | Store) -> Standard:
    kind = entry.kind if isinstance(entry, Service) else kind_of_store(entry)
    return STANDARDS.get(kind) or STANDARDS["service"]


def _amount(text: str, unit: Literal["time", "share"]) -> Amount:
    amount = parse_amount(text, unit)
    if amount is None:
        raise NotUnderstood(f"{text!r} is no {unit}; write {FORMS}")
    return amount


def _times(amount: Amount | None, factor: float) -> Amount | None:
    """So many times as much, written in the unit that it was written in."""
    if amount is None:
        return None
    text = _NUMBER.sub(lambda number: _decimal(float(number[0]) * factor), amount.text, count=1)
    return Amount(text, amount.value * factor)


def _decimal(number: float) -> str:
    """Without the noise of binary fractions, and without an exponent: as the format reads it."""
    text = number_text(float(f"{number:.12g}"))
    return f"{number:.18f}".rstrip("0").rstrip(".") if "e" in text else text


def _rate(value: float) -> Amount:
    return Amount(f"{_decimal(value)}/s", value)


def entries_of(design: Design) -> tuple[str, ...]:
    """What `NAME x10` may name: the services that load enters at, then the loads by name."""
    arrivals = [a for a in arrivals_of(View(design)) if not a.job]
    places = (name for a in arrivals for name in (*a.hops, a.entry))
    return tuple(dict.fromkeys((*places, *(a.name for a in arrivals if a.name))))


def _loads(design: Design, factor: float, of: str = "") -> _Changes:
    """All load so many times over, or what enters at the service `of` or is called so."""
    changes: _Changes = {}
    loads = design.entry(("load",))
    ways = {a.path: (*a.hops, a.entry) for a in arrivals_of(View(design))} if of else {}
    for path in design.paths("endpoints"):
        endpoint = design.entry(path)
        if isinstance(endpoint, Endpoint) and endpoint.load is not None and (not of or of in ways.get(path, ())):
            changes[path] = replace(endpoint, load=_times(endpoint.load, factor))
    items = loads.items if isinstance(loads, Loads) else ()
    if not items and not changes:  # what was taken for granted is what is multiplied
        arrivals = [a for a in arrivals_of(View(design)) if not a.job]
        items = tuple(Load("", a.entry, _rate(a.peak), _rate(a.mean)) for a in arrivals)
    if of:
        items = tuple(part for load in items for part in _by_door(design, load))
    meant = [not of or of in (load.name, load.entry.partition(" ")[0]) for load in items]
    if any(meant):
        more = (_grown(load, factor) if is_meant else load for load, is_meant in zip(items, meant, strict=True))
        return {**changes, ("load",): Loads(tuple(more))}
    if of and not changes:
        raise NotUnderstood(f"no load enters at {of}, or is called so; there is {', '.join(entries_of(design))}")
    return changes


def _by_door(design: Design, load: Load) -> tuple[Load, ...]:
    """A load that says no entry comes in equal parts by each door."""
    found = () if load.entry else View(design).ask(doors)
    if len(found) < 2:
        return (replace(load, entry=found[0]) if found else load,)
    part = 1 / len(found)
    known = load if load.peak or load.mean else replace(load, peak=_rate(PEAK))
    return tuple(
        replace(known, entry=door, peak=_times(known.peak, part), mean=_times(known.mean, part)) for door in found
    )


def _grown(load: Load, factor: float) -> Load:
    peak = load.peak or (None if load.mean else _rate(PEAK))
    return replace(load, peak=_times(peak, factor), mean=_times(load.mean, factor))


def _rows(design: Design, factor: float) -> _Changes:
    changes: _Changes = {}
    for path in design.paths("tables"):
        table = design.entry(path)
        if isinstance(table, Table):
            rows = table.rows or Amount(number_text(ROWS), ROWS)
            changes[path] = replace(table, rows=_times(rows, factor))
    for path in design.paths("stores"):
        store = design.entry(path)
        if isinstance(store, Store) and store.rows is not None:
            changes[path] = replace(store, rows=_times(store.rows, factor))
    return changes


def _caches_off(design: Design) -> _Changes:
    found = {
        path: replace(store, hit=Amount("0%", 0.0))
        for path in design.paths("stores")
        if isinstance(store := design.entry(path), Store) and is_cache(store)
    }
    if not found:
        raise NotUnderstood("the design has no cache to switch off")
    return dict(found)


def _with(design: Design, changes: Mapping[Path, Entry]) -> Design:
    sections = {name: dict(entries) for name, entries in design.sections.items()}
    for path, entry in changes.items():
        sections.setdefault(path[0], {})[path] = entry
    return Design(sections, design.groups)
