"""What stands over the screen for a moment: menus, questions, pickers, help, differences. Escape leaves each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backdraft.tui.later import modules_of

if TYPE_CHECKING:
    from backdraft.tui.screens import confirm, diff, help, letters, message, picker, themes
else:
    __getattr__ = modules_of(__name__)

__all__ = ["confirm", "diff", "help", "letters", "message", "picker", "themes"]
