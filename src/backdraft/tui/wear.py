"""Themes on the running program: the shipped ones, a person's own, the one chosen, and what the terminal can show."""

from __future__ import annotations

from pathlib import Path as File

from backdraft.host import folders
from backdraft.host.theme import preferred, suited
from backdraft.tui import screens
from backdraft.tui.frugal import FrugalApp
from backdraft.tui.themes import Look, choose, load_all, shipped_folder, variable_defaults


class ThemedApp(FrugalApp):
    """An app that wears one of our themes."""

    looks: dict[str, Look]
    theme_slips: list[str]

    def wear_at_start(self, wanted: str, folder: File | None = None) -> None:
        """Load the themes and put on `wanted`, else the one remembered, else what suits the terminal."""
        self.looks, problems = load_all([shipped_folder(), folder or folders.themes()])
        self.theme_slips = [str(problem) for problem in problems]
        for look in self.looks.values():
            self.register_theme(look.theme())
        look, slip = choose(self.looks, wanted or preferred(), suited())
        if slip:
            self.theme_slips.append(slip)
        self.theme = look.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, so that no theme breaks the style sheet."""
        return variable_defaults()

    def choose_theme(self) -> None:
        """Let a theme be chosen, each seen live; remember it."""

        def chosen(path: tuple[str, ...] | None) -> None:
            if path:
                self.theme = path[0]
                folders.remember_setting("theme", path[0])

        self.push_screen(screens.themes.ThemePicker(self.looks, self.theme), chosen)
