"""A tour of the whole screen: every pane, tab, dialect, form, list, question and message, key by key."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path

from tests.strategies.hostile import STEAL
from tests.terminal.sequences import PRINTED, SCREEN
from tests.terminal.term import Term, environment

#: A terminal of the far end: what is copied comes as bytes that can be looked at.
FAR = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


class Tour:
    """The real program in a terminal, walked through; `seen` holds each screen that it showed."""

    def __init__(
        self,
        program: Sequence[str],
        home: Path,
        file: Path | None = None,
        *,
        size: tuple[int, int] = (120, 40),
        cwd: Path | None = None,
        **env: str,
    ) -> None:
        words = (*program, *([str(file)] if file else []))
        self.words = tuple(program)
        self.seen: list[str] = []
        self.walked: list[str] = []
        self.term = Term(words, size=size, cwd=cwd, env=environment(BACKDRAFT_HOME=str(home), **{**FAR, **env}))

    def __enter__(self) -> Tour:
        return self

    def __exit__(self, *_: object) -> None:
        self.term.close()

    def begin(self, wanted: str = "Services") -> None:
        """Wait for the first frame."""
        self.term.wait(wanted, timeout=30)
        self.term.still(0.3)
        self._look("the start")

    def walk(self, *keys: str, quiet: float = 0.03) -> None:
        """Press keys one by one and look at what each does. An escape waits, so that it begins no other key."""
        for key in keys:
            self.term.press(key)
            self.term.still(0.2 if key == "esc" else quiet, timeout=8)
            self._look(key)

    def paste(self, text: str) -> None:
        """Paste as a terminal does: between brackets, out of which the text itself cannot get."""
        inside = text.replace("\x1b[201~", "").replace("\n", "\r")
        self.term.send(f"\x1b[200~{inside}\x1b[201~".encode("utf-8", "replace"))
        self.term.still(0.2, timeout=8)
        self._look("a paste")

    def _look(self, key: str) -> None:
        self.walked.append(key)
        screen = self.term.text
        self.seen.append(screen)
        if self.term.process.poll() is not None:
            raise AssertionError(f"the program ended after {' '.join(self.walked[-12:])}:\n{screen}")

    @property
    def copied(self) -> list[bytes]:
        """What was sent to the clipboard."""
        return [base64.b64decode(found) for found in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", self.term.raw)]

    def saw(self, *wanted: str) -> None:
        """Say that each of `wanted` was on the screen at some time, so that the tour has been where it says."""
        for words in wanted:
            assert any(words in screen for screen in self.seen), f"never saw {words!r}; last:\n{self.seen[-1]}"

    def judge(self) -> None:
        """Nothing came out but what the program itself sends, nothing was copied that a person did not copy."""
        raw = bytes(self.term.raw)
        foreign = SCREEN.foreign(raw)
        assert not foreign, foreign[:5]
        assert STEAL.encode() not in raw
        for text in self.copied:
            assert not PRINTED.foreign(text)

    def reach(self, key: str, wanted: str) -> None:
        """Press a key that must bring `wanted` on the screen."""
        self.term.press(key)
        self.term.wait(wanted, timeout=40)
        self._look(key)

    def sees(self, *wanted: str, timeout: float = 0.6) -> bool:
        """Whether one of `wanted` comes on the screen in time."""
        try:
            self.term.wait(lambda screen: any(words in screen for words in wanted), timeout)
        except AssertionError:
            return False
        return True

    def leave(self) -> None:
        """Quit without saving, and judge the last bytes as well."""
        for _ in range(6):
            leave_form(self)
            self.term.press("esc", pause=0.3)
            self.term.press("q", pause=0.3)
            if "leave without saving" in self.term.text:
                self.term.press("x", pause=0.3)
            if self.term.process.poll() is not None:
                break
        assert self.term.end() == 0, self.term.text
        self.judge()


def around(tour: Tour) -> None:
    """Every pane to its end, with the preview in each of its tabs and dialects on the way."""
    for pane in "1234":
        tour.walk(pane, "g", "j", "j", "j", "G", "k", "g", "l", "j")
        tour.walk(*["]"] * 6)
    tour.walk("3", "j", "j")
    tour.walk(*["t"] * 6, quiet=0.3)  # what is written is made beside the keys
    tour.walk("z", "z", ">", "<")
    tour.walk("0", "j", "j", "G", "g", "enter", "esc", "tab", "tab", "shift+tab")


def questions(tour: Tour) -> None:
    """Help, palette, jump, problems, rename, delete, filter, the bar, references."""
    tour.reach("?", "Help:")
    tour.walk("j", "G", "esc")
    tour.reach(":", "Commands")
    tour.walk("e", "esc")
    tour.reach("s", "Jump to")
    tour.walk("a", "backspace", "down", "enter", "-")
    tour.walk("!")
    tour.sees("Problems: ", "Findings: ", "No problems", "no problems", timeout=5)
    tour.walk("j", "j", "enter", "n", "n", "N", "f", "u", "i", "esc")
    for pane in "123":
        tour.walk(pane, "g", "j", "j", "o", "-", "O", "esc", "-", "r", "X", "esc", "c", "enter", "J", "u", "u")
        tour.walk("d", "x", "u", "D", "n", "u")
    tour.walk("/", "o", "enter", "j", "esc", "A", "esc", "a", "o", "tab", "tab", "up", "esc", "esc")
    tour.walk("4", "g", "j", "space", "u", "U", "u", ".", "esc")
    leave_form(tour)


def copies(tour: Tour, panes: str = "23") -> None:
    """Every letter of the menu of copies, and what is copied printed plainly."""
    for pane in panes:
        tour.walk(pane, "g", "j", "j")
        for letter in "sSmcxdanv":
            tour.reach("y", "letter or enter")
            tour.walk(letter)
            if "letter or enter" in tour.term.text:
                tour.walk("esc")
        tour.walk("Y", "y")
        tour.reach("p", "any key goes back")
        tour.walk("enter")


#: What stands in the frame of a form; in that of the question before one is left.
_FORM, _LEAVE = "accept · esc back", "Leave the form?"


def forms(tour: Tour, most: int = 3) -> None:
    """The form of each kind of entry: through its fields, something typed, left again."""
    for pane in "1234":
        tour.walk(pane, "g")
        for _ in range(most):
            tour.walk("j", "enter")
            if tour.sees(_FORM):
                tour.walk("tab", "down", "down", "x")
                leave_form(tour)


def leave_form(tour: Tour) -> None:
    """Leave the form that may be open, whatever has the focus in it, and drop what was changed."""
    for _ in range(4):
        if not tour.sees(_FORM, _LEAVE, timeout=0.05):
            return
        if _LEAVE not in tour.term.text:
            tour.walk("esc")
        if tour.sees(_LEAVE, timeout=0.5):
            tour.walk("x")


def themes(tour: Tour) -> None:
    """Each theme, worn for a moment."""
    tour.reach(":", "Commands")
    tour.reach("theme", "Choose a theme")
    tour.reach("enter", "Theme ")
    tour.walk("down", "down", "down", "down", "esc")
