"""All widgets on one screen, as the program has them, with plain data.

`python -m tests.tui.showcase [THEME [hostile]]`; with `hostile` every text is one that a terminal or a markup reader
could take for a command, and F2 to F8 open the dialogs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from backdraft.design.output import Line, Note, Output
from backdraft.tui import themes
from backdraft.tui.bar_messages import Completion, Entered, Left, Offered, Pasted, Typed
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.frugal import FrugalApp
from backdraft.tui.panes.rows import Cell, FoldToggled, Row, RowChosen, RowHighlighted, RowList
from backdraft.tui.preview.view import LineChosen, LineView
from backdraft.tui.screens.confirm import Confirm
from backdraft.tui.screens.diff import DiffView, difference
from backdraft.tui.screens.help import Help, Section
from backdraft.tui.screens.letters import Letter, LetterMenu
from backdraft.tui.screens.message import Message, Problems, Trouble
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.status import Progress, Standing, StatusLine, TitleLine


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait until something holds that the screen comes to by itself: it lays itself out anew in several turns."""
    for _ in range(250):
        if holds():
            return
        await pilot.pause(0.02)
    assert holds()


SERVICES = tuple(
    Row(("services", name), (Cell(name), Cell(kind, "dim", True)), marker=marker)
    for name, kind, marker in (
        ("web", "client", ""),
        ("gateway", "gateway", ""),
        ("orders", "service", "▲2"),
        ("mailer", "worker", ""),
        ("payments", "external", "✗1"),
    )
)
ENDPOINTS = (
    Row(("endpoints", "orders"), (Cell("orders", "accent"),), foldable=True),
    Row(("endpoints", "orders", "GET /orders"), (Cell("GET"), Cell("/orders"), Cell("List orders", "dim")), level=1),
    Row(("endpoints", "orders", "POST /orders"), (Cell("POST"), Cell("/orders"), Cell("Place one", "dim")), level=1),
    Row(("endpoints", "catalog"), (Cell("catalog", "accent"),), foldable=True),
    Row(("endpoints", "catalog", "GET /products"), (Cell("GET"), Cell("/products"), Cell("Search", "dim")), level=1),
)
HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x07",
    "\x1b]0;title\x1b\\",
    "\x1b[2J\x9b31m\x90q\x9c",
    "[@click=app.quit]x[/]",
    "[/]",
    "[TODO]",
    "a\nb\rc\x08\x00\x7f",
    "\u202egnp\u2066\u200b\ufeff\U000e0041",
    "n" * 10_000,
)
NAMES = ("orders", "orders_db", "order_lines", "payments")


def ddl(table: str, columns: int = 12) -> Output:
    """A table's DDL, each column's line from the column."""
    path = ("tables", table)
    lines = [Line(f"CREATE TABLE {table} (", path)]
    lines += [
        Line(f"  c{i} varchar({i + 10}) NOT NULL DEFAULT 'x{i}',", (*path, "columns", f"c{i}")) for i in range(columns)
    ]
    return Output((*lines, Line(");", path)), "sql", (Note(path, "MySQL has no partial index"),))


def complete(text: str, cursor: int) -> Sequence[Completion]:
    """Names that begin as the word before the cursor does."""
    word = text[:cursor].rsplit(" ", 1)[-1]
    return [Completion(name, cursor - len(word), "name") for name in NAMES if word and name.startswith(word)]


