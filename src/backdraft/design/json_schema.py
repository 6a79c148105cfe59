"""The JSON Schema of the design file, made from the table of keys, so that editors complete and check it."""

from __future__ import annotations

from typing import Any

from backdraft.design import keys
from backdraft.design.checklists import BUILT_IN
from backdraft.design.shapes import Keys, mapping_schema

_STRING = {"type": "string"}
_NAME = r"^[^\W\d][\w.-]*$"


def json_schema() -> dict[str, Any]:
    """The whole schema (draft 2020-12), in the order of the format."""
    sections: dict[str, Any] = {
        "backdraft": {"const": 1, "description": "The format; the only key that must be there"},
        **mapping_schema(keys.HEAD)["properties"],
        "targets": _described(mapping_schema(keys.TARGETS), "What the system promises"),
        "load": _described(
            {"anyOf": [mapping_schema(keys.LOAD), {"type": "array", "items": mapping_schema(keys.LOAD)}]},
            "What arrives; a list when there are several",
        ),
        "api": _described(mapping_schema(keys.API), "The API's defaults"),
        "errors": _named({"anyOf": [_line("409 Out of stock"), mapping_schema(keys.ERROR)]}, "code: status message"),
        "services": _named(_short(keys.SERVICE, "does"), "What runs"),
        "stores": _named(_short(keys.STORE, "engine"), "What keeps"),
        "events": _named(_long(keys.EVENT, "event", "Order to=bus key=id"), "What is published"),
        "types": _named(
            {
                "anyOf": [
                    _line("orders(note?, status?) + lines:OrderLine[]"),
                    {"type": "object", "additionalProperties": keys.COLUMN_LINE.schema()},
                ]
            },
            "Named types",
        ),
        "mixins": _named(keys.COLUMNS.schema(), "Columns that tables share"),
        "tables": _named(mapping_schema(keys.TABLE), "Tables"),
        "endpoints": _named({"type": "array", "items": keys.ENDPOINT_LINE.schema()}, "Endpoints by service"),
        "checklists": _checklists(),
        "decisions": _described(
            {"type": "array", "items": {"anyOf": [_STRING, mapping_schema(keys.DECISION, required=["title"])]}},
            "Architecture decisions",
        ),
        "review": _described(mapping_schema(keys.REVIEW), "Settings of the review"),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backdraft design, format 1",
        "type": "object",
        "properties": sections,
        "patternProperties": {"^x-": {}},
        "required": ["backdraft"],
        "additionalProperties": False,
    }


def _described(schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {**schema, "description": text}


def _line(example: str) -> dict[str, Any]:
    return {"type": "string", "examples": [example]}


def _named(item: dict[str, Any], text: str) -> dict[str, Any]:
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": _NAME},
        "additionalProperties": item,
        "description": text,
    }


def _short(table: Keys, line: str) -> dict[str, Any]:
    return {"anyOf": [mapping_schema(table), _line(table[line].example), {"type": "null"}]}


def _long(table: Keys, kind: str, example: str) -> dict[str, Any]:
    return {"anyOf": [_line(example), mapping_schema(table, {kind: _line(example)}, [kind])]}


def _checklists() -> dict[str, Any]:
    item = {"anyOf": [_STRING, mapping_schema(keys.CHECK_ITEM), {"type": "null"}]}
    own = {"title": _STRING, "items": {"type": "object", "additionalProperties": item}}
    built_in = {
        name: {
            "type": "object",
            "properties": {**own, **{key: {**item, "description": text} for key, text in known.items}},
            "additionalProperties": False,
        }
        for name, known in BUILT_IN.items()
    }
    return {
        "type": "object",
        "properties": built_in,
        "additionalProperties": {"type": "object", "properties": own, "additionalProperties": False},
        "description": "Lists with what a person decided",
    }
