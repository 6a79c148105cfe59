"""`backdraft rules`: what each rule checks, and why."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import click

from backdraft.cli.failure import CommandError
from backdraft.cli.streams import say, say_json, table

if TYPE_CHECKING:
    from backdraft.review.rule import Rule


@click.command("rules")
@click.argument("names", nargs=-1, metavar="[RULE]...")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(names: tuple[str, ...], as_json: bool) -> int:
    """List the rules of the review; with names, say of each RULE why it matters, with an example of bad and good."""
    from backdraft.review.registry import BY_TOPIC, RULES

    for name in names:
        if name not in RULES:
            near = difflib.get_close_matches(name, list(RULES), 1)
            raise CommandError(
                f"no rule {name!r}", f"did you mean {near[0]}?" if near else "`backdraft rules` lists them"
            )
    wanted = [RULES[name] for name in names] or [rule for rules in BY_TOPIC.values() for rule in rules]
    if as_json:
        say_json([_data(rule) for rule in wanted])
    elif names:
        say("\n\n".join(told(rule) for rule in wanted))
    else:
        say(table([(rule.id, rule.severity, rule.topic, rule.title) for rule in wanted]))
    return 0


def told(rule: Rule) -> str:
    """A rule in full."""
    settings = ", ".join(f"{name}: {value:g}" for name, value in rule.settings)
    lines = [
        f"{rule.id} ({rule.severity}, {rule.topic}): {rule.title}",
        rule.why,
        f"Source: {rule.source}",
        f"Decides: {', '.join(rule.items)}",
    ]
    if settings:
        lines.append(f"Settings, under review.rules: {{{rule.id}: {{{settings}}}}}")
    for name, example in (("Bad", rule.bad), ("Good", rule.good)):
        lines += [f"{name}:", *(f"  {line}" for line in example.splitlines())]
    return "\n".join(lines)


def _data(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity,
        "topic": rule.topic,
        "items": list(rule.items),
        "looks_at": rule.of,
        "why": rule.why,
        "source": rule.source,
        "settings": dict(rule.settings),
        "bad": rule.bad,
        "good": rule.good,
    }
