"""Two operations of one method and path -> what changed for who calls them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backdraft.compare.contract.schemas import At, Found, Schemas
from backdraft.compare.contract.security import security
from backdraft.compare.contract.side import METHODS, Made, Operation, Side, listed, mapping, pointers_in
from backdraft.design.notation.quantity import parse_amount

#: What says when an operation goes away, and how often one caller may ask.
SUNSET, RATE = "x-sunset", "x-rate-limit"
#: Headers that say what an operation says of itself anyway.
_TOLD_BY_LIFE = ("deprecation", "sunset")
_NEVER_READ = ("accept", "content-type", "authorization")


def sunset_of(said: Made) -> date | None:
    """The day on which an operation goes away; None where it does not say."""
    value = said.get(SUNSET)
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def gone(old: Operation, today: date) -> Found:
    """That an operation was removed."""
    if old.said.get("deprecated") is not True:
        return Found("operation-removed")
    sunset = sunset_of(old.said)
    if sunset is None:
        return Found("operation-removed-deprecated")
    return Found(f"operation-removed-{'after' if sunset <= today else 'before'}-sunset", "", sunset.isoformat())


@dataclass(slots=True)
class Operations:
    """The operations of two documents."""

    schemas: Schemas

    @property
    def old(self) -> Side:
        """The side before."""
        return self.schemas.old.side

    @property
    def new(self) -> Side:
        """The side after."""
        return self.schemas.new.side

    def compare(self, old: Operation, new: Operation) -> Iterator[Found]:
        """What changed for who calls an operation."""
        yield from _life(old.said, new.said)
        yield from security(self.old, self.new, old.said, new.said)
        yield from _rate(old.said, new.said)
        yield from self._parameters(old, new)
        yield from self._body(old, new)
        yield from self._answers(old, new)
        yield from self._callbacks(old.said, new.said)

    def message(self, old: Made, new: Made, where: str = "message") -> Iterator[Found]:
        """What changed for who is told an event: the body of a webhook's request is what a client gets."""
        before, after = (side.made(said.get("requestBody")) for side, said in ((self.old, old), (self.new, new)))
        yield from self._content(mapping(before.get("content")), mapping(after.get("content")), where, False)

    def _callbacks(self, old: Made, new: Made) -> Iterator[Found]:
        """What the API tells a client at an address that the client gave."""
        before, after = _callbacks(self.old, old), _callbacks(self.new, new)
        for where, said in after.items():
            if where not in before:
                yield Found("callback-added", where)
            else:
                yield from self.message(before[where], said, where)
        yield from (Found("callback-removed", where) for where in before if where not in after)

    # --- parameters

    def _parameters(self, old: Operation, new: Operation) -> Iterator[Found]:
        before, after = _parameters(self.old, old), _parameters(self.new, new)
        for key, said in after.items():
            where = f"{key[0]} {said.get('name')}"
            needed = said.get("required") is True
            was = before.get(key)
            if was is None:
                yield Found("parameter-added-required" if needed else "parameter-added", where)
                continue
            if (was.get("required") is True) != needed and key[0] != "path":
                yield Found("parameter-required" if needed else "parameter-optional", where)
            if _style(was) != _style(said) and "array" in _types(self.new, said) | _types(self.old, was):
                yield Found("parameter-style", where)
            yield from self.schemas.changes(_schema(was), _schema(said), At(where, True))
        for key, was in before.items():
            if key not in after:
                yield Found("parameter-removed", f"{key[0]} {was.get('name')}")

    # --- bodies

    def _body(self, old: Operation, new: Operation) -> Iterator[Found]:
        before, after = (side.made(one.said.get("requestBody")) for side, one in ((self.old, old), (self.new, new)))
        needed = after.get("required") is True
        if not before and not after:
            return
        if not before:
            yield Found("body-added-required" if needed else "body-added", "body")
        elif not after:
            yield Found("body-removed", "body")
        else:
            if (before.get("required") is True) != needed:
                yield Found("body-required" if needed else "body-optional", "body")
            yield from self._content(mapping(before.get("content")), mapping(after.get("content")), "body", True)

    def _content(self, before: Made, after: Made, where: str, sent: bool) -> Iterator[Found]:
        """The media types of one body, and what is said in each."""
        direction = "sent" if sent else "answered"
        before, after = _by_media(before), _by_media(after)
        for media, said in after.items():
            was = before.get(media)
            if was is not None:
                yield from self._media(mapping(was), mapping(said), At(where, sent))
            elif not any(_covers(known, media) for known in before):
                yield Found(f"{direction}-media-added", where, str(media))
        for media in before:
            if media not in after and not any(_covers(known, media) for known in after):
                yield Found(f"{direction}-media-removed", where, str(media))

    def _media(self, was: Made, now: Made, at: At) -> Iterator[Found]:
        """One media type; of a stream, each of its messages."""
        key = "itemSchema" if "itemSchema" in was and "itemSchema" in now else "schema"
        yield from self.schemas.changes(was.get(key, {}), now.get(key, {}), at)

    # --- answers

    def _answers(self, old: Operation, new: Operation) -> Iterator[Found]:
        before, after = _responses(old), _responses(new)
        was, now = self._statuses(self.old, before), self._statuses(self.new, after)
        moved = {code for code in was.keys() & now.keys() if was[code] != now[code]}
        yield from (
            Found("error-moved", f"answer {now[code]}", f"{code}, {was[code]} → {now[code]}")
            for code in now
            if code in moved
        )
        for status, said in after.items():
            if status in before:
                if before[status] != said or not self.schemas.same.issuperset(pointers_in(said)):
                    yield from self._answer(self.old.made(before[status]), self.new.made(said), status, moved)
            elif (range_ := _spanned(status, before)) in before:
                yield from self._answer(self.old.made(before[range_]), self.new.made(said), status, moved)
            else:
                yield from self._status(_rule_for(status, "added"), status, self._codes(self.new, said), moved)
        for status, said in before.items():
            if status in after or any(_spanned(other, before) == status for other in after if other not in before):
                continue  # what is told of a whole range may be told of its statuses one by one
            range_ = _spanned(status, after)
            if range_ in after and range_ not in before:
                yield from self._answer(self.old.made(said), self.new.made(after[range_]), status, moved)
            elif range_ not in after:
                yield from self._status(_rule_for(status, "removed"), status, self._codes(self.old, said), moved)

    def _status(self, rule: str, status: str, codes: tuple[str, ...], moved: set[str]) -> Iterator[Found]:
        """A status that came or went; not where that is only because its errors moved."""
        told = [code for code in codes if code not in moved]
        if told or not codes:
            yield Found(rule, f"answer {status}", ", ".join(told))

    def _statuses(self, side: Side, responses: Made) -> dict[str, str]:
        """The status of each error code."""
        return {code: status for status, said in responses.items() for code in self._codes(side, said)}

    def _answer(self, was: Made, now: Made, status: str, moved: set[str]) -> Iterator[Found]:
        where = f"answer {status}"
        before, after = mapping(was.get("content")), mapping(now.get("content"))
        if bool(before) != bool(after):
            yield Found("answer-body-added" if after else "answer-body-removed", where)
        else:
            yield from self._content(before, after, where, False)
        yield from self._headers(mapping(was.get("headers")), mapping(now.get("headers")), where)
        yield from self._links(mapping(was.get("links")), mapping(now.get("links")), where)
        if status[:1] in "45":
            yield from self._errors(was, now, where, moved)

    def _headers(self, before: Made, after: Made, where: str) -> Iterator[Found]:
        was, now = (
            {str(name).lower(): (name, said) for name, said in one.items() if str(name).lower() not in _TOLD_BY_LIFE}
            for one in (before, after)
        )
        for key, (name, said) in now.items():
            if key not in was:
                yield Found("header-added", f"{where} header {name}")
            else:
                first, second = self.old.made(was[key][1]), self.new.made(said)
                yield from self.schemas.changes(_schema(first), _schema(second), At(f"{where} header {name}", False))
        for key, (name, said) in was.items():
            if key not in now:
                promised = self.old.made(said).get("required") is True
                yield Found("header-removed-required" if promised else "header-removed", f"{where} header {name}")

    def _links(self, before: Made, after: Made, where: str) -> Iterator[Found]:
        """Where an answer says how to go on."""
        for name, said in after.items():
            if name not in before:
                yield Found("link-added", f"{where} link {name}")
            elif _link(self.old.made(before[name])) != _link(self.new.made(said)):
                yield Found("link-changed", f"{where} link {name}")
        yield from (Found("link-removed", f"{where} link {name}") for name in before if name not in after)

    def _errors(self, was: Made, now: Made, where: str, moved: set[str]) -> Iterator[Found]:
        """The codes of one status, where both sides show them."""
        before, after = self._codes(self.old, was), self._codes(self.new, now)
        if before and after:
            yield from (Found("error-added", where, code) for code in after if code not in before and code not in moved)
            yield from (
                Found("error-removed", where, code) for code in before if code not in after and code not in moved
            )

    def _codes(self, side: Side, said: Any) -> tuple[str, ...]:
        """The codes in the examples of an error."""
        found: dict[str, None] = {}
        for media in mapping(side.made(said).get("content")).values():
            examples = [side.made(one).get("value") for one in mapping(mapping(media).get("examples")).values()]
            for value in (*examples, mapping(media).get("example")):
                body = mapping(value)
                code = mapping(body.get("error")).get("code", body.get("code"))
                if isinstance(code, str):
                    found[code] = None
        return tuple(found)


