"""The JSON Schema of the design file, made from the table of keys, so that editors complete and check it."""

from __future__ import annotations

from typing import Any

from backdraft.design import keys
from backdraft.design.checklists import BUILT_IN
from backdraft.design.names import NAME_PATTERN
from backdraft.design.shapes import SCALAR, Keys, mapping_schema, or_null

_NAMES = {"pattern": NAME_PATTERN}


def json_schema() -> dict[str, Any]:
    """The whole schema (draft 2020-12), in the order of the format.

    What it refuses, the reader complains about; what only the reader knows (the words of a line, names that nothing
    has) it lets pass.
    """
    sections: dict[str, Any] = {
        "backdraft": {"enum": [1, "1"], "description": "The format; the only key that must be there"},
        **mapping_schema(keys.HEAD)["properties"],
        "targets": _described(mapping_schema(keys.TARGETS), "What the system promises"),
        "load": _described(
            {"anyOf": [mapping_schema(keys.LOAD), {"type": "array", "items": mapping_schema(keys.LOAD)}]},
            "What arrives; a list when there are several",
        ),
        "api": _described(mapping_schema(keys.API), "The API's defaults"),
        "errors": _named(
            {"anyOf": [_line("409 Out of stock", "string", "integer"), mapping_schema(keys.ERROR)]},
            "code: status message",
        ),
        "services": _named(_short(keys.SERVICE, "does"), "What runs"),
        "stores": _named(_short(keys.STORE, "engine"), "What keeps"),
        "events": _named(_long(keys.EVENT, "event", "Order to=bus key=id"), "What is published"),
        "types": _named(
            {"anyOf": [_line("orders(note?, status?) + lines:OrderLine[]"), keys.COLUMNS.schema()]}, "Named types"
        ),
        "mixins": _named(keys.COLUMNS.schema(), "Columns that tables share"),
        "tables": _named(mapping_schema(keys.TABLE), "Tables"),
        "endpoints": _named(
            {"anyOf": [{"type": "array", "items": keys.ENDPOINT_LINE.schema()}, keys.ENDPOINT_LINE.schema()]},
            "Endpoints by service",
        ),
        "checklists": _checklists(),
        "decisions": _described(
            {"type": "array", "items": {"anyOf": [SCALAR, mapping_schema(keys.DECISION, required=["title"])]}},
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
    return {**or_null(schema), "description": text}


def _line(example: str, *kinds: str) -> dict[str, Any]:
    return {"type": list(kinds) or "string", "examples": [example]}


def _named(item: dict[str, Any], text: str) -> dict[str, Any]:
    names = {"type": "object", "propertyNames": _NAMES, "additionalProperties": or_null(item)}
    return _described(names, text)


def _short(table: Keys, line: str) -> dict[str, Any]:
    return {"anyOf": [mapping_schema(table), {**SCALAR, "examples": [table[line].example]}]}


def _long(table: Keys, kind: str, example: str) -> dict[str, Any]:
    return {"anyOf": [_line(example), mapping_schema(table, {kind: _line(example)}, [kind])]}


def _checklists() -> dict[str, Any]:
    item = or_null({"anyOf": [SCALAR, mapping_schema(keys.CHECK_ITEM)]})
    items = {"type": "object", "additionalProperties": item}
    own = {"title": or_null(SCALAR), "items": or_null(items)}
    closed = {"type": "object", "patternProperties": {"^x-": {}}, "additionalProperties": False}
    built_in = {
        name: or_null(
            {**closed, "properties": {**own, **{key: {**item, "description": text} for key, text in known.items}}}
        )
        for name, known in BUILT_IN.items()
    }
    lists = {
        "type": "object",
        "properties": built_in,
        "propertyNames": _NAMES,
        "additionalProperties": or_null({**closed, "properties": own}),
    }
    return _described(lists, "Lists with what a person decided")
