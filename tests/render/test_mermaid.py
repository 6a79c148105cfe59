"""Mermaid source, judged by mermaid.js: it is accepted, and what would be drawn is what the design says."""

from __future__ import annotations

import re
from pathlib import Path as File
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from backdraft.design.model import Column, Dependency, Endpoint, Service, SqlType, Store, Table
from backdraft.design.resolve.relations import relations
from backdraft.design.resolve.services import edges, frames_of
from backdraft.design.resolve.story import CALLER, Message, Remark, story
from backdraft.design.resolve.tables import columns_of, foreign_keys, primary_key
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.render.mermaid import escape
from backdraft.render.mermaid.er import er
from backdraft.render.mermaid.flowchart import MAX_EDGES, flowchart, node
from backdraft.render.mermaid.sequence import sequence
from tests.judges.mermaid import Verdict, judge, squeezed
from tests.render.random_designs import DESIGNS, TRIPS, designs, labels, read, view_of, words
from tests.soak import examples

T = TypeVar("T")


def some(number: int, strategy: st.SearchStrategy[T]) -> list[T]:
    """`number` random values, to be judged by one node process together; a message shows the one that fails."""
    found: list[T] = []

    @settings(
        max_examples=number, phases=(Phase.generate,), database=None, suppress_health_check=(HealthCheck.too_slow,)
    )
    @given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    return found


