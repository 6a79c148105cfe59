"""Conditions of SQL Server, which has no values for true and false, and its texts, as everybody else says them: what
`render/sql/truths.py` does, undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backdraft.design.model import SqlType
from backdraft.render.sql.expressions import Scope, write_expression
from backdraft.render.sql.facts import Shape

if TYPE_CHECKING:
    from sqlglot import exp


def from_mssql(tree: exp.Expr) -> exp.Expr:
    """The tree, which is changed: texts in one piece, patterns without classes of a bracket, conditions as they are."""
    from sqlglot import exp

    for joined in reversed(list(tree.find_all(exp.DPipe))):
        if _is_text(joined.this) and _is_text(joined.expression):
            joined.replace(exp.Literal.string(joined.this.name + joined.expression.name))
    for like in list(tree.find_all(exp.Like)):
        if _is_text(like.expression) and "[[]" in like.expression.name:
            like.set("expression", exp.Literal.string(like.expression.name.replace("[[]", "[")))
    for rounded in list(tree.find_all(exp.Round)):
        if rounded.args.get("decimals") == exp.Literal.number(0):
            rounded.set("decimals", None)
    for cast in list(tree.find_all(exp.Cast)):
        condition = _told_by(cast)
        if condition is not None:
            cast.replace(condition)
        elif cast.to.this == exp.DataType.Type.DATE and isinstance(cast.this, exp.CurrentTimestamp):
            cast.replace(exp.CurrentDate())
        elif getattr(cast.to.this, "name", "") in ("NVARCHAR", "VARCHAR") and cast.to.find(exp.Var) is not None:
            cast.set("to", exp.DataType.build("TEXT"))  # of MAX
    for compared in list(tree.find_all(exp.EQ)):
        if compared.sql() in ("1 = 1", "0 = 1"):
            compared.replace(exp.Boolean(this=compared.this.name == "1"))
    return tree


def _is_text(node: Any) -> bool:
    from sqlglot import exp

    return isinstance(node, exp.Literal) and node.is_string


def _told_by(cast: Any) -> Any:
    """`c` of `CAST(CASE WHEN c THEN 1 WHEN NOT (c) THEN 0 END AS BIT)`, or nothing."""
    from sqlglot import exp

    case = cast.this
    is_bit = cast.to.this in (exp.DataType.Type.BIT, exp.DataType.Type.BOOLEAN)
    if not is_bit or not isinstance(case, exp.Case) or case.this is not None:
        return None
    condition, *others = (branch.this for branch in case.args["ifs"])
    default = case.args.get("default")
    values = [branch.args["true"].sql() for branch in case.args["ifs"]] + ([default.sql()] if default else [])
    denied = [one.this.unnest() for one in others if isinstance(one, exp.Not)]
    if values != ["1", "0"] or denied != [condition.unnest()] * len(others):
        return None
    # What has been one operand stays one.
    return exp.Paren(this=condition) if isinstance(cast.parent, (exp.Binary, exp.Not)) else condition


def computed_type(part: exp.Expr) -> exp.DataType | None:
    """The type of a column that is computed, where its expression says it: SQL Server has no other place for it."""
    from sqlglot import exp

    computed = part.find(exp.ComputedColumnConstraint)
    value = computed.this.unnest() if computed is not None else None
    if isinstance(value, exp.Predicate | exp.Connector | exp.Not):
        return exp.DataType.build("BIT", "tsql")
    return value.to if isinstance(value, exp.Cast) else None


def without_cast(value: exp.Expr, names: Mapping[str, str], types: Mapping[str, SqlType], type_: SqlType) -> exp.Expr:
    """What is computed, without the cast to the column's type where the value is of that kind by itself."""
    from sqlglot import exp

    if not isinstance(value, exp.Cast):
        return value
    shapes = {names[key]: Shape(type_) for key, type_ in types.items()}
    inner = truths(value.this.unnest().copy(), types)
    if type_.name == "bool" and isinstance(inner, exp.Literal):
        return exp.Boolean(this=inner.name == "1")
    for column in list(inner.find_all(exp.Column)):
        name = names.get(column.name.lower(), column.name)
        column.replace(exp.Column(this=exp.Identifier(this=name, quoted=True)))
    scope = Scope({name: name for name in shapes}, shapes)
    written = write_expression(inner.sql("postgres"), "postgres", "generated", scope, Shape(type_))
    return value if written.refused else value.this.unnest()


def truths(tree: exp.Expr, types: Mapping[str, SqlType]) -> exp.Expr:
    """`paid` for `paid = 1` where that is a column of true and false, by their `types` under names in small letters."""
    from sqlglot import exp

    whole = exp.Paren(this=tree)
    for compared in list(whole.find_all(exp.EQ, exp.NEQ)):
        if compared.expression.sql() in ("0", "1") and _is_truth(compared.this, types):
            holds = (compared.expression.name == "1") is isinstance(compared, exp.EQ)
            _tell(compared.this)
            compared.replace(compared.this if holds else exp.Not(this=compared.this))
    made: exp.Expr = whole.this
    return made


def _choices(node: Any) -> list[Any]:
    """What a choice may come to; nothing of what is none."""
    from sqlglot import exp

    if isinstance(node, exp.Coalesce):
        return [node.this, *node.expressions]
    if isinstance(node, exp.Case):
        default = node.args.get("default")
        return [*(branch.args["true"] for branch in node.args["ifs"]), *([default] if default is not None else [])]
    return []


def _is_truth(node: Any, types: Mapping[str, SqlType]) -> bool:
    """Whether a value is true or false."""
    from sqlglot import exp

    node = node.unnest()
    if isinstance(node, exp.Column):
        type_ = types.get(node.name.lower())
        return type_ is not None and type_.name == "bool" and not type_.array
    return isinstance(node, exp.Predicate) or any(_is_truth(one, types) for one in _choices(node))


def _tell(node: Any) -> None:
    """Say true and false for the 1 and 0 of a choice."""
    from sqlglot import exp

    for one in _choices(node.unnest()):
        if isinstance(one, exp.Literal) and one.name in ("0", "1"):
            one.replace(exp.Boolean(this=one.name == "1"))
        else:
            _tell(one)
