"""Primary keys, unique keys, foreign keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from backdraft.design.model import Table
from backdraft.design.view import View
from backdraft.render.sql.cascades import crossing
from backdraft.render.sql.draft import Constraint, Draft, ForeignText
from backdraft.render.sql.facts import Field, Foreign, Shape, Unique, facts, parent, placed_columns, shape_of
from backdraft.render.sql.keyable import caps, exact_type, family, is_keyable, own_type
from backdraft.render.sql.naming import Wanted, column_names, stated, table_name, wanted
from backdraft.render.sql.spelling import spell
from backdraft.render.sql.types import NUMBERS, WHOLE, Use
from backdraft.render.sql.write import ident

#: So many columns an engine takes in a key.
_COLUMNS = {"mysql": 16, "postgres": 32, "mssql": 32, "oracle": 32}

_ACTIONS = {"cascade": "CASCADE", "restrict": "RESTRICT", "no action": "NO ACTION", "set null": "SET NULL"}
_ACTIONS["set default"] = "SET DEFAULT"


def _unfit(draft: Draft, columns: tuple[str, ...]) -> str:
    """Why `columns` cannot be a key, or nothing."""
    if len(columns) > _COLUMNS.get(draft.dialect.name, len(columns)):
        return f"{draft.dialect.title} takes {_COLUMNS[draft.dialect.name]} columns in a key"
    for name in columns:
        field = draft.field(name)
        if draft.dialect.name == "duckdb" and field.column.generated:
            return f"DuckDB has no keys of generated columns ({name})"
        if not is_keyable(field.shape, draft.dialect.name):
            return f"{draft.dialect.title} cannot have {name} in a key: {field.shape.type.name}"
    return ""


def choose_keys(draft: Draft) -> None:
    """The primary key, and how long texts in keys may be (MySQL)."""
    known = draft.facts
    reason = _unfit(draft, known.key) if known.key else ""
    if reason:
        draft.note(known.path, f"no primary key: {reason}")
    else:
        draft.key = known.key
    draft.caps.update(caps(known, draft.key, draft.dialect.name))
    if draft.dialect.name == "mssql":
        _take_types(draft)


def _take_types(draft: Draft) -> None:
    """Give each column of a foreign key the very type of what it points to, which SQL Server wants."""
    for name in dict.fromkeys(c for f in draft.facts.foreigns for c in f.columns):
        type_ = exact_type(draft.view, draft.table, name, "mssql")
        if type_ != draft.view.ask(own_type, draft.table, name, "mssql"):
            draft.spelled[name] = type_
            if draft.field(name).column.type is not None:
                draft.note(draft.field(name).path, f"{type_}, as the column that it points to")


def primary(draft: Draft) -> None:
    """The primary key's line. A generated column makes it a unique key where no primary key may hold one."""
    if not draft.key or (draft.dialect.name == "sqlite" and draft.auto):
        return
    path = draft.field(draft.key[0]).path if len(draft.key) == 1 else (*draft.facts.path, "key")
    if not draft.facts.table.key and len(draft.key) > 1:
        path = draft.facts.path
    columns = draft.idents(draft.key)
    name = wanted((draft.name.name,), "pkey", draft.table)
    unkept = any(c in draft.generated and not draft.keeps(c) for c in draft.key)
    if draft.dialect.name not in ("postgres", "mssql") and unkept:
        draft.note(path, f"{draft.dialect.title} has no primary key of generated columns; a unique key stands for it")
        name = wanted(draft.parts(draft.key), "key", draft.table)
        draft.constraints.append(Constraint(name, f"UNIQUE ({columns})", path, "unique"))
        return
    draft.constraints.append(Constraint(None if draft.is_mysql else name, f"PRIMARY KEY ({columns})", path, "primary"))


