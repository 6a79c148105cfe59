"""The first and the last line of the screen: what design this is and how it stands; what happened, what keys do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
from backdraft.tui.entry_bar import Completion
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
    read_only: bool = False


def progress_bar(done: int, total: int, cells: int = _BAR) -> str:
    """`▰▰▰▰▱▱`; full only when all is done, empty only when nothing is."""
    if total <= 0:
        return "▱" * cells
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
            *([Segment(" read only ", styles["warning"])] if s.read_only else []),
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


#: How many hints are told beside the offered step, however narrow the screen is.
_FIRST: Final = 2


class StatusLine(Canvas):
    """The last line. In this order: what could be completed, what was said, what is offered next, what keys do."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "StatusLine { height: 1; background: $background; color: $foreground; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._message = ""
        self._role = "text"
        self._offers: tuple[Completion, ...] = ()
        self._index = -1
        self._hints: tuple[tuple[str, str], ...] = ()
        self._next = ""

    @property
    def message(self) -> str:
        """What was said last, as given."""
        return self._message

    def say(self, message: str, role: str = "text") -> None:
        """Says something until something else is said. `role` may be `error warning info success`; it gets a sign."""
        self._message, self._role = message, role
        self.repaint()

    def hush(self) -> None:
        """Nothing more to say: hints come back."""
        if self._message:
            self.say("")

    def offer(self, completions: Sequence[Completion], index: int = -1) -> None:
        """Lists what could be completed; none takes the list away."""
        self._offers, self._index = tuple(completions), index
        self.repaint()

    def hint(self, hints: Sequence[tuple[str, str]], next_step: str = "") -> None:
        """Keys with what they do, as many as fit; before them the step that `.` does."""
        self._hints, self._next = tuple(hints), next_step
        self.repaint()

    def line_count(self) -> int:
        """One."""
        return 1

    def draw(self, index: int, width: int) -> Strip:
        """The line."""
        return strip_of([Segment(" "), *self._segments(width - 2)], width, self.base)

    def _segments(self, room: int) -> list[Segment]:
        styles = self.palette
        if self._offers:
            return self._listed(room)
        if self._message:
            sign = {"error": "✗ ", "warning": "▲ ", "info": "● ", "success": "✓ "}.get(self._role, "")
            text = one_line(self._message)
            said = fit(text, min(width_of(text), room - len(sign)))
            return [Segment(sign + said, styles.get(self._role))]
        out: list[Segment] = []
        sizes = [width_of(key) + width_of(what) + 4 for key, what in self._hints]
        if self._next:
            # The first hints keep their room: a step that is read half is understood, a key that is not told is not.
            text = one_line(self._next)
            said = fit(text, max(0, min(width_of(text), room - 5 - sum(sizes[:_FIRST]) - sum(sizes[-1:]))))
            out = [Segment(". ", styles["accent"]), Segment(said + "   ")] if said else []
        # The last hint (`? help`) keeps its room, too: who knows it finds the others.
        keep = sizes[-1] - 3 if sizes else 0
        for i, (key, what) in enumerate(self._hints):
            final = i == len(self._hints) - 1
            if not final and _cells(out) + sizes[i] + keep > room:
                continue
            out += [Segment(key, styles["accent"]), Segment(f" {what}   ", styles["dim"])]
        return out

    def _listed(self, room: int) -> list[Segment]:
        styles = self.palette
        chosen = max(0, self._index)
        first, used = chosen, 0
        while first > 0 and used + width_of(self._offers[first - 1].text) + 2 < room // 2:
            first -= 1
            used += width_of(self._offers[first].text) + 2
        out: list[Segment] = [Segment("‹ ", styles["dim"])] if first else []
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
