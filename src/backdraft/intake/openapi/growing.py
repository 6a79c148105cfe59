"""Types as they are read, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from backdraft.design.model import Column, TypeDef


@dataclass(slots=True)
class Growing:
    """A type as it is read: a line, or fields with whether they are required. `owner` is the type it was cut from."""

    name: str
    at: str
    owner: str = ""
    line: TypeDef | None = None
    fields: dict[str, tuple[Column, bool]] = field(default_factory=dict)
    holds: set[str] = field(default_factory=set)
    sent: bool = False
    answered: bool = False


def spread(types: dict[str, Growing]) -> None:
    """What a type that is sent holds is sent as well, and so for what is answered."""
    for role in ("sent", "answered"):
        waiting = [name for name, made in types.items() if getattr(made, role)]
        done = set(waiting)
        while waiting:
            for held in types[waiting.pop()].holds - done:
                if held in types:
                    setattr(types[held], role, True)
                    done.add(held)
                    waiting.append(held)
