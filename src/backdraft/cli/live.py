"""A live database beside a design, for the commands: read only, and both said in the same words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark

if TYPE_CHECKING:
    from backdraft.design.output import Note
    from backdraft.design.view import View
    from backdraft.document.document import Document
    from backdraft.intake.imported import Imported

_AnswerT = TypeVar("_AnswerT")
#: What an import begins with.
NEW = "backdraft: 1\n"


def is_database(name: str) -> bool:
    """Whether `name` is the URL of a database that can be read."""
    if "://" not in name:
        return False
    from backdraft.intake.database.address import is_database as known

    return known(name)


def shown(name: str) -> str:
    """`name` as it may be shown: of a URL without its password."""
    if "://" not in name:
        return name
    from backdraft.intake.database.address import without_password

    return without_password(name)


def imported(url: str) -> Imported:
    """What a database holds.

    Raises:
        CommandError: It cannot be read.
    """
    from backdraft.intake.database.reading import read_database

    return _safely(read_database, url)


def dialect_of(url: str) -> str:
    """The dialect of a database.

    Raises:
        CommandError: The URL is none.
    """
    from backdraft.intake.database import reading

    return _safely(reading.dialect_of, url)


def _safely(ask: Callable[[str], _AnswerT], url: str) -> _AnswerT:
    from backdraft.intake.database.address import DatabaseError

    try:
        return ask(url)
    except DatabaseError as error:
        failure = CommandError(error.message, error.mend)
    raise failure  # outside of the handler: nothing of the URL hangs on it


@dataclass(frozen=True, slots=True)
class Side:
    """A database, or what a design would make of one: its tables under their names there; what that leaves out."""

    document: Document
    notes: tuple[Note, ...] = ()


def live(url: str, dialect: str) -> Side:
    """The database at `url`.

    Raises:
        CommandError: It cannot be read, or speaks another dialect.
    """
    from backdraft.design.output import Note

    if dialect_of(url) != dialect:
        raise CommandError(f"{shown(url)} does not speak {dialect}", f"its dialect is {dialect_of(url)}")
    found = imported(url)
    return Side(_document(found), tuple(Note((), f"{loss.excerpt}: {loss.reason}") for loss in found.losses))


def beside(old: str, new: str, dialect: str, store: str, view_of: Callable[[str], View]) -> tuple[str, View, View]:
    """The dialect of a live database, and both sides in its words. What either leaves out is told.

    Args:
        old: One side; this or the other is a database's URL.
        new: The other.
        dialect: What must be spoken; empty: what the database speaks.
        store: The design's store that the database is; empty: those that have tables there.
        view_of: The design of a name.

    Raises:
        CommandError: A side cannot be read.
    """
    from backdraft.design.paths import where
    from backdraft.design.view import Memo

    urls = [name for name in (old, new) if is_database(name)]
    speaks = dialect_of(urls[0])
    if dialect and dialect != speaks:
        raise CommandError(f"{shown(urls[0])} speaks {speaks}", "leave --dialect out")
    sides = {name: live(name, speaks) for name in urls}
    there = {path[1] for side in sides.values() for path in side.document.design.sections.get("tables", {})}
    for name in (old, new):
        if name not in sides:
            view = view_of(name)
            known = {path[1] for path in view.paths("stores")}
            if store and store not in known:
                raise CommandError(f"{name} has no store {store!r}", f"there are {', '.join(sorted(known)) or 'none'}")
            stores = (store,) if store else stores_in(view, there, speaks)
            sides[name] = made_of(view, stores, speaks)
            if len(known) > 1:
                remark(f"note: {name}: the tables of {', '.join(stores)}")
    for name, side in sides.items():
        for note in side.notes:
            remark(f"note: {shown(name)}: {f'{where(note.path)}: ' if note.path else ''}{note.message}")
    before, after = (Memo().view(sides[name].document.design) for name in (old, new))
    return speaks, before, after


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


def stores_in(view: View, tables: set[str], dialect: str) -> tuple[str, ...]:
    """The design's databases that have tables among those of a live one; none: the first."""
    from backdraft.render.sql.facts import databases
    from backdraft.render.sql.naming import table_names

    def is_there(store: str) -> bool:
        return any(_key(name.schema, name.name) in tables for _, name in view.ask(table_names, store, dialect))

    stores = tuple(view.ask(databases))
    return tuple(filter(is_there, stores)) or stores[:1]


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
