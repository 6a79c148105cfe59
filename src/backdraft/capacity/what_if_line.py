"""The what-if line as one types it: what could stand at its cursor, examples from the design, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from backdraft.capacity.defaults import HIT
from backdraft.capacity.stations import Station, station
from backdraft.capacity.what_if import SETTINGS, NotUnderstood, entries_of, is_cache, what_if
from backdraft.capacity.words import percent, rate, seconds
from backdraft.design.design import Design
from backdraft.design.model import Endpoint, Load, Loads, Service, Store, Table
from backdraft.design.notation.services import format_run, number_text
from backdraft.design.paths import Path

#: What could stand at the cursor: the text, the letter where it begins, what it is.
Offer = tuple[str, int, str]


def offers(design: Design, text: str, cursor: int) -> tuple[Offer, ...]:
    """What could stand at the cursor of a what-if line, the likeliest first."""
    before = text[:cursor]
    part = before.rpartition(",")[2].lstrip()
    words = part.split()
    typed = "" if not part or part[-1].isspace() else words[-1]
    first = not words or (len(words) == 1 and bool(typed))
    if not first and len(words) - bool(typed) > 1:
        return ()
    known = _subjects(design) if first else _changes(design, words[0])
    start = cursor - len(typed)
    return tuple((each, start, note) for each, note in known if each.startswith(typed) and each != typed)


def _subjects(design: Design) -> Iterator[tuple[str, str]]:
    known = {each.name: f"{each.kind}, now {_runs(each)}" for each in _stations(design)}
    yield from known.items()
    yield "x10", "ten times all load"
    yield from ((name, "a load, by its name") for name in entries_of(design) if name not in known)
    if any(is_cache(design.entry(path)) for path in design.paths("stores")):
        yield "cache off", "every cache misses"
    if design.paths("tables"):
        yield "rows x100", "a hundred times the rows"


def _changes(design: Design, name: str) -> Iterator[tuple[str, str]]:
    if name in entries_of(design):
        yield "x10", "ten times the load that enters here"
    entry = design.entry(("services", name)) or design.entry(("stores", name))
    if not isinstance(entry, Service | Store):
        return
    found = station(entry)
    if isinstance(entry, Store) and is_cache(entry):
        hit = entry.hit.text if entry.hit is not None else f"{HIT:.0%}"
        yield "off", "it misses always"
        yield "hit=", f"now {hit}"
    yield "down", "it never answers"
    now = {
        "replicas=": str(found.replicas) if found.bounded else "as many as it takes",
        "cores=": number_text(found.cores) if found.bounded else "as many as it takes",
        "time=": seconds(found.time),
        "availability=": percent(found.availability),
    }
    yield from ((name, f"now {now[name]}") for name in SETTINGS if name in now)
    if isinstance(entry, Service):
        yield "pool=", "connections of each replica"


def _stations(design: Design) -> Iterator[Station]:
    for path in (*design.paths("services"), *design.paths("stores")):
        entry = design.entry(path)
        if isinstance(entry, Service | Store) and (found := station(entry)).kind != "client":
            yield found


def _runs(each: Station) -> str:
    runs = (
        f"{each.replicas} x {number_text(each.cores)}cpu {seconds(each.time)}" if each.bounded else seconds(each.time)
    )
    return f"{runs}, limit {rate(each.limit)}" if each.limit is not None else runs


def examples(design: Design) -> tuple[tuple[str, str], ...]:
    """Lines that mean something for this design, and what each does."""
    stations = list(_stations(design))
    services = [each for each in stations if each.path[0] == "services"]
    own = [each.name for each in services if each.bounded]
    stores = [each.name for each in stations if each.path[0] == "stores" and each.bounded]
    others = [each.name for each in services if each.kind == "external"] or own
    found = [("x10", "ten times all load")]
    found += [(f"{name} replicas=1", "how it runs: replicas= cores= pool=") for name in own[:1]]
    found += [(f"{name} down", "it never answers") for name in others[:1]]
    found += [(f"{name} 2ms", "how long it takes; 99.9%: how often it is up") for name in (stores or own)[:1]]
    if any(is_cache(design.entry(path)) for path in design.paths("stores")):
        found.append(("cache off", "every cache misses; NAME hit=50%: one hits half"))
    if design.paths("tables"):
        found.append(("rows x100", "a hundred times the rows"))
    return (*found, ("x2, cache off", "several, with commas")) if len(found) > 1 else tuple(found)


def written(design: Design, line: str) -> tuple[tuple[Path, str], ...]:
    """What stands where in the file when the line is no supposition any more: paths of keys, or of endpoint lines, and
    their new text.

    Raises:
        NotUnderstood: The line means nothing, or something that no design says (that a thing is down).
    """
    after = what_if(design, [line])
    return tuple(_differences(design, after))


def _differences(before: Design, after: Design) -> Iterable[tuple[Path, str]]:
    for section in ("load", "services", "stores", "tables", "endpoints"):
        paths: tuple[Path, ...] = (("load",),) if section == "load" else after.paths(section)
        for path in paths:
            old, new = before.entry(path), after.entry(path)
            if old is new:
                continue
            if isinstance(new, Loads):
                yield from _load(old, new)
            elif isinstance(new, Endpoint) and new.load is not None:
                yield (*path, "load"), new.load.text
            elif isinstance(new, Table) and new.rows is not None:
                yield (*path, "rows"), new.rows.text
            elif isinstance(new, Service | Store):
                yield from _entry(path, old, new)


def _load(old: object, new: Loads) -> Iterable[tuple[Path, str]]:
    """One load stands under its keys; of several each under its name, or its place where it has none."""
    known = old.items if isinstance(old, Loads) else ()
    if len(new.items) != max(1, len(known)):
        raise NotUnderstood("the load says no entry, and comes by several: say which first (enter on load)")
    names: set[str] = set()
    for i, load in enumerate(new.items):
        path: Path = ("load",)
        if len(new.items) > 1:
            name = load.name if load.name and load.name not in names else str(i)
            names.add(name)
            path = ("load", name)
        was = known[i] if known else Load()
        if not known and load.entry:
            yield (*path, "entry"), load.entry
        for key in ("peak", "mean"):
            amount = getattr(load, key)
            if amount is not None and amount != getattr(was, key):
                yield (*path, key), amount.text


def _entry(path: Path, old: object, new: Service | Store) -> Iterable[tuple[Path, str]]:
    assert isinstance(old, Service | Store)
    if new.run is not None and new.run != old.run:
        if new.run.availability is not None and new.run.availability.value == 0:
            raise NotUnderstood(f"{new.name} down can be supposed, not designed; leave it out to write the rest")
        yield (*path, "run"), format_run(new.run)
    if isinstance(new, Store) and isinstance(old, Store):
        for name in ("hit", "rows"):
            amount = getattr(new, name)
            if amount is not None and amount != getattr(old, name):
                yield (*path, name), re.sub(r"\s", "", amount.text)
