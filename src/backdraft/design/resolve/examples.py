"""Example requests and responses of an endpoint, in the API's envelope: what a reader copies, so it must be right.

Each comes as a value (`request_value`) and as text (`request_example`: JSON with an indent of two, or empty when
nothing is sent or answered). The endpoint's `examples` win over what is generated: `request` and `response` (the data
alone, or the whole body when it has the envelope's keys), and the codes of errors; `inputs` holds those of keys,
parameters and headers. A list under an error's code is its details. A text that is JSON of a mapping or a list is that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

from backdraft.design.model import Body, Column, Endpoint, Page, SqlType, Table, TypeDef
from backdraft.design.nodes import Plain
from backdraft.design.notation.sqltypes import parse_sqltype
from backdraft.design.resolve.collections import base_table
from backdraft.design.resolve.endpoints import (
    Input,
    answers_of,
    api_of,
    full_path,
    key_types,
    paging_of,
)
from backdraft.design.resolve.example_said import as_input, as_typed, said_example
from backdraft.design.resolve.example_values import Place, is_null, list_length, resolved, scalar
from backdraft.design.resolve.tables import fields_of, type_of_column
from backdraft.design.view import View

__all__ = [
    "NOTHING",
    "example_of",
    "example_text",
    "input_example",
    "input_value",
    "may_show",
    "must_have",
    "path_example",
    "plain_values",
    "request_example",
    "request_value",
    "response_example",
    "response_value",
    "sent_fields",
    "set_by_server",
]

#: There is no example: nothing is sent or answered, or no JSON. (`None` is JSON's null.)
NOTHING: Final = "\0nothing"

#: How deep bodies are shown within bodies.
_DEEPEST = 4
#: Of how many values an example is made: lists within lists within lists would have no end that anybody sees.
_MOST = 50_000
#: Rows of a kind are numbered anew after so many (a prime): dates go back with the number.
_ROWS = 99_991
#: In place of what would hold itself for ever; such a field is left out.
_ENDLESS: Final = "\0endless"
#: What the database sets when a whole table is the body of a request.
_SET_BY_ITSELF = frozenset(("created", "updated", "deleted", "modified"))


# --- values of types ------------------------------------------------------------------------------------------------


def example_of(
    view: View, type_name: str, row: int = 0, sent: bool = False, within: tuple[tuple[str, int], ...] = ()
) -> Plain:
    """The example of a type, a table or a plain SQL type.

    Args:
        view: The design.
        type_name: `Order`, `orders`, `uuid`.
        row: Which one of a list: two rows differ.
        sent: As a request sends it, without what the server sets by itself.
        within: The rows that it is of, by their tables: the order of a line.
    """
    return _named(view, type_name, Place(type_name, type_name, row, within=within), (), _Room(), sent)


class _Room:
    """How many values one example may still be made of."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _MOST

    def takes(self, count: int) -> bool:
        """Whether there is room for so many more, which they take."""
        self.left -= count
        return self.left >= 0


@dataclass(frozen=True, slots=True)
class _Field:
    """A field with all that its values have in common: those of a type's rows are made from it."""

    column: Column
    #: The type of the design that it holds values of; empty for a plain value.
    holds: str
    full: Column
    type: SqlType
    #: Where the values of row 0 come from; `elsewhere` when that is another table's column.
    origin: Place
    elsewhere: bool


def _prepared(view: View, type_name: str, sent: bool) -> tuple[_Field, ...]:
    fields = sent_fields(view, type_name) if sent else view.ask(fields_of, type_name)
    noun = view.ask(base_table, type_name) or type_name
    return tuple(_field_at(view, field, Place(noun, f"{noun}.{field.name}", 0)) for field in fields)


def _field_at(view: View, column: Column, place: Place) -> _Field:
    type_ = column.type
    holds = type_.text if type_ is not None and type_.name == "named" and view.ask(fields_of, type_.text) else ""
    full, origin = (column, place) if holds else resolved(view, column, place)
    made = SqlType("json") if holds else full.type or type_of_column(view, column)
    return _Field(column, holds, full, made, origin, origin is not place)


def _named(view: View, type_name: str, place: Place, above: tuple[str, ...], room: _Room, sent: bool = False) -> Plain:
    fields = view.ask(_prepared, type_name, sent)
    room.takes(len(fields))
    if not fields:
        column = Column(type_name, parse_sqltype(type_name).value)
        field = _field_at(view, column, place._replace(row=0))
        return _value(view, field, place, (*above, type_name), room, sent)
    example: dict[str, Plain] = {}
    for field in fields:
        at = Place(field.origin.noun, field.origin.seed, place.row, place.position, place.within)
        value = _value(view, field, at, (*above, type_name), room, sent)
        if value is not _ENDLESS:
            example[field.column.name] = value
    return example


