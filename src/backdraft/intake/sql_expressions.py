"""Conditions, generated values and parts of indexes of other people's SQL as the format writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from backdraft.design.model import IndexPart, SqlType
from backdraft.design.notation.sqltypes import NUMBERS
from backdraft.intake.sql_defaults import NUMBER, unwrapped
from backdraft.intake.sql_truths import truths
from backdraft.render.sql.keywords import POSTGRES
from backdraft.render.sql.rewording import bracketed

if TYPE_CHECKING:
    from sqlglot import exp


def renamed(node: exp.Expr, names: Mapping[str, str], types: Mapping[str, SqlType]) -> str:
    """The expression in PostgreSQL's words, its columns called as the design calls them.

    Args:
        node: The expression.
        names: What the design calls each column, by its name in small letters.
        types: The columns' types, likewise.
    """
    from sqlglot import exp

    tree = truths(_as_texts(node, types), types).transform(_simpler)
    for column in list(tree.find_all(exp.Column)):
        name = names.get(column.name.lower(), column.name)
        new = exp.Column(this=exp.Identifier(this=name, quoted=not _is_plain(name)))
        if column is tree:
            tree = new
        else:
            column.replace(new)
    return str(bracketed(tree).sql("postgres", comments=False)).replace("\n", " ")


def in_other_names(text: str, old: str, new: str) -> str:
    """An expression of ours with the column `old` called `new`."""
    import sqlglot
    from sqlglot import exp

    if old.lower() not in text.lower():
        return text
    try:
        tree = sqlglot.parse_one(f"SELECT {text}", read="postgres")
    except Exception:  # it stays as it is, and is told where it names what is not there
        return text
    for column in [c for c in tree.find_all(exp.Column) if c.name.lower() == old.lower()]:
        column.replace(exp.Column(this=exp.Identifier(this=new, quoted=not _is_plain(new))))
    return tree.sql("postgres", comments=False).removeprefix("SELECT ").replace("\n", " ")


@lru_cache(maxsize=4096)
def _is_plain(name: str) -> bool:
    """Whether a column's name needs no quotes in an expression."""
    if re.fullmatch(r"[a-z_][a-z0-9_]*", name) is None or name in POSTGRES:
        return False
    import sqlglot
    from sqlglot import exp

    try:
        tree = sqlglot.parse_one(f"{name} > 1 AND -{name} IS NULL", read="postgres")
    except Exception:  # a word of the grammar
        return False
    return [column.name for column in tree.find_all(exp.Column)] == [name, name]


def plain(tree: exp.Expr, dialect: str = "") -> exp.Expr:
    """The tree in plain words: texts of a national character set (`N'…'`) as all of ours are, lists and paths into JSON
    as people write them, functions without the schema that all have, lengths of columns without the cast that the
    parser (for SQL Server) and dumps put there."""
    from sqlglot import exp

    if dialect == "sqlite":
        for moment in list(tree.find_all(exp.TimeToStr)):
            moment.replace(exp.Anonymous(this="STRFTIME", expressions=[moment.args["format"], moment.this.this]))
    elif dialect == "tsql":
        _texts_joined(tree)
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "json_extract" and len(call.expressions) == 2:  # DuckDB's, in PostgreSQL's grammar
            path = call.expressions[1]
            step = _from_root(exp.JSONPathKey(this=path.name)) if isinstance(path, exp.Literal) else None
            if isinstance(step, exp.JSONPathSubscript) or (step is not None and step.this != path.name):
                steps = exp.JSONPath(expressions=[exp.JSONPathRoot(), step])
                call.replace(exp.JSONExtract(this=call.expressions[0], expression=steps, only_json_types=True))
                continue
        inner = call.expressions[0] if len(call.expressions) == 1 else None
        if call.name.lower() == "json_unquote" and isinstance(inner, exp.JSONExtract):
            call.replace(exp.JSONExtractScalar(this=inner.this, expression=inner.expression))
    for taken in list(tree.find_all(exp.JSONExtract, exp.JSONExtractScalar)):
        _step_by_step(taken)
    for compared in list(tree.find_all(exp.Collate)):
        compared.replace(compared.this)  # how texts are compared is no part of a design
    for cast in list(tree.find_all(exp.Cast)):
        if cast.to.this == exp.DataType.Type.CHARACTER_SET:
            cast.to.set("this", exp.DataType.Type.CHAR)
            cast.to.set("kind", None)
    for dotted in list(tree.find_all(exp.Dot)):
        if dotted.this.name.lower() in _SCHEMAS and isinstance(dotted.expression, exp.Func):
            dotted.replace(dotted.expression)
    for comparison in list(tree.find_all(exp.EQ, exp.NEQ)):
        listed = _one_of(comparison)
        if listed is not None:
            comparison.replace(listed)
        elif isinstance(_untexted(comparison.this), exp.Column) and _is_text(comparison.expression):
            comparison.set("this", _untexted(comparison.this))
            comparison.set("expression", _untexted(comparison.expression))
    for text in list(tree.find_all(exp.National)):
        text.replace(exp.Literal.string(text.name))
    for length in list(tree.find_all(exp.Length)):
        inner = length.this.this.unnest() if isinstance(length.this, exp.Cast) else None
        if isinstance(inner, exp.Column):
            length.set("this", inner)
    return tree


