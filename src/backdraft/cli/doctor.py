"""`backdraft doctor`: what the program finds here."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from pathlib import Path

import click

from backdraft import __version__
from backdraft.cli.streams import say, say_json, table


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """Say what the program finds here: terminal, colours, clipboard, editor, folders, versions."""
    facts = {**_terminal(), **_tools(), **_folders(), **_versions()}
    if as_json:
        say_json(facts)
    else:
        say(table(list(facts.items())))


def _terminal() -> dict[str, str]:
    from backdraft.host.terminal import look

    here = look()
    size = shutil.get_terminal_size()
    inside = [name for name, is_so in (("tmux", here.tmux), ("screen", here.screen), ("ssh", here.ssh)) if is_so]
    return {
        "terminal": here.term or "(TERM is not set)",
        "size": f"{size.columns}x{size.lines}" if here.is_output else "(the output is no terminal)",
        "colours": here.colour_words + (" (NO_COLOR)" if here.no_color else ""),
        "inside": ", ".join(inside) or "nothing",
        "screen": "can open" if not here.obstacle else f"cannot open: {here.obstacle}",
        "encoding": sys.stdout.encoding or "unknown",
    }


def _tools() -> dict[str, str]:
    from backdraft.host import clipboard, editor

    try:
        words = " ".join(editor.chosen())
    except editor.EditorError as error:
        words = str(error)
    return {"clipboard": clipboard.way_now(), "editor": words}


def _folders() -> dict[str, str]:
    from backdraft.host import folders, shipped

    known = {}
    for name, path in (("config", folders.config()), ("state", folders.state()), ("cache", folders.cache())):
        known[f"{name} folder"] = str(path) + ("" if path.exists() else " (not there yet)") + _writable(path)
    for kind in ("designs", "themes"):
        try:
            folder = shipped.shipped("designs" if kind == "designs" else "themes")
            known[kind] = f"{len(list(folder.glob('*.yaml')))} in {folder}"
        except FileNotFoundError as error:
            known[kind] = str(error)
    return known


def _writable(path: Path) -> str:
    there = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    return "" if os.access(there, os.W_OK) else " (cannot be written)"


def _versions() -> dict[str, str]:
    known = {"backdraft": __version__, "python": platform.python_version(), "system": platform.platform()}
    for name in ("textual", "pyyaml", "sqlglot", "click", "platformdirs"):
        try:
            known[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            known[name] = "missing"
    return known
