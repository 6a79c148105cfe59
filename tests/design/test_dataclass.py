"""A frozen, slotted class of ours is what the standard library would have made of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from backdraft.design.dataclass import dataclass

Maker = Callable[..., Any]


def family(maker: Maker) -> list[Any]:
    """Classes with all that a class of ours may have, made by one of the two decorators."""

    @maker(frozen=True, slots=True)
    class Plain:
        """Needed, and by default."""

        first: int
        second: str = "two"
        aside: str = field(default="", compare=False)
        hidden: str = field(default="", repr=False)

    @maker(frozen=True, slots=True)
    class Heir(Plain):
        """Further fields, made anew or named alone."""

        many: list[int] = field(default_factory=list)
        named: int = field(kw_only=True)

    @maker(frozen=True, slots=True)
    class Own:
        """Methods of its own stay."""

        value: float = 0.0

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self))

        def __repr__(self) -> str:
            return "mine"

    @maker(frozen=True, slots=True, eq=False)
    class Itself:
        """Equal to itself alone."""

        value: float = 0.0

    @maker(frozen=True, slots=True)
    class Nothing:
        """No field at all."""

    return [Plain, Heir, Own, Itself, Nothing]


def told(maker: Maker) -> list[object]:
    """All that one can find out about instances of the family."""
    plain, heir, own, itself, nothing = family(maker)
    nan = float("nan")
    values = [
        plain(1), plain(1, "two"), plain(1, aside="x"), plain(1, hidden="h"), plain(2, second="z"),
        heir(1, named=2), heir(1, "two", many=[1], named=2), own(nan), own(1.0), itself(nan), itself(nan), nothing(),
    ]  # fmt: skip
    assert values[5].many is not heir(1, named=2).many
    return [
        [repr(value) for value in values],
        [[left == right for right in values] for left in values],
        [hash(plain(1)) == hash(plain(1, aside="x")), hash(plain(1)) == hash(plain(2)), hash(nothing()) == hash(())],
        [[(f.name, f.default, f.compare, f.kw_only) for f in dataclasses.fields(value)] for value in values],
        [(value.__match_args__, value.__slots__, hasattr(value, "__dict__")) for value in values],
        [dataclasses.replace(values[5], many=[7]), dataclasses.asdict(values[6]), plain.__doc__],
        own.__hash__ is None,
        own(nan) in [own(2.0)],
        itself(nan) in {itself(nan)},
    ]


def test_instances_are_those_of_the_standard_library() -> None:
    assert repr(told(dataclass)) == repr(told(dataclasses.dataclass))


@pytest.mark.parametrize("maker", [dataclass, dataclasses.dataclass])
def test_nothing_can_be_set_or_taken_away(maker: Maker) -> None:
    value = family(maker)[0](1)
    with pytest.raises(FrozenInstanceError, match="first"):
        value.first = 2
    with pytest.raises(FrozenInstanceError, match="first"):
        del value.first
    assert value.first == 1


@pytest.mark.parametrize("maker", [dataclass, dataclasses.dataclass])
def test_what_is_given_wrongly_is_refused(maker: Maker) -> None:
    plain, heir, *_ = family(maker)
    for wrong in ((), (1, "two", "", "", "more")):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            plain(*wrong)
    with pytest.raises(TypeError, match="other"):
        plain(1, other=2)
    with pytest.raises(TypeError, match="named"):
        heir(1, "two", "", "", [])


def test_what_else_is_asked_for_is_the_standard_librarys() -> None:
    @dataclass(slots=True)
    class Changing:
        """Neither frozen …"""

        value: int = 0

    @dataclass
    class Open:
        """… nor slotted."""

        value: int = 0

    changing, opened = Changing(), Open()
    changing.value = opened.value = 3
    assert (changing, opened) == (Changing(3), Open(3))
