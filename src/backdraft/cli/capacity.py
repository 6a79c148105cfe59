"""`backdraft capacity`: load, latency, availability and storage of a design, as it is and as it might be."""

from __future__ import annotations

import difflib
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from backdraft.cli.design_file import read
from backdraft.cli.failure import CommandError
from backdraft.cli.problems import remark_problems
from backdraft.cli.streams import say, say_json

if TYPE_CHECKING:
    from backdraft.capacity.answers import Capacity
    from backdraft.design.design import Design
    from backdraft.design.view import View


@click.command("capacity")
@click.argument("file", metavar="FILE")
@click.option("--what-if", "changes", multiple=True, metavar="EXPR", help="Also with this change; may be repeated.")
@click.option("--explain", "name", metavar="NAME", help="The formulas and inputs of one path, service, store or table.")
@click.option("--sweep", "swept", is_flag=True, help="A chart: p95 while the load grows, and who saturates where.")
@click.option("--only", "path", metavar="NAME", default="", help="With --sweep: the path to draw.")
@click.option(
    "--entry", metavar="NAME", default="", help="With --sweep: this entry's load alone grows, or a load's by name."
)
@click.option("--walk", "endpoint", metavar="NAME", help="One request, step by step: `orders POST /orders`.")
@click.option("--without", "missing", metavar="NAME", help="What is lost with a service or store.")
@click.option("--ascii", "plain", is_flag=True, help="With --sweep: ASCII characters alone.")
@click.option("--check", "strict", is_flag=True, help="Exit with 1 when something is overloaded or misses a target.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: seconds, requests a second, bytes, fractions.")
def command(
    file: str,
    changes: tuple[str, ...],
    name: str | None,
    strict: bool,
    as_json: bool,
    swept: bool,
    path: str,
    entry: str,
    plain: bool,
    endpoint: str | None,
    missing: str | None,
) -> int:
    """Compute the load, latency, availability and storage of FILE (`-`: standard input).

    EXPR is `x10` (all load), `web x10` (what enters there), `rows x100`, `cache off`, `orders replicas=1`,
    `payments down`, `catalog_db 2ms`, `catalog_db 99.99%`, `product_cache hit=50%`, or several with commas between
    them. The exit status is 1 when a loop of calls feeds itself, so that there is nothing to compute.
    """
    from backdraft.capacity.as_json import as_json as as_data
    from backdraft.capacity.compared import comparison
    from backdraft.capacity.compute import callers, capacity
    from backdraft.capacity.report import explanation, report
    from backdraft.capacity.what_if import NotUnderstood, what_if
    from backdraft.design.view import View

    document = read(file)
    design = document.design
    before = found = View(design).ask(capacity)
    if changes:
        try:
            design = what_if(design, changes)
            found = View(design).ask(capacity)
        except NotUnderstood as error:
            raise CommandError(str(error)) from error
    remark_problems(document, file)
    if swept:
        _sweep(design, found, path, entry, plain, as_json)
    elif endpoint is not None:
        _walk(View(design), endpoint, as_json)
    elif missing is not None:
        _without(View(design), missing, as_json)
    elif as_json:
        say_json({**as_data(found), **({"what_if": list(changes), "before": as_data(before)} if changes else {})})
    elif name is not None:
        lines = explanation(found, name, asked=View(design).ask(callers))
        if not lines:
            known = (*found.paths, *found.services, *found.stores, *found.tables)
            raise CommandError(f"no path, service, store or table {name!r}", _meant(name, known))
        say("\n".join(line.text for line in lines))
    else:
        width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else None
        title = ", ".join(changes)
        lines = comparison(before, found, title, width=width) if changes else report(found, width)
        say("\n".join(line.text for line in lines))
    wrong = ("loop", "overload", "target") if strict else ("loop",)
    return int(any(trouble.kind in wrong for trouble in found.troubles))


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, tuple(known), 1)
    return f"did you mean {near[0]}?" if near else ""


def _sweep(design: Design, found: Capacity, path: str, entry: str, plain: bool, as_json: bool) -> None:
    """The chart of one path, or all points as JSON."""
    from backdraft.capacity.sweep import sweep, sweep_json
    from backdraft.capacity.what_if import NotUnderstood
    from backdraft.reports.sweep_chart import sweep_output

    if path and path not in found.paths:
        raise CommandError(f"no path {path!r}", _meant(path, found.paths) or f"there are {', '.join(found.paths)}")
    try:
        points = sweep(design, path=path, entry=entry)
    except NotUnderstood as error:
        raise CommandError(str(error)) from error
    if as_json:
        say_json(sweep_json(points))
    else:
        width = min(120, shutil.get_terminal_size((80, 24)).columns) if sys.stdout.isatty() else 80
        say("\n".join(line.text for line in sweep_output(points, width, ascii=plain).lines))


def _walk(view: View, name: str, as_json: bool) -> None:
    """One request to an endpoint, where caches hit and, when there are any, where they miss."""
    from backdraft.capacity.walk import walk
    from backdraft.capacity.walk_lines import walk_json, walk_lines

    known = {" ".join(path[1:3]): path for path in view.paths("endpoints")}
    if name not in known:
        raise CommandError(f"no endpoint {name!r}", _meant(name, known) or "write it as `orders POST /orders`")
    both = [found for hit in (True, False) if (found := walk(view, known[name], hit)) is not None]
    walks = both if both[0].caches else both[:1]
    if as_json:
        say_json([walk_json(each) for each in walks])
    else:
        say("\n\n".join("\n".join(line.text for line in walk_lines(each, known[name]).lines) for each in walks))


def _without(view: View, name: str, as_json: bool) -> None:
    """What is lost with a service or store."""
    from backdraft.capacity.blast import blast, blast_json, blast_lines

    found = blast(view, name)
    if found is None:
        known = [path[1] for section in ("services", "stores") for path in view.paths(section)]
        raise CommandError(f"no service or store {name!r}", _meant(name, known))
    if as_json:
        say_json(blast_json(found))
    else:
        say("\n".join(line.text for line in blast_lines(found)))
