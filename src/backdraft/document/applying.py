"""Edits to documents: which chunk an edit means, what it means there, and the row around it."""

from __future__ import annotations

import operator
from collections.abc import Sequence as Sequence_

from backdraft.design.identity import item_key
from backdraft.design.nodes import Mapping, Node, Plain, Scalar, Sequence
from backdraft.design.paths import SECTIONS, Path, where
from backdraft.design.patience import so_far
from backdraft.design.shapes import is_empty, keyed
from backdraft.document import change as changes
from backdraft.document.blocks import Block, called, find_chunk, loose
from backdraft.document.change import Change
from backdraft.document.chunks import Chunk, read_chunk
from backdraft.document.cutting import block_pieces, cut, group_pieces
from backdraft.document.edits import Drop, Edit, EditError, Insert, Move, Put, Rename, missing, taken
from backdraft.document.emit import Branch, Value, Writer, checked, checked_key, fits_inline
from backdraft.document.forms import STATES, entry_length, is_list, long_form
from backdraft.document.growth import begun, differences, nested, new_item, place_of
from backdraft.document.inserting import add_entries, add_entry, runs_of
from backdraft.document.row import Row, pieces_again, read_pieces, siblings, tail
from backdraft.document.steps import Spot, position, walk
from backdraft.document.styles import style_of
from backdraft.document.yaml_nodes import read_tree

#: What edits made of a row of blocks, and the paths that had to be written anew as a whole.
Applied = tuple[tuple[Block, ...], tuple[Path, ...]]


def applied(blocks: tuple[Block, ...], edits: tuple[Edit, ...]) -> Applied | None:
    """The blocks after `edits`, one after the other; None when all stays as it is.

    Raises:
        EditError: One of them cannot be done; none is.
    """
    work = _Applying(blocks)
    done = 0
    for run in runs_of(edits):
        so_far("entries", done, len(edits))
        work.do_all(run)
        done += len(run)
    return None if work.same else (tuple(work.row.blocks), tuple(dict.fromkeys(work.widened)))


