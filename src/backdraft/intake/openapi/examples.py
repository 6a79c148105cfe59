"""What a document shows as examples and a design would not say by itself: kept as the endpoint's own.

The design that was read is asked for its examples; those that differ from the document's are written down, in the form
that gives the very value back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from backdraft.design.design import Design
from backdraft.design.kept import as_json
from backdraft.design.model import Body, Column, Endpoint, Event
from backdraft.design.nodes import Plain, node_of, plain
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import (
    answers_of,
    error_named,
    errors_of,
    header_types,
    key_types,
    param_types,
    status_of,
)
from backdraft.design.resolve.example_errors import error_value
from backdraft.design.resolve.examples import input_value, may_show, plain_values, request_value, response_value
from backdraft.design.resolve.tables import fields_of
from backdraft.design.scalars import freeze
from backdraft.design.view import Memo, View
from backdraft.intake.openapi.operations import Drafted
from backdraft.intake.openapi.source import Source, down, mapping
from backdraft.render.openapi.document import head, webhook
from backdraft.render.openapi.form import Form
from backdraft.render.openapi.names import operation_id

#: The longest example that is kept, and how much of them in all, in letters of JSON: a design is read by people.
_LONGEST, _MOST = 20_000, 500_000


def view_of(sections: dict[str, dict[Path, Any]]) -> View:
    """A view of a design made of entries."""
    groups = dict.fromkeys(path[1] for path in sections.get("endpoints", {}))
    return Memo().view(Design(sections, tuple(groups)))


def settled(view: View, path: Path, ep: Endpoint, wanted: list[str], every: tuple[str, ...]) -> Endpoint:
    """The endpoint with the errors of its own that make it answer `wanted`, as few as do; and its status as short."""
    short = replace(ep, status=None)
    if ep.status == status_of(view, short) and (ep.result is not None or not ep.more):
        ep = short
    found = [error.name for error in errors_of(view, replace(ep, errors=()))]
    if found == wanted:
        return ep
    own = tuple(code for code in wanted if code not in every)
    for codes in (tuple(c for c in own if c not in found), own, tuple(wanted)):
        made = replace(ep, errors=codes)
        if [error.name for error in errors_of(view, made)] == wanted:
            return made
    return replace(ep, errors=tuple(code for code in wanted if code not in every and code not in found))


class Room:
    """How much room is left for examples."""

    def __init__(self) -> None:
        self.letters = _MOST

    def refuses(self, example: Any) -> str:
        """Why an example is not kept; empty where there is room for it, which it takes."""
        length = len(json.dumps(example, ensure_ascii=False))
        if length > _LONGEST:
            return "is too long to be kept"
        if length > self.letters:
            return "is not kept: there are too many in all"
        self.letters -= length
        return ""


def with_examples(
    view: View, source: Source, path: Path, draft: Drafted, room: Room
) -> tuple[Endpoint, dict[str, Plain]]:
    """The endpoint with its own examples, and these as the file has them."""
    ep = draft.endpoint
    said: dict[str, Plain] = {}
    inputs: dict[str, Plain] = {}

    def keep(into: dict[str, Plain], key: str, wanted: Any, now: Callable[[Endpoint], Any], forms: list[Any]) -> None:
        def tried(value: Plain) -> Endpoint:
            known = {**said, "inputs": {**inputs, key: value}} if into is inputs else {**said, key: value}
            return replace(ep, examples=freeze(plain(node_of(_as_text(known)))))

        if why := room.refuses(wanted):
            source.lose(draft.at, f"the example of {key} {why}")
            return
        plainly = [form for form in forms if form is not None and _is_plain(form)]
        for value in (*plainly, *(as_json(form) for form in forms)):
            if _same(now(tried(value)), wanted):
                into[key] = value
                return
        source.lose(draft.at, f"the example of {key} cannot be kept")

    for name, wanted in draft.inputs.items():
        now = _input(view, name)
        if now(ep) is not None and not _same(now(ep), wanted):
            keep(inputs, name, wanted, now, [wanted])
    if inputs:
        said["inputs"] = inputs
    if (
        draft.request is not None
        and ep.body is not None
        and not (
            _may_show(view, ep.body, draft.request[0], sent=True) and _same(request_value(view, ep), draft.request[0])
        )
    ):
        keep(said, "request", draft.request[0], lambda made: request_value(view, made), [draft.request[0]])
    answers = answers_of(view, ep)
    first = answers[0].status
    bodies = {answer.status: answer.result for answer in reversed(answers)}
    for i, (status, shown) in enumerate(draft.answers):
        if shown is not None:
            number = 0 if i == 0 and status == first else status
            result = bodies.get(status, answers[0].result)
            if not (_may_show(view, result, shown[0]) and _same(response_value(view, ep, number), shown[0])):
                data = mapping(shown[0]).get("data") if isinstance(shown[0], dict) else None
                keep(
                    said,
                    "response" if number == 0 else str(status),
                    shown[0],
                    lambda made, number=number: response_value(view, made, number),  # type: ignore[misc]
                    [data, shown[0]],
                )
    for told in draft.errors:
        if told.has_example:
            error = error_named(view, told.code)
            if not _same(error_value(view, None if told.common else ep, error), told.example):
                body = mapping(told.example)
                details = mapping(body.get("error", body)).get("details", body.get("errors"))
                keep(
                    said,
                    told.code,
                    told.example,
                    lambda made, error=error: error_value(view, made, error),  # type: ignore[misc]
                    [details, told.example],
                )
    return (replace(ep, examples=freeze(plain(node_of(_as_text(said))))) if said else ep), said


def _may_show(view: View, body: Body | None, shown: Any, *, sent: bool = False) -> bool:
    """Whether a body's own example can be a value, in an envelope or not: cheap to ask, as `may_show`."""
    if body is None or body.kind != "json":
        return True
    for data in (shown, mapping(shown).get("data")):
        rows = data[:1] if body.array and isinstance(data, list) else [data]
        if any(may_show(view, body.type, row, sent) for row in rows):
            return True
    return False


