"""Every statement of a design's SQL run on an engine, and each refusal at the entry that it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import perf_counter

from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.patience import so_far
from backdraft.intake.sql_split import Statement, split
from backdraft.prove.engines import Database, Engine, RefusedError, UnreachableError
from backdraft.render.sql.shards import is_of_citus

#: Refusals that are told.
MOST = 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """A statement that an engine did not take.

    Attributes:
        path: The entry that it came from.
        line: The line of the script, from 1, that the engine means; where it says none, the statement's first.
        statement: What stands on that line.
        message: The engine's own words.
    """

    path: Path
    line: int
    statement: str
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What an engine said.

    Attributes:
        engine: The engine's name.
        version: What it is, with its version; empty when it could not be asked.
        statements: How many it was given.
        seconds: How long it took, starting the engine included.
        refusals: What it did not take; none: all of it.
        following: How many statements more it refused only because they want a table of these.
        unasked: Why it could not be asked, and what helps; empty when it was.
        dialect: The SQL that it was given; empty when it could not be asked.
        left: The statements that it was not given, as they are of an extension's own; they are none of `statements`.
    """

    engine: str
    version: str = ""
    statements: int = 0
    seconds: float = 0.0
    refusals: tuple[Refusal, ...] = ()
    following: int = 0
    unasked: str = ""
    dialect: str = ""
    left: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the engine was asked and took everything."""
        return not self.refusals and not self.unasked


def prove(output: Output, engine: Engine) -> Proof:
    """Run `output`, SQL in the engine's dialect, statement by statement in an empty database that is thrown away.

    It tells how far it is, and can be given up before each statement (`design/patience.py`).
    """
    begun = perf_counter()
    lacking = engine.lacking()
    if lacking:
        return Proof(engine.name, unasked=lacking)
    try:
        with engine.open() as database:
            given, left = _given(output, engine.dialect)
            refusals, following = _run(output, given, database, engine.name)
            version = database.version
    except UnreachableError as error:
        return Proof(engine.name, unasked=str(error))
    seconds = perf_counter() - begun
    return Proof(engine.name, version, len(given), seconds, refusals, following, dialect=engine.dialect, left=left)


def _given(output: Output, dialect: str) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """The statements that an engine is given, and those that it is not."""
    statements = split(output.text).statements
    left = [s for s in statements if dialect == "postgres" and is_of_citus(s.text)]
    return tuple(s for s in statements if s not in left), tuple(s.text for s in left)


#: What a statement makes as the writer spells it, and where a statement names a table that must be there.
_NAME = r"((?:[\w$]+|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`)(?:\.(?:[\w$]+|\"(?:[^\"]|\"\")*\"))?)"
_MAKES = re.compile(rf"CREATE TABLE {_NAME}")
_WANTS = re.compile(rf"(?:REFERENCES|\bON|ALTER TABLE|PARTITION OF|COMMENT ON (?:TABLE|COLUMN)) {_NAME}")
_TEXT = re.compile(r"'(?:[^']|'')*'")


def _wants(statement: str, missing: set[str]) -> bool:
    """Whether a statement names a table that was refused."""
    named = _WANTS.findall(_TEXT.sub("''", statement))
    return any(name == gone or name.startswith(f"{gone}.") for name in named for gone in missing)


def _run(
    output: Output, statements: tuple[Statement, ...], database: Database, name: str
) -> tuple[tuple[Refusal, ...], int]:
    """What the engine refuses, and how many statements it refuses for the want of what it refused before."""
    refusals: list[Refusal] = []
    missing: set[str] = set()
    following = 0
    for i, statement in enumerate(statements):
        so_far(f"statements on {name}", i, len(statements))
        if len(refusals) == MOST:
            break
        try:
            database.run(statement.text)
        except RefusedError as error:
            follows = _wants(statement.text, missing)
            made = _MAKES.match(statement.text)
            if made:
                missing.add(made[1])
            if follows:
                following += 1
                continue
            line = statement.line + statement.text.count("\n", 0, error.at)
            refusals.append(Refusal(path_at(output.lines, line), line, output.lines[line - 1].text.strip(), str(error)))
    return tuple(refusals), following


def path_at(lines: tuple[Line, ...], number: int) -> Path:
    """The entry behind line `number` (from 1): its own, else that of the nearest line above that has one."""
    return next((line.path for line in reversed(lines[:number]) if line.path), ())
