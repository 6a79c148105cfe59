"""A document of somebody else's API, as large as the largest public ones: 13 MB of JSON, 1,200 operations, 900 schemas.

Made by arithmetic, so that it is the same on each machine: schemas that refer to one another, objects within them,
examples of everything, a paragraph beside each.
"""

from __future__ import annotations

from typing import Any

from bench.designs import NOUNS

#: How many of each.
OPERATIONS, SCHEMAS = 1200, 900
_METHODS = ("get", "post", "get", "patch", "delete")
_FIELDS = 12
_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/problem"}}}


def document() -> dict[str, Any]:
    """The document as data."""
    schemas: dict[str, Any] = {_called(n): _object(n, _FIELDS) for n in range(SCHEMAS)}
    shown = {name: {"value": _value(schemas, schema)} for name, schema in schemas.items()}
    many = {f"{name}-items": {"value": [one["value"]]} for name, one in shown.items()}
    paths: dict[str, Any] = {}
    for n in range(OPERATIONS):
        paths.setdefault(_path(n), {})[_METHODS[n % 5]] = _operation(n, schemas)
    schemas["problem"] = {"type": "object", "properties": {"message": _TEXT, "documentation_url": _TEXT}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Somebody's API", "version": "1.1.4", "description": _prose(0, 60)},
        "servers": [{"url": "https://api.somebody.example"}],
        "tags": [{"name": noun, "description": _prose(0, 6)} for noun in NOUNS],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "examples": shown | many,
            "responses": {
                "not_found": {"description": "Resource not found", "content": _PROBLEM},
                "validation_failed": {"description": "Validation failed", "content": _PROBLEM},
            },
            "parameters": {
                name: {"name": name, "in": "path", "required": True, "description": _prose(3, 9), "schema": _TEXT}
                for name in ("owner", "store")
            },
        },
    }


_TEXT = {"type": "string"}


def _called(n: int) -> str:
    return f"{NOUNS[n % len(NOUNS)]}-{NOUNS[n * 7 % 29]}-{n}"


def _prose(n: int, count: int) -> str:
    return " ".join(NOUNS[(n * 13 + i * i) % len(NOUNS)] for i in range(count)).capitalize() + "."


def _path(n: int) -> str:
    owned = f"/stores/{{owner}}/{{store}}/{_called(n // 5 % SCHEMAS)}"
    return owned if n % 5 < 2 else f"{owned}/{{id}}"


def _object(n: int, count: int, within: bool = False) -> dict[str, Any]:
    properties = {f"{NOUNS[(n + i) % len(NOUNS)]}_{NOUNS[i * 11 % 29]}_{i}": _field(n, i, within) for i in range(count)}
    must = [name for i, name in enumerate(properties) if i % 3]
    return {"type": "object", "title": _prose(n, 2), "properties": properties, "required": must}


def _field(n: int, i: int, within: bool) -> dict[str, Any]:
    match (n + i * 5) % 17:
        case 0 | 1 | 2 | 3 | 4:
            return {"type": "string", "description": _prose(n + i, 14), "example": f"word-{n}-{i}"}
        case 5 | 6 | 7:
            return {"type": "string", "format": "uri", "example": f"https://api.somebody.example/things/{n}/{i}"}
        case 8 | 9:
            return {"type": "integer", "format": "int64", "example": n * 31 + i}
        case 10:
            return {"type": "boolean"}
        case 11:
            return {"type": ["string", "null"], "format": "date-time", "description": _prose(n + i, 9)}
        case 12 | 13:
            return {"$ref": f"#/components/schemas/{_called((n * 3 + i * 17) % SCHEMAS)}"}
        case 14 if not within:
            return {"type": "array", "items": _object(n + i, 5, within=True)}
        case 15 if not within:
            return _object(n + i, 6, within=True)
        case _:
            return {"type": "string", "enum": [NOUNS[(n + j) % 29] for j in range(4)], "description": _prose(n, 6)}


def _value(schemas: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    if "$ref" in schema:
        return None if depth > 1 else _value(schemas, schemas[schema["$ref"].rpartition("/")[2]], depth + 1)
    if "properties" in schema:
        return {key: _value(schemas, one, depth + 1) for key, one in schema["properties"].items()}
    if "items" in schema:
        return [_value(schemas, schema["items"], depth + 1)]
    if schema["type"] == "boolean":
        return True
    return schema.get("example", schema.get("enum", ["2011-01-26T19:01:12Z"])[0])


def _operation(n: int, schemas: dict[str, Any]) -> dict[str, Any]:
    method, name = _METHODS[n % 5], _called(n // 5 % SCHEMAS)
    own = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}] if n % 5 > 1 else []
    made: dict[str, Any] = {
        "summary": _prose(n, 5),
        "description": "\n\n".join(_prose(n + i, 40) for i in range(3)),
        "tags": [NOUNS[n // 5 % len(NOUNS)]],
        "operationId": f"{method}/{name}",
        "externalDocs": {"description": "How it is called", "url": "https://docs.somebody.example/rest"},
        "parameters": [
            *({"$ref": f"#/components/parameters/{key}"} for key in ("owner", "store")),
            *own,
            *(
                {"name": f"{NOUNS[n % 29]}_{i}", "in": "query", "description": _prose(n, 12), "schema": _TEXT}
                for i in (0, 1)
            ),
        ],
        "x-own": {"enabled": True, "category": NOUNS[n % 29]},
    }
    if method in ("post", "patch"):
        body = _object(n, 8, within=True)
        shown = {"default": {"value": _value(schemas, body)}}
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body, "examples": shown}}}
    made["responses"] = {"204": {"description": "Gone"}} if method == "delete" else _answers(n, method, name)
    return made


def _answers(n: int, method: str, name: str) -> dict[str, Any]:
    one: dict[str, Any] = {"$ref": f"#/components/schemas/{name}"}
    many = n % 5 == 0
    schema = {"type": "array", "items": one} if many else one
    shown = {"default": {"$ref": f"#/components/examples/{name}{'-items' if many else ''}"}}
    said = {"description": "Answered", "content": {"application/json": {"schema": schema, "examples": shown}}}
    wrong = "not_found" if method == "get" else "validation_failed"
    status = "404" if method == "get" else "422"
    return {"201" if method == "post" else "200": said, status: {"$ref": f"#/components/responses/{wrong}"}}