#: What repeats what repeats: looking for it may take for ever.
_SLOW = re.compile(r"\)[*+{]")
#: The longest pattern that is tried, and on how many rows of a list.
_LONGEST_PATTERN, _ROWS = 200, 4
#: Numbers of more digits than this are not held against anything.
_FAR = 15


def without_idle_words(view: View, source: Source, kept: dict[str, Any], places: dict[str, str]) -> None:
    """Take away the patterns, steps and open ends of fields that the design's own examples would not be of."""
    for name, patch in list(kept.items()):
        fields = {
            field: inner
            for field, inner in mapping(patch.get("properties")).items()
            if isinstance(inner, dict) and not _FITS.keys().isdisjoint(inner)
        }
        if not fields:
            continue
        shown = [dict(plain_values(view, name, row, sent)) for row in range(_ROWS) for sent in (False, True)]
        columns = {column.name: column for column in view.ask(fields_of, name)}
        for field, inner in fields.items():
            for word in [word for word in _FITS if word in inner]:
                said = _end(word, inner[word], columns.get(field))
                if not all(_FITS[word](said, row.get(field)) for row in shown):
                    del inner[word]
                    place = down(places.get(name, "#"), "properties", field, word)
                    source.lose(place, "no example that a design makes is of it: left out")
            _prune(kept, name, "properties", field)


def with_fitting_inputs(view: View, source: Source, ep: Endpoint, draft: Drafted) -> None:
    """Give numbers that go in an example of their steps and open ends; take away what no example is of."""
    known = {one.name: one for one in (*key_types(view, ep), *param_types(view, ep), *header_types(view, ep))}
    parameters = mapping(draft.kept.get("parameters"))
    for said, patch in list(parameters.items()):
        name, place = draft.places.get(said, ("", ""))
        inner = mapping(patch).get("schema")
        if not isinstance(inner, dict) or name not in known:
            continue
        column = known[name].column
        words = {word: _end(word, inner[word], column) for word in _FITS if word in inner}
        shown = draft.inputs.get(name, input_value(view, known[name]))
        if all(_FITS[word](limit, shown) for word, limit in words.items()):
            continue
        made = None if name in draft.inputs else _number_within(words, column, shown)
        if made is not None:
            draft.inputs[name] = made
            continue
        for word, limit in words.items():
            if not _FITS[word](limit, shown):
                del inner[word]
                source.lose(down(place, word), "no example that a design makes is of it: left out")
        _prune(parameters, said, "schema")
    _prune(draft.kept, "parameters")


def _prune(kept: dict[str, Any], *way: str) -> None:
    """Take away what a way leads through and has nothing left in it."""
    if way and isinstance(kept.get(way[0]), dict):
        _prune(kept[way[0]], *way[1:])
        if not kept[way[0]]:
            del kept[way[0]]


def _number_within(words: dict[str, Any], column: Column, shown: Any) -> int | float | None:
    """The number next to the one that is shown that keeps its steps and its ends; None where there is none."""
    low, high, near = _number(column.low), _number(column.high), _number(shown)
    if near is None or isinstance(shown, str):
        return None
    step = _number(words.get("multipleOf")) or (Decimal(1) if isinstance(shown, int) else None)
    edges = [near, *(one for one in (low, high, *map(_number, words.values())) if one is not None)]
    if step is None:
        tried = [edge + way for edge in edges for way in (1, -1)]
        tried += [(low + high) / 2] if low is not None and high is not None else []
    else:
        tried = [(edge / step).to_integral_value() * step + way * step for edge in edges for way in (0, 1, -1)]
    for value in sorted(tried, key=lambda one: (one == 0, abs(one - near))):
        within = (low is None or value >= low) and (high is None or value <= high)
        whole = value == value.to_integral_value()
        if within and (whole or not isinstance(shown, int)):
            made = int(value) if isinstance(shown, int) else float(value)
            if all(_FITS[word](limit, made) for word, limit in words.items()):
                return made
    return None