class _Applying:
    """Several edits on their way to other blocks."""

    __slots__ = ("row", "same", "widened")

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.row = Row(blocks, style_of(blocks, (), None).eol)
        self.widened: list[Path] = []
        self.same = True

    def do_all(self, run: Sequence_[Edit]) -> None:
        """Edits one after the other; new siblings all at once, so that a thousand cost a thousand times one."""
        rest = list(run)
        if len(run) > 1:
            base = run[0].path[:-1]
            there = self.header(base)
            if there is None:
                self.do(rest.pop(0))
            at = self.header(base)
            if at is not None and add_entries(self.row, self.writer((*base, "")), at, rest, sort=there is not None):
                self.same = False
                return
        for edit in rest:
            self.do(edit)

    def header(self, base: Path) -> tuple[int, int] | None:
        """Where the header stands that the entries of `base` stand under."""
        at = self.found(base)
        return at[:2] if at is not None and at[2].path == base and at[2].role in ("section", "group") else None

    def do(self, edit: Edit) -> None:
        before = list(self.row.blocks)
        path = self.named(loose(edit.path))
        if not path:
            raise EditError("an edit needs a place", "give the path of an entry")
        match edit:
            case Put(_, value):
                self.put(path, checked(value))
            case Insert(_, value, after):
                self.insert(path, checked(value), after)
            case Drop():
                self.drop(path)
            case Rename(_, new):
                self.rename(path, checked_key(new))
            case Move(_, by):
                self.move(path, by)
        self.same &= len(before) == len(self.row.blocks) and all(map(operator.is_, before, self.row.blocks))

    # --- inside a chunk -----------------------------------------------------------------------------------------

    def writer(self, path: Path, chunk: Chunk | None = None) -> Writer:
        return Writer(style_of(tuple(self.row.blocks), path, chunk))

    def found(self, path: Path) -> tuple[int, int, Chunk] | None:
        at = find_chunk(self.row.blocks, path)
        return (*at, self.row.blocks[at[0]].chunks[at[1]]) if at is not None else None

    def named(self, path: Path) -> Path:
        """`path` with the names of entries that it calls by their position."""
        at = self.found(path)
        return called(at[2], path) if at is not None else path

    def take(self, block: int, at: int, chunk: Chunk, change: Change, writer: Writer) -> None:
        """Do a change to a chunk's text, proved by reading it back."""
        assert chunk.root is not None
        name = self.row.blocks[block].name
        dashes = isinstance(chunk.root, Sequence)
        fresh: dict[str, list[Chunk]] = {}

        def read(text: str) -> Node | None:
            if cut(text, chunk.indent, dashes) != [0]:
                return None
            pieces = pieces_again(chunk, text, name)
            if len(pieces) == 1 and pieces[0][1] == chunk.role:
                again = read_chunk(*pieces[0])
                fresh[text] = [again]
                return again.root if again.sound else None
            tree = read_tree(text)
            if not tree.sound:
                return None
            fresh[text] = read_pieces(pieces)
            return tree.root if all(c.root is not None for c in fresh[text]) else None

        text, widened = changes.verified(chunk.text, chunk.root, change, writer, read)
        if widened is not None:
            self.widened.append(widened)
        if text != chunk.text:
            self.row.replace(block, at, fresh[text])

    def sound(self, chunk: Chunk, path: Path) -> Node:
        """The chunk's root; `EditError` when the text says more than its nodes."""
        if chunk.root is None or not chunk.sound:
            fault = next((f for f in chunk.faults if f.blocks), None)
            said = f": {fault.message}" if fault else ""
            raise EditError(f"{where(chunk.path) or where(path)} cannot be read{said}", "edit it as text")
        return chunk.root

    # --- put ----------------------------------------------------------------------------------------------------

    def put(self, path: Path, value: Plain) -> None:
        at = self.found(path)
        if at is None:
            self.new_block(path, value)
            return
        block, index, chunk = at
        if chunk.role in ("section", "group"):
            if chunk.path == path:
                self.whole(block, index, chunk, value)
            else:
                self.new_entry(block, index, path, value, None)
            return
        if path == chunk.path and not chunk.sound:
            self.anew(block, index, chunk, value)
            return
        spot, rest = walk(self.sound(chunk, path), chunk.base, path)
        writer = self.writer(path, chunk)
        if not rest:
            self.put_at(path, spot, value, block, index, chunk, writer)
        else:
            self.take(block, index, chunk, self.grown(chunk.text, spot, rest, value, None, writer), writer)

    def put_at(
        self, path: Path, spot: Spot, value: Plain, block: int, index: int, chunk: Chunk, writer: Writer
    ) -> None:
        node = spot.node
        if changes.same(node, value):
            return
        if not spot.chain:
            raise EditError("nothing can stand in its place", "edit the file as text")
        parts = differences(path, node, value)
        if parts is None:
            self.take(block, index, chunk, changes.set_value(chunk.text, spot, value, writer), writer)
            return
        for edit in parts:
            match edit:
                case Put(at, part):
                    self.put(at, part)
                case Insert(at, part, after):
                    self.insert(at, part, after)
                case Drop(at):
                    self.remove(at)

    def grown(self, text: str, spot: Spot, rest: Path, value: Plain, after: str | None, writer: Writer) -> Change:
        """What stands at `spot` with `value` at `rest` below it, where nothing stands yet."""
        node, path = spot.node, spot.path
        if isinstance(node, Mapping):
            inner = nested((*path, rest[0]), rest[1:], value)
            at = place_of(path, [key.text for key, _ in node.items], rest[0], after)
            return changes.add_child(text, spot, at, rest[0], inner, writer)
        if isinstance(node, Sequence):
            inner = new_item(path, rest, value)
            names = [name for name, _ in keyed(path, node, item_key)]
            return changes.add_child(text, spot, place_of((), names, "", after), None, inner, writer)
        if is_empty(node):
            return changes.set_value(text, spot, begun(path, rest, value), writer)
        if is_list(path):
            pair: list[tuple[Scalar | str, Value]] = [("", node), ("", new_item(path, rest, value))]
            if after == "":
                pair.reverse()
            return changes.set_value(text, spot, Branch(tuple(pair), False), writer)
        form = long_form(path, node.text, bool(node.style)) if isinstance(node, Scalar) else None
        if form is None:
            mend = "write it as a mapping" if len(path) > 1 else "write names under it"
            raise EditError(f"{where(path)} is a line of text and cannot hold {rest[0]}", mend)
        # The line keeps its quotes where the long form can have them. Of a checklist's states one stands alone, and
        # another, or the same with a reason, takes its place.
        items: list[tuple[Scalar | str, Value]] = [
            (key, node if line is not None else None)
            for key, line in form.items()
            if line is not None or rest[0] not in STATES
        ]
        items.append((rest[0], nested((*path, rest[0]), rest[1:], value)))
        listed = bool(spot.chain) and isinstance(spot.chain[-1][0], Sequence)
        inline = not listed and fits_inline(Branch(tuple(items), True))
        return changes.set_value(text, spot, Branch(tuple(items), True, inline or None), writer)

    def anew(self, block: int, index: int, chunk: Chunk, value: Plain) -> None:
        """Other text for a chunk that could not be read."""
        writer = self.writer(chunk.path)
        key, base = chunk.path[-1], chunk.base
        if is_list(base):
            text = writer.item(value, chunk.indent, chunk.path)
        else:
            text = writer.pair(key, value, chunk.indent, chunk.path)
        pieces = pieces_again(chunk, text + tail(chunk), self.row.blocks[block].name)
        self.row.replace(block, index, read_pieces(pieces))

    def whole(self, block: int, index: int, chunk: Chunk, value: Plain) -> None:
        """Another value for a section, or for a service's endpoints, that is cut into entries."""
        path = chunk.path
        spans = siblings(self.row.blocks[block], path)
        known = [self.row.blocks[block].chunks[start] for start, _ in spans]
        names = [c.path[-1] for c in known]
        if (
            isinstance(value, dict)
            and not is_list(path)
            and [n for n in value if n in names] == [n for n in names if n in value]
        ):
            last = ""
            for name, part in value.items():
                if name in names:
                    self.put((*path, name), part)
                else:
                    self.insert((*path, name), part, last, sort=False)
                last = name
            for name in names:
                if name not in value:
                    self.drop((*path, name))
            return
        end = spans[-1][1] if spans else index + 1
        writer = self.writer(path)
        text = writer.pair(path[-1], value, chunk.indent, path)
        chunks = self.row.blocks[block].chunks
        after = tail(chunks[end - 1])
        pieces = group_pieces(text + after, chunk.indent) if len(path) == 2 else block_pieces(text + after, path[0])
        self.row.put(block, [*chunks[:index], *read_pieces(pieces), *chunks[end:]])
        self.row.settle(block, index + len(pieces))
        self.widened.append(path)

    # --- insert -------------------------------------------------------------------------------------------------

    def insert(self, path: Path, value: Plain, after: str | None, sort: bool = True) -> None:
        at = self.found(path)
        if at is None:
            self.new_block(path, value)
            return
        block, index, chunk = at
        if len(path) > 1 and isinstance(value, str) and not path[-1] and is_list(path[:-1]):
            path = (*path[:-1], item_key(path[:-1], Scalar(value)))
        if chunk.role in ("section", "group") and chunk.path != path:
            self.new_entry(block, index, path, value, after, sort)
            return
        if chunk.path == path and chunk.role in ("entry", "loose", "head", "section", "group", "odd"):
            raise taken(path)
        spot, rest = walk(self.sound(chunk, path), chunk.base, path)
        if not rest:
            if isinstance(spot.node, Scalar) and is_empty(spot.node):
                self.put(path, value)
                return
            raise taken(path)
        writer = self.writer(path, chunk)
        self.take(block, index, chunk, self.grown(chunk.text, spot, rest, value, after, writer), writer)

    def new_entry(self, block: int, index: int, path: Path, value: Plain, after: str | None, sort: bool = True) -> None:
        """A chunk of its own for an entry (or a group of endpoints) under the header at `index`."""
        add_entry(self.row, self.writer(path), (block, index), path, value, after, sort)

    def new_block(self, path: Path, value: Plain) -> None:
        """A top-level key that the file does not have yet."""
        section = checked_key(path[0])
        writer = self.writer(path)
        tree = nested(path[:1], path[1:], value)
        text = writer.pair(section, tree, 0, path[:1])
        if section not in SECTIONS and len(path) > 1 and not is_list(path[:1]):
            raise EditError(f'there is no section "{section}"', "sections: " + ", ".join(SECTIONS))
        pieces = read_pieces(block_pieces(text, section))
        if cut(text, 0) != [0] or any(c.root is None or not c.sound for c in pieces):
            raise EditError("this cannot be written as a section", "edit the file as text")
        self.row.add_block(section, text)

    # --- drop, rename, move -------------------------------------------------------------------------------------

    def drop(self, path: Path) -> None:
        at = self.found(path)
        if at is None:
            raise missing(path)
        block, index, chunk = at
        if chunk.path == path and chunk.role != "stray":
            if len(path) == 1:
                self.row.remove_block(block)
                return
            span = next((s for s in siblings(self.row.blocks[block], chunk.base) if s[0] == index), None)
            if (span is not None and chunk.role != "odd") or (span is not None and len(path) == 2):
                self.row.remove(block, span[0], span[1] - span[0])
                return
        spot, rest = walk(self.sound(chunk, path), chunk.base, path)
        if rest or not spot.chain:
            raise missing(path)
        # A list or mapping inside an entry goes with its last item.
        while len(spot.path) - 1 > entry_length(path[0]) and len(spot.chain) > 1 and len(spot.chain[-1][0].items) == 1:
            spot = Spot(spot.chain[-1][0], spot.path[:-1], spot.chain[:-1])
        self.remove(spot.path)

    def remove(self, path: Path) -> None:
        """Take away what is inside a chunk, whatever is left."""
        at = self.found(path)
        if at is None:
            raise missing(path)
        block, index, chunk = at
        spot, rest = walk(self.sound(chunk, path), chunk.base, path)
        if rest:
            raise missing(path)
        writer = self.writer(path, chunk)
        container, i = spot.chain[-1]
        if isinstance(spot.node, Scalar) and len(spot.path) > len(chunk.base) + len(spot.chain):
            # The line of a short form: what is left is nothing.
            self.take(block, index, chunk, changes.set_value(chunk.text, spot, None, writer), writer)
            return
        parent = Spot(container, spot.path[:-1], spot.chain[:-1])
        self.take(block, index, chunk, changes.remove_child(chunk.text, parent, i, writer), writer)

    def rename(self, path: Path, new: str) -> None:
        at = self.found(path)
        if at is None:
            raise missing(path)
        block, index, chunk = at
        if path[-1] == new:
            return
        other = self.found((*path[:-1], new))
        if other is not None and other[2].path == (*path[:-1], new):
            raise taken(other[2].path)
        if len(path) == 1:
            raise EditError(f"{path[0]} is a key of the format", "its name stays")
        spot, rest = walk(self.sound(chunk, path), chunk.base, path)
        if rest or not spot.chain:
            raise missing(path)
        container, i = spot.chain[-1]
        if not isinstance(container, Mapping) or len(spot.path) > len(chunk.base) + len(spot.chain):
            raise EditError(f"{where(path)} is known by its text", "change the text")
        if position(path[:-1], container, new) is not None:
            raise taken((*path[:-1], new))
        parent = Spot(container, spot.path[:-1], spot.chain[:-1])
        self.take(block, index, chunk, changes.rename_key(chunk.text, parent, i, new), self.writer(path, chunk))
        if chunk.role == "group":
            self.row.rebase(block, index, chunk.path, (*path[:-1], new))

    def move(self, path: Path, by: int) -> None:
        at = self.found(path)
        if at is None:
            raise missing(path)
        block, index, chunk = at
        if len(path) == 1:
            raise EditError("the order of the sections is the format's", "it stays")
        if chunk.path == path and chunk.role != "stray":
            spans = siblings(self.row.blocks[block], chunk.base)
            i = next((i for i, span in enumerate(spans) if span[0] == index), None)
            if i is not None:
                to = max(0, min(len(spans) - 1, i + by))
                if to != i:
                    order = [k for k in range(len(spans)) if k != i]
                    order.insert(to, i)
                    low, high = min(i, to), max(i, to) + 1
                    self.row.reorder(block, spans[low:high], [k - low for k in order[low:high]])
                return
        spot, rest = walk(self.sound(chunk, path), chunk.base, path)
        if rest or not spot.chain:
            raise missing(path)
        container, i = spot.chain[-1]
        to = max(0, min(len(container.items) - 1, i + by))
        if to != i:
            parent = Spot(container, spot.path[:-1], spot.chain[:-1])
            writer = self.writer(path, chunk)
            self.take(block, index, chunk, changes.move_child(chunk.text, parent, i, to, writer), writer)
