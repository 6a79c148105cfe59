"""The types of the API and a client with `fetch`: one TypeScript file without dependencies, fit for `--strict`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.code.contract import Operation, contract
from backdraft.render.openapi.form import Made
from backdraft.render.openapi.names import ascii_name, numbered

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_HIDDEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]")
#: Names that stand for something in TypeScript already.
_TAKEN = ("Error", "Record", "Promise", "Response", "Request", "ApiError", "Api", "Date", "Object", "Array", "String")
_CLIENT = """\
/** What went wrong: the status, and the body as the API told it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`the API answered ${status}`);
  }
}

/** Where the API is and who asks. */
export interface Api {
  baseUrl: string;
  headers?: Record<string, string>;
  fetch?: typeof fetch;
}

type Values = Record<string, unknown>;

async function send<T>(
  api: Api,
  method: string,
  path: string,
  query: Values = {},
  headers: Values = {},
  body?: unknown,
): Promise<T> {
  const url = new URL(api.baseUrl.replace(/\\/$/, "") + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const sent: Record<string, string> = { ...api.headers };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) sent[name] = String(value);
  }
  if (body !== undefined) sent["Content-Type"] = "application/json";
  const answer = await (api.fetch ?? fetch)(url, {
    method,
    headers: sent,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  const json = (answer.headers.get("Content-Type") ?? "").includes("json");
  const told: unknown = json && text ? JSON.parse(text) : text;
  if (!answer.ok) throw new ApiError(answer.status, told);
  return told as T;
}"""


def typescript(view: View, focus: Path = ()) -> Output:
    """The file as text; its lines lead to the types and endpoints."""
    made = contract(view, focus)
    names = type_names(made.schemas)
    parts = [(made.origins[said], _definition(names[said], schema, names)) for said, schema in made.schemas.items()]
    parts += [] if made.types else [(("api",), _CLIENT)]
    parts += [(one.path, _function(one, names)) for one in made.operations]
    lines: list[Line] = []
    for path, part in parts:
        lines += [Line("")] if lines else []
        lines += [Line(line, path) for line in part.split("\n")]
    return Output(tuple(lines), "typescript")


def type_names(schemas: Iterable[str]) -> dict[str, str]:
    """What the schemas are called in TypeScript."""
    names: dict[str, str] = {}
    for said in schemas:
        made = _type_name(said)
        names[said] = numbered(f"{made}Body" if made in _TAKEN else made, (*_TAKEN, *names.values()))
    return names


def _type_name(said: str) -> str:
    made = re.sub(r"[^A-Za-z0-9_]", "_", ascii_name(said))
    made = made[:1].upper() + made[1:]
    return made if not made[:1].isdigit() else f"T{made}"


def string(value: str) -> str:
    """A text as a literal."""
    return _HIDDEN.sub(_escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def comment(text: str, indent: str = "") -> str:
    """A text as a comment of one line; nothing where it is empty."""
    words = " ".join(text.split()).replace("*/", "* /")
    return f"{indent}/** {words} */\n" if words else ""


def _definition(name: str, schema: Made, names: dict[str, str]) -> str:
    note = comment(schema.get("description", ""))
    if schema.get("type") != "object":
        return f"{note}export type {name} = {type_of(schema, names)};"
    required = set(schema.get("required", ()))
    lines = [f"{note}export interface {name} {{"]
    for field, inner in schema.get("properties", {}).items():
        mark = "" if field in required else "?"
        lines.append(f"{comment(inner.get('description', ''), '  ')}  {key(field)}{mark}: {type_of(inner, names)};")
    return "\n".join((*lines, "}"))


def key(name: str) -> str:
    """A field's name in a type or an object."""
    return name if _IDENTIFIER.match(name) else string(name)


def type_of(schema: Made, names: dict[str, str]) -> str:
    """The type of a schema."""
    if "$ref" in schema:
        return names[schema["$ref"].rpartition("/")[2]]
    if "allOf" in schema:
        return " & ".join(type_of(one, names) for one in schema["allOf"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(one, names) for one in schema["anyOf"]))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join("null" if one is None else string(one) for one in schema["enum"])
    kind: Any = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(type_of({**schema, "type": one}, names) for one in kind)
    if kind == "array":
        inner = type_of(schema.get("items", {}), names)
        return f"({inner})[]" if "|" in inner or "&" in inner else f"{inner}[]"
    if kind == "object" and "properties" in schema:
        required = set(schema.get("required", ()))
        fields = (
            f"{key(k)}{'' if k in required else '?'}: {type_of(v, names)}" for k, v in schema["properties"].items()
        )
        return f"{{ {'; '.join(fields)} }}"
    return _PLAIN.get(kind, "unknown")


_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "object": "Record<string, unknown>",
}
RESERVED = frozenset(
    (
        *("break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else"),
        *("enum", "export", "extends", "false", "finally", "for", "function", "if", "import", "in", "instanceof"),
        *("new", "null", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void"),
        *("while", "with", "yield", "let", "static", "await", "async", "send", "api", "query", "headers", "body"),
    )
)


def _function(one: Operation, names: dict[str, str]) -> str:
    own = f"{one.id}_" if one.id in RESERVED else one.id
    keys = [p for p in one.parameters if p["in"] == "path"]
    taken: dict[str, str] = {}
    for one_key in keys:
        made = re.sub(r"[^A-Za-z0-9_]", "_", one_key["name"])
        taken[one_key["name"]] = f"{made}_" if made in RESERVED or made[:1].isdigit() else made
    arguments = ["api: Api", *(f"{taken[p['name']]}: {type_of(p['schema'], names)}" for p in keys)]
    media, content = one.body
    if media:
        arguments.append(f"body: {type_of(content['schema'], names) if media == 'application/json' else 'string'}")
    for where in ("query", "headers"):
        said = [p for p in one.parameters if p["in"] == where.removesuffix("s")]
        if said:
            fields = (f"{key(p['name'])}{'' if p['required'] else '?'}: {type_of(p['schema'], names)}" for p in said)
            free = " = {}" if not any(p["required"] for p in said) else ""
            arguments.append(f"{where}: {{ {'; '.join(fields)} }}{free}")
    given = {argument.split(":")[0] for argument in arguments}
    media, content = one.answer
    answer = type_of(content["schema"], names) if media == "application/json" else "string" if media else "void"
    path = re.sub(
        r"\{([^}]*)\}", lambda m: f"${{encodeURIComponent(String({taken.get(m[1], '')}))}}", _template(one.url)
    )
    call = ["api", string(one.method), f"`{path}`", "query" if "query" in given else "{}"]
    call += ["headers" if "headers" in given else "{}"] + (["body"] if "body" in given else [])
    note = comment(one.made["summary"] + (" @deprecated" if one.made.get("deprecated") else ""))
    body = f"  return send<{answer}>({', '.join(call)});"
    lines = "".join(f"\n  {argument}," for argument in arguments)
    return f"{note}export async function {own}({lines}\n): Promise<{answer}> {{\n{body}\n}}"


def _template(url: str) -> str:
    """A path between back-quotes: nothing of it may end them or begin an expression."""
    made = url.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", _escaped, made)
