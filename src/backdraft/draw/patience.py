"""Giving up a drawing that nobody waits for any more: whoever asks for one may say for how long it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class GivenUpError(Exception):
    """The drawing is not wanted any more."""


def _always() -> bool:
    return True


_wanted: ContextVar[Callable[[], bool]] = ContextVar("wanted", default=_always)


@contextmanager
def while_wanted(wanted: Callable[[], bool]) -> Iterator[None]:
    """Drawings made inside end with `GivenUpError` soon after `wanted` says no. It is asked often: it must be cheap."""
    token = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(token)


def still_wanted() -> None:
    """Between two steps of a drawing. Raises `GivenUpError` when it is not wanted any more."""
    if not _wanted.get()():
        raise GivenUpError
