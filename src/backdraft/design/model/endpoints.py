"""Endpoints."""

from __future__ import annotations

from typing import Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.model.head import Page
from backdraft.design.model.schema import Column
from backdraft.design.model.services import Dependency
from backdraft.design.model.values import Amount
from backdraft.design.nodes import Plain


@dataclass(frozen=True, slots=True)
class Param:
    """A query parameter: `created_at:timestamptz[gte,lt]!`."""

    name: str
    type: str = ""
    ops: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or answered: a type (`array` of it), or `file`/`text` with its `media` type."""

    type: str = ""
    array: bool = False
    media: str = ""
    kind: Literal["json", "file", "text"] = "json"


@dataclass(frozen=True, slots=True)
class Answer:
    """One `-> [status] [Type]`."""

    status: int | None = None
    result: Body | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`GET /orders/:id -> Order !not_found @orders:read etag -- Fetch one order`, and its long keys.

    `status` and `result` are the first `->`; `more` are the others, in order. Its own `reads writes calls emits`,
    when not None, replace its service's for this endpoint. `kept` is `x-openapi` (`design/kept.py`).
    """

    service: str
    method: str
    path: str
    params: tuple[Param, ...] = ()
    sort: tuple[str, ...] = ()
    paging: Literal["", "page", "cursor"] = ""
    body: Body | None = None
    status: int | None = None
    result: Body | None = None
    stream: bool = False
    errors: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    public: bool = False
    auth: str = ""
    idempotent: bool = False
    etag: bool = False
    if_match: bool = False
    cache: Amount | None = None
    rate: Amount | None = None
    load: Amount | None = None
    version: int | None = None
    job: bool = False
    summary: str = ""
    description: str = ""
    examples: Plain = None
    query: tuple[Column, ...] = ()
    keys: tuple[Column, ...] = ()
    headers: tuple[Column, ...] = ()
    page: Page | None = None
    base: str = ""
    reads: tuple[Dependency, ...] | None = None
    writes: tuple[Dependency, ...] | None = None
    calls: tuple[Dependency, ...] | None = None
    emits: tuple[Dependency, ...] | None = None
    deprecated: tuple[tuple[str, str], ...] = ()
    ignore: tuple[tuple[str, str], ...] = ()
    more: tuple[Answer, ...] = ()
    kept: Plain = None

    def __hash__(self) -> int:
        # What mostly tells two apart: derived work is looked up by endpoints, thousands of times for one edit.
        return hash((self.service, self.method, self.path, self.version, self.summary))

    @property
    def id(self) -> str:
        """What it is known by beside its service: `GET /orders`, with ` v2` when it says a version."""
        return f"{self.method} {self.path}" + (f" v{self.version}" if self.version is not None else "")

    @property
    def key_names(self) -> tuple[str, ...]:
        """The `:keys` of the path, in order."""
        return tuple(s[1:].split(":", 1)[0] for s in self.path.split("/") if s.startswith(":"))