#: Where PostgreSQL's dumps say that functions are which everybody calls without saying so.
_SCHEMAS = ("public", "pg_catalog", "extensions")


def _texts_joined(tree: exp.Expr) -> None:
    """SQL Server's `[First] + N' ' + [Last]` as `||`: where one of what is added is a text, all are."""
    from sqlglot import exp

    added = list(tree.find_all(exp.Add))  # what is above before what is in it
    texts: set[int] = set()
    for node in reversed(added):
        ends = (node.left.unnest(), node.right.unnest())
        if any(
            id(end) in texts or isinstance(end, exp.National) or (isinstance(end, exp.Literal) and end.is_string)
            for end in ends
        ):
            texts.add(id(node))
    for node in added:
        if id(_above(node)) in texts:
            texts.add(id(node))
    for node in reversed(added):
        if id(node) in texts:
            node.replace(exp.DPipe(this=node.left, expression=node.right))


def _above(node: exp.Expr) -> exp.Expr | None:
    """What a node stands in, without brackets."""
    from sqlglot import exp

    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return parent


_FROM_ROOT = re.compile(r'\$(?:\.(?:(\w+)|"([^"]+)")|\[(\d{1,9})\])\Z')


def _from_root(step: exp.Expr) -> exp.Expr:
    """DuckDB's `->> '$.a'`, which PostgreSQL's grammar takes for a key of that name."""
    from sqlglot import exp

    found = _FROM_ROOT.match(step.this) if isinstance(step, exp.JSONPathKey) and isinstance(step.this, str) else None
    if found is None:
        return step
    key = found[1] or found[2]
    return exp.JSONPathKey(this=key) if key else exp.JSONPathSubscript(this=int(found[3]))


def _step_by_step(taken: exp.Expr) -> None:
    """`a -> 'b' ->> 'c'` for MySQL's and SQLite's `a ->> '$.b.c'`: every dialect can be told that."""
    from sqlglot import exp

    path = taken.expression
    if not isinstance(path, exp.JSONPath):
        return
    steps = [_from_root(part) for part in path.expressions if not isinstance(part, exp.JSONPathRoot)]
    if not steps or not all(isinstance(part, exp.JSONPathKey | exp.JSONPathSubscript) for part in steps):
        return
    inner = taken.this
    paths = [exp.JSONPath(expressions=[exp.JSONPathRoot(), step]) for step in steps]
    for one in paths[:-1]:
        inner = exp.JSONExtract(this=inner, expression=one, only_json_types=True)
    taken.set("this", inner)
    taken.set("expression", paths[-1])
    taken.set("only_json_types", True)


def _one_of(comparison: exp.Expr) -> exp.Expr | None:
    """`a IN (…)`, of which PostgreSQL makes `(a)::text = ANY ((ARRAY['x'::character varying, …])::text[])`."""
    from sqlglot import exp

    right = comparison.expression
    is_any = isinstance(comparison, exp.EQ) and isinstance(right, exp.Any)
    is_all = isinstance(comparison, exp.NEQ) and isinstance(right, exp.Anonymous) and right.name.upper() == "ALL"
    if not (is_any or is_all) or (is_all and len(right.expressions) != 1):
        return None
    array = _uncast(right.this if is_any else right.expressions[0])
    items = [_uncast(item) for item in array.expressions] if isinstance(array, exp.Array) else []
    if not items or not all(isinstance(item, exp.Literal) for item in items):
        return None
    left = _uncast(comparison.this)
    listed = exp.In(this=left if isinstance(left, exp.Column) else comparison.this, expressions=items)
    return exp.Not(this=listed) if is_all else listed


