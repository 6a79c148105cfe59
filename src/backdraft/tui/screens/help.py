"""`?`: the keys of the pane in focus, and what the signs mean."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from backdraft.design.dataclass import dataclass
from backdraft.tui.canvas import width_of
from backdraft.tui.screens.dialog import Dialog, Pieces, TextPanel, wrapped


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with pairs of key (or sign, in the style of `role`) and what it does; `text` stands above them."""

    title: str
    pairs: tuple[tuple[str, str], ...] = ()
    text: str = ""
    role: str = "accent"


class Help(Dialog[None]):
    """Sections one below the other, keys aligned."""

    def __init__(self, title: str, sections: Sequence[Section]) -> None:
        super().__init__(title, "j k scroll · esc back")
        self._sections = tuple(sections)

    def body(self) -> Sequence[Widget]:
        """All lines."""
        lines: list[Pieces] = []
        for section in self._sections:
            wide = max((width_of(key) for key, _ in section.pairs), default=0)
            if lines:
                lines.append([])
            lines.append([(section.title, "accent")])
            if section.text:
                lines.extend(wrapped(section.text, 72, "dim"))
            for key, what in section.pairs:
                pad = " " * (wide - width_of(key) + 2)
                first, *rest = wrapped(what, max(20, 72 - wide)) or [[("", "text")]]
                lines.append([("  ", "text"), (key, section.role), (pad, "text"), *first])
                lines.extend([(" " * (wide + 4), "text"), *more] for more in rest)
        return [TextPanel(lines)]

    def on_key(self, event: object) -> None:
        """`?` and `q` close what `?` opened."""
        from textual.events import Key

        if isinstance(event, Key) and event.character in ("?", "q"):
            event.stop()
            self.dismiss(None)