def shown(text: str) -> str:
    """`text` as a reader sees it, without blanks: control characters replaced, Mermaid's own hiding signs undone."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", "\ufffd", text)
    return squeezed(text.replace("ﬂ°", "fl°").replace("¶ß", "§ß"))


def accepted(verdicts: list[Verdict] | object) -> list[Verdict]:
    wrong = [f"{v.name}: {v.error}" for v in verdicts if not v.ok]  # type: ignore[attr-defined]
    assert not wrong, "\n".join(wrong)
    return list(verdicts)  # type: ignore[call-overload]


def title_of(view: View, name: str) -> str:
    entry = view.get(Service, "services", name) or view.get(Store, "stores", name)
    return shown(entry.title if entry else "") or shown(name) or "?"


def all_diagrams(view: View, name: str) -> list[tuple[str, str]]:
    """Every diagram of a design: the whole, each entry's neighbourhood, each endpoint's sequence."""
    found = [(f"{name} whole", flowchart(view).text), (f"{name} er", er(view).text)]
    for section in ("services", "stores", "events", "tables", "endpoints"):
        for path in view.paths(section):
            found.append((f"{name} {path}", flowchart(view, path).text))
            if section in ("services", "stores", "tables"):
                found.append((f"{name} er {path}", er(view, path).text))
            if section == "endpoints":
                found.append((f"{name} sequence {path}", sequence(view, path).text))
    return found


# --- what the shipped designs become --------------------------------------------------------------------------------


@pytest.mark.judges
def test_mermaid_accepts_every_diagram_of_every_shipped_design() -> None:
    asked = [d for file in DESIGNS for d in all_diagrams(read(file.read_text(encoding="utf-8")), file.stem)]
    assert len(asked) > 300
    accepted(judge(asked))


@pytest.mark.judges
def test_the_briefs_own_diagram_has_its_eight_boxes_and_seven_arrows() -> None:
    view = read((File(DESIGNS[0]).parent / "brief.yaml").read_text(encoding="utf-8"))
    (verdict,) = accepted(judge([("brief", flowchart(view).text)], draw=True))
    titles = verdict.nodes
    assert sorted(titles.values()) == [
        *(
            "API Gateway",
            "Auth Service",
            "Client",
            "Order DB",
            "Order Service",
            "Redis Cache",
            "User DB",
            "User Service",
        ),
    ]
    assert sorted((titles[a], titles[b]) for a, b, *_ in verdict.edges) == [
        ("API Gateway", "Auth Service"),
        ("API Gateway", "Order Service"),
        ("API Gateway", "User Service"),
        ("Client", "API Gateway"),
        ("Order Service", "Order DB"),
        ("Order Service", "Redis Cache"),
        ("User Service", "User DB"),
    ]
    assert {squeezed(title) for title in titles.values()} <= verdict.drawn


def test_the_corner_shop_shows_shapes_groups_labels_and_what_is_asynchronous() -> None:
    text = flowchart(read((File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8"))).text
    assert '    svc_web(["Web shop"])\n' in text
    assert '    store_bus[["bus"]]\n' in text
    assert '    svc_gateway -->|"POST /orders"| svc_orders\n' in text
    assert '    svc_orders -.->|"order.placed"| store_bus\n' in text
    assert '    store_bus -.->|"order.placed"| svc_mailer\n' in text
    assert text.count("svc_orders --> store_orders_db") == 1, "reading and writing a store is one arrow"


def test_groups_are_frames_and_what_is_not_in_one_stays_outside() -> None:
    text = flowchart(read("backdraft: 1\nservices:\n  a: {group: Edge, calls: [c]}\n  b: {group: Edge}\n  c:\n")).text
    assert text == (
        "flowchart TB\n"
        '    subgraph group_Edge["Edge"]\n'
        '        svc_a["a"]\n'
        '        svc_b["b"]\n'
        "    end\n"
        '    svc_c["c"]\n'
        "    svc_a --> svc_c\n"
    )


def test_a_focus_shows_neighbours_and_each_further_hop_shows_more() -> None:
    view = read("backdraft: 1\nservices:\n  a: {calls: [b]}\n  b: {calls: [c]}\n  c: {calls: [d]}\n  d:\n")
    shown_at = [
        {name for name in "abcd" if f'svc_{name}["' in flowchart(view, ("services", "a"), hops).text}
        for hops in range(4)
    ]
    assert shown_at == [{"a"}, {"a", "b"}, {"a", "b", "c"}, {"a", "b", "c", "d"}]
    assert "style svc_a stroke-width:3px" in flowchart(view, ("services", "a"), 1).text


def test_a_name_that_nothing_has_is_drawn_and_told() -> None:
    output = flowchart(read("backdraft: 1\nservices:\n  a: {calls: [ghost]}\n"))
    assert 'svc_ghost["ghost"]' in output.text
    assert [(note.path, "ghost" in note.message) for note in output.notes] == [
        (("services", "a", "calls", "ghost"), True)
    ]


def test_too_much_for_mermaid_is_told_and_drawn_all_the_same() -> None:
    hub = Service("hub", calls=tuple(Dependency(f"s{i}") for i in range(MAX_EDGES + 1)))
    output = flowchart(view_of({"services": [hub, *(Service(f"s{i}") for i in range(MAX_EDGES + 1))]}))
    assert output.notes[0].message == "501 arrows: Mermaid draws at most 500; show one entry and what is near it"
    assert output.text.count(" --> ") == MAX_EDGES + 1
    long = flowchart(view_of({"services": [Service("a", title="long title " * 5000)]}))
    assert "characters" in long.notes[0].message


def test_a_part_that_is_too_much_as_well_is_not_offered_again() -> None:
    names = [Column(f"column_{i}_{'x' * 40}", type=SqlType("int")) for i in range(500)]
    tables = [Table(f"t{i}", store=f"db{i % 2}", columns=tuple(names)) for i in range(4)]
    view = view_of({"stores": [Store("db0", engine="postgres"), Store("db1", engine="mysql")], "tables": tables})
    assert "store by store (--only stores.db0, stores.db1), or show one table" in er(view).notes[0].message
    assert er(view, ("stores", "db0")).notes[0].message.endswith("at most 50,000; show one table and what is near it")


def test_every_line_knows_its_entry() -> None:
    view = read((File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    paths = {line.text.strip(): line.path for line in flowchart(view).lines}
    assert paths['svc_web(["Web shop"])'] == ("services", "web")
    assert paths['svc_gateway -->|"POST /orders"| svc_orders'] == (
        "services",
        "gateway",
        "calls",
        "orders POST /orders",
    )
    paths = {line.text.strip(): line.path for line in er(view).lines}
    assert paths['Status status "Status = enum(pending, paid, shipped, cancelled)"'] == (
        "tables",
        "orders",
        "columns",
        "status",
    )
    assert paths['customers ||--o{ orders : "customer_id"'] == ("tables", "orders", "columns", "customer_id")
    assert paths["timestamptz created_at"] == ("mixins", "stamps", "columns", "created_at")


# --- entities -------------------------------------------------------------------------------------------------------


def test_cardinalities_follow_from_null_unique_and_store() -> None:
    view = read(
        "backdraft: 1\nstores: {one: postgres, two: postgres}\ntables:\n"
        "  a: {store: one, columns: {id: uuid pk}}\n"
        "  must: {store: one, columns: {id: uuid pk, a_id: -> a.id}}\n"
        "  may: {store: one, columns: {id: uuid pk, a_id: '-> a.id?'}}\n"
        "  once: {store: one, columns: {a_id: -> a.id pk}}\n"
        "  single: {store: one, columns: {id: uuid pk, a_id: '-> a.id? unique'}}\n"
        "  away: {store: two, columns: {id: uuid pk, a_id: -> a.id}}\n"
    )
    assert [line.text.strip() for line in er(view).lines if " : " in line.text] == [
        'a ||--o{ must : "a_id"',
        'a |o--o{ may : "a_id"',
        'a ||--o| once : "a_id"',
        'a |o--o| single : "a_id"',
        'a ||..o{ away : "a_id (no constraint)"',
    ]


def test_a_table_in_focus_shows_all_its_columns_and_its_neighbours_keys() -> None:
    view = read((File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    text = er(view, ("tables", "orders")).text
    assert "numeric(12,2) total" in text
    assert "uuid id PK" in text.split("customers {")[1].split("}")[0]
    assert "full_name" not in text, "a neighbour's columns that are no keys are left out"
    assert "products" not in text, "two arrows away"


# --- sequences ------------------------------------------------------------------------------------------------------


def test_placing_an_order_goes_through_the_gateway_to_payment_store_queue_and_back() -> None:
    view = read((File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    lines = [line.text.strip() for line in sequence(view, ("endpoints", "orders", "POST /orders")).lines]
    story = [
        "p_web ->> p_gateway: POST /api/v1/orders #60; OrderCreate",
        "p_gateway ->> p_orders: POST /api/v1/orders #60; OrderCreate",
        "p_orders ->> p_payments: POST /charges",
        "p_orders ->> p_orders_db: write ×3",
        "Note over p_orders: order.placed leaves by the outbox",
        "p_orders -) p_bus: order.placed",
        "p_bus -) p_mailer: order.placed",
        "p_orders -->> p_gateway: 201 Order",
        "p_gateway -->> p_web: 201 Order",
        "else 409 out_of_stock",
    ]
    assert [line for line in lines if line in story] == story


def test_a_read_through_a_cache_is_a_hit_or_a_miss() -> None:
    view = read((File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    text = sequence(view, ("endpoints", "catalog", "GET /products")).text
    hit, miss = text.index("alt hit"), text.index("else miss")
    assert (
        hit
        < text.index("p_product_cache -->> p_catalog: cached")
        < miss
        < text.index("p_catalog ->> p_catalog_db: read")
    )
    assert "keep for 5m" in text


def test_a_get_leaves_out_what_its_service_writes_and_says_so() -> None:
    view = read((File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    output = sequence(view, ("endpoints", "orders", "GET /orders"))
    assert "write" not in output.text
    assert "payments" not in output.text
    assert "left out of a GET" in output.notes[0].message


@pytest.mark.parametrize(
    ("line", "does"), [("GET /x", "read"), ("POST /x", "write"), ("PUT /x/:id", "write"), ("DELETE /x/:id", "write")]
)
def test_what_a_service_uses_is_read_by_a_get_and_written_by_what_is_not_safe(line: str, does: str) -> None:
    head = "backdraft: 1\nservices:\n  a: {uses: [db x2]}\nstores: {db: postgres}\nendpoints:\n  a:\n"
    view = read(f"{head}    - {line}\n")
    output = sequence(view, ("endpoints", "a", line))
    assert [row.text.split(": ", 1)[1] for row in output.lines if "->> p_db: " in row.text] == [f"{does} ×2"]
    assert not output.notes


def test_an_endpoints_own_lines_replace_its_services_and_par_is_drawn_side_by_side() -> None:
    view = read(
        "backdraft: 1\nservices:\n  a: {calls: [b]}\n  b:\n  c:\n  d:\nendpoints:\n  a:\n"
        "    - {endpoint: POST /x, calls: [c GET /c, d GET /d par]}\n"
    )
    text = sequence(view, ("endpoints", "a", "POST /x")).text
    assert "p_b" not in text
    assert (
        text.index("par c")
        < text.index("p_a ->> p_c: GET /c")
        < text.index("and d")
        < text.index("p_a ->> p_d: GET /d")
    )


# --- hostile words --------------------------------------------------------------------------------------------------


def slots(text: str) -> dict[str, tuple[str, int]]:
    """A diagram of each kind with `text` in each of its slots, and in how many."""
    view = view_of(
        {
            "services": [
                Service("a", title=text, group=text, calls=(Dependency("b", note=text),)),
                Service("b", title=text),
            ],
            "tables": [
                Table("t", columns=(Column("id", SqlType("int"), note=text),)),
                Table(text, columns=(Column("id", SqlType("int"), target=("t", "id"), note=text),)),
            ],
        }
    )
    calls = (Dependency("a", note=text), Dependency("c", note=text, flags=("async",)))
    told = view_of(
        {
            "services": [Service("b", title=text), Service("a", title=text), Service("c", title=text)],
            "endpoints": [Endpoint("b", "POST", "/x", calls=calls)],
        },
        ("b",),
    )
    label = escape.text(text, "…")
    spoken = f"sequenceDiagram\n    participant a as {label}\n    participant b as B\n    a ->> b: {label}\n"
    spoken += f"    Note over a: {label}\n    alt {escape.title(text)}\n    a ->> b: x\n    end\n"
    return {
        "flowchart": (flowchart(view).text, 4),
        "er": (er(view).text, 3),
        "sequence": (spoken, 4),
        "sequence of an endpoint": (sequence(told, ("endpoints", "b", "POST /x")).text, 6),
    }


@pytest.mark.judges
def test_whatever_is_written_is_what_is_drawn() -> None:
    texts = [text for text in dict.fromkeys((*TRIPS, *some(40, labels() | words()))) if shown(text)]
    asked = [(kind, text, *slot) for text in texts for kind, slot in slots(text).items()]
    verdicts = accepted(judge(((f"{kind} {text!r}", diagram) for kind, text, diagram, _ in asked), draw=True))
    for (kind, text, diagram, times), verdict in zip(asked, verdicts, strict=True):
        # Lines of one message are drawn apart, so a sequence is compared as a whole.
        words_drawn = [squeezed(label) for label in verdict.labels]
        if kind.startswith("sequence"):
            assert squeezed(verdict.words).count(shown(text)) >= times - 1, (verdict.words, diagram)
        else:
            assert words_drawn.count(shown(text)) >= times, (verdict.labels, diagram)


@pytest.mark.judges
def test_a_random_design_is_understood_as_it_is() -> None:
    views = some(25, designs())
    accepted(judge(d for i, view in enumerate(views) for d in all_diagrams(view, str(i))))
    for view, verdict in zip(views, judge(("", flowchart(view).text) for view in views), strict=True):
        names = [path[1] for path in (*view.paths("services"), *view.paths("stores"))]
        drawn = {(e.source, e.target, e.label, e.sync): e for e in edges(view)}
        ghosts = {end for e in drawn.values() for end in (e.source, e.target)} - set(names)
        assert len(verdict.nodes) == len(names) + len(ghosts)
        for name in (*names, *ghosts):
            assert squeezed(verdict.nodes[node(view, name)[0]]) == title_of(view, name)
        assert sorted((a, b, squeezed(label), stroke) for a, b, label, stroke in verdict.edges) == sorted(
            (node(view, e.source)[0], node(view, e.target)[0], shown(e.label), "normal" if e.sync else "dotted")
            for e in drawn.values()
        )
        grouped = set(view.ask(frames_of).values())
        assert sorted(squeezed(title) for _, title, _ in verdict.groups) == sorted(shown(g) or "?" for g in grouped)
    for view, verdict in zip(views, judge(("", er(view).text) for view in views), strict=True):
        tables = view.all(Table, "tables")
        assert sorted(squeezed(label) for label in verdict.nodes.values()) == sorted(
            shown(t.name) or "?" for t in tables
        )
        for table in tables:
            same_columns(view, table, verdict.attributes[escape.entity(table.name)[0]])
        assert sorted((a, b, squeezed(label), kind) for a, b, label, kind, *_ in verdict.edges) == sorted(
            (
                escape.entity(said.key.table)[0],
                escape.entity(said.table)[0],
                shown(", ".join(said.key.columns) + ("" if said.kept else " (no constraint)")),
                "IDENTIFYING" if said.kept else "NON_IDENTIFYING",
            )
            for table in tables
            for said in view.ask(relations, table.name)
        )


def same_columns(view: View, table: Table, drawn: list[list[object]]) -> None:
    """Each column of a table stands in the diagram, with its keys, its name and its note to the letter."""
    foreign = {column for key in view.ask(foreign_keys, table.name) for column in key.columns}
    columns = view.ask(columns_of, table.name)
    assert len(drawn) == len(columns)
    for column, (_, name, keys, comment) in zip(columns, drawn, strict=True):
        assert isinstance(keys, list)
        assert ("PK" in keys) == (column.name in view.ask(primary_key, table.name))
        assert ("FK" in keys) == (column.name in foreign)
        said = squeezed(str(comment))
        assert str(name) == column.name or said.startswith(shown(column.name))
        assert said.endswith(shown(column.note)), (comment, column.note)
        assert ("null" in said.removesuffix(shown(column.note))) >= column.nullable


@pytest.mark.judges
def test_the_sequences_of_random_designs_are_understood_as_they_are() -> None:
    asked = [(view, path) for view in some(40, designs()) for path in view.paths("endpoints")]
    verdicts = accepted(judge((str(path), sequence(view, path).text) for view, path in asked))
    assert len(asked) > 20
    kinds = {"call": 0, "answer": 1, "async": 24}
    for (view, path), verdict in zip(asked, verdicts, strict=True):
        told = story(view, path)
        ids = list(verdict.nodes)
        for ident, name in zip(ids, told.people, strict=True):
            title = "Caller" if name == CALLER else title_of(view, name)
            # What has no letter to show is called by its identifier; but a service may be called `?`.
            assert squeezed(verdict.nodes[ident]) in ((ident, "?") if title == "?" else (title,))
        who = dict(zip(told.people, ids, strict=True))
        assert [(a, b, squeezed(label), kind) for a, b, label, kind in verdict.edges] == [
            (who[m.source], who[m.target], shown(m.words) or "…", kinds[m.kind])
            for m in told.events
            if isinstance(m, Message)
        ]
        assert sum(isinstance(event, Remark) for event in told.events) == sequence(view, path).text.count(
            "Note over p_"
        )


@pytest.mark.judges
def test_what_is_too_much_for_mermaid_is_drawn_group_by_group() -> None:
    names = [(f"g{group}", f"s{group}_{i}") for group in range(6) for i in range(12)]
    services = [
        Service(name, group=group, calls=tuple(Dependency(other) for _, other in names[(i * 5) % 60 :][:9]))
        for i, (group, name) in enumerate(names)
    ]
    view = view_of({"services": services})
    whole = flowchart(view)
    (note,) = whole.notes
    assert note.message == (
        "648 arrows: Mermaid draws at most 500; show it group by group (--only groups.g0, groups.g1, groups.g2 …), "
        "or show one entry and what is near it"
    )
    groups = [flowchart(view, ("groups", f"g{group}")) for group in range(6)]
    refused, *parts = judge([("whole", whole.text), *((str(i), part.text) for i, part in enumerate(groups))])
    assert not refused.ok and "500" in refused.error
    accepted(parts)
    drawn = {(source, target) for part in parts for source, target, *_ in part.edges}
    assert drawn == {(f"svc_{s.name}", f"svc_{dep.target}") for s in services for dep in s.calls}
    for group, part in enumerate(parts):
        assert all(any(end.startswith(f"svc_s{group}_") for end in ends[:2]) for ends in part.edges)
    assert not any(part.notes for part in groups)


@given(st.lists(labels(), unique=True, max_size=40))
def test_no_two_names_share_an_identifier(names: list[str]) -> None:
    assert len({escape.ident("svc", name) for name in names}) == len(names)
    assert len({escape.entity(name) for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"svc_[A-Za-z0-9_-]+", escape.ident("svc", name))


# --- the cache ------------------------------------------------------------------------------------------------------


@examples(12)
@given(designs(), designs())
def test_after_an_edit_the_remembered_diagram_is_the_fresh_one(first: View, second: View) -> None:
    memo = Memo()
    for design in (first.design, second.design, first.design):
        view = memo.view(design)
        assert view.ask(flowchart, (), 1) == flowchart(Memo().view(design))
        assert view.ask(er, ()) == er(Memo().view(design))


def test_an_empty_design_says_how_to_begin() -> None:
    view = Memo().view(Document.read("backdraft: 1\n").design)
    assert "services" in flowchart(view).notes[0].message
    assert "tables" in er(view).notes[0].message
    assert sequence(view, ("endpoints", "a", "GET /")).notes


def test_an_entry_with_a_wrong_kind_is_there_all_the_same() -> None:
    view = View(Document.read("backdraft: 1\nservices:\n  web: {kind: clint, calls: [api]}\n  api:\n").design)
    assert flowchart(view).notes == ()
    lost = View(Document.read("backdraft: 1\nservices:\n  web: {calls: [api]}\n").design)
    assert [note.message for note in flowchart(lost).notes] == ["nothing is called 'api': drawn all the same"]
