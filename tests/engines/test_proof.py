"""`backdraft prove` on real servers: each refusal at its entry, and nothing is left behind on anybody's server."""

from __future__ import annotations

import getpass
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backdraft.prove.engines import at, engines
from backdraft.prove.proof import prove
from tests.cli.conftest import DESIGNS, real
from tests.engines.servers import MySqlServer, Postgres, PostgresServer
from tests.prove.test_proof import PATH, REFUSED, SCRIPT, proof_on

pytestmark = pytest.mark.engines


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's: the server's own user must be allowed to walk there."""
    with tempfile.TemporaryDirectory(prefix="bd-proof-") as name:
        yield Path(name)


def url_of(database: Postgres) -> str:
    info = database.connection.info
    return f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}"


@pytest.mark.parametrize("name", ["postgres", "duckdb"])
def test_the_engines_of_the_extra_take_the_shop(name: str, folder: Path) -> None:
    proof = proof_on(engines(folder)[name], (DESIGNS / "corner-shop.yaml").read_text())
    assert proof.holds, proof
    assert proof.statements > 5


def test_the_postgresql_of_the_wheel_is_not_given_what_is_of_citus(folder: Path) -> None:
    text = "backdraft: 1\nstores: {s: {engine: citus}}\ntables: {a: {columns: {id: int pk}, shard: hash(id) 4}}\n"
    proof = proof_on(engines(folder)["postgres"], text)
    assert proof.holds and proof.statements == 1 and len(proof.left) == 1, proof


def test_the_postgresql_of_the_wheel_refuses_nonsense_and_remembers_nothing(folder: Path) -> None:
    for _ in range(2):
        (refusal,) = proof_on(engines(folder)["postgres"], REFUSED).refusals
        assert refusal.path == ("tables", "orders", "checks", "some")


def test_a_postgresql_left_half_made_is_made_anew(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("18\n")
    os.utime(folder / "postgres", (1e9, 1e9))
    assert proof_on(engines(folder)["postgres"], REFUSED).refusals


def test_the_command_says_no_with_the_line_of_the_file(postgres16: PostgresServer) -> None:
    with postgres16.database() as database:
        words = ("prove", "-", "--on", url_of(database))
        said = real(*words, input=REFUSED.encode())
        assert said.returncode == 1
        assert b"1 of 2 statements refused" in said.stdout
        assert b"-:9 tables.orders.checks.some: function nonsense(integer) does not exist" in said.stdout
        (found,) = json.loads(real(*words, "--json", input=REFUSED.encode()).stdout)["engines"]
        assert found["holds"] is False
        assert found["refusals"][0]["path"] == ["tables", "orders", "checks", "some"]


def test_on_somebodys_postgresql_nothing_is_left_behind(postgres16: PostgresServer) -> None:
    with postgres16.database() as database:
        database.run("CREATE TABLE orders (id int)")
        there = "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace ORDER BY 1, 2"
        before = database.run(there)
        engine = at(url_of(database))
        assert engine is not None
        proof = proof_on(engine, REFUSED)
        assert proof.version.startswith("PostgreSQL 16.")
        assert [r.path for r in proof.refusals] == [("tables", "orders", "checks", "some")]
        assert proof_on(engine, REFUSED.replace("nonsense(total) > 2", "total > 2")).holds
        assert database.run(there) == before


def test_on_somebodys_mariadb_nothing_is_left_behind(mariadb: MySqlServer) -> None:
    engine = at(f"mariadb://{getpass.getuser()}@localhost?unix_socket={mariadb.socket}")
    assert engine is not None
    with mariadb.database() as database:
        before = database.run("SHOW DATABASES")
        proof = prove(SCRIPT, engine)
        assert re.match(r"MariaDB (?!5\.)\d+\.\d+", proof.version), "not the number that old clients want"
        assert proof.refusals[0].path == PATH
        assert proof_on(engine, REFUSED).holds  # what MariaDB lacks was left out
        assert database.run("SHOW DATABASES") == before
