"""A live database is read whole: what a design made is imported, made anew, and is the same database; nothing is
written, and no password is told."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from backdraft.compare import report
from backdraft.compare.changes import compare
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.importing import take
from backdraft.intake.database import reading
from backdraft.intake.database.address import DatabaseError
from backdraft.intake.database.reading import read_database
from backdraft.intake.imported import Imported
from backdraft.render.sql import DIALECTS, sql
from backdraft.reports.live import made_beside, read_side, tables_of
from tests.cli.conftest import Call, backdraft, real
from tests.engines.catalogs import catalog
from tests.engines.servers import Database, MySqlServer, Postgres, PostgresServer, Sqlite, run_script
from tests.engines.sound_schemas import sound_designs
from tests.engines.test_designs import DESIGNS
from tests.soak import examples

pytestmark = pytest.mark.engines
__all__ = ["backdraft"]


@dataclass(frozen=True)
class Live:
    """An engine whose databases can be named by URL.

    `lost` is what none of its definitions says any more, as patterns of its catalog with what stands for them.
    """

    dialect: str
    empty: Callable[[], AbstractContextManager[Database]]
    url: Callable[[Any], str]
    lost: tuple[tuple[str, str], ...] = ()


def _url_of_postgres(database: Postgres) -> str:
    info = database.connection.info
    return f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}"


class SqliteFile(Sqlite):
    """SQLite in a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)


@contextlib.contextmanager
def _sqlite_file() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="bd live ") as folder:
        database = SqliteFile(f"{folder}/a%20b?.db")
        yield database
        database.connection.close()


def _url_of_sqlite(database: SqliteFile) -> str:
    return f"sqlite:///{database.path.replace('%', '%25').replace('?', '%3F')}"


@pytest.fixture(params=["postgres16", "postgres18", "mariadb", "mysql", "sqlite"])
def live(request: pytest.FixtureRequest) -> Live:
    """Each engine in turn."""
    if request.param == "sqlite":
        # One kind of float: REAL and DOUBLE are read as the same. To refuse a delete is what happens anyway.
        return Live("sqlite", _sqlite_file, _url_of_sqlite, ((r"\bREAL\b", "DOUBLE"), (r" ON DELETE NO ACTION", "")))
    server = request.getfixturevalue(request.param)
    if request.param in ("mariadb", "mysql"):
        # To refuse a delete is what it does when nothing is said.
        lost = ((r" ON DELETE (?:NO ACTION|RESTRICT)", ""),)
        return Live(request.param, server.database, lambda database: _url_of_mysql(server, database), lost)
    return Live("postgres", server.database, _url_of_postgres)


def _url_of_mysql(server: MySqlServer, database: Database) -> str:
    ((name,),) = database.run("SELECT DATABASE()")
    return f"mysql://root@localhost/{name}?unix_socket={server.socket}"


def _view(found: Imported) -> View:
    taken = take(Document.read("backdraft: 1\n"), found.entries)
    assert not taken.refused and not taken.clashes
    assert not [p for p in taken.document.problems if p.severity == "error"]
    return Memo().view(taken.document.design)


def _seen(live: Live, database: Database) -> str:
    text = "\n".join(f"{name}: {said}" for name, said in sorted(catalog(database).items()))
    for pattern, other in live.lost:
        text = re.sub(pattern, other, text)
    return text


def judge(live: Live, view: View) -> None:
    """The design's database, and that of what is read from it, have one catalog; read again it says the same."""
    with live.empty() as first:
        run_script(first, sql(view, live.dialect).text)
        found = read_database(live.url(first))
        wanted = _seen(live, first)
    assert not [loss for loss in found.losses if loss.reason not in _TOLD], found.losses
    script = sql(_view(found), live.dialect).text
    with live.empty() as second:
        run_script(second, script)
        assert _seen(live, second) == wanted
        again = read_database(live.url(second))
    assert sql(_view(again), live.dialect).text == script


