"""The examples that an endpoint says itself, as data of the types of its fields."""

from __future__ import annotations

import json
from typing import Any

from backdraft.design.model import Column, Endpoint
from backdraft.design.resolve.tables import fields_of, type_of_column
from backdraft.design.view import View


def said_example(ep: Endpoint, key: str) -> Any:
    """The endpoint's own example under `key`, as JSON-like data; None when there is none."""
    said: Any = ep.examples
    pairs = said.items() if isinstance(said, dict) else said if _is_pairs(said) else ()
    return next((_thawed(value) for name, value in pairs if name == key), None)


def _thawed(value: Any) -> Any:
    """Plain data of what a design holds frozen: pairs are a mapping."""
    if isinstance(value, dict):
        return {key: _thawed(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        if _is_pairs(value):
            return {key: _thawed(item) for key, item in value}
        return [_thawed(item) for item in value]
    return value


def _is_pairs(value: Any) -> bool:
    """Whether frozen data are the pairs of a mapping."""
    return (
        isinstance(value, tuple | list)
        and bool(value)
        and all(isinstance(i, tuple) and len(i) == 2 and isinstance(i[0], str) for i in value)
    )


def as_typed(view: View, value: Any, type_name: str) -> Any:
    """What the file holds as text, as the types of the fields want it: `"3"` of an int is 3."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list):
        return [as_typed(view, item, type_name) for item in value]
    if isinstance(value, dict):
        fields = {field.name: field for field in view.ask(fields_of, type_name)}
        return {key: _field(view, item, fields.get(key)) for key, item in value.items()}
    return value


def as_input(view: View, value: Any, column: Column) -> Any:
    """The own example of a key, a parameter or a header, as its column wants it; `value` is as a model holds it."""
    return _field(view, as_typed(view, _thawed(value), ""), column)


def _field(view: View, value: Any, field: Column | None) -> Any:
    if field is None:
        return value
    if field.type is not None and field.type.name == "named" and view.ask(fields_of, field.type.text):
        return as_typed(view, value, field.type.text)
    if isinstance(value, list):
        return [_field(view, item, field) for item in value]
    name = type_of_column(view, field).name
    if isinstance(value, str) and name not in _TEXTUAL:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


_TEXTUAL = frozenset(
    ("char", "varchar", "text", "bytes", "date", "time", "timestamp", "timestamptz", "interval", "uuid", "inet")
) | {"enum", "native"}
