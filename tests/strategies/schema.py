"""Random columns, indexes, keys, types, tables and mixins, as the format can hold them in one line each.

Every value is one that its line can say without a slip; notes, defaults and members are hostile.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from backdraft.design.model import (
    Column,
    Default,
    ForeignKey,
    Growth,
    Index,
    IndexPart,
    Mixin,
    Part,
    Pick,
    Split,
    SqlType,
    Table,
    TypeDef,
)
from backdraft.design.names import is_column_name
from backdraft.design.notation.column_words import ACTIONS, FLAGS, FORMATS
from backdraft.design.notation.indexes import METHODS, STEPS
from backdraft.design.notation.quantity import parse_growth
from backdraft.design.notation.sqltypes import LENGTHS, NUMBERS, TYPES, WHOLE, is_sql_type
from tests.strategies.services import NASTY, amounts, names, notes

_ODD_NAMES = (
    "order",
    "user",
    "desc",
    "unique",
    "where",
    "include",
    "using",
    "nulls",
    "asc",
    "end",
    "a-b",
    "Größe",
    "注文",
)
#: Conditions and calls over two columns, `{0}` and `{1}`, that every engine's SQL reads alike.
_CONDITIONS = (
    "{0} > 0",
    "{0} <> 'it''s; -- x' or {1} is null",
    "length({0}) between 1 and 200",
    "{0} in ('a', 'b') and ({1} >= 0)",
)
_EXPRESSIONS = ("lower({0})", "({0} || '-' || {1})", "coalesce({0}, {1})", "(abs({0}))")


@cache
def text() -> st.SearchStrategy[str]:
    """Text as a default or an enum's member holds it, hostile as often as not."""
    free = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
    return st.sampled_from(("", " ", "'", "''", "`", "a,b", "(", *NASTY)) | free


@cache
def column_names() -> st.SearchStrategy[str]:
    """Names without a dot, words of SQL and of the format among them."""
    return (st.sampled_from(_ODD_NAMES) | names()).filter(is_column_name)


@cache
def type_names() -> st.SearchStrategy[str]:
    """Names that a type may have: none of SQL's own, no flag."""
    return names().filter(lambda name: not is_sql_type(name) and name not in (*FLAGS, *FORMATS, "unique", "as"))


@st.composite
def sqltypes(draw: st.DrawFn, types: tuple[str, ...] | None = None) -> SqlType:
    """A type; named ones are of `types` (None: any name)."""
    array = draw(st.sampled_from((0, 0, 0, 1, 2)))
    named = () if types == () else ("named",)
    kind = draw(st.sampled_from((*TYPES, "enum", "native", *named)))
    match kind:
        case "named":
            return SqlType("named", text=draw(st.sampled_from(types) if types else type_names()), array=array)
        case "native":
            known = (
                "tsvector",
                "geometry(Point,4326)",
                "bit varying(5)",
                "set('a','b c')",
                "pg_catalog.int4",
                "citext",
            )
            return SqlType("native", text=draw(st.sampled_from(known)), array=array)
        case "enum":
            return SqlType("enum", members=draw(_members()), array=array)
        case "numeric":
            precision = draw(st.integers(1, 38))
            args = draw(st.sampled_from(((), (precision,), (precision, draw(st.integers(0, precision))))))
            return SqlType("numeric", args, array=array)
        case "varchar" | "char":
            return SqlType(kind, (draw(st.integers(1, 5000)),), array=array)
        case "bytes" | "vector":
            return SqlType(kind, draw(st.sampled_from(((), (draw(st.integers(1, 4000)),)))), array=array)
        case "time" | "timestamp" | "timestamptz":
            return SqlType(kind, draw(st.sampled_from(((), (draw(st.integers(0, 6)),)))), array=array)
    return SqlType(kind, array=array)


@cache
def _members() -> st.SearchStrategy[tuple[str, ...]]:
    words = st.sampled_from(("pending", "paid", "in-progress", "1.0", "été"))
    return st.lists(words | text(), min_size=1, max_size=5, unique=True).map(tuple)


