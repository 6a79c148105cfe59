"""The kinds of values in an expression, so that what an engine would refuse for its types becomes a note before.

PostgreSQL's rules, which are the strictest: no text where a number belongs, no enum where a text does, and in what is
stored (generated columns, indexes) nothing whose meaning hangs on a session's settings. What is not known here is
`any`, and passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backdraft.design.model import SqlType
from backdraft.render.sql.facts import Shape
from backdraft.render.sql.types import NUMBERS, TEXTS
from backdraft.render.sql.words import words

_MOMENTS = frozenset(("date", "timestamp", "timestamptz"))


class MismatchError(Exception):
    """Two kinds that do not go together; its text says which."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: `number text bool date … any`, or `literal` for a text that takes the kind of its neighbour."""

    name: str
    shape: Shape | None = None
    text: str | None = None

    def said(self) -> str:
        """For people."""
        return f"'{self.text}'" if self.text is not None else self.name.split(":")[0]


ANY, NUMBER, TEXT, BOOL, NULL = Kind("any"), Kind("number"), Kind("text"), Kind("bool"), Kind("literal")
_JSON = Kind("json", Shape(SqlType("json")))


def kind_of(shape: Shape, dialect: str) -> Kind:
    """The kind of a column."""
    type_ = shape.type
    if type_.array:
        return Kind(f"array of {type_.name}:{type_.args}{type_.members}{type_.text}{type_.array}", shape)
    if type_.name in NUMBERS:
        return Kind("number", shape)
    if type_.name in TEXTS or (type_.name == "enum" and dialect != "postgres"):
        return Kind("text", shape)
    if type_.name == "enum":
        return Kind(f"enum:{shape.enum or shape.at}", shape)
    if type_.name == "native":
        return ANY if dialect not in ("postgres", "duckdb") else Kind(f"native:{type_.text}", shape)
    return Kind(type_.name, shape)


