"""`backdraft import`: sources into a new design or an existing one, and what is said about what was lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import DESIGNS, Call

FLOW = "graph TD\n  web --> api --> api_db[(API DB)]\n"
SCHEMA = "create table users (id uuid primary key, name text not null);\ninsert into users values (1);\n"
SHOP = (DESIGNS / "corner-shop.yaml").read_bytes()


def test_a_diagram_on_standard_input_is_printed_as_a_design(backdraft: Call) -> None:
    said = backdraft("import", "-", given=FLOW.encode())
    assert (said.status, said.err) == (0, "imported 2 services, 1 store\n")
    assert said.out == (
        "backdraft: 1\n\nservices:\n  web:\n    kind: client\n    calls: [api]\n  api:\n    uses: [api_db]\n"
        "\nstores:\n  api_db:\n    title: API DB\n"
    )


@pytest.mark.parametrize("text", [FLOW, f"```mermaid\n{FLOW}```\n", SCHEMA, "web -> api\n"])
def test_a_byte_order_mark_is_no_part_of_the_text(backdraft: Call, tmp_path: Path, text: str) -> None:
    """Editors and database tools on Windows put one before what they save."""
    plain = backdraft("import", "-", given=text.encode())
    assert plain.out
    assert backdraft("import", "-", given=text.encode("utf-8-sig")).out == plain.out
    (tmp_path / "marked").write_bytes(text.encode("utf-8-sig"))
    assert backdraft("import", "marked").out == plain.out


def test_several_sources_make_one_design_and_each_loss_has_its_line(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "map.mmd").write_text(FLOW + "style web fill:#f00\n")
    (tmp_path / "schema.sql").write_text(SCHEMA)
    said = backdraft("import", "map.mmd", "schema.sql", "-o", "shop.yaml")
    assert said.status == 1
    assert said.err.splitlines() == [
        "map.mmd:3: style web fill:#f00: colours and line styles are not kept",
        "schema.sql:2: insert into users values (1): rows of data are not read",
        "imported 2 services, 1 store, 1 table to shop.yaml; 2 not as written",
    ]
    assert backdraft("check", "shop.yaml").status == 0
    assert "CREATE TABLE users" in backdraft("show", "shop.yaml", "--as", "sql").out


def test_an_existing_design_keeps_every_byte_and_what_it_has_already(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_bytes(SHOP)
    source = b"create table coupons (code varchar(20) primary key);\ncreate table orders (id int);\n"
    said = backdraft("import", "-", "--into", "shop.yaml", given=source)
    assert said.status == 1
    assert "tables.orders: is in the design already and stays as it is" in said.err
    after = (tmp_path / "shop.yaml").read_bytes()
    added = b"  coupons:\n    columns:\n      code: varchar(20) pk\n"
    assert added in after
    assert after.replace(added, b"", 1) == SHOP


def test_what_is_there_already_in_the_same_words_is_no_clash(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "map.mmd").write_text(FLOW)
    assert backdraft("import", "map.mmd", "-o", "a.yaml").status == 0
    before = (tmp_path / "a.yaml").read_bytes()
    said = backdraft("import", "map.mmd", "--into", "a.yaml")
    assert (said.status, said.err) == (0, "imported nothing new to a.yaml\n")
    assert (tmp_path / "a.yaml").read_bytes() == before


def test_new_arrows_of_a_service_that_is_there_are_added_to_it(backdraft: Call, tmp_path: Path) -> None:
    before = (
        "backdraft: 1\nservices:\n  web: {kind: client, calls: [api]}\n  api:\n    calls:\n"
        "      - orders POST /orders timeout=2s # soon\n  orders: Takes orders\n"
    )
    (tmp_path / "a.yaml").write_text(before)
    drawn = (
        "flowchart TB\n web --> api\n api -->|POST /orders| orders\n api -->|GET /orders| orders\n api -.-> mailer\n"
    )
    said = backdraft("import", "-", "--into", "a.yaml", given=drawn.encode())
    assert (said.status, said.err) == (0, "imported 2 lines, 1 service to a.yaml\n")
    added = "      - orders GET /orders\n      - mailer async\n"
    after = (tmp_path / "a.yaml").read_text()
    assert added in after
    assert after.replace(added, "", 1).startswith(before)


@pytest.mark.parametrize("file", sorted(DESIGNS.glob("*.yaml")), ids=lambda f: f.stem)
def test_the_map_of_a_design_brings_it_no_arrows_that_it_has(backdraft: Call, tmp_path: Path, file: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(file.read_bytes())
    drawn = backdraft("show", "a.yaml", "--as", "mermaid").out
    backdraft("import", "-", "--into", "a.yaml", given=drawn.encode())
    assert (tmp_path / "a.yaml").read_bytes() == file.read_bytes()


def test_a_service_does_not_take_the_name_of_a_store(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("backdraft: 1\nstores:\n  api: postgres\n")
    said = backdraft("import", "-", "--into", "a.yaml", given=FLOW.encode())
    assert "services.api: is in the design already" in said.err
    assert "  api: postgres\n" in (tmp_path / "a.yaml").read_text()


def test_a_new_file_never_takes_the_place_of_another(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("precious")
    said = backdraft("import", "-", "-o", "a.yaml", given=FLOW.encode())
    assert said.status == 2
    assert "--into a.yaml" in said.err
    assert (tmp_path / "a.yaml").read_text() == "precious"


def test_into_with_an_output_leaves_the_first_file_alone(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("backdraft: 1\n")
    assert backdraft("import", "-", "--into", "a.yaml", "-o", "b.yaml", given=FLOW.encode()).status == 0
    assert (tmp_path / "a.yaml").read_text() == "backdraft: 1\n"
    assert "api_db" in (tmp_path / "b.yaml").read_text()


def test_json_says_what_was_taken_and_what_was_not(backdraft: Call) -> None:
    said = backdraft("import", "-", "--json", given=(FLOW + "%% remark\n").encode())
    found = json.loads(said.out)
    assert found["taken"] == ["services.web", "services.api", "stores.api_db"]
    assert found["left"] == [{"source": "<stdin>", "line": 3, "what": "%% remark", "reason": "comments are not kept"}]
    assert found["design"].startswith("backdraft: 1\n")


def test_endpoints_belong_to_the_only_gateway_or_to_whom_one_says(backdraft: Call) -> None:
    text = b"# Notes\n```mermaid\ngraph TD\n edge[API Gateway] --> a\n edge --> b\n```\n```\nGET /x\n```\n"
    assert "  edge:\n    - GET /x\n" in backdraft("import", "-", given=text).out
    assert "  b:\n    - GET /x\n" in backdraft("import", "-", "--service", "b", given=text).out


def test_quick_lines_are_taken_as_the_entry_bar_takes_them(backdraft: Call) -> None:
    assert "calls: [orders]" in backdraft("import", "-", given=b"web -> orders\norders -> orders_db\n").out


def test_the_kind_can_be_said_and_the_kinds_are_listed(backdraft: Call) -> None:
    from backdraft.intake.recognise import KINDS

    assert [line.split()[0] for line in backdraft("import", "--as", "help").out.splitlines()] == list(KINDS)
    said = backdraft("import", "-", "--as", "mermiad", given=b"x")
    assert (said.status, "did you mean mermaid?" in said.err) == (2, True)


def test_a_script_as_windows_saves_it_is_read(backdraft: Call, tmp_path: Path) -> None:
    script = "CREATE TABLE [dbo].[Größen](\r\n\t[Id] [int] IDENTITY(1,1) NOT NULL PRIMARY KEY\r\n)\r\nGO\r\n"
    for encoding in ("utf-16", "utf-8-sig"):
        (tmp_path / "script.sql").write_bytes(script.encode(encoding))
        said = backdraft("import", "script.sql")
        assert (said.status, said.err) == (
            0,
            "imported 1 table\n",
        ) and "  Größen:\n    columns:\n      Id: int pk auto\n" in said.out
        assert backdraft("import", "-", given=script.encode(encoding)).out == said.out


def test_a_dump_with_rows_that_are_no_text_costs_these_rows(backdraft: Call, tmp_path: Path) -> None:
    dump = b"CREATE TABLE `t` (`id` binary(2) NOT NULL, PRIMARY KEY (`id`));\nINSERT INTO `t` VALUES ('\xf1;\xe9');\n"
    (tmp_path / "dump.sql").write_bytes(dump + b"CREATE TABLE `u` (`id` int NOT NULL);\n")
    said = backdraft("import", "dump.sql")
    assert said.status == 1 and "id: bytes(2) pk" in said.out and "  u:" in said.out
    assert "dump.sql:2:" in said.err and "bytes that are not UTF-8 are read as �" in said.err


def test_what_cannot_be_done_says_why_and_writes_nothing(backdraft: Call, tmp_path: Path) -> None:
    for given, words, says in (
        (b"Dear all", ("-",), "nothing in it is known; say what it is: --as openapi, markdown, mermaid"),
        (b"gantt\n title x\n", ("-",), "no gantt"),
        (b"\xff\xfe\x00", ("-",), "UTF-16"),
        (b"", ("-", "-"), "standard input can be one source"),
        (b"", ("none.sql",), "cannot read none.sql: No such file"),
        (b"", (), "give a SOURCE"),
        (FLOW.encode(), ("-", "--into", "none.yaml"), "none.yaml does not exist"),
        (FLOW.encode(), ("-", "-o", "no/where.yaml"), "cannot write no/where.yaml"),
    ):
        said = backdraft("import", *words, given=given)
        assert (said.status, said.out) == (2, ""), words
        assert says in said.err
        assert said.err.count("\n") == 1
    assert not list(tmp_path.glob("*.yaml"))


PETS = """\
openapi: 3.1.0
info: {title: Pets, version: 2.3.0}
servers: [{url: https://pets.example.com/v2}]
security: [{key: []}]
paths:
  /pets:
    get: {summary: List pets, responses: {'200': {description: fine}, '409': {description: No pets}}}
  /toys:
    get: {tags: [toys], summary: List toys, security: [{own: []}], responses: {'200': {description: fine}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, own: {type: http, scheme: basic}}
"""


def test_a_document_without_tags_makes_a_file_without_faults(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(PETS)
    assert backdraft("import", "api.yaml", "--service", "pets", "-o", "pets.yaml").status == 0
    found = json.loads(backdraft("check", "pets.yaml", "--json").out)
    assert found["problems"] == []
    assert "\n  pets:\n" in (tmp_path / "pets.yaml").read_text()
    # The same once more: nothing is taken for gone, nothing is there twice.
    before = (tmp_path / "pets.yaml").read_bytes()
    assert backdraft("import", "api.yaml", "--service", "pets", "--into", "pets.yaml").status == 0
    assert (tmp_path / "pets.yaml").read_bytes() == before


@pytest.mark.parametrize("remembered", [True, False])
def test_an_import_leaves_the_settings_of_a_design_and_keeps_its_own_paths(
    backdraft: Call, tmp_path: Path, remembered: bool
) -> None:
    (tmp_path / "api.yaml").write_text(PETS)
    (tmp_path / "a.yaml").write_bytes(SHOP)
    source = ("api.yaml", None) if remembered else ("-", PETS.encode())
    said = backdraft("import", source[0], "--into", "a.yaml", "--service", "orders", given=source[1] or b"")
    assert said.status == 1
    (tmp_path / "old.yaml").write_bytes(SHOP)
    changes = json.loads(backdraft("diff", "old.yaml", "a.yaml", "--json").out)
    assert not [one for one in changes["changes"] if one["kind"] != "added"], changes
    for told in (
        "name: says Pets; the design keeps its own head",
        "api.servers: says https://pets.example.com/v2; the design keeps its own servers",
        "api.envelope: says bare; the endpoints answer in the design's envelope, standard",
        "api.auth: is left out: one signs in as the design says",
        "errors.conflict: is left out: the design keeps what it answers, 409 ",
        "endpoints.toys.GET /toys: is signed in to as the design says: it has no way called own",
    ):
        assert told in said.err, said.err
    paths = json.loads(backdraft("show", "a.yaml", "--as", "openapi", "--json").out)["paths"]
    assert {"/v2/pets", "/v2/toys", "/api/v1/orders"} <= set(paths)
    assert json.loads(backdraft("check", "a.yaml", "--json").out)["problems"] == []
    before = (tmp_path / "a.yaml").read_bytes()
    again = backdraft("import", source[0], "--into", "a.yaml", "--service", "orders", given=source[1] or b"")
    assert "imported nothing new to a.yaml" in again.err
    assert (tmp_path / "a.yaml").read_bytes() == before
