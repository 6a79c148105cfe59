"""The desk where derived work is done off the key path: one thread, the last request of each kind wins."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from backdraft.draw.patience import while_wanted

Work = Callable[[], Any]
#: Takes the result, or the exception that the work ended with.
Done = Callable[[Any], None]


class Desk:
    """Runs work of a few kinds, a kind's newest request only. `deliver` is called on the desk's thread.

    A drawing that is under way is given up when a newer request of its kind comes: the newer one need not wait for it.
    """

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[Work, Done]] = {}
        self._turn = threading.Condition()
        self._closed = False
        self._busy = False
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
        self._thread.start()

    def ask(self, kind: str, work: Work, deliver: Done) -> None:
        """Do `work` soon, instead of what was asked of this kind and has not begun."""
        with self._turn:
            self._wanted[kind] = (work, deliver)
            self._turn.notify()

    def close(self) -> None:
        """No more work."""
        with self._turn:
            self._closed = True
            self._turn.notify()

    @property
    def idle(self) -> bool:
        """Whether nothing is asked for or under way."""
        with self._turn:
            return not self._wanted and not self._busy

    def _run(self) -> None:
        while True:
            with self._turn:
                self._busy = False
                while not self._wanted and not self._closed:
                    self._turn.wait()
                if self._closed:
                    return
                kind = next(iter(self._wanted))
                work, deliver = self._wanted.pop(kind)
                self._busy = True
            try:
                with while_wanted(partial(self._newest, kind)):
                    result = work()
            except Exception as error:  # a renderer's fault must reach the screen, not end the thread
                result = error
            with self._turn:
                newest = self._newest(kind)
            if newest:
                deliver(result)

    def _newest(self, kind: str) -> bool:
        """Whether nothing newer of this kind was asked for."""
        return kind not in self._wanted and not self._closed
