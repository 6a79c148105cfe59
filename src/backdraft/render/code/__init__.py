"""Code to paste, by target. A target is one module here and one line in `TARGETS`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.design.view import View

_API, _ONE, _STORED = frozenset(("endpoints", "services")), frozenset(("endpoints",)), frozenset(("tables", "stores"))
_RUNS = frozenset(("services", "stores"))


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
    """

    name: str
    title: str
    letter: str
    language: str
    sections: frozenset[str]
    whole: bool = True

    @property
    def needs(self) -> frozenset[str]:
        """The sections of which one must have an entry."""
        return self.sections & {"endpoints"} or self.sections & {"tables"} or self.sections

    def render(self, view: View, focus: Path) -> Output:
        """The code; its module is imported when it is first asked for."""
        made: Callable[[View, Path], Output] = getattr(import_module(f"{__name__}.{self.name}"), self.name)
        return view.ask(made, focus)


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("curl", "curl", "c", "bash", _ONE, whole=False),
        Target("compose", "Compose file of services and stores", "d", "yaml", _RUNS),
        Target("fastapi", "FastAPI with pydantic", "f", "python", _API),
        Target("go", "Go types and handlers", "g", "go", _API),
        Target("httpie", "HTTPie", "h", "bash", _ONE, whole=False),
        Target("httpx", "httpx client", "x", "python", _API),
        Target("locust", "Locust load test", "l", "python", _API),
        Target("nginx", "nginx: rate limit and cache", "n", "nginx", _API),
        Target("pytest", "pytest contract test with httpx", "p", "python", _API),
        Target("redis", "Redis cache-aside", "r", "python", _API),
        Target("sqlalchemy", "SQLAlchemy models", "s", "python", _STORED),
        Target("typescript", "TypeScript types and client", "t", "typescript", _API),
        Target("zod", "zod schemas", "z", "typescript", _API),
    )
}
