"""Every theme can be read, and read by its wearer."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color

from backdraft.tui import themes
from backdraft.tui.themes import GROUND_ROLES, PLAIN, TEXT_ROLES, Look, choose, load_all, parse, shipped_folder
from tests.tui.showcase import Showcase
from tests.tui.story import opened

LOOKS, PROBLEMS = load_all([shipped_folder()])
#: Which text stands on which ground: anything may be selected or lit; panels are dialogs.
GROUNDS = ("background", "panel", "selection", "lit")


def luminance(rgb: tuple[int, int, int]) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    """WCAG 2.2, contrast ratio."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def rgb(color: str, colours_256: bool = False) -> tuple[int, int, int]:
    if colours_256:
        found = RichColor.parse(color).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        return found.red, found.green, found.blue
    return Color.parse(color).rgb


def test_there_are_a_dark_a_light_a_high_contrast_one_and_the_terminals_own() -> None:
    assert PROBLEMS == ()
    assert set(LOOKS) == {"ember", "daylight", "contrast", "terminal"}
    assert LOOKS["ember"].dark
    assert not LOOKS["daylight"].dark
    assert LOOKS["terminal"].ansi
    assert not LOOKS["contrast"].ansi


@pytest.mark.parametrize("colours_256", [False, True], ids=["truecolor", "256"])
@pytest.mark.parametrize("name", sorted(name for name, look in LOOKS.items() if not look.ansi))
def test_every_text_can_be_read_on_everything_it_stands_on(name: str, colours_256: bool) -> None:
    look = LOOKS[name]
    wanted = 7.0 if name == "contrast" else 4.5
    weak = {
        (role, ground): round(ratio, 2)
        for role in TEXT_ROLES
        for ground in GROUNDS
        if (ratio := contrast(rgb(look.color(role), colours_256), rgb(look.color(ground), colours_256))) < wanted
    }
    assert weak == {}


def test_the_terminals_own_colours_avoid_those_that_vanish_on_dark_or_light() -> None:
    used = {look_color for role, look_color in ((r, LOOKS["terminal"].color(r)) for r in TEXT_ROLES)}
    assert used.isdisjoint({"ansi_blue", "ansi_black", "ansi_white", "ansi_bright_white", "ansi_bright_black"})


def read(tmp_path: Path, text: str) -> tuple[Look | None, list[str]]:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    look, problems = themes.read(file)
    return look, [str(problem) for problem in problems]


LEAST = 'name: mine\ncolors: {text: "#eeeeee", background: "#000000", accent: "#ffaa00"}\n'


def test_three_colours_make_a_theme(tmp_path: Path) -> None:
    look, problems = read(tmp_path, LEAST)
    assert look is not None
    assert problems == []
    assert set(look.roles) == {*TEXT_ROLES, *GROUND_ROLES}
    assert look.color("syntax.keyword") == "#ffaa00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST.replace("accent", "acent"), "did you mean accent?"),
        ("name: mine\ncolors:\n  text: #eeeeee\n", "wants quotes"),
        (LEAST.replace('"#eeeeee"', "reddish"), "'reddish' is no colour"),
        (LEAST.replace('"#eeeeee"', '"#eeeeee #ffffff"'), "two colours"),
        (LEAST.replace('"#eeeeee"', '"ansi_pink"'), "'ansi_pink' is no colour"),
        (LEAST.replace("name: mine", "title: x"), "say what the theme is called"),
        ("name: mine\n", "name at least text"),
        ("[1, 2]", "a theme is a mapping"),
        ("name: [", "not valid YAML in line"),
        ("name: mine\ncolors: {text: &a [*a]}", "is no colour"),
        ("x" * 70_000, "too big"),
        ("dark: maybe\n" + LEAST, "true or false"),
    ],
)
def test_a_bad_theme_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    _, problems = read(tmp_path, text)
    assert any(said in problem and problem.startswith("mine.yaml: ") for problem in problems), problems


def test_a_folder_of_ones_own_adds_and_replaces_and_a_bad_file_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(LEAST, "utf-8")
    (tmp_path / "b.yaml").write_text(LEAST.replace("mine", "ember"), "utf-8")
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe\x00")
    looks, problems = load_all([shipped_folder(), tmp_path, tmp_path / "nowhere"])
    assert set(looks) == {"ember", "daylight", "contrast", "terminal", "mine"}
    assert looks["ember"].color("text") == "#eeeeee"
    assert [problem.path.name for problem in problems] == ["c.yaml"]


def test_an_unknown_theme_is_told_and_the_default_shown() -> None:
    assert choose(LOOKS, "daylight") == (LOOKS["daylight"], "")
    look, said = choose(LOOKS, "daylihgt")
    assert look.name == "ember"
    assert said == "No theme “daylihgt”; did you mean “daylight”? Showing “ember”."
    assert choose(LOOKS, "zzz")[1] == "No theme “zzz”. Showing “ember”."
    assert choose({}, "x")[0] is PLAIN


async def test_where_the_chosen_theme_is_not_there_what_suits_the_terminal_is_worn(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    async with opened(shop, theme="gone") as me:
        assert me.app.theme == "terminal", "few bytes, as over SSH without a choice"
        assert "No theme “gone”. Showing “terminal”." in me.app.theme_slips


def test_plain_data_of_any_shape_is_no_crash() -> None:
    for data in (
        None,
        1,
        "x",
        [],
        {},
        {"name": 3},
        {"name": "a", "colors": 3},
        {"name": "a", "colors": {1: 2}, "syntax": [1]},
    ):
        assert parse(data)[0] is None


@pytest.mark.parametrize("name", [*sorted(LOOKS), "textual-dark", "ansi-light"])
async def test_the_screen_can_wear_every_theme_and_change_it_live(name: str) -> None:
    app = Showcase("ember")
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = name
        await pilot.pause()
        picture = app.export_screenshot()
        assert "gateway" in picture
        app.theme = "ember"
        await pilot.pause()
        assert app.theme == "ember"
