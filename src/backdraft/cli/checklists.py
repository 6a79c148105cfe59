"""`backdraft checklists`: the checklists there are, built in and to switch on."""

from __future__ import annotations

import click

from backdraft.cli.streams import remark, say, say_json, table


@click.command("checklists")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(names: tuple[str, ...], as_json: bool) -> int:
    """List the checklists that a design can switch on; with NAMEs, their items and the rules that decide them.

    `checklists: {owasp-api: {}}` in a design switches one on. Your own are YAML files of the same form in the folder
    `checklists` of the config folder (`backdraft doctor` says where).
    """
    from backdraft.cli.failure import CommandError
    from backdraft.reports.packs import read_packs

    found, slips = read_packs()
    for slip in slips:
        remark(slip)
    known = {pack.name: (pack, whose) for pack, whose in found}
    for name in names:
        if name not in known:
            raise CommandError(f"no checklist {name!r}", f"there are {', '.join(known)}")
    wanted = [known[name] for name in names] or list(known.values())
    if as_json:
        say_json(
            [
                {
                    "name": pack.name,
                    "title": pack.title,
                    "from": whose,
                    "items": {item.name: {"text": item.text, "rules": list(item.rules)} for item in pack.items},
                }
                for pack, whose in wanted
            ]
        )
    elif names:
        for pack, _ in wanted:
            say(f"{pack.name}: {pack.title}")
            say(table([(item.name, item.text, ", ".join(item.rules) or "yours to judge") for item in pack.items], "  "))
    else:
        say(table([(pack.name, pack.title, f"{len(pack.items)} items", whose) for pack, whose in wanted]))
    return int(bool(slips))
