"""The one-line form of an endpoint (`FORMAT.md`, "Endpoint").

`METHOD /path` comes first; the order of all else is free. Three tables say what a word may be: flags, settings
(`key=value`) and marks (`?`, `<`, `->`, `!`, `@`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from backdraft.design.lexer import Lexed, Token, lex, split_list
from backdraft.design.model import Amount, Answer, Endpoint, Param
from backdraft.design.names import is_name
from backdraft.design.notation.bodies import format_body, read_body
from backdraft.design.notation.quantity import Unit
from backdraft.design.notation.services import BUILT_IN_ERRORS
from backdraft.design.notation.words import (
    METHODS,
    Notes,
    canonical,
    method_of,
    path_of,
    setting,
    shown,
    type_word,
    unspaced,
    with_note,
)
from backdraft.design.problems import Parsed

#: Flags and the fields that they set. `public` is written `@public`.
_FLAGS: dict[str, tuple[str, Any]] = {
    "page": ("paging", "page"),
    "cursor": ("paging", "cursor"),
    "stream": ("stream", True),
    "idempotent": ("idempotent", True),
    "etag": ("etag", True),
    "if-match": ("if_match", True),
    "job": ("job", True),
}
_VERSION = re.compile(r"v([0-9]{1,6})\Z")
_STATUS = re.compile(r"[0-9]{3}\Z")
_SCOPE = re.compile(r"[\w:.*/+-]+\Z")
#: Operators that people use in brackets after a parameter; others are taken as they are.
OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "like", "contains", "prefix", "suffix", "exists")
_KNOWN = (*_FLAGS, "sort=", "auth=", "cache=", "rate=", "load=", "@public")


def is_reserved(word: str) -> bool:
    """Whether `word` is one of the line's own after `->` or `<`, so that no type may be written there under it."""
    return canonical(word) in _FLAGS or _VERSION.match(word) is not None


class _Line:
    """One endpoint line while it is read: where it is, what is known so far."""

    __slots__ = ("answers", "at", "errors", "fields", "notes", "params", "scopes", "tokens")

    def __init__(self, lexed: Lexed) -> None:
        self.notes = Notes(lexed)
        self.tokens = list(lexed.tokens)
        self.at = 0
        self.fields: dict[str, Any] = {}
        self.params: dict[str, Param] = {}
        self.answers: list[Answer] = []
        self.errors: dict[str, None] = {}
        self.scopes: dict[str, None] = {}

    def take(self) -> Token:
        """The next word."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def ahead(self) -> Token | None:
        """The next word, not taken; None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def put(self, token: Token, field: str, value: Any, word: str) -> None:
        """Set a field; a slip when it is set already."""
        if field not in self.fields:
            self.fields[field] = value
        elif self.fields[field] == value:
            self.notes.slip(token, f"{word} is said twice", "leave one out", "warning")
        else:
            self.notes.slip(token, f"{word} contradicts what was said before", "keep one of them")


def parse_endpoint(text: str, service: str) -> Parsed[Endpoint]:
    """Read `GET /orders/:id -> Order !not_found @orders:read etag -- Fetch one order`.

    Args:
        text: The line.
        service: The service that it belongs to.

    Returns:
        The endpoint, its slips, and references to types, tables, errors and (weak) the `auth` it names. Built-in
        error codes are weak references: they exist unlisted.
    """
    lexed = lex(text)
    line = _Line(lexed)
    method, path = _operation(line, len(text))
    while line.at < len(line.tokens):
        _word(line, line.take())
    if line.fields.get("public") and line.scopes:
        last = next(t for t in reversed(line.tokens) if t.text.startswith("@"))
        line.notes.slip(last, "@public needs no scope", "leave out @public, or the scopes")
    first, *more = line.answers or [Answer()]
    value = Endpoint(
        service,
        method,
        path,
        params=tuple(line.params.values()),
        status=first.status,
        result=first.result,
        more=tuple(more),
        errors=tuple(line.errors),
        scopes=tuple(line.scopes),
        summary=lexed.note,
        **line.fields,
    )
    return Parsed(value, tuple(line.notes.slips), tuple(line.notes.words))


def _operation(line: _Line, length: int) -> tuple[str, str]:
    token = line.ahead()
    notes = line.notes
    if token is None:
        notes.slip(Token("", 0, length), "an endpoint needs a method and a path", "write it like GET /orders")
        return "GET", "/"
    if token.text.startswith("/"):
        notes.slip(token, "the method is missing", f"write one before the path: {' '.join(METHODS[:6])}")
        method = "GET"
    else:
        method = method_of(line.take(), notes)
        token = line.ahead()
    if token is None or (not token.text.startswith("/") and _is_mark(token.text)):
        at = line.tokens[line.at - 1]
        notes.slip(at, "the path is missing", f"write it like {method} /orders")
        return method, "/"
    line.take()
    if "?" in token.text and token.text.startswith("/"):
        path, _, rest = token.text.partition("?")
        cut = token.start + len(path)
        asked = Token(rest, cut + 1, token.end)
        notes.slip(Token("?", cut, cut + 1), "parameters are parted from the path", "write a blank before ?")
        _params(line, Token(f"?{rest}", cut, asked.end))
        token = Token(path, token.start, cut)
    return method, path_of(token, notes)


