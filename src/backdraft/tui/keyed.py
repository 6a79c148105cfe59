"""Keys: each is bound to a named action; arrow bytes that arrive apart are put together again."""

from __future__ import annotations

import time

from textual import events
from textual.binding import BindingsMap

from backdraft.tui.actions import ACTIONS, BESIDES, MOTIONS, keymap
from backdraft.tui.dialogs import AskingApp
from backdraft.tui.in_turn import InTurn
from backdraft.tui.split_keys import WAIT, SplitKeys

_CHARACTERS = {"left_square_bracket": "["}


class KeyedApp(InTurn, AskingApp):
    """An app whose keys do named actions."""

    def take_keys(self, own: dict[str, str]) -> None:
        """Bind every action to its keys, a person's own among them."""
        # Textual's own bindings go: its ctrl+q would leave without a question, whatever is unsaved.
        self._bindings = BindingsMap()
        self.split = SplitKeys()
        self.keys, self.key_slips = keymap(own)
        for action in ACTIONS:
            for key in self.keys[action.name]:
                self._bindings.bind(key, f"do('{action.name}')", action.title, show=False)
        moved = {action.name: ",".join(self.keys[action.name]) for action in MOTIONS}
        self.set_keymap(
            {f"{where}.{name}": keys for name, keys in moved.items() if name in own for where in ("list", "preview")}
        )
        for key, name in (*BESIDES.items(), ("ctrl+c", "interrupted")):
            self._bindings.bind(key, f"do('{name}')", show=False)

    def action_do(self, name: str) -> None:
        """Do an action by its name."""
        raise NotImplementedError

    def action_focus_next(self) -> None:
        """Textual's `tab`: over the panes it goes to the next pane, in a dialog to the next field."""
        if len(self.screen_stack) == 1:
            self.action_do("next-pane")
        else:
            super().action_focus_next()

    def action_focus_previous(self) -> None:
        """Textual's `shift+tab`."""
        if len(self.screen_stack) == 1:
            self.action_do("previous-pane")
        else:
            super().action_focus_previous()

    async def on_event(self, event: events.Event) -> None:
        """Every event; a key may turn out to be part of an arrow."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            meant = self.split.feed(event.key, event.character, time.monotonic())
            if meant == "hold":
                self.set_timer(WAIT, self._release)
                return
            if meant == "both":
                await self._release()
            elif meant != "pass":
                event = events.Key(meant, None)
            elif event.key == "ctrl+j":
                # Enter, pressed while the terminal was not ours yet: it made a line feed of the return.
                event = events.Key("enter", "\r")
        await super().on_event(event)

    async def _release(self) -> None:
        key = self.split.release()
        if key:
            await super().on_event(events.Key(key, _CHARACTERS.get(key, key)))