def differences(live: Live, view: View) -> list[str]:
    """What `diff` would say of a database that the design has just made."""
    with live.empty() as database:
        run_script(database, sql(view, live.dialect).text)
        dialect, side = read_side(live.url(database))
    made = view.ask(made_beside, tables_of(side), dialect)
    there, here = (Memo().view(one.document.design) for one in (side, made))
    return [line.text for line in report.lines(compare(there, here).changes).lines]


@pytest.mark.parametrize("live", ["postgres16", "mariadb", "mysql", "sqlite"], indirect=True)
def test_a_database_that_a_design_has_made_differs_in_nothing(live: Live) -> None:
    @settings(examples(5), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(sound_designs())
    def each(design: Any) -> None:
        assert not differences(live, Memo().view(design))

    each()


#: What catalogs say in other words than scripts: casts around texts, signs, digits, options.
SAID_OTHERWISE = """
backdraft: 1
types:
  Mood: enum(calm, loud)
tables:
  people:
    native: {postgres: {fillfactor: 70}}
    columns:
      id: bigint pk auto
      email: varchar(320)
      code: char(4)
      big: bigint unsigned = 5
      whole: numeric(10,0) = 7
      money: numeric(12,2) = 0
      doc: json = {}
      mood: Mood = 'calm'
      low: int -99..99
      loud: text as `upper(email)`
    checks:
      not_low: low <> -7 or low > 3
      no_a: code <> 'a' and email like 'x%' and (low > -5 or email = '')
      some: mood in ('calm', 'loud')
    indexes:
      - unique lower(email)
      - lower(email), id desc
      - (email || code)
      - to_tsvector('english', email) using gin
      - code where email like 'a%' and low > -3
"""


def test_what_a_catalog_says_in_other_words_is_no_difference(live: Live) -> None:
    assert not differences(live, Memo().view(Document.read(SAID_OTHERWISE).design))


#: Where an index of some rows is one of all rows there may be two alike.
_TOLD = ("a second index of the same columns",)


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_what_a_shipped_design_made_is_read_and_made_anew(live: Live, path: Path) -> None:
    judge(live, Memo().view(Document.read(path.read_text()).design))


@pytest.mark.parametrize("live", ["postgres16", "mariadb", "mysql", "sqlite"], indirect=True)
def test_what_random_designs_made_is_read_and_made_anew(live: Live) -> None:
    @settings(examples(5), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(sound_designs())
    def each(design: Any) -> None:
        judge(live, Memo().view(design))

    each()


#: What is in a database beside tables, and what is told of it.
BESIDE = {
    "postgres": (
        """
        CREATE TABLE t (id int PRIMARY KEY, span int4range, EXCLUDE USING gist (span WITH &&));
        CREATE TABLE of_t () INHERITS (t);
        CREATE TYPE address AS (street text);
        CREATE TABLE tens (id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 10), a int);
        CREATE TYPE stretch AS RANGE (subtype = float8);
        CREATE UNLOGGED TABLE hasty (a int PRIMARY KEY DEFERRABLE, b int UNIQUE NULLS NOT DISTINCT, c int, d int);
        ALTER TABLE hasty ADD FOREIGN KEY (c) REFERENCES t MATCH FULL DEFERRABLE, ADD UNIQUE (d) INCLUDE (c);
        ALTER TABLE hasty ENABLE ROW LEVEL SECURITY;
        CREATE VIEW seen AS SELECT 1 AS a;
        CREATE MATERIALIZED VIEW kept AS SELECT 1 AS a;
        CREATE SEQUENCE counted;
        CREATE FUNCTION done() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER told AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION done();
        CREATE POLICY mine ON t;
        """,
        (
            "view seen: a view is not read",
            "materialized view kept: a materialized view is not read",
            "sequence counted: a sequence that no column counts by",
            "trigger told: a trigger is not read",
            "exclusion constraint t_span_excl: an exclusion constraint is not read",
            "policy mine: a policy is not read",
            "tens: id: where an identity begins, and by how much it counts, is not kept",
            "row security hasty: rights are not kept in a design",
            "composite type address: only types that are enums or domains are read",
            "range type stretch: only types that are enums or domains are read",
            "hasty: that it is lost in a crash is not kept in a design",
            "hasty: that nulls count as alike is not read",
            "hasty: that it is checked at the end is not read",
            "hasty: how nulls match is not read",
            "inheritance of_t: a table that inherits stands by itself",
            "function done: a function is not read",
        ),
    ),
    "mariadb": (
        """
        CREATE TABLE t (id int PRIMARY KEY, `100%` int);
        CREATE VIEW seen AS SELECT 1 AS a;
        CREATE SEQUENCE counted;
        CREATE TRIGGER told BEFORE INSERT ON t FOR EACH ROW SET @a = 1;
        CREATE PROCEDURE done() SELECT 1;
        """,
        (
            "view seen: a view is not read",
            "sequence counted: a sequence is not read",
            "trigger told: a trigger is not read",
            "procedure done: a procedure is not read",
        ),
    ),
    "mysql": (
        """
        CREATE TABLE t (
          id int PRIMARY KEY, `100%` int INVISIBLE, place point NOT NULL SRID 4326,
          CONSTRAINT loose CHECK (id <> 4) NOT ENFORCED, SPATIAL KEY (place)
        );
        CREATE VIEW seen AS SELECT 1 AS a;
        CREATE TRIGGER told BEFORE INSERT ON t FOR EACH ROW SET @a = 1;
        CREATE PROCEDURE done() SELECT 1;
        """,
        (
            "view seen: a view is not read",
            "trigger told: a trigger is not read",
            "procedure done: a procedure is not read",
            "t: the kind of a geometry is not read",
            "t: a condition that is not enforced is taken as any other",
            "t: place: a spatial index is taken as a plain one",
        ),
    ),
    "sqlite": (
        """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE VIEW seen AS SELECT 1 AS a;
        CREATE TRIGGER told AFTER INSERT ON t BEGIN SELECT 1; END;
        CREATE VIRTUAL TABLE words USING fts5(text);
        """,
        (
            "view seen: a view is not read",
            "trigger told: a trigger is not read",
            "table words: a virtual table is not read",
        ),
    ),
}


def test_what_is_there_beside_tables_is_told(live: Live) -> None:
    script, told = BESIDE[live.dialect]
    with live.empty() as database:
        if live.dialect == "sqlite":
            database.connection.executescript(script)  # type: ignore[attr-defined]
        else:
            run_script(database, script)
        found = read_database(live.url(database))
    assert {("tables", "t")} <= {path for path, _ in found.entries}
    losses = {f"{loss.excerpt}: {loss.reason}" for loss in found.losses}
    assert set(told) <= losses
    assert not [loss for loss in losses if loss.startswith("function stretch")]  # it comes with its type


def test_a_connection_that_reads_cannot_write(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import text

    words = DIALECTS[live.dialect].name
    way = next(w for w in reading._WAYS.values() if w.dialect == words)
    with live.empty() as database:
        database.run("CREATE TABLE t (id int)")
        for statement in ("CREATE TABLE written (a int)", "INSERT INTO t VALUES (1)", "DROP TABLE t"):

            def collect(connection: Any, statement: str = statement) -> Any:
                connection.execute(text(statement))
                connection.commit()

            changed = {key: replace(w, collect=collect) if w is way else w for key, w in reading._WAYS.items()}
            monkeypatch.setattr(reading, "_WAYS", changed)
            with pytest.raises(DatabaseError, match=r"(?i)read.?only|write"):
                read_database(live.url(database))
        assert database.run("SELECT count(*) FROM t") in ([(0,)], [[0]])


SECRET = "s3cr%40t%20pass"


def _without_secret(said: str) -> None:
    for word in ("s3cr", "%40t", "@t pass", "%20pass", "hidden"):
        assert word not in said, said


def test_no_password_is_told_whatever_goes_wrong(mariadb: MySqlServer, postgres16: PostgresServer) -> None:
    with mariadb.database() as database, postgres16.database() as other:
        ((name,),) = database.run("SELECT DATABASE()")
        info = other.connection.info
        host = info.host.replace("/", "%2F")
        urls = (
            f"mysql://nobody:{SECRET}@localhost/{name}?unix_socket={mariadb.socket}",
            f"mysql://nobody:{SECRET}@localhost/nowhere?unix_socket={mariadb.socket}&ssl_key_password=hidden",
            f"mysql://nobody:{SECRET}@127.0.0.1:1/{name}?nonsense=hidden",
            f"postgresql://{info.user}:{SECRET}@{host}:{info.port}/nowhere",
            f"postgresql://{info.user}:{SECRET}@/nowhere?host={info.host}&port={info.port}&password=hidden",
            f"postgresql://nobody:{SECRET}@127.0.0.1:1/x?nonsense=hidden",
            f"postgresql://nobody:{SECRET}@127.0.0.1:port/x",
            f"postgresql://nobody:{SECRET} @127.0.0.1/x",
            f"postgresql://nobody:{SECRET}@127.0.0.1:0/x",
            f"mysql://nobody:{SECRET}@127.0.0.1",
        )
        for url in urls:
            with pytest.raises(DatabaseError) as caught:
                read_database(url)
            _without_secret(f"{caught.value} {caught.value.mend} {caught.value.args}")
            shown = [str(e) for e in _behind(caught.value)]
            _without_secret("".join(shown) + "".join(traceback.format_exception_only(caught.value)))
        said = real("import", urls[0], env={"BACKDRAFT_DEBUG": "1"})
        assert said.returncode == 2
        assert b"Access denied for user 'nobody'" in said.stderr
        _without_secret((said.stdout + said.stderr).decode())
        said = real("diff", urls[3], str(DESIGNS[0]))
        assert said.returncode == 2
        assert b'database "nowhere" does not exist' in said.stderr
        _without_secret((said.stdout + said.stderr).decode())


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_the_commands_read_a_database_and_bring_it_to_a_design(live: Live, backdraft: Call) -> None:
    shop = next(path for path in DESIGNS if path.stem == "corner-shop").read_text()
    Path("shop.yaml").write_text(shop)
    changed = shop.replace("      note: varchar(500)?\n", "      remark: varchar(500)? was=note\n      weight: int?\n")
    changed = changed.replace("orders(customer_id, note)", "orders(customer_id, remark)")
    Path("changed.yaml").write_text(changed.replace("orders(note?, status?)", "orders(remark?, status?)"))
    with live.empty() as database:
        run_script(database, sql(Memo().view(Document.read(shop).design), live.dialect).text)
        url = live.url(database)
        same = backdraft("diff", url, "shop.yaml")
        assert (same.status, same.out) == (0, "")
        said = backdraft("import", url, "-o", "live.yaml")
        assert said.status == 0, said.err
        assert "4 tables to live.yaml" in said.err
        assert "      customer_id: -> customers.id" in Path("live.yaml").read_text()
        said = backdraft("diff", url, "changed.yaml")
        assert said.status == 1
        assert said.out == "~ tables.orders.remark (was note)\n+ tables.orders.weight\n"
        there, back = (backdraft("diff", url, "changed.yaml", "--as", "sql", *more) for more in ((), ("--rollback",)))
        run_script(database, there.out)
        after = backdraft("diff", url, "changed.yaml")
        assert (after.status, after.out) == (0, "")
        run_script(database, back.out)
        assert backdraft("diff", url, "shop.yaml").status == 0