def _is_mark(word: str) -> bool:
    return word[0] in "?!@<" or word.startswith("->")


def _word(line: _Line, token: Token) -> None:
    text = token.text
    word = canonical(text)
    if read := _MARKS.get(text[0]) or _MARKS.get(text[:2]):
        read(line, token)
    elif flag := _FLAGS.get(word):
        line.put(token, *flag, word)
    elif version := _VERSION.match(text):
        line.put(token, "version", int(version[1]), text)
    elif found := setting(token):
        key, value = found
        if key in _SETTINGS:
            _SETTINGS[key](line, token, value)
        else:
            near = line.notes.near(key, _SETTINGS)
            line.notes.slip(token, f"{shown(key)} is no setting of an endpoint", near or "sort auth cache rate load")
    else:
        line.notes.slip(token, f"{shown(text)} is not understood here", _guess(line, text))


def _guess(line: _Line, text: str) -> str:
    if text.endswith("[]") or text[:1].isupper():
        return f"a type comes after -> or <; prose after {' -- '.strip()}"
    prose = "a summary comes after --"
    after = line.ahead()
    if text.isalpha() and after is not None and after.text.isalpha() and canonical(after.text) not in _KNOWN:
        return prose  # two words that nobody knows are a sentence
    return line.notes.near(text, _KNOWN) or prose


# --- settings -------------------------------------------------------------------------------------------------------


def _amount(unit: Unit) -> Callable[[_Line, Token, Token], None]:
    def read(line: _Line, token: Token, value: Token) -> None:
        amount = line.notes.amount(value, unit)
        if amount is not None:
            line.put(token, token.text.partition("=")[0], amount, token.text)

    return read


def _sort(line: _Line, token: Token, value: Token) -> None:
    names: list[str] = []
    for part in split_list(value.text, value.start):
        if is_name(part.text.removeprefix("-")):
            names.append(part.text)
        else:
            line.notes.slip(part, f"{shown(part.text)} is nothing to sort by", "write it like sort=-created_at,name")
    if names:
        line.put(token, "sort", tuple(names), "sort")


def _auth(line: _Line, token: Token, value: Token) -> None:
    if is_name(value.text):
        line.notes.word(value, ("api", "auth", value.text), weak=True)
        line.put(token, "auth", value.text, "auth")
    else:
        line.notes.slip(value, f"{shown(value.text)} is no name of an auth", "one of those under api: auth:")


_SETTINGS: dict[str, Callable[[_Line, Token, Token], None]] = {
    "sort": _sort,
    "auth": _auth,
    "cache": _amount("time"),
    "rate": _amount("rate"),
    "load": _amount("rate"),
}


# --- marks ----------------------------------------------------------------------------------------------------------


def _params(line: _Line, token: Token) -> None:
    """`?status,x:uuid,created_at[gte,lt],must!`; also `?a, b`, whose blank is a slip."""
    parts = split_list(token.text[1:], token.start + 1)
    while not parts[-1].text and (next_ := line.ahead()) and not _is_mark(next_.text):
        line.notes.slip(next_, "parameters are written without blanks", "take the blank after the comma out")
        line.take()
        parts = [*parts[:-1], *split_list(next_.text, next_.start)]
        for part in parts[:-1]:
            _param(line, part)
        parts = parts[-1:]
    for part in parts:
        _param(line, part)


def _param(line: _Line, token: Token) -> None:
    notes = line.notes
    text = token.text
    required = text.endswith("!")
    text = text.removesuffix("!")
    ops: tuple[str, ...] = ()
    open_ = text.rfind("[")
    if text.endswith("]") and open_ != -1 and open_ < len(text) - 2:
        found = split_list(text[open_ + 1 : -1], token.start + open_ + 1)
        for op in found:
            if not is_name(op.text):
                notes.slip(op, f"{shown(op.text)} is no operator", "write it like created_at[gte,lt]")
        ops = tuple(op.text for op in found if is_name(op.text))
        text = text[:open_]
    name, colon, type_ = text.partition(":")
    at = token.start + len(name) + 1
    if not is_name(name):
        end = token.start + len(name)
        notes.slip(
            Token(name, token.start, max(end, min(token.end, end + 1))),
            f"{shown(name)} is no name of a parameter" if name else "the name of a parameter is missing",
            "write it like ?status,customer_id!",
        )
        return
    if name in line.params:
        notes.slip(Token(name, token.start, token.start + len(name)), f"{name} is asked for twice", "leave one out")
        return
    if type_:
        plain = type_.removesuffix("[]")
        type_word(Token(plain, at, at + len(plain)), notes)
    elif colon:
        notes.slip(token, "the type after : is missing", "write it like ?since:date")
    line.params[name] = Param(name, type_, ops, required)


