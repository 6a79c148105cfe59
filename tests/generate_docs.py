"""`python -m tests.generate_docs` writes the pages that are made from the program: keys, commands, keys of the format.

`tests/house/test_docs.py` fails when one is not what this would write.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click

from backdraft.cli import COMMANDS
from backdraft.design import keys as tables
from backdraft.tui.actions import shown, topics

DOCS = Path(__file__).resolve().parent.parent / "docs"
_MADE = "<!-- Made by `python -m tests.generate_docs`; change the program instead. -->\n"
_WHERE = {"all": "everywhere", "lists": "the four panes", "preview": "the preview"}


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {"keys.md": keys(), "commands.md": commands(), "format-keys.md": format_keys()}


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


#: The tables of the format's keys, in the order of the file.
_TABLES = (
    ("The file", tables.HEAD),
    ("targets", tables.TARGETS),
    ("load", tables.LOAD),
    ("api", tables.API),
    ("api.every", tables.EVERY),
    ("api.page, and a list's own page", tables.PAGE),
    ("review", tables.REVIEW),
    ("errors.NAME", tables.ERROR),
    ("services.NAME", tables.SERVICE),
    ("A dependency's long form, beside `dependency`", tables.DEPENDENCY),
    ("stores.NAME", tables.STORE),
    ("events.NAME, beside `event`", tables.EVENT),
    ("tables.NAME", tables.TABLE),
    ("A column's long form, beside `column`", tables.COLUMN),
    ("An index's long form, beside `index`", tables.INDEX),
    ("A foreign key's long form, beside `foreign`", tables.FOREIGN),
    ("An endpoint's long form, beside `endpoint`", tables.ENDPOINT),
    ("An endpoint's `deprecated`", tables.DEPRECATED),
    ("An item of a checklist", tables.CHECK_ITEM),
    ("A decision", tables.DECISION),
)


def format_keys() -> str:
    """The page of the format's keys."""
    lines = ["# Every key of format 1", "", _MADE, "What the lines say is in [format.md](format.md)."]
    for title, keys_ in _TABLES:
        lines += ["", f"## {title}", "", "| key | means | example |", "|---|---|---|"]
        for name, key in keys_.items():
            choices = " (" + ", ".join(f"`{word}`" for word in key.shape.choices) + ")" if key.shape.choices else ""
            example = f"`{key.example}`" if key.example else ""
            lines.append(f"| `{name}` | {_cell(key.doc)}{choices} | {_cell(example)} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


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