@cache
def defaults() -> st.SearchStrategy[Default]:
    """What stands after `=`."""
    number = st.integers(-(10**12), 10**12).map(str) | st.decimals(-999, 999, places=2).map(str)
    word = st.sampled_from(("true", "false", "null", "[]", "{}", "now", "today", "uuid", "uuid7"))
    sql = st.sampled_from(("now() + interval '1 day'", "lower('A`B')", "(1 + 2) * 3", "'x' || ';'", '"odd`name"'))
    return st.one_of(
        st.builds(Default, st.just("number"), number),
        st.builds(Default, st.just("text"), text()),
        st.builds(Default, st.just("word"), word),
        st.builds(Default, st.just("sql"), sql),
    )


@st.composite
def bounds(draw: st.DrawFn, lengths: bool = False) -> tuple[str, str]:
    """`low..high`, open on either side."""
    if lengths:
        values = st.integers(0, 5000)
    else:
        values = draw(st.sampled_from((st.integers(-999, 999), st.decimals(-99, 99, places=2), st.dates())))
    low, high = sorted((draw(values), draw(values)))
    return draw(st.sampled_from(((str(low), str(high)), (str(low), ""), ("", str(high)))))


@st.composite
def columns(
    draw: st.DrawFn,
    name: str = "",
    targets: tuple[tuple[str, str], ...] | None = None,
    types: tuple[str, ...] | None = None,
    others: tuple[str, ...] = ("price", "quantity"),
    key: bool = True,
) -> Column:
    """A column line's value.

    Args:
        draw: Hypothesis.
        name: Its name; random when empty.
        targets: What it may point at; None: anything.
        types: The named types there are; None: any name.
        others: Columns for a generated expression (none: never generated).
        key: Whether it may be `pk`.
    """
    any_target = st.tuples(names(), st.just("") | column_names())
    pointing = targets is None or bool(targets)
    target = draw(st.none() | (any_target if targets is None else st.sampled_from(targets))) if pointing else None
    type_ = draw(sqltypes(types)) if target is None or draw(st.booleans()) else None
    kind = type_.name if type_ is not None and not type_.array else ""
    open_ = kind in ("", "named", "native")
    generated = ""
    if others and draw(st.integers(0, 5)) == 0:
        generated = draw(st.sampled_from(_EXPRESSIONS)).format(*(f'"{c}"' for c in (others * 2)[:2]))
    nullable = draw(st.booleans())
    allowed = {
        "pk": key and not nullable,
        "auto": open_ or kind in WHOLE,
        "unsigned": open_ or kind in NUMBERS,
        "soft": target is not None,
        "virtual": bool(generated),
    }
    flags = draw(st.lists(st.sampled_from((*FLAGS, *FORMATS)), unique=True, max_size=3))
    low, high = "", ""
    if draw(st.booleans()):
        low, high = draw(bounds(kind in LENGTHS or bool(type_ is not None and type_.array)))
    actions = st.just("") | st.sampled_from(ACTIONS)
    return Column(
        name or draw(column_names()),
        type_,
        nullable,
        target,
        tuple(flag for flag in flags if allowed.get(flag, True)),
        low,
        high,
        draw(actions) if target is not None else "",
        draw(actions | st.just("now")),
        draw(st.just("") | column_names()),
        None if generated else draw(st.none() | defaults()),
        generated,
        draw(notes()),
    )


