"""Defaults of other people's SQL as the format writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backdraft.design.model import Default, SqlType
from backdraft.design.notation.sqltypes import NUMBERS
from backdraft.render.sql.words import words

if TYPE_CHECKING:
    from sqlglot import exp

#: A number as the format has it.
NUMBER = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?\Z")
_NOW = words("""
    now getdate sysdatetime getutcdate sysutcdatetime sysdatetimeoffset localtimestamp sysdate systimestamp
    """)
_UUIDS = words("uuid gen_random_uuid uuid_generate_v4 newid newsequentialid uuid_generate_v1 uuidv4 sys_guid")
#: SQLite's ways to say the format's words, without blanks.
_SQLITES = {"LOWER(HEX(RANDOMBLOB(16)))": "uuid", "DATETIME('NOW')": "now", "DATE('NOW')": "today"}
_MOMENTS = ("timestamp", "timestamptz", "time")


def take_default(node: exp.Expr, type_: SqlType) -> Default | None:
    """A default; None for NULL, which says nothing."""
    from sqlglot import exp

    node = unwrapped(node)
    if isinstance(node, exp.Null):
        return None
    if isinstance(node, exp.Boolean):
        return Default("word", "true" if node.this else "false")
    if isinstance(node, exp.Column) and node.this.args.get("quoted"):
        return from_text(node.name, type_)  # SQLite takes "…" for a text where no column can be
    if isinstance(node, exp.Array) and not node.expressions and type_.array:  # DuckDB's `[]`
        return Default("word", "[]")
    if isinstance(node, exp.Unhex) and isinstance(node.this, exp.Literal) and _HEX.match(node.this.name):  # DuckDB's
        return Default("sql", f"x'{node.this.name}'")
    if not node.expressions and type_.name == "json" and not type_.array:  # MySQL's
        call = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if isinstance(node, exp.JSONObject) or call == "json_array":
            return Default("word", "[]" if call else "{}")
    listed = node.this if isinstance(node, exp.Cast) else node
    if isinstance(listed, exp.Array) and type_.array == 1:
        items = [_item(unwrapped(item)) for item in listed.expressions]
        if None not in items:
            return from_text("{" + ",".join(filter(None, items)) + "}", type_)
    text = node.sql("postgres", comments=False)
    if isinstance(node, exp.Literal) and not node.is_string and type_.name == "bool" and text in ("0", "1"):
        return Default("word", "true" if text == "1" else "false")
    if isinstance(node, exp.BitString) and type_.name == "bool":
        return Default("word", "true" if "1" in node.name else "false")
    if NUMBER.match(text):
        return Default("number", text)
    if isinstance(node, exp.Literal) and node.is_string:
        return from_text(node.name, type_)
    word = _word(node, type_)
    return Default("word", word) if word else Default("sql", text.replace("\n", " "))


_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*\Z")
_PLAIN_ITEM = re.compile(r"[\w-]+\Z")


def _item(node: exp.Expr) -> str | None:
    """An item of a list in PostgreSQL's words, `{a,"b c"}`; None for what is no literal."""
    from sqlglot import exp

    if not isinstance(node, exp.Literal):
        text = node.sql("postgres")
        return text if NUMBER.match(text) else None
    if (_PLAIN_ITEM.match(node.name) and node.name.lower() != "null") or not node.is_string:
        return node.name
    return '"' + re.sub(r'(["\\])', r"\\\1", node.name) + '"'


def unwrapped(node: exp.Expr) -> exp.Expr:
    """Without brackets, and without a cast around a literal."""
    from sqlglot import exp

    for _ in range(20):
        inner = node.this if isinstance(node, (exp.Paren, exp.Cast, exp.DateStrToDate)) else None
        if isinstance(node, exp.Cast) and not isinstance(inner, (exp.Literal, exp.Null, exp.Paren, exp.Cast)):
            break
        if inner is None:
            break
        node = inner
    return node


def short_number(default: Default) -> Default:
    """A number without the noughts that MySQL adds for the digits of the type: `0.00` is `0`."""
    is_long = default.kind == "number" and "." in default.value
    return Default("number", default.value.rstrip("0").rstrip(".")) if is_long else default


def from_text(text: str, type_: SqlType) -> Default:
    """What a text says as the default of a column of the type."""
    if type_.array and text == "{}":
        return Default("word", "[]")
    if type_ == SqlType("bytes", type_.args) and text.startswith("\\x") and _HEX.match(text[2:]):  # PostgreSQL's
        return Default("sql", f"x'{text[2:]}'")
    if not type_.array and type_.name == "json" and text in ("{}", "[]"):
        return Default("word", text)
    if type_.name in NUMBERS and NUMBER.match(text):
        return Default("number", text)
    if type_.name == "bool" and text.lower() in ("0", "1", "t", "f", "true", "false"):
        return Default("word", "true" if text.lower() in ("1", "t", "true") else "false")
    return Default("text", text)


def _word(node: exp.Expr, type_: SqlType) -> str:
    """The format's word for a function, or nothing."""
    from sqlglot import exp

    call = node.name.lower() if isinstance(node, exp.Anonymous) and not node.expressions else ""
    if (
        isinstance(node, (exp.CurrentTimestamp, exp.Localtimestamp, exp.CurrentTimestampLTZ, exp.Systimestamp))
        or call in _NOW
    ):
        return "today" if type_.name == "date" else "now"
    if isinstance(node, (exp.CurrentTime, exp.Localtime)):
        return "now" if type_.name in _MOMENTS else ""
    if isinstance(node, exp.DateTrunc) and node.text("unit").upper() in ("DD", "DAY"):  # Oracle's TRUNC(SYSDATE)
        return "today" if _word(node.this, type_) in ("now", "today") else ""
    if isinstance(node, exp.CurrentDate):
        return "today"
    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.DATE:  # SQL Server's way
        return "today" if _word(node.this, type_) in ("now", "today") else ""
    if isinstance(node, exp.Uuid) or call in _UUIDS:
        return "uuid"
    if call == "uuidv7":
        return "uuid7"
    try:
        return _SQLITES.get(node.sql("sqlite", comments=False).upper().replace(" ", ""), "")
    except Exception:  # a writer that has no words for it knows no such function
        return ""


def is_sequence(node: exp.Expr) -> bool:
    """Whether a default is the next number of a sequence, as pg_dump writes identities."""
    from sqlglot import exp

    if isinstance(node.unnest(), exp.NextValueFor):  # SQL Server's
        return True
    return isinstance(node, exp.Anonymous) and node.name.lower() == "nextval"
