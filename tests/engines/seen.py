"""A table as an engine's own catalog says it is, in the same words for every engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.engines.mssql_program import SqlServerModel
from tests.engines.servers import Database

#: A part of an index: a column (nothing: an expression), and whether it runs down.
Part = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """`default` is the engine's expression; `kind` is `auto`, `generated` or nothing."""

    type: str
    required: bool
    default: str | None = None
    kind: str = ""


@dataclass(slots=True)
class Seen:
    """A table. An index is its parts, whether it is unique, and whether it is of some rows only; a foreign key its
    columns, the table, the columns there, and what a delete does."""

    columns: dict[str, SeenColumn] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    uniques: set[tuple[str, ...]] = field(default_factory=set)
    indexes: list[tuple[tuple[Part, ...], bool, bool]] = field(default_factory=list)
    foreigns: set[tuple[tuple[str, ...], str, tuple[str, ...], str]] = field(default_factory=set)
    checks: int = 0


def seen(database: Database, table: str) -> Seen:
    """The table of that name."""
    return _READERS[database.dialect](database, table.replace("'", "''"))


_RULES = {"a": "", "r": "restrict", "c": "cascade", "n": "set_null", "d": "set_default"}


def _rule(text: str) -> str:
    """What a delete does; to do nothing is to say nothing."""
    said = text.lower().replace(" ", "_")
    return "" if said == "no_action" else said


def _postgres(database: Database, table: str) -> Seen:
    out = Seen()
    where = f"c.relname = '{table}' AND c.relnamespace = 'public'::regnamespace"
    numbers: dict[int, str] = {}
    for number, name, type_, required, default, identity, generated, members in database.run(f"""
        SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
               (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
                WHERE e.enumtypid = a.atttypid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND {where} ORDER BY a.attnum"""):
        numbers[number] = name
        kind = "auto" if identity else "generated" if generated else ""
        said = f"enum{tuple(members)}" if members else type_
        out.columns[name] = SeenColumn(said, required, None if kind else default, kind)
    for keys, options, unique, primary, partial, constraint in database.run(f"""
        SELECT i.indkey::int[], i.indoption::int[], i.indisunique, i.indisprimary, i.indpred IS NOT NULL,
               EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype = 'u')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE {where}"""):
        parts = tuple((numbers.get(k, ""), bool(o & 1)) for k, o in zip(keys, options, strict=True))
        if primary:
            out.key = tuple(name for name, _ in parts)
        elif constraint:
            out.uniques.add(tuple(name for name, _ in parts))
        else:
            out.indexes.append((parts, unique, partial))
    for own, there, delete, targets in database.run(f"""
        SELECT k.conkey::int[], t.relname, k.confdeltype,
               (SELECT array_agg(a.attname::text ORDER BY u.i) FROM unnest(k.confkey) WITH ORDINALITY u(n, i)
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.n)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
        WHERE k.contype = 'f' AND {where}"""):
        out.foreigns.add((tuple(numbers[k] for k in own), there, tuple(targets), _RULES[delete]))
    ((out.checks,),) = database.run(
        f"SELECT count(*) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND {where}"
    )
    return out


def _mysql(database: Database, table: str) -> Seen:
    out = Seen()
    table = table.replace("\\", "\\\\")
    where = f"table_schema = database() AND table_name = '{table}'"
    for name, type_, nullable, default, extra in database.run(
        f"SELECT column_name, column_type, is_nullable, column_default, extra FROM information_schema.columns "
        f"WHERE {where} ORDER BY ordinal_position"
    ):
        kind = "auto" if "auto_increment" in extra else "generated" if re.search(r"(?<!_)GENERATED", extra) else ""
        default = None if kind or default == "NULL" else default
        if database.dialect == "mysql" and default is not None:
            default = _mysqls_default(default, extra)
        out.columns[name] = SeenColumn(type_, nullable == "NO", default, kind)
    keys: dict[str, list[tuple[str, str, str, str]]] = {}
    for name, *rest in database.run(
        "SELECT k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule "
        "FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r "
        "ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name "
        f"AND r.table_name = k.table_name WHERE k.table_schema = database() AND k.table_name = '{table}' "
        "ORDER BY k.constraint_name, k.ordinal_position"
    ):
        keys.setdefault(name, []).append((rest[0], rest[1], rest[2], rest[3]))
    for rows in keys.values():
        own, there, targets, rules = zip(*rows, strict=True)
        out.foreigns.add((own, there[0], targets, _rule(rules[0]).replace("restrict", "")))
    indexes: dict[tuple[str, bool], list[Part]] = {}
    for name, column, order, not_unique in database.run(
        f"SELECT index_name, column_name, collation, non_unique FROM information_schema.statistics WHERE {where} "
        "ORDER BY index_name, seq_in_index"
    ):
        indexes.setdefault((name, not not_unique), []).append((column or "", order == "D"))
    for (name, unique), parts in indexes.items():
        columns = tuple(column for column, _ in parts)
        if name == "PRIMARY":
            out.key = columns
        elif unique and all(columns) and not any(desc for _, desc in parts):
            out.uniques.add(columns)
        else:
            out.indexes.append((tuple(parts), unique, False))
    checks = "check_constraints WHERE check_clause NOT LIKE 'json_valid(%' AND"
    if database.dialect == "mysql":
        checks = "table_constraints WHERE constraint_type = 'CHECK' AND"
    ((out.checks,),) = database.run(
        f"SELECT count(*) FROM information_schema.{checks} constraint_schema = database() AND table_name = '{table}'"
    )
    return out