@st.composite
def indexes(draw: st.DrawFn, of: tuple[str, ...] = ()) -> Index:
    """An index of the columns `of` (any, when empty)."""
    among = st.sampled_from(of) if of else column_names()
    chosen = draw(st.lists(among, min_size=1, max_size=3, unique=True))
    safe = tuple(f'"{c}"' for c in (chosen * 2)[:2])
    parts = []
    for column in chosen:
        expression = draw(st.none() | st.sampled_from(_EXPRESSIONS))
        parts.append(
            IndexPart(
                "" if expression else column,
                expression.format(*safe) if expression else "",
                draw(st.booleans()),
                draw(st.sampled_from(("", "", "first", "last"))),
                draw(st.sampled_from(("", "", "", "gin_trgm_ops", "text_pattern_ops"))),
            )
        )
    return Index(
        tuple(parts),
        draw(st.booleans()),
        draw(st.just(()) | st.lists(among, min_size=1, max_size=2, unique=True).map(tuple)),
        draw(st.just("") | st.sampled_from(METHODS)),
        draw(st.just("") | names()),
        draw(st.just("") | st.sampled_from(_CONDITIONS).map(lambda c: c.format(*safe))),
        draw(notes()),
    )


@st.composite
def foreign_keys(
    draw: st.DrawFn, of: tuple[str, ...] = (), targets: tuple[tuple[str, tuple[str, ...]], ...] = ()
) -> ForeignKey:
    """A foreign key of the columns `of` to one of `targets`, `(table, columns)`; empty: any."""
    own = st.sampled_from(of) if of else column_names()
    columns_ = draw(st.lists(own, min_size=1, max_size=2, unique=True).map(tuple))
    fitting = [(t, c) for t, c in targets if len(c) == len(columns_)] if targets else []
    if fitting:
        table, there = draw(st.sampled_from(fitting))
    else:
        table = draw(names())
        there = draw(st.lists(column_names(), min_size=len(columns_), max_size=len(columns_), unique=True).map(tuple))
    actions = st.just("") | st.sampled_from(ACTIONS)
    flags = draw(st.sampled_from(((), ("soft",))))
    there = draw(st.sampled_from(((), there)))
    return ForeignKey(columns_, table, there, draw(actions), draw(actions), flags, draw(notes()))


@st.composite
def splits(draw: st.DrawFn, of: tuple[str, ...] = ()) -> Split:
    """A `shard` or a `partition`."""
    own = st.sampled_from(of) if of else column_names()
    return Split(
        draw(st.sampled_from(("hash", "range", "list"))),
        draw(st.lists(own, min_size=1, max_size=2, unique=True).map(tuple)),
        draw(st.none() | st.integers(1, 4096)),
        draw(st.just("") | st.sampled_from(STEPS)),
    )


@cache
def checks(of: tuple[str, ...]) -> st.SearchStrategy[str]:
    """The condition of a check over the columns `of`."""
    safe = tuple(f'"{c}"' for c in (of * 2)[:2])
    return st.sampled_from(_CONDITIONS).map(lambda c: c.format(*safe))


@st.composite
def typedefs(draw: st.DrawFn, name: str = "", known: tuple[str, ...] = (), lines: bool = False) -> TypeDef:
    """A named type over `known` types and tables (any name when empty); with `lines` only those of one line."""
    name = name or draw(type_names())
    others = st.sampled_from(known) if known else type_names()
    note = draw(notes())
    match draw(st.sampled_from(("enum", "column", "union", "derived") + (() if lines else ("fields",)))):
        case "enum":
            return TypeDef(name, "enum", members=draw(_members()), note=note)
        case "union":
            options = draw(st.lists(others, min_size=min(2, len(known) or 2), max_size=3, unique=True))
            if len(options) > 1:
                return TypeDef(name, "union", options=tuple(options), note=note)
            return TypeDef(name, "derived", base=options[0], note=note)
        case "fields":
            fields = draw(st.lists(columns(targets=(), types=known or None), max_size=4, unique_by=lambda c: c.name))
            return TypeDef(name, "fields", fields=tuple(fields))
        case "derived":
            fields_ = draw(st.lists(column_names(), max_size=6, unique=True))
            some = len(fields_) // 2
            picks = tuple(Pick(f, draw(st.sampled_from((None, True, False)))) for f in fields_[:some])
            parts = draw(st.lists(_parts(known), max_size=2, unique_by=lambda p: p.name))
            drops = tuple(fields_[some:])
            return TypeDef(name, "derived", base=draw(others), pick=picks, drop=drops, add=tuple(parts), note=note)
    column = replace(draw(columns(name, types=known or None, others=())), note="")
    plain = column.type is not None and column == Column(name, column.type)
    if plain and column.type is not None and column.type.name in ("enum", "named") and not column.type.array:
        column = replace(column, nullable=True)  # alone it would be an enum, or made of that type
    return TypeDef(name, "column", column=column, note=note)


