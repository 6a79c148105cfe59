"""Connections to servers by URL, in the words of each kind's client. What reads and what proves share them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: Seconds to wait for a server.
PATIENCE = 10
#: What a URL's query may say to PyMySQL.
_MYSQL_OPTIONS = frozenset(("unix_socket", "ssl_ca", "ssl_cert", "ssl_key", "ssl_key_password", "ssl_verify_cert"))


def postgres(url: str, autocommit: bool = True) -> Any:
    """A connection of psycopg; the URL is libpq's. Raises `psycopg.Error`."""
    import psycopg

    return psycopg.connect(url, autocommit=autocommit, connect_timeout=PATIENCE, prepare_threshold=None)


def mysql(url: str, database: str | None = None) -> Any:
    """A connection of PyMySQL. Without `database` none is chosen. Raises `pymysql.MySQLError`, `ValueError`."""
    import pymysql

    parts = urlsplit(url)
    options: dict[str, Any] = {k: v for k, v in parse_qsl(parts.query) if k in _MYSQL_OPTIONS}
    return pymysql.connect(
        host=parts.hostname or "localhost",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=database,
        charset="utf8mb4",
        autocommit=True,
        connect_timeout=PATIENCE,
        **options,
    )


def maker(connection: Any) -> str:
    """`MariaDB` or `MySQL`: who made the server behind a connection of PyMySQL."""
    return "MariaDB" if "MariaDB" in connection.server_version else "MySQL"


def words_of(error: BaseException) -> str:
    """What a client says of what went wrong, in a line: PyMySQL gives `(1045, "Access denied …")`."""
    said = error.args[1] if len(error.args) > 1 and isinstance(error.args[0], int) else error
    return (str(said).strip().splitlines() or [type(error).__name__])[0]
