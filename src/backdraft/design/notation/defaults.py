"""What stands after `=` in a column: a number, text, one of the format's words, or SQL in back-quotes."""

from __future__ import annotations

import re
from typing import NamedTuple

from backdraft.design.lexer import quote, quote_sql, unquote
from backdraft.design.model.schema import Default
from backdraft.design.notation.expressions import expression_slips
from backdraft.design.problems import Slip

#: The words that stand for themselves.
WORDS = ("true", "false", "null", "[]", "{}", "now", "today", "uuid", "uuid7")
_MEANINGS = {
    "now": "now current_timestamp localtimestamp sysdate systimestamp getdate sysdatetime sysdatetimeoffset "
    "utc_timestamp getutcdate sysutcdatetime statement_timestamp transaction_timestamp clock_timestamp",
    "today": "today current_date curdate utc_date",
    "uuid": "uuid gen_random_uuid uuid_generate_v4 uuidv4 newid newsequentialid random_uuid generate_uuid sys_guid",
    "uuid7": "uuid7 uuidv7 uuid_generate_v7 gen_uuid_v7 uuid_v7",
}
_SPELLINGS = {spelling: word for word, spellings in _MEANINGS.items() for spelling in spellings.split()}
# These need their brackets to be a call; the format's own words are in `WORDS`.
_BARE = frozenset(("current_timestamp", "localtimestamp", "sysdate", "systimestamp", "current_date"))
_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(\s*\d?\s*\)\Z")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z")
_LOOSE_NUMBER = re.compile(r"([-+]?)([0-9]*)\.?([0-9]*)\Z")
_TEXT = re.compile(r"'(?:[^']++|'')*+'")
_SQL = re.compile(r"`(?:[^`]++|``)*+`\Z")


class DefaultRead(NamedTuple):
    """A default as understood, and what is wrong with it; offsets into the value."""

    value: Default | None
    slips: tuple[Slip, ...] = ()


def read_default(text: str) -> DefaultRead:
    """The default that `text`, one word of a line, states."""
    if text in WORDS:
        return DefaultRead(Default("word", text))
    if _NUMBER.match(text):
        return DefaultRead(Default("number", text))
    if quoted := _TEXT.match(text):
        value = Default("text", unquote(quoted[0]))
        if quoted.end() == len(text):
            return DefaultRead(value)
        rest = text[quoted.end() :]
        mend = f"write {quoted[0]}" if rest.startswith("::") else f"write {quote(text.replace(chr(39), ''))}"
        return DefaultRead(value, (Slip(quoted.end(), len(text), f"{rest} is no part of the text", mend),))
    if _SQL.match(text):
        sql = unquote(text)
        slips = expression_slips(sql, 1)
        return DefaultRead(None if slips else Default("sql", sql.strip()), slips)
    word = _word(text)
    if word:
        return DefaultRead(Default("word", word))
    loose = _LOOSE_NUMBER.match(text)
    if loose and (loose[2] or loose[3]):
        sign = "-" if loose[1] == "-" else ""
        return DefaultRead(Default("number", f"{sign}{loose[2] or 0}" + (f".{loose[3]}" if loose[3] else "")))
    return _wrong(text)


def _word(text: str) -> str:
    lower = text.lower()
    if lower in WORDS:
        return lower
    if lower in _BARE:
        return _SPELLINGS[lower]
    call = _CALL.match(lower)
    return _SPELLINGS.get(call[1], "") if call else ""


def _wrong(text: str) -> DefaultRead:
    whole = len(text)
    if text[0] in "'`":
        return DefaultRead(None)  # an open quote: the lexer has said so
    if text[0] == '"' and len(text) > 1 and text[-1] == '"':
        inner = text[1:-1]
        slip = Slip(0, whole, "text stands in single quotes", f"did you mean {quote(inner)}?")
        return DefaultRead(Default("text", inner), (slip,))
    if "(" in text:
        slip = Slip(0, whole, f"{text} is SQL", f"put it in back-quotes: {quote_sql(text)}")
        sound = not expression_slips(text)
        return DefaultRead(Default("sql", text) if sound else None, (slip,))
    slip = Slip(0, whole, f'a bare word is no default: "{text}"', f"did you mean {quote(text)}?")
    return DefaultRead(Default("text", text), (slip,))


def format_default(default: Default) -> str:
    """The default as a column line has it."""
    match default.kind:
        case "text":
            return quote(default.value)
        case "sql":
            return quote_sql(default.value)
        case _:
            return default.value
