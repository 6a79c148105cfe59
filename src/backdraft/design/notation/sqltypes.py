"""SQL types: the format's own, the dialects' spellings of them, enums, arrays, named and native types.

A word in lower or in upper case that spells an SQL type is that type; any other name is one from `types`.
What ends up in SQL as written (`native:…`) must match a grammar that no statement can be smuggled through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from backdraft.design.lexer import Token, lex, quote, split_list, unquote
from backdraft.design.model.schema import SqlType
from backdraft.design.names import did_you_mean, is_name
from backdraft.design.problems import Parsed, Slip, Word

#: The format's types, with the number of arguments that each may take.
TYPES: dict[str, int] = {
    "smallint": 0,
    "int": 0,
    "bigint": 0,
    "numeric": 2,
    "real": 0,
    "double": 0,
    "bool": 0,
    "char": 1,
    "varchar": 1,
    "text": 0,
    "bytes": 1,
    "date": 0,
    "time": 1,
    "timestamp": 1,
    "timestamptz": 1,
    "interval": 0,
    "uuid": 0,
    "json": 0,
    "inet": 0,
    "vector": 1,
}
WHOLE = frozenset(("smallint", "int", "bigint"))
NUMBERS = WHOLE | {"numeric", "real", "double"}
#: Types whose bounds are lengths.
LENGTHS = frozenset(("char", "varchar", "text", "bytes"))


class _Spelling(NamedTuple):
    """What a dialect's word means: the type, arguments it implies, flags it brings."""

    name: str
    args: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()


_AUTO, _UNSIGNED = ("auto",), ("unsigned",)
_SPELLINGS: dict[str, _Spelling] = {name: _Spelling(name) for name in TYPES}
_SPELLINGS["char"] = _Spelling("char", (1,))
_SPELLINGS |= {
    spelling: _Spelling(name, *rest)
    for name, spellings, *rest in (
        ("smallint", "int2, tinyint, int16"),
        ("int", "integer, int4, mediumint, int32"),
        ("bigint", "int8, int64"),
        ("smallint", "utinyint, usmallint, uint16", (), _UNSIGNED),
        ("int", "uint, uinteger, uint32", (), _UNSIGNED),
        ("bigint", "ubigint, uint64", (), _UNSIGNED),
        ("smallint", "smallserial, serial2", (), _AUTO),
        ("int", "serial, serial4", (), _AUTO),
        ("bigint", "bigserial, serial8", (), _AUTO),
        ("numeric", "decimal, dec, fixed, number"),
        ("numeric", "money", (19, 4)),
        ("numeric", "smallmoney", (10, 4)),
        ("real", "float4, binary_float"),
        ("double", "float, float8, binary_double, double precision"),
        ("bool", "boolean, bit"),
        ("char", "character, nchar, bpchar, national char, national character", (1,)),
        ("varchar", "varchar2, nvarchar, nvarchar2, character varying, char varying, nchar varying"),
        ("varchar", "national varchar, national character varying, national char varying, string"),
        ("text", "tinytext, mediumtext, longtext, clob, nclob, ntext"),
        ("bytes", "bytea, blob, tinyblob, mediumblob, longblob, binary, varbinary, raw, image, binary varying"),
        ("timestamp", "datetime, datetime2, smalldatetime, timestamp without time zone, timestamp_ntz"),
        ("timestamptz", "datetimeoffset, timestamp with time zone, timestamp with local time zone, timestamp_tz"),
        ("time", "time without time zone"),
        ("smallint", "year"),
        ("uuid", "uniqueidentifier, guid"),
        ("json", "jsonb"),
    )
    for spelling in spellings.split(", ")
}
#: Words that go on after a first word: `double precision`, `timestamp with time zone`.
_PHRASES = frozenset(" ".join(s.split()[:i]) for s in _SPELLINGS for i in range(1, len(s.split())))
#: Arguments that say how wide a number is shown, or a text may be anyway: they change nothing and are left out.
_DISPLAY = frozenset(("smallint", "int", "bigint", "real", "double", "text"))
#: One engine's own types, with which nobody names a type of their design.
_ENGINES_OWN = frozenset[str]().union(
    ("tsvector", "tsquery", "hstore", "cidr", "macaddr", "macaddr8", "citext", "geometry", "geography", "ltree", "xml"),
    ("varbit", "timetz", "oid", "regclass", "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange"),
    ("hierarchyid", "sql_variant", "rowversion", "set", "halfvec", "sparsevec", "pg_lsn", "jsonpath"),
)

