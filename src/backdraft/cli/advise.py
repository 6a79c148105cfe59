"""`backdraft advise`: technology that a design calls for, how its services talk."""

from __future__ import annotations

import click

from backdraft.cli.design_file import expect_design, read
from backdraft.cli.streams import say, say_json, table


@click.command("advise")
@click.argument("file")
@click.option("--patterns", "as_patterns", is_flag=True, help="How each dependency talks, and what that costs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(file: str, as_patterns: bool, as_json: bool) -> int:
    """Recommend technology for FILE: the figures that call for it, what to take, why, and what it costs.

    On the screen the same stands below the checklists (`4`); enter accepts one as a decision.
    """
    from backdraft.design.paths import where
    from backdraft.design.resolve.patterns import patterns
    from backdraft.design.view import Memo
    from backdraft.review.advice import advice

    view = Memo().view(expect_design(read(file), file).design)
    if as_json:
        found = [
            {"id": a.id, "where": where(a.path), "because": a.because, "take": a.take, "why": a.why, "cost": a.cost}
            for a in view.ask(advice)
        ]
        talks = [
            {
                "where": where(p.path),
                "from": p.source,
                "verb": p.verb,
                "to": p.target,
                "operation": p.operation,
                "pattern": p.pattern,
                "cost": p.cost,
            }
            for p in view.ask(patterns)
        ]
        say_json({"advice": found, "patterns": talks})
    elif as_patterns:
        each_once = dict.fromkeys(
            (p.source, p.verb, f"{p.target} {p.operation}".strip(), p.pattern, p.cost) for p in view.ask(patterns)
        )
        say(table(list(each_once)))
    else:
        for each in view.ask(advice):
            say(f"{where(each.path)}: {each.because}")
            say(f"  {each.take}. {each.why} Cost: {each.cost[:1].lower()}{each.cost[1:]}.")
    return 0
