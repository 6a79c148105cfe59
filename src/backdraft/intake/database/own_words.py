"""Engines that keep each table's definition as a statement: SQLite, MySQL and MariaDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backdraft.design.patience import so_far
from backdraft.intake.database.definitions import Definitions, rows

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_NOT_READ = {"view": "a view is not read", "trigger": "a trigger is not read"}


def sqlite(connection: Connection) -> Definitions:
    """What `sqlite_schema` says: the very statements that made the database."""
    found = Definitions()
    virtual = {
        row[0] for row in rows(connection, "SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')")
    }
    query = """
        SELECT type, name, tbl_name, sql FROM sqlite_master
        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type <> 'table', rowid
        """
    schema = rows(connection, query)
    for i, (kind, name, table, sql) in enumerate(schema):
        so_far("definitions", i, len(schema))
        if kind in _NOT_READ:
            found.leave(f"{kind} {name}", _NOT_READ[kind])
        elif table not in virtual:
            found.add(str(table), str(sql))
        elif str(sql)[:16].upper().startswith("CREATE VIRTUAL"):
            found.leave(f"table {name}", "a virtual table is not read")
    return found


#: What has no table, each as a kind and a name.
_MYSQL_OTHERS = """
    SELECT LOWER(table_type), table_name FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type NOT IN ('BASE TABLE', 'SYSTEM VERSIONED')
    UNION ALL SELECT 'trigger', trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()
    UNION ALL SELECT LOWER(routine_type), routine_name FROM information_schema.routines
      WHERE routine_schema = DATABASE()
    UNION ALL SELECT 'event', event_name FROM information_schema.events WHERE event_schema = DATABASE()
    """


def mysql(connection: Connection) -> Definitions:
    """What SHOW CREATE TABLE says."""
    found = Definitions()
    query = """
        SELECT table_name FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1
        """
    names = [str(row[0]) for row in rows(connection, query)]
    quote = connection.dialect.identifier_preparer.quote_identifier
    for i, name in enumerate(names):
        so_far("tables", i, len(names))
        said = connection.exec_driver_sql(f"SHOW CREATE TABLE {quote(name).replace('%', '%%')}", ()).fetchone()
        if said is not None:
            found.add(name, str(said[1]))
    for kind, name in rows(connection, _MYSQL_OTHERS):
        found.leave(f"{kind} {name}", f"{'an' if kind == 'event' else 'a'} {kind} is not read")
    return found
