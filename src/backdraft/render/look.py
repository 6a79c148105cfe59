"""How a picture is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from backdraft.design.dataclass import dataclass

if TYPE_CHECKING:
    from backdraft.draw.svg import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is to come out.

    Attributes:
        width: The cells that there are; None: as many as it takes.
        height: The lines that there are; None: as many as it takes.
        ascii: Whether to do with ASCII alone.
        direction: `TB`, `LR`, or empty for what fits.
        labels: Whether arrows have their labels.
        scope: Of the map, `near` (the focus and what is around it), `overview` (groups as boxes) or `whole`; `auto`
            is what fits.
        detail: Of tables, `names`, `keys` or `all`; empty for as much as fits.
        theme: The colours of an SVG; None: dark on white.
        least: Of the map, the cells that the name of a box takes at least, for words that are to stand on its edges.
    """

    width: int | None = None
    height: int | None = None
    ascii: bool = False
    direction: Literal["TB", "LR", ""] = ""
    labels: bool = True
    scope: Literal["auto", "near", "overview", "whole"] = "auto"
    detail: Literal["names", "keys", "all", ""] = ""
    theme: Theme | None = None
    least: int = 0
