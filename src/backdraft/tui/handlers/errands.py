"""Work that a person waits for: done beside the keys, told how far it is, given up by escape.

Imports are such work; whatever else reads long texts or asks other machines goes the same way. It counts its steps with
`so_far`, or asks now and then whether it is `still_wanted`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from backdraft.tui.shell import Shell

#: The one kind of errand at a time.
_KIND = "errand"
#: For so long after a key an errand rests after each step, and so long, in seconds.
_COURTESY, _REST = 0.06, 0.01
#: How often it is told how far an errand is, in seconds.
_OFTEN = 0.2
#: What comes of an errand that took longer than this, in seconds, waits until nothing is being typed …
_SLOW = 0.5
#: … for so long.
_QUIET = 0.8


def run(app: Shell, what: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
    """Do `work`, then `done` with its result, or with the exception that it ended with.

    Args:
        app: The shell.
        what: What is being done, for the last line.
        work: Done on a thread of its own.
        done: Called on the screen's thread, at a moment when nothing is being typed. Not if the errand is given up.
    """
    assert app.errands is not None
    began = time.monotonic()
    heard = began

    def told(part: str, count: int, of: int) -> None:
        nonlocal heard
        if time.monotonic() - app.key_at < _COURTESY:
            time.sleep(_REST)  # what a key does comes first
        if time.monotonic() - heard > _OFTEN:
            heard = time.monotonic()
            app.call_from_thread(further, f"{what}: {count:,} of {of:,} {part} · esc gives it up")

    def further(message: str) -> None:
        if app.under_way:  # else it was given up meanwhile
            _tell(app, message)

    def ready(result: Any) -> None:
        if time.monotonic() - began > _SLOW and _typing(app):
            _tell(app, f"{what}: done; it is shown when nothing is being typed")
            app.set_timer(_QUIET / 2, lambda: ready(result))
            return
        app.under_way = ""
        app.hush()
        app.attempt(lambda: done(result))

    _tell(app, f"{what} · esc gives it up")
    app.errands.ask(_KIND, work, lambda result: app.call_from_thread(ready, result), told)


def give_up(app: Shell) -> bool:
    """Give up the errand that is under way; whether there was one."""
    if app.errands is None or not app.errands.give_up(_KIND):
        return False
    app.under_way = ""
    app.say("given up: nothing was changed")
    return True


def _tell(app: Shell, message: str) -> None:
    app.under_way = message
    app.say(message)


def _typing(app: Shell) -> bool:
    """Whether a question that comes up now would take keys that are meant for something else."""
    return len(app.screen_stack) > 1 or bool(app.bar.text) or time.monotonic() - app.key_at < _QUIET
