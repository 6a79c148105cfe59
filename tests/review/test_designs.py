"""Whole designs: what is clean stays quiet, a sketch is not nagged, one edit costs what it touches."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from backdraft.cli.fix import mended
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.document.problems import problems_of
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place
from backdraft.review import judging
from backdraft.review.checklists import NOTES, standings
from backdraft.review.judging import Finding, Judged, judged
from backdraft.review.profiles import PROFILES
from backdraft.review.registry import BY_SECTION, RULES
from backdraft.review.rule import Hit
from backdraft.review.spoken import SPOKEN as MATTERS
from bench.designs import sized
from tests.scenes import script

ROOT = Path(__file__).parents[2]
DESIGNS = sorted((ROOT / "designs").glob("*.yaml"))
SCENES = sorted((ROOT / "tests" / "scenes").glob("*.keys"))


def loud(document: Document) -> list[tuple[str, str]]:
    found = Memo().view(document.design).ask(judged).findings
    return [(f.rule, f.what) for f in found if f.severity != "info"]


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_a_design_that_is_shipped_has_no_finding_above_info(path: Path) -> None:
    assert loud(Document.read(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_a_sketch_is_not_nagged_at_any_letter_of_a_scene(path: Path) -> None:
    scene = script.read(path)
    text = (ROOT / "designs" / f"{scene.design}.yaml").read_text(encoding="utf-8") if scene.design else "backdraft: 1\n"
    document = Document.read(text)
    for step in scene.steps:
        if step.word != "type":
            continue
        for end in range(1, len(step.rest) + 1):
            meant = plan(step.rest[:end], document.design, Place("services", ()))
            typed = document.apply(*meant.edits) if meant.edits else document
            assert loud(typed) == [], step.rest[:end]
        document = typed


def test_an_empty_design_is_all_unknown() -> None:
    lists = Memo().view(Document.read("backdraft: 1\n").design).ask(standings)
    assert {item.state for each in lists for item in each.items} == {"unknown"}


def test_an_item_passes_by_its_rules_fails_by_a_finding_and_is_overruled_by_a_person() -> None:
    bad = "backdraft: 1\nservices: {a: {calls: [b]}, b: {calls: [a]}}\n"

    def state(text: str) -> tuple[str, str, int]:
        lists = Memo().view(Document.read(text).design).ask(standings)
        item = next(i for i in lists[0].items if i.item.name == "boundaries")
        return item.state, item.by, len(item.findings)

    assert state(bad) == ("fail", "rules", 1)
    assert state(bad.replace("b: {calls: [a]}", "b: {}")) == ("pass", "rules", 0)
    overruled = bad + "checklists: {architecture: {boundaries: {pass: both go next year, done: 2026-11-01}}}\n"
    assert state(overruled) == ("pass", "person", 1)


def test_an_item_passes_by_what_is_about_it_and_not_by_what_may_also_fail_it() -> None:
    services = (
        "services: {web: {kind: client, calls: [gw]}, gw: {kind: gateway, calls: [a, b]}, a: {calls: [b]}, b: {}}"
    )
    text = f"backdraft: 1\n{services}\nreview: {{profile: default}}\n"
    lists = Memo().view(Document.read(text).design).ask(standings)
    state = {item.item.name: item.state for each in lists for item in each.items}
    assert state["boundaries"] == "pass"
    for name in ("contracts", "security", "scaling", "docs"):
        assert state[name] == "unknown", f"{name}: nothing is said of it"


SKETCH = """backdraft: 1
services:
  web: {kind: client, calls: [gateway]}
  gateway: {kind: gateway, calls: [orders]}
  orders: {does: Takes orders, uses: [db]}
