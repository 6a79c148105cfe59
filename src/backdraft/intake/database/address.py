"""Where a database is, as a URL that may hold a password; what may be shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

#: What can be read, by the scheme of its URL: the engine that SQLAlchemy is asked for, and the module it needs.
_KINDS = {
    "postgresql": ("postgresql+psycopg", "psycopg"),
    "postgres": ("postgresql+psycopg", "psycopg"),
    "mysql": ("mysql+pymysql", "pymysql"),
    "mariadb": ("mysql+pymysql", "pymysql"),
    "sqlite": ("sqlite", "sqlite3"),
}


class DatabaseError(Exception):
    """A database cannot be read; why, and what helps. The message holds no password."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A database's URL, taken apart. It is not printed by accident: its `repr` is what may be shown.

    Attributes:
        engine: SQLAlchemy's word for the driver.
        module: The module that it needs.
        shown: The URL without what is secret.
        url: The whole URL.
        path: The file of a SQLite database; the name of a MySQL one.
        secrets: What must not be shown, as written and as meant.
    """

    engine: str
    module: str
    shown: str
    url: str
    path: str = ""
    secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"

    def redacted(self, text: str) -> str:
        """`text` without the secrets."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def is_database(text: str) -> bool:
    """Whether `text` is the URL of a database that can be read."""
    scheme, sign, rest = text.partition("://")
    return bool(sign and rest) and scheme.lower() in _KINDS and "\n" not in text


def address(url: str) -> Address:
    """The parts of a URL.

    Raises:
        DatabaseError: It is no such URL.
    """
    scheme, _, rest = url.partition("://")
    if not is_database(url):
        raise DatabaseError(f"no database: {without_password(url)}", f"a URL begins with {', '.join(_KINDS)}")
    engine, module = _KINDS[scheme.lower()]
    shown = without_password(url)
    if engine == "sqlite":
        path = unquote(rest.partition("?")[0]).removeprefix("/")
        if not path or path == ":memory:":
            raise DatabaseError(
                f"{shown} names no file", "sqlite:///shop.db is a file here, sqlite:////srv/shop.db any"
            )
        return Address(engine, module, shown, url, path)
    try:
        parts = urlsplit(url)
        said, _ = parts.password or "", parts.port
    except ValueError:
        raise DatabaseError(f"{shown} is no URL", f"write it as {scheme}://user@host:port/name") from None
    if engine.startswith("mysql") and not parts.path.strip("/"):
        raise DatabaseError(f"{shown} names no database", f"write it as {scheme}://user@host/name")
    secrets = {said, unquote(said), *(v for key, v in parse_qsl(parts.query) if _is_secret(key))}
    secrets |= {part.partition("=")[2] for part in parts.query.split("&") if _is_secret(part.partition("=")[0])}
    path = unquote(parts.path.strip("/"))
    return Address(engine, module, shown, url, path, tuple(sorted(filter(None, secrets), key=len, reverse=True)))


def _is_secret(key: str) -> bool:
    return "password" in key.lower() or key.lower() in ("passwd", "pwd", "sslkey", "passfile")


#: What of a query says where a database is; all else may be a secret. And values that hold nothing else.
_PLACES = ("host", "hostaddr", "port", "unix_socket", "sslmode", "charset")
_PLACE = re.compile(r"[\w./:%-]+")


def without_password(url: str) -> str:
    """`url` as it may be shown, and be used again: a query may hold a password as well."""
    url, _, query = url.partition("?")
    told = [said for said in query.split("&") if _is_place(*said.partition("=")[::2])]
    query = f"?{'&'.join(told)}" if told else ""
    head, at_sign, rest = url.rpartition("@")
    if not at_sign:
        return url + query
    scheme, sign, account = head.partition("://")
    return f"{scheme}{sign}{account.partition(':')[0]}@{rest}{query}"


def _is_place(key: str, value: str) -> bool:
    return key in _PLACES and _PLACE.fullmatch(value) is not None
