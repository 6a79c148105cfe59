"""The deeds of a migration in MySQL's and MariaDB's words: what one table needs is one ALTER TABLE where it can be."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backdraft.design import migration as m
from backdraft.render.sql.migrate.pieces import SHARED, Piece, Writer, column_text, say

_TAKING = (m.DropColumn, m.DropConstraint, m.DropForeign, m.DropIndex)


def _clause(name: Callable[[Any], str], write: Callable[[Any], str]) -> Writer:
    return lambda deed, online: Piece((write(deed),), deed.table, name(deed), type(deed) in _TAKING)


def _constraint_name(deed: Any) -> str:
    return deed.constraint.name or "PRIMARY"


def _add_constraint(deed: m.AddConstraint) -> str:
    named = f"CONSTRAINT {deed.constraint.name} " if deed.constraint.name else ""
    return f"ADD {named}{deed.constraint.text}"


def _drop_constraint(deed: m.DropConstraint) -> str:
    words = {"primary": "PRIMARY KEY", "unique": f"INDEX {deed.constraint.name}"}
    return f"DROP {words.get(deed.constraint.kind, f'CONSTRAINT {deed.constraint.name}')}"


def _drop_foreign(deed: m.DropForeign) -> str:
    name = deed.foreign.name
    return f"DROP FOREIGN KEY {name}" + (f", DROP INDEX {name}" if deed.with_index else "")


#: How an option of a table is said to be what it is without being said.
_DEFAULTS = {"COMMENT": "''", "ROW_FORMAT": "DEFAULT", "ENGINE": "InnoDB"}


def _options(deed: m.SetOptions) -> str:
    old, new = (re.findall(r"(\b[A-Z_]+)=", text.partition("COMMENT=")[0]) for text in (deed.before, deed.after))
    old += ["COMMENT"] * ("COMMENT=" in deed.before)
    new += ["COMMENT"] * ("COMMENT=" in deed.after)
    gone = [f"{key}={_DEFAULTS.get(key, '0')}" for key in old if key not in new]
    return " ".join((deed.after.strip(), *gone))


MYSQL: dict[type, Writer] = {
    **SHARED,
    m.AddColumn: _clause(lambda d: d.column.name, lambda d: f"ADD COLUMN {column_text(d.column)}"),
    m.DropColumn: _clause(lambda d: d.name, lambda d: f"DROP COLUMN {d.name}"),
    m.AlterColumn: _clause(lambda d: d.after.name, lambda d: f"MODIFY COLUMN {column_text(d.after)}"),
    m.AddConstraint: _clause(_constraint_name, _add_constraint),
    m.DropConstraint: _clause(_constraint_name, _drop_constraint),
    m.DropForeign: _clause(lambda d: d.foreign.name, _drop_foreign),
    m.AddIndex: _clause(lambda d: d.index.name, lambda d: f"ADD {d.index.kind} {d.index.name} {d.index.text}"),
    m.DropIndex: _clause(lambda d: d.name, lambda d: f"DROP INDEX {d.name}"),
    m.RenameIndex: _clause(lambda d: d.to, lambda d: f"RENAME INDEX {d.name} TO {d.to}"),
    m.SetPartition: say(lambda d: f"ALTER TABLE {d.table}{d.text or ' REMOVE PARTITIONING'};"),
    m.SetOptions: _clause(lambda d: "options", _options),
}