# --- what an operation is in life -----------------------------------------------------------------------------------


def _life(was: Made, now: Made) -> Iterator[Found]:
    old, new = was.get("deprecated") is True, now.get("deprecated") is True
    before, after = sunset_of(was), sunset_of(now)
    if old != new:
        yield Found("operation-deprecated" if new else "operation-revived", "", after.isoformat() if after else "")
    elif before != after:
        if before and after:
            yield Found("sunset-earlier" if after < before else "sunset-later", "", f"{before} → {after}")
        else:
            yield Found("sunset-set" if after else "sunset-taken-back", "", str(after or before))
    first, second = was.get("operationId"), now.get("operationId")
    if isinstance(first, str) and isinstance(second, str) and first != second:
        yield Found("operation-id", "", f"{first} → {second}")


def _rate(was: Made, now: Made) -> Iterator[Found]:
    before, after = str(was.get(RATE) or ""), str(now.get(RATE) or "")
    if before == after:
        return
    old, new = (parse_amount(text, "rate") if text else None for text in (before, after))
    detail = f"{before or 'none'} → {after or 'none'}"
    if old is None or new is None:
        yield Found("rate-set" if new else "rate-free", "", detail)
    elif old.value != new.value:
        yield Found("rate-lowered" if new.value < old.value else "rate-raised", "", detail)


