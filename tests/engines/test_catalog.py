"""What an engine says that it has made is what the design says: columns, types, nullability, defaults, keys, indexes.
Not taken, but the same; and what ends in a note instead is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import Phase, given, settings

from backdraft.design.design import Design
from backdraft.design.model import Default, Index, SqlType
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.view import Memo, View
from backdraft.render.sql import sql
from backdraft.render.sql.facts import Facts, Field, facts
from backdraft.render.sql.naming import column_names, table_name
from tests.engines.conftest import Empty
from tests.engines.mssql_program import sql_server_model
from tests.engines.seen import Seen, SeenColumn, seen
from tests.engines.servers import Database, DuckDb, run_script
from tests.engines.sound_schemas import sound_designs
from tests.soak import examples

pytestmark = pytest.mark.engines

#: The most entries of a hundred that may end in a note.
MOST = 2.0

#: Each type in the words in which an engine's catalog says it; `{}` stands for the type's arguments.
TYPES = {
    "postgres": {
        "smallint": "smallint", "int": "integer", "bigint": "bigint", "numeric": "numeric({})", "real": "real",
        "double": "double precision", "bool": "boolean", "char": "character({})", "varchar": "character varying({})",
        "text": "text", "bytes": "bytea", "date": "date", "time": "time without time zone",
        "timestamp": "timestamp without time zone", "timestamp(3)": "timestamp(3) without time zone",
        "timestamptz": "timestamp with time zone", "uuid": "uuid", "json": "jsonb", "inet": "inet",
    },
    "mariadb": {
        "smallint": "smallint(6)", "int": "int(11)", "bigint": "bigint(20)", "numeric": "decimal({})", "real": "float",
        "double": "double", "bool": "tinyint(1)", "char": "char({})", "varchar": "varchar({})", "text": "text",
        "bytes": "longblob", "date": "date", "time": "time", "timestamp": "datetime(6)",
        "timestamp(3)": "datetime(3)", "timestamptz": "datetime(6)", "uuid": "char(36)", "json": "longtext",
        "inet": "varchar(45)",
    },
    "mysql": {
        "smallint": "smallint", "int": "int", "bigint": "bigint", "numeric": "decimal({})", "real": "float",
        "double": "double", "bool": "tinyint(1)", "char": "char({})", "varchar": "varchar({})", "text": "text",
        "bytes": "longblob", "date": "date", "time": "time", "timestamp": "datetime(6)",
        "timestamp(3)": "datetime(3)", "timestamptz": "datetime(6)", "uuid": "char(36)", "json": "json",
        "inet": "varchar(45)",
    },
    "sqlite": {
        "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT", "numeric": "NUMERIC({})", "real": "REAL",
        "double": "DOUBLE", "bool": "BOOLEAN", "char": "CHAR({})", "varchar": "VARCHAR({})", "text": "TEXT",
        "bytes": "BLOB", "date": "DATE", "time": "TIME", "timestamp": "DATETIME", "timestamp(3)": "DATETIME",
        "timestamptz": "DATETIME", "uuid": "TEXT", "json": "TEXT", "inet": "TEXT", "enum": "TEXT",
    },
    "duckdb": {
        "smallint": "SMALLINT", "int": "INTEGER", "bigint": "BIGINT", "numeric": "DECIMAL({})", "real": "FLOAT",
        "double": "DOUBLE", "bool": "BOOLEAN", "char": "VARCHAR", "varchar": "VARCHAR", "text": "VARCHAR",
        "bytes": "BLOB", "date": "DATE", "time": "TIME", "timestamp": "TIMESTAMP", "timestamp(3)": "TIMESTAMP",
        "timestamptz": "TIMESTAMP WITH TIME ZONE", "uuid": "UUID", "json": "JSON", "inet": "VARCHAR",
    },
    "mssql": {
        "smallint": "smallint", "int": "int", "bigint": "bigint", "numeric": "decimal({})", "real": "real",
        "double": "float(53)", "bool": "bit", "char": "nchar({})", "varchar": "nvarchar({})", "text": "nvarchar(max)",
        "bytes": "varbinary(max)", "date": "date", "time": "time(6)", "timestamp": "datetime2(6)",
        "timestamp(3)": "datetime2(3)", "timestamptz": "datetimeoffset(6)", "uuid": "uniqueidentifier",
        "json": "nvarchar(max)", "inet": "varchar(45)",
    },
}  # fmt: skip


#: What is as good as saying nothing of a delete. (MySQL and MariaDB refuse at once, whichever one says.)
_NOTHING = {
    "postgres": ("no_action",),
    "sqlite": ("no_action",),
    "mariadb": ("no_action", "restrict"),
    "mysql": ("no_action", "restrict"),
    "duckdb": ("no_action", "restrict"),
    "mssql": ("no_action", "restrict"),
}
#: Where a check stands for the members of an enum.
_LISTED = ("sqlite", "mssql")


def _type(type_: SqlType, dialect: str) -> str:
    known = TYPES[dialect]
    if type_.name == "enum" and "enum" not in known:
        members = ["'" + m.replace("'", "''") + "'" for m in type_.members]
        plain = f"enum({','.join(members)})"
        longest = f"nvarchar({max(map(len, type_.members))})"
        said = {"mssql": longest, "mariadb": plain, "mysql": plain, "duckdb": f"ENUM({', '.join(members)})"}
        return said.get(dialect, f"enum{type_.members}")
    whole = f"{type_.name}({type_.args[0]})" if type_.name == "timestamp" and type_.args else type_.name
    comma = ", " if dialect == "sqlite" else ","
    return known[whole].format(comma.join(map(str, type_.args))) + "[]" * type_.array


class _Judge:
    """One table of a design beside what an engine says of it."""

    def __init__(self, database: Database, view: View, known: Facts, noted: set[Path]) -> None:
        self.database, self.view, self.known, self.noted = database, view, known, noted
        self.names = dict(view.ask(column_names, known.table.name, database.dialect))
        self.name = table_name(view, known.table.name, database.dialect).name
        self.seen: Seen = seen(database, self.name)

    def all(self) -> None:
        known, there = self.known, self.seen
        assert list(there.columns) == [self.names[f.name] for f in known.fields]
        for field in known.fields:
            if field.path not in self.noted:
                self.column(field, there.columns[self.names[field.name]])
        assert there.key == self.own(known.key)
        wanted = {self.own(u.columns) for u in known.uniques if u.path not in self.noted}
        assert wanted <= there.uniques
        assert len(there.uniques) <= len(known.uniques)
        self.foreigns()
        self.indexes()
        self.checks()

    def own(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.names[c] for c in columns)

    def column(self, field: Field, there: SeenColumn) -> None:
        shape, column = field.shape, field.column
        rowid = self.database.dialect == "sqlite" and column.has("auto")  # SQLite numbers an INTEGER alone
        wanted = "INTEGER" if rowid else _type(shape.type, self.database.dialect)
        assert there.type == wanted, field.name
        assert there.required == (not shape.nullable or field.name in self.known.key), field.name
        kind = "auto" if column.has("auto") else "generated" if column.generated else ""
        assert there.kind == kind, field.name
        if not kind:
            assert (there.default is None) == (shape.default is None), field.name
            if shape.default is not None:
                ((value,),) = self.database.run(f"SELECT {there.default}")
                assert _is(value, shape.default), (field.name, value)

    def foreigns(self) -> None:
        wanted = set()
        for foreign in self.known.foreigns:
            if foreign.path in self.noted:
                continue
            names = dict(self.view.ask(column_names, foreign.table, self.database.dialect))
            there = table_name(self.view, foreign.table, self.database.dialect).name
            delete = "" if foreign.delete in _NOTHING[self.database.dialect] else foreign.delete
            targets = tuple(names[c] for c in foreign.targets)
            wanted.add((self.own(foreign.columns), there, targets, delete))
        found = self.seen.foreigns
        assert wanted <= found and len(found) <= len(self.known.foreigns)

    def indexes(self) -> None:
        """Each index of the design is there; what else is there serves a foreign key, and each of these is served."""
        left = list(self.seen.indexes)
        for index, path in self.known.indexes:
            if path not in self.noted:
                left.remove(self.index(index))
        keys = [self.own(f.columns) for f in self.known.foreigns]
        partial = sum(path in self.noted for _, path in self.known.indexes)
        others = [parts for parts, *_ in left if tuple(name for name, _ in parts) not in keys]
        assert len(others) <= partial
        listed = [tuple(name for name, _ in parts) for parts, _, partial in self.seen.indexes if not partial]
        for columns, *_ in self.seen.foreigns:
            served = (self.seen.key, *self.seen.uniques, *listed)
            assert any(set(one[: len(columns)]) == set(columns) for one in served), columns

    def index(self, index: Index) -> tuple[tuple[tuple[str, bool], ...], bool, bool]:
        down = self.database.dialect != "duckdb"  # whose indexes have no order
        parts = tuple((self.names[p.column] if p.column else "", p.desc and down) for p in index.parts)
        return parts, index.unique, bool(index.where)

    def checks(self) -> None:
        bounded = [f for f in self.known.fields if f.shape.bounds != ("", "")]
        listed = [f for f in self.known.fields if f.shape.type.name == "enum" and self.database.dialect in _LISTED]
        paths = [f.path for f in bounded] + [("tables", self.known.table.name, "checks", k) for k, _ in self.stated()]
        noted = sum(path in self.noted for path in paths)
        assert len(paths) + len(listed) - noted <= self.seen.checks <= len(paths) + len(listed)

    def stated(self) -> tuple[tuple[str, str], ...]:
        return self.known.table.checks


def _is(value: object, default: Default) -> bool:
    """Whether what an engine makes of its default is what the design says."""
    text = str(value)
    if default.kind == "number":
        return float(text) == float(default.value)
    if default.kind == "text":
        return text == default.value
    return {
        "true": text.lower() in ("true", "1"),
        "false": text.lower() in ("false", "0"),
        "uuid": len(text.replace("-", "")) == 32,
        "now": len(text) >= 19,
        "today": len(text) == 10,
    }.get(default.value, text == default.value)


def _entries(known: Facts) -> int:
    """How many things a table says."""
    keys = len(known.foreigns) + len(known.uniques) + len(known.indexes) + bool(known.key)
    return 1 + len(known.fields) + keys + len(known.table.checks) + bool(known.table.partition)


def _without_shrinking(number: int) -> settings:
    """A design takes long to draw: what fails is told as it was found."""
    return settings(examples(number), phases=(Phase.explicit, Phase.reuse, Phase.generate))


@_without_shrinking(12)
@given(design=sound_designs())
def test_each_catalog_is_the_design(every: dict[str, Empty], design: Design) -> None:
    for dialect, empty in every.items():
        _judge(design, dialect, empty)


@_without_shrinking(15)
@given(design=sound_designs())
def test_the_model_of_sql_server_is_the_design(design: Design) -> None:
    _judge(design, "mssql", sql_server_model)


def _judge(design: Design, dialect: str, empty: Empty) -> None:
    view, tables = _tables(design)
    output = sql(view, dialect)
    noted = _instead(output.notes)
    with empty() as database:
        run_script(database, output.text)
        for known in tables:
            _Judge(database, view, known, noted).all()


def _instead(notes: Iterable[Note]) -> set[Path]:
    """The entries that end in a note instead: an index whose order DuckDB takes and does not keep is there."""
    return {note.path for note in notes if note.path and _ORDER not in note.message}


#: What is told of an index that DuckDB makes, and of which it forgets the order.
_ORDER = "DuckDB takes DESC"


def test_duckdb_makes_an_index_and_forgets_its_order() -> None:
    """Why its note does not count as an entry that ended in one. Were the order kept, nothing would be noted."""
    database = DuckDb()
    database.run("CREATE TABLE t (a INTEGER, b INTEGER)")
    database.run("CREATE INDEX i ON t (a DESC, b)")
    assert database.run("SELECT index_name, sql FROM duckdb_indexes()") == [("i", "CREATE INDEX i ON t(a, b);")]


def test_at_most_two_of_a_hundred_entries_end_in_a_note() -> None:
    """A share wants many designs, and always the same ones. The indexes of DuckDB without their order are told apart:
    each is there, and answers what an index of DuckDB can answer, which is never an order."""
    total = orders = 0
    noted: Counter[str] = Counter()

    @settings(max_examples=100, derandomize=True, database=None, phases=(Phase.generate,))
    @given(sound_designs())
    def count(design: Design) -> None:
        nonlocal total, orders
        view, tables = _tables(design)
        total += sum(map(_entries, tables))
        for dialect in TYPES:
            notes = sql(view, dialect).notes
            noted[dialect] += len(_instead(notes))
            orders += len({note.path for note in notes if _ORDER in note.message})

    count()
    for dialect in TYPES:
        share = 100 * noted[dialect] / total
        print(f"{dialect}: {noted[dialect]} of {total} entries end in a note, {share:.2f} %")
        assert share <= MOST
    print(f"duckdb: {orders} of {total} are indexes that are there without their order, {100 * orders / total:.2f} %")


def _tables(design: Design) -> tuple[View, list[Facts]]:
    view = Memo().view(design)
    return view, [known for _, name in view.paths("tables") if (known := view.ask(facts, name)) is not None]
