"""A newcomer's sketch: what the last line says of a line that was taken, and how what it leaves open is closed."""

from __future__ import annotations

from pathlib import Path

from tests.tui.story import opened

USERS = """\
backdraft: 1
services:
  web: {kind: client, calls: [auth]}
  auth:
tables:
  users:
    columns:
      id: uuid pk = uuid
      email: varchar(320) unique
      name: text?
"""


async def test_what_was_done_is_told_as_done(home: Path) -> None:
    file = home / "new.yaml"
    async with opened(file) as me:
        await me.press("a")
        await me.type("web->gateway->orders")
        assert me.told == "adds client web, gateway, service orders, 2 calls: web → gateway → orders"
        await me.press("enter")
        assert me.said == "added client web, gateway, service orders, 2 calls: web → gateway → orders"
        await me.press("escape", "u")
        assert me.said == "undid: added client web, gateway, service orders, 2 calls"
        await me.press("U")
        assert me.said.startswith("redid: added client web")


async def test_what_a_line_names_and_nobody_declared_is_added_by_f(home: Path) -> None:
    file = home / "users.yaml"
    file.write_text(USERS)
    async with opened(file, size=(80, 24)) as me:
        await me.press("a")
        await me.type("POST /register < NewUser -> 201 User !email_taken")
        assert me.told.endswith("to auth"), "the client that is under the cursor has no endpoints"
        await me.press("enter")
        assert me.said == "NewUser, User and email_taken are not declared: esc f adds them"
        assert "esc f adds them" in me.screen(), "the key stands where a narrow screen does not cut it"
        await me.press("escape")
        before = me.text
        await me.press("n")
        assert me.said.startswith("f mends it: ")
        await me.press("f")
        value = me.app.session.document.value
        assert value(("types",)) == {"NewUser": "users - id", "User": "users"}
        assert value(("errors",)) == {"email_taken": "409 Email taken"}
        await me.until(lambda: not me.app.session.checked.problems)
        await me.press("u")
        assert me.text == before, "one step of undo"


async def test_a_slip_of_a_type_is_told_with_what_was_meant(home: Path) -> None:
    file = home / "users.yaml"
    file.write_text(USERS)
    async with opened(file) as me:
        await me.add("users.ref uuuid")
        assert me.text.endswith("ref: uuuid\n")
        await me.press("f")
        assert me.text.endswith("ref: uuid\n")


async def test_behind_an_arrow_the_tables_stay_on_offer(home: Path) -> None:
    file = home / "users.yaml"
    file.write_text(USERS)
    async with opened(file, size=(80, 24)) as me:
        await me.press("a")
        for typed in ("notes(user_id uuid", " ->", " "):
            await me.type(typed)
            assert "nothing" not in me.told and "nothing" not in me.said
        assert "users.id" in me.screen()
        await me.press("tab")
        assert me.app.bar.text == "notes(user_id uuid -> users.id"


async def test_a_mixin_is_made_and_used_on_the_screen(home: Path) -> None:
    file = home / "users.yaml"
    file.write_text(USERS)
    async with opened(file) as me:
        await me.press("3", "G")
        assert me.at == ("mixins",)
        assert "a makes a mixin" in me.listed[-1]
        for key in ("a", "A", "enter"):
            await me.press(key)
            assert me.app.bar.text == "mixin "
            await me.press("escape")
        await me.press("a")
        await me.type("stamps(created_at timestamptz = now)")
        await me.press("enter")
        await me.type("users use stamps")
        await me.press("enter", "escape")
        assert "    use: [stamps]\n" in me.text
        assert "created_at" in me.shown, "the SQL of the table has its columns"
        await me.go("mixins", "stamps")
        await me.press("A")
        assert me.app.bar.text == "stamps."


async def test_a_design_without_a_file_has_no_lines_to_name(home: Path) -> None:
    async with opened(home, start=True) as me:
        await me.press("b")
        if me.focus == "bar":
            await me.press("escape")
        await me.add("orders(id uuid pk, user_id -> users.id)")
        await me.press("n")
        assert me.said.startswith('f mends it: tables.orders.user_id: no table "users"; declare it:  users(id')


async def test_what_has_no_room_beside_the_line_is_said_once_and_whole(home: Path) -> None:
    file = home / "queue.yaml"
    file.write_text("backdraft: 1\nservices: {orders: null, catalog: null}\nstores: {catalog-db: null}\n")
    async with opened(file, size=(80, 24)) as me:
        await me.press("a")
        await me.type("orders -> queue order-placed -> catalog")
        assert me.app.status.message == '"order-placed" is not understood here; a note goes after --'
        drawn = "".join(segment.text for segment in me.app.bar.render_line(0)).rstrip()
        assert drawn in (" > orders -> queue order-placed -> catalog", " > orders -> queue order-placed -> catalog-db")


async def test_an_empty_pane_says_to_type_while_the_line_has_the_focus(home: Path) -> None:
    file = home / "new.yaml"
    file.write_text("backdraft: 1\n")
    async with opened(file, size=(80, 24)) as me:
        said = lambda: me.app.lists["services"].rows[0].cells[0].text  # noqa: E731
        assert said() == "No services yet. Press a and type"
        await me.press("a")
        assert said() == "No services yet. Type"
        await me.press("escape", "3")
        assert me.app.lists["schema"].empty[0] == "No tables yet. Press a and type"
        await me.press("a")
        assert me.app.lists["schema"].empty[0] == "No tables yet. Type"
        await me.press("escape", "1")
        assert said() == "No services yet. Press a and type"


async def test_what_enter_would_refuse_is_not_promised_while_one_types(home: Path) -> None:
    file = home / "users.yaml"
    file.write_text(USERS)
    async with opened(file) as me:
        for line, why in (("users emits a b", '"b" is not understood here'), ("load: fast", 'load has no "fast"')):
            await me.press("a")
            await me.type(line)
            assert why in me.told + me.said and "adds" not in me.told + me.said
            await me.press("enter")
            assert why in me.told + me.said
            assert me.app.bar.text == line
            await me.press("escape")
