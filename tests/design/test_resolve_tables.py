"""Tables after mixins, targets and named types are followed, on whole designs and on random ones."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Column, ForeignKey, IndexPart, SqlType, Store, Table, TypeDef
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.resolve.tables import (
    all_indexes,
    column,
    column_store,
    columns_of,
    creation_order,
    fields_of,
    foreign_keys,
    full_column,
    is_constraint,
    primary_key,
    store_of,
    type_of,
    type_of_column,
)
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from tests.strategies.schema import columns, mixins, typedefs
from tests.strategies.schema import foreign_keys as foreign_keys_of

SHOP = """
backdraft: 1
stores:
  orders_db: postgres
  catalog_db: postgres
  cache: redis
types:
  Status: enum(pending, paid)
  Email: varchar(320) email 3..
  Mail: Email
  Money: numeric(12,2) 0.. = 0
  Address:
    street: text
    hidden: text secret
  Line: order_lines - order_id
  Order: orders + lines:Line[]
  Patch: orders(note?, status!)
  Login: customers(password)
  Choice: Order | Line
mixins:
  stamps:
    created_at: timestamptz = now
    id: text
tables:
  customers:
    store: orders_db
    columns:
      id: bigint auto unsigned pk
      email: Mail unique
      password: text secret
      home: Address?
  orders:
    store: orders_db
    use: [stamps, nothing]
    columns:
      id: uuid pk
      customer_id: -> customers delete=restrict index
      product_sku: -> products.sku
      status: Status
      states: Status[]
      total: Money?
      note: text?
      boxes: customers[]
    indexes:
      - status
      - unique customer_id, created_at desc
      - customer_id
  order_lines:
    store: orders_db
    columns:
      order_id: -> orders.id delete=cascade
      line_no: int
      again: -> order_lines.order_id?
      loose: -> orders.id soft
    key: order_id, line_no, gone
    foreign:
      - order_id, line_no -> order_lines
      - order_id -> nowhere(id)
  products:
    store: catalog_db
    columns:
      sku: varchar(40) pk
