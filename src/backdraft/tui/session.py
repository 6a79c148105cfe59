"""What the screen works on, without a screen: the document and its steps, the line being typed, where one has been."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from backdraft.design.dataclass import dataclass
from backdraft.design.design import Design
from backdraft.design.paths import Path, entry_path, where
from backdraft.design.problems import Problem
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import Edit, EditError
from backdraft.document.file import Loaded
from backdraft.document.history import History
from backdraft.document.problems import judged_by_rules, problems_of
from backdraft.document.quick.plan import Place, Plan
from backdraft.render.look import Look
from backdraft.tui.filed import Filed

if TYPE_CHECKING:
    from backdraft.design.output import Note
    from backdraft.prove.proof import Proof
    from backdraft.review.advice import Advice
    from backdraft.review.checklists import ListStanding
    from backdraft.review.judging import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a document, what the rules find, how its checklists stand; the signs for the panes' rows.

    `problems` are in the order of the file; `lists` is None until somebody has looked. `beyond` is what of a loud rule
    is not among the `findings`: it counts, at its entry too, and is gone to nowhere.
    """

    document: Document
    problems: tuple[Problem, ...] = ()
    marks: dict[Path, str] | None = None
    findings: tuple[Finding, ...] = ()
    beyond: tuple[tuple[Finding, ...], ...] = ()
    lists: tuple[ListStanding, ...] | None = None
    advice: tuple[Advice, ...] = ()

    def all(self) -> tuple[Problem | Finding, ...]:
        """The problems, then the findings, the most severe first."""
        rank = {"error": 0, "warning": 1, "info": 2}
        return (*self.problems, *sorted(self.findings, key=lambda finding: rank[finding.severity]))

    def stops(self) -> tuple[Problem | Finding, ...]:
        """What `n` goes to: problems, errors, warnings. What is only advice is read in the checklists."""
        return tuple(each for each in self.all() if each.severity != "info" or isinstance(each, Problem))

    def count(self, severity: str) -> int:
        """How many problems and findings are that severe."""
        return sum(e.severity == severity for e in self.problems) + sum(e.severity == severity for e in self.every())

    def marked(self) -> Iterable[Problem | Finding]:
        """What has a sign at its entry: `stops`, and what of them is only counted."""
        return chain(self.stops(), *(group for group in self.beyond if group[0].severity != "info"))

    def every(self) -> Iterable[Finding]:
        """The findings, and behind them those that are only counted."""
        return chain(self.findings, *self.beyond)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the rules find in the design with the line being typed, without new warnings: it is not finished yet.

    `new` are the errors that the line would bring.
    """

    document: Document
    findings: tuple[Finding, ...]
    beyond: tuple[tuple[Finding, ...], ...]
    marks: dict[Path, str]
    new: tuple[Finding, ...]


def foresee(draft: Document, checked: Checked, memo: Memo) -> Foreseen:
    """Judge a draft beside what is known of the design; names that are typed half are no problems yet."""
    from backdraft.review.judging import judged

    found = memo.view(judged_by_rules(draft, checked.problems)).ask(judged)
    known = {(finding.rule, finding.path, finding.what) for finding in checked.every()}

    def old(finding: Finding) -> bool:
        return (finding.rule, finding.path, finding.what) in known

    new = tuple(f for f in found.findings if f.severity == "error" and not old(f))
    findings = tuple(f for f in found.findings if f.severity == "error" or old(f))
    beyond = tuple(
        kept for group in found.beyond if (kept := tuple(f for f in group if f.severity == "error" or old(f)))
    )
    marks = _marks(Checked(draft, checked.problems, None, findings, beyond).marked())
    return Foreseen(draft, findings, beyond, marks, new)


def _marks(marked: Iterable[Problem | Finding]) -> dict[Path, str]:
    counts: dict[Path, list[int]] = {}
    for each in marked:
        for path in {entry_path(each.path), each.path, each.path[:4]}:
            errors, warnings = counts.setdefault(path, [0, 0])
            counts[path] = [errors + (each.severity == "error"), warnings + (each.severity != "error")]
    return {path: f"✗{e}" if e else f"▲{w}" for path, (e, w) in counts.items()}


def check(document: Document, memo: Memo | None = None) -> Checked:
    """All problems and findings of a document; costs in proportion to it at first, so it is done off the key path.

    `memo` remembers what the rules have read, for the next time; it is used by one thread at a time.
    """
    from backdraft.reports.packs import packs
    from backdraft.review.advice import advice
    from backdraft.review.checklists import standings
    from backdraft.review.judging import judged

    problems = problems_of(document)
    view = (memo or Memo()).view(judged_by_rules(document, problems))
    found = view.ask(judged)
    marks = _marks(Checked(document, problems, None, found.findings, found.beyond).marked())
    lists = view.ask(standings, packs())
    return Checked(document, problems, marks, found.findings, found.beyond, lists, view.ask(advice))


@dataclass(frozen=True, slots=True)
class Base:
    """What a design is compared with. `name` is a revision, a file or a database's URL without its password; `memo`
    remembers its derived work.

    `api` is an OpenAPI document as plain data, where it is one: then only the API is compared. `dialect` is what a
    database speaks, where it is one: then only tables are compared, as the database has them; `left` is what of it was
    not read.
    """

    name: str
    document: Document
    memo: Memo
    api: Mapping[str, Any] | None = None
    dialect: str = ""
    left: tuple[Note, ...] = ()

    def view(self) -> View:
        """Its design."""
        return self.memo.view(self.document.design)


class WidenedError(EditError):
    """An edit that can only be written with more than itself, comments inside that too: shown before it is done."""

    def __init__(self, document: Document, label: str) -> None:
        names = ", ".join(where(path) for path in document.widened)
        super().__init__(f"{names} must be written anew for this, and comments inside may go", "look at the difference")
        self.document = document
        self.label = label


class Session(Filed):
    """One open design. Every change goes through `apply`; the screen is told by its caller."""

    def __init__(self, document: Document, file: File | None = None, loaded: Loaded | None = None) -> None:
        super().__init__(document, file, loaded)
        self.rows_memo = Memo()
        self.preview_memo = Memo()
        self.review_memo = Memo()
        self.draft: Document | None = None
        self.plan = Plan()
        self.trail: list[tuple[str, Path]] = []
        self.dialect = "postgres"
        #: What `t` has chosen for the tabs that have other targets than SQL dialects, by the tab's name.
        self.targets: dict[str, str] = {}
        self.hops = 1
        self.look = Look()
        self.inside: tuple[Path, Path] | None = None  # the group whose boxes are shown, and where the cursor was
        self.tabs: dict[str, str] = {}
        #: The what-if line while one is supposed, perhaps empty; the tabs as they were chosen before it.
        self.what_if: str | None = None
        self.what_if_memo = Memo()
        self.without: Path = ()  # the service or store whose loss the map shows
        self.opened: frozenset[tuple[str, str]] = frozenset()  # the figures whose inputs are shown
        self.sight = ""  # what of the tab's sights is shown, empty for its own
        self.tabs_before: dict[str, str] = {}
        self.last_copy = ""
        self.checked = Checked(document)
        self.foreseen: Foreseen | None = None
        self.problem_at: tuple[Path, str] = (), ""
        self.base: Base | None = None
        self.changes: dict[Path, str] = {}
        self.proofs: dict[str, tuple[Document, Proof]] = {}
        self.faults: list[Exception] = []

    @property
    def design(self) -> Design:
        """The entries of the design as it is."""
        return self.document.design

    @property
    def shown(self) -> Document:
        """The design with the line being typed."""
        return self.draft if self.draft is not None else self.document

    @property
    def marks(self) -> dict[Path, str]:
        """The signs of what is wrong, with the line being typed."""
        return (self.foreseen.marks if self.foreseen is not None else self.checked.marks) or {}

    def count(self, severity: str) -> int:
        """How many problems, and findings with the line being typed, are that severe."""
        checked, foreseen = self.checked, self.foreseen
        if foreseen is not None:
            checked = replace(checked, findings=foreseen.findings, beyond=foreseen.beyond)
        return checked.count(severity)

    def refused(self) -> tuple[Problem, ...]:
        """What engines did not take of the design as it stands, each at the entry that it came from, none twice."""
        found = [
            Problem(refusal.path, f"{proof.version}: {refusal.message}", f"it was given: {refusal.statement}")
            for of, proof in self.proofs.values()
            if of is self.document
            for refusal in proof.refusals
        ]
        return tuple(dict.fromkeys(found))

    def signs(self) -> dict[Path, str]:
        """The signs of the panes' rows: of what is wrong, behind it of what changed since the base."""
        marks = {**_marks(self.refused()), **self.marks}
        both = {path: f"{marks[path]} {sign}" for path, sign in self.changes.items() if path in marks}
        return {**self.changes, **marks, **both}

    def view(self) -> View:
        """The design as the panes see it."""
        return self.rows_memo.view(self.design)

    def type(self, text: str, place: Place) -> Plan:
        """Take the line being typed as a draft; give what it will do."""
        from backdraft.document.quick.line import plan  # not before anything is typed

        self.plan = plan(text, self.design, place)
        self.draft = None
        if self.plan.edits:
            self.draft = self.document.apply(*self.plan.edits)
        return self.plan

    def suppose(self, plan: Plan) -> None:
        """Take what is being decided, a new name, as a draft. Raises `EditError` when it cannot be done."""
        self.plan, self.draft = plan, None
        self.draft = self.document.apply(*plan.edits)

    def forget_draft(self) -> bool:
        """Give the draft up; whether there was one."""
        had, self.draft, self.plan = self.draft is not None, None, Plan()
        return had

    def apply(self, label: str, *edits: Edit) -> Document:
        """Change the design as one step of undo.

        Raises:
            WidenedError: More than what is meant would be written anew; `replace` takes it after a look.
            EditError: It cannot be done. Nothing is changed.
        """
        self.refuse_reading()
        document = self.document.apply(*edits)
        self.accept(label, document)
        return document

    def accept(self, label: str, document: Document) -> None:
        """Take a document that edits have made as one step of undo. Raises `WidenedError` as `apply` does."""
        if document.widened:
            raise WidenedError(document, label)
        self.replace(document, label)

    def replace(self, document: Document, label: str) -> None:
        """Take a whole other document (from `$EDITOR`, from a recovery) as one step. Raises `EditError` as `apply`."""
        self.refuse_reading()
        self.history = self.history.took(label, document)
        self.draft = None

    def step(self, forward: bool) -> str:
        """Undo, or redo; what the step was called, empty when there is none. Raises `EditError` as `apply` does."""
        self.refuse_reading()
        step = self.history.redoes if forward else self.history.undoes
        if step is None:
            return ""
        self.history = self.history.redo() if forward else self.history.undo()
        self.draft = None
        return step.label + (" (crosses a change from disk)" if step.kind == "disk" else "")

    def begin_with(self, document: Document) -> None:
        """Begin with a template: unsaved, nothing to undo."""
        self.history = History.of(document, saved=False)

    def leave(self, pane: str, path: Path) -> None:
        """Remember where one was, for `-`."""
        if not self.trail or self.trail[-1] != (pane, path):
            self.trail.append((pane, path))
            del self.trail[:-100]


def first_change(before: Design, after: Design) -> Path:
    """The first entry of `after` that is not what it was; empty when nothing but deletions happened."""
    known = (path for path in entries(after) if after.entry(path) is not None)
    return next((path for path in known if before.entry(path) is not after.entry(path)), ())


def entries(design: Design) -> Iterable[Path]:
    """Every entry, and the columns of tables: what one can jump to."""
    for section in ("services", "stores", "events", "endpoints", "errors", "tables", "types", "mixins"):
        for path in design.paths(section):
            yield path
            columns = getattr(design.entry(path), "columns", ())
            yield from ((*path, "columns", column.name) for column in columns if section == "tables")
    for section in ("decisions", "checklists"):
        yield from design.paths(section)