def _body(line: _Line, token: Token) -> None:
    body = _after(line, token, 1)
    if body is None:
        line.notes.slip(token, "the type of the body is missing", "write it like < OrderCreate")
        return
    value = read_body(body, line.notes)
    if value is not None:
        line.put(token, "body", value, "the body")


def _arrow(line: _Line, token: Token) -> None:
    status: int | None = None
    result = None
    word = _after(line, token, 2)
    if word is not None and word.text.isdecimal():
        if _STATUS.match(word.text) and 100 <= int(word.text) <= 599:
            status = int(word.text)
        else:
            line.notes.slip(word, f"{shown(word.text)} is no HTTP status", "100 to 599")
        word = _after(line, word, len(word.text))
    elif word is None:
        line.notes.slip(token, "a status or a type is missing after ->", "write it like -> 201 Order")
    if word is not None:
        result = read_body(word, line.notes)
    if status is not None or result is not None:
        line.answers.append(Answer(status, result))


def _after(line: _Line, token: Token, mark: int) -> Token | None:
    """What follows the mark: the rest of its own word, else the next word if it can be a status or a type."""
    if len(token.text) > mark:
        return Token(token.text[mark:], token.start + mark, token.end)
    word = line.ahead()
    if word is None or _is_mark(word.text) or is_reserved(word.text) or "=" in word.text.partition("(")[0]:
        return None
    return line.take()


def _error(line: _Line, token: Token) -> None:
    code = token.text[1:]
    at = Token(code, token.start + 1, token.end)
    if not is_name(code):
        same = next((known for known, (status, _) in BUILT_IN_ERRORS.items() if str(status) == code), "")
        mend = f"write !{same}" if same else "write it like !not_found"
        line.notes.slip(token, "an error is named by its code", mend)
        return
    line.notes.word(at, ("errors", code), weak=code in BUILT_IN_ERRORS)
    if code in line.errors:
        line.notes.slip(token, f"!{code} is said twice", "leave one out", "warning")
    line.errors[code] = None


def _scope(line: _Line, token: Token) -> None:
    scope = token.text[1:]
    if scope == "public":
        line.put(token, "public", True, "@public")
    elif not _SCOPE.match(scope):
        line.notes.slip(token, f"{shown(scope)} is no scope", "write it like @orders:read, or @public")
    elif scope in line.scopes:
        line.notes.slip(token, f"@{scope} is said twice", "leave one out", "warning")
    else:
        line.scopes[scope] = None


_MARKS: dict[str, Callable[[_Line, Token], None]] = {
    "?": _params,
    "<": _body,
    "->": _arrow,
    "!": _error,
    "@": _scope,
}


# --- writing --------------------------------------------------------------------------------------------------------


def format_endpoint(endpoint: Endpoint) -> str:
    """Write the endpoint's line in the format's order; what only the long form holds is left out."""
    e = endpoint
    parts = [e.method, e.path]
    if e.params:
        parts.append("?" + ",".join(format_param(param) for param in e.params))
    if e.sort:
        parts.append("sort=" + ",".join(e.sort))
    if e.paging:
        parts.append(e.paging)
    if e.body:
        parts += ["<", format_body(e.body)]
    for answer in (Answer(e.status, e.result), *e.more):
        words = [str(answer.status)] if answer.status is not None else []
        words += [format_body(answer.result)] if answer.result else []
        parts += ["->", *words] if words else []
    parts += ["stream"] * e.stream
    parts += [f"!{code}" for code in e.errors]
    parts += [f"@{scope}" for scope in e.scopes]
    flags = {
        "@public": e.public,
        f"auth={e.auth}": e.auth,
        "idempotent": e.idempotent,
        "etag": e.etag,
        "if-match": e.if_match,
    }
    parts += [word for word, said in flags.items() if said]
    amounts: dict[str, Amount | None] = {"cache": e.cache, "rate": e.rate, "load": e.load}
    parts += [f"{key}={unspaced(amount)}" for key, amount in amounts.items() if amount is not None]
    parts += [f"v{e.version}"] if e.version is not None else []
    parts += ["job"] * e.job
    return with_note(parts, e.summary)


def format_param(param: Param) -> str:
    """Write a query parameter: `created_at:timestamptz[gte,lt]!`."""
    type_ = f":{param.type}" if param.type else ""
    ops = f"[{','.join(param.ops)}]" if param.ops else ""
    return f"{param.name}{type_}{ops}{'!' * param.required}"
