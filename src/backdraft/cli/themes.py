"""`backdraft themes`: the colour themes there are, without loading the screen that wears them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from backdraft.cli.streams import remark, say, say_json, table

if TYPE_CHECKING:
    from pathlib import Path


@click.command("themes")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> int:
    """List the colour themes: those that come with Backdraft, and your own from the config folder."""
    from backdraft.host import folders
    from backdraft.host.shipped import shipped

    found: dict[str, dict[str, Any]] = {}
    spoilt = 0
    for folder, whose in ((shipped("themes"), "shipped"), (folders.themes(), "your own")):
        for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
            facts = _facts(path)
            if isinstance(facts, str):
                remark(f"{path}: {facts}")
                spoilt += 1
            else:
                found[facts["name"]] = {**facts, "from": whose}
    if as_json:
        say_json({"themes": list(found.values())})
    else:
        say(table([(t["name"], "dark" if t["dark"] else "light", t["from"], t["title"]) for t in found.values()]))
        say(f"\nYour own: a YAML file in {folders.themes()}")
    return int(spoilt > 0)


def _facts(path: Path) -> dict[str, Any] | str:
    import yaml

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, ValueError, RecursionError) as error:
        return f"cannot be read: {error}"
    except yaml.YAMLError as error:
        return "not valid YAML: " + " ".join(str(error).split())
    name = data.get("name") if isinstance(data, dict) else None
    if not isinstance(name, str):
        return "no theme: it has no name"
    return {"name": name, "title": str(data.get("title", "")), "dark": data.get("dark") is not False}
