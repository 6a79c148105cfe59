"""The brief's two checklists and its notes on scaling, built in. A design stores only what a person decided of them."""

from __future__ import annotations

from backdraft.design.dataclass import dataclass
from backdraft.design.model import CheckItem, Checklist
from backdraft.design.view import View


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A built-in list: its title and its items as `(name, text)`."""

    title: str
    items: tuple[tuple[str, str], ...]


BUILT_IN: dict[str, BuiltIn] = {
    "architecture": BuiltIn(
        "Architecture",
        (
            ("boundaries", "Define service boundaries"),
            ("contracts", "Design API contracts"),
            ("schema", "Plan database schema"),
            ("caching", "Identify caching needs"),
            ("security", "Consider auth/security"),
            ("scaling", "Plan for scaling"),
        ),
    ),
    "review": BuiltIn(
        "Review",
        (
            ("rest", "API follows REST conventions"),
            ("errors", "Proper error handling defined"),
            ("indexes", "Database indexes planned"),
            ("rate-limits", "Rate limiting considered"),
            ("docs", "Documentation complete"),
        ),
    ),
    "scaling": BuiltIn(
        "Scaling",
        (
            ("stateless", "Stateless services for horizontal scaling"),
            ("read-replicas", "Database read replicas for read-heavy workloads"),
            ("pooling", "Connection pooling for database efficiency"),
            ("queues", "Message queues for async processing"),
            ("cdn", "CDN for static assets"),
            ("sharding", "A sharding key that spreads the work"),
            ("hot-spots", "No bottleneck, no hot spot"),
        ),
    ),
}


def checklists(view: View) -> tuple[Checklist, ...]:
    """Every list with all its items: the built-in ones first, then the design's own in the order of the file."""
    stored = {c.name: c for c in view.all(Checklist, "checklists")}
    lists = []
    for name, built_in in BUILT_IN.items():
        said = {item.name: item for item in stored[name].items} if name in stored else {}
        items = [_merged(item, text, said.pop(item, None)) for item, text in built_in.items]
        title = stored[name].title if name in stored and stored[name].title else built_in.title
        lists.append(Checklist(name, title, (*items, *said.values())))
    lists.extend(c for name, c in stored.items() if name not in BUILT_IN)
    return tuple(lists)


def _merged(name: str, text: str, said: CheckItem | None) -> CheckItem:
    if said is None:
        return CheckItem(name, text)
    return CheckItem(name, said.text or text, said.state, said.note, said.done)


def progress(checklist: Checklist) -> tuple[int, int]:
    """How many items are settled (passed or skipped), of how many."""
    return sum(item.state in ("pass", "skip") for item in checklist.items), len(checklist.items)
