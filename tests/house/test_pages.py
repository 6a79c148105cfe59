"""What the pages in docs/ show is tried: every example of the format, every quick line, the theme, the keys."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from backdraft.cli.run import run
from backdraft.design.links import clashes, dangling, loose_groups
from backdraft.design.model import VERBS
from backdraft.design.notation import column_words, indexes, sqltypes, words
from backdraft.design.notation.defaults import WORDS
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from backdraft.design.notation.quantity import parse_amount, parse_growth
from backdraft.design.notation.schema import (
    format_column,
    format_foreign,
    format_index,
    format_split,
    format_type,
    parse_column,
    parse_foreign,
    parse_index,
    parse_split,
    parse_type,
)
from backdraft.design.notation.services import (
    DEPENDENCY_FLAGS,
    DEPENDENCY_SETTINGS,
    format_dependency,
    format_event,
    format_run,
    parse_dependency,
    parse_event,
    parse_run,
)
from backdraft.document.document import Document
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place
from backdraft.tui.actions import keymap
from backdraft.tui.handlers.copying import WHATS
from backdraft.tui.themes import GROUND_ROLES, TEXT_ROLES, parse

DOCS = Path(__file__).parents[2] / "docs"
FORMAT = (DOCS / "format.md").read_text(encoding="utf-8")


def blocks(page: str, kind: str) -> list[str]:
    """The fenced blocks of a page whose info string is `kind`."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def rows(page: str, *head: str) -> list[list[str]]:
    """The rows of every table of a page with those headings."""
    found = []
    for table in re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE):
        cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.strip().splitlines()]
        if tuple(cells[0]) == head:
            found += cells[2:]
    assert found
    return found


# --- format.md ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", blocks(FORMAT, "yaml"), ids=lambda text: text.split("\n")[0][:30])
def test_every_design_on_the_page_is_read_without_a_problem(block: str) -> None:
    document = Document.read(block if block.startswith("backdraft:") else f"backdraft: 1\n{block}")
    design = document.design
    assert document.problems == ()
    assert dangling(design, document.refs) + clashes(design) + loose_groups(design) == []


PARSERS: dict[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    "column": (lambda text: parse_column(text, "c"), format_column),
    "index": (parse_index, format_index),
    "foreign": (parse_foreign, format_foreign),
    "split": (parse_split, format_split),
    "type": (lambda text: parse_type(text, "T"), format_type),
    "event": (lambda text: parse_event(text, "e"), format_event),
    "endpoint": (lambda text: parse_endpoint(text, "s"), format_endpoint),
    "run": (parse_run, format_run),
    **{
        f"dependency {verb}": (lambda text, verb=verb: parse_dependency(text, verb), format_dependency)
        for verb in VERBS
    },
}
LINES = [(kind, line) for kind in PARSERS for block in blocks(FORMAT, kind) for line in block.splitlines()]


def test_every_kind_of_line_has_examples() -> None:
    assert {kind.split()[0] for kind, _ in LINES} == {kind.split()[0] for kind in PARSERS}


@pytest.mark.parametrize(("kind", "line"), LINES)
def test_every_line_on_the_page_is_read_and_written_again(kind: str, line: str) -> None:
    read, write = PARSERS[kind]
    parsed = read(line)
    assert parsed.slips == ()
    again = read(write(parsed.value))
    if kind == "run":  # it remembers its text
        assert format_run(again.value) == format_run(parsed.value)
    else:
        assert again.value == parsed.value


def test_every_quantity_on_the_page_is_one() -> None:
    units = {"time": "time", "rate": "rate", "count": "count", "size": "size", "share": "share"}
    for what, examples, _ in rows(FORMAT, "what", "written", "units"):
        for text in re.findall(r"`([^`]+)`", examples):
            found = parse_growth(text) if what == "growth" else parse_amount(text, units[what])  # type: ignore[arg-type]
            assert found is not None, text


KNOWN = {
    "types": [name for name in sqltypes.TYPES if name not in ("numeric", "time", "timestamp")],
    "flags of columns": column_words.FLAGS,
    "formats": column_words.FORMATS,
    "actions": column_words.ACTIONS,
    "defaults": WORDS,
    "steps": indexes.STEPS,
    "methods": words.METHODS,
    "flags of dependencies": DEPENDENCY_FLAGS,
    "settings of dependencies": tuple(DEPENDENCY_SETTINGS),
    "verbs": VERBS,
}


