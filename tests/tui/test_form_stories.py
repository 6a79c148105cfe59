"""What a form looks like and how it behaves: its size, long values, its entry's name, what tab does."""

from __future__ import annotations

from pathlib import Path

import pytest

from backdraft.design.nodes import Plain
from backdraft.tui.forms import yaml_text
from backdraft.tui.forms.widgets import wrap
from tests.tui.story import Story, opened

LONG = """backdraft: 1
load:
  - {name: browse, entry: gateway, peak: 600/s}
  - {name: buy, entry: gateway, peak: 60/s}
services:
  gateway: {targets: {availability: 99.95%, p95: 120ms}, calls: [orders]}
  orders:
endpoints:
  orders:
    - POST /users < UserCreate -> 201 User !email_taken !invalid !rate_limited @users:write idempotent -- Create a user
"""


@pytest.fixture
def long(home: Path) -> Path:
    file = home / "long.yaml"
    file.write_text(LONG, encoding="utf-8")
    return file


def top_of(me: Story) -> list[str]:
    """The screen's lines as far as the form reaches."""
    box = me.form().query_one("#form").region
    return [line[: box.right] for line in me.screen().split("\n")[box.y : box.bottom]]


async def test_a_form_is_as_large_as_its_content_and_the_preview_keeps_its_room(shop: Path) -> None:
    async with opened(shop) as me:
        room = me.app.preview.size
        await me.go("load")
        await me.press("enter")
        shown = top_of(me)
        assert shown[0].startswith("╭─  load  ─"), "not twice"
        assert len(shown) == len(me.form().form.keys) + 2 + 3
        assert me.app.preview.size == room
        await me.press("escape")
        await me.go("services", "gateway")
        await me.press("enter")
        assert len(top_of(me)) > 30
        assert me.app.preview.size.width >= 56, "half of the screen"
        await me.press("escape")
        assert me.app.preview.size == room


async def test_a_form_fits_every_screen_and_every_change_of_it(long: Path) -> None:
    async with opened(long, size=(40, 12)) as me:
        await me.go("endpoints", "orders", "POST /users")
        await me.press("enter")
        for width, height in ((80, 24), (120, 40), (100, 16), (40, 12)):
            await me.resize(width, height)
            box = me.form().query_one("#form").region
            assert (box.x, box.y) == (0, 1) and box.right <= width and box.bottom <= height - 2, (width, height)
            assert me.form().max_scroll_y == 0, "no second scroll bar"
            preview = me.app.preview.region
            assert (preview.x, preview.y) == ((box.right, 1) if width >= 100 else (0, box.bottom)), "beside, or below"
            lines = me.screen().split("\n")
            assert lines[0].startswith(" long.yaml") and lines[box.bottom - 1].startswith("╰")
            assert "esc back" in lines[box.bottom - 1]
            assert me.app.focused is not None and box.contains_region(me.app.focused.region), (width, height)
        for _ in range(4):
            await me.press("tab", "tab", "tab")
            assert me.app.focused is not None and box.contains_region(me.app.focused.region)


async def test_lists_and_mappings_are_blocks_of_yaml(long: Path) -> None:
    async with opened(long, size=(80, 24)) as me:
        await me.go("load")
        await me.press("enter")
        assert [line.strip("│ ") for line in top_of(me)[1:4]] == [
            "load - name: browse",
            "entry: gateway",
            "peak: 600/s",
        ]
        me.field("load").focus()
        await me.press("enter")
        await me.type("mean: 20/s")
        await me.press("ctrl+s")
        assert me.app.session.document.value(("load", "1", "mean")) == "20/s"
        assert "- {name: browse, entry: gateway, peak: 600/s}\n" in me.text, "as it was"
        await me.press("u")
        await me.go("services", "gateway")
        await me.press("enter")
        assert me.field("targets").text == "availability: 99.95%\np95: 120ms"
        me.put("targets", "availability: 99.95%\np95: 100ms")
        await me.press("ctrl+s")
        assert "targets: {availability: 99.95%, p95: 100ms}" in me.text


async def test_a_long_line_is_seen_whole_from_its_beginning(long: Path) -> None:
    async with opened(long, size=(80, 24)) as me:
        await me.go("endpoints", "orders", "POST /users")
        line = "POST /users < UserCreate -> 201 User !email_taken !invalid !rate_limited @users:write idempotent"
        await me.press("enter")
        shown = top_of(me)
        assert "│ endpoint    POST /users < UserCreate" in shown[1]
        assert " ".join(" ".join(shown[1:3]).replace("│", "").split()) == f"endpoint {line} -- Create a user"
        await me.type(" at night")
        assert me.app.cursor_position.y == 3, "the cursor is at the end, a row below"
        await me.press("enter")
        assert f"- {line} -- Create a user at night\n" in me.text


