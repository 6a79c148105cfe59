"""A person's SQL expressions (checks, defaults, generated columns, parts of indexes) in the target's words.

They are read as PostgreSQL's. What is not exactly one expression is refused with the reason: a second statement,
a subquery, a parameter. For the other dialects only what is known to mean the same there is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from backdraft.render.sql.constants import constant
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.facts import Shape
from backdraft.render.sql.fitting import fits_text
from backdraft.render.sql.kinds import Kinds, MismatchError, kind_of, misfit
from backdraft.render.sql.postgres_functions import FUNCTIONS
from backdraft.render.sql.rewording import REWORDED, as_bytes, bracketed
from backdraft.render.sql.truths import filter_of, without_booleans
from backdraft.render.sql.words import words
from backdraft.render.sql.write import generator, ident

if TYPE_CHECKING:
    from sqlglot import exp

Place = Literal["check", "default", "generated", "index", "where"]

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: Longer is no expression but an attack on the parser's stack.
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Expression:
    """`text` in the target's words, or why there is none. `columns` are the names that it reads, `kind` is that
    of its value, `constant` the value where it is plain."""

    text: str = ""
    refused: str = ""
    columns: tuple[str, ...] = ()
    is_call: bool = False
    kind: str = "any"
    constant: Decimal | str | None = None


@lru_cache(maxsize=4096)
def _parse(text: str) -> exp.Expression | str:
    """The tree of `text`, or why it has none."""
    import sqlglot
    from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

    if not text.strip():
        return "nothing is written there"
    if _UNSEEN.search(text):
        return "it holds characters that cannot be seen"
    if len(text) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    try:
        trees = sqlglot.parse(text, read="postgres", error_level=ErrorLevel.IMMEDIATE)
    except ParseError as error:
        said = error.errors[0].get("description") if error.errors else ""
        return f"it could not be read: {said or 'not SQL'}"
    except SqlglotError:
        return "it could not be read: a quote or bracket is never closed"
    except RecursionError:
        return "it is nested too deep"
    except Exception:  # the parser is not ours, and any text may come here
        return "it could not be read"
    if len(trees) != 1 or trees[0] is None:
        return "it is more than one expression"
    try:
        tree = trees[0].transform(_plain_text, copy=False)
        return _forbidden(tree) or tree
    except RecursionError:
        return "it is nested too deep"


def _plain_text(node: exp.Expression) -> exp.Expression:
    """`$$text$$` as `'text'`, which every dialect has."""
    from sqlglot import exp

    return exp.Literal.string(node.name) if isinstance(node, exp.RawString) else node


def _forbidden(tree: exp.Expression) -> str:
    from sqlglot import exp

    if isinstance(tree, exp.Query):
        return "a subquery cannot stand there"
    if not isinstance(tree, (exp.Condition, exp.Interval, exp.AtTimeZone)):
        return "it is no expression"
    for node in tree.walk():
        if isinstance(node, exp.Query):
            return "a subquery cannot stand there"
        if isinstance(node, (exp.Parameter, exp.Placeholder, exp.SessionParameter)):
            return "a parameter cannot stand there"
        if isinstance(node, (exp.AggFunc, exp.Window, exp.Star)):
            return "it speaks of several rows"
        if isinstance(node, (exp.DDL, exp.DML, exp.Command, exp.Alias, exp.Block)):
            return "it is no expression"
    return ""


#: sqlglot's nodes that MySQL, MariaDB and SQLite understand as PostgreSQL does.
_PORTABLE = words("""
    Column Identifier Literal Boolean Null Paren Not Neg And Or EQ NEQ GT GTE LT LTE Is In Between Like Escape Case If
    Add Sub Mul Div Mod DPipe Coalesce Nullif Lower Upper Length Abs Round Trim Substring Concat StrPosition Replace
    ILike Cast DataType DataTypeParam Tuple Var NullSafeEQ NullSafeNEQ
    """)
_ALSO: dict[str, frozenset[str]] = {
    "mysql": words("""
        Greatest Least Ceil Floor Sign Sqrt Pow Ln Exp Left Right Extract Year Month Day JSONExtract JSONExtractScalar
        JSONPath JSONPathRoot JSONPathKey JSONPathSubscript RegexpLike CurrentTimestamp CurrentDate Uuid Rand
        BitwiseAnd BitwiseOr MD5 SHA BitString HexString
        """),
    "duckdb": words("""
        Greatest Least Ceil Floor Sign Sqrt Pow Ln Exp Left Right Extract JSONExtract JSONExtractScalar JSONPath
        JSONPathRoot JSONPathKey JSONPathSubscript RegexpLike CurrentTimestamp CurrentDate Uuid Rand Interval
        BitwiseAnd BitwiseOr MD5 HexString
        """),
    "mssql": words("Ceil Floor Sign Sqrt Pow Exp Left Right CurrentTimestamp CurrentDate Uuid BitwiseAnd BitwiseOr"),
    "oracle": words("Greatest Least Ceil Floor Sign Sqrt Ln Exp CurrentTimestamp CurrentDate Extract"),
    "sqlite": words("""
        JSONExtract JSONExtractScalar JSONPath JSONPathRoot JSONPathKey JSONPathSubscript CurrentTimestamp CurrentDate
        Rand BitwiseAnd BitwiseOr HexString
        """),
}
_LACKS: dict[str, frozenset[str]] = {
    "mssql": words("ILike NullSafeEQ NullSafeNEQ Tuple"),
    "oracle": words("Concat NullSafeEQ NullSafeNEQ"),
}
_CHANGING = frozenset(("CurrentTimestamp", "CurrentDate", "CurrentTime", "Localtime", "Localtimestamp", "Rand", "Uuid"))
_CHANGING_CALLS = words(
    "now random clock_timestamp statement_timestamp transaction_timestamp timeofday nextval setval currval "
    "gen_random_uuid uuidv7 uuidv4 uuid_generate_v4 uuid_generate_v1 current_setting txid_current"
)
#: PostgreSQL's own functions that are only stable, so that it refuses them where a value is stored.
_STABLE_CALLS = frozenset(("to_char", "to_timestamp", "to_date", "concat", "concat_ws", "format", "age"))
#: Functions of other engines that PostgreSQL lacks. What it has none of its own besides may be a person's function.
_OTHERS = words("""
    uuid_to_bin bin_to_uuid datetime julianday strftime unixepoch json_valid json_unquote json_quote ifnull randomblob
    hex unhex inet_aton inet_ntoa inet6_aton inet6_ntoa is_uuid last_insert_id unix_timestamp from_unixtime
    utc_timestamp date_format str_to_date dateadd datediff getdate isnull charindex patindex newsequentialid
    total_changes typeof nvl sys_guid st_srid find_in_set field elt
    """)
_CASTS: dict[str, frozenset[str]] = {
    "mysql": words("CHAR VARCHAR TEXT BIGINT INT DECIMAL DATE DATETIME TIME JSON DOUBLE"),
    "sqlite": words("CHAR VARCHAR TEXT BIGINT INT SMALLINT DECIMAL DOUBLE FLOAT DATE TIMESTAMP"),
    "duckdb": words("""
        CHAR VARCHAR TEXT BIGINT INT SMALLINT DECIMAL DOUBLE FLOAT DATE TIMESTAMP TIMESTAMPTZ TIME INTERVAL JSON JSONB
        BOOLEAN UUID
        """),
    "mssql": words("CHAR VARCHAR TEXT BIGINT INT SMALLINT DECIMAL DOUBLE FLOAT DATE BOOLEAN"),
    "oracle": words("INT BIGINT SMALLINT DECIMAL DATE"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may speak of.

    `names` leads from the design's columns to the database's, `shapes` to their types (empty: types are not looked at),
    `table` is the name that may stand before a column.
    """

    names: Mapping[str, str]
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    table: str = ""


