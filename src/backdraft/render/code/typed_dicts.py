"""JSON Schemas as `TypedDict`s: what a client holds is JSON, with names that an editor completes and mypy checks."""

from __future__ import annotations

from typing import Any

from backdraft.render.code.pydantic import class_name, is_name, literals
from backdraft.render.code.python import fit, text
from backdraft.render.openapi.form import Made

_PLAIN = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
}
#: Names that the file has for others.
_TAKEN = ("Any", "ApiError", "Client", "Iterator", "Literal", "NotRequired", "Self", "TypeAlias", "TypedDict")


class TypedDicts:
    """Python types of schemas, by the names of classes."""

    def __init__(self, schemas: dict[str, Made]) -> None:
        self.schemas = dict(schemas)
        self.classes: dict[str, str] = {}
        for said in schemas:
            self.classes[said] = class_name(said, (*_TAKEN, *self.classes.values()))

    def of(self, schema: Made) -> str:
        """The type of a schema."""
        if "$ref" in schema:
            return self.classes.get(schema["$ref"].rpartition("/")[2], "dict[str, Any]")
        if len(schema.get("allOf", ())) == 1:
            return self.of(schema["allOf"][0])
        if "anyOf" in schema:
            return _one_of([self.of(one) for one in schema["anyOf"]])
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            return literals(schema)
        kind: Any = schema.get("type")
        if isinstance(kind, list):
            return _one_of([self.of({**schema, "type": one}) for one in kind])
        if kind == "array":
            return f"list[{self.of(schema.get('items', {}))}]"
        return _PLAIN.get(kind, "Any")

    def add(self, schema: Made, called: str) -> str:
        """The type of a body: an object that has no name becomes a class called so."""
        if schema.get("type") != "object" or not schema.get("properties"):
            return self.of(schema)
        self.schemas[called] = schema
        self.classes[called] = class_name(called, (*_TAKEN, *self.classes.values()))
        return self.classes[called]

    def definition(self, said: str) -> str:
        """The class or alias of a schema."""
        schema, own = self.schemas[said], self.classes[said]
        if schema.get("type") != "object":
            made = self.of(schema)
            made = made if made.startswith("Literal[") else text(made)
            return f"{own}: TypeAlias = {fit(made, 0, len(own) + 14)}"
        note = [f"    # {line}" for line in text(schema.get("description", ""))[1:-1].split("\\n") if line]
        required = set(schema.get("required", ()))
        fields = {
            field: self.of(inner) if field in required else f"NotRequired[{self.of(inner)}]"
            for field, inner in schema.get("properties", {}).items()
        }
        if all(is_name(field) for field in fields):
            rows = [f"    {field}: {fit(type_, 4, len(field) + 2)}" for field, type_ in fields.items()] or ["    pass"]
            return "\n".join((f"class {own}(TypedDict):", *note, *rows))
        rows = [f"        {text(field)}: {text(type_)}," for field, type_ in fields.items()]
        return "\n".join((f"{own} = TypedDict(", f"    {text(own)},", "    {", *rows, "    },", ")"))


def _one_of(types: list[str]) -> str:
    parts = list(dict.fromkeys(types))
    return "Any" if "Any" in parts else " | ".join(parts)