stores: {db: postgres}
tables: {orders: {store: db, columns: {id: uuid pk = uuid, total: "numeric(12,2)"}}}
types: {Order: {id: uuid}}
endpoints: {orders: [GET /orders/:id -> Order, POST /orders < Order -> 201 Order]}
"""
#: By item: what is written in place of what, and then it passes.
SPOKEN = {
    "security": ("Order, POST /orders < Order -> 201 Order]", "Order @public, POST /orders < Order @orders:write]"),
    "rate-limits": ("endpoints:", "api: {every: {rate: 600/min}}\nendpoints:"),
    "scaling": ("endpoints:", "load: {peak: 20/s, entry: gateway}\nendpoints:"),
    "caching": ("id -> Order,", "id -> Order @public cache=5m,"),
}


@pytest.mark.parametrize("name", SPOKEN)
def test_what_nobody_speaks_of_is_unknown_and_ticked_once_it_is_said(name: str) -> None:
    def state(text: str) -> str:
        document = Document.read(text)
        assert document.problems == ()
        lists = Memo().view(document.design).ask(standings)
        item = next(item for each in lists for item in each.items if item.item.name == name)
        return f"{item.state} {[f.rule for f in item.findings]}"

    assert state(SKETCH) == "unknown []"
    assert state(SKETCH.replace(*SPOKEN[name])) == "pass []"


def test_an_error_that_waits_for_a_sketch_to_grow_is_no_pass() -> None:
    """It is not told yet, but what has no targets would not pass by that: they would turn the tick over."""
    half = SKETCH.replace("201 Order]", "201 Order @orders:write]")
    lists = Memo().view(Document.read(half).design).ask(standings)
    item = next(item for each in lists for item in each.items if item.item.name == "security")
    assert (item.state, item.findings) == ("unknown", ())
    assert item.ask.startswith("enough; it would fail once the design states")


def test_advice_fails_nothing_and_settles_nothing() -> None:
    """An item passes when none of its rules fired; where one advises, a person decides."""

    def state(text: str, name: str) -> tuple[str, list[str]]:
        lists = Memo().view(Document.read(text).design).ask(standings)
        item = next(item for each in lists for item in each.items if item.item.name == name)
        return item.state, [f.rule for f in item.findings]

    bears = (
        "backdraft: 1\nload: {peak: 9/s, entry: a}\n"
        "services: {a: {run: 2 x 1cpu 2ms 99%, calls: [m]}, m: {kind: worker, run: 1 x 1cpu 2ms 99%}}\n"
    )
    assert state(bears, "scaling") == ("unknown", ["slow-in-request"])
    assert state(bears.replace(", calls: [m]", ""), "scaling") == ("pass", [])
    assert state(bears.replace("2ms", "900ms"), "scaling")[0] == "fail"
    kept = "backdraft: 1\nservices: {a: {}}\ntypes: {T: {t: text}}\nendpoints: {a: [{endpoint: GET /t -> T @public}]}\n"
    assert state(f"{kept}stores: {{c: cdn}}\n", "caching") == ("unknown", ["cache-public"])


SLIPS = {
    "{hub: {maxx: 5}}": "hub has no setting maxx",
    "{hub: {max: many}}": "hub: max is many, which is no number",
    "{hub: loud}": "hub is set to loud",
    "{hub: {severity: huge}}": "hub is set to huge",
    "{hub: [1, 2]}": "hub is set to a list",
    "{hubs: off}": "no rule hubs",
    "{hub: {max: 5, severity: info}, chatty: off, fan-out: }": "",
}


@pytest.mark.parametrize("rules", SLIPS)
def test_a_slip_in_what_is_set_of_a_rule_is_told(rules: str) -> None:
    text = f"backdraft: 1\nservices: {{a: {{calls: [b]}}, b: {{}}}}\nreview: {{rules: {rules}}}\n"
    said = [what for rule, what in loud(Document.read(text)) if rule == "unknown-rule"]
    assert said == [SLIPS[rules]] * bool(SLIPS[rules])


def test_a_slip_in_what_is_ignored_is_told_where_it_stands() -> None:
    text = (
        "backdraft: 1\nservices: {a: {calls: [b], ignore: {orphn: x, orphan: y}}, b: {}}\n"
        "tables: {t: {columns: {id: uuid pk, at: {column: timestamp, ignore: {timestamp-zones: x}}}}}\n"
    )
    found = Memo().view(Document.read(text).design).ask(judged).findings
    assert [(f.path, f.mend) for f in found if f.rule == "unknown-rule"] == [
        (("services", "a"), "did you mean orphan?"),
        (("tables", "t"), "did you mean timestamp-zone?"),
    ]


def test_profiles_name_rules_that_are_there() -> None:
    assert {name for each in PROFILES.values() for name in each.severities} <= set(RULES)


def test_every_rule_decides_an_item_that_is_there() -> None:
    lists = Memo().view(Document.read("backdraft: 1\n").design).ask(standings)
    known = {f"{each.name}/{item.item.name}" for each in lists for item in each.items}
    named = {item for rule in RULES.values() for item in rule.items} | {f"scaling/{name}" for name in NOTES}
    assert named <= known
    assert known <= named, "every item of the brief is decided by rules"


def test_findings_are_ignored_with_a_reason_where_they_are_and_set_for_all() -> None:
    text = "backdraft: 1\nservices: {a: {calls: [b x9]}, b: {}}\n"
    assert loud(Document.read(text)) == [("chatty", "a calls b 9 times a request (at most 3)")]
    here = text.replace("[b x9]", "[b x9], ignore: {chatty: a batch job}")
    assert loud(Document.read(here)) == []
    ignored = Memo().view(Document.read(here).design).ask(judged).ignored
    assert [(f.rule, f.reason) for f in ignored] == [("chatty", "a batch job")]
    for setting in ("off", "{max: 10}", "info", "{severity: info}"):
        assert loud(Document.read(f"{text}review: {{rules: {{chatty: {setting}}}}}\n")) == [], setting
    assert loud(Document.read(f"{text}review: {{profile: quiet}}\n")) == []
    strict = Memo().view(Document.read(f"{text}review: {{profile: strict}}\n").design).ask(judged).findings
    assert {f.severity for f in strict if f.rule == "chatty"} == {"error"}


#: By where it is ignored: a design with a second one beside it, what is ignored, and what is still told.
IGNORED = {
    "a dependency": (
        "services: {a: {reads: [{dependency: db replica, ignore: {stale-unsaid: x}}, db2 replica]}}\n"
        "stores: {db: postgres, db2: postgres}",
        ("stale-unsaid", "services", "a", "reads", "db"),
        ("stale-unsaid", "services", "a", "reads", "db2"),
    ),
    "a column": (
        "tables: {t: {columns: {id: uuid pk, price: {column: double, ignore: {float-money: x}}, total: double}}}",
        ("float-money", "tables", "t", "columns", "price"),
        ("float-money", "tables", "t", "columns", "total"),
    ),
    "an index": (
        "tables: {t: {columns: {id: uuid pk, a: int, b: int},"
        " indexes: [{index: a, ignore: {redundant-index: x}}, 'a, b', b, 'b, a']}}",
        ("redundant-index", "tables", "t", "indexes", "a"),
        ("redundant-index", "tables", "t", "indexes", "b"),
    ),
    "an entry": (
        "services: {a: {calls: [b x9], ignore: {chatty: x}}, b: {calls: [c x9]}, c: {}}",
        ("chatty", "services", "a"),
        ("chatty", "services", "b"),
    ),
}


@pytest.mark.parametrize("where", IGNORED)
def test_what_is_ignored_at_a_line_is_ignored_there_alone(where: str) -> None:
    text, ignored, left = IGNORED[where]
    document = Document.read(f"backdraft: 1\n{text}\n")
    assert document.problems == ()
    found = Memo().view(document.design).ask(judged)
    assert [((f.rule, *f.path), f.reason) for f in found.ignored] == [(ignored, "x")]
    assert [(f.rule, *f.path) for f in found.findings if f.rule == left[0]] == [left]


def test_what_is_ignored_without_a_reason_says_so() -> None:
    text = "backdraft: 1\nservices: {a: {calls: [b x9], ignore: {chatty: }}, b: {}}\n"
    found = Memo().view(Document.read(text).design).ask(judged)
    assert [(f.rule, f.reason) for f in found.ignored] == [("chatty", "no reason is given")]


#: By matter: each way in which a design speaks of it.
WAYS = {
    "architecture/security": (
        "api: {auth: {jwt: bearer}}",
        "api: {every: {auth: jwt}}",
        "services: {a: {}}\nendpoints: {a: [GET /x @public]}",
        "services: {a: {}}\nendpoints: {a: [GET /x @x:read]}",
        "services: {a: {}}\nendpoints: {a: [GET /x auth=jwt]}",
        *(
            f"services: {{a: {{guards: [{guard}]}}}}"
            for guard in (
                "api-key", "auth", "basic", "jwt", "mtls", "oauth2", "oidc", "saml", "session", "token",
            )
        ),
    ),
    "review/rate-limits": (
        "api: {every: {rate: 9/s}}",
        "services: {a: {}}\nendpoints: {a: [GET /x rate=9/s]}",
        "services: {a: {guards: [rate=9/s]}}",
    ),
    "architecture/scaling": (
        "load: {peak: 9/s}",
        "services: {a: {run: 1 x 1cpu 2ms 99%}}",
        "stores: {db: {engine: postgres, run: 1 x 1cpu 2ms 99%}}",
        "stores: {db: {engine: postgres, replicas: 1}}",
        "stores: {db: {engine: postgres, standby: 1}}",
        "tables: {t: {columns: {id: uuid pk}, shard: hash(id) 4}}",
        "tables: {t: {columns: {id: uuid pk}, partition: hash(id) 4}}",
    ),
    "architecture/caching": (
        "stores: {c: redis}",
        "stores: {c: fastly}",
        "services: {a: {}}\nendpoints: {a: [GET /x cache=5m]}",
        "services: {a: {}}\nendpoints: {a: [GET /x etag]}",
        "services: {a: {reads: [db via=c]}}\nstores: {db: postgres}",
        "services: {a: {reads: [db replica]}}\nstores: {db: postgres}",
    ),
}  # fmt: skip
_SILENT = (
    "api: {base: /v1}\nservices: {a: {guards: [tls], reads: [db]}}\nstores: {db: postgres}\n"
    "tables: {t: {columns: {id: uuid pk}}}\nendpoints: {a: [GET /x]}"
)


@pytest.mark.parametrize(("matter", "text"), [(matter, text) for matter, ways in WAYS.items() for text in ways])
def test_a_design_speaks_of_a_matter_in_each_of_its_ways(matter: str, text: str) -> None:
    assert Memo().view(Document.read(f"backdraft: 1\n{text}\n").design).ask(MATTERS[matter])


def test_a_design_that_speaks_of_something_else_speaks_of_none_of_these() -> None:
    view = Memo().view(Document.read(f"backdraft: 1\n{_SILENT}\n").design)
    assert set(MATTERS) == set(WAYS)
    assert not [matter for matter, speaks in MATTERS.items() if view.ask(speaks)]


def test_findings_are_grouped_by_rule_the_worst_first_and_keep_their_order() -> None:
    def found(rule: str, severity: str, name: str) -> Finding:
        return Finding(rule, severity, Hit(("services", name), "", ""), "")  # type: ignore[arg-type]  # a severity

    said = (
        found("a", "info", "1"), found("b", "warning", "2"), found("a", "info", "3"), found("c", "info", "4"),
        found("d", "error", "5"), found("b", "info", "6"), found("c", "error", "7"),
    )  # fmt: skip
    groups = {rule: [each.path[1] for each in of_it] for rule, of_it in Judged(said).grouped().items()}
    assert list(groups.items()) == [("c", ["4", "7"]), ("d", ["5"]), ("b", ["2", "6"]), ("a", ["1", "3"])]


def judged_from_now(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The entries that rules are asked about after this, None for the whole design; grows."""
    seen: list[object] = []
    before = judging._by_rules

    def counted(view, rules, entry):  # type: ignore[no-untyped-def]
        seen.append(entry)
        return before(view, rules, entry)

    monkeypatch.setattr(judging, "_by_rules", counted)
    return seen