def uniques(draft: Draft) -> None:
    """The unique keys, and a key for a column that MySQL numbers."""
    for unique in draft.facts.uniques:
        reason = _unfit(draft, unique.columns)
        if reason:
            draft.note(unique.path, f"not unique: {reason}")
            continue
        if in_rows(draft, unique):
            continue
        if draft.dialect.name == "mssql" and any(draft.field(c).shape.nullable for c in unique.columns):
            said = "one row without a value, or an index of the rows that have one: `unique … where … is not null`"
            draft.note(unique.path, f"in SQL Server nulls are alike in a unique key: {said}")
        after = f"UNIQUE ({draft.idents(unique.columns)})"
        draft.constraints.append(Constraint(unique_name(draft, unique), after, unique.path, "unique"))
    auto = draft.auto
    if draft.is_mysql and auto and not any(k[:1] == (auto,) for k in _kept(draft)):
        field = draft.field(auto)
        name = wanted(draft.parts((auto,)), "key", draft.table)
        draft.constraints.append(Constraint(name, f"UNIQUE ({draft.ident(auto)})", field.path, "unique"))
        draft.note(field.path, "unique: MySQL numbers a column only if a key begins with it")


def unique_name(draft: Draft, unique: Unique) -> Wanted:
    """What a unique key is called."""
    if unique.name:
        return stated(unique.name, draft.dialect.name, draft.table, *unique.columns)
    return wanted(draft.parts(unique.columns), "key", draft.table)


def in_rows(draft: Draft, unique: Unique) -> tuple[str, ...]:
    """The columns that may be null of a unique key that is an index of the rows with values: in SQL Server nulls are
    alike, elsewhere they are not. What others point to must be a key, and no index asks for a generated column."""
    loose = tuple(c for c in unique.columns if draft.field(c).shape.nullable and c not in draft.key)
    if draft.dialect.name != "mssql" or any(c in draft.generated for c in loose) or _unfit(draft, unique.columns):
        return ()
    aimed_at = draft.view.ask(targets, draft.facts.store)
    return () if (draft.table, frozenset(unique.columns)) in aimed_at else loose


def targets(view: View, store: str) -> frozenset[tuple[str, frozenset[str]]]:
    """What the foreign keys of a store point to: tables with columns."""
    known = (view.ask(facts, name) for _, name in view.paths("tables"))
    return frozenset(
        (f.table, frozenset(f.targets)) for one in known if one and one.store == store for f in one.foreigns
    )


def _kept(draft: Draft) -> list[tuple[str, ...]]:
    return [k for k in (draft.key, *(u.columns for u in draft.facts.uniques)) if k and not _unfit(draft, k)]


def unique_sets(draft: Draft) -> list[tuple[str, ...]]:
    """The columns of everything that is unique: the key, the constraints, the indexes."""
    sets = [draft.key, *(u.columns for u in draft.facts.uniques)]
    sets += [tuple(p.column for p in i.parts) for i, _ in draft.facts.indexes if i.unique]
    return [columns for columns in dict.fromkeys(sets) if columns]


def foreigns(draft: Draft) -> tuple[ForeignText, ...]:
    """The foreign keys that the engine would take."""
    out: list[ForeignText] = []
    for foreign in draft.facts.foreigns:
        reason = _misfit(draft, foreign)
        if reason:
            draft.note(foreign.path, f"no constraint: {reason}")
            continue
        names = dict(draft.view.ask(column_names, foreign.table, draft.dialect.name))
        foreign = _in_order(draft, foreign)
        own = tuple(draft.ident(c) for c in foreign.columns)
        targets = tuple(ident(names[c], draft.dialect.name) for c in foreign.targets)
        there = table_name(draft.view, foreign.table, draft.dialect.name, draft.facts.store).sql(draft.dialect.name)
        text = f"FOREIGN KEY ({draft.idents(foreign.columns)}) REFERENCES {there} ({', '.join(targets)})"
        actions = _action(draft, foreign, "DELETE", foreign.delete) + _action(draft, foreign, "UPDATE", foreign.update)
        if any(word in actions for word in (" SET ", "UPDATE CASCADE")):
            draft.changed.update(foreign.columns)
        text += actions
        name = wanted(draft.parts(foreign.columns), "fkey", draft.table, foreign.id)
        out.append(ForeignText(foreign.id, foreign.table, name, text, foreign.path, own, targets, actions))
    return tuple(out)


