"""What `show` and `copy` share: one output of a design, for all of it or for one entry."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from backdraft.cli.design_file import expect_design, read
from backdraft.cli.failure import CommandError
from backdraft.cli.problems import remark_problems
from backdraft.cli.streams import remark, remark_notes, say, table

if TYPE_CHECKING:
    from backdraft.design.design import Design
    from backdraft.design.output import Output
    from backdraft.design.paths import Path
    from backdraft.document.document import Document
    from backdraft.render.look import Look
    from backdraft.render.registry import OutputKind

F = TypeVar("F", bound=Callable[..., Any])


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
            click.option("--as", "what", default="", metavar="WHAT", help="Which output; `help` lists them."),
            click.option(
                "--only",
                "--focus",
                "only",
                metavar="NAME",
                help="Of this entry: orders, tables.orders, 'GET /orders'; of maps: or of a group. A name that a "
                "service and a table have is the table's for sql, er, mermaid-er and svg-er, else the service's.",
            ),
            click.option(
                "--dialect",
                default="",
                metavar="D",
                help="For sql: postgres, mysql, mariadb, sqlite, duckdb, mssql, oracle.",
            ),
            click.option(
                "--openapi",
                "version",
                type=click.Choice(["3.0", "3.1", "3.2"]),
                help="For openapi: the version (default: 3.1).",
            ),
            click.option("--json", "as_json", is_flag=True, help="For openapi: JSON instead of YAML."),
            click.option("--needs", is_flag=True, help="For sql --only: with all that the table needs, in order."),
            click.option("--ascii", "plain", is_flag=True, help="For pictures: ASCII characters alone."),
            click.option(
                "--width", metavar="N", type=click.IntRange(20), help="For pictures: the cells that there are."
            ),
            click.option(
                "--direction", type=click.Choice(["TB", "LR"]), help="For pictures: top down, or left to right."
            ),
            click.option(
                "--hops", default=1, metavar="N", type=click.IntRange(0), help="Neighbours around --only (default: 1)."
            ),
            click.option(
                "--scope",
                default="auto",
                type=click.Choice(["auto", "near", "overview", "whole"]),
                help="For diagrams: what is near --only, groups as boxes, everything; or what fits.",
            ),
            click.option(
                "--detail",
                type=click.Choice(["names", "keys", "all"]),
                help="For tables: how much of each.",
            ),
            click.option("--no-labels", "bare", is_flag=True, help="For diagrams: arrows without their words."),
            click.option("--theme", metavar="NAME", help="For svg: light, dark, or one of `backdraft themes`."),
        )
    ):
        command = option(command)
    return command


def make(
    file: str,
    what: str,
    only: str | None,
    dialect: str,
    hops: int,
    needs: bool,
    version: str | None,
    as_json: bool,
    **wish: Any,
) -> Made | None:
    """The output that the `options` ask for, its notes told on stderr; `wish` says how a picture is to come out.

    None when the person asked which there are, and was told.

    Raises:
        CommandError: no such output, entry, dialect or theme.
    """
    from backdraft.design.paths import where
    from backdraft.render.registry import ALIASES, OUTPUTS

    if what == "help":
        say(table([*((name, kind.title) for name, kind in OUTPUTS.items()), ("yaml", "YAML")]))
        return None
    if not what:
        raise CommandError("no output is named", f"say it with --as, such as --as sql; {_LISTED}")
    what = ALIASES.get(what, what)
    if what not in OUTPUTS and what != "yaml":
        near = _near(what, (*OUTPUTS, "yaml", *ALIASES))
        raise CommandError(f"no output {what!r}", "; ".join(part for part in (near, _LISTED) if part))
    if (version or as_json) and what != "openapi":
        raise CommandError("--openapi and --json are for OpenAPI", "say --as openapi")
    wanted, look = dialect_named(dialect), _look(**wish)
    document = expect_design(read(file), file)
    focus = _focus(document.design, only, OUTPUTS.get(what)) if only else ()
    if what == "yaml":
        output = _yaml(document, focus)
    elif not OUTPUTS[what].applies(focus):
        known = ", ".join(sorted(OUTPUTS[what].sections))
        of = f"{where(focus)} has none" if focus else "it is of one entry: say which with --only"
        raise CommandError(f"no {what} of this: {of}", f"it is made of {known}" if known else "leave out --only")
    elif needs:
        output = _with_needs(document.design, what, focus, wanted)
    elif what == "openapi":
        from backdraft.design.view import View

        form = f"{version or '3.1'}{' json' * as_json}"
        output = OUTPUTS[what].render(View(document.design), focus, form, hops)
    else:
        from backdraft.design.view import View

        kind, view = OUTPUTS[what], View(document.design)
        if focus and look.scope == "auto":
            look = replace(look, scope="near")  # who names an entry means it and its neighbours
        output = kind.draw(view, focus, hops, look) if kind.draw else kind.render(view, focus, wanted, hops)
        if what == "markdown" and not focus:
            from backdraft.reports.reviewed import reviewed

            output = reviewed(view, output)
    _tell_too_wide(output, look, focus)
    remark_notes(output.notes)
    remark_problems(document, file)
    ending = _SUFFIXES.get(output.language, "txt")
    kind_ = what.removeprefix("code:")
    name = f"{only or 'design'}.{kind_ if kind_ == ending else f'{kind_}.{ending}'}".replace(" ", "-")
    return Made(output, name)


def _tell_too_wide(output: Output, look: Look, focus: Path) -> None:
    """Says that a picture is wider than was asked for, and what makes it narrower; or that it shows groups for it."""
    from backdraft.draw.picture import Picture

    if look.width is not None and isinstance(output, Picture) and output.width > look.width:
        less = "fewer --hops show less" if focus else "--focus NAME shows what is near one entry"
        remark(f"note: {output.width} cells wide, for it does not fit into {look.width}: {less}")
    elif look.scope == "auto" and isinstance(output, Picture) and output.scope == "overview":
        remark("note: groups are shown as boxes, for all of it does not fit: --scope whole shows every box")


def _look(
    *,
    plain: bool,
    width: int | None,
    direction: Literal["TB", "LR"] | None,
    scope: Literal["auto", "near", "overview", "whole"],
    detail: Literal["names", "keys", "all"] | None,
    bare: bool,
    theme: str | None,
) -> Look:
    from backdraft.render.look import Look

    colours = None
    if theme is not None:
        from backdraft.cli.theme_colours import svg_theme

        colours = svg_theme(theme)
    return Look(width, None, plain, direction or "", not bare, scope, detail or "", colours)


def _focus(design: Design, name: str, kind: OutputKind | None) -> Path:
    """The entry that `--only` names for an output (None: the file's own text); a choice that was made is told."""
    from backdraft.design.paths import where

    found = find(design, name, kind.sections if kind else None, kind.first if kind else "services")
    if len(found) > 1 and (kind is None or kind.applies(found[0])):
        remark(f"note: {where(found[0])} is shown; there is {' and '.join(where(path) for path in found[1:])} too")
    return found[0]


def find(design: Design, name: str, sections: Collection[str] | None = None, first: str = "") -> tuple[Path, ...]:
    """The path of the entry that `name` means: `tables.orders`, `orders`, `GET /orders`, `orders GET /orders`.

    A name that several entries have means the one in `first`, among those in `sections`; the others follow it. Where
    `groups` are in these, also one of a group (`groups.Edge`) is known.

    Raises:
        CommandError: no entry is called so, or several are and none of them is in `first`.
    """
    from backdraft.design.paths import SECTIONS, where

    paths = [path for section in SECTIONS for path in design.paths(section)]
    spelled = {where(path): path for path in paths}
    if name in spelled:
        return (spelled[name],)
    meant = [path for path in paths if name in (path[-1], " ".join(path[1:]), ".".join(path[1:]))]
    if not meant and sections is not None and "groups" in sections:
        meant = [path for path in _groups(design) if name in (path[1], where(path))]
    if not meant:
        names = [path[-1] for path in paths]
        raise CommandError(f"nothing is called {name!r}", _near(name, [*names, *spelled]))
    fitting = [path for path in meant if sections is None or path[0] in sections] or meant
    fitting.sort(key=lambda path: path[0] != first)
    if len(fitting) > 1 and (fitting[0][0] != first or fitting[1][0] == first):
        raise CommandError(f"{name!r} may be {' or '.join(where(path) for path in fitting)}", "say which")
    return tuple(fitting)


def _groups(design: Design) -> list[Path]:
    """The groups of the map, as paths to ask for."""
    from backdraft.design.resolve.services import frames_of
    from backdraft.design.view import View

    return [("groups", group) for group in dict.fromkeys(frames_of(View(design)).values())]


def _yaml(document: Document, focus: Path) -> Output:
    from backdraft.design.output import Output, lines_of

    return Output(lines_of(document.entry_text(focus) if focus else document.text, focus), "yaml")


def _with_needs(design: Design, what: str, focus: Path, dialect: str) -> Output:
    from backdraft.design.view import View
    from backdraft.render.sql import table_sql

    if what != "sql" or not focus:
        raise CommandError("--needs is for the SQL of one table", "say --as sql --only TABLE --needs")
    return table_sql(View(design), focus[1], dialect, True)


_LISTED = "`--as help` lists them all"
_SUFFIXES = {
    "mermaid": "mmd",
    "svg": "svg",
    "sql": "sql",
    "markdown": "md",
    "yaml": "yaml",
    "json": "json",
    "http": "http",
}


def dialect_named(name: str) -> str:
    """The dialect that a person means; PostgreSQL when none is said.

    Raises:
        CommandError: There is none of that name.
    """
    from backdraft.render.sql.dialects import ALIASES, DIALECTS

    wanted = ALIASES.get(name.lower(), name.lower()) or "postgres"
    known = tuple(DIALECTS)
    if wanted not in known:
        raise CommandError(f"no dialect {name!r}", _near(wanted, known) or f"there are {', '.join(known)}")
    return wanted


def _near(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]}?" if near else ""
