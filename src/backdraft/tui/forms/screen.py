"""The form of an entry: a field for every key, checked as one types, with the preview following behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.shapes import Key
from backdraft.document import operations
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.mending import left_open
from backdraft.document.quick.complete import complete_line
from backdraft.tui.bar_messages import Completion, Entered, Left, Offered
from backdraft.tui.canvas import width_of
from backdraft.tui.forms import changes, fields, yaml_text
from backdraft.tui.forms.widgets import LineField, TextField
from backdraft.tui.safe_text import content
from backdraft.tui.screens.confirm import AWAY, YES, Confirm
from backdraft.tui.session import Session, WidenedError

_KEYS_OF_A_LINE = "tab next · enter accept · esc back"
_KEYS_AT_AN_OFFER = "tab completes · ↓ next · enter accept · esc back"
_KEYS_OF_A_TEXT = "tab next · enter new line · ctrl+s accept · esc back"
_SHORT_KEYS_OF_A_TEXT = "tab next · ctrl+s accept · esc back"
#: A form is no narrower than the panes, and beside the preview no wider than half the screen.
_LEAST_WIDTH = 42
#: Where the preview stands below, it has a third of the height, unless the form had fewer rows than this then.
_LEAST_HEIGHT = 9
_ABOUT_HEIGHT = 3
_NARROW = 100


def _hint(key: Key) -> str:
    """What stands in an empty field."""
    example = key.example
    if fields.editor_of(key) == "items":
        example = example.strip("[]").replace(", ", " ⏎ ") if example[:1] == "[" else example
    return f"e.g. {example}" if example else ""


class _Box(Vertical):
    """The frame of a form: it says how large it came out."""

    def on_resize(self) -> None:
        if isinstance(self.screen, FormScreen):
            self.screen.make_room(self.outer_size)


class FormScreen(ModalScreen[str]):
    """Answers what was changed, in words, or None."""

    CSS = """
    FormScreen { background: transparent; align: left top; }
    #form { height: auto; margin: 1 0 0 0; background: $panel; border: round $accent;
            border-title-color: $accent; border-title-style: bold; border-subtitle-color: $text-muted; }
    #fields { height: auto; background: $panel; scrollbar-size-vertical: 1; }
    #fields LineField { height: auto; max-height: 6; background: $panel; }
    #fields LineField:focus { background: $selection; }
    #fields Horizontal { height: auto; background: $panel; }
    #fields .label { width: auto; background: $panel; color: $text-muted; }
    #fields TextField { width: 1fr; height: auto; min-height: 1; max-height: 8; padding: 0; background: $panel;
                        color: $foreground; scrollbar-size-vertical: 1; }
    #fields TextField:focus { background: $selection; }
    #fields TextField .text-area--cursor-line { background: transparent; }
    #fields TextField .text-area--placeholder { color: $text-muted; }
    #about { height: 3; padding: 0 1; background: $panel; color: $text-muted; border-top: solid $frame; }
    FormScreen.low #about { height: 2; border-top: none; }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(
        self, form: fields.Form, session: Session, field: str = "", texts: Mapping[str, str] | None = None
    ) -> None:
        """`field` gets the cursor; `texts` are what the fields held when the form was open before."""
        super().__init__()
        self.form = form
        named = operations.renameable(form.path) and session.document.node(form.path) is not None
        self.keys = {**({fields.CALLED: fields.CALLED_KEY} if named else {}), **form.keys}
        #: What lies below and gives way to the form.
        self.over: Widget | None = None
        #: Where the entry is after the form, when it was renamed.
        self.path = form.path
        self.session = session
        self.first = field
        self.before = fields.texts(form, fields.held(form, session.document.value), yaml_text.dump)
        if named:
            self.before[fields.CALLED] = form.path[-1]
        self.now = dict(self.before)
        self.now.update({name: text for name, text in (texts or {}).items() if name in self.keys})
        #: What the form names that is not there: it may come yet, so it is told and taken.
        self.loose = ""

    def compose(self) -> ComposeResult:
        width = max(len(name) for name in self.keys)
        with _Box(id="form") as box:
            box.border_title = content(f" {self.form.heading} ")
            with VerticalScroll(id="fields", can_focus=False):
                for name, key in self.keys.items():
                    if fields.editor_of(key) == "line" and "\n" not in self.now.get(name, ""):
                        yield LineField(
                            name, width, self.changed, complete=self._completer(name), placeholder=_hint(key)
                        )
                    else:
                        with Horizontal():
                            yield Static(content(f" {name.ljust(width)} "), classes="label")
                            yield TextField(name, self.now.get(name, ""), _hint(key), self.changed)
            yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        self.on_resize()
        for field in self.query(LineField):
            field.text = self.now.get(field.field, "")
        wanted = self.first or next(iter(self.form.keys))
        every = [w for w in self.query("#fields *") if isinstance(w, LineField | TextField)]
        near = (w for w in every if w.field == wanted or w.field.startswith(f"{wanted}."))
        next(near, every[0]).focus()
        if self.now != self.before:
            self._keep()
            self._taken()

    # How large it is.

    def on_resize(self) -> None:
        """As wide and as high as the content asks for; the preview, beside or below, keeps its room."""
        width, height = self.app.size
        body = max(4, height - 3)  # without the first line, the bar and the last line
        low = body <= _LEAST_HEIGHT
        most = body if width >= _NARROW else max(min(body, _LEAST_HEIGHT), body * 2 // 3)
        self.set_class(low, "low")
        self.query_one("#fields").styles.max_height = max(1, most - 2 - (_ABOUT_HEIGHT - low))
        self.query_one("#form").styles.width = width if width < _NARROW else min(self._wanted_width(), width // 2)

    def _wanted_width(self) -> int:
        """Two borders, the keys, the longest text or example, and a cell each for the cursor and the scroll bar."""
        lines = [line for text in self.now.values() for line in text.split("\n")]
        longest = max(width_of(text) for text in (*lines, *map(_hint, self.keys.values())))
        return max(_LEAST_WIDTH, 2 + max(map(len, self.keys)) + 2 + longest + 2)

    def make_room(self, size: Size | None) -> None:
        """Let what lies below be as large as the form, or (None) as it was."""
        if self.over is not None:
            beside = self.app.size.width >= _NARROW
            self.over.styles.width = size.width if size and beside else None
            self.over.styles.height = size.height if size and not beside else None

    def _completer(self, name: str) -> Any:
        key = self.keys[name]
        kind = name if name in ("column", "endpoint", "index", "dependency") else " ".join(key.shape.completes)
        choices = key.shape.choices

        def complete(text: str, cursor: int) -> list[Completion]:
            if choices:
                return [Completion(c, 0) for c in choices if c.startswith(text[:cursor]) and c != text]
            path: Path = self.form.path
            found = complete_line(kind, text, cursor, self.session.design, path) if kind else ()
            return [Completion(s.text, s.start, s.note) for s in found]

        return complete

    # What happens as one types.

    def changed(self, name: str, text: str) -> None:
        """A field holds another text: say what is wrong with it, and show what it makes of the design."""
        if self.now.get(name, "") == text:
            self._about(name)
            return
        self.now[name] = text
        self._keep()
        self._about(name)
        self._taken()

    def _keep(self) -> None:
        """Let the journal have what the form holds: it is work as well."""
        texts: dict[str, Plain] = {n: text for n, text in self.now.items() if text != self.before.get(n, "")}
        self.session.form = {"path": list(self.form.path), "fields": texts} if texts else None
        self.session.keep()

    def _taken(self) -> None:
        """Show what the form makes of the design, and tell what it names that is not there."""
        was_loose, self.loose = self.loose, ""
        if self._slips():
            return
        had, self.session.draft = self.session.draft is not None, None
        try:
            document = self._made()
            self.session.draft = document if document is not self.session.document else None
            self.loose = self._loose(document)
            if self.loose or was_loose:
                self._about_focused()
        except (EditError, ValueError) as error:
            self._refuse(error)
        if had or self.session.draft is not None:
            self.app.show_preview()  # type: ignore[attr-defined]  # the app that pushes forms has it

    def _loose(self, made: Document) -> str:
        """What the entry names now, did not name before, and nobody has declared."""
        known = {problem.message for problem in left_open(self.session.document, (self.form.path,))}
        new = (problem for problem in left_open(made, (self.path,)) if problem.message not in known)
        return next((f"{problem.message}; {problem.mend}" for problem in new), "")

    def _begun(self, name: str) -> list[str]:
        """The choices of a field that what is typed begins."""
        text = self.now.get(name, "")
        choices = self.keys[name].shape.choices
        return [c for c in choices if text and c != text and c.startswith(text)] if text not in choices else []

    def _made(self) -> Document:
        """The design with what the form says now.

        Raises:
            EditError: It cannot be done, or the entry would no longer be understood as a whole.
            ValueError: A text cannot be taken.
        """
        document = self.session.document
        now = changes.dated(self.form, self.before, self.now, date.today())
        edits = changes.edits(self.form, self.before, now, yaml_text.load)
        name = self.now.get(fields.CALLED, "").strip()
        self.path = self.form.path
        if not edits and name == self.before.get(fields.CALLED, ""):
            return document
        fields.refuse_clash(self.form, self.now, document)
        try:
            made = document.apply(*edits)
        except EditError:
            edits = changes.edits(self.form, self.before, now, yaml_text.load, whole=True)
            made = document.apply(*edits)
        if name != self.before.get(fields.CALLED, ""):
            renaming = operations.rename(made, self.form.path, name)
            made, self.path = document.apply(*edits, *renaming.edits), renaming.path
        known = {(p.path, p.message) for p in document.problems}
        for problem in made.problems:
            mine = problem.path[: len(self.path)] == self.path
            if mine and problem.severity == "error" and (problem.path, problem.message) not in known:
                raise EditError(problem.message, problem.mend)
        return made

    def _slips(self) -> dict[str, str]:
        changed = [name for name in self.keys if self.now.get(name, "") != self.before.get(name, "")]
        found = {name: self._slip(name) for name in changed}
        return {name: slip for name, slip in found.items() if slip}

    def _slip(self, name: str) -> str:
        """What is wrong with what a field holds; empty when it is fine."""
        text = self.now.get(name, "")
        if name == fields.CALLED:
            return "" if text.strip() else "it cannot be without a name; d in the list deletes it"
        return fields.slip_of(self.form, name, text, yaml_text.load)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        widget = event.widget
        if isinstance(widget, LineField | TextField):
            self._about(widget.field)

    def on_offered(self, event: Offered) -> None:
        event.stop()
        self._about_focused()

    def _about_focused(self) -> None:
        if isinstance(self.focused, LineField | TextField):
            self._about(self.focused.field)

    def _about(self, name: str) -> None:
        """What a field is for, what could stand there, or what is wrong with it."""
        key = self.keys[name]
        offers = self.focused.offers if isinstance(self.focused, LineField) else ()
        self._tell_keys(bool(offers))
        slip = "" if offers or self._begun(name) else self._slip(name)  # what may become right is not called wrong
        if slip:
            self._say_slip(name, slip)
            return
        if offers:
            said = "tab completes  " + "  ".join(offer.text for offer in offers[:12])
        elif self.loose:
            self.query_one("#about", Static).update(content(f"▲ {self.loose}", "$text-warning"))
            return
        elif key.shape.choices:
            said = "one of: " + " ".join(key.shape.choices)
        else:
            said = _hint(key)
        self.query_one("#about", Static).update(content(f"{key.doc}\n{said}".rstrip()))

    def _tell_keys(self, offered: bool) -> None:
        """What the keys do in the field in focus, as far as there is room in the frame."""
        if isinstance(self.focused, LineField):
            keys = _KEYS_AT_AN_OFFER if offered else _KEYS_OF_A_LINE
        else:
            keys = _KEYS_OF_A_TEXT
            if len(keys) > self.query_one("#form").size.width - 4:
                keys = _SHORT_KEYS_OF_A_TEXT
        said = content(keys)
        if self.query_one("#form").border_subtitle != said:
            self.query_one("#form").border_subtitle = said

    def _say_slip(self, name: str, slip: str) -> None:
        self.query_one("#about", Static).update(content(f"✗ {name}: {slip}", "$text-error"))

    def _refuse(self, error: EditError | ValueError) -> None:
        mend = getattr(error, "mend", "")
        said = f"✗ {error}" + (f"; {mend}" if mend else "")
        self.query_one("#about", Static).update(content(said, "$text-error"))

    # Leaving.

    def on_entered(self, event: Entered) -> None:
        event.stop()
        self.action_accept()

    def on_left(self, event: Left) -> None:
        event.stop()
        self.action_leave()

    def action_accept(self) -> None:
        """Take the changes as one step of undo, or say what is wrong and stay."""
        for name in self.keys:
            begun = self._begun(name)
            if len(begun) == 1:
                self.now[name] = begun[0]
        slips = self._slips()
        if slips:
            name, slip = next(iter(slips.items()))
            self._field(name).focus()
            self.call_after_refresh(self._say_slip, name, slip)
            return
        try:
            made = self._made()
        except (EditError, ValueError) as error:
            self._refuse(error)
            return
        if made is self.session.document:
            self._give_up()
            return
        old = self.before.get(fields.CALLED, "")
        label = f"changed {self.form.title}" if self.path == self.form.path else f"renamed {old} to {self.path[-1]}"
        try:
            self.session.accept(label, made)
        except WidenedError as wide:
            self._give_up()
            self.app.call_later(self.app.look_first, wide)  # type: ignore[attr-defined]  # as `show_preview`
            return
        except EditError as error:  # another session took the design over
            self._refuse(error)
            return
        self.dismiss(label)

    def _field(self, name: str) -> LineField | TextField:
        return next(w for w in self.query("#fields *") if isinstance(w, LineField | TextField) and w.field == name)

    def action_leave(self) -> None:
        """Leave; a form that was changed asks first."""
        if self.now == self.before:
            self._give_up()
            return
        lines = ["The form has changes that are not taken yet."]
        screen = Confirm("Leave the form?", lines, choices=[(YES, "take them"), (AWAY, "drop them")])
        self.app.push_screen(screen, self._left)

    def _left(self, answer: str | None) -> None:
        if answer == YES:
            self.action_accept()
        elif answer == AWAY:
            self._give_up()

    def _give_up(self) -> None:
        self.session.draft = None
        self.dismiss(None)
