"""How a table is spread over nodes: Citus' own statement where its store is one, else a remark and a note."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from backdraft.design.built import Spread
from backdraft.design.model import Split, Store, Table
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.resolve.engines import engine_name
from backdraft.design.view import View
from backdraft.render.sql.draft import Draft
from backdraft.render.sql.facts import Foreign
from backdraft.render.sql.keyable import is_keyable
from backdraft.render.sql.keys import unique_sets
from backdraft.render.sql.write import literal, remark

#: The statement as we write it: a PostgreSQL without Citus has no such function.
_OF_CITUS = re.compile(r"SELECT create_distributed_table\(")


def is_of_citus(statement: str) -> bool:
    """Whether a statement of ours is one that PostgreSQL takes with Citus alone."""
    return _OF_CITUS.match(statement) is not None


def shard(draft: Draft, foreign: Collection[str]) -> tuple[Spread | None, tuple[tuple[str, Path], ...]]:
    """What Citus is told of a table, and the lines of comment above it, where nothing can be told. `foreign` are the
    ids of the foreign keys that are written."""
    table = draft.facts.table
    citus = draft.dialect.name == "postgres" and draft.view.ask(_is_citus, draft.facts.store)
    if citus:
        draft.notes.extend(_foreigns(draft, foreign))
    if table.shard is None:
        return None, ()
    path = (*draft.facts.path, "shard")
    said = f"{table.shard.by}({', '.join(table.shard.columns)})"
    reason = _no_citus(draft, table.shard) if citus else ""
    if citus and not reason:
        draft.note(path, f"the statement that spreads {table.name} was not run on Citus")
        column = table.shard.columns[0]
        for key in unique_sets(draft):
            if column not in key:
                draft.note(path, f"Citus wants {column} in every unique key, and it is not in ({', '.join(key)})")
        return Spread(column, draft.names[column], table.shard.count, path), ()
    count = f" over {table.shard.count}" if table.shard.count else ""
    remarks = [(f"sharded by {remark(said)}{count}", path)]
    if reason:
        draft.note(path, f"not distributed: {reason}")
        return None, tuple(remarks)
    column = _column(table.shard)
    if draft.dialect.name == "postgres" and column:
        spread = Spread(column, draft.names.get(column, column), table.shard.count, path)
        remarks.append((f"on Citus: {remark(distribute(draft.sql, spread))}", path))
    draft.note(path, f"{draft.dialect.title} does not shard by itself; {said} is left to what stands before it")
    return None, tuple(remarks)


def distribute(table: str, spread: Spread) -> str:
    """Citus' statement that spreads a table."""
    called = ", ".join((literal(table, "postgres"), literal(spread.name, "postgres"), *_shards(spread)))
    return f"SELECT create_distributed_table({called});"


def redistribute(table: str, before: Spread | None, after: Spread | None) -> str:
    """Citus' statement that spreads a table with rows otherwise than before."""
    if after is None:
        return f"SELECT undistribute_table({literal(table, 'postgres')});"
    if before is None:
        return distribute(table, after)
    said = () if before.column == after.column else (f"distribution_column := {literal(after.name, 'postgres')}",)
    return f"SELECT alter_distributed_table({', '.join((literal(table, 'postgres'), *said, *_shards(after)))});"


def _shards(spread: Spread) -> tuple[str, ...]:
    return (f"shard_count := {spread.count}",) if spread.count else ()


def _is_citus(view: View, store: str) -> bool:
    known = view.get(Store, "stores", store)
    return known is not None and engine_name(known.engine) == "citus"


def _column(split: Split | None) -> str:
    """The column whose hash spreads a table; empty where it is spread otherwise or not at all."""
    return split.columns[0] if split and split.by == "hash" and len(split.columns) == 1 else ""


def _no_citus(draft: Draft, split: Split) -> str:
    column = _column(split)
    if not column:
        return "Citus spreads a table by the hash of one column"
    field = draft.facts.field(column)
    if field is None:
        return f"there is no column {column}"
    if column in draft.generated:
        return "Citus spreads by no generated column"
    if not is_keyable(field.shape, "postgres") or field.shape.type.name in ("json", "vector", "native"):
        return "values of its type cannot be told apart so"
    return ""


def _foreigns(draft: Draft, written: Collection[str]) -> Iterator[Note]:
    """What Citus does not take of the table's foreign keys."""
    for foreign in draft.facts.foreigns:
        reason = _no_foreign(draft, foreign) if foreign.id in written else ""
        if reason:
            yield Note(foreign.path, f"Citus refuses the foreign key: {reason}")


def _no_foreign(draft: Draft, foreign: Foreign) -> str:
    there = draft.view.get(Table, "tables", foreign.table)
    own, other = draft.facts.table.shard, there.shard if there else None
    column, target = _column(own), _column(other)
    if not column and not target:
        return ""
    if not target:
        return f"{foreign.table} is not sharded; it takes one to a reference table, which is made by hand"
    if not column:
        return f"{foreign.table} is sharded and {draft.table} is not"
    if (column, target) not in zip(foreign.columns, foreign.targets, strict=False):
        return f"it wants {draft.table}.{column} in it, pointing to {foreign.table}.{target}"
    if own and other and own.count != other.count:
        return f"{draft.table} and {foreign.table} are spread over different numbers of shards"
    if foreign.delete.strip("'").replace("_", " ").replace("-", " ").lower() in ("set null", "set default"):
        return f"a delete cannot change {column}, which says where a row lies"
    return ""
