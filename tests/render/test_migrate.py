"""What a migration's script says: order, risks, the ways that keep writers working."""

from __future__ import annotations

import pytest

from backdraft.compare.renames import renames
from backdraft.compare.steps import migration
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.render.sql import built
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.migrate import migrate

OLD = """\
backdraft: 1
types:
  Status: enum(open, paid)
tables:
  users:
    columns:
      id: bigint pk auto
      mail: varchar(80) unique
  orders:
    columns:
      id: bigint pk auto
      user_id: -> users.id
      status: Status = 'open'
      total: numeric(12,2)?
      a: int
      b: int
    indexes: [status]
"""


def script(new: str, dialect: str = "postgres", online: bool = False, old: str = OLD) -> list[str]:
    """The statements and remarks, one a line, without empty ones and the count of the steps, which is first."""
    before, after = (Memo().view(Document.read(text).design) for text in (old, new))
    steps = migration(built(before, "", dialect), built(after, "", dialect), renames(before, after))
    return [line for line in migrate(steps, online).text.splitlines() if line][1:]


def test_the_script_first_counts_its_steps_by_what_they_risk() -> None:
    def first(*changes: tuple[str, str]) -> str:
        before, after = (Memo().view(Document.read(text).design) for text in (OLD, changed(*changes)))
        steps = migration(built(before, "", "postgres"), built(after, "", "postgres"), renames(before, after))
        return migrate(steps).text.splitlines()[0]

    assert first(("      b: int\n", "      b: int\n      c: int?\n")) == "-- 1 step: portable"
    several = (("      b: int\n", "      b: bigint\n      c: int?\n"), ("      a: int\n", ""))
    assert first(*several) == "-- 3 steps: 1 destructive, 1 backward-incompatible, 1 locking, 1 portable"


def changed(*changes: tuple[str, str]) -> str:
    text = OLD
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_to_do_is_an_empty_script(dialect: str) -> None:
    assert script(OLD, dialect) == []
    assert script(changed(("    indexes: [status]\n", "    indexes: [status]\n    rows: 2M\n")), dialect) == []


def test_a_new_column_that_must_have_a_value_is_added_filled_and_constrained() -> None:
    lines = script(changed(("      b: int\n", "      b: int\n      note: text\n      born: date = today\n")))
    assert lines == [
        "ALTER TABLE orders ADD COLUMN note TEXT;",
        "-- data-dependent, locking: decide what rows without a value get",
        "UPDATE orders SET note = '' WHERE note IS NULL;",
        "-- data-dependent, backward-incompatible, locking: rows without a value make it fail",
        "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
        "ALTER TABLE orders ADD COLUMN born DATE NOT NULL DEFAULT CURRENT_DATE;",
    ]


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        ("postgres", "ALTER TABLE users ALTER COLUMN mail TYPE VARCHAR(120);"),
        ("mysql", "ALTER TABLE users MODIFY COLUMN mail VARCHAR(120) NOT NULL;"),
        ("mariadb", "ALTER TABLE users MODIFY COLUMN mail VARCHAR(120) NOT NULL;"),
        ("mssql", "ALTER TABLE users ALTER COLUMN mail NVARCHAR(120) NOT NULL;"),
        ("oracle", "ALTER TABLE users MODIFY mail VARCHAR2(120 CHAR);"),
    ],
)
def test_a_text_that_becomes_longer_is_altered_under_its_keys_and_indexes(dialect: str, said: str) -> None:
    old = changed(("      mail: varchar(80) unique\n", "      mail: varchar(80) unique\n    indexes: ['mail, id']\n"))
    steps = [line for line in script(old.replace("(80)", "(120)"), dialect, old=old) if not line.startswith("--")]
    assert [line for line in steps if line not in ("GO", "SET QUOTED_IDENTIFIER ON;")] == [said]


def test_a_type_that_becomes_wider_and_must_have_a_value_tells_both() -> None:
    old = changed(("      a: int\n", "      a: int?\n"))
    steps = script(changed(("      a: int\n", "      a: bigint\n")), old=old)
    risks, _, why = steps[0].partition(": ")
    assert risks == "-- data-dependent, backward-incompatible, locking"
    assert why == "the type only becomes wider; every row is written anew; rows without a value make it fail"


