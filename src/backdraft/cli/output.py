"""What `show` and `copy` share: one output of a design, for all of it or for one entry."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from backdraft.cli.design_file import read
from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, say, table

if TYPE_CHECKING:
    from backdraft.design.design import Design
    from backdraft.design.output import Output
    from backdraft.design.paths import Path

F = TypeVar("F", bound=Callable[..., Any])

#: How the entries of each section are asked for when a name stands in several: the first that the output can show.
ORDER = ("tables", "endpoints", "services", "stores", "events", "types", "mixins", "errors", "checklists", "decisions")


@dataclass(frozen=True, slots=True)
class Made:
    """An output with the name that a file of it gets."""

    output: Output
    file_name: str


def options(command: F) -> F:
    """The options that say which output of what."""
    for option in reversed(
        (
            click.argument("file"),
            click.option("--as", "what", required=True, metavar="WHAT", help="Which output; `help` lists them."),
            click.option("--only", metavar="NAME", help="Of this entry: orders, tables.orders, 'GET /orders'."),
            click.option("--dialect", default="", metavar="D", help="For sql: postgres, mysql or sqlite."),
            click.option(
                "--hops", default=1, type=click.IntRange(0, 99), help="Neighbours around --only (default: 1)."
            ),
        )
    ):
        command = option(command)
    return command


def make(file: str, what: str, only: str | None, dialect: str, hops: int) -> Made | None:
    """The output, its notes told on stderr; None when the person asked which there are, and was told.

    Raises:
        CommandError: no such output, entry or dialect.
    """
    from backdraft.render.registry import OUTPUTS

    if what == "help":
        say(table([(name, kind.title) for name, kind in OUTPUTS.items()]))
        return None
    if what not in OUTPUTS:
        raise CommandError(f"no output {what!r}", _near(what, OUTPUTS) or f"there are {', '.join(OUTPUTS)}")
    from backdraft.design.view import Memo

    document = read(file)
    focus = find(document.design, only) if only else ()
    view = Memo().view(document.design)
    output = OUTPUTS[what].render(view, focus, _dialect(dialect), hops)
    for note in output.notes:
        from backdraft.design.paths import where

        remark(f"note: {where(note.path)}: {note.message}" if note.path else f"note: {note.message}")
    if document.problems:
        errors = len(document.problems)
        remark(f"note: the design has {errors} problem{'s' * (errors != 1)}; `backdraft check {file}` lists them")
    return Made(output, f"{only or 'design'}-{what}.{_SUFFIXES.get(output.language, 'txt')}".replace(" ", "-"))


def find(design: Design, name: str) -> Path:
    """The path of the entry that `name` means: `tables.orders`, `orders`, `GET /orders`, `orders GET /orders`.

    Raises:
        CommandError: no entry is called so.
    """
    from backdraft.design.paths import SECTIONS, where

    paths = [path for section in SECTIONS for path in design.paths(section)]
    spelled = {where(path): path for path in paths}
    if name in spelled:
        return spelled[name]
    meant = [path for path in paths if name in (path[-1], " ".join(path[1:]), ".".join(path[1:]))]
    meant.sort(key=lambda path: ORDER.index(path[0]) if path[0] in ORDER else len(ORDER))
    if not meant:
        names = [path[-1] for path in paths]
        raise CommandError(f"nothing is called {name!r}", _near(name, [*names, *spelled]))
    if len(meant) > 1 and meant[0][0] == meant[1][0]:
        raise CommandError(f"{name!r} may be {where(meant[0])} or {where(meant[1])}", "say which")
    if len(meant) > 1:
        remark(f"note: taking {where(meant[0])}; there is {where(meant[1])} as well")
    return meant[0]


_SUFFIXES = {"mermaid": "mmd", "sql": "sql", "markdown": "md", "yaml": "yaml", "json": "json"}
_DIALECTS = {"": "postgres", "postgresql": "postgres", "pg": "postgres", "mariadb": "mysql"}


def _dialect(name: str) -> str:
    wanted = _DIALECTS.get(name.lower(), name.lower())
    known = ("postgres", "mysql", "sqlite")
    if wanted not in known:
        raise CommandError(f"no dialect {name!r}", _near(wanted, known) or f"there are {', '.join(known)}")
    return wanted


def _near(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]}?" if near else ""
