"""What a tab of the preview is, and what it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from backdraft.design.dataclass import dataclass
from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.render.look import Look

if TYPE_CHECKING:
    from backdraft.tui.session import Base

AS_IS = Look()


@dataclass(frozen=True, slots=True)
class Ask:
    """What the preview is to show: the entry (`()`: all), the dialect or target, the hops, a picture's look.

    What follows is None, or empty, unless the tab `reads` it: the line that is supposed, the figures that are opened,
    the box that is taken away, the file's text, what the design is compared with.
    """

    path: Path = ()
    dialect: str = "postgres"
    hops: int = 1
    look: Look = AS_IS
    what_if: str | None = None
    sight: str = ""
    opened: frozenset[tuple[str, str]] = frozenset()
    without: Path = ()
    document: Document | None = None
    base: Base | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Something else to see in a tab: how it is made, what is said of it, which kinds of entry have it (`()`: all),
    what stands at the foot."""

    render: Callable[[View, Ask], Output]
    says: str
    kinds: frozenset[str] = frozenset()
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """`kinds` are the kinds of entry that have it (`()`: all); `targets` what `t` steps through, and `targets_by` what
    it steps through at a kind of entry, where that is something else.

    A `picture` is drawn for the width of the window; `views` is what of it `v` steps through, each with how it is
    asked for; `by` is what of a `Look` they change. `sights` are what else there is to see at a text, which `v` steps
    through as well: the first is the tab's own, of which it `says` this. `reads` names what of an `Ask` it is given
    besides; `foot` stands below it; what is `whole` is about the whole design wherever the cursor is; of what is
    `wrapped` sentences go on below at the window's width.
    """

    name: str
    title: str
    render: Callable[[View, Ask], Output]
    kinds: frozenset[str] = frozenset()
    targets: tuple[str, ...] = ()
    targets_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hops: bool = False
    picture: bool = False
    views: Mapping[str, Callable[[Look], Look]] = field(default_factory=dict)
    by: Literal["scope", "detail"] = "scope"
    sights: Mapping[str, Sight] = field(default_factory=dict)
    says: str = ""
    reads: frozenset[str] = frozenset()
    whole: bool = False
    wrapped: bool = False
    foot: str = ""
