"""Every kind of text that can be imported, in the order in which a text is tried. A new kind is one entry here.

Importers are imported when first asked for: reading SQL or Mermaid must not make the first frame wait.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from backdraft.intake.endpoints import are_endpoints, read_endpoints
from backdraft.intake.imported import Asked, Imported
from backdraft.intake.openapi import is_openapi, read_openapi


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of text.

    Attributes:
        name: What `--as` takes.
        title: What it is, for people.
        recognises: Whether a text is of this kind; it may look at its beginning alone.
        read: Its entries, and what was left out. Raises nothing but `GivenUpError`.
    """

    name: str
    title: str
    recognises: Callable[[str], bool]
    read: Callable[[str, Asked], Imported]


def _mermaid(text: str, asked: Asked) -> Imported:
    from backdraft.intake.mermaid import read_mermaid

    return read_mermaid(text)


def _is_mermaid(text: str) -> bool:
    from backdraft.intake.mermaid import is_mermaid

    return is_mermaid(text)


def _dbml(text: str, asked: Asked) -> Imported:
    from backdraft.intake.dbml import read_dbml

    return read_dbml(text)


def _is_dbml(text: str) -> bool:
    from backdraft.intake.dbml import is_dbml

    return is_dbml(text)


_SQL = re.compile(
    r"(?:^|;)[ \t]*(?:create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?table\b"
    r"|create\s+(?:unique\s+)?index\b|create\s+type\b|alter\s+table\b|comment\s+on\s+(?:table|column)\b)",
    re.I | re.M,
)


def _is_sql(text: str) -> bool:
    return _SQL.search(text, 0, 1_000_000) is not None


def _sql(text: str, asked: Asked) -> Imported:
    from backdraft.intake.sql import read_sql

    return read_sql(text, most=asked.most)


def _curl(text: str, asked: Asked) -> Imported:
    from backdraft.intake.curl import read_curl

    return read_curl(text, asked)


def _is_curl(text: str) -> bool:
    if "curl" not in text[:200]:
        return False
    from backdraft.intake.curl import is_curl

    return is_curl(text)


def _json(text: str, asked: Asked) -> Imported:
    from backdraft.intake.sample import read_sample

    return read_sample(text, asked)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    from backdraft.intake.sample import is_json

    return is_json(text)


def _endpoints(text: str, asked: Asked) -> Imported:
    return read_endpoints(text)


IMPORTERS: dict[str, Importer] = {
    importer.name: importer
    for importer in (
        Importer(
            "openapi", "OpenAPI 2.0, 3.0, 3.1, 3.2: YAML or JSON, with the files beside it", is_openapi, read_openapi
        ),
        Importer("mermaid", "Mermaid: flowchart, erDiagram, sequenceDiagram", _is_mermaid, _mermaid),
        Importer("dbml", "DBML: tables, enums, relations, groups", _is_dbml, _dbml),
        Importer("sql", "SQL: CREATE TABLE, CREATE TYPE, CREATE INDEX, ALTER TABLE, COMMENT ON", _is_sql, _sql),
        Importer("curl", "curl commands, as endpoints with the types of what they send", _is_curl, _curl),
        Importer("json", "a sample of JSON, as types", _is_json, _json),
        Importer("endpoints", "endpoint lines: GET /orders", are_endpoints, _endpoints),
    )
}