_TEXTS = ("TEXT", "VARCHAR", "CHAR", "BPCHAR")


def _is_text(node: exp.Expr) -> bool:
    """Whether it is a text, with the cast that PostgreSQL's dumps put there."""
    from sqlglot import exp

    inner = _untexted(node)
    return isinstance(inner, exp.Literal) and inner.is_string and inner is not node.unnest()


def _untexted(node: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    inner = node.unnest()
    if isinstance(inner, exp.Cast) and getattr(inner.to.this, "name", "") in _TEXTS:
        inner = inner.this.unnest()
    return inner


def _uncast(node: exp.Expr) -> exp.Expr:
    """Without brackets and casts."""
    from sqlglot import exp

    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    return node


def _as_texts(node: exp.Expr, types: Mapping[str, SqlType]) -> exp.Expr:
    """Columns of text without the casts to a text that PostgreSQL's catalog puts there: `lower((email)::text)`."""
    from sqlglot import exp

    whole = exp.Paren(this=node.copy())
    for cast in list(whole.find_all(exp.Cast)):
        inner = cast if cast.to.expressions else _untexted(cast)
        type_ = types.get(inner.name.lower()) if isinstance(inner, exp.Column) else None
        if type_ is not None and type_.name in ("char", "varchar", "text") and not type_.array:
            cast.replace(inner)
    tree: exp.Expr = whole.this
    return tree


def _simpler(node: exp.Expr) -> exp.Expr:
    """Without the brackets and casts that dumps put around everything: `(0)::numeric` is `0`."""
    from sqlglot import exp

    if isinstance(node, exp.Paren) and isinstance(node.this, (exp.Literal, exp.Column, exp.Paren, exp.Func)):
        if isinstance(node.this, (exp.Connector, exp.Case)):
            return node
        inside: exp.Expr = node.this.transform(_simpler)  # what is put in the place of a node is not looked into
        return inside
    if isinstance(node, exp.Paren) and isinstance(node.parent, exp.Connector) and _compares(node.this):
        # `(a <> 1) OR (b > 0)`, as catalogs say it: what compares binds the closest
        compared: exp.Expr = node.this.transform(_simpler)
        return compared
    if isinstance(node, exp.Not) and isinstance(node.this, exp.Is) and not node.this.args.get("negate"):
        node.this.set("negate", True)  # `a IS NOT NULL`, of which some grammars make `NOT a IS NULL`
        return node.this
    if isinstance(node, exp.Cast):
        inner = node.this.unnest()
        kind = getattr(node.to.this, "name", str(node.to.this))
        if isinstance(inner, exp.Literal) and kind in ("MONEY", *_NUMBER_CASTS) and NUMBER.match(inner.name):
            return exp.Literal.number(inner.name)  # `'-5'::integer`
        if isinstance(inner, exp.Literal) and kind in (_TEXT_CASTS if inner.is_string else _NUMBER_CASTS):
            return inner
    return node


def _compares(node: exp.Expr) -> bool:
    from sqlglot import exp

    return isinstance(node, (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like))


_TEXT_CASTS = ("TEXT", "VARCHAR", "BPCHAR", "USERDEFINED", "REGCONFIG")
_NUMBER_CASTS = ("DECIMAL", "INT", "BIGINT", "SMALLINT", "DOUBLE")


def bounds(node: exp.Expr, types: Mapping[str, SqlType]) -> tuple[str, str, str] | None:
    """`(column, low, high)` when a condition is no more than bounds of a column (in small letters) or of its length."""
    from sqlglot import exp

    node = node.unnest()
    if isinstance(node, exp.And):
        first, second = bounds(node.left, types), bounds(node.right, types)
        if first and second and first[0] == second[0] and not (first[2] or second[1]):
            return first[0], first[1], second[2]
        return None
    if isinstance(node, exp.Between) and not node.args.get("symmetric"):
        ends = (node.args["low"], node.args["high"])
    elif isinstance(node, exp.GTE):
        ends = (node.expression, None)
    elif isinstance(node, exp.LTE):
        ends = (None, node.expression)
    else:
        return None
    measured = node.this
    is_length = isinstance(measured, exp.Length)
    column = measured.this if is_length else measured
    if not isinstance(column, exp.Column) or column.name.lower() not in types:
        return None
    type_ = types[column.name.lower()]
    texts = ("char", "varchar", "text") if is_length else NUMBERS
    low, high = (_number(e) if e is not None else "" for e in ends)
    if type_.array or type_.name not in texts or not all(not e or NUMBER.match(e) for e in (low, high)):
        return None
    return (column.name.lower(), low, high) if not is_length or "-" not in low + high else None


def _number(node: exp.Expr) -> str:
    """A number as the format writes it, of what catalogs make of it: `'-99'::integer`, `-(99)`."""
    from sqlglot import exp

    node = unwrapped(node)
    if isinstance(node, exp.Neg):
        return f"-{_number(node.this)}"
    return node.name if isinstance(node, exp.Literal) else node.sql("postgres")


def members(node: exp.Expr) -> tuple[str, tuple[str, ...]] | None:
    """`(column, members)` when a condition is a list of the texts that a column may hold."""
    from sqlglot import exp

    node = node.unnest()
    if not isinstance(node, exp.In) or not isinstance(node.this, exp.Column) or node.args.get("query"):
        return None
    if not node.expressions or not all(isinstance(e, exp.Literal) and e.is_string for e in node.expressions):
        return None
    found = tuple(dict.fromkeys(e.name for e in node.expressions))
    return (node.this.name.lower(), found) if all(found) else None


def is_json(node: exp.Expr) -> str:
    """The column (in small letters) that must hold JSON, as MariaDB says that type and Django to SQLite; or nothing."""
    from sqlglot import exp

    node = node.unnest()
    if isinstance(node, exp.Or) and isinstance(node.right, exp.Is) and isinstance(node.right.expression, exp.Null):
        held = is_json(node.left)
        return held if held == node.right.this.name.lower() else ""
    arguments = node.expressions if isinstance(node, exp.Anonymous) and node.name.lower() == "json_valid" else []
    return arguments[0].name.lower() if len(arguments) == 1 and isinstance(arguments[0], exp.Column) else ""


def is_truth(node: exp.Expr) -> str:
    """The column (in small letters) that a condition allows 0 and 1 alone, or nothing."""
    from sqlglot import exp

    node = node.unnest()
    if not isinstance(node, exp.In) or not isinstance(node.this, exp.Column) or node.args.get("query"):
        return ""
    return node.this.name.lower() if [e.sql() for e in node.expressions] == ["0", "1"] else ""


def take_part(
    node: exp.Expr, names: Mapping[str, str], types: Mapping[str, SqlType], dialect: str
) -> tuple[IndexPart, str]:
    """A part of an index, and what was lost of it; `names` and `types` as for `renamed`."""
    from sqlglot import exp

    desc, nulls, opclass, lost = False, "", "", ""
    if isinstance(node, exp.Ordered):
        desc = bool(node.args.get("desc"))
        first = bool(node.args.get("nulls_first"))
        if dialect == "postgres" and first != desc:
            nulls = "first" if first else "last"
        node = node.this
    if isinstance(node, exp.Opclass):
        opclass = node.expression.name if hasattr(node.expression, "name") else ""
        node = node.this
    if isinstance(node, exp.ColumnPrefix):
        lost = "how much of a column is indexed"
        node = node.this
    if isinstance(node, exp.Anonymous) and len(node.expressions) == 1 and dialect == "mysql":
        argument = node.expressions[0]
        if isinstance(argument, exp.Literal) and not argument.is_string and node.name.lower() in names:
            return IndexPart(names[node.name.lower()], desc=desc), "how much of a column is indexed"
    if isinstance(node, (exp.Column, exp.Identifier)):
        return IndexPart(names.get(node.name.lower(), node.name), "", desc, nulls, opclass), lost
    inner = node.unnest()
    text = renamed(inner, names, types)
    is_call = isinstance(inner, exp.Func) and re.match(r"\w+\(", text) and not isinstance(inner, (exp.And, exp.Or))
    text = text if is_call else f"({text})"
    return IndexPart("", text, desc, nulls, opclass), lost
