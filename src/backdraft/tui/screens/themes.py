"""Choosing a theme, seen live while the cursor moves."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.design.paths import Path
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.themes import Look


class ThemePicker(Picker):
    """Answers `(name,)` of the theme; the app wears each one the cursor comes to, and its old one again on Escape."""

    def __init__(self, looks: Mapping[str, Look], current: str) -> None:
        super().__init__(
            "Theme",
            [
                Item((look.name,), look.title, look.name + (" · in use" if look.name == current else ""))
                for look in looks.values()
            ],
            current=(current,),
            on_highlight=self._wear,
        )
        self._before = current

    def _wear(self, path: Path | None) -> None:
        if path is not None and self.is_mounted and self.app.theme != path[0]:
            self.app.theme = path[0]

    def action_leave(self) -> None:
        """Puts the old theme back."""
        self.app.theme = self._before
        super().action_leave()
