"""Ways to sign in that an endpoint, or the API, names and that `api.auth` does not list."""

from __future__ import annotations

from collections.abc import Iterable

from backdraft.design.design import Design
from backdraft.design.links import MOST_TOLD
from backdraft.design.model import Api
from backdraft.design.names import did_you_mean
from backdraft.design.problems import Problem, Ref

#: A name is compared with so many: those of more ways to sign in than this are no slips of one another.
_FEW = 20


def unknown_ways(design: Design, refs: Iterable[Ref]) -> list[Problem]:
    """A problem for each way to sign in that is named and not there; none while a design lists no ways at all."""
    api = design.entry(("api",))
    known = dict.fromkeys(auth.name for auth in api.auth) if isinstance(api, Api) else {}
    found: list[Problem] = []
    for ref in refs if known else ():
        named = ref.targets[0] if ref.targets else ()
        if named[:2] != ("api", "auth") or named[2] in known or len(found) == MOST_TOLD:
            continue
        mend = did_you_mean(named[2], known) if len(known) <= _FEW else ""
        mend = mend or "add it to auth of the API"
        found.append(Problem(ref.path, f'no way to sign in "{named[2]}"', mend, "error", ref.at, ref.at_end))
    return found
