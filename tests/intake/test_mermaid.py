"""Mermaid in: other people's diagrams, our own back again, and whatever else a text may hold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import Column, Event, Service, Store, Table
from backdraft.design.names import is_column_name, is_name
from backdraft.design.nodes import Plain
from backdraft.design.resolve.services import edges
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.importing import take
from backdraft.document.problems import problems_of
from backdraft.intake.imported import Imported
from backdraft.intake.mermaid import LONGEST, read_mermaid
from backdraft.intake.mermaid.flowchart import Arrow, Flow, read_flowchart
from backdraft.intake.mermaid.text import Losses
from backdraft.intake.recognise import read, recognise
from backdraft.render.mermaid.er import er
from backdraft.render.mermaid.flowchart import flowchart
from backdraft.render.mermaid.sequence import sequence
from tests.intake.diagrams import ALL
from tests.render.random_designs import DESIGNS, TRIPS, designs
from tests.render.random_designs import read as view_of_text
from tests.soak import examples

BRIEF = """\
graph TB
    Client[Client] --> Gateway[API Gateway]
    Gateway --> AuthService[Auth Service]
    Gateway --> UserService[User Service]
    Gateway --> OrderService[Order Service]
    UserService --> UserDB[(User DB)]
    OrderService --> OrderDB[(Order DB)]
    OrderService --> Cache[(Redis Cache)]