_DIGITS = re.compile(r"[0-9]{1,9}\Z")
_ARRAYS = re.compile(r"(?:\[[0-9]*\])+\Z")
_BARE_MEMBER = re.compile(r"\w[\w.-]*\Z")
_LOOSE_MEMBER = re.compile(r"[^\s'\"`()\[\]{}]+\Z")
_NATIVE_WORD = r"[A-Za-z_][A-Za-z0-9_]*+(?:\.[A-Za-z_][A-Za-z0-9_]*+)?"
_NATIVE_ARG = rf"(?:-?[0-9]++|{_NATIVE_WORD}|'(?:[^'\\\x00-\x1f\x7f]++|'')*+')"
_NATIVE_PIECE = rf"{_NATIVE_WORD}(?:\({_NATIVE_ARG}(?:, ?{_NATIVE_ARG})*\))?"
_NATIVE = re.compile(rf"{_NATIVE_PIECE}(?: {_NATIVE_PIECE}){{0,5}}\Z")
_NATIVE_REFUSED = re.compile(
    r"\b(?:not|null|default|primary|key|unique|check|references|constraint|collate|generated|as|auto_increment|comment)\b",
    re.IGNORECASE,
)


class TypeRead(NamedTuple):
    """A type as found in a row of words; `named` is the place of a name from `types` (-1: none)."""

    type: SqlType | None
    nullable: bool
    flags: tuple[str, ...]
    slips: tuple[Slip, ...]
    named: tuple[int, int]
    used: int


class _Meaning(NamedTuple):
    """What one word means, with slips relative to its start."""

    type: SqlType | None
    flags: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    open: bool = False  # a following word or bracket may belong to it


def is_sql_type(name: str) -> bool:
    """Whether `name` alone spells an SQL type, so that no named type can be called so."""
    lower = name.lower()
    known = lower in _SPELLINGS or lower in _ENGINES_OWN or lower in ("enum", "native")
    return known and (name == lower or name == name.upper())


def parse_sqltype(text: str) -> Parsed[SqlType | None]:
    """A type alone: `numeric(12,2)`, `text[]`, `enum(a, 'b c')`, `Status`, `native:tsvector`."""
    lexed = lex(text)
    if not lexed.tokens:
        return Parsed(None, (Slip(0, len(text), "a type is missing", "write a type such as varchar(120)"),))
    read = read_type(lexed.tokens, 0)
    slips = [*lexed.slips, *read.slips]
    if read.nullable:
        end = lexed.tokens[read.used - 1].end
        slips.append(Slip(end - 1, end, "? has no place here", "leave it out"))
    if read.used < len(lexed.tokens):
        rest = lexed.tokens[read.used]
        slips.append(Slip(rest.start, lexed.tokens[-1].end, f'"{rest.text}" is no part of a type', "leave it out"))
    return Parsed(read.type, tuple(slips), named_word(read))


def named_word(read: TypeRead) -> tuple[Word, ...]:
    """The reference to a named type that `read` holds."""
    start, end = read.named
    return (Word(start, end, (("types", read.type.text),)),) if start >= 0 and read.type else ()


def format_sqltype(type_: SqlType) -> str:
    """The canonical spelling."""
    match type_.name:
        case "named":
            text = type_.text
        case "native":
            text = f"native:({type_.text})" if " " in _outside_quotes(type_.text) else f"native:{type_.text}"
        case "enum":
            text = f"enum({format_members(type_.members)})"
        case name:
            text = f"{name}({','.join(map(str, type_.args))})" if type_.args else name
    return text + "[]" * type_.array


def format_members(members: Sequence[str]) -> str:
    """An enum's members as its brackets hold them."""
    return ", ".join(m if _BARE_MEMBER.match(m) else quote(m) for m in members)


def read_type(tokens: Sequence[Token], i: int) -> TypeRead:
    """The type that begins at word `i`, which may span words (`double precision`, `numeric (12, 2)`)."""
    text, start, end = tokens[i]
    nullable = text[-1] == "?"
    word = text[:-1] if nullable else text
    meaning = _meaning(word)
    used = 1
    if meaning.open and not nullable and i + 1 < len(tokens):
        following = tokens[i + 1].text
        if following[0] == "(" or following.lower().split("(")[0].rstrip("?[]") in _FOLLOWERS:
            meaning, used, nullable = _phrase(tokens, i, meaning)
            end = tokens[i + used - 1].end
    slips = meaning.slips
    if slips:
        last = end - start
        slips = tuple(Slip(start + min(s.start, last), start + min(s.end, last), s.message, s.mend) for s in slips)
    type_ = meaning.type
    named = (start, start + len(type_.text)) if type_ is not None and type_.name == "named" else (-1, -1)
    return TypeRead(type_, nullable, meaning.flags, slips, named, used)


