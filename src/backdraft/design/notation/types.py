"""Named types: an enum, a column line, `A | B`, or what is left of a table with fields picked, dropped and added."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backdraft.design.lexer import Lexed, Token, lex, split_list
from backdraft.design.model.schema import Part, Pick, TypeDef
from backdraft.design.names import is_column_name, is_name
from backdraft.design.notation.column_words import FLAGS, FORMATS
from backdraft.design.notation.columns import format_column, parse_column
from backdraft.design.notation.sqltypes import (
    format_members,
    format_sqltype,
    is_sql_type,
    parse_sqltype,
    read_members,
)
from backdraft.design.problems import Parsed, Slip, Word

_ENUM = re.compile(r"(?:enum|ENUM)\s*\((.*)\)\Z", re.DOTALL)
_DERIVED = re.compile(r"([^\W\d][\w.-]*)(?:\((.*)\))?\Z", re.DOTALL)
_ARGUMENTS = re.compile(r"[\d\s,]+\Z")
_FIELD = re.compile(r"([^\s:]*)\s*:\s*(.*)\Z", re.DOTALL)


def parse_type(text: str, name: str) -> Parsed[TypeDef]:
    """The named type `name` from its line.

    The note stands on the `TypeDef`, also for a column line. A type of fields is a mapping and has no line.
    """
    lexed = lex(text)
    slips: list[Slip] = list(lexed.slips)
    if is_sql_type(name) or name in FLAGS or name in FORMATS:
        what = "type of SQL" if is_sql_type(name) else "flag of columns"
        slips.append(Slip(0, len(text), f'"{name}" is a {what} itself', "call this one otherwise"))
    body = text[: lexed.tokens[-1].end] if lexed.tokens else ""
    if not lexed.tokens:
        slips.append(Slip(0, len(text), "the type says nothing", "write enum(a, b), varchar(320) or table - field"))
        return Parsed(TypeDef(name, "fields", note=lexed.note), tuple(slips))
    enum = _ENUM.match(body.strip())
    if enum and _is_one(lexed):
        at = lexed.tokens[0].start + enum.start(1)
        members, wrong = read_members(enum[1], at)
        return Parsed(TypeDef(name, "enum", members=members, note=lexed.note), (*slips, *wrong))
    if any(token.text == "|" for token in lexed.tokens) or _is_tight_union(lexed):
        return _union(body, name, lexed, slips)
    if _is_derived(lexed.tokens):
        return _derived(text, name, lexed, slips)
    column = parse_column(body, name)
    known = [*slips, *(slip for slip in column.slips if slip not in lexed.slips)]
    return Parsed(TypeDef(name, "column", column=column.value, note=lexed.note), tuple(known), column.words)


def _is_one(lexed: Lexed) -> bool:
    """Whether the words are `enum(…)` alone, perhaps with a blank before the bracket."""
    texts = [token.text for token in lexed.tokens]
    return len(texts) == 1 or (len(texts) == 2 and texts[1][0] == "(")


def _is_tight_union(lexed: Lexed) -> bool:
    first = lexed.tokens[0].text
    return len(lexed.tokens) == 1 and "|" in first and all(is_name(part) for part in first.split("|"))


def _is_derived(tokens: Sequence[Token]) -> bool:
    first = tokens[0].text
    m = _DERIVED.match(first)
    if m is None or is_sql_type(m[1]) or m[1].lower() == "enum":
        return False
    if m[2] is not None and _ARGUMENTS.match(m[2]):
        return False  # varchr(320): a slip in a type of SQL
    following = tokens[1].text if len(tokens) > 1 else ""
    if m[2] is None and following[:1] == "(":
        return True
    return m[2] is not None or not following or following[0] in "+-"


def _refers(name: str, at: int) -> Word:
    return Word(at, at + len(name), (("types", name), ("tables", name)))


def _union(body: str, name: str, lexed: Lexed, slips: list[Slip]) -> Parsed[TypeDef]:
    options: dict[str, None] = {}
    words: list[Word] = []
    for part in split_list(body, separator="|"):
        if not is_name(part.text) or is_sql_type(part.text):
            what = f'"{part.text}" is no named type' if part.text else "a type is missing"
            slips.append(Slip(part.start, part.end, what, "write A | B, names from types or tables"))
            continue
        if part.text in options:
            slips.append(Slip(part.start, part.end, f"{part.text} is named twice", "leave one out"))
            continue
        options[part.text] = None
        words.append(_refers(part.text, part.start))
    return Parsed(TypeDef(name, "union", options=tuple(options), note=lexed.note), tuple(slips), tuple(words))


def _derived(text: str, name: str, lexed: Lexed, slips: list[Slip]) -> Parsed[TypeDef]:
    tokens = list(lexed.tokens)
    first = tokens.pop(0)
    if tokens and tokens[0].text[0] == "(" and "(" not in first.text:
        first = Token(text[first.start : tokens[0].end], first.start, tokens.pop(0).end)
    base, bracket, inner = first.text.partition("(")
    base = base.rstrip()
    words = [_refers(base, first.start)]
    pick: dict[str, Pick] = {}
    if bracket:
        for raw in split_list(inner[:-1], first.start + first.text.index("(") + 1):
            field = raw.text.rstrip("?!")
            mark = raw.text[len(field) :]
            if not is_column_name(field) or mark not in ("", "?", "!"):
                slips.append(Slip(raw.start, raw.end, f'"{raw.text}" is no field', "write field, field? or field!"))
            elif field in pick:
                slips.append(Slip(raw.start, raw.end, f"{field} is named twice", "leave one out"))
            else:
                pick[field] = Pick(field, {"": None, "?": True, "!": False}[mark])
                words.append(_field_word(base, field, raw.start))
    drop: dict[str, None] = {}
    add: dict[str, Part] = {}
    sign, start = "", first.end
    rows: list[tuple[str, int, int]] = []
    for token in tokens:
        if token.text[0] in "+-" and (len(token.text) == 1 or is_name(token.text[1:].split(":")[0].rstrip(","))):
            rows.append((sign, start, token.start))
            sign, start = token.text[0], token.start + 1
    rows.append((sign, start, tokens[-1].end if tokens else first.end))
    for sign, start, end in rows:
        if sign:
            for raw in split_list(text[start:end], start):
                if sign == "-":
                    _drop(raw, base, drop, slips, words)
                else:
                    _add(raw, add, slips, words)
        elif text[start:end].strip():
            slips.append(
                Slip(start, end, f'"{text[start:end].strip()}" says nothing here', "write - field, or + a:Type")
            )
    derived = TypeDef(
        name,
        "derived",
        base=base,
        pick=tuple(pick.values()),
        drop=tuple(drop),
        add=tuple(add.values()),
        note=lexed.note,
    )
    return Parsed(derived, tuple(slips), tuple(words))


def _field_word(base: str, field: str, at: int) -> Word:
    # Weak: the base may itself be derived, and its fields stand elsewhere.
    targets = (("types", base, "columns", field), ("tables", base, "columns", field))
    return Word(at, at + len(field), targets, weak=True)


def _drop(raw: Token, base: str, drop: dict[str, None], slips: list[Slip], words: list[Word]) -> None:
    if not is_column_name(raw.text):
        slips.append(Slip(raw.start, raw.end, f'"{raw.text}" is no field', "write - field, field"))
    elif raw.text in drop:
        slips.append(Slip(raw.start, raw.end, f"{raw.text} is named twice", "leave one out"))
    else:
        drop[raw.text] = None
        words.append(_field_word(base, raw.text, raw.start))


def _add(raw: Token, add: dict[str, Part], slips: list[Slip], words: list[Word]) -> None:
    m = _FIELD.match(raw.text)
    if m is None or not is_column_name(m[1]) or not m[2]:
        slips.append(Slip(raw.start, raw.end, f'"{raw.text}" is no field with a type', "write + lines:OrderLine[]"))
        return
    if m[1] in add:
        slips.append(Slip(raw.start, raw.end, f"{m[1]} is added twice", "leave one out"))
        return
    at = raw.start + m.start(2)
    text = m[2]
    optional = text.endswith("?")
    text = text[:-1].rstrip() if optional else text
    read = parse_sqltype(text)
    slips.extend(Slip(at + s.start, at + s.end, s.message, s.mend, s.severity) for s in read.slips)
    if read.value is None:
        return
    array = read.value.array > 0
    if read.value.array > 1:
        slips.append(
            Slip(at, at + len(text), "a field is a list at most of one level", "name a type for the inner list")
        )
    plain = text[: text.index("[")].rstrip() if array and read.value.name == "named" else ""
    if read.value.name == "named":
        spelled = plain or read.value.text
        words.append(_refers(spelled, at))
    else:
        spelled = format_sqltype(read.value).removesuffix("[]" * read.value.array)
    add[m[1]] = Part(m[1], spelled, array, optional)


def format_type(type_: TypeDef) -> str:
    """The canonical line; empty for a type of fields, which is a mapping."""
    match type_.form:
        case "enum":
            line = f"enum({format_members(type_.members)})"
        case "union":
            line = " | ".join(type_.options)
        case "column":
            line = format_column(type_.column) if type_.column is not None else ""
        case "derived":
            line = _format_derived(type_)
        case "fields":
            return ""
    return f"{line} -- {type_.note}" if type_.note else line


def _format_derived(type_: TypeDef) -> str:
    line = type_.base
    if type_.pick:
        line += f"({', '.join(p.name + {None: '', True: '?', False: '!'}[p.optional] for p in type_.pick)})"
    if type_.drop:
        line += f" - {', '.join(type_.drop)}"
    if type_.add:
        added = (f"{p.name}:{p.type}{'[]' * p.array}{'?' * p.optional}" for p in type_.add)
        line += f" + {', '.join(added)}"
    return line
