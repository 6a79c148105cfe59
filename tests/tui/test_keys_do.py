"""What does more than one thing: `.` `:` `?`, the bar's pastes, keys of one's own, themes."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from backdraft.design.checklists import BUILT_IN
from backdraft.document.edits import Put
from backdraft.tui import handlers
from backdraft.tui.actions import ACTIONS, BY_NAME, MOTIONS, keymap
from backdraft.tui.app import Backdraft
from backdraft.tui.begin import open_session
from backdraft.tui.entry_bar import EntryBar
from backdraft.tui.handlers import ACTIONS_OF, MODULES
from backdraft.tui.handlers.move import upcoming
from backdraft.tui.split_keys import SplitKeys
from tests.tui.story import opened


async def test_full_stop_does_step_after_step_of_the_brief(home: Path) -> None:
    """From nothing: each offer is taken as it stands, or with the least that a person would type."""
    typed = {"auth": "jwt: bearer", "every.rate": "600/min", "run": "2 x 1cpu 5ms", "owner": "orders"}
    seen: list[str] = []
    async with opened(home / "new.yaml") as me:
        for _ in range(40):
            step = upcoming(me.app.session)
            assert step is not None
            seen.append(step.item)
            if seen.count("boundaries") > 6 or step.path[:1] == ("checklists",):
                break
            await me.press("escape")
            assert step.says.removeprefix("Next: ")[:20] in me.screen(), "the last line offers it"
            before = me.text
            await me.press(".")
            if step.line:
                assert me.focus == "bar"
                assert me.app.bar.text == step.line
                if step.line.endswith(": "):
                    await me.type("What it is for")
                await me.press("enter", "escape")
            elif step.field == "endpoint":
                word = "cache=60s" if step.item == "caching" else "-> orders[]"
                await me.fill("endpoint", me.field("endpoint").text.replace(" -- ", f" {word} -- "))
                await me.press("enter")
            else:
                assert me.app.focused is me.field(step.field), "the cursor stands in the field that is meant"
                await me.fill(step.field, typed[step.field])
                await me.press("escape", "y")
            assert me.text != before, step
            assert me.over == ""
        assert {"boundaries", "contracts", "schema", "security", "rate-limits", "scaling"} <= set(seen)
        for _ in range(40):
            step = upcoming(me.app.session)
            if step is None:
                break
            await me.press(".")
            assert me.at == step.path, "on the item itself"
            assert "space ticks it" in me.said
            await me.press(" ")
        assert step is None
        await me.press(".")
        assert "nothing is open" in me.said


async def test_full_stop_ticks_ones_own_items_too(shop: Path) -> None:
    async with opened(shop) as me:
        for _ in range(30):
            step = upcoming(me.app.session)
            if step is None or step.path[:2] == ("checklists", "launch"):
                break
            list_ = next(name for name, known in BUILT_IN.items() if any(step.item == key for key, _ in known.items))
            me.app.session.apply("settled", Put(("checklists", list_, step.item), "skip"))
            me.app.changed()
        assert step is not None and step.path[:2] == ("checklists", "launch")
        await me.press(".")
        assert me.at == ("checklists", "launch", "items", "runbook")


async def test_colon_lists_every_action_with_its_key_and_runs_it(shop: Path) -> None:
    async with opened(shop, size=(120, 50)) as me:
        await me.press(":")
        seen = me.screen()
        for action in ACTIONS[:12]:
            assert action.title in seen
        await me.press("escape")
        # What has a key is pressed by that in other tests; a third of it is enough here, and all that has none.
        by_hand = ("palette", "quit", "edit-entry", "edit-file", "back-out")
        for action in (a for i, a in enumerate(ACTIONS) if (not a.keys or i % 3 == 0) and a.name not in by_hand):
            await me.go("tables", "orders")
            await me.press(":")
            me.app.screen.query_one(EntryBar).text = action.title
            await me.rest()
            await me.press("enter")
            assert not me.app.session.faults, action.name
            while me.over:
                await me.press("escape")
            if me.focus == "bar":
                await me.press("escape")
        await me.go("services", "web")
        await me.press(":")
        await me.type("delete with")
        await me.press("enter", "x")
        assert "  web: {kind" not in me.text


async def test_question_mark_tells_every_key_and_the_lines_of_the_pane(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        for pane, line in (
            ("1", "web -> api -> orders"),
            ("2", "crud orders"),
            ("3", "orders(id uuid pk"),
            ("4", "launch:"),
        ):
            await me.press(pane, "?")
            assert me.over == "Help"
            assert line in me.screen()
            await me.press("?")
            assert me.over == ""
        await me.press("?")
        seen = me.screen()
        for _ in range(30):
            await me.press("pagedown")
            seen += me.screen()
        for action in ACTIONS:
            if action.keys:
                assert action.title in seen, action.name
        assert "unsaved" in seen
        await me.press("q")
        assert me.over == ""
        assert me.running, "q in the help leaves the help"


def test_every_action_has_a_handler_and_no_key_is_taken_twice() -> None:
    assert {action.name for action in ACTIONS} <= set(MODULES)
    for module, actions in ACTIONS_OF.items():
        assert set(getattr(handlers, module).HANDLERS) == set(actions.split()), module
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert not {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+a", "ctrl+b"} & set(keys)
    assert all("ctrl" not in key and "alt" not in key for key in keys), "nothing needs Ctrl or Alt"


#: Letters that no action has.
FREE, ALSO_FREE = sorted(set(string.ascii_letters) - {key for each in (*ACTIONS, *MOTIONS) for key in each.keys})[:2]


async def test_keys_can_be_ones_own_and_a_clash_is_said(shop: Path) -> None:
    keys, slips = keymap({"add": "+ a", "quit": "w", "nonsense": "x"})
    assert keys["quit"] == BY_NAME["quit"].keys
    assert len(slips) == 2
    app = Backdraft(open_session(shop), keys={"add": FREE, "quit": ALSO_FREE})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        await pilot.press(FREE)
        await pilot.pause()
        assert app.focused is app.bar
        await pilot.press("escape", "a")
        await pilot.pause()
        assert app.focused is not app.bar, "the old key is free"
        assert f"{FREE} add" in "".join(s.text for s in app.status.draw(0, 200))


async def test_the_cursor_can_move_by_keys_of_ones_own(shop: Path) -> None:
    app = Backdraft(open_session(shop), keys={"down": f"down {FREE}", "half-up": ALSO_FREE})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        await pilot.press("3", FREE, FREE)
        await pilot.pause()
        assert app.path == ("tables", "orders")
        await pilot.press("j")
        await pilot.pause()
        assert app.path == ("tables", "orders"), "the old key is free"
        await pilot.press("down")
        await pilot.pause()
        assert app.path == ("tables", "order_lines")
        await pilot.press(ALSO_FREE)
        await pilot.pause()
        assert app.path != ("tables", "order_lines")
        await pilot.press("0")
        await pilot.pause()
        assert app.preview.has_focus
        line = app.preview.cursor
        await pilot.press(FREE)
        await pilot.pause()
        assert app.preview.cursor == line + 1


async def test_a_paste_of_sql_is_read_and_offered(shop: Path) -> None:
    script = "CREATE TABLE couriers (\n  id uuid PRIMARY KEY,\n  name varchar(80) NOT NULL,\n  shift int\n);\n"
    async with opened(shop) as me:
        before = me.text
        await me.press("3", "a")
        await me.paste(script)
        await me.until(lambda: me.over == "DiffView")
        assert "couriers" in me.screen()
        await me.press("n")
        assert me.text == before
        await me.paste(script)
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.at == ("tables", "couriers")
        assert "name: varchar(80)" in me.text
        assert "shift: int?" in me.text
        assert "imported" in me.said
        await me.press("escape", "u")
        assert me.text == before


async def test_a_pasted_diagram_adds_what_is_new_and_says_what_stays_as_it_is(shop: Path) -> None:
    async with opened(shop) as me:
        await me.paste(
            "```mermaid\ngraph TD\n  orders[Orders!] --> courier[Courier Service]\n  style courier fill:#f00\n```\n"
        )
        await me.until(lambda: me.over == "DiffView")
        assert "line 4" in me.screen()
        assert "services.orders is in the design already: 1 new line added, the rest stays as it is" in me.screen()
        await me.press("y")
        assert "      - courier\n" in me.text or "courier]" in me.text
        assert "imported markdown: " in me.said and "services.courier" in me.said
        assert "2 things left out" in me.said


async def test_a_paste_of_endpoint_lines_goes_to_the_service_in_sight(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("endpoints", "catalog", "GET /products")
        await me.press("a")
        await me.paste("GET /brands -> Product[]\nPOST /brands < Product -> 201 Product\n")
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.app.session.design.entry(("endpoints", "catalog", "POST /brands")) is not None


async def test_a_paste_is_offered_without_the_bar_and_what_is_nothing_is_kept(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.paste("web -> one\none -> two\n")
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.app.session.design.entry(("services", "two")) is not None
        await me.press("u")
        await me.press("a")
        await me.paste("Dear all,\nthis is a letter [/] \x1b]52;c;x\x07 and no design.\n")
        await me.until(lambda: me.over == "Message")
        assert "this is a letter" in me.screen()
        await me.press("escape")
        assert me.text == before


async def test_a_statement_of_one_line_is_read_whether_it_is_pasted_or_typed(shop: Path) -> None:
    sql = "CREATE TABLE coupons (id int primary key, name text);"
    async with opened(shop) as me:
        await me.paste(sql)
        await me.until(lambda: me.over == "DiffView")
        await me.press("n", "a")
        await me.type(sql)
        assert "enter reads it" in me.told + me.said
        await me.press("enter")
        await me.until(lambda: me.over == "DiffView")
        await me.press("y")
        assert me.app.session.design.entry(("tables", "coupons")) is not None


async def test_a_paste_of_one_line_is_typed(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("a")
        await me.paste("web -> pasted\n")
        assert me.app.bar.text == "web -> pasted"


async def test_a_theme_is_chosen_live_and_remembered(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press(":")
        await me.type("theme")
        await me.press("enter")
        assert me.over == "ThemePicker"
        await me.type("daylight")
        assert me.app.theme == "daylight"
        await me.press("escape")
        assert me.app.theme == "ember"
        await me.press(":")
        await me.type("theme")
        await me.press("enter")
        await me.type("contrast")
        await me.press("enter")
        assert me.app.theme == "contrast"
    async with opened(shop, theme="") as me:
        assert me.app.theme == "contrast"


@pytest.mark.parametrize("key", ["escape", "["])
def test_a_held_byte_that_was_a_key_is_a_key(key: str) -> None:
    split = SplitKeys()
    assert split.feed("escape", "\x1b", 0.0) == "pass"
    assert split.feed("left_square_bracket", "[", 0.01) == "hold"
    assert split.feed("j", "j", 0.02) == "both"
    assert split.release() == "left_square_bracket"
    assert split.feed("left_square_bracket", "[", 0.03) == "pass", "the escape is long dealt with"


def test_the_arrows_of_both_kinds_come_together() -> None:
    split = SplitKeys()
    for lead, name in (("[", "left_square_bracket"), ("O", "O")):
        for letter, key in (("A", "up"), ("B", "down"), ("C", "right"), ("D", "left"), ("H", "home"), ("F", "end")):
            assert split.feed("escape", "\x1b", 0.0) == "pass"
            assert split.feed(name, lead, 0.1) == "hold"
            assert split.feed(letter, letter, 0.2) == key
    assert split.feed("A", "A", 0.3) == "pass"


async def test_f_puts_a_line_that_yaml_tears_into_quotes(home: Path) -> None:
    file = home / "torn.yaml"
    file.write_text(
        "backdraft: 1\nservices:\n  a:\n    does: Pays: now  # soon\n    note: And: so\n"
        "tables:\n  t: {columns: {n: numeric(12,2)}}\n"
    )
    async with opened(file) as me:
        await me.go("services", "a")
        await me.press("f")
        assert "    does: 'Pays: now'  # soon\n" in me.text
        assert me.said == "mended services.a: the line is in quotes; u undoes it"
        await me.press("f")
        assert "    note: 'And: so'\n" in me.text
        await me.go("tables", "t")
        await me.press("f")
        assert "n: 'numeric(12,2)'" in me.text
        assert me.app.session.document.problems == ()
        await me.press("u", "u", "u")
        assert me.text == me.disk


async def test_the_last_line_of_a_narrow_screen_tells_the_keys_that_do_something_now(home: Path) -> None:
    async with opened(home / "x.yaml", size=(80, 24), start=True) as me:

        def keys() -> str:
            return me.screen().split("\n")[-1]

        assert keys().strip() == "", "the start screen tells its own"
        await me.type("users(id")
        assert keys().startswith(" tab id uuid pk")
        await me.type(" uuid pk)")
        assert keys().startswith(" enter add  tab complete"), keys()
        await me.press("enter")
        assert keys() == " esc leave, then  w save  y copy  u undo  [ ] tabs  t dialect  q quit  ? help"
        await me.press("escape")
        assert keys() == " a add  w save  y copy  enter edit  u undo  [ ] tabs  t dialect  q quit  ? help"
        await me.press("0")
        assert keys() == " enter go to entry  w save  y copy  u undo  [ ] tabs  z zoom  q quit  ? help"
        await me.press("4")
        assert " space tick " not in keys(), "a list is not ticked"
        await me.press("j")
        assert keys().startswith(" space tick ")
        await me.press("k", "/")
        assert keys() == " enter accept  esc leave"
        await me.press("escape", "y")
        assert keys().strip() == "", "and so does each dialog"
        await me.press("escape")
        assert keys().startswith(" a add"), "until it is left"
        await me.press("y")
        await me.press("escape", "w", "enter")
        assert "w save" not in keys(), "nothing to save"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("services:\n  a: {kind: wroker}\n", "services:\n  a: {kind: worker}\n"),
        ("services:\n  a: {runs: 80ms}  # slow\n", "services:\n  a: {run: 80ms}  # slow\n"),
        ("tables:\n  t:\n    columns:\n      s: text = new\n", "tables:\n  t:\n    columns:\n      s: text = 'new'\n"),
        ("endpoints:\n  a:\n    - GTE /x\nservices: {a: }\n", "endpoints:\n  a:\n    - GET /x\nservices: {a: }\n"),
    ],
)
async def test_f_writes_the_word_that_was_meant(home: Path, wrong: str, right: str) -> None:
    file = home / "slips.yaml"
    file.write_text(f"backdraft: 1\n{wrong}")
    async with opened(file) as me:
        await me.press("n")
        assert "f mends it" in me.said
        await me.press("f")
        assert me.text == f"backdraft: 1\n{right}"
        assert "u undoes it" in me.said
