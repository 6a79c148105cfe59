"""The standard library's `dataclass`, with frozen, slotted classes made in a quarter of the time.

There are more than a hundred of them before the first frame, and each takes `dataclasses` about 0.35 ms: it compiles
six methods. Here `__init__` alone is compiled; the other methods are functions that know the fields' names. It sets
slots by their descriptors, which makes instances in two thirds of the time as well. Whatever else is asked for, the
standard one does.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

_UNSET = object()

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, **others):
        """As `dataclasses.dataclass`; a frozen, slotted class has no `__post_init__` and no field without `init`."""
        if cls is not None or others or not (frozen and slots):
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, **others)
        return lambda cls: _frozen(dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls), eq)


def _frozen(cls: type[Any], eq: bool) -> type[Any]:
    """Give a slotted class what a frozen one has, except for what it has of its own."""
    fields = dataclasses.fields(cls)
    methods = {"__init__": _init(cls, fields), "__repr__": _repr(fields), "__setattr__": _fixed, "__delattr__": _fixed}
    if eq:
        methods |= _equality([field.name for field in fields if field.compare])
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # a class with an __eq__ of its own has None for its __hash__
            setattr(cls, name, method)
    return cls


def _init(cls: type[Any], fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    scope: dict[str, Any] = {"_unset": _UNSET}
    head, tail, body = ["self"], ["*"], ["pass"]
    for field in fields:
        name, given, value = field.name, field.name, field.name
        scope[f"_set_{name}"] = getattr(cls, name).__set__
        if field.default is not dataclasses.MISSING:
            scope[f"_of_{name}"] = field.default
            given = f"{name}=_of_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            scope[f"_of_{name}"] = field.default_factory
            given, value = f"{name}=_unset", f"_of_{name}() if {name} is _unset else {name}"
        body.append(f"_set_{name}(self, {value})")
        (tail if field.kw_only else head).append(given)
    words = ", ".join(head + tail[: len(tail) if tail[1:] else 0])
    exec(f"def __init__({words}): {'; '.join(body)}", scope)  # a field's name is an identifier of the program
    return scope["__init__"]


def _repr(fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    names = [field.name for field in fields if field.repr]

    def shown(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return shown


def _equality(names: list[str]) -> dict[str, Any]:
    # A lone name twice: values are tuples always, and tuples take the same object for equal.
    values = attrgetter(*names, *names[:1]) if names else lambda self: ()

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed}


def _fixed(self: Any, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
