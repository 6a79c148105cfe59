"""Expressions for dialects in which true and false are no values (SQL Server, Oracle), and what else SQL Server says in
its own way: texts, casts, the conditions of its indexes."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from backdraft.render.sql.write import text_node

if TYPE_CHECKING:
    from sqlglot import exp

#: Conditions; everything else is a value.
_CONDITIONS = frozenset(
    ("And", "Or", "Not", "EQ", "NEQ", "GT", "GTE", "LT", "LTE", "Is", "In", "Between", "Like", "Escape")
)


def without_booleans(tree: exp.Expression, is_condition: bool, dialect: str) -> exp.Expression:
    """The tree, which is changed, with numbers for true and false.

    Args:
        tree: The expression.
        is_condition: Whether a condition is wanted where it stands; else it is a value.
        dialect: SQL Server or Oracle.
    """
    made: exp.Expression = _condition(tree, dialect) if is_condition else _value(tree, dialect)
    return made


def _is_condition(node: Any) -> bool:
    return type(node).__name__ in _CONDITIONS


def _condition(node: Any, dialect: str) -> Any:
    from sqlglot import exp

    if isinstance(node, (exp.Paren, exp.Not, exp.Escape)):
        node.set("this", _condition(node.this, dialect))
        return node
    if isinstance(node, (exp.And, exp.Or)):
        for side in ("this", "expression"):
            node.set(side, _condition(node.args[side], dialect))
        return node
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Boolean):
        node = exp.EQ(this=_wrapped(node.this), expression=node.expression)
    if _is_condition(node):
        return _inside(node, dialect)
    return exp.EQ(this=_value(node, dialect), expression=exp.Literal.number(1))


def _wrapped(node: Any) -> Any:
    from sqlglot import exp

    return exp.Paren(this=node) if _is_condition(node) else node


def _value(node: Any, dialect: str) -> Any:
    from sqlglot import exp

    if isinstance(node, exp.Boolean):
        return exp.Literal.number(int(node.this))
    if isinstance(node, exp.Paren):
        return _value(node.this, dialect) if _is_condition(node.this.unnest()) else _inside(node, dialect)
    if _is_condition(node):
        return _bit(_condition(node, dialect), dialect)
    if isinstance(node, exp.Case) and node.this is None:
        for branch in node.args["ifs"]:
            branch.set("this", _condition(branch.this, dialect))
            branch.set("true", _value(branch.args["true"], dialect))
        if node.args.get("default") is not None:
            node.set("default", _value(node.args["default"], dialect))
        return node
    return _inside(node, dialect)


def _inside(node: Any, dialect: str) -> Any:
    """The node with values in it."""
    from sqlglot import exp

    for key, child in list(node.args.items()):
        if isinstance(child, exp.Expr) and not isinstance(child, exp.DataType):
            node.set(key, _value(child, dialect))
        elif isinstance(child, list):
            node.set(key, [_value(one, dialect) if isinstance(one, exp.Expr) else one for one in child])
    return node


def _bit(condition: Any, dialect: str) -> Any:
    """A condition as 1, 0 or null."""
    from sqlglot import exp

    one, nought = exp.Literal.number(1), exp.Literal.number(0)
    inner = condition.this.unnest() if isinstance(condition, exp.Not) else condition
    known = isinstance(inner, exp.Is)  # it is never null
    ifs = [exp.If(this=condition, true=one)]
    if not known:
        ifs.append(exp.If(this=exp.Not(this=exp.Paren(this=condition.copy())), true=nought))
    case = exp.Case(ifs=ifs, default=nought if known else None)
    return exp.Cast(this=case, to=exp.DataType.build("BOOLEAN")) if dialect == "mssql" else case


def for_mssql(node: exp.Expression) -> exp.Expression:
    """A node in SQL Server's words: letters of all scripts, two arguments for ROUND, one way to trim, a day's date,
    patterns without classes of letters."""
    from sqlglot import exp

    if isinstance(node, exp.Like) and isinstance(node.expression, exp.Literal):
        return _pattern(node)
    if isinstance(node, exp.Literal) and node.is_string:
        return text_node(node.name, "mssql")
    if isinstance(node, exp.DataType) and node.this.name in ("TEXT", "VARCHAR", "CHAR"):
        size = node.expressions[0].name if node.expressions else ""
        fits = size.isdecimal() and 0 < int(size) <= 4000
        kind = "NCHAR" if fits and node.this.name == "CHAR" else "NVARCHAR"
        return exp.DataType.build(f"{kind}({size if fits else 'MAX'})", "tsql")
    if isinstance(node, exp.Round) and node.args.get("decimals") is None:
        node.set("decimals", exp.Literal.number(0))
    if isinstance(node, exp.Trim) and node.args.get("position") == "BOTH":
        node.set("position", None)
    if isinstance(node, exp.CurrentDate):
        return exp.Cast(this=exp.CurrentTimestamp(), to=exp.DataType.build("DATE"))
    return node


def _pattern(like: exp.Like) -> exp.Expression:
    """`[` begins a class of letters there, and a backslash is a letter unless it is said."""
    from sqlglot import exp

    text = like.expression.name
    escaped = isinstance(like.parent, exp.Escape)
    if "\\" in text and not escaped:
        like.set("this", like.this.transform(for_mssql, copy=False))  # what stands in for a node is not looked into
        like.set("expression", text_node(text.replace("[", "\\["), "mssql"))
        return exp.Escape(this=like, expression=text_node("\\", "mssql"))
    if not escaped:
        like.set("expression", exp.Literal.string(text.replace("[", "[[]")))
    return like


_INVERSE = {"EQ": "NEQ", "NEQ": "EQ", "GT": "LTE", "LTE": "GT", "GTE": "LT", "LT": "GTE"}


def filter_of(tree: exp.Expression) -> exp.Expression | None:
    """The condition of an index of SQL Server: columns compared with constants, joined by AND; None if it is not so."""
    from sqlglot import exp

    parts = _parts(tree)
    return reduce(lambda one, other: exp.And(this=one, expression=other), parts) if parts else None


def _parts(node: Any) -> list[Any]:
    """What is joined by AND; nothing where the condition can be no filter."""
    from sqlglot import exp

    node = node.unnest()
    kind = type(node).__name__
    if isinstance(node, exp.And):
        left, right = _parts(node.this), _parts(node.expression)
        return [*left, *right] if left and right else []
    if isinstance(node, exp.Or):
        return _one_of(node)
    if isinstance(node, exp.Not):
        return _denied(node)
    if isinstance(node, exp.Between):
        low, high = (
            _parts(make(this=node.this.copy(), expression=node.args[end]))
            for make, end in ((exp.GTE, "low"), (exp.LTE, "high"))
        )
        return [*low, *high] if low and high else []
    if kind in _INVERSE:
        return [node] if _is_column(node.this) and _is_constant(node.expression) else []
    if isinstance(node, exp.In):
        fits = _is_column(node.this) and node.expressions and all(map(_is_constant, node.expressions))
        return [node] if fits else []
    if isinstance(node, exp.Is):
        return [node] if _is_column(node.this) and isinstance(node.expression, exp.Null) else []
    return []


def _denied(node: Any) -> list[Any]:
    from sqlglot import exp

    inner = node.this.unnest()
    if isinstance(inner, exp.Not):
        return _parts(inner.this)
    if isinstance(inner, exp.Is):
        return [node] if _parts(inner) else []
    if type(inner).__name__ in _INVERSE:
        made = getattr(exp, _INVERSE[type(inner).__name__])
        return _parts(made(this=inner.this, expression=inner.expression))
    if isinstance(inner, exp.In) and _parts(inner):
        return [exp.NEQ(this=inner.this.copy(), expression=one) for one in inner.expressions]
    return []


def _one_of(node: Any) -> list[Any]:
    """`a = 1 OR a = 2` as `a IN (1, 2)`."""
    from sqlglot import exp

    sides = [one.unnest() for one in node.flatten()]
    if not all(isinstance(one, exp.EQ) and _parts(one) for one in sides) or len({one.this.sql() for one in sides}) != 1:
        return []
    return [exp.In(this=sides[0].this, expressions=[one.expression for one in sides])]


def _is_column(node: Any) -> bool:
    from sqlglot import exp

    return isinstance(node, exp.Column)


def _is_constant(node: Any) -> bool:
    from sqlglot import exp

    return isinstance(node.this if isinstance(node, exp.Neg) else node, (exp.Literal, exp.National))
