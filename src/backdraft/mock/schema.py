"""What is wrong with a value by its JSON Schema: the keywords that `render/openapi` writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from math import isfinite
from typing import Any

from backdraft.design.head_shapes import is_day

Made = Mapping[str, Any]
#: Where a fault is (`lines.0.quantity`), and what must be otherwise.
Fault = tuple[str, str]

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII)


def faults(schema: Made, value: Any, schemas: Mapping[str, Made], at: str = "") -> list[Fault]:
    """Everything that is wrong with `value`; `schemas` are what references lead to."""
    return list(_faults(schema, value, schemas, at))


def _faults(schema: Made, value: Any, schemas: Mapping[str, Made], at: str) -> Iterator[Fault]:
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    for part in schema.get("allOf", ()):
        yield from _faults(part, value, schemas, at)
    options = schema.get("anyOf", ())
    if options and all(faults(option, value, schemas, at) for option in options):
        yield at, "fits none of what it may be"
        return
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if kinds and not any(_KINDS[kind](value) for kind in kinds):
        yield at, "must be " + " or ".join(kinds)
        return
    if "const" in schema and (value != schema["const"] or isinstance(value, bool) != isinstance(schema["const"], bool)):
        yield at, f"must be {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield at, "must be one of " + ", ".join(str(one) for one in schema["enum"] if one is not None)
    if isinstance(value, str):
        yield from _text(schema, value, at)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(schema, value, at)
    elif isinstance(value, list):
        yield from _list(schema, value, schemas, at)
    elif isinstance(value, dict):
        yield from _object(schema, value, schemas, at)


def _text(schema: Made, value: str, at: str) -> Iterator[Fault]:
    if len(value) < schema.get("minLength", 0):
        yield at, f"must be at least {schema['minLength']} characters"
    if len(value) > schema.get("maxLength", len(value)):
        yield at, f"must be at most {schema['maxLength']} characters"
    if "pattern" in schema and not _is_of(schema["pattern"], value):
        yield at, "is not of the form that is wanted"
    known = _FORMATS.get(schema.get("format", ""))
    if known is not None and not known(value):
        yield at, f"must be a {schema['format']}"


def _is_of(pattern: str, value: str) -> bool:
    """Whether a text is of a pattern; one that Python does not know, as a document may have it, refuses nothing."""
    try:
        return re.search(pattern.replace("$", r"\Z"), value) is not None
    except (re.error, OverflowError, RecursionError):
        return True


def _number(schema: Made, value: float, at: str) -> Iterator[Fault]:
    if value < schema.get("minimum", value):
        yield at, f"must be at least {schema['minimum']}"
    if value > schema.get("maximum", value):
        yield at, f"must be at most {schema['maximum']}"
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        yield at, f"must be more than {schema['exclusiveMinimum']}"
    if "exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"]:
        yield at, f"must be less than {schema['exclusiveMaximum']}"
    step = schema.get("multipleOf", 0)
    if step > 0 and (isinstance(value, int) or isfinite(value)) and Fraction(str(value)) % Fraction(str(step)):
        yield at, f"must be a multiple of {step}"


def _list(schema: Made, value: list[Any], schemas: Mapping[str, Made], at: str) -> Iterator[Fault]:
    if len(value) < schema.get("minItems", 0):
        yield at, f"must have at least {schema['minItems']} items"
    if len(value) > schema.get("maxItems", len(value)):
        yield at, f"must have at most {schema['maxItems']} items"
    if schema.get("uniqueItems") is True and any(item in value[:i] for i, item in enumerate(value)):
        yield at, "must hold nothing twice"
    for i, item in enumerate(value):
        yield from _faults(schema.get("items", {}), item, schemas, _below(at, str(i)))


def _object(schema: Made, value: dict[str, Any], schemas: Mapping[str, Made], at: str) -> Iterator[Fault]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield _below(at, name), "is required"
    for name, item in value.items():
        if name in properties:
            yield from _faults(properties[name], item, schemas, _below(at, name))
        elif schema.get("additionalProperties") is False:
            yield _below(at, name), "is not known"


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KINDS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def _is_moment(value: str) -> bool:
    if _MOMENT.match(value) is None:
        return False
    try:
        datetime.fromisoformat(value[:19])
    except ValueError:
        return False
    return True


_FORMATS: dict[str, Callable[[str], bool]] = {
    "date": is_day,
    "date-time": _is_moment,
    "uuid": lambda value: re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value) is not None,
    "email": lambda value: re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None,
    "uri": lambda value: re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S*", value) is not None,
    "hostname": lambda value: re.fullmatch(r"[A-Za-z0-9.-]+", value) is not None,
}
