"""SQL's own constraints in a table on one line: `unique (a, b)`, `check (b > 0)`, `foreign key (a) references t`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from backdraft.design.identity import foreign_id, index_id
from backdraft.design.lexer import lex, split_list
from backdraft.design.names import did_you_mean
from backdraft.design.nodes import Plain
from backdraft.design.notation.schema import (
    format_column,
    format_foreign,
    parse_check,
    parse_column,
    parse_foreign,
    parse_index,
    parse_key,
)
from backdraft.design.paths import Path
from backdraft.design.problems import Slip
from backdraft.document.edits import Edit, Insert, Put
from backdraft.document.quick.plan import moved, plural

_NAMED = r"(?:constraint\s+(?P<name>[^\W\d]\w*)\s+)?"
_PART = re.compile(
    rf"{_NAMED}(?P<kind>unique(?:\s+(?:key|index))?|primary\s+key|check|foreign\s+key|index)"
    r"\s*\((?P<inside>.*?)\)?(?P<rest>\s+references\b.*|\s+on\s+.*)?\Z",
    re.S | re.I,
)
_REFERS = re.compile(
    r"\s*references\s+(?P<table>[^\W\d][\w.]*)\s*(?:\((?P<columns>[^()]*)\)?)?(?P<actions>.*)\Z", re.S | re.I
)
_ACTION = re.compile(r"on\s+(delete|update)\s+(cascade|restrict|set\s+null|no\s+action|set\s+default)", re.I)
_IN_COLUMN = re.compile(r"(?:\bconstraint\s+(?P<name>[^\W\d]\w*)\s+)?\bcheck\s*\Z", re.I)
_QUOTED = re.compile(r"'[^']*'|`[^`]*`")
_WORD = re.compile(r"'[^']*'|[^\W\d]\w*")


@dataclass
class Constraints:
    """What a table on one line says besides its columns, in the format's words."""

    key: str = ""
    indexes: list[str] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.key or self.indexes or self.checks or self.foreign)

    def value(self) -> dict[str, Plain]:
        """The keys of a new table that hold them."""
        found: dict[str, Plain] = {"key": self.key} if self.key else {}
        if self.foreign:
            found["foreign"] = list[Plain](self.foreign)
        if self.checks:
            found["checks"] = dict[str, Plain](self.checks)
        if self.indexes:
            found["indexes"] = list[Plain](self.indexes)
        return found

    def told(self) -> str:
        """What they are, for the bar: `a key, 1 index and 2 checks`."""
        counts = ((len(self.indexes), "index", "indexes"), (len(self.checks), "check", ""))
        foreign = plural(len(self.foreign), "foreign key")
        parts = [f"the key {self.key}"] * bool(self.key) + [foreign] * bool(self.foreign)
        return ", ".join([*parts, *(plural(n, one, many) for n, one, many in counts if n)])


def inner(rest: str) -> str:
    """What stands in a bracket that is open before `rest`: without the bracket that closes it, if it is there."""
    bare = _QUOTED.sub("", rest)
    return rest[:-1] if rest.endswith(")") and bare.count("(") < bare.count(")") else rest


def cut(rest: str, at: int, table: str) -> tuple[str, Constraints]:
    """The columns of a table, with blanks for the constraints between and in them, and those.

    Args:
        rest: What stands behind the table's opening bracket.
        at: Where that is in the line.
        table: The table's name.
    """
    found = Constraints()
    left = list(rest)
    for token in split_list(inner(rest)):
        match = _PART.match(token.text)
        if match is not None:
            _take(match, at + token.start, table, found)
            left[token.start : token.end] = " " * (token.end - token.start)
            continue
        words = lex(token.text).tokens
        for i, word in enumerate(words[1:], 1):
            glued = word.text[:6].lower() == "check("
            if not glued and not (word.text[0] == "(" and words[i - 1].text.lower() == "check" and i > 1):
                continue
            before = _IN_COLUMN.search(token.text[: word.start + 5 if glued else word.start])
            opens = token.text.index("(", word.start)
            closes = word.end - word.text.endswith(")")
            name = (before["name"] if before else "") or ""
            _check(name, token.text[opens + 1 : closes], at + token.start + opens + 1, table, found)
            begin = token.start + (before.start() if before else word.start)
            left[begin : token.start + word.end] = " " * (token.start + word.end - begin)
    return "".join(left), found


