"""PostgreSQL by reflection; its types, constraints, indexes and partitions in the server's own words, which reflection
takes apart with losses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backdraft.design.patience import so_far
from backdraft.intake.database.definitions import Definitions, rows

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_Key = tuple[str, str]

#: Relations of ours: neither the server's nor an extension's.
_OURS = """
    c.relnamespace = n.oid AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
      SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
    """
_TABLES = f"""
    SELECT n.nspname, c.relname, CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, concat_ws(' ',
      'PARTITION BY ' || pg_get_partkeydef(c.oid), 'WITH (' || (SELECT string_agg(option_name || '=' ||
      quote_literal(option_value), ', ') FROM pg_options_to_table(c.reloptions)) || ')') FROM pg_class c, pg_namespace n
    WHERE {_OURS} AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.oid
    """
_TYPES = f"""
    SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, pg_namespace n
    WHERE {_OURS} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    """
#: What stands in a table, then what points to others; without what a partition has from its whole.
_CONSTRAINTS = f"""
    SELECT n.nspname, c.relname, k.conname, k.contype = 'f',
      regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid, pg_namespace n
    WHERE {_OURS} AND NOT c.relispartition AND k.conparentid = 0 AND k.contype IN ('p', 'u', 'c', 'f')
    ORDER BY array_position(ARRAY['p', 'u', 'c', 'f'], k.contype::text), k.oid
    """
_INDEXES = f"""
    SELECT n.nspname, c.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid, pg_namespace n
    WHERE {_OURS} AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY i.indexrelid
    """
_PARTS = f"""
    SELECT n.nspname, c.relname, p.oid::regclass::text, pg_get_expr(c.relpartbound, c.oid)
    FROM pg_class c JOIN pg_inherits h ON h.inhrelid = c.oid JOIN pg_class p ON p.oid = h.inhparent, pg_namespace n
    WHERE {_OURS} AND c.relispartition AND p.relkind = 'p' ORDER BY c.oid
    """
_DOMAINS = """
    SELECT n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), t.typdefault, t.typnotnull, k.checks
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN LATERAL (
      SELECT string_agg(pg_get_constraintdef(c.oid), ' ') AS checks FROM pg_constraint c
      WHERE c.contypid = t.oid AND c.contype = 'c') k ON true
    WHERE t.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = t.oid AND x.deptype = 'e') ORDER BY t.oid
    """
#: What is in a database beside tables and types: each with its kind, its name, and why it is left out.
_OTHERS = f"""
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END,
      c.oid::regclass::text, NULL FROM pg_class c, pg_namespace n WHERE {_OURS} AND c.relkind IN ('v', 'm', 'f')
    UNION ALL SELECT 'sequence', c.oid::regclass::text, 'a sequence that no column counts by'
      FROM pg_class c, pg_namespace n WHERE {_OURS} AND c.relkind = 'S'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))
    UNION ALL SELECT 'trigger', t.tgname, NULL FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid, pg_namespace n
      WHERE {_OURS} AND NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL SELECT 'exclusion constraint', k.conname, NULL FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid,
      pg_namespace n WHERE {_OURS} AND k.contype = 'x'
    UNION ALL SELECT 'policy', p.polname, NULL FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid, pg_namespace n
      WHERE {_OURS}
    UNION ALL SELECT 'row security', c.oid::regclass::text, 'rights are not kept in a design'
      FROM pg_class c, pg_namespace n WHERE {_OURS} AND c.relrowsecurity
    UNION ALL SELECT CASE t.typtype WHEN 'r' THEN 'range type' ELSE 'composite type' END, t.typname,
      'only types that are enums or domains are read' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE (t.typtype = 'r' OR t.typtype = 'c' AND c.relkind = 'c')
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
        SELECT FROM pg_depend x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e')
    UNION ALL SELECT 'rule', r.rulename, NULL FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class, pg_namespace n
      WHERE {_OURS} AND c.relkind IN ('r', 'p')
    UNION ALL SELECT 'inheritance', c.oid::regclass::text, 'a table that inherits stands by itself'
      FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid, pg_namespace n WHERE {_OURS} AND c.relkind = 'r'
      AND NOT c.relispartition
    UNION ALL SELECT CASE f.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, f.proname, NULL
      FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace WHERE n.nspname !~ '^pg_'
      AND n.nspname <> 'information_schema' AND NOT EXISTS (
        SELECT FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = f.oid AND x.deptype IN ('e', 'i'))
    """


def definitions(connection: Connection) -> Definitions:
    """Everything of every schema that is not the server's own."""
    from sqlalchemy import inspect

    found = Definitions()
    inspector: Any = inspect(connection)
    tables = {(str(s), str(t)): (str(before), str(after)) for s, t, before, after in rows(connection, _TABLES)}
    _types(connection, inspector, found)
    spelled = {(str(s), str(t), str(c)): str(kind) for s, t, c, kind in rows(connection, _TYPES)}
    own: dict[_Key, list[str]] = {}
    foreign: list[tuple[_Key, str]] = []
    for schema, table, name, points, text in rows(connection, _CONSTRAINTS):
        constraint = f"CONSTRAINT {quoted(name)} {text}"
        if points:
            foreign.append(((schema, table), constraint))
        else:
            own.setdefault((schema, table), []).append(constraint)
    parts = _Reflected(inspector, tuple(dict.fromkeys(schema for schema, _ in tables)))
    for i, (key, (before, after)) in enumerate(tables.items()):
        so_far("tables", i, len(tables))
        lines = [_column(column, spelled.get((*key, column["name"]), "text")) for column in parts.of("columns", key)]
        body = ",\n  ".join((*lines, *own.get(key, ())))
        found.add(said(key), f"CREATE {before}TABLE {named(key)} (\n  {body}\n) {after}".rstrip())
    for schema, name, whole, bound in rows(connection, _PARTS):
        found.add(whole, f"CREATE TABLE {named((schema, name))} PARTITION OF {whole} {bound}")
    for schema, name, text in rows(connection, _INDEXES):
        found.add(said((schema, name)), text)
    for key in tables:
        _comments(key, parts, found)
    for key, constraint in foreign:  # they come last: a table may point to one that comes after it
        found.add(said(key), f"ALTER TABLE {named(key)} ADD {constraint}")
    for kind, name, reason in rows(connection, _OTHERS):
        found.leave(f"{kind} {name}", reason or f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} is not read")
    return found


