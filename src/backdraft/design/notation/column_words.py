"""The words of a column line, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from backdraft.design.lexer import Token, unquote
from backdraft.design.model.schema import Default, SqlType
from backdraft.design.names import did_you_mean, is_column_name, is_name
from backdraft.design.notation.defaults import read_default
from backdraft.design.notation.expressions import expression_slips, expression_words
from backdraft.design.notation.sqltypes import LENGTHS, NUMBERS, WHOLE, is_sql_type, named_word, read_type
from backdraft.design.problems import Severity, Slip, Word
from backdraft.design.reads import MOST_SLIPS

#: Flags of a column, in the order of the format; the last four say what a text is.
FLAGS = ("pk", "unique", "index", "auto", "unsigned", "soft", "virtual", "pii", "secret")
FORMATS = ("email", "uri", "hostname", "phone")
#: What a field of a type may be besides: left out though never null, or never left out.
MARKS = ("optional", "required")
KEYS = ("delete", "update", "was")
ACTIONS = ("cascade", "restrict", "set_null", "set_default", "no_action")

_FLAGS = frozenset((*FLAGS, *FORMATS))
_VALUE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9]+(?:\.[0-9]+)?"
_BOUNDS = re.compile(rf"({_VALUE})?\.\.({_VALUE})?\Z")
_SQL_TEXT = re.compile(r"`(?:[^`]++|``)*+`\Z")
_HINTS = {
    "nullable": "write ? after the type",
    "optional": "write ? after the type",
    "required": "leave it out: a column is required unless its type has ?",
    "fk": "write -> table.column",
    "id": "write pk",
    "desc": "an order belongs to an index",
    "timestamps": "use a mixin",
}
_TYPE_MISSING = "e.g. varchar(120), or -> users.id"


class ColumnWords:
    """Reads the words of one line; its attributes are what they said."""

    __slots__ = (
        "at",
        "comment",
        "default",
        "delete",
        "flags",
        "generated",
        "high",
        "low",
        "marks",
        "nullable",
        "slips",
        "sql",
        "table",
        "target",
        "tokens",
        "type",
        "update",
        "was",
        "words",
    )

    def __init__(self, tokens: tuple[Token, ...], slips: tuple[Slip, ...], table: str, sql: bool) -> None:
        self.tokens = tokens
        self.at = 0
        self.table = table
        self.sql = sql
        self.slips: list[Slip] = list(slips)
        self.words: list[Word] = []
        self.type: SqlType | None = None
        self.target: tuple[str, str] | None = None
        self.nullable = self.marks = False
        self.flags: list[str] = []
        self.low = self.high = self.delete = self.update = self.was = ""
        self.default: Default | None = None
        self.generated = self.comment = ""

    def all(self, length: int) -> None:
        """Read every word of a line of `length` letters."""
        tokens, flags = self.tokens, self.flags
        if tokens and _begins_type(tokens[0].text):
            self.take_type()
        while self.at < len(tokens):
            token = tokens[self.at]
            self.at += 1
            text = token.text
            if text in _FLAGS and text not in flags:
                flags.append(text)
            elif step := _STEPS.get(text):
                step(self, token)
            else:
                self.other(token)
        if self.type is None and self.target is None and not self.slips:
            end = tokens[0].end if tokens else length
            self.slips.append(Slip(tokens[0].start if tokens else 0, end, "the type is missing", _TYPE_MISSING))
        if flags or self.low or self.high or self.delete or self.generated:
            self.judge()

    # --- single words -------------------------------------------------------------------------------------------

    def slip(self, token: Token, message: str, mend: str = "", severity: Severity = "error") -> None:
        """Note a fault at a word."""
        self.slips.append(Slip(token.start, token.end, message, mend, severity))

    def next(self) -> Token | None:
        """The word that follows, if any."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take_type(self) -> None:
        """The type at the present word."""
        read = read_type(self.tokens, self.at)
        self.at += read.used
        self.type = read.type
        self.nullable = self.nullable or read.nullable
        if read.flags:
            self.flags.extend(flag for flag in read.flags if flag not in self.flags)
        if read.slips:
            self.slips.extend(read.slips)
        if read.named[0] >= 0:
            self.words.extend(named_word(read))

    def arrow(self, arrow: Token) -> None:
        """`-> table.column?`."""
        token = self.next()
        if token is None:
            return self.slip(arrow, "-> points at nothing", "write -> table.column, or -> table for its key")
        self.at += 1
        return self.point(token)

    def point(self, token: Token) -> None:
        """The target of a reference."""
        text, start, end = token
        if text.endswith("?"):
            self.nullable = True
            text, end = text[:-1], end - 1
        if self.target is not None:
            self.slip(token, "a second target", "a column points at one table; use foreign: for others")
            return
        if "(" in text and text.endswith(")"):
            table, _, column = text[:-1].partition("(")
            table = table.rstrip()
            column = column.strip()
            if not self.sql:
                self.slip(token, "a target is written with a dot", f"write -> {table}.{column}")
            column_at = start + text.index(column, len(table) + 1) if column else end
        else:
            table, dot, column = text.rpartition(".")
            if not dot:
                table, column = text, ""
            column_at = end - len(column)
            if dot and not column and "." not in table:
                self.slip(token, "the target's column is missing", f"write -> {table}.id, or -> {table} for its key")
        if not is_name(table) or (column and not is_column_name(column)):
            self.slip(token, f'"{text}" is no table or column', "write -> table.column")
            return
        self.target = (table, column)
        self.words.append(Word(start, start + len(table), (("tables", table),)))
        if column:
            target = ("tables", table, "columns", column)
            self.words.append(Word(column_at, column_at + len(column), (target,)))

    def equals(self, sign: Token) -> None:
        """`= default`."""
        token = self.next()
        if token is None:
            return self.slip(sign, "the default is missing", "write = 0, = 'text', = now or leave out the =")
        self.at += 1
        following = self.next()
        if following is not None and following.text[0] == "(" and token.text.isidentifier():
            self.at += 1
            token = Token(token.text + following.text, token.start, following.end)
        return self.value(token)

    def value(self, token: Token) -> None:
        """The default itself."""
        if self.default is not None:
            self.slip(token, "a second default", "keep one of them")
            return
        read = read_default(token.text)
        self.default = read.value
        for s in read.slips:
            end = min(token.start + s.end, token.end)
            self.slips.append(Slip(min(token.start + s.start, end), end, s.message, s.mend))

    def expression(self, word: Token) -> None:
        """``as `EXPR` ``."""
        token = self.next()
        if token is None:
            return self.slip(word, "the expression is missing", "write as `price * quantity`")
        self.at += 1
        text = token.text
        if _SQL_TEXT.match(text):
            sql = unquote(text)
        elif text[0] == "(" and text[-1] == ")":
            sql = text[1:-1]
            if not self.sql:
                self.slip(token, "the expression stands in back-quotes", f"write as `{sql}`")
        else:
            return self.slip(token, "the expression stands in back-quotes", f"write as `{text.strip('`')}`")
        faults = expression_slips(sql, token.start + 1)
        self.slips.extend(faults)
        if not faults:
            self.generated = sql.strip()
            if "``" not in text:  # a doubled back-quote would shift the letters
                self.words.extend(expression_words(sql, self.table, token.start + 1))
        return None

    def mark(self, token: Token) -> None:
        """A `?` on its own."""
        self.nullable = True

    def other(self, token: Token) -> None:
        """Bounds, a key with its value, SQL's own words, or something unknown."""
        text = token.text
        if self.marks and text in MARKS and text not in self.flags:
            self.flags.append(text)
        elif ".." in text and (bounds := _BOUNDS.match(text)):
            self.bound(token, bounds[1] or "", bounds[2] or "")
        elif "=" in text and text[0] not in "'`\"([{":
            self.setting(token)
        elif text.startswith("->"):
            self.point(Token(text[2:], token.start + 2, token.end))
        elif text in _FLAGS:
            self.slip(token, f"{text} is said twice", "leave one out", "warning")
        elif not self.foreign(token):
            self.unknown(token)

    def foreign(self, token: Token) -> bool:
        """Whether `token` begins a phrase of another language that was read; see `column_sql`."""
        return False

    def bound(self, token: Token, low: str, high: str) -> None:
        """`low..high`."""
        if self.low or self.high:
            self.slip(token, "second bounds", "keep one of them")
        elif not (low or high):
            self.slip(token, "bounds without a number", "write 0.., ..100 or 1..100")
        else:
            fault = _bounds_fault(low, high)
            if fault:
                self.slip(token, fault, "write the lower one first, such as 1..100")
            self.low, self.high = low, high

    def setting(self, token: Token) -> None:
        """`key=value`, or a default that leans on its `=`."""
        text = token.text
        key, _, value = text.partition("=")
        if not key:
            self.value(Token(value, token.start + 1, token.end))
        elif key in ("<", ">"):
            self.slip(token, f'"{text}" means nothing in a column', "write bounds: 0.. is >= 0, ..9 is <= 9")
        elif key not in KEYS:
            if key == "default" and value:
                self.slip(token, "a default is written apart", f"write = {value}")
                self.value(Token(value, token.end - len(value), token.end))
            else:
                mend = did_you_mean(key, KEYS) or "keys: " + " ".join(KEYS)
                self.slip(Token(key, token.start, token.start + len(key)), f'no key "{key}" in a column', mend)
        elif not value:
            self.slip(token, f"{key}= says nothing", f"write {key}={_EXAMPLES[key]}")
        elif key == "was":
            if not is_column_name(value):
                self.slip(token, f'"{value}" is no column name', "write the old name: was=title")
            else:
                self.was = value
        else:
            self.action(token, key, value)

    def action(self, token: Token, key: str, value: str) -> None:
        """What happens to the row when its target is deleted or changed."""
        word = value.lower().replace("-", "_")
        if word in ACTIONS or (key == "update" and word == "now"):
            setattr(self, key, word)
            return
        known = (*ACTIONS, "now") if key == "update" else ACTIONS
        mend = did_you_mean(word, known) or " ".join(known)
        self.slip(Token(value, token.end - len(value), token.end), f'no action "{value}"', mend)

    def unknown(self, token: Token) -> None:
        """A word that the format does not know."""
        text = token.text
        bare = text.rstrip("?").split("(")[0].split("[")[0]
        if self.type is None and (is_sql_type(bare) or bare.lower() == "enum"):
            self.at -= 1
            self.take_type()
            self.slip(token, "the type comes first", f"begin the line with {text}")
        elif text.startswith("--"):
            self.slip(token, "a note needs a blank after --", f"write -- {text[2:]}")
        elif text[0] in "'`":
            self.slip(token, f"{text} says nothing here", f"did you mean = {text}?")
        else:
            lower = text.lower()
            near = _HINTS.get(lower)
            if not near and len(self.slips) < MOST_SLIPS:
                near = did_you_mean(lower, (*FLAGS, *FORMATS, *KEYS))
            self.slip(token, f'"{text}" means nothing in a column', near or "write pk, unique, = 0, 0..9")

    # --- the whole ----------------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Words that contradict each other."""
        flags = self.flags
        if "pk" in flags and self.nullable:
            self.about("pk", "a key is never null", "leave out the ?")
        if "soft" in flags and self.target is None:
            self.about("soft", "soft is for a reference", "add -> table.column or leave it out", "warning")
        if "virtual" in flags and not self.generated:
            self.about("virtual", "virtual is for a generated column", "add as `EXPR` or leave it out", "warning")
        kind = self.type.name if self.type is not None and not self.type.array else ""
        known = kind not in ("", "named", "native")
        if known and "auto" in flags and kind not in WHOLE:
            self.about("auto", f"{kind} does not count by itself", "use bigint auto, or uuid = uuid")
        if known and "unsigned" in flags and kind not in NUMBERS:
            self.about("unsigned", f"{kind} has no sign", "leave it out")
        if self.delete and self.target is None:
            self.about("delete=", "delete= is for a reference", "add -> table.column or leave it out", "warning")
        if self.generated and self.default is not None:
            self.about("as", "a generated column has no default", "keep one of them")
        if (self.low or self.high) and (kind in LENGTHS or (self.type is not None and self.type.array)):
            for bound in (self.low, self.high):
                if bound and not bound.isdigit():
                    self.about("..", "the bounds of a text or list are lengths", "write whole numbers from 0 on")
                    break

    def about(self, word: str, message: str, mend: str, severity: Severity = "error") -> None:
        """A slip at the word that is, or begins with, or holds `word`."""
        for token in self.tokens:
            if token.text == word or (word == ".." and word in token.text) or token.text.startswith(word):
                return self.slip(token, message, mend, severity)
        return self.slip(self.tokens[0], message, mend, severity)


