"""Two versions of a design made one, entry by entry.

Changes of different entries merge by themselves, as if one person had made both. An entry that both sides changed, or
that one side changed and the other took away, is a conflict: a person chooses. Units are compared as text, so that
what cannot be read merges as well; each result is read back before it is given out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from backdraft.design.paths import NAMED, Path
from backdraft.document.blocks import known_chunks, read_blocks
from backdraft.document.document import Document
from backdraft.document.ends import Ends, chosen, line_ends, with_ends
from backdraft.document.gaps import Gaps, adopted_once, joined
from backdraft.document.ordering import merged_order
from backdraft.document.renames import with_old_names
from backdraft.document.row import rank
from backdraft.document.units import Box, Id, Key, Leaf, Unit, units_of, without_units

Side = Literal["ours", "theirs", "base"]


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote instead of all three versions; empty takes the entry away."""

    text: str


Choice = Side | Written
#: The unit of a file that is taken as a whole.
_WHOLE: Id = (("file", "", 0),)

_COMMENTS = re.compile(r"(?:^|[ \t])(#[^\r\n]*)", re.M)


@dataclass(frozen=True, slots=True)
class Names:
    """What the lines of git's markers call the versions."""

    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a person must choose: an entry (or a whole section) in three versions, as text with its comments.

    None: that version does not have it. `base` is None too where the common ancestor is not known. An empty path is
    the whole file.
    """

    path: Path
    base: str | None
    ours: str | None
    theirs: str | None

    def text(self, side: Side) -> str | None:
        """The text of one version."""
        return {"ours": self.ours, "theirs": self.theirs, "base": self.base}[side]

    def marked(self, names: Names, eol: str, with_base: bool) -> str:
        """All versions as one text with git's markers."""
        base = f"||||||| {names.base}{eol}{self.base or ''}" if with_base else ""
        return (
            f"<<<<<<< {names.ours}{eol}{self.ours or ''}{base}"
            f"======={eol}{self.theirs or ''}>>>>>>> {names.theirs}{eol}"
        )


@dataclass(frozen=True, slots=True)
class _Open:
    """A conflict among the units."""

    conflict: Conflict
    base: Unit | None
    ours: Unit | None
    theirs: Unit | None

    def unit(self, choice: Choice) -> Unit | None:
        sides = {"ours": self.ours, "theirs": self.theirs, "base": self.base}
        if not isinstance(choice, Written):
            return sides[choice]
        like = next(unit for unit in sides.values() if unit is not None)
        # What stands behind a unit follows its last leaf.
        *_, last = like.leaves()
        return Leaf(last.id, like.path, choice.text, last.gap) if choice.text else None


_Piece = Leaf | _Open


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of the file, ready to be merged."""

    units: tuple[Unit, ...]
    leaves: tuple[Leaf, ...]
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging gave. Without `conflicts`, `text` is the file; else `resolve` makes it from choices."""

    conflicts: tuple[Conflict, ...]
    _pieces: tuple[_Piece, ...]
    _base: Gaps | None
    _ours: Gaps
    _theirs: Gaps
    _ends: Ends

    @property
    def whole(self) -> bool:
        """Whether it is one side's file to the byte: the other one did nothing, or the same."""
        return any(isinstance(piece, Leaf) and piece.id == _WHOLE for piece in self._pieces)

    @property
    def clean(self) -> bool:
        """Whether nobody needs to be asked."""
        return not self.conflicts

    @property
    def with_base(self) -> bool:
        """Whether it is known what both sides began from."""
        return self._base is not None

    @property
    def eol(self) -> str:
        """How lines end."""
        return self._ends[1]

    @property
    def text(self) -> str:
        """The merged file. Only where nobody needs to be asked; `ValueError` else."""
        return self.resolve(())

    def resolve(self, choices: Sequence[Choice]) -> str:
        """The file without markers.

        Args:
            choices: What to take, for each of `conflicts` in their order; `ValueError` for fewer or more.
        """
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts, {len(choices)} choices")
        return self._file("".join(own + gap for own, gap in self._joined(choices)))

    def marked(self, names: Names | None = None) -> str:
        """The file with git's markers (with the base, where it is known) around each conflict."""
        names = names or Names()
        sides: list[Side] = ["theirs" if conflict.ours is None else "ours" for conflict in self.conflicts]
        rows = iter(self._joined(sides))
        out: list[str] = []
        i = 0
        for piece in self._pieces:
            if isinstance(piece, Leaf):
                out.extend(next(rows))
                continue
            unit = piece.unit(sides[i])
            gap = ""
            for _ in unit.leaves() if unit is not None else ():
                gap = next(rows)[1]
            out += [piece.conflict.marked(names, self.eol, self.with_base), gap]
            i += 1
        return self._file("".join(out))

    def _joined(self, choices: Sequence[Choice]) -> list[tuple[str, str]]:
        """The own text of each unit and the gap behind it."""
        leaves = self.leaves(choices)
        gaps = joined(leaves, self._base, self._ours, self._theirs)
        return [(leaf.own, gap) for leaf, gap in zip(leaves, gaps, strict=True)]

    def leaves(self, choices: Sequence[Choice]) -> list[Leaf]:
        """The units of `resolve(choices)`, in its order; what a person wrote is one unit whatever it holds."""
        chosen = iter(choices)
        leaves: list[Leaf] = []
        for piece in self._pieces:
            if isinstance(piece, Leaf):
                leaves.append(piece)
            elif (unit := piece.unit(next(chosen))) is not None:
                leaves.extend(unit.leaves())
        return adopted_once(leaves, self._base, self._ours, self._theirs) if self._base is not None else leaves

    def _file(self, text: str) -> str:
        bom, eol, ended = self._ends
        return bom + (text if ended or not text.endswith(eol) else text[: -len(eol)])


