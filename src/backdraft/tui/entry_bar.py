"""The line at the bottom where one types: prompt, what is typed, what could follow, what Enter will do.

While nothing is typed in it, it speaks: what happened, what is offered next, what a line may be.

The bar decides nothing: it posts `Typed`, `Entered`, `Pasted` and `Left`, and shows the `describe` text it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from backdraft.tui.bar_messages import Complete, Completion, Entered, Left, Offered, Pasted, Typed
from backdraft.tui.canvas import Canvas, fit, strip_of, width_of
from backdraft.tui.line_edit import KEYS, LineEdit
from backdraft.tui.safe_text import one_line

_UNDO_STEPS: Final = 200
#: The least room that is kept for what is typed.
_LEAST: Final = 24
#: The sign of a message, by its role.
SIGNS: Final = {"error": "✗ ", "warning": "▲ ", "info": "● ", "success": "✓ "}


class EntryBar(Canvas, can_focus=True):
    """An input line. `describe` and `placeholder` may be set at any time."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    EntryBar { height: 1; background: $background; color: $foreground; }
    """
    prompt: str = " > "

    def __init__(
        self,
        complete: Complete | None = None,
        *,
        history: Sequence[str] = (),
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`history` is the oldest line first."""
        super().__init__(id=id, classes=classes)
        self.complete = complete
        #: Hears at once what would otherwise be posted.
        self.listener: Callable[[Message], None] | None = None
        self.history: list[str] = list(history)
        self._edit = LineEdit()
        self._placeholder = placeholder
        self._describe = ""
        self._describe_role = "dim"
        self._message = ""
        self._role = "text"
        self._next = ""
        self._offers: tuple[Completion, ...] = ()
        self._chosen = -1
        self._before: LineEdit = LineEdit()
        self._past: int | None = None
        self._unsent = ""
        self._undo: list[LineEdit] = []
        self._first = 0

    # The outside.

    @property
    def text(self) -> str:
        """What is typed."""
        return self._edit.text

    @text.setter
    def text(self, text: str) -> None:
        self._become(self._edit.replace(text))

    @property
    def cursor(self) -> int:
        """The letter before which the cursor stands."""
        return self._edit.cursor

    @property
    def describe(self) -> str:
        """What Enter will do, said at the right."""
        return self._describe

    @describe.setter
    def describe(self, text: str) -> None:
        self.say(text)

    @property
    def offers(self) -> tuple[Completion, ...]:
        """What could be completed at the cursor."""
        return self._offers

    def post_message(self, message: Message) -> bool:
        """Says something: to the listener at once, else to whoever is above."""
        if self.listener is not None and isinstance(message, (Typed, Entered, Pasted, Left, Offered)):
            self.listener(message)
            return True
        return super().post_message(message)

    def say(self, text: str, role: str = "dim") -> None:
        """Sets `describe`, in the style of `role` (`error` for a line that cannot be read)."""
        if (text, role) != (self._describe, self._describe_role):
            self._describe, self._describe_role = text, role
            self.repaint()

    @property
    def placeholder(self) -> str:
        """What stands there while nothing is typed."""
        return self._placeholder

    @placeholder.setter
    def placeholder(self, text: str) -> None:
        if text != self._placeholder:
            self._placeholder = text
            self.repaint()

    @property
    def message(self) -> str:
        """What was told last, as given."""
        return self._message

    def tell(self, message: str, role: str = "text") -> None:
        """Says what happened, while nothing is typed. `role` may be `error warning info success`; it gets a sign."""
        if (message, role) != (self._message, self._role):
            self._message, self._role = message, role
            self.repaint()

    def offer_step(self, says: str) -> None:
        """The step that `.` does, told while nothing else is and the focus is elsewhere."""
        if says != self._next:
            self._next = says
            self.repaint()

    def select_all(self) -> None:
        """What is typed next takes the place of all that stands there."""
        self._become(self._edit.move(0).move(len(self.text), select=True))

    def clear(self, *, remember: bool = True) -> None:
        """Empties the line, and remembers it in the history."""
        if remember and self.text.strip() and (not self.history or self.history[-1] != self.text):
            self.history.append(self.text)
        self._past = None
        self._become(LineEdit())
        self._undo.clear()

    # Keys.

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are for typing."""
        return character is not None and character.isprintable()

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character is not None:
            self._become(self._edit.insert(event.character))
        elif event.key in KEYS:
            if event.key in ("right", "end", "ctrl+e") and self._ghost():
                self._take(0)
            else:
                self._become(KEYS[event.key](self._edit))
        elif event.key in _ACTIONS:
            _ACTIONS[event.key](self)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """One line is typed, several are handed on whole."""
        event.stop()
        event.prevent_default()
        if "\n" in event.text.strip("\n"):
            self.post_message(Pasted(event.text))
        else:
            self._become(self._edit.insert(event.text.strip("\n")))

    def on_click(self, event: events.Click) -> None:
        """Puts the cursor where it is clicked."""
        cells = event.x - len(self.prompt)
        letter = self._first
        while letter < len(self.text) and cells > 0:
            cells -= width_of(one_line(self.text[letter]))
            letter += 1
        self._become(self._edit.move(letter))

    def on_focus(self) -> None:
        """Shows the cursor."""
        self.repaint()

    def on_blur(self) -> None:
        """Hides the cursor."""
        self.repaint()

    def submit(self) -> None:
        """Says that the line is to be taken."""
        self.post_message(Entered(self.text))

    def leave(self) -> None:
        """Lets go of a completion that `tab` put in, else says that the bar is left."""
        if self._chosen >= 0:
            self._become(self._before)
        else:
            self.post_message(Left())

    def next_completion(self, by: int = 1) -> None:
        """Puts in the next of what could follow."""
        if self._offers:
            self._take(
                (self._chosen + by) % len(self._offers) if self._chosen >= 0 or by > 0 else len(self._offers) - 1
            )

    def undo(self) -> None:
        """Takes the last change of the text back."""
        if self._undo:
            edit = self._undo.pop()
            self._become(edit, keep=False)

    def recall(self, by: int) -> None:
        """Goes through the history; what was being typed is kept at its end."""
        if not self.history:
            return
        if self._past is None:
            if by > 0:
                return
            self._past, self._unsent = len(self.history), self.text
        past = max(0, min(self._past + by, len(self.history)))
        text = self._unsent if past == len(self.history) else self.history[past]
        self._become(self._edit.replace(text))
        self._past = past if past < len(self.history) else None

    # The inside.

    def _become(self, edit: LineEdit, *, keep: bool = True) -> None:
        changed = edit.text != self._edit.text
        if changed and keep:
            self._undo = [*self._undo[-_UNDO_STEPS:], self._edit]
        self._edit = edit
        if changed:
            self._past = None
        self._chosen = -1
        self._offer()
        self.repaint()
        if changed:
            self.post_message(Typed(edit.text))

    def _offer(self) -> None:
        offers = tuple(self.complete(self.text, self.cursor)) if self.complete and self.text else ()
        if offers or self._offers:
            self._offers = offers
            self.post_message(Offered(offers, -1))

    def _take(self, index: int) -> None:
        if self._chosen < 0:
            self._before = self._edit
        offers, before = self._offers, self._before
        offer = offers[index]
        start = max(0, min(offer.start, before.cursor))
        text = one_line(offer.text)
        edit = LineEdit(before.text[:start] + text + before.text[before.cursor :], start + len(text))
        if len(offers) == 1:
            self._become(edit)
            return
        changed = edit.text != self._edit.text
        self._undo = [*self._undo[-_UNDO_STEPS:], self._edit]
        self._edit, self._chosen = edit, index
        self.repaint()
        self.post_message(Offered(offers, index))
        if changed:
            self.post_message(Typed(edit.text))

    def _ghost(self) -> str:
        """What the first completion would add, when the cursor stands at the end and it only adds."""
        edit = self._edit
        if not self._offers or self._chosen >= 0 or edit.cursor != len(edit.text):
            return ""
        offer = self._offers[0]
        typed = edit.text[offer.start :]
        text = one_line(offer.text)
        return text[len(typed) :] if typed and text.startswith(typed) else ""

    # Canvas.

    def line_count(self) -> int:
        """One."""
        return 1

    def _beside(self, width: int) -> int:
        """The cells that what is told has beside the text."""
        room = width - len(self.prompt)
        return max(0, room - max(_LEAST, min(width_of(self.text) + 4, room * 2 // 3)))

    @property
    def tells_whole(self) -> bool:
        """Whether what is told beside the text has room there."""
        return width_of(one_line(self._describe)) <= self._beside(self.size.width)

    def draw(self, index: int, width: int) -> Strip:
        """Prompt, text, ghost, and at the right what Enter will do."""
        styles, edit = self.palette, self._edit
        prompt = Segment(self.prompt, styles["accent"] if self.has_focus else styles["dim"])
        if not edit.text and (self._message or not self.has_focus):
            return strip_of(self._instead(prompt, width), width, self.base)
        describe = one_line(self._describe)
        room = width - len(self.prompt)
        told = min(width_of(describe), self._beside(width))
        told = 0 if told < 8 else told
        room -= told + 1 if told else 0
        body = self._body(room)
        segments = [prompt, *body]
        if told:
            filled = sum(width_of(s.text) for s in body)
            segments.append(Segment(" " * (room - filled + 1)))
            segments.append(Segment(fit(describe, told), styles.get(self._describe_role)))
        return strip_of(segments, width, self.base)

    def _instead(self, prompt: Segment, width: int) -> list[Segment]:
        """What stands in a line in which nothing is typed: what happened, what is offered next, what one can type."""
        styles = self.palette
        front = [Segment(" ")]
        if self.has_focus:
            front = [prompt, Segment(" ", Style(reverse=True))]
            self._place_cursor(0)
        room = width - sum(len(segment.text) for segment in front) - 1
        if self._message:
            said, style = SIGNS.get(self._role, "") + one_line(self._message), styles.get(self._role)
        elif self._next:
            front, room = [Segment(" "), Segment(". ", styles["accent"])], room - 2
            said, style = one_line(self._next), None
        else:
            front, room = [prompt] if self._placeholder else [], width - len(self.prompt)
            said, style = one_line(self._placeholder), styles["dim"]
        return [*front, Segment(fit(said, min(width_of(said), room)), style)]

    def _body(self, room: int) -> list[Segment]:
        styles, edit = self.palette, self._edit
        self._scroll(room)
        ghost = self._ghost() if self.has_focus else ""
        if width_of(edit.text) + width_of(ghost) + 2 > room:
            ghost = ""  # half of it, against what Enter will do, reads as neither
        shown = edit.text[self._first :]
        if not edit.text and self._placeholder:
            ghost = one_line(self._placeholder)
        cursor = edit.cursor - self._first
        start, end = (max(0, at - self._first) for at in edit.selection)
        text = shown + (ghost or " ")
        out: list[Segment] = []
        cells = 0
        reverse = Style(reverse=True)
        for i, letter in enumerate(text):
            char = one_line(letter)  # by letters: the cursor stands on those of the text, not on their stand-ins
            cells += width_of(char)
            if cells > room:
                break
            style = styles["dim"] if i >= len(shown) else Style.null()
            if start <= i < end:
                style += styles["selection"]
            if i == cursor and self.has_focus:
                style += reverse
                self._place_cursor(cells - width_of(char))
            if out and out[-1].style == style:
                out[-1] = Segment(out[-1].text + char, style)
            else:
                out.append(Segment(char, style))
        return out

    def _scroll(self, room: int) -> None:
        """Keeps the cursor in sight of a line that is longer than its room."""
        text, cursor = self._edit.text, self._edit.cursor
        widths = [width_of(one_line(letter)) for letter in text]
        if sum(widths) < room:
            self._first = 0
            return
        self._first = min(self._first, cursor)
        taken = sum(widths[self._first : cursor + 1])
        while self._first < cursor and taken > room - 1:
            taken -= widths[self._first]
            self._first += 1

    def _place_cursor(self, cells: int) -> None:
        """Tells the terminal where the cursor is, for input methods and screen readers."""
        self.app.cursor_position = Offset(self.content_region.x + len(self.prompt) + cells, self.content_region.y)


_ACTIONS: Final[dict[str, Callable[[EntryBar], None]]] = {
    "enter": lambda bar: bar.submit(),
    "escape": lambda bar: bar.leave(),
    "tab": lambda bar: bar.next_completion(1),
    "shift+tab": lambda bar: bar.next_completion(-1),
    "up": lambda bar: bar.recall(-1),
    "down": lambda bar: bar.recall(1),
    "ctrl+z": lambda bar: bar.undo(),
}
