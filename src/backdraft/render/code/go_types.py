"""JSON Schemas as Go types, in the columns that `gofmt` sets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from backdraft.render.code.python import name
from backdraft.render.code.typescript import string as _string
from backdraft.render.openapi.form import Made

#: What may stand in the name of a field's tag; any other name JSON's package would not take.
_TAG = re.compile(r"[\w!#$%&()*+\-./:;<=>?@\[\]^{|}~ ]+\Z")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
_SHOUTED = ("api", "http", "id", "ip", "json", "sku", "sql", "uri", "url", "uuid")


def go_string(value: str) -> str:
    """A text as a literal."""
    return _string(value.encode("utf-8", "replace").decode("utf-8"))


def comment(said: str) -> str:
    """A text as a comment of one line; its first word is the name of what stands below."""
    words = " ".join(_HIDDEN.sub(" ", said.encode("utf-8", "replace").decode("utf-8")).split())
    return f"// {words}"


def raw(value: Any) -> str:
    """Plain data as JSON in a text over several lines."""
    made = json.dumps(value, ensure_ascii=False, indent="\t")
    made = re.sub(r"[\ud800-\udfff`\x7f-\x9f\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", made)
    return f"`{made}`"


def exported(said: str, taken: Sequence[str] = ()) -> str:
    """A name that other packages see: `order_id` is `OrderID`; none of `taken`."""
    words = [word for word in name(said).split("_") if word]
    made = "".join(word.upper() if word in _SHOUTED else word[:1].upper() + word[1:] for word in words) or "Value"
    while made in taken:
        made += "_"
    return made


_READ = """\
// UnmarshalText takes what {own} may be and nothing else.
func (v *{own}) UnmarshalText(text []byte) error {
	switch {own}(text) {
	case {known}:
		*v = {own}(text)
		return nil
	}
	return fmt.Errorf("%q is not known", text)
}"""


class Types:
    """The types of a package: those of the schemas, and of what stands inside them.

    Those of `sent` come in requests: they say by themselves what is wrong with them.
    """

    def __init__(self, schemas: dict[str, Made], sent: Sequence[str] = ()) -> None:
        self.schemas = schemas
        self.sent = sent
        self.taken: list[str] = []
        self.names: dict[str, str] = {}
        for said in schemas:
            self.names[said] = self._named(said)

    def _named(self, said: str) -> str:
        made = exported(said, self.taken)
        self.taken.append(made)
        return made

    def of(self, schema: Made, called: str, more: list[str], declare: bool = True) -> str:
        """The type of a schema. An object inside is declared in `more`, under a name that begins with `called`."""
        if "$ref" in schema:
            return self.names[schema["$ref"].rpartition("/")[2]]
        if len(schema.get("allOf", ())) == 1:
            return self.of(schema["allOf"][0], called, more, declare)
        if "anyOf" in schema:
            options = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return optional(self.of(options[0], called, more, declare)) if len(options) == 1 else "any"
        kind = schema.get("type")
        if isinstance(kind, list):
            kinds = [one for one in kind if one != "null"]
            inner = self.of({**schema, "type": kinds[0]}, called, more, declare) if len(kinds) == 1 else "any"
            return optional(inner)
        if kind == "array":
            return f"[]{self.of(schema.get('items', {}), f'{called}Item', more, declare)}"
        if kind == "object" and schema.get("properties") and not declare:
            return "struct{}"
        if kind == "object" and schema.get("properties"):
            own = self._named(called)
            more.append(self._struct(own, schema, more))
            return own
        return _plain(schema, kind)

    def definition(self, said: str) -> str:
        """The declaration of a schema, with those that it needs."""
        schema, own = self.schemas[said], self.names[said]
        more: list[str] = []
        if schema.get("type") == "object":
            made = self._struct(own, schema, more)
            more += [self._wrong(own, schema)] if said in self.sent else []
        elif schema.get("type") == "string" and schema.get("enum"):
            made = self._enum(own, schema)
        else:
            made = f"type {own} = {self.of(schema, own, more)}"
        note = comment(f"{own} is: {schema['description']}") + "\n" if schema.get("description") else ""
        return "\n\n".join((note + made, *more))

    def _enum(self, own: str, schema: Made) -> str:
        members = list(dict.fromkeys(member for member in schema["enum"] if isinstance(member, str)))
        rows = [(self._named(f"{own}_{member}"), member) for member in members]
        if not rows:
            return f"type {own} string"
        wide = max(len(label) for label, _ in rows)
        lines = [f"\t{label:<{wide}} {own} = {go_string(member)}" for label, member in rows]
        values = "\n".join(("const (", *lines, ")"))
        known = ", ".join(label for label, _ in rows)
        read = _READ.replace("{own}", own).replace("{known}", known)
        return f"type {own} string\n\n{comment(f'What {own} may be.')}\n{values}\n\n{read}"

    def _struct(self, own: str, schema: Made, more: list[str]) -> str:
        required = set(schema.get("required", ()))
        rows: list[tuple[str, str, str]] = []
        for said, inner in schema.get("properties", {}).items():
            label = exported(said, [row[0] for row in rows])
            type_ = self.of(inner, f"{own}{label}", more)
            type_ = type_ if said in required else optional(type_)
            # A pointer, so that a type may hold itself.
            type_ = f"*{type_}" if type_ == own else type_
            tag = "-," if said == "-" else said if _TAG.match(said) else ""
            free = "" if said in required else ",omitempty"
            rows.append((label, type_, f'`json:"{tag}{free}"`' if tag or free else ""))
        if not rows:
            return f"type {own} struct{{}}"
        wide = max(len(row[0]) for row in rows)
        lines: list[str] = []
        # A column of gofmt is as wide as its widest among neighbours: a row without a tag parts those above and below.
        for _, run in groupby(rows, lambda row: bool(row[2])):
            near = list(run)
            wider = max(len(row[1]) for row in near)
            lines += [f"\t{label:<{wide}} {type_:<{wider}} {tag}".rstrip() for label, type_, tag in near]
        return "\n".join((f"type {own} struct {{", *lines, "}"))

    def checks_itself(self, schema: Made) -> bool:
        """Whether the type of a schema says what is wrong with it."""
        said = schema.get("$ref", "").rpartition("/")[2]
        return said in self.sent and self.schemas[said].get("type") == "object"

    def _wrong(self, own: str, schema: Made) -> str:
        required = set(schema.get("required", ()))
        lines: list[str] = []
        labels: list[str] = []
        for said, inner in schema.get("properties", {}).items():
            labels.append(exported(said, labels))
            type_ = self.of(inner, f"{own}{labels[-1]}", [], declare=False)
            pointer = (type_ if said in required else optional(type_)).startswith("*") or type_ == own
            made = self._held(said, inner, f"v.{labels[-1]}", pointer)
            if made and pointer:
                made = [f"if v.{labels[-1]} != nil {{", *(f"\t{line}" for line in made), "}"]
            lines += [f"\t{line}" for line in made]
        head = f"{comment('wrong says which fields cannot be so; `at` stands before their names.')}\n"
        head += f"func (v {own}) wrong(at string) []detail {{"
        if not lines:
            return f"{head}\n\treturn nil\n}}"
        return "\n".join((head, "\tvar found []detail", *lines, "\treturn found", "}"))

    def _held(self, said: str, schema: Made, value: str, pointer: bool) -> list[str]:
        """The statements that hold one field against its limits."""
        at = f"at+{go_string(said)}"
        value = f"(*{value})" if pointer else value
        if len(schema.get("allOf", ())) == 1:
            return self._held(said, schema["allOf"][0], value, False)
        if self.checks_itself(schema):
            inner = go_string(f"{said}.")
            return [f"found = append(found, {value.strip('()*')}.wrong(at+{inner})...)"]
        if "$ref" in schema:
            there = self.schemas[schema["$ref"].rpartition("/")[2]]
            listed = there.get("type") == "string" and there.get("enum") and "" not in there["enum"]
            return [f'found = held(found, {at}, {value} != "")'] if listed else []
        kind = schema.get("type")
        kind = next((one for one in kind if one != "null"), "") if isinstance(kind, list) else kind
        if kind == "array":
            made = self._sized(at, f"len({value})", schema, "minItems", "maxItems")
            if self.checks_itself(schema.get("items", {})):
                inner = go_string(f"%s{said.replace('%', '%%')}.%d.")
                body = f"\tfound = append(found, item.wrong(fmt.Sprintf({inner}, at, i))...)"
                made += [f"for i, item := range {value} {{", body, "}"]
            return made
        if kind == "string" and "enum" not in schema:
            form = {"uuid": "uuid", "date": "day"}.get(schema.get("format", ""))
            if form:
                return [f"found = held(found, {at}, {form}({value}))"]
            return (
                self._sized(at, f"utf8.RuneCountInString({value})", schema, "minLength", "maxLength")
                if (schema.get("format") != "date-time")
                else []
            )
        if kind in ("integer", "number"):
            exact = kind == "number" and "format" not in schema
            least, most = (-(2**31), 2**31 - 1) if schema.get("format") == "int32" else (-(2**63), 2**63 - 1)
            ends = [schema[end] for end in ("minimum", "maximum") if end in schema]
            far = kind == "integer" and any(isinstance(end, float) or not least <= end <= most for end in ends)
            measure = f"amount({value})" if exact else f"float64({value})" if far else value
            return self._sized(at, measure, schema, "minimum", "maximum")
        return []

    def _sized(self, at: str, measure: str, schema: Made, low: str, high: str) -> list[str]:
        """Statements that hold a measure between its ends."""
        ends = []
        if schema.get(low) not in (None, 0) or (low == "minimum" and schema.get(low) is not None):
            ends.append(f"{json.dumps(schema[low])} <= {measure}")
        if schema.get(high) is not None:
            ends.append(f"{measure} <= {json.dumps(schema[high])}")
        return [f"found = held(found, {at}, {' && '.join(ends)})"] if ends else []


def optional(type_: str) -> str:
    """The type of what may be null or left out."""
    return type_ if type_.startswith(("*", "[]", "map[")) or type_ == "any" else f"*{type_}"


def _plain(schema: Made, kind: Any) -> str:
    if kind == "integer":
        small = schema.get("format") == "int32"
        return "int32" if small else "uint64" if schema.get("maximum", 0) > 2**63 - 1 else "int64"
    if kind == "number":
        return "float64" if "format" in schema else "json.Number"
    if kind == "string":
        return "time.Time" if schema.get("format") == "date-time" else "string"
    return {"boolean": "bool", "object": "map[string]any"}.get(str(kind), "any")
