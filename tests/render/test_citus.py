"""Where the store is Citus, `shard` is its own statement: what it says, what it lacks, how it is read and changes."""

from __future__ import annotations

import pytest

from backdraft.compare.renames import renames
from backdraft.compare.steps import migration
from backdraft.design.guess import store_value
from backdraft.design.output import Output
from backdraft.design.resolve.engines import kind_of_engine
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Insert
from backdraft.intake.sql import read_sql
from backdraft.render.code import TARGETS
from backdraft.render.code.compose import compose
from backdraft.render.sql import built, sql
from backdraft.render.sql.migrate import migrate

DESIGN = """\
backdraft: 1
stores:
  main: {engine: citus}
tables:
  tenants:
    columns: {id: uuid pk}
    shard: hash(id) 32
  app.order:
    columns:
      id: uuid
      tenant_id: -> tenants
      note: text
    key: tenant_id, id
    indexes: [note]
    shard: hash(tenant_id) 32
"""


def _view(text: str) -> View:
    return Memo().view(Document.read(text).design)


def _sql(text: str, dialect: str = "postgres") -> Output:
    return sql(_view(text), dialect)


def _notes(text: str) -> list[tuple[str, str]]:
    return [(".".join(note.path[1:]), note.message) for note in _sql(text).notes]


def test_the_statement_stands_behind_the_table_and_its_indexes_and_leads_to_the_shard() -> None:
    output = _sql(DESIGN)
    statement = """SELECT create_distributed_table('app."order"', 'tenant_id', shard_count := 32);"""
    texts = [line.text for line in output.lines]
    assert texts.index(statement) > next(i for i, text in enumerate(texts) if text.startswith("CREATE INDEX"))
    assert next(line.path for line in output.lines if line.text == statement) == ("tables", "app.order", "shard")
    assert "--" not in output.text
    assert _notes(DESIGN) == [
        (f"{name}.shard", f"the statement that spreads {name} was not run on Citus")
        for name in ("tenants", "app.order")
    ]


@pytest.mark.parametrize("engine", ["citus 13", "Citus:13.0", "citus"])
def test_a_release_behind_the_name_is_citus_still(engine: str) -> None:
    assert _sql(DESIGN.replace("engine: citus", f"engine: '{engine}'")).text == _sql(DESIGN).text


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "sqlite"])
def test_elsewhere_it_is_a_comment_and_a_note(dialect: str) -> None:
    plain = _sql(DESIGN.replace("engine: citus", "engine: postgres"), dialect)
    assert "-- sharded by hash(tenant_id) over 32" in plain.text
    assert not [line for line in plain.text.splitlines() if line.startswith("SELECT")]
    assert any("does not shard by itself" in note.message for note in plain.notes)
    assert not [line for line in _sql(DESIGN, "sqlite").text.splitlines() if line.startswith("SELECT")]


@pytest.mark.parametrize(
    ("before", "after", "place", "told"),
    [
        (
            "key: tenant_id, id",
            "key: id",
            "app.order.shard",
            "Citus wants tenant_id in every unique key, and it is not in (id)",
        ),
        (
            "indexes: [note]",
            "indexes: [note unique]",
            "app.order.shard",
            "Citus wants tenant_id in every unique key, and it is not in (note)",
        ),
        (
            "hash(tenant_id) 32",
            "hash(id) 32",
            "app.order.tenant_id",
            "Citus refuses the foreign key: it wants app.order.id in it, pointing to tenants.id",
        ),
        (
            "hash(tenant_id) 32",
            "hash(tenant_id) 8",
            "app.order.tenant_id",
            "Citus refuses the foreign key: app.order and tenants are spread over different numbers of shards",
        ),
        (
            "    shard: hash(id) 32\n",
            "",
            "app.order.tenant_id",
            "Citus refuses the foreign key: tenants is not sharded; it takes one to a reference table, which is made "
            "by hand",
        ),
        (
            "    shard: hash(tenant_id) 32\n",
            "",
            "app.order.tenant_id",
            "Citus refuses the foreign key: tenants is sharded and app.order is not",
        ),
        (
            "hash(tenant_id) 32",
            "range(tenant_id)",
            "app.order.shard",
            "not distributed: Citus spreads a table by the hash of one column",
        ),
        ("hash(tenant_id) 32", "hash(no) 32", "app.order.shard", "not distributed: there is no column no"),
    ],
)
def test_what_citus_wants_and_the_design_breaks_is_told(before: str, after: str, place: str, told: str) -> None:
    assert (place, told) not in _notes(DESIGN)
    found = _notes(DESIGN.replace(before, after))
    assert (place, told) in [(where.replace("columns.", ""), message) for where, message in found], found


