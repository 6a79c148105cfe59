"""A person at the program: opens a design, presses keys, reads the screen. Tests of keys and forms stand on it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from rich.segment import Segment
from textual import events
from textual.pilot import Pilot

from backdraft.design.paths import Path as EntryPath
from backdraft.tui.app import Backdraft
from backdraft.tui.begin import open_session
from backdraft.tui.forms.screen import FormScreen, LineField, TextField

#: How long something may take that is done off the key path, in seconds.
PATIENCE = 10.0


class Story:
    """One run of the program on one file."""

    def __init__(self, app: Backdraft, pilot: Pilot[object], file: Path) -> None:
        self.app, self.pilot, self.file = app, pilot, file

    # What a person does.

    async def press(self, *keys: str) -> None:
        """Press keys one after the other and let the program come to rest."""
        await self.pilot.press(*keys)
        await self.rest()

    async def type(self, text: str) -> None:
        """Type letters."""
        await self.pilot.press(*(" " if char == " " else char for char in text))
        await self.rest()

    async def add(self, line: str) -> None:
        """Add a quick line and leave the bar."""
        await self.press("a")
        await self.type(line)
        await self.press("enter", "escape")

    async def paste(self, text: str) -> None:
        """Paste into whatever has the focus, with the ends of line that terminals send."""
        self.app.post_message(events.Paste(text.replace("\n", "\r")))
        await self.rest()
        await self.rest()

    async def go(self, *path: str) -> None:
        """Put the cursor on an entry, as `s` would, without the typing."""
        self.app.go(path, leave=False)
        await self.rest()

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.rest()

    async def rest(self) -> None:
        """Until nothing is under way: messages, the desk, what it delivers, the preview that was asked for."""
        waited, before = 0.0, False
        while self.running and waited < PATIENCE:
            await self.pilot.pause()
            desks = [desk for desk in (self.app.desk, self.app.errands) if desk is not None]
            still = not desks or (all(desk.idle for desk in desks) and self.app.taken)
            if still and before:  # a timer may have begun something in the pause: twice, and nothing after
                return
            before = still
            if not still:
                await asyncio.sleep(0.005)
                waited += 0.005
        await self.pilot.pause()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds that a timer brings about."""
        for _ in range(int(PATIENCE / 0.05)):
            if holds():
                break
            await asyncio.sleep(0.05)
            await self.rest()
        assert holds()

    # What a person sees.

    async def kept_with(self, word: str) -> list[Path]:
        """The files of this person that hold a word, once everything is written."""
        await self.rest()
        self.app.session.keep()
        await asyncio.sleep(0.3)
        home = Path(os.environ["BACKDRAFT_HOME"])
        return [p for p in home.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]

    @property
    def text(self) -> str:
        """The design's text, unsaved changes included."""
        return self.app.session.document.text

    @property
    def disk(self) -> str:
        """The file."""
        return self.file.read_text(encoding="utf-8")

    @property
    def at(self) -> EntryPath:
        """The entry under the cursor."""
        return self.app.path

    @property
    def said(self) -> str:
        """What was said last."""
        return self.app.said

    @property
    def told(self) -> str:
        """What the bar, or the last line for want of room in it, says that Enter will do."""
        return self.app.bar.describe or self.app.status.message

    @property
    def shown(self) -> str:
        """What the preview shows."""
        return self.app.preview.output.text

    @property
    def tabs(self) -> str:
        """The preview's tabs."""
        return str(self.app.preview.border_title)

    @property
    def focus(self) -> str:
        """The widget with the focus: `services`, `preview`, `bar`…"""
        return str(self.app.focused.id or type(self.app.focused).__name__) if self.app.focused else ""

    @property
    def over(self) -> str:
        """What stands over the panes: the class of the dialog, empty when none does."""
        return type(self.app.screen).__name__ if len(self.app.screen_stack) > 1 else ""

    @property
    def listed(self) -> list[str]:
        """The rows of the pane in focus, as text."""
        return [" ".join(cell.text for cell in row.cells) for row in self.app.lists[self.app.pane].shown]

    @property
    def running(self) -> bool:
        """Whether the program goes on."""
        return self.app.is_running and not self.app._exit

    def lines(self) -> list[list[Segment]]:
        """The screen, line by line, with styles."""
        screen = self.app.screen
        update = screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        assert update is not None
        return [[segment for strip in row for segment in strip] for row in update.strips]  # type: ignore[attr-defined]

    def screen(self) -> str:
        """The screen as text."""
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in self.lines())

    # Forms.

    def form(self) -> FormScreen:
        """The form that is open."""
        assert isinstance(self.app.screen, FormScreen), f"no form is open but {self.over or 'the panes'}: {self.said}"
        return self.app.screen

    def field(self, name: str) -> LineField | TextField:
        """A field of the open form."""
        form = self.form()
        return next(w for w in [*form.query(LineField), *form.query(TextField)] if w.field == name)

    def about(self) -> str:
        """What the open form says of the field in focus."""
        return str(self.form().query_one("#about").render())

    def put(self, name: str, text: str) -> None:
        """Put `text` into a field that need not have the focus."""
        self.field(name).text = text

    async def fill(self, name: str, text: str) -> None:
        """Put `text` into a field, in place of what it holds."""
        field = self.field(name)
        field.focus()
        await self.pilot.pause()
        field.text = text
        await self.pilot.pause()


@asynccontextmanager
async def opened(
    file: Path, *, size: tuple[int, int] = (120, 40), theme: str = "ember", start: bool = False
) -> AsyncIterator[Story]:
    """The program on `file`; with `start`, without a file, on the start screen."""
    app = Backdraft(open_session(None if start else file), theme=theme)
    app.at_start = start
    async with app.run_test(size=size) as pilot:
        story = Story(app, pilot, file)
        await story.until(lambda: app.desk is not None)
        await story.rest()
        yield story
        assert not app.session.faults
