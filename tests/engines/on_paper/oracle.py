"""Oracle on paper. Each refusal bears the number of the engine's message.

Rules: the pages on ALTER TABLE, ALTER INDEX, CREATE TABLE and constraints of Oracle's SQL Language Reference (19c), and
its list of error messages.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tests.engines.on_paper import tables as on
from tests.engines.on_paper.tables import NAME, Column, Paper, Part, RefusedError, Table, form, own_key

_KEYS = ("PRIMARY KEY", "UNIQUE")


class PaperOracle(Paper):
    """Tables share one set of names, constraints another, indexes a third; a key makes an index of its name."""

    def __init__(self) -> None:
        super().__init__()
        self.key_indexes: dict[str, str] = {}
        self.comments: dict[str, str] = {}

    # --- tables ---

    def create_table(self, found: re.Match[str]) -> None:
        name = on.bare(found["table"])
        if name in self.tables:
            raise RefusedError(f"ORA-00955: {name} is there already")
        body, partition = on.bracketed(found["rest"])
        if partition and not partition.startswith("PARTITION BY "):
            raise RefusedError(f"ORA-00922: {partition[:80]}")
        table = self.tables[name] = Table("", name, partition=tuple(on.tokens(partition)))
        for item in on.listed(body):
            if head := re.match(rf"CONSTRAINT ({NAME}) ", item):
                self.add_constraint_to(table, head[1], item[head.end() :])
            else:
                self.new_column(table, on.column(item))

    def new_column(self, table: Table, column: Column) -> None:
        if column.name in table.columns:
            raise RefusedError(f"ORA-01430: column {column.name} twice")
        if column.identity and any(c.identity for c in table.columns.values()):
            raise RefusedError(f"ORA-30669: two identity columns in {table.name}")
        table.columns[column.name] = column

    def names(self, what: str) -> set[str]:
        """The names of all constraints, or of all indexes."""
        if what == "constraints":
            return {name for table in self.tables.values() for name in table.constraints}
        return {name for table in self.tables.values() for name in table.indexes} | set(self.key_indexes.values())

    def add_constraint_to(self, table: Table, name: str, text: str) -> None:
        part, called = on.constraint(text), on.bare(name)
        if called in self.names("constraints"):
            raise RefusedError(f"ORA-02264: there is already a constraint {called}")
        self.check_part(table, part)
        if part.kind in _KEYS:
            if called in self.names("indexes"):
                raise RefusedError(f"ORA-00955: there is already an index {called}")
            self.no_twin(table, part)
            self.key_indexes[called] = called
        table.constraints[called] = part

    def no_twin(self, table: Table, part: Part) -> None:
        """Two indexes on the same columns are refused; only those that are whole columns are looked at."""
        others = [p for p in (*table.indexes.values(), *table.constraints.values()) if p.kind != "FOREIGN KEY"]
        plain = [p for p in others if p.columns and not _reads(p)]
        if not _reads(part) and any(p.columns == part.columns and "DESC" not in p.tokens for p in plain):
            raise RefusedError(f"ORA-01408: such a list of columns has an index already: {part.columns}")

    def drop_table(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        if any(other is not table for other, _, _ in self.pointing(own_key(table))):
            raise RefusedError(f"ORA-02449: {table.name} is referenced by a foreign key")
        if not table.name.startswith("backdraft_"):
            self.needs("destructive", f"the rows of {table.name} are gone")
        for name in table.constraints:
            self.key_indexes.pop(name, None)
        self.comments = {k: v for k, v in self.comments.items() if k.split(".")[0] != table.name}
        del self.tables[own_key(table)]

    def rename_table(self, found: re.Match[str]) -> None:
        table, before = self.table(found["table"]), on.bare(found["table"])
        self.renamed_table(table, "", on.bare(found["to"]))
        self.comments = {
            ".".join([table.name, *k.split(".")[1:]]) if k.split(".")[0] == before else k: v
            for k, v in self.comments.items()
        }

    # --- columns ---

    def add_column(self, found: re.Match[str]) -> None:
        table, column = self.table(found["table"]), on.column(found["column"])
        if column.required and not (column.default or column.identity or column.generated):
            self.needs("data-dependent", f"ORA-01758: {column.name} is added to rows as NOT NULL without a value")
        self.new_column(table, column)

    def drop_column(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        column = self.has(table, found["column"])
        if len(table.columns) == 1:
            raise RefusedError("ORA-12983: the only column")
        for name, part in (*table.constraints.items(), *table.indexes.items()):
            if column.name in part.columns or on.mentions(part.tokens, column.name):
                raise RefusedError(f"ORA-12991: {column.name} is in {name}")  # a lone one would go along unsaid
        for _, name, part in self.pointing(own_key(table)):
            if column.name in part.targets:
                raise RefusedError(f"ORA-12992: {name} points to {column.name}")
        self.not_computed_from(table, column, "ORA-54031")
        if on.mentions(table.partition, column.name):
            raise RefusedError(f"ORA-12984: {table.name} is cut by {column.name}")
        if not column.generated:
            self.needs("destructive", f"the values of {column.name} are gone")
        del table.columns[column.name]
        self.comments.pop(f"{table.name}.{column.name}", None)

    def not_computed_from(self, table: Table, column: Column, error: str) -> None:
        for other in table.columns.values():
            if other.generated and other is not column and on.mentions(other.generated, column.name):
                raise RefusedError(f"{error}: the virtual {other.name} reads {column.name}")

    def modify(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        column = self.has(table, found["column"])
        made = on.column(f"c {found['what']}")
        if column.generated:
            raise RefusedError(f"ORA-54026: {column.name} is virtual")
        word = re.search(r"(NOT )?NULL\Z", on.unquoted(found["what"]).removesuffix("DEFAULT NULL"))
        if made.type or word:  # a default is nobody's concern
            self.not_computed_from(table, column, "ORA-54033")
            for name, part in table.indexes.items():
                if _reads(part) and on.mentions(part.tokens, column.name):
                    raise RefusedError(f"ORA-30556: {name} is on an expression of {column.name}")
        if made.type and on.mentions(table.partition, column.name):
            raise RefusedError(f"ORA-14060: {table.name} is cut by {column.name}")
        if made.type and not wider(column.type, made.type):
            raise RefusedError(f"ORA-01439: {column.type} to {made.type} with rows")
        if made.default:
            column = replace(column, default="" if made.default == "NULL" else made.default)
        if made.type:
            column = replace(column, type=made.type)
        if word:
            if column.required == bool(word[1]):
                raise RefusedError(f"ORA-01442 or 01451: {column.name} is so already")
            keys = [p for p in table.constraints.values() if p.kind == "PRIMARY KEY" and column.name in p.columns]
            if keys and not word[1]:
                raise RefusedError(f"ORA-01451: {column.name} is in the primary key")
            if word[1]:
                self.needs("data-dependent", f"ORA-02296: rows without a value in {column.name}")
            column = replace(column, required=bool(word[1]))
        table.columns[column.name] = column

    def drop_identity(self, found: re.Match[str]) -> None:
        table = self.table(found["table"])
        column = self.has(table, found["column"])
        if not column.identity:
            raise RefusedError(f"ORA-30673: {column.name} is no identity")
        table.columns[column.name] = replace(column, identity="")

    def count_on(self, found: re.Match[str]) -> None:
        if not self.has(self.table(found["table"]), found["column"]).identity:
            raise RefusedError("ORA-30673: no identity")

    def rename_column(self, found: re.Match[str]) -> None:
        table, to = self.table(found["table"]), on.bare(found["to"])
        column = self.has(table, found["column"])
        if to in table.columns and to != column.name:
            raise RefusedError(f"ORA-00957: {to} is there already")
        self.not_computed_from(table, column, "ORA-54032")
        for name, part in table.indexes.items():
            if _reads(part) and on.mentions(part.tokens, column.name):
                raise RefusedError(f"ORA-54032: {name} is on an expression of {column.name}")
        self.renamed_column(table, column.name, to)
        said = self.comments.pop(f"{table.name}.{column.name}", None)
        if said is not None:
            self.comments[f"{table.name}.{to}"] = said

    # --- constraints and indexes ---

    def add_constraint(self, found: re.Match[str]) -> None:
        self.needs("data-dependent", f"ORA-02293: rows that break {found['name']}")
        self.add_constraint_to(
            self.table(found["table"]), found["name"], found["text"].removesuffix(" ENABLE NOVALIDATE")
        )

    def validate(self, found: re.Match[str]) -> None:
        if on.bare(found["name"]) not in self.table(found["table"]).constraints:
            raise RefusedError(f"ORA-02443: no constraint {found['name']}")

    def drop_constraint(self, found: re.Match[str]) -> None:
        table, name = self.table(found["table"]), on.bare(found["name"])
        part = table.constraints.pop(name, None)
        if part is None:
            raise RefusedError(f"ORA-02443: {name} is no constraint of {table.name}")
        if part.kind in _KEYS:
            self.key_indexes.pop(name)
            if any(foreign.targets == part.columns for _, _, foreign in self.pointing(own_key(table))):
                raise RefusedError(f"ORA-02273: {name} is referenced by a foreign key")

    def rename_constraint(self, found: re.Match[str]) -> None:
        table, name, to = self.table(found["table"]), on.bare(found["name"]), on.bare(found["to"])
        if to in self.names("constraints") or name not in table.constraints:
            raise RefusedError(f"ORA-23292 or 02264: {name} to {to}")
        table.constraints[to] = table.constraints.pop(name)
        if name in self.key_indexes:
            self.key_indexes[to] = self.key_indexes.pop(name)

    def create_index(self, found: re.Match[str]) -> None:
        table, name = self.table(found["table"]), on.bare(found["name"])
        if name in self.names("indexes"):
            raise RefusedError(f"ORA-00955: there is already an index {name}")
        part = on.index(found["kind"], found["text"].removesuffix(" ONLINE"))
        self.check_part(table, part)
        if "DESC" not in part.tokens:
            self.no_twin(table, part)
        table.indexes[name] = part

    def drop_index(self, found: re.Match[str]) -> None:
        name = on.bare(found["name"])
        if name in self.key_indexes.values():
            raise RefusedError(f"ORA-02429: {name} is of a key")
        for table in self.tables.values():
            if table.indexes.pop(name, None):
                return
        raise RefusedError(f"ORA-01418: no index {name}")

    def rename_index(self, found: re.Match[str]) -> None:
        name, to = on.bare(found["name"]), on.bare(found["to"])
        if to in self.names("indexes"):
            raise RefusedError(f"ORA-00955: there is already an index {to}")
        for constraint, index in self.key_indexes.items():
            if index == name:
                self.key_indexes[constraint] = to
                return
        for table in self.tables.values():
            if name in table.indexes:
                table.indexes[to] = table.indexes.pop(name)
                return
        raise RefusedError(f"ORA-01418: no index {name}")

    # --- rows and comments ---

    def insert(self, found: re.Match[str]) -> None:
        table, source = self.table(found["table"]), self.table(found["source"])
        columns = [self.has(table, name) for name in on.listed(found["columns"])]
        values = on.listed(found["values"])
        if len(columns) != len(values):
            raise RefusedError("ORA-00947: as many values as columns")
        if any(c.generated for c in columns):
            raise RefusedError("ORA-54013: a virtual column is written")
        for column in table.columns.values():
            if (
                column not in columns
                and column.required
                and not (column.default or column.identity or column.generated)
            ):
                self.needs("data-dependent", f"ORA-01400: no value for {column.name}")
        for column, value in zip(columns, values, strict=True):
            came = source.columns.get(on.bare(value)) if re.fullmatch(NAME, value) else None
            if came and came.type != column.type and not wider(came.type, column.type):
                raise RefusedError(f"ORA-00932: {came.type} goes to {column.type} uncast")
            if re.search(r"CAST\(.* AS N?CLOB\)|CAST\(.* AS BLOB\)", value):
                raise RefusedError(f"ORA-00932: no cast to a large object: {value}")

    def update(self, found: re.Match[str]) -> None:
        if self.has(self.table(found["table"]), found["column"]).generated:
            raise RefusedError(f"ORA-54017: {found['column']} is virtual")
        if found["value"] == "''":
            raise RefusedError("an empty text is NULL: the column stays empty")

    def comment(self, found: re.Match[str]) -> None:
        parts = [on.bare(part) for part in re.findall(NAME, found["name"])]
        table = self.table(f'"{parts[0]}"')
        if len(parts) == 2:
            self.has(table, f'"{parts[1]}"')
        if found["text"] == "''":
            self.comments.pop(".".join(parts), None)
        else:
            self.comments[".".join(parts)] = found["text"]

    def state(self) -> dict[str, object]:
        return {**super().state(), "comments": self.comments, "indexes of keys": self.key_indexes}

    forms = (
        form(r"CREATE TABLE <table:N> (?P<rest>\(.*)", create_table),
        form(r"DROP TABLE <table:N>", drop_table),
        form(r"ALTER TABLE <table:N> RENAME TO <to:N>", rename_table),
        form(r"ALTER TABLE <table:N> RENAME COLUMN <column:N> TO <to:N>", rename_column),
        form(r"ALTER TABLE <table:N> RENAME CONSTRAINT <name:N> TO <to:N>", rename_constraint),
        form(r"ALTER TABLE <table:N> ADD CONSTRAINT <name:N> (?P<text>.*)", add_constraint),
        form(r"ALTER TABLE <table:N> MODIFY CONSTRAINT <name:N> ENABLE VALIDATE", validate),
        form(r"ALTER TABLE <table:N> DROP CONSTRAINT <name:N>", drop_constraint),
        form(r"ALTER TABLE <table:N> DROP COLUMN <column:N>", drop_column),
        form(r"ALTER TABLE <table:N> MODIFY <column:N> DROP IDENTITY", drop_identity),
        form(
            r"ALTER TABLE <table:N> MODIFY <column:N> GENERATED BY DEFAULT AS IDENTITY \(START WITH LIMIT VALUE\)",
            count_on,
        ),
        form(r"ALTER TABLE <table:N> MODIFY <column:N> (?P<what>.*)", modify),
        form(r"ALTER TABLE <table:N> ADD (?P<column>.*)", add_column),
        form(r"CREATE (?P<kind>(?:UNIQUE )?INDEX) <name:N> ON <table:N> (?P<text>.*)", create_index),
        form(r"DROP INDEX <name:N>", drop_index),
        form(r"ALTER INDEX <name:N> RENAME TO <to:N>", rename_index),
        form(r"INSERT INTO <table:N> \((?P<columns>.*?)\) SELECT (?P<values>.*) FROM <source:N>", insert),
        form(r"UPDATE <table:N> SET <column:N> = (?P<value>.*) WHERE .* IS NULL", update),
        form(r"COMMENT ON (?:TABLE|COLUMN) <name:T> IS (?P<text>'(?:[^']|'')*')", comment),
    )


def _reads(part: Part) -> bool:
    """Whether it is an index on an expression."""
    return "INDEX" in part.kind and part.tokens.count("(") > 1


def wider(before: str, after: str) -> bool:
    """Whether MODIFY takes the type where rows are, and a value goes to it by itself."""
    size = re.compile(r"(NUMBER|N?VARCHAR2|N?CHAR|RAW|TIMESTAMP)\((\d+)(?: CHAR)?(?:, (\d+))?\)(.*)\Z")
    old, new = size.match(before), size.match(after)
    if old is None or new is None or (old[1], old[4]) != (new[1], new[4]):
        return before == after
    more = int(new[3] or 0) - int(old[3] or 0)
    return more >= 0 and int(new[2]) - int(old[2]) >= (more if old[1] == "NUMBER" else 0)
