"""What the headers of answers say: the same everywhere, or what follows from the endpoint."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from backdraft.design.model import Amount, Endpoint
from backdraft.design.nodes import Plain
from backdraft.design.notation.quantity import window_of
from backdraft.design.resolve.collections import table_of
from backdraft.design.resolve.endpoints import rate_of
from backdraft.design.resolve.examples import path_example
from backdraft.design.resolve.tables import primary_key
from backdraft.design.view import View
from backdraft.render.openapi.common import HEADERS, RATE, dated
from backdraft.render.openapi.form import Made
from backdraft.render.openapi.schemas import ref


def header(view: View, ep: Endpoint, name: str, value: Plain) -> Made:
    """A header of an answer that shows `value`: a reference where an endpoint says nothing of its own.

    Where a thing is comes from what the document shows, no table: an import knows no more.
    """
    day = dict(ep.deprecated).get({"Deprecation": "since", "Sunset": "sunset"}.get(name, ""), "")
    own = dated(name, day)
    if name == "Location" and (there := _under(view, ep, value, "id")):
        own = {**HEADERS[name], "example": there}
    elif name in RATE and (rate := rate_of(view, ep)) is not None and rate != view.ask(usual_rate):
        own = _limited(name, rate)
    return own or ref("headers", name)


def shared_header(view: View, name: str) -> Made:
    """The header that endpoints refer to; empty where none is called so."""
    rate = view.ask(usual_rate) if name in RATE else None
    return _limited(name, rate) if rate is not None else HEADERS.get(name, {})


def usual_rate(view: View) -> Amount | None:
    """The rate of most endpoints, the first of several; None where none has any. Wherever it is said: an import that
    finds it at each endpoint may say it once."""
    endpoints = [view.get(Endpoint, *path) for path in view.paths("endpoints")]
    rates = Counter(rate for ep in endpoints if ep is not None and (rate := rate_of(view, ep)) is not None)
    return rates.most_common(1)[0][0] if rates else None


def _limited(name: str, rate: Amount) -> Made:
    """A header of RATE at a time when some of the requests that a caller has are spent."""
    count, seconds = window_of(rate)
    # Whole numbers: `1/2s` is one in two seconds, and so is `0.5/s`.
    most = max(1, round(count))
    window = seconds * most / count if count else seconds
    shown = {"Limit": most, "Remaining": most * 7 // 10, "Reset": max(1, round(window * 0.4))}
    return {**HEADERS[name], "example": shown[name.rpartition("-")[2]]}


def location(view: View, ep: Endpoint, value: Plain) -> str:
    """Where the thing is that was answered by `value`: the endpoint's path and the key of its table, else an `id`."""
    keys = view.ask(primary_key, view.ask(table_of, ep))
    return _under(view, ep, value, keys[0] if len(keys) == 1 else "id") or path_example(
        view, replace(ep, path=f"{ep.path.rstrip('/')}/:id")
    )


def _under(view: View, ep: Endpoint, value: Plain, key: str) -> str:
    """The endpoint's path and what stands in `value` under `key`; empty where nothing does."""
    body: Any = value
    data = body.get("data", body) if isinstance(body, dict) else None
    found = data.get(key) if isinstance(data, dict) else None
    return f"{path_example(view, ep).rstrip('/')}/{quote(str(found), safe='')}" if isinstance(found, str | int) else ""
