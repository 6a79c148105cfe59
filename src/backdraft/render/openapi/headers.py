"""What the headers of answers say: the same everywhere, or what follows from the endpoint."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design.model import Amount, Endpoint
from backdraft.design.notation.quantity import window_of
from backdraft.design.resolve.endpoints import api_of
from backdraft.design.resolve.examples import path_example
from backdraft.design.view import View
from backdraft.render.openapi.common import HEADERS, RATE, dated
from backdraft.render.openapi.form import Made
from backdraft.render.openapi.schemas import ref


def header(view: View, ep: Endpoint, name: str) -> Made:
    """A header of an answer: a reference where an endpoint says nothing of its own."""
    day = dict(ep.deprecated).get({"Deprecation": "since", "Sunset": "sunset"}.get(name, ""), "")
    own = dated(name, day)
    if name == "Location":
        own = {**HEADERS[name], "example": _location(view, ep)}
    elif name in RATE and ep.rate is not None and ep.rate != api_of(view).every.rate and _lets_through(ep.rate):
        own = _limited(name, ep.rate)
    return own or ref("headers", name)


def shared_header(view: View, name: str) -> Made:
    """The header that endpoints refer to; empty where none is called so."""
    rate = api_of(view).every.rate
    return _limited(name, rate) if name in RATE and rate is not None and _lets_through(rate) else HEADERS.get(name, {})


def _lets_through(rate: Amount) -> bool:
    """Whether it is a rate at all: none of `0/s` can be told, and an import takes none."""
    return window_of(rate)[0] > 0


def _limited(name: str, rate: Amount) -> Made:
    """A header of RATE at a time when some of the requests that a caller has are spent."""
    count, seconds = window_of(rate)
    # Whole numbers: `1/2s` is one in two seconds, and so is `0.5/s`.
    most = max(1, round(count))
    window = seconds * most / count if count else seconds
    shown = {"Limit": most, "Remaining": most * 7 // 10, "Reset": max(1, round(window * 0.4))}
    return {**HEADERS[name], "example": shown[name.rpartition("-")[2]]}


def _location(view: View, ep: Endpoint) -> str:
    """Where the thing is that was made: the endpoint's path with an `id` behind it, as far as a path alone can tell."""
    return path_example(view, replace(ep, path=f"{ep.path.rstrip('/')}/:id"))