def merge(base: Document | None, ours: Document, theirs: Document) -> Merged:
    """Merge two versions of a file.

    Args:
        base: What both began from. None when that is not known: then each entry that differs is a conflict.
        ours: One version; it decides where both added something at one place.
        theirs: The other version.
    """
    texts = [document.text if document is not None else None for document in (base, ours, theirs)]
    if texts[1] == texts[2] or texts[0] == texts[2]:
        return _untouched(ours)
    if texts[0] == texts[1]:
        return _untouched(theirs)
    ends = line_ends(texts)
    eol = chosen(*ends) or "\n"
    if len({end for end in ends if end}) > 1 and "mixed" not in ends:
        # One side changed every line end: that is no change of any entry.
        one, two, three = (Document.read(with_ends(t, eol)) if t is not None else None for t in texts)
        base, ours, theirs = one, two or ours, three or theirs
    eol = "\n" if eol == "mixed" else eol
    ended = chosen(*(text.endswith("\n") if text else None for text in texts))
    bom = chosen(*(document.bom if document is not None else None for document in (base, ours, theirs)))
    versions = [_version(document, eol) if document is not None else None for document in (base, ours, theirs)]
    file_ends = bom or "", eol, ended is not False
    known = known_chunks(
        block for document in (base, ours, theirs) if document is not None for block in document.blocks
    )

    def reads(text: str) -> list[Leaf]:
        return _leaves(units_of(read_blocks(text, known), eol))

    b, o, t = versions
    assert o is not None and t is not None
    return _Merging(b, o, t, file_ends, reads).merged()


def _untouched(document: Document) -> Merged:
    """The file of the only side that did something, to the byte."""
    nothing = Gaps({}, {})
    leaf = Leaf(_WHOLE, (), document.text, "")
    return Merged((), (leaf,), None, nothing, nothing, ("", "\n", True))


def _version(document: Document, eol: str) -> _Version:
    units = units_of(document.blocks, eol)
    leaves = tuple(_leaves(units))
    return _Version(units, leaves, Gaps.of(leaves))


def _leaves(units: Iterable[Unit]) -> list[Leaf]:
    return [leaf for unit in units for leaf in unit.leaves()]


