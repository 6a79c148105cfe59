"""`backdraft check`: what is wrong in designs, and what the rules find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from backdraft.cli.design_file import read, shown_name
from backdraft.cli.problems import findings, line, problems_in
from backdraft.cli.streams import remark, say, say_json
from backdraft.design.garbage import uncollected

if TYPE_CHECKING:
    from backdraft.document.document import Document

RANK = {"info": 0, "warning": 1, "error": 2}


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="How to print: for people, for programs, SARIF 2.1.0 for code scanning, GitHub's annotations.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--level",
    type=click.Choice(["error", "warning", "info"]),
    help="For text: list findings from this severity on (default: warning, and whatever makes it fail).",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    help="Exit with 1 from this severity on (default: error).",
)
def command(files: tuple[str, ...], form: str, as_json: bool, level: str | None, fail_on: str) -> int:
    """List what is wrong in each FILE: lines that cannot be read, names that nothing has, and what the rules find.

    One line each: `shop.yaml:41:7 tables.orders.customer_id: no table "customer"; did you mean "customers"?`. A finding
    ends in the name of its rule, in brackets; `backdraft rules NAME` says why it matters. A loud rule is told a few
    times and then counted.
    """
    with uncollected():  # nothing of what is read and found goes before the end
        return _checked(files, "json" if as_json else form, level, fail_on)


def _checked(files: tuple[str, ...], form: str, level: str | None, fail_on: str) -> int:
    read_files = [(shown_name(file), read(file)) for file in files]
    problems = [found for name, document in read_files for found in findings(name, document)]
    reviews = [review(name, document) for name, document in read_files]
    found = [each for one in reviews for each in one.findings]
    counted = [each for one in reviews for each in one.counted]
    for (name, _), one in zip(read_files, reviews, strict=True):
        for empty in (each for each, items in one.checklists.items() if not items):
            remark(f"note: {name}: checklist {empty} has no items; `backdraft checklists` lists those to switch on")
    if form == "json":
        say_json({"problems": problems, "findings": found, "counted": counted, "checklists": _together(reviews)})
    elif form == "sarif":
        from backdraft.cli.findings import sarif

        say_json(sarif(problems, found, counted))
    elif form == "github":
        from backdraft.cli.findings import annotation

        for each in (*problems, *found, *counted):
            say(annotation(each))
    else:
        for problem in problems:
            say(line(problem))
        _tell(found, counted, level or min("warning", fail_on, key=RANK.__getitem__))
    return int(any(RANK[each["severity"]] >= RANK[fail_on] for each in (*problems, *found)))


#: The states of an item, the one that a reader must know of first.
_WORST = ("fail", "unknown", "skip", "pass")


def _together(reviews: list[FileReview]) -> dict[str, dict[str, str]]:
    """The checklists of all files: an item stands as in the file where it stands worst."""
    lists: dict[str, dict[str, str]] = {}
    for one in reviews:
        for name, items in one.checklists.items():
            held = lists.setdefault(name, {})
            for item, state in items.items():
                held[item] = min(state, held.get(item, state), key=_WORST.index)
    return lists


@dataclass(frozen=True, slots=True)
class FileReview:
    """What the rules find in a file, in its order, what of it is only counted, and how its checklists stand."""

    findings: tuple[dict[str, Any], ...]
    counted: tuple[dict[str, Any], ...]
    checklists: Mapping[str, Mapping[str, str]]


def review(name: str, document: Document) -> FileReview:
    """A document judged by the rules that its profile wants."""
    from backdraft.design.paths import where
    from backdraft.design.view import Cold
    from backdraft.document.problems import judged_by_rules
    from backdraft.reports.packs import packs
    from backdraft.review.checklists import standings
    from backdraft.review.judging import judged

    view = Cold(judged_by_rules(document, problems_in(document)))
    all_ = view.ask(judged)
    found = [
        {
            "file": name,
            "line": document.line_of(finding.path) or 1,
            "column": 1,
            "where": where(finding.path),
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.what,
            "mend": finding.mend,
            "why": finding.why,
            "fix": bool(finding.edits),
        }
        for finding in all_.findings
    ]
    counted = [
        {
            "file": name,
            "line": document.line_of(group[0].path) or 1,
            "column": 1,
            "where": where(group[0].path),
            "rule": group[0].rule,
            "severity": group[0].severity,
            "message": f"{len(group)} more like these",
            "mend": "",
            "count": len(group),
        }
        for group in all_.beyond
    ]
    lists = {each.name: {item.item.name: item.state for item in each.items} for each in view.ask(standings, packs())}
    return FileReview(tuple(sorted(found, key=lambda each: each["line"])), tuple(counted), lists)


#: So many findings of one rule in one file are told, then they are counted.
_TOLD = 5


def _tell(found: list[dict[str, Any]], counted: list[dict[str, Any]], level: str) -> None:
    times: Counter[tuple[str, str]] = Counter()
    milder: Counter[str] = Counter()
    for each in found:
        if RANK[each["severity"]] < RANK[level]:
            milder[each["severity"]] += 1
            continue
        key = (each["file"], each["rule"])
        times[key] += 1
        if times[key] <= _TOLD:
            say(f"{line(each)} [{each['rule']}]")
    for each in counted:
        if RANK[each["severity"]] < RANK[level]:
            milder[each["severity"]] += each["count"]
        else:
            times[each["file"], each["rule"]] += each["count"]
    for (file, rule), count in times.items():
        if count > _TOLD:
            say(f"{file}: {count - _TOLD} more like these [{rule}]")
    if milder:
        counts = ((milder[severity], word) for severity, word in (("warning", "warning"), ("info", "hint")))
        told = ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count)
        remark(f"note: {told}; --level info lists {'it' if milder.total() == 1 else 'them'}")