def _take(match: re.Match[str], at: int, table: str, found: Constraints) -> None:
    kind = " ".join(match["kind"].lower().split())
    inside, begins = match["inside"].strip(), at + match.start("inside")
    name = match["name"] or ""
    if kind == "check":
        _check(name, inside, begins, table, found)
    elif kind == "primary key":
        found.key = ", ".join(part.text for part in split_list(inside))
        found.slips += moved(parse_key(inside, table).slips, begins)
    elif kind == "foreign key":
        _foreign(match, inside, at, table, found)
    else:
        unique = "unique " if kind.startswith("unique") else ""
        line = f"{unique}{inside}{f' name={name}' if name else ''}"
        found.slips += moved(parse_index(line, table).slips, begins - len(unique))
        found.indexes.append(line)


def _check(name: str, inside: str, at: int, table: str, found: Constraints) -> None:
    """A check without a name is called after the first word in it."""
    word = next((word for word in _WORD.findall(inside) if not word.startswith("'")), "check")
    base = name or f"{word.lower()}_check"
    number = 2
    name = base
    while name in found.checks:
        name, number = f"{base}_{number}", number + 1
    found.checks[name] = inside.strip()
    found.slips += moved(parse_check(inside, table).slips, at)


def _foreign(match: re.Match[str], inside: str, at: int, table: str, found: Constraints) -> None:
    refers = _REFERS.match(match["rest"] or "")
    if refers is None:
        found.slips.append(Slip(at, at + len(match[0]), "refers to what?", "foreign key (a) references table(id)"))
        return
    columns = refers["columns"]
    target = f"{refers['table']}({', '.join(p.text for p in split_list(columns))})" if columns else refers["table"]
    actions = [(how.lower(), "_".join(what.lower().split())) for how, what in _ACTION.findall(refers["actions"])]
    line = " ".join([f"{inside} -> {target}", *(f"{how}={what}" for how, what in actions if what != "no_action")])
    read = parse_foreign(line, table)
    found.slips += [Slip(at, at + len(match[0]), s.message, s.mend, s.severity) for s in read.slips]
    found.foreign.append(line if read.slips else format_foreign(read.value))


def fold(found: Constraints, columns: dict[str, Plain], table: str) -> None:
    """Put the key of one column and a reference from one column into that column's line, as the format has them."""
    if found.key in columns:
        column = parse_column(str(columns[found.key]), found.key).value
        columns[found.key] = format_column(replace(column, flags=tuple(dict.fromkeys(("pk", *column.flags)))))
        found.key = ""
    if found.key:  # a key of several columns stands in place of what one of them says
        for name, said in columns.items():
            column = parse_column(str(said), name).value
            columns[name] = format_column(replace(column, flags=tuple(flag for flag in column.flags if flag != "pk")))
    for line in [*found.foreign]:
        key = parse_foreign(line, table).value
        name = key.columns[0] if len(key.columns) == 1 else ""
        column = parse_column(str(columns.get(name, "")), name).value
        if name in columns and column.target is None and not column.delete and not column.update:
            target = (key.table, key.target_columns[0] if key.target_columns else "")
            columns[name] = format_column(replace(column, target=target, delete=key.delete, update=key.update))
            found.foreign.remove(line)


def edits(found: Constraints, path: Path) -> list[Edit]:
    """What adds them to the table at `path`."""
    out: list[Edit] = [Put((*path, "key"), found.key)] if found.key else []
    out += [Insert((*path, "foreign", foreign_id(line)), line) for line in found.foreign]
    out += [Put((*path, "checks", name), check) for name, check in found.checks.items()]
    return [*out, *(Insert((*path, "indexes", index_id(line)), line) for line in found.indexes)]


def lost(found: Constraints, table: str, there: Collection[str]) -> str:
    """What is wrong with the first column that a key or an index names and the table does not have, or empty."""
    parts = [part.column for line in found.indexes for part in parse_index(line, table).value.parts if part.column]
    parts += parse_key(found.key, table).value if found.key else ()
    parts += [column for line in found.foreign for column in parse_foreign(line, table).value.columns]
    missing = next((column for column in parts if column not in there), "")
    return f'{table} has no "{missing}"; {did_you_mean(missing, there)}'.rstrip("; ") if missing else ""
