"""`backdraft themes`: the colour themes there are, without loading the screen that wears them."""

from __future__ import annotations

from typing import Any

import click

from backdraft.cli.streams import remark, say, say_json, table


@click.command("themes")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """List the colour themes: those that come with Backdraft, and your own from the config folder."""
    from backdraft.cli.theme_files import theme_files
    from backdraft.host import folders

    found: dict[str, dict[str, Any]] = {}
    spoilt = 0
    for file in theme_files():
        if file.data is None:
            remark(f"{file.path}: {file.slip}")
            spoilt += 1
        else:
            title, dark = str(file.data.get("title", "")), file.data.get("dark") is not False
            found[file.name] = {"name": file.name, "title": title, "dark": dark, "from": file.whose}
    if as_json:
        say_json({"themes": list(found.values())})
    else:
        say(table([(t["name"], "dark" if t["dark"] else "light", t["from"], t["title"]) for t in found.values()]))
        say(f"\nYour own: a YAML file in {folders.themes()}")
    return int(spoilt > 0)
