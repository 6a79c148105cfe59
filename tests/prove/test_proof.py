"""What an engine refuses is told at the entry that it came from, and nothing is left behind on anybody's server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backdraft.design.output import Line, Output
from backdraft.design.patience import GivenUpError, while_wanted
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.intake.database.address import without_password
from backdraft.prove.engines import Database, Engine, at, engines
from backdraft.prove.proof import Proof, prove
from backdraft.render.sql import sql

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))
REFUSED = """\
backdraft: 1
tables:
  users: {columns: {id: uuid pk}}
  orders:
    columns:
      id: uuid pk
      total: int
    checks:
      some: nonsense(total) > 2
"""
PATH = ("tables", "orders")
#: What no design is written as, so that SQLite too has something to refuse.
SCRIPT = Output(
    (
        Line("CREATE TABLE users (id TEXT);", ("tables", "users")),
        Line(""),
        Line("CREATE TABLE orders (", PATH),
        Line("    total INTEGER CHECK (count(total) > 2)", (*PATH, "columns", "total")),
        Line(");", PATH),
        Line("CREATE INDEX orders_total_idx ON users (id);", (*PATH, "indexes", "total")),
    ),
    "sql",
)


def view_of(text: str) -> View:
    return Memo().view(Document.read(text).design)


def proof_on(engine: Engine, text: str) -> Proof:
    return prove(sql(view_of(text), engine.dialect), engine)


@pytest.fixture
def sqlite(tmp_path: Path) -> Engine:
    return engines(tmp_path)["sqlite"]


@pytest.mark.parametrize("design", DESIGNS, ids=lambda path: path.stem)
def test_sqlite_takes_every_shipped_design(design: Path, sqlite: Engine) -> None:
    proof = proof_on(sqlite, design.read_text())
    assert proof.holds
    assert proof.version.startswith("SQLite 3.")
    assert proof.statements or not view_of(design.read_text()).paths("tables")


def test_a_refusal_is_told_at_its_entry_and_costs_no_other_table(sqlite: Engine) -> None:
    proof = prove(SCRIPT, sqlite)
    (refusal,) = proof.refusals
    assert (refusal.path, refusal.line, refusal.statement) == (PATH, 3, "CREATE TABLE orders (")
    assert "aggregate" in refusal.message
    assert proof.statements == 3
    assert not proof.holds


def test_what_wants_a_refused_table_is_counted_and_not_told_as_if_it_were_the_cause(sqlite: Engine) -> None:
    shop, lines, other = ("tables", "shop"), ("tables", "lines"), ("tables", "other")
    script = Output(
        (
            Line("CREATE TABLE shop (id TEXT CHECK (count(id) > 2));", shop),
            Line("CREATE INDEX shop_id_idx ON shop (id);", (*shop, "indexes", "id")),
            Line("CREATE TABLE lines (id TEXT CHECK (count(id) > 2) REFERENCES shop (id));", lines),
            Line("CREATE INDEX lines_id_idx ON lines (id);", (*lines, "indexes", "id")),
            Line("CREATE TABLE other (note TEXT DEFAULT 'REFERENCES shop');", other),
            Line("CREATE INDEX other_id_idx ON other (nothing);", (*other, "indexes", "nothing")),
        ),
        "sql",
    )
    proof = prove(script, sqlite)
    assert [refusal.path for refusal in proof.refusals] == [shop, (*other, "indexes", "nothing")]
    assert (proof.following, proof.holds) == (3, False)


def test_what_nobody_waits_for_is_given_up_and_its_database_closed(tmp_path: Path) -> None:
    ended = []

    @contextmanager
    def open_() -> Iterator[Database]:
        with engines(tmp_path)["sqlite"].open() as database:
            try:
                yield database
            finally:
                ended.append(True)

    engine = Engine("sqlite", "sqlite", open_, str)
    with pytest.raises(GivenUpError), while_wanted(lambda: False):
        prove(SCRIPT, engine)
    assert ended == [True]


def test_an_engine_that_is_not_there_says_what_helps(tmp_path: Path) -> None:
    absent = Engine("absent", "sqlite", engines(tmp_path)["sqlite"].open, lambda: "it is not installed; install it")
    assert proof_on(absent, REFUSED) == Proof("absent", unasked="it is not installed; install it")


def test_a_url_is_shown_without_its_password() -> None:
    assert without_password("postgresql://me:s3@cret@host/db?password=x") == "postgresql://me@host/db"
    assert without_password("mysql://host") == "mysql://host"
    assert without_password("postgresql://me:s3@/db?password=x&host=/run/pg&port=5433&nonsense=s3") == (
        "postgresql://me@/db?host=/run/pg&port=5433"
    )
    assert without_password("mysql://me:s3@h/db?unix_socket=/run/my&host=a;password=s3") == (
        "mysql://me@h/db?unix_socket=/run/my"
    )
    assert at("ftp://host") is None


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    for url in ("postgresql://me:s3cret@127.0.0.1:9/db", "mysql://me:s3cret@127.0.0.1:9"):
        engine = at(url)
        assert engine is not None
        proof = proof_on(engine, REFUSED)
        assert proof.unasked
        assert "s3cret" not in f"{proof}"


def test_what_is_of_citus_is_not_run_on_a_postgresql_without_it() -> None:
    design = "backdraft: 1\nstores: {main: {engine: citus}}\ntables: {a: {columns: {id: int pk}, shard: hash(id) 4}}\n"
    ran: list[str] = []

    class Asked:
        version = "PostgreSQL"

        def run(self, statement: str) -> list[tuple[object, ...]]:
            ran.append(statement)
            return []

    @contextmanager
    def open_() -> Iterator[Database]:
        yield Asked()

    proof = prove(_sql_of(design), Engine("postgres", "postgres", open_, str))
    assert proof.left == ("SELECT create_distributed_table('a', 'id', shard_count := 4)",)
    assert proof.holds and proof.statements == len(ran) == 1


def _sql_of(text: str) -> Output:
    return sql(Memo().view(Document.read(text).design), "postgres")
