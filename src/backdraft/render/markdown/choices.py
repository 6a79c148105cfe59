"""The sections about what was chosen and agreed: technologies with their reasons, decisions, checklists."""

from __future__ import annotations

from backdraft.design.checklists import checklists, progress
from backdraft.design.model import CheckItem, Checklist, Decision, Service, Store
from backdraft.design.output import Line, join
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.markdown.text import Block, cell, code, codes, facts, heading, inline, paragraph, table, undecided

# --- technologies ---------------------------------------------------------------------------------------------------


def technologies(view: View) -> Block:
    """Every technology that a service or store names, who uses it, and the decision that says why."""
    uses: dict[str, list[Path]] = {}
    for service in view.all(Service, "services"):
        if service.tech:
            uses.setdefault(service.tech, []).append(("services", service.name))
    for store in view.all(Store, "stores"):
        if store.engine:
            uses.setdefault(store.engine, []).append(("stores", store.name))
    decisions = view.all(Decision, "decisions")
    rows = [
        (
            paths[0],
            (cell(tech), codes(path[1] for path in paths), *_rationale(tech, {path[1] for path in paths}, decisions)),
        )
        for tech, paths in uses.items()
    ]
    return join(
        (
            heading(2, "Technology recommendations with rationale"),
            table(("Technology", "Used by", "Rationale", "Instead of", "Decided in"), rows)
            or undecided("`tech:` of a service or `engine:` of a store"),
        )
    )


def _rationale(tech: str, users: set[str], decisions: tuple[Decision, ...]) -> tuple[str, str, str]:
    """Why, instead of what, where decided: a decision that touches a user, one with its name in the title first."""
    about = [d for d in decisions if users & set(d.touches) or tech.lower() in d.title.lower()]
    about.sort(key=lambda d: tech.lower() not in d.title.lower())
    if not about:
        return "not said", "", ""
    best = about[0]
    return cell(best.because) or "not said", cell(", ".join(best.instead_of)), cell(best.title)


# --- decisions, checklists ------------------------------------------------------------------------------------------


def decisions(view: View) -> Block:
    """Every decision with its reasons."""
    entries = [(path, view.get(Decision, *path)) for path in view.paths("decisions")]
    blocks = [view.ask(decision, path) for path, entry in entries if entry]
    return join((heading(2, "Decisions"), *(blocks or [undecided("`decisions:`")])))


def decision(view: View, path: Path) -> Block:
    """One decision with its reasons."""
    d = view.get(Decision, *path)
    if d is None:
        return ()
    return join(
        (
            heading(3, inline(d.title), path),
            facts(
                (
                    (path, "Status", cell(d.status)),
                    (path, "Date", cell(d.date)),
                    (path, "Touches", codes(d.touches)),
                    (path, "Context", cell(d.context)),
                    (path, "Because", cell(d.because)),
                    (path, "Instead of", cell(", ".join(d.instead_of))),
                    (path, "Consequences", cell(d.consequences)),
                )
            ),
            paragraph(d.note, path),
        )
    )


_MARKS = {"open": "[ ]", "pass": "[x]", "fail": "[ ]", "skip": "[x]"}


def lists(view: View) -> Block:
    """Every list with what is open too, once a person has decided anything about one."""
    blocks = [_list(checklist) for checklist in view.ask(checklists)] if view.paths("checklists") else []
    return join((heading(2, "Checklists"), *(blocks or [undecided("`checklists:`")])))


def checklist_section(view: View, path: Path) -> Block:
    """One checklist, as the document has it."""
    return next((_list(c) for c in view.ask(checklists) if c.name == path[1]), ())


def _list(checklist: Checklist) -> Block:
    """A list with its items, settled and open."""
    done, of = progress(checklist)
    path = ("checklists", checklist.name)
    title = inline(checklist.title or checklist.name)
    name = f" ({code(checklist.name)})" if checklist.title and checklist.title != checklist.name else ""
    lines = tuple(Line(f"- {_MARKS[i.state]} {_item(i)}", (*path, "items", i.name)) for i in checklist.items)
    return join((heading(3, f"{title}{name} {done}/{of}", path), lines))


def _item(item: CheckItem) -> str:
    state = "" if item.state in ("open", "pass") else f" ({item.state})"
    when = f", {cell(item.done)}" if item.done else ""
    note = f": {cell(item.note)}" if item.note else ""
    return f"{code(item.name)} {cell(item.text)}{state}{when}{note}"
