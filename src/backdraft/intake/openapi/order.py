"""The order of groups in which a document's paths come out again as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def in_groups(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The services in an order that keeps the order of paths, and of operations in a path.

    A path stands where its first operation's service does, so: those that begin a path before those that begin a later
    one, and within a path in the order of its operations. Where that goes round in a circle, as they come up.

    Args:
        pairs: The path and the service of each operation, in the order of the document.
    """
    begun: dict[str, list[str]] = {}
    for url, service in pairs:
        begun.setdefault(url, []).append(service)
    names = list(dict.fromkeys(service for services in begun.values() for service in services))
    after: dict[str, set[str]] = {name: set() for name in names}
    rows = [list(dict.fromkeys(services[0] for services in begun.values()))]
    rows += [list(dict.fromkeys(services)) for services in begun.values()]
    for row in rows:
        for first, second in pairwise(row):
            if first != second:
                after[second].add(first)
    order: list[str] = []
    while len(order) < len(names):
        free = (name for name in names if name not in order and after[name] <= set(order))
        order.append(next(free, next(name for name in names if name not in order)))
    return order
