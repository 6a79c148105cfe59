"""The types of the API as schemas of zod, and the body and answer of each endpoint."""

from __future__ import annotations

import json
import re
from typing import Any

from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.code.contract import Operation, contract
from backdraft.render.code.typescript import RESERVED, comment, key, string, type_names
from backdraft.render.openapi.components import refs_in
from backdraft.render.openapi.form import Made

_FORMATS = {
    "uuid": "z.guid()",
    "email": "z.email()",
    "uri": "z.url()",
    "hostname": "z.hostname()",
    "date": "z.iso.date()",
    "date-time": "z.iso.datetime({ offset: true })",
}
#: Beyond these a number of JavaScript is not exact, and zod takes no whole number.
_SAFE = 2**53 - 1


def zod(view: View, focus: Path = ()) -> Output:
    """The file as text; its lines lead to the types and endpoints."""
    made = contract(view, focus)
    names = type_names(made.schemas)
    schemas = Schemas(names)
    parts: list[tuple[Path, str]] = [((), 'import { z } from "zod";')]
    for said in _ordered(made.schemas):
        schema = made.schemas[said]
        own = names[said]
        text = f"{comment(schema.get('description', ''))}export const {own} = {schemas.of(schema)};"
        parts.append((made.origins[said], f"{text}\nexport type {own} = z.infer<typeof {own}>;"))
        schemas.known.add(said)
    parts += [(one.path, _operation(one, schemas)) for one in made.operations]
    lines: list[Line] = []
    for path, part in parts:
        lines += [Line("")] if lines else []
        lines += [Line(line, path) for line in part.split("\n")]
    return Output(tuple(lines), "typescript")


def _ordered(schemas: dict[str, Made]) -> list[str]:
    """Each below those that it needs, as far as there are no circles."""
    done: list[str] = []
    for said in schemas:
        # What stands on the stack is being placed: a circle ends there.
        stack, placing = [said], {said}
        while stack:
            needs = [name for kind, name in refs_in(schemas[stack[-1]]) if kind == "schemas"]
            first = next((name for name in needs if name not in done and name not in placing), None)
            if first is not None:
                stack.append(first)
                placing.add(first)
                continue
            name = stack.pop()
            done += [name] if name not in done else []
    return done


class Schemas:
    """Schemas as expressions; `known` are the names that stand above."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.known: set[str] = set()

    def of(self, schema: Made, indent: int = 0) -> str:
        """The expression."""
        if "$ref" in schema:
            said = schema["$ref"].rpartition("/")[2]
            own = self.names[said]
            return own if said in self.known else f"z.lazy((): z.ZodType => {own})"
        if "allOf" in schema:
            made = self.of(schema["allOf"][0], indent)
            for other in schema["allOf"][1:]:
                made = f"z.intersection({made}, {self.of(other, indent)})"
            return made
        if "anyOf" in schema:
            options = [self.of(one, indent) for one in schema["anyOf"]]
            return options[0] if len(options) == 1 else f"z.union([{', '.join(options)}])"
        if "const" in schema:
            return f"z.literal({json.dumps(schema['const'])})"
        kind = schema.get("type")
        if isinstance(kind, list):
            rest = [one for one in kind if one != "null"]
            inner = {**schema, "type": rest[0] if len(rest) == 1 else rest}
            made = self.of(inner, indent) if len(rest) == 1 else "z.unknown()"
            return f"{made}.nullable()" if "null" in kind and "null" not in schema.get("enum", ()) else made
        if "enum" in schema:
            members = [string(one) for one in schema["enum"] if isinstance(one, str)]
            free = ".nullable()" if None in schema["enum"] else ""
            return f"z.enum([{', '.join(members)}]){free}" if members else f"z.never(){free}"
        return self._plain(schema, kind, indent)

    def _plain(self, schema: Made, kind: Any, indent: int) -> str:
        if kind == "array":
            made = f"z.array({self.of(schema.get('items', {}), indent)})"
            return made + _ends(schema, "minItems", "maxItems")
        if kind == "object" and "properties" in schema:
            return self._object(schema, indent)
        if kind == "object":
            return "z.record(z.string(), z.unknown())"
        if kind == "string":
            made = _FORMATS.get(schema.get("format", ""), "z.string()")
            form = f".regex(new RegExp({string(schema['pattern'])}))" if "pattern" in schema else ""
            return made + form + _ends(schema, "minLength", "maxLength")
        if kind in ("integer", "number"):
            made = ("z.int()" if kind == "integer" else "z.number()") + _ends(schema, "minimum", "maximum")
            return made + _open_ends(schema)
        return {"boolean": "z.boolean()", "null": "z.null()"}.get(str(kind), "z.unknown()")

    def _object(self, schema: Made, indent: int) -> str:
        required = set(schema.get("required", ()))
        pad = " " * (indent + 2)
        lines = []
        for field, inner in schema["properties"].items():
            free = "" if field in required else ".optional()"
            lines.append(f"{pad}{_key(field)}: {self.of(inner, indent + 2)}{free},")
        name = "z.strictObject" if schema.get("additionalProperties") is False else "z.object"
        return "\n".join((f"{name}({{", *lines, " " * indent + "})")) if lines else f"{name}({{}})"


def _key(field: str) -> str:
    return '["__proto__"]' if field == "__proto__" else key(field)


def _ends(schema: Made, low: str, high: str) -> str:
    ends = ((".min", schema.get(low)), (".max", schema.get(high)))
    return "".join(f"{call}({json.dumps(end)})" for call, end in ends if end is not None and abs(end) <= _SAFE)


def _open_ends(schema: Made) -> str:
    """What an imported document says of a number beyond what a column can."""
    ends = "".join(
        f"{call}({json.dumps(schema[key])})"
        for call, key in ((".gt", "exclusiveMinimum"), (".lt", "exclusiveMaximum"))
        if key in schema and abs(schema[key]) <= _SAFE
    )
    step = schema.get("multipleOf", 0)
    return f"{ends}.multipleOf({json.dumps(step)})" if 0 < step <= _SAFE else ends


def _operation(one: Operation, schemas: Schemas) -> str:
    """What an endpoint takes and answers."""
    own = re.sub(r"[^A-Za-z0-9_]", "_", one.id)
    own = f"{own}_" if own in RESERVED or own == "z" or own[:1].isdigit() else own
    lines = [f"  method: {string(one.method)},", f"  path: {string(one.url)},"]
    for said, (media, content) in (("body", one.body), ("answer", one.answer)):
        if media == "application/json":
            lines.append(f"  {said}: {schemas.of(content['schema'], 2)},")
    note = comment(one.made["summary"] + (" @deprecated" if one.made.get("deprecated") else ""))
    return "\n".join((f"{note}export const {own} = {{", *lines, "} as const;"))
