"""A live database beside a design, for the commands: read only, and both said in the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, remark_notes

if TYPE_CHECKING:
    from backdraft.design.view import View
    from backdraft.intake.imported import Imported

_AnswerT = TypeVar("_AnswerT")


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


def _safely(ask: Callable[[str], _AnswerT], url: str) -> _AnswerT:
    from backdraft.intake.database.address import DatabaseError

    try:
        return ask(url)
    except DatabaseError as error:
        failure = CommandError(error.message, error.mend)
    raise failure  # outside of the handler: nothing of the URL hangs on it


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
    from backdraft.design.view import Memo
    from backdraft.reports.live import made_of, read_side, stores_in, tables_of

    urls = [name for name in (old, new) if is_database(name)]
    read = {name: _safely(read_side, name) for name in urls}
    speaks = read[urls[0]][0]
    if dialect and dialect != speaks:
        raise CommandError(f"{shown(urls[0])} speaks {speaks}", "leave --dialect out")
    for name, (other, _) in read.items():
        if other != speaks:
            raise CommandError(f"{shown(name)} does not speak {speaks}", f"its dialect is {other}")
    sides = {name: side for name, (_, side) in read.items()}
    there = {table for side in sides.values() for table in tables_of(side)}
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
        remark_notes(side.notes, shown(name))
    before, after = (Memo().view(sides[name].document.design) for name in (old, new))
    return speaks, before, after
