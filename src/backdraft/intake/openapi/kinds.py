"""What a schema is of, what its type is called: questions that need nothing but the schema."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from backdraft.design.model import Body, SqlType
from backdraft.design.notation.endpoint import is_reserved, parse_endpoint
from backdraft.design.notation.schema import parse_column, parse_type
from backdraft.intake.mermaid.text import fit
from backdraft.intake.openapi.columns import Schema
from backdraft.intake.openapi.source import listing, mapping
from backdraft.intake.openapi.text import unescaped

#: Why a schema is read as json, by its kind.
AS_JSON = {
    "union": "one of several that are no objects: read as json",
    "map": "an object of any properties: read as json",
    "object": "an object within objects without an end: read as json",
}
_PARTS = frozenset(("anyOf", "oneOf", "allOf"))


def kind_of(schema: Any) -> str:
    """What a schema is of: `object`, `array`, `union`, a JSON type, or empty for anything."""
    schema = mapping(schema)
    said = schema.get("type")
    if isinstance(said, list):
        kinds = [kind for kind in said if kind != "null"]
        said = kinds[0] if len(kinds) == 1 else None
    if schema.get("properties"):
        return "object"
    if ("oneOf" in schema or "anyOf" in schema) and len(parts_of(schema)) > 1:
        return "union"
    if listing(schema.get("allOf")) and said in (None, "object"):
        return "object"
    if isinstance(said, str):
        return said if said != "object" or mapping(schema.get("properties")) else "map"
    if "items" in schema:
        return "array"
    enum = listing(schema.get("enum"))
    return "string" if enum and all(isinstance(m, str) or m is None for m in enum) else ""


def is_type_name(name: str) -> bool:
    """Whether a name may be that of a type wherever one stands."""
    if is_reserved(name) or name in ("file", "text"):
        return False
    column = parse_column(name)
    if column.slips or column.value.type != SqlType("named", text=name) or parse_type("json", name).slips:
        return False
    endpoint = parse_endpoint(f"GET /x -> {name}", "x")
    return not endpoint.slips and endpoint.value.result == Body(name)


def parts_of(schema: Schema) -> list[Any]:
    """What a value is one of, beside null."""
    return [p for key in ("oneOf", "anyOf") for p in listing(schema.get(key)) if not is_null(p)]


def is_null(part: Any) -> bool:
    """Whether nothing but null fits a schema; 3.0 says that by an enum."""
    return isinstance(part, dict) and (part.get("type") == "null" or part.get("enum") == [None])


def may_be_null(schema: Schema) -> bool:
    said = schema.get("type")
    if schema.get("nullable") is True or (isinstance(said, list) and "null" in said):
        return True
    if ("oneOf" in schema or "anyOf" in schema) and any(
        is_null(part) for key in ("anyOf", "oneOf") for part in listing(schema.get(key))
    ):
        return True
    enum = schema.get("enum")
    return isinstance(enum, list) and len(enum) > 1 and None in enum


def only_part(schema: Schema) -> tuple[Any, tuple[object, ...]] | None:
    """The one part that a schema is made of, beside null, and its place in it."""
    if schema.get("properties") or "$ref" in schema or _PARTS.isdisjoint(schema):
        return None
    found = [
        (part, (key, i))
        for key in ("anyOf", "oneOf", "allOf")
        for i, part in enumerate(listing(schema.get(key)))
        if not is_null(part)
    ]
    return found[0] if len(found) == 1 else None


def type_name_at(at: str, instead: str) -> str:
    """What a type at a place is called: the last part of the place, where that is a name at all.

    A file of one schema calls it as the file is called, without its ending.
    """
    file, _, pointer = at.partition("#")
    last = unescaped(pointer.rpartition("/")[2]) if pointer else PurePosixPath(file).stem
    return instead if last.isdigit() or last in ("schema", "items", "additionalProperties") else last or instead


def joined(owner: str, name: str) -> str:
    return owner + "".join(part[:1].upper() + part[1:] for part in fit(name).replace("-", "_").split("_"))


def one_of(hint: str) -> str:
    if hint.endswith("ies"):
        return hint[:-3] + "y"
    return hint[:-1] if hint.endswith("s") and not hint.endswith("ss") else f"{hint}Item"


def depth_of(value: Any) -> int:
    depth, level = 0, [value]
    while level and depth < 20:
        level = [x for v in level for x in (v.values() if isinstance(v, dict) else v if isinstance(v, list) else ())]
        depth += 1
    return depth
