"""Every rule, module by module, and by topic in the order in which they are told."""

from __future__ import annotations

from backdraft.review.rule import Rule, rules_in
from backdraft.review.rules import (
    addresses,
    answers,
    bodies,
    boundaries,
    caching,
    columns,
    communication,
    docs,
    lists,
    load,
    paths,
    privacy,
    queries,
    references,
    resilience,
    scaling,
    schema,
    security,
    versions,
)
from backdraft.review.topics import TOPICS

MODULES = (
    boundaries,
    communication,
    resilience,
    paths,
    addresses,
    versions,
    answers,
    lists,
    bodies,
    security,
    privacy,
    schema,
    references,
    columns,
    queries,
    caching,
    scaling,
    load,
    docs,
)

#: Every rule by its id.
RULES: dict[str, Rule] = {rule.id: rule for module in MODULES for rule in rules_in(vars(module))}
#: The rules by topic, as they are told.
BY_TOPIC: dict[str, tuple[Rule, ...]] = {
    topic: tuple(rule for rule in RULES.values() if rule.topic == topic) for topic in TOPICS
}
#: The rules by what they look at.
BY_SECTION: dict[str, tuple[Rule, ...]] = {
    section: tuple(rule for rule in RULES.values() if rule.of == section)
    for section in ("design", "services", "stores", "events", "errors", "types", "tables", "endpoints")
}
