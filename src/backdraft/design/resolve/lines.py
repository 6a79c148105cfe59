"""Every line of dependency with whose it is and where it stands: the services' own, and those of their endpoints."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.design.dataclass import dataclass
from backdraft.design.identity import named_lines
from backdraft.design.model import VERBS, Dependency, Endpoint, Service
from backdraft.design.paths import Path
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class Line:
    """A dependency where it stands: whose it is, its verb, its path; of which endpoint, if it is one's own."""

    owner: str
    verb: str
    dep: Dependency
    path: Path
    endpoint: Path = ()

    @property
    def waits(self) -> bool:
        """Whether the owner waits for it."""
        return self.verb not in ("emits", "consumes") and not self.dep.is_async


def lines_of(view: View, service: str) -> tuple[Line, ...]:
    """The dependency lines of a service and of its endpoints."""
    entry = view.get(Service, "services", service) or Service(service)
    base: Path = ("services", service)
    found = [Line(service, v, dep, (*base, v, name)) for v in VERBS for name, dep in named_lines(getattr(entry, v))]
    for path in view.ask(endpoints_of, service):
        if (ep := view.get(Endpoint, *path)) is None:
            continue
        own = {"reads": ep.reads, "writes": ep.writes, "calls": ep.calls, "emits": ep.emits}
        for verb, deps in own.items():
            found += [Line(service, verb, dep, (*path, verb, name), path) for name, dep in named_lines(deps or ())]
    return tuple(found)


def all_lines(view: View) -> tuple[Line, ...]:
    """Every dependency line of the design."""
    return tuple(line for path in view.paths("services") for line in view.ask(lines_of, path[1]))


def lines_to(view: View) -> Mapping[str, tuple[Line, ...]]:
    """Every dependency line by what it names."""
    found: dict[str, list[Line]] = {}
    for line in view.ask(all_lines):
        found.setdefault(line.dep.target, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def endpoints_of(view: View, service: str) -> tuple[Path, ...]:
    """The paths of a service's endpoints."""
    return view.ask(_endpoints_by_service).get(service, ())


def _endpoints_by_service(view: View) -> Mapping[str, tuple[Path, ...]]:
    found: dict[str, list[Path]] = {}
    for path in view.paths("endpoints"):
        found.setdefault(path[1], []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def team(view: View, service: str) -> str:
    """Who answers for a service: its owner, else itself."""
    entry = view.get(Service, "services", service)
    return entry.owner if entry and entry.owner else service
