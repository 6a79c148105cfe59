"""Lines of a table's keys: indexes, composite and foreign keys, checks, `shard` and `partition`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from backdraft.design.lexer import Token, lex, quote, split_list, unquote
from backdraft.design.model.schema import ForeignKey, Index, IndexPart, Split
from backdraft.design.names import did_you_mean, is_column_name, is_name
from backdraft.design.notation.column_words import ACTIONS
from backdraft.design.notation.expressions import expression_slips, expression_words
from backdraft.design.problems import Parsed, Slip, Word

#: The ways to build an index that engines know.
METHODS = ("btree", "hash", "gin", "gist", "spgist", "brin", "hnsw", "ivfflat", "bloom", "fulltext", "spatial", "rtree")
#: The steps in which a partition may be cut.
STEPS = ("hour", "day", "week", "month", "quarter", "year")
_WAYS: dict[str, Literal["hash", "range", "list"]] = {"hash": "hash", "range": "range", "list": "list"}
_CLAUSES = ("unique", "desc", "asc", "nulls", "include", "using", "where")
# What reaches SQL as written matches these and nothing else.
_METHOD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_OPCLASS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]\w*)?_ops(?:\([A-Za-z0-9_=, ]*\))?\Z", re.ASCII)
_CALL = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?\s*\(.*\)\Z", re.DOTALL)
_PREFIX = re.compile(r"([^\W\d][\w-]*)\(\s*\d+\s*\)\Z")
_SPLIT = re.compile(r"(\w+)\s*\((.*)\)\Z", re.DOTALL)


def _column_word(column: str, at: int, table: str) -> tuple[Word, ...]:
    if not table or not column:
        return ()
    return (Word(at, at + len(column), (("tables", table, "columns", column),)),)


class _Line:
    """What piles up while a line is read."""

    def __init__(self, text: str, table: str) -> None:
        self.text = text
        self.table = table
        self.lexed = lex(text)
        self.slips: list[Slip] = list(self.lexed.slips)
        self.words: list[Word] = []

    def slip(self, token: Token, message: str, mend: str = "") -> None:
        self.slips.append(Slip(token.start, token.end, message, mend))

    def columns(self, tokens: Iterable[Token], table: str | None = None) -> tuple[str, ...]:
        """Column names, each a word of `table` (the line's own unless said otherwise)."""
        table = self.table if table is None else table
        names: dict[str, None] = {}
        for token in tokens:
            name = unquote(token.text) if token.text[:1] == "'" else token.text
            if not name:
                self.slip(token, "a column is missing", "write the columns with a comma between them")
            elif not is_column_name(name):
                self.slip(token, f'"{name}" is no column', "write the columns with a comma between them")
            elif name in names:
                self.slip(token, f"{name} is named twice", "leave one out")
            else:
                names[name] = None
                at = token.start + (token.text[:1] == "'")
                self.words.extend(_column_word(name, at, table))
        return tuple(names)

    def expression(self, text: str, at: int) -> str:
        """SQL as written; its columns are weak words. What is unsafe in a statement is left out."""
        slips = expression_slips(text, at)
        self.slips.extend(slips)
        self.words.extend(expression_words(text, self.table, at))
        return "" if slips else text


# --- indexes ----------------------------------------------------------------------------------------------------------


class _IndexLine(_Line):
    """`[unique] part[, ...] [include (a, b)] [using METHOD] [name=NAME] [where EXPR] [-- note]`."""

    def __init__(self, text: str, table: str) -> None:
        super().__init__(text, table)
        self.parts: list[IndexPart] = []
        self.unique = False
        self.include: tuple[str, ...] = ()
        self.using = self.name = self.where = ""

    def read(self) -> Parsed[Index]:
        tokens = self.lexed.tokens
        if not tokens:
            self.slips.append(Slip(0, len(self.text), "an index names its columns", "write a, b desc"))
        else:
            end = self.read_where(tokens)
            start = tokens[0].start
            if tokens[0].text == "unique" and len(tokens) > 1 and tokens[1].start < end:
                self.unique = True
                start = tokens[1].start
            for part in split_list(self.text[start:end], start):
                self.part(part)
        index = Index(tuple(self.parts), self.unique, self.include, self.using, self.name, self.where, self.lexed.note)
        return Parsed(index, tuple(self.slips), tuple(self.words))

    def read_where(self, tokens: tuple[Token, ...]) -> int:
        """Read the condition, which is last; the place where the rest ends."""
        for i, token in enumerate(tokens):
            first = i == 0 or (i == 1 and tokens[0].text == "unique") or tokens[i - 1].text.endswith(",")
            if token.text == "where" and not first:
                end = tokens[-1].end
                text = self.text[token.end : end]
                at = token.end + len(text) - len(text.lstrip())
                self.where = self.expression(text.strip(), at)
                return token.start
        return tokens[-1].end

    def part(self, raw: Token) -> None:
        """A part with what follows it up to the comma; also the clauses, which may stand anywhere after it."""
        tokens = [Token(t.text, raw.start + t.start, raw.start + t.end) for t in lex(raw.text).tokens]
        if not tokens:
            return self.slip(raw, "a part of the index is missing", "leave out the comma")
        first = tokens.pop(0)
        if tokens and tokens[0].text[0] == "(" and first.text != "include" and "(" not in first.text:
            text = self.text[first.start : tokens[0].end]
            first = Token(text, first.start, tokens.pop(0).end)
        column = expression = ""
        if prefix := _PREFIX.match(first.text):
            column = prefix[1]
            self.slip(first, "a prefix length is one engine's own", f"write {column}, or the prefix under native:")
            self.words.extend(_column_word(column, first.start, self.table))
        elif "(" in first.text and first.text[0] != "'":
            if first.text[-1] == ")" and (first.text[0] == "(" or _CALL.match(first.text)):
                expression = self.expression(first.text, first.start)
            else:
                self.slip(first, f"{first.text} is an expression", f"put all of it in brackets: ({first.text})")
        else:
            found = self.columns([first])
            column = found[0] if found else ""
        desc, nulls, opclass = self.modifiers(tokens)
        if column or expression:
            self.parts.append(IndexPart(column, expression, desc, nulls, opclass))
        return None

    def modifiers(self, tokens: list[Token]) -> tuple[bool, str, str]:
        """What follows a part."""
        desc, nulls, opclass = False, "", ""
        row = iter(tokens)
        for token in row:
            text = token.text
            match text:
                case "desc" | "asc":
                    desc = text == "desc"
                case "nulls":
                    side = next(row, None)
                    if side is None or side.text not in ("first", "last"):
                        self.slip(side or token, "nulls come first or last", "write nulls last")
                    else:
                        nulls = side.text
                case "unique":
                    self.unique = True
                case "using":
                    self.method(next(row, None), token)
                case "include":
                    self.included(next(row, None), token)
                case _ if text.startswith("include("):
                    self.included(Token(text[7:], token.start + 7, token.end), token)
                case _ if text.startswith("name="):
                    self.named(token, text[5:])
                case _ if _OPCLASS.match(text):
                    opclass = text
                case _:
                    lower = text.lower()
                    near = f"write {lower}" if lower in _CLAUSES else did_you_mean(lower, (*_CLAUSES, "name="))
                    self.slip(token, f'"{text}" means nothing in an index', near or "put a comma between the columns")
        return desc, nulls, opclass

    def method(self, token: Token | None, using: Token) -> None:
        known = ", ".join(METHODS)
        if token is None:
            self.slip(using, "the method is missing", f"one of: {known}")
        elif not _METHOD.match(token.text):
            self.slip(token, f'"{token.text}" is no method', f"one of: {known}")
        else:
            self.using = token.text.lower()
            near = did_you_mean(self.using, METHODS)
            if self.using not in METHODS and near:
                self.slip(token, f'no method "{token.text}"', near)

    def included(self, token: Token | None, include: Token) -> None:
        if token is None or not (token.text.startswith("(") and token.text.endswith(")")):
            self.slip(token or include, "include names columns in brackets", "write include (a, b)")
        else:
            self.include = self.columns(split_list(token.text[1:-1], token.start + 1))

    def named(self, token: Token, name: str) -> None:
        if is_name(name):
            self.name = name
        else:
            self.slip(token, f'"{name}" is no name', "write name=orders_by_status")


def parse_index(text: str, table: str = "") -> Parsed[Index]:
    """An index of `table` from its line."""
    if is_column_name(text):  # as most lines are: no need to take it apart
        return Parsed(Index((IndexPart(text),)), (), _column_word(text, 0, table))
    return _IndexLine(text, table).read()


def format_index(index: Index) -> str:
    """The canonical line of `index`."""
    words = ["unique"] if index.unique else []
    parts = [_format_part(part) for part in index.parts]
    words.append(", ".join(parts))
    if index.include:
        words.append(f"include ({', '.join(index.include)})")
    if index.using:
        words.append(f"using {index.using}")
    if index.name:
        words.append(f"name={index.name}")
    if index.where:
        words.append(f"where {index.where}")
    if index.note:
        words.append(f"-- {index.note}")
    return " ".join(word for word in words if word)


def _format_part(part: IndexPart) -> str:
    # A column called like a word of the line stands in quotes.
    column = quote(part.column) if part.column in _CLAUSES else part.column
    words = [column or part.expression]
    if part.desc:
        words.append("desc")
    if part.nulls:
        words.append(f"nulls {part.nulls}")
    if part.opclass:
        words.append(part.opclass)
    return " ".join(words)


# --- keys, checks, splits ---------------------------------------------------------------------------------------------


def parse_key(text: str, table: str = "") -> Parsed[tuple[str, ...]]:
    """`a, b`: the columns of a composite primary key, in order."""
    line = _Line(text, table)
    if not text.strip():
        line.slips.append(Slip(0, len(text), "a key names its columns", "write a, b"))
        return Parsed((), tuple(line.slips))
    columns = line.columns(split_list(text))
    return Parsed(columns, tuple(line.slips), tuple(line.words))


def format_key(columns: tuple[str, ...]) -> str:
    """`a, b`."""
    return ", ".join(columns)


def parse_check(text: str, table: str = "") -> Parsed[str]:
    """The condition of a check, SQL to the letter; its columns are weak words. Unsafe SQL is left out."""
    expression = text.strip()
    at = text.find(expression)
    if len(expression) > 1 and expression[0] == expression[-1] == "`" and "`" not in expression[1:-1]:
        expression, at = expression[1:-1], at + 1
    slips = expression_slips(expression, at)
    return Parsed("" if slips else expression.strip(), slips, expression_words(expression, table, at))


def parse_foreign(text: str, table: str = "") -> Parsed[ForeignKey]:
    """`a, b -> t(x, y) [delete=ACTION] [update=ACTION] [soft] [-- note]`, a foreign key of `table`."""
    line = _Line(text, table)
    tokens = line.lexed.tokens
    arrow = next((i for i, token in enumerate(tokens) if token.text == "->"), len(tokens))
    head = text[: tokens[arrow].start] if arrow < len(tokens) else text[: tokens[-1].end if tokens else 0]
    columns = line.columns(split_list(head)) if head.strip() else ()
    rest = list(tokens[arrow + 1 :])
    if not columns and not line.slips:
        line.slips.append(Slip(0, len(head), "the columns are missing", "write a, b -> table(x, y)"))
    target, target_columns = "", tuple[str, ...]()
    if not rest:
        end = tokens[-1].end if tokens else len(text)
        line.slips.append(Slip(min(len(head), end), end, "the target is missing", "write a, b -> table(x, y)"))
    else:
        first = rest.pop(0)
        if rest and rest[0].text[0] == "(" and "(" not in first.text:
            first = Token(text[first.start : rest[0].end], first.start, rest.pop(0).end)
        target, target_columns = _target(line, first)
    if target_columns and columns and len(target_columns) != len(columns):
        message = f"{len(columns)} column{'s' * (len(columns) > 1)} cannot point at {len(target_columns)}"
        line.slip(first, message, "name as many columns on both sides")
    found = {"delete": "", "update": ""}
    flags: list[str] = []
    for token in rest:
        key, sign, value = token.text.partition("=")
        action = value.lower().replace("-", "_")
        if token.text == "soft":
            flags.append("soft")
        elif key not in found or not sign:
            mend = did_you_mean(key, ("delete", "update", "soft")) or "write delete=cascade, update=cascade or soft"
            line.slip(token, f'"{token.text}" means nothing in a foreign key', mend)
        elif action not in ACTIONS:
            mend = did_you_mean(action, ACTIONS) or "one of: " + ", ".join(ACTIONS)
            line.slip(token, f'no action "{value}"', mend)
        else:
            found[key] = action
    key_ = ForeignKey(
        columns, target, target_columns, found["delete"], found["update"], tuple(dict.fromkeys(flags)), line.lexed.note
    )
    return Parsed(key_, tuple(line.slips), tuple(line.words))


def _target(line: _Line, token: Token) -> tuple[str, tuple[str, ...]]:
    name, bracket, inner = token.text.partition("(")
    table = name.strip()
    if not is_name(table) or (bracket and not inner.endswith(")")):
        line.slip(token, f'"{token.text}" is no table with columns', "write -> table(x, y), or -> table for its key")
        return "", ()
    line.words.append(Word(token.start, token.start + len(table), (("tables", table),)))
    if not bracket:
        return table, ()
    at = token.start + len(name) + 1
    return table, line.columns(split_list(inner[:-1], at), table)


def format_foreign(key: ForeignKey) -> str:
    """The canonical line of `key`."""
    target = f"{key.table}({', '.join(key.target_columns)})" if key.target_columns else key.table
    words = [", ".join(key.columns), "->", target, *key.flags]
    words += [f"{name}={value}" for name, value in (("delete", key.delete), ("update", key.update)) if value]
    if key.note:
        words.append(f"-- {key.note}")
    return " ".join(words)


def parse_split(text: str, table: str = "") -> Parsed[Split | None]:
    """`hash(id) 64` or `range(created_at) every=month`: how `table` is cut up; None without a way or a column."""
    line = _Line(text, table)
    tokens = list(line.lexed.tokens)
    if line.lexed.dashes_at >= 0:
        line.slips.append(Slip(line.lexed.dashes_at, len(text), "no note has a place here", "use the table's note:"))
    if not tokens:
        line.slips.append(Slip(0, len(text), "nothing says how to cut it", "write hash(id) 64"))
        return Parsed(None, tuple(line.slips))
    first = tokens.pop(0)
    if tokens and tokens[0].text[0] == "(" and "(" not in first.text:
        first = Token(text[first.start : tokens[0].end], first.start, tokens.pop(0).end)
    m = _SPLIT.match(first.text)
    columns: tuple[str, ...] = ()
    if m is None:
        line.slip(first, f"{first.text} names no columns", "write hash(id), range(created_at) or list(country)")
    else:
        columns = line.columns(split_list(m[2], first.start + m.start(2)))
    by = m[1] if m else first.text
    way = _WAYS.get(by.lower())
    if way is None:
        mend = did_you_mean(by.lower(), _WAYS) or "write hash, range or list"
        line.slips.append(Slip(first.start, first.start + len(by), f'"{by}" is no way to cut a table', mend))
    count, every = None, ""
    for token in tokens:
        if re.fullmatch(r"[1-9][0-9]{0,8}", token.text):
            count = int(token.text)
        elif token.text.startswith("every="):
            every = token.text[6:]
            if every not in STEPS:
                line.slip(token, f'no step "{every}"', did_you_mean(every, STEPS) or "one of: " + ", ".join(STEPS))
                every = ""
        else:
            line.slip(token, f'"{token.text}" means nothing here', "write a number of parts, or every=month")
    split = Split(way, columns, count, every) if way is not None and columns else None
    return Parsed(split, tuple(line.slips), tuple(line.words))


def format_split(split: Split) -> str:
    """The canonical line of `split`."""
    words = [f"{split.by}({', '.join(split.columns)})"]
    if split.count is not None:
        words.append(str(split.count))
    if split.every:
        words.append(f"every={split.every}")
    return " ".join(words)
