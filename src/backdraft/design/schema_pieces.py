"""Pieces of JSON Schema that the shapes have in common."""

from __future__ import annotations

import re
from typing import Any

from backdraft.design.nodes import Plain

#: JSON Schema of text. An editor's YAML reader takes `1.10` for a number and, the older ones, `on` for true; to this
#: format both are text as written.
SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value that may also be empty: `web:` alone is all defaults."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    kinds = schema.get("type")
    if kinds is None:
        return schema
    return {**schema, "type": [*(kinds if isinstance(kinds, list) else [kinds]), "null"]}


def example(text: str) -> Plain:
    """An example, which is YAML, as an editor offers it."""
    import yaml

    value: Plain = yaml.load(text, yaml.CBaseLoader)
    return _typed(value)


def _typed(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]*", value):
        return int(value)
    return {"true": True, "false": False}.get(str(value), value)
