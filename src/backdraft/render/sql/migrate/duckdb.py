"""The deeds of a migration in DuckDB's words."""

from __future__ import annotations

from backdraft.design import migration as m
from backdraft.render.sql.migrate.pieces import SET_COMMENT, SHARED, Writer, say, whole
from backdraft.render.sql.statements import type_lines
from backdraft.render.sql.write import literal

DUCKDB: dict[type, Writer] = {
    **SHARED,
    m.AddType: lambda deed, online: whole(type_lines(deed.type)),
    m.DropType: say(lambda d: f"DROP TYPE {d.name};"),
    m.AddSequence: say(lambda d: f"CREATE SEQUENCE {d.name};"),
    m.DropSequence: say(lambda d: f"DROP SEQUENCE {d.name};"),
    m.CountOn: say(
        lambda d: (
            f"SELECT setval({literal(d.sequence, 'duckdb')}, coalesce(max({d.column}), 0) + 1, false) FROM {d.table};"
        )
    ),
    m.SetAside: say(lambda d: f"CREATE TEMP TABLE {d.name} AS SELECT * FROM {d.table};"),
    m.SetComment: SET_COMMENT,
}
