"""Random designs of tables: every feature of the format, hostile names and texts, references and circles."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Column, Entry, ForeignKey, SqlType, Table
from backdraft.design.paths import Path
from tests.strategies import schema

_HOSTILE = (
    "order",
    "Order",
    "user",
    "GROUP",
    "a-b",
    "Größe",
    "注文",
    "x" * 70,
    "𝒳y",
    "billing.invoices",
    "select",
    "Straße",
)


def table_names() -> st.SearchStrategy[str]:
    """Names of tables: plain, keywords, of other scripts, too long, with a schema."""
    return st.sampled_from((*_HOSTILE, "users", "orders", "lines", "products", "audit_log", "sqlite_x", "point"))


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """A design of up to five tables whose references lead somewhere."""
    names = tuple(draw(st.lists(table_names(), min_size=1, max_size=5, unique=True)))
    types = tuple(draw(st.lists(schema.type_names().filter(lambda n: n not in names), max_size=3, unique=True)))
    mixins = tuple(draw(st.lists(st.sampled_from(("stamps", "tenancy")), max_size=2, unique=True)))
    targets = tuple((name, column) for name in names for column in ("", "id"))
    made: dict[str, dict[Path, Entry]] = {"types": {}, "mixins": {}, "tables": {}}
    for name in types:
        made["types"][("types", name)] = draw(schema.typedefs(name, known=types))
    for name in mixins:
        made["mixins"][("mixins", name)] = draw(schema.mixins(name, types))
    for name in names:
        table = draw(schema.tables(name, targets, types, mixins))
        made["tables"][("tables", name)] = draw(_keyed(table, names))
    return Design(made)


@st.composite
def _keyed(draw: st.DrawFn, table: Table, names: tuple[str, ...]) -> Table:
    """Usually a key of its own, so that references to it can be kept; sometimes a pair that leads to another table."""
    if not draw(st.integers(0, 4)):
        return table
    type_ = draw(st.sampled_from((SqlType("uuid"), SqlType("bigint"), SqlType("varchar", (40,)), SqlType("text"))))
    flags = ("pk", "auto") if type_.name == "bigint" and draw(st.booleans()) else ("pk",)
    own = tuple(replace(c, flags=tuple(f for f in c.flags if f != "pk")) for c in table.columns if c.name != "id")
    key = Column("id", type_, flags=flags)
    parent = draw(st.sampled_from(names))
    link = (Column("parent_id", None, nullable=draw(st.booleans()), target=(parent, "id")),)
    more = (ForeignKey(("parent_id",), parent, ("id",), "cascade"),) if draw(st.booleans()) else ()
    return replace(table, columns=(key, *own, *link), key=(), foreign=(*table.foreign, *more), db_name="")
