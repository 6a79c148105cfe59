"""An endpoint as a command of HTTPie."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from backdraft.design.model import Auth, Endpoint
from backdraft.design.output import Output, lines_of
from backdraft.design.paths import Path
from backdraft.design.resolve.curl import file_of, headers_of, key_of, url_of
from backdraft.design.resolve.endpoints import auth_of
from backdraft.design.resolve.examples import request_example
from backdraft.design.view import View


def httpie(view: View, focus: Path) -> Output:
    """The command, ready for a shell: every word quoted; secrets come from the shell's own variables."""
    ep = view.get(Endpoint, *focus[:3])
    return Output(lines_of(_command(view, ep), focus[:3]) if ep is not None else (), "bash")


def _command(view: View, ep: Endpoint) -> str:
    method = "GET" if ep.method == "WS" else "POST" if ep.method == "RPC" else ep.method
    auth = auth_of(view, ep)
    signed = _AUTH.get(auth.scheme, _bearer)(auth) if auth is not None else ""
    # Options may not stand between the address and the items.
    options, items = (f"{signed} ", []) if signed.startswith("-") else ("", [signed] if signed else [])
    words = [f"http {options}{method} {shlex.quote(url_of(view, ep))}", *items]
    words += [shlex.quote(_item(header)) for header in headers_of(view, ep)]
    words += ["--stream"] if ep.stream else []
    if ep.body is not None and ep.body.kind == "json":
        words.append(f"--raw {shlex.quote(request_example(view, ep))}")
    elif ep.body is not None:
        words.append(f"< {file_of(ep.body.media)}")
    return " \\\n  ".join(words)


def _item(header: str) -> str:
    """A header as an item: a value that begins as another kind of item would is marked as none."""
    name, _, value = header.partition(": ")
    return f"{name}:{re.sub(r'^(?=[=@])', lambda _: chr(92), value)}"


def _bearer(auth: Auth) -> str:
    return '-A bearer -a "$TOKEN"'


def _basic(auth: Auth) -> str:
    return '-a "$USERNAME:$PASSWORD"'


def _api_key(auth: Auth) -> str:
    where, name = key_of(auth)
    return {"cookie": f'"Cookie:{name}=$API_KEY"', "query": f'"{name}==$API_KEY"'}.get(where, f'"{name}:$API_KEY"')


def _certificate(auth: Auth) -> str:
    return "--cert=client.pem --cert-key=client.key"


_AUTH: dict[str, Callable[[Auth], str]] = {"basic": _basic, "apikey": _api_key, "mtls": _certificate}