def _action(draft: Draft, foreign: Foreign, event: str, said: str) -> str:
    if not said:
        return ""
    action = _ACTIONS.get(said.strip("'").replace("_", " ").replace("-", " ").lower())
    fields = [draft.field(c) for c in foreign.columns]
    dialect = draft.dialect.name
    if action in ("RESTRICT", "NO ACTION") and dialect in ("mssql", "oracle"):
        return ""  # what they do when nothing is said
    reason = "" if action else f'there is no action "{said}"'
    allowed = _ALLOWED.get((dialect, event))
    if action and allowed is not None and action not in allowed:
        reason = f"{draft.dialect.title} has no {action}; rows that are pointed to stay"
    if dialect == "mssql" and (draft.table, foreign.id) in draft.view.ask(crossing, draft.facts.store):
        reason = "SQL Server lets a change come to a table by one way alone"
    if action == "SET NULL" and any(_is_required(draft, f) for f in fields):
        reason = "a required column cannot be set to null"
    elif action == "SET DEFAULT" and draft.is_mysql:
        reason = "InnoDB does not set defaults"
    elif action in ("SET NULL", "SET DEFAULT", "CASCADE") and any(f.name in draft.generated for f in fields):
        reason = "a generated column is never set"
    elif action in ("SET NULL", "CASCADE") and draft.is_mysql and event + action != "DELETECASCADE":
        read = {c for e in draft.generated.values() for c in e.columns}
        if read.intersection(foreign.columns):
            reason = "MySQL changes no column that a generated one reads"
    if reason:
        draft.note(foreign.path, f"no ON {event}: {reason}")
        return ""
    return f" ON {event} {action}"


#: The actions of engines that have not all.
_ALLOWED = {
    ("duckdb", "DELETE"): ("RESTRICT", "NO ACTION"),
    ("duckdb", "UPDATE"): ("RESTRICT", "NO ACTION"),
    ("oracle", "DELETE"): ("CASCADE", "SET NULL"),
    ("oracle", "UPDATE"): (),
}


def _in_order(draft: Draft, foreign: Foreign) -> Foreign:
    """The columns in the order of the key that they point to, which DuckDB wants."""
    there = draft.view.ask(parent, foreign.table)
    keys = there.keys if there else ()
    if draft.dialect.name != "duckdb" or foreign.targets in keys:
        return foreign
    key = next((k for k in keys if set(k) == set(foreign.targets)), foreign.targets)
    own = dict(zip(foreign.targets, foreign.columns, strict=True))
    return replace(foreign, columns=tuple(own[c] for c in key), targets=key)


def _is_required(draft: Draft, field: Field) -> bool:
    return not field.shape.nullable or field.name in draft.key or field.name == draft.auto


def pointed_at(view: View, table: str, column: str) -> tuple[Shape, bool, bool]:
    """The type of a column that a key points to, whether it is numbered, whether generated: asked by itself, so that an
    edit of another column there costs the tables that point to it nothing."""
    there = [c for c, _ in view.ask(placed_columns, table) if c.name == column]
    return (
        shape_of(view, table, column),
        any(c.has("auto") for c in there),
        any(bool(c.generated) for c in there),
    )


def _engine(view: View, table: str, *keys: str) -> str:
    """MySQL's engine of a table, as one of its `native` options says it."""
    entry = view.get(Table, "tables", table)
    said = [options for which, options in entry.native if which in keys] if entry else []
    return next((str(value) for options in said for key, value in pairs(options) if key == "engine"), "InnoDB")


