"""Work that can be given up, and that tells how far it is: whoever asks for it says for how long it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Whether the work is still wanted. It is asked often: it must be cheap.
Wanted = Callable[[], bool]
#: Takes what is done, and of how much: `("statements", 3, 200)`.
Told = Callable[[str, int, int], None]


class GivenUpError(Exception):
    """The work is not wanted any more."""


def _always() -> bool:
    return True


def _nobody(what: str, done: int, of: int) -> None:
    pass


_asker: ContextVar[tuple[Wanted, Told]] = ContextVar("asker", default=(_always, _nobody))


@contextmanager
def while_wanted(wanted: Wanted, told: Told = _nobody) -> Iterator[None]:
    """Work done inside ends with `GivenUpError` soon after `wanted` says no, and tells `told` how far it is."""
    token = _asker.set((wanted, told))
    try:
        yield
    finally:
        _asker.reset(token)


def still_wanted() -> None:
    """Between two steps of some work. Raises `GivenUpError` when it is not wanted any more."""
    if not _asker.get()[0]():
        raise GivenUpError


def so_far(what: str, done: int, of: int) -> None:
    """Between two steps of work whose steps are counted: so many `what` of `of` are done. Raises as `still_wanted`."""
    wanted, told = _asker.get()
    if not wanted():
        raise GivenUpError
    told(what, done, of)
