"""A migration of every store of a design as one script. Which steps lead there is found by whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.built import Built
from backdraft.design.migration import Migration
from backdraft.design.output import Line, Note, Output, join
from backdraft.design.view import View
from backdraft.render.sql.built import built
from backdraft.render.sql.dialects import with_proof
from backdraft.render.sql.facts import databases
from backdraft.render.sql.migrate import migrate
from backdraft.render.sql.write import remark


def script(
    old: View,
    new: View,
    dialect: str,
    renamed: Callable[[str], str],
    steps: Callable[[Built, Built], Migration],
    online: bool = False,
) -> Output:
    """The script for every store, each under a header of its own when there are several.

    Args:
        old: The design as it was.
        new: The design as it is.
        dialect: The SQL.
        renamed: What an old store is called now.
        steps: The steps from one built store to the other.
        online: As `migrate` has it.
    """
    came = {renamed(store): store for store in old.ask(databases)}
    stores = list(dict.fromkeys((*new.ask(databases), *came)))
    blocks: list[tuple[Line, ...]] = []
    notes: list[Note] = []
    for store in stores:
        before, after = built(old, came.get(store, store), dialect), built(new, store, dialect)
        written = migrate(steps(before, after), online)
        if len(stores) > 1 and written.lines:
            blocks.append((Line(f"-- store: {remark(store) or 'none'}", ("stores", store)),))
        if written.lines:
            blocks.append(written.lines)
        notes.extend(written.notes)
    return Output(join(blocks), "sql", with_proof(blocks, notes, dialect))
