"""`orders(id uuid pk, user_id -> users.id)`, `orders.total numeric(12,2)`, `orders index a, b`, `orders use stamps`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from backdraft.design.design import Design
from backdraft.design.identity import index_id
from backdraft.design.lexer import split_list
from backdraft.design.model import Column, Index, Mixin, Store, Table, TypeDef
from backdraft.design.names import did_you_mean, is_column_name, is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import format_column, format_index, parse_column, parse_index, parse_key
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.design.resolve.tables import columns_of
from backdraft.design.view import View
from backdraft.document.edits import Edit, Insert, Put
from backdraft.document.quick import constraints
from backdraft.document.quick.plan import Deed, Place, Plan, listed, moved, plural

_TABLE = re.compile(r"([^\W\d][\w.-]*)\s*\((.*)\Z", re.S)
_COLUMN = re.compile(r"([^\W\d][\w.-]*)\.([^\W\d][\w-]*?)(?:(\s.*|->.*))?\Z", re.S)
#: Flags that may be said of a column that is there, alone.
COLUMN_FLAGS = ("pk", "unique", "index", "auto", "soft", "pii", "secret")
_USE = re.compile(r"([^\W\d][\w.-]*)\s+use(?:\s+(.*))?\Z", re.S)
#: A column in a list: its name, and its line from the first blank or arrow on.
_NAMED = re.compile(r"(.*?)(?=\s|->|\Z)(.*)\Z", re.S)
_PART = re.compile(r"([^\W\d][\w.-]*)\s+(index|unique|key|check)\b\s*(.*)\Z", re.S)


def bracketed(rest: str, at: int) -> tuple[dict[str, Plain], list[Slip]]:
    """The columns of `id uuid pk, total int)`, the text behind an opening bracket that stands before letter `at`."""
    slips: list[Slip] = []
    inside = constraints.inner(rest)
    if inside == rest:
        slips.append(Slip(at + len(rest), at + len(rest), "the bracket is not closed yet", "end with )", "warning"))
    columns: dict[str, Plain] = {}
    for token in split_list(inside, at):
        match = _NAMED.match(token.text)
        if not token.text or match is None:
            continue
        column, line = match.groups()
        if not is_column_name(column):
            slips.append(Slip(token.start, token.start + len(column), f'"{column}" is no column name'))
            continue
        parsed = parse_column(line.strip(), column, sql_words=True)
        shift = token.start + len(column) + len(line) - len(line.lstrip())
        found = moved(parsed.slips, shift)
        for s in found:  # which of the columns is not seen where the line is longer than its room
            message = s.message if column in s.message else f"{column}: {s.message}"
            slips.append(replace(s, start=min(s.start, token.end), end=min(s.end, token.end), message=message))
        columns[column] = format_column(parsed.value)
    return columns, slips


def table(text: str, design: Design, place: Place) -> Plan | None:
    """A table with its columns, SQL's own words read; columns are added to a table that is there."""
    match = _TABLE.match(text)
    if match is None:
        return None
    name, rest = match.groups()
    left, more = constraints.cut(rest, match.start(2), name)
    columns, slips = bracketed(left, match.start(2))
    slips += more.slips
    path: Path = ("tables", name)
    known = design.entry(path)
    there = {*columns, *(_columns(design, name) if known is not None else ())}
    if more and (missing := constraints.lost(more, name, there)):
        message, _, mend = missing.partition("; ")
        slips.append(Slip(match.start(2), len(text), message, mend))
    constraints.fold(more, columns, name)
    if isinstance(known, Table):
        found = grown((*path, "columns"), [column.name for column in known.columns], columns, tuple(slips))
        if not more:
            return found
        deeds = (*(found.deeds if columns else ()), Deed("adds", f"{more.told()} to {name}"))
        return replace(found, edits=(*found.edits, *constraints.edits(more, path)), deeds=deeds)
    value: dict[str, Plain] = {}
    store = store_for(design, name)
    if store:
        value["store"] = store
    if columns:
        value["columns"] = columns
    value.update(more.value())
    after = place.path[1] if place.path[:1] == ("tables",) and len(place.path) > 1 else None
    told = ", ".join([plural(len(columns), "column"), *([more.told()] if more else ())])
    what = f"table {name} with {told}" + (f" to {store}" if store else "")
    return Plan((Insert(path, value or None, after),), (Deed("adds", what),), path, tuple(slips))