def may_show(view: View, type_name: str, value: Plain, sent: bool = False) -> bool:
    """Whether a value can be `example_of` a type, by the plain values among its fields.

    It tells most values of other people apart at their first field; the example itself, of types within types, is made
    of thousands of values.
    """
    if not view.ask(_prepared, type_name, sent):
        return True
    return isinstance(value, dict) and all(
        name in value and value[name] == shown for name, shown in plain_values(view, type_name, 0, sent)
    )


def plain_values(view: View, type_name: str, row: int = 0, sent: bool = False) -> Iterator[tuple[str, Plain]]:
    """The examples of a type's own fields that hold no other type, one by one."""
    for field in view.ask(_prepared, type_name, sent):
        if not field.holds:
            at = field.origin._replace(row=row)
            yield field.column.name, _value(view, field, at, (type_name,), _Room(), sent)


def sent_fields(view: View, type_name: str) -> tuple[Column, ...]:
    """The fields of a request's type: of a whole table without those that the server sets by itself."""
    seen: set[str] = set()
    said = view.get(TypeDef, "types", type_name)
    while said is not None and said.form == "union" and said.options and type_name not in seen:
        seen.add(type_name)
        type_name = said.options[0]
        said = view.get(TypeDef, "types", type_name)
    fields = view.ask(fields_of, type_name)
    if said is not None or view.get(Table, "tables", type_name) is None:
        return fields
    return tuple(field for field in fields if not set_by_server(field)) or fields


def must_have(field: Column, sent: bool) -> bool:
    """Whether a value of a type has a field, as one is answered or (`sent`) as a request wants it."""
    if field.has("required") or field.has("optional"):
        return field.has("required")
    return not sent or not (field.nullable or field.default is not None)


def set_by_server(field: Column) -> bool:
    """Whether a request leaves a field out, for the server sets it."""
    by_itself = field.default is not None and (
        field.has("pk") or bool(_SET_BY_ITSELF.intersection(field.name.lower().split("_")))
    )
    return field.has("auto") or bool(field.generated) or by_itself


def _value(view: View, field: _Field, place: Place, above: tuple[str, ...], room: _Room, sent: bool) -> Plain:
    """The value of a field: of another type of the design, or plain."""
    column = field.column
    if is_null(column, place.row) and len(above) == 1:
        return None
    type_ = column.type
    if field.holds and type_ is not None:
        least, count = list_length(column) if type_.array else (1, 1)
        if type_.text in above or len(above) >= _DEEPEST:
            if not least or column.nullable:
                return None if least else []
            if type_.text in above or len(above) >= 2 * _DEEPEST:
                return _ENDLESS
        if room.left <= 0:
            return [] if type_.array else _ENDLESS
        table = view.ask(base_table, above[-1])
        place = place._replace(within=(*place.within, (table, place.row))) if table else place
        if type_.array:
            first = max(count, 2) * place.row
            places = (place._replace(row=(first + i) % _ROWS, position=i) for i in range(count))
            rows = [_named(view, type_.text, at, above, room, sent) for at in places if room.left > 0]
            differing = _unlike(rows)
            return rows if len(differing) < least else differing
        return _named(view, type_.text, place, above, room, sent)
    if field.type.array and not room.takes(list_length(field.full)[1]):
        return []
    if field.elsewhere:
        noun, seed, after = field.origin[:3]
        held = next((row for table, row in reversed(place.within) if table == noun and not after), None)
        place = Place(noun, seed, place.row + after if held is None else held)
    return scalar(field.full, field.type, place)


def _unlike(rows: list[Plain]) -> list[Plain]:
    """The rows without those that equal an earlier one."""
    found: dict[str, Plain] = {}
    for row in rows:
        found.setdefault(repr(row), row)
    return list(found.values())


def example_text(value: Plain) -> str:
    """`value` as JSON that people read."""
    return json.dumps(value, indent=2, ensure_ascii=False)


# --- requests -------------------------------------------------------------------------------------------------------


def request_example(view: View, ep: Endpoint) -> str:
    """`request_value` as text."""
    return _text(request_value(view, ep))


def request_value(view: View, ep: Endpoint) -> Plain:
    """The body of a request; `NOTHING` without one, and for files and texts."""
    body = ep.body
    if body is None or body.kind != "json":
        return NOTHING
    said = said_example(ep, "request")
    if said is not None:
        return _completed(view, said, as_typed(view, said, body.type), body.type, sent=True)
    return _rows(view, ep, body, sent=True) if body.array else view.ask(example_of, body.type, 0, True)


def _completed(view: View, said: Any, value: Plain, type_name: str, sent: bool = False) -> Plain:
    """An own example with what its type must have and it does not say, as that is generated; as JSON it is whole."""
    return value if isinstance(said, str) else _with_required(view, value, type_name, sent)


