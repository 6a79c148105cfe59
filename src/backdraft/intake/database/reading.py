"""Reading a database: a connection that only reads, its definitions as a script, the script as entries."""

from __future__ import annotations

import contextlib
import importlib.util
import sqlite3
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from backdraft.design.patience import GivenUpError, so_far
from backdraft.intake.database import clients
from backdraft.intake.database.address import Address, DatabaseError, address
from backdraft.intake.database.clients import PATIENCE, words_of
from backdraft.intake.database.definitions import Definition, Definitions
from backdraft.intake.imported import Imported, Loss
from backdraft.intake.sql_dialect import Source
from backdraft.render.sql.dialects import DIALECTS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_AnswerT = TypeVar("_AnswerT")
_EXTRA = "pip install 'backdraft[live]'"
#: What is told of things that are no tables, at most.
_MOST_LEFT = 200


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind of engine is read: whose words it speaks, how they are read, what makes a connection read only, and
    what collects its definitions."""

    dialect: str
    source: Source
    quiet: tuple[str, ...]
    collect: Callable[[Connection], Definitions]


def _postgres(connection: Connection) -> Definitions:
    from backdraft.intake.database.postgres import definitions

    return definitions(connection)


def _mysql(connection: Connection) -> Definitions:
    from backdraft.intake.database.own_words import mysql

    return mysql(connection)


def _sqlite(connection: Connection) -> Definitions:
    from backdraft.intake.database.own_words import sqlite

    return sqlite(connection)


_WAYS = {
    "postgresql": _Way(
        "postgres",
        Source("postgres", shown=True),
        # Whoever asks, what is not in `public` is said with its schema.
        ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", "SET LOCAL search_path = public"),
        _postgres,
    ),
    "mysql": _Way(
        "mysql",
        Source("mysql", restricts=False, shown=True),  # SHOW CREATE TABLE of MariaDB does not say it
        # Without a mode names are quoted by back-quotes and backslashes mean what they mean; all this is the session's.
        ("SET SESSION sql_mode = ''", "SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"),
        _mysql,
    ),
    "sqlite": _Way("sqlite", Source("sqlite"), ("PRAGMA query_only = ON",), _sqlite),
}


def dialect_of(url: str) -> str:
    """The dialect of the database at `url`; MySQL or MariaDB, the server is asked. Raises `DatabaseError`."""
    at = address(url)
    way = _way(at)
    return _asked(at, way, _maker) if way.dialect == "mysql" else way.dialect


def _maker(connection: Connection) -> str:
    return clients.maker(connection.connection.dbapi_connection).lower()


def source_of(dialect: str) -> Source:
    """How the words of a database of `dialect` are read."""
    return next(way.source for way in _WAYS.values() if way.dialect == DIALECTS[dialect].name)


def _way(at: Address) -> _Way:
    return _WAYS[at.engine.partition("+")[0]]


def read_database(url: str) -> Imported:
    """The tables and types of the database at `url`. A loss has no line (0); what it is about is its excerpt.

    It tells how far it is, and can be given up between two of its steps (`design/patience.py`).

    Raises:
        DatabaseError: It cannot be reached or read. No password is in it, nor in what it came from.
    """
    at = address(url)
    way = _way(at)
    found = _asked(at, way, way.collect)
    from backdraft.intake.sql import read_sql

    script, starts = _script(found.statements)
    read = read_sql(script, way.source)
    losses = [_placed(loss, starts, found.statements) for loss in read.losses]
    left = [Loss(0, d.what, d.text) for d in found.left[:_MOST_LEFT]]
    if len(found.left) > _MOST_LEFT:
        left.append(Loss(0, f"{len(found.left) - _MOST_LEFT} more", "views, triggers and the like are not read"))
    return Imported(read.entries, losses + left)


def _asked(at: Address, way: _Way, ask: Callable[[Connection], _AnswerT]) -> _AnswerT:
    for module in ("sqlalchemy", at.module):
        if importlib.util.find_spec(module) is None:
            raise DatabaseError(f"{module} is not installed", _EXTRA)
    if at.module == "sqlite3" and not File(at.path).is_file():
        raise DatabaseError(f"{at.shown} cannot be read: there is no such file", "sqlite:////srv/shop.db begins at /")
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    said = ""
    try:
        with warnings.catch_warnings(), _engine(at) as engine, engine.connect() as connection:
            warnings.simplefilter("ignore")  # what reflection does not know is asked for in other words
            for statement in way.quiet:
                connection.execute(text(statement))
            so_far("steps", 0, 1)
            found = ask(connection)
            connection.rollback()
            return found
    except SQLAlchemyError as error:
        said = words_of(getattr(error, "orig", None) or error)
    except Exception as error:  # a client's own
        if isinstance(error, GivenUpError):
            raise
        said = words_of(error)
    # Outside of the handler: what was caught may hold the password, and must not hang on what is raised.
    raise DatabaseError(f"{at.shown} cannot be read: {at.redacted(said)}", "is it running, and is the URL right?")


@contextlib.contextmanager
def _engine(at: Address) -> Iterator[Engine]:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    def connect() -> Any:
        return _CONNECT[at.module](at)

    # The URL stays out of SQLAlchemy, and so out of what it says.
    engine = create_engine(f"{at.engine}://", creator=connect, poolclass=NullPool, hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _read_only_file(at: Address) -> sqlite3.Connection:
    """A file that cannot be written to from here, nor any other be reached."""
    connection = sqlite3.connect(f"file:{quote(at.path)}?mode=ro", uri=True, check_same_thread=False, timeout=PATIENCE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


_CONNECT: dict[str, Callable[[Address], Any]] = {
    "psycopg": lambda at: clients.postgres(at.url, autocommit=False),
    "pymysql": lambda at: clients.mysql(at.url, at.path),
    "sqlite3": _read_only_file,
}


def _script(statements: list[Definition]) -> tuple[str, list[int]]:
    """The statements as one text, and the line on which each begins."""
    starts: list[int] = []
    line = 1
    for each in statements:
        starts.append(line)
        line += each.text.count("\n") + 2
    return "\n".join(f"{each.text}\n;" for each in statements), starts  # a definition may end in a remark


def _placed(loss: Loss, starts: list[int], statements: list[Definition]) -> Loss:
    """A loss of the script as one of the database: no line, but what it is about."""
    if not statements:
        return replace(loss, line=0)
    what = statements[max(0, bisect_right(starts, loss.line) - 1)].what
    said = loss.excerpt.removeprefix(f"{what}.").removeprefix(what).strip(" :")
    is_statement = said.upper().startswith(("CREATE ", "ALTER ", "COMMENT "))
    return Loss(0, what if is_statement or not said else f"{what}: {said}", loss.reason)
