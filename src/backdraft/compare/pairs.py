"""Tables of two designs side by side: what stays under which name, what is disturbed by what."""

from __future__ import annotations

from dataclasses import dataclass, field

from backdraft.compare.renames import Renames
from backdraft.compare.ways import Ways
from backdraft.compare.words import in_words, words
from backdraft.design.built import Built, BuiltTable, ColumnText


@dataclass(slots=True)
class Pair:
    """A table that both designs have, taken apart.

    `columns` are those that both have; `names` leads from old names to new ones. `retyped`, `anew` and `disturbed` are
    old names of columns: those whose values change type, those that are generated and made anew, and both with all
    that what stands on them must let go of; `unseen` are those that only expressions must let go of, `stretched` those
    that only generated columns must, `held` those that primary and foreign keys must, too. `remade`: the table is made
    anew as a whole.
    """

    old: BuiltTable
    new: BuiltTable
    columns: list[tuple[ColumnText, ColumnText]]
    added: list[ColumnText]
    dropped: list[ColumnText]
    names: dict[str, str]
    retyped: set[str] = field(default_factory=set)
    anew: set[str] = field(default_factory=set)
    disturbed: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    stretched: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    remade: bool = False

    def here(self, text: str) -> str:
        """An old text in the new names of this table's columns."""
        return in_words(text, self.names)


def pair(old: BuiltTable, new: BuiltTable, names: Renames) -> Pair:
    """`old` and `new` side by side."""
    came = {names.column(old.key, column.key): column for column in old.columns}
    both = [(came[column.key], column) for column in new.columns if column.key in came]
    kept = {after.key for _, after in both}
    return Pair(
        old,
        new,
        both,
        [column for column in new.columns if column.key not in kept],
        [column for key, column in came.items() if key not in kept],
        {before.name: after.name for before, after in both if before.name != after.name},
    )


def paired(old: Built, new: Built, names: Renames) -> tuple[list[Pair], list[BuiltTable], list[BuiltTable]]:
    """Tables that both have, those that are new, those that went."""
    came = {names.name("tables", table.key): table for table in old.tables}
    pairs = [pair(came[table.key], table, names) for table in new.tables if table.key in came]
    kept = {p.new.key for p in pairs}
    added = [table for table in new.tables if table.key not in kept]
    return pairs, added, [table for key, table in came.items() if key not in kept]


def disturb(found: Pair, types: dict[str, str], replaced: set[str], ways: Ways) -> None:
    """Settle what is disturbed in a pair.

    Args:
        found: The pair.
        types: New names of enum types by old ones.
        replaced: New names of enum types that are made anew.
        ways: How the dialect alters tables.
    """
    for before, after in found.columns:
        changed = in_words(before.type, types) != after.type or after.type.split("[")[0] in replaced
        fixed = ways.is_blind and before.generated and before.required != after.required
        if after.generated and (changed or fixed or found.here(before.generated) != after.generated):
            found.anew.add(before.name)
        elif changed:
            found.retyped.add(before.name)
            if before.required == after.required and ways.stretches(before.type, after.type):
                found.stretched.add(before.name)
        elif ways.is_blind and before.required != after.required:
            (found.disturbed if ways.holds_nullability else found.unseen).add(before.name)
    found.disturbed |= (found.retyped - found.stretched) | found.anew | {column.name for column in found.dropped}
    found.held = found.stretched if ways.holds_keys else set()
    if ways.loses_names:
        found.disturbed |= set(found.names)
    if ways.is_blind:
        found.unseen |= set(found.names)
    generated = [before for before, after in found.columns if before.generated and after.generated]
    while True:
        lost = found.disturbed | found.unseen | found.stretched
        more = {c.name for c in generated if c.name not in found.anew and words(c.generated) & lost}
        if not more:
            return
        found.anew |= more
        found.disturbed |= more
