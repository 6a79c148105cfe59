"""Whose SQL a text is, told by its words; and the mending of statements that the parser would misread."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from backdraft.intake.sql_split import Statement

_QUOTED = re.compile(r"'[^'\n]*'")

#: What speaks for a dialect, with its weight.
_SIGNS: tuple[tuple[str, str, int], ...] = (
    ("mysql", r"`[^`\n]+`", 3),
    ("mysql", r"\bENGINE\s*=|\bAUTO_INCREMENT\b|\bDEFAULT\s+CHARSET\b|/\*!\d|\bUNSIGNED\b", 4),
    ("mysql", r"\bMEDIUMTEXT\b|\bLONGTEXT\b|\bTINYINT\b|\bDATETIME\(\d|\bON\s+UPDATE\s+CURRENT_TIMESTAMP", 2),
    ("mysql", r"[(,]\s*(?:UNIQUE\s+|FULLTEXT\s+|SPATIAL\s+)?(?:INDEX|KEY)\s+[\w\"`]*\s*\(", 6),
    ("sqlite", r"\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b|^PRAGMA\b|\bsqlite_sequence\b", 6),
    ("sqlite", r"^PRAGMA\s+(?:foreign_keys|journal_mode|user_version|encoding)\b", 60),
    ("tsql", r"\[(?!\d+\])\w+\]\.?\[?\w*|\bIDENTITY\s*\(\s*\d|\bNVARCHAR\b|\bDATETIME2\b|\bUNIQUEIDENTIFIER\b", 4),
    ("oracle", r"\bVARCHAR2\b|\bNUMBER\s*\(|\bSYSDATE\b", 6),
    (
        "postgres",
        r"\bSERIAL\b|\bBIGSERIAL\b|\bTIMESTAMPTZ\b|\bJSONB\b|::\w|\bUSING\s+(?:gin|gist|btree|hash|brin)\b",
        4,
    ),
    ("postgres", r"\bAS\s+ENUM\b|\bCOMMENT\s+ON\b|\bGENERATED\s+(?:BY\s+DEFAULT|ALWAYS)\s+AS\s+IDENTITY\b", 4),
    ("postgres", r"\bALTER\s+TABLE\s+ONLY\b|\bBYTEA\b|\bTEXT\s*\[\]|\bnextval\s*\(", 4),
)
_COMPILED = tuple((d, re.compile(p, re.I | re.M), w) for d, p, w in _SIGNS)
#: Words that only MySQL's own scripts have: without them, inline indexes alone made us take its grammar.
_MYSQL_OWN = re.compile(r"`|\bENGINE\s*=|\bAUTO_INCREMENT\b|\bUNSIGNED\b|/\*!\d", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """The grammar to read with.

    Attributes:
        dialect: What sqlglot calls it.
        own: Whether the text is that engine's own (not a mixture, as templates are).
        restricts: Whether RESTRICT is told from saying nothing.
        shown: Whether it is a database's account of itself, which says more than was said: `numeric(5,0)`.
    """

    dialect: str
    own: bool = True
    restricts: bool = True
    shown: bool = False


def _bare(statements: Iterable[Statement]) -> str:
    """The beginnings of statements, a line each, without texts: every pattern above is quick on it."""
    lines = (" ".join(statement.text[:5000].split()) for statement in islice(statements, 200))
    return _QUOTED.sub("''", "\n".join(lines))


def detect(statements: Iterable[Statement]) -> Source:
    """The dialect of a script; PostgreSQL when nothing speaks for another."""
    bare = _bare(statements)
    scores: dict[str, int] = {}
    for dialect, pattern, weight in _COMPILED:
        hits = len(pattern.findall(bare))
        if hits:
            scores[dialect] = scores.get(dialect, 0) + weight * min(hits, 5)
    best = max(scores, key=lambda d: scores[d], default="postgres")
    own = best != "mysql" or _MYSQL_OWN.search(bare) is not None
    if not own and "postgres" in scores:  # MySQL's indexes within tables, and else PostgreSQL's words
        return Source("postgres", own=False)
    return Source(best, own)


#: MySQL's kinds of geometry that the parser takes for names.
SHAPES = r"(?<=[`\s])(?:multi)?(?:point|linestring|polygon)(?=\s+(?:NOT\s|NULL|DEFAULT|COMMENT)|\s*[,)])"

#: Where and how Oracle keeps a table or an index.
_PHYSICAL = (
    r"(?:PCT(?:FREE|USED)\s+\d+|(?:INI|MAX)TRANS\s+\d+|(?:NO)?LOGGING|(?:NO)?COMPRESS|(?:NO)?CACHE|NO(?:PARALLEL|MONITORING)"
    r"|COMPUTE\s+STATISTICS|SEGMENT\s+CREATION\s+\w+|STORAGE\s*\([^()]*\)|TABLESPACE\s+(?:\"[^\"]*\"|[\w$#]+))"
)

#: How an identity of Oracle counts.
_COUNTING = (
    r"(?:(?:MIN|MAX)VALUE\s+-?\d+|INCREMENT\s+BY\s+-?\d+|START\s+WITH\s+-?\d+|CACHE\s+\d+"
    r"|NO(?:MINVALUE|MAXVALUE|CACHE|ORDER|CYCLE|KEEP|SCALE)|ORDER|CYCLE|KEEP|SCALE|GLOBAL)\b"
)
_ORACLES_NAME = r"(?:\"[^\"]+\"|[\w$#]+)(?:\.(?:\"[^\"]+\"|[\w$#]+))*"

#: What the parser takes for the end of a definition and no design says, outside of texts and names; what of it is told
#: stands in `LEFT_OUT`.
_ASIDE = {
    "mysql": re.compile(
        r"('(?:[^'\\]|\\.|'')*'|`[^`]*`)|\s+(?:NOT\s+ENFORCED|ENFORCED|INVISIBLE|IGNORED|COMPRESSED|SRID\s+\d+|COLUMN_FORMAT\s+\w+"
        r"|STORAGE\s+(?:DISK|MEMORY|DEFAULT)|GENERATED\s+ALWAYS\s+AS\s+ROW\s+(?:START|END)"
        r"|DELAY_KEY_WRITE\s*=?\s*\d|WITH(?:OUT)?\s+SYSTEM\s+VERSIONING)\b|,\s*PERIOD\s+FOR\s+[\w`]+\s*\([^()]*\)|,\s*`?\w+`?\s+WITHOUT\s+OVERLAPS\b"
        r"|(?<![\w`])_(?:utf8mb[34]|utf8|latin1|ascii|binary)\s*(?=')"
        r"|\s+TABLESPACE\s*=?\s*(?:`[^`]*`|\w+)|\s+(?:DATA|INDEX)\s+DIRECTORY\s*=?\s*'[^']*'|\s+UNION\s*=?\s*\([^()]*\)",
        re.I | re.S,
    ),
    "oracle": re.compile(
        r"('(?:[^']|'')*'|\"[^\"]*\")|\s+(?:ENABLE|DISABLE|NOVALIDATE|VALIDATE|RELY|NORELY)\b"
        r"(?=\s*(?:[,)]|\Z)|\s+(?:ENABLE|DISABLE|NOVALIDATE|VALIDATE|RELY|NORELY|USING|CONSTRAINT|CHECK|UNIQUE|PRIMARY)\b)"
        rf"|\s+USING\s+INDEX(?:\s*\((?:[^()]|\([^()]*\))*\)|\s+(?!{_PHYSICAL}|ENABLE|DISABLE){_ORACLES_NAME}|(?:\s+{_PHYSICAL})*)"
        rf"(?=\s|[,)]|\Z)|(?<=\))(?:\s*{_PHYSICAL})+(?=\s*\Z)|\s+(?:IN)?VISIBLE(?=\s*[,)])",
        re.I | re.S,
    ),
    "tsql": re.compile(
        r"('(?:[^']|'')*')|\s+(?:NOT\s+FOR\s+REPLICATION|SPARSE|FILESTREAM|HIDDEN"
        r"|GENERATED\s+ALWAYS\s+AS\s+ROW\s+(?:START|END))\b|\s+MASKED\s+WITH\s*\(\s*FUNCTION\s*=\s*'[^']*'\s*\)"
        r"|,\s*PERIOD\s+FOR\s+SYSTEM_TIME\s*\([^()]*\)|\s+WITH\s*\(\s*SYSTEM_VERSIONING\b[^()]*(?:\([^()]*\)\s*)?\)",
        re.I | re.S,
    ),
}

#: The same of tables alone.
_ASIDE_OF_TABLES = {"sqlite": re.compile(r"('(?:[^']|'')*'|\"[^\"]*\")|\s+(?:ASC|DESC)(?=\s*[,)])", re.I)}
_TABLE = re.compile(r"create\s+(?:temp\w*\s+)?table\b", re.I)

#: MySQL's comment at the end of a CREATE INDEX.
INDEX_COMMENT = r"\s*COMMENT\s*=?\s*'((?:[^'\\]|\\.|'')*)'\s*\Z"

#: What is told of an identity that does not count 1, 2, 3.
COUNTS = "where an identity begins, and by how much it counts, is not kept"

#: Where a column or an index says by itself how its texts are compared; of MySQL and SQL Server, whose tools say it
#: always, where case counts.
_COLLATED = {
    "postgres": r"\bCOLLATE\s+(?!(?:pg_catalog\.)?\"default\")",
    "sqlite": r"\bCOLLATE\s+(?!\W?BINARY\b)",
    "oracle": r"\bCOLLATE\s+(?!\W?USING_NLS_COMP\b)",
    "mysql": r"(?<!longtext CHARACTER SET utf8mb4 )\bCOLLATE\s+\w+_(?:bin|cs)\b",  # which is MariaDB's JSON
    "tsql": r"\bCOLLATE\s+\w+_(?:CS|BIN2?)\b",
}

#: What a statement says, by dialect, and the design does not.
LEFT_OUT: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (dialect, re.compile(pattern, re.I), reason)
    for dialect, pattern, reason in (
        ("mysql", SHAPES, "the kind of a geometry is not read"),
        ("mysql", r"\bINVISIBLE\b|\bIGNORED\b", "that it is not seen is not read"),
        ("mysql", r"\bWITHOUT\s+OVERLAPS\b", "that periods may not overlap is not read"),
        ("postgres", r"\bWITHOUT\s+OVERLAPS\b", "that periods may not overlap is not read"),
        ("mysql", r"\)\s+NOT\s+ENFORCED\b", "a condition that is not enforced is taken as any other"),
        ("tsql", r"\bPERIOD\s+FOR\s+SYSTEM_TIME\b", "that it keeps its old rows is not read"),
        ("tsql", r"\bMASKED\s+WITH\b", "that it is masked is not read"),
        ("tsql", r"\bENCRYPTED\s+WITH\b", "that it is encrypted is not read"),
        ("oracle", r"\b(?:DISABLE|NOVALIDATE)\b", "a condition that is not enforced is taken as any other"),
        ("oracle", r"\bDEFERRABLE\b(?<!NOT\sDEFERRABLE)", "that it is checked at the end is not read"),
        ("oracle", r"\A\s*CREATE\s+BITMAP\b", "a bitmap index is taken as a plain one"),
        ("oracle", r"\bIDENTITY\b[^,]{0,300}?\b(?:START\s+WITH|INCREMENT\s+BY)\s+(?!1\b)", COUNTS),
        ("oracle", r"\bINVISIBLE\b", "that it is not seen is not read"),
        ("sqlite", r"\bON\s+CONFLICT\b", "what a conflict does is not read"),
        ("sqlite", r"\bDEFERRABLE\b", "that it is checked at the end is not read"),
        ("postgres", r"\bNULLS\s+NOT\s+DISTINCT\b", "that nulls count as alike is not read"),
        ("postgres", r"\bDEFERRABLE\b(?<!NOT\sDEFERRABLE)", "that it is checked at the end is not read"),
        ("postgres", r"\)\s*NOT\s+VALID\b", "that rows which were there are not checked is not read"),
        *((dialect, pattern, "how its texts are compared is not kept") for dialect, pattern in _COLLATED.items()),
        ("postgres", r"\bMATCH\s+(?:FULL|PARTIAL)\b", "how nulls match is not read"),
        ("postgres", r"\bSET\s+(?:NULL|DEFAULT)\s*\([^()]*\)", "that a delete empties some columns only is not read"),
        ("mysql", r"\bWITH\s+SYSTEM\s+VERSIONING\b|\bAS\s+ROW\s+START\b", "that it keeps its old rows is not read"),
    )
)

#: Per dialect: what the parser of the statement would trip on, and how to say it so that it does not.
_MENDS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (dialects, re.compile(pattern, re.I), new)
    for dialects, pattern, new in (
        ("postgres", r"^(CREATE\s+(?:UNIQUE\s+)?INDEX\b.*?\sON\s+)ONLY\s+", r"\1"),
        ("postgres", r"\bNULLS\s+NOT\s+DISTINCT\b", ""),
        ("postgres", r"\bSET\s+(NULL|DEFAULT)\s*\([^()]*\)", r"SET \1"),
        ("postgres", r"\s(?:STORAGE\s+(?:PLAIN|EXTERNAL|EXTENDED|MAIN)|COMPRESSION\s+(?:pglz|lz4))\b", ""),
        ("postgres", r"\bbit\s+varying\b", "varbit"),
        ("postgres", r"\bWITHOUT\s+OVERLAPS\b", ""),
        # DuckDB's vectors; PostgreSQL's arrays say their length to nobody, and no dump of it does.
        ("postgres", r"(?<=\s)FLOAT\s*\[(\d{1,5})\](?!\s*\[)", r"vector(\1)"),
        # Of a generated column the parser does not know VIRTUAL; a title is what no engine of ours has.
        ("postgres", r"\)\s*VIRTUAL\b", ") TITLE 'virtual'"),
        ("oracle", r"\)\s*VIRTUAL\b", ") TITLE 'virtual'"),
        ("oracle", r"\bINTERVAL\s+(YEAR|DAY)(?:\s*\(\d\))?\s+TO\s+(MONTH|SECOND)(?:\s*\(\d\))?", r"INTERVAL \1 TO \2"),
        ("oracle", rf"\bAS\s+IDENTITY(?:\s*\([^()]*\)|(?:\s+{_COUNTING})*)", "AS IDENTITY"),
        ("oracle", rf"\bDEFAULT\s+(?:{_ORACLES_NAME}\.)\"?NEXTVAL\b\"?", "DEFAULT nextval('s')"),
        ("oracle", rf"^(CREATE\s+(?:UNIQUE\s+)?INDEX\s+){_ORACLES_NAME}\.(?=\S+\s+ON\b)", r"\1"),
        ("oracle", r"\bNUMBER\s*\(\s*\*\s*(?:,\s*0\s*)?\)", "NUMBER(38)"),
        ("oracle", r"\bBY\s+DEFAULT\s+ON\s+NULL\s+AS\s+IDENTITY\b", "BY DEFAULT AS IDENTITY"),
        ("oracle", r"^CREATE\s+BITMAP\s+INDEX\b", "CREATE INDEX"),
        ("sqlite", r"([(,]\s*(?:\w+|\"[^\"]*\"|\[[^\]]*\]))\s+COLLATE\s+\w+(?=\s*(?:ASC\b|DESC\b|[,)]))", r"\1"),
        ("mysql", r"^(CREATE\s+(?:UNIQUE\s+)?INDEX\s+\S+)\s+USING\s+\w+(\s+ON\s)", r"\1\2"),
        ("mysql", r"^(CREATE)\s+(?:FULLTEXT|SPATIAL)(\s+INDEX\s)", r"\1\2"),
        ("mysql", rf"^(CREATE\s+(?:UNIQUE\s+)?INDEX\b.*\)){INDEX_COMMENT}", r"\1"),
        ("mysql", SHAPES, "geometry"),
        ("mysql", r"^(ALTER\s+TABLE\s+\S+\s+RENAME)\s+AS\s", r"\1 TO "),
        ("mysql", r"(?<=[`\s])inet[46]\b", "inet"),
        ("mysql", r"(\)[^()]*)\bPARTITION\s+BY\b[\s\S]*\Z", r"\1"),
        ("oracle", r"(\)[^()]*)\bPARTITION\s+BY\b[\s\S]*\Z", r"\1"),
        ("sqlite", r"\bUNSIGNED\s+BIG\s+INT\b", "BIGINT"),
        ("sqlite", r"\b(?:VARYING|NATIVE)\s+CHARACTER\b", "VARCHAR"),
        ("sqlite", r"\bON\s+CONFLICT\s+(?:ROLLBACK|ABORT|FAIL|IGNORE|REPLACE)\b", ""),
        ("sqlite", r"\)\s*(?:STRICT|WITHOUT\s+ROWID)(?:\s*,\s*(?:STRICT|WITHOUT\s+ROWID))?\s*\Z", ")"),
        (
            "tsql",
            r"\bADD\s+(?:CONSTRAINT\s+\S+\s+)?DEFAULT\s+(.*)\s+FOR\s+(\[[^\]]+\]|\w+)\s*\Z",
            r"ALTER COLUMN \2 SET DEFAULT \1",
        ),
        ("tsql", r"\)\s*ON\s+\[?PRIMARY\]?(?:\s+TEXTIMAGE_ON\s+\[?\w+\]?)?\s*\Z", ")"),
        ("tsql", r"\)\s*WITH\s*\([^()]*\)(?:\s*ON\s+\[?\w+\]?)?", ")"),
        ("tsql", r"\b(PRIMARY\s+KEY|UNIQUE)\s+(?:NON)?CLUSTERED\b", r"\1"),
        ("sqlite", r"\bANY(?=\s*[,)])", ""),
        ("tsql", r"\bROWGUIDCOL\b", ""),
        ("tsql", r"\bENCRYPTED\s+WITH\s*\([^()]*\)", ""),
        ("tsql", r"(\[xml\]|\bxml)\s*\((?:CONTENT|DOCUMENT)?\s*[\[\]\w.]+\)", r"\1"),
        ("tsql", r"\[real\]|(?<=\s)real(?=\s|,|\))", "float(24)"),
        ("tsql", r"\s+ASC(?=\s*[,)])", ""),
        ("tsql", r"\bWITH\s+(?:NO)?CHECK\s+ADD\b", "ADD"),
    )
)


_ESCAPED = re.compile(r"(\Acomment\s+on\b.*\bis\s+)E'((?:[^'\\]|\\.|'')*)'\s*\Z", re.I | re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "'": "''"}


def _unescaped(found: re.Match[str]) -> str:
    """`COMMENT ON … IS E'…'` with a text that has no backslashes."""
    text = re.sub(r"\\(.)", lambda sign: _ESCAPES.get(sign[1], sign[1]), found[2], flags=re.S)
    return f"{found[1]}'{text}'"


def unescaped(text: str) -> str:
    """What stands between MySQL's quotes, without its backslashes and doubled quotes."""
    return re.sub(
        r"\\(.)|''", lambda sign: {"n": "\n", "t": "\t", "r": "\r"}.get(sign[1], sign[1] or "'"), text, flags=re.S
    )


def mend(statement: str, dialect: str) -> str:
    """The statement as the parser reads it rightly."""
    if dialect == "postgres":
        statement = _ESCAPED.sub(_unescaped, statement)
    if dialect in _ASIDE:
        statement = _ASIDE[dialect].sub(r"\1", statement)
    if dialect in _ASIDE_OF_TABLES and _TABLE.match(statement):
        statement = _ASIDE_OF_TABLES[dialect].sub(r"\1", statement)
    for dialects, pattern, new in _MENDS:
        if dialect == dialects:
            statement = pattern.sub(new, statement, count=50)
    return statement
