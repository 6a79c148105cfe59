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
    from backdraft.host.theme import preferred, suited

    found: dict[str, dict[str, Any]] = {}
    spoilt = 0
    for file in theme_files():
        if file.data is None:
            remark(f"{file.path}: {file.slip}")
            spoilt += 1
        else:
            title, dark = str(file.data.get("title", "")), file.data.get("dark") is not False
            found[file.name] = {"name": file.name, "title": title, "dark": dark, "from": file.whose, "used": False}
    used = preferred()
    used = used if used in found else suited()
    if used in found:
        found[used]["used"] = True
    if as_json:
        say_json({"themes": list(found.values())})
    else:
        say(table([_row(theme) for theme in found.values()]))
        say(f"\nYour own: a YAML file in {folders.themes()}")
    return int(spoilt > 0)


def _row(theme: dict[str, Any]) -> tuple[str, str, str, str, str]:
    ground = "dark" if theme["dark"] else "light"
    return theme["name"], ground, theme["from"], "in use" if theme["used"] else "", theme["title"]
