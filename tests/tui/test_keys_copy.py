"""Copying, and the preview that it copies from: `y Y`, `[ ] t < > z`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from backdraft.tui.handlers.copying import WHATS
from backdraft.tui.preview import tabs
from tests.tui.story import opened


def copied(home: Path, name: str) -> str:
    """The newest copy of what is called `name`, whatever its ending says that it is."""
    found = (home / "home" / "state" / "copies").glob(f"{name}.*")
    return max(found, key=lambda file: file.stat().st_mtime_ns).read_text(encoding="utf-8")


async def test_y_shows_the_letters_and_a_letter_copies(shop: Path, home: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("tables", "order_lines")
        await me.press("y")
        assert me.over == "LetterMenu"
        seen = me.screen()
        assert "Copy order_lines" in seen
        for what in WHATS:
            assert what.label.replace("of the tables", "of the table order_lines") in seen
        await me.press("x")
        assert me.over == "LetterMenu", "an example is of an endpoint: the letter stays where it is"
        await me.press("s")
        assert me.over == ""
        assert str(home / "home" / "state" / "copies" / "order_lines") in me.said
        assert me.said.startswith("SQL of order_lines, ") and " lines: saved to " in me.said
        text = copied(home, "order_lines")
        assert text.startswith("CREATE TABLE order_lines")
        assert text.endswith(";\n") and not text.endswith("\n\n")


@pytest.mark.parametrize(
    ("path", "letter", "called"),
    [
        (("tables", "order_lines"), "S", "SQL of customers, orders, order_lines, "),
        (("stores", "catalog_db"), "s", "SQL of products, "),
        (("tables",), "s", "SQL of 4 tables, "),
        (("services", "gateway"), "m", "Mermaid of gateway, "),
        (("services", "gateway"), "d", "design document of gateway, "),
        (("services",), "d", "design document, "),
        (("tables", "orders", "columns", "total"), "a", "YAML of orders, "),
        (("tables", "orders", "columns", "total"), "b", "DBML of orders, "),
        (("tables", "orders", "columns", "total"), "v", "SQL of orders, "),
        (("tables", "orders", "columns", "total"), "n", "name of total, "),
        (("services", "gateway"), "n", "name of gateway, 1 line: "),
        (("endpoints", "orders", "GET /orders"), "cc", "curl of GET /orders, 2 lines: "),
        (("tables", "orders"), "cs", "SQLAlchemy models of orders, "),
        (("tables", "orders"), "cf", "pydantic models of orders, "),
        (("tables", "orders"), "cn", "nginx: rate limit and cache, "),
        (("types", "Order"), "ct", "TypeScript types of Order, "),
        (("services", "orders"), "cs", "SQLAlchemy models of orders, "),
        (("services", "mailer"), "cf", "FastAPI with pydantic, "),
        (("tables", "orders"), "v", "SQL of orders, "),
    ],
)
async def test_a_copy_says_what_it_was_how_much_and_which_way_it_went(
    shop: Path, path: tuple[str, ...], letter: str, called: str
) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go(*path)
        await me.press("y", *letter)
        assert me.said.startswith(called)
        assert "saved to" in me.said
        told = next(row for row in me.screen().split("\n")[-4:] if row.startswith((" ✓", " ●", " ▲")))
        assert called.split(" of ")[0] in told, "what matters comes first"
        shown = "".join(line.strip() for line in me.screen().split("\n")[-3:])
        assert me.said[:140].replace(" ", "") in shown.replace(" ", ""), "and two lines of it are seen, or three"


async def test_code_of_the_entry_stands_before_code_of_the_whole_design(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        for path, first in ((("tables", "orders"), "SQLAlchemy"), (("endpoints", "orders", "GET /orders"), "curl")):
            await me.go(*path)
            await me.press("y", "c")
            menu = [line for line in me.screen().split("\n") if "│" in line]
            own = next(i for i, line in enumerate(menu) if first in line)
            others = [i for i, line in enumerate(menu) if "of the whole design" in line]
            assert others and own < min(others)
            await me.press("escape")


async def test_the_tab_of_code_steps_through_what_is_made_of_the_entry(shop: Path) -> None:
    async with opened(shop, size=(120, 40)) as me:
        for path, made in ((("types", "Order"), "class Order(BaseModel)"), (("services", "orders"), "services:")):
            await me.go(*path)
            while tabs.current(me.app.session.tabs, path) != "code":
                await me.press("]")
            assert made in me.shown
        await me.go("types", "Order")
        seen = []
        for _ in range(4):
            await me.press("t")
            seen.append(me.said.removeprefix("Code: "))
        assert seen == ["Go types", "TypeScript types", "zod schemas", "pydantic models"]
        await me.go("services", "reconcile")
        seen = []
        for _ in range(3):
            await me.press("t")
            seen.append(me.said.removeprefix("Code: "))
        compose, models = "Compose file of services and stores", "SQLAlchemy models"
        assert set(seen) == {compose, models}, "it has no endpoint that anything else could be made of"


async def test_what_fits_an_endpoint_is_offered_first(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        await me.go("endpoints", "orders", "GET /orders")
        await me.press("y")
        seen = me.screen()
        order = [seen.index(label) for label in ("Code:", "Example request", "OpenAPI", "SQL of the table")]
        assert order == sorted(order)


async def test_the_popup_names_things_as_the_panes_do(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:
        for path, name in ((("head",), "Copy Design"), (("api",), "Copy API"), (("tables",), "Copy Tables")):
            await me.go(*path)
            await me.press("y")
            assert name in me.screen()
            await me.press("escape")


async def test_what_is_copied_runs(shop: Path, home: Path) -> None:
    async with opened(shop) as me:
        me.app.session.dialect = "sqlite"
        await me.go("tables", "order_lines")
        await me.press("y", "S")
        script = copied(home, "order_lines")
        assert script.index("CREATE TABLE customers") < script.index("CREATE TABLE orders")
        with sqlite3.connect(":memory:") as db:
            db.executescript(script)
            assert db.execute("select count(*) from order_lines").fetchone() == (0,)
        await me.go("tables", "customers")
        await me.press("y", "s")
        with sqlite3.connect(":memory:") as db:
            db.executescript(copied(home, "customers"))


async def test_the_sql_of_a_service_or_store_is_that_of_its_tables(shop: Path, home: Path) -> None:
    async with opened(shop) as me:
        me.app.session.dialect = "sqlite"
        for path, has, has_not in (
            (("services", "catalog"), {"products"}, {"orders", "customers"}),
            (("stores", "orders_db"), {"customers", "orders", "order_lines"}, {"products"}),
            (("mixins", "stamps"), {"customers", "orders"}, {"products", "order_lines"}),
        ):
            await me.go(*path)
            await me.press("y")
            assert all(name in me.screen() for name in has), "the menu says of which tables"
            await me.press("s")
            with sqlite3.connect(":memory:") as db:
                db.executescript(copied(home, path[1]))
                made = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
            assert made == has and not made & has_not
        await me.go("services", "mailer")
        await me.press("y")
        assert "it has no tables" in me.screen()


async def test_every_letter_copies_what_it_says_and_big_y_repeats(shop: Path, home: Path) -> None:
    async with opened(shop) as me:
        await me.go("endpoints", "orders", "POST /orders")
        for letter, begins in (
            ("m", "sequenceDiagram"),
            ("x", "POST"),
            ("a", "- POST /orders < OrderCreate"),
            ("n", "POST /orders"),
            ("d", "#"),
            ("s", "CREATE T"),
        ):
            await me.press("y", letter)
            assert copied(home, "POST--orders").lstrip().startswith(begins), letter
        await me.press("y", "c")
        assert "FastAPI" in me.screen()
        await me.press("c")
        assert copied(home, "POST--orders").startswith("curl")
        await me.go("endpoints", "catalog", "GET /products/:sku")
        await me.press("Y")
        assert copied(home, "GET--products--sku").startswith("curl")
        await me.go("services", "gateway")
        await me.press("y", "m")
        assert copied(home, "gateway").startswith("flowchart")
        await me.press("y", "a")
        assert copied(home, "gateway").startswith("  gateway:\n    kind: gateway"), "ready for another file"
        await me.press("3", "]", "1", "y", "v")
        assert copied(home, "gateway") == me.shown.rstrip("\n") + "\n"
        await me.press("g", "y", "a")
        section = copied(home, "services")
        assert section.startswith("services:\n  web:") and section in me.text
        assert "  payments: {kind: external" in section


async def test_big_y_without_a_first_asks(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("j", "Y")
        assert me.over == "LetterMenu"
        await me.press("escape")
        assert me.over == ""


async def test_y_p_prints_plainly_and_y_f_saves(shop: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    async with opened(shop) as me:
        monkeypatch.setattr(me.app, "print_plainly", lambda text, called: printed.append(f"{text}{called}"))
        monkeypatch.chdir(home)
        (home / "customers.sql").write_text("mine")
        await me.go("tables", "customers")
        await me.press("y", "p")
        assert printed[0].startswith("CREATE TABLE customers"), "what the preview shows"
        assert printed[0].splitlines()[-1].startswith("SQL of customers, ")
        await me.press("y", "f")
        assert me.app.bar.text == "customers-2.sql", "nothing that is there is written over"
        assert str(home / "customers-2.sql") in me.told
        await me.press("enter")
        assert (home / "customers-2.sql").read_text().startswith("CREATE TABLE customers")
        assert f"saved to {home / 'customers-2.sql'}" in me.app.said
        await me.press("y", "f", *["backspace"] * 5, *"2.sql", "enter")
        assert "there already" in me.told
        await me.press("escape")
        assert me.app.bar.text == ""
        await me.press("y", "S")
        await me.go("endpoints", "orders", "POST /orders")
        await me.press("y", "p")
        assert "POST /api/v1/orders" in printed[1], "it has no SQL of its own: what the preview shows"


async def test_hostile_text_is_copied_without_its_sting(home: Path) -> None:
    file = home / "hostile.yaml"
    file.write_text('backdraft: 1\nservices:\n  a: {does: "x\\u202ey[/] [@click=app.quit]z"}\n', encoding="utf-8")
    async with opened(file) as me:
        await me.go("services", "a")
        for letter in "mad":
            await me.press("y", letter)
            assert "\u202e" not in copied(home, "a")
        assert me.running


async def test_brackets_go_through_the_tabs_that_apply_and_each_kind_remembers_its_own(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("j")
        seen = []
        for _ in range(10):
            seen.append(me.tabs[me.tabs.index("[") : me.tabs.index("]") + 1])
            await me.press("]")
        assert seen == [
            "[Diagram]",
            "[Code]",
            "[Mermaid]",
            "[SQL]",
            "[Mermaid ER]",
            "[Capacity]",
            "[Review]",
            "[Changes]",
            "[Document]",
            "[YAML]",
        ]
        await me.press("[")
        assert "[YAML]" in me.tabs
        assert me.shown.rstrip("\n") == me.text.rstrip("\n")
        await me.go("endpoints", "orders", "GET /orders")
        assert "[Sequence]" in me.tabs
        assert "GET /" in me.shown and "Web shop" in me.shown
        await me.go("services", "orders")
        assert "[YAML]" in me.tabs
        await me.press("0", "]")
        assert "[Diagram]" in me.tabs, "also from the preview itself"


async def test_enter_on_a_line_of_the_file_goes_to_its_entry(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("[", "0")
        line = me.text.split("\n").index("      total: numeric(12,2) 0.. -- in the shop's currency")
        me.app.preview.go(line)
        await me.press("enter")
        assert me.at == ("tables", "orders", "columns", "total")


async def test_t_changes_the_dialect_which_the_design_remembers(shop: Path) -> None:
    async with opened(shop) as me:
        await me.go("tables", "orders")
        assert "gen_random_uuid" in me.shown
        await me.press("t")
        assert me.said == "SQL for mysql"
        assert "AUTO_INCREMENT" in me.shown or "DATETIME" in me.shown
        assert "mysql" in me.screen()
        await me.go("services", "web")
        await me.press("t")
        assert "[SQL]" in me.tabs, "where there is no dialect to choose it shows the SQL first"
        assert me.app.session.dialect == "mysql"
    async with opened(shop) as me:
        await me.go("tables", "orders")
        assert me.app.session.dialect == "mysql"
        await me.press("t", "t", "t")
        assert me.app.session.dialect == "duckdb"
        await me.press("t", "t", "t")
        assert me.app.session.dialect == "postgres"


async def test_less_and_greater_change_the_neighbourhood(shop: Path) -> None:
    async with opened(shop, size=(80, 24)) as me:  # no room for all of it
        await me.go("services", "web")
        assert "gateway" in me.shown and "orders_db" not in me.shown
        await me.press(">")
        assert "2 hops" in me.screen()
        near = me.shown
        await me.press(">")
        assert "orders_db" in me.shown
        await me.press(">")
        assert "3 hops" in me.screen(), "no further"
        await me.press("<")
        assert me.shown == near
        await me.press("<", "<")
        assert "1 hop" in me.screen()


async def test_z_gives_the_pane_in_focus_the_whole_screen_and_back(shop: Path) -> None:
    async with opened(shop) as me:
        await me.press("3", "z")
        assert me.app.lists["schema"].size.width > 110
        assert not me.app.preview.display
        await me.press("1")
        assert me.app.lists["services"].size.width > 110, "it goes along"
        await me.press("z")
        assert me.app.preview.display
        await me.press("0", "z")
        assert me.app.preview.size.width > 110
        await me.press("escape")
        assert me.focus == "services"
        assert me.app.lists["services"].display, "a pane in focus is never out of sight"
        assert me.app.preview.display


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_preview_shows_what_one_types(shop: Path, size: tuple[int, int]) -> None:
    async with opened(shop, size=size) as me:
        await me.press("a")
        await me.type("web -> brandnew")
        assert "brandnew" in me.screen()
        assert "brandnew" in me.shown
        if size[0] < 100:
            assert me.app.preview.size.height > 16, "it takes the rows of the list too"
        await me.press("escape")
        assert "brandnew" not in me.shown
