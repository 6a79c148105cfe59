"""New entries under a header that stands in the file: one, or many at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby

from backdraft.design.identity import item_key
from backdraft.design.nodes import Plain, Scalar
from backdraft.design.paths import Path
from backdraft.design.patience import so_far
from backdraft.document.chunks import Chunk
from backdraft.document.cutting import group_pieces
from backdraft.document.edits import Edit, EditError, Insert, taken
from backdraft.document.emit import Writer, checked, checked_key
from backdraft.document.forms import is_list
from backdraft.document.growth import alphabetical, nested, new_item, place_of, says
from backdraft.document.row import Row, read_pieces, siblings, spaced, with_tail


def runs_of(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits in their order: those that insert one sibling after the other together, each other one alone."""
    for many, run in groupby(edits, _siblings_at):
        if many is not None:
            yield list(run)
        else:
            yield from ([edit] for edit in run)


def _siblings_at(edit: Edit) -> Path | None:
    return edit.path[:-1] if isinstance(edit, Insert) and edit.after is None and len(edit.path) > 1 else None


def add_entry(
    row: Row, writer: Writer, header: tuple[int, int], path: Path, value: Plain, after: str | None, sort: bool
) -> None:
    """A chunk of its own for an entry (or a group of endpoints) under the header at this block and position."""
    block, index = header
    base = row.blocks[block].chunks[index].path
    spans = siblings(row.blocks[block], base)
    names = [row.blocks[block].chunks[start].path[-1] for start, _ in spans]
    chunks = _written(row, writer, header, spans, path, value)
    place = place_of(base if sort else (), names, path[len(base)], after)
    at = spans[place - 1][1] if place > 0 else index + 1
    row.insert(block, at, chunks, spaced(row.blocks[block], spans, place))


def add_entries(row: Row, writer: Writer, header: tuple[int, int], edits: list[Edit], *, sort: bool) -> bool:
    """Many new entries under one header; whether it was done: not if one of them is more than that.

    They keep their order, unless the entries that are there already stand by the alphabet and `sort` says so.

    Raises:
        EditError: One of them cannot be written, or its name is taken; none is.
    """
    block, index = header
    known = row.blocks[block]
    base = known.chunks[index].path
    spans = siblings(known, base)
    names = [known.chunks[start].path[-1] for start, _ in spans]
    sort = sort and alphabetical(base, names)
    new: dict[int, dict[str, list[Chunk]]] = {}
    seen: set[Path] = set()
    for done, edit in enumerate(edits):
        so_far("entries", done, len(edits))
        assert isinstance(edit, Insert)
        path, value = edit.path, checked(edit.value)
        if isinstance(value, str) and not path[-1] and is_list(base):
            path = (*base, item_key(base, Scalar(value)))
        if path[-1].isdecimal() and is_list(base):
            return False  # an item may be called by its position
        if path in known.index or path in seen:
            raise taken(path)
        seen.add(path)
        place = bisect_left(names, path[-1]) if sort else len(names)
        new.setdefault(place, {})[path[-1]] = _written(row, writer, header, spans, path, value)
    for place in sorted(new, reverse=True):  # from the end, so that the positions before stay what they are
        parted = spaced(known, spans, place)
        entries = [new[place][name] for name in (sorted(new[place]) if sort else new[place])]
        for entry in entries[:-1]:
            entry[-1] = with_tail(entry[-1], row.eol if parted else "", row.eol)
        at = spans[place - 1][1] if place > 0 else index + 1
        row.insert(block, at, [chunk for entry in entries for chunk in entry], parted)
    return True


def _written(
    row: Row, writer: Writer, header: tuple[int, int], spans: list[tuple[int, int]], path: Path, value: Plain
) -> list[Chunk]:
    """The text of a new entry, read back."""
    chunks = row.blocks[header[0]].chunks
    above = chunks[header[1]]
    base = above.path
    name, inner = path[len(base)], path[len(base) + 1 :]
    if is_list(base):
        item = new_item(base, path[len(base) :], value) if inner or not name else value
        column = chunks[spans[0][0]].indent if spans else above.indent + writer.style.dash
        text = writer.item(item, column, (*base, name))
    else:
        checked_key(name)
        column = chunks[spans[0][0]].indent if spans else above.indent + writer.style.step
        tree = nested((*base, name), inner, value)
        text = writer.pair(name, tree, column, (*base, name))
    pieces = group_pieces(text, column) if base == ("endpoints",) else ((text, "entry", base, column),)
    found = read_pieces(pieces)
    if any(c.root is None or not c.sound for c in found) or not says(found, base, name, value, inner):
        raise EditError("this cannot be written as an entry", "edit the file as text")
    return found
