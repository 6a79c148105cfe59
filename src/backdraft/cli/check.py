"""`backdraft check`: what is wrong in designs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backdraft.cli.design_file import read, shown_name
from backdraft.cli.streams import say, say_json

if TYPE_CHECKING:
    from backdraft.design.problems import Problem
    from backdraft.document.document import Document

#: Letters of an entry's name that a line tells: a torn line may be taken for one.
_LONGEST = 200
RANK = {"info": 0, "warning": 1, "error": 2}


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    help="Exit with 1 from this severity on (default: error).",
)
def command(files: tuple[str, ...], form: str, as_json: bool, fail_on: str) -> int:
    """List what is wrong in each FILE: lines that cannot be read, and names that nothing has.

    One line each: `shop.yaml:41:7 tables.orders.customer_id: no table "customer"; did you mean "customers"?`
    """
    found = [finding for file in files for finding in findings(shown_name(file), read(file))]
    if as_json or form == "json":
        checklists = {name: state for file in files for name, state in checklist_states(read(file)).items()}
        say_json({"problems": found, "findings": [], "checklists": checklists})
    else:
        for finding in found:
            say(line(finding))
    return int(any(RANK[finding["severity"]] >= RANK[fail_on] for finding in found))


def findings(name: str, document: Document) -> list[dict[str, Any]]:
    """The problems and dangling references of a document, in the order of the file."""
    from backdraft.document.problems import problems_of

    return [_finding(name, document.place(problem), problem) for problem in problems_of(document)]


def line(finding: dict[str, Any]) -> str:
    """A finding as one line: place, entry, message, mend."""
    head = f"{finding['file']}:{finding['line']}:{finding['column']}"
    level = "" if finding["severity"] == "error" else f"{finding['severity']}: "
    where = f" {finding['where']}:" if finding["where"] else ""
    mend = f"; {finding['mend']}" if finding["mend"] else ""
    return f"{head}{where} {level}{finding['message']}{mend}".replace("\n", " ")


def checklist_states(document: Document) -> dict[str, dict[str, str]]:
    """Every list of the file: item to `pass`, `fail`, `skip` or `open`."""
    from backdraft.design.model import Checklist
    from backdraft.design.view import View

    lists = View(document.design).all(Checklist, "checklists")
    return {each.name: {item.name: item.state for item in each.items} for each in lists}


def _finding(file: str, place: tuple[int, int], problem: Problem) -> dict[str, Any]:
    from backdraft.design.paths import where

    return {
        "file": file,
        "line": place[0],
        "column": place[1],
        "where": name if len(name := where(problem.path)) <= _LONGEST else f"{name[:_LONGEST]}…",
        "severity": problem.severity,
        "message": problem.message,
        "mend": problem.mend,
    }