@pytest.mark.parametrize(
    ("dialect", "changed_", "gone", "came"),
    [
        *(
            (dialect, "COMMENT ON INDEX t_n_idx IS 'two';", "COMMENT ON INDEX t_n_idx IS NULL;", "IS 'one';")
            for dialect in ("postgres", "duckdb")
        ),
        (
            "mssql",
            "EXEC sp_updateextendedproperty N'MS_Description', N'two', N'SCHEMA', N'dbo', N'TABLE', N't', N'INDEX', "
            "N't_n_idx';",
            "EXEC sp_dropextendedproperty N'MS_Description', N'SCHEMA', N'dbo', N'TABLE', N't', N'INDEX', N't_n_idx';",
            "EXEC sp_addextendedproperty N'MS_Description', N'one', N'SCHEMA'",
        ),
    ],
)
def test_the_note_of_an_index_changes_comes_and_goes(dialect: str, changed_: str, gone: str, came: str) -> None:
    one, two, none = (
        f"backdraft: 1\ntables:\n  t:\n    columns: {{id: bigint pk, n: int}}\n    indexes:\n      - n{note}\n"
        for note in (" -- one", " -- two", "")
    )
    assert changed_ in script(two, dialect, old=one)
    assert gone in script(none, dialect, old=one)
    assert any(came in line for line in script(one, dialect, old=none))
    renamed = one.replace("n: int", "m: int was=n").replace("- n", "- m")
    said = [line for line in script(renamed, dialect, old=one) if "COMMENT" in line or "property" in line]
    assert bool(said) == (dialect == "duckdb"), "where an index is renamed it keeps its note"


def test_names_that_change_places_step_aside() -> None:
    new = changed(("      a: int\n      b: int\n", "      b: int was=a\n      a: int was=b\n"))
    lines = [line for line in script(new) if not line.startswith("--")]
    assert lines == [
        "ALTER TABLE orders RENAME COLUMN a TO backdraft_1;",
        "ALTER TABLE orders RENAME COLUMN b TO a;",
        "ALTER TABLE orders RENAME COLUMN backdraft_1 TO b;",
    ]


def test_a_renamed_table_keeps_its_rows_and_what_is_named_after_it_follows() -> None:
    new = changed(("  users:\n", "  people:\n    was: users\n"), ("-> users.id", "-> people.id"))
    assert script(new) == [
        "-- backward-incompatible: programs that use the old name fail",
        "ALTER TABLE users RENAME TO people;",
        "ALTER TABLE people RENAME CONSTRAINT users_pkey TO people_pkey;",
        "ALTER TABLE people RENAME CONSTRAINT users_mail_key TO people_mail_key;",
    ]


def test_what_loses_values_says_so_and_comes_last() -> None:
    new = changed(
        ("      total: numeric(12,2)?\n", ""), ("      mail: varchar(80) unique\n", "      mail: varchar(80)\n")
    )
    lines = script(new)
    assert lines[0] == "ALTER TABLE users DROP CONSTRAINT users_mail_key;"
    assert lines[-2:] == [
        "-- destructive, backward-incompatible: its values are gone",
        "ALTER TABLE orders DROP COLUMN total;",
    ]
    copied = script(new, "sqlite")
    assert any(line.startswith("-- destructive") and "the values of total are gone" in line for line in copied)
    assert not any(line.startswith("-- destructive") and "its rows" in line for line in copied)


def test_a_member_more_is_added_and_a_member_less_makes_the_type_anew() -> None:
    more = changed(("enum(open, paid)", "enum(new, open, paid, lost)"))
    assert [line for line in script(more) if not line.startswith("--")] == [
        "ALTER TYPE status ADD VALUE 'lost';",
        "ALTER TYPE status ADD VALUE 'new' BEFORE 'open';",
    ]
    less = "\n".join(script(changed(("enum(open, paid)", "enum(open)"))))
    for part in ("RENAME TO backdraft_1", "CREATE TYPE status AS ENUM ('open')", "USING status::text::status"):
        assert part in less
    assert less.endswith("DROP TYPE backdraft_1;")
    assert "DROP INDEX orders_status_idx;" in less


def test_online_keeps_writers_working_in_postgres() -> None:
    new = changed(
        ("    indexes: [status]\n", "    indexes: [status, total, unique a]\n    checks: {few: a < 10}\n"),
        ("      b: int\n", "      b: int\n      other: bigint? -> users.id\n"),
    )
    lines = script(new, online=True)
    assert "CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);" in lines
    assert "CREATE UNIQUE INDEX CONCURRENTLY orders_a_key ON orders (a);" in lines
    assert "ALTER TABLE orders ADD CONSTRAINT orders_a_key UNIQUE USING INDEX orders_a_key;" in lines
    assert "ALTER TABLE orders ADD CONSTRAINT orders_few_check CHECK (a < 10) NOT VALID;" in lines
    assert "ALTER TABLE orders VALIDATE CONSTRAINT orders_few_check;" in lines
    assert any(line.endswith("REFERENCES users (id) NOT VALID;") for line in lines)
    assert not any("CONCURRENTLY" in line or "NOT VALID" in line for line in script(new))


