"""What becomes of enum types that are things of their own (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from backdraft.compare.pairs import Pair
from backdraft.design.built import Built, BuiltType
from backdraft.design.migration import AddMember, AddType, Deed, DropType, RenameType
from backdraft.design.paths import Path

Found = list[tuple[Deed, Path]]


@dataclass(slots=True)
class TypeChanges:
    """New names of types by old ones, those made anew, and the deeds before tables, before columns, and at the end."""

    renamed: dict[str, str] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    before: Found = field(default_factory=list)
    after: Found = field(default_factory=list)
    last: Found = field(default_factory=list)


def type_changes(old: Built, new: Built, pairs: list[Pair], spare: Iterator[str]) -> TypeChanges:
    """Types that are renamed with their column, that get members, that are made anew, that come and go."""
    out = TypeChanges()
    before, after = ({t.name: t for t in built.types} for built in (old, new))
    for pair in pairs:
        for old_column, new_column in pair.columns:
            a, b = old_column.type.split("[")[0], new_column.type.split("[")[0]
            moves = a in before and a not in after and b in after and b not in before
            if moves and a not in out.renamed and b not in out.renamed.values():
                out.renamed[a] = b
    came = {out.renamed.get(name, name): name for name in before}
    tables = {t.name for t in new.tables}
    for name, type_ in after.items():
        if name not in came:
            out.after.append((AddType(type_), type_.path))
            continue
        known = before[came[name]]
        if came[name] != name:
            out.before.append((RenameType(came[name], name), type_.path))
        if known.members != type_.members:
            _change(out, known, type_, spare)
    for name, known in before.items():
        if out.renamed.get(name, name) not in after:
            now = name
            if name in tables:  # a table has a type of its name
                now = next(spare)
                out.before.append((RenameType(name, now), known.path))
            out.last.append((DropType(now), known.path))
    return out


def _change(out: TypeChanges, old: BuiltType, new: BuiltType, spare: Iterator[str]) -> None:
    kept = [member for member in new.members if member in old.members]
    if tuple(kept) == old.members:
        for i in reversed(range(len(new.members))):
            if new.members[i] not in old.members:
                before = new.members[i + 1] if i + 1 < len(new.members) else ""
                out.after.append((AddMember(new.name, new.members[i], before), new.path))
        return
    aside = next(spare)
    out.replaced.add(new.name)
    out.before.append((RenameType(new.name, aside), new.path))
    out.after.append((AddType(new), new.path))
    out.last.append((DropType(aside), new.path))