"""


def of(text: str) -> dict[str, Plain]:
    """The entries of a diagram by their dotted paths."""
    return {".".join(path): value for path, value in read_mermaid(text).entries}


def lost(text: str) -> list[tuple[int, str]]:
    return [(loss.line, loss.reason) for loss in read_mermaid(text).losses]


def document_of(imported: Imported) -> Document:
    """A new design with all that was read; it has no problems."""
    taken = take(Document.read("backdraft: 1\n"), imported.entries)
    assert not taken.refused and not taken.clashes
    problems = [problem for problem in problems_of(taken.document) if problem.severity == "error"]
    assert not problems, (problems, taken.document.text)
    return taken.document


def view_of(text: str) -> View:
    return Memo().view(document_of(read_mermaid(text)).design)


# --- what the brief draws -------------------------------------------------------------------------------------------


def test_the_briefs_own_diagram_is_eight_boxes_and_seven_arrows_with_nothing_lost() -> None:
    found = read(f"### Service Architecture Diagram Template\n```mermaid\n{BRIEF}```\n")
    assert not found.losses
    view = Memo().view(document_of(found).design)
    boxes = {path[1]: view.entry(path) for path in (*view.paths("services"), *view.paths("stores"))}
    assert {name: getattr(entry, "title", "") or name for name, entry in boxes.items()} == {
        "Client": "Client",
        "Gateway": "API Gateway",
        "AuthService": "Auth Service",
        "UserService": "User Service",
        "OrderService": "Order Service",
        "UserDB": "User DB",
        "OrderDB": "Order DB",
        "Cache": "Redis Cache",
    }
    assert [(edge.source, edge.target) for edge in edges(view)] == [
        ("Client", "Gateway"),
        ("Gateway", "AuthService"),
        ("Gateway", "UserService"),
        ("Gateway", "OrderService"),
        ("UserService", "UserDB"),
        ("OrderService", "OrderDB"),
        ("OrderService", "Cache"),
    ]
    kinds = {name: entry.kind for name, entry in boxes.items() if isinstance(entry, Service)}
    assert kinds == {
        **dict.fromkeys(("AuthService", "UserService", "OrderService"), "service"),
        "Client": "client",
        "Gateway": "gateway",
    }
    cache = view.get(Store, "stores", "Cache")
    assert cache is not None and cache.engine == "redis"


def test_a_fenced_block_is_found_in_markdown_and_its_lines_count_in_the_whole_text() -> None:
    text = "# Design\n\nSome prose.\n\n```mermaid\ngraph TD\nA --> B\nstyle A fill:#f00\n```\n\n```json\n{}\n```\n"
    assert recognise(text) == "markdown"
    found = read(text)
    assert [path for path, _ in found.entries] == [("services", "A"), ("services", "B")]
    assert [(loss.line, loss.reason.split(":")[0]) for loss in found.losses] == [
        (8, "colours and line styles are not kept"),
        (11, "nothing that is read"),
    ]


def test_a_fenced_block_in_a_quotation_is_read_without_its_marks_and_ends_with_it() -> None:
    text = "He wrote:\n\n> ```mermaid\n> graph TD\n>   A -->|uses > 3| B\n> style A fill:#f00\n> ```\n>\n"
    text += ">> ```mermaid\n>> graph TD\n>> C --> D\nno more of it\n"
    assert recognise(text) == "markdown"
    found = read(text)
    assert [path[1] for path, _ in found.entries] == ["A", "B", "C", "D"]
    assert [loss.line for loss in found.losses] == [6]


# --- flowcharts -----------------------------------------------------------------------------------------------------


def test_shapes_are_kinds() -> None:
    found = of(
        "flowchart LR\n  a([Shop]) --> b{{Edge}} --> c[Orders] --> d[/Payments/]\n"
        "  c --> e[(Rows)] & f[[Work]] & g>Files]"
    )
    assert found["services.shop"] == {
        "kind": "client",
        "title": "Shop",
        "calls": ["edge"],
    }
    assert found["services.edge"] == {"kind": "gateway", "title": "Edge", "calls": ["orders"]}
    assert found["services.orders"] == {"title": "Orders", "calls": ["payments"], "uses": ["rows", "work", "files"]}
    assert found["services.payments"] == {"kind": "external", "title": "Payments"}
    assert found["stores.rows"] == {"title": "Rows"}
    assert found["stores.work"] == {"kind": "queue", "title": "Work"}
    assert found["stores.files"] == {"kind": "cdn", "title": "Files"}


def test_a_box_is_called_by_its_identifier_unless_that_is_a_number() -> None:
    found = of('graph TD\n  A["Order Service"] --> n2[Mail] --> billing["Who bills"]\n  C --> A')
    assert list(found) == ["services.order_service", "services.mail", "services.billing", "services.C"]
    assert found["services.billing"] == {"title": "Who bills"}


def test_words_tell_what_a_store_is() -> None:
    found = of(
        "graph TD\n a --> c1[(Redis Cache)]\n a --> k[Kafka] & o[Orders DB] & s[(Search in Elasticsearch)]\n"
        " a --> z[Cache Service]"
    )
    assert found["stores.redis_cache"] == {"engine": "redis", "title": "Redis Cache"}
    assert found["stores.kafka"] == {"engine": "kafka", "title": "Kafka"}
    assert found["stores.orders_db"] == {"title": "Orders DB"}
    assert found["stores.search_in_elasticsearch"] == {"engine": "elasticsearch", "title": "Search in Elasticsearch"}
    assert "services.cache_service" in found


def test_labels_are_operations_or_notes_and_dotted_arrows_are_asynchronous() -> None:
    found = of(
        "graph LR\n  web -->|GET /orders/{id}| orders\n  web -- asks nicely --> users\n  orders -.->|later| mail\n"
        "  orders == loudly ==> log\n  orders -.->|order.placed| bus[[bus]] -.->|order.placed| mail"
    )
    assert found["services.web"] == {
        "kind": "client",
        "calls": ["orders GET /orders/:id", "users -- asks nicely"],
    }
    assert found["services.orders"] == {
        "calls": ["mail async -- later", "log -- loudly"],
        "emits": ["order.placed"],
    }
    assert found["services.mail"] == {"consumes": ["order.placed"]}
    assert found["events.order.placed"] == "to=bus"


def test_frames_are_groups_and_the_innermost_counts() -> None:
    text = (
        'graph TD\n subgraph edge ["At the edge"]\n  gw\n  subgraph inner\n   a --> b\n  end\n end\n'
        " c --> gw\n edge --> c\n"
    )
    found = of(text)
    assert {name: value.get("group") for name, value in found.items() if isinstance(value, dict)} == {
        "services.gw": "At the edge",
        "services.a": "inner",
        "services.c": None,
    } | ({"services.b": "inner"})
    assert lost(text) == [
        (4, "a group within a group: each box keeps the inner one alone"),
        (9, "an arrow to or from a whole group is not kept: name a box in it"),
    ]


def test_the_title_of_a_diagram_is_the_name_of_the_design() -> None:
    found = read_mermaid("---\ntitle: Corner Shop\nconfig:\n  theme: dark\n---\nflowchart TD\n  a --> b\n")
    assert found.entries[0] == (("name",), "Corner Shop")
    assert document_of(found).text.startswith("backdraft: 1\nname: Corner Shop\n")
    assert [loss.line for loss in found.losses] == [3, 4]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("%% a remark", "comments"),
        ("%%{init: {'theme': 'dark'}}%%", "settings"),
        ("style a fill:#f00", "colours"),
        ("classDef x fill:#f00", "colours"),
        ("class a x", "colours"),
        ("linkStyle 0 stroke:#f00", "colours"),
        ("a:::x", "colours"),
        ('click a href "https://x"', "links"),
        ("accTitle: words", "screen readers"),
        ("a ==> b", "thick"),
        ("a --o b", "end of an arrow"),
        ("a x--x b", "end of an arrow"),
        ("a --- b", "no direction"),
        ("a ~~~ b", "not drawn"),
        ("a e1@--> b", "name of an arrow"),
        ("a((round))", "no kind of service"),
        ("a@{ shape: bolt }", "no kind of service"),
        ("a@{ icon: 'x', label: 'y' }", "icon is not kept"),
        ("a[(x)] --> b", "a store asks nobody"),
        ("a[never closed", "bracket"),
        ("a --> ", "a box is expected"),
        ("a b c", "could not be read"),
        ("end", "closes nothing"),
        ("subgraph x", "never closed"),
    ],
)
def test_what_a_design_does_not_hold_is_told_with_its_line(line: str, says: str) -> None:
    assert any(number == 3 and says in reason for number, reason in lost(f"flowchart TD\n  one --> two\n{line}\n"))


def test_another_kind_of_diagram_is_told_apart() -> None:
    assert recognise("stateDiagram-v2\n  [*] --> still\n") == "mermaid"
    assert lost("stateDiagram-v2\n  [*] --> still\n") == [
        (1, "flowchart, erDiagram and sequenceDiagram are read, no stateDiagram-v2")
    ]


# --- entities -------------------------------------------------------------------------------------------------------


def test_entities_are_tables_with_types_keys_and_notes() -> None:
    text = (
        'erDiagram\n  users {\n    uuid id PK\n    varchar(320) email UK "where to write"\n    string? name\n'
        "    int[] tags\n  }\n  orders {\n    bigint id PK\n    uuid user_id FK\n    numeric(12,2) total\n  }\n"
        "  users ||--o{ orders : places\n"
    )
    assert of(text) == {
        "tables.users": {
            "columns": {
                "id": "uuid pk",
                "email": "varchar(320) unique -- where to write",
                "name": "text?",
                "tags": "int[]",
            }
        },
        "tables.orders": {"columns": {"id": "bigint pk", "user_id": "-> users.id -- places", "total": "numeric(12,2)"}},
    }
    assert lost(text) == []


def test_the_many_side_points_and_how_often_is_kept() -> None:
    text = (
        "erDiagram\n  a { int id PK }\n  b { int id PK\n int a_id FK }\n  c { int id PK\n int a_id FK }\n"
        "  d { int id PK\n int aId FK }\n  a ||--o{ b : x\n  c }o--|| a : x\n  a |o--o| d : x\n"
    )
    found = {name: value["columns"] for name, value in of(text).items() if isinstance(value, dict)}
    assert found["tables.b"] == {"id": "int pk", "a_id": "-> a.id -- x"}
    assert found["tables.c"] == {"id": "int pk", "a_id": "-> a.id -- x"}
    assert found["tables.d"] == {"id": "int pk", "aId": "-> a.id? unique -- x"}


def test_a_relation_without_columns_gets_them_and_says_so() -> None:
    text = "erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER ||--|{ LINE-ITEM : contains\n  A }o--o{ B : x\n"
    assert of(text) == {
        "tables.CUSTOMER": {"columns": {"id": "bigint pk auto"}},
        "tables.ORDER": {"columns": {"id": "bigint pk auto", "customer_id": "-> CUSTOMER.id -- places"}},
        "tables.LINE-ITEM": {"columns": {"order_id": "-> ORDER.id -- contains"}},
        "tables.A": None,
        "tables.B": None,
    }
    assert [line for line, _ in lost(text)] == [2, 2, 3, 3, 3, 4]


# --- sequences ------------------------------------------------------------------------------------------------------


def test_messages_are_calls_and_open_arrows_asynchronous() -> None:
    text = (
        "sequenceDiagram\n  actor shopper as Shopper\n  participant api as API\n  participant db as Orders DB\n"
        "  shopper ->>+ api: POST /orders/{id} Order\n  api ->> db: write x3\n  db -->> api: done\n"
        "  api -) kafka: order.placed\n  kafka --) mailer: order.placed\n  Note over api: Places an order\n"
        "  alt good\n  api -->>- shopper: 201\n  else bad\n  api -->> shopper: 409\n  end\n"
    )
    assert of(text) == {
        "services.shopper": {"kind": "client", "title": "Shopper", "calls": ["api POST /orders/:id -- Order"]},
        "services.api": {
            "title": "API",
            "note": "Places an order",
            "writes": ["db x3"],
            "emits": ["order.placed"],
        },
        "services.mailer": {"consumes": ["order.placed"]},
        "stores.db": {"title": "Orders DB"},
        "stores.kafka": "kafka",
        "events.order.placed": "to=kafka",
    }
    assert [line for line, _ in lost(text)] == [5, 7, 11, 12, 12, 13, 14]


def test_a_status_that_comes_back_on_a_full_line_is_an_answer() -> None:
    text = "sequenceDiagram\n  web ->> api: GET /orders\n  api ->> web: 200 OK\n"
    text += "  api ->> web: tells\n  web ->> hook: 404\n"
    assert of(text)["services.api"] == {"calls": ["web -- tells"]}
    assert of(text)["services.web"]["calls"] == ["api GET /orders", "hook -- 404"]
    assert lost(text) == [(3, "answers are not kept")]


# --- our own back again ---------------------------------------------------------------------------------------------


def flow_of(text: str) -> Flow:
    body = text.split("\n", 1)
    return read_flowchart(text, len(body[0]), Losses(text))


def boxes_of(flow: Flow) -> Counter[tuple[str, str]]:
    """Each box by its words and its shape."""
    return Counter((box.label, box.shape) for box in flow.boxes.values())


def framed(flow: Flow) -> Counter[tuple[str, str]]:
    """The words of each box in a frame, with those of the frame."""
    return Counter((box.label, flow.groups[box.group]) for box in flow.boxes.values() if box.group)


def ends(flow: Flow, arrow: Arrow) -> tuple[str, str]:
    return flow.boxes[arrow.source].label, flow.boxes[arrow.target].label


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_the_map_of_each_shipped_design_is_read_back_to_the_letter(path: File) -> None:
    drawn = flowchart(view_of_text(path.read_text(encoding="utf-8"))).text
    assert lost(drawn) == []
    assert sorted(flowchart(view_of(drawn)).text.splitlines()) == sorted(drawn.splitlines())


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_the_tables_of_each_shipped_design_are_read_back_to_the_letter(path: File) -> None:
    drawn = er(view_of_text(path.read_text(encoding="utf-8"))).text
    assert lost(drawn) == []
    again = er(view_of(drawn)).text if drawn.count("\n") > 1 else drawn
    assert sorted(again.splitlines()) == sorted(drawn.splitlines())


def test_an_enum_and_a_named_type_are_read_back_with_what_they_are() -> None:
    text = """backdraft: 1
