"""An endpoint as a `curl` command that a shell runs as it stands: every word quoted, no name can break out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from urllib.parse import quote

from backdraft.design.model import Auth, Endpoint
from backdraft.design.resolve.endpoints import api_of, auth_of, full_path, header_types, key_types, param_types
from backdraft.design.resolve.examples import input_example, request_example
from backdraft.design.view import View

#: What RFC 9110 lets stand in a header's name.
_HEADER = re.compile(r"[A-Za-z0-9!#$%&*+.^_`|~-]+\Z")
_LOCAL = "http://localhost:8080"


def curl(view: View, ep: Endpoint) -> str:
    """The request with example values; secrets come from the shell's own variables (`$TOKEN`, `$API_KEY`).

    Required parameters are sent, optional ones are not. Without `api.servers` it asks `localhost:8080`.
    """
    words = [["curl"]]
    method = "GET" if ep.method == "WS" else "POST" if ep.method == "RPC" else ep.method
    if method == "HEAD":
        words.append(["--head"])
    elif method != "GET" or ep.body is not None:
        words[0] += ["-X", method]
    words[0].append(shlex.quote(url_of(view, ep)))
    auth = auth_of(view, ep)
    if auth is not None:
        words.append(_AUTH.get(auth.scheme, _bearer)(auth))
    words += [["-H", shlex.quote(header)] for header in headers_of(view, ep)]
    words += _body(view, ep)
    if ep.stream or ep.method == "WS":
        words.append(["--no-buffer"])
    return " \\\n  ".join(" ".join(line) for line in words)


def url_of(view: View, ep: Endpoint) -> str:
    """The address with the endpoint's keys and required parameters as their examples."""
    servers = api_of(view).servers
    path = "".join(f"/{part}" for part in _filled(view, ep))
    asked = [p for p in param_types(view, ep) if p.required]
    query = "&".join(
        f"{_coded(p.name + (f'[{op}]' if op else ''))}={_coded(input_example(view, p))}"
        for p in asked
        for op in (p.ops[:1] or ("",))
    )
    return (servers[0].rstrip("/") if servers else _LOCAL) + (path or "/") + (f"?{query}" if query else "")


def _filled(view: View, ep: Endpoint) -> list[str]:
    """The segments of the whole path, each key as its example."""
    keys = {key.name: key for key in key_types(view, ep)}
    parts: list[str] = []
    for part in full_path(view, ep).strip("/").split("/"):
        name, colon, action = part[1:].partition(":") if part.startswith(":") else ("", "", "")
        if name in keys:
            parts.append(_coded(input_example(view, keys[name])) + colon + _coded(action))
        elif part:
            parts.append(quote(part, safe="%:@!$&'*+,;=~.-_"))
    return parts


def _coded(text: str) -> str:
    return quote(text, safe="")


def headers_of(view: View, ep: Endpoint) -> list[str]:
    """The headers as `Name: value`, without what the caller signs in by."""
    headers: list[str] = []
    if ep.body is not None:
        headers.append(f"Content-Type: {'application/json' if ep.body.kind == 'json' else one_media(ep.body.media)}")
    if ep.stream:
        headers.append("Accept: text/event-stream")
    if ep.idempotent and ep.method not in ("GET", "HEAD"):
        headers.append("Idempotency-Key: 7c1f2a90-5b7e-4d0a-9a43-0d1f6e2b8c55")
    if ep.if_match:
        headers.append('If-Match: "3f9c2b7a"')
    if ep.method == "WS":
        headers += ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
        headers.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
    for header in header_types(view, ep):
        if _HEADER.match(header.name):
            headers.append(f"{header.name}: {input_example(view, header)}")
    return headers


def one_media(media: str) -> str:
    """The first of several media types; a wildcard as its most usual one."""
    first = media.split(",")[0].strip()
    return {"image/*": "image/png", "text/*": "text/plain"}.get(first, first.replace("*", "octet-stream"))


def _body(view: View, ep: Endpoint) -> list[list[str]]:
    if ep.body is None:
        return []
    if ep.body.kind == "json":
        return [["-d", shlex.quote(request_example(view, ep))]]
    return [["--data-binary", f"@{file_of(ep.body.media)}"]]


def file_of(media: str) -> str:
    """The name of a file that may be sent: `example.png`."""
    ending = re.sub(r"[^a-z0-9]", "", one_media(media).rpartition("/")[2].partition(";")[0].lower()) or "bin"
    return f"example.{ending}"


# --- signing in -----------------------------------------------------------------------------------------------------


def _bearer(auth: Auth) -> list[str]:
    return ["-H", '"Authorization: Bearer $TOKEN"']


def _basic(auth: Auth) -> list[str]:
    return ["-u", '"$USERNAME:$PASSWORD"']


def key_of(auth: Auth) -> tuple[str, str]:
    """Where an API key is sent, and what it is called there."""
    options = dict(auth.options)
    name = options.get("header") or options.get("name") or "X-API-Key"
    return options.get("in") or "header", name if re.fullmatch(r"[A-Za-z0-9_.-]+", name) else "X-API-Key"


def _api_key(auth: Auth) -> list[str]:
    where, name = key_of(auth)
    if where == "cookie":
        return ["-b", f'"{name}=$API_KEY"']
    if where == "query":
        return ["-G", "--data-urlencode", f'"{name}=$API_KEY"']
    return ["-H", f'"{name}: $API_KEY"']


def _certificate(auth: Auth) -> list[str]:
    return ["--cert", "client.pem", "--key", "client.key"]


_AUTH: dict[str, Callable[[Auth], list[str]]] = {
    "bearer": _bearer,
    "oauth2": _bearer,
    "oidc": _bearer,
    "basic": _basic,
    "apikey": _api_key,
    "mtls": _certificate,
}
