"""The judge of all that is incremental: what edits made of a document is what reading its text anew gives."""

from __future__ import annotations

from backdraft.design.paths import where
from backdraft.design.problems import Problem
from backdraft.document.document import Document


def verify(document: Document) -> list[str]:
    """Read the text anew and compare entries, problems, places. What differs, in words; empty when all is well.

    Asked before each save and from time to time in the background: should an edit ever have gone wrong, it is known
    before the file is written.
    """
    fresh = Document.read(document.text)
    found: list[str] = []
    if fresh.text != document.text:
        found.append("the text does not read back as itself")
    names = dict.fromkeys((*document.design.sections, *fresh.design.sections))
    for name in names:
        here, there = document.design.sections.get(name, {}), fresh.design.sections.get(name, {})
        if list(here) != list(there):
            found.append(f"{name}: other entries, or another order")
        found += [f"{where(path)} differs" for path, entry in here.items() if path in there and there[path] != entry]
    if document.design.groups != fresh.design.groups:
        found.append("endpoints: other services, or another order")
    if [_placed(document, p) for p in document.problems] != [_placed(fresh, p) for p in fresh.problems]:
        found.append("other problems")
    if document.refs != fresh.refs:
        found.append("other references")
    return found


def _placed(document: Document, problem: Problem) -> object:

    return document.place(problem), problem.path, problem.message, problem.severity
