"""Colours for generated text, a line at a time: one regular expression per language, each group a role of the theme.

Only what is in sight is coloured, so these see a screenful at a time. They are linear in the length of the line and
stop at `LIMIT` letters.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

LIMIT: Final = 2_000


class Span(NamedTuple):
    """Letters `start:end` of a line and their role."""

    start: int
    end: int
    role: str


_SQL_KEYWORDS: Final = (
    "ACTION ADD ALL ALTER ALWAYS AND AS ASC AUTO_INCREMENT AUTOINCREMENT BEGIN BETWEEN BY CASCADE CASE CHECK COLLATE"
    " COLUMN COMMENT COMMIT CONSTRAINT CREATE CURRENT_DATE CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED"
    " DELETE DESC DISTINCT DOMAIN DROP ELSE END ENGINE EXISTS EXTENSION FALSE FIRST FOR FOREIGN FROM FUNCTION"
    " GENERATED GROUP HAVING IDENTITY IF IN INCLUDE INDEX INHERIT INITIALLY INSERT INTO IS JOIN KEY LAST LEFT LIKE"
    " LIMIT MODIFY NO NOT NOW NULL NULLS ON OR ORDER PARTITION PRIMARY RANGE REFERENCES RENAME RESTRICT RETURNING"
    " SCHEMA SELECT SEQUENCE SET STORED STRICT TABLE THEN TO TRIGGER TRUE TYPE UNIQUE UPDATE USING VALUES VIEW VIRTUAL"
    " WHEN WHERE WITH WITHOUT"
)
_SQL_TYPES: Final = (
    "BIGINT BIGSERIAL BINARY BIT BLOB BOOL BOOLEAN BYTEA CHAR CHARACTER CIDR DATE DATETIME DECIMAL DOUBLE ENUM FLOAT"
    " INET INT INTEGER INTERVAL JSON JSONB LONGTEXT NUMERIC PRECISION REAL SERIAL SMALLINT TEXT TIME TIMESTAMP"
    " TIMESTAMPTZ TINYINT UUID VARBINARY VARCHAR VARYING VECTOR ZONE"
)
_MERMAID_KEYWORDS: Final = (
    "flowchart graph erDiagram sequenceDiagram subgraph end direction participant actor note over of alt else opt"
    " loop par and rect activate deactivate autonumber classDef class style linkStyle as left right TB TD LR RL BT PK"
    " FK UK"
)


def _words(words: str) -> str:
    return r"\b(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + r")\b"


_QUOTED: Final = r"'[^']*(?:''[^']*)*'?"
_NUMBER: Final = r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])"

_PATTERNS: Final[dict[str, str]] = {
    "sql": (
        rf"(?P<comment>--.*)|(?P<string>{_QUOTED})|(?P<name>\"[^\"]*\"?|`[^`]*`?)"
        rf"|(?P<type>(?i:{_words(_SQL_TYPES)}))|(?P<keyword>(?i:{_words(_SQL_KEYWORDS)}))"
        rf"|(?P<number>{_NUMBER})|(?P<operator>[-+*/%<>=!|:]+)"
    ),
    "dbml": (
        r"(?P<comment>//.*)|(?P<string>'(?:[^'\\]|\\.)*'?|`[^`]*`?)|(?P<name>\"[^\"]*\"?)"
        rf"|(?P<keyword>(?i:{_words('project table enum ref tablegroup note indexes checks')}(?=[ :{{]|$)))"
        rf"|(?P<type>(?i:{_words(_SQL_TYPES)}|pk|unique|increment|not null|default|check|delete|name))"
        rf"|(?P<number>{_NUMBER})|(?P<operator>[-<>{{}}\[\](),:]+)"
    ),
    "mermaid": (
        r"(?P<comment>%%.*)|(?P<string>\"[^\"]*\"?)"
        r"|(?P<operator>[|}][|o](?:--|\.\.)[|o][|{]|[<ox]?(?:-{2,3}|-\.{1,9}-?|={2,3})(?:>{1,2}|[ox)](?=\s))?|-?->>|-\))"
        r"|(?P<type>\|[^|\"\s][^|\"]*\|)"
        rf"|(?P<keyword>{_words(_MERMAID_KEYWORDS)})|(?P<number>{_NUMBER})"
    ),
    "markdown": (
        r"(?P<accent>^#{1,6} .*)|(?P<comment>^\s*(?:```|~~~).*|^\s*>.*)|(?P<string>`[^`]*`?)"
        r"|(?P<operator>^\s*(?:[-*+]|\d+\.) (?:\[[ xX]\] )?|\|)|(?P<keyword>\*\*[^*]+\*\*)|(?P<type>(?<=\])\([^)]*\)?)"
    ),
    "yaml": (
        r"(?P<comment>(?:^|(?<=\s))#.*)|(?P<accent>^[^\s#:'\"\-{\[][^:#]*(?=:(?:\s|$)))"
        r"|(?P<keyword>(?:(?<=\s)|(?<=[{,]))[^\s#:'\"{}\[\],][^:#,{}\[\]]*(?=:(?:\s|$)))"
        rf"|(?P<string>{_QUOTED}|\"(?:[^\"\\]|\\.)*\"?)"
        r"|(?P<operator>(?:^|(?<=\s))-(?=\s)|->|~>|[{}\[\],])"
        rf"|(?P<number>{_NUMBER}(?=[\s,\]}}]|$))|(?P<type>\b(?:true|false|null)\b)"
    ),
    "json": (
        r"(?P<keyword>\"(?:[^\"\\]|\\.)*\"(?=\s*:))|(?P<string>\"(?:[^\"\\]|\\.)*\"?)"
        r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?P<type>\b(?:true|false|null)\b)|(?P<operator>[{}\[\],:])"
    ),
    "http": (
        r"(?P<accent>^(?:[A-Z]+|[1-5][0-9]{2}) .*)|(?P<keyword>\"(?:[^\"\\]|\\.)*\"(?=\s*:)|^[A-Za-z][A-Za-z-]*(?=: ))"
        r"|(?P<string>\"(?:[^\"\\]|\\.)*\"?)|(?P<number>-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
        r"|(?P<type>\b(?:true|false|null)\b)|(?P<operator>[{}\[\],:])"
    ),
    "changes": (r"(?P<success>^\+ .*)|(?P<error>^[−✗] .*)|(?P<warning>^[~▲] .*)|(?P<info>^● .*)|(?P<text>^    · .*)|"),
    "diff": r"(?P<success>^\+.*)|(?P<error>^-.*)|(?P<info>^@@.*)",
}
_PATTERNS["changes"] += _PATTERNS["sql"]
#: Every language with colours; others are shown as they are.
LANGUAGES: Final = frozenset(_PATTERNS)
_ALIASES: Final = {
    "yml": "yaml",
    "md": "markdown",
    "postgres": "sql",
    "postgresql": "sql",
    "mysql": "sql",
    "sqlite": "sql",
}


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    text = _PATTERNS.get(_ALIASES.get(language, language))
    return re.compile(text) if text else None


@lru_cache(maxsize=4096)
def highlight(text: str, language: str) -> tuple[Span, ...]:
    """The coloured letters of a line (clean text), in order and apart."""
    pattern = _pattern(language)
    if pattern is None:
        return ()
    return tuple(
        Span(found.start(), found.end(), found.lastgroup or "text")
        for found in pattern.finditer(text[:LIMIT])
        if found.end() > found.start()
    )


def fences(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The language of each line of a Markdown text: what stands in a fence is of the fence's language."""
    out: list[str] = []
    inside = ""
    for text in texts:
        mark = text.lstrip()[:3]
        if mark in ("```", "~~~"):
            out.append("markdown")
            inside = "" if inside else (text.strip()[3:].strip().split(" ")[0].casefold() or "text")
        else:
            out.append(inside or "markdown")
    return tuple(out)
