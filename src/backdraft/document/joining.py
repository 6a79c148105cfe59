"""An import into a design that has an API already: the settings of the whole stay, the imported paths stay true.

What a source says of its whole API (`api`, the name) would change every endpoint that is there. So it is not taken but
told; the source's own base is said by the services that it brings, or by its endpoints where a service is the design's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from backdraft.design.dataclass import dataclass
from backdraft.design.model import Api, Service
from backdraft.design.nodes import Plain, node_of, plain
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from backdraft.design.notation.services import BUILT_IN_ERRORS
from backdraft.design.paths import Path
from backdraft.document.document import Document

Entry = tuple[Path, Plain]
Given = Callable[[Path], bool]

_HEAD = ("name", "summary")
#: What becomes of a setting of the source; `{own}` is the design's.
_TOLD = {
    "name": "the design keeps its own head",
    "summary": "the design keeps its own head",
    "title": "the design keeps its own",
    "version": "the design keeps its own",
    "note": "the design keeps its own",
    "servers": "the design keeps its own servers; the path of the source's stands as `base` of what it brings",
    "envelope": "the endpoints answer in the design's envelope, {own}",
    "auth": "one signs in as the design says; for another way add it to `api.auth`, then `auth=NAME` at the endpoints",
    "every": "what holds for every endpoint is the design's; say `rate=` and `!error` at the endpoints that need them",
    "page": "pages are as the design says; an endpoint's own `page` says otherwise",
    "x-openapi": "what it says of the whole document, and of its schemas beyond the format, is not kept",
}


@dataclass(frozen=True, slots=True)
class Joined:
    """The entries as the design can take them, and what is told of those that it does not."""

    entries: list[Entry]
    told: tuple[tuple[Path, str], ...] = ()


def joined(document: Document, entries: Sequence[Entry], given: Given) -> Joined:
    """Fit the entries of a source to a design.

    Args:
        document: The design.
        entries: Paths and values, each endpoint with its service.
        given: Whether the source gave what stands at a path before.
    """
    design = document.design
    there = design.entry(("api",))
    api = there if isinstance(there, Api) else Api()
    has_api = document.node(("api",)) is not None or bool(design.paths("endpoints"))
    has_any = any(design.paths(section) for section in design.sections if section not in ("head", "api"))
    says = {path[1]: value for path, value in entries if path[0] == "api" and len(path) == 2}
    kept: list[Entry] = []
    told: list[tuple[Path, str]] = []
    for path, value in entries:
        if has_api and path[0] == "errors" and _rewords(document, path) and not given(path):
            status, message = BUILT_IN_ERRORS[path[1]]
            told.append((path, f"is left out: the design keeps what it answers, {status} {message}"))
            continue
        setting = (path[0] == "api" and has_api) or (path[0] in _HEAD and (has_any or has_api))
        if not setting or given(path) or path == ("api", "base"):
            kept += [(path, value)] * (path != ("api", "base") or given(path) or not has_api)
        elif document.value(path) != plain(node_of(value)) and not _is_default(api, path[-1], value):
            told.append((path, _words(api, path[-1], value)))
    if not has_api or not says:
        return Joined(kept, tuple(told))
    if api.auth and "auth" not in says:
        words = "is not said by the source: one signs in as the design says, where an endpoint is not `@public`"
        told.append((("api", "auth"), words))
    if not given(("api", "auth")):
        kept = [_signed(one, {auth.name for auth in api.auth}, told) for one in kept]
    return Joined(_based(document, api, says, kept, given), tuple(told))


def _rewords(document: Document, path: Path) -> bool:
    """Whether an error is one that endpoints answer without its being listed: listed, it would reword theirs."""
    return path[1] in BUILT_IN_ERRORS and document.node(path) is None


def _is_default(api: Api, key: str, value: Plain) -> bool:
    if key == "page":
        return value == {"style": api.page.style, "limit": api.page.limit, "max": api.page.max}
    return key == "envelope" and value == api.envelope


def _words(api: Api, key: str, value: Plain) -> str:
    said = ", ".join(str(one) for one in value) if isinstance(value, list) else value if isinstance(value, str) else ""
    shown = f"says {said[:60]}{'…' * (len(said) > 60)}; " if said else "is left out: "
    return shown + _TOLD.get(key, "the design keeps its own").replace("{own}", api.envelope)


def _signed(one: Entry, known: set[str], told: list[tuple[Path, str]]) -> Entry:
    """An endpoint without a way to sign in that the design has not."""
    path, value = one
    line = _line(path, value)
    ep = parse_endpoint(line, path[1]).value if "auth=" in line else None
    if ep is None or not ep.auth or ep.auth in known:
        return one
    told.append((path, f"is signed in to as the design says: it has no way called {ep.auth}"))
    line = format_endpoint(replace(ep, auth=""))
    return path, {**value, "endpoint": line} if isinstance(value, dict) else line


def _line(path: Path, value: Plain) -> str:
    if path[0] != "endpoints":
        return ""
    line = value.get("endpoint") if isinstance(value, dict) else value
    return line if isinstance(line, str) else ""


def _based(document: Document, api: Api, says: dict[str, Plain], entries: list[Entry], given: Given) -> list[Entry]:
    """The entries with the base that their paths have in the source, where the design's is another."""
    lead = ""
    servers = says.get("servers")
    if isinstance(servers, list) and servers and servers[0] not in api.servers[:1] and not given(("api", "servers")):
        lead = _path_of(str(servers[0]))
    whole = _joined(lead, str(says.get("base") or ""))
    moves = whole != _joined(api.base) and not (given(("api", "base")) and not lead)
    if not moves and not lead:
        return entries
    stands = {path[1] for path in document.design.paths("services") if _has_base(document, path, whole)}
    ours = stands | {
        path[1]
        for path, value in entries
        if path[0] == "services"
        and (given(path) or (document.node(path) is None and document.node(("stores", path[1])) is None))
        and not (isinstance(value, dict) and value.get("base"))
    }
    found: list[Entry] = []
    for path, value in entries:
        own = value.get("base") if isinstance(value, dict) else None
        if path[0] == "endpoints" and own:  # one that does without the source's base
            value = {**_mapping(value, "endpoint"), "base": _joined(lead, str(own))}
        elif moves and path[0] == "endpoints" and path[1] not in ours:
            value = {**_mapping(value, "endpoint"), "base": whole}
        elif moves and path[0] == "services" and path[1] in ours:
            value = {**_mapping(value, "does"), "base": whole}
        found.append((path, value))
    return found


def _has_base(document: Document, path: Path, base: str) -> bool:
    service = document.design.entry(path)
    return isinstance(service, Service) and bool(service.base) and _joined(service.base) == base


def _mapping(value: Plain, key: str) -> dict[str, Plain]:
    return dict(value) if isinstance(value, dict) else {} if value is None else {key: value}


def _joined(*parts: str) -> str:
    """Parts of a path as one: `/v2/api`; `/` for nothing."""
    return "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
