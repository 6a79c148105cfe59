"""The desk where derived work is done off the key path: one thread, the last request of each kind wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from backdraft.design.patience import Told, while_wanted

Work = Callable[[], Any]
#: Takes the result, or the exception that the work ended with.
Done = Callable[[Any], None]


def unheard(what: str, done: int, of: int) -> None:
    """Nobody asks how far it is."""


class Desk:
    """Runs work of a few kinds, a kind's newest request only. `deliver` is called on the desk's thread.

    What is under way is given up when a newer request of its kind comes, or when it is not wanted any more: the next
    one need not wait for it.
    """

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[Work, Done, Told]] = {}
        self._turn = threading.Condition()
        self._closed = False
        self._doing = ""
        self._given_up = False
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
        self._thread.start()

    def ask(self, kind: str, work: Work, deliver: Done, told: Told = unheard) -> None:
        """Do `work` soon, instead of what was asked of this kind; `told` hears how far it is, on the desk's thread."""
        with self._turn:
            self._wanted[kind] = (work, deliver, told)
            self._turn.notify()

    def give_up(self, kind: str) -> bool:
        """Work of this kind is not wanted any more: nothing is delivered. Whether there was any."""
        with self._turn:
            waiting = self._wanted.pop(kind, None) is not None
            under_way = self._doing == kind and not self._given_up
            self._given_up |= under_way
            return waiting or under_way

    def close(self) -> None:
        """No more work."""
        with self._turn:
            self._closed = True
            self._turn.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing is asked for or under way."""
        with self._turn:
            return not self._wanted and not self._doing

    def _run(self) -> None:
        while True:
            with self._turn:
                self._doing = ""
                while not self._wanted and not self._closed:
                    self._turn.wait()
                if self._closed:
                    return
                kind = next(iter(self._wanted))
                work, deliver, told = self._wanted.pop(kind)
                self._doing, self._given_up = kind, False
            try:
                with while_wanted(partial(self._newest, kind), told):
                    result = work()
            except Exception as error:  # a renderer's fault must reach the screen, not end the thread
                result = error
            with self._turn:
                newest = self._newest(kind)
            if newest:
                try:
                    deliver(result)
                except Exception as error:  # told as any thread's fault is; what is asked for next is done all the same
                    told_of = (type(error), error, error.__traceback__, self._thread)
                    threading.excepthook(threading.ExceptHookArgs(told_of))

    def _newest(self, kind: str) -> bool:
        """Whether what is under way is still wanted, and nothing newer of its kind."""
        return kind not in self._wanted and not self._given_up and not self._closed