class _Merging:
    """One merge on its way: units first, then proof that what comes out reads as what was meant."""

    __slots__ = ("base", "ends", "ours", "pieces", "reads", "theirs", "whole")

    def __init__(
        self, base: _Version | None, ours: _Version, theirs: _Version, ends: Ends, reads: Callable[[str], list[Leaf]]
    ) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.ends = ends
        self.reads = reads
        self.whole: set[Key] = set()  # sections that are taken as one, because their entries do not fit together
        self.pieces: list[_Piece] = []

    def merged(self) -> Merged:
        """The merge; what cannot be put together by entries is a conflict of sections, at worst of the whole file."""
        while True:
            self.pieces = []
            self.siblings((), self.base.units if self.base else (), self.ours.units, self.theirs.units)
            conflicts = tuple(piece.conflict for piece in self.pieces if isinstance(piece, _Open))
            base = self.base.gaps if self.base else None
            found = Merged(conflicts, tuple(self.pieces), base, self.ours.gaps, self.theirs.gaps, self.ends)
            wrong = self.wrong(found, "ours") | (self.wrong(found, "theirs") if conflicts else set())
            if not wrong:
                return found
            if wrong <= self.whole:
                return self.file()
            self.whole |= wrong

    def wrong(self, found: Merged, side: Side) -> set[Key]:
        """The sections that do not read back as what was put together."""
        choices = [side] * len(found.conflicts)
        wanted = [(leaf.id, leaf.own) for leaf in found.leaves(choices)]
        got = [(leaf.id, leaf.own) for leaf in self.reads(found.resolve(choices).removeprefix(self.ends[0]))]
        if wanted == got:
            return set()
        meant, real = _by_section(wanted), _by_section(got)
        names = {key for key in (*meant, *real) if meant.get(key) != real.get(key)}
        return names or set(meant)

    def file(self) -> Merged:
        """The whole file as one conflict."""
        texts = [_text(version) for version in (self.base, self.ours, self.theirs)]
        boxes = [Leaf((("file", "", 0),), (), text, "") if text is not None else None for text in texts]
        open_ = _Open(Conflict((), *texts), *boxes)
        nothing = Gaps({}, {})
        return Merged((open_.conflict,), (open_,), nothing if self.base else None, nothing, nothing, self.ends)

    def siblings(self, path: Path, base: Sequence[Unit], ours: Sequence[Unit], theirs: Sequence[Unit]) -> None:
        """Merge the units of one section, or the sections of the file."""
        b, o, t = ({unit.id[-1]: unit for unit in units} for units in (base, ours, theirs))
        alphabetical = len(path) == 1 and path[0] in NAMED and len(b) > 2 and all(map(_rising, (b, o, t)))
        if self.base is not None:
            o, t = with_old_names(b, o, t)
        gone = {key for key in b if self.goes(b[key], o.get(key), t.get(key))} if self.base else set()
        order = merged_order(list(b), list(o), list(t), (b.keys() | o.keys() | t.keys()) - gone)
        if alphabetical:
            order.sort(key=lambda key: (o.get(key) or t.get(key) or b[key]).id[-1][1])
        if not path:
            order = _new_sections_in_rank(order, b)
        for key in order:
            self.unit(b.get(key), o.get(key), t.get(key))

    def goes(self, base: Unit, ours: Unit | None, theirs: Unit | None) -> bool:
        """Whether one side took a unit away that the other did not touch."""
        left = ours or theirs
        return (ours is None or theirs is None) and (left is None or left.text == base.text)

    def unit(self, base: Unit | None, ours: Unit | None, theirs: Unit | None) -> None:
        """Merge one unit that is to stay."""
        if ours is not None and theirs is not None and _alike(ours, theirs):
            self.pieces += ours.leaves()
            return
        if self.base is not None and (one := self.one_sided(base, ours, theirs)) is not None:
            self.pieces += one.leaves()
            return
        if isinstance(ours, Box) and isinstance(theirs, Box) and ours.id[0] not in self.whole:
            old = without_units(base, ours) if base is not None else None
            if base is None or old is not None:
                self.unit(old.header if old else None, ours.header, theirs.header)
                self.siblings(ours.path, old.inside if old else (), ours.inside, theirs.inside)
                return
        path = next(unit.path for unit in (ours, theirs, base) if unit is not None)
        texts = [unit.text if unit is not None else None for unit in (base, ours, theirs)]
        self.pieces.append(_Open(Conflict(path, *texts), base, ours, theirs))

    def one_sided(self, base: Unit | None, ours: Unit | None, theirs: Unit | None) -> Unit | None:
        """The unit of the side that changed or added it alone."""
        if base is None:
            return (ours or theirs) if ours is None or theirs is None else None
        if ours is not None and theirs is not None:
            if theirs.text == base.text:
                return ours
            return theirs if ours.text == base.text else None
        return None


def _alike(ours: Unit, theirs: Unit) -> bool:
    """Whether two units say the same, in the same words of the comments."""
    if ours.text == theirs.text:
        return True
    if not isinstance(ours, Leaf) or not isinstance(theirs, Leaf) or ours.says is None:
        return False
    # As text: the order of keys counts.
    return repr(ours.says) == repr(theirs.says) and _COMMENTS.findall(ours.own) == _COMMENTS.findall(theirs.own)


def _new_sections_in_rank(order: Sequence[Key], base: Container[Key]) -> list[Key]:
    """New sections side by side stand in the order of the format, whoever added them."""
    out: list[Key] = []
    for known, keys in groupby(order, key=lambda key: key in base):
        run = list(keys)
        out += run if known else sorted(run, key=lambda key: rank(key[1]))
    return out


def _rising(keys: Iterable[Key]) -> bool:
    return all(a[1] < b[1] for a, b in pairwise(keys))


def _by_section(leaves: Iterable[tuple[tuple[Key, ...], str]]) -> dict[Key, list[tuple[tuple[Key, ...], str]]]:
    out: dict[Key, list[tuple[tuple[Key, ...], str]]] = {}
    for id_, own in leaves:
        out.setdefault(id_[0], []).append((id_, own))
    return out


def _text(version: _Version | None) -> str | None:
    return "".join(leaf.own + leaf.gap for leaf in version.leaves) if version is not None else None
