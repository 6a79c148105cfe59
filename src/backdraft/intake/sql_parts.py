"""What a column or a table says in SQL, word by word: the steps that `sql.py` takes, by the parser's names for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from backdraft.design.model import Default, ForeignKey, Index, IndexPart, SqlType
from backdraft.intake.sql_defaults import from_text, is_sequence, short_number, take_default
from backdraft.intake.sql_dialect import COUNTS, Source
from backdraft.intake.sql_expressions import bounds, is_json, is_truth, members, renamed, take_part
from backdraft.intake.sql_names import column_name, table_name
from backdraft.intake.sql_tables import Growing
from backdraft.intake.sql_truths import without_cast
from backdraft.render.sql.names import shorten

if TYPE_CHECKING:
    pass


class Reader(Protocol):
    """What a step needs of the reader."""

    source: Source

    def lose(self, reason: str, what: str = "") -> None:
        """Report something of the statement at hand."""


def add_index(
    reader: Reader,
    table: Growing,
    nodes: list[Any],
    unique: bool,
    name: str,
    using: str = "",
    where: str = "",
    include: tuple[str, ...] = (),
) -> None:
    """An index; a unique one of a single column is the column's flag."""
    parts: list[IndexPart] = []
    for node in nodes:
        part, lost = take_part(node, table.names, table.types, reader.source.dialect)
        if lost:
            reader.lose(lost, f"{table.name}: {part.column or part.expression}")
        parts.append(part)
    unknown = [p.column for p in parts if p.column and p.column not in table.columns]
    if not parts or unknown:
        reader.lose(f"an index of {', '.join(unknown) or 'nothing'}, which {table.name} has not", name)
        return
    only = parts[0]
    if unique and len(parts) == 1 and only == IndexPart(only.column) and not (where or using or include):
        table.flag(only.column, "unique")
        table.flagged[name.lower()] = only.column
        return
    words = "_".join((table.name.rpartition(".")[2], *(p.column for p in parts)))
    usual = all(p.column for p in parts) and name.lower() in (
        "",
        *(shorten(f"{words}_{e}").lower() for e in ("idx", "key")),
    )
    fit = "" if usual or not name else column_name(name)
    index = Index(tuple(parts), unique, include, using, fit, where)
    alike = next((at for at, i in enumerate(table.indexes) if i.parts == index.parts), None)
    if alike is None:
        table.called[name.lower()] = len(table.indexes)
        table.indexes.append(index)
        return
    if index.unique and not table.indexes[alike].unique:  # that two are never alike is more than where to find them
        index, table.indexes[alike] = table.indexes[alike], index
        table.called = {n: at for n, at in table.called.items() if at != alike} | {name.lower(): alike}
        name = index.name or name
    reader.lose("a second index of the same columns", name)


# --- what is said in a column ---