class Showcase(FrugalApp):
    """Title, two lists, preview, bar and status; remembers what the widgets posted."""

    AUTO_FOCUS = "#services"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: $background; }
    Horizontal { height: 1fr; }
    #left { width: 36; }
    #preview { width: 1fr; }
    """

    def __init__(self, theme: str = "ember", mood: str = "") -> None:
        super().__init__()
        self.mood = mood
        self.looks, _ = themes.load_all([themes.shipped_folder()])
        for look in self.looks.values():
            self.register_theme(look.theme())
        self.theme = theme
        self.posted: list[tuple[str, Any]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults()

    def compose(self) -> ComposeResult:
        yield TitleLine()
        with Horizontal():
            with Vertical(id="left"):
                yield RowList("Services", "1", empty=["Nothing runs yet. Type below:", "web -> gateway"], id="services")
                yield RowList("Endpoints", "2", id="endpoints")
            yield LineView(id="preview")
        yield EntryBar(complete, placeholder="web -> gateway -> orders", id="bar")
        yield StatusLine()

    def on_mount(self) -> None:
        progress = (Progress("Architecture", 4, 6), Progress("Review", 3, 5))
        self.query_one(TitleLine).show(Standing("shop.yaml", "Corner Shop", True, 2, 5, progress))
        self.query_one(StatusLine).hint([("a", "add"), ("enter", "edit"), ("y", "copy"), ("/", "find"), ("?", "help")])
        self.rows("services").show(SERVICES)
        self.rows("endpoints").show(ENDPOINTS)
        self.preview.show(ddl("orders"), "orders")
        if self.mood == "hostile":
            self.be_hostile()

    def be_hostile(self) -> None:
        """Shows nothing but what could be mistaken for a command."""
        mixed = " ".join(HOSTILE)
        self.query_one(TitleLine).show(Standing(mixed, mixed, True, 1, 1, (Progress(HOSTILE[0], 1, 2),)))
        self.query_one(StatusLine).say(mixed, "error")
        self.rows("services").show(Row(("services", t), (Cell(t), Cell(t, "dim", True)), marker="✗") for t in HOSTILE)
        self.rows("endpoints").show(Row(("endpoints", t), (Cell(t),), foldable=True) for t in HOSTILE)
        self.bar.placeholder = mixed
        self.bar.describe = mixed
        self.bar.tell(mixed, "error")
        self.bar.offer_step(mixed)
        self.bar.complete = lambda text, cursor: [Completion(t, 0, t) for t in HOSTILE]
        self.notify(mixed, title="note", markup=False, timeout=1)

    def on_key(self, event: Key) -> None:
        dialogs: dict[str, Callable[[], Screen[Any]]] = {
            "f2": lambda: LetterMenu(HOSTILE[3], [Letter(str(i), t, t) for i, t in enumerate(HOSTILE)]),
            "f3": lambda: Confirm(HOSTILE[3], HOSTILE, choices=[("x", HOSTILE[0])]),
            "f4": lambda: Picker(HOSTILE[3], [Item((t,), t, t) for t in HOSTILE]),
            "f5": lambda: Help(HOSTILE[3], [Section(t, ((t, t),), t) for t in HOSTILE]),
            "f6": lambda: DiffView(HOSTILE[3], difference("", "\n".join(HOSTILE))),
            "f7": lambda: Problems(HOSTILE[3], [Trouble("error", t, t, t) for t in HOSTILE]),
            "f8": lambda: Message(HOSTILE[3], "\n".join(HOSTILE)),
        }
        if event.key in dialogs:
            self.push_screen(dialogs[event.key]())

    def rows(self, id: str) -> RowList:
        """A list."""
        return self.query_one(f"#{id}", RowList)

    @property
    def preview(self) -> LineView:
        """The preview."""
        return self.query_one(LineView)

    @property
    def bar(self) -> EntryBar:
        """The entry bar."""
        return self.query_one(EntryBar)

    def on_row_highlighted(self, event: RowHighlighted) -> None:
        self.posted.append(("highlighted", event.path))
        if self.mood == "hostile":
            languages = ("sql", "mermaid", "markdown", "yaml", "json", "text")
            lines = tuple(Line(t, ("x",)) for t in HOSTILE)
            self.preview.show(Output(lines, languages[len(self.posted) % 6], (Note((), HOSTILE[0]),)), event.path)
            self.preview.light(("x",))
        elif event.path is not None and event.path[0] == "services":
            self.preview.show(ddl(event.path[1], 8 + len(event.path[1])), event.path)

    def on_row_chosen(self, event: RowChosen) -> None:
        self.posted.append(("chosen", event.path))

    def on_fold_toggled(self, event: FoldToggled) -> None:
        self.posted.append(("folded" if event.folded else "unfolded", event.path))

    def on_line_chosen(self, event: LineChosen) -> None:
        self.posted.append(("line", (event.path, event.line)))

    def on_typed(self, event: Typed) -> None:
        self.posted.append(("typed", event.text))
        self.bar.describe = f"adds {event.text}" if event.text else ""
        if self.mood == "hostile":
            return
        self.preview.show(ddl(event.text or "orders"), "orders", follow=True)

    def on_entered(self, event: Entered) -> None:
        self.posted.append(("entered", event.text))
        self.bar.clear()

    def on_pasted(self, event: Pasted) -> None:
        self.posted.append(("pasted", event.text))

    def on_left(self, event: Left) -> None:
        self.posted.append(("left", None))

    def on_offered(self, event: Offered) -> None:
        self.query_one(StatusLine).offer(event.completions, event.index)


if __name__ == "__main__":
    Showcase(*sys.argv[1:]).run()