_EXAMPLES = {"delete": "cascade", "update": "cascade", "was": "title"}
_STEPS: dict[str, Callable[[ColumnWords, Token], None]] = {
    "->": ColumnWords.arrow,
    "=": ColumnWords.equals,
    "as": ColumnWords.expression,
    "?": ColumnWords.mark,
}


# Words of SQL that may not be taken for the name of a type.
_NO_TYPES = _FLAGS | frozenset(("->", "=", "as", "?"))
_SQL_WORDS = frozenset(("not", "null", "primary", "references", "default", "unique", "constraint"))


def _begins_type(text: str) -> bool:
    if text in _NO_TYPES or (text.lower() in _SQL_WORDS and text in (text.lower(), text.upper())):
        return False
    if text[0] in "='`" or text[:2] == "->" or ".." in text:
        return False
    return "=" not in text or "(" in text


def _bounds_fault(low: str, high: str) -> str:
    values: list[Decimal | date] = []
    for bound in (low, high):
        if "-" in bound[1:]:
            try:
                values.append(date.fromisoformat(bound))
            except ValueError:
                return f"there is no day {bound}"
        elif bound:
            values.append(Decimal(bound))
    if len(values) < 2:
        return ""
    first, last = values
    if isinstance(first, date) and isinstance(last, date):
        return f"nothing is between {low} and {high}" if first > last else ""
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        return f"nothing is between {low} and {high}" if first > last else ""
    return "one bound is a number and the other a day"