def _end(word: str, said: Any, column: Column | None) -> Any:
    """What a word says: before 3.1 an open end is a mark at an end that the column has."""
    if said is True and column is not None:
        return _number(column.low if word == "exclusiveMinimum" else column.high)
    return said


def _number(said: Any) -> Decimal | None:
    """A number as it is written; None for anything else."""
    try:
        value = Decimal(str(said))
    except InvalidOperation:
        return None
    return value if not isinstance(said, bool) and value.is_finite() and abs(value.adjusted()) < _FAR else None


def _held(holds: Callable[[Decimal, Decimal], bool]) -> Callable[[Any, Any], bool]:
    """Whether a number keeps what is said of it; what is no number keeps anything."""

    def fits(said: Any, value: Any) -> bool:
        limit, shown = _number(said), _number(value)
        return limit is None or shown is None or isinstance(value, str) or holds(shown, limit)

    return fits


def _is_of(pattern: Any, value: Any) -> bool:
    if not isinstance(value, str) or not isinstance(pattern, str):
        return True
    if len(pattern) > _LONGEST_PATTERN or _SLOW.search(pattern):
        return False
    try:
        return re.search(pattern, value) is not None
    except (re.error, OverflowError, RecursionError):
        return False


#: What may be said of a plain value, and whether one is of it.
_FITS: dict[str, Callable[[Any, Any], bool]] = {
    "pattern": _is_of,
    "multipleOf": _held(lambda value, step: step <= 0 or value % step == 0),
    "exclusiveMinimum": _held(lambda value, end: value > end),
    "exclusiveMaximum": _held(lambda value, end: value < end),
}


def _input(view: View, name: str) -> Callable[[Endpoint], Any]:
    def now(ep: Endpoint) -> Any:
        for one in (*key_types(view, ep), *param_types(view, ep), *header_types(view, ep)):
            if one.name == name:
                return input_value(view, one)
        return None

    return now


def _same(a: Any, b: Any) -> bool:
    """Whether two values are the same JSON: `1` is neither `1.0` nor `true`."""
    try:
        return json.dumps(a) == json.dumps(b)
    except (TypeError, ValueError, RecursionError):
        return False


def _as_text(value: Plain) -> Plain:
    """Plain data with null as the text that the file has for it where it stands in a line."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return "null" if value is None else value


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Whether the file may hold a value as YAML's own mappings and lists, readable for a person."""
    if depth > 6:
        return False
    if isinstance(value, dict):
        return bool(value) and all(k and k.isprintable() and _is_plain(v, depth + 1) for k, v in value.items())
    if isinstance(value, list):
        return bool(value) and all(_is_plain(item, depth + 1) for item in value)
    return not isinstance(value, str) or (bool(value) and value.isprintable())


def named_otherwise(view: View, path: Path, draft: Drafted) -> dict[str, Any]:
    """The id of the operation, where a design would give it another."""
    said = draft.operation_id
    return {"operationId": said} if said and said != operation_id(view, path) else {}


def info_beyond(view: View, info: dict[str, Any], form: Form) -> dict[str, Any]:
    """What `info` says beyond the format, as a patch of what the design is exported as."""
    now = mapping(head(view, form)["info"])
    known = ("title", "version", "description", "summary")
    mine, theirs = ({k: v for k, v in one.items() if k not in known} for one in (now, info))
    return {key: value for key, value in difference(mine, theirs).items() if key in theirs}


def event_beyond(view: View, path: Path, post: dict[str, Any], form: Form) -> dict[str, Any]:
    """The example of an event, where the design would show another: as a patch of its webhook."""
    if view.get(Event, *path) is None:
        return {}
    content = mapping(mapping(mapping(post.get("requestBody")).get("content")).get("application/json"))
    shown = mapping(mapping(content.get("examples")).get("event"))
    now = mapping(webhook(view, path, form)["post"]["requestBody"]["content"]["application/json"]).get("examples")
    if "value" not in shown or _same(mapping(mapping(now).get("event")).get("value"), shown["value"]):
        return {}
    whole = {"application/json": {"examples": {"event": {"value": shown["value"]}}}}
    return {"requestBody": {"content": whole}}


def difference(made: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The patch (RFC 7396) that makes `wanted` of `made`."""
    patch: dict[str, Any] = {key: None for key in made if key not in wanted}
    for key, value in wanted.items():
        there = made.get(key)
        if isinstance(value, dict) and isinstance(there, dict):
            inner = difference(there, value)
            if inner:
                patch[key] = inner
        elif not _same(there, value):
            patch[key] = value
    return patch