def _with_required(view: View, value: Plain, type_name: str, sent: bool, row: int = 0) -> Plain:
    if isinstance(value, list):
        return [_with_required(view, one, type_name, sent, i) for i, one in enumerate(value)]
    fields = {field.name: field for field in sent_fields(view, type_name)} if sent else {}
    fields = fields or {field.name: field for field in view.ask(fields_of, type_name)}
    if not isinstance(value, dict) or not fields or not value.keys() <= fields.keys():
        return value  # it is of another of several types, or has a slip that the review tells
    given = {name: _with_required(view, one, _held(fields[name]), sent) for name, one in value.items()}
    lacking = {name for name, field in fields.items() if name not in given and must_have(field, sent)}
    made = view.ask(example_of, type_name, row, sent) if lacking else {}
    if not isinstance(made, dict) or not lacking & made.keys():
        return given
    known = {name: made[name] for name in lacking & made.keys()} | given
    return {name: known[name] for name in fields if name in known}


def _held(field: Column) -> str:
    """The type of the design that a field holds; empty for a plain value."""
    return field.type.text if field.type is not None and field.type.name == "named" else ""


def _text(value: Plain) -> str:
    return "" if value is NOTHING else example_text(value)


def _rows(view: View, ep: Endpoint, body: Body, sent: bool = False) -> list[Plain]:
    """Two rows, both of what the path names: `/customers/:id/orders` are the orders of one."""
    within = tuple((key.source[1], 0) for key in key_types(view, ep) if key.source)
    return _unlike([view.ask(example_of, body.type, row, sent, within) for row in range(2)])


# --- answers --------------------------------------------------------------------------------------------------------


def response_example(view: View, ep: Endpoint, status: int = 0) -> str:
    """`response_value` as text."""
    return _text(response_value(view, ep, status))


def response_value(view: View, ep: Endpoint, status: int = 0) -> Plain:
    """The body of an answer, in the envelope; `NOTHING` where nothing is answered, and for files and texts.

    Args:
        view: The design.
        ep: The endpoint.
        status: Which of several answers; the first without it. Of a `stream` or `WS`, one message without envelope.
    """
    answers = answers_of(view, ep)
    answer = next((a for a in answers if a.status == status), answers[0])
    body = answer.result
    said = said_example(ep, str(answer.status)) if answer.status else None
    if said is None and answer is answers[0]:
        said = said_example(ep, "response")
    if (body is None or body.kind != "json") and said is None:
        return NOTHING
    type_name = body.type if body else ""
    data: Plain
    if said is not None:
        data = as_typed(view, said, type_name)
        if isinstance(data, dict) and "success" in data:
            return data
        data = _completed(view, said, data, type_name)
    elif body is not None and body.array:
        data = _rows(view, ep, body)
    else:
        data = view.ask(example_of, type_name)
    if (ep.stream and answer is answers[0]) or ep.method == "WS":
        return data
    return _wrapped(view, ep, data)


def _wrapped(view: View, ep: Endpoint, data: Plain) -> Plain:
    """`data` in the envelope: `standard` always; else only a page, which must say where it ends, is an object."""
    paging = paging_of(view, ep)
    meta = _meta(paging, data) if paging is not None and isinstance(data, list) else None
    if api_of(view).envelope == "standard":
        example: dict[str, Plain] = {"success": True, "data": data}
    elif meta is None:
        return data
    else:
        example = {"data": data}
    return example if meta is None else {**example, "meta": meta}


def _meta(page: Page, data: list[Plain]) -> dict[str, Plain]:
    if page.style == "page":
        return {"page": 1, "limit": page.limit, "total": len(data)}
    return {"limit": page.limit, "next": "eyJhZnRlciI6MjB9"}


# --- what goes in -----------------------------------------------------------------------------------------------------


def path_example(view: View, ep: Endpoint) -> str:
    """The whole path, coded for a URL, with an example for each of its keys."""
    path = quote(full_path(view, ep), safe="/:@!$&'*+,;=~.-_")
    for key in key_types(view, ep):
        path = path.replace(f":{quote(key.name)}", quote(input_example(view, key), safe=""), 1)
    return path


def input_example(view: View, one: Input) -> str:
    """`input_value` as text, the items of a list parted by commas."""
    value = input_value(view, one)
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value)


def input_value(view: View, one: Input) -> Plain:
    """The example of a path key, a parameter or a header; a key's is that of the row that is answered."""
    if one.example is not None:
        own: Plain = as_input(view, one.example, one.column)
        return own
    name = one.source[-1] if one.source else one.name
    noun = one.source[1] if one.source else one.name
    column = one.column
    if column.name != name or column.nullable:
        column = replace(column, name=name, nullable=False)
    full, at = resolved(view, column, Place(noun, f"{noun}.{name}" if one.source else name, 0))
    return scalar(full, full.type or one.type, at)
