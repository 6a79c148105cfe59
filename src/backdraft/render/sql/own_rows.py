"""Rows of a table that refers to itself, put into it so that each comes after the ones that it points to.

DuckDB looks at a foreign key with each portion of rows that is put in: a row finds what came with an earlier portion,
not what comes with its own. A recursive query gives each of its rounds as a portion.
"""

from __future__ import annotations

from backdraft.design.migration import CopyTable


def own_rows(deed: CopyTable) -> str:
    """The query that gives the rows in rounds; nothing where no foreign key to itself has values to bring.

    The depth of a row is the length of the longest way up from it. Rows in a circle and rows that point nowhere, which
    a new key may meet, are given as well: it is for the engine to refuse them, not for us to lose them.
    """
    given = dict(deed.columns)
    known = [(own, there) for own, there in deed.itself if given.keys() >= {*own, *there}]
    if not known:
        return ""
    values = ", ".join(name if value == name else f"{value} AS {name}" for name, value in deed.columns)
    ways = "\n        UNION ".join(
        "SELECT child.backdraft_row, parent.backdraft_row FROM rows_kept child JOIN rows_kept parent"
        " ON " + " AND ".join(f"child.{a} = parent.{b}" for a, b in zip(own, there, strict=True))
        for own, there in known
    )
    return _ROUNDS.format(values=values, table=deed.table, ways=ways, names=", ".join(given))


_ROUNDS = """-- each row after the ones that it points to
WITH RECURSIVE
    rows_kept AS MATERIALIZED (
        SELECT row_number() OVER () AS backdraft_row, {values} FROM {table}
    ),
    ways (child, parent) AS MATERIALIZED (
        {ways}
    ),
    reached (backdraft_row, backdraft_depth) AS (
        SELECT backdraft_row, 0 FROM rows_kept
        UNION
        SELECT child, backdraft_depth + 1 FROM reached JOIN ways ON parent = backdraft_row
        WHERE backdraft_depth < (SELECT count(*) FROM rows_kept)
    ),
    depths AS MATERIALIZED (SELECT backdraft_row, max(backdraft_depth) AS backdraft_depth FROM reached GROUP BY 1),
    rounds AS (
        SELECT * FROM rows_kept JOIN depths USING (backdraft_row)
        WHERE backdraft_depth = (SELECT min(backdraft_depth) FROM depths)
        UNION ALL
        SELECT * FROM rows_kept JOIN depths USING (backdraft_row)
        WHERE backdraft_depth = (
            SELECT min(backdraft_depth) FROM depths WHERE backdraft_depth > (SELECT max(backdraft_depth) FROM rounds)
        )
    )
SELECT {names} FROM rounds"""
