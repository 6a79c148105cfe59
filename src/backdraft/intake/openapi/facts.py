"""What our own export says in words, in headers or as parameters, as the marks of a line that it came from."""

from __future__ import annotations

import re
from typing import Any

from backdraft.design.model import Body, Endpoint, Page
from backdraft.design.model.values import Amount
from backdraft.design.names import is_name
from backdraft.design.notation.quantity import parse_amount
from backdraft.intake.openapi.source import listing, mapping

_SCOPES = re.compile(r"Needs the scopes? ((?:`[^`\n]+`(?:, )?)+)\.\Z")
_RATE = re.compile(r"At most (\S{1,40}) from one caller\.\Z")
_KEPT = re.compile(r"May be kept for (\S{1,40})\.\Z")
_JOB = "Answers at once and goes on working."
_OLD = re.compile(
    r"Deprecated(?:: (?:since (?P<since>[^,`\n]+?))?(?:(?:, )?gone after (?P<sunset>[^,`\n]+?))?"
    r"(?:(?:, )?use `(?P<use>[^`\n]+)` instead)?)?\.\Z"
)
_SCOPE = re.compile(r"[\w:.*/+-]+\Z")


def fact(part: str) -> dict[str, Any]:
    """What a paragraph of our own export says, as fields of an endpoint; empty for anybody's words."""
    if part == _JOB:
        return {"job": True}
    if found := _SCOPES.match(part):
        scopes = tuple(scope for scope in re.findall(r"`([^`]+)`", found[1]) if _SCOPE.match(scope))
        return {"scopes": scopes} if scopes else {}
    if found := _RATE.match(part):
        return _amount("rate", parse_amount(found[1], "rate"))
    if found := _KEPT.match(part):
        return _amount("cache", parse_amount(found[1], "time"))
    if (found := _OLD.match(part)) and any(found.groupdict().values()):
        return {"deprecated": tuple((k, v) for k, v in found.groupdict().items() if v)}
    return {}


def _amount(name: str, amount: Amount | None) -> dict[str, Any]:
    return {} if amount is None else {name: amount}


def is_own(name: str, one: dict[str, Any]) -> bool:
    """Whether a parameter is just what a design's `page`, `cursor` or `sort` is exported as."""
    schema = mapping(one.get("schema"))
    if one.get("required") is True:
        return False
    if name == "sort":
        return bool(sorts(one))
    if name == "cursor":
        return schema == {"type": "string", "minLength": 1, "maxLength": 200}
    if name == "page":
        return schema == {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1}
    least = schema.get("type") == "integer" and schema.get("minimum") == 1 and len(schema) == 4
    return least and all(type(schema.get(key)) is int and schema[key] >= 1 for key in ("maximum", "default"))


def sorts(one: dict[str, Any]) -> tuple[str, ...]:
    """What one may sort by, of the parameter `sort` as it is exported; empty when it is another."""
    schema = mapping(one.get("schema"))
    ways = listing(schema.get("enum"))
    if schema.keys() != {"type", "enum", "default"} or not all(isinstance(way, str) for way in ways):
        return ()
    said: list[str] = []
    made: dict[str, None] = {}
    for way in ways:
        if way not in made:
            said.append(way)
            made |= dict.fromkeys((way, way[1:] if way[:1] == "-" else f"-{way}"))
    sound = list(made) == ways and said[:1] == [schema["default"]] and all(is_name(s.removeprefix("-")) for s in said)
    return tuple(said) if sound else ()


def page_of(found: dict[str, tuple[dict[str, Any], str]]) -> Page | None:
    limit = mapping(found["limit"][0].get("schema")) if "limit" in found else {}
    if not limit or ("page" in found) == ("cursor" in found):
        return None
    return Page("page" if "page" in found else "cursor", limit["default"], limit["maximum"])


def paging_word(ep: Endpoint, meta: str, first: Body | None) -> str:
    """`page` or `cursor`, where the parameters are those of a page and a list is answered as one."""
    if ep.page is None or (first is not None and first.kind == "json" and first.array and meta != ep.page.style):
        return ""
    return ep.page.style


def hint_of(text: str) -> str:
    """Words as the name of a type: `list orders result` is `ListOrdersResult`."""
    parts = re.findall(r"[A-Z]?[^\W_A-Z]+|[A-Z]+(?![a-z])|\d+", text)
    made = "".join(part[:1].upper() + part[1:] for part in parts)[:80]
    return made if made[:1].isalpha() else f"T{made}"
