"""Blocks: the top-level keys of a file, each with its chunks. Reading again keeps every chunk that is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from backdraft.design.paths import Path
from backdraft.document.chunks import Chunk, read_chunk, too_much
from backdraft.document.cutting import Piece, pieces_of
from backdraft.document.forms import is_list
from backdraft.document.limits import MOST_ENTRIES, MOST_KEYS, MOST_LINES, TooManyError, excess
from backdraft.document.widths import WIDE, widths


class Block:
    """One top-level key of the file. `name` is empty for what is none. Never changed once made."""

    __slots__ = ("_index", "_noisy", "_weight", "chunks", "name")

    def __init__(
        self,
        name: str,
        chunks: tuple[Chunk, ...],
        index: dict[Path, int] | None = None,
        weight: tuple[int, int] | None = None,
    ) -> None:
        self.name = name
        self.chunks = chunks
        self._index = index
        self._noisy: tuple[int, ...] | None = None
        self._weight = weight

    @property
    def index(self) -> Mapping[Path, int]:
        """Where the chunk of a path is; the first one when a path is given twice."""
        if self._index is None:
            index: dict[Path, int] = {}
            for i, chunk in enumerate(self.chunks):
                if chunk.role != "stray":
                    index.setdefault(chunk.path, i)
            self._index = index
        return self._index

    @property
    def noisy(self) -> tuple[int, ...]:
        """The positions of the chunks that have faults, or entries with problems."""
        if self._noisy is None:
            self._noisy = tuple(
                i for i, c in enumerate(self.chunks) if c.faults or (c.reads and any(r.problems for _, r in c.reads))
            )
        return self._noisy

    @property
    def weight(self) -> tuple[int, int]:
        """How many problems and references its chunks have."""
        if self._weight is None:
            weights = [_weight(chunk) for chunk in self.chunks]
            self._weight = sum(problems for problems, _ in weights), sum(references for _, references in weights)
        return self._weight

    @property
    def doubled(self) -> bool:
        """Whether a path may be given twice in it."""
        return len(self.index) < len(self.chunks)

    @property
    def text(self) -> str:
        """Its text as it stands in the file."""
        return "".join(chunk.text for chunk in self.chunks)

    def replaced(self, at: int, chunk: Chunk) -> Block:
        """The block with another chunk at a position."""
        old = self.chunks[at]
        index = self._index if old.path == chunk.path else None
        problems, references = self.weight
        less, more = _weight(old), _weight(chunk)
        weight = problems - less[0] + more[0], references - less[1] + more[1]
        return Block(self.name, (*self.chunks[:at], chunk, *self.chunks[at + 1 :]), index, weight)


def _weight(chunk: Chunk) -> tuple[int, int]:
    problems, references = len(chunk.faults), 0
    for _, read in chunk.reads:
        problems += len(read.problems)
        references += len(read.refs)
    return problems, references


def too_large(blocks: Sequence[Block]) -> str:
    """What these blocks have too much of, as one says it; empty when they may be a design."""
    weights = [block.weight for block in blocks]
    entries = sum(len(block.chunks) for block in blocks)
    problems, references = sum(problems for problems, _ in weights), sum(references for _, references in weights)
    return excess(entries, problems, references, *_widths(blocks))


def _widths(blocks: Iterable[Block]) -> tuple[int, int]:
    chunks = (chunk for block in blocks if block.name in WIDE for chunk in block.chunks)
    return widths(read.entry for chunk in chunks for _, read in chunk.reads)


#: Chunks by what decides how they read: nothing else does, so one may stand in for another that is alike.
Known = Mapping[Piece, Chunk]


def known_chunks(blocks: Iterable[Block]) -> Known:
    """The chunks of `blocks`, to be used again."""
    return {(c.text, c.role, c.base, c.indent): c for block in blocks for c in block.chunks}


def read_blocks(text: str, known: Known | None = None) -> tuple[Block, ...]:
    """Read a whole file (without its byte order mark)."""
    known = known or {}
    if text.count("\n") + text.count(",") > MOST_LINES:
        return (Block("", (too_much(text, f"more than {MOST_LINES} lines and items"),)),)
    try:
        found = list(pieces_of(text))
        if len(found) > MOST_KEYS:
            return (Block("", (too_much(text, f"more than {MOST_KEYS} keys at the left edge"),)),)
        entries = sum(len(pieces) for _, pieces in found)
    except TooManyError:
        found, entries = [], MOST_ENTRIES + 1
    if what := excess(entries):
        return (Block("", (too_much(text, what),)),)
    blocks: list[Block] = []
    problems = references = 0
    for name, pieces in found:
        chunks: list[Chunk] = []
        for piece in pieces:
            chunk = known.get(piece) or read_chunk(*piece)
            chunks.append(chunk)
            more = _weight(chunk)
            problems, references = problems + more[0], references + more[1]
            if what := excess(0, problems, references):
                return (Block("", (too_much(text, what),)),)
        blocks.append(Block(name, tuple(chunks)))
    if what := excess(0, 0, 0, *_widths(blocks)):
        return (Block("", (too_much(text, what),)),)
    return tuple(blocks)


# --- paths to chunks ------------------------------------------------------------------------------------------------


def find_chunk(blocks: Sequence[Block], path: Path) -> tuple[int, int] | None:
    """The chunk that `path` is in, or would be in: the position of its block, and in that of the chunk."""
    path = loose(path)
    if not path:
        return None
    for i, block in enumerate(blocks):
        if block.name != path[0]:
            continue
        for length in (3, 2, 1):
            at = block.index.get(path[:length]) if length <= len(path) else None
            if at is not None:
                return i, _numbered(block, at, path)
    return None


def _numbered(block: Block, at: int, path: Path) -> int:
    """An item of a list may be called by its position; `at` is the header above the items."""
    base = block.chunks[at].path
    if block.chunks[at].role in ("section", "group") and len(path) > len(base) and is_list(base):
        number = path[len(base)]
        items = [i for i, chunk in enumerate(block.chunks) if chunk.base == base and chunk.role == "entry"]
        if number.isdecimal() and int(number) < len(items):
            return items[int(number)]
    return at


def called(chunk: Chunk, path: Path) -> Path:
    """`path` with the chunk's own name where it called it by its position."""
    return (*chunk.path, *path[len(chunk.path) :]) if len(path) >= len(chunk.path) else path


def loose(path: Path) -> Path:
    """A loose key's path: `("head", "name")` and `("name",)` are the same."""
    return path[1:] if path[:1] == ("head",) else path