def grown(
    home: Path, there: Collection[str], columns: dict[str, Plain], slips: tuple[Slip, ...], noun: str = "column"
) -> Plan:
    """Columns for something that is there: at `home`, which has those in `there`."""
    edits: list[Edit] = [
        Put((*home, c), line) if c in there else Insert((*home, c), line) for c, line in columns.items()
    ]
    changed = sum(column in there for column in columns)
    added = len(columns) - changed
    deeds = [Deed("adds", f"{plural(added, noun)} to {home[1]}")] if added or not changed else []
    if changed:
        deeds.append(Deed("rewrites", f"{plural(changed, noun)} of {home[1]}"))
    return Plan(tuple(edits), tuple(deeds), home[:2], slips)


def store_for(design: Design, table_name: str) -> str:
    """The store that a new table must name: none with at most one database, else that of its neighbours."""
    databases = [
        path[1]
        for path in design.paths("stores")
        if isinstance(store := design.entry(path), Store) and _is_database(store)
    ]
    if len(databases) < 2:
        return ""
    for candidate in (f"{table_name}_db", table_name):
        if candidate in databases:
            return candidate
    last = [t.store for p in design.paths("tables") if isinstance(t := design.entry(p), Table) and t.store]
    return last[-1] if last else databases[0]


def _is_database(store: Store) -> bool:
    from backdraft.design.resolve.services import kind_of_store

    return kind_of_store(store) == "database"


def column(text: str, design: Design, place: Place) -> Plan | None:
    """`orders.total numeric(12,2)`: one column of a table (or of a mixin or a type with fields)."""
    match = _COLUMN.match(text)
    if match is None:
        return None
    owner, name, line = match[1], match[2], (match[3] or "").strip()
    path = _owner(design, owner)
    if path is None:
        if place.pane != "schema" or not line:
            return None  # a service may have a dot in its name
        mend = did_you_mean(owner, (p[1] for p in design.paths("tables"))) or f"make it: {owner}({name} {line})"
        return Plan(slips=(Slip(0, len(owner), f'no table "{owner}"', mend),))
    if not line:
        return Plan(hint=f"of what type? e.g.  {owner}.{name} varchar(50)")
    parsed = parse_column(line, name, sql_words=True)
    shift = match.start(3) + len(match[3]) - len(match[3].lstrip())
    entry = design.entry(path)
    columns = entry.columns if isinstance(entry, Table | Mixin) else getattr(entry, "fields", ())
    known = next((c for c in columns if c.name == name), None)
    if isinstance(entry, Table) and known is not None and line in ("index", "unique"):
        return part(f"{owner} {line} {name}", design, place)
    if known is not None and set(line.split()) <= set(COLUMN_FLAGS):
        return _flagged(path, known, line.split())
    there = known is not None
    full = (*path, "columns", name) if path[0] == "tables" else (*path, name)
    edit: Edit = Put(full, format_column(parsed.value)) if there else Insert(full, format_column(parsed.value))
    deed = Deed("rewrites" if there else "adds", f"column {name} of {owner}")
    return Plan((edit,), (deed,), full, moved(parsed.slips, shift))


def _flagged(path: Path, column: Column, flags: list[str]) -> Plan:
    """Flags for a column that is there: `orders.email pii`; the rest of its line stays."""
    full = (*path, "columns", column.name) if path[0] == "tables" else (*path, column.name)
    new = [flag for flag in dict.fromkeys(flags) if not column.has(flag)]
    if not new:
        return Plan((), (), full, hint=f"{path[1]}.{column.name} is {listed(flags)} already")
    line = format_column(replace(column, flags=(*column.flags, *new)))
    return Plan((Put((*full, "column"), line),), (Deed("makes", f"{path[1]}.{column.name} {listed(new)}"),), full)


