"""The commands: what they print, where, and how they end."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import jsonschema
import pytest
import yaml

from backdraft.cli.commands import COMMANDS
from backdraft.host.folders import remember_setting
from backdraft.host.visible import visible
from tests.cli.conftest import DESIGNS, Call, real

SHOP = str(DESIGNS / "corner-shop.yaml")
ALL = sorted(DESIGNS.glob("*.yaml"))
HOSTILE = """\
backdraft: 1
name: "quiet"
services:
  web: {kind: client, calls: [nobody, api]}
  api:
    does: "plain"
    note: 'ring \x9b31m the bell'
tables:
  orders:
    columns:
      id: uuid pk
      gone: -> nowhere.id
"""


class Core(yaml.SafeLoader):
    """YAML 1.2's core, as editors read it: a date is text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's own name and form
        letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def designs(path: Path) -> str:
    return path.stem


# --- new, templates -------------------------------------------------------------------------------------------------


def test_a_new_design_is_a_template_to_the_byte_and_has_no_problems(backdraft: Call, tmp_path: Path) -> None:
    for name in (path.stem for path in ALL):
        assert backdraft("new", f"{name}.yaml", "--template", name).status == 0
        assert (tmp_path / f"{name}.yaml").read_bytes() == (DESIGNS / f"{name}.yaml").read_bytes()
        assert backdraft("check", f"{name}.yaml").status == 0


