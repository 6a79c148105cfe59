"""`backdraft diff`: what changed between two designs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backdraft.cli.design_file import DEFAULT, expect_design, find, source_text
from backdraft.cli.failure import CommandError
from backdraft.cli.live import beside, is_database
from backdraft.cli.output import dialect_named
from backdraft.cli.streams import remark, remark_notes, say_json, say_text

if TYPE_CHECKING:
    from backdraft.compare.changes import Comparison
    from backdraft.compare.contract import ApiChange
    from backdraft.design.output import Output
    from backdraft.design.view import View


_NOWHERE: tuple[str, ...] = ()


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--as", "form", type=click.Choice(["text", "json", "markdown", "sql"]), default="text", help="How to print."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --as json.")
@click.option(
    "--dialect", default="", metavar="D", help="For sql: postgres, mysql, mariadb, sqlite, duckdb, mssql, oracle."
)
@click.option(
    "--online", is_flag=True, help="For sql: keep writers waiting as little as PostgreSQL, SQL Server or Oracle can."
)
@click.option("--rollback", is_flag=True, help="For sql: the way back from NEW to OLD.")
@click.option(
    "--fail-on", type=click.Choice(["breaking", "risky"]), help="Exit with 1 for such changes of the API only."
)
@click.option("--on", "day", metavar="DATE", help="The day of the change, against which sunsets count; today.")
@click.option("--store", default="", metavar="NAME", help="Beside a database: which of the design's it is.")
def command(
    old: str,
    new: str,
    form: str,
    as_json: bool,
    dialect: str,
    online: bool,
    rollback: bool,
    fail_on: str | None,
    day: str | None,
    store: str,
) -> int:
    """Say what changed from OLD to NEW: two files, `-`, or a file as git has it, `HEAD:design.yaml`.

    One of them, or both, may be a database that runs, `postgresql://user@host/name`, `mysql://user@host/name` or
    `sqlite:///file.db`, which is only read: then the tables alone are compared, as the database has them and as the
    design would make them. The migration is for that database.

    Every kind of entry is compared by what it says, not by its layout. `+` was added, `−` removed, `~` changed. Only
    `was:` makes a rename. Below that stands what changed for clients of the API: breaking, risky or safe, and why.
    The exit status is 1 when there are changes; with `--fail-on` when there are such changes of the API.

    An OpenAPI document (2.0, 3.x) may stand on either side: then only the API is compared.

    `--as sql` prints the migration of the tables, each risk told above its statement.
    """
    from backdraft.compare.contract import VERDICTS, compare_apis

    if old == "-" and new == "-":
        raise CommandError("only one of the two can be standard input")
    today = _day(day)
    if is_database(old) or is_database(new):
        dialect, *sides = beside(old, new, dialect_named(dialect) if dialect else "", store, _view)
        before, after = map(_Side, sides)
    else:
        before, after = (_side(name) for name in (old, new))
    api = compare_apis(before.api(), after.api(), today)
    found = _compared(before, after)
    if form == "sql":
        _say_migration(before, after, dialect, online, rollback)
    elif as_json or form == "json":
        from backdraft.compare import report
        from backdraft.compare.contract import report as contract

        say_json({**report.plain(found), "api": contract.plain(api)})
    else:
        say_text((_markdown(found, api) if form == "markdown" else _text(found, api)).text)
    for path in found.done:
        from backdraft.design.paths import where

        remark(f"note: {where(path)}: its was: is done and can go")
    if fail_on:
        return int(any(VERDICTS.index(change.verdict) <= VERDICTS.index(fail_on) for change in api))
    return int(bool(found.changes or api))


def _day(said: str | None) -> date:
    try:
        return date.fromisoformat(said) if said else date.today()
    except ValueError:
        raise CommandError(f"{said!r} is no date", "such as 2027-03-01") from None


@dataclass(frozen=True, slots=True)
class _Side:
    """A design, or an OpenAPI document as plain data."""

    view: View | None = None
    document: dict[str, Any] | None = None

    def api(self) -> dict[str, Any]:
        """Its API as an OpenAPI document."""
        from backdraft.render.openapi import plain

        return self.document or (plain(self.view) if self.view is not None else {})


def _side(name: str) -> _Side:
    """What a name means.

    Raises:
        CommandError: There is none, or it is neither a design nor OpenAPI.
    """
    from backdraft.compare.contract.text import OpenApiError, is_openapi, read_openapi
    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.document.limits import LARGEST_FILE

    text = _source(name)
    if not is_openapi(text):
        if len(text) > LARGEST_FILE:
            raise CommandError(f"{name} is larger than {LARGEST_FILE >> 20} MiB", "a design is smaller")
        return _Side(Memo().view(expect_design(Document.read(text), name).design))
    try:
        return _Side(document=read_openapi(text))
    except OpenApiError as error:
        raise CommandError(f"{name}: {error.message}", error.mend) from error


def _view(name: str) -> View:
    """The design that a name means.

    Raises:
        CommandError: It is none.
    """
    view = _side(name).view
    if view is None:
        raise CommandError(f"{name} has no tables", "a database is compared with a design")
    return view


def _compared(old: _Side, new: _Side) -> Comparison:
    from backdraft.compare.changes import Comparison, compare

    return compare(old.view, new.view) if old.view is not None and new.view is not None else Comparison()


def _say_migration(old: _Side, new: _Side, dialect: str, online: bool, rollback: bool) -> None:
    if old.view is None or new.view is None:
        raise CommandError("an OpenAPI document has no tables", "--as sql compares two designs")
    script = _migration(old.view, new.view, dialect_named(dialect), online, rollback)
    remark_notes(script.notes)
    say_text(script.text)


def _text(found: Comparison, api: tuple[ApiChange, ...]) -> Output:
    from backdraft.compare.contract import report as contract
    from backdraft.compare.report import lines
    from backdraft.design.output import Line, Output, join

    told = (Line(contract.heading(api)), *contract.lines(api)) if api else ()
    return Output(join((lines(found.changes).lines, told)))


def _markdown(found: Comparison, api: tuple[ApiChange, ...]) -> Output:
    """Tables, for a review."""
    from backdraft.compare.contract import report as contract
    from backdraft.design.output import Line, Output, join
    from backdraft.design.paths import where
    from backdraft.render.markdown.text import cell, code, table

    rows = []
    for change in found.changes:
        kind = f"renamed, was {code(change.was[-1])}" if change.was else change.kind
        told = [f"{code(f.field)}: {code(f.before) or 'nothing'} → {code(f.after) or 'nothing'}" for f in change.fields]
        if change.through:
            told.insert(0, f"from {code(where(change.through))}")
        rows.append((change.path, (code(where(change.path)), kind, "<br>".join(told))))
    head = (Line(f"{contract.heading(api)}."),) if api else ()
    clients = [(_NOWHERE, (change.verdict, _shown(change), cell(change.what), change.why)) for change in api]
    entries = table(("Entry", "Change", "What"), rows)
    blocks = join((entries, head, table(("For clients", "Where", "What", "Why"), clients)))
    return Output(blocks or (Line("Nothing changed."),), "markdown")


def _shown(change: ApiChange) -> str:
    from backdraft.render.markdown.text import code, codes

    return "<br>".join(filter(None, (code(change.where), codes(change.operations))))


def _migration(old: View, new: View, dialect: str, online: bool, rollback: bool) -> Output:
    from backdraft.compare.renames import renames
    from backdraft.compare.steps import between
    from backdraft.render.sql.script import script

    names = renames(old, new)
    return script(old, new, dialect, lambda store: names.name("stores", store), between(names, rollback), online)


def _source(name: str) -> str:
    """The text of a file, or as git has it.

    Raises:
        CommandError: There is none.
    """
    from backdraft.document.file import FileError, decode
    from backdraft.document.limits import LARGEST_SOURCE
    from backdraft.host.git import GitError, file_at, is_revision

    revision, colon, file = name.partition(":")
    if name == "-":
        return source_text(name)
    if not colon or Path(name).exists():
        if not Path(name).exists() and is_revision(name):
            raise CommandError(
                f"{name} is a revision of git and no file", f"write {name}:FILE, such as {name}:{DEFAULT}"
            )
        return source_text(str(find(name)))

    try:
        return decode(file_at(revision, file or DEFAULT), name, LARGEST_SOURCE)
    except (FileError, GitError) as error:
        raise CommandError(error.message, error.mend) from error
