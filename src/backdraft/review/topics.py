"""The topics that the rules are told by. A module of rules has one; some of its rules are about another."""

from __future__ import annotations

#: The topics in the order in which they are told, with the modules whose rules are theirs unless told otherwise.
TOPICS: dict[str, tuple[str, ...]] = {
    "boundaries": ("boundaries",),
    "communication": ("communication",),
    "resilience": ("resilience",),
    "messaging": (),
    "data": ("schema", "references", "columns", "queries"),
    "consistency": (),
    "api": ("paths", "addresses", "versions", "answers", "lists", "bodies"),
    "security": ("security", "privacy"),
    "caching": ("caching",),
    "scaling": ("scaling", "load"),
    "simplicity": (),
    "docs": ("docs",),
    "normalization": (),
}
#: The rules that are about another topic than their module.
_OWN = {
    "messaging": "no-dlq consumer-twice event-ends event-type mixed-cycle",
    "consistency": "stale-unsaid strong-stale dual-write spread-write",
    "simplicity": "lone-cache lone-gateway many-services early-shard needless-cache lone-queue",
    "normalization": "list-in-text repeated-columns repeated-fact",
    "api": "unreadable-reference no-if-match if-match-unknown not-idempotent",
    "scaling": "n-plus-one embedded-list",
    "security": "api-servers personal-in-url",
    "docs": "summary sample-host",
}
_BY_MODULE = {module: topic for topic, modules in TOPICS.items() for module in modules}
_BY_RULE = {rule: topic for topic, rules in _OWN.items() for rule in rules.split()}


def topic_of(rule: str, module: str) -> str:
    """The topic of a rule that stands in a module (its last name)."""
    return _BY_RULE.get(rule) or _BY_MODULE[module]
