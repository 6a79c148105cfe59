"""The conflict desk: entries in several versions, what each choice would give, and nothing taken before the end."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widget import Widget

from backdraft.design.output import Line, Output
from backdraft.design.view import Memo
from backdraft.document.choosing import by_hand, named, settled
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.merge import Choice, Conflict, Merged, Names, Side, Written
from backdraft.host import folders
from backdraft.tui.desk import Desk
from backdraft.tui.panes.rows import Cell, Row, RowChosen, RowHighlighted, RowList
from backdraft.tui.preview import tabs
from backdraft.tui.preview.picture_view import PictureView
from backdraft.tui.preview.tab import Ask
from backdraft.tui.preview.view import LineView
from backdraft.tui.safe_text import clean, one_line
from backdraft.tui.screens.dialog import Dialog
from backdraft.tui.session import Session

#: Gives the text as an editor left it, or what went wrong.
Editor = Callable[[str], tuple[str | None, str]]

_SIDES: tuple[Side, ...] = ("ours", "theirs", "base")
#: `b` is what both began from: nothing of either.
_KEYS = "o ours · t theirs · b before both · e by hand · n next · [ ] tabs · enter finish"
_NO_BASE = _KEYS.replace(" · b before both", "")
_WIDE = 100
#: Lines around a change that are shown with it.
_AROUND = 1


class ConflictDesk(Dialog[Document]):
    """Answers the design as it was chosen, or None: then all is as it was, and what was chosen is remembered."""

    DEFAULT_CSS = """
    ConflictDesk > #box { width: 100%; height: 100%; }
    ConflictDesk > #box > #all { width: 1fr; height: 1fr; }
    ConflictDesk #conflicts { width: 24; height: 1fr; border-top: none; border-left: none; border-bottom: none; }
    ConflictDesk #shown { width: 1fr; height: 1fr; layout: vertical; }
    ConflictDesk #shown LineView { width: 1fr; height: 3fr; border: none; border-top: solid $frame; }
    ConflictDesk #shown #outcome { height: 2fr; }
    ConflictDesk.wide #conflicts { width: 32; }
    ConflictDesk.wide #shown { layout: horizontal; }
    ConflictDesk.wide #shown LineView { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "take('ours')", "Take ours", show=False, id="desk.ours"),
        Binding("t", "take('theirs')", "Take theirs", show=False, id="desk.theirs"),
        Binding("b", "take('base')", "Take the base", show=False, id="desk.base"),
        Binding("e", "write", "Write it by hand", show=False, id="desk.write"),
        Binding("n", "next(1)", "Next", show=False, id="desk.next"),
        Binding("N", "next(-1)", "Previous", show=False, id="desk.previous"),
        Binding("left_square_bracket", "tab(-1)", "Previous tab", show=False, id="desk.previous-tab"),
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False, id="desk.next-tab"),
        Binding("enter", "finish", "Finish", show=False, id="desk.finish"),
    ]

    def __init__(self, found: Merged, labels: Mapping[Side, str], session: Session, desk: Desk, edit: Editor) -> None:
        """`labels` are what the versions are called; what is chosen goes to `session.choices` at once."""
        super().__init__("Which to keep?", _KEYS)
        self._found, self._labels, self._session, self._desk, self._edit = found, labels, session, desk, edit
        self._tabs = dict(session.tabs)
        self._memo = Memo()
        self._at = 0
        self._wanted: tuple[object, ...] = ()

    def body(self) -> Sequence[Widget]:
        """The entries; beside them the versions, and what the choice gives."""
        self._list = RowList(id="conflicts")
        self._versions = LineView(id="versions")
        self._outcome = PictureView(id="outcome")
        return [Horizontal(self._list, Container(self._versions, self._outcome, id="shown"), id="all")]

    def on_mount(self) -> None:
        """The first entry that is not chosen yet."""
        self._show_rows()
        self._go(next((i for i, choice in enumerate(self._choices) if choice is None), 0))

    def on_resize(self, event: events.Resize) -> None:
        """Versions and outcome side by side where there is room."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self.call_later(self._show_outcome)

    # What is chosen.

    @property
    def _choices(self) -> list[Choice | None]:
        return [self._session.choices.get(conflict) for conflict in self._found.conflicts]

    @property
    def _conflict(self) -> Conflict:
        return self._found.conflicts[self._at]

    def _choose(self, choice: Choice) -> None:
        self._session.choices[self._conflict] = choice
        self._show_rows()
        self._show_outcome()

    def action_take(self, side: Side) -> None:
        """Takes one version."""
        if side == "base" and not self._found.with_base:
            self._say("git's markers do not show what both began from: o or t, or e by hand")
            return
        self._choose(side)

    def action_write(self) -> None:
        """Lets a person write the entry in an editor; what was written is kept in a file as well."""
        chosen = self._session.choices.get(self._conflict)
        names = Names(*(one_line(self._labels[side]) for side in ("ours", "base", "theirs")))
        marked = self._conflict.marked(names, "\n", self._found.with_base).replace("\r\n", "\n")
        text = chosen.text.replace("\r\n", "\n") if isinstance(chosen, Written) else marked
        new, slip = self._edit(text)
        if new is None or new == text:
            self._say(slip or "nothing changed in the editor")
            return
        folders.write_atomically(folders.copies() / "written-by-hand.yaml", new)
        self._choose(by_hand(new, self._found.eol))

    def action_finish(self) -> None:
        """Answers, unless something is left to choose or does not read back."""
        choices = [choice for choice in self._choices if choice is not None]
        if len(choices) < len(self._choices):
            self.action_next(1)
            left = len(self._choices) - len(choices)
            self._say(f"{left} left to choose: {' '.join(self._letters())}")
            return
        try:
            self.dismiss(settled(self._found, choices, self._session.document))
        except EditError as error:
            self._say(f"{error.message}; {error.mend}")

    def action_next(self, by: int) -> None:
        """Goes to the next entry that is not chosen yet; to the next one when all are."""
        count = len(self._choices)
        ways = [(self._at + by * step) % count for step in range(1, count + 1)]
        self._go(next((i for i in ways if self._choices[i] is None), ways[0]))

    def action_tab(self, by: int) -> None:
        """Shows another outcome of the choice: SQL, the picture, the file."""
        path = self._conflict.path
        known = [tab.name for tab in tabs.tabs_for(path)]
        here = tabs.current(self._tabs, path)
        self._tabs[tabs.kind(path)] = known[(known.index(here) + by) % len(known)]
        self._show_outcome()

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        here = self._list.cursor_path  # by now: two keys at once, and each answer would undo the other's for ever
        if here is not None and int(here[0]) != self._at:
            self._go(int(here[0]))

    @on(RowChosen)
    def _row_chosen(self, event: RowChosen) -> None:
        event.stop()
        self.action_finish()

    # What is shown.

    def _go(self, at: int) -> None:
        self._at = at
        self._list.select((str(at),))
        self._versions.show(versions(self._conflict, self._labels, self._found.with_base), at)
        self._show_outcome()

    def _say(self, text: str) -> None:
        self.query_one("#box").border_subtitle = Content(one_line(text))

    def _letters(self) -> list[str]:
        sides = [side for side in _SIDES if side != "base" or self._found.with_base]
        return [f"{side[0]} {self._labels[side]}," for side in sides] + ["e by hand"]

    def _show_rows(self) -> None:
        choices = self._choices
        rows = []
        for i, (conflict, choice) in enumerate(zip(self._found.conflicts, choices, strict=True)):
            said = "by hand" if isinstance(choice, Written) else self._labels[choice] if choice else ""
            side = "e" if isinstance(choice, Written) else choice[0] if choice else ""
            mark = Cell(f"✓ {side}", "success") if side else Cell("○", "dim")  # the name may leave no room for more
            rows.append(Row((str(i),), (mark, Cell(named(conflict)), Cell(said, "dim"))))
        self._list.show(rows)
        done = sum(choice is not None for choice in choices)
        box = self.query_one("#box")
        box.border_title = Content(f"Both changed these: {done} of {len(choices)} chosen")
        box.border_subtitle = Content(_KEYS if self._found.with_base else _NO_BASE)

    def _show_outcome(self) -> None:
        """Has the desk make what the choice gives; what is not chosen yet counts as ours."""
        choices = [choice if choice is not None else "ours" for choice in self._choices]
        path, session = self._conflict.path, self._session
        tab = tabs.BY_NAME[tabs.current(self._tabs, path)]
        width = (self._outcome.room or None) if tab.picture else None
        look = replace(session.look, width=width)
        ask = Ask(path, session.dialect, session.hops, look, opened=session.opened, base=session.base)
        key = (tuple(choices), self._at, tab.name, ask)
        if key == self._wanted:
            return
        self._wanted = key
        chosen = session.choices.get(self._conflict)
        said = "by hand" if isinstance(chosen, Written) else self._labels[chosen or "ours"]
        self._outcome.border_title = Content(one_line(f" {tab.title} that “{said}” gives "))
        before, targets = session.document, dict(session.targets)

        def work() -> Output:
            document = settled(self._found, choices, before)
            if len(path) > 1 and document.node(path) is None:
                return Output((Line(f"Without {named(self._conflict)}: this choice leaves it out."),))
            view = self._memo.view(document.design)
            made_for = tabs.target_of(tab, view, path, session.dialect, targets)
            return tab.render(view, replace(ask, dialect=made_for, document=document))

        app = self.app  # a screen that was left knows it no more when the desk delivers
        self._desk.ask("choice", work, lambda output: app.call_from_thread(self._take, key, output))

    def _take(self, key: tuple[object, ...], output: Output | Exception) -> None:
        if key != self._wanted or not self.is_mounted:
            return
        if isinstance(output, EditError):
            output = Output((Line(f"{output.message}; {output.mend}"), Line("e opens it again.")))
        elif isinstance(output, Exception):
            output = Output((Line(f"this could not be made: {type(output).__name__}: {output}"),))
        self._outcome.show(output, key[1:3])
        self._outcome.light(self._conflict.path)


def versions(conflict: Conflict, labels: Mapping[Side, str], with_base: bool) -> Output:
    """Each version below the other, with what it changed of the base; of ours where the base is not known."""
    lines: list[Line] = []
    for side in _SIDES if with_base else _SIDES[:2]:
        about = "" if side == "base" else f", changed from {labels['base']}" if with_base else ""
        lines.append(Line(f"@@ {side[0]}: {clean(labels[side])}{about} @@"))
        text = conflict.text(side)
        before = conflict.base if with_base else conflict.ours
        if text is None:
            lines.append(Line("  (not there)"))
        elif text == before or before is None:
            lines += [Line(f"  {clean(line)}") for line in text.splitlines()]
        else:
            lines += [Line(clean(line)) for line in _changed(before.splitlines(), text.splitlines())]
    return Output(tuple(lines), "diff")


def _changed(before: list[str], after: list[str]) -> list[str]:
    """What changed, with a little of what stands around it, so that one sees both versions at once."""
    out: list[str] = []
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND):
        if out or group[0][1]:
            out.append("  ⋯")
        for kind, a, b, c, d in group:
            out += [f"{' ' if kind == 'equal' else '-'} {line}" for line in before[a:b]]
            out += [f"+ {line}" for line in after[c:d]] if kind != "equal" else []
    return out