def _not_null(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    table.change(name, nullable=bool(kind.args.get("allow_null")))


def _primary(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    table.key = (name,)


def _unique(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    table.flag(name, "unique")


def _default(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    if is_sequence(kind.this):
        table.flag(name, "auto")
    else:
        default = take_default(kind.this, table.columns[name].type or SqlType("text"))
        if default and reader.source.shown and reader.source.dialect == "mysql":
            default = short_number(default)
        table.change(name, default=default)


def _identity(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    expression = kind.args.get("expression")
    if expression is not None:
        table.change(name, generated=renamed(expression, table.names, table.types))
    else:
        table.flag(name, "auto")
        table.change(name, nullable=False)
        if any(said is not None and said.sql() != "1" for said in map(kind.args.get, ("start", "increment"))):
            reader.lose(COUNTS, f"{table.name}: {name}")


def _computed(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    value = kind.this.unnest()
    if reader.source.dialect == "tsql":
        value = without_cast(value, table.names, table.types, table.columns[name].type or SqlType("text"))
    table.change(name, generated=renamed(value, table.names, table.types))
    if not kind.args.get("persisted") and reader.source.dialect != "postgres":
        table.flag(name, "virtual")


def _virtual(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    """What `mend` makes of VIRTUAL."""
    table.flag(name, "virtual")


def _remark(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    table.change(name, note=" ".join(kind.this.name.split()))


def _on_update(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    table.change(name, update="now")


def _references(reader: Reader, table: Growing, name: str, kind: Any) -> None:
    _point(reader, table, (name,), kind)


COLUMN_PARTS: dict[str, Callable[[Reader, Growing, str, Any], None]] = {
    "NotNullColumnConstraint": _not_null,
    "PrimaryKeyColumnConstraint": _primary,
    "UniqueColumnConstraint": _unique,
    "DefaultColumnConstraint": _default,
    "GeneratedAsIdentityColumnConstraint": _identity,
    "AutoIncrementColumnConstraint": _identity,
    "ComputedColumnConstraint": _computed,
    "CommentColumnConstraint": _remark,
    "OnUpdateColumnConstraint": _on_update,
    "Reference": _references,
    "TitleColumnConstraint": _virtual,
}
#: How a text is stored and compared is no part of a design.
SAYS_NOTHING = frozenset(("CharacterSetColumnConstraint", "CollateColumnConstraint", "InlineLengthColumnConstraint"))


# --- what is said of a table ---


def _point(reader: Reader, table: Growing, columns: tuple[str, ...], reference: Any) -> None:
    """A foreign key, at the column when it is of one."""
    from sqlglot import exp

    there = reference.this
    targets = tuple(column_name(e.name) for e in there.expressions) if isinstance(there, exp.Schema) else ()
    node = there.this if isinstance(there, exp.Schema) else there
    target = table_name(node.text("db"), node.name)
    actions = {"delete": "", "update": ""}
    for option in reference.args.get("options") or []:
        found = re.match(r"on\s+(delete|update)\s+(.+)", str(option), re.I)
        if found:
            said = found[2].lower().strip().replace(" ", "_")
            says_nothing = said == "no_action" or (said == "restrict" and not reader.source.restricts)
            actions[found[1].lower()] = "" if says_nothing else said
    only = table.columns.get(columns[0]) if len(columns) == 1 else None
    if only is not None and only.target is None and len(targets) < 2 and not only.update:
        table.change(columns[0], target=(target, targets[0] if targets else ""), **actions)
    else:
        table.foreign.append(ForeignKey(columns, target, targets, actions["delete"], actions["update"]))


def _table_primary(reader: Reader, table: Growing, part: Any, name: str) -> None:
    columns = table.columns_named([e.this if type(e).__name__ == "Ordered" else e for e in part.expressions])
    table.key = tuple(c for c in columns if c in table.columns)


def _table_unique(reader: Reader, table: Growing, part: Any, name: str) -> None:
    schema = part.this
    named = name or (schema.name if schema is not None else "")
    params = part.args.get("include")
    include = tuple(table.columns_named(params.args.get("include") or [])) if params is not None else ()
    add_index(reader, table, schema.expressions if schema is not None else [], True, named, include=include)
    _note(reader, table, part, named)


def _table_index(reader: Reader, table: Growing, part: Any, name: str) -> None:
    kind = str(part.args.get("kind") or "").lower()
    if kind in ("fulltext", "spatial"):
        reader.lose(f"a {kind} index is taken as a plain one", part.name)
    add_index(reader, table, part.expressions, False, part.name)
    _note(reader, table, part, part.name)


def _note(reader: Reader, table: Growing, part: Any, name: str) -> None:
    """MySQL's comment on an index."""
    for option in part.args.get("options") or []:
        said = option.args.get("comment") if hasattr(option, "args") else None
        if said is not None and not table.note_index(name, " ".join(said.name.split())):
            reader.lose("a comment on an index that is no line of its own", name)


def _table_foreign(reader: Reader, table: Growing, part: Any, name: str) -> None:
    reference = part.args.get("reference")
    columns = table.columns_named(part.expressions)
    if reference is not None and all(c in table.columns for c in columns):
        if name:
            table.keyed[column_name(name)] = columns
        _point(reader, table, columns, reference)
    else:
        reader.lose("a foreign key of unknown columns", name)


def _table_check(reader: Reader, table: Growing, part: Any, name: str) -> None:
    listed = members(part.this)
    if listed:
        column = table.columns.get(table.names.get(listed[0], ""))
        if column and column.type and column.type.name in ("text", "varchar", "char") and not column.type.array:
            table.change(column.name, type=SqlType("enum", members=listed[1]))
            return
    held = is_json(part.this) if reader.source.dialect in ("mysql", "sqlite") else ""
    if held in table.names:
        table.types[held] = SqlType("json")
        kept = table.columns[table.names[held]].default
        default = from_text(kept.value, SqlType("json")) if kept and kept.kind == "text" else kept
        table.change(table.names[held], type=SqlType("json"), default=default)
        return
    truth = is_truth(part.this)
    if table.types.get(truth) == SqlType("bool"):
        return
    truth = truth if reader.source.dialect == "oracle" else ""
    if truth in table.names and table.types[truth] == SqlType("smallint"):
        column = table.columns[table.names[truth]]
        table.types[truth] = SqlType("bool")
        said = column.default.value if column.default else ""
        default = Default("word", {"0": "false", "1": "true"}[said]) if said in ("0", "1") else column.default
        table.change(column.name, type=SqlType("bool"), default=default)
        return
    found = bounds(part.this, table.types)
    if found:
        column = table.columns[table.names[found[0]]]
        if not column.low and not column.high:
            table.change(column.name, low=found[1], high=found[2])
            return
    short = re.sub(r"_check\Z", "", name)
    prefix = table.name.rpartition(".")[2] + "_"
    short = short[len(prefix) :] if short.startswith(prefix) and len(short) > len(prefix) else short
    key = column_name(short) if short else f"check_{len(table.checks) + 1}"
    while key in table.checks:
        key += "_2"
    table.checks[key] = renamed(part.this.unnest(), table.names, table.types)


TABLE_PARTS: dict[str, Callable[[Reader, Growing, Any, str], None]] = {
    "PrimaryKey": _table_primary,
    "PrimaryKeyColumnConstraint": _table_primary,
    "UniqueColumnConstraint": _table_unique,
    "IndexColumnConstraint": _table_index,
    "ForeignKey": _table_foreign,
    "CheckColumnConstraint": _table_check,
}