class _Reflected:
    """What reflection says, by table; each kind is asked for once for each schema."""

    _KINDS = ("columns", "table_comment")

    def __init__(self, inspector: Any, schemas: tuple[str, ...]) -> None:
        self._known: dict[str, dict[_Key, Any]] = {kind: {} for kind in self._KINDS}
        for i, kind in enumerate(self._KINDS):
            so_far("questions to the catalog", i, len(self._KINDS))
            for schema in schemas:
                self._known[kind].update(getattr(inspector, f"get_multi_{kind}")(schema=schema))

    def of(self, kind: str, key: _Key) -> Any:
        """One of `_KINDS` of one table."""
        return self._known[kind].get(key) or []


def _types(connection: Connection, inspector: Any, found: Definitions) -> None:
    for enum in inspector.get_enums(schema="*"):
        members = ", ".join(map(literal, enum["labels"]))
        found.add(enum["name"], f"CREATE TYPE {quoted(enum['name'])} AS ENUM ({members})")
    for _, name, base, default, required, checks in rows(connection, _DOMAINS):
        words = [base, f"DEFAULT {default}" if default else "", "NOT NULL" if required else "", checks or ""]
        found.add(name, f"CREATE DOMAIN {quoted(name)} AS {' '.join(w for w in words if w)}")


def _column(column: Mapping[str, Any], kind: str) -> str:
    words = [quoted(column["name"]), kind]
    computed, identity = column.get("computed"), column.get("identity")
    if computed:
        words.append(f"GENERATED ALWAYS AS ({computed['sqltext']}) {'STORED' if computed['persisted'] else 'VIRTUAL'}")
    elif identity:
        counts = f"(START WITH {identity['start']} INCREMENT BY {identity['increment']})"
        words.append(f"GENERATED {'ALWAYS' if identity['always'] else 'BY DEFAULT'} AS IDENTITY {counts}")
    elif column["default"] is not None:
        words.append(f"DEFAULT {column['default']}")
    return " ".join((*words, "" if column["nullable"] else "NOT NULL")).strip()


def _comments(key: _Key, parts: _Reflected, found: Definitions) -> None:
    comment = parts.of("table_comment", key)
    if comment and comment["text"]:
        found.add(said(key), f"COMMENT ON TABLE {named(key)} IS {literal(comment['text'])}")
    for column in parts.of("columns", key):
        if column["comment"]:
            target = f"{named(key)}.{quoted(column['name'])}"
            found.add(said(key), f"COMMENT ON COLUMN {target} IS {literal(column['comment'])}")


def said(key: _Key) -> str:
    """A table for people."""
    return key[1] if key[0] == "public" else ".".join(key)


def named(key: _Key) -> str:
    """A table in a statement."""
    return ".".join(map(quoted, key))


def quoted(name: str) -> str:
    """A name in a statement."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in a statement."""
    return "'" + text.replace("'", "''") + "'"
