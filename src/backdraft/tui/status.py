"""The first and the last line of the screen: what design this is and how it stands; what happened, what keys do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from backdraft.design.dataclass import dataclass
from backdraft.tui.bar_messages import Completion
from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
from backdraft.tui.entry_bar import SIGNS
from backdraft.tui.safe_text import one_line

_BAR: Final = 6
_LEAST_TITLE: Final = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """A checklist: `▰▰▰▰▱▱ 4/6`."""

    label: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the first line says."""

    file: str = ""
    title: str = ""
    unsaved: bool = False
    errors: int = 0
    warnings: int = 0
    progress: tuple[Progress, ...] = ()
    #: Of this session, in two words: that it only reads, that what it does is not kept.
    warning: str = ""


def progress_bar(done: int, total: int, cells: int = _BAR) -> str:
    """`▰▰▰▰▱▱`, a cell for each item of a short list; full only when all is done, empty only when nothing is."""
    if total <= 0:
        return "▱" * cells
    cells = min(cells, total)
    filled = round(cells * done / total)
    if 0 < done < total:
        filled = max(1, min(cells - 1, filled))
    return "▰" * filled + "▱" * (cells - filled)


class TitleLine(Canvas):
    """File, title, problems, checklists. What does not fit goes, the least important first."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "TitleLine { height: 1; background: $background; color: $foreground; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._standing = Standing()

    def show(self, standing: Standing) -> None:
        """Says something else."""
        if standing != self._standing:
            self._standing = standing
            self.repaint()

    def line_count(self) -> int:
        """One."""
        return 1

    def draw(self, index: int, width: int) -> Strip:
        """The line."""
        s, styles = self._standing, self.palette
        right: list[list[Segment]] = []
        if s.errors:
            right.append([Segment(f"✗ {s.errors}", styles["error"])])
        if s.warnings:
            right.append([Segment(f"▲ {s.warnings}", styles["warning"])])
        if not s.errors and not s.warnings and s.file:
            right.append([Segment("✓", styles["success"])])
        right.extend(
            [
                Segment(f"{one_line(p.label)} ", styles["dim"]),
                Segment(progress_bar(p.done, p.total), styles["accent"] if p.done < p.total else styles["success"]),
                Segment(f" {p.done}/{p.total}", styles["dim"]),
            ]
            for p in s.progress
        )
        file = [
            Segment(" "),
            Segment(one_line(s.file), Style(bold=True)),
            Segment(" ●" if s.unsaved else "  ", styles["accent"]),
            *([Segment(f" {s.warning} ", styles["warning"])] if s.warning else []),
        ]
        title = [Segment(f" {one_line(s.title)}", styles["dim"])] if s.title and s.title != s.file else []
        room = width - _cells(file) - 1
        while right and sum(_cells(group) + 3 for group in right) > room:
            right.pop()
        tail = [segment for group in right for segment in [Segment("   "), *group]]
        room -= _cells(tail)
        if title and room < _LEAST_TITLE:
            title = []
        if title:
            said = title[0].text
            title = [Segment(fit(said, min(max(0, room), width_of(said))), styles["dim"])]
        gap = width - _cells(file) - _cells(title) - _cells(tail) - 1
        return strip_of([*file, *title, Segment(" " * max(0, gap)), *tail], width, self.base)


def broken(text: str, room: int) -> tuple[str, str]:
    """What has room in a line, and the rest: broken at a blank, in a word that has no room in a line."""
    if width_of(text) <= room:
        return text, ""
    most = len(fit(text, room)) - 1  # the last is an ellipsis
    at = text.rfind(" ", most // 4, most + 1) + 1
    if not at or width_of(text[at:].partition(" ")[0]) > room:
        at = most
    return text[:at].rstrip(), text[at:]


def in_rows(text: str, room: int, most: int) -> list[str]:
    """`text` in rows of `room` cells, at most so many; the last may have more than has room."""
    rows: list[str] = []
    while len(rows) < most - 1 and width_of(text) > room:
        row, text = broken(text, room)
        rows.append(row)
    return [*rows, text]


#: The rows that a message may have. An error has one more: its mend stands at its end.
_ROWS: Final = {"error": 3}
_FEW_ROWS: Final = 2

#: So many hints at the end keep their room: who knows how to quit and where help is finds the others.
_KEPT: Final = 2
#: The cells of the line that stay blank.
_AT_ENDS: Final = 2


class StatusLine(Canvas):
    """The last line, or lines. In this order: what could be completed, what is said, what keys do now."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "StatusLine { height: 1; background: $background; color: $foreground; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._message = ""
        self._role = "text"
        self._offers: tuple[Completion, ...] = ()
        self._index = -1
        self._hints: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> str:
        """What was said last, as given."""
        return self._message

    def say(self, message: str, role: str = "text") -> None:
        """Says something until something else is said. `role` may be `error warning info success`; it gets a sign."""
        if (message, role) != (self._message, self._role):
            self._message, self._role = message, role
            self._fit()

    @property
    def cut(self) -> bool:
        """Whether what is said has no room here."""
        room = self.size.width - _AT_ENDS
        return any(width_of(row) > room for row in self._said(room))

    def hush(self) -> None:
        """Nothing more to say: hints come back."""
        self.say("")

    def offer(self, completions: Sequence[Completion], index: int = -1) -> None:
        """Lists what could be completed; none takes the list away."""
        if (tuple(completions), index) != (self._offers, self._index):
            self._offers, self._index = tuple(completions), index
            self._fit()

    def hint(self, hints: Sequence[tuple[str, str]]) -> None:
        """Keys with what they do, the most wanted first; as many as fit, the last two always."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        """A message has as many rows as it needs in this width."""
        super().on_resize(event)
        self._fit()

    def line_count(self) -> int:
        """As many as what is said needs; else one."""
        return len(self._said(self.size.width - _AT_ENDS)) or 1

    def draw(self, index: int, width: int) -> Strip:
        """Line `index`."""
        return strip_of([Segment(" "), *self._segments(index, width - _AT_ENDS)], width, self.base)

    def _fit(self) -> None:
        """Takes the rows that what is said needs."""
        rows = self.line_count() if self.size.width else 1
        if self.styles.height is None or self.styles.height.value != rows:
            self.styles.height = rows
        self.repaint()

    def _said(self, room: int) -> list[str]:
        if self._offers or not self._message:
            return []
        text = SIGNS.get(self._role, "") + one_line(self._message)
        return in_rows(text, room, _ROWS.get(self._role, _FEW_ROWS))

    def _segments(self, index: int, room: int) -> list[Segment]:
        styles = self.palette
        if self._offers:
            return self._listed(room)
        if said := self._said(room):
            row = said[index] if index < len(said) else ""  # asked for at another width than it was broken for
            return [Segment(fit(row, min(width_of(row), room)), styles.get(self._role))]
        sizes = [width_of(key) + width_of(what) + 3 for key, what in self._hints]
        left = room + 2 - sum(sizes[-_KEPT:])
        out: list[Segment] = []
        for i, (key, what) in enumerate(self._hints):
            if i < len(sizes) - _KEPT:
                if sizes[i] > left:
                    continue
                left -= sizes[i]
            out += [Segment(key, styles["accent"]), Segment(f" {what}  ", styles["dim"])]
        return out

    def _listed(self, room: int) -> list[Segment]:
        styles = self.palette
        chosen = max(0, self._index)
        first, used = chosen, 0
        while first > 0 and used + width_of(self._offers[first - 1].text) + 2 < room // 2:
            first -= 1
            used += width_of(self._offers[first].text) + 2
        out = [Segment("tab ", styles["accent"]), *([Segment("‹ ", styles["dim"])] if first else [])]
        note = self._offers[chosen].note
        tail = f" {one_line(note)}" if note else ""
        for i in range(first, len(self._offers)):
            text = one_line(self._offers[i].text)
            if _cells(out) + width_of(text) + len(tail) + 4 > room:
                if i == first:
                    out.append(Segment(fit(text, max(1, room - 4))))
                out.append(Segment("›", styles["dim"]))
                break
            out += [Segment(text, styles["selection"] if i == self._index else None), Segment("  ")]
        return [*out, Segment(tail, styles["dim"])]


def _cells(segments: Sequence[Segment]) -> int:
    return sum(width_of(segment.text) for segment in segments)