def _misfit(draft: Draft, foreign: Foreign) -> str:
    """Why the engine would refuse the types, or nothing."""
    dialect = draft.dialect.name
    for name, target in zip(foreign.columns, foreign.targets, strict=True):
        child, (there, auto, generated) = draft.field(name), draft.view.ask(pointed_at, foreign.table, target)
        if not is_keyable(there, dialect) or not is_keyable(child.shape, dialect):
            return f"{draft.dialect.title} has no keys of {there.type.name}"
        if dialect == "postgres" and there.type.array:  # it is made, and then the check of rows fails
            return "PostgreSQL cannot look arrays up"
        if dialect != "sqlite" and not _fits(draft, child, foreign.table, target, there, auto):
            return f"{name} is {child.shape.type.name}, {foreign.table}.{target} is {there.type.name}"
        if dialect == "duckdb" and (child.column.generated or generated):
            return "DuckDB has no keys of generated columns"
        parents = table_name(draft.view, foreign.table, dialect, draft.facts.store)
        if dialect == "duckdb" and parents.schema != draft.name.schema:
            return "DuckDB has no foreign keys from one schema to another"
        if draft.is_mysql and name in draft.generated and not draft.keeps(name):
            return f"{draft.dialect.title} takes no foreign key of such a generated column"
    if len(foreign.columns) > _COLUMNS.get(dialect, len(foreign.columns)):
        return f"{draft.dialect.title} takes {_COLUMNS[dialect]} columns in a key"
    return _refused_by_mysql(draft, foreign) if draft.is_mysql else ""


def _refused_by_mysql(draft: Draft, foreign: Foreign) -> str:
    """What both take by the types and one of them does not."""
    itself = foreign.table == draft.table and foreign.columns == foreign.targets
    if itself and draft.dialect.key != "mariadb":
        return "it points to itself, which MySQL does not take and every row keeps"
    for table in (draft.table, foreign.table):
        engine = draft.view.ask(_engine, table, draft.dialect.name, draft.dialect.key)
        if engine.lower() != "innodb":
            return f"{table} is kept by {engine[:40]}; only InnoDB has foreign keys"
    return ""


def pairs(options: object) -> Iterable[tuple[str, object]]:
    """The options of a dialect: a mapping was kept as its pairs."""
    kept = options if isinstance(options, tuple) else ()
    return [pair for pair in kept if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)]


def _fits(draft: Draft, child: Field, table: str, target: str, parent: Shape, auto: bool) -> bool:
    """Whether values of the two types can be compared. In MySQL a whole number takes its parent's type."""
    if family(child.shape) != family(parent):
        return False
    if child.shape.type.array or child.shape.type.name == "enum":
        return (child.shape.type, child.shape.unsigned) == (parent.type, parent.unsigned)
    if draft.dialect.name == "mssql":
        mine, theirs = (exact_type(draft.view, *c, "mssql") for c in ((draft.table, child.name), (table, target)))
        return mine == theirs
    if child.shape.type.name not in NUMBERS:
        return True
    mine = spell(child.shape, Use(auto=child.name == draft.auto), draft.dialect.name).text
    theirs = spell(parent, Use(auto=auto), draft.dialect.name).text
    if draft.dialect.name == "postgres":
        ranks = [next(i for i, r in enumerate(_RANKS) if text.startswith(r)) for text in (mine, theirs)]
        if max(ranks) <= _LAST_WHOLE or ranks[0] <= ranks[1]:
            return True
    elif mine == theirs:
        return True
    if child.shape.type.name not in WHOLE or parent.type.name not in WHOLE or child.name == draft.auto:
        return False
    if draft.spelled.setdefault(child.name, theirs) != theirs:
        return False
    if child.column.type is not None:
        draft.note(child.path, f"{theirs}, as the column that it points to")
    return True


#: PostgreSQL's numbers: each can be compared with those after it, whole ones with all whole ones.
_RANKS = ("SMALLINT", "INTEGER", "BIGINT", "NUMERIC", "REAL", "DOUBLE")
_LAST_WHOLE = 2
