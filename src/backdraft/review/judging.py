"""A design judged by every rule: what was found, what was looked at, what somebody ignores with a reason.

Each entry is a piece of its own in the view's cache, with all rules over its section: an edit judges anew what read
the changed entry, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backdraft.design.edits import Edit
from backdraft.design.garbage import uncollected
from backdraft.design.identity import foreign_id, index_id, named_lines
from backdraft.design.model import VERBS, Column, Dependency, ForeignKey, Index, Service, Table, Unread
from backdraft.design.notation.schema import format_foreign, format_index
from backdraft.design.paths import Path, entry_path
from backdraft.design.patience import still_wanted
from backdraft.design.problems import Severity
from backdraft.design.view import View
from backdraft.review.facts import grown
from backdraft.review.profiles import Policy, policy
from backdraft.review.registry import BY_SECTION, RULES
from backdraft.review.rule import RANK, Fired, Rule

#: So many findings of one rule, of one severity, are told of a file; the others are counted. Hundreds of one rule want
#: one decision, and designs of a thousand tables stay below it.
MOST_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired at a place.

    `why` it matters; `reason`, where not empty, is why somebody ignores it.
    """

    rule: str
    severity: Severity
    hit: Fired
    why: str
    reason: str = ""

    @property
    def path(self) -> Path:
        """The place: an entry or a part of it."""
        return self.hit.path

    @property
    def what(self) -> str:
        """What is the case."""
        return self.hit.what

    @property
    def mend(self) -> str:
        """What to do in this design."""
        return self.hit.mend

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What does it; empty: a choice is needed."""
        return self.hit.edits


@dataclass(frozen=True, slots=True)
class Judged:
    """`findings` in the order of the file's sections; `looked`: the rules that had something to look at.

    `beyond` are those after the first `MOST_TOLD` of a rule and a severity, a group for each: counted where others are
    told.
    """

    findings: tuple[Finding, ...] = ()
    looked: frozenset[str] = frozenset()
    ignored: tuple[Finding, ...] = ()
    beyond: tuple[tuple[Finding, ...], ...] = ()

    def all(self) -> Iterator[Finding]:
        """Every finding, those that are only counted behind the others."""
        yield from self.findings
        for counted in self.beyond:
            yield from counted

    def grouped(self) -> dict[str, tuple[Finding, ...]]:
        """The findings by rule, the most severe first, else in the order of the first of each."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(finding.rule, []).append(finding)
        order = sorted(groups, key=lambda rule: -max(RANK[f.severity] for f in groups[rule]))
        return {rule: tuple(groups[rule]) for rule in order}


def judged(view: View) -> Judged:
    """The whole design, judged."""
    with uncollected():  # what is remembered for the next time stays
        return _judged(view)


def _judged(view: View) -> Judged:
    findings: list[Finding] = []
    ignored: list[Finding] = []
    looked: set[str] = set()
    counts: dict[tuple[str, Severity], int] = {}
    beyond: dict[tuple[str, Severity], list[Finding]] = {}
    for part in _parts(view):
        still_wanted()
        looked |= part.looked
        ignored += part.ignored
        for found in part.findings:
            key = found.rule, found.severity
            counts[key] = count = counts.get(key, 0) + 1
            if count <= MOST_TOLD:
                findings.append(found)
            else:
                beyond.setdefault(key, []).append(found)
    counted = tuple(map(tuple, beyond.values()))
    return Judged(tuple(findings), frozenset(looked), tuple(ignored), counted)


def errs_when_grown(view: View, rule_id: str) -> bool:
    """Whether a rule about entries, which a sketch is spared, would find an error: not told yet, and no pass either."""
    rule, wanted = RULES[rule_id], view.ask(policy)
    if not rule.grown or rule.of == "design" or wanted.severity(rule) != "error" or view.ask(grown):
        return False
    settings = wanted.settings(rule)
    for path in view.paths(rule.of):
        entry = view.entry(path)
        for hit in rule.check(view, entry, **settings) if entry and not isinstance(entry, Unread) else ():
            found = _finding(rule, hit, "error", wanted) if hit is not None else None
            if found is not None and found.severity == "error" and not _reason(view, found):
                return True
    return False


