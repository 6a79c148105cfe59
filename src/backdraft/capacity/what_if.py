"""What if: a line that changes a design in thought, and the design that it would be.

`x10` (all load), `rows x100`, `cache off` (all of them), `NAME off` (of a cache), `NAME down`, `NAME replicas=1`,
`NAME 2ms`, `NAME 99.9%`, `NAME cores=4`, `NAME pool=20`, `NAME hit=50%`, and several in one line, parted by commas.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from backdraft.capacity.defaults import ROWS, STANDARDS, Standard
from backdraft.capacity.load import arrivals_of
from backdraft.design.design import Design
from backdraft.design.model import Amount, Endpoint, Entry, Load, Loads, Run, Service, Store, Table
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import kind_of_store
from backdraft.design.view import View

_FACTOR = re.compile(r"[x×]([0-9]+(?:\.[0-9]+)?)\Z")
_SETTING = re.compile(r"(replicas|cores|pool|hit|availability|time)=(\S+)\Z")
#: What may be written, for messages and help.
FORMS = "x10, rows x100, cache off, NAME down, NAME replicas=1, NAME 2ms, NAME 99.9%, NAME hit=50%"
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


def _changes(design: Design, expression: str) -> _Changes:
    words = expression.split()
    if len(words) == 1 and (factor := _FACTOR.match(words[0])):
        return _loads(design, float(factor[1]))
    if len(words) == 2:
        subject, change = words
        if subject == "rows" and (factor := _FACTOR.match(change)):
            return _rows(design, float(factor[1]))
        if subject in ("cache", "caches") and change == "off" and design.entry(("stores", subject)) is None:
            return _caches_off(design)
        return {(path := _find(design, subject)): _changed(design.entry(path), change)}
    raise NotUnderstood(f"{expression!r} is not understood; write {FORMS}")


def _find(design: Design, name: str) -> Path:
    for section in ("services", "stores"):
        if design.entry((section, name)) is not None:
            return (section, name)
    known = [path[1] for section in ("services", "stores") for path in design.paths(section)]
    near = difflib.get_close_matches(name, known, 1)
    mend = f"did you mean {near[0]}?" if near else f"write {FORMS}"
    raise NotUnderstood(f"no service or store is called {name!r}; {mend}")


def _changed(entry: Entry | None, change: str) -> Entry:
    if not isinstance(entry, Service | Store):
        raise NotUnderstood(f"{change!r} changes services and stores")
    setting = _SETTING.match(change)
    if change == "off" and isinstance(entry, Store) and kind_of_store(entry) in ("cache", "cdn"):
        return replace(entry, hit=Amount("0%", 0.0))
    if setting and setting[1] == "hit":
        if not isinstance(entry, Store):
            raise NotUnderstood(f"{entry.name} is no cache")
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


def _standard(entry: Service | Store) -> Standard:
    kind = entry.kind if isinstance(entry, Service) else kind_of_store(entry)
    return STANDARDS.get(kind) or STANDARDS["service"]


def _amount(text: str, unit: Literal["time", "share"]) -> Amount:
    amount = parse_amount(text, unit)
    if amount is None:
        raise NotUnderstood(f"{text!r} is no {unit}; write {FORMS}")
    return amount


def _times(amount: Amount | None, factor: float) -> Amount | None:
    return Amount(f"{amount.text} x{factor:g}", amount.value * factor) if amount is not None else None


def _loads(design: Design, factor: float) -> _Changes:
    changes: _Changes = {}
    loads = design.entry(("load",))
    for path in design.paths("endpoints"):
        endpoint = design.entry(path)
        if isinstance(endpoint, Endpoint) and endpoint.load is not None:
            changes[path] = replace(endpoint, load=_times(endpoint.load, factor))
    if isinstance(loads, Loads) and loads.items:
        items = loads.items
    elif changes:
        return changes
    else:  # what was taken for granted is what is multiplied
        arrivals = [a for a in arrivals_of(View(design)) if not a.job]
        items = tuple(Load("", a.entry, Amount("", a.peak), Amount("", a.mean)) for a in arrivals)
    more = tuple(replace(load, peak=_times(load.peak, factor), mean=_times(load.mean, factor)) for load in items)
    return {**changes, ("load",): Loads(more)}


def _rows(design: Design, factor: float) -> _Changes:
    changes: _Changes = {}
    for path in design.paths("tables"):
        table = design.entry(path)
        if isinstance(table, Table):
            rows = table.rows or Amount("", ROWS)
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
        if isinstance(store := design.entry(path), Store) and kind_of_store(store) in ("cache", "cdn")
    }
    if not found:
        raise NotUnderstood("the design has no cache to switch off")
    return dict(found)


def _with(design: Design, changes: Mapping[Path, Entry]) -> Design:
    sections = {name: dict(entries) for name, entries in design.sections.items()}
    for path, entry in changes.items():
        sections.setdefault(path[0], {})[path] = entry
    return Design(sections, design.groups)
