"""What SQL Server's own parser and model say of T-SQL: first that they can say no."""

from __future__ import annotations

import pytest

from tests.engines.mssql_program import SqlServer, sql_server

pytestmark = pytest.mark.engines

SCRIPT = """CREATE SCHEMA s;
GO
CREATE TABLE a (
    id INT NOT NULL IDENTITY(1, 1) CONSTRAINT a_pkey PRIMARY KEY,
    n NVARCHAR(MAX) DEFAULT N'it''s',
    at DATETIME2(3) NOT NULL,
    price DECIMAL(12, 2),
    code VARCHAR(3) CONSTRAINT a_code CHECK (code <> 'x'),
    up AS UPPER(code) PERSISTED
);
CREATE TABLE s.b (
    id INT NOT NULL CONSTRAINT b_a FOREIGN KEY REFERENCES a (id) ON DELETE CASCADE,
    z VARCHAR(30) NOT NULL, y INT, CONSTRAINT b_z UNIQUE (z DESC)
);
CREATE UNIQUE INDEX b_i ON s.b (z DESC, y) INCLUDE (id) WHERE y > 3;
EXEC sys.sp_addextendedproperty N'MS_Description', N'about a', N'SCHEMA', N'dbo', N'TABLE', N'a';
"""


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