def test_sqlite_adds_a_column_at_the_end_and_rebuilds_for_the_rest() -> None:
    end = script(changed(("      b: int\n", "      b: int\n      note: text?\n")), "sqlite")
    assert "ALTER TABLE orders ADD COLUMN note TEXT;" in end
    assert not any("CREATE TABLE" in line for line in end)
    middle = script(changed(("      a: int\n", "      note: text?\n      a: int\n")), "sqlite")
    assert middle[:2] == ["PRAGMA foreign_keys = OFF;", "BEGIN;"]
    assert middle[-2:] == ["COMMIT;", "PRAGMA foreign_keys = ON;"]
    kept = "id, user_id, status, total, a, b"
    assert f"INSERT INTO backdraft_1 ({kept}) SELECT {kept} FROM orders;" in middle


def test_what_one_table_of_mysql_needs_is_one_statement() -> None:
    new = changed(("      a: int\n", "      a: bigint\n      c: int?\n"), ("indexes: [status]", "indexes: [status, b]"))
    lines = [line for line in script(new, "mysql") if not line.startswith("--")]
    assert lines == [
        "ALTER TABLE orders",
        "    ADD COLUMN c INT,",
        "    MODIFY COLUMN a BIGINT NOT NULL,",
        "    ADD INDEX orders_b_idx (b);",
    ]


def test_duckdb_adds_what_may_be_null_and_makes_the_rest_anew_in_one_transaction() -> None:
    end = script(changed(("      b: int\n", "      b: int\n      note: text?\n")), "duckdb")
    assert end == ["BEGIN;", "ALTER TABLE orders ADD COLUMN note TEXT;", "COMMIT;"]
    anew = script(changed(("      mail: varchar(80) unique\n", "      mail: text\n")), "duckdb")
    assert (anew[0], anew[-1]) == ("BEGIN;", "COMMIT;")
    for one, other in (
        ("CREATE TEMP TABLE backdraft_2 AS SELECT * FROM orders;", "DROP TABLE orders;"),
        ("DROP TABLE orders;", "DROP TABLE users;"),
        ("DROP TABLE users;", "CREATE TABLE users ("),
        ("INSERT INTO users (id, mail) SELECT id, CAST(mail AS TEXT) FROM backdraft_1;", "CREATE TABLE orders ("),
    ):
        assert anew.index(one) < anew.index(other)
    assert not any("SEQUENCE" in line for line in anew), "its numbers go on"


@pytest.mark.parametrize(("members", "made"), [("paid", "'paid'"), ("paid, open", "'paid', 'open'")])
def test_duckdb_makes_a_type_anew_with_the_tables_that_have_it(members: str, made: str) -> None:
    less = script(changed(("enum(open, paid)", f"enum({members})")), "duckdb")
    kept = [line for line in less if line.startswith(("DROP T", "CREATE T"))]
    assert kept == [
        "CREATE TEMP TABLE backdraft_1 AS SELECT * FROM orders;",
        "DROP TABLE orders;",
        "DROP TYPE status;",
        f"CREATE TYPE status AS ENUM ({made});",
        "CREATE TABLE orders (",
        "DROP TABLE backdraft_1;",
    ]
    assert any(line.startswith("-- data-dependent") for line in less), "rows may have the member that goes"
    assert any("CAST(status AS status)" in line for line in less)


@pytest.mark.parametrize("dialect", ["sqlite", "duckdb"])
def test_where_a_table_is_made_anew_for_a_name_its_programs_are_told_and_no_row_is_doubted(dialect: str) -> None:
    new = changed(
        ("  users:\n", "  people:\n    was: users\n"), ("-> users.id", "-> people.id"), ("mail: v", "post: was=mail v")
    )
    told = [line for line in script(new, dialect) if line.startswith("--")]
    assert any("backward-incompatible" in line and "mail" in line for line in told)
    assert not any("data-dependent" in line for line in told)


def test_a_foreign_key_that_duckdb_cannot_have_is_told_where_it_comes() -> None:
    before, after = (
        Memo().view(Document.read(text).design)
        for text in (OLD, changed(("unique\n", "unique\n      last_id: -> orders.id?\n")))
    )
    steps = migration(built(before, "", "duckdb"), built(after, "", "duckdb"), renames(before, after))
    assert [note.message for note in steps.notes] == [
        "no constraint: DuckDB adds none later, and the tables point at each other"
    ]
    assert "FOREIGN KEY" not in migrate(steps).text