"""


def seen(text: str) -> View:
    document = Document.read(dedent(text))
    return Memo().view(document.design)


@pytest.fixture
def shop() -> View:
    return seen(SHOP)


def spelled(view: View, table: str, name: str) -> str:
    return format_sqltype(type_of(view, table, name))


def test_a_tables_own_columns_stand_before_its_mixins_and_hide_theirs(shop: View) -> None:
    names = [c.name for c in columns_of(shop, "orders")]
    assert names[:2] == ["id", "customer_id"] and names[-1] == "created_at" and names.count("id") == 1
    assert columns_of(shop, "nowhere") == ()
    found = column(shop, "orders", "created_at")
    assert found is not None and found.default is not None
    assert column(shop, "orders", "id") == columns_of(shop, "orders")[0]
    assert column(shop, "orders", "gone") is None


def test_the_primary_key_is_what_key_or_pk_says(shop: View) -> None:
    assert primary_key(shop, "customers") == ("id",)
    assert primary_key(shop, "order_lines") == ("order_id", "line_no")
    assert primary_key(shop, "nowhere") == ()


def test_types_come_through_targets_and_names(shop: View) -> None:
    assert spelled(shop, "orders", "customer_id") == "bigint"
    assert spelled(shop, "orders", "product_sku") == "varchar(40)"
    assert spelled(shop, "order_lines", "again") == "uuid"
    assert spelled(shop, "customers", "email") == "varchar(320)"
    assert spelled(shop, "customers", "home") == "json"
    assert spelled(shop, "orders", "boxes") == "json[]"
    assert spelled(shop, "orders", "gone") == "text"
    assert type_of(shop, "orders", "states") == SqlType("enum", members=("pending", "paid"), array=1, text="Status")


def test_a_full_column_has_what_its_types_and_its_target_say(shop: View) -> None:
    email, total, customer = (
        full_column(shop, found)
        for table, name in (("customers", "email"), ("orders", "total"), ("orders", "customer_id"))
        if (found := column(shop, table, name)) is not None
    )
    assert (email.type, email.flags, email.low) == (SqlType("varchar", (320,)), ("unique", "email"), "3")
    assert total.nullable and total.low == "0" and total.default is not None and total.default.value == "0"
    assert (customer.type, customer.flags) == (SqlType("bigint"), ("index", "unsigned"))
    assert not customer.nullable and customer.default is None


def test_circles_end_as_text() -> None:
    view = seen("""
        backdraft: 1
        types: {A: B, B: A, C: C, D: "D[]"}
        tables:
          a:
            columns: {id: -> b.id pk, x: A, y: C, z: D, self: -> a.self, key: -> c}
          b:
            columns: {id: -> a.id pk}
          c:
            columns: {x: int}
    """)
    for name in ("id", "x", "y", "self", "key"):
        assert spelled(view, "a", name) == "text"
    assert type_of(view, "a", "z").name == "text"
    assert fields_of(view, "A") == () and fields_of(view, "C") == ()


def test_the_store_is_said_or_the_only_database(shop: View) -> None:
    assert store_of(shop, "orders") == "orders_db"
    one = seen("backdraft: 1\nstores: {db: postgres, cache: redis, bus: kafka}\ntables: {t: {}}")
    assert store_of(one, "t") == "db"
    two = seen("backdraft: 1\nstores: {db: postgres, other: mysql}\ntables: {t: {}}")
    assert store_of(two, "t") == "" and store_of(two, "gone") == ""


def test_indexes_of_marks_and_of_lines_each_once(shop: View) -> None:
    assert [(i.parts[0].column, i.unique) for i in all_indexes(shop, "customers")] == [("email", True)]
    assert [(tuple(p.column for p in i.parts), i.unique) for i in all_indexes(shop, "orders")] == [
        (("status",), False),
        (("customer_id", "created_at"), True),
        (("customer_id",), False),
    ]


def test_references_know_their_columns_and_whether_they_are_constraints(shop: View) -> None:
    customer, product = foreign_keys(shop, "orders")
    assert customer == ForeignKey(("customer_id",), "customers", ("id",), "restrict")
    assert product == ForeignKey(("product_sku",), "products", ("sku",), flags=("soft",))
    assert is_constraint(shop, "orders", customer) and not is_constraint(shop, "orders", product)
    assert column_store(shop, "orders", "product_sku") == "catalog_db"
    assert column_store(shop, "orders", "note") == "orders_db"
    lines = foreign_keys(shop, "order_lines")
    assert [is_constraint(shop, "order_lines", fk) for fk in lines] == [True, True, False, True, False]
    assert lines[3].target_columns == ("order_id", "line_no")


def test_fields_are_picked_dropped_and_added(shop: View) -> None:
    assert [f.name for f in fields_of(shop, "Line")] == ["line_no", "again", "loose"]
    order = fields_of(shop, "Order")
    assert order[-1] == Column("lines", SqlType("named", text="Line", array=1))
    note, status = fields_of(shop, "Patch")
    assert (note.name, note.has("optional"), note.nullable) == ("note", True, True)
    assert (status.name, status.has("required")) == ("status", True)
    assert [f.name for f in fields_of(shop, "Choice")] == [f.name for f in order]
    assert [f.name for f in fields_of(shop, "Address")] == ["street", "hidden"]
    assert fields_of(shop, "Status") == () and fields_of(shop, "Email") == () and fields_of(shop, "gone") == ()


def test_a_secret_enters_a_type_only_by_name(shop: View) -> None:
    assert "password" not in {f.name for f in fields_of(shop, "customers")}
    assert [f.name for f in fields_of(shop, "Login")] == ["password"]


def test_a_type_may_be_called_like_its_table() -> None:
    view = seen("backdraft: 1\ntypes: {t: t - b}\ntables: {t: {columns: {a: int, b: int}}}")
    assert [f.name for f in fields_of(view, "t")] == ["a"]


def test_tables_are_created_after_what_they_need() -> None:
    view = seen("""
        backdraft: 1
        tables:
          lines: {columns: {order_id: -> orders.id, parent: -> lines.order_id}}
          orders: {columns: {id: uuid pk, user_id: -> users.id, first: -> lines.order_id}}
          users: {columns: {id: uuid pk}}
          lonely: {columns: {id: int}}
    """)
    order, late = creation_order(view, ["lines", "orders", "users", "lonely"])
    assert order == ("users", "orders", "lines", "lonely")
    assert [(table, fk.columns, fk.table) for table, fk in late] == [("orders", ("first",), "lines")]
    assert creation_order(view, []) == ((), ())


def test_a_chain_of_thousands_is_followed() -> None:
    n = 3000
    chain = {
        ("tables", f"t{i}"): Table(f"t{i}", columns=(Column("id", target=(f"t{i + 1}", "id"), flags=("pk",)),))
        for i in range(n)
    }
    chain["tables", f"t{n}"] = Table(f"t{n}", columns=(Column("id", SqlType("uuid"), flags=("pk",)),))
    names = {("types", f"A{i}"): TypeDef(f"A{i}", "derived", base=f"A{i + 1}") for i in range(n)}
    names["types", f"A{n}"] = TypeDef(f"A{n}", "fields", fields=(Column("x", SqlType("int")),))
    view = Memo().view(Design({"tables": chain, "types": names}))
    assert type_of(view, "t0", "id") == SqlType("uuid")
    assert [f.name for f in fields_of(view, "A0")] == ["x"]
    order, late = creation_order(view, [f"t{i}" for i in range(n + 1)])
    assert order[0] == f"t{n}" and order[-1] == "t0" and late == ()


def test_what_was_worked_out_stays_until_what_it_read_changes(shop: View) -> None:
    memo = Memo()
    before = memo.view(shop.design).ask(foreign_keys, "orders")
    sections = dict(shop.design.sections)
    changed = dict(sections["tables"])
    changed["tables", "products"] = Table("products", "orders_db", columns=(Column("sku", SqlType("int")),))
    after = memo.view(Design({**sections, "tables": changed})).ask(foreign_keys, "orders")
    assert before[1].flags == ("soft",) and after[1].flags == ()
    assert memo.view(shop.design).ask(foreign_keys, "orders") == before


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Tables, types and mixins that name each other and themselves at random, dangling and in circles."""
    tables_, types, shared = ("a", "b", "c"), ("A", "B", "C", "a"), ("m", "n")
    targets = tuple((t, c) for t in (*tables_, "gone") for c in ("", "id", "x"))
    own = st.lists(st.sampled_from(("id", "x", "y")), unique=True, max_size=3)
    keys = foreign_keys_of(("id", "x"), (("a", ("id",)), ("b", ("id", "x")), ("gone", ("y",))))
    found: dict[str, dict[tuple[str, ...], object]] = {"tables": {}, "types": {}, "mixins": {}, "stores": {}}
    for name in tables_:
        found["tables"]["tables", name] = Table(
            name,
            draw(st.sampled_from(("", "s", "gone"))),
            use=draw(st.sampled_from(((), ("m",), ("n", "m", "gone")))),
            columns=tuple(draw(columns(c, targets=targets, types=types)) for c in draw(own)),
            key=draw(st.sampled_from(((), ("id", "x"), ("gone",)))),
            foreign=tuple(draw(st.lists(keys, max_size=1))),
        )
    for name in types:
        found["types"]["types", name] = draw(typedefs(name, (*types, *tables_, "gone")))
    for name in shared:
        found["mixins"]["mixins", name] = draw(mixins(name, types))
    for name in ("s", "t"):
        found["stores"]["stores", name] = Store(name)
    return Design(found)