@pytest.mark.parametrize("what", KNOWN)
def test_every_word_that_the_lines_know_is_on_the_page(what: str) -> None:
    prose = re.sub(r"```.*?```|<!-- keys.*?<!-- end -->", "", FORMAT, flags=re.DOTALL)
    assert [word for word in KNOWN[what] if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", prose)] == []


def test_the_lines_that_yaml_tears_are_told_with_the_mend_that_the_page_shows() -> None:
    for written, _, mend in rows(FORMAT, "written", "YAML reads", "the mend"):
        torn, mended = written.strip("`"), mend.strip("`")
        inside = yaml.load(mended, yaml.BaseLoader)
        meant = inside[0] if isinstance(inside, list) else next(iter(v for k, v in inside.items() if k != "id"))
        around = {
            "{total": "tables: {t: {columns: %s}}",
            "{key": "tables:\n  t: %s\n",
            "{does": "services:\n  s: %s\n",
            "- GET": "endpoints:\n  s:\n    %s\n",
            "tagged": "tables:\n  t:\n    checks:\n      %s\n",
            "label:": "tables:\n  t:\n    columns:\n      %s\n",
        }[next(begin for begin in ("{total", "{key", "{does", "- GET", "tagged", "label:") if torn.startswith(begin))]
        problems = Document.read(f"backdraft: 1\n{around % torn}\n").problems
        quoted = "quote the line: '" + meant.replace("'", "''") + "'"
        assert [problem.mend.removesuffix(", or put a blank behind the #") for problem in problems] == [quoted]
        assert Document.read(f"backdraft: 1\n{around % mended}\n").problems == ()


def test_the_links_into_the_page_lead_somewhere() -> None:
    titles = re.findall(r"^#+ (.+)$", FORMAT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        wanted = re.findall(r"\]\(format\.md#([^)]+)\)", text)
        wanted += re.findall(r"\]\(#([^)]+)\)", text) if page.name == "format.md" else []
        assert set(wanted) <= anchors


# --- README.md ------------------------------------------------------------------------------------------------------


def test_every_command_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    shell = readme.partition("## From the shell")[2]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BACKDRAFT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BACKDRAFT_CLIPBOARD", "file")
    (tmp_path / "architecture.md").write_text("```mermaid\nflowchart LR\n  web --> orders\n```\n")
    (tmp_path / "schema.sql").write_text("CREATE TABLE orders (id int PRIMARY KEY);\n")
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("CREATE TABLE orders (id int PRIMARY KEY)")
    commands = [line.split("  #")[0].split(" | ")[0] for line in blocks(shell, "")[0].splitlines()]
    assert len(commands) > 3
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "backdraft"
        assert run(words) == 0, (command, capsys.readouterr().err)
        capsys.readouterr()


# --- the other pages ------------------------------------------------------------------------------------------------


def test_the_sketch_of_sketching_md_says_what_the_page_says_line_by_line() -> None:
    page = (DOCS / "sketching.md").read_text(encoding="utf-8")
    document = Document.read("backdraft: 1\n")
    parts = {name.lower(): text for name, _, text in (s.partition("\n") for s in page.split("\n## "))}
    for pane in ("services", "schema", "endpoints", "checklists"):
        for typed, says in rows(parts[pane], "type", "the bar says"):
            found = plan(typed.strip("`"), document.design, Place(pane))
            assert found.ready, (typed, found)
            assert found.says == says
            document = document.apply(*found.edits)
    assert document.problems == ()
    assert dangling(document.design, document.refs) == []


def test_copying_md_has_every_letter() -> None:
    page = (DOCS / "copying.md").read_text(encoding="utf-8")
    letters = [row[0].strip("`") for row in rows(page, "letter", "copies")]
    assert sorted(letters) == sorted([*(what.letter for what in WHATS), "v", "p", "f"])


def test_the_theme_of_themes_md_is_one_and_the_roles_are_all_there() -> None:
    page = (DOCS / "themes.md").read_text(encoding="utf-8")
    (example,) = blocks(page, "yaml")
    look, slips = parse(yaml.safe_load(example))
    assert slips == []
    assert look is not None and look.name == "harbour"
    assert {row[0].strip("`") for row in rows(page, "role", "is, when not said")} == {*TEXT_ROLES, *GROUND_ROLES}


def test_the_keys_of_editing_md_can_be_taken() -> None:
    (example,) = blocks((DOCS / "editing.md").read_text(encoding="utf-8"), "keys")
    keys, slips = keymap(yaml.safe_load(example))
    assert slips == []
    assert keys["move-down"] == ("J", "ctrl+down")


def test_the_problem_of_editing_md_is_told_in_those_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (DOCS / "editing.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"^shop\.yaml:.*$", page, re.MULTILINE)
    tables = "tables:\n  customers:\n    columns:\n      id: uuid pk\n"
    (tmp_path / "shop.yaml").write_text(
        f"backdraft: 1\n{tables}  orders:\n    columns:\n      customer_id: -> customer.id\n"
    )
    monkeypatch.chdir(tmp_path)
    assert run(["check", "shop.yaml"]) == 1
    assert capsys.readouterr().out.strip() == said
