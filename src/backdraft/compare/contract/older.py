"""OpenAPI 2.0 in the words of 3.0, as far as clients are concerned.

Definitions stay where they are, for references lead there; parameters and answers that are shared are put in place.
"""

from __future__ import annotations

from typing import Any

from backdraft.compare.contract.side import METHODS, Made, Side, listed, mapping

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
#: What of a parameter is no part of its schema.
_NO_SCHEMA = frozenset(("name", "in", "required", "description", "collectionFormat", "allowEmptyValue"))
_SCHEMES = {"basic": {"type": "http", "scheme": "basic"}}


def upgraded(root: Made) -> dict[str, Any]:
    """A document of 2.0 as one of 3.0."""
    side = Side(root)
    made: dict[str, Any] = {"openapi": "3.0.3", "definitions": root.get("definitions"), "paths": {}}
    host, base = root.get("host"), root.get("basePath")
    scheme = next((s for s in listed(root.get("schemes")) if isinstance(s, str)), "https")
    address = f"{scheme}://{host}" if isinstance(host, str) else ""
    made["servers"] = [{"url": address + (base if isinstance(base, str) else "")}]
    made["security"] = root.get("security")
    ways = mapping(root.get("securityDefinitions"))
    made["components"] = {"securitySchemes": {n: _SCHEMES.get(str(mapping(w).get("type")), w) for n, w in ways.items()}}
    for path, item in mapping(root.get("paths")).items():
        said = side.made(item)
        shared = listed(said.get("parameters"))
        operations = {m: _operation(side, said[m], shared) for m in METHODS if isinstance(said.get(m), dict)}
        made["paths"][path] = operations
    return made


def _operation(side: Side, said: Made, shared: list[Any]) -> dict[str, Any]:
    takes, gives = (_media(side, said, key) for key in ("consumes", "produces"))
    found: dict[tuple[str, str], Made] = {}
    for one in map(side.made, (*shared, *listed(said.get("parameters")))):
        found[str(one.get("in")), str(one.get("name"))] = one
    made = {key: value for key, value in said.items() if key not in ("parameters", "responses", "consumes", "produces")}
    made["parameters"] = [_parameter(one) for (where, _), one in found.items() if where not in ("body", "formData")]
    body = next((one for (where, _), one in found.items() if where == "body"), None)
    fields = [one for (where, _), one in found.items() if where == "formData"]
    if body is not None:
        content = {media: {"schema": body.get("schema", {})} for media in takes}
        made["requestBody"] = {"required": body.get("required") is True, "content": content}
    elif fields:
        required = [str(one.get("name")) for one in fields if one.get("required") is True]
        schema = {"type": "object", "properties": {str(one.get("name")): _schema(one) for one in fields}}
        forms = [media for media in takes if media in _FORMS] or [_FORMS[1]]
        content = {media: {"schema": {**schema, "required": required}} for media in forms}
        made["requestBody"] = {"required": bool(required), "content": content}
    responses = mapping(said.get("responses"))
    made["responses"] = {status: _answer(side.made(one), gives) for status, one in responses.items()}
    return made


def _media(side: Side, said: Made, key: str) -> list[str]:
    named = listed(said.get(key, side.document.get(key)))
    return [media for media in named if isinstance(media, str)] or ["application/json"]


def _parameter(one: Made) -> dict[str, Any]:
    made: dict[str, Any] = {"name": one.get("name"), "in": one.get("in"), "required": one.get("required")}
    made["schema"] = _schema(one)
    if one.get("in") in ("query", "formData"):
        made |= {"style": "form", "explode": one.get("collectionFormat") == "multi"}
    return made


def _schema(one: Made) -> dict[str, Any]:
    schema = {key: value for key, value in one.items() if key not in _NO_SCHEMA}
    return {"type": "string", "format": "binary"} if schema.get("type") == "file" else schema


def _answer(one: Made, gives: list[str]) -> dict[str, Any]:
    examples = mapping(one.get("examples"))
    content: dict[str, Any] = {}
    if "schema" in one:
        content = {media: {"schema": one["schema"], "example": examples.get(media)} for media in gives}
    headers = {name: {"schema": _schema(mapping(said))} for name, said in mapping(one.get("headers")).items()}
    return {"content": content, "headers": headers}