Fits = Callable[[str, SqlType], bool]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Finds the kind of an expression.

    Attributes:
        columns: The kinds of the table's columns, by the design's name.
        stored: Whether the value is stored, so that nothing may hang on settings.
        fits: Whether a text can be a value of a type.
        name_of: The design's name of a column node.
    """

    columns: Mapping[str, Kind]
    stored: bool
    fits: Fits
    name_of: Callable[[Any], str | None]

    def of(self, node: Any) -> Kind:
        """The kind of `node`.

        Raises:
            MismatchError: Its parts do not go together.
        """
        step = _STEPS.get(type(node).__name__)
        return step(self, node) if step else ANY

    def one(self, left: Kind, right: Kind, what: str) -> Kind:
        """The kind that two values share, so that they can be compared or stand for each other."""
        if ANY in (left, right):
            return right if left == ANY else left
        if left.name == "literal":
            left, right = right, left
        if right.name == "literal":
            if right.text is not None and left.name not in ("text", "literal") and not self._literal_fits(right, left):
                raise MismatchError(f"{right.said()} is no {left.said()}")
            return left
        if left.name == right.name:
            return left
        if {left.name, right.name} <= _MOMENTS and not (self.stored and "timestamptz" in (left.name, right.name)):
            return left if right.name == "date" else right
        raise MismatchError(f"{left.said()} and {right.said()} cannot be {what}")

    def _literal_fits(self, literal: Kind, other: Kind) -> bool:
        text = literal.text or ""
        if other.name == "number":
            return text.replace(".", "", 1).removeprefix("-").isdecimal() and text.isascii()
        if other.name == "bool":
            return text in ("true", "false")
        if other.name == "bytes":
            return "\\" not in text
        return self.fits(text, other.shape.type if other.shape else SqlType(other.name))

    def texts(self, *kinds: Kind) -> None:
        """All must be texts."""
        for kind in kinds:
            if kind.name not in ("text", "literal", "any"):
                raise MismatchError(f"{kind.said()} is no text")

    def truths(self, *kinds: Kind) -> None:
        """All must be true or false."""
        for kind in kinds:
            if kind.name not in ("bool", "any") and kind != NULL:
                raise MismatchError(f"{kind.said()} is neither true nor false")

    def numbers(self, *kinds: Kind) -> None:
        """All must be numbers."""
        for kind in kinds:
            if kind.name not in ("number", "any") and kind != NULL:
                raise MismatchError(f"{kind.said()} is no number")

    def all_one(self, nodes: list[Any], what: str) -> Kind:
        """The kind that several share."""
        found = ANY
        kinds = [self.of(n) for n in nodes if n is not None]
        for kind in sorted(kinds, key=lambda k: k.name == "literal"):
            found = self.one(found, kind, what)
        return found


_Step = Callable[[Kinds, Any], Kind]


def _literal(k: Kinds, node: Any) -> Kind:
    return Kind("literal", text=node.name) if node.is_string else NUMBER


def _column(k: Kinds, node: Any) -> Kind:
    return k.columns.get(k.name_of(node) or "", ANY)


def _compare(k: Kinds, node: Any) -> Kind:
    k.one(k.of(node.this), k.of(node.expression), "compared")
    return BOOL


def _between(k: Kinds, node: Any) -> Kind:
    k.all_one([node.this, node.args["low"], node.args["high"]], "compared")
    return BOOL


def _in(k: Kinds, node: Any) -> Kind:
    first = k.of(node.this)
    for other in node.expressions:
        k.one(first, k.of(other), "compared")
    return BOOL


def _logic(k: Kinds, node: Any) -> Kind:
    k.truths(k.of(node.this), k.of(node.expression))
    return BOOL


def _not(k: Kinds, node: Any) -> Kind:
    k.truths(k.of(node.this))
    return BOOL


def _is(k: Kinds, node: Any) -> Kind:
    kind = k.of(node.this)
    if type(node.expression).__name__ == "Boolean":
        k.truths(kind)
    return BOOL


def _like(k: Kinds, node: Any) -> Kind:
    k.texts(k.of(node.this), k.of(node.expression))
    return BOOL


def _escape(k: Kinds, node: Any) -> Kind:
    return k.of(node.this)


def _inner(k: Kinds, node: Any) -> Kind:
    return k.of(node.this)


def _arithmetic(k: Kinds, node: Any) -> Kind:
    left, right = k.of(node.this), k.of(node.expression)
    if ANY in (left, right):
        return ANY
    names = (left.name, right.name)
    plus = type(node).__name__ in ("Add", "Sub")
    if plus and left.name in _MOMENTS | {"time"} and right.name == "interval":
        if k.stored and left.name == "timestamptz":
            raise MismatchError("what a day is of a moment with a time zone hangs on settings")
        return Kind("timestamp") if left.name == "date" else Kind(left.name)
    if plus and left.name == "date" and right.name in ("number", "date"):
        return Kind("date") if right.name == "number" else NUMBER
    if plus and left.name in _MOMENTS and left.name == right.name:
        return Kind("interval")
    if names == ("interval", "interval") and plus:
        return Kind("interval")
    k.numbers(left, right)
    return NUMBER


def _negative(k: Kinds, node: Any) -> Kind:
    kind = k.of(node.this)
    if kind.name != "interval":
        k.numbers(kind)
    return kind


def _concatenate(k: Kinds, node: Any) -> Kind:
    left, right = k.of(node.this), k.of(node.expression)
    if left.name == right.name and (left.name == "json" or left.name.startswith("array")):
        return left
    if k.stored or not {"text", "literal", "any"} & {left.name, right.name}:
        k.texts(left, right)
    if any(kind.name.startswith("array") for kind in (left, right)):
        raise MismatchError("an array joins with an array alone")
    return TEXT


def _texts_to(result: Kind) -> _Step:
    def step(k: Kinds, node: Any) -> Kind:
        k.texts(k.of(node.this))
        return result

    return step


def _length(k: Kinds, node: Any) -> Kind:
    kind = k.of(node.this)
    if kind.name != "bytes":
        k.texts(kind)
    return NUMBER


def _position(k: Kinds, node: Any) -> Kind:
    k.texts(k.of(node.this), k.of(node.args.get("substr")) if node.args.get("substr") is not None else TEXT)
    return NUMBER


def _numbers_to(k: Kinds, node: Any) -> Kind:
    k.numbers(k.of(node.this))
    return NUMBER


def _coalesce(k: Kinds, node: Any) -> Kind:
    return k.all_one([node.this, *node.expressions], "one value")


def _nullif(k: Kinds, node: Any) -> Kind:
    return k.one(k.of(node.this), k.of(node.expression), "compared")


def _case(k: Kinds, node: Any) -> Kind:
    subject = node.this
    branches = node.args.get("ifs") or []
    for branch in branches:
        if subject is None:
            k.truths(k.of(branch.this))
        else:
            k.one(k.of(subject), k.of(branch.this), "compared")
    return k.all_one([*(b.args.get("true") for b in branches), node.args.get("default")], "one value")


def _cast(k: Kinds, node: Any) -> Kind:
    kind = k.of(node.this)
    name = getattr(node.to.this, "name", "")
    to = next((t for t, names in _CAST_KINDS.items() if name in names), "any")
    if name == "ARRAY" and kind.name == "json":
        raise MismatchError("json cannot become an array")
    if k.stored and to in (*_MOMENTS, "time", "interval") and kind.name not in (to, "any", "date", "timestamp"):
        raise MismatchError(f"how {kind.said()} is read as {to} hangs on settings")
    if k.stored and to == "text" and kind.name in (*_MOMENTS, "time", "interval"):
        raise MismatchError(f"how {kind.said()} is written as text hangs on settings")
    easy = {("number", "text"), ("text", "number"), ("literal", to), (to, to), ("uuid", "text"), ("bool", "text")}
    easy |= {(a, b) for a in _MOMENTS for b in _MOMENTS} | {("json", "text"), ("json", "number"), ("text", to)}
    if to != "any" and kind.name != "any" and (kind.name, to) not in easy and not kind.name.startswith("enum"):
        raise MismatchError(f"{kind.said()} cannot become {to}")
    return ANY if to == "any" else Kind(to)


_CAST_KINDS = {
    "number": words("INT BIGINT SMALLINT DECIMAL DOUBLE FLOAT"),
    "text": words("TEXT VARCHAR CHAR BPCHAR"),
    "date": words("DATE"),
    "timestamp": words("TIMESTAMP"),
    "timestamptz": words("TIMESTAMPTZ"),
    "time": words("TIME"),
    "interval": words("INTERVAL"),
    "uuid": words("UUID"),
    "bool": words("BOOLEAN"),
    "json": words("JSONB"),
}


def _json(result: Kind) -> _Step:
    def step(k: Kinds, node: Any) -> Kind:
        kind = k.of(node.this)
        if kind.name not in ("json", "any"):
            raise MismatchError(f"{kind.said()} is no json")
        return result

    return step


def _is_a(name: str) -> _Step:
    kind = Kind(name)

    def step(k: Kinds, node: Any) -> Kind:
        return kind

    return step


_STEPS: dict[str, _Step] = {
    "Literal": _literal,
    "Column": _column,
    "Null": lambda k, node: NULL,
    "HexString": lambda k, node: Kind("bytes"),
    "BitString": lambda k, node: Kind("bits"),
    "Boolean": lambda k, node: BOOL,
    "Paren": _inner,
    "Escape": _escape,
    "Collate": _inner,
    "Neg": _negative,
    "Not": _not,
    "Is": _is,
    "Between": _between,
    "In": _in,
    "Case": _case,
    "Cast": _cast,
    "Coalesce": _coalesce,
    "Nullif": _nullif,
    "Greatest": _coalesce,
    "Least": _coalesce,
    "DPipe": _concatenate,
    "Length": _length,
    "StrPosition": _position,
    "JSONExtract": _json(_JSON),
    "JSONExtractScalar": _json(TEXT),
    "CurrentTimestamp": _is_a("timestamptz"),
    "CurrentDate": _is_a("date"),
    "Uuid": _is_a("uuid"),
    "Interval": _is_a("interval"),
    "Extract": _is_a("number"),
    **dict.fromkeys(("TimeToStr", "ToChar"), _is_a("text")),
    **dict.fromkeys(("And", "Or"), _logic),
    **dict.fromkeys(("EQ", "NEQ", "GT", "GTE", "LT", "LTE", "NullSafeEQ", "NullSafeNEQ"), _compare),
    **dict.fromkeys(("Like", "ILike", "RegexpLike", "RegexpILike"), _like),
    **dict.fromkeys(("Add", "Sub", "Mul", "Div", "Mod"), _arithmetic),
    **dict.fromkeys(("Abs", "Round", "Ceil", "Floor", "Sign", "Sqrt", "Ln", "Exp"), _numbers_to),
    **dict.fromkeys(("Lower", "Upper", "Trim", "Substring", "Replace", "Left", "Right"), _texts_to(TEXT)),
}


def misfit(result: Kind, target: Kind, kinds: Kinds) -> str:
    """Why a value cannot be put into a column of kind `target`, or nothing."""
    if result.name == target.name or "any" in (result.name, target.name) or result == NULL:
        return ""
    if (result.name, target.name) in (("date", "timestamp"), ("timestamp", "date"), ("number", "text")):
        return ""
    if result.name == "bits" and target.name.startswith(("native:bit", "native:varbit")):
        return ""
    if not kinds.stored and {result.name, target.name} <= _MOMENTS:
        return ""
    if not kinds.stored and target.name == "text" and result.name in (*_MOMENTS, "uuid", "time", "bool"):
        return ""
    try:
        if result.name == "literal":
            kinds.one(result, target, "stored")
            return ""
    except MismatchError as error:
        return str(error)
    return f"it gives {result.said()}, and the column is {target.said()}"