def _mysqls_default(text: str, extra: str) -> str:
    """MySQL says a value as it is, and the quotes of an expression with a backslash before each."""
    if "DEFAULT_GENERATED" in extra:
        return re.sub(r"\\(.)", r"\1", text)
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


_QUOTED = re.compile(r"""--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*\"""")


def _sqlite(database: Database, table: str) -> Seen:
    out = Seen()
    ((sql,),) = database.run(f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'")
    bare = _QUOTED.sub("x", sql)
    out.checks = bare.count("CHECK (")
    numbered = "AUTOINCREMENT" in bare
    keys: list[tuple[int, str]] = []
    for name, type_, required, default, key, hidden in database.run(
        f"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{table}')"
    ):
        kind = "generated" if hidden in (2, 3) else "auto" if key and numbered else ""
        out.columns[name] = SeenColumn(type_, bool(required), default, kind)
        if key:
            keys.append((key, name))
    out.key = tuple(name for _, name in sorted(keys))
    for name, unique, origin, partial in database.run(
        f"SELECT name, \"unique\", origin, partial FROM pragma_index_list('{table}')"
    ):
        quoted = name.replace("'", "''")
        parts = tuple(
            (column or "", bool(desc))
            for column, desc in database.run(
                f"SELECT name, \"desc\" FROM pragma_index_xinfo('{quoted}') WHERE key ORDER BY seqno"
            )
        )
        if origin == "u":
            out.uniques.add(tuple(column for column, _ in parts))
        elif origin == "c":
            out.indexes.append((parts, bool(unique), bool(partial)))
    foreign: dict[int, list[tuple[str, str, str, str]]] = {}
    for id_, *rest in database.run(
        f'SELECT id, "from", "table", "to", on_delete FROM pragma_foreign_key_list(\'{table}\') ORDER BY id, seq'
    ):
        foreign.setdefault(id_, []).append((rest[0], rest[1], rest[2], rest[3]))
    for rows in foreign.values():
        own, there, targets, rules = zip(*rows, strict=True)
        out.foreigns.add((own, there[0], targets, _rule(rules[0])))
    return out


def _duckdb(database: Database, table: str) -> Seen:
    out = Seen()
    for name, type_, default, nullable in database.run(
        "SELECT column_name, data_type, column_default, is_nullable FROM duckdb_columns() "
        f"WHERE table_name = '{table}' ORDER BY column_index"
    ):
        kind = "auto" if (default or "").startswith("nextval(") else ""
        if default and not kind:
            try:
                database.run(f"SELECT {default}")
            except Exception:  # it reads other columns
                kind = "generated"
        out.columns[name] = SeenColumn(type_, not nullable, None if kind else default, kind)
    for kind, columns, there, targets in database.run(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names "
        f"FROM duckdb_constraints() WHERE table_name = '{table}'"
    ):
        if kind == "PRIMARY KEY":
            out.key = tuple(columns)
        elif kind == "UNIQUE":
            out.uniques.add(tuple(columns))
        elif kind == "FOREIGN KEY":
            out.foreigns.add((tuple(columns), there, tuple(targets), ""))
        elif kind == "CHECK":
            out.checks += 1
    for unique, expressions in database.run(
        f"SELECT is_unique, expressions FROM duckdb_indexes() WHERE table_name = '{table}'"
    ):
        names = [part.strip("\"' ") for part in expressions.strip("[]").split(", ")]
        out.indexes.append((tuple(("" if "(" in n else n, False) for n in names), unique, False))
    return out


_VALUES = re.compile(r"(?:(?: AND )?(?:\w+|\[(?:[^\]]|\]\])*\]) IS NOT NULL)+")


def _mssql(database: SqlServerModel, table: str) -> Seen:
    out = Seen()
    (known,) = (one for one in database.catalog().values() if one["name"].replace("'", "''") == table)
    for name, column in known["columns"].items():
        kind = "auto" if column["identity"] else "generated" if column["computed"] else ""
        out.columns[name] = SeenColumn(column["type"], column["required"], column["default"], kind)
    for key in known["keys"].values():
        out.key = tuple(name for name, _ in key["columns"])
    out.uniques = {tuple(name for name, _ in unique["columns"]) for unique in known["uniques"].values()}
    for index in known["indexes"].values():
        parts = tuple((name, down) for name, down in index["columns"])
        if index["unique"] and _VALUES.fullmatch(index["filter"] or ""):  # elsewhere a unique key knows no nulls
            out.uniques.add(tuple(name for name, _ in parts))
        else:
            out.indexes.append((parts, index["unique"], bool(index["filter"])))
    for foreign in known["foreigns"].values():
        there = foreign["table"].removeprefix("[dbo].[").removesuffix("]")
        out.foreigns.add((tuple(foreign["columns"]), there, tuple(foreign["targets"]), foreign["delete"]))
    out.checks = len(known["checks"])
    return out


_READERS: dict[str, Callable[[Any, str], Seen]] = {
    "postgres": _postgres,
    "mariadb": _mysql,
    "mysql": _mysql,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "mssql": _mssql,
}
