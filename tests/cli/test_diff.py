"""`backdraft diff`: files and what git keeps, for people, scripts and reviews."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from backdraft.render.sql.dialects import DIALECTS
from tests.cli.conftest import DESIGNS, Call

SHOP = (DESIGNS / "corner-shop.yaml").read_text(encoding="utf-8")
CHANGED = SHOP.replace("total: numeric(12,2)", "total: numeric(14,2)")


@pytest.fixture
def folder(backdraft: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the shop at `main`, and a change that is not committed."""
    here = Path.cwd()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "a")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@b.c")
    (here / "designs").mkdir()
    (here / "designs" / "shop.yaml").write_text(SHOP, encoding="utf-8")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "work"), ("tag", "v1")):
        subprocess.run(("git", *words), cwd=here, check=True, timeout=60)
    (here / "designs" / "shop.yaml").write_text(CHANGED, encoding="utf-8")
    return here


def test_two_files_that_say_the_same_have_no_changes(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text("# another comment\n" + SHOP, encoding="utf-8")
    said = backdraft("diff", "a.yaml", "b.yaml")
    assert (said.status, said.out, said.err) == (0, "", "")
    assert "Nothing changed." in backdraft("diff", "a.yaml", "b.yaml", "--as", "markdown").out


@pytest.mark.parametrize("revision", ["HEAD", "main", "v1"])
def test_a_file_as_git_has_it_against_the_one_here(backdraft: Call, folder: Path, revision: str) -> None:
    said = backdraft("diff", f"{revision}:designs/shop.yaml", "designs/shop.yaml")
    assert (said.status, said.err) == (1, "")
    assert said.out.splitlines()[:2] == ["~ tables.orders.total  type: numeric(12,2) → numeric(14,2)", ""]


def test_a_name_counts_from_the_folder_one_is_in_as_well(
    backdraft: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "designs")
    for name in ("HEAD:shop.yaml", "HEAD:designs/shop.yaml"):
        assert backdraft("diff", name, "shop.yaml").status == 1


def test_standard_input_is_one_of_the_two(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    assert backdraft("diff", "a.yaml", "-", given=CHANGED.encode()).status == 1
    said = backdraft("diff", "-", "-")
    assert said.status == 2
    assert "only one" in said.err


def test_json_and_markdown_say_the_same(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(CHANGED, encoding="utf-8")
    data = json.loads(backdraft("diff", "a.yaml", "b.yaml", "--json").out)
    assert data["changes"][0]["where"] == "tables.orders.total"
    table = backdraft("diff", "a.yaml", "b.yaml", "--as", "markdown").out
    assert "| `tables.orders.total` | changed | `type`: `numeric(12,2)` → `numeric(14,2)` |" in table


def test_the_migration_is_printed_there_and_back_in_each_dialect(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(CHANGED, encoding="utf-8")
    told = {d: backdraft("diff", "a.yaml", "b.yaml", "--as", "sql", "--dialect", d) for d in ("pg", "mysql", "sqlite")}
    assert [said.status for said in told.values()] == [1, 1, 1]
    assert "ALTER COLUMN total TYPE NUMERIC(14, 2)" in told["pg"].out
    assert "MODIFY COLUMN total DECIMAL(14, 2) NOT NULL" in told["mysql"].out
    assert told["sqlite"].out.index("PRAGMA foreign_keys = OFF;") < told["sqlite"].out.index("BEGIN;")
    assert "note: tables.orders.shard" not in told["pg"].err, "it changes nothing of that"
    back = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql", "--rollback").out
    assert "ALTER COLUMN total TYPE NUMERIC(12, 2)" in back
    assert "data-dependent" in back
    assert "data-dependent, backward-incompatible" not in told["pg"].out


def test_a_change_that_no_table_has_needs_no_migration(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(SHOP.replace("peak: 600/s", "peak: 700/s"), encoding="utf-8")
    said = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql")
    assert (said.status, said.out) == (1, "")


def test_tables_of_several_stores_each_have_their_script(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    text = SHOP.replace("title: varchar(200)", "title: varchar(300)").replace("note: varchar(500)?", "note: text?")
    Path("b.yaml").write_text(text, encoding="utf-8")
    script = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql").out
    assert script.index("-- store: catalog_db") < script.index("products") < script.index("-- store: orders_db")
    refused = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql", "--dialect", "db3")
    assert refused.status == 2


def test_a_migration_for_duckdb_is_one_transaction_there_and_back(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(CHANGED, encoding="utf-8")
    for way in ((), ("--rollback",)):
        said = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql", "--dialect", "duckdb", *way)
        assert said.status == 1
        assert "BEGIN;" in said.out and said.out.rstrip().endswith("COMMIT;")


@pytest.mark.parametrize("dialect", ["mssql", "oracle"])
def test_a_migration_of_a_dialect_that_no_engine_runs_here_says_so(backdraft: Call, dialect: str) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(CHANGED, encoding="utf-8")
    for way in ((), ("--rollback",)):
        said = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql", "--dialect", dialect, *way)
        assert said.status == 1 and "ALTER TABLE" in said.out
        assert f"note: {DIALECTS[dialect].title}: {DIALECTS[dialect].proof}\n" in said.err


def test_a_migration_tells_what_a_dialect_cannot_hold_of_what_it_changes_alone(backdraft: Call) -> None:
    lists = "  orders:\n    columns:\n      id: uuid pk\n      tags: text[]?\n      more: text[]?\n"
    Path("a.yaml").write_text(f"backdraft: 1\ntables:\n{lists}", encoding="utf-8")
    Path("b.yaml").write_text(f"backdraft: 1\ntables:\n{lists}      last: int[]?\n", encoding="utf-8")
    said = backdraft("diff", "a.yaml", "b.yaml", "--as", "sql", "--dialect", "mysql").err
    assert "tables.orders.last: there are no arrays" in said
    assert "tables.orders.tags" not in said
    assert "MySQL: run on MySQL 9.7, not on 8" in said


def test_a_was_that_is_done_is_told_apart_from_the_changes(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(SHOP.replace("  orders:\n    store", "  orders:\n    was: baskets\n    store"), "utf-8")
    said = backdraft("diff", "a.yaml", "b.yaml")
    assert (said.status, said.out) == (0, "")
    assert said.err == "note: tables.orders: its was: is done and can go\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD:nowhere.yaml", 'no file "nowhere.yaml"'),
        ("never:designs/shop.yaml", 'no revision "never"'),
        ("--output=x:designs/shop.yaml", "No such option"),
        (":designs/shop.yaml", "no revision and file"),
        ("HEAD;touch x:designs/shop.yaml", "no revision"),
        ("$(touch x):designs/shop.yaml", "no revision"),
        ("nowhere.yaml", "does not exist"),
        ("HEAD", "HEAD is a revision of git and no file; write HEAD:FILE, such as HEAD:design.yaml"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(backdraft: Call, folder: Path, name: str, said: str) -> None:
    got = backdraft("diff", name, "designs/shop.yaml")
    assert got.status == 2
    assert said in got.err
    assert len([line for line in got.err.splitlines() if line]) <= 3
    assert not (folder / "x").exists()


def test_a_revision_is_never_an_option_of_git(backdraft: Call, folder: Path) -> None:
    got = backdraft("diff", "--", "--output=x:designs/shop.yaml", "designs/shop.yaml")
    assert got.status == 2
    assert not (folder / "x").exists()


def test_outside_a_repository_git_says_so(backdraft: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    got = backdraft("diff", "HEAD:a.yaml", "a.yaml")
    assert got.status == 2
    assert "not a git repository" in got.err


# --- what the clients of the API are told -----------------------------------------------------------------------------


def test_what_changed_for_clients_stands_below_and_can_fail_a_build(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(SHOP.replace("orders(note?, status?)", "orders(note?, status!)"), encoding="utf-8")
    said = backdraft("diff", "a.yaml", "b.yaml")
    assert said.out.splitlines()[-3:] == [
        "For clients of the API: 1 breaking",
        "✗ breaking OrderPatch.status: field is required now",
        "    · requests without it are refused: PATCH /api/v1/orders/{id}",
    ]
    assert backdraft("diff", "a.yaml", "b.yaml", "--fail-on", "breaking").status == 1
    assert backdraft("diff", "b.yaml", "a.yaml", "--fail-on", "breaking").status == 0
    assert backdraft("diff", "b.yaml", "a.yaml", "--fail-on", "risky").status == 0
    api = json.loads(backdraft("diff", "a.yaml", "b.yaml", "--json").out)["api"]
    assert (api["breaking"], api["risky"], api["safe"]) == (1, 0, 0)
    assert api["changes"][0]["operations"] == ["PATCH /api/v1/orders/{id}"]
    table = backdraft("diff", "a.yaml", "b.yaml", "--as", "markdown").out
    assert "| breaking | `OrderPatch.status`<br>`PATCH /api/v1/orders/{id}` | field is required now |" in table


def test_a_sunset_counts_against_the_day_that_is_said(backdraft: Call) -> None:
    start = SHOP.index("    - endpoint: DELETE /orders/:id")
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(SHOP[:start] + SHOP[SHOP.index("  catalog:\n", start) :], encoding="utf-8")
    before, after = (backdraft("diff", "a.yaml", "b.yaml", "--fail-on", "breaking", "--on", day) for day in DAYS)
    assert (before.status, after.status) == (1, 0)
    assert "removed before its sunset: 2027-03-01" in before.out
    assert "● safe DELETE /api/v1/orders/{id}: removed after its sunset: 2027-03-01" in after.out
    assert backdraft("diff", "a.yaml", "b.yaml", "--on", "soon").status == 2


DAYS = ("2027-02-28", "2027-03-01")


def test_an_openapi_document_is_compared_on_either_side(backdraft: Call) -> None:
    Path("a.yaml").write_text(SHOP, encoding="utf-8")
    Path("b.yaml").write_text(CHANGED, encoding="utf-8")
    for form in ("3.1", "3.0"):
        Path("api.yaml").write_text(backdraft("show", "a.yaml", "--as", "openapi", "--openapi", form).out, "utf-8")
        assert backdraft("diff", "api.yaml", "a.yaml").status == 0
        said = backdraft("diff", "api.yaml", "b.yaml")
        assert (said.status, said.out.splitlines()[1]) == (
            1,
            "▲ risky Order.total: a looser limit: maximum 9999999999.99 → 999999999999.99",
        )
    assert backdraft("diff", "api.yaml", "api.yaml", "--json").status == 0
    assert "no tables" in backdraft("diff", "api.yaml", "b.yaml", "--as", "sql").err
    Path("api.yaml").write_text("swagger: '1.2'\n", encoding="utf-8")
    refused = backdraft("diff", "api.yaml", "b.yaml")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "OpenAPI 1.2 is not known" in refused.err


def test_its_help_names_every_dialect_that_a_migration_is_written_for(backdraft: Call) -> None:
    said = " ".join(backdraft("diff", "--help").out.split())
    assert f"For sql: {', '.join(DIALECTS)}." in said
