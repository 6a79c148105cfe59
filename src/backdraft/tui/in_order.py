"""Keys typed ahead take effect in the order in which they were typed.

Textual hands a key to the widget in focus and goes on to the next one before the widget has acted. On a slow line keys
come in bursts: of `a web -> api` all letters but the first would reach the list before the entry bar has the focus,
and act as commands. Here a key is acted upon before the next one is looked at.

Built against `App.on_event` and `App._check_bindings` of the Textual release that `pyproject.toml` pins.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from textual import events
from textual.app import App

from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.split_keys import WAIT, SplitKeys

#: How long a dialog may take over a key before the next one is handed on all the same (seconds).
PATIENCE = 0.05
_HELD = {"left_square_bracket": "["}


class OrderedApp(App[Any]):
    """An app that acts on one key after the other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._split = SplitKeys()

    async def on_event(self, event: events.Event) -> None:
        """Keys take our way, all else Textual's."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        meant = self._split.feed(event.key, event.character, time.monotonic())
        if meant == "hold":
            self.set_timer(WAIT, self._release)
        else:
            await self._press(event if meant == "pass" else events.Key(meant, None))

    def _release(self) -> None:
        key = self._split.release()
        if key:
            self.post_message(events.Key(key, _HELD.get(key, key)))

    async def _press(self, event: events.Key) -> None:
        focused = self.focused
        if len(self.screen_stack) > 1:
            await super().on_event(event)
            await self._settled()
        elif isinstance(focused, EntryBar):
            event._set_forwarded()
            await focused._on_key(event)
            if not event._stop_propagation:
                await self._check_bindings(event.key)
        elif not await self._check_bindings(event.key):
            await super().on_event(event)

    async def _settled(self) -> None:
        """Wait until the dialog has acted on its key."""
        target = self.focused or self.screen
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            await asyncio.sleep(0)
            if target._message_queue.empty() and self.screen._message_queue.empty():
                await asyncio.sleep(0.001)
                return
            await asyncio.sleep(0.001)
