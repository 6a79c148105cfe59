"""What an engine says that a database is, so that two databases can be compared. Order of columns is left out where an
engine adds columns at the end."""

from __future__ import annotations

import re
from typing import Any

from tests.engines.servers import Database

Catalog = dict[str, Any]


def catalog(database: Database) -> Catalog:
    """Tables, columns, keys, checks, indexes, types, comments, by name."""
    return _READERS[database.dialect](database)


def _sqlite(database: Database) -> Catalog:
    out: Catalog = {}
    for name, sql in database.run(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    ):
        quoted = name.replace("'", "''")
        columns = database.run(
            f"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{quoted}')"
        )
        foreign = database.run(
            f'SELECT "table", group_concat("from"), group_concat("to"), on_update, on_delete '
            f"FROM pragma_foreign_key_list('{quoted}') GROUP BY id"
        )
        unique = [
            [row[0] for row in database.run(f"SELECT name FROM pragma_index_info('{index}')")]
            for (index,) in database.run(f"SELECT name FROM pragma_index_list('{quoted}') WHERE origin <> 'c'")
        ]
        indexes = database.run(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '{quoted}'"
        )
        out[name] = (columns, sorted(foreign, key=repr), sorted(unique), sorted(indexes), sorted(_items(sql)))
    return out


_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\s+|.""", re.S)


def _items(sql: str) -> list[str]:
    """What stands between the commas of a CREATE TABLE, without comments and layout."""
    tokens = [t for t in _TOKEN.findall(sql) if not t.startswith("--")]
    tokens = tokens[tokens.index("(") :]
    items, depth = [""], 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "," and depth == 1:
            items.append("")
        else:
            items[-1] += " " if token.isspace() else token
    return [re.sub(r"^\(|\)$", "", re.sub(r" +", " ", item).strip()).strip() for item in items]


# What stands on a part of a partitioned table is named by the engine, after what its name was at the time.
_POSTGRES = {
    "columns": """
        SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, col_description(c.oid, a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d
          ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND {own}""",
    "tables": """
        SELECT c.oid::regclass::text, c.relkind, c.reloptions, obj_description(c.oid, 'pg_class'),
               pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid)
        FROM pg_class c WHERE c.relkind IN ('r', 'p') AND {own}""",
    "constraints": """
        SELECT k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid), k.convalidated
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype <> 'n' AND NOT c.relispartition AND {own}""",
    "indexes": """
        SELECT pg_get_indexdef(i.indexrelid), i.indisvalid, obj_description(i.indexrelid, 'pg_class')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE NOT c.relispartition AND {own}""",
    "types": """
        SELECT t.typname, array_agg(e.enumlabel ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_class c ON c.oid = 'pg_type'::regclass
        GROUP BY t.typname""",
}
_OWN = (
    "c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)"
)


def _postgres(database: Database) -> Catalog:
    return {what: sorted(database.run(sql.format(own=_OWN)), key=repr) for what, sql in _POSTGRES.items()}


def _mysql(database: Database) -> Catalog:
    out: Catalog = {}
    for (name,) in database.run("SELECT table_name FROM information_schema.tables WHERE table_schema = database()"):
        quoted = name.replace("`", "``")
        ((_, sql),) = database.run(f"SHOW CREATE TABLE `{quoted}`")
        sql = re.sub(r" AUTO_INCREMENT=\d+", "", sql)
        # MySQL says a negative number with brackets until the table is altered, then without.
        sql = re.sub(r"-\((\d+(?:\.\d+)?)\)", r"-\1", sql)
        # So it says `_utf8mb4'x'` beside bytes, and `_binary'x'` once the table is altered, whatever was changed.
        sql = re.sub(r"(?<=[ (,])_(?:utf8mb4|binary)'", "'", sql)
        out[name] = sorted(line.strip().removesuffix(",") for line in sql.split("\n"))
    return out


# What a constraint is called is not kept of all of them: their texts say what is there.
_DUCKDB = {
    "tables": "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal",
    "columns": """
        SELECT schema_name, table_name, column_index, column_name, data_type, column_default, is_nullable, comment
        FROM duckdb_columns() WHERE NOT internal""",
    "constraints": """
        SELECT schema_name, table_name, constraint_type, constraint_name, constraint_text FROM duckdb_constraints()""",
    "indexes": "SELECT schema_name, table_name, index_name, is_unique, sql, comment FROM duckdb_indexes()",
    "types": """
        SELECT schema_name, type_name, CASE WHEN logical_type = 'ENUM' THEN labels END
        FROM duckdb_types() WHERE NOT internal""",
    "sequences": "SELECT schema_name, sequence_name, start_value, increment_by FROM duckdb_sequences()",
}


def _duckdb(database: Database) -> Catalog:
    return {what: sorted(database.run(sql), key=repr) for what, sql in _DUCKDB.items()}


_READERS = {"sqlite": _sqlite, "postgres": _postgres, "mariadb": _mysql, "mysql": _mysql, "duckdb": _duckdb}
