"""The loose keys of the file, targets, load, the API's defaults, review settings."""

from __future__ import annotations

from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.model.values import Amount, Growth
from backdraft.design.nodes import Plain


@dataclass(frozen=True, slots=True)
class Head:
    """The loose keys of the file."""

    name: str = ""
    title: str = ""
    summary: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """What the system (or a service) promises: `availability` a fraction, latencies in seconds."""

    availability: Amount | None = None
    p50: Amount | None = None
    p95: Amount | None = None
    p99: Amount | None = None
    rpo: Amount | None = None
    rto: Amount | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What arrives at `entry`, a service or an operation of it (`gateway GET /products`)."""

    name: str = ""
    entry: str = ""
    peak: Amount | None = None
    mean: Amount | None = None
    growth: Growth | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loads:
    """The head section `load`: one, or several with names."""

    items: tuple[Load, ...] = ()


@dataclass(frozen=True, slots=True)
class Auth:
    """A way to sign in: `scheme` is `bearer`, `basic`, `apikey`, `oauth2`, `oidc` or `mtls`; the rest as written."""

    name: str
    scheme: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """What holds for every endpoint that does not say otherwise."""

    auth: str = ""
    rate: Amount | None = None
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Paging: the style, the default size, the greatest size."""

    style: Literal["page", "cursor"] = "page"
    limit: int = 20
    max: int = 100


@dataclass(frozen=True, slots=True)
class Api:
    """The API's defaults. `kept` is `x-openapi` (`design/kept.py`)."""

    base: str = ""
    servers: tuple[str, ...] = ()
    envelope: Literal["standard", "problem", "bare"] = "standard"
    auth: tuple[Auth, ...] = ()
    every: Every = Every()
    page: Page = Page()
    title: str = ""
    version: str = ""
    note: str = ""
    kept: Plain = None


@dataclass(frozen=True, slots=True)
class Review:
    """Which profile of rules, and settings per rule: `off`, a severity, or numbers."""

    profile: str = "default"
    rules: tuple[tuple[str, Plain], ...] = ()
