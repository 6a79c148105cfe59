"""curl commands as endpoints: method, path, parameters, body, how one signs in. Secrets are not kept."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from backdraft.design.model import Body, Column, Endpoint, Param, SqlType
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from backdraft.design.notation.words import METHODS
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular, snake
from backdraft.intake.imported import Asked, Imported, Loss
from backdraft.intake.openapi.columns import line_of
from backdraft.intake.openapi.head import base_of
from backdraft.intake.openapi.paths import path_of
from backdraft.intake.openapi.source import Source, words
from backdraft.intake.proposed import with_tables
from backdraft.intake.sample import Sampled

_BEGIN = re.compile(r"\s*(?:[$>#%]\s+)?curl(?:\.exe)?\s", re.I)
#: Letters of one command, commands of one text.
_LONGEST, _MOST = 200_000, 200
_KEY = re.compile(r"\d+\Z|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z|[0-9a-f]{24}\Z|\$\{?\w+\}?\Z", re.I)
#: Options that take a word, and short ones that take none.
_TAKES = {
    **dict.fromkeys(("-X", "--request"), "method"),
    **dict.fromkeys(("-H", "--header"), "header"),
    **dict.fromkeys(("-d", "--data", "--data-raw", "--data-binary", "--data-ascii"), "data"),
    **dict.fromkeys(("--json",), "json"),
    **dict.fromkeys(("--data-urlencode",), "query"),
    **dict.fromkeys(("-F", "--form"), "form"),
    **dict.fromkeys(("-u", "--user"), "user"),
    **dict.fromkeys(("--url",), "url"),
    **dict.fromkeys(("-b", "--cookie", "-A", "--user-agent", "-e", "--referer", "-o", "--output", "-m"), ""),
    **dict.fromkeys(("--max-time", "--connect-timeout", "-x", "--proxy", "--cacert", "--cert", "--key", "-E"), ""),
    **dict.fromkeys(("-w", "--write-out", "--retry", "--resolve", "-c", "--cookie-jar", "-T", "--upload-file"), ""),
}
_SILENT = ("accept", "content-type", "user-agent", "host", "connection", "cache-control", "origin", "referer", "cookie")
_MARKS = {"idempotency-key": "idempotent", "if-match": "if_match", "if-none-match": "etag"}
_KEYS = ("x-api-key", "api-key", "apikey", "x-auth-token")
_ROLES = {"POST": "Create", "PATCH": "Patch", "PUT": "Update"}


def is_curl(text: str) -> bool:
    """Whether a text begins with a curl command."""
    return _BEGIN.match(text[:200]) is not None


def read_curl(text: str, asked: Asked) -> Imported:
    """The endpoints of all commands of a text. Raises nothing."""
    found = _Found()
    commands = list(_commands(text))
    for line, command in commands[:_MOST]:
        _read(found, line, command)
    if len(commands) > _MOST:
        found.losses.append(Loss(commands[_MOST][0], "curl", f"only the first {_MOST} commands are read"))
    entries = found.entries()
    return Imported(with_tables(entries) if asked.tables else entries, found.losses)


def _commands(text: str) -> list[tuple[int, str]]:
    """The commands with the line where each begins; a line that ends in a backslash, or is within quotes, goes on."""
    found: list[tuple[int, str]] = []
    begin, held = 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if held:
            held += "\n" + line
        elif _BEGIN.match(line):
            begin, held = number, line
        if held and not (held.endswith(("\\", "^")) or _is_open(held)):
            found.append((begin, held))
            held = ""
    return [*found, (begin, held)] if held else found


def _is_open(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    try:
        shlex.split(text)
    except ValueError:
        return True
    return False


@dataclass(slots=True)
class _Found:
    losses: list[Loss] = field(default_factory=list)
    servers: dict[str, None] = field(default_factory=dict)
    auth: dict[str, Plain] = field(default_factory=dict)
    endpoints: dict[str, tuple[Endpoint, str, str]] = field(default_factory=dict)  # by method and whole path
    sampled: Sampled = field(default_factory=Sampled)

    def entries(self) -> list[tuple[Path, Plain]]:
        """All that was found."""
        base = base_of({"paths": {url: {} for _, url, _ in self.endpoints.values()}})
        out: list[tuple[Path, Plain]] = []
        if self.servers:
            out.append((("api", "servers"), list[Plain](self.servers)))
        if base.path:
            out.append((("api", "base"), base.path))
        if self.auth:
            out.append((("api", "auth"), dict(self.auth)))
        out += self.sampled.entries()
        for ep, url, auth in self.endpoints.values():
            path, version, without = base.cut(url)
            source = Source({})
            said, _ = path_of(source, path, "#")
            ep = replace(ep, path=said, version=version, auth=auth if auth and auth != next(iter(self.auth)) else "")
            value: dict[str, Plain] = {"endpoint": format_endpoint(replace(ep, headers=()))}
            if ep.headers:
                value["headers"] = {column.name: line_of(column)[0] for column in ep.headers}
            if without:
                value["base"] = "/"
            out.append((("endpoints", "", ep.id), value if len(value) > 1 else value["endpoint"]))
        return out


@dataclass(slots=True)
class _Said:
    """What the words of one command say."""

    method: str = ""
    url: str = ""
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    user: bool = False
    form: bool = False
    get: bool = False


def _read(found: _Found, line: int, command: str) -> None:
    try:
        tokens = (
            shlex.split(command.replace("^\n", "\n") if "^\n" in command else command)
            if len(command) <= _LONGEST
            else []
        )
    except ValueError as error:
        found.losses.append(Loss(line, words(command, 60), f"its words cannot be told apart: {error}"))
        return
    said = _words(found, line, [token for token in tokens if token.strip()])
    target = said.url if "://" in said.url else f"https://{said.url}"
    try:
        url = urlsplit(target)
        host = url.hostname or ""
    except ValueError:
        url, host = None, ""
    if url is None or not host or not said.url:
        found.losses.append(Loss(line, words(command, 60), "it names no address"))
        return
    method = (said.method or ("GET" if said.get or not (said.data or said.form) else "POST")).upper()
    if method not in METHODS:
        found.losses.append(Loss(line, words(method, 20), "no method that is known"))
        return
    port = f":{url.port}" if "://" in said.url and ":" in url.netloc.rpartition("@")[2] and url.port else ""
    if re.fullmatch(r"[\w.-]+", host) and "$" not in host:
        found.servers[f"{url.scheme}://{host}{port}"] = None
    path = "/".join(_part(part, names) for names in [dict[str, None]()] for part in url.path.split("/")) or "/"
    ep = Endpoint("", method, path)
    query = [name for name, _ in parse_qsl(url.query, keep_blank_values=True)]
    query += [pair.partition("=")[0] for pair in (*said.query, *(said.data if said.get else ()))]
    ep = replace(ep, params=_params(found, line, query))
    ep, auth = _headers(found, line, ep, said)
    ep = _body(found, line, ep, said, path)
    read = parse_endpoint(format_endpoint(replace(ep, path="/x")), "")
    if any(slip.severity == "error" for slip in read.slips):
        ep = Endpoint("", method, path)
        found.losses.append(Loss(line, words(command, 60), "its method and path alone can be said in a line"))
    key = f"{method} {path}"
    if key in found.endpoints:
        found.losses.append(Loss(line, words(key, 80), "the endpoint comes a second time"))
    else:
        found.endpoints[key] = (ep, path, auth)


def _part(part: str, names: dict[str, None]) -> str:
    """A part of a path: what looks like the key of one thing is a key."""
    plain = unquote(part)
    if plain.startswith(":") and len(plain) > 1:
        plain = "{" + plain[1:] + "}"
    elif _KEY.match(plain):
        plain = "{" + (plain.strip("${}").lower() if plain.startswith("$") else "id") + "}"
    if re.fullmatch(r"\{\w+\}", plain):
        name, number = plain[1:-1], 2
        while name in names:
            name, number = f"{plain[1:-1]}{number}", number + 1
        names[name] = None
        return "{" + name + "}"
    return words(part, 200).replace("{", "").replace("}", "")


def _words(found: _Found, line: int, tokens: list[str]) -> _Said:
    said = _Said()
    waiting = tokens[1:][::-1]
    if waiting and waiting[-1] == "curl":
        waiting.pop()
    while waiting:
        token = waiting.pop()
        value = ""
        if token.startswith("--") and "=" in token:
            token, _, value = token.partition("=")
        elif re.match(r"-[A-Za-z].", token) and not token.startswith("--") and token[:2] in _TAKES:
            token, value = token[:2], token[2:]
        if token in ("-G", "--get"):
            said.get = True
        elif token in ("-I", "--head"):
            said.method = said.method or "HEAD"
        elif token in _TAKES:
            value = value or (waiting.pop() if waiting else "")
            _option(said, _TAKES[token], value)
        elif not token.startswith("-"):
            said.url = said.url or token
    return said


def _option(said: _Said, what: str, value: str) -> None:
    if what == "method":
        said.method = value
    elif what == "url":
        said.url = value
    elif what in ("data", "json"):
        said.data.append(value)
    elif what == "query":
        (said.query if said.get or said.method.upper() == "GET" else said.data).append(value)
    elif what == "user":
        said.user = True
    elif what == "form":
        said.form = True
    elif what == "header":
        name, _, text = value.partition(":")
        said.headers[name.strip()] = text.strip()


def _params(found: _Found, line: int, names: list[str]) -> tuple[Param, ...]:
    params: dict[str, Param] = {}
    for said in names:
        name, bracket, op = said.partition("[")
        ops = (op[:-1],) if bracket and op.endswith("]") and is_name(op[:-1]) else ()
        if not is_name(name) or (bracket and not ops):
            found.losses.append(Loss(line, words(said, 60), "no name of a parameter"))
        elif name in params:
            params[name] = replace(params[name], ops=tuple(dict.fromkeys((*params[name].ops, *ops))))
        else:
            params[name] = Param(name, ops=ops)
    return tuple(params.values())


def _headers(found: _Found, line: int, ep: Endpoint, said: _Said) -> tuple[Endpoint, str]:
    auth = "basic" if said.user else ""
    if said.user:
        found.auth.setdefault("basic", "basic")
    marks: dict[str, Any] = {}
    own: list[Column] = []
    for name, value in said.headers.items():
        lower = name.lower()
        if lower == "authorization":
            auth = "basic" if value.lower().startswith("basic") else "token"
            found.auth.setdefault(auth, "basic" if auth == "basic" else "bearer")
        elif lower in _KEYS:
            auth = "key"
            found.auth.setdefault("key", {"scheme": "apikey", "header": words(name, 60)})
        elif lower in _MARKS:
            marks[_MARKS[lower]] = True
        elif re.fullmatch(r"[A-Za-z0-9-]+", name) and lower not in _SILENT:
            own.append(Column(name, SqlType("text"), nullable=True))
    if auth:
        found.losses.append(Loss(line, "Authorization", "what one signs in with is not kept: only that one does"))
    return replace(ep, headers=tuple(own), **marks), auth


def _body(found: _Found, line: int, ep: Endpoint, said: _Said, path: str) -> Endpoint:
    if said.form:
        return replace(ep, body=Body(media="multipart/form-data", kind="file"))
    if not said.data or said.get:
        return ep
    media = next((v for k, v in said.headers.items() if k.lower() == "content-type"), "")
    text = "".join(said.data)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        if "json" in media or not media:
            pairs = parse_qsl("&".join(said.data))
            if not pairs or "json" in media:
                found.losses.append(
                    Loss(line, words(text, 60), "the body is not JSON that could be read: taken as json")
                )
                return replace(ep, body=Body("json"))
            found.losses.append(Loss(line, words(text, 60), "the fields of a form are read as a body of JSON"))
            value = dict(pairs)
        else:
            sound = re.fullmatch(r"[\w.+-]+/[\w.+-]+", media)
            return replace(ep, body=Body(media=media if sound else "text/plain", kind="text"))
    nouns = [part for part in path.split("/") if part and not part.startswith("{") and not re.fullmatch(r"v\d+", part)]
    noun = singular(snake(re.sub(r"\W+", "_", nouns[-1]))) if nouns else "body"
    name = "".join(part[:1].upper() + part[1:] for part in noun.split("_")) or "Body"
    hint = (name if name[0].isalpha() else f"T{name}") + _ROLES.get(ep.method, "Input")
    made = found.sampled.type_of(value if isinstance(value, list) else [value], hint, "")
    return replace(ep, body=Body(made or "json", isinstance(value, list) and bool(made)))
