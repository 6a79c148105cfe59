"""What stands before the API: nginx with the rate limits, the cache and the way to each service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from backdraft.design.model import Amount, Endpoint, Head
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of, error_named
from backdraft.design.resolve.example_errors import error_value
from backdraft.design.view import View
from backdraft.render.code.contract import Contract, Operation, contract
from backdraft.render.code.python import name
from backdraft.render.openapi.names import numbered

_KEY = re.compile(r"\{[^}]*\}")
_SAFE = re.compile(r"[A-Za-z0-9/_.~-]*\Z")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_ADDRESS = "$binary_remote_addr"
#: The first port that a service is looked for at; the next one is one higher.
_PORT = 8001


@dataclass(frozen=True, slots=True)
class _Limit:
    """A zone: its name, its rate as nginx says it, how many requests above it are let through at once."""

    zone: str
    rate: str
    burst: int


def nginx(view: View, focus: Path = ()) -> Output:
    """The file for nginx's `conf.d`; its lines lead to the endpoints and services."""
    made = contract(view, focus)
    notes: list[Note] = []
    services = tuple(dict.fromkeys(one.path[1] for one in made.operations))
    head = view.get(Head, "head") or Head()
    lines = [Line(f"# {_remark(head.title or head.name or 'The API')}: rate limits and cache. For conf.d of nginx.")]
    for i, service in enumerate(services):
        lines += _block(("services", service), f"upstream {_upstream(service)}", (f"server 127.0.0.1:{_PORT + i};",))
    limits = _limits(view, made, lines, notes)
    cached = [one for one in made.operations if _kept(view, one)]
    if cached:
        zone = "proxy_cache_path /var/cache/nginx/api levels=1:2 keys_zone=api:10m max_size=1g inactive=1h;"
        lines += [Line(""), Line(zone, ("api",))]
    lines += [
        Line(""),
        Line("server {", ("api",)),
        *(Line(f"    {text}".rstrip(), ("api",)) for text in _server(view, limits)),
    ]
    if limits:
        lines += _refusal(view)
    for url in sorted(dict.fromkeys(one.url for one in made.operations), key=_order):
        lines += _location(view, made, [one for one in made.operations if one.url == url])
    lines += [
        Line(""),
        Line("    location / {", ("api",)),
        Line("        return 404;", ("api",)),
        Line("    }", ("api",)),
    ]
    return Output((*lines, Line("}", ("api",))), "nginx", tuple(notes))


def _block(path: Path, head: str, inside: Iterable[str], indent: str = "") -> list[Line]:
    texts = ("", f"{indent}{head} {{", *(f"{indent}    {text}" for text in inside), f"{indent}}}")
    return [Line(text, path) for text in texts]


def _remark(said: str) -> str:
    return _UNSEEN.sub(" ", " ".join(said.split()))


def _upstream(service: str) -> str:
    return name(service)


def _quoted(said: str) -> str:
    """A text between quotes, for places where a dollar begins no variable."""
    return '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _pattern(url: str) -> str:
    """A path as a regular expression; a key is one segment."""
    parts = _KEY.split(url)
    return "[^/]+".join("".join(_letter(sign) for sign in unquote(part)) for part in parts)


def _letter(sign: str) -> str:
    if (_SAFE.match(sign) and sign != ".") or (sign > "\x9f" and not _UNSEEN.match(sign)):
        return sign
    return "".join(f"\\x{byte:02x}" for byte in sign.encode("utf-8", "replace"))


def _order(url: str) -> tuple[tuple[bool, str], ...]:
    """What is spelled out stands before what a key may be: nginx takes the first expression that fits."""
    return tuple(("{" in part, part) for part in url.split("/"))


# --- limits ---------------------------------------------------------------------------------------------------------


def _limits(view: View, made: Contract, lines: list[Line], notes: list[Note]) -> list[_Limit]:
    """The zones: one for each endpoint with a rate of its own, one for all others."""
    found: list[_Limit] = []
    own: list[Operation] = []
    for one in made.operations:
        ep = view.get(Endpoint, *one.path)
        if ep is not None and ep.rate is not None:
            own.append(one)
            # A variable's name must fit into a cell of nginx's table of them.
            zone = numbered(f"rate_{name(one.id)}"[:36], [limit.zone for limit in found])
            limit = _limit(zone, ep.rate, one.path, notes)
            lines += [Line(""), Line(f"# {_remark(f'{one.method} {unquote(one.url)}: {ep.rate.text}')}", one.path)]
            lines += _map(limit, '""', [(one, _ADDRESS)])
            found.append(limit)
    every = api_of(view).every.rate
    rest = [one for one in made.operations if one not in own]
    if every is not None and rest:
        limit = _limit("rate_of_others", every, ("api",), notes)
        what = "each of the others" if own else "each caller"
        lines += [Line(""), Line(f"# {what}: {_remark(every.text)}", ("api",))]
        lines += _map(limit, _ADDRESS, [(one, '""') for one in own]) if own else _zone(limit, _ADDRESS)
        found.append(limit)
    return found