def _owner(design: Design, name: str) -> Path | None:
    for section in ("tables", "mixins", "types"):
        entry = design.entry((section, name))
        if isinstance(entry, Table | Mixin) or (isinstance(entry, TypeDef) and entry.form == "fields"):
            return (section, name)
    return None


def part(text: str, design: Design, place: Place) -> Plan | None:
    """`orders index a, b desc`, `orders unique a, b`, `orders key a, b`, `orders check paid: total > 0`."""
    match = _PART.match(text)
    if match is None:
        return None
    name, word, rest = match[1], match[2], match[3].strip()
    design_table = design.entry(("tables", name))
    if not is_name(name) or not isinstance(design_table, Table):
        return None
    if not rest:
        return Plan(hint=f"of what? e.g.  {name} {word} {'paid: total > 0' if word == 'check' else 'a, b'}")
    at = match.start(3)
    path: Path = ("tables", name)
    if word == "check":
        check, colon, expression = rest.partition(":")
        if not colon or not expression.strip():
            return Plan(hint=f"a check has a name: {name} check positive: total > 0")
        full = (*path, "checks", check.strip())
        return Plan((Put(full, expression.strip()),), (Deed("adds", f"check {check.strip()} to {name}"),), full)
    if word == "key":
        key = parse_key(rest, name)
        deed = Deed("makes", f"{rest} the key of {name}")
        return Plan((Put((*path, "key"), rest),), (deed,), path, moved(key.slips, at))
    line = f"unique {rest}" if word == "unique" else rest
    index = parse_index(line, name)
    shift = at - (len(line) - len(rest))
    full = (*path, "indexes", index_id(line))
    if any(index_id(format_index(each)) == full[-1] for each in design_table.indexes):
        return Plan((), (), path, hint=f"the index of {name} on {rest} is there already")
    if lost := _lost(index.value, design, name):
        near = did_you_mean(lost, _columns(design, name)) or f"its columns: {listed(_columns(design, name)[:6])}"
        start = text.index(lost, at) if lost in text[at:] else at
        return Plan(slips=(*moved(index.slips, shift), Slip(start, start + len(lost), f'{name} has no "{lost}"', near)))
    deed = Deed("adds", f"an index to {name}: {line}")
    return Plan((Insert(full, line),), (deed,), full, moved(index.slips, shift))


def _columns(design: Design, name: str) -> list[str]:
    """The names of a table's columns, those of its mixins too."""
    return [column.name for column in columns_of(View(design), name)]


def _lost(index: Index, design: Design, name: str) -> str:
    """The first column of an index that its table, which has columns, does not have."""
    there = _columns(design, name)
    asked = (*(part.column for part in index.parts if part.column), *index.include)
    return next((column for column in asked if there and column not in there), "")


def use(text: str, design: Design, place: Place) -> Plan | None:
    """`orders use stamps`: the columns of mixins for a table."""
    match = _USE.match(text)
    table = design.entry(("tables", match[1])) if match else None
    if match is None or not isinstance(table, Table):
        return None
    path: Path = ("tables", match[1])
    names = split_list(match[2] or "", match.start(2)) if match[2] else []
    mixins = [p[1] for p in design.paths("mixins")]
    if not names:
        return Plan(hint=f"which mixin? {listed(mixins)}" if mixins else _NO_MIXINS)
    slips = [
        Slip(t.start, t.end, f'no mixin "{t.text}"', did_you_mean(t.text, mixins) or _FIRST.format(t.text))
        for t in names
        if t.text not in mixins
    ]
    new = [token.text for token in names if token.text not in table.use]
    if not new:
        return Plan((), (), path, hint=f"{match[1]} uses that already")
    edits: tuple[Edit, ...] = tuple(Insert((*path, "use", name), name) for name in new)
    if not table.use:
        edits = (Put((*path, "use"), list[Plain](new)),)
    return Plan(edits, (Deed("gives", f"{match[1]} the columns of {listed(new)}"),), path, tuple(slips))


_FIRST = "first  mixin {}(created_at timestamptz = now)"
_NO_MIXINS = f"there is no mixin: {_FIRST.format('stamps')}"
