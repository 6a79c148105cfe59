"""The form of an entry: a field for every key, checked as one types, with the preview following behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from backdraft.design.paths import Path
from backdraft.design.shapes import Key
from backdraft.document.edits import EditError
from backdraft.document.quick.complete import complete_line
from backdraft.tui.entry_bar import Completion, Entered, EntryBar, Left, Offered, Typed
from backdraft.tui.forms import fields, yaml_text
from backdraft.tui.safe_text import content

if TYPE_CHECKING:
    from backdraft.tui.session import Session

#: Lines of a field for several lines.
TALL = 6


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


class TextField(TextArea):
    """A field of several lines: an item, a `key: value`, or YAML a line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text, show_line_numbers=False, tab_behavior="focus", compact=True)
        self.field = name
        self.cursor_blink = False

    def action_leave(self) -> None:
        """Escape is the form's."""
        self.post_message(Left())


class FormScreen(ModalScreen[str]):
    """Answers what was changed, in words, or None."""

    CSS = """
    FormScreen { background: transparent; align: left top; }
    #form { width: 72; max-width: 100%; height: 100%; background: $panel; border: round $accent;
            border-title-color: $accent; border-title-style: bold; border-subtitle-color: $text-muted; }
    #fields { height: 1fr; background: $panel; scrollbar-size-vertical: 1; }
    #fields LineField { background: $panel; }
    #fields LineField:focus { background: $selection; }
    #fields .label { background: $panel; color: $foreground; height: 1; }
    #fields TextField { height: auto; max-height: 8; min-height: 2; margin: 0 1 0 3; background: $background; }
    #about { height: 3; padding: 0 1; background: $panel; color: $text-muted; border-top: solid $frame; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(self, form: fields.Form, session: Session, field: str = "") -> None:
        super().__init__()
        self.form = form
        self.session = session
        self.first = field
        self.before = fields.texts(form, session.document.value(form.path), yaml_text.dump)
        self.now = dict(self.before)
        self.built = False

    def compose(self) -> ComposeResult:
        width = max(len(name) for name in self.form.keys)
        with Vertical(id="form") as box:
            box.border_title = content(f" {self.form.title} ")
            box.border_subtitle = content(" tab next · enter or ctrl+s accept · esc leave ")
            with VerticalScroll(id="fields", can_focus=False):
                for name, key in self.form.keys.items():
                    if fields.editor_of(key) in ("line", "yaml") and "\n" not in self.before.get(name, ""):
                        yield LineField(name, width, complete=self._completer(name), placeholder=_hint(key))
                    else:
                        yield Static(content(f" {name}"), classes="label")
                        yield TextField(name, self.before.get(name, ""))
            yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        for field in self.query(LineField):
            field.text = self.before.get(field.field, "")
        self.built = True
        wanted = self.first or self.form.line or next(iter(self.form.keys))
        for widget in [*self.query(LineField), *self.query(TextField)]:
            if widget.field == wanted or widget.field.startswith(f"{wanted}."):
                widget.focus()
                break
        else:
            self.focus_next()

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

    def on_typed(self, event: Typed) -> None:
        event.stop()
        field = self.focused
        if self.built and isinstance(field, LineField):
            self._changed(field.field, event.text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.built and isinstance(event.text_area, TextField):
            self._changed(event.text_area.field, event.text_area.text)

    def _changed(self, name: str, text: str) -> None:
        self.now[name] = text
        self._about(name)
        self.session.draft = None
        if self._slips():
            return
        try:
            edits = fields.edits(self.form, self.before, self.now, yaml_text.load)
            if edits:
                self.session.draft = self.session.document.apply(*edits)
        except (EditError, ValueError):
            return
        self.app.show_preview()  # type: ignore[attr-defined]  # the app that pushes forms has it

    def _slips(self) -> dict[str, str]:
        changed = [name for name in self.form.keys if self.now.get(name, "") != self.before.get(name, "")]
        found = {name: fields.slip_of(self.form, name, self.now[name], yaml_text.load) for name in changed}
        return {name: slip for name, slip in found.items() if slip}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, LineField | TextField):
            self._about(event.widget.field)

    def on_offered(self, event: Offered) -> None:
        event.stop()
        if event.completions:
            self.query_one("#about", Static).update(content("  ".join(c.text for c in event.completions[:12])))

    def _about(self, name: str) -> None:
        key = self.form.keys[name]
        slip = fields.slip_of(self.form, name, self.now.get(name, ""), yaml_text.load)
        about = self.query_one("#about", Static)
        if slip:
            about.update(content(f"✗ {name}: {slip}", "$text-error"))
            return
        parts = [key.doc]
        if key.shape.choices:
            parts.append("one of: " + " ".join(key.shape.choices))
        elif key.example:
            parts.append(f"e.g. {key.example}")
        about.update(content("\n".join(parts)))

    # Leaving.

    def on_entered(self, event: Entered) -> None:
        event.stop()
        self.action_accept()

    def on_left(self, event: Left) -> None:
        event.stop()
        self.action_leave()

    def action_accept(self) -> None:
        """Take the changes as one step of undo, or say what is wrong and stay."""
        slips = self._slips()
        if slips:
            name, slip = next(iter(slips.items()))
            self.query_one("#about", Static).update(content(f"✗ {name}: {slip}", "$text-error"))
            return
        try:
            edits = fields.edits(self.form, self.before, self.now, yaml_text.load)
            if not edits:
                self.dismiss(None)
                return
            label = f"changed {self.form.title}"
            self.session.apply(label, *edits)
        except (EditError, ValueError) as error:
            mend = getattr(error, "mend", "")
            self.query_one("#about", Static).update(
                content(f"✗ {error}" + (f"; {mend}" if mend else ""), "$text-error")
            )
            return
        self.dismiss(label)

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
