"""Code to paste, by target. A target is one module here and one line in `TARGETS`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.design.resolve.relations import tables_around
from backdraft.design.resolve.services import node_kind
from backdraft.design.view import View

_API, _ONE, _RUNS = frozenset(("endpoints", "services")), frozenset(("endpoints",)), frozenset(("services", "stores"))
#: The kinds of services that run elsewhere: nobody starts them here.
ELSEWHERE = ("client", "external")
_TYPED, _STORED = _API | {"types", "tables"}, frozenset(("tables", "stores", "services"))


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of code.

    Attributes:
        name: What `show --as code:NAME` takes.
        title: What people call it.
        letter: What it is chosen by after `y c`.
        language: Its highlighting and the ending of its files.
        sections: What it can be made of, beside the whole design.
        whole: Whether it can be made of the whole design.
        of_type: What people call it of a type or table, where that is less.
    """

    name: str
    title: str
    letter: str
    language: str
    sections: frozenset[str]
    whole: bool = True
    of_type: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """The sections of which one must have an entry, for the whole design to make something."""
        return self.sections & {"endpoints"} or self.sections & {"tables"} or self.sections

    def made_of(self, view: View, path: Path) -> Path:
        """The entry that it is made of when `path` is under the cursor; empty where that gives nothing by itself."""
        if len(path) < 2 or path[0] not in self.sections:
            return ()
        if path[0] == "services" and "endpoints" in self.sections:
            return path[:2] if any(each[1] == path[1] for each in view.paths("endpoints")) else ()
        if path[0] == "services" and "tables" not in self.sections:
            return path[:2] if view.ask(node_kind, path[1]) not in ELSEWHERE else ()
        if path[0] in ("services", "stores") and "tables" in self.sections:
            return path[:2] if tables_around(view, path[:2]) else ()
        return path[:3] if path[0] == "endpoints" else path[:2]

    def called(self, view: View, path: Path) -> str:
        """What people call it where `path` is under the cursor."""
        typed = self.made_of(view, path)[:1] in (("types",), ("tables",))
        return self.of_type if typed and self.of_type else self.title

    def offered(self, view: View, path: Path) -> bool:
        """Whether it is made of the entry at `path`, or of the whole design."""
        return bool(self.made_of(view, path)) or (self.whole and any(map(view.paths, self.needs)))

    def render(self, view: View, focus: Path) -> Output:
        """The code; its module is imported when it is first asked for."""
        made: Callable[[View, Path], Output] = getattr(import_module(f"{__name__}.{self.name}"), self.name)
        return view.ask(made, focus)


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("curl", "curl", "c", "bash", _ONE, whole=False),
        Target("compose", "Compose file of services and stores", "d", "yaml", _RUNS),
        Target("fastapi", "FastAPI with pydantic", "f", "python", _TYPED, of_type="pydantic models"),
        Target("go", "Go types and handlers", "g", "go", _TYPED, of_type="Go types"),
        Target("httpie", "HTTPie", "h", "bash", _ONE, whole=False),
        Target("httpx", "httpx client", "x", "python", _API),
        Target("locust", "Locust load test", "l", "python", _API),
        Target("nginx", "nginx: rate limit and cache", "n", "nginx", _API),
        Target("pytest", "pytest contract test with httpx", "p", "python", _API),
        Target("redis", "Redis cache-aside", "r", "python", _API),
        Target("sqlalchemy", "SQLAlchemy models", "s", "python", _STORED),
        Target("typescript", "TypeScript types and client", "t", "typescript", _TYPED, of_type="TypeScript types"),
        Target("zod", "zod schemas", "z", "typescript", _TYPED),
    )
}