def _parts(view: View) -> Iterator[Judged]:
    for rule in BY_SECTION.get("design", ()):
        yield view.ask(_of_design, rule.id)
    for section in BY_SECTION:
        for path in view.paths(section) if section != "design" else ():
            yield view.ask(_of_entry, path)


def _of_entry(view: View, path: Path) -> Judged:
    entry = view.entry(path)
    if entry is None or isinstance(entry, Unread):
        return Judged()
    return _by_rules(view, BY_SECTION[path[0]], entry)


def _of_design(view: View, rule_id: str) -> Judged:
    return _by_rules(view, (RULES[rule_id],), None)


def _active(view: View) -> Mapping[str, tuple[Severity, dict[str, float]]]:
    """The rules that are asked, each with its severity and its settings."""
    wanted, is_grown = view.ask(policy), view.ask(grown)
    found = ((rule, wanted.severity(rule)) for rule in RULES.values() if is_grown or not rule.grown)
    return {rule.id: (severity, wanted.settings(rule)) for rule, severity in found if severity is not None}


def _by_rules(view: View, rules: Iterable[Rule], entry: Any) -> Judged:
    wanted, active = view.ask(policy), view.ask(_active)
    looked: set[str] = set()
    findings: list[Finding] = []
    ignored: list[Finding] = []
    of = (view, entry) if entry is not None else (view,)
    for rule in rules:
        if (said := active.get(rule.id)) is None:
            continue
        severity, settings = said
        for hit in rule.check(*of, **settings) if settings else rule.check(*of):
            looked.add(rule.id)
            if hit is None or (found := _finding(rule, hit, severity, wanted)) is None:
                continue
            reason = _reason(view, found)
            if reason:
                ignored.append(replace(found, reason=reason))
            else:
                findings.append(found)
    return Judged(tuple(findings), frozenset(looked), tuple(ignored))


def _finding(rule: Rule, hit: Fired, severity: Severity, wanted: Policy) -> Finding | None:
    own = wanted.adjusted(hit.severity) if hit.severity and severity == rule.severity else severity
    return Finding(rule.id, own, hit, rule.why) if own else None


def _reason(view: View, finding: Finding) -> str:
    """Why a finding is ignored at its entry, or at the very line; empty: it is not."""
    path = finding.hit.path
    ignored = view.ask(_ignored_at, entry_path(path))
    if not ignored:
        return ""
    named = (*ignored.get((), ()), *(ignored.get(path[2:4], ()) if len(path) > 3 else ()))
    return next((reason or "no reason is given" for name, reason in named if name == finding.rule), "")


def _ignored_at(view: View, path: Path) -> Mapping[Path, tuple[tuple[str, str], ...]]:
    """By the kind and the name of an entry's lines: what those that ignore anything ignore; by none: the entry."""
    entry = view.entry(path)
    lines: list[tuple[str, str, Column | Dependency | ForeignKey | Index]] = []
    if isinstance(entry, Service):
        if any(dep.ignore for _, dep in entry.dependencies()):
            lines = [(verb, name, each) for verb in VERBS for name, each in named_lines(getattr(entry, verb))]
    elif isinstance(entry, Table):
        lines = [("columns", each.name, each) for each in entry.columns if each.ignore]
        lines += [("indexes", index_id(format_index(each)), each) for each in entry.indexes if each.ignore]
        lines += [("foreign", foreign_id(format_foreign(each)), each) for each in entry.foreign if each.ignore]
    found: dict[Path, tuple[tuple[str, str], ...]] = {}
    for kind, name, each in lines:
        if each.ignore:
            found.setdefault((kind, name), each.ignore)
    own = getattr(entry, "ignore", ())
    return {(): own, **found} if own else found
