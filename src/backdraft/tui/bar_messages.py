"""What the entry bar says of what is typed, and what could be typed there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.message import Message

from backdraft.design.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` may stand from letter `start` to the cursor; `note` says what it is (`service`, `flag`)."""

    text: str
    start: int
    note: str = ""


Complete = Callable[[str, int], Sequence[Completion]]


class Typed(Message):
    """The text changed (also by completion and history)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Entered(Message):
    """Enter was pressed; the text is still there (`clear` or `text` change it)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Pasted(Message):
    """Several lines were pasted; nothing was typed. The text is as it came, not made safe."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Left(Message):
    """Escape was pressed."""


class Offered(Message):
    """What could be completed here, for a line that lists it; `index` is the one that `tab` has put in, -1 for none."""

    def __init__(self, completions: tuple[Completion, ...], index: int) -> None:
        super().__init__()
        self.completions = completions
        self.index = index