def test_a_new_design_never_takes_the_place_of_a_file(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious")
    said = backdraft("new", "mine.yaml")
    assert said.status == 2
    assert "there already" in said.err
    assert (tmp_path / "mine.yaml").read_text() == "precious"


def test_a_new_design_can_go_down_a_pipe(backdraft: Call) -> None:
    assert backdraft("new", "-", "--template", "rest").out == (DESIGNS / "rest.yaml").read_text()


def test_a_template_that_does_not_exist_is_answered_with_the_one_that_was_meant(backdraft: Call) -> None:
    said = backdraft("new", "x.yaml", "--template", "corner-shp")
    assert (said.status, said.out) == (2, "")
    assert "did you mean corner-shop?" in said.err


def test_every_template_is_listed_with_what_it_is(backdraft: Call) -> None:
    rows = json.loads(backdraft("templates", "--json").out)["templates"]
    assert rows[0]["name"] == "blank"
    assert {row["name"] for row in rows} == {path.stem for path in ALL}
    assert all(row["title"] for row in rows)
    listed = backdraft("templates").out
    assert all(row["name"] in listed for row in rows)


# --- show, copy -----------------------------------------------------------------------------------------------------


def test_help_lists_every_output(backdraft: Call) -> None:
    from backdraft.render.registry import OUTPUTS

    said = backdraft("show", SHOP, "--as", "help")
    assert said.status == 0
    assert [line.split()[0] for line in said.out.splitlines()] == [*OUTPUTS, "yaml"]


@pytest.mark.parametrize("path", ALL, ids=designs)
def test_every_output_of_every_design_ends_in_one_newline_and_is_the_same_twice(backdraft: Call, path: Path) -> None:
    from backdraft.render.registry import OUTPUTS

    for what in OUTPUTS:
        if not OUTPUTS[what].whole:
            continue  # of one endpoint: below
        said = backdraft("show", str(path), "--as", what)
        assert said.status == 0, said.err
        nothing = (what, path.stem) == ("sql", "blank") or (what == "madr" and "no decision yet" in said.err)
        assert re.search(r"[^\n]\n\Z", said.out) or (nothing and not said.out)
        assert backdraft("show", str(path), "--as", what).out == said.out


def test_one_entry_is_asked_for_by_name_or_by_path(backdraft: Call) -> None:
    by_name = backdraft("show", SHOP, "--as", "sql", "--only", "order_lines").out
    by_path = backdraft("show", SHOP, "--as", "sql", "--only", "tables.order_lines").out
    assert by_name == by_path
    assert by_name.count("CREATE TABLE") == 1
    assert "sequenceDiagram" in backdraft("show", SHOP, "--as", "mermaid-sequence", "--only", "POST /orders").out


def test_a_name_that_several_have_means_the_one_that_the_output_is_made_of(backdraft: Call) -> None:
    meant = dict.fromkeys(("sql", "er", "mermaid-er", "svg-er"), "tables")
    meant |= dict.fromkeys(("diagram", "svg", "mermaid", "markdown", "json", "yaml"), "services")
    for output, section in meant.items():
        said = backdraft("show", SHOP, "--as", output, "--only", "orders")
        exact = backdraft("show", SHOP, "--as", output, "--only", f"{section}.orders")
        assert said.status == 0 and said.out == exact.out, output
    assert (
        "services.orders is shown; there is tables.orders too"
        in backdraft("show", SHOP, "--as", "json", "--only", "orders").err
    )


def test_an_output_goes_by_the_name_of_its_tab_and_a_slip_names_the_list(backdraft: Call) -> None:
    assert backdraft("show", SHOP, "--as", "document").out == backdraft("show", SHOP, "--as", "markdown").out
    for asked in (("--as", "markdwon"), ("--as", "nothing-alike"), ()):
        said = backdraft("show", SHOP, *asked)
        assert said.status == 2
        assert "`--as help`" in said.err
    assert "did you mean markdown?" in backdraft("show", SHOP, "--as", "markdwon").err


def test_a_script_where_a_design_is_wanted_is_told_the_way_to_one(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE t (id INT PRIMARY KEY);\n")
    said = backdraft("diff", "a.sql", SHOP)
    assert said.status == 2
    assert said.err == "backdraft: a.sql is no design; `backdraft import a.sql -o design.yaml` makes one of it\n"


def test_a_text_that_is_no_design_is_not_shown_as_an_empty_one(backdraft: Call, tmp_path: Path) -> None:
    for text in ("hello\n", "", "a: 1\n"):
        (tmp_path / "t.txt").write_text(text)
        for command in (("show", "t.txt", "--as", "sql"), ("copy", "t.txt", "--as", "mermaid"), ("fmt", "t.txt")):
            said = backdraft(*command)
            assert (said.status, said.out) == (2, "")
            assert said.err == "backdraft: t.txt is no design; one begins with: backdraft: 1\n"
    for text, at in (
        (
            "# ours\nbackdraft: [1\nname: x\n",
            "2:12 backdraft: the bracket [ is never closed, or a comma is missing; close it",
        ),
        ("backdraft:1\n", "1:1 a blank is missing behind the colon; write `backdraft: 1`"),
        ("backdarft: 1\n", '1:1 backdarft: warning: the key "backdarft" is not known here; did you mean "backdraft"?'),
        ("&a backdraft: 1\n", "1:1 backdraft: &a is a YAML anchor; quote the text, or use a mixin"),
        ("<<<<<<< a\nbackdraft: 1\n=======\n", "1:1 a git conflict is not resolved"),
    ):
        (tmp_path / "t.txt").write_text(text)
        said = backdraft("show", "t.txt", "--as", "sql")
        assert (said.status, said.out) == (2, "")
        assert said.err.startswith(f"backdraft: t.txt:{at}"), "what spoils the line that says so, with its place"
    (tmp_path / "t.txt").write_text("services: {web: }\n")
    assert "web" in backdraft("show", "t.txt", "--as", "mermaid").out, "what can be understood is shown"


def test_a_picture_comes_out_as_one_says(backdraft: Call) -> None:
    def drawn(*how: str) -> list[str]:
        said = backdraft("show", SHOP, *how)
        assert said.status == 0, said.err
        return said.out.splitlines()

    whole = drawn("--as", "diagram")
    assert max(map(len, drawn("--as", "diagram", "--width", "72"))) <= 72 < max(map(len, whole))
    assert len(drawn("--as", "diagram", "--direction", "LR")) < len(whole)
    assert "".join(drawn("--as", "diagram", "--ascii")).isascii()
    near, further = (drawn("--as", "diagram", "--focus", "web", "--hops", hops) for hops in "12")
    assert not any("catalog" in line for line in near)
    assert any("catalog" in line for line in further)
    assert not any("GET /products" in line for line in drawn("--as", "diagram", "--no-labels"))
    marked = drawn("--as", "diagram", "--focus", "web", "--scope", "whole")
    assert marked == whole
    assert any("numeric" in line for line in drawn("--as", "er", "--detail", "all"))
    assert not any("numeric" in line for line in drawn("--as", "er", "--detail", "keys"))
    assert len(drawn("--as", "er", "--detail", "names")) < len(drawn("--as", "er", "--detail", "keys"))


def test_a_picture_that_no_width_fits_says_how_wide_it_is(backdraft: Call) -> None:
    said = backdraft("show", SHOP, "--as", "diagram", "--width", "20")
    widest = max(map(len, said.out.splitlines()))
    assert said.err == (
        f"note: {widest} cells wide, for it does not fit into 20: --focus NAME shows what is near one entry\n"
    )
    near = backdraft("show", SHOP, "--as", "er", "--detail", "all", "--width", "20", "--focus", "orders")
    assert "fewer --hops" in near.err
    assert backdraft("show", SHOP, "--as", "diagram", "--width", str(widest)).err == ""


def test_a_picture_wears_a_theme(backdraft: Call) -> None:
    for what in (("svg",), ("svg-er",), ("svg-sequence", "--only", "GET /orders")):
        assert '"#1a1816"' in backdraft("show", SHOP, "--as", *what, "--theme", "ember").out
        assert '"#ffffff"' in backdraft("show", SHOP, "--as", *what).out
    said = backdraft("show", SHOP, "--as", "svg", "--theme", "embr")
    assert (said.status, said.out) == (2, "")
    assert "did you mean ember?" in said.err
    said = backdraft("show", SHOP, "--as", "svg", "--theme", "terminal")
    assert said.status == 2
    assert "take one of light, dark, contrast, daylight, ember" in said.err


def test_a_map_too_large_for_mermaid_is_told_and_shown_group_by_group(backdraft: Call, tmp_path: Path) -> None:
    lines = ["backdraft: 1", "services:"]
    for number in range(120):
        calls = ", ".join(f"s{(number + step) % 120}" for step in range(1, 6))
        lines.append(f"  s{number}: {{group: {'Front desk' if number < 60 else 'back'}, calls: [{calls}]}}")
    (tmp_path / "large.yaml").write_text("\n".join(lines) + "\n")
    whole = backdraft("show", "large.yaml", "--as", "mermaid")
    assert (
        "600 arrows: Mermaid draws at most 500; show it group by group (--only 'groups.Front desk', groups.back)"
        in whole.err
    )
    parts = [
        backdraft("show", "large.yaml", "--as", "mermaid", "--only", name) for name in ("groups.Front desk", "back")
    ]
    assert [part.err for part in parts] == ["", ""]
    arrows = [{line for line in part.out.splitlines() if " --> " in line} for part in (whole, *parts)]
    assert arrows[0] == arrows[1] | arrows[2]
    assert len(arrows[1]) == len(arrows[2]) == 315
    said = backdraft("show", "large.yaml", "--as", "sql", "--only", "groups.back")
    assert (said.status, "nothing is called 'groups.back'" in said.err) == (2, True)


def test_a_map_is_shown_of_one_group(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(
        "backdraft: 1\nservices:\n  web: {kind: client, calls: [api]}\n  api: {group: Core, calls: [ledger]}\n"
        "  ledger: {group: Core, calls: [bank]}\n  bank: {kind: external, calls: [vault]}\n  vault:\n"
    )
    said = backdraft("show", "small.yaml", "--as", "diagram", "--focus", "groups.Core")
    assert all(name in said.out for name in ("Core", "web", "api", "ledger", "bank"))
    assert "vault" not in said.out


def test_a_table_comes_with_all_that_it_needs_when_asked(backdraft: Call) -> None:
    alone = backdraft("show", SHOP, "--as", "sql", "--only", "order_lines").out
    whole = backdraft("show", SHOP, "--as", "sql", "--only", "order_lines", "--needs").out
    assert alone.count("CREATE TABLE") == 1
    positions = [whole.index(f"CREATE TABLE {name}") for name in ("customers", "orders", "order_lines")]
    assert positions == sorted(positions)


def test_an_output_that_is_of_one_entry_asks_which(backdraft: Call) -> None:
    assert "say which with --only" in backdraft("show", SHOP, "--as", "mermaid-sequence").err
    said = backdraft("show", SHOP, "--as", "sql", "--only", "services.orders")
    assert said.status == 2
    assert "services.orders has none" in said.err


def test_yaml_is_the_file_to_the_byte(backdraft: Call) -> None:
    assert backdraft("show", SHOP, "--as", "yaml").out == Path(SHOP).read_text()
    assert "line_no" in backdraft("show", SHOP, "--as", "yaml", "--only", "order_lines").out


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("--as", "mermiad"), "did you mean mermaid?"),
        (("--as", "sql", "--only", "order_line"), "did you mean order_lines?"),
        (("--as", "sql", "--dialect", "postgers"), "did you mean postgres?"),
        (("--as", "sql", "--dialect", "dbase"), "there are postgres, mysql, mariadb, sqlite, duckdb, mssql, oracle"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(backdraft: Call, words: tuple[str, ...], mend: str) -> None:
    said = backdraft("show", SHOP, *words)
    assert (said.status, said.out) == (2, "")
    assert mend in said.err


def test_each_dialect_is_its_own_sql(backdraft: Call) -> None:
    names = ("postgres", "mysql", "mariadb", "sqlite")
    texts = {backdraft("show", SHOP, "--as", "sql", "--dialect", d).out for d in names}
    assert len(texts) == 4
    assert backdraft("show", SHOP, "--as", "sql", "--dialect", "MariaDB").out in texts


def test_what_is_written_to_a_file_is_what_is_printed(backdraft: Call, tmp_path: Path) -> None:
    printed = backdraft("show", SHOP, "--as", "sql").out
    said = backdraft("show", SHOP, "--as", "sql", "-o", "shop.sql")
    assert (said.status, said.out) == (0, "")
    assert (tmp_path / "shop.sql").read_text() == printed
    assert backdraft("show", SHOP, "--as", "sql", "-o", "no/such/folder/x").status == 2


def test_openapi_in_a_file_of_json_is_json(backdraft: Call, tmp_path: Path) -> None:
    backdraft("show", SHOP, "--as", "openapi", "-o", "shop.json")
    assert (tmp_path / "shop.json").read_text() == backdraft("show", SHOP, "--as", "openapi", "--json").out


def test_copy_takes_what_show_prints(backdraft: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKDRAFT_CLIPBOARD", "file")
    said = backdraft("copy", SHOP, "--as", "mermaid-er")
    (saved,) = (tmp_path / "home" / "state" / "copies").iterdir()
    assert str(saved) in said.err
    assert saved.read_text() == backdraft("show", SHOP, "--as", "mermaid-er").out
    assert backdraft("copy", SHOP, "--as", "sql", "--only", "orders").err.strip().endswith("/orders.sql")


def test_a_copy_that_went_nowhere_is_no_success(backdraft: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKDRAFT_CLIPBOARD", "none")
    said = backdraft("copy", SHOP, "--as", "sql")
    assert said.status == 2
    assert "not copied" in said.err


# --- check, fmt, schema ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ALL, ids=designs)
def test_the_shipped_designs_are_sound_and_in_their_usual_form(backdraft: Call, path: Path) -> None:
    said = backdraft("check", str(path), "--fail-on", "warning")
    assert (said.status, said.out) == (0, "")
    assert backdraft("fmt", str(path), "--check").out == ""


def test_a_reference_to_nothing_is_told_with_file_line_column_entry_and_mend(backdraft: Call, tmp_path: Path) -> None:
    text = (DESIGNS / "corner-shop.yaml").read_text().replace("-> customers.id", "-> customer.id")
    (tmp_path / "shop.yaml").write_text(text)
    number = next(i for i, line in enumerate(text.splitlines(), 1) if "-> customer.id" in line)
    column = text.splitlines()[number - 1].index("customer.id") + 1
    said = backdraft("check", "shop.yaml")
    assert said.status == 1
    assert said.out == (
        f'shop.yaml:{number}:{column} tables.orders.customer_id: no table "customer"; did you mean "customers"?\n'
    )


def test_json_says_the_same_as_the_text(backdraft: Call, tmp_path: Path) -> None:
    text = (DESIGNS / "corner-shop.yaml").read_text().replace("[gateway]", "[gatway]")
    (tmp_path / "shop.yaml").write_text(text)
    said = backdraft("check", "shop.yaml", "--format", "json")
    value = json.loads(said.out)
    assert said.status == 1
    (problem,) = value["problems"]
    assert problem["where"].startswith("services.web")
    assert problem["severity"] == "error"
    line = f"{problem['file']}:{problem['line']}:{problem['column']} {problem['where']}"
    assert backdraft("check", "shop.yaml").out.startswith(line)
    assert value["checklists"]["architecture"]["caching"] == "pass"
    assert backdraft("check", "shop.yaml", "--json").out == said.out


def test_the_severity_that_fails_can_be_chosen(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("backdraft: 1\nflavour: sweet\n")
    said = backdraft("check", "odd.yaml")
    assert "flavour" in said.out
    assert said.status == 0
    assert backdraft("check", "odd.yaml", "--fail-on", "warning").status == 1


def test_check_reads_a_pipe_and_a_folder(backdraft: Call, tmp_path: Path) -> None:
    assert backdraft("check", "-", given=b"backdraft: 1\nservices: {web: {calls: [api]}}\n").out.startswith(
        "<stdin>:2:"
    )
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "design.yaml").write_bytes((DESIGNS / "rest.yaml").read_bytes())
    assert backdraft("check", "shop").status == 0


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00",
        b"\xff\xfe\x00",
        b"not yaml: [",
        b"- a\n- list\n",
        b"backdraft: 2\n",
        b"a: &x [*x]\n",
        b"[" * 3000,
        b"<<<<<<< ours\nbackdraft: 1\n=======\n>>>>>>> theirs\n",
        b"backdraft: 1\ntables: 7\nservices: [a]\nendpoints: {a: {b: c}}\n",
    ],
)
def test_a_file_that_is_no_design_is_told_so_without_a_traceback(backdraft: Call, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "odd.yaml").write_bytes(text)
    said = backdraft("check", "odd.yaml")
    assert said.status in (1, 2)
    assert said.out or said.err
    assert "Traceback" not in said.err
    assert "unexpected" not in said.err


def test_fmt_changes_the_lines_it_must_and_nothing_else(backdraft: Call, tmp_path: Path) -> None:
    text = (
        "backdraft: 1   # the format\n"
        "tables:\n\n"
        "  orders:   # every one\n"
        "    columns:\n"
        "      id:   integer   pk   auto  # the key\n"
        "      note: varchar(20)? -- two  words\n"
        "    indexes: [ 'note,id' ]\n"
    )
    (tmp_path / "d.yaml").write_text(text)
    listed = backdraft("fmt", "d.yaml", "--check")
    assert listed.status == 1
    assert listed.out.startswith("d.yaml:6: ")
    parsed = backdraft("fmt", "d.yaml", "--check", "--json")
    assert parsed.status == 1
    first = {"file": "d.yaml", "line": 6, "where": "tables.orders.id"}
    assert json.loads(parsed.out)["lines"][0] == {**first, "text": "integer   pk   auto", "usual": "int pk auto"}
    assert backdraft("fmt", "d.yaml", "--json").status == 2
    assert (tmp_path / "d.yaml").read_text() == text
    assert backdraft("fmt", "d.yaml").status == 0
    changed = text.replace("integer   pk   auto", "int pk auto").replace("'note,id'", "'note, id'")
    assert (tmp_path / "d.yaml").read_text() == changed
    assert backdraft("fmt", "d.yaml", "--check").status == 0
    assert backdraft("fmt", "-", given=text.encode()).out == changed


def test_the_schema_accepts_every_shipped_design(backdraft: Call) -> None:
    schema = json.loads(backdraft("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in ALL:
        jsonschema.validate(yaml.load(path.read_text(), Core), schema)


# --- themes, keys, doctor -------------------------------------------------------------------------------------------


def test_themes_lists_the_shipped_ones_and_a_persons_own(backdraft: Call, tmp_path: Path) -> None:
    own = tmp_path / "home" / "config" / "themes"
    own.mkdir(parents=True)
    colors = 'colors: {text: "#222222", background: "#ffffff", accent: ansi_blue}'
    (own / "mine.yaml").write_text(f"name: mine\ndark: false\n{colors}\n")
    listed = {theme["name"]: theme for theme in json.loads(backdraft("themes", "--json").out)["themes"]}
    assert {"ember", "daylight", "contrast", "terminal"} <= listed.keys()
    assert (listed["mine"]["from"], listed["mine"]["dark"]) == ("your own", False)
    assert [theme["used"] for theme in listed.values()].count(True) == 1
    remember_setting("theme", "mine")
    (own / "bad.yaml").write_text("name: [\n")
    (own / "pale.yaml").write_text("name: pale\naccent: red\n")
    said = backdraft("themes")
    assert "pale.yaml: colors: text, background, accent must be there" in said.err and "pale " not in said.out
    assert [line.split()[0] for line in said.out.splitlines() if "in use" in line] == ["mine"]
    assert said.status == 1
    assert "bad.yaml: not valid YAML in line " in said.err and "unicode string" not in said.err
    assert "mine" in said.out


def test_doctor_says_what_it_finds(backdraft: Call, tmp_path: Path) -> None:
    facts = json.loads(backdraft("doctor", "--json").out)
    assert facts["state folder"].startswith(str(tmp_path / "home" / "state"))
    assert facts["python"] == ".".join(map(str, sys.version_info[:3]))
    assert "clipboard" in backdraft("doctor").out


# --- how commands end -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(backdraft: Call, name: str) -> None:
    said = backdraft(name, "--help")
    assert said.status == 0
    assert said.out.startswith(f"Usage: backdraft {name}")


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "nowhere.yaml"),
        ("check", "."),
        ("check", "bad\x00name"),
        ("show", SHOP),
        ("show", "nowhere.yaml", "--as", "sql"),
        ("chekc", SHOP),
        ("check", SHOP, "--nonsense"),
        ("nowhere",),
        ("fmt", "/dev/null/x"),
        ("new", "no/such/folder/x.yaml"),
    ],
    ids=repr,
)
def test_what_cannot_be_done_is_one_line_on_stderr_and_status_2(backdraft: Call, words: tuple[str, ...]) -> None:
    said = backdraft(*words)
    assert (said.status, said.out) == (2, "")
    assert re.fullmatch(r"backdraft: [^\n]+\n", said.err), said.err
    assert "unexpected" not in said.err


def test_without_a_terminal_the_screen_says_what_to_do_instead(backdraft: Call) -> None:
    said = backdraft(SHOP)
    assert said.status == 2
    assert "backdraft show" in said.err


@pytest.mark.parametrize("what", ["sql", "mermaid", "markdown", "json"])
def test_nothing_of_a_design_reaches_the_terminal_as_a_command(backdraft: Call, tmp_path: Path, what: str) -> None:
    (tmp_path / "odd\x1b]52;c;eA==\x07.yaml").write_text(HOSTILE, encoding="utf-8")
    for words in (("check", "odd\x1b]52;c;eA==\x07.yaml"), ("show", "odd\x1b]52;c;eA==\x07.yaml", "--as", what)):
        said = backdraft(*words)
        assert visible(said.out) == said.out
        assert visible(said.err) == said.err


def test_a_reader_that_goes_away_is_no_failure() -> None:
    command = f"{sys.executable} -m backdraft show {SHOP} --as markdown | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(("bash", "-c", command), capture_output=True, timeout=60)
    assert done.stdout.splitlines()[-1] == b"0"
    assert done.stderr.replace(b"note:", b"").count(b"Error") == 0


def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            (sys.executable, "-m", "backdraft", "schema"), stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_terminal_that_is_not_utf_8_gets_what_it_can_show() -> None:
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = real("show", SHOP, "--as", "markdown", env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()


def test_an_interrupted_command_ends_quietly() -> None:
    reader, writer = os.pipe()
    # A shell that starts a job beside itself has it ignore the signal, and so would everything below it.
    process = subprocess.Popen(
        (sys.executable, "-m", "backdraft", "check", "-"),
        stdin=reader,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        os.close(reader)
        os.write(writer, b"services:\n")
        _until_it_is_read(writer)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
        os.close(writer)
    assert process.returncode == 130
    assert b"Traceback" not in err


def _until_it_is_read(pipe: int) -> None:
    """Wait until nothing is left in `pipe`: the one at its other end has begun to read."""
    for _ in range(600):
        waiting = fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))
        if not int.from_bytes(waiting, sys.byteorder):
            return
        time.sleep(0.1)
    pytest.fail("nobody read")


def test_groups_instead_of_all_boxes_are_told(backdraft: Call) -> None:
    saas = str(DESIGNS / "saas.yaml")
    assert "groups are shown as boxes" in backdraft("show", saas, "--as", "diagram", "--width", "60").err
    assert (
        "groups are shown" not in backdraft("show", saas, "--as", "diagram", "--width", "60", "--scope", "overview").err
    )
