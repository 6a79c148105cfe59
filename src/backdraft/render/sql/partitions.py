"""How a table is cut on one node: PostgreSQL's, MySQL's, MariaDB's and Oracle's clauses, or a note with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backdraft.design.built import ColumnText
from backdraft.design.model import Split
from backdraft.design.view import View
from backdraft.render.sql.draft import Draft
from backdraft.render.sql.facts import facts
from backdraft.render.sql.keyable import is_keyable
from backdraft.render.sql.keys import pairs, unique_sets
from backdraft.render.sql.naming import Wanted, tables_of, wanted
from backdraft.render.sql.words import words
from backdraft.render.sql.write import remark

#: Into how many pieces a hash spreads the rows, where the design says no number.
_USUAL = 4


def partitioned(draft: Draft, columns: tuple[ColumnText, ...]) -> tuple[str, tuple[tuple[Wanted, str], ...]]:
    """What stands behind the table of `columns`, and the partitions that are tables of their own (PostgreSQL)."""
    split = draft.facts.table.partition
    if split is None:
        return "", ()
    path = (*draft.facts.path, "partition")
    types = {c.key: c.type for c in columns}
    reason = _never(draft, split) or _WAYS[draft.dialect.name][0](draft, split, types)
    if reason:
        draft.note(path, f"not partitioned: {reason}")
        return "", ()
    steady = _interval(split, columns) if draft.dialect.name == "oracle" else ""
    if steady:
        return steady, ()
    if split.by != "hash":
        which = "default" if split.by == "list" or draft.dialect.name == "postgres" else "last"
        draft.note(path, f"every row goes to the {which} partition until others are made" + _ahead(split))
    elif not split.count:
        draft.note(path, f"{_USUAL} partitions, as the design says no number")
    clause = _WAYS[draft.dialect.name][1](draft, split)
    return clause, _pieces(draft, split) if draft.dialect.name == "postgres" else ()


def _in_postgres(draft: Draft, split: Split) -> str:
    return f" PARTITION BY {split.by.upper()} ({draft.idents(split.columns)})"


def _pieces(draft: Draft, split: Split) -> tuple[tuple[Wanted, str], ...]:
    """PostgreSQL's first partitions."""
    table = draft.name.name
    if split.by != "hash":
        return ((wanted((table,), "default", draft.table), "DEFAULT"),)
    count = split.count or _USUAL
    return tuple(
        (wanted((table,), f"p{i}", draft.table, str(i)), f"FOR VALUES WITH (MODULUS {count}, REMAINDER {i})")
        for i in range(count)
    )


def _in_mysql(draft: Draft, split: Split) -> str:
    """The clause with its first partitions. KEY is a hash of any type, HASH one of whole numbers."""
    columns = draft.idents(split.columns)
    if split.by == "hash":
        return f" PARTITION BY KEY ({columns}) PARTITIONS {split.count or _USUAL}"
    if split.by == "list":
        return f" PARTITION BY LIST COLUMNS ({columns}) (PARTITION pdefault DEFAULT)"
    most = ", ".join("MAXVALUE" for _ in split.columns)
    return f" PARTITION BY RANGE COLUMNS ({columns}) (PARTITION pmax VALUES LESS THAN ({most}))"


def _in_oracle(draft: Draft, split: Split) -> str:
    """The clause with its first partitions."""
    columns = draft.idents(split.columns)
    if split.by == "hash":
        return f" PARTITION BY HASH ({columns}) PARTITIONS {split.count or _USUAL}"
    if split.by == "list":
        return f" PARTITION BY LIST ({columns}) (PARTITION pdefault VALUES (DEFAULT))"
    most = ", ".join("MAXVALUE" for _ in split.columns)
    return f" PARTITION BY RANGE ({columns}) (PARTITION pmax VALUES LESS THAN ({most}))"


#: How Oracle says a step: the function, how many, of what.
_INTERVALS = {
    "hour": ("NUMTODSINTERVAL", 1, "HOUR"),
    "day": ("NUMTODSINTERVAL", 1, "DAY"),
    "week": ("NUMTODSINTERVAL", 7, "DAY"),
    "month": ("NUMTOYMINTERVAL", 1, "MONTH"),
    "quarter": ("NUMTOYMINTERVAL", 3, "MONTH"),
    "year": ("NUMTOYMINTERVAL", 1, "YEAR"),
}


def _interval(split: Split, columns: tuple[ColumnText, ...]) -> str:
    """Oracle's clause by which it makes a partition for each step by itself, where it can: of a moment without a zone
    that is always there."""
    column = next((c for c in columns if (c.key,) == split.columns), None)
    if split.by != "range" or split.every not in _INTERVALS or column is None or not column.required:
        return ""
    word = _word(column.type)
    if word not in ("DATE", "TIMESTAMP") or "ZONE" in column.type or (word == "DATE" and split.every == "hour"):
        return ""
    function, count, unit = _INTERVALS[split.every]
    first = "DATE '2000-01-01'" if word == "DATE" else "TIMESTAMP '2000-01-01 00:00:00'"
    step = f"INTERVAL ({function}({count}, '{unit}'))"
    return f" PARTITION BY RANGE ({column.name}) {step} (PARTITION pfirst VALUES LESS THAN ({first}))"


