"""`python -m tests.generate_docs` writes the pages that are made from the program: docs/keys.md, docs/commands.md.

`tests/house/test_docs.py` fails when one is not what this would write.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click

from backdraft.cli import COMMANDS
from backdraft.tui.actions import shown, topics

DOCS = Path(__file__).resolve().parent.parent / "docs"
_MADE = "<!-- Made by `python -m tests.generate_docs`; change the program instead. -->\n"
_WHERE = {"all": "everywhere", "lists": "the four panes", "preview": "the preview"}


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {"keys.md": keys(), "commands.md": commands()}


def keys() -> str:
    """The page of keys."""
    lines = [
        "# Keys",
        "",
        _MADE,
        "Letters act only when no text field has the focus. Nothing needs Ctrl, Alt or a mouse. `backdraft keys`",
        "prints this list; `?` on the screen shows what holds for the pane in focus. An action without a key is in the",
        "palette (`:`).",
        "",
    ]
    for topic, actions in topics():
        lines += [f"## {topic}", "", "| key | does | where | name |", "|---|---|---|---|"]
        for action in actions:
            pressed = " ".join(f"`{shown(key)}`" for key in action.keys) or "`:`"
            lines.append(f"| {pressed} | {action.title} | {_WHERE[action.where]} | `{action.name}` |")
        lines.append("")
    return "\n".join(lines)


def commands() -> str:
    """The page of commands."""
    lines = [
        "# Commands",
        "",
        _MADE,
        "Each command does without the screen what the screen does. `-` is standard input or output. Exit status:",
        "0 fine, 1 findings or differences, 2 could not do it, with one line on stderr.",
        "",
    ]
    for name, (module, _) in COMMANDS.items():
        command = importlib.import_module(module).command
        lines += [f"## {name}", "", *_command(name, command), ""]
    return "\n".join(lines)


def _command(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=f"backdraft {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [
        "```",
        f"backdraft {name} {usage}".rstrip(),
        "```",
        "",
        re.sub(r"[ \t]*\n[ \t]*", "\n", command.help or ""),
    ]
    options = [record for param in command.params if (record := param.get_help_record(context)) is not None]
    if options:
        lines += ["", "| option | |", "|---|---|"]
        lines += [f"| `{flags.replace('|', '/')}` | {text} |" for flags, text in options]
    return lines


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
