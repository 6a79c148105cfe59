"""What the program asks over its panes: a letter, yes or no, one of many, a difference, a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete

from backdraft.design.design import Design
from backdraft.design.links import kind_of
from backdraft.design.output import Output
from backdraft.design.paths import Path, entry_path, where
from backdraft.design.problems import SIGNS, Problem
from backdraft.document.document import Document
from backdraft.tui import screens
from backdraft.tui.panes.content import prose
from backdraft.tui.wear import ThemedApp

if TYPE_CHECKING:
    from backdraft.review.judging import Finding
    from backdraft.tui.screens.message import Trouble
    from backdraft.tui.screens.picker import Item
    from backdraft.tui.session import Session, WidenedError


class AskingApp(ThemedApp):
    """An app with the program's questions."""

    session: Session

    def go(self, path: Path, leave: bool = True) -> None:
        """Put the cursor on the entry at `path`."""
        raise NotImplementedError

    def pop_screen(self) -> AwaitComplete:
        """Take what stands over the panes away: their keys are told again."""
        popped = super().pop_screen()
        self.hint()
        return popped

    def choose(
        self,
        title: str,
        choices: Sequence[tuple[str, str, str, bool, str]],
        chosen: Callable[[str], None],
        left: str = "",
    ) -> None:
        """Ask for a letter; `choices` are `(letter, label, note, enabled, reason)`. Escape is the letter `left`."""
        letters = [screens.letters.Letter(*choice) for choice in choices]

        def answered(letter: str | None) -> None:
            if answer := letter or left:
                self.attempt(lambda: chosen(answer))

        self.push_screen(screens.letters.LetterMenu(title, letters), answered)

    def confirm(
        self, title: str, lines: Sequence[str], choices: Sequence[tuple[str, str]], answered: Callable[[str], None]
    ) -> None:
        """Ask whether to do something that takes more along; the answer is a letter of `choices`, or empty."""
        screen = screens.confirm.Confirm(title, lines, choices=choices)
        self.push_screen(screen, lambda letter: self.attempt(lambda: answered(letter or "")))

    def pick(self, paths: list[Path], title: str) -> None:
        """Ask for one of many entries and go there."""
        self.push_screen(
            screens.picker.Picker(title, _items(paths, self.session.design)),
            lambda path: self.go(path) if path else None,
        )

    def list_problems(
        self,
        stops: Iterable[Problem | Finding],
        visit: Callable[[Problem | Finding], None] | None = None,
        note: str = "",
        counted: Sequence[tuple[Finding, ...]] = (),
    ) -> None:
        """List problems and findings, those of one rule in a row that opens; enter goes to one.

        It goes there by `visit`, where that is given. `note` follows the list. `counted` are groups of findings that
        have one row each, for all that are more.
        """
        found = [*stops, *(group[0] for group in counted)]
        document = self.session.document
        times = [1] * (len(found) - len(counted)) + [len(group) for group in counted]
        troubles = [_trouble(each, document, count) for each, count in zip(found, times, strict=True)]

        def chosen(index: int | None) -> None:
            if index is not None:
                visit(found[index]) if visit is not None else self.go(found[index].path)

        problems = sum(isinstance(each, Problem) for each in found)
        counts = ((problems, "Problems"), (sum(times) - problems, "Findings"))
        told = " · ".join(f"{title}: {count}" for count, title in counts if count) or "No problems"
        by_sign = {sign: sum(t.count for t in troubles if t.severity == name) for name, sign in SIGNS.items()}
        signs = [f"{sign} {count}" for sign, count in by_sign.items() if count]
        heading = "  ".join((told, *signs))
        self.push_screen(screens.message.Problems(heading, troubles, note), chosen)

    def read_text(
        self, title: str, text: str, again: Sequence[str] = (), retry: Callable[[], None] | None = None
    ) -> None:
        """Show a text to read; one of the keys `again` closes it and calls `retry`."""
        screen = screens.message.Message(title, text, again)
        self.push_screen(screen, lambda wanted: self.attempt(retry) if wanted and retry else None)

    def show_difference(
        self, title: str, notes: Sequence[str], after: Document, answered: Callable[[bool | None], None]
    ) -> None:
        """Show what a change would do to the file, `notes` above it, and ask."""
        lines = screens.diff.difference(self.session.document.text, after.text, notes)
        self.show_lines(title, lines, answered)

    def show_lines(
        self,
        title: str,
        lines: Output,
        answered: Callable[[Any], None],
        further: tuple[str, str] = ("", ""),
    ) -> None:
        """Show a difference, and ask whether to take it; `further` is another letter to answer, and what it does."""
        self.push_screen(screens.diff.DiffView(title, lines, further), lambda yes: self.attempt(lambda: answered(yes)))

    def look_first(self, wide: WidenedError) -> None:
        """Show what an edit would write anew beside what it means, and ask."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.session.replace(wide.document, wide.label)
                self.formed(wide.label)

        self.show_difference(f"{wide.message}. Take it?", [], wide.document, answered)

    def edit_form(self, path: Path, field: str = "", texts: Mapping[str, str] | None = None) -> bool:
        """Open the form of the entry at `path`, with the cursor in `field`; whether there is one.

        `texts` are what a form held that was open before.
        """
        from backdraft.tui.forms.fields import form_for
        from backdraft.tui.forms.screen import FormScreen

        form = form_for(path, self.session.document.value(path))
        if form is None:
            return False
        below = self.screen_stack[0]  # a question about the file may have come up meanwhile
        below.add_class("forming")

        screen = FormScreen(form, self.session, field, texts or {})
        if not below.has_class("zoom-panes"):  # then there is no preview that would want the room
            screen.over = below.query_one("#panes")

        def left(label: str | None) -> None:
            below.remove_class("forming")
            screen.make_room(None)
            self.session.form = None
            self.session.keep()
            self.hint()
            self.formed(label, form.path, screen.path, screen.loose)

        self.push_screen(screen, left)
        self.hint()
        return True

    def attempt(self, work: Callable[[], None]) -> None:
        """Do what may turn out not to be possible; that is said."""
        raise NotImplementedError

    def hint(self) -> None:
        """Say what keys do now."""
        raise NotImplementedError

    def formed(self, label: str | None, old: Path = (), new: Path = (), loose: str = "") -> None:
        """A form was left; `label` says what it changed, `loose` what it names that is not there.

        A renamed entry was at `old` and is at `new`.
        """
        raise NotImplementedError


def _trouble(each: Problem | Finding, document: Document, count: int) -> Trouble:
    if isinstance(each, Problem):
        line, column = document.place(each)
        place = f"{line}:{column} {where(each.path)}"
        return screens.message.Trouble(each.severity, place, each.message, each.mend)
    from backdraft.review.registry import RULES

    place = f"{document.line_of(each.path) or 1} {where(each.path)}"
    said, why, alike = each.what, f"{each.why} [{each.rule}]", RULES[each.rule].title
    if count > 1:
        return screens.message.Trouble(
            each.severity, place, f"{count} more like these", f"From here on: {said}", alike, why, count
        )
    return screens.message.Trouble(each.severity, place, said, f"{each.mend}. {why}", alike, why)


def _items(paths: list[Path], design: Design) -> list[Item]:
    return [
        screens.picker.Item(path, where(path), kind_of(path), prose=prose(_said_at(design, path))) for path in paths
    ]


def _said_at(design: Design, path: Path) -> object:
    entry = design.entry(entry_path(path))
    if len(path) == 4 and path[2] == "columns":
        return next((column for column in getattr(entry, "columns", ()) if column.name == path[3]), None)
    return entry if path == entry_path(path) else None
