"""The row of chunks as it changes: entries come, go and move with the comments that are theirs, empty lines stay where
they part things. Nothing here knows what an edit means."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design.nodes import Mapping, Node, Plain, Sequence, plain
from backdraft.design.paths import SECTIONS, Path, where
from backdraft.document.blocks import Block
from backdraft.document.chunks import Chunk, read_chunk
from backdraft.document.cutting import Piece, block_pieces, group_pieces, line_end
from backdraft.document.edits import EditError
from backdraft.document.lines import line_start

#: The order in which the loose keys are written.
LOOSE = ("backdraft", "name", "title", "summary", "note", "tags")


def tail(chunk: Chunk) -> str:
    """What follows the chunk's own text: empty lines, comments of nobody."""
    return chunk.text[chunk.core :]


def ended(text: str, eol: str) -> str:
    """A tail that something is to follow: its last line, where the file ended without one, gets a line end."""
    return text + eol if text and not text.endswith("\n") else text


def with_tail(chunk: Chunk, after: str, eol: str) -> Chunk:
    """The chunk with another tail; its own last line gets a line end when something follows or `eol` is asked for."""
    own = chunk.text[: chunk.core]
    if own + after == chunk.text and (own.endswith("\n") or not own):
        return chunk
    ended = own.endswith("\n") or not own
    text = own + ("" if ended else eol) + after
    if ended and not _ends_in_block_scalar(chunk.root):
        return replace(chunk, text=text, lines=text.count("\n"))
    again = read_chunk(text, chunk.role, chunk.base, chunk.indent)
    if _said(again) != _said(chunk):
        # A text in lines (`|`) takes empty lines below it, or a line end at the end of the file, for its own.
        raise EditError(f"the text at the end of {where(chunk.path)} would change", "put it in quotes first")
    return again


