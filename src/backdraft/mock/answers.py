"""One request in, one answer out: what the designed API would say, told by its examples."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from backdraft.design.model import Error
from backdraft.design.resolve.endpoints import api_of, error_named
from backdraft.design.resolve.example_errors import error_value
from backdraft.design.view import View
from backdraft.mock.schema import Fault, faults
from backdraft.render.code.contract import Contract, Operation, contract, example_of_content
from backdraft.render.openapi.components import response_of


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: `target` is path and query, the names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Mock:
    """The API of one design. It remembers nothing but what was deleted, so that it is not found afterwards.

    Args:
        view: The design.
        token: The only token (or key) that it takes; empty: any.
    """

    def __init__(self, view: View, token: str = "") -> None:
        self.view = view
        self.token = token
        self.contract: Contract = contract(view, ())
        self.gone: set[str] = set()
        # A path without keys is meant before one with.
        told = sorted(self.contract.operations, key=lambda one: one.url.count("{"))
        self._routes = [(_pattern(one.url), one) for one in told]

    def answer(self, request: Request) -> Reply:
        """The answer to a request; never raises for what a client sends."""
        path = urlsplit(request.target).path or "/"
        found = [(match, one) for pattern, one in self._routes if (match := pattern.fullmatch(path))]
        if not found:
            return self._failure(404, "not_found")
        for match, one in found:
            if one.method == request.method:
                return self._operation(request, path, one, {k: unquote(v) for k, v in match.groupdict().items()})
        allowed = ", ".join(sorted({one.method for _, one in found}))
        reply = self._failure(405, "method_not_allowed", "Method not allowed")
        return Reply(405, reply.body, {**reply.headers, "Allow": allowed})

    def _operation(self, request: Request, path: str, one: Operation, keys: dict[str, str]) -> Reply:
        wished = _preferred(request.headers.get("prefer", ""))
        if wished:
            return self._wished(one, wished)
        if one.auth and not self._signed_in(request, one.auth):
            return self._failure(401, "unauthenticated")
        values = _keyed(keys, one)
        if "404" in one.made["responses"] and (self._wrong(one, "path", values) or self._is_gone(path)):
            return self._failure(404, "not_found")
        asked = _asked(urlsplit(request.target).query, one)
        wrong = self._wrong(one, "query", asked) + self._wrong(one, "header", _named(request.headers, one))
        wrong += self._wrong_body(request, one)
        if wrong and ("422" in one.made["responses"] or "400" in one.made["responses"]):
            return self._refused(one, wrong)
        if one.method == "DELETE" and keys:
            self.gone.add(path)
        if one.method == "POST" and one.status == 201:
            self.gone.clear()
        return self._success(request, one, values, asked)

    def _signed_in(self, request: Request, way: str) -> bool:
        scheme = self.contract.schemes.get(way, {})
        if scheme.get("type") == "mutualTLS":
            return True
        if scheme.get("type") == "apiKey":
            where, name = scheme["in"], scheme["name"]
            if where == "query":
                said = dict(parse_qsl(urlsplit(request.target).query)).get(name, "")
            elif where == "cookie":
                said = dict(re.findall(r"([^=;\s]+)=([^;]*)", request.headers.get("cookie", ""))).get(name, "")
            else:
                said = request.headers.get(name.lower(), "")
        else:
            kind, _, said = request.headers.get("authorization", "").partition(" ")
            said = said if kind.lower() == ("basic" if scheme.get("scheme") == "basic" else "bearer") else ""
        return said == self.token if self.token else bool(said)

    # --- what is wrong ----------------------------------------------------------------------------------------------

    def _wrong(self, one: Operation, where: str, values: Mapping[str, Any]) -> list[Fault]:
        found: list[Fault] = []
        for parameter in one.parameters:
            name = parameter["name"]
            if parameter["in"] != where:
                continue
            if name in values:
                found += faults(parameter["schema"], values[name], self.contract.schemas, name)
            elif parameter["required"]:
                found.append((name, "is required"))
        return found

    def _wrong_body(self, request: Request, one: Operation) -> list[Fault]:
        media, content = one.body
        if media != "application/json":
            return []
        try:
            value = json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError):
            return [("", "is no JSON")]
        return faults(content["schema"], value, self.contract.schemas)

    def _refused(self, one: Operation, wrong: list[Fault]) -> Reply:
        status = 422 if "422" in one.made["responses"] else 400
        details = [{"field": name, "message": message} for name, message in wrong]
        return self._failure(status, "invalid", details=details)

    def _failure(self, status: int, code: str, message: str = "", details: list[dict[str, str]] | None = None) -> Reply:
        known = error_named(self.view, code)
        error = Error(code, status, message or known.message)
        body: Any = error_value(self.view, None, error)
        if details:
            if "type" in body:
                body = {**body, "errors": details}
            elif "error" in body:
                body = {**body, "error": {**body["error"], "details": details}}
            else:
                body = {**body, "details": details}
        problem = api_of(self.view).envelope == "problem"
        return _json(status, body, "application/problem+json" if problem else "application/json")

    # --- what is answered -------------------------------------------------------------------------------------------

    def _is_gone(self, path: str) -> bool:
        """Whether it was deleted, or something that it is a part of."""
        return any(path == gone or path.startswith(f"{gone}/") for gone in self.gone)

    def _wished(self, one: Operation, wished: str) -> Reply:
        """The example of that name, or of that status."""
        known: list[str] = []
        for status, said in one.made["responses"].items():
            response = response_of(self.view, said)
            for media, content in response.get("content", {}).items():
                for name, example in content.get("examples", {}).items():
                    known += [name] if name not in ("answer", "message") else [status]
                    if wished in (name, status):
                        headers = {"Retry-After": "30"} if status in ("429", "503") else {}
                        reply = _json(int(status) if status.isdigit() else 400, example["value"], media)
                        return Reply(reply.status, reply.body, reply.headers | headers)
            if wished == status and status.isdigit():
                return Reply(int(status))
        message = f"There is no example {wished!r}; there are {', '.join(known)}"
        return self._failure(400, "bad_request", message)

    def _success(self, request: Request, one: Operation, keys: dict[str, Any], asked: dict[str, Any]) -> Reply:
        media, content = one.answer
        headers = {name: str(value) for name, value in one.headers.items()}
        if keys and "Location" in headers:  # under the path that was asked, not that of the example
            asked_at = (urlsplit(request.target).path or "/").rstrip("/")
            headers["Location"] = f"{asked_at}/{headers['Location'].rpartition('/')[2]}"
        etag = headers.get("ETag", "")
        if etag and "304" in one.made["responses"] and etag in request.headers.get("if-none-match", ""):
            return Reply(304, headers={"ETag": etag})
        value = example_of_content(content)
        if media == "text/event-stream":
            return Reply(one.status, str(value or "").encode(), {**headers, "Content-Type": media})
        if media != "application/json":
            return Reply(one.status, b"", {**headers, **({"Content-Type": media} if media else {})})
        reply = _json(one.status, _paged(_with_keys(value, keys, one), asked), media)
        return Reply(reply.status, reply.body, headers | reply.headers)


def _pattern(url: str) -> re.Pattern[str]:
    parts = re.split(r"\{([^}]*)\}", unquote(url))
    return re.compile("".join(f"(?P<{p}>[^/]+?)" if i % 2 else _quoted(p) for i, p in enumerate(parts)))


def _quoted(text: str) -> str:
    """A part of a path, whether a client sends its signs as they are or coded."""
    return "".join(re.escape(c) if quote(c) == c else f"(?:{re.escape(c)}|{quote(c)})" for c in text)


def _preferred(header: str) -> str:
    """What `Prefer: example=out_of_stock` or `Prefer: code=429` asks for."""
    found = re.search(r"(?:example|code|status)\s*=\s*\"?([\w.-]+)", header)
    return found[1] if found else ""


def _parameter(one: Operation, where: str, name: str) -> Mapping[str, Any]:
    found = (p["schema"] for p in one.parameters if p["in"] == where and p["name"] == name)
    return next(found, {})


def _asked(query: str, one: Operation) -> dict[str, Any]:
    """What the query asks for; a list comes in one text with commas, or, where it is exploded, item by item."""
    exploded = {p["name"] for p in one.parameters if p["in"] == "query" and p.get("explode") is True}
    said: dict[str, list[str]] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        said.setdefault(name, []).append(text)
    found: dict[str, Any] = {}
    for name, texts in said.items():
        schema = _parameter(one, "query", name)
        if name in exploded and schema.get("type") == "array":
            found[name] = [_value(text, schema.get("items", {})) for text in texts]
        else:
            found[name] = _value(texts[-1], schema)
    return found


def _keyed(keys: Mapping[str, str], one: Operation) -> dict[str, Any]:
    return {name: _value(text, _parameter(one, "path", name)) for name, text in keys.items()}


def _named(headers: Mapping[str, str], one: Operation) -> dict[str, Any]:
    """The headers that the operation knows, by the names that it gives them."""
    known = (p["name"] for p in one.parameters if p["in"] == "header")
    said = ((name, headers.get(name.lower())) for name in known)
    return {name: _value(text, _parameter(one, "header", name)) for name, text in said if text is not None}


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    """A text of a URL as what its schema wants, or as it is where it cannot be that."""
    kind = schema.get("type")
    if kind == "array":
        return [_value(item, schema.get("items", {})) for item in text.split(",")]
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind == "integer":
        return int(text) if re.fullmatch(r"-?[0-9]{1,4000}", text) else text
    if kind == "number":
        return float(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", text) else text
    return text


def _with_keys(value: Any, keys: Mapping[str, Any], one: Operation) -> Any:
    """The answer with the key that was asked for, where it is one thing that has a field of that name."""
    data = value.get("data") if isinstance(value, dict) and "data" in value else value
    if not isinstance(data, dict) or not one.url.endswith("}"):
        return value
    last = list(keys.items())[-1:]
    changed = {**data, **{name: key for name, key in last if name in data and type(data[name]) is type(key)}}
    return {**value, "data": changed} if data is not value else changed


def _paged(value: Any, asked: Mapping[str, Any]) -> Any:
    """The part of a list that was asked for, and what tells about it."""
    meta = value.get("meta") if isinstance(value, dict) else None
    if not isinstance(meta, dict) or not isinstance(value.get("data"), list):
        return value
    limit = asked.get("limit", meta.get("limit", 20))
    rows = value["data"]
    if "page" in meta:
        page = asked.get("page", 1)
        part = rows[(page - 1) * limit : page * limit]
        return {**value, "data": part, "meta": {**meta, "page": page, "limit": limit}}
    if asked.get("cursor"):
        return {**value, "data": [], "meta": {**meta, "limit": limit, "next": None}}
    return {**value, "data": rows[:limit], "meta": {**meta, "limit": limit}}


def _json(status: int, body: Any, media: str) -> Reply:
    return Reply(status, json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"), {"Content-Type": media})


def _refuse(text: str) -> Any:
    raise ValueError(text)