def write_expression(text: str, dialect: str, place: Place, scope: Scope, target: Shape | None = None) -> Expression:
    """`text` for `dialect`, its columns renamed.

    Args:
        text: The expression as the design has it, in PostgreSQL's words.
        dialect: One of `DIALECTS`.
        place: Where it will stand; each place forbids something else.
        scope: The table's columns.
        target: The type of the column that the value is for, if there is one.
    """
    from sqlglot import exp

    tree = _parse(text)
    if isinstance(tree, str):
        return Expression(refused=tree)
    try:
        copy = tree.copy()
        while place == "index" and isinstance(copy, exp.Paren):
            copy = copy.this
        return _write(copy, dialect, place, scope, target)
    except RecursionError:
        return Expression(refused="it is nested too deep")
    except Exception:  # the writer is not ours either; what it cannot say is a note
        return Expression(refused=f"{DIALECTS[dialect].title} has no words for it")


def _write(tree: exp.Expression, dialect: str, place: Place, scope: Scope, target: Shape | None) -> Expression:
    from sqlglot import exp

    columns, table = scope.names, scope.table
    title, dialect = DIALECTS[dialect].title, DIALECTS[dialect].name
    nodes = list(tree.walk())
    used: list[str] = []
    for node in nodes:
        if isinstance(node, exp.Column):
            name = _column(node, columns, table)
            if name is None:
                return Expression(refused=f'it reads "{_said(node)}", which is no column of the table')
            used.append(name)
        elif isinstance(node, exp.Dot) and node.this.name.lower() not in _SCHEMAS:
            # A method of SQL Server's, or a function of one's own, which no design holds.
            return Expression(refused=f"{title} has no {node.sql('postgres')[:60]}")
        elif isinstance(node, exp.Identifier) and not isinstance(node.parent, exp.Column):
            node.set("quoted", True if node.args.get("quoted") else ident(node.name, dialect) != node.name.lower())
    if used and place == "default":
        return Expression(refused="a default cannot read other columns")
    mistyped, kind = _typed(tree, dialect, place, scope, target)
    refused = _refused(nodes, tree, dialect, place, title) or mistyped
    if refused:
        return Expression(refused=refused)
    for node in nodes:
        if isinstance(node, exp.Column):
            said = _column(node, columns, table) or ""
            name = columns[said]
            new: exp.Expression = exp.Column(this=exp.Identifier(this=name, quoted=ident(name, dialect) != name))
            shape = scope.shapes.get(said)
            if dialect == "mysql" and place == "generated" and shape and shape.type.name in ("char", "uuid"):
                # MariaDB stores nothing that hangs on whether CHAR is padded.
                new = exp.Anonymous(this="RTRIM", expressions=[new])
            if dialect == "duckdb" and shape and shape.type.name == "bytes" and isinstance(node.parent, exp.Length):
                octets = exp.Anonymous(this="octet_length", expressions=[new])
                if node.parent is tree:
                    tree = octets
                else:
                    node.parent.replace(octets)
                continue
            if node is tree:
                tree = new
            else:
                node.replace(new)
    tree = bracketed(tree)
    value = constant(tree) if place == "default" else None
    if dialect == "postgres" and target is not None and target.type.name == "bytes":
        tree = tree.transform(as_bytes, copy=False)
    if dialect in ("mssql", "oracle"):
        tree = without_booleans(tree, place in ("check", "where"), dialect)
    change = REWORDED.get(dialect)
    if change:
        tree = tree.transform(change, copy=False)
    if dialect == "mssql" and place == "where":
        narrow = filter_of(tree)
        if narrow is None:
            return Expression(refused="a filter of SQL Server compares columns with constants, joined by AND")
        tree = narrow
    written = generator(dialect).generate(tree, copy=False)
    if not written:
        return Expression(refused=f"{title} has no words for it")
    return Expression(written, columns=tuple(dict.fromkeys(used)), is_call=_is_call(tree), kind=kind, constant=value)


