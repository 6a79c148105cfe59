"""`python -m tests.generate_docs` writes the pages that are made from the program: keys, commands, and the
tables in the pages of the format and of themes.

`tests/house/test_docs.py` fails when one is not what this would write.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path

import click

from backdraft.cli.commands import COMMANDS
from backdraft.compare.contract.rules import RULES as API_RULES
from backdraft.compare.contract.rules import VERDICTS
from backdraft.design import keys as tables
from backdraft.design.checklists import BUILT_IN
from backdraft.design.notation.services import BUILT_IN_ERRORS
from backdraft.design.resolve.engines import ENGINES
from backdraft.design.shapes import (
    Choice,
    Free,
    GrowthShape,
    Items,
    Key,
    Keys,
    Line,
    Name,
    Pairs,
    Record,
    Shape,
    Size,
    Truth,
    Whole,
)
from backdraft.review.catalogue import CATALOGUES, LEFT_OUT
from backdraft.review.profiles import PROFILES
from backdraft.review.registry import BY_TOPIC, RULES
from backdraft.review.rule import Rule
from backdraft.tui.actions import shown, topics
from backdraft.tui.themes import GROUND_ROLES, TEXT_ROLES
from tests import gallery

DOCS = Path(__file__).resolve().parent.parent / "docs"
_MADE = "<!-- Made by `python -m tests.generate_docs`; change the program instead. -->\n"
_WHERE = {"all": "everywhere", "lists": "the four panes", "preview": "the preview"}


@cache
def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "keys.md": keys(),
        "commands.md": commands(),
        "format.md": _filled("format.md"),
        "themes.md": _filled("themes.md"),
        "rules.md": rules(),
        "api-changes.md": api_changes(),
        "gallery.md": gallery.page(_MADE),
    }


def keys() -> str:
    """The page of keys."""
    lines = [
        "# Keys",
        "",
        _MADE,
        "Letters act only when no text field has the focus. Nothing needs Ctrl, Alt or a mouse. `backdraft keys`",
        "prints this list; `?` on the screen shows what holds for the pane in focus. An action without a key is in the",
        "palette (`:`), and so is each tab of the preview (`Show Changes`). `ctrl+s` saves and `ctrl+q` quits as well.",
        "",
        "What asks before it acts always takes the same letters: `y` (or enter) does what is asked, `n` leaves all as",
        "it is, `x` deletes or throws away what is not kept, `esc` goes back. No key that leads to a question answers",
        "it: nothing is lost to a key pressed twice. In the question of `d`, `D` deletes what refers to the entry too.",
        "",
    ]
    for topic, actions in topics():
        lines += [f"## {topic}", "", "| key | does | where | name |", "|---|---|---|---|"]
        for action in actions:
            pressed = " ".join(f"`{shown(key)}`" for key in action.keys) or "`:`"
            lines.append(f"| {pressed} | {action.title} | {_WHERE[action.where]} | `{action.name}` |")
        lines.append("")
    return "\n".join(lines)


def rules() -> str:
    """The page of rules."""
    lines = [
        "# Rules",
        "",
        _MADE,
        "What the review looks at: on the screen in the checklists (`4`), as signs on entries and with `n`; in a",
        "terminal `backdraft check`. [review.md](review.md) says how to set, ignore and mend.",
        "",
        "## Profiles",
        "",
        "`review: {profile: NAME}` chooses one.",
        "",
        "| profile | |",
        "|---|---|",
        *(f"| `{name}` | {profile.says} |" for name, profile in PROFILES.items()),
        "",
    ]
    for topic, found in BY_TOPIC.items():
        lines += [f"## {topic.capitalize()}", "", *(line for rule in found for line in _rule(rule))]
    lines += [
        "## Where they come from",
        "",
        "The rules were chosen from four catalogues. Every entry of them is a rule, or has a reason for being none.",
        "",
    ]
    for name, entries in CATALOGUES.items():
        lines += [f"### {name}", "", "| entry | rules | |", "|---|---|---|"]
        for entry in entries:
            found = ", ".join(f"[{rule.id}](#{rule.id})" for rule in RULES.values() if entry in rule.research)
            lines.append(f"| {entry} | {found} | {LEFT_OUT.get(entry, '')} |")
        lines.append("")
    return "\n".join(lines)


def api_changes() -> str:
    """The page of what a change of the API means."""
    lines = [
        "# What a change of the API means for its clients",
        "",
        _MADE,
        "```",
        "backdraft diff HEAD:shop.yaml shop.yaml                          # what changed, and for clients of the API",
        "backdraft diff openapi.yaml shop.yaml                            # against an OpenAPI document, 2.0 or 3.x",
        "backdraft diff main:shop.yaml shop.yaml --fail-on breaking       # in CI: exit status 1 for these alone",
        "```",
        "",
        "On the screen the tab **Changes** tells the same against its base (`:` *Compare with* takes an OpenAPI",
        "document too). Compared is what goes over the wire: operations by method and path, parameters, bodies,",
        "answers, fields, security, error codes, rates; summaries, descriptions and examples are not. What is sent and",
        "what is answered are treated oppositely: what may be sent must not become less, what may come back must not",
        "become more. A change of a type that several endpoints use is told once, with them.",
        "",
        "An endpoint that is `deprecated` with a `sunset` may go from that day on; `--on DATE` sets the day of the",
        "change instead of today. In an OpenAPI document the sunset is `x-sunset`, one caller's rate `x-rate-limit`.",
        "",
    ]
    for verdict in VERDICTS:
        lines += [f"## {verdict.capitalize()}", "", "| change | is told as | because |", "|---|---|---|"]
        lines += [f"| `{n}` | {r.what} | {r.why} |" for n, r in API_RULES.items() if r.verdict == verdict]
        lines.append("")
    return "\n".join(lines)


def _rule(rule: Rule) -> list[str]:
    settings = ", ".join(f"`{name}: {value:g}`" for name, value in rule.settings)
    facts = [
        f"{rule.severity}{', silent in a sketch' if rule.grown else ''}",
        f"decides {', '.join(f'`{item}`' for item in rule.items)}",
        *([f"settings {settings}"] if settings else []),
    ]
    return [
        f"### {rule.id}",
        "",
        f"{rule.title}. *{'; '.join(facts)}.*",
        "",
        f"{rule.why} ({rule.source}.)",
        "",
        "```yaml",
        "# fires",
        *rule.bad.splitlines(),
        "# does not",
        *rule.good.splitlines(),
        "```",
        "",
    ]


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


#: The tables of the format's keys, by the marker in docs/format.md behind which each stands.
TABLES: dict[str, Keys] = {
    "head": tables.HEAD,
    "targets": tables.TARGETS,
    "load": tables.LOAD,
    "api": tables.API,
    "every": tables.EVERY,
    "page": tables.PAGE,
    "error": tables.ERROR,
    "service": tables.SERVICE,
    "dependency": tables.DEPENDENCY,
    "store": tables.STORE,
    "event": tables.EVENT,
    "table": tables.TABLE,
    "column": tables.COLUMN,
    "foreign": tables.FOREIGN,
    "index": tables.INDEX,
    "endpoint": tables.ENDPOINT,
    "deprecated": tables.DEPRECATED,
    "item": tables.CHECK_ITEM,
    "decision": tables.DECISION,
    "review": tables.REVIEW,
}
_MARKED = re.compile(r"(<!-- keys: ([a-z ]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def _filled(name: str) -> str:
    """A page that is written by hand, but for the tables between its markers."""
    page = (DOCS / name).read_text(encoding="utf-8")
    return _MARKED.sub(lambda found: f"{found[1]}{_rows(found[2])}{found[4]}", page)


def _rows(marker: str) -> str:
    head, *rows = _cells(marker)
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (head, *rows)]
    return "\n".join(["", lines[0], "|---" * len(head) + "|", *lines[1:], "", ""])


def _cells(marker: str) -> list[tuple[str, ...]]:
    if marker == "errors built in":
        known = BUILT_IN_ERRORS.items()
        return [("code", "status", "message"), *((f"`{code}`", str(s), said) for code, (s, said) in known)]
    if marker == "engines":
        by_kind: dict[str, list[str]] = {}
        for engine, kind in ENGINES.items():
            by_kind.setdefault(kind, []).append(f"`{engine}`")
        return [("kind", "engines"), *((f"`{kind}`", " ".join(names)) for kind, names in by_kind.items())]
    if marker == "checklists built in":
        items = [(f"`{name}`", f"`{item}`", text) for name, known in BUILT_IN.items() for item, text in known.items]
        return [("list", "item", ""), *items]
    if marker == "roles":
        roles = {**TEXT_ROLES, **GROUND_ROLES}
        return [
            ("role", "is, when not said"),
            *((f"`{role}`", f"`{to}`" if to else "must be there") for role, to in roles.items()),
        ]
    return [("key", "holds", "means", "example"), *(_key(name, key) for name, key in TABLES[marker].items())]


def _key(name: str, key: Key) -> tuple[str, ...]:
    return f"`{name}`", _holds(key.shape), key.doc, f"`{key.example}`" if key.example else ""


def _holds(shape: Shape) -> str:
    """What a value of this shape is, in a word or two."""
    match shape:
        case Choice(choices=choices):
            return " ".join(f"`{word}`" for word in choices)
        case Truth():
            return "`true` `false`"
        case Size(unit=unit):
            return unit
        case GrowthShape():
            return "growth"
        case Whole(low=low):
            return f"a whole number from {low}"
        case Items(item=item):
            return f"a list: {_holds(item)}"
        case Pairs(item=item, what=what):
            return f"by {what}: {_holds(item)}"
        case Record():
            return "a mapping"
        case Line():
            return "a line"
        case Free():
            return "anything"
        case Name(completes=sections):
            return " or ".join(sections)
        case _:
            return "text"


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
