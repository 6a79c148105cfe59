"""The grid of characters: lines as directions per cell, so that a crossing is a crossing; texts laid over them."""

from __future__ import annotations

from codecs import charmap_decode
from collections.abc import Sequence
from itertools import pairwise

from backdraft.draw.plan import Point
from backdraft.draw.shapes import DASHED, EAST, NORTH, SOUTH, WEST, Glyphs
from backdraft.draw.text import width as cells


class Canvas:
    """`width` x `height` cells."""

    def __init__(self, width: int, height: int, glyphs: Glyphs) -> None:
        self.width, self.height, self.glyphs = width, height, glyphs
        self._bits = bytearray(width * height)
        self._texts: list[list[tuple[int, int, str]]] = [[] for _ in range(height)]

    def line(self, way: Sequence[Point], dashed: bool = False) -> None:
        """Draws from corner to corner."""
        bits, wide = self._bits, self.width
        style = DASHED if dashed else 0
        for (x0, y0), (x1, y1) in pairwise(way):
            if y0 == y1:
                low, high = (x0, x1) if x0 < x1 else (x1, x0)
                if low == high:
                    continue
                base = y0 * wide
                bits[base + low] |= EAST | style
                bits[base + high] |= WEST | style
                for i in range(base + low + 1, base + high):
                    bits[i] |= EAST | WEST | style
            else:
                low, high = (y0, y1) if y0 < y1 else (y1, y0)
                bits[low * wide + x0] |= SOUTH | style
                bits[high * wide + x0] |= NORTH | style
                for i in range((low + 1) * wide + x0, high * wide + x0, wide):
                    bits[i] |= NORTH | SOUTH | style

    def text(self, x: int, y: int, text: str) -> None:
        """Puts `text` over what is there; texts must not overlap, except that a later one may lie within a cell."""
        self._texts[y].append((x, cells(text), text))

    def rows(self) -> list[str]:
        """The lines of the picture, without blanks at their ends."""
        wide = self.width
        table = self.glyphs.lines
        rows = []
        for y, texts in enumerate(self._texts):
            base = charmap_decode(self._bits[y * wide : (y + 1) * wide], "strict", table)[0]
            if texts:
                texts.sort()
                parts, at = [], 0
                for x, size, text in texts:
                    parts.append(base[at:x])
                    parts.append(text)
                    at = x + size
                parts.append(base[at:])
                base = "".join(parts)
            rows.append(base.rstrip())
        return rows
