"""The fields that a type or a table has to pick from, and where each is written."""

from __future__ import annotations

from collections.abc import Mapping

from backdraft.design.design import Design
from backdraft.design.model import Mixin, Table, TypeDef
from backdraft.design.paths import Path
from backdraft.design.problems import Ref

#: Types that stand one on the other, and fields of one type, beyond which nothing is said.
_DEEPEST = 50
_MOST = 1_000

Homes = Mapping[str, Path]


def picked(ref: Ref) -> tuple[str, str] | None:
    """The type or table that the word of `ref` names a field of, and the field; None when it names something else."""
    match ref.targets:
        case (("types", of, "columns", field), ("tables", _, "columns", _)) if ref.weak:
            return of, field
    return None


class Fields:
    """Field names with the path where each is written; each type is looked at once."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._known: dict[str, Homes] = {}

    def behind(self, ref: Ref) -> Homes | None:
        """The fields among which the word of `ref` is one; None when it is no field, or that cannot be told."""
        found = picked(ref)
        if found is None:
            return None
        return self._table(found[0]) if ref.path == ("types", found[0]) else self._of(found[0])

    def _table(self, name: str) -> Homes | None:
        table = self._design.entry(("tables", name))
        if not isinstance(table, Table):
            return None
        mixins = [self._design.entry(("mixins", used)) for used in table.use]
        columns = [*table.columns, *(c for mixin in mixins if isinstance(mixin, Mixin) for c in mixin.columns)]
        return {column.name: ("tables", name, "columns", column.name) for column in columns}

    def _of(self, name: str, deep: int = 0) -> Homes | None:
        """The fields of a type, else of a table of that name."""
        if name in self._known:
            return self._known[name]
        if deep == _DEEPEST:
            return None
        homes: dict[str, Path] | None = None
        match self._design.entry(("types", name)):
            case TypeDef(form="derived", base=base, pick=pick, drop=drop, add=add):
                below = self._table(name) if base == name else self._of(base, deep + 1)
                if below is not None:
                    kept = [
                        p.name for p in pick
                    ] or below  # one that is picked in vain is told once, not all the way up
                    homes = {n: below.get(n, ("types", name, n)) for n in kept if n not in drop}
                    homes |= {part.name: ("types", name, part.name) for part in add}
            case TypeDef(form="fields", fields=fields):
                homes = {column.name: ("types", name, column.name) for column in fields}
            case None:
                return self._table(name)
        if homes is None or len(homes) > _MOST:
            return None  # perhaps only from as far away as this: not to be remembered
        self._known[name] = homes
        return homes