def _limit(zone: str, rate: Amount, path: Path, notes: list[Note]) -> _Limit:
    a_minute = rate.value * 60
    if a_minute < 1:
        notes.append(Note(path, f"nginx counts by the second or minute: 1 a minute stands for {_remark(rate.text)}"))
    whole = rate.value >= 1 and rate.value == int(rate.value)
    said = f"{int(rate.value)}r/s" if whole else f"{max(1, round(a_minute))}r/m"
    return _Limit(zone, said, max(1, min(round(rate.value * 6), 100_000)))


def _map(limit: _Limit, usual: str, others: list[tuple[Operation, str]]) -> list[Line]:
    """A variable that is empty for what the zone does not count, and the zone."""
    lines = [Line(f'map "$request_method $uri" ${limit.zone} {{'), Line(f"    default {usual};")]
    for one, value in others:
        expression = _quoted(f"~^{one.method} {_pattern(one.url)}$")
        lines.append(Line(f"    {expression} {value};", one.path))
    path = others[0][0].path if usual == '""' else ("api",)
    return [
        *(Line(line.text, line.path or path) for line in (*lines, Line("}"))),
        *_zone(limit, f"${limit.zone}", path),
    ]


def _zone(limit: _Limit, key: str, path: Path = ("api",)) -> list[Line]:
    return [Line(f"limit_req_zone {key} zone={limit.zone}:10m rate={limit.rate};", path)]


def _refusal(view: View) -> list[Line]:
    """The answer to whoever asks too often, as the contract says it."""
    media = "application/problem+json" if api_of(view).envelope == "problem" else "application/json"
    body = error_value(view, None, error_named(view, "rate_limited"))
    told = json.dumps(body).replace("'", "\\u0027").replace("$", "\\u0024").replace("\\", "\\\\")
    inside = (
        "internal;",
        f"default_type {media};",
        "add_header Retry-After 1 always;",
        f"return 429 '{told}';",
    )
    return _block(("api",), "location @too_many", inside, "    ")


# --- the server -----------------------------------------------------------------------------------------------------


def _server(view: View, limits: list[_Limit]) -> list[str]:
    servers = api_of(view).servers
    host = (urlsplit(servers[0]).hostname or "") if servers and "[" not in servers[0] else ""
    lines = ["listen 8080;", f"server_name {host if re.fullmatch(r'[a-z0-9.-]{1,45}', host) else '_'};"]
    lines += ["proxy_set_header Host $host;", "proxy_set_header X-Forwarded-Proto $scheme;"]
    lines.append("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;")
    if limits:
        lines += ["", "limit_req_status 429;", "error_page 429 = @too_many;"]
        lines += [f"limit_req zone={limit.zone} burst={limit.burst} nodelay;" for limit in limits]
    return lines


def _kept(view: View, one: Operation) -> int:
    """For how many seconds an answer may be kept; 0 when it may not."""
    ep = view.get(Endpoint, *one.path)
    return max(1, round(ep.cache.value)) if ep and ep.cache and one.method in ("GET", "HEAD") else 0


def _location(view: View, made: Contract, operations: list[Operation]) -> list[Line]:
    one = operations[0]
    url = unquote(one.url)
    plain = "{" not in one.url and _SAFE.match(url)
    inside = [f"proxy_pass http://{_upstream(one.path[1])};"]
    kept = next((operation for operation in operations if _kept(view, operation)), None)
    if kept is not None:
        tokens = "".join(dict.fromkeys(_token(scheme) for scheme in made.schemes.values())) if kept.auth else ""
        inside += [
            "proxy_cache api;",
            f"proxy_cache_valid {kept.status} {_kept(view, kept)}s;",
            # Who signs in may be told something else: the token is a part of the key.
            f'proxy_cache_key "$host$request_uri{tokens}";',
            "proxy_cache_lock on;",
            "proxy_cache_use_stale error timeout updating;",
            "add_header X-Cache $upstream_cache_status;",
        ]
    if any(operation.answer[0] == "text/event-stream" for operation in operations):
        inside.append("proxy_buffering off;")
    head = f"location = {url}" if plain else f"location ~ {_quoted(f'^{_pattern(one.url)}$')}"
    return _block(one.path, head, inside, "    ")


def _token(scheme: dict[str, object]) -> str:
    """The variable that holds what a caller signs in with."""
    said = re.sub(r"[^a-z0-9]", "_", str(scheme.get("name", "")).lower())
    place = {"header": "http", "query": "arg", "cookie": "cookie"}.get(str(scheme.get("in", "")), "")
    return f"${{{place}_{said}}}" if scheme["type"] == "apiKey" and place and said else "${http_authorization}"
