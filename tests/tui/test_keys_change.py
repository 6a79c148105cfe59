"""Changing: every key of the keymap that makes the design another one. What counts is the text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tui.story import opened

TODAY = date.today().isoformat()


async def test_a_adds_what_one_types_and_keeps_the_bar(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("a")
        await me.type("orders -> ware")
        assert "ware" in me.told
        assert "ware" in me.shown, "the preview shows what one types"
        assert "ware" not in me.text, "which is not in the text"
        await me.type("house")
        await me.press("enter")
        assert me.focus == "bar"
        assert me.app.bar.text == ""
        assert "warehouse" in me.text
        await me.type("audit_log(id bigint pk auto, what text)")
        await me.press("enter")
        assert "  audit_log:" in me.text and "id: bigint pk auto" in me.text
        await me.press("up")
        assert me.app.bar.text.startswith("audit_log(")
        await me.press("up")
        assert me.app.bar.text == "orders -> warehouse"
        await me.press("down", "down")
        assert me.app.bar.text == ""
        await me.press("escape")
        assert me.focus == "schema"
        assert me.at == ("tables", "audit_log")
        assert me.disk != me.text, "nothing is written without w"


async def test_a_line_that_is_left_is_not_added_but_not_lost(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.press("a")
        await me.type("orders -> nowhere")
        await me.press("escape")
        assert me.text == before
        assert "nowhere" not in me.shown
        assert me.said == "not added; a, then ↑ brings the line back"
        await me.press("a", "up")
        assert me.app.bar.text == "orders -> nowhere"


async def test_a_slip_is_said_and_the_line_stays(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.press("3", "a")
        await me.type("orders.extra numerik(3) not null")
        assert "numerik" in me.told
        await me.press("enter")
        assert me.text == before
        assert me.app.bar.text.startswith("orders.extra")


async def test_tab_completes_and_esc_takes_the_completion_back(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("a")
        await me.type("reconcile -> pay")
        await me.press("tab")
        assert me.app.bar.text == "reconcile -> payments"
        await me.press("enter")
        assert "payments" in str(me.app.session.document.value(("services", "reconcile")))


async def test_big_a_begins_a_part_of_the_entry(shop: Path) -> None:
    async with opened(shop) as me:
        for path, start in (
            (("services", "orders"), "orders -> "),
            (("tables", "orders"), "orders."),
            (("endpoints", "orders"), "orders: "),
            (("checklists", "launch"), "launch: "),
        ):
            await me.go(*path)
            await me.press("A")
            assert me.app.bar.text == start
            await me.press("escape")
        await me.go("endpoints", "orders", "GET /orders")
        await me.press("A")
        assert me.over == "FormScreen", "the parts of an endpoint are the fields of its form"
        await me.press("escape")
        await me.go("tables", "orders", "columns", "total")
        await me.press("A")
        await me.type("discount numeric(12,2)?")
        await me.press("enter", "escape")
        assert "      discount: numeric(12,2)?\n" in me.text
        await me.go("types")
        await me.press("A")
        assert me.focus == "bar"


async def test_a_decision_is_a_line_and_then_a_form(home: Path) -> None:
    async with opened(home / "new.yaml") as me:
        await me.add("orders(id uuid pk)")
        assert any("No services yet" in row for row in me.app.lists["services"].rows[0].cells[0].text.split("\n"))
        await me.press("1", "G")
        assert me.at[0] in ("head", "targets", "load", "review"), "a name can be given all the same"
        await me.press("4", "G")
        assert me.at == ("decisions",)
        await me.press("enter")
        assert me.app.bar.text == "decision: "
        await me.type("PostgreSQL for orders")
        await me.press("enter", "escape")
        assert me.at == ("decisions", "PostgreSQL for orders")
        await me.press("enter")
        await me.fill("because", "The team knows it")
        await me.press("enter")
        assert "decisions:\n  - title: PostgreSQL for orders\n    because: The team knows it\n" in me.text


async def test_enter_opens_the_form_and_takes_what_changed(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("services", "orders")
        await me.press("enter")
        assert me.form().form.title == "orders"
        await me.fill("owner", "sales")
        await me.press("enter")
        assert me.over == ""
        assert "    owner: sales\n" in me.text
        assert "u undoes it" in me.said
        assert me.at == ("services", "orders")


async def test_c_asks_for_the_name_of_the_copy_and_offers_one_that_is_free(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("stores", "product_cache")
        await me.press("c")
        assert (me.app.bar.prompt, me.app.bar.text) == (" clone as ", "product_cache_2")
        await me.press("enter")
        assert me.at[0] == "stores" and me.at != ("stores", "product_cache")
        copy = me.app.session.document.value(me.at)
        assert copy == me.app.session.document.value(("stores", "product_cache"))
        assert "product_cache" in me.said
        await me.go("tables", "orders", "columns", "total")
        await me.press("c", "enter")
        assert me.at[:3] == ("tables", "orders", "columns")
        assert me.text.count("numeric(12,2) 0..") == 2


@pytest.mark.parametrize(
    "path",
    [
        ("services", "orders"),
        ("stores", "bus"),
        ("endpoints", "orders", "GET /orders"),
        ("tables", "customers"),
        ("tables", "orders", "columns", "total"),
    ],
)
async def test_undo_of_a_copy_goes_back_to_what_was_copied(shop: Path, path: tuple[str, ...]) -> None:
    async with opened(shop) as me:
        await me.go(*path)
        await me.press("c", "enter")
        assert me.at != path
        await me.press("u")
        assert me.at == path and me.text == me.disk


async def test_c_copies_an_endpoint_under_a_free_path_and_one_without_a_path_not_at_all(home: Path) -> None:
    file = home / "x.yaml"
    file.write_text("backdraft: 1\nservices:\n  a:\nendpoints:\n  a:\n    - GET   /t/{id}  -> int\n    - GET\n")
    async with opened(file) as me:
        await me.go("endpoints", "a", "GET /t/:id")
        await me.press("c")
        assert me.app.bar.text == "GET /t/{id}/copy"
        await me.press("enter")
        assert "    - GET   /t/{id}/copy  -> int\n" in me.text
        await me.go("endpoints", "a", "GET")
        await me.press("c")
        assert "no path yet" in me.said and not me.app.session.faults


async def test_the_name_of_a_copy_is_ones_own_and_shown_while_it_is_typed(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "customers")
        await me.press("c")
        await me.type("buyers")
        assert "CREATE TABLE buyers (" in me.shown and "buyers" not in me.text
        await me.press("enter")
        assert me.at == ("tables", "buyers") and "cloned customers as buyers" in me.said
        await me.press("u")
        assert me.text == me.disk and me.at == ("tables", "customers")


@pytest.mark.parametrize(
    ("path", "typed", "mend"),
    [
        (("tables", "customers"), "orders", 'there is a table "orders" already; choose another name'),
        (("services", "orders"), "bus", 'there is a store "bus" already; choose another name'),
        (("tables", "customers"), "1st", "begin with a letter"),
        (("endpoints", "orders", "GET /orders"), "POST /orders", "choose another method or path"),
        (("endpoints", "orders", "GET /orders"), "orders", "e.g.  GET /orders/:id"),
    ],
)
async def test_a_name_that_a_copy_cannot_have_is_refused_with_the_mend(
    shop: Path, path: tuple[str, ...], typed: str, mend: str
) -> None:
    async with opened(shop) as me:
        await me.go(*path)
        await me.press("c")
        await me.type(typed)
        assert mend in me.told
        await me.press("enter")
        assert me.text == me.disk and me.focus == "bar"
        await me.press("escape")
        assert me.at == path and me.text == me.disk


async def test_a_new_name_is_shown_while_it_is_typed_and_gone_when_it_is_given_up(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "customers")
        await me.press("r")
        await me.type("buyers")
        assert "CREATE TABLE buyers (" in me.shown
        await me.press("escape")
        assert "CREATE TABLE customers (" in me.shown and me.text == me.disk
        await me.press("r")
        await me.type("buyers")
        await me.press("enter", "u")
        assert me.said == "undid: renamed customers to buyers"


async def test_big_j_and_k_move_an_entry_with_its_comments(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("tables", "orders", "columns", "status")
        await me.press("J")
        assert me.text.index("      total:") < me.text.index("      status:")
        assert me.at == ("tables", "orders", "columns", "status")
        await me.press("K")
        assert me.text == before
        await me.go("services", "web")
        await me.press("K")
        assert "already" in me.said
        assert me.text == before
        await me.go("endpoints", "orders", "GET /orders")
        await me.press("J")
        assert me.text.index("POST /orders < ") < me.text.index("GET /orders ?")
        await me.press("K")
        assert me.text == before
        await me.go("services")
        await me.press("J")
        assert me.text == before
        assert "nothing to move" in me.said


async def test_the_last_line_offers_what_can_be_done_with_the_row_and_the_tab(shop: Path) -> None:
    async with opened(shop) as me:
        for path, hints in (
            (("tables", "orders"), {"rename", "delete", "dialect"}),
            (("endpoints", "orders", "GET /orders"), {"delete"}),
            (("services", "orders"), {"rename", "delete"}),
            (("head",), set()),
        ):
            await me.go(*path)
            last_line = me.screen().splitlines()[-1]
            assert {hint for hint in ("rename", "delete", "dialect") if hint in last_line} == hints, path
        await me.press("k")
        assert me.at == ("events", "order.placed")
        assert "r rename" in me.screen().splitlines()[-1], "moving tells what the row under the cursor takes"


async def test_r_says_how_much_follows_and_renames_all_of_it(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("tables", "orders")
        await me.press("r")
        assert me.app.bar.text == "orders"
        await me.type("purchases")
        assert me.app.bar.text == "purchases", "the old name is selected"
        assert "references" in me.told and "follow" in me.told
        assert "add ' was' for a migration" in me.screen(), "whole, in the last line: there is no room beside the name"
        assert "5 paths with /orders stay" in me.screen(), "clients know them: no rename reaches them, and that is said"
        await me.press("enter")
        assert me.at == ("tables", "purchases")
        assert "  purchases:\n" in me.text
        assert "-> purchases.id delete=cascade" in me.text
        assert "Order: purchases + lines" in me.text
        assert "was:" not in me.text
        assert not me.app.session.checked.problems
        await me.press("u")
        assert "purchases" not in me.text


async def test_what_has_no_room_beside_the_line_stands_whole_in_the_last_one(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("tables", "order_lines")
        await me.press("r")
        await me.type("lines")
        assert "follows; add ' was' for a migration" in me.screen(), "a little too long for the room beside it"


async def test_r_states_the_old_name_where_that_is_wished(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "orders", "columns", "total")
        await me.press("r", "ctrl+u")
        await me.type("amount was")
        await me.press("enter")
        assert "      amount: numeric(12,2) 0.. was=total -- in the shop's currency\n" in me.text
        assert "amount > 0" in me.text, "the check follows"
        await me.go("mixins", "stamps")
        await me.press("r", "ctrl+u")
        await me.type("times")
        assert "2 references follow" in me.told and "was" not in me.told, "a mixin is in no database"
        await me.type(" was")
        assert "cannot say what it was called" in me.told
        await me.press("enter", "escape")
        assert "  stamps:\n" in me.text
        await me.go("services", "orders")
        await me.press("r", "ctrl+u")
        await me.type("pay ments")
        assert "no name" in me.told
        await me.press("ctrl+u")
        await me.type("payments")
        assert "already" in me.told
        await me.press("enter")
        assert me.focus == "bar", "it stays to be mended"
        await me.press("escape")
        assert "  orders:\n    does:" in me.text
        await me.go("endpoints", "orders", "GET /orders")
        await me.press("r")
        assert "enter" in me.said


async def test_space_ticks_open_pass_fail_skip_and_loses_no_note(shop: Path) -> None:
    async with opened(shop) as me:
        doc = lambda: me.app.session.document  # noqa: E731
        await me.go("checklists", "architecture", "security")
        await me.press(" ")
        assert me.said.startswith("security: pass")
        assert doc().value(me.at) == {"done": TODAY}
        await me.press(" ")
        assert doc().value(me.at) == {"fail": None, "done": TODAY}
        assert "✗" in next(row for row in me.listed if "security" in row)
        await me.press(" ")
        assert doc().value(me.at) == {"skip": None, "done": TODAY}
        await me.press(" ")
        assert doc().value(me.at) is None
        assert me.at == ("checklists", "architecture", "security")
        assert me.app.session.document.node(me.at) is None, "an open item of a built-in list needs no line"
        note = "Catalogue reads are cached; orders must be fresh"
        await me.go("checklists", "architecture", "caching")
        for _ in range(4):
            await me.press(" ")
            assert note in str(doc().value(me.at))
        assert doc().value(me.at) == {"pass": note, "done": TODAY}


async def test_a_reason_is_kept_with_its_day(shop: Path) -> None:
    async with opened(shop) as me:
        value = lambda: me.app.session.document.value(me.at)  # noqa: E731
        await me.go("checklists", "architecture", "scaling")
        await me.press("enter", "tab")
        await me.type("measured in May")
        await me.press("enter")
        assert value() == {"pass": "measured in May", "done": TODAY}
        await me.go("checklists", "launch", "items", "runbook")
        await me.press("enter", "tab", "tab")
        await me.type("nobody has read it")
        await me.press("enter")
        assert value() == {"text": "Runbook written", "fail": "nobody has read it", "done": TODAY}
        await me.go("checklists", "architecture", "caching")
        before = value()
        await me.press("enter", "tab", "tab", "tab", "tab", "tab")
        await me.type("asked for twice")
        await me.press("enter")
        assert "done" not in str(value()), f"{before}: nobody decided anything anew"
        await me.go("checklists", "launch", "items", "load-test")
        await me.press("enter", "tab")
        await me.type("at 1,400 a second")
        await me.press("enter")
        assert value()["done"] == "2026-11-20", "the day that somebody says stays"


async def test_space_ticks_items_of_ones_own(shop: Path) -> None:
    async with opened(shop) as me:
        doc = lambda: me.app.session.document  # noqa: E731
        await me.go("checklists", "launch", "items", "runbook")
        await me.press(" ")
        assert doc().value(me.at) == {"text": "Runbook written", "done": TODAY}
        await me.press(" ")
        assert doc().value(me.at) == {"text": "Runbook written", "fail": None, "done": TODAY}
        await me.press(" ")
        assert doc().value(me.at) == {"text": "Runbook written", "skip": None, "done": TODAY}
        await me.press(" ")
        assert doc().value(me.at) == "Runbook written"
        await me.go("checklists", "launch", "items", "load-test")
        await me.press(" ", "u")
        assert "load-test: {text: Load test at twice the peak, done: 2026-11-20}" in me.text
        await me.press("enter")
        await me.fill("note", "at night")
        await me.fill("done", "2026-11-21")
        await me.press("enter")
        assert "{text: Load test at twice the peak, done: '2026-11-21', note: at night}" in me.text
        await me.press("1", " ")
        assert "checklist" in me.said


async def test_d_deletes_at_once_and_names_first_what_would_hang(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("tables", "customers")
        await me.press("d")
        assert me.over == "Confirm"
        seen = me.screen()
        assert "Delete table customers?" in seen
        assert "table orders stays, its column customer_id goes" in seen
        await me.press("n")
        assert me.text == before
        await me.press("d", "x")
        assert "customers:" not in me.text
        assert "1 entry refers to nothing now" in me.said and "u undoes" in me.said
        await me.press("u")
        assert me.text == before
        await me.go("tables", "orders", "columns", "note")
        await me.press("d")
        assert "type OrderPatch" in me.screen(), "a column is referred to as well"
        await me.press("x")
        assert "note: varchar(500)?" not in me.text
        await me.press("u")
        await me.go("services", "orders", "reads", "orders_db")
        await me.press("d")
        assert "reads: [orders_db x2]" not in me.text
        await me.press("u")
        assert me.text == before
        await me.go("tables")
        await me.press("d")
        assert me.text == before
        assert "section" in me.said


async def test_the_question_of_d_takes_big_d_and_says_what_stays(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        before = me.text
        await me.go("services", "catalog")
        await me.press("d", "d")
        assert me.over == "Confirm", "the key that asked does not answer"
        assert "service gateway stays, its call of catalog GET /products goes" in me.screen()
        assert "the endpoints of catalog go" in me.screen()
        await me.resize(40, 12)
        assert "n  keep all" in me.screen(), "the letters are in sight, whatever must scroll"
        await me.resize(80, 24)
        await me.press("D")
        assert me.app.session.document.value(("services", "gateway", "calls")) == [
            "orders POST /orders x0.05 timeout=900ms idempotent"
        ]
        assert me.app.session.document.node(("services", "catalog")) is None
        assert me.app.session.document.node(("endpoints", "catalog")) is None
        await me.press("u")
        assert me.text == before, "one step of undo"


async def test_the_question_of_d_names_all_that_depends_however_much(home: Path) -> None:
    tables = "".join(f"  t{n}:\n    columns: {{id: uuid pk, user_id: -> users.id}}\n" for n in range(40))
    file = home / "d.yaml"
    file.write_text(f"backdraft: 1\ntables:\n  users: {{columns: {{id: uuid pk}}}}\n{tables}")
    async with opened(file, size=(80, 24)) as me:
        await me.go("tables", "users")
        await me.press("d")
        assert "table t0 stays, its column user_id goes" in me.screen()
        assert "more" not in me.screen()
        assert "j k scroll" in me.screen() and "n  keep all" in me.screen()
        await me.press("G")
        assert "table t39 stays, its column user_id goes" in me.screen()
        await me.press("k", "pageup")
        assert "table t39" not in me.screen() and "table t20" in me.screen()
        await me.press("n")
        assert me.over == ""


async def test_nothing_is_changed_from_the_preview(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("stores", "bus")
        await me.press("0")
        for key in ("d", "D", "c", "J", "r", "A"):
            await me.press(key)
            assert (me.focus, me.over, me.text) == ("preview", "", before), key
            assert "enter" in me.said


async def test_big_d_names_what_goes_along_and_wants_x(shop: Path) -> None:
    async with opened(shop) as me:
        before = me.text
        await me.go("stores", "bus")
        await me.press("D")
        assert me.over == "Confirm"
        assert "event order.placed goes" in me.screen()
        await me.press("enter")
        assert me.over == "Confirm", "not by a key that one presses anyway"
        await me.press("D", "d", "n")
        assert (me.over, me.text) == ("", before)
        await me.press("D", "x")
        assert "rabbitmq" not in me.text
        assert "to=bus" not in me.text
        await me.press("u")
        assert me.text == before, "one step of undo"
        await me.go("checklists", "launch", "items", "runbook")
        await me.press("D")
        assert "runbook" not in me.text, "nothing depends on it: no question"


@pytest.mark.parametrize(
    "path", [("tables", "orders", "columns", "status"), ("services", "payments"), ("tables", "orders")]
)
async def test_undo_of_a_deletion_goes_to_what_is_there_again(shop: Path, path: tuple[str, ...]) -> None:
    async with opened(shop) as me:
        await me.go(*path)
        before = me.text
        await me.press("d")
        if me.over:
            await me.press("D")
        assert me.text != before and me.at != path
        await me.press("u")
        assert me.text == before and me.at == path


async def test_undo_goes_back_across_saving_and_redo_forward(shop: Path) -> None:
    async with opened(shop) as me:
        first = me.text
        await me.go("stores", "bus")
        await me.press("d", "x")
        second = me.text
        await me.press("w")
        assert me.disk == second
        assert "●" not in me.screen().split("\n")[0]
        await me.add("orders -> elsewhere")
        third = me.text
        await me.press("u")
        assert me.text == second
        await me.press("u")
        assert me.text == first
        assert "●" in me.screen().split("\n")[0], "the file is ahead now"
        await me.press("u")
        assert (me.text, me.said) == (first, "nothing to undo")
        await me.press("U", "U")
        assert me.text == third
        await me.press("U")
        assert me.said == "nothing to redo"
        await me.press("u", "w")
        assert me.disk == second


async def test_f_applies_the_mend(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(
        "backdraft: 1\nservices:\n  orders: {calls: [paymets]}\n  payments:\ntables:\n  t:\n    columns:\n"
        "      id: uuid pk\n      x: -> lost.id\n"
    )
    async with opened(file) as me:
        await me.until(lambda: me.app.session.checked.problems)
        await me.press("n", "f")
        assert "calls: [payments]" in me.text
        assert "u undoes" in me.said
        await me.press("n", "f")
        assert "  lost:\n" in me.text
        await me.press("n")
        assert me.said == "no errors or warnings; 1 hint: ! lists it"
        await me.press("f")
        assert me.said.startswith(("no problem here", "no error or warning here; 1 hint"))


async def test_f_takes_out_what_is_sqls_way_to_say_it(home: Path) -> None:
    file = home / "bad.yaml"
    file.write_text(
        "backdraft: 1\ntables:\n  t:\n    columns:\n      id: uuid primary key # the key\n"
        "      name: varchar(80) not null default 'x' -- what people read\n"
    )
    async with opened(file, size=(80, 24)) as me:
        await me.until(lambda: me.app.session.checked.problems)
        await me.press("n")
        assert "f mends it" in me.screen()
        await me.press("g", "l", "j", "escape")
        assert me.screen().split("\n")[-1].startswith(" n next finding  f mend  "), "what is wrong comes first"
        await me.press("n", "f", "n", "f")
        assert "      id: uuid pk # the key\n      name: varchar(80) = 'x' -- what people read\n" in me.text
        assert not me.app.session.document.problems


async def test_i_ignores_with_a_reason(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("services", "payments")
        await me.press("i")
        await me.type("hub")
        assert "reason" in me.told
        await me.press("enter")
        assert me.focus == "bar"
        await me.type(": it is not ours")
        await me.press("enter")
        assert me.app.session.document.value(("services", "payments", "ignore")) == {"hub": "it is not ours"}
        await me.go("checklists", "launch")
        await me.press("i")
        assert me.focus == "checklists"


@pytest.mark.parametrize("pane", ["1", "2", "3", "4"])
async def test_no_key_hurts_where_there_is_nothing(home: Path, pane: str) -> None:
    async with opened(home / "none.yaml") as me:
        before = me.text
        for key in ("c", "J", "K", "d", "D", "r", " ", "o", "O", "e", "f", "i", "n", "N", "u", "U", "h", "l", "G", "t"):
            await me.press(pane, key)
            assert me.over == "", key
            assert me.focus != "bar", key
        if not me.listed:
            await me.press("enter")
            assert me.focus == "bar", "enter begins to add"
            await me.press("escape")
        assert me.text == before
        assert me.running
