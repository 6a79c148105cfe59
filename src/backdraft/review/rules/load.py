"""Whether the design bears its own load and keeps its targets. Silent where it says no figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from backdraft.capacity.answers import Capacity, PathAnswer, StationAnswer
from backdraft.capacity.defaults import BUSY, OUTAGE
from backdraft.capacity.models import k_of_n
from backdraft.capacity.troubles import missed
from backdraft.capacity.words import percent, rate, seconds
from backdraft.design.edits import Put
from backdraft.design.model import Endpoint, Service, Store
from backdraft.design.nodes import Plain
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.notation.services import format_run
from backdraft.design.resolve.lines import all_lines, endpoints_of, lines_of
from backdraft.design.resolve.story import SAFE_METHODS
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.review.facts import loops
from backdraft.review.figures import MOST, figures, known, run_of, says_availability, says_time, was_read
from backdraft.review.rule import Hit, Verdict, number, rule

_LOAD = "load: {entry: a, peak: 100/s}\n"


@rule(
    "overload",
    "Everything bears the load at the peak",
    severity="error",
    items="architecture/scaling",
    of="design",
    why="What is asked more than it can answer has no latency to tell: its queue grows until something breaks.",
    source="Erlang; Kleinrock, Queueing Systems 1: no steady state from a utilisation of one on",
    research="overload",
    bad=f"{_LOAD}services: {{a: {{run: 2 x 1cpu 25ms 99.9%}}}}",
    good=f"{_LOAD}services: {{a: {{run: 4 x 1cpu 25ms 99.9%}}}}",
)
def overload(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    if found is None:
        return
    for each in known(view, found):
        answer = each.answer
        if each.bears > answer.rate:
            yield None
            continue
        mend, edits = each.for_rate(answer.rate, BUSY)
        what = f"{answer.name} is asked {rate(answer.rate)} at the peak and bears less than {rate(each.bears)}"
        yield Hit(answer.station.path, what, mend, edits)
    for name, limited in _limits(found):
        what = f"{name} is asked {rate(limited[0])} at the peak and accepts {rate(limited[1])}"
        mend = f"limit: {math.floor(limited[0]) + 1}/s if that can be had; else fewer calls of it, or a queue before it"
        yield Hit(("services", name), what, mend) if limited[0] >= limited[1] else None


def _limits(found: Capacity) -> Iterator[tuple[str, tuple[float, float]]]:
    """What says how much it accepts: what it is asked, and that."""
    for name, answer in found.services.items():
        if answer.station.limit is not None and answer.rate:
            yield name, (answer.rate, answer.station.limit)


@rule(
    "hot",
    "Nothing is nearly full at the peak",
    severity="warning",
    items="architecture/scaling",
    of="design",
    why="From there on waits grow faster than the load, and one lost replica or one burst is an outage.",
    source="Google SRE, provisioning for one lost replica; Kleinrock; the share is a setting",
    research="hot",
    bad=f"{_LOAD}services: {{a: {{run: 3 x 1cpu 25ms 99.9%}}}}",
    good=f"{_LOAD}services: {{a: {{run: 4 x 1cpu 25ms 99.9%}}}}",
)
def hot(view: View, *, busy: float = BUSY) -> Iterator[Verdict]:
    found = view.ask(figures)
    if found is None or not 0 < busy <= 1:
        return
    for each in known(view, found):
        answer = each.answer
        if not each.bears > answer.rate:
            continue  # told as an overload
        used, left = answer.rate / each.bears, answer.station.replicas - 1
        lost = answer.station.kind in ("service", "gateway") and left > 0 and used * (left + 1) / left >= 1
        over = used > busy * (1 + 1e-9)
        if not over and not lost:
            yield None
            continue
        mend, edits = each.for_rate(answer.rate, busy, spare=1 if lost else 0)
        after = "" if over else ", and overloaded when one replica is lost"
        told = f"more than {percent(busy)}" if over and percent(used) == percent(busy) else percent(used)
        what = f"{answer.name} is {told} busy at the peak (at most {percent(busy)}){after}"
        yield Hit(answer.station.path, what, mend, edits)


@rule(
    "budget-broken",
    "Every way of a request keeps the targets",
    severity="error",
    items="architecture/scaling",
    of="design",
    why="The design promises what by its own figures it cannot keep.",
    source="Google SRE, the calculus of service availability; latencies as `backdraft capacity` explains them",
    research="budget-broken X15",
    bad=f"targets: {{availability: 99.9%}}\n{_LOAD}services: {{a: {{run: 1 x 1cpu 2ms 99.5%}}}}",
    good=f"targets: {{availability: 99.9%}}\n{_LOAD}services: {{a: {{run: 2 x 1cpu 2ms 99.5%}}}}",
)
def budget_broken(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    for path in found.paths.values() if found is not None else ():
        yield from _availability(view, found, path) if found is not None else ()
        yield from _times(view, path)


def _availability(view: View, found: Capacity, path: PathAnswer) -> Iterator[Verdict]:
    """Of what says how often it is up, as if all else were always up."""
    said = [need for need in path.needs if says_availability(view, need[0])]
    if path.targets.availability is None or not said:
        return
    if "availability" not in _missed_by(path, said):
        yield None
        return
    name, own, _ = min(said, key=lambda need: 1 - need[2] * (1 - need[1]))
    answer = found.services.get(name) or found.stores.get(name)
    mend, edits, after = _more_of(view, answer) if answer is not None else ("fallback", (), own)
    kept = "availability" not in _missed_by(path, [(n, after if n == name else a, c) for n, a, c in said])
    up = math.prod(1 - chance * (1 - a) for _, a, chance in said)
    what = f"{path.name} is up {percent(up)}, {path.targets.availability.text} is promised; {name} has {percent(own)}"
    yield Hit(path.path, what, f"{name}: {mend}", edits if kept else ())


def _missed_by(path: PathAnswer, needs: list[tuple[str, float, float]]) -> tuple[str, ...]:
    up = math.prod(1 - chance * (1 - a) for _, a, chance in needs)
    return missed(replace(path.targets, p50=None, p95=None, p99=None), up, (None, None, None))


def _more_of(view: View, answer: StationAnswer) -> tuple[str, tuple[Put, ...], float]:
    """One more of it: the line, its edit, and how often it is up then."""
    station = answer.station
    entry = view.get(Service, *station.path) or view.get(Store, *station.path)
    run = entry.run if entry is not None else None
    if not station.bounded or run is None or not was_read(run):
        return "fallback (or soft) at the line that calls it, or a second one", (), answer.availability
    serving = station.replicas + (0 if isinstance(entry, Store) else 1)
    needed = min(station.replicas_for(answer.rate), serving)  # what is overloaded needs the new one as well
    up = k_of_n(needed, station.replicas + station.standby + 1, station.availability)
    if isinstance(entry, Store):
        return f"standby: {station.standby + 1}", (Put((*station.path, "standby"), station.standby + 1),), up
    low, high = run.replicas or (station.replicas, station.replicas)
    more = format_run(replace(run, replicas=(low + 1, high + 1), cores=run.cores or station.cores))
    return f"run: {more}", (Put((*station.path, "run"), more),), up


def _times(view: View, path: PathAnswer) -> Iterator[Verdict]:
    """Of what says how long it takes: all of it, or so much alone that its mean is over the target already."""
    if path.mean_latency is None or not path.shares:
        return  # overloaded: told as such
    said = {name: share for name, share in path.shares.items() if says_time(view, name)}
    whole = len(said) == len(path.shares)
    mean = path.mean_latency * sum(said.values())
    for name in ("p50", "p95", "p99"):
        target, time = getattr(path.targets, name), getattr(path, name)
        if target is None or not said or (not whole and mean <= target.value):
            continue
        if name not in path.misses:
            yield None
            continue
        slow = next(iter(said))
        told = f"{name} of {seconds(time)}" if whole else f"a mean of {seconds(mean)}"
        what = f"{path.name} has {told}, {name} {target.text} is promised; {slow} takes {said[slow]:.0%}"
        yield Hit(path.path, what, _faster(view, slow))


def _faster(view: View, name: str) -> str:
    if view.entry(("stores", name)) is not None:
        return f"ask {name} less: via=a cache at the line that reads it, fewer reads (xN), an index"
    service = view.get(Service, "services", name)
    if service is not None and service.kind in ("external", "function"):
        return f"do not wait for {name}: async at the line that calls it, or an event"
    return f"{name}: less work for each request, or more replicas where it waits; par where it waits for several"


@rule(
    "loop-gain",
    "No request makes itself again without end",
    severity="error",
    items="architecture/scaling architecture/boundaries",
    of="design",
    why="A circle in which each request makes one or more of its kind multiplies the load until something breaks.",
    source="Jackson 1957: traffic equations without a solution; research in feedback of retries",
    research="loop-gain",
    bad=f"{_LOAD}services: {{a: {{emits: [x]}}, b: {{consumes: [x], emits: [y]}}, c: {{consumes: [y], emits: [x]}}}}\n"
    "events: {x: , y: }\nstores: {bus: sqs}",
    good=f"{_LOAD}services: {{a: {{emits: [x]}}, b: {{consumes: [x], emits: [y]}}, c: {{consumes: [y], emits: [x x0.1]}}}}\n"
    "events: {x: , y: }\nstores: {bus: sqs}",
)
def loop_gain(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    if found is None or any(len(loop) > 1 for loop in view.ask(loops)):
        return  # who waits in a circle is told of as that
    message = next((trouble.message for trouble in found.troubles if trouble.kind == "loop"), "")
    if not message:
        if view.ask(all_lines):
            yield None
        return
    what, _, mend = message.partition("; ")
    there = [p for p in view.paths("services") if _names(what, p[1])]
    guessed = next((ep for p in there if (ep := view.ask(_may_emit, p[1])) is not None), None)
    if guessed is not None:  # the circle may be none: not every endpoint emits what its service does
        mend = f"say which endpoints emit, such as  {{endpoint: {guessed.id}, emits: []}}"
        yield Hit(("services", guessed.service), what, mend, severity="info")
        return
    yield Hit(there[0] if there else ("load",), what, mend or "say xN below one where it comes back")


def _may_emit(view: View, service: str) -> Endpoint | None:
    """The last of several endpoints of a service that may emit what the service does, and do not say which of it."""
    entry = view.get(Service, "services", service)
    own = [view.get(Endpoint, *path) for path in view.ask(endpoints_of, service)] if entry and entry.emits else []
    open_ = [ep for ep in own if ep is not None and ep.emits is None and ep.method not in SAFE_METHODS]
    return open_[-1] if len(open_) > 1 else None


def _names(text: str, name: str) -> bool:
    return name in text.replace(",", " ").split()


@rule(
    "pool-too-small",
    "A pool has a connection for each query at the peak",
    severity="error",
    items="architecture/scaling",
    of="design",
    why="Queries wait for a connection while the database idles.",
    source="Little 1961; HikariCP, about pool sizing",
    research="pool-overflow",
    bad=f"{_LOAD}services: {{a: {{run: 2 x 4cpu 2ms 99.9% pool=2, reads: [db x10]}}}}\n"
    "stores: {db: {engine: postgres, run: 1 x 16cpu 8ms 99.9%}}",
    good=f"{_LOAD}services: {{a: {{run: 2 x 4cpu 2ms 99.9% pool=8, reads: [db x10]}}}}\n"
    "stores: {db: {engine: postgres, run: 1 x 16cpu 8ms 99.9%}}",
)
def pool_too_small(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    for name, answer in found.services.items() if found is not None else ():
        run = run_of(view, name)
        if run is None or run.pool is None or answer.pool_busy is None or not _stores_said(view, name):
            continue
        if not answer.pool_busy > run.pool:
            yield None
            continue
        more = format_run(replace(run, pool=math.ceil(answer.pool_busy / BUSY)))
        what = f"{name} holds {number(round(answer.pool_busy, 1))} connections a replica at the peak, its pool has {run.pool}"
        yield Hit(("services", name), what, f"run: {more}", (Put(("services", name, "run"), more),))


def _stores_said(view: View, service: str) -> bool:
    """Whether each store that a service asks says how long a query takes."""
    asked = [line.dep.target for line in view.ask(lines_of, service) if line.verb in ("uses", "reads", "writes")]
    names = {name if view.entry(("stores", name)) is not None else view.ask(store_of, name) for name in asked}
    return all(says_time(view, name) for name in names if name)


@rule(
    "cold-cache",
    "A database bears the load while its cache is empty",
    severity="warning",
    items="architecture/caching architecture/scaling",
    of="design",
    why="After a restart of the cache every read goes to the database, which then never lets the cache fill.",
    source="Google SRE, addressing cascading failures (cold caches); Memcache at Facebook, NSDI 2013",
    research="cold-cache",
    bad=f"{_LOAD}services: {{a: {{run: 2 x 4cpu 2ms 99.9%, reads: [db x10 via=c]}}}}\n"
    "stores: {db: {engine: postgres, run: 1 x 4cpu 5ms 99.9%}, c: {engine: redis, ttl: 5m, hit: 90%}}",
    good=f"{_LOAD}services: {{a: {{run: 2 x 4cpu 2ms 99.9%, reads: [db x10 via=c]}}}}\n"
    "stores: {db: {engine: postgres, run: 1 x 8cpu 5ms 99.9%}, c: {engine: redis, ttl: 5m, hit: 90%}}",
)
def cold_cache(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    for each in found.caches if found is not None else ():
        cache, answer = view.get(Store, "stores", each.cache), found.stores.get(each.store) if found else None
        if cache is None or cache.hit is None or answer is None or answer.overloaded or each.cold_utilisation is None:
            continue
        run = run_of(view, each.store)
        if run is None:
            continue
        if each.cold_utilisation < 1:
            yield None
            continue
        cores = math.ceil((run.cores or 1) * each.cold_utilisation / BUSY - 1e-9)
        what = f"{each.store} is {percent(each.cold_utilisation)} busy while {each.cache} is empty"
        mend = (
            f"fill {each.cache} before it takes requests, or {each.store}: run: {format_run(replace(run, cores=cores))}"
        )
        yield Hit(each.path, what, mend)


@rule(
    "drain-too-slow",
    "A backlog is worked off in the time that it may take",
    severity="error",
    items="architecture/scaling",
    of="design",
    why="After each outage of the consumer what it makes is old for longer than anybody agreed to.",
    source="AWS Builders' Library, avoiding insurmountable queue backlogs",
    research="drain-too-slow",
    bad=f"{_LOAD}services: {{a: {{emits: [x]}}, b: {{kind: worker, run: 3 x 1cpu 25ms 99%, consumes: [x within=1m]}}}}\n"
    "events: {x: }\nstores: {bus: sqs}",
    good=f"{_LOAD}services: {{a: {{emits: [x]}}, b: {{kind: worker, run: 6 x 1cpu 25ms 99%, consumes: [x within=1m]}}}}\n"
    "events: {x: }\nstores: {bus: sqs}",
)
def drain_too_slow(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    for each in found.queues if found is not None else ():
        run, answer = run_of(view, each.consumer), found.services.get(each.consumer) if found else None
        if not each.within or not each.rate or run is None or answer is None or answer.overloaded:
            continue
        if each.drain is not None and each.drain <= each.within:
            yield None
            continue
        station = answer.station
        wanted = answer.rate + each.rate * OUTAGE / each.within
        count = max(station.replicas_for(wanted), station.replicas + 1)
        low = (run.replicas or (1, 1))[0]
        more = format_run(replace(run, replicas=(count if low == station.replicas else low, count)))
        took = f"takes {seconds(each.drain)}" if each.drain is not None else "never comes to an end"
        what = f"{each.consumer} {took} to work off a minute of {each.event}, it may take {seconds(each.within)}"
        edits = (Put(("services", each.consumer, "run"), more),) if station.time and station.bounded else ()
        mend = f"run: {more}" if count <= MOST else "fewer messages, or less work for each"
        yield Hit(each.path, what, mend, edits if count <= MOST else ())


@rule(
    "rate-over-limit",
    "The door lets in no more than what is behind it bears",
    severity="warning",
    items="review/rate-limits architecture/scaling",
    of="design",
    why="A limit that lets more in than the weakest part bears protects nothing.",
    source="Google SRE, load shedding; ours: guards, calls and limits stand in one file",
    research="X17",
    bad="load: {entry: gw, peak: 50/s}\n"
    "services: {gw: {kind: gateway, guards: [rate=500/s, tls], calls: [p]}, p: {kind: external, limit: 100/s}}",
    good="load: {entry: gw, peak: 50/s}\n"
    "services: {gw: {kind: gateway, guards: [rate=90/s, tls], calls: [p]}, p: {kind: external, limit: 100/s}}",
)
def rate_over_limit(view: View) -> Iterator[Verdict]:
    found = view.ask(figures)
    if found is None or not found.entry_rate:
        return
    weak = _weakest(view, found)
    for path in view.paths("services"):
        gateway = view.get(Service, *path)
        if gateway is None or gateway.kind != "gateway" or weak is None:
            continue
        for i, guard in enumerate(gateway.guards):
            lets = parse_amount(guard.partition("=")[2], "rate") if guard.startswith("rate=") else None
            if lets is None or found.entry_rate >= weak[1]:
                continue  # the load alone is too much: told as an overload
            if lets.value <= weak[1]:
                yield None
                continue
            step = 10 ** max(0, len(str(int(weak[1]))) - 3)
            bound = f"rate={number(int(weak[1]) // step * step)}/s"  # rounded down, or it would be too much still
            guards: list[Plain] = [*gateway.guards[:i], bound, *gateway.guards[i + 1 :]]
            what = f"{gateway.name} lets in {rate(lets.value)}, {weak[0]} has nothing left at {rate(weak[1])}"
            edits = (Put((*path, "guards"), guards),) if weak[1] >= 1 else ()
            yield Hit(path, what, f"guards: [{', '.join(map(str, guards))}], or more of {weak[0]}", edits)


def _weakest(view: View, found: Capacity) -> tuple[str, float] | None:
    """What has nothing left first of that which says what it bears, and the load of all entries at that point."""
    said: Mapping[str, StationAnswer] = {**found.services, **found.stores}
    ends = [
        (name, answer.saturates_at)
        for name, answer in said.items()
        if answer.saturates_at is not None and (answer.station.limit is not None or run_of(view, name) is not None)
    ]
    return min(ends, key=lambda each: each[1], default=None)
