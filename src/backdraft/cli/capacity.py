"""`backdraft capacity`: load, latency, availability and storage of a design, as it is and as it might be."""

from __future__ import annotations

import difflib

import click

from backdraft.cli.design_file import read
from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, say, say_json


@click.command("capacity")
@click.argument("file", metavar="FILE")
@click.option("--what-if", "changes", multiple=True, metavar="EXPR", help="Also with this change; may be repeated.")
@click.option("--explain", "name", metavar="NAME", help="The formulas and inputs of one path, service, store or table.")
@click.option("--check", "strict", is_flag=True, help="Exit with 1 when something is overloaded or misses a target.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: seconds, requests a second, bytes, fractions.")
def command(file: str, changes: tuple[str, ...], name: str | None, strict: bool, as_json: bool) -> int:
    """Compute the load, latency, availability and storage of FILE (`-`: standard input).

    EXPR is `x10` (all load), `rows x100`, `cache off`, `orders replicas=1`, `payments down`, `catalog_db 2ms`,
    `catalog_db 99.99%`, `product_cache hit=50%`, or several with commas between them. The exit status is 1 when a loop
    of calls feeds itself, so that there is nothing to compute.
    """
    from backdraft.capacity.as_json import as_json as plain
    from backdraft.capacity.compared import comparison
    from backdraft.capacity.compute import capacity
    from backdraft.capacity.report import explanation, report
    from backdraft.capacity.what_if import NotUnderstood, what_if
    from backdraft.design.view import View

    document = read(file)
    before = found = View(document.design).ask(capacity)
    if changes:
        try:
            found = View(what_if(document.design, changes)).ask(capacity)
        except NotUnderstood as error:
            raise CommandError(str(error)) from error
    if document.problems:
        count = len(document.problems)
        remark(f"note: the design has {count} problem{'s' * (count != 1)}; `backdraft check {file}` lists them")
    if as_json:
        say_json({**plain(found), **({"what_if": list(changes), "before": plain(before)} if changes else {})})
    elif name is not None:
        lines = explanation(found, name)
        if not lines:
            known = (*found.paths, *found.services, *found.stores, *found.tables)
            near = difflib.get_close_matches(name, known, 1)
            raise CommandError(f"no path, service, store or table {name!r}", f"did you mean {near[0]}?" if near else "")
        say("\n".join(line.text for line in lines))
    else:
        lines = comparison(before, found, ", ".join(changes)) if changes else report(found)
        say("\n".join(line.text for line in lines))
    wrong = ("loop", "overload", "target") if strict else ("loop",)
    return int(any(trouble.kind in wrong for trouble in found.troubles))