def test_an_edit_judges_anew_what_read_it_and_the_answer_is_that_of_a_cold_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = "".join(f"  t{i}: {{columns: {{id: uuid pk, x: int}}}}\n" for i in range(60))
    document = Document.read(f"backdraft: 1\ntables:\n{tables}")
    memo = Memo()
    memo.view(document.design).ask(judged)
    seen = judged_from_now(monkeypatch)
    after = document.apply(Put(("tables", "t7", "columns", "x", "column"), "int?"))
    warm = memo.view(after.design).ask(judged)
    judged_anew = [entry for entry in seen if entry is not None]
    assert [getattr(entry, "name", "") for entry in judged_anew] == ["t7"]
    assert warm == Memo().view(Document.read(after.text).design).ask(judged)
    assert BY_SECTION["tables"]


def test_no_garbage_is_looked_for_while_a_design_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of a design stays: looking at all of it again and again is a third of the time."""
    before, collecting = judging._by_rules, []

    def watched(view, rules, entry):  # type: ignore[no-untyped-def]
        collecting.append(gc.isenabled())
        if entry is not None and entry.name == "lost":
            raise KeyError
        return before(view, rules, entry)

    monkeypatch.setattr(judging, "_by_rules", watched)
    assert gc.isenabled()
    Memo().view(Document.read("backdraft: 1\nservices: {a: {}}\n").design).ask(judged)
    with pytest.raises(KeyError):
        Memo().view(Document.read("backdraft: 1\nservices: {lost: {}}\n").design).ask(judged)
    assert gc.isenabled()
    assert set(collecting) == {False}


@pytest.mark.parametrize(
    "line",
    [
        "fresh_table(id uuid pk)",
        "orders.fresh varchar(20)",
        "web -> fresh_service",
        "GET /fresh",
        "GET /orders/:id/fresh -> orders",
        "fresh_error: 409 It is fresh",
    ],
)
def test_what_is_new_in_a_large_design_has_few_others_judged_anew(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.read(sized(10, 40, 200))
    memo = Memo()
    memo.view(document.design).ask(judged)
    seen = judged_from_now(monkeypatch)
    place = Place("endpoints", ("endpoints", document.design.groups[0]))
    edits = plan(line, document.design, place).edits
    assert edits
    after = document.apply(*edits)
    warm = memo.view(after.design).ask(judged)
    assert len([entry for entry in seen if entry is not None]) <= 25
    assert warm == Memo().view(Document.read(after.text).design).ask(judged)


def test_what_asks_a_partner_for_something_can_be_sent_again() -> None:
    text = (
        "backdraft: 1\nservices: {{a: {{}}, pay: {{kind: external}}}}\ntypes: {{P: {{t: varchar(9)}}}}\n"
        "endpoints: {{a: [{{endpoint: 'POST /orders < P -> P{mark}', calls: [{call} timeout=1s]}}]}}\n"
    )
    told = [("not-idempotent", "POST /orders sent twice asks pay twice")]
    assert loud(Document.read(text.format(mark="", call="pay POST /charges"))) == told
    assert loud(Document.read(text.format(mark=" idempotent", call="pay POST /charges"))) == []
    assert loud(Document.read(text.format(mark="", call="pay GET /rates"))) == []
    assert loud(Document.read(text.format(mark="", call="pay POST /charges idempotent"))) == []


@pytest.mark.parametrize("said", ["a table", "an endpoint"])
def test_what_a_request_writes_is_seen_by_table_and_by_endpoint(said: str) -> None:
    where = "{a: {writes: [orders, stock], emits: [x]}}" if said == "a table" else "{a: {}}"
    line = "writes: [orders, stock], emits: [x]" if said == "an endpoint" else "reads: [orders]"
    text = (
        f"backdraft: 1\ntargets: {{p95: 1s}}\nservices: {where}\nevents: {{x: }}\n"
        "stores: {db: postgres, other: {engine: postgres, owner: b}, bus: sqs}\n"
        "tables: {orders: {store: db, columns: {id: uuid pk}}, stock: {store: other, columns: {id: uuid pk}},"
        " lines: {store: db, columns: {id: uuid pk}}}\n"
        f"endpoints: {{a: [{{endpoint: POST /orders -> 204, {line}}}]}}\n"
    )

    def found(text: str) -> set[str]:
        all_ = Memo().view(Document.read(text).design).ask(judged).findings
        return {f.rule for f in all_} & {"dual-write", "spread-write"}

    assert found(text) == {"dual-write", "spread-write"}
    assert found(text.replace("[x]", "[x outbox]").replace("[orders, stock]", "[orders, lines]")) == set()


EXAMPLES = {
    "POST /a < U, examples: {request: {y: 3}}": "",
    "POST /a < E, examples: {request: {x: 3, z: {y: 4}}}": "",
    "POST /a < A, examples: {request: {x: 3, w: 4}}": "w, which A has not",
    "GET /a -> A, examples: {response: {success: true, data: {}}}": "",
    "GET /a page -> A[], examples: {response: [{x: 1}, {x: two}]}": "two for x, which is int",
    "POST /a < S, examples: {request: a}": "",
}


@pytest.mark.parametrize("said", EXAMPLES)
def test_an_example_that_somebody_says_is_of_its_type(said: str) -> None:
    line, _, examples = said.partition(", ")
    text = (
        "backdraft: 1\nservices: {a: {}}\ntypes: {A: {x: int}, B: {y: int}, U: A | B, E: 'A + z:B', S: 'enum(a, b)'}\n"
        f"endpoints: {{a: [{{endpoint: '{line}', {examples}}}]}}\n"
    )
    document = Document.read(text)
    assert document.problems == ()
    found = Memo().view(document.design).ask(judged).findings
    told = [f.what for f in found if f.rule == "said-example"]
    assert len(told) == bool(EXAMPLES[said])
    assert all(EXAMPLES[said] in what for what in told)


def test_a_worker_that_is_nobodys_may_share_the_store_of_its_service() -> None:
    text = "backdraft: 1\nservices: {app: {uses: [db]}, mailer: {kind: worker, uses: [db]}}\nstores: {db: postgres}\n"
    assert loud(Document.read(text)) == []
    theirs = text.replace("kind: worker,", "kind: worker, owner: others,") + "targets: {p95: 1s}\n"
    assert [rule for rule, _ in loud(Document.read(theirs))] == ["shared-store"]


def test_a_queue_that_something_names_is_not_dropped_by_a_mend() -> None:
    text = (
        "backdraft: 1\nservices: {a: {calls: [b]}, b: {}}\ntypes: {T: {id: uuid}}\nevents: {x: T to=bus}\n"
        "stores: {bus: kafka, fed: sqs, told: sqs, lone: sqs, c: {engine: redis, from: fed}}\n"
        "decisions: [{title: d, touches: [told]}]\n"
    )
    document = Document.read(text)
    assert problems_of(document) == ()
    after, done = mended(document, ("lone-queue",))
    assert [f.path[1] for f in done] == ["lone"]
    assert problems_of(after) == ()