@st.composite
def _parts(draw: st.DrawFn, known: tuple[str, ...]) -> Part:
    plain = st.sampled_from(("int", "numeric(12,2)", "text", "timestamptz", "enum(a, 'b c')"))
    type_ = draw(plain | (st.sampled_from(known) if known else type_names()))
    return Part(draw(column_names()), type_, draw(st.booleans()), draw(st.booleans()))


@st.composite
def tables(
    draw: st.DrawFn,
    name: str = "",
    targets: tuple[tuple[str, str], ...] = (),
    types: tuple[str, ...] = (),
    mixins: tuple[str, ...] = (),
    stores: tuple[str, ...] = (),
) -> Table:
    """A table whose keys, indexes and checks name its own columns.

    `targets`, `types`, `mixins`, `stores` are what there is to name; with none, none is named.
    """
    own = draw(st.lists(column_names(), min_size=1, max_size=6, unique=True))
    column_list = [draw(columns(c, targets=targets, types=types, others=tuple(own))) for c in own]
    names_ = tuple(own)
    composite = draw(st.booleans()) and len(names_) > 1
    if composite:
        column_list = [replace(c, flags=tuple(f for f in c.flags if f != "pk")) for c in column_list]
    check_names = draw(st.lists(names(), max_size=2, unique=True))
    growth: Growth | None = parse_growth(draw(st.sampled_from(("50k/day", "3x/year", "20%/month"))))
    return Table(
        name or draw(names()),
        store=draw(st.just("") | st.sampled_from(stores)) if stores else "",
        db_name=draw(st.just("") | column_names()),
        title=draw(notes()),
        owner=draw(st.sampled_from(("", "checkout"))),
        note=draw(notes()),
        use=draw(st.lists(st.sampled_from(mixins), max_size=2, unique=True).map(tuple)) if mixins else (),
        columns=tuple(column_list),
        key=names_[:2] if composite else (),
        foreign=tuple(
            draw(foreign_keys(names_, tuple((t, (c,)) for t, c in targets if c)))
            for _ in range(draw(st.integers(0, 1)) if any(c for _, c in targets) else 0)
        ),
        checks=tuple((check, draw(checks(names_))) for check in check_names),
        indexes=tuple(draw(st.lists(indexes(names_), max_size=2, unique_by=lambda i: i.parts))),
        rows=draw(st.none() | amounts("count")),
        row=draw(st.none() | amounts("size")),
        growth=draw(st.sampled_from((None, growth))),
        keep=draw(st.none() | amounts("time")),
        consistency=draw(st.sampled_from(("", "strong", "read-your-writes", "eventual"))),
        shard=draw(st.none() | splits(names_)),
        partition=draw(st.none() | splits(names_)),
        was=draw(st.just("") | names()),
        tags=draw(st.sampled_from(((), ("pci",), ("pci", "core")))),
        ignore=draw(st.sampled_from(((), (("no-index", "twelve rows"),)))),
    )


@st.composite
def mixins(draw: st.DrawFn, name: str = "", types: tuple[str, ...] = ()) -> Mixin:
    """Columns that several tables share."""
    found = draw(
        st.lists(
            columns(targets=(), types=types, others=(), key=False),
            max_size=3,
            unique_by=lambda c: c.name,
        )
    )
    return Mixin(name or draw(names()), tuple(found))