_FOLLOWERS = frozenset(word for spelling in _SPELLINGS for word in spelling.split()[1:])


def _phrase(tokens: Sequence[Token], i: int, first: _Meaning) -> tuple[_Meaning, int, bool]:
    """The longest row of words that spells a type, its arguments after any of them."""
    name, args, arrays, nullable = "", "", "", False
    best: tuple[str, str, str, int, bool] | None = None
    for used, (text, _, _) in enumerate(tokens[i : i + 6], 1):
        nullable = text.endswith("?")
        word, here, rest = _cut(text[:-1] if nullable else text)
        if (here and args) or arrays:
            break
        name = f"{name} {word.lower()}".strip()
        args, arrays = here or args, rest
        if name in _SPELLINGS and _ARRAYS.match(rest or "[]"):
            best = (name, args, arrays, used, nullable)
        if nullable or (name not in _PHRASES and name not in _SPELLINGS):
            break
    if best is None:
        return first, 1, tokens[i].text.endswith("?")
    name, args, arrays, used, nullable = best
    return _sql(name, args, arrays.count("["), len(name)), used, nullable


def _cut(word: str) -> tuple[str, str, str]:
    """`varchar(20)[]` as its name, its brackets and the rest."""
    at = word.find("(")
    if at == -1:
        at = word.find("[")
        return (word, "", "") if at == -1 else (word[:at], "", word[at:])
    close = word.rfind(")")
    return (word[:at], word[at : close + 1], word[close + 1 :]) if close > at else (word[:at], word[at:], "")


@lru_cache(maxsize=4096)
def _meaning(word: str) -> _Meaning:
    if word.startswith("native:"):
        return _native(word)
    name, args, arrays = _cut(word)
    if arrays and not _ARRAYS.match(arrays):
        return _Meaning(None, slips=(_slip(word, f'"{arrays}" is no part of a type', "write [] for an array of it"),))
    lower = name.lower()
    dims = arrays.count("[")
    if name == lower or name == name.upper():
        if lower == "enum":
            members, slips = read_members(args[1:-1], len(name) + 1)
            if not args:
                slips = (_slip(word, "an enum lists its members", "write enum(a, b)"),)
            return _Meaning(SqlType("enum", members=members, array=dims), slips=slips)
        if lower in _SPELLINGS:
            return _sql(lower, args, dims, len(name))
        if lower in _ENGINES_OWN:
            fault = _slip(word, f"{lower} is one engine's own type", f"write native:{lower}{args}{arrays}")
            return _Meaning(_native(f"native:{lower}{args}{arrays}").type, slips=(fault,))
        if lower in _PHRASES:
            fault = _slip(word, f'"{word}" is half a type', did_you_mean(lower, _SPELLINGS))
            return _Meaning(None, slips=(fault,), open=True)
    if args and lex(word).slips:
        return _Meaning(None)  # of an open bracket the lexer has spoken
    if args:
        near = did_you_mean(lower, [*TYPES, "enum"]) or f"write native:{name}{args} for a type that one engine has"
        return _Meaning(None, slips=(_slip(word, f'no type "{name}" takes arguments', near),))
    if not is_name(name):
        mend = did_you_mean(lower, TYPES) or "write a type such as varchar(120)"
        return _Meaning(None, slips=(_slip(word, f'"{word}" is no type', mend),))
    return _Meaning(SqlType("named", text=name, array=dims))


def _slip(word: str, message: str, mend: str = "") -> Slip:
    return Slip(0, len(word), message, mend)


