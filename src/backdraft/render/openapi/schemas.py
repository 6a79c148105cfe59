"""JSON Schemas of columns, types and tables, as each version of OpenAPI wants them.

What a column says (length, bounds, members, format) is what a validator checks, so an example that fits its column
fits its schema. `old` is OpenAPI 3.0, whose schemas have `nullable` and neither `const` nor lists of types.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from backdraft.design.kept import laid_over
from backdraft.design.kept import said as said_again
from backdraft.design.model import Column, SqlType, TypeDef
from backdraft.design.notation.sqltypes import parse_sqltype
from backdraft.design.resolve.endpoints import api_of
from backdraft.design.resolve.examples import must_have, sent_fields
from backdraft.design.resolve.tables import fields_of, full_column
from backdraft.design.view import View
from backdraft.render.openapi.fitted import fitted
from backdraft.render.openapi.names import has_schema, prose, refers, schema_name

Schema = dict[str, Any]

_WHOLE = {"smallint": (15, "int32"), "int": (31, "int32"), "bigint": (63, "int64")}
_MONTH = "(0[1-9]|1[0-2])"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?"
#: Times without a zone have no format in JSON Schema, so their form is spelled out.
TIME = f"^{_CLOCK}$"
TIMESTAMP = f"^[0-9]{{4}}-{_MONTH}-(0[1-9]|[12][0-9]|3[01])T{_CLOCK}$"
INTERVAL = "^P([0-9]+[YMWD])*(T([0-9]+[HMS])+)?$"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+\Z", re.ASCII)
#: The shortest that an address or a link of an example is.
_LINK = 18


def ref(kind: str, name: str) -> Schema:
    """A reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def use_of(view: View, type_name: str, sent: bool, old: bool, array: bool = False) -> Schema:
    """The schema where a body of that type is sent or answered."""
    if has_schema(view, type_name):
        one = ref("schemas", schema_name(view, type_name, sent))
    else:
        one = field_schema(view, Column(type_name, parse_sqltype(type_name).value), sent, old)
    return {"type": "array", "items": one} if array else one


def kept_of(view: View) -> Schema:
    """What an imported document says beyond the format: `x-openapi` of the API."""
    kept = said_again(api_of(view).kept)
    return kept if isinstance(kept, dict) else {}


def component(view: View, type_name: str, sent: bool, old: bool, more: Schema | None = None) -> Schema:
    """The schema of a type or a table itself, with what is kept of it beyond the format (`more`)."""
    more = dict(more or {})
    told = more.pop("description", "")
    made = _component(view, type_name, sent, old, told if isinstance(told, str) else "")
    return fitted(laid_over(made, more), old) if more else made


def _component(view: View, type_name: str, sent: bool, old: bool, told: str) -> Schema:
    said = view.get(TypeDef, "types", type_name)
    note = {"description": prose((said.note if said is not None else "") or told)}
    note = note if note["description"] else {}
    if said is not None and said.form == "enum":
        return {"type": "string", **note, "enum": list(dict.fromkeys(said.members))}
    if said is not None and said.form == "union" and len(view.ask(refers, (type_name, sent))) > 0:
        return {**note, "anyOf": [use_of(view, option, sent, old) for option in said.options]}
    fields = sent_fields(view, type_name) if sent else view.ask(fields_of, type_name)
    if said is not None and said.form in ("column", "union") and not fields:
        return _described(use_of(view, type_name, sent, old), said.note or told)
    required = [field.name for field in fields if _is_required(view, type_name, field, sent)]
    made: Schema = {"type": "object", **note}
    if required:
        made["required"] = required
    made["properties"] = {field.name: field_schema(view, field, sent, old) for field in fields}
    if sent:
        made["additionalProperties"] = False
    return made


def _is_required(view: View, type_name: str, field: Column, sent: bool) -> bool:
    return must_have(field, sent) and (field.has("required") or not _is_endless(view, type_name, field))


def _is_endless(view: View, type_name: str, field: Column) -> bool:
    """Whether a field would hold its own type for ever, so that no finite value can have it."""
    held = _always_held(field)
    return bool(held) and type_name in view.ask(_within, held)


