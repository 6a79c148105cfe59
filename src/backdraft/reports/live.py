"""A database that runs beside a design, for the commands and the screen: both said in the same words."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from backdraft.design.output import Note

if TYPE_CHECKING:
    from backdraft.design.paths import Path
    from backdraft.design.view import View
    from backdraft.document.document import Document
    from backdraft.intake.imported import Imported

#: What an import begins with.
NEW = "backdraft: 1\n"


@dataclass(frozen=True, slots=True)
class Side:
    """A database, or what a design would make of one: its tables under their names there; what that leaves out."""

    document: Document
    notes: tuple[Note, ...] = ()


def read_side(url: str) -> tuple[str, Side]:
    """The dialect of the database at `url`, and what it holds.

    It tells how far it is, and can be given up between two of its steps (`design/patience.py`).

    Raises:
        DatabaseError: It cannot be read. No password is in it.
    """
    from backdraft.intake.database.reading import dialect_of, read_database

    dialect = dialect_of(url)
    found = read_database(url)
    return dialect, Side(_document(found), tuple(Note((), f"{loss.excerpt}: {loss.reason}") for loss in found.losses))


def tables_of(side: Side) -> frozenset[str]:
    """The names of its tables."""
    return frozenset(path[1] for path in side.document.design.sections.get("tables", {}))


def made_of(view: View, stores: tuple[str, ...], dialect: str) -> Side:
    """What a database would hold that the design made: written, and read as a database is. Only so is what both say
    alike the same. Renames that the design states are kept."""
    from backdraft.intake.database.reading import source_of
    from backdraft.intake.sql import read_sql
    from backdraft.render.sql import store_sql

    outputs = [store_sql(view, store, dialect) for store in stores]
    text = "\n".join(output.text for output in outputs)
    document = _document(read_sql(text, source_of(dialect)))
    for store in stores:
        document = _with_renames(document, view, store, dialect)
    return Side(document, tuple(note for output in outputs for note in output.notes))


def stores_in(view: View, tables: Set[str], dialect: str) -> tuple[str, ...]:
    """The design's databases that have tables among those of a live one; none: the first."""
    from backdraft.render.sql.facts import databases
    from backdraft.render.sql.naming import table_names

    def is_there(store: str) -> bool:
        return any(_key(name.schema, name.name) in tables for _, name in view.ask(table_names, store, dialect))

    stores = tuple(view.ask(databases))
    return tuple(filter(is_there, stores)) or stores[:1]


def made_beside(view: View, tables: frozenset[str], dialect: str) -> Side:
    """What a database with these tables would hold if the design had made it; `view.ask` remembers it."""
    return made_of(view, stores_in(view, tables, dialect), dialect)


def at_home(view: View, stores: tuple[str, ...], dialect: str) -> Callable[[Path], Path]:
    """Where in the design is what a database has at a path: its table, and its column, by their names here. What the
    design has not stays as it is."""
    from backdraft.intake.sql_names import column_name
    from backdraft.render.sql.naming import column_names, table_names

    tables = {
        _key(name.schema, name.name): table for store in stores for table, name in view.ask(table_names, store, dialect)
    }
    columns = {
        key: {column_name(there): column for column, there in view.ask(column_names, table, dialect)}
        for key, table in tables.items()
    }

    def home(path: Path) -> Path:
        if path[:1] != ("tables",) or len(path) < 2 or path[1] not in tables:
            return path
        rest = path[2:]
        if rest[:1] == ("columns",) and len(rest) > 1:
            rest = ("columns", columns[path[1]].get(rest[1], rest[1]), *rest[2:])
        return ("tables", tables[path[1]], *rest)

    return home


def _document(found: Imported) -> Document:
    from backdraft.document.document import Document
    from backdraft.document.importing import take

    return take(Document.read(NEW), found.entries).document


def _key(schema: str, name: str) -> str:
    """What an import calls a table."""
    from backdraft.intake.sql_names import table_name

    return table_name(schema, name)


def _with_renames(document: Document, view: View, store: str, dialect: str) -> Document:
    from backdraft.design.model import Table
    from backdraft.design.notation.schema import format_column, parse_column
    from backdraft.design.resolve.tables import columns_of
    from backdraft.document.edits import Edit, Put
    from backdraft.intake.sql_names import column_name
    from backdraft.render.sql.naming import column_names, table_names

    edits: list[Edit] = []
    for table, name in view.ask(table_names, store, dialect):
        path = ("tables", _key(name.schema, name.name))
        entry = view.get(Table, "tables", table)
        if document.node(path) is None or entry is None:
            continue
        if entry.was:
            edits.append(Put((*path, "was"), entry.was))
        there = dict(view.ask(column_names, table, dialect))
        for column in columns_of(view, table):
            at = (*path, "columns", column_name(there.get(column.name, column.name)))
            line = document.value(at) if column.was and document.node(at) is not None else None
            if isinstance(line, str):
                said = parse_column(line, at[-1]).value
                if said is not None:
                    edits.append(Put(at, format_column(replace(said, was=column.was))))
    return document.apply(*edits) if edits else document