def test_a_line_goes_on_at_a_word_and_keeps_a_cell_for_the_cursor() -> None:
    def rows(text: str, room: int) -> list[str]:
        starts = wrap(text, room)
        return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]

    assert rows("", 5) == [""]
    assert rows("abc def ghi", 5) == ["abc ", "def ", "ghi"]
    assert rows("abcdefgh", 5) == ["abcde", "fgh"]
    assert rows("abcde", 5) == ["abcde", ""]
    assert rows("中文中文 x", 5) == ["中文", "中文 ", "x"]
    assert rows("abc", 1) == ["a", "b", "c", ""]


async def test_the_name_is_a_field_and_another_name_takes_every_reference_along(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("services", "catalog")
        await me.press("right", "enter")
        assert top_of(me)[1].split()[:3] == ["│", "called", "catalog"]
        assert me.field("kind").has_focus, "what one came to change"
        await me.fill("called", "stock list")
        assert "is no name" in me.about()
        await me.fill("called", "orders_db")
        await me.press("enter")
        assert "already" in me.about() and me.text == before
        await me.fill("called", "stock")
        await me.fill("tech", "Go 2")
        assert "stock" in me.shown and "catalog │" not in me.shown, "seen before it is done"
        await me.press("enter")
        assert me.at == ("services", "stock") and "renamed catalog to stock" in me.said
        document = me.app.session.document
        assert document.value(("services", "stock", "tech")) == "Go 2"
        assert document.node(("endpoints", "stock")) is not None
        assert not [ref for ref in document.refs if ("services", "catalog") in ref.targets]
        await me.press("left", "left")
        assert "▾" not in me.screen().split("\n")[4], "it folds as before"
        await me.press("u")
        assert me.text == before, "one step"
        await me.go("tables", "orders")
        await me.press("enter")
        assert me.field("called").text == "orders"
        me.field("name").focus()
        await me.pilot.pause()
        assert "in the database" in me.about() and "two stores" in me.about()


async def test_tab_does_what_the_frame_says_and_what_may_become_right_is_not_wrong(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("services", "orders")
        await me.press("enter")
        frame = me.form().query_one("#form")
        assert "tab next" in str(frame.border_subtitle)
        await me.fill("kind", "")
        await me.type("cl")
        assert "✗" not in me.about() and "client" in me.about()
        assert "tab completes · ↓ next" in str(frame.border_subtitle)
        await me.press("tab")
        assert (me.field("kind").text, me.field("kind").has_focus) == ("client", True)
        assert "tab next" in str(frame.border_subtitle)
        await me.press("tab")
        assert me.field("title").has_focus
        await me.fill("kind", "clerk")
        assert "✗" in me.about()
        me.field("guards").focus()
        await me.pilot.pause()
        assert "enter new line · ctrl+s accept · esc back" in str(frame.border_subtitle)


async def test_what_an_empty_field_says_stands_in_one_column(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("services", "orders")
        await me.press("enter")
        me.put("kind", "")
        await me.rest()
        shown = [line for line in top_of(me) if "e.g." in line]
        assert len(shown) > 3 and len({line.index("e.g.") for line in shown}) == 1
        me.field("guards").focus()
        await me.pilot.pause()
        assert "e.g. jwt ⏎ rate=200/s ⏎ tls" in me.about(), "as one types it: an item a line"
        me.put("guards", "[jwt, tls]")
        await me.fill("note", "")
        await me.paste("Asked for\r\nby the auditors\n")
        assert me.field("note").text == "Asked for by the auditors"
        await me.press("ctrl+s")
        assert me.app.session.document.value(("services", "orders", "guards")) == ["jwt", "tls"]


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        (("head",), "Design"),
        (("api",), "API"),
        (("targets",), "targets"),
        (("tables", "orders", "columns", "total"), "column orders.total"),
        (("tables", "orders", "checks", "paid_total"), "check orders.paid_total"),
        (("tables", "orders", "indexes", "status, created_at"), "index orders.status, created_at"),
        (("checklists", "architecture", "caching"), "item caching: Identify caching needs"),
    ],
)
def test_a_form_is_headed_as_the_panes_name_things(path: tuple[str, ...], heading: str) -> None:
    from backdraft.tui.forms.fields import form_for

    form = form_for(path, None)
    assert form is not None and form.heading == heading


@pytest.mark.parametrize("block", [False, True])
def test_yaml_in_a_field_is_quoted_only_where_it_must_be_and_comes_back(block: bool) -> None:
    plain: Plain = {"since": "2026-01-01", "limit": "20", "on": "no", "rate": "true"} | (
        {"empty": None} if block else {}
    )
    said = yaml_text.dump(plain, block=block)
    assert "'" not in said and '"' not in said and yaml_text.load(said) == plain
    words = ["x: y", "- z", "", "# no", "a #b", "[x", "two\nlines", " lead", "'q'", "? x", "@x", "x, y", "12:30", "~"]
    odd: Plain = {"list": [{"key": word, "more": [word]} for word in words]}
    assert yaml_text.load(yaml_text.dump(odd, block=block)) == odd
    assert block or "\n" not in yaml_text.dump(odd)
