"""What SQL Server's own parser and model say of T-SQL: first that they can say no."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from backdraft.design.design import Design
from backdraft.design.model import Column, Default, Index, IndexPart, SqlType, Table
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.intake.sql import read_sql
from backdraft.render.sql import sql
from tests.engines.mssql_program import SqlServer, sql_server
from tests.engines.random_schemas import designs
from tests.soak import examples
from tests.strategies.services import NASTY

pytestmark = pytest.mark.engines

SCRIPT = """CREATE SCHEMA s;
GO
CREATE TABLE a (
    id INT NOT NULL IDENTITY(1, 1) CONSTRAINT a_pkey PRIMARY KEY,
    n NVARCHAR(MAX) DEFAULT N'it''s',
    at DATETIME2(3) NOT NULL,
    price DECIMAL(12, 2),
    code VARCHAR(3) CONSTRAINT a_code CHECK (code <> 'x'),
    up AS UPPER(code) PERSISTED,
    dear AS (CAST(price * 2 AS DECIMAL(14, 2)))
);
CREATE TABLE s.b (
    id INT NOT NULL CONSTRAINT b_a FOREIGN KEY REFERENCES a (id) ON DELETE CASCADE,
    z VARCHAR(30) NOT NULL, y INT, CONSTRAINT b_z UNIQUE (z DESC)
);
CREATE UNIQUE INDEX b_i ON s.b (z DESC, y) INCLUDE (id) WHERE y > 3;
EXEC sys.sp_addextendedproperty N'MS_Description', N'about a', N'SCHEMA', N'dbo', N'TABLE', N'a';
"""


def _sound(server: SqlServer, design: Design) -> str:
    """The script for a design, whole read by the parser and made into a sound model."""
    script = sql(Memo().view(design), "mssql").text
    assert not server.parse(script), script
    assert not server.model(script), script
    return script


@pytest.fixture(scope="module")
def server() -> SqlServer:
    """SQL Server's parts."""
    return sql_server()


def test_the_parser_says_what_it_cannot_read(server: SqlServer) -> None:
    assert server.parse(SCRIPT) == []
    assert server.parse("SELECT 1;\nGO\nCREATE TABLE a (id INT NOTT NULL);") == [(3, "Incorrect syntax near NOTT.")]
    assert server.parse("CREATE TABLE a (n NVARCHAR(3) DEFAULT N'a\nGO\nb');\nEXEC sp_rename N'a', N'b';") == []


def test_the_model_says_what_leads_nowhere_and_what_is_there_twice(server: SqlServer) -> None:
    assert server.model(SCRIPT) == []
    wrong = (
        (
            "CREATE TABLE a (id INT NOT NULL REFERENCES b (id));",
            "unresolved reference to SqlSimpleColumn [dbo].[b].[id]",
        ),
        ("CREATE TABLE a (id INT, CONSTRAINT c CHECK (i > 1));", "unresolved reference to object [dbo].[a].[i]"),
        ("CREATE TABLE a (id INT);\nCREATE TABLE A (id INT);", "same name"),
    )
    for script, words in wrong:
        assert any(words in text for _, text in server.model(script)), script


def test_the_catalog_is_what_the_script_makes(server: SqlServer) -> None:
    tables = server.catalog(SCRIPT)
    assert list(tables) == ["[dbo].[a]", "[s].[b]"]
    a, b = tables.values()
    assert {name: column["type"] for name, column in a["columns"].items()} == {
        "id": "int",
        "n": "nvarchar(max)",
        "at": "datetime2(3)",
        "price": "decimal(12,2)",
        "code": "varchar(3)",
        "up": "",
        "dear": "decimal(14,2)",
    }
    assert [name for name, column in a["columns"].items() if column["required"]] == ["id", "at"]
    assert a["columns"]["id"]["identity"] and a["columns"]["up"]["persisted"]
    assert server.value(a["columns"]["n"]["default"]) == "it's"
    assert a["comment"] == "N'about a'" and a["checks"] == {"a_code": {"expression": "code <> 'x'"}}
    assert a["keys"] == {"a_pkey": {"columns": [["id", False]], "clustered": True}}
    assert b["uniques"] == {"b_z": {"columns": [["z", True]], "clustered": False}}
    index = {"unique": True, "clustered": False, "include": ["id"], "filter": "y > 3"}
    assert b["indexes"] == {"b_i": {"columns": [["z", True], ["y", False]], **index}}
    to = {"table": "[dbo].[a]", "columns": ["id"], "targets": ["id"]}
    assert b["foreigns"] == {"b_a": {**to, "delete": "cascade", "update": ""}}