types:
  Status: "enum(open, 'shut, for good', 'a: b', 'it''s')"
  Email: varchar(320) email
  A.B: int 1..9
tables:
  t:
    columns:
      id: int pk
      state: "Status = 'open' -- seen: by all"
      states: Status[]?
      mail: Email? pii
      size: "enum(S, 'X \\"L\\"', '(')?"
      sizes: "enum(S, M)[] -- a, b: c"
      place: A.B
"""
    view = view_of_text(text)
    drawn = er(view).text
    assert lost(drawn) == []
    again = view_of(drawn)
    for name in ("Status", "Email", "A.B"):
        assert again.entry(("types", name)) == view.entry(("types", name))
    for column in view.all(Table, "tables")[0].columns:
        kept = next(c for c in again.all(Table, "tables")[0].columns if c.name == column.name)
        assert (kept.type, kept.nullable, kept.note) == (column.type, column.nullable, column.note)


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_who_asks_whom_in_each_sequence_of_a_shipped_design_is_read_back(path: File) -> None:
    view = view_of_text(path.read_text(encoding="utf-8"))
    for endpoint in view.paths("endpoints"):
        text = sequence(view, endpoint).text
        again = view_of(text)
        names = {p[1] for p in (*again.paths("services"), *again.paths("stores"))}
        people = [line.split()[1] for line in text.splitlines() if line.split()[0] in ("actor", "participant")]
        assert names == {name.removeprefix("p_") for name in people}
        said = {
            (words[0].removeprefix("p_"), words[2].rstrip(":").removeprefix("p_"))
            for words in (line.split() for line in text.splitlines())
            if len(words) > 2 and words[1] in ("->>", "-)")
        }
        assert {(edge.source, edge.target) for edge in edges(again)} == said


@examples(25)
@given(designs())
def test_the_map_of_any_design_is_read_back(view: View) -> None:
    drawn = flow_of(flowchart(view).text)
    again = flow_of(flowchart(view_of(flowchart(view).text)).text)
    assert boxes_of(again) == boxes_of(drawn)
    # A store that says no group stands in that of the only service that writes it, so there may be more.
    assert framed(drawn) <= framed(again)
    # A design holds one line for two boxes and one operation, and a store that is no queue tells nobody.
    plain = {"[(", ">"}
    times = Counter(ends(drawn, arrow) for arrow in drawn.arrows)
    for arrow in drawn.arrows:
        source = drawn.boxes[arrow.source]
        of_store = source.shape in plain or (source.shape == "[[" and drawn.boxes[arrow.target].shape in (*plain, "[["))
        if of_store or (source.shape == "[[" and not is_name(arrow.label)):
            either = {ends(drawn, arrow), ends(drawn, arrow)[::-1]}
            assert either & {ends(again, a) for a in again.arrows}
        elif times[ends(drawn, arrow)] == 1 and len({b.label for b in drawn.boxes.values()}) == len(drawn.boxes):
            kept = [a for a in again.arrows if ends(again, a) == ends(drawn, arrow)]
            assert (arrow.label, arrow.stroke) in [(a.label, a.stroke) for a in kept]
    assert len(again.arrows) <= len(drawn.arrows)


@examples(25)
@given(designs())
def test_the_tables_of_any_design_are_read_back(view: View) -> None:
    drawn = er(view).text
    again = view_of(drawn) if view.paths("tables") else view
    tables = view.all(Table, "tables")
    named = [t for t in tables if is_name(t.name) and not any(is_column_name(c.name) is False for c in t.columns)]
    for table in named:
        found = again.get(Table, "tables", table.name)
        assert found is not None, drawn
        assert {c.name for c in table.columns} <= {c.name for c in found.columns}
        for column in table.columns:
            kept = next(c for c in found.columns if c.name == column.name)
            assert _key(view, table, column) <= _key(again, found, kept)


def _key(view: View, table: Table, column: Column) -> set[str]:
    from backdraft.design.resolve.tables import foreign_keys, primary_key

    marks = {"pk"} if column.name in view.ask(primary_key, table.name) else set()
    for key in view.ask(foreign_keys, table.name):
        if column.name in key.columns and view.get(Table, "tables", key.table) is not None and is_name(key.table):
            marks.add(f"-> {key.table}")
    return marks


# --- whatever else a text may hold ----------------------------------------------------------------------------------


@examples(150)
@given(st.data())
def test_no_text_makes_it_raise_and_what_it_gives_is_a_design(data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from([line for text in ALL for line in text.splitlines()]), max_size=12))
    parts += data.draw(st.lists(st.sampled_from(TRIPS) | st.text(max_size=20), max_size=4))
    parts = data.draw(st.permutations(parts))
    text = data.draw(st.sampled_from(("graph TD\n", "erDiagram\n", "sequenceDiagram\n"))) + data.draw(
        st.sampled_from(("\n", " ", ";"))
    ).join(parts)
    cut = data.draw(st.integers(0, len(text)))
    found = read_mermaid(text[:cut])
    assert all(1 <= loss.line <= text.count("\n") + 1 and loss.reason for loss in found.losses)
    document_of(found)


#: What makes a careless reader look at the rest of the text again for every letter, or nest without end.
_UNITS = (
    *(
        "[",
        "A[\n",
        'A["\n',
        'A["x',
        "A@{\n",
        "A>x\n",
        "A -- x\n",
        'A --"\n',
        "A & ",
        "A-->",
        "subgraph x\nA\n",
        "%%{\n",
    ),
    *("#35;", "a->>b: x;", "a ", "a-", "~~~", "A ||--o{ B : x\n", "A{ int a }\n", "A {\n", "<a", "<br", "alt x\n"),
    *("e@-->", "A |o--", "}o--||", "accDescr {\n", "A:::x", "---\n", "&", "A --> B & C & D & "),
)


@pytest.mark.parametrize("head", ["graph TD\n", "erDiagram\n", "sequenceDiagram\n"])
def test_a_hostile_text_ends(head: str) -> None:
    for unit in _UNITS:
        read_mermaid(head + unit * (12_000 // len(unit)))
    read_mermaid(head + "a" + " " * 100_000 + "b")


def test_arrows_without_end_are_cut_off_and_told() -> None:
    boxes = " & ".join(f"a{i}" for i in range(1000))
    assert any("more than 20,000 arrows" in reason for _, reason in lost(f"graph TD\n{boxes} --> {boxes}\n"))
    assert "too long" in lost("graph TD\n" + "a" * LONGEST)[0][1]


def test_an_event_that_goes_by_two_queues_keeps_both() -> None:
    found = of("graph LR\n a -.->|x.y| q1[[one]]\n a -.->|x.y| q2[[two]]\n q2 -.->|x.y| b\n")
    view = Memo().view(Document.read("backdraft: 1\n").design)
    assert found["events.x.y"] == "to=one" and not view.all(Event, "events")


def test_behind_an_arrow_that_is_not_drawn_any_name_may_begin_at_once() -> None:
    found = read("graph TD\n a~~~x.y[Y] --> b & c~~~orders\n", "mermaid")
    assert [path[1] for path, _ in found.entries] == ["a", "x.y", "b", "c", "orders"]


def test_a_hexagon_that_names_an_engine_is_a_store_and_any_other_a_gateway() -> None:
    found = of("graph TB\n api[API] --> kafka{{kafka}}\n api --> edge{{Edge}}\n api --> db{{PostgreSQL}}\n")
    assert found["stores.kafka"] == "kafka"
    assert found["stores.db"] == {"engine": "postgresql", "title": "PostgreSQL"}
    assert found["services.edge"] == {"kind": "gateway", "title": "Edge"}