def test_our_own_sql_is_read_back_and_written_again_alike() -> None:
    first = _sql(DESIGN).text
    found = read_sql(first)
    assert not found.losses
    document = Document.read("backdraft: 1\nstores: {main: {engine: citus}}\n")
    document = document.apply(*(Insert(path, value) for path, value in found.entries))
    assert sql(Memo().view(document.design), "postgres").text == first


TABLE = "CREATE TABLE orders (id int, tenant_id int, PRIMARY KEY (tenant_id, id));\n"


@pytest.mark.parametrize(
    ("call", "shard"),
    [
        ("create_distributed_table('orders', 'tenant_id')", "hash(tenant_id)"),
        (
            "create_distributed_table('public.orders'::regclass, 'tenant_id', 'hash', shard_count => 8)",
            "hash(tenant_id) 8",
        ),
        (
            "create_distributed_table(table_name := 'orders', distribution_column := 'tenant_id', "
            "colocate_with := 'default')",
            "hash(tenant_id)",
        ),
        ("create_distributed_table_concurrently('orders', 'tenant_id')", "hash(tenant_id)"),
    ],
)
def test_the_ways_to_call_it_are_read(call: str, shard: str) -> None:
    found = read_sql(f"{TABLE}SELECT {call};")
    assert not found.losses
    assert dict(found.entries)[("tables", "orders")]["shard"] == shard  # type: ignore[index,call-overload]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("create_reference_table('orders')", "that every node has a copy of the table is not kept in a design"),
        ("create_distributed_table('nowhere', 'id')", "there is no such column to spread by"),
        ("create_distributed_table('orders', 'nope')", "there is no such column to spread by"),
        (
            "create_distributed_table('orders', 'id', 'range')",
            "a table is spread by what else than a hash is not read",
        ),
        (
            "create_distributed_table('orders', 'id', colocate_with => 'users')",
            "beside which table its rows lie is not kept in a design",
        ),
    ],
)
def test_what_a_design_does_not_hold_of_it_is_told(call: str, told: str) -> None:
    (loss,) = read_sql(f"{TABLE}SELECT {call};").losses
    assert (loss.line, loss.reason) == (2, told)


@pytest.mark.parametrize(
    ("before", "after", "statement"),
    [
        ("hash(tenant_id) 32", "hash(tenant_id) 64", "alter_distributed_table('orders', shard_count := 64)"),
        (
            "hash(tenant_id) 32",
            "hash(id) 64",
            "alter_distributed_table('orders', distribution_column := 'id', shard_count := 64)",
        ),
        (", shard: hash(tenant_id) 32", "", "undistribute_table('orders')"),
    ],
)
def test_a_shard_that_changes_is_left_to_a_person(before: str, after: str, statement: str) -> None:
    old = (
        "backdraft: 1\nstores: {main: {engine: citus}}\ntables:\n"
        "  orders: {columns: {id: int, tenant_id: int}, key: 'tenant_id, id', shard: hash(tenant_id) 32}\n"
    )
    new = old.replace(before, after)
    assert _script(old, new) == [
        "-- locking: Citus moves every row; that is left to you",
        f"-- by hand: SELECT {statement};",
    ]
    assert _script(old, old) == []
    if not after:
        assert _script(new, old)[-1] == (
            "-- by hand: SELECT create_distributed_table('orders', 'tenant_id', shard_count := 32);"
        )


def test_a_column_that_is_renamed_spreads_as_before_and_a_new_table_comes_with_its_statement() -> None:
    old = "backdraft: 1\nstores: {main: {engine: citus}}\ntables:\n  a: {columns: {id: int pk}, shard: hash(id)}\n"
    new = old.replace("id: int pk}, shard: hash(id)", "nr: int pk was=id}, shard: hash(nr)")
    assert _script(old, new)[-1] == "ALTER TABLE a RENAME COLUMN id TO nr;"
    more = old + "  b: {columns: {id: int pk}, shard: hash(id) 4}\n"
    assert _script(old, more)[-1] == "SELECT create_distributed_table('b', 'id', shard_count := 4);"


def _script(old: str, new: str) -> list[str]:
    before, after = (Memo().view(Document.read(text).design) for text in (old, new))
    steps = migration(built(before, "main", "postgres"), built(after, "main", "postgres"), renames(before, after))
    return [line for line in migrate(steps).text.splitlines() if line][1:]


def test_it_is_a_database_and_has_an_image() -> None:
    assert kind_of_engine("citus 13") == "database"
    assert store_value("citus") == {"engine": "citus"}
    assert "citusdata/citus:" in compose(_view(DESIGN)).text


def test_models_say_that_they_do_not_spread() -> None:
    notes = TARGETS["sqlalchemy"].render(_view(DESIGN), ()).notes
    assert [note.path[1:] for note in notes if "is in the SQL alone" in note.message] == [
        ("tenants", "shard"),
        ("app.order", "shard"),
    ]