def _sql(spelling: str, args: str, dims: int, at: int) -> _Meaning:
    """An SQL type; `at` is where its arguments stand."""
    name, implied, flags = _SPELLINGS[spelling]
    phrase = spelling in _PHRASES or not args
    inner = args[1:-1].strip().lower()
    if name in ("varchar", "bytes") and inner == "max":
        return _Meaning(SqlType("text" if name == "varchar" else name, array=dims))
    if name == "varchar" and not args:
        name = "text"  # without a length that is what it means
    if inner.endswith((" char", " byte")):
        inner = inner[:-5]
    parts = [part.text for part in split_list(inner)] if args else []
    if not all(_DIGITS.match(part) for part in parts) or (args and (not args.endswith(")") or not parts)):
        slip = Slip(at, at + len(args), f"{args} are no arguments of {name}", _arguments(name))
        said = () if lex(args).slips else (slip,)  # of an open bracket the lexer has spoken
        return _Meaning(SqlType("text" if name == "varchar" else name, implied, array=dims), flags, said)
    numbers = tuple(map(int, parts))
    if spelling in ("tinyint", "bit") and numbers == (1,):
        return _Meaning(SqlType("bool", array=dims), flags)
    if spelling == "bit" and numbers:
        slip = Slip(0, at + len(args), "a row of bits is one engine's own type", f"write native:bit{args}")
        return _Meaning(SqlType("native", text=f"bit({numbers[0]})", array=dims), slips=(slip,))
    if spelling == "float" and numbers and numbers[0] <= 24:
        name = "real"
    if name in _DISPLAY or spelling == "year":
        return _Meaning(SqlType(name, array=dims), flags, open=phrase)
    numbers = numbers or implied
    fault = _fault(name, numbers)
    slips = (Slip(at, at + len(args), fault, _arguments(name)),) if fault else ()
    kept = numbers[: TYPES[name]]
    return _Meaning(SqlType(name, kept, array=dims), flags, slips, open=phrase)


def _fault(name: str, numbers: tuple[int, ...]) -> str:
    if len(numbers) > TYPES[name]:
        return f"{name} takes {TYPES[name] or 'no'} argument{'' if TYPES[name] == 1 else 's'}"
    if name == "numeric" and numbers and (numbers[0] < 1 or (len(numbers) == 2 and numbers[1] > numbers[0])):
        return "the digits after the point are among all digits"
    if name in ("char", "varchar", "bytes", "vector") and numbers == (0,):
        return f"{name} of length 0 holds nothing"
    return ""


def _arguments(name: str) -> str:
    known = {"numeric": "numeric(12,2)", "char": "char(2)", "varchar": "varchar(120)", "bytes": "bytes(32)"}
    known |= {"vector": "vector(768)"} | {t: f"{t}(6)" for t in ("time", "timestamp", "timestamptz")}
    return f"write {known.get(name, name)}"


def read_members(text: str, at: int) -> tuple[tuple[str, ...], tuple[Slip, ...]]:
    """The members between an enum's brackets; `at` is where `text` stands."""
    members: dict[str, None] = {}
    slips: list[Slip] = []
    for raw, start, end in split_list(text, at):
        member = unquote(raw) if raw[:1] == "'" else raw.strip('"`')
        if not raw:
            slips.append(Slip(start, end, "an empty member", "leave out the comma"))
            continue
        if raw[0] == "'" and _QUOTED_MEMBER.match(raw) is None:
            slips.append(Slip(start, end, f"{raw} is no text in quotes", f"write {quote(raw.strip(chr(39)))}"))
        elif raw[0] != "'" and not _LOOSE_MEMBER.match(raw):
            slips.append(Slip(start, end, f"{raw} needs quotes", f"write {quote(member)}"))
        if member in members:
            slips.append(Slip(start, end, f"{raw} is listed twice", "leave it out"))
            continue
        members[member] = None
    return tuple(members), tuple(slips)


_QUOTED_MEMBER = re.compile(r"'(?:[^']++|'')*+'\Z")


def _native(word: str) -> _Meaning:
    text = word[len("native:") :]
    arrays = re.search(r"(?:\[[0-9]*\])*\Z", text)
    dims = arrays[0].count("[") if arrays else 0
    if arrays and dims:
        text = text[: arrays.start()]
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    refused = _NATIVE_REFUSED.search(_outside_quotes(text))
    if _NATIVE.match(text) is None or refused:
        what = f'"{refused[0]}" is no part of a type' if refused else f'"{text}" is no type of any engine'
        mend = "words, numbers and quoted text in brackets: native:geometry(Point,4326)"
        return _Meaning(None, slips=(Slip(len("native:"), len(word), what, mend),))
    return _Meaning(SqlType("native", array=dims, text=text))


def _outside_quotes(text: str) -> str:
    return re.sub(r"'[^']*+'", "''", text)
