"""What a script says and no design holds: what is told of it, kind by kind, and what is passed over in silence."""

from __future__ import annotations

import re

_ROUTINES = "functions and procedures are not kept in a design"
_TRIGGERS = "triggers and events are not kept in a design"
_RIGHTS = "rights are not kept in a design"
_STORED = "how an engine stores, counts and compares is not kept in a design"
_ELSEWHERE = "what lies on another server is not read"
_COPIES = "replication is not kept in a design"
#: What may stand before the kind of thing that is made.
_MADE = (
    r"create\s+(?:or\s+(?:replace|alter)\s+)?(?:(?:algorithm|definer)\s*=\s*\S+\s+|sql\s+security\s+\w+\s+"
    r"|editionable\s+|noneditionable\s+)*"
)
_ROUTINE = r"(?:function|procedure|proc|routine|aggregate|package|operator|cast|language|transform)\b"
_STORAGE = (
    r"(?:collation|conversion|statistics|tablespace|access\s+method|text\s+search|fulltext\s+catalog|xml\s+schema)\b"
)

#: Statements that say nothing about a design, or nothing that another one does not say.
_SILENT = re.compile(
    r"(?:(?:set|begin|commit|rollback|start\s+transaction|use|lock|unlock|pragma|drop|analyze|vacuum|go|print|end"
    r"|create\s+(?:schema|database|extension)|select\s+pg_catalog\.|declare|if)\b"
    r"|do\s+setval\s*\(|alter\s+index\b.*\battach\s+partition\b"
    r"|alter\s+(?!table\b).*\bowner\s+to\b)",
    re.I | re.S,
)
_LEFT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I | re.S), told)
    for pattern, told in (
        (r"insert\s+into\s+sqlite_(?:schema|master)\b.*\bcreate\s+virtual\s+table\b", "virtual tables are not read"),
        (r"create\s+virtual\s+table\b", "virtual tables are not read"),
        (r"(?:insert|replace|copy|update|delete|truncate|merge|load)\b", "rows of data are not read"),
        (r"(?:grant|revoke|deny|alter\s+default\s+privileges|security\s+label|add\s+sensitivity)\b", _RIGHTS),
        (r"(?:create|alter)\s+(?:user|role|login|(?:security\s+)?policy)\b(?!\s+mapping)", _RIGHTS),
        (
            rf"(?:{_MADE}|alter\s+|refresh\s+)(?:(?:temp\w*|recursive|force|materialized)\s+)*view\b",
            "views are not kept in a design",
        ),
        (rf"(?:{_MADE}|alter\s+)(?:body\s+)?{_ROUTINE}", _ROUTINES),
        (rf"(?:{_MADE}|alter\s+)(?:constraint\s+)?(?:trigger|event|rule)\b", _TRIGGERS),
        (r"(?:exec|execute|call|do)\b", "calls of procedures are not read"),
        (r"(?:create|alter)\s+(?:publication|subscription)\b", _COPIES),
        (r"(?:create|alter)\s+(?:foreign|server|user\s+mapping|external|synonym|linked)\b", _ELSEWHERE),
        (r"create\s+synonym\b", _ELSEWHERE),
        (rf"(?:create|alter)\s+{_STORAGE}", _STORED),
        (r"create\s+partition\s+(?:function|scheme)\b", "where a partition ends is not kept in a design"),
        (r"create\s+(?:\w+\s+)*(?:columnstore|xml|spatial|fulltext)\s+index\b", "an index of this kind is not read"),
        (r"alter\s+index\b(?!\s+\S+\s+rename\b)", "this change of an index is not read"),
        (r"create\s+default\b", "a default that no column has by itself is not read"),
        (r"create\s+table\s+\S+\s+of\s", "only types that are enums are read, and its columns are another's"),
        (r"create\s+type\b.*\bas\s+(?:range|table)\b", "only types that are enums are read"),
        (r"alter\s+table\b.*\b(?:enable|disable|force)\s+(?:force\s+)?row\s+level\s+security\s*\Z", _RIGHTS),
        (r"alter\s+table\b.*\b(?:enable|disable)\s+(?:(?:replica|always)\s+)?(?:trigger|rule)\b", _TRIGGERS),
        (r"alter\s+table\b.*\breplica\s+identity\b|alter\s+table\b.*\bchange_tracking\b", _COPIES),
        (
            r"alter\s+table\s.*\s(?:cluster\s+on|set\s+(?:without|logged|unlogged|tablespace|access|\()"
            r"|set\s+(?:statistics|storage|compression)\b)",
            _STORED,
        ),
        (
            r"alter\s+table\s+\S+\s+disable\s+(?:(?:no)?validate\s+)?(?:constraint|primary\s+key|unique)\b",
            "a constraint that is not enforced is taken as any other",
        ),
        (
            r"create\s+(?:(?:global|local|private)\s+)?temp(?:orary)?\s+table\b|create\s+table\s+(?:\[?tempdb\]?\.\.?)?\[?#",
            "temporary tables are not kept in a design",
        ),
        (r"alter\s+table\b.*\bnocheck\s+constraint\s", "a constraint that is not enforced is taken as any other"),
    )
)
#: Longer statements tell what they are at their beginning.
_LOOKED_AT = 2_000
_SECRET = re.compile(
    r"((?:password|passwd|pwd|secret|identified\s+by(?:\s+password)?|identified\s+with\s+\S+\s+(?:by|as))\s*=?\s*)"
    r"(N?'(?:[^']|'')*'?|\"[^\"]*\"?|[^\s'\",;)]+)",
    re.I,
)


def left_out(text: str) -> str | None:
    """Why a design does not hold what a statement says: empty where there is nothing to tell, None where it may."""
    start = text[:_LOOKED_AT]
    if _SILENT.match(start):
        return ""
    return next((told for kind, told in _LEFT if kind.match(start)), None)


def without_secrets(text: str) -> str:
    """The words of a statement as they may be shown: where a password is said, `…` stands for it."""
    return _SECRET.sub(r"\1…", text)
