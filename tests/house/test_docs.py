"""The documentation says what the program does: generated pages are fresh, nothing is left out, words are right."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from backdraft.cli.commands import COMMANDS
from backdraft.design import keys as tables
from backdraft.design.shapes import Key
from backdraft.tui.actions import ACTIONS, MOTIONS, shown
from tests import generate_docs, generate_picture

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", generate_docs.pages())
def test_a_generated_page_is_what_the_program_says_today(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert text == generate_docs.pages()[name], "run: python -m tests.generate_docs"


def test_the_picture_of_the_readme_is_the_program_today_on_the_diagram_of_a_service() -> None:
    svg = (ROOT / "docs" / "screen.svg").read_text(encoding="utf-8")
    assert "diagram of the service under the cursor" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert svg == generate_picture.drawn(), "run: python -m tests.generate_picture"
    assert "[Diagram]" in html.unescape(svg).replace("\xa0", " ")


def test_every_command_is_documented_with_its_purpose() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert f"backdraft {name}" in section
        assert len(section.split("```")[2].split()) > 5, f"{name} says too little"


def test_every_key_is_documented() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    for action in (*ACTIONS, *MOTIONS):
        row = next(line for line in page.splitlines() if f"`{action.name}`" in line)
        assert all(f"`{shown(key)}`" in row for key in action.keys)


def test_every_table_of_keys_is_documented() -> None:
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    shown = [keys_ for marker, keys_ in generate_docs.TABLES.items() if f"<!-- keys: {marker} -->" in page]
    public = {name: value for name, value in vars(tables).items() if _is_table(value) and not name.startswith("_")}
    missing = [name for name, value in public.items() if not any(value is each for each in shown)]
    assert not missing


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(key, Key) for key in value.values())


def test_the_example_of_the_format_is_the_shipped_corner_shop() -> None:
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    assert example == (ROOT / "designs" / "corner-shop.yaml").read_text(encoding="utf-8")


def test_no_page_names_a_command_or_an_option_that_does_not_exist() -> None:
    known = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for word in re.findall(r"(?:^|`|\$ )backdraft ([a-z]+)\b(?!\.)", text, re.MULTILINE):
            assert word in COMMANDS, f"{page.name} names the command {word}"
        for option in re.findall(r"backdraft [a-z]+[^`\n]*?(--[a-z-]+)", text):
            assert option in known or option in ("--help", "--version"), f"{page.name} names the option {option}"


def test_every_page_that_is_linked_exists() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