def test_two_scripts_are_told_apart(server: SqlServer) -> None:
    assert server.same(SCRIPT, SCRIPT.replace("GO\n", "GO\n\n").replace("    ", " ")) == []
    assert server.same(SCRIPT, SCRIPT.replace("VARCHAR(30)", "VARCHAR(31)").replace("DESC, y", "DESC")) == [
        "/[s].[b]/columns/z/type: 'varchar(30)' is not 'varchar(31)'",
        "/[s].[b]/indexes/b_i/columns: [['z', True], ['y', False]] is not [['z', True]]",
    ]


@examples(20)
@given(design=designs())
def test_every_random_design_is_a_sound_schema(server: SqlServer, design: Design) -> None:
    _sound(server, design)


# --- expressions: what a check, a default, a generated column and a filter may be ---

CONDITIONS = """
a = b | a is not null | not (a = 1) | p | not p | p is true | p is not true | p = true | p and a > 1 | p or q | true
(a > 1) = p | a > 1 is true | t like 'a%' | t not like '[a]%' | t like 'a\\_%' | t like 'a#_%' escape '#' | a in (1, 2)
a between 1 and 2 | a not between 1 and 2 | a not in (1, 2) | t in ('x', '注文') | t = '注文' | t = 'it''s' | not true
coalesce(t, '') <> '' | length(t) > 3 | lower(t) = t | trim(both 'x' from t) = 'y' | ltrim(t) = 'y' | a % 2 = 0
trim(leading 'x' from t) = 'y' | position('a' in t) > 0 | -a > 3 | round(a) > 1 | ceil(a) > 1 | sqrt(a) > 1 | p = q
case when a > 1 then b > 2 else p end | case when p then 1 else 0 end = 1 | d > '2020-01-01' | d > current_date
ts > now() | a::text = 'x' | a & 3 = 1 | left(t, 1) = 'x' | a = b and (p or not q) | (a is null) = (b is null)
(a is null) <> p | coalesce(p, false) | coalesce(p, a > 1) | (a, b) = (1, 2) | a = 1 or a = 2 | a = 1 or b = 2
t = '$(x)' | u = '00000000-0000-0000-0000-000000000000' | t > 'a' and t < 'b' | concat(t, a) = 'x1'
"""
VALUES = """
a > 1 | p and q | not p | a is null | t like 'a%' | t in ('a', 'b') | case when p then a > 1 end | lower(t) | true | 1
coalesce(t, '注文') = 'y' | concat(t, '-', a) | a::text | round(a) | trim(t) | 'x' | 'a\nGO\nb'
"""
DEFAULTS = """
1 + 1 | now() | current_date | case when true then 1 else 2 end | true | not true | 1 > 2 | '注文' | round(1.5) | '$(x)'
"""


def _listed(words: str) -> list[str]:
    return [one.strip() for one in re.split(r" \| |\n", words) if one.strip()]


COLUMNS = (
    Column("id", SqlType("int"), flags=("pk",)),
    *(Column(name, SqlType("int"), True) for name in "ab"),
    *(Column(name, SqlType("bool"), True) for name in "pq"),
    Column("t", SqlType("varchar", (40,)), True),
    Column("d", SqlType("date"), True),
    Column("ts", SqlType("timestamp"), True),
    Column("u", SqlType("uuid"), True),
)
TYPES = ("int", "text", "bool", "numeric", "timestamp")


