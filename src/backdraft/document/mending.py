"""The edits that mend a problem: the near name that was meant, or the thing that is named and not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from backdraft.design.declarations import declaration
from backdraft.design.links import dangling, resolve
from backdraft.design.notation.column_sql import SQLS_WAY
from backdraft.design.notation.columns import format_column, parse_column
from backdraft.design.paths import Path, entry_path
from backdraft.design.problems import Problem, Ref
from backdraft.design.view import View
from backdraft.design.ways import unknown_ways
from backdraft.document.document import Document
from backdraft.document.edits import Edit, EditError, Insert, Put

_MEANT = re.compile(r'did you mean "([^"]+)"\?')


def mend(document: Document, problem: Problem) -> tuple[Edit, ...]:
    """The edits that mend a reference to nothing, or a column in SQL's words; none for any other problem."""
    ref = next((r for r in document.refs if r.path == problem.path and r.at == problem.start and not r.weak), None)
    return _mended(document, problem, ref)


def _mended(document: Document, problem: Problem, ref: Ref | None) -> tuple[Edit, ...]:
    if ref is None or resolve(document.design, ref) is not None:
        if problem.path[:1] == ("endpoints",) and len(problem.path) == 2 and "no service" in problem.message:
            return (Insert(("services", problem.path[1]), None),)
        return _without_sql(document, problem)
    meant = _MEANT.search(problem.mend)
    if meant:
        line = getattr(document.node(ref.path), "text", "")
        return (Put(ref.path, line[: ref.start] + meant[1] + line[ref.end :]),)
    target = ref.targets[0]
    found = declaration(View(document.design), target, entry_path(ref.path))
    return (Insert(target, found[0]),) if found is not None else ()


def _without_sql(document: Document, problem: Problem) -> tuple[Edit, ...]:
    """A column's line without SQL's own words, where it can be read with them."""
    line = document.value(problem.path)
    if not problem.message.endswith(SQLS_WAY) or not isinstance(line, str):
        return ()
    parsed = parse_column(line, problem.path[-1], sql_words=True)
    return () if parsed.slips else (Put(problem.path, format_column(parsed.value)),)


def mend_all(document: Document, problems: Iterable[Problem]) -> tuple[Edit, ...]:
    """The mend of the first problem that has one; with it all other names that only want to be declared."""
    edits: list[Edit] = []
    refs = {(ref.path, ref.at): ref for ref in reversed(document.refs) if not ref.weak}
    for problem in problems:
        found = _mended(document, problem, refs.get((problem.path, problem.start)))
        if not edits or all(isinstance(edit, Insert) for edit in (*edits, *found)):
            edits += [edit for edit in found if edit not in edits]
    return tuple(edits)


def left_open(document: Document, entries: Iterable[Path]) -> list[Problem]:
    """The references to nothing that stand in some entries."""
    refs = document.refs_in({entry_path(path) for path in entries})
    return [*dangling(document.design, refs), *unknown_ways(document.design, refs)]


def together(document: Document, groups: Iterable[Sequence[Edit]]) -> tuple[Document, tuple[int, ...]]:
    """The document after the mends that go together, and which they are.

    Each group of edits was thought of for the document as it is: one that touches an entry which another has changed
    already, that cannot be done, or that would leave a line which cannot be read, is left out.
    """
    touched: set[Path] = set()
    done = []
    for i, edits in enumerate(groups):
        entries = {entry_path(edit.path) for edit in edits}
        if entries & touched:
            continue
        try:
            after = document.apply(*edits)
        except EditError:
            continue
        if after.widened or len(after.problems) > len(document.problems):
            continue
        document = after
        touched |= entries
        done.append(i)
    return document, tuple(done)
