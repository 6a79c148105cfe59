"""Random designs that a person could mean: every feature of the format, hostile names and texts, each thing in the
place where it makes sense. What an engine cannot hold of them is a want of the engine, not nonsense of the design."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import (
    Column,
    Default,
    Entry,
    ForeignKey,
    Index,
    IndexPart,
    Mixin,
    Split,
    SqlType,
    Table,
    TypeDef,
)
from backdraft.design.paths import Path
from tests.strategies.services import NASTY

_TABLES = ("users", "Order", "group", "Straße", "注文", "a-b", "lines", "select", "audit_log", "x" * 60)
_COLUMNS = ("order", "Total", "größe", "select", "a-b", "user", "x2", "state", "end", "注文", "Key", "desc", "n")
_MEMBERS = ("open", "it's paid", "x;y", 'say "no"', "été")
_TEXTS = ("", "it's", "a\\b", "-- no; note", *NASTY[:4])

#: Types with a default that fits each (none: no default).
_PLAIN: tuple[tuple[SqlType, tuple[Default, ...]], ...] = (
    (SqlType("smallint"), (Default("number", "7"),)),
    (SqlType("int"), (Default("number", "-12"),)),
    (SqlType("bigint"), (Default("number", "5000000000"),)),
    (SqlType("numeric", (12, 2)), (Default("number", "0.50"),)),
    (SqlType("real"), (Default("number", "1.5"),)),
    (SqlType("double"), (Default("number", "2.5"),)),
    (SqlType("bool"), (Default("word", "true"), Default("word", "false"))),
    (SqlType("char", (3,)), (Default("text", "abc"),)),
    (SqlType("varchar", (40,)), tuple(Default("text", text) for text in _TEXTS if len(text) <= 40)),
    (SqlType("text"), tuple(Default("text", text) for text in _TEXTS)),
    (SqlType("bytes"), ()),
    (SqlType("date"), (Default("word", "today"), Default("text", "2026-01-31"))),
    (SqlType("time"), (Default("text", "12:30:00"),)),
    (SqlType("timestamp"), (Default("word", "now"),)),
    (SqlType("timestamptz"), (Default("word", "now"),)),
    (SqlType("timestamp", (3,)), (Default("word", "now"),)),
    (SqlType("uuid"), (Default("word", "uuid"),)),
    (SqlType("json"), (Default("word", "{}"), Default("word", "[]"))),
    (SqlType("inet"), ()),
    (SqlType("named", text="Status"), (Default("text", _MEMBERS[1]),)),
    (SqlType("enum", members=("s", "m", "it's")), (Default("text", "m"),)),
)
_BOUNDED: dict[str, tuple[tuple[str, str], ...]] = {
    **dict.fromkeys(("smallint", "int", "bigint", "numeric"), (("-20", "5000000000"), ("-99", ""), ("", "5000000001"))),
    "varchar": (("0", "40"), ("", "39")),
    "text": (("0", ""),),
}
_ORDERED = frozenset(("smallint", "int", "bigint", "numeric", "varchar", "date", "timestamp", "timestamptz", "uuid"))


#: One in so many, and never the least, which hypothesis likes.
_RARE = 80


@st.composite
def _rarely(draw: st.DrawFn, times: int = 1) -> bool:
    """Whether to have what people have as rarely as this."""
    return _RARE // 2 <= draw(st.integers(0, _RARE - 1)) < _RARE // 2 + times


@st.composite
def _column(draw: st.DrawFn, name: str) -> Column:
    type_, defaults = draw(st.sampled_from(_PLAIN))
    if draw(_rarely()):
        type_, defaults = SqlType("text", array=1), ()
    default = draw(st.sampled_from(defaults)) if defaults and draw(st.booleans()) else None
    low, high = "", ""
    if type_.name in _BOUNDED and not type_.array and not draw(st.integers(0, 2)):
        small = type_.name == "smallint"
        low, high = ("-99", "99") if small else draw(st.sampled_from(_BOUNDED[type_.name]))
        default = None if type_.name in ("varchar", "text") else default
    flags: tuple[str, ...] = ()
    if type_.name in _ORDERED and not type_.array:
        flags = draw(st.sampled_from(((), (), (), (), ("unique",), ("index",))))
    note = draw(st.sampled_from(("", "", "what it's for", *NASTY[:4])))
    return Column(name, type_, draw(st.booleans()), flags=flags, low=low, high=high, default=default, note=note)


_KEYS: tuple[Callable[[], Column], ...] = (
    lambda: Column("id", SqlType("bigint"), flags=("pk", "auto")),
    lambda: Column("id", SqlType("int"), flags=("pk",)),
    lambda: Column("id", SqlType("uuid"), flags=("pk",), default=Default("word", "uuid")),
    lambda: Column("id", SqlType("varchar", (30,)), flags=("pk",)),
)
_ACTIONS = (*("",) * 7, "no_action", "restrict", "cascade", *("",) * 7)


@st.composite
def _table(draw: st.DrawFn, name: str, earlier: tuple[str, ...], all_names: tuple[str, ...]) -> Table:
    columns = [draw(st.sampled_from(_KEYS))()]
    names = draw(st.lists(st.sampled_from(_COLUMNS), min_size=2, max_size=7, unique=True))
    columns += [draw(_column(n)) for n in names]
    among = all_names if draw(_rarely(4)) else (*earlier, name)
    for i, target in enumerate(draw(st.lists(st.sampled_from(among), max_size=2))):
        nullable = draw(st.booleans())
        action = draw(st.sampled_from(("", *_ACTIONS[:10], "set_null", *_ACTIONS[10:]) if nullable else _ACTIONS))
        columns.append(Column(f"parent_{i}", None, nullable, (target, "id"), delete=action))
    parts = {c.name: c for c in columns if c.type and c.type.name in _ORDERED and not c.type.array}
    whole = next((c.name for c in columns if c.type and c.type.name == "int"), "")
    if whole and draw(_rarely(12)):
        virtual = ("virtual",) if draw(_rarely(4)) else ()
        columns.append(Column("twice", SqlType("bigint"), nullable=True, flags=virtual, generated=f'"{whole}" + 1'))
    checks: tuple[tuple[str, str], ...] = ()
    if whole and draw(st.booleans()):
        checks = (("sane", f'"{whole}" <> 4711 or "{whole}" > 0'),)
    return Table(
        name,
        use=draw(st.sampled_from(((), (), ("stamps",)))),
        columns=tuple(columns),
        indexes=tuple(draw(st.lists(_index(parts), max_size=3, unique_by=lambda i: i.parts))) if parts else (),
        checks=checks,
        note=draw(st.sampled_from(("", "", "it's a table", *NASTY[:4]))),
    )


@st.composite
def _index(draw: st.DrawFn, columns: dict[str, Column]) -> Index:
    """Mostly plain; each of what only some engines have as rarely as in schemas that people write."""
    names = draw(st.lists(st.sampled_from(tuple(columns)), min_size=1, max_size=3, unique=True))
    parts = tuple(IndexPart(name, desc=draw(st.booleans()) and draw(st.booleans())) for name in names)
    if draw(_rarely(12)):
        return Index(tuple(IndexPart(name) for name in names), unique=True)
    text = next((n for n in names if (t := columns[n].type) and t.name == "varchar"), "")
    if draw(_rarely(2)):
        return Index(parts, where=f'"{names[0]}" is not null')
    if text and draw(_rarely(4)):
        return Index((IndexPart(expression=f'lower("{text}")'),))
    if draw(_rarely(4)):
        return Index(parts, name="By-Me")
    return Index(parts)


@st.composite
def sound_designs(draw: st.DrawFn) -> Design:
    """A design of two to five tables: keys of every kind, circles, a composite key with what points to it."""
    names = tuple(draw(st.lists(st.sampled_from(_TABLES), min_size=2, max_size=5, unique=True)))
    tables: dict[Path, Entry] = {("tables", n): draw(_table(n, names[:i], names)) for i, n in enumerate(names)}
    parent = draw(st.sampled_from(names))
    lines = (
        Column("parent", None, target=(parent, "id"), delete=draw(st.sampled_from(_ACTIONS))),
        Column("line_no", SqlType("int"), low="1"),
        *(draw(_column(n)) for n in draw(st.lists(st.sampled_from(_COLUMNS), max_size=2, unique=True))),
    )
    tables["tables", "order_lines"] = Table("order_lines", columns=lines, key=("parent", "line_no"))
    points = (Column("id", SqlType("int"), flags=("pk",)), Column("parent", None, target=(parent, "id")))
    points = (*points, Column("line_no", SqlType("int")))
    foreign = ForeignKey(("parent", "line_no"), "order_lines", ("parent", "line_no"), draw(st.sampled_from(_ACTIONS)))
    tables["tables", "line_notes"] = Table("line_notes", columns=points, foreign=(foreign,))
    if draw(_rarely(4)):
        day = Column("day", SqlType("date"))
        parts: dict[str, Any] = {"key": ("id", "day"), "partition": Split("range", ("day",))}
        tables["tables", "events"] = Table("events", columns=(Column("id", SqlType("bigint")), day), **parts)
    now = Default("word", "now")
    stamps = tuple(Column(n, SqlType("timestamptz"), default=now) for n in ("created_at", "updated_at"))
    types: dict[Path, Entry] = {("types", "Status"): TypeDef("Status", "enum", members=_MEMBERS)}
    return Design({"types": types, "mixins": {("mixins", "stamps"): Mixin("stamps", stamps)}, "tables": tables})
