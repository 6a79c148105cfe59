"""Keys one after the other: each is done with before the next is looked at.

Textual sends a key to whatever has the focus when the key arrives, and only then, a few messages later, does what the
key means. Of `3jy` typed fast, or arriving in one piece over a slow line, the `j` would still go to the pane that had
the focus before `3`, and what follows a `y` would miss the menu that `y` opens. So a key that comes while another is
being done waits its turn. A lone key is sent on at once: nothing is added to its way.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode, NoScreen
from textual.message import Message

#: A screen that the key closed takes the mark with it: this often it is asked whether it is still there. Seconds.
LOST = 0.1
#: How often a screen that is just opening is asked whether it listens already. Seconds.
AGAIN = 0.005
#: Nothing takes longer over a key than this, nor to open. Seconds.
PATIENCE = 5.0


class Done(Message, bubble=True):
    """Follows a key through the same queues: where it arrives, the key has been before."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self.turn = turn


class InTurn(App[Any]):
    """Holds keys back until the key before them has had its effect: the focus moved, the screen open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._turn = 0
        self._under_way = False
        self._held = False

    def hold_keys(self) -> None:
        """Take no key until `let_keys_go`: what they are meant for is not there yet."""
        self._held = True

    async def let_keys_go(self) -> None:
        """Take the keys that came meanwhile, once the screen in front listens."""
        if not self._held:
            return
        self._held, self._under_way = False, True
        self._turn += 1
        await self._next(time.monotonic() + PATIENCE, self._turn)

    def before_key(self) -> None:
        """A key, or a paste, is about to be done."""

    @property
    def more_to_come(self) -> bool:
        """Whether a letter is waiting behind the one that is being looked at."""
        return any(isinstance(event, events.Key) and event.is_printable for event in list(self._ahead)[:1])

    async def on_event(self, event: events.Event) -> None:
        """Take a key in its turn; everything else at once."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Paste):
                # In a paste, terminals send Enter's carriage return for each end of line.
                event.text = event.text.replace("\r\n", "\n").replace("\r", "\n")
            self._ahead.append(event)
            if not self._under_way and not self._held:
                await self._take()
            return
        await super().on_event(event)

    async def _take(self) -> None:
        event = self._ahead.popleft()
        self._under_way = True
        self._turn += 1
        turn = self._turn
        self.before_key()
        target: DOMNode = self.focused or self.screen
        await super().on_event(event)
        target.post_message(Done(turn))
        self._look_after(target, turn, time.monotonic() + PATIENCE)

    def _look_after(self, target: DOMNode, turn: int, until: float) -> None:
        """Go on with the next key when what had this one is gone: nothing says then that it is done."""

        async def look() -> None:
            if turn == self._turn and self._under_way:
                if time.monotonic() < until and self._is_there(target):
                    self._look_after(target, turn, until)
                else:
                    await self._done(turn)

        self.set_timer(LOST, look)

    def _is_there(self, target: DOMNode) -> bool:
        # Time alone proves nothing: on a machine with other work, a key can take longer than any patience.
        try:
            return target.is_running and target.screen in self.screen_stack
        except NoScreen:
            return False

    def on_done(self, message: Done) -> None:
        """The key before has been everywhere; what it asked of the program stands in the queue before this."""
        self.call_later(self._done, message.turn)

    async def _done(self, turn: int) -> None:
        if turn == self._turn and self._under_way:
            await self._next(time.monotonic() + PATIENCE, turn)

    async def _next(self, until: float, turn: int) -> None:
        if turn != self._turn or not self._under_way:
            return
        if self._ahead and not self._listening() and time.monotonic() < until:
            self.set_timer(AGAIN, lambda: self._next(until, turn))
            return
        self._under_way = False
        if self._ahead:
            await self._take()

    def _listening(self) -> bool:
        # A screen that was pushed is mounted a little later, and gives the focus to its first widget after that.
        screen = self.screen
        return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
