"""The form of an entry: a field for every key, checked as one types, with the preview following behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from backdraft.design.links import kind_of
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.shapes import Key
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.quick.complete import complete_line
from backdraft.tui.entry_bar import Completion, Entered, EntryBar, Left, Offered, Typed
from backdraft.tui.forms import changes, fields, yaml_text
from backdraft.tui.safe_text import content
from backdraft.tui.session import Session, WidenedError

_KEYS_OF_A_LINE = " tab next · enter accept · esc back "
_KEYS_OF_A_TEXT = " tab next · enter new line · esc, y or ctrl+s accept "


def _hint(key: Key) -> str:
    """What stands in an empty field."""
    return f"e.g. {key.example}" if key.example else ""


class LineField(EntryBar):
    """A field of one line; its prompt is the key."""

    def __init__(self, name: str, width: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = name
        self.prompt = f" {name.ljust(width)} "

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down") or (event.key in ("tab", "shift+tab") and not self.offers):
            event.stop()
            event.prevent_default()
            self.screen.focus_previous() if event.key in ("up", "shift+tab") else self.screen.focus_next()
            return
        await super()._on_key(event)

    def on_focus(self) -> None:
        """What stands there already is not to be completed: `tab` goes on."""
        self._offers = ()
        super().on_focus()

    def _offer(self) -> None:
        if self.has_focus:
            super()._offer()

    def on_typed(self, event: Typed) -> None:
        """The form hears which field it was."""
        event.stop()
        if isinstance(self.screen, FormScreen):
            self.screen.changed(self.field, event.text)


class TextField(TextArea):
    """A field of several lines: an item, a `key: value`, or YAML a line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, name: str, text: str, placeholder: str) -> None:
        super().__init__(
            text, show_line_numbers=False, tab_behavior="focus", compact=True, placeholder=content(placeholder)
        )
        self.field = name
        self.cursor_blink = False
        self.move_cursor(self.document.end)  # where one adds

    async def _on_key(self, event: events.Key) -> None:
        row = self.cursor_location[0]
        if (event.key == "up" and row == 0) or (event.key == "down" and row == self.document.line_count - 1):
            event.stop()
            event.prevent_default()
            self.screen.focus_previous() if event.key == "up" else self.screen.focus_next()
            return
        await super()._on_key(event)

    def action_leave(self) -> None:
        """Escape is the form's."""
        self.post_message(Left())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The form hears which field it was."""
        event.stop()
        if isinstance(self.screen, FormScreen):
            self.screen.changed(self.field, self.text)


class FormScreen(ModalScreen[str]):
    """Answers what was changed, in words, or None."""

    CSS = """
    FormScreen { background: transparent; align: left top; }
    #form { width: 72; max-width: 100%; height: 1fr; margin: 1 0 2 0; background: $panel; border: round $accent;
            border-title-color: $accent; border-title-style: bold; border-subtitle-color: $text-muted; }
    #fields { height: 1fr; background: $panel; scrollbar-size-vertical: 1; }
    #fields LineField { background: $panel; }
    #fields LineField:focus { background: $selection; }
    #fields Horizontal { height: auto; background: $panel; }
    #fields .label { width: auto; background: $panel; color: $text-muted; }
    #fields TextField { width: 1fr; height: auto; min-height: 1; max-height: 8; padding: 0; background: $panel;
                        color: $foreground; scrollbar-size-vertical: 1; }
    #fields TextField:focus { background: $selection; }
    #fields TextField .text-area--cursor-line { background: transparent; }
    #fields TextField .text-area--placeholder { color: $text-muted; }
    FormScreen.narrow #form { width: 100%; height: 14; }
    #about { height: 3; padding: 0 1; background: $panel; color: $text-muted; border-top: solid $frame; }
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
        self.session = session
        self.first = field
        self.before = fields.texts(form, fields.held(form, session.document.value), yaml_text.dump)
        self.now = dict(self.before)
        self.now.update({name: text for name, text in (texts or {}).items() if name in form.keys})

    def compose(self) -> ComposeResult:
        width = max(len(name) for name in self.form.keys)
        with Vertical(id="form") as box:
            box.border_title = content(f" {kind_of(self.form.path)} {self.form.title} ")
            with VerticalScroll(id="fields", can_focus=False):
                for name, key in self.form.keys.items():
                    if fields.editor_of(key) in ("line", "yaml") and "\n" not in self.now.get(name, ""):
                        yield LineField(name, width, complete=self._completer(name), placeholder=_hint(key))
                    else:
                        with Horizontal():
                            yield Static(content(f" {name.ljust(width)} "), classes="label")
                            yield TextField(name, self.now.get(name, ""), _hint(key))
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

    def on_resize(self) -> None:
        """Below a narrow form the preview stays in sight."""
        self.set_class(self.app.size.width < 100, "narrow")

    def _completer(self, name: str) -> Any:
        key = self.form.keys[name]
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
        begun = self._begun(name)
        if begun:
            self._say(f"{name}: {' '.join(begun)}   (tab or → completes)")
        self._taken()

    def _keep(self) -> None:
        """Let the journal have what the form holds: it is work as well."""
        texts: dict[str, Plain] = {n: text for n, text in self.now.items() if text != self.before.get(n, "")}
        self.session.form = {"path": list(self.form.path), "fields": texts} if texts else None
        self.session.keep()

    def _taken(self) -> None:
        """Show what the form makes of the design."""
        if self._slips():
            return
        had, self.session.draft = self.session.draft is not None, None
        try:
            document = self._made()
            self.session.draft = document if document is not self.session.document else None
        except (EditError, ValueError) as error:
            self._refuse(error)
        if had or self.session.draft is not None:
            self.app.show_preview()  # type: ignore[attr-defined]  # the app that pushes forms has it

    def _begun(self, name: str) -> list[str]:
        """The choices of a field that what is typed begins."""
        text = self.now.get(name, "")
        choices = self.form.keys[name].shape.choices
        return [c for c in choices if text and c != text and c.startswith(text)] if text not in choices else []

    def _say(self, text: str) -> None:
        self.query_one("#about", Static).update(content(text))

    def _made(self) -> Document:
        """The design with what the form says now.

        Raises:
            EditError: It cannot be done, or the entry would no longer be understood as a whole.
            ValueError: A text cannot be taken.
        """
        document = self.session.document
        edits = changes.edits(self.form, self.before, self.now, yaml_text.load)
        if not edits:
            return document
        fields.refuse_clash(self.form, self.now, document)
        try:
            made = document.apply(*edits)
        except EditError:
            made = document.apply(*changes.edits(self.form, self.before, self.now, yaml_text.load, whole=True))
        known = {(p.path, p.message) for p in document.problems}
        for problem in made.problems:
            mine = problem.path[: len(self.form.path)] == self.form.path
            if mine and problem.severity == "error" and (problem.path, problem.message) not in known:
                raise EditError(problem.message, problem.mend)
        return made

    def _slips(self) -> dict[str, str]:
        changed = [name for name in self.form.keys if self.now.get(name, "") != self.before.get(name, "")]
        found = {name: fields.slip_of(self.form, name, self.now[name], yaml_text.load) for name in changed}
        return {name: slip for name, slip in found.items() if slip}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        widget = event.widget
        if isinstance(widget, LineField | TextField):
            self._about(widget.field)
            keys = _KEYS_OF_A_LINE if isinstance(widget, LineField) else _KEYS_OF_A_TEXT
            self.query_one("#form").border_subtitle = content(keys)

    def on_offered(self, event: Offered) -> None:
        event.stop()
        if isinstance(self.focused, LineField):
            self._about(self.focused.field)

    def _about(self, name: str) -> None:
        """What a field is for, what could stand there, or what is wrong with it."""
        key = self.form.keys[name]
        slip = fields.slip_of(self.form, name, self.now.get(name, ""), yaml_text.load)
        if slip:
            self._say_slip(name, slip)
            return
        offers = self.focused.offers if isinstance(self.focused, LineField) else ()
        if offers:
            said = "tab  " + "  ".join(offer.text for offer in offers[:12])
        elif key.shape.choices:
            said = "one of: " + " ".join(key.shape.choices)
        else:
            said = _hint(key)
        self.query_one("#about", Static).update(content(f"{key.doc}\n{said}".rstrip()))

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
        for name in self.form.keys:
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
        label = f"changed {self.form.title}"
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
        from backdraft.tui.screens.confirm import Confirm

        lines = ["The form has changes that are not taken yet."]
        screen = Confirm("Leave the form?", lines, yes=("y", "take them"), no=("x", "drop them"))
        self.app.push_screen(screen, self._left)

    def _left(self, take: bool | None) -> None:
        if take:
            self.action_accept()
        elif take is False:
            self._give_up()

    def _give_up(self) -> None:
        self.session.draft = None
        self.dismiss(None)
