"""`backdraft prove`: the SQL of a design on real engines."""

from __future__ import annotations

import difflib
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from backdraft.cli.design_file import expect_design, read
from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, say, say_json

if TYPE_CHECKING:
    from backdraft.document.document import Document
    from backdraft.prove.engines import Engine
    from backdraft.prove.plans import Plan
    from backdraft.prove.proof import Proof


@click.command("prove")
@click.argument("file", metavar="FILE")
@click.option(
    "--on",
    "names",
    multiple=True,
    metavar="ENGINE",
    help="sqlite, postgres, duckdb, or a server's URL; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(file: str, names: tuple[str, ...], as_json: bool) -> int:
    """Run the SQL of FILE (`-`: standard input) on real engines, each in an empty database that is thrown away.

    Without --on: on every engine that is installed. A server is named by its URL, `postgresql://user@host/db`,
    `mysql://user@host`: PostgreSQL works in a transaction that is rolled back, MySQL and MariaDB in a database of their
    own that is dropped. The exit status is 1 when an engine refuses something, 2 when one that was named cannot be
    asked.

    What the list endpoints ask of their tables is planned by SQLite: a filter or a sort that no index serves is told,
    with the index that does.
    """
    from backdraft.design.view import Memo
    from backdraft.prove.plans import plans
    from backdraft.prove.proof import prove
    from backdraft.render.sql import sql

    document = read(file)
    expect_design(document, file)
    view = Memo().view(document.design)
    proofs: list[Proof] = []
    for engine in _chosen(names):
        proof = prove(sql(view, engine.dialect), engine)
        proofs.append(proof)
        if not as_json:
            _tell(file, document, proof, named=bool(names))
    found = view.ask(plans)
    if as_json:
        queries = [asdict(plan) | {"slow": plan.slow, "says": plan.says()} for plan in found]
        say_json({"engines": [asdict(proof) | {"holds": proof.holds} for proof in proofs], "queries": queries})
    else:
        _tell_queries(found)
    if any(proof.refusals for proof in proofs):
        return 1
    return 2 if names and any(proof.unasked for proof in proofs) else 0


def _tell_queries(found: tuple[Plan, ...]) -> None:
    slow = [plan for plan in found if plan.slow]
    if not found:
        return
    say(f"{'▲' if slow else '✓'} {len(slow)} of {len(found)} queries behind list endpoints grow with their table")
    for plan in slow:
        say(f"  {' '.join(plan.query.path[1:])}: {plan.says()}")
        if plan.index:
            say(f"    {plan.mend()}")


def _chosen(names: tuple[str, ...]) -> tuple[Engine, ...]:
    from backdraft.host import folders
    from backdraft.prove.engines import at, engines

    known = engines(folders.cache())
    chosen = []
    for name in names or known:
        engine = known.get(name) or at(name)
        if engine is None:
            near = difflib.get_close_matches(name, known, 1)
            mend = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}, and servers by URL"
            raise CommandError(f"no engine {name!r}", mend)
        chosen.append(engine)
    return tuple(chosen)


def _tell(file: str, document: Document, proof: Proof, named: bool) -> None:
    from backdraft.design.paths import where

    if proof.unasked:
        remark(f"{'error' if named else 'note'}: {proof.engine}: {proof.unasked}")
        return
    count = f"{proof.statements} statement{'s' * (proof.statements != 1)}"
    if proof.left:
        count += f" ({len(proof.left)} of Citus not run)"
    if proof.holds:
        say(f"✓ {proof.version}: {count}" if proof.statements else f"– {proof.version}: no tables yet")
        return
    more = f", and {proof.following} more for the want of these" if proof.following else ""
    say(f"✗ {proof.version}: {len(proof.refusals)} of {count} refused{more}")
    for refusal in proof.refusals:
        line = document.line_of(refusal.path)
        say(f"  {file}:{line} {where(refusal.path)}: {refusal.message}")
        say(f"    {refusal.statement}")
