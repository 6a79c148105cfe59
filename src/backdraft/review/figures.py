"""What a design says of its load and of how things run, and what follows; nothing where that would be a guess."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from backdraft.capacity.answers import Capacity, StationAnswer
from backdraft.capacity.compute import capacity
from backdraft.design.edits import Put
from backdraft.design.model import Endpoint, Loads, Run, Service, Store
from backdraft.design.notation.services import format_run
from backdraft.design.view import View


def figures(view: View) -> Capacity | None:
    """What the design's own load makes of it; None where it says no load, so that each figure would be a default."""
    loads = view.get(Loads, "load")
    head = loads is not None and any(load.peak or load.mean for load in loads.items)
    return view.ask(capacity) if head or view.ask(_own_loads) else None


def _own_loads(view: View) -> bool:
    return any(ep.load is not None for ep in view.all(Endpoint, "endpoints"))


def run_of(view: View, name: str) -> Run | None:
    """How a service or a store is said to run: its `run` when that says how many and how long a request takes."""
    entry = view.get(Service, "services", name) or view.get(Store, "stores", name)
    run = entry.run if entry is not None else None
    return run if run is not None and run.time is not None and _counted(run) and was_read(run) else None


def _counted(run: Run) -> bool:
    return run.replicas is not None and run.replicas[1] > 0 and bool(run.cores)


def was_read(run: Run) -> bool:
    """Whether all words of a run were understood: only then it may be written anew with other figures."""
    return len(run.text.replace(",", " ").split()) == len(format_run(run).split())


def says_time(view: View, name: str) -> bool:
    """Whether a service or store says how long a request keeps it busy; a client takes none."""
    service = view.get(Service, "services", name)
    entry = service or view.get(Store, "stores", name)
    return (service is not None and service.kind == "client") or bool(entry and entry.run and entry.run.time)


def says_availability(view: View, name: str) -> bool:
    """Whether a service or store says how often one of it is up."""
    entry = view.get(Service, "services", name) or view.get(Store, "stores", name)
    return bool(entry and entry.run and entry.run.availability)


@dataclass(frozen=True, slots=True)
class Known:
    """A service, a store or a store's read replicas that say how they run, with what follows at the peak."""

    answer: StationAnswer
    run: Run

    @property
    def bears(self) -> float:
        """Requests a second at which its cores have nothing left."""
        station = self.answer.station
        return station.replicas * station.cores / station.time if station.time else math.inf

    def for_rate(self, rate: float, busy: float, spare: int = 0) -> tuple[str, tuple[Put, ...]]:
        """The line, and its edit, with which it is no busier than `busy` at `rate`, also without `spare` replicas.

        A service gets replicas, a database cores: its writes go to one node. Read replicas get company. No edit
        where nobody has that many.
        """
        station, section = self.answer.station, self.answer.station.path[0]
        if self.answer.name != station.path[1]:
            count = max(station.replicas_for(rate, busy), station.replicas_for(rate) + spare)
            return _offered(f"replicas: {count}", Put((*station.path, "replicas"), count), count)
        if section == "services":
            low = (self.run.replicas or (1, 1))[0]
            high = max(station.replicas_for(rate, busy), station.replicas_for(rate) + spare)
            more, count = replace(self.run, replicas=(high if low == station.replicas else low, high)), high
        else:
            count = math.ceil(station.offered(rate) / (station.replicas * busy) - 1e-9)
            more = replace(self.run, cores=float(count))
        return _offered(f"run: {format_run(more)}", Put((*station.path, "run"), format_run(more)), count)


#: So many replicas, or cores, somebody may have.
MOST = 10_000


def _offered(line: str, edit: Put, count: int) -> tuple[str, tuple[Put, ...]]:
    return (line, (edit,)) if count <= MOST else ("ask it less: a cache, fewer calls (xN), a shard of its own", ())


def known(view: View, found: Capacity) -> Iterator[Known]:
    """Whatever is asked for something and says how it runs."""
    for answer in (*found.services.values(), *found.stores.values()):
        run = run_of(view, answer.name)
        if run is None:
            continue
        for each in (answer, answer.replica):
            if each is not None and each.rate and each.station.bounded:
                yield Known(each, run)
