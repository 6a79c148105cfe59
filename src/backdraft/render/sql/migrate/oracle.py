"""The deeds of a migration in Oracle's words."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design import migration as m
from backdraft.design.output import Line
from backdraft.render.sql.migrate.pieces import SHARED, Piece, Writer, column_text, say, whole
from backdraft.render.sql.statements import foreign_lines, index_lines


def _alter(deed: m.AlterColumn, online: bool) -> Piece:
    """One MODIFY of what changes: Oracle refuses NOT NULL where it is so already."""
    before, after = deed.before, deed.after
    head = f"ALTER TABLE {deed.table} MODIFY {after.name}"
    said = [after.type] if before.type != after.type else []
    said += [f"DEFAULT {after.default or 'NULL'}"] if before.default != after.default else []
    said += ["NOT NULL" if after.required else "NULL"] if before.required != after.required else []
    texts = [f"{head} DROP IDENTITY;"] if before.identity and not after.identity else []
    return Piece((*texts, *([f"{head} {' '.join(said)};"] if said else [])))


def _copy(deed: m.CopyTable, online: bool) -> Piece:
    """Numbers go on after the greatest that there is."""
    texts = SHARED[m.CopyTable](deed, online).texts
    came = {name for name, _ in deed.columns}
    counted = [c for c in deed.made.columns if c.identity and c.name in came]
    return Piece(
        (
            *texts,
            *(f"ALTER TABLE {deed.name} MODIFY {c.name} {c.identity} (START WITH LIMIT VALUE);" for c in counted),
        )
    )


def _rename_constraint(deed: m.RenameConstraint, online: bool) -> Piece:
    index = (f"ALTER INDEX {deed.name} RENAME TO {deed.to};",) if deed.is_key else ()
    return Piece((f"ALTER TABLE {deed.table} RENAME CONSTRAINT {deed.name} TO {deed.to};", *index))


def _add_constraint(deed: m.AddConstraint, online: bool) -> Piece:
    constraint = deed.constraint
    add = f"ALTER TABLE {deed.table} ADD CONSTRAINT {constraint.name} {constraint.text}"
    if online and constraint.kind == "check":
        return _looked_at_later(add, deed.table, constraint.name)
    return Piece((f"{add};",))


def _add_foreign(deed: m.AddForeign, online: bool) -> Piece:
    lines = foreign_lines(deed.foreign, deed.table)
    if online and deed.later:
        return _looked_at_later(lines[0].text.removesuffix(";"), deed.table, deed.foreign.name)
    return whole(lines)


def _looked_at_later(add: str, table: str, name: str) -> Piece:
    """To look at the rows that are there keeps nobody waiting."""
    return Piece((f"{add} ENABLE NOVALIDATE;", f"ALTER TABLE {table} MODIFY CONSTRAINT {name} ENABLE VALIDATE;"))


def _index(deed: m.AddIndex, online: bool) -> tuple[Line, ...]:
    """Only the Enterprise edition builds an index beside writers."""
    index = deed.index
    beside = " ONLINE" if online and deed.beside else ""
    return index_lines(replace(index, text=index.text + beside), deed.table)


ORACLE: dict[type, Writer] = {
    **SHARED,
    m.CopyTable: _copy,
    m.AddColumn: say(lambda d: f"ALTER TABLE {d.table} ADD {column_text(d.column)};"),
    m.AlterColumn: _alter,
    m.AddConstraint: _add_constraint,
    m.DropConstraint: say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.constraint.name};"),
    m.RenameConstraint: _rename_constraint,
    m.AddForeign: _add_foreign,
    m.DropForeign: say(lambda d: f"ALTER TABLE {d.table} DROP CONSTRAINT {d.foreign.name};"),
    m.AddIndex: lambda deed, online: whole(_index(deed, online)),
    m.RenameIndex: say(lambda d: f"ALTER INDEX {d.name} RENAME TO {d.to};"),
    m.SetComment: say(lambda d: f"COMMENT ON {d.comment.target} IS {d.comment.text or repr('')};"),
}
