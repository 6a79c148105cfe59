"""What a column must be to stand in a key: of a type that the engine can order, short enough, and, where the engine
wants it, of the very type of what it points to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backdraft.design.view import View
from backdraft.render.sql.facts import Facts, Shape, facts, shape_of
from backdraft.render.sql.spelling import spell
from backdraft.render.sql.types import NUMBERS, TEXTS, WHOLE, Use, native
from backdraft.render.sql.words import words

#: InnoDB's keys hold 3,072 bytes; this many letters of four bytes leave room for columns of other types. SQL Server's
#: primary keys hold 900 bytes of two-byte letters, its other ones 1,700; Oracle's some 6,400.
_LETTERS = {"mysql": (700, 700), "mssql": (400, 800), "oracle": (1000, 1000)}
_NO_ORDER = {
    "postgres": frozenset(("xml", "json", "point", "line", "lseg", "box", "path", "polygon", "circle", "jsonpath")),
    "mysql": frozenset(("json", "vector")),
    "sqlite": frozenset[str](),
    "duckdb": frozenset(("interval", "vector")),
    "mssql": frozenset(("json", "vector")),
    "oracle": frozenset(("json", "vector")),
}


def is_keyable(shape: Shape, dialect: str) -> bool:
    """Whether the engine can order values of this type, so that an index can hold them."""
    if dialect not in ("postgres", "sqlite") and shape.type.array:
        return False
    if shape.type.name == "native":
        return native(shape.type.text, dialect).split("(")[0].lower() not in _NO_ORDER[dialect] | _BLOBS[dialect]
    return shape.type.name not in _NO_ORDER[dialect] or dialect == "postgres"


_BLOBS = {
    "postgres": frozenset[str](),
    "mysql": words("""
        tinytext mediumtext longtext tinyblob mediumblob longblob blob geometry point linestring polygon multipoint
        multilinestring multipolygon geometrycollection
        """),
    "sqlite": frozenset[str](),
    "duckdb": words("bit bitstring variant"),
    "mssql": words("xml geography geometry image ntext sql_variant"),
    "oracle": words("clob nclob blob bfile xmltype"),
}


def family(shape: Shape) -> tuple[object, ...]:
    """What must be the same of two types so that their values can be compared."""
    type_ = shape.type
    if type_.name in NUMBERS:
        name = "number"
    elif type_.name in TEXTS:
        name = "letters"
    elif type_.name == "enum":
        return "enum", shape.enum or shape.at, type_.array
    elif type_.name == "native":
        return "native", type_.text, type_.array
    else:
        name = type_.name
    return name, type_.array


def caps(known: Facts, key: tuple[str, ...], dialect: str) -> dict[str, int]:
    """How many letters each text in a key may have, where the engine's keys are short. `key` is the primary one."""
    out: dict[str, int] = {}
    if dialect not in _LETTERS:
        return out
    most, other = _LETTERS[dialect]
    others = (*(u.columns for u in known.uniques), *(f.columns for f in known.foreigns))
    shapes = {f.name: f.shape for f in known.fields}
    for columns, letters in ((key, most), *((columns, other) for columns in others)):
        texts = [c for c in columns if shapes[c].type.name in (*TEXTS, "bytes", "native", "interval")]
        for name in texts:
            out[name] = min(out.get(name, letters), letters // len(texts))
    return out


def exact_type(view: View, table: str, column: str, dialect: str) -> str:
    """The type of a column where a key and what it points to must have the very same: that of the last column on the
    way. In a circle it is the first by its name."""
    path = [(table, column)]
    there = view.ask(_leads_to, table, column, dialect)
    while there is not None and there not in path:
        path.append(there)
        there = view.ask(_leads_to, *there, dialect)
    end = path[-1] if there is None else min(path[path.index(there) :])
    return view.ask(own_type, *end, dialect)


def own_type(view: View, table: str, column: str, dialect: str) -> str:
    """The type of a column if it pointed to nothing."""
    known = view.ask(facts, table)
    field = known.field(column) if known else None
    if known is None or field is None:
        return ""
    stated = dict(field.column.native).get(dialect)
    if stated is not None and native(str(stated), dialect):
        return native(str(stated), dialect)
    key = known.key if all(f.name not in known.key or is_keyable(f.shape, dialect) for f in known.fields) else ()
    use = Use(caps(known, key, dialect).get(column, 0), field.column.has("auto"))
    return repr(field.shape.type) if field.shape.type.name == "enum" else spell(field.shape, use, dialect).text


def _leads_to(view: View, table: str, column: str, dialect: str) -> tuple[str, str] | None:
    """The column whose type a column takes: what the first key that can be kept points to."""
    known = view.ask(facts, table)
    field = known.field(column) if known else None
    if known is None or field is None or dialect in dict(field.column.native):
        return None
    for foreign in known.foreigns:
        if column in foreign.columns:
            target = foreign.targets[foreign.columns.index(column)]
            there = shape_of(view, foreign.table, target)
            if family(there) == family(field.shape) and is_keyable(there, dialect) and _gives(there, field.shape):
                return foreign.table, target
    return None


def _gives(there: Shape, here: Shape) -> bool:
    """Whether a column may take another's type: a number only where nothing is lost of it."""
    if there.type.name == "enum":
        return False  # it is the same as it is
    same = (there.type, there.unsigned) == (here.type, here.unsigned)
    return same or there.type.name not in NUMBERS or (there.type.name in WHOLE and here.type.name in WHOLE)


#: The bytes of an index that SQL Server makes beside the table.
_LONGEST = 1700
_SIZED = re.compile(r"(N?)(VAR)?(?:CHAR|BINARY)\((\d+)\)")


def too_long(parts: Sequence[tuple[str, str]]) -> str:
    """What is told of an index of SQL Server, its columns with their types, that may be longer than what is kept."""
    fixed = most = 0
    for _, type_ in parts:
        sized = _SIZED.fullmatch(type_)
        if sized:
            size = int(sized[3]) * (2 if sized[1] else 1)
            most += size
            fixed += 0 if sized[2] else size
    if fixed > _LONGEST:
        return f"no index: SQL Server keeps {_LONGEST:,} bytes of an index, and these are always {fixed:,}"
    columns = ", ".join(column for column, _ in parts)
    said = f"SQL Server keeps {_LONGEST:,} bytes of an index: it refuses a row with more in {columns}"
    return said if most > _LONGEST else ""