def _said(node: exp.Column) -> str:
    return ".".join(part.name for part in node.parts)


def _column(node: exp.Column, columns: Mapping[str, str], table: str) -> str | None:
    parts = [part.name for part in node.parts]
    if len(parts) > 1 and ".".join(parts[:-1]) not in (table, table.rpartition(".")[2]):
        return None
    name = parts[-1]
    if name in columns:
        return name
    return next((known for known in columns if known.lower() == name.lower()), None)


def _refused(nodes: list[Any], tree: exp.Expression, dialect: str, place: Place, title: str) -> str:
    """Why `dialect` cannot have it at `place`, or nothing."""
    from sqlglot import exp

    stored = place in ("generated", "index", "where")
    for node in nodes:
        kind = type(node).__name__
        call = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if place != "default" and (kind in _CHANGING or call in _CHANGING_CALLS):
            if stored:
                return "its value changes from moment to moment"
            if dialect not in ("postgres", "mssql"):
                return f"{title} allows no value there that changes from moment to moment"
        if dialect == "postgres":
            if call in _OTHERS or kind == "Datetime":
                return f"{title} has no {call or kind.lower()}()"
            lacking = _lacking(node) if place == "default" else ""
            if lacking:
                return f"{title} has no {lacking}() of its own; write public.{lacking}() where you make one"
            if stored and (kind in ("Concat", "ConcatWs", "ToChar", "StrToTime") or call in _STABLE_CALLS):
                return "PostgreSQL stores only what never changes; write || for concat, and no texts of dates"
            continue
        if kind not in _PORTABLE | _ALSO[dialect] or kind in _LACKS.get(dialect, ()):
            what = f"{call}()" if call else node.sql("postgres")
            return f"{title} has no {what if len(what) < 60 else kind}"
        one_end = isinstance(node, exp.Trim) and node.args.get("position") in ("LEADING", "TRAILING")
        if dialect == "mssql" and one_end and node.expression:
            return f"{title} has no {node.sql('postgres')} before version 2022"
        if isinstance(node, exp.DataType) and node.this.name not in _CASTS[dialect]:
            return f"{title} casts to no {node.sql('postgres')}"
    if place in ("check", "where") and not _is_condition(tree):
        return "it is no condition"
    return ""