def _ends_in_block_scalar(node: Node | None) -> bool:
    while isinstance(node, Mapping | Sequence):
        if not node.items:
            return False
        last = node.items[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node is not None and node.style in ("|", ">")


def _said(chunk: Chunk) -> Plain:
    return plain(chunk.root) if chunk.root is not None else None


def ends_blank(text: str) -> bool:
    """Whether the last line is an empty one."""
    return text.endswith("\n") and not text[line_start(text, len(text) - 1) : len(text)].strip()


def split_tail(text: str) -> tuple[str, str]:
    """A tail cut before its first empty line: comments right below an entry stay with it."""
    at = 0
    while at < len(text):
        end = line_end(text, at)
        if not text[at:end].strip():
            break
        at = end
    return text[:at], text[at:]


def skip_blank(text: str) -> str:
    """The text without the empty lines that it begins with."""
    at = 0
    while at < len(text) and not text[at : line_end(text, at)].strip():
        at = line_end(text, at)
    return text[at:]


def read_pieces(pieces: tuple[Piece, ...]) -> list[Chunk]:
    """Read each piece."""
    return [read_chunk(*piece) for piece in pieces]


def pieces_again(chunk: Chunk, text: str, name: str) -> tuple[Piece, ...]:
    """How `text`, which is to stand in the place of a chunk, is cut."""
    if chunk.role == "odd" and len(chunk.path) == 2:
        return group_pieces(text, chunk.indent)
    if chunk.role in ("odd", "head", "loose"):
        return block_pieces(text, name)
    return ((text, chunk.role, chunk.base, chunk.indent),)


class Row:
    """The blocks of a file while edits are done to them. Chunks are exchanged, never changed."""

    __slots__ = ("blocks", "eol")

    def __init__(self, blocks: tuple[Block, ...], eol: str) -> None:
        self.blocks = list(blocks)
        self.eol = eol

    def put(self, block: int, chunks: list[Chunk]) -> None:
        """Give a block other chunks; an empty block goes."""
        if chunks:
            self.blocks[block] = Block(self.blocks[block].name, tuple(chunks))
        else:
            del self.blocks[block]

    def replace(self, block: int, at: int, chunks: list[Chunk]) -> None:
        """Give other chunks for one."""
        old = self.blocks[block]
        if len(chunks) == 1:
            self.blocks[block] = old.replaced(at, chunks[0])
        else:
            self.put(block, [*old.chunks[:at], *chunks, *old.chunks[at + 1 :]])

    # --- entries ------------------------------------------------------------------------------------------------

    def insert(self, block: int, at: int, chunks: list[Chunk], spaced: bool) -> None:
        """Put chunks before position `at` (not the first) of a block. `spaced`: an empty line parts the siblings."""
        row = list(self.blocks[block].chunks)
        before = row[at - 1]
        header = before.role in ("section", "group")
        blank = self.eol if spaced else ""
        if header and before.role != chunks[0].role:
            last_below = at >= len(row) or row[at].indent < chunks[0].indent
            if last_below:
                keep, rest = split_tail(tail(before))
                row[at - 1] = with_tail(before, ended(keep, self.eol), self.eol)
                chunks[-1] = with_tail(chunks[-1], rest, self.eol)
            else:
                row[at - 1] = with_tail(before, ended(tail(before), self.eol), self.eol)
                chunks[-1] = with_tail(chunks[-1], blank, self.eol)
        else:
            keep, rest = split_tail(tail(before))
            row[at - 1] = with_tail(before, ended(keep, self.eol) + blank, self.eol)
            if spaced and at < len(row) and not ends_blank(rest):
                rest += blank
            chunks[-1] = with_tail(chunks[-1], rest, self.eol)
        row[at:at] = chunks
        self.put(block, row)
        self.settle(block, at)
        self.settle(block, at + len(chunks))

    def remove(self, block: int, at: int, count: int) -> None:
        """Take chunks away; empty lines and comments that are nobody's stay where they part others."""
        row = list(self.blocks[block].chunks)
        rest = tail(row[at + count - 1])
        last = at + count == len(row)
        before = row[at - 1]
        header = before.role in ("section", "group")
        if (header and not last) or ends_blank(before.text):
            rest = skip_blank(rest)
        row[at - 1] = with_tail(before, tail(before) + rest, self.eol)
        del row[at : at + count]
        self.put(block, row)
        self.settle(block, at)

    def reorder(self, block: int, units: list[tuple[int, int]], order: list[int]) -> None:
        """Put the units (spans of chunks that follow on each other) in another order; tails keep their place."""
        row = list(self.blocks[block].chunks)
        tails = [tail(row[end - 1]) for _, end in units]
        new: list[Chunk] = []
        for place, unit in enumerate(order):
            start, end = units[unit]
            new += row[start : end - 1]
            new.append(with_tail(row[end - 1], tails[place], self.eol))
        start, end = units[0][0], units[-1][1]
        self.put(block, [*row[:start], *new, *row[end:]])
        for at in range(start, end + 1):
            self.settle(block, at)

    def rebase(self, block: int, index: int, old: Path, new: Path) -> None:
        """Read the endpoints of a renamed group again: their paths have another service."""
        chunks = list(self.blocks[block].chunks)
        for i in range(index + 1, len(chunks)):
            if chunks[i].base != old:
                break
            chunks[i] = read_chunk(chunks[i].text, chunks[i].role, new, chunks[i].indent)
        self.put(block, chunks)

    def settle(self, block: int, at: int) -> None:
        """Comments at the end of one chunk that now stand directly above the next one's key become its own."""
        chunks = self.blocks[block].chunks
        left = chunks[at - 1]
        right_block, right_at = (block, at) if at < len(chunks) else (block + 1, 0)
        if right_block >= len(self.blocks):
            return
        right = self.blocks[right_block].chunks[right_at]
        if right.role == "mark":
            return
        cut = len(left.text)
        while cut > left.core:
            start = line_start(left.text, cut - 1)
            line = left.text[start:cut]
            if len(line) - len(line.lstrip(" ")) != right.indent or not line.lstrip(" ").startswith("#"):
                break
            cut = start
        if cut == len(left.text):
            return
        moved = left.text[cut:]
        again = read_chunk(moved + right.text, right.role, right.base, right.indent)
        self.replace(block, at - 1, [replace(left, text=left.text[:cut], lines=left.text.count("\n", 0, cut))])
        self.replace(right_block, right_at, [again])

    # --- sections -----------------------------------------------------------------------------------------------

    def add_block(self, name: str, text: str) -> None:
        """Put a new top-level key where it belongs, an empty line around a section."""
        chunks = read_pieces(block_pieces(text, name))
        at = self._place_of(name)
        new = Block(name, tuple(chunks))
        loose = name not in SECTIONS
        if at > 0:
            self._part(at - 1, new, loose and self.blocks[at - 1].chunks[-1].role == "loose")
        elif self.blocks:
            new = self._ending(new, "" if loose and self.blocks[0].chunks[0].role == "loose" else self.eol)
            self.blocks.insert(0, new)
        else:
            self.blocks.append(new)

    def _part(self, before: int, new: Block, close: bool) -> None:
        """Put `new` behind a block, parted from it by an empty line unless `close`."""
        old = self.blocks[before]
        last = old.chunks[-1]
        after = before + 1 < len(self.blocks)
        if close:
            keep, rest = split_tail(tail(last))
            kept = with_tail(last, ended(keep, self.eol), self.eol)
            self.blocks[before] = old.replaced(len(old.chunks) - 1, kept)
            new = self._ending(new, rest)
        else:
            own = ended(tail(last), self.eol)
            if not ends_blank(last.text):
                own += self.eol
            self.blocks[before] = old.replaced(len(old.chunks) - 1, with_tail(last, own, self.eol))
            if after:
                new = self._ending(new, self.eol)
        self.blocks.insert(before + 1, new)
        self.settle(before, len(self.blocks[before].chunks))
        self.settle(before + 1, len(new.chunks))

    def _ending(self, block: Block, after: str) -> Block:
        last = len(block.chunks) - 1
        return block.replaced(last, with_tail(block.chunks[last], after, self.eol))

    def _place_of(self, name: str) -> int:
        """Behind the last block that comes before `name` in the order of the format."""
        wanted = rank(name)
        at = 0
        for i, block in enumerate(self.blocks):
            # What has no name is the comment that the file begins with, or the mark that it ends with.
            if (block.name or i == 0) and rank(block.name) <= wanted:
                at = i + 1
        return at

    def remove_block(self, at: int) -> None:
        """Take a top-level key away with all that is in it."""
        rest = tail(self.blocks[at].chunks[-1])
        if at == 0 or ends_blank(self.blocks[at - 1].text):
            rest = skip_blank(rest)
        del self.blocks[at]
        if at > 0:
            old = self.blocks[at - 1]
            last = old.chunks[-1]
            self.blocks[at - 1] = self._ending(old, tail(last) + rest)
            self.settle(at - 1, len(old.chunks))
        elif rest:
            chunk = read_chunk(rest, "mark", (), 0)
            self.blocks.insert(0, Block("", (chunk,)))


def rank(name: str) -> int:
    """Where a top-level key stands in the order of the format."""
    if name in SECTIONS:
        return len(LOOSE) + 1 + SECTIONS.index(name)
    if name in LOOSE:
        return LOOSE.index(name)
    return -1 if not name else len(LOOSE)


def siblings(block: Block, path: Path) -> list[tuple[int, int]]:
    """The spans of the entries (or groups of endpoints) that stand under `path` in a block, in order."""
    out: list[tuple[int, int]] = []
    for i, chunk in enumerate(block.chunks):
        if chunk.base == path and chunk.role in ("entry", "group", "odd"):
            out.append((i, i + 1))
        elif out and len(chunk.base) > len(path) and chunk.role in ("entry", "stray"):
            out[-1] = (out[-1][0], i + 1)
    return out


def spaced(block: Block, spans: list[tuple[int, int]], place: int) -> bool:
    """Whether an empty line parts siblings around `place`, so that it parts a new one from them too."""
    if len(spans) < 2:
        return False
    near = place - 1 if 0 < place < len(spans) else max(place - 2, 0)
    return ends_blank(block.chunks[spans[near][1] - 1].text)
