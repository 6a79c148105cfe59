"""How one signs in at an operation, before and after: what counts is what a caller must bring."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.compare.contract.schemas import Found
from backdraft.compare.contract.side import Made, Side, listed, mapping

#: One way in: each credential that it takes, with the scopes that it must have.
Way = dict[str, frozenset[str]]
_BEARER = frozenset(("oauth2", "openIdConnect"))


def security(old: Side, new: Side, was: Made, now: Made) -> Iterator[Found]:
    """What changed for who signs in; a way to sign in that is only called otherwise is the same."""
    before, after = _ways(old, was), _ways(new, now)
    if before == after:
        return
    free_before, free_after = not before or {} in before, not after or {} in after
    if free_before and free_after:
        return
    if free_before:
        yield Found("auth-needed", "", _said(after))
        return
    if free_after:
        yield Found("auth-free")
        return
    lost = [found for way in before if not any(_does(way, other) for other in after) for found in _lost(way, after)]
    yield from lost
    for way in after:
        if not lost and not any(_does(way, other) or way.keys() == other.keys() for other in before):
            yield Found("auth-too", "", _said([way]))
        for known in before:
            less = {scope for kind in way.keys() & known.keys() for scope in known[kind] - way[kind]}
            if way.keys() == known.keys() and less and _does(known, way):
                yield Found("scope-removed", "", ", ".join(sorted(less)))


def _lost(way: Way, after: list[Way]) -> Iterator[Found]:
    """A way that does not do any more: for want of a scope, or at all."""
    for other in after:
        if other.keys() <= way.keys():
            more = {scope for kind, scopes in other.items() for scope in scopes - way[kind]}
            yield Found("scope-added", "", ", ".join(sorted(more)))
            return
    yield Found("auth-changed", "", f"{_said([way])} → {_said(after)}")


def _does(way: Way, other: Way) -> bool:
    """Whether who has what `way` asks for has what `other` asks for."""
    return all(kind in way and scopes <= way[kind] for kind, scopes in other.items())


def _ways(side: Side, said: Made) -> list[Way]:
    asked = said.get("security", side.document.get("security"))
    schemes = side.schemes()
    return [
        {_kind(side, schemes.get(name), str(name)): frozenset(map(str, listed(scopes))) for name, scopes in one.items()}
        for one in map(mapping, listed(asked))
    ]


def _kind(side: Side, scheme: object, name: str) -> str:
    """What a caller must bring, whatever it is called: a bearer token is one, however one comes by it."""
    said = side.made(scheme)
    kind = str(said.get("type", name))
    if kind in _BEARER:
        return "a bearer token"
    if kind == "http":
        how = str(said.get("scheme", "")).lower()
        return "a bearer token" if how == "bearer" else f"http {how}"
    if kind == "apiKey":
        return f"the {said.get('in')} {said.get('name')}"
    return {"mutualTLS": "a certificate"}.get(kind, kind)


def _said(ways: list[Way]) -> str:
    return " or ".join(" and ".join(way) for way in ways)
