"""MySQL and MariaDB cut tables as the design says, take it back and change it in place."""

from __future__ import annotations

import pytest

from backdraft.compare.renames import renames
from backdraft.compare.steps import migration
from backdraft.design.output import Output
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Insert
from backdraft.intake.sql import read_sql
from backdraft.render.sql import built, sql
from backdraft.render.sql.migrate import migrate
from tests.engines.catalogs import catalog
from tests.engines.servers import Database, MySqlServer, run_script

pytestmark = pytest.mark.engines

TYPES = (
    *("int", "bigint", "int unsigned", "smallint", "bool", "date", "timestamp", "timestamptz", "time", "year"),
    *("char(3)", "varchar(20)", "text", "uuid", "json", "bytes", "bytes(20)", "float", "double", "numeric(9,2)"),
    *("enum(a, b)", "inet", "money", "interval", "text[]"),
)


@pytest.fixture(params=["mariadb", "mysql"])
def server(request: pytest.FixtureRequest) -> MySqlServer:
    found: MySqlServer = request.getfixturevalue(request.param)
    return found


def _view(text: str) -> View:
    return Memo().view(Document.read(f"backdraft: 1\n{text}").design)


def _sql(text: str, server: MySqlServer) -> Output:
    return sql(_view(text), server.dialect)


def _notes(output: Output) -> list[str]:
    return [note.message for note in output.notes if note.path == ("tables", "t", "partition")]


def _cut(database: Database) -> list[tuple[str, int]]:
    """By what the table is cut, and into how many pieces."""
    found = database.run(
        "SELECT partition_method, count(*) FROM information_schema.partitions "
        "WHERE table_schema = database() AND partition_name IS NOT NULL GROUP BY partition_method"
    )
    return [(str(method), int(count)) for method, count in found]


#: By what a value of a type may be said; that of another type is refused.
VALUES = ("5", "'2024-01-01'", "'10:00:00'", "'x'")


def _takes(database: Database, *statements: str) -> bool:
    try:
        for statement in statements:
            database.run(statement)
    except Exception as error:
        assert any(word in str(error).lower() for word in ("partition", "syntax", "not allowed")), error
        return False
    return True


@pytest.mark.parametrize(
    ("by", "wanted", "first", "bound"),
    [
        ("hash(a) 3", ("KEY", 3), "KEY (a) PARTITIONS 3", ""),
        ("hash(a, b)", ("KEY", 4), "KEY (a, b) PARTITIONS 4", ""),
        (
            "range(a)",
            ("RANGE COLUMNS", 1),
            "RANGE COLUMNS (a) (PARTITION pmax VALUES LESS THAN (MAXVALUE))",
            "pmax INTO (PARTITION p0 VALUES LESS THAN ({}), PARTITION pmax VALUES LESS THAN (MAXVALUE))",
        ),
        (
            "range(b, a) every=month",
            ("RANGE COLUMNS", 1),
            "RANGE COLUMNS (b, a) (PARTITION pmax VALUES LESS THAN (MAXVALUE, MAXVALUE))",
            "pmax INTO (PARTITION p0 VALUES LESS THAN (1, {}), PARTITION pmax VALUES LESS THAN (MAXVALUE, MAXVALUE))",
        ),
        (
            "list(a)",
            ("LIST COLUMNS", 1),
            "LIST COLUMNS (a) (PARTITION pdefault DEFAULT)",
            "pdefault INTO (PARTITION p0 VALUES IN ({}), PARTITION pdefault DEFAULT)",
        ),
    ],
)
def test_a_type_is_cut_where_the_engine_takes_bounds_of_it(
    server: MySqlServer, by: str, wanted: tuple[str, int], first: str, bound: str
) -> None:
    """Without a bound both engines take types that no bound can be of."""
    wrong = []
    for type_ in TYPES:
        output = _sql(f"tables: {{t: {{columns: {{a: '{type_}', b: int}}, partition: '{by}'}}}}", server)
        with server.database() as database:
            run_script(database, output.text)
            cut = _cut(database)
            assert cut in ([], [wanted])
            assert bool(cut) != any(told.startswith("not partitioned: ") for told in _notes(output)), type_
            takes = bool(cut) or _takes(database, f"ALTER TABLE t PARTITION BY {first}")
            if bound:
                takes = takes and any(
                    _takes(database, f"ALTER TABLE t REORGANIZE PARTITION {bound.format(value)}") for value in VALUES
                )
            wrong += [(type_, cut, takes)] if takes != bool(cut) else []
    assert not wrong


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("columns: {a: int pk, b: int}, partition: hash(b)", "wants b in every unique key, and it is not in (a)"),
        ("columns: {a: int, b: int unique}, partition: hash(a)", "wants a in every unique key"),
        ("columns: {a: int, b: int}, indexes: [b unique], partition: hash(a)", "wants a in every unique key"),
        ("columns: {a: int, b: -> u}, partition: hash(a)", "has no foreign keys to and from partitions"),
        (
            "columns: {a: int, b: {column: text, native: {mysql: geometry}}}, partition: hash(a)",
            "has no geometry in partitions",
        ),
        ("columns: {a: int, b: int as (a + 1)}, partition: hash(b)", "partitions by no generated column"),
        ("columns: {a: int}, native: {mysql: {engine: memory}}, partition: hash(a)", "the engine memory has no"),
    ],
)
def test_what_the_engine_wants_and_the_table_breaks_is_told(server: MySqlServer, table: str, told: str) -> None:
    output = _sql(f"tables:\n  t: {{{table}}}\n  u: {{columns: {{id: int pk}}}}\n", server)
    assert any(told in message for message in _notes(output)), (output.text, output.notes)
    assert "PARTITION" not in output.text
    with server.database() as database:
        run_script(database, output.text)