def _always_held(field: Column) -> str:
    """The type of which a field always has a value; empty where it may be null, or a list with nothing in it."""
    type_ = field.type
    if field.nullable or type_ is None or type_.name != "named":
        return ""
    return type_.text if not type_.array or "minItems" in _lengths(field, "Items") else ""


def _within(view: View, type_name: str) -> frozenset[str]:
    """The types that every value of a type holds, itself included."""
    found: set[str] = set()
    waiting = [type_name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [held for field in view.ask(fields_of, name) if (held := _always_held(field))]
    return frozenset(found)


# --- fields ---------------------------------------------------------------------------------------------------------


def field_schema(view: View, field: Column, sent: bool, old: bool) -> Schema:
    """The schema of a field, a parameter or a header."""
    type_ = field.type
    if type_ is not None and type_.name == "named" and view.ask(fields_of, type_.text):
        one = ref("schemas", schema_name(view, type_.text, sent))
        if not type_.array:
            return _described(_or_null(one, old) if field.nullable else one, field.note)
        listed: Schema = {"type": "array", "items": one, **_lengths(field, "Items")}
        return _described(_nullable(listed, old) if field.nullable else listed, field.note)
    full = full_column(view, field)
    made = column_schema(view, full, old)
    if "$ref" in made and full.nullable:
        if old:
            members = full.type.members if full.type is not None else ()
            made = {"type": "string", "nullable": True, "enum": [*dict.fromkeys(members), None]}
        else:
            made = _or_null(made, old)
    elif full.nullable:
        made = _nullable(made, old)
    if sent:
        made = _with_default(made, full)
    return _described(made, field.note)


def column_schema(view: View, column: Column, old: bool) -> Schema:
    """The schema of a resolved column as if it were never null."""
    type_ = column.type or SqlType("text")
    if type_.array:
        free = replace(column, type=replace(type_, array=type_.array - 1), low="", high="", default=None)
        return {"type": "array", "items": column_schema(view, free, old), **_lengths(column, "Items")}
    if type_.name == "enum" and type_.members:
        if type_.text and has_schema(view, type_.text):
            return ref("schemas", schema_name(view, type_.text, False))
        return {"type": "string", "enum": list(dict.fromkeys(type_.members))}
    if type_.name in _WHOLE:
        return _whole(column, type_)
    if type_.name in ("numeric", "real", "double"):
        return _number(column, type_)
    plain = _PLAIN.get(type_.name)
    if plain is not None:
        return dict(plain)
    if type_.name == "bytes":
        return {"type": "string", "format": "byte"} if old else {"type": "string", "contentEncoding": "base64"}
    if type_.name == "vector":
        most = {"maxItems": type_.args[0]} if type_.args and type_.args[0] > 0 else {}
        return {"type": "array", "items": {"type": "number"}, **most}
    return _text(column, type_)


_PLAIN: dict[str, Schema] = {
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": TIME},
    "timestamp": {"type": "string", "pattern": TIMESTAMP},
    "timestamptz": {"type": "string", "format": "date-time"},
    "interval": {"type": "string", "pattern": INTERVAL},
    "uuid": {"type": "string", "format": "uuid"},
    "json": {},
    "inet": {"type": "string", "maxLength": 49},
}


def _whole(column: Column, type_: SqlType) -> Schema:
    bits, format_ = _WHOLE[type_.name]
    low, high = _bounds(column)
    unsigned = column.has("unsigned")
    edge = 2 ** (bits + 1 if unsigned else bits)
    least = max(0 if unsigned else -edge, -edge if low is None else int(low.to_integral_value("ROUND_CEILING")))
    most = min(edge - 1, edge if high is None else int(high.to_integral_value("ROUND_FLOOR")))
    if least > most:
        least, most = (0 if unsigned else -edge), edge - 1
    return {"type": "integer", "format": "int64" if unsigned and bits == 31 else format_} | {
        "minimum": least,
        "maximum": most,
    }


def _number(column: Column, type_: SqlType) -> Schema:
    low, high = _bounds(column)
    if type_.name == "numeric" and type_.args:
        precision, scale = (*type_.args, 0)[:2]
        edge = Decimal(10) ** (precision - scale) - Decimal(1).scaleb(-scale)
        least = Decimal(0) if column.has("unsigned") else -edge
        low = least if low is None or low < least else low
        high = edge if high is None or high > edge else high
        if low > high:
            low, high = least, edge
    made: Schema = {"type": "integer" if type_.name == "numeric" and type_.args and scale <= 0 else "number"}
    if made["type"] == "integer" and low is not None and high is not None:
        edge = max(abs(low), abs(high + 1))
        made |= {"format": "int32"} if edge <= 2**31 else {"format": "int64"} if edge <= 2**63 else {}
    if type_.name in ("real", "double"):
        made["format"] = "float" if type_.name == "real" else "double"
    if low is not None:
        made["minimum"] = _json_number(low)
    if high is not None:
        made["maximum"] = _json_number(high)
    return made


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _text(column: Column, type_: SqlType) -> Schema:
    made: Schema = {"type": "string"}
    lengths = _lengths(column, "Length")
    if type_.name in ("char", "varchar") and type_.args:
        lengths["maxLength"] = min(type_.args[0], lengths.get("maxLength", type_.args[0]))
        if lengths.get("minLength", 0) > lengths["maxLength"]:
            lengths["minLength"] = lengths["maxLength"]
    room = lengths.get("maxLength", 10_000) >= _LINK and lengths.get("minLength", 0) <= _LINK
    said = column.default.value if column.default is not None and column.default.kind == "text" else ""
    for flag in ("email", "uri", "hostname"):
        if column.has(flag) and room and (not said or (flag == "email" and _EMAIL.match(said))):
            made["format"] = flag
            break
    return made | lengths


def _bounds(column: Column) -> tuple[Decimal | None, Decimal | None]:
    low, high = _decimal(column.low), _decimal(column.high)
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except (InvalidOperation, ValueError):
        return None
    return value if value.is_finite() and value.adjusted() < 30 else None


def _lengths(column: Column, of: str) -> Schema:
    low, high = _decimal(column.low), _decimal(column.high)
    made: Schema = {}
    if low is not None and 0 < low <= 4096 and (high is None or low <= high):
        made[f"min{of}"] = int(low)
    if high is not None and high >= 0:
        made[f"max{of}"] = int(high)
    return made


# --- null, defaults, descriptions -----------------------------------------------------------------------------------


def _nullable(schema: Schema, old: bool) -> Schema:
    if "type" not in schema:
        return schema  # anything, null included
    if old:
        made = {"type": schema["type"], "nullable": True} | {k: v for k, v in schema.items() if k != "type"}
    else:
        made = {**schema, "type": [schema["type"], "null"]}
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


def _or_null(schema: Schema, old: bool) -> Schema:
    if old:
        # `nullable` beside a reference lets no null through what is referred to, so null is a choice here too.
        return {"anyOf": [schema, {"type": "object", "nullable": True, "enum": [None]}]}
    return {"anyOf": [schema, {"type": "null"}]}


def _with_default(schema: Schema, column: Column) -> Schema:
    """With the default that the server takes for a field that is left out, where it is a plain value that fits."""
    said = column.default
    if said is None or column.type is None or column.type.array or "$ref" in schema:
        return schema
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    value: Any = None
    if said.kind == "word" and said.value in ("true", "false") and kind == "boolean":
        value = said.value == "true"
    elif said.kind == "number" and kind in ("integer", "number"):
        number = _decimal(said.value)
        if number is not None and (kind == "number" or number == number.to_integral_value()):
            value = _json_number(number)
            if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
                return schema
    elif said.kind == "text" and kind == "string" and "format" not in schema and "pattern" not in schema:
        fits = schema.get("minLength", 0) <= len(said.value) <= schema.get("maxLength", len(said.value))
        value = said.value if fits and said.value in schema.get("enum", (said.value,)) else None
    return schema if value is None else {**schema, "default": value}


def _described(schema: Schema, note: str) -> Schema:
    if not note:
        return schema
    if "$ref" in schema:
        return {"description": prose(note), "allOf": [schema]}
    return {**schema, "description": prose(note)}