#: What PostgreSQL's grammar has and its catalog does not list.
_GRAMMAR = words("""
    coalesce greatest least nullif cast trim row array normalize xmlelement xmlforest xmlconcat xmlparse xmlpi xmlroot
    xmlserialize json_object json_array json_query json_value json_exists json json_scalar json_serialize
    current_date current_time current_timestamp localtime localtimestamp collation any all some exists
    """)


def _lacking(node: Any) -> str:
    """The function that a node calls where PostgreSQL has none of that name and no schema is said."""
    from sqlglot import exp

    if not isinstance(node, exp.Func) or type(node).__name__ in _PORTABLE or isinstance(node.parent, exp.Dot):
        return ""
    called = re.match(r"([a-z_]\w*)\(", node.sql("postgres"), re.I)
    name = called[1].lower() if called else ""
    return "" if name in FUNCTIONS or name in _GRAMMAR else name


def _typed(tree: exp.Expression, dialect: str, place: Place, scope: Scope, target: Shape | None) -> tuple[str, str]:
    """Why the engine would refuse the types (or nothing), and the kind of the value."""
    from sqlglot import exp

    if dialect == "sqlite" or (not scope.shapes and target is None):
        return "", "any"
    columns = {name: kind_of(shape, dialect) for name, shape in scope.shapes.items()}
    stored = place in ("generated", "index", "where")
    kinds = Kinds(columns, stored, fits_text, lambda node: _column(node, scope.names, scope.table))
    try:
        found = kinds.of(tree)
        if dialect == "mssql":  # whose + adds where one of two is a number
            for node in tree.find_all(exp.DPipe):
                kinds.texts(kinds.of(node.this), kinds.of(node.expression))
    except MismatchError as error:
        return str(error), "any"
    if place in ("check", "where") and found.name not in ("bool", "any"):
        return "it is no condition", found.name
    return misfit(found, kind_of(target, dialect), kinds) if target is not None else "", found.name


def _is_condition(tree: exp.Expression) -> bool:
    from sqlglot import exp

    root = tree.unnest()
    arithmetic = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.DPipe, exp.Neg, exp.Literal, exp.Interval)
    return not isinstance(root, arithmetic)


def _is_call(tree: exp.Expression) -> bool:
    """Whether it can be a part of an index without brackets (PostgreSQL)."""
    from sqlglot import exp

    return isinstance(tree, (exp.Lower, exp.Upper, exp.Abs, exp.Length, exp.Anonymous))


#: Schemas whose functions are there without being made.
_SCHEMAS = frozenset(("public", "pg_catalog", "extensions"))
