"""Whatever a design, a paste or a file name holds: nothing comes out but what the program itself sends.

The real program is driven through a pty, key by key, over designs that hold hostile text in every key of the format;
every byte is read by a reader of control sequences of the tests' own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backdraft.document.document import Document
from tests.strategies.hostile import FORBIDDEN, NASTY, after_examples, defaced, dumped, everywhere, written_raw
from tests.terminal import tour as stops
from tests.terminal.sequences import PRINTED
from tests.terminal.tour import Tour

#: A file with a NUL is refused as a whole: no text.
_REFUSED = [text for text in FORBIDDEN.values() if "\0" not in text]
_LONE = {name: text for name, text in NASTY.items() if "\n" not in text}

Open = Callable[..., Tour]


@pytest.fixture
def visit(program: tuple[str, ...], tmp_path: Path) -> Iterator[Open]:
    """Opens the program on a text (or on nothing) in a terminal."""
    opened: list[Tour] = []

    def visit(text: str | None, name: str = "hostile.yaml", **more: Any) -> Tour:
        file = None
        if text is not None:
            file = tmp_path / name
            file.write_text(text, encoding="utf-8", newline="")
        folder = tmp_path / "empty"
        folder.mkdir(exist_ok=True)
        tour = Tour(program, tmp_path / "home", file, cwd=folder, **more)
        opened.append(tour)
        return tour

    yield visit
    for tour in opened:
        tour.term.close()


# --- the whole screen -----------------------------------------------------------------------------------------------


def test_a_real_design_full_of_markup_quotes_and_foreign_scripts(visit: Open) -> None:
    tour = visit(defaced(*NASTY.values(), name="漢字" * 20))
    tour.begin()
    for stop in (stops.around, stops.questions, stops.copies, stops.forms, stops.themes):
        stop(tour)
    tour.saw("[@click=app.quit]x[/]", "[TODO]", "Mermaid", "sqlite", "mysql", "rename", "tab next")
    tour.leave()
    assert len(tour.copied) >= 10


def test_nasty_text_in_every_key_and_every_name_of_the_format(visit: Open) -> None:
    tour = visit(dumped(everywhere(*NASTY.values())))
    tour.begin()
    for stop in (stops.around, stops.questions, stops.copies, stops.forms):
        stop(tour)
    tour.saw("[@click=app.quit]x[/]", "Problems:", "tab next")
    tour.leave()


def test_nasty_notes_on_lines_that_can_be_read(visit: Open) -> None:
    tour = visit(dumped(after_examples(*NASTY.values())))
    tour.begin()
    for stop in (stops.around, stops.copies, stops.forms):
        stop(tour)
    tour.saw("CREATE TABLE", "tab next")
    tour.leave()


@pytest.mark.parametrize("write", [written_raw, dumped], ids=["raw", "escaped"])
def test_control_characters_in_every_key_are_problems_and_nothing_more(visit: Open, write: Callable[..., str]) -> None:
    text = write(everywhere(*_REFUSED))
    assert "invisible character" in {word for p in Document.read(text).problems for word in [p.message[4:23]]}
    tour = visit(text)
    tour.begin()
    for stop in (stops.around, stops.questions, stops.copies):
        stop(tour)
    tour.saw("Problems:", "is not allowed")
    tour.leave()


# --- what is typed and pasted ---------------------------------------------------------------------------------------


def test_a_hostile_paste_goes_into_bar_picker_filter_and_form_without_its_control_characters(
    visit: Open, tmp_path: Path
) -> None:
    tour = visit("backdraft: 1\nservices:\n  web: {kind: client, note: x, tags: [a]}\n", name="mine.yaml")
    tour.begin()
    everything = " ".join([*FORBIDDEN.values(), *_LONE.values()])
    tour.paste(everything)  # into a list: nothing is typed there
    for text in (everything, "\n".join([*NASTY.values(), *FORBIDDEN.values()])):
        for key in ("a", "/", ":", "s", "r"):
            tour.walk("1", "j", key)
            tour.paste(text)
            tour.walk("tab", "esc", "esc")
    tour.reach("a", " > ")
    tour.paste(f"web: {FORBIDDEN['osc 52']}{FORBIDDEN['override']}")
    tour.walk("enter", "esc", "g", "j")
    tour.saw("␛]52", "‹U+202E›")
    tour.reach("enter", "tab next")
    for _ in range(24):
        tour.paste(everything)
        tour.walk("tab")
    stops.leave_form(tour)
    tour.walk("w")
    assert tour.sees("saved", timeout=30)
    tour.leave()
    saved = (tmp_path / "mine.yaml").read_bytes()
    assert not PRINTED.foreign(saved)
    assert "␛]52" in saved.decode()


def test_opening_and_leaving_a_form_keeps_joiners_tabs_and_selectors(visit: Open, tmp_path: Path) -> None:
    note = f"{NASTY['emoji']} {NASTY['zero width']} a\tb"
    text = dumped({"backdraft": "1", "services": {"web": {"kind": "client", "note": note, "owner": "me"}}})
    tour = visit(text, name="mine.yaml")
    tour.begin("web")
    tour.walk("g", "j")
    tour.reach("enter", "tab next")
    tour.walk("tab", "tab", "tab", "esc")
    assert not tour.sees("Leave the form?"), "nothing was changed"
    tour.reach("enter", "tab next")
    tour.walk("tab")
    tour.paste("New title")
    tour.reach("ctrl+s", "u undoes it")
    tour.reach("w", "saved")
    tour.leave()
    document = Document.read((tmp_path / "mine.yaml").read_text(encoding="utf-8"))
    assert document.value(("services", "web", "note")) == note
    assert document.value(("services", "web", "title")) == "New title"


def test_bytes_that_are_no_text_and_escapes_in_a_paste_do_nothing(visit: Open) -> None:
    tour = visit("backdraft: 1\nservices:\n  web: {kind: client}\n")
    tour.begin("web")
    tour.term.send(b"\xff\xfe\x80\xc3")
    tour.walk("g", "j")
    tour.paste("\x1bd\x1bq\x1b[B\x1b]52;c;cHduZWQ=\x07\x1bx")
    assert not tour.sees("u undoes it", "leave without saving")
    tour.walk("esc", "esc")
    tour.reach("?", "Help:")
    tour.leave()


# --- what lies about on the disk ------------------------------------------------------------------------------------


def test_the_start_screen_with_hostile_recent_designs_themes_history_and_settings(visit: Open, tmp_path: Path) -> None:
    home = tmp_path / "home"
    names = [f"{i}{text[:40].replace('/', '')}.yaml" for i, text in enumerate(FORBIDDEN.values()) if "\0" not in text]
    names += [f"{i}{text[:40].replace('/', '')}.yaml" for i, text in enumerate(NASTY.values())]
    here = tmp_path / "\x1b[2Jdesigns\u202e"
    here.mkdir()
    for name in names:
        (here / name).write_text('backdraft: 1\nname: "\\e]52;c;cHduZWQ=\\a"\n', encoding="utf-8")
    latest = [str(here / name) for name in names[::4]][:12]
    _remember(home, "recent.json", {"designs": latest})
    history = "\n".join([*FORBIDDEN.values(), *_LONE.values()])
    _remember(home, "settings.json", {"history": history, "theme": f"no{FORBIDDEN['osc 52']}"})
    _hostile_themes(home)
    tour = visit(None)
    tour.begin("Blank design")
    tour.reach("4", "Recent designs")
    tour.walk("down", "down", "down", "0", "backspace")
    tour.reach("enter", "Services")
    tour.walk("a", *["up"] * 12, "down", "esc", "esc")
    tour.reach(":", "Commands")
    tour.reach("theme", "Choose a theme")
    tour.reach("enter", "Theme ")
    tour.walk(*["down"] * 12, "esc")
    tour.leave()


def _remember(home: Path, name: str, value: object) -> None:
    (home / "state").mkdir(parents=True, exist_ok=True)
    (home / "state" / name).write_text(json.dumps(value), encoding="utf-8")


def _hostile_themes(home: Path) -> None:
    folder = home / "config" / "themes"
    folder.mkdir(parents=True)
    colors = {"text": "#ffffff", "background": "#000000", "accent": "#ff0000"}
    for i, text in enumerate([*FORBIDDEN.values(), *_LONE.values()]):
        named = {"name": text[:40], "title": text, "colors": colors, "dark": text}
        (folder / f"{i}.yaml").write_text(dumped(named), encoding="utf-8")
        wrong = {"name": f"wrong {i}", "title": text, "colors": {**colors, text: text, "dim": text}, "syntax": text}
        (folder / f"wrong{i}.yaml").write_text(dumped(wrong), encoding="utf-8")
    (folder / "\x1b]52;c;cHduZWQ=\x07[TODO].yaml").write_text("a: [", encoding="utf-8")


def test_a_design_with_a_hostile_file_name_changed_on_disk_and_kept_after_a_hang_up(
    visit: Open, tmp_path: Path
) -> None:
    name = "[@click=app.quit]\x1b]52;c;cHduZWQ=\x07\u202e\x9b31m.yaml"
    tour = visit("backdraft: 1\nservices:\n  web: {kind: client}\n", name=name)
    tour.begin("web")
    tour.walk("a", *"api -> db", "enter", "esc")
    time.sleep(1.2)  # unsaved work is kept once a second
    (tmp_path / name).write_text(dumped(everywhere(*_REFUSED)), encoding="utf-8")
    time.sleep(1.2)
    tour.walk("w", "R", "j", "esc")
    tour.walk("a", *"api -> bus", "enter", "esc")  # the first may be saved by now: what merges comes in by itself
    time.sleep(1.2)
    tour.walk("q", "esc")
    tour.judge()
    tour.term.close()  # as a terminal that goes away
    again = visit(None, name=name)
    again.term.close()
    recovered = Tour(again.words, tmp_path / "home", tmp_path / name)
    with recovered:
        recovered.begin("Recover")
        recovered.walk("j", "y")
        recovered.leave()


# --- one by one -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["click", "close", "todo", "markup"])
def test_markup_stands_on_the_screen_to_the_letter(visit: Open, name: str) -> None:
    tour = visit(
        dumped({"backdraft": "1", "name": NASTY[name], "services": {"web": {"kind": "client"}}}), size=(200, 24)
    )
    tour.begin("web")
    tour.saw(NASTY[name])
    tour.leave()
