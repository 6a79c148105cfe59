"""Types as they are read, one after the other, and as the file has them in the end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from backdraft.design.model import Column, TypeDef
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import format_type, parse_type
from backdraft.intake.openapi.columns import written_as
from backdraft.intake.openapi.source import Source, down


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


class Written(NamedTuple):
    """A type's name, its value in the file, and what that is read as."""

    name: str
    value: Plain
    type: TypeDef


def written(source: Source, made: Growing) -> Written:
    """A type as the file has it, proved by reading it back; what has no words there is a loss."""
    if made.line is not None:
        return _line(source, made, made.line)
    lines: dict[str, Plain] = {}
    columns: list[Column] = []
    for name, (column, required) in made.fields.items():
        flags = column.flags
        if required:
            flags = (*flags, "required") if made.sent and (column.nullable or column.default) else flags
        elif made.answered or not made.sent or not (column.nullable or column.default):
            flags = (*flags, "optional")
        column = replace(column, flags=flags) if flags is not column.flags else column
        lines[name], lost, column = written_as(column)
        columns.append(column)
        for what in lost:
            source.lose(down(made.at, "properties", name), f"its {what} cannot be said in a line")
    return Written(made.name, lines, TypeDef(made.name, "fields", fields=tuple(columns)))


def _line(source: Source, made: Growing, line: TypeDef) -> Written:
    for said in (line, replace(line, note="")):
        text = format_type(said)
        read = parse_type(text, made.name)
        if "\n" not in text and not any(slip.severity == "error" for slip in read.slips):
            return Written(made.name, text, read.value)
    source.lose(made.at, "it cannot be said in a line: read as json")
    return Written(made.name, "json", parse_type("json", made.name).value)