# --- parameters -----------------------------------------------------------------------------------------------------


def _parameters(side: Side, one: Operation) -> dict[tuple[str, str], Made]:
    """The parameters by place and name; those of the path by position, for on the wire their names are nothing."""
    found: dict[tuple[str, str], Made] = {}
    for said in (*one.shared, *listed(one.said.get("parameters"))):
        made = side.made(said)
        where, name = str(made.get("in", "")), str(made.get("name", ""))
        if where == "header" and name.lower() in _NEVER_READ:
            continue
        if where == "path":
            key = str(one.url.find("{" + name + "}") >= 0 and one.url[: one.url.find("{" + name + "}")].count("{"))
        else:
            key = name.lower() if where == "header" else name
        found[where, key] = made
    return found


def _schema(said: Made) -> Any:
    for media in mapping(said.get("content")).values():
        return mapping(media).get("schema", {})
    return said.get("schema", {})


def _types(side: Side, said: Made) -> set[str]:
    types = side.made(_schema(said)).get("type")
    return {types} if isinstance(types, str) else {t for t in listed(types) if isinstance(t, str)}


def _style(said: Made) -> tuple[str, bool]:
    usual = "form" if said.get("in") in ("query", "cookie") else "simple"
    style = str(said.get("style", usual))
    exploded = said.get("explode")
    return style, exploded if isinstance(exploded, bool) else style == "form"


# --- answers --------------------------------------------------------------------------------------------------------


def _responses(one: Operation) -> dict[str, Any]:
    return {str(status).upper(): said for status, said in mapping(one.said.get("responses")).items()}


def _by_media(content: Made) -> Made:
    """What is said by media type; parameters such as the charset aside."""
    return {str(media).partition(";")[0].strip().lower(): said for media, said in content.items()}


def _covers(known: Any, media: Any) -> bool:
    """Whether a range of media types holds one: `image/*` holds `image/png`."""
    return str(known) == "*/*" or (str(known).endswith("/*") and str(media).startswith(str(known)[:-1]))


def _spanned(status: str, known: Mapping[str, Any]) -> str:
    """What of `known` tells of a status among others: `4XX`, `DEFAULT`; empty when nothing does.

    Beside a status of success `default` is what goes wrong.
    """
    if f"{status[:1]}XX" in known and not status.endswith("XX"):
        return f"{status[:1]}XX"
    failed = status[:1] in "45" or not any(other[:1] == "2" for other in known)
    return "DEFAULT" if "DEFAULT" in known and status != "DEFAULT" and failed else ""


def _link(said: Made) -> Made:
    """What of a link decides where it leads."""
    return {key: said.get(key) for key in ("operationId", "operationRef", "parameters", "requestBody")}


def _callbacks(side: Side, said: Made) -> dict[str, Made]:
    """The requests that an API makes of a client, each by its place."""
    return {
        f"callback {name} {method.upper()} {address}": one
        for name, told in mapping(said.get("callbacks")).items()
        for address, item in side.made(told).items()
        for method in METHODS
        if isinstance(one := side.made(item).get(method), Mapping)
    }


def _rule_for(status: str, kind: str) -> str:
    if status == "304":
        return f"not-modified-{kind}"
    return f"answer-{kind}" if status[:1] in "123" else f"error-{kind}"