def test_a_table_that_another_points_to_is_not_cut(server: MySqlServer) -> None:
    output = _sql("tables: {t: {columns: {id: int pk}, partition: hash(id)}, u: {columns: {t: -> t.id}}}", server)
    assert any("has no foreign keys to and from partitions" in message for message in _notes(output))
    with server.database() as database:
        run_script(database, output.text)


TABLES = (
    "tables: {t: {columns: {id: int, day: date, who: varchar(9)}, key: 'id, day'}}",
    "tables: {t: {columns: {id: int, day: date, who: varchar(9)}, key: 'id, day', partition: range(day)}}",
    "tables: {t: {columns: {id: int, day: date, who: varchar(9)}, key: 'id, day', partition: hash(id) 3}}",
    "tables: {t: {columns: {id: int, at: date was=day, who: varchar(9)}, key: 'id, at', partition: range(at)}}",
    "tables: {t: {columns: {id: bigint pk, day: date, who: varchar(9)}, partition: hash(id) 3}}",
    "tables: {t: {columns: {id: int pk, who: varchar(9)}}, u: {columns: {t: -> t}}}",
    "tables: {t: {columns: {id: int, day: datetime = now, who: varchar(9)}, key: 'id, day', partition: range(day)}}",
)


@pytest.mark.parametrize("old", TABLES)
def test_a_migration_cuts_in_place_and_keeps_the_rows(server: MySqlServer, old: str) -> None:
    for new in TABLES:
        before, after = _view(old), _view(new)
        if old == new or ("at:" in old and "at:" not in new):
            continue
        names = renames(before, after)
        made = [built(view, "", server.dialect) for view in (before, after)]
        with server.database() as database:
            run_script(database, sql(after, server.dialect).text)
            wanted = catalog(database)
        with server.database() as database:
            run_script(database, sql(before, server.dialect).text)
            first = catalog(database)
            columns = "id, day, who" if "day:" in old else "id, at, who" if "at:" in old else "id, who"
            values = "1, 'a'" if columns == "id, who" else "1, '2024-02-03', 'a'"
            database.run(f"INSERT INTO t ({columns}) VALUES ({values})")
            there = migrate(migration(*made, names)).text
            run_script(database, there)
            assert catalog(database) == wanted, there
            assert database.run("SELECT id, who FROM t") == [(1, "a")]
            back = migrate(migration(*reversed(made), names.back())).text
            run_script(database, back)
            assert catalog(database) == first, back


@pytest.mark.parametrize("text", TABLES[1:5])
def test_what_is_written_and_what_the_server_shows_is_read_back(server: MySqlServer, text: str) -> None:
    text = text.replace(" was=day", "")
    first = _sql(text, server).text
    with server.database() as database:
        run_script(database, first)
        ((_, shown),) = database.run("SHOW CREATE TABLE t")
    for script in (first, f"{shown};"):
        found = read_sql(script)
        assert not found.losses, script
        document = Document.read("backdraft: 1\n").apply(*(Insert(path, value) for path, value in found.entries))
        assert sql(Memo().view(document.design), server.dialect).text == first
