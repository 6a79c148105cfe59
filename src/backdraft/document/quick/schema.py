"""`orders(id uuid pk, user_id -> users.id)`, `orders.total numeric(12,2)`, `orders index user_id, created_at desc`."""

from __future__ import annotations

import re

from backdraft.design.design import Design
from backdraft.design.identity import index_id
from backdraft.design.lexer import split_list
from backdraft.design.model import Mixin, Store, Table, TypeDef
from backdraft.design.names import did_you_mean, is_column_name, is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import format_column, parse_column, parse_index, parse_key
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.document.edits import Edit, Insert, Put
from backdraft.document.quick.plan import Place, Plan, plural

_TABLE = re.compile(r"([^\W\d][\w.-]*)\s*\((.*)\Z", re.S)
_COLUMN = re.compile(r"([^\W\d][\w.-]*)\.([^\W\d][\w-]*)(?:\s+(.*))?\Z", re.S)
_PART = re.compile(r"([^\W\d][\w.-]*)\s+(index|unique|key|check)\b\s*(.*)\Z", re.S)


def table(text: str, design: Design, place: Place) -> Plan | None:
    """A table with its columns, SQL's own words read; columns are added to a table that is there."""
    match = _TABLE.match(text)
    if match is None:
        return None
    name, rest = match.groups()
    inner, at = (rest[:-1] if rest.endswith(")") else rest), match.start(2)
    slips: list[Slip] = []
    if not rest.endswith(")"):
        slips.append(Slip(len(text), len(text), "the bracket is not closed yet", "end with )", "warning"))
    columns: dict[str, Plain] = {}
    for token in split_list(inner, at):
        if not token.text:
            continue
        column, _, line = token.text.partition(" ")
        offset = token.start + len(column) + 1
        if not is_column_name(column):
            slips.append(Slip(token.start, token.start + len(column), f'"{column}" is no column name'))
            continue
        parsed = parse_column(line.strip(), column, sql_words=True)
        shift = offset + len(line) - len(line.lstrip())
        slips += [
            Slip(min(s.start + shift, token.end), min(s.end + shift, token.end), s.message, s.mend, s.severity)
            for s in parsed.slips
        ]
        columns[column] = format_column(parsed.value)
    path: Path = ("tables", name)
    known = design.entry(path)
    count = plural(len(columns), "column")
    if isinstance(known, Table):
        there = {column.name for column in known.columns}
        edits = [_put_column(path, column, str(line), column in there) for column, line in columns.items()]
        changed = sum(column in there for column in columns)
        added = len(columns) - changed
        says = f"adds {plural(added, 'column')} to {name}" if added or not changed else ""
        if changed:
            says += f", rewrites {changed}" if says else f"rewrites {plural(changed, 'column')} of {name}"
        return Plan(tuple(edits), says, path, tuple(slips))
    value: dict[str, Plain] = {}
    store = store_for(design, name)
    if store:
        value["store"] = store
    if columns:
        value["columns"] = columns
    after = place.path[1] if place.path[:1] == ("tables",) and len(place.path) > 1 else None
    says = f"adds table {name} with {count}" + (f" to {store}" if store else "")
    return Plan((Insert(path, value or None, after),), says, path, tuple(slips))


def _put_column(path: Path, column: str, line: str, there: bool) -> Edit:
    full = (*path, "columns", column)
    return Put(full, line) if there else Insert(full, line)


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
        return Plan(says=f'no table "{owner}": {mend}', slips=(Slip(0, len(owner), f'no table "{owner}"', mend),))
    if not line:
        return Plan(says=f"{owner}.{name}: of what type? e.g.  {owner}.{name} varchar(50)")
    parsed = parse_column(line, name, sql_words=True)
    shift = match.start(3) + len(match[3]) - len(match[3].lstrip())
    slips = tuple(Slip(s.start + shift, s.end + shift, s.message, s.mend, s.severity) for s in parsed.slips)
    entry = design.entry(path)
    columns = entry.columns if isinstance(entry, Table | Mixin) else getattr(entry, "fields", ())
    there = any(c.name == name for c in columns)
    full = (*path, "columns", name) if path[0] == "tables" else (*path, name)
    edit: Edit = Put(full, format_column(parsed.value)) if there else Insert(full, format_column(parsed.value))
    return Plan((edit,), f"{'rewrites' if there else 'adds'} column {name} of {owner}", full, slips)


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
    if not is_name(name) or not isinstance(design.entry(("tables", name)), Table):
        return None
    if not rest:
        return Plan(
            says=f"{name} {word} of what? e.g.  {name} {word} {'paid: total > 0' if word == 'check' else 'a, b'}"
        )
    at = match.start(3)
    path: Path = ("tables", name)
    if word == "check":
        check, colon, expression = rest.partition(":")
        if not colon or not expression.strip():
            return Plan(says=f"a check has a name: {name} check positive: total > 0")
        full = (*path, "checks", check.strip())
        return Plan((Put(full, expression.strip()),), f"adds check {check.strip()} to {name}", full)
    if word == "key":
        key = parse_key(rest, name)
        return Plan((Put((*path, "key"), rest),), f"makes {rest} the key of {name}", path, _shifted(key.slips, at))
    line = f"unique {rest}" if word == "unique" else rest
    index = parse_index(line, name)
    shift = at - (len(line) - len(rest))
    full = (*path, "indexes", index_id(line))
    return Plan((Insert(full, line),), f"adds an index to {name}: {line}", full, _shifted(index.slips, shift))


def _shifted(slips: tuple[Slip, ...], by: int) -> tuple[Slip, ...]:
    return tuple(Slip(max(0, s.start + by), max(0, s.end + by), s.message, s.mend, s.severity) for s in slips)
