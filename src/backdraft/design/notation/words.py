"""What the notations of services and endpoints have in common: slips as they pile up, settings, types, operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from backdraft.design.lexer import Lexed, Token
from backdraft.design.model import Amount
from backdraft.design.names import did_you_mean, is_name
from backdraft.design.notation.quantity import Unit, parse_amount
from backdraft.design.notation.sqltypes import parse_sqltype
from backdraft.design.paths import Path
from backdraft.design.problems import Severity, Slip, Word

#: HTTP's methods, and the two kinds of endpoint that are not for OpenAPI.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "WS", "RPC")

#: What each unit of a quantity looks like, for mends.
_LIKE: dict[Unit, str] = {"time": "250ms", "rate": "60/min", "share": "99.9%", "size": "2kB", "count": "12M"}
#: Near misses are looked for in so many words of one line, and only in short ones: a hostile line stays cheap.
_GUESSES, _LONGEST_GUESS = 8, 40

_BRACED = re.compile(r"\{(\w+)\}")
_SEGMENT_KEY = re.compile(r"/:([^/:]*)")
#: What RFC 3986 lets stand in a path as it is, in any script; brackets and quotes would part words.
_PATH_CHARS = re.compile(r"[^\w\-.~!$&*+,;=:@%/]")
_SHORTHANDS = {"idem": "idempotent"}


class Notes:
    """The slips and words of one line while it is read."""

    __slots__ = ("_guesses", "slips", "words")

    def __init__(self, lexed: Lexed | None = None) -> None:
        self.slips: list[Slip] = list(lexed.slips) if lexed else []
        self.words: list[Word] = []
        self._guesses = _GUESSES

    def slip(self, token: Token, message: str, mend: str = "", severity: Severity = "error") -> None:
        """Record a fault at the letters of `token`."""
        self.slips.append(Slip(token.start, token.end, message, mend, severity))

    def word(self, token: Token, *targets: Path, weak: bool = False) -> None:
        """Record that the letters of `token` name another entry."""
        self.words.append(Word(token.start, token.end, targets, weak))

    def near(self, text: str, known: Iterable[str]) -> str:
        """`did you mean "x"?`, or nothing."""
        if self._guesses == 0 or len(text) > _LONGEST_GUESS:
            return ""
        self._guesses -= 1
        return did_you_mean(text, known)

    def name(self, token: Token, what: str, *sections: str, weak: bool = False) -> str:
        """The text of `token` as the name of an entry of one of `sections`; a slip when it is no name."""
        if is_name(token.text):
            self.word(token, *((section, token.text) for section in sections), weak=weak)
        else:
            self.slip(token, f"{shown(token.text)} is no name of {what}", "letters, digits, _, - and .; a letter first")
        return token.text

    def amount(self, token: Token, unit: Unit) -> Amount | None:
        """The quantity that `token` says; a slip when it says none."""
        amount = parse_amount(token.text, unit)
        if amount is None:
            self.slip(token, f"{shown(token.text)} is no {unit}", f"write it like {_LIKE[unit]}")
        return amount


def shown(text: str) -> str:
    """`text` in quotes, cut to a length that a message can hold."""
    return f'"{text}"' if len(text) <= _LONGEST_GUESS else f'"{text[: _LONGEST_GUESS - 1]}…"'


def canonical(word: str) -> str:
    """The format's own spelling of a flag: `idem` is `idempotent`."""
    return _SHORTHANDS.get(word, word)


def setting(token: Token) -> tuple[str, Token] | None:
    """`key=value` as the key and the token of its value."""
    key, equals, value = token.text.partition("=")
    if not equals or not key:
        return None
    return key, Token(value, token.end - len(value), token.end)


def method_of(token: Token, notes: Notes) -> str:
    """The method that `token` says, in capitals."""
    method = token.text.upper()
    if method not in METHODS:
        near = notes.near(method, METHODS)
        notes.slip(token, f"{shown(token.text)} is no method", near or "one of " + " ".join(METHODS))
    elif method != token.text:
        notes.slip(token, "methods are written in capitals", f"write {method}")
    return method


def path_of(token: Token, notes: Notes) -> str:
    """The path that `token` says, with `{key}` as `:key`."""
    path = _BRACED.sub(r":\1", token.text)
    if not path.startswith("/"):
        notes.slip(token, "a path begins with /", f"write /{path}" if len(path) < 80 else "write / before it")
    elif wrong := _PATH_CHARS.search(path):
        notes.slip(token, f"{wrong.group()} cannot stand in a path", "percent-encode it, or leave it out")
    for key in _SEGMENT_KEY.findall(path):
        if not re.fullmatch(r"[^\W\d]\w*", key):
            named = f":{key}" if key else "a lone :"
            notes.slip(token, f"{shown(named)} is no path key", "letters, digits and _; a letter first")
    return path


def type_word(token: Token, notes: Notes, what: str = "a type") -> str:
    """The text of `token` as a type: one in `types` or `tables`, or the format's own (then the reference is weak)."""
    if _is_plain(token.text):
        if is_name(token.text):  # a table may be called `image`
            notes.word(token, ("types", token.text), ("tables", token.text), weak=True)
        return token.text
    return notes.name(token, what, "types", "tables")


@lru_cache(maxsize=1024)  # the same few types stand in many lines
def _is_plain(text: str) -> bool:
    parsed = parse_sqltype(text)
    return parsed.value is not None and parsed.value.name != "named" and not parsed.slips


def with_note(parts: list[str], note: str) -> str:
    """One line of `parts` and ` -- note`."""
    return " ".join([*parts, "--", note] if note else parts)


def unspaced(amount: Amount) -> str:
    """The text of `amount` as one word of a line."""
    return "".join(amount.text.split())


#: How the value of a setting is checked: given its token and the notes of the line.
Check = Callable[[Token, Notes], object]


def quantity(unit: Unit) -> Check:
    """A setting that is a quantity."""
    return lambda token, notes: notes.amount(token, unit)


def store_name(token: Token, notes: Notes) -> str:
    """A setting that names a store."""
    return notes.name(token, "a store", "stores")


def whole(token: Token, notes: Notes) -> None:
    """A setting that is a small whole number."""
    if not re.fullmatch(r"[0-9]{1,6}", token.text):
        notes.slip(token, f"{shown(token.text)} is no whole number", "write it like 3")


def anything(token: Token, notes: Notes) -> None:
    """A setting that is text."""
    if not token.text:
        notes.slip(token, "nothing after =", "write a value, or leave the setting out")
