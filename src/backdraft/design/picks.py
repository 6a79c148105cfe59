"""Fields that a derived type picks or drops, or an event is keyed by, and that are not there."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.design import Design
from backdraft.design.fields import Fields, picked
from backdraft.design.links import MOST_TOLD
from backdraft.design.names import did_you_mean
from backdraft.design.problems import Problem, Ref


def vain_picks(design: Design, refs: Iterable[Ref]) -> list[Problem]:
    """A problem for each field that is picked from a type or table which is there and has no such field."""
    fields = Fields(design)
    found: list[Problem] = []
    for ref in refs:
        known = fields.behind(ref)
        if known is None or len(found) == MOST_TOLD:
            continue
        of, field = picked(ref) or ("", "")
        if field in known:
            continue
        kind = "type" if design.entry(("types", of)) is not None and ref.path != ("types", of) else "table"
        mend = did_you_mean(field, known) or f"leave it out, or add it to {of}"
        found.append(Problem(ref.path, f'{kind} "{of}" has no field "{field}"', mend, "error", ref.at, ref.at_end))
    return found
