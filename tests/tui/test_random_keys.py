"""Any keys, in any order, while another program writes the file: nothing fails, the screen shows the document.

1,500 keys here; each round of `python -m tests.soak -k random_keys` presses 4,000 from a seed of its own: 25 rounds, a
few minutes each, are 100,000.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from backdraft.design.output import Output
from backdraft.design.view import Memo
from backdraft.document.edits import EditError
from backdraft.document.file import FileError, load
from backdraft.document.problems import problems_of
from backdraft.document.verify import verify
from backdraft.render.look import Look
from backdraft.tui.actions import ACTIONS, MOTIONS
from backdraft.tui.handlers import files, merging
from backdraft.tui.panes.content import PANES
from backdraft.tui.preview import tabs
from backdraft.tui.preview.tab import Ask, Tab
from tests.strategies import edits, yaml_text
from tests.tui.story import Story, opened

KEYS = 4_000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 1_500
#: Keys that are pressed before the screen is looked at.
BATCH = 25
#: Keys of actions (not to leave: the story would end) and what dialogs and fields understand beside them.
_ACTS = [key for action in (*ACTIONS, *MOTIONS) for key in action.keys if action.name != "quit"]
_OFTEN = ["j", "k", "down", "up", "enter", "escape", "tab", "space", "n", "x", "b", "t", "left", "right", "1", "2", "3"]
_FIELDS = ["backspace", "delete", "home", "end", "ctrl+u", "ctrl+w", "ctrl+a", "é", "注", "'", "{", ",", "(", ")"]
LINES = [
    "web -> api -> orders",
    "orders ~> mailer",
    "GET /a/:id -> Order",
    "t(id uuid pk, n -> t.id)",
    "t.n varchar(20)?",
    "A: enum(a, b)",
    "launch: Done",
    "crud t",
    "x: 404 Gone",
    "[/] ' # : {",
]


def some(rng: random.Random) -> list[str]:
    """A few keys that follow one another."""
    match rng.randrange(10):
        case 0:
            line = rng.choice(LINES)
            return ["a", *(" " if char == " " else char for char in line[: rng.randint(1, 30)]), "enter", "escape"]
        case 1 | 2 | 3:
            return [rng.choice(_ACTS)]
        case 4:
            return [rng.choice(_FIELDS)]
        case _:
            return [rng.choice(_OFTEN)]


def writes_elsewhere(file: Path, rng: random.Random) -> None:
    """Another program changes an entry of the file, or damages it."""
    try:
        document = load(file).document
        other = document.apply(edits.random_edit(rng, yaml_text.load(document.text)))
    except (EditError, FileError):
        return
    file.write_text(other.text, encoding="utf-8", newline="")


def consistent(me: Story) -> None:
    """The screen shows the document, and the document reads as its text says."""
    session = me.app.session
    assert not session.faults, session.faults
    assert verify(session.document) == []
    for pane in PANES:
        if pane not in me.app.stale:
            assert [row.path for row in me.app.lists[pane].rows] == [row.path for row in me.app.rows_of(pane)]
    assert session.unsaved == ("●" in str(me.app.heading.render_line(0).text))
    if me.over:
        return
    if session.draft is None:
        path = me.app.path
        assert not path or path[0] in (*session.design.sections, "head", "checklists", "advice") or len(path) == 1
        tab = tabs.BY_NAME[tabs.current(session.tabs, path)]
        made_for = tabs.target_of(tab, session.view(), path, session.dialect, session.targets)
        if not tab.picture and me.app.preview.room:  # none beside a zoomed list
            assert me.shown == figures(me, tab, made_for).text
    assert session.checked.document is session.document
    assert session.checked.problems == problems_of(session.document)


def figures(me: Story, tab: Tab, made_for: str) -> Output:
    """What a tab is to show, made from nothing: as it is, or as a what-if line would have it, in the chosen sight."""
    session, preview, path = me.app.session, me.app.preview, me.app.path
    sight = session.sight if session.sight in tabs.sights_of(tab, path) else ""
    fitted = sight or tab.wrapped  # its sentences wrap where the window ends
    look = Look(width=preview.room or None, height=preview.view_height) if fitted else Look()
    known = {name: getattr(session, name) for name in ("what_if", "opened", "without", "document", "base")}
    ask = Ask(() if tab.whole else path, made_for, session.hops, look, sight=sight)
    ask = replace(ask, **{name: known[name] for name in tab.reads})
    return tabs.made(tab, session.preview_memo.view(session.design), Memo(), ask)


@pytest.mark.hypothesis
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_random_keys_leave_the_screen_as_the_document_is(
    shop: Path, size: tuple[int, int], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size[0] > 100:  # as with a large file: the desk reads, merges, and proves before each save
        monkeypatch.setattr(merging, "_SMALL", 0)
        monkeypatch.setattr(files, "LARGE", 0)
    seed = f"{request.config.getoption('--hypothesis-seed')} {size[0]}"
    rng = random.Random(seed)
    shop.chmod(0o644)
    pressed = 0
    while pressed < KEYS // 2:
        async with opened(shop, size=size) as me:
            while pressed < KEYS // 2 and me.running:
                keys: list[str] = []
                while len(keys) < BATCH:
                    keys += some(rng)
                pressed += len(keys)
                await me.press(*keys)
                if not rng.randrange(4):
                    writes_elsewhere(shop, rng)
                if me.running:
                    consistent(me)
