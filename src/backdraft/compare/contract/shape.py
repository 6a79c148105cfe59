"""What a JSON Schema of any version of OpenAPI says, in one form that two of them can be compared in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from backdraft.compare.contract.side import Made, Side, listed, mapping

TYPES = frozenset(("string", "number", "integer", "boolean", "array", "object"))
#: Bounds, and whether more of it lets less through.
LOW = ("minimum", "minLength", "minItems", "minProperties")
HIGH = ("maximum", "maxLength", "maxItems", "maxProperties")
#: Steps of more digits than this, before or after the point, are none.
_FAR = 12
_INTEGERS = {"int32": 2**31, "int64": 2**63}


@dataclass(slots=True)
class Shape:
    """A schema. `types` empty: any. `extra` are the fields that it does not name: a schema, or True or False."""

    types: frozenset[str] = frozenset()
    nullable: bool = False
    values: tuple[Any, ...] | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    extra: Any = True
    items: Any = None
    limits: dict[str, float] = field(default_factory=dict)
    step: Decimal | None = None
    unique: bool = False
    format: str = ""
    pattern: str = ""
    default: Any = None
    choices: tuple[Any, ...] = ()
    told_by: str = ""
    read_only: bool = False
    write_only: bool = False
    name: str = ""


@dataclass(slots=True)
class Shapes:
    """The shapes of one document's schemas, each found once."""

    side: Side
    #: By the identity of what is kept beside it, so that it stays one.
    _known: dict[int, tuple[Any, Shape]] = field(default_factory=dict)

    def shape(self, schema: Any) -> Shape:
        """The shape of a schema, its references followed and its `allOf` put together."""
        said, name = self.side.resolve(schema)
        if said is False:
            return Shape(values=(), name=name)
        if not isinstance(said, Mapping):
            return Shape(nullable=True, name=name)
        known = self._known.get(id(said))
        if known is None:
            self._known[id(said)] = (said, Shape(nullable=True))  # what holds itself says no more than that
            known = self._known[id(said)] = (said, self._shape(said))
        return replace(known[1], name=name) if name else known[1]

    def _shape(self, said: Made) -> Shape:
        shape = _own(said)
        for part in listed(said.get("allOf")):
            shape = _both(shape, self.shape(part))
        options = [option for key in ("anyOf", "oneOf") for option in listed(said.get(key))]
        real = [option for option in options if not _is_null(option)]
        if len(real) == 1:
            null = shape.nullable or len(real) < len(options)
            shape = _both(shape, self.shape(real[0]))
            shape.nullable = null or shape.nullable
        elif real:
            shape.nullable = len(real) < len(options) or any(self.shape(one).nullable for one in real)
            shape.choices = tuple(real)
            shape.told_by = str(mapping(said.get("discriminator")).get("propertyName", ""))
        return shape


def _is_null(option: Any) -> bool:
    """Whether nothing but null fits a schema; 3.0 says that by an enum."""
    return isinstance(option, Mapping) and (option.get("type") in ("null", ["null"]) or option.get("enum") == [None])


def _own(said: Made) -> Shape:
    """What a schema says beside its `allOf` and its choices."""
    types = said.get("type")
    named = {types} if isinstance(types, str) else {t for t in listed(types) if isinstance(t, str)}
    values = listed(said.get("enum")) if isinstance(said.get("enum"), list) else None
    if "const" in said:
        values = [said["const"]]
    null = "null" in named or said.get("nullable") is True or (not named and values is None)
    if values is not None and None in values:
        null, values = True, [value for value in values if value is not None]
    shape = Shape(
        frozenset(named & TYPES),
        null,
        None if values is None else tuple(values),
        dict(mapping(said.get("properties"))),
        frozenset(name for name in listed(said.get("required")) if isinstance(name, str)),
        said.get("additionalProperties", True),
        said.get("items"),
        _limits(said),
        _step(said.get("multipleOf")),
        said.get("uniqueItems") is True,
        str(said.get("format", "")),
        str(said.get("pattern", "")),
        said.get("default"),
        read_only=said.get("readOnly") is True,
        write_only=said.get("writeOnly") is True,
    )
    if shape.fields and not shape.types:
        shape.types = frozenset(("object",))
    if shape.format in _INTEGERS and shape.types <= {"integer", "number"}:
        edge = _INTEGERS[shape.format]
        shape.limits = {"minimum": -edge, "maximum": edge - 1, **shape.limits}
        shape.format = ""
    return shape


def _step(value: Any) -> Decimal | None:
    """What numbers are multiples of; as it is written, so that 0.03 is three times 0.01."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    step = Decimal(str(value))
    return step if step.is_finite() and step > 0 and abs(step.adjusted()) < _FAR else None


def _limits(said: Made) -> dict[str, float]:
    """The bounds as numbers; one that is not included counts as one that is a little further in."""
    found: dict[str, float] = {}
    for key in (*LOW, *HIGH):
        value = said.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            found[key] = value
    for key, sign in (("Minimum", 1), ("Maximum", -1)):
        value, plain = said.get(f"exclusive{key}"), key.lower()
        within = found.get(plain)
        if value is True and within is not None:
            found[plain] = _beside(within, sign)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            inner = _beside(value, sign)
            found[plain] = inner if within is None else max(within, inner) if sign > 0 else min(within, inner)
    return found


def _beside(value: float, sign: int) -> float:
    return value + sign * 1e-9 * max(1.0, abs(value))


def _both(one: Shape, other: Shape) -> Shape:
    """What holds where both shapes do."""
    fields = dict(one.fields)
    for name, schema in other.fields.items():
        fields[name] = {"allOf": [fields[name], schema]} if name in fields and fields[name] != schema else schema
    limits = {**one.limits, **other.limits}
    for key in one.limits.keys() & other.limits.keys():
        limits[key] = (max if key in LOW else min)(one.limits[key], other.limits[key])
    values = other.values if one.values is None else one.values
    if one.values is not None and other.values is not None:
        values = tuple(value for value in one.values if value in other.values)
    unsaid = not (one.types or one.values is not None)
    return Shape(
        one.types & other.types if one.types and other.types else one.types or other.types,
        # By custom `nullable` beside a reference means the reference or null.
        other.nullable if unsaid and not one.choices else one.nullable or other.nullable,
        values,
        fields,
        one.required | other.required,
        other.extra if one.extra is True else one.extra,
        one.items if other.items is None else other.items,
        limits,
        one.step or other.step,
        one.unique or other.unique,
        one.format or other.format,
        one.pattern or other.pattern,
        other.default if one.default is None else one.default,
        one.choices or other.choices,
        one.told_by or other.told_by,
        one.read_only or other.read_only,
        one.write_only or other.write_only,
        "" if one.fields or one.values is not None or one.limits or one.choices else other.name,
    )
