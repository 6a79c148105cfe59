"""SQL Server on paper. Each refusal bears the number of the server's message.

Rules: the pages on ALTER TABLE, sp_rename, CREATE INDEX and SET IDENTITY_INSERT of Microsoft's Transact-SQL reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.engines.on_paper import tables as on
from tests.engines.on_paper.tables import NAME, Column, Paper, RefusedError, Table, form, own_key


class PaperSqlServer(Paper):
    """Objects (tables and constraints) share the names of a schema; an index's name is its table's own."""

    def __init__(self) -> None:
        super().__init__()
        self.schemas = {"dbo"}
        self.numbering = ""
        self.altered: set[str] = set()
        self.declared = ""

    def run(self, script: str) -> None:
        for batch in batches(script):
            self.altered, self.declared = set(), ""
            for statement, self.told in on.statements(batch):
                self.one(statement)

    # --- tables ---

    def create_table(self, found: re.Match[str]) -> None:
        schema, name = on.split_key(found["table"])
        table = Table(schema, name)
        self.new_object(schema, name)
        if schema and schema not in self.schemas:
            raise RefusedError(f"2760: no schema {schema}")
        self.tables[own_key(table)] = table
        for item in on.listed(found["body"]):
            if head := re.match(rf"CONSTRAINT ({NAME}) ", item):
                self.add_constraint_to(table, head[1], item[head.end() :])
            else:
                self.new_column(table, on.column(item))

    def new_object(self, schema: str, name: str) -> None:
        for table in self.tables.values():
            if table.schema == schema and (table.name == name or name in table.constraints):
                raise RefusedError(f"2714: there is already an object named {name}")

    def new_column(self, table: Table, column: Column) -> None:
        if column.name in table.columns:
            raise RefusedError(f"2705: column {column.name} twice")
        if column.identity and any(c.identity for c in table.columns.values()):
            raise RefusedError(f"2744: two identity columns in {table.name}")
        table.columns[column.name] = column

    def add_constraint_to(self, table: Table, name: str, text: str) -> None:
        part = on.constraint(text)
        self.new_object(table.schema, on.bare(name))
        self.check_part(table, part)
        if part.kind == "PRIMARY KEY" and not all(table.columns[c].required for c in part.columns):
            raise RefusedError("8111: a primary key on a column that may be null")
        table.constraints[on.bare(name)] = part

    def drop_table(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        if any(other is not table for other, _, _ in self.pointing(own_key(table))):
            raise RefusedError(f"3726: {table.name} is referenced by a foreign key")
        if not table.name.startswith("backdraft_"):
            self.needs("destructive", f"the rows of {table.name} are gone")
        del self.tables[own_key(table)]

    def create_schema(self, found: re.Match[str]) -> None:
        self.schemas.add(on.bare(found["schema"].replace("''", "'")))

    def transfer(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        to = on.bare(found["schema"])
        if to not in self.schemas:
            raise RefusedError(f"15151: no schema {to}")
        to = "" if to == "dbo" else to
        for name in (table.name, *table.constraints):
            self.new_object(to, name)
        self.renamed_table(table, to, table.name)

    # --- columns ---

    def add_column(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        text = found["column"]
        with_values = text.endswith(" WITH VALUES")
        column = on.column(text.removesuffix(" WITH VALUES"))
        if column.required and not (column.default or column.identity or column.generated):
            self.needs("data-dependent", f"4901: {column.name} is added to rows as NOT NULL without a value")
        if with_values and not column.default:
            raise RefusedError("WITH VALUES needs a default")
        self.new_column(table, column)
        self.altered.add(own_key(table))

    def drop_column(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        column = self.has(table, found["column"])
        if column.default:
            raise RefusedError(f"5074: the default of {column.name} is dependent on it")
        self.nothing_stands_on(table, column)
        if not any(c is not column and not c.generated for c in table.columns.values()):
            raise RefusedError(f"4923: {column.name} is the only data column in {table.name}")
        if not column.generated:
            self.needs("destructive", f"the values of {column.name} are gone")
        del table.columns[column.name]
        table.comments.pop(f"column {column.name}", None)
        self.altered.add(own_key(table))

    def nothing_stands_on(self, table: Table, column: Column, only_longer: bool = False) -> None:
        """What is only longer may stay in indexes, unique keys and checks."""
        for name, part in (*table.constraints.items(), *table.indexes.items()):
            if only_longer and part.kind not in ("PRIMARY KEY", "FOREIGN KEY"):
                continue
            if column.name in part.columns or on.mentions(part.tokens, column.name):
                raise RefusedError(f"5074: {name} is dependent on {table.name}.{column.name}")
        for other in table.columns.values():
            if other.generated and other is not column and on.mentions(other.generated, column.name):
                raise RefusedError(f"5074: the computed {other.name} is dependent on {column.name}")
        for other_table, name, part in self.pointing(own_key(table)):
            if column.name in part.targets:
                raise RefusedError(f"5074: {name} of {other_table.name} is dependent on {column.name}")

    def alter_column(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        column = self.has(table, found["column"])
        head = on.column(f"c {found['type']} {found['null']}")
        if column.generated:
            raise RefusedError(f"4928: {column.name} is computed")
        self.nothing_stands_on(table, column, stretches(column.type, head.type) and column.required == head.required)
        if column.default and column.type != head.type:
            raise RefusedError(f"5074: the default of {column.name} is dependent on it")
        if not converts(column.type, head.type):
            raise RefusedError(f"257: no implicit conversion from {column.type} to {head.type}")
        if head.required and not column.required:
            self.needs("data-dependent", f"515: rows without a value in {column.name}")
        table.columns[column.name] = replace(column, type=head.type, required=head.required)
        self.altered.add(own_key(table))

    def declare(self, found: re.Match[str]) -> None:
        if self.declared:
            raise RefusedError("134: the variable is declared already")
        table = self.table(text_of(found["head"]).removeprefix("ALTER TABLE ").removesuffix(" DROP CONSTRAINT "))
        if self.table(text_of(found["table"])) is not table:
            raise RefusedError("a default of another table")
        column = table.columns.get(text_of(found["column"]).casefold())
        if column is None or not column.default:
            raise RefusedError(f"no default to drop: {found[0]}")
        table.columns[column.name] = replace(column, default="")
        self.declared = own_key(table)

    def execute(self, found: re.Match[str]) -> None:
        if not self.declared:
            raise RefusedError("137: the variable is not declared")

    def add_default(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        column = self.has(table, found["column"])
        if column.default or column.generated or column.identity:
            raise RefusedError(f"1781: {column.name} has a default already")
        table.columns[column.name] = replace(column, default=found["default"])

    # --- constraints and indexes ---

    def add_constraint(self, found: re.Match[str]) -> None:
        self.needs("data-dependent", f"547: rows that break {found['name']}")
        self.add_constraint_to(self.table(found["table"]), found["name"], found["text"])

    def drop_constraint(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        part = table.constraints.pop(on.bare(found["name"]), None)
        if part is None:
            raise RefusedError(f"3728: {found['name']} is no constraint of {table.name}")
        if part.kind in ("PRIMARY KEY", "UNIQUE"):
            for other, name, foreign in self.pointing(own_key(table)):
                if foreign.targets == part.columns:
                    raise RefusedError(f"3725: {found['name']} is referenced by {name} of {other.name}")

    def create_index(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        name = on.bare(found["name"])
        if name in table.indexes:
            raise RefusedError(f"1913: there is already an index {name}")
        part = on.index(found["kind"], found["text"].removesuffix(" WITH (ONLINE = ON)"))
        self.check_part(table, part)
        table.indexes[name] = part

    def drop_index(self, found: re.Match[str]) -> None:
        table, name = self.table(found["table"]), on.bare(found["name"])
        if table.indexes.pop(name, None) is None:
            raise RefusedError(f"3701: no index {name} on {found['table']}")
        table.comments.pop(f"index {name}", None)

    # --- names ---

    def rename(self, found: re.Match[str]) -> None:
        name, to, kind = (
            text_of(found["name"]),
            text_of(found["to"]).casefold(),
            found["kind"] and text_of(found["kind"]),
        )
        parts = re.findall(NAME, name)
        if kind == "COLUMN" or kind == "INDEX":
            table = self.table(".".join(parts[:-1]))
            (self.rename_column if kind == "COLUMN" else self.rename_index)(table, on.bare(parts[-1]), to)
        elif kind == "OBJECT":
            self.rename_object(*on.split_key(name), to)
        elif not kind:
            table = self.table(name)
            if to != table.name:
                self.new_object(table.schema, to)
            self.renamed_table(table, table.schema, to)
            self.altered.add(own_key(table))

    def rename_column(self, table: Table, before: str, to: str) -> None:
        column = self.has(table, f'"{before}"')
        if to in table.columns and to != before:
            raise RefusedError(f"15335: {to} is there already")
        for name, part in table.constraints.items():
            if part.kind == "CHECK" and on.mentions(part.tokens, before):
                raise RefusedError(f"15336: {before} is in the check {name}")
        for name, part in table.indexes.items():
            if "WHERE" in part.tokens and on.mentions(part.tokens[part.tokens.index("WHERE") :], before):
                raise RefusedError(f"15336: {before} is in the filter of {name}")
        for other in table.columns.values():
            if other.generated and other is not column and on.mentions(other.generated, before):
                raise RefusedError(f"15336: {before} is in the computed {other.name}")
        self.renamed_column(table, before, to)
        self.moved_comment(table, f"column {before}", f"column {to}")
        self.altered.add(own_key(table))

    def rename_index(self, table: Table, before: str, to: str) -> None:
        if to in table.indexes or before not in table.indexes:
            raise RefusedError(f"15335: {before} to {to}: {sorted(table.indexes)}")
        table.indexes[to] = table.indexes.pop(before)
        self.moved_comment(table, f"index {before}", f"index {to}")

    def moved_comment(self, table: Table, before: str, to: str) -> None:
        if before in table.comments:
            table.comments[to] = table.comments.pop(before)

    def rename_object(self, schema: str, before: str, to: str) -> None:
        for table in self.tables.values():
            if table.schema == schema and before in table.constraints:
                self.new_object(schema, to)
                table.constraints[to] = table.constraints.pop(before)
                return
        raise RefusedError(f"15225: no item {before}")

    def run_text(self, found: re.Match[str]) -> None:
        self.one("".join(text_of(piece) for piece in re.findall(r"N'(?:[^']|'')*'", found["pieces"])))

    def describe(self, found: re.Match[str]) -> None:
        said = [text_of(argument) for argument in on.listed(found["arguments"])]
        said = said if found["how"] != "drop" else [said[0], "", *said[1:]]
        schema, name = (said[i].casefold() for i in (3, 5))
        table = self.table(f'"{name}"' if schema == "dbo" else f'"{schema}"."{name}"')
        about = " ".join(word.casefold() for word in said[6:])
        kind, _, inner = about.partition(" ")
        if inner and inner not in (table.columns if kind == "column" else table.indexes):
            raise RefusedError(f"15135: no {about} of {name}")
        if (found["how"] == "add") == (about in table.comments):
            raise RefusedError(f"15233 or 15217: {found['how']} {about or 'table'} of {name}")
        if found["how"] == "drop":
            del table.comments[about]
        else:
            table.comments[about] = said[1]

    # --- rows ---

    def number_by_hand(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        if not any(c.identity for c in table.columns.values()):
            raise RefusedError(f"8106: {table.name} numbers nothing")
        if (found["word"] == "ON") == bool(self.numbering):
            raise RefusedError(f"8107: IDENTITY_INSERT is {found['word']} already")
        self.numbering = own_key(table) if found["word"] == "ON" else ""

    def insert(self, found: re.Match[str]) -> None:
        table, source = self.table(found["table"]), self.table(found["source"])
        self.written(source)
        columns = [self.has(table, name) for name in on.listed(found["columns"])]
        values = on.listed(found["values"])
        if len(columns) != len(values):
            raise RefusedError("110: as many values as columns")
        if any(c.identity for c in columns) != (self.numbering == own_key(table)):
            raise RefusedError(f"544: IDENTITY_INSERT of {table.name}")
        if any(c.generated for c in columns):
            raise RefusedError("271: a computed column is written")
        for column in table.columns.values():
            if (
                column not in columns
                and column.required
                and not (column.default or column.identity or column.generated)
            ):
                self.needs("data-dependent", f"515: no value for {column.name}")
        for value in values:
            if not any(on.mentions(value, name) for name in source.columns) and not re.match(r"N?'|[\d(]|\w+\(", value):
                raise RefusedError(f"207: invalid column name in {value}")

    def update(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        self.written(table)
        if self.has(table, found["column"]).generated:
            raise RefusedError(f"271: {found['column']} is computed")

    def written(self, table: Table) -> None:
        if own_key(table) in self.altered:
            raise RefusedError(f"207: {table.name} was altered in the same batch, which was read as a whole before")

    forms = (
        form(r"CREATE TABLE <table:T> \((?P<body>.*)\)", create_table),
        form(r"DROP TABLE <table:T>", drop_table),
        form(
            r"IF SCHEMA_ID\(N'(?P<schema>(?:[^']|'')*)'\) IS NULL EXEC\(N'CREATE SCHEMA (?:[^']|'')*'\)", create_schema
        ),
        form(r"ALTER SCHEMA <schema:N> TRANSFER <table:T>", transfer),
        form(r"ALTER TABLE <table:T> ADD CONSTRAINT <name:N> (?P<text>.*)", add_constraint),
        form(r"ALTER TABLE <table:T> ADD DEFAULT (?P<default>.*) FOR <column:N>", add_default),
        form(r"ALTER TABLE <table:T> DROP CONSTRAINT <name:N>", drop_constraint),
        form(r"ALTER TABLE <table:T> DROP COLUMN <column:N>", drop_column),
        form(r"ALTER TABLE <table:T> ALTER COLUMN <column:N> (?P<type>.*?) (?P<null>NOT NULL|NULL)", alter_column),
        form(r"ALTER TABLE <table:T> ADD (?P<column>.*)", add_column),
        form(r"CREATE (?P<kind>(?:UNIQUE )?INDEX) <name:N> ON <table:T> (?P<text>.*)", create_index),
        form(r"DROP INDEX <name:N> ON <table:T>", drop_index),
        form(
            r"EXEC sp_rename (?P<name>N'(?:[^']|'')*'), (?P<to>N'(?:[^']|'')*')(?:, (?P<kind>N'(?:[^']|'')*'))?", rename
        ),
        form(
            r"DECLARE @drop NVARCHAR\(MAX\) = \(\s+SELECT (?P<head>N'(?:[^']|'')*') \+ QUOTENAME\(name\)"
            r" FROM sys\.default_constraints\s+WHERE parent_object_id = OBJECT_ID\((?P<table>N'(?:[^']|'')*')\)"
            r"\s+AND COL_NAME\(parent_object_id, parent_column_id\) = (?P<column>N'(?:[^']|'')*')\s+\)",
            declare,
        ),
        form(r"EXEC \(@drop\)", execute),
        form(r"EXEC sp_(?P<how>add|update|drop)extendedproperty (?P<arguments>N'MS_Description', .*)", describe),
        form(r"EXEC\((?P<pieces>N'(?:[^']|'')*'(?: \+ N'(?:[^']|'')*')+)\)", run_text),
        form(r"SET QUOTED_IDENTIFIER ON", lambda self, found: None),
        form(r"SET IDENTITY_INSERT <table:T> (?P<word>ON|OFF)", number_by_hand),
        form(r"INSERT INTO <table:T> \((?P<columns>.*?)\) SELECT (?P<values>.*) FROM <source:T>", insert),
        form(r"UPDATE <table:T> SET <column:N> = .* WHERE .* IS NULL", update),
    )


def stretches(before: str, after: str) -> bool:
    """Whether a type of no fixed length becomes longer."""
    sizes = [re.fullmatch(r"(NVARCHAR|VARCHAR|VARBINARY)\((\d+)\)", type_) for type_ in (before, after)]
    old, new = sizes
    return bool(old and new and old[1] == new[1] and int(old[2]) <= int(new[2]))


def text_of(literal: str) -> str:
    """What a literal says."""
    return literal.removeprefix("N")[1:-1].replace("''", "'")


def batches(script: str) -> Iterator[str]:
    """A script's batches: a line `GO` ends one, unless it stands in quotes."""
    held = ""
    for token in on.all_tokens(script):
        if token.upper() == "GO" and (not held or held.endswith("\n")):
            yield held
            held = ""
        else:
            held += token
    yield held


_NUMBERS = ["bit", "tinyint", "smallint", "int", "bigint", "decimal", "numeric", "real", "float"]
_LETTERS = ["nvarchar", "nchar", "varchar", "char"]
_MOMENTS = ["date", "time", "datetime", "datetime2", "datetimeoffset", "smalldatetime"]


def converts(before: str, after: str) -> bool:
    """Whether the server converts by itself, by the chart on its page on CAST and CONVERT; of types that are not in it,
    only a type to itself."""
    old, new = (re.split(r"[( ]", t.lower())[0] for t in (before, after))
    if old == new or {old, new} in ({"binary", "varbinary"}, {"money", "smallmoney"}):
        return True
    if {old, new} <= {*_MOMENTS}:
        return {old, new} != {"date", "time"}
    if "uniqueidentifier" in (old, new):
        return bool({old, new} & {*_LETTERS, "binary", "varbinary"})
    if {old, new} & {"money", "smallmoney"}:
        return bool({old, new} & {*_NUMBERS})
    known = {*_NUMBERS, *_LETTERS, *_MOMENTS}
    return {old, new} <= known and bool({old, new} & {*_LETTERS} or {old, new} <= {*_NUMBERS})