@given(designs())
def test_any_design_is_resolved_without_harm(design: Design) -> None:
    view = Memo().view(design)
    names = [path[1] for path in design.paths("tables")]
    for name in (*names, "gone"):
        for found in columns_of(view, name):
            assert column(view, name, found.name) is found
            type_ = type_of(view, name, found.name)
            assert type_.name != "named" and type_ == type_of_column(view, found) == full_column(view, found).type
        assert set(primary_key(view, name)) <= {c.name for c in columns_of(view, name)}
        assert store_of(view, name) in ("", "s", "t", "gone")
        assert all(isinstance(part, IndexPart) for index in all_indexes(view, name) for part in index.parts)
        for fk in foreign_keys(view, name):
            if is_constraint(view, name, fk):
                assert "soft" not in fk.flags and store_of(view, fk.table) == store_of(view, name)
    for type_name in ("A", "B", "C", "a", "b", "gone"):
        fields = fields_of(view, type_name)
        assert len({f.name for f in fields}) == len(fields)
    order, late = creation_order(view, names)
    assert sorted(order) == sorted(names)
    stands: set[str] = set()
    for table in order:
        for fk in foreign_keys(view, table):
            if is_constraint(view, table, fk) and fk.table != table and (table, fk) not in late:
                assert fk.table in stands
        stands.add(table)