def test_an_expression_that_is_written_can_be_read(server: SqlServer) -> None:
    tables: list[Table] = []
    for words in _listed(CONDITIONS):
        filtered = Index((IndexPart("b"),), where=words)
        tables.append(Table(f"c{len(tables)}", columns=COLUMNS, checks=(("c", words),), indexes=(filtered,)))
    for words in _listed(VALUES):
        made = tuple(Column(f"g_{name}", SqlType(name), True, generated=words) for name in TYPES)
        tables.append(Table(f"g{len(tables)}", columns=(*COLUMNS, *made)))
    for words in _listed(DEFAULTS):
        made = tuple(Column(f"d_{name}", SqlType(name), True, default=Default("sql", words)) for name in TYPES)
        tables.append(Table(f"d{len(tables)}", columns=(*COLUMNS, *made)))
    for table in tables:  # one by one, so that the one that is refused is told
        script = sql(Memo().view(Design({"tables": {("tables", table.name): table}})), "mssql").text
        assert not server.parse(script), script
    _sound(server, Design({"tables": {("tables", table.name): table for table in tables}}))


# --- what a design says is data ---

HOSTILE = (
    *NASTY,
    "]] ]",
    "a'b",
    "line\nGO\nend",
    "\r\n  go 5\r\n",
    "$(SQLCMDPASSWORD)",
    "a\n:r c:\\x.sql\n!!dir\n",
    "x\x00y",
)
#: What a tool may take for a command of its own: a line of GO, a line that begins so, a variable anywhere.
_COMMAND = re.compile(r"^[ \t]*(?:go\b|:|!!)|\$\(", re.I | re.M)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_members_defaults_and_notes_are_data_for_the_parser_and_for_tools(server: SqlServer, text: str) -> None:
    said = text.replace("'", "''").replace("\x00", "")
    table = Table(
        text,
        note=text,
        columns=(
            Column("id", SqlType("int"), flags=("pk",)),
            Column(f"c {text}", SqlType("text"), default=Default("text", text), note=text),
            Column("e", SqlType("enum", members=("ok", text)), default=Default("text", text)),
            Column("s", SqlType("text"), default=Default("sql", text)),
            Column("g", SqlType("native", text=text), native=(("mssql", text),)),
        ),
        indexes=(Index((IndexPart("id"),), name=text, where=f"s <> '{said}'", note=text),),
        checks=((text, f"s <> '{said}'"), ("kept", "id > 0")),
        db_name=f"{text}.{text}" if text.isascii() else "",
    )
    script = _sound(server, Design({"tables": {("tables", text): table}}))
    (made,) = server.catalog(script).values()
    kept = made["columns"][next(name for name in made["columns"] if name.startswith("c "))]
    assert kept["default"] is None if "\x00" in text else server.value(kept["default"]) == text
    code = re.sub(r"--[^\n]*", "", script)  # remarks are remarks to tools too
    assert not _COMMAND.search(code), code


def test_notes_are_descriptions_that_come_back(server: SqlServer) -> None:
    text = """backdraft: 1
tables:
  a:
    note: About $(x), it's
    columns:
      id: bigint pk
      n: int -- costs $(y)
    indexes:
      - n -- why
"""
    script = sql(Memo().view(Document.read(text).design), "mssql").text
    (table,) = server.catalog(script).values()
    assert server.value(table["comment"]) == "About $(x), it's"
    assert server.value(table["columns"]["n"]["comment"]) == "costs $(y)"
    read = read_sql(script)
    assert not read.losses
    ((_, entry),) = read.entries
    assert entry["note"] == "About $(x), it's" and entry["indexes"] == ["n -- why"]
