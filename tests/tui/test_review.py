"""The review on the screen: lists that tick themselves, what was found below them, the keys that go there and mend."""

from __future__ import annotations

from pathlib import Path

from backdraft.tui.panes.standing import place_of
from tests.tui.story import Story, opened

BAD = """\
backdraft: 1
services:
  a: {calls: [b timeout=1s, c, d]}   # two have none
  b: {}
  c: {}
  d: {}
"""


#: A sketch of which a rule has a hint alone.
HINTS = """backdraft: 1
services: {orders: {uses: [db]}}
stores: {db: postgres}
tables:
  orders:
    columns:
      id: uuid pk = uuid
  order_items:
    columns:
      id: uuid pk = uuid
      order_id: -> orders.id
"""


async def test_an_item_fails_by_its_rules_unfolds_to_what_was_found_and_enter_goes_there(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("checklists", "review", "errors")
        row = next(row for row in me.listed if "error handling" in row)
        assert "✗" in row
        assert "2 findings" in row
        await me.press("l")
        assert any("2 × Every call that is waited for has a timeout" in row for row in me.listed)
        await me.press("j", "l", "j")
        assert any("a waits for c without a timeout" in row for row in me.listed)
        await me.press("enter")
        assert me.at == ("services", "a", "calls", "c")
        await me.press("-")
        assert me.focus == "checklists"


async def test_f_on_a_finding_mends_it_on_the_row_of_a_rule_all_of_them(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("checklists", "review", "errors")
        await me.press("l", "j", "l", "j", "f")
        assert "calls: [b timeout=1s, c timeout=1000ms, d]}   # two have none" in me.text
        await me.press("u")
        assert me.text == BAD
        await me.until(lambda: me.app.session.checked.document is me.app.session.document)
        await me.go("services", "a")
        await me.press("f")
        assert me.text.count("timeout=1000ms") == 1
        assert "u undoes it" in me.said


async def test_n_goes_to_findings_and_the_first_line_counts_them(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        assert "▲ 2" in me.screen()
        await me.press("n")
        assert me.at == ("services", "a", "calls", "c")
        assert me.said.startswith("f mends it: a waits for c without a timeout; c timeout=1000ms [no-timeout]")
        await me.press("f")
        assert "mended no-timeout at services.a.calls.c: line 3: a: {calls: [b timeout=1s, c timeout=1000ms" in me.said
        await me.press("n", "f")
        assert me.text.count("timeout=1000ms") == 2
        await me.until(lambda: not me.app.session.checked.count("warning"))
        await me.press("n")
        assert me.said == "no problems"


async def test_a_person_overrules_with_a_reason_and_a_date(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("checklists", "review", "errors")
        await me.press(" ")
        assert me.said == "errors: pass; enter adds the reason, u undoes it"
        row = next(row for row in me.listed if "error handling" in row)
        assert "✓" in row
        await me.press("enter")
        await me.fill("note", "a spike, thrown away in May")
        await me.press("enter")
        assert "a spike, thrown away in May" in me.text
        assert "done: " in me.text
        await me.until(lambda: me.app.session.checked.document is me.app.session.document)
        assert any("a spike, thrown away in May" in row for row in me.listed)


async def test_what_space_failed_gets_its_reason_with_enter(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("checklists", "architecture", "caching")
        await me.press(" ", " ")
        assert "caching:\n      fail:\n      done: " in me.text
        await me.press("enter")
        assert me.field("text").text == "", "a state is no text"
        await me.fill("fail", "p95 is 400ms")
        await me.press("enter")
        assert "caching:\n      fail: p95 is 400ms\n      done: " in me.text
        assert me.app.session.document.problems == ()


async def test_i_on_the_row_of_a_finding_ignores_it_where_it_stands(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("checklists", "review", "errors")
        await me.press("l", "j", "i")
        assert me.said == "l unfolds them: i ignores each where it stands"
        assert me.focus != "bar"
        await me.press("l", "j", "i")
        await me.type("calls inside one host")
        await me.press("enter")
        await me.until(lambda: not me.app.session.checked.count("warning"))
        assert "ignore: {no-timeout: calls inside one host}" in me.text


async def test_f_mends_the_hint_that_was_chosen_in_the_list(home: Path) -> None:
    file = home / "hints.yaml"
    file.write_text(HINTS)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        at = ("tables", "order_items", "columns", "order_id")
        await me.go(*at)
        await me.press("f")
        assert me.said == "no error or warning here; 1 hint: choose one with ! and f mends it"
        await me.press("!")
        assert "further rules wait until the design states" in me.screen()
        found = me.app.session.checked.all()
        await me.press(*"j" * next(i for i, each in enumerate(found) if each.path == at), "enter")
        assert me.at == at
        assert me.said.startswith("f mends it: ")
        await me.press("f")
        assert me.said.startswith("mended no-delete-rule at tables.order_items.order_id: line ")
        assert ": order_id: -> orders.id " in me.said
        assert me.text != HINTS


async def test_a_loud_rule_is_one_line_of_the_list_that_opens(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.press("!")
        assert "▲  2 × Every call that is waited for has a timeout" in me.screen()
        assert "a waits for c" not in me.screen()
        assert "a callee that hangs" in me.screen(), "why it matters stands below"
        await me.press("enter")
        assert "a waits for c" in me.screen()
        await me.press("enter")
        assert "a waits for c" not in me.screen()
        await me.press("l", "j", "j", "enter")
        assert me.at == ("services", "a", "calls", "d")


async def test_of_a_long_line_that_f_wrote_what_is_new_is_told(home: Path) -> None:
    file = home / "long.yaml"
    many = ", ".join(f"s{i} timeout=1s" for i in range(30))
    names = "".join(f"  s{i}:\n" for i in range(30))
    file.write_text(f"backdraft: 1\nservices:\n  a: {{calls: [{many}, late]}}\n  late:\n{names}")
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("services", "a")
        at = next(f for f in me.app.session.checked.findings if f.rule == "no-timeout")
        await me.go(*at.path)
        await me.press("f")
        assert "line 3: …" in me.said
        assert "late timeout=1000ms]}; u undoes it" in me.said
        assert len(me.said) < 180


async def test_i_ignores_a_rule_at_an_entry_and_it_is_gone(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("services", "a")
        await me.press("i")
        assert me.app.bar.text == "no-timeout: ", "the rule's name need not be remembered"
        await me.type("calls inside one host")
        await me.press("enter")
        await me.until(lambda: not me.app.session.checked.count("warning"))
        assert "no-timeout: calls inside one host" in me.text


async def test_enter_on_advice_asks_and_makes_a_decision_of_it(home: Path) -> None:
    file = home / "shop.yaml"
    file.write_text("backdraft: 1\nservices: {a: {reads: [db x9], writes: [db]}}\nstores: {db: postgres}\n")
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.advice)
        await me.press("4", "G")
        assert "Advice" in me.listed[-1]
        await me.press("l", "j")
        assert "Read replicas: 9 reads for 1 write" in me.listed[-1]
        await me.press("enter")
        assert "A replica lags" in me.screen()
        await me.press("y")
        assert me.at == ("decisions", "Read replicas (db)")
        assert "status: accepted" in me.text
        await me.until(lambda: me.app.session.checked.document is me.app.session.document)
        assert not any("Read replicas:" in row for row in me.listed)


async def test_a_further_checklist_is_switched_on_from_the_palette(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        me.app.action_do("switch-on")
        await me.rest()
        assert "OWASP API Top 10 (2023)" in me.screen()
        await me.type("owasp")
        await me.press("enter")
        assert "owasp-api: {}" in me.text
        assert me.at == ("checklists", "owasp-api")
        await me.until(lambda: any("OWASP API Top 10" in row for row in me.listed))
        assert me.app.session.document.problems == ()


CALLS = """\
backdraft: 1
services:
  a: {calls: [b]}
  b: {calls: [c]}
  c: {}
stores: {db: postgres}
"""


async def test_an_error_that_the_line_being_typed_would_bring_is_told_counted_and_marked_at_once(home: Path) -> None:
    file = home / "calls.yaml"
    file.write_text(CALLS)
    async with opened(file, size=(120, 40)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        assert "✗" not in me.screen().splitlines()[0]
        await me.press("a")
        await me.type("c -> a")
        await me.until(lambda: me.app.session.foreseen)
        told = next(row for row in me.screen().splitlines() if "let c tell by an event" in row)
        assert "  adds a call: c → a" in told and "  ✗ a → b → c → a wait for one another" in told, (
            "enter takes it: no error"
        )
        assert "✗ 1" in me.screen().splitlines()[0]
        assert me.app.session.signs()["services", "a"] == "✗1"
        await me.press("backspace", "d")
        await me.until(lambda: me.app.session.foreseen and not me.app.session.foreseen.new)
        assert "wait for one another" not in me.screen()
        assert "✗" not in me.screen().splitlines()[0]
        await me.press("backspace", "a")
        await me.until(lambda: "✗ 1" in me.screen().splitlines()[0])
        await me.press("escape")
        assert "✗" not in me.screen().splitlines()[0], "what was not added is not counted"
        assert me.app.session.signs() == {}
        assert me.text == CALLS


async def test_a_sketch_is_not_nagged_while_it_is_typed(home: Path) -> None:
    file = home / "new.yaml"
    file.write_text("backdraft: 1\n")
    async with opened(file, size=(120, 40)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        for line in (
            "web -> api -> orders, stock",
            "orders -> orders_db",
            "orders(id uuid pk, user_id uuid, total double)",
        ):
            await me.press("a")
            for letter in line:
                await me.type(letter)
                assert not (me.app.session.foreseen and me.app.session.foreseen.new)
            await me.press("enter", "escape")


async def test_a_form_counts_what_it_would_make(home: Path) -> None:
    file = home / "calls.yaml"
    file.write_text(CALLS)
    async with opened(file, size=(120, 40)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        await me.go("services", "c")
        await me.press("enter")
        me.put("calls", "a")
        await me.until(lambda: me.app.session.count("error") == 1)
        me.put("calls", "")
        await me.until(lambda: me.app.session.count("error") == 0)


async def test_a_row_of_a_finding_tells_all_of_it(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("checklists", "review", "errors")
        await me.press("l", "j", "l", "j")
        assert me.said == "f mends it: a waits for c without a timeout; c timeout=1000ms [no-timeout]"
        assert "c timeout=1000ms" in me.screen()
        await me.press("k")
        assert me.said == "", "several findings have no one mend"
        await me.press("j")
        told = me.said
        me.app.lists["checklists"].action_move(-1)
        me.app.say(told)  # the row of the key before was told when the cursor had gone on
        me.app.said_of_row = told
        await me.rest()
        assert me.said == "", "what was told of another row is gone"
        await me.press("f")
        await me.until(lambda: me.app.session.checked.document is me.app.session.document)
        assert me.said.startswith("mended no-timeout, 1 time, f again"), "what was done stays when rows come and go"


async def test_f_where_a_person_must_choose_opens_the_form_and_is_not_offered(home: Path) -> None:
    file = home / "circle.yaml"
    file.write_text(CALLS.replace("  c: {}", "  c: {calls: [a]}"))
    async with opened(file, size=(80, 24)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        await me.go("services", "a")
        await me.rest()
        assert me.app.session.signs()["services", "a"] == "✗1"
        assert "f mend" not in me.screen().splitlines()[-1], "there is nothing that it would do by itself"
        await me.press("f")
        assert me.over == "FormScreen" and me.form().form.path == ("services", "a")
        assert "choose here: let c tell by an event:  c ~> a" in me.screen()


async def test_i_where_nothing_is_found_says_so(home: Path) -> None:
    file = home / "calls.yaml"
    file.write_text(CALLS)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.lists)
        found = {finding.path[:2] for finding in me.app.session.checked.findings}
        await me.go(
            *next(path for path in (*(("services", name) for name in "abc"), ("stores", "db")) if path not in found)
        )
        await me.press("i")
        assert "nothing is found here to ignore" in me.screen()


async def test_the_tab_review_tells_the_pattern_of_the_line_under_the_cursor_and_enter_goes_there(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(BAD)
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("services", "a")
        for _ in range(20):
            if "[Review]" in me.screen():
                break
            await me.press("]")
        await me.until(lambda: "How it talks" in me.screen())
        assert "calls b: synchronous request and reply" in me.screen()
        await me.press("l", "j")
        await me.until(lambda: "calls c:" not in me.screen())
        assert "calls b: synchronous request and reply" in me.screen()


async def test_the_tab_tells_a_finding_whole_at_any_width(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(
        BAD.replace("c, d]", "warehouse_management POST /reservations/:id/confirmations, d]").replace(
            "c:", "warehouse_management:"
        )
    )
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        await me.go("services", "a")
        for _ in range(12):
            if "[Review]" in me.screen():
                break
            await me.press("]")
        await me.until(lambda: "Found" in me.screen())
        assert "waits for warehouse_management without" in me.screen()
        assert "[no-timeout]" in me.screen(), "the end of the line goes on below"
        assert me.screen().count("timeout=1000ms") == 2


async def test_what_is_found_a_thousand_times_keeps_its_counts_and_is_mended_where_it_stands(home: Path) -> None:
    columns = ", ".join(f"a{j}_price: double" for j in range(100))
    file = home / "loud.yaml"
    file.write_text(
        "backdraft: 1\ntables:\n" + "".join(f"  t{i}: {{columns: {{id: uuid pk, {columns}}}}}\n" for i in range(11))
    )
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.findings)
        warnings = me.app.session.count("warning")
        assert warnings >= 1100
        assert f"▲ {warnings}" in me.screen()
        await me.go("tables", "t10")
        assert "t10 ▲100" in me.screen()
        await me.press("exclamation_mark")
        assert f"▲ {warnings}" in me.screen()
        assert "1100 × Money is exact" in me.screen()
        await me.press("escape")
        await me.go("checklists", "architecture", "schema")
        assert any(f"({warnings} findings)" in row for row in me.listed)
        await me.press("l")
        assert any("1100 × Money is exact" in row for row in me.listed)
        while me.app.path[-1] != "float-money":
            await me.press("j")
        await me.press("l")
        assert any("100 more like these" in row for row in me.listed)
        await me.go("tables", "t10")
        await me.press("f")
        assert me.text.count("numeric(12,2)") == 1
        assert "t10: {columns: {id: uuid pk, a0_price: 'numeric(12,2)'" in me.text


async def test_the_preview_is_about_what_was_found_and_the_last_line_tells_its_keys(home: Path) -> None:
    file = home / "sketch.yaml"
    file.write_text(HINTS + "events: {paid: }\n")
    async with opened(file, size=(170, 40)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        await me.go("checklists", "architecture")
        keys = me.screen().splitlines()[-1]
        assert "space tick" not in keys and "l unfold" not in keys
        await me.go("checklists", "architecture", "schema")
        assert me.screen().splitlines()[-1].startswith(" space tick  l unfold  ")
        assert "CREATE TABLE" not in me.screen()
        await me.press("l", "j")
        place = place_of(me.app.path)
        assert place[:2] == ("tables", "order_items")
        await me.rest()
        assert "[SQL]" in me.tabs and "CREATE TABLE order_items" in me.screen()
        assert me.screen().splitlines()[-1].startswith(" enter go there  f mend  i ignore  ")
        assert "space tick" not in me.screen().splitlines()[-1]
        await me.press("right_square_bracket")
        assert "[SQL]" not in me.tabs
        await me.press("enter")
        assert me.at == place


async def test_f_puts_a_line_that_mends_into_the_bar_and_enter_adds_it(home: Path) -> None:
    file = home / "events.yaml"
    file.write_text(
        "backdraft: 1\nservices: {loans: {emits: [made]}, web: {kind: client, calls: [loans]}}\nevents: {made: }\n"
    )
    async with opened(file, size=(80, 24)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        await me.go("checklists", "architecture", "boundaries")
        await me.press("l", "j")
        assert me.said.startswith("nobody consumes made; such as:  mailer consumes made")
        await me.press("f")
        assert me.over == "" and me.app.bar.text == "mailer consumes made"
        assert "adds service mailer, mailer consumes made" in me.screen()
        await me.press("enter")
        assert "mailer: {consumes: [made]}" in me.text
        await me.until(lambda: me.app.session.checked.document is me.app.session.document)
        assert "event-ends" not in {finding.rule for finding in me.app.session.checked.findings}


async def test_f_opens_the_form_where_a_line_would_be_something_else_in_the_bar(home: Path) -> None:
    """`owner: …` is a key of the store; typed as a line it would describe a service of that name."""
    file = home / "owners.yaml"
    services = "{a: {owner: us, does: A, calls: [b]}, c: {owner: us, does: C, calls: [a]}, b: {does: B}}"
    file.write_text(f"backdraft: 1\nservices: {services}\n")
    async with opened(file, size=(80, 24)) as me:
        await me.until(lambda: me.app.session.checked.lists)
        found = next(f for f in me.app.session.checked.findings if f.rule == "service-owner")
        assert found.mend.startswith("owner: ")
        me.app.session.problem_at = found.path, found.what
        await me.go(*found.path)
        me.app.session.problem_at = found.path, found.what
        await me.press("f")
        assert me.over == "FormScreen"


async def test_a_row_that_has_room_is_not_told_once_more_when_its_pane_is_first_shown(home: Path) -> None:
    async with opened(home / "new.yaml", size=(80, 24)) as me:
        await me.press("4")
        assert "Architecture 0/6" in me.screen()
        assert me.said == ""


async def on_review(me: Story, *path: str) -> None:
    """Be in the tab Review of an entry, on its first line."""
    await me.until(lambda: me.app.session.checked.findings)
    await me.go(*path)
    for _ in range(20):
        if "[Review]" not in me.tabs:
            await me.press("right_square_bracket")
    await me.rest()
    await me.press("0", "g")


def line_at(me: Story) -> str:
    return me.app.preview.output.lines[me.app.preview.cursor].text


async def test_enter_f_and_i_in_the_tab_review_are_about_the_line_that_the_cursor_is_on(home: Path) -> None:
    file = home / "calls.yaml"
    file.write_text(BAD)
    async with opened(file, size=(120, 40)) as me:
        await on_review(me, "services", "a")
        await me.press("f")
        assert me.said.startswith("this changes an entry"), "nothing was found on the title"
        await me.press("j", "j")
        for _ in range(4):
            if line_at(me).startswith(" "):  # where the sentence before goes on
                await me.press("j")
        assert line_at(me).startswith("▲ a waits for d without a timeout")
        await me.press("enter")
        assert me.at == ("services", "a", "calls", "d")
        assert me.said.startswith("f mends it: a waits for d without a timeout")
        await on_review(me, "services", "a")
        await me.press("j", "j")
        await me.press("i")
        assert me.app.bar.text == "no-timeout: "
        await me.press("escape")
        await on_review(me, "services", "a")
        await me.press("j", "j", "f")
        assert "d timeout=1000ms" in me.text and "c timeout" not in me.text
        assert me.focus == "preview"


async def test_the_last_line_follows_the_cursor_of_the_preview(home: Path) -> None:
    file = home / "calls.yaml"
    file.write_text(BAD)
    async with opened(file, size=(120, 40)) as me:
        await on_review(me, "services", "a")
        assert " f mend " not in me.screen().splitlines()[-1]
        await me.press("j")
        assert me.screen().splitlines()[-1].startswith(" enter go there  f mend  i ignore  ")
        await me.press("k")
        assert " f mend " not in me.screen().splitlines()[-1]
