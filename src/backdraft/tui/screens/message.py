"""Something to read, or a list of problems to go to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual import on
from textual.events import Key
from textual.widget import Widget

from backdraft.design.dataclass import dataclass
from backdraft.design.paths import Path
from backdraft.design.problems import SIGNS
from backdraft.tui.actions import shown
from backdraft.tui.panes.rows import Cell, FoldToggled, Row, RowChosen, RowHighlighted, RowList
from backdraft.tui.screens.dialog import Dialog, TextPanel, wrapped


class Message(Dialog[bool]):
    """A text that must be seen. Any of Escape, Enter, `q` closes it; a key of `again` does so too and answers True."""

    def __init__(self, title: str, text: str, again: Sequence[str] = ()) -> None:
        super().__init__(title, f"{shown(again[0])} try again · esc back" if again else "esc back")
        self._text = text
        self._again = again

    def body(self) -> Sequence[Widget]:
        """The text, in lines of up to 72 letters."""
        return [TextPanel(wrapped(self._text, 72))]

    def on_key(self, event: Key) -> None:
        """Tries again."""
        if event.key in self._again:
            event.stop()
            self.dismiss(True)

    def key_enter(self) -> None:
        """Closes."""
        self.dismiss(None)

    def key_q(self) -> None:
        """Closes."""
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem as a list shows it: `place` is `41:7` or an entry's name.

    Those that say the same (`alike`, in words, and `why` that matters) stand in one row with their count. One may stand
    for a `count` of them.
    """

    severity: str
    place: str
    message: str
    mend: str = ""
    alike: str = ""
    why: str = ""
    count: int = 1


class Problems(Dialog[int]):
    """Answers the index of the problem to go to, or None."""

    DEFAULT_CSS = """
    Problems > #box { width: 96%; max-width: 110; }
    Problems > #box > RowList { width: 1fr; max-height: 14; }
    Problems > #box > #note { width: 1fr; height: auto; padding: 0 1; color: $text-muted; }
    Problems > #box > #whole { width: 1fr; height: 4; padding: 0 1; border-top: solid $frame; }
    """

    def __init__(self, title: str, troubles: Sequence[Trouble], note: str = "") -> None:
        """`note`, where there is one, stands below the list."""
        self._troubles = tuple(troubles)
        self._rows = tuple(grouped(self._troubles))
        folds = any(row.foldable for row in self._rows)
        super().__init__(title, f"enter {'opens a group, or goes' if folds else 'go'} there · esc back")
        self._note = note

    def body(self) -> Sequence[Widget]:
        """The list, and below it the whole message of the one under the cursor."""
        from textual.widgets import Static

        self._whole = Static(id="whole", markup=False)
        self._list = RowList(empty=["No problems."])
        self._list.show(self._rows)
        return [self._list, *([Static(self._note, id="note", markup=False)] if self._note else []), self._whole]

    def on_mount(self) -> None:
        """Shows the first one whole."""
        if self._rows:
            self._show_whole(self._rows[0].path)

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        if event.path is not None:
            self._show_whole(event.path)

    @on(FoldToggled)
    def _unfolded(self, event: FoldToggled) -> None:
        event.stop()
        event.rows.refresh(layout=True)  # it is as high as what it shows

    @on(RowChosen)
    def _chosen(self, event: RowChosen) -> None:
        event.stop()
        if event.path[-1] == _ALL:
            self._list.action_turn()
        else:
            self.dismiss(int(event.path[-1]))

    def _show_whole(self, path: Path) -> None:
        from backdraft.tui.safe_text import content

        t = self._troubles[int(path[0])]
        said = (t.alike, t.why) if path[-1] == _ALL else (t.message, t.mend)
        self._whole.update(content("\n".join(part for part in said if part)))


#: The end of the path of a row that stands for several, behind the first of them.
_ALL: Final = "all"


def grouped(troubles: Sequence[Trouble]) -> Iterator[Row]:
    """A row for each trouble, its index the end of the path; several that are alike lie folded under one.

    That one has their count, and stands where the first of them would.
    """
    alike: dict[str, list[int]] = {}
    for i, each in enumerate(troubles):
        alike.setdefault(each.alike or str(i), []).append(i)
    for where in alike.values():
        first, level = troubles[where[0]], 0
        if len(where) > 1:
            level, head = 1, f"{sum(troubles[i].count for i in where)} × {first.alike}"
            sign = Cell(SIGNS.get(first.severity, "●"), first.severity)
            yield Row((str(where[0]), _ALL), (sign, Cell(head)), foldable=True, folded=True, loose=True)
        for i in where:
            t = troubles[i]
            cells = (Cell(SIGNS.get(t.severity, "●"), t.severity), Cell(t.place, "dim"), Cell(t.message))
            yield Row((str(where[0]), str(i)) if level else (str(i),), cells, level=level)
