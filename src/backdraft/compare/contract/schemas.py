"""Two schemas of one place -> what changed, seen by who sends it or by who gets it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from backdraft.compare.contract.shape import HIGH, LOW, Shape, Shapes

_DEEPEST = 40
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A change: the `rule` that it falls under, `where` it is within the operation, what it is in `detail`.

    `shared`: `where` begins with the component that holds it, so that it is one change for all operations.
    """

    rule: str
    where: str = ""
    detail: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """A place in a body: `said` names it; `sent` when a client sends what is there; `shared` as in `Found`."""

    said: str
    sent: bool
    deep: int = 0
    shared: bool = False

    def field(self, name: str) -> At:
        """A field of what is there."""
        return replace(self, said=f"{self.said}.{name}", deep=self.deep + 1)

    @property
    def items(self) -> At:
        """The items of the list that is there."""
        return replace(self, said=f"{self.said}[]", deep=self.deep + 1)

    def found(self, rule: str, detail: str = "") -> Found:
        """A change here under the rule of that name for this direction."""
        return Found(f"{'sent' if self.sent else 'answered'}-{rule}", self.said, detail, self.shared)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two components that a place refers to: what changed from one to the other is found once for all places."""

    old: str
    new: str
    sent: bool


@dataclass(slots=True)
class Schemas:
    """The schemas of two documents. `same` are the references that lead to the very same on both sides."""

    old: Shapes
    new: Shapes
    same: frozenset[str]
    _pairs: dict[Pair, tuple[Found | Pair, ...]] = field(default_factory=dict)

    def changes(self, before: Any, after: Any, at: At) -> list[Found]:
        """What changed from one schema to the other, with all that they refer to."""
        out: list[Found] = []
        known: set[Pair] = set()
        waiting = list(self._compare(before, after, at))[::-1]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Found):
                out.append(one)
            elif one not in known:
                known.add(one)
                waiting += self._pair(one)[::-1]
        return out

    def _pair(self, pair: Pair) -> tuple[Found | Pair, ...]:
        found = self._pairs.get(pair)
        if found is None:
            was, now = self.old.shape({"$ref": pair.old}), self.new.shape({"$ref": pair.new})
            found = self._pairs[pair] = tuple(self._shapes(was, now, At(_named(was, now), pair.sent, shared=True)))
        return found

    def _compare(self, before: Any, after: Any, at: At) -> Iterator[Found | Pair]:
        if at.deep > _DEEPEST:
            return
        was, now = (side.get("$ref") if isinstance(side, Mapping) else None for side in (before, after))
        if isinstance(was, str) and isinstance(now, str):
            if was != now or was not in self.same:
                yield Pair(was, now, at.sent)
        else:
            yield from self._shapes(self.old.shape(before), self.new.shape(after), at)

    def _shapes(self, was: Shape, now: Shape, at: At) -> Iterator[Found | Pair]:
        yield from _null(was, now, at)
        if was.name and now.name:
            at = replace(at, said=_named(was, now), shared=True)
        if was.choices or now.choices:
            yield from self._choices(was, now, at)
            return
        told = list(_types(was, now, at))
        yield from told
        if any(found.rule.endswith("type-changed") for found in told):
            return
        yield from _values(was, now, at)
        yield from _limits(was, now, at)
        yield from _words(was, now, at)
        yield from self._fields(was, now, at)
        if was.items is not None and now.items is not None:
            yield from self._compare(was.items, now.items, at.items)

    def _fields(self, was: Shape, now: Shape, at: At) -> Iterator[Found | Pair]:
        before, after = (_seen(side, shape, at.sent) for side, shape in ((self.old, was), (self.new, now)))
        if not before and not after:
            yield from self._extra(was, now, at)
            return
        for name, schema in after.items():
            here = at.field(name)
            if name not in before:
                needed = at.sent and name in now.required
                yield here.found("field-added-required" if needed else "field-added")
                continue
            if (name in was.required) != (name in now.required):
                always = name in now.required
                yield here.found(("field-required" if always else "field-optional") if at.sent else
                                 ("field-always" if always else "field-optional"))  # fmt: skip
            yield from self._compare(before[name], schema, here)
        for name in before:
            if name not in after:
                yield at.field(name).found(_gone(was, now, at, name))
        yield from self._extra(was, now, at)

    def _extra(self, was: Shape, now: Shape, at: At) -> Iterator[Found | Pair]:
        """The fields that a schema does not name."""
        if at.sent and was.extra is not False and now.extra is False:
            yield at.found("unknown-refused")
        elif at.sent and was.extra is False and now.extra is not False:
            yield at.found("unknown-taken")
        elif isinstance(was.extra, Mapping) and isinstance(now.extra, Mapping):
            yield from self._compare(was.extra, now.extra, at.field("*"))

    def _choices(self, was: Shape, now: Shape, at: At) -> Iterator[Found | Pair]:
        """Shapes of which one holds: those alike are compared with each other, the rest came or went."""
        before = list(was.choices) or [_alone(was)]
        after = list(now.choices) or [_alone(now)]
        pairs, gone, came = self._paired(before, after)
        if was.told_by and now.told_by and was.told_by != now.told_by:
            yield Found("discriminator-changed", at.said, f"{was.told_by} → {now.told_by}", at.shared)
        for one, other in pairs:
            if isinstance(one, Shape) or isinstance(other, Shape):
                first = one if isinstance(one, Shape) else self.old.shape(one)
                second = other if isinstance(other, Shape) else self.new.shape(other)
                yield from self._shapes(replace(first, nullable=False), replace(second, nullable=False), at)
            else:
                yield from self._compare(one, other, at)
        for rule, side, options in (("choice-removed", self.old, gone), ("choice-added", self.new, came)):
            for option in options:
                yield at.found(rule, _called(option if isinstance(option, Shape) else side.shape(option)))

    def _paired(self, before: list[Any], after: list[Any]) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
        pairs: list[tuple[Any, Any]] = []
        for key in (_same_name, _same_kind):
            for one in tuple(before):
                first = one if isinstance(one, Shape) else self.old.shape(one)
                for other in after:
                    if key(first, other if isinstance(other, Shape) else self.new.shape(other)):
                        pairs.append((one, other))
                        before = [x for x in before if x is not one]
                        after = [x for x in after if x is not other]
                        break
        return pairs, before, after


def _named(was: Shape, now: Shape) -> str:
    return now.name if was.name == now.name else f"{was.name} → {now.name}"


def _alone(shape: Shape) -> Shape:
    return replace(shape, nullable=False)


def _same_name(one: Shape, other: Shape) -> bool:
    return bool(one.name) and one.name == other.name


def _same_kind(one: Shape, other: Shape) -> bool:
    return not (one.name and other.name) and bool(one.types) and one.types == other.types


def _called(shape: Shape) -> str:
    return shape.name or " or ".join(sorted(shape.types)) or "anything"


def _seen(side: Shapes, shape: Shape, sent: bool) -> dict[str, Any]:
    """The fields that a direction knows: requests have none that are only read, answers none only written."""
    hidden = "readOnly" if sent else "writeOnly"
    return {name: schema for name, schema in shape.fields.items() if side.side.made(schema).get(hidden) is not True}


def _gone(was: Shape, now: Shape, at: At, name: str) -> str:
    if at.sent:
        return "field-refused" if now.extra is False else "field-removed"
    return "field-removed" if name in was.required else "optional-field-removed"


# --- values ---------------------------------------------------------------------------------------------------------


def _null(was: Shape, now: Shape, at: At) -> Iterator[Found]:
    if was.nullable == now.nullable or (_is_any(was) or _is_any(now)):
        return
    if at.sent:
        yield at.found("null-taken" if now.nullable else "null-refused")
    else:
        yield at.found("null" if now.nullable else "never-null")


def _is_any(shape: Shape) -> bool:
    return not (shape.types or shape.choices or shape.values is not None)


def _types(was: Shape, now: Shape, at: At) -> Iterator[Found]:
    """Types that came or went; whole numbers are numbers too."""
    if was.types == now.types or (was.values is not None and now.values is not None):
        return
    less, more = (was, now) if at.sent else (now, was)  # `less` must fit into `more`
    fits = not more.types or (bool(less.types) and all(_is_among(kind, more.types) for kind in less.types))
    detail = f"{_kinds(was)} → {_kinds(now)}"
    yield at.found(("type-widened" if at.sent else "type-narrowed") if fits else "type-changed", detail)


def _is_among(kind: str, types: frozenset[str]) -> bool:
    return kind in types or (kind == "integer" and "number" in types)


def _kinds(shape: Shape) -> str:
    return " or ".join(sorted(shape.types)) or "anything"


def _values(was: Shape, now: Shape, at: At) -> Iterator[Found]:
    if was.values is None and now.values is None:
        return
    if was.values is None or now.values is None:
        yield at.found("values-free" if now.values is None else "values-limited", _some(now.values or was.values or ()))
        return
    gone = [value for value in was.values if value not in now.values]
    came = [value for value in now.values if value not in was.values]
    if gone:
        yield at.found("values-removed", _some(gone))
    if came:
        yield at.found("values-added", _some(came))


def _some(values: Sequence[Any]) -> str:
    text = ", ".join(_shown(value) for value in values)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _limits(was: Shape, now: Shape, at: At) -> Iterator[Found]:
    for key in (*LOW, *HIGH):
        before, after = was.limits.get(key), now.limits.get(key)
        if before == after:
            continue
        low = key in LOW
        tighter = after is not None and (before is None or (after > before if low else after < before))
        if key in ("minLength", "minItems", "minProperties") and not (before or after):
            continue  # none and nought are the same
        detail = f"{key} {_number(before)} → {_number(after)}"
        yield at.found("limit-tightened" if tighter else "limit-loosened", detail)
    if was.unique != now.unique:
        detail = "no item twice" if now.unique else "an item may come twice"
        yield at.found("limit-tightened" if now.unique else "limit-loosened", detail)
    if was.step != now.step:
        # What fits the new step fitted the old one, or the other way round; else some fit neither way.
        fits = now.step is None or (was.step is not None and was.step % now.step == 0)
        within = was.step is None or (now.step is not None and now.step % was.step == 0)
        loose = fits or not (within or at.sent)
        detail = f"multipleOf {_number(was.step)} → {_number(now.step)}"
        yield at.found("limit-loosened" if loose else "limit-tightened", detail)


def _number(value: float | Decimal | None) -> str:
    return "none" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _words(was: Shape, now: Shape, at: At) -> Iterator[Found]:
    """Pattern, format and default."""
    if was.pattern != now.pattern:
        kind = "removed" if not now.pattern else "changed" if was.pattern else "added"
        yield at.found(f"pattern-{kind}", _some([now.pattern or was.pattern]))
    if was.format != now.format and not (was.values is not None and now.values is not None):
        kind = "removed" if not now.format else "changed" if was.format or at.sent else "added"
        yield at.found(f"format-{kind}", f"{was.format or 'none'} → {now.format or 'none'}")
    if at.sent and was.default is not None and was.default != now.default:
        yield at.found("default-changed", f"{_default(was)} → {_default(now)}")


def _default(shape: Shape) -> str:
    return "none" if shape.default is None else _some([shape.default])