def _ahead(split: Split) -> str:
    return f", one for each {remark(split.every)} ahead of time" if split.every else ""


_NO_PARTITIONS = {
    "sqlite": "SQLite has no partitions",
    "duckdb": "DuckDB has no partitions",
    "mssql": "SQL Server wants a partition function and a scheme of the database's own",
}


def _never(draft: Draft, split: Split) -> str:
    """Why a table is not cut so, whichever engine it is; or nothing."""
    names = {f.name for f in draft.facts.fields}
    unknown = [c for c in split.columns if c not in names]
    if unknown or not split.columns:
        return f"there is no column {', '.join(unknown)}"
    if draft.dialect.name in _NO_PARTITIONS:
        return _NO_PARTITIONS[draft.dialect.name]
    if split.by == "list" and len(split.columns) > 1:
        return "a list is of one column"
    if split.count is not None and not 1 <= split.count <= 256:
        return "more than 256 partitions are left to a script"
    title = draft.dialect.title
    if any(c in draft.generated for c in split.columns):
        return f"{title} partitions by no generated column"
    if draft.dialect.name == "oracle":  # its unique keys have indexes of the whole table
        return ""
    outside = next((k for k in unique_sets(draft) if not set(split.columns) <= set(k)), None)
    if outside:
        missing = ", ".join(c for c in split.columns if c not in outside)
        return f"{title} wants {missing} in every unique key, and it is not in ({', '.join(outside)})"
    return ""


def _not_in_oracle(draft: Draft, split: Split, types: Mapping[str, str]) -> str:
    for column in split.columns:
        word = _word(types[column])
        if word.endswith("LOB") or word in ("XMLTYPE", "LONG", "ROWID", "UROWID", "BFILE"):
            return f"Oracle cuts by no {word}, which {column} is"
        if " WITH TIME ZONE" in types[column]:
            return f"Oracle cuts by no moment with a zone, which {column} is"
    return ""


def _not_in_postgres(draft: Draft, split: Split, types: Mapping[str, str]) -> str:
    shapes = [draft.field(c).shape for c in split.columns]
    if not all(is_keyable(s, "postgres") and s.type.name not in ("vector", "native") for s in shapes):
        return "values of its type cannot be told apart so"
    return ""


#: By what rows may be cut into ranges and lists, and by what no hash spreads them.
_ORDERED = words(
    "BOOLEAN TINYINT SMALLINT MEDIUMINT INT INTEGER BIGINT DATE DATETIME TIME CHAR VARCHAR BINARY VARBINARY"
)
_UNHASHED = words("TINYTEXT TEXT MEDIUMTEXT LONGTEXT TINYBLOB BLOB MEDIUMBLOB LONGBLOB JSON VECTOR")
_SHAPES = words(
    "GEOMETRY POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON GEOMETRYCOLLECTION GEOMCOLLECTION"
)
_ENGINES = {"MySQL": ("innodb",), "MariaDB": ("innodb", "aria", "myisam")}


def _not_in_mysql(draft: Draft, split: Split, types: Mapping[str, str]) -> str:
    title = draft.dialect.title
    if draft.facts.foreigns or draft.table in draft.view.ask(_pointed_to, draft.facts.store):
        return f"{title} has no foreign keys to and from partitions"
    if split.by == "list" and title == "MySQL":
        return "MySQL wants the values of each partition of a list, and has none for all others"
    if any(_word(type_) in _SHAPES for type_ in types.values()):
        return f"{title} has no geometry in partitions"
    if _engine(draft) not in _ENGINES[title]:
        return f"the engine {remark(_engine(draft))} has no partitions"
    for column in split.columns:
        word = _word(types[column])
        if word in _UNHASHED or (split.by != "hash" and word not in _ORDERED):
            return f"{title} cuts by no {word}, which {column} is"
    return ""


def _word(type_: str) -> str:
    return type_.replace("(", " ").split(" ")[0].upper()


def _engine(draft: Draft) -> str:
    """The engine of a table of MySQL and MariaDB, in small letters."""
    own = (draft.dialect.name, draft.dialect.key)
    said = [
        str(v)
        for which, options in draft.facts.table.native
        if which in own
        for k, v in pairs(options)
        if k == "engine"
    ]
    return said[0].lower() if said else "innodb"


def _pointed_to(view: View, store: str) -> frozenset[str]:
    """The tables of a store that foreign keys point to."""
    known = (view.ask(facts, table) for table in view.ask(tables_of, store))
    return frozenset(foreign.table for one in known if one for foreign in one.foreigns)


#: By dialect: why a table is not cut so, and the clause that cuts it.
_WAYS: dict[str, tuple[Callable[[Draft, Split, Mapping[str, str]], str], Callable[[Draft, Split], str]]] = {
    "postgres": (_not_in_postgres, _in_postgres),
    "mysql": (_not_in_mysql, _in_mysql),
    "oracle": (_not_in_oracle, _in_oracle),
}
