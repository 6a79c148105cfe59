"""What the screen looks like, letter by letter and style by style, against files that a person has looked at.

`UPDATE_GOLDEN=1 python -m pytest tests/tui/test_looks.py` writes them anew; read the difference before it is kept.
"""

from __future__ import annotations

import difflib
import os
from collections import Counter
from pathlib import Path

import pytest
from rich.style import Style

from tests.tui.story import Story, opened

GOLDEN = Path(__file__).with_name("golden")
DESIGNS = Path(__file__).parents[2] / "designs"
BROKEN = (
    "backdraft: 1\nname: Broken\nservices:\n  web: {kind: client, calls: [apii]}\n  api: {calls: [db]}\n"
    "tables:\n  t:\n    columns:\n      id: uuid pk\n      price: numerik(12)\n"
)


def look(me: Story) -> str:
    """The screen: each line, below it a letter for each cell that is not in the plainest style, then the letters."""
    names: dict[str, str] = {}
    rows = [[(char, _words(style)) for text, style, _ in line for char in text] for line in me.lines()]
    counts = Counter(said for cells in rows for char, said in cells if char.strip())
    ground = Counter(said.split(" on ")[-1] for cells in rows for _, said in cells).most_common(1)[0][0]
    names[next(said for said, _ in counts.most_common() if said.endswith(ground))] = "."
    names[f" on {ground}"] = "."
    out = []
    for cells in rows:
        out.append("".join(char for char, _ in cells).rstrip())
        letters = ""
        for char, said in cells:
            # The colour of letters shows on letters only.
            shown = said if char.strip() or "reverse" in said else f" on {said.split(' on ')[-1]}"
            letters += names.setdefault(shown, chr(95 + len(names)))
        if letters.strip("."):
            out.append("~" + letters.rstrip("."))
    return "\n".join([*out, "", *(f"{letter} {said}" for said, letter in names.items())]) + "\n"


def _words(style: Style | None) -> str:
    """A style in words, the ground always last: `bold #e8e2d9 on #1a1816`."""
    said = str(style or "none")
    return said if " on " in said else f"{said} on default"


def same(me: Story, name: str) -> None:
    """Compare with the golden file, or write it."""
    file = GOLDEN / f"{name}.txt"
    now = look(me)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
        return
    before = file.read_text(encoding="utf-8")
    difference = "\n".join(difflib.unified_diff(before.splitlines(), now.splitlines(), name, "now", lineterm="", n=1))
    assert now == before, f"{name} looks different:\n{difference}"


async def press_all(me: Story, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key.startswith("text:"):
            await me.type(key[5:])
        else:
            await me.press(key)


@pytest.mark.parametrize(
    ("name", "design", "size", "theme", "keys"),
    [
        ("start-80", "", (80, 24), "ember", ()),
        ("brief-80", "brief", (80, 24), "ember", ("j", "j")),
        ("brief-120", "brief", (120, 40), "ember", ("3", "j")),
        ("brief-light", "brief", (120, 40), "daylight", ("2", "j")),
        ("brief-16-colours", "brief", (80, 24), "terminal", ("3", "j")),
        ("typing-80", "brief", (80, 24), "ember", ("3", "j", "a", "text:resources.owner varchar(80)? -- who")),
        ("typing-120", "brief", (120, 40), "ember", ("a", "text:order_service -> bil")),
        ("form-80", "corner-shop", (80, 24), "ember", ("3", "j", "j", "enter")),
        ("form-120", "corner-shop", (120, 40), "ember", ("j", "j", "j", "j", "enter", "text:x")),
        ("help-80", "brief", (80, 24), "ember", ("3", "?")),
        ("copy-80", "brief", (80, 24), "terminal", ("3", "j", "y")),
        ("problems-80", "broken", (80, 24), "ember", ("!",)),
        ("checklists-120", "corner-shop", (120, 40), "ember", ("4", "j", "j")),
        ("jump-80", "corner-shop", (80, 24), "contrast", ("s", "text:ord")),
    ],
)
async def test_the_screen_looks_as_it_did(
    home: Path, name: str, design: str, size: tuple[int, int], theme: str, keys: tuple[str, ...]
) -> None:
    file = home / f"{design or 'none'}.yaml"
    if design:
        text = BROKEN if design == "broken" else (DESIGNS / f"{design}.yaml").read_text(encoding="utf-8")
        file.write_text(text, encoding="utf-8")
    async with opened(file, size=size, theme=theme, start=not design) as me:
        # The drawing has golden files of its own: here the preview shows what changes less.
        me.app.session.tabs.update(
            {**dict.fromkeys(("services", "endpoints", "checklists"), "flow"), "endpoint": "sequence"}
        )
        me.app.show_preview()
        await press_all(me, keys)
        await me.rest()
        await me.until(lambda: me.app.session.checked.document is me.app.session.document)
        await me.until(lambda: design or (me.over and "flowchart" in me.screen()))  # below a menu it is painted later
        same(me, name)


def test_there_are_few_of_them() -> None:
    """Each says something of its own; a change of the look is read, not waved through."""
    assert len(list(GOLDEN.glob("*.txt"))) <= 15
