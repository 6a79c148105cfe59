"""Schemas that an imported document said in the words of one version, in those of another.

OpenAPI 3.0 has a part of JSON Schema and `nullable`, and marks an end that is not included; 3.1 and later have JSON
Schema 2020-12, where such an end is a number of its own. What 3.0 has no word for stands under `x-` there.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, TypeGuard

from backdraft.render.openapi.form import Made

#: The words of a schema of 3.0: https://spec.openapis.org/oas/v3.0.3#schema-object
_WORDS = frozenset(
    (
        *("$ref", "title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength"),
        *("minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required"),
        *("enum", "type", "allOf", "oneOf", "anyOf", "not", "items", "properties", "additionalProperties"),
        *("description", "format", "default", "nullable", "discriminator", "readOnly", "writeOnly", "xml"),
        *("externalDocs", "example", "deprecated"),
    )
)
_ENDS = (("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1))
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
#: What the value of a word is; said otherwise it says nothing, and whatever reads the schema would trip on it.
_VALUES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("multipleOf", "maximum", "minimum"), lambda value: _is_number(value)),
    **dict.fromkeys(
        ("exclusiveMaximum", "exclusiveMinimum"), lambda value: isinstance(value, bool) or _is_number(value)
    ),
    **dict.fromkeys(
        ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
        lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53,
    ),
    **dict.fromkeys(("uniqueItems", "nullable", "readOnly", "writeOnly", "deprecated"), lambda v: isinstance(v, bool)),
    **dict.fromkeys(("$ref", "title", "pattern", "description", "format"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), lambda value: _is_list_of(dict, value) and bool(value)),
    "enum": lambda value: isinstance(value, list) and bool(value),
    "required": lambda value: _is_list_of(str, value),
    "properties": lambda value: isinstance(value, dict) and _is_list_of(dict, list(value.values())),
    "items": lambda value: isinstance(value, dict),
    "type": lambda value: bool(value) and all(one in _TYPES for one in (value if isinstance(value, list) else [value])),
}
_DATA = ("example", "examples", "value", "default", "enum", "const")


def fitted(schema: Any, old: bool) -> Any:
    """A schema, with all within it, in the words of 3.0 (`old`) or of 3.1 and later."""
    if not isinstance(schema, dict):
        return schema
    made: Made = {}
    for key, value in schema.items():
        if key in _VALUES and not _VALUES[key](value):
            continue
        if key in ("items", "not", "additionalProperties"):
            made[key] = fitted(value, old)
        elif key in ("allOf", "anyOf", "oneOf") and isinstance(value, list):
            made[key] = [fitted(one, old) for one in value]
        elif key == "properties" and isinstance(value, dict):
            made[key] = {name: fitted(one, old) for name, one in value.items()}
        else:
            made[key] = value
    return _older(made) if old else _newer(made)


def with_fitted(part: Any, old: bool) -> Any:
    """A part of a document with all its schemas in the words of its version."""
    if isinstance(part, list):
        return [with_fitted(one, old) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: fitted(value, old)
        if key in ("schema", "itemSchema")
        else value
        if key in _DATA or key.startswith("x-")
        else with_fitted(value, old)
        for key, value in part.items()
    }


def _newer(made: Made) -> Made:
    for mark, end, sign in _ENDS:
        if isinstance(made.get(mark), bool) and made.pop(mark) and _is_number(made.get(end)):
            made[mark] = made.pop(end)
        value, there = made.get(mark), made.get(end)
        if _is_number(value) and _is_number(there) and (value - there) * sign >= 0:
            del made[end]  # the other says more
    if made.pop("nullable", None) is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def _older(made: Made) -> Made:
    for mark, end, sign in _ENDS:
        value, there = made.get(mark), made.get(end)
        if _is_number(value):
            nearer = not _is_number(there) or (there - value) * sign <= 0
            made = _with_end(made, mark, end, value) if nearer else {k: v for k, v in made.items() if k != mark}
        elif mark in made and not _is_number(there):
            del made[mark]
    if "const" in made:
        made.setdefault("enum", [made.pop("const")])
    if isinstance(made.get("type"), list):
        kinds = [kind for kind in made["type"] if kind != "null"]
        made |= {"nullable": True} if len(kinds) < len(made["type"]) and len(kinds) == 1 else {}
        made["type"] = kinds[0] if len(kinds) == 1 else None
    if isinstance(made.get("examples"), list) and made["examples"]:
        made.setdefault("example", made.pop("examples")[0])
    if made.get("contentEncoding") == "base64" and made.get("format", "byte") == "byte":
        made["format"] = "byte"
        del made["contentEncoding"]
    return {
        key if key in _WORDS or key.startswith("x-") else f"x-{key.lstrip('$')}": value
        for key, value in made.items()
        if not (key == "type" and value is None)
    }


def _with_end(made: Made, mark: str, end: str, value: float) -> Made:
    """With an end that is marked: the end stands where that of a column does, before what is kept."""
    first = {key: made[key] for key in ("type", "nullable", "format", "minimum") if key in made}
    rest = {key: True if key == mark else said for key, said in made.items() if key not in first and key != end}
    return first | {end: value} | rest


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def _is_number(value: Any) -> TypeGuard[int | float]:
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and isfinite(value)))
