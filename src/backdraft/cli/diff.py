"""`backdraft diff`: what changed between two designs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from backdraft.cli.design_file import DEFAULT, expect_design, read
from backdraft.cli.failure import CommandError
from backdraft.cli.output import dialect_named
from backdraft.cli.streams import remark, say_json, say_text

if TYPE_CHECKING:
    from backdraft.compare.changes import Comparison
    from backdraft.design.output import Output
    from backdraft.design.view import View
    from backdraft.document.document import Document


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--as", "form", type=click.Choice(["text", "json", "markdown", "sql"]), default="text", help="How to print."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --as json.")
@click.option("--dialect", default="", metavar="D", help="For sql: postgres, mysql or sqlite.")
@click.option("--online", is_flag=True, help="For sql: so that PostgreSQL keeps writers waiting as little as it can.")
@click.option("--rollback", is_flag=True, help="For sql: the way back from NEW to OLD.")
def command(old: str, new: str, form: str, as_json: bool, dialect: str, online: bool, rollback: bool) -> int:
    """Say what changed from OLD to NEW: two files, `-`, or a file as git has it, `HEAD:design.yaml`.

    Every kind of entry is compared by what it says, not by its layout. `+` was added, `−` removed, `~` changed. Only
    `was:` makes a rename. The exit status is 1 when there are changes.

    `--as sql` prints the migration of the tables, each risk told above its statement.
    """
    from backdraft.compare.changes import compare
    from backdraft.design.paths import where
    from backdraft.design.view import Memo

    if old == "-" and new == "-":
        raise CommandError("only one of the two can be standard input")
    before, after = (Memo().view(_document(name).design) for name in (old, new))
    found = compare(before, after)
    if as_json or form == "json":
        from backdraft.compare.report import plain

        say_json(plain(found))
    elif form == "sql":
        script = _migration(before, after, dialect_named(dialect), online, rollback)
        for note in script.notes:
            remark(f"note: {where(note.path)}: {note.message}")
        say_text(script.text)
    else:
        say_text((_markdown(found) if form == "markdown" else _text(found)).text)
    for path in found.done:
        remark(f"note: {where(path)}: its was: is done and can go")
    return int(bool(found.changes))


def _text(found: Comparison) -> Output:
    from backdraft.compare.report import lines

    return lines(found.changes)


def _markdown(found: Comparison) -> Output:
    """A table, for a review."""
    from backdraft.design.output import Line, Output
    from backdraft.design.paths import where
    from backdraft.render.markdown.text import code, table

    rows = []
    for change in found.changes:
        kind = f"renamed, was {code(change.was[-1])}" if change.was else change.kind
        told = [f"{code(f.field)}: {code(f.before) or 'nothing'} → {code(f.after) or 'nothing'}" for f in change.fields]
        if change.through:
            told.insert(0, f"from {code(where(change.through))}")
        rows.append((change.path, (code(where(change.path)), kind, "<br>".join(told))))
    return Output(table(("Entry", "Change", "What"), rows) or (Line("Nothing changed."),), "markdown")


def _migration(old: View, new: View, dialect: str, online: bool, rollback: bool) -> Output:
    from backdraft.compare.renames import renames
    from backdraft.compare.steps import between
    from backdraft.render.sql.script import script

    names = renames(old, new)
    return script(old, new, dialect, lambda store: names.name("stores", store), between(names, rollback), online)


def _document(name: str) -> Document:
    """The design in a file, or as git has it.

    Raises:
        CommandError: There is none.
    """
    revision, colon, file = name.partition(":")
    if not colon or name == "-" or Path(name).exists():
        return expect_design(read(name), name)
    from backdraft.document.document import Document
    from backdraft.document.file import FileError, decode
    from backdraft.host.git import GitError, file_at

    try:
        return Document.read(decode(file_at(revision, file or DEFAULT), name))
    except (FileError, GitError) as error:
        raise CommandError(error.message, error.mend) from error
