"""OpenAPI 2.0 as the same questions that are asked of 3.x: where it says otherwise, and what that is in 3.x words."""

from __future__ import annotations

import re
from typing import Any

from backdraft.intake.openapi.source import down, listing, mapping

#: The keys of a parameter (or a header) of 2.0 that are its schema.
_OF_SCHEMA = (
    *("type", "format", "items", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "multipleOf"),
)
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def is_old(root: dict[str, Any]) -> bool:
    """Whether a document is of OpenAPI 2.0."""
    return "swagger" in root


def servers(root: dict[str, Any]) -> list[Any]:
    """The servers as 3.x lists them."""
    if not is_old(root):
        return listing(root.get("servers"))
    host = root.get("host")
    if not isinstance(host, str) or not re.fullmatch(r"[^\s/?#@]+", host):
        return []
    said = [scheme for scheme in listing(root.get("schemes")) if scheme in ("https", "http", "wss", "ws")]
    return [{"url": f"{scheme}://{host}"} for scheme in (said or ["https"])]


def base(root: dict[str, Any]) -> str:
    """What stands before every path in 2.0."""
    said = root.get("basePath")
    if not is_old(root) or not isinstance(said, str) or not re.fullmatch(r"/[^\s?#{}]*", said):
        return ""
    return said.rstrip("/")


def components(root: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where the schemas with names are, and these."""
    if is_old(root):
        return "definitions", mapping(root.get("definitions"))
    return "components/schemas", mapping(mapping(root.get("components")).get("schemas"))


def schema_of(one: dict[str, Any], at: str) -> tuple[Any, str]:
    """The schema of a parameter or a header, and where it is."""
    if "schema" in one:
        return one["schema"], down(at, "schema")
    for media, said in mapping(one.get("content")).items():
        return mapping(said).get("schema", {}), down(at, "content", media, "schema")
    return {key: one[key] for key in _OF_SCHEMA if key in one}, at


def explodes(one: dict[str, Any]) -> bool:
    """Whether each item of a list is a parameter of its own."""
    if "collectionFormat" in one or ("schema" not in one and "content" not in one):
        return one.get("collectionFormat") == "multi"
    said = one.get("explode")
    return said if isinstance(said, bool) else one.get("style", "form") == "form"


def body_of(
    parameters: list[tuple[dict[str, Any], str]], operation: dict[str, Any], root: dict[str, Any]
) -> tuple[dict[str, Any], str] | None:
    """The body of a request of 2.0 as 3.x says it, from its parameters `in: body` and `in: formData`."""
    consumed = medias(operation, root, "consumes")
    for one, at in parameters:
        if one.get("in") == "body":
            return {"content": {consumed[0]: {"schema": one.get("schema", {})}}, "required": one.get("required")}, at
    form = [(one, at) for one, at in parameters if one.get("in") == "formData"]
    if not form:
        return None
    fields: dict[str, Any] = {}
    for one, at in form:
        schema = dict(schema_of(one, at)[0])
        if schema.get("type") == "file":
            schema = {"type": "string", "format": "binary"}
        fields[str(one.get("name", ""))] = schema
    must = [str(one.get("name", "")) for one, _ in form if one.get("required") is True]
    media = next((media for media in consumed if media in _FORMS), _FORMS[1])
    return {"content": {media: {"schema": {"type": "object", "required": must, "properties": fields}}}}, form[0][1]


def content_of(said: dict[str, Any], operation: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """What a response of 2.0 answers, as 3.x says it."""
    if not is_old(root) or "schema" not in said:
        return mapping(said.get("content"))
    made: dict[str, Any] = {}
    for media in medias(operation, root, "produces"):
        made[media] = {"schema": said["schema"]}
        example = mapping(said.get("examples")).get(media)
        if example is not None:
            made[media]["example"] = example
    return made


def medias(operation: dict[str, Any], root: dict[str, Any], key: str) -> list[str]:
    """The media types that an operation of 2.0 consumes or produces."""
    said = operation.get(key, root.get(key))
    return [media for media in listing(said) if isinstance(media, str)] or ["application/json"]


def schemes(root: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where the ways to sign in are, and these as 3.x says them."""
    if not is_old(root):
        return "components/securitySchemes", mapping(mapping(root.get("components")).get("securitySchemes"))
    made: dict[str, Any] = {}
    for name, one in mapping(root.get("securityDefinitions")).items():
        said = mapping(one)
        if said.get("type") == "basic":
            said = {"type": "http", "scheme": "basic"}
        elif said.get("type") == "oauth2":
            flow = {key: said[key] for key in ("tokenUrl", "authorizationUrl", "scopes") if key in said}
            said = {"type": "oauth2", "flows": {str(said.get("flow", "implicit")): flow}}
        made[name] = said
    return "securityDefinitions", made
