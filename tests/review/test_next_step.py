"""The next step asks for what the review would, and for nothing else."""

from __future__ import annotations

import pytest

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.review.registry import RULES
from backdraft.review.waiting import STATED, waits
from backdraft.review.workflow import Step, next_step

_TABLES = (
    "stores: {{a: {engine}, b: postgres}}\ntables: {{u: {{store: b, columns: {{id: uuid pk}}}},"
    " t: {{store: a, columns: {{{first}, org: uuid, u_id: -> u.id}}{more}}}}}\n"
)


def step(engine: str, more: str = "", head: str = "") -> str:
    text = "backdraft: 1\nservices: {s: {kind: job, does: Runs, calls: [x]}}\n"
    found = next_step(
        Memo().view(
            Document.read(
                text
                + head
                + _TABLES.format(engine=engine, more=more, first="id: uuid" if "key:" in more else "id: uuid pk")
            ).design
        )
    )
    return f"{found.says} {found.line}".strip() if found is not None else ""


def test_a_reference_without_an_index_is_the_next_step() -> None:
    assert step("postgres") == "Next: indexes. t.u_id is a reference without one. t index u_id"


@pytest.mark.parametrize(
    ("engine", "more", "head"),
    [
        ("postgres", ", indexes: [u_id]", ""),
        ("postgres", ", key: 'org, id', indexes: ['org, u_id']", ""),
        ("postgres", ", ignore: {fk-index: nobody asks}", ""),
        ("postgres", "", "review: {rules: {fk-index: off}}\n"),
        ("cassandra", "", ""),
    ],
)
def test_one_that_the_review_is_silent_about_is_not(engine: str, more: str, head: str) -> None:
    assert "Next: indexes" not in step(engine, more, head)


_T = "tables: {t: {columns: {id: uuid pk}}}\n"
_A = "api: {auth: {jwt: bearer}, every: {rate: 9/s}}\n"
_R = "run: 1 x 1cpu 2ms 99%"
_WEB = "services: {w: {kind: client, calls: [a]}, a: {does: X"


def _served(*lines: str, more: str = "") -> str:
    return f"{_WEB}{more}}}}}\nendpoints: {{a: [{', '.join(repr(line) for line in lines)}]}}\n{_T}"


def _contracts(line: str, says: str) -> Step:
    return Step("contracts", f"Next: endpoints. {says}.", line, pane="endpoints")


def _tables(name: str) -> Step:
    line = f"{name}(id uuid pk = uuid, created_at timestamptz = now)"
    return Step("schema", "Next: tables. There are none.", line, pane="schema")


def _caching(says: str) -> Step:
    return Step(
        "caching", f"Next: caching. {says}.", path=("endpoints", "a", "GET /t"), field="endpoint", pane="endpoints"
    )


def _runs(says: str) -> Step:
    return Step("scaling", f"Next: scaling. {says}.", path=("services", "a"), field="run", pane="services")


_SIGN_IN = Step(
    "security", "Next: security. No way to sign in is named.", path=("api",), field="auth", pane="endpoints"
)
_RATE = Step("rate-limits", "Next: rate limits. None is set.", path=("api",), field="every.rate", pane="endpoints")
_TICK = Step(
    "boundaries",
    "Next: tick off. Architecture: Define service boundaries",
    path=("checklists", "architecture", "boundaries"),
    pane="checklists",
)
#: A design, and what it is asked for next, in the brief's order.
STEPS: dict[str, Step] = {
    "": Step("boundaries", "Next: the services. Who calls whom?", "web -> gateway -> orders", pane="services"),
    "services: {a: {}}": Step("boundaries", "Next: what a depends on.", "a -> a_db", pane="services"),
    "services: {a: {uses: [db]}}\nstores: {db: postgres}": _contracts("crud a", "a has none"),
    "services: {a: {calls: [b]}, b: {}}": Step(
        "boundaries", "Next: boundaries. What is a for?", "a: ", pane="services"
    ),
    "services: {w: {kind: worker, calls: [f]}, f: {kind: function}}": Step(
        "boundaries", "Next: boundaries. What is w for?", "w: ", pane="services"
    ),
    "services: {w: {kind: client, calls: [a]}, a: {kind: external}}": _tables("orders"),
    "services: {a: {does: X, calls: [b]}, b: {}}": _contracts("crud a", "2 services have none"),
    "services: {a: {does: X, calls: [b]}, b: {}}\nendpoints: {a: [GET /x]}": _contracts("crud b", "b has none"),
    "services: {w: {does: X, consumes: [e]}, v: {kind: worker, emits: [e]}}\nevents: {e: }": _tables("w"),
    f"{_WEB}}}}}\nendpoints: {{a: [GET /x]}}": _tables("a"),
    _served("POST /x", "GET /x", "GET /y"): Step(
        "contracts",
        "Next: contracts. GET /x answers with no type.",
        path=("endpoints", "a", "GET /x"),
        field="endpoint",
        pane="endpoints",
    ),
    _served(
        "POST /t @public", "GET /t -> t[] @public", "GET /t/:id -> t @public etag", "GET /u -> t @public cache=5m",
        "GET /v -> t",
    ): _caching("GET /t is public and has none"),
    _served("GET /t -> t[] @public", "GET /t/:id -> t @public"): _caching("2 public reads have none"),
    _served("GET /t -> t[] @public") + "checklists: {architecture: {caching: {skip: no}}}\n": _SIGN_IN,
    _served("GET /t -> t[] @public") + "checklists: {architecture: {caching: {pass: yes}}}\n": _SIGN_IN,
    _served("GET /t -> t[] @public") + "checklists: {architecture: {caching: {fail: no}}}\n": _caching(
        "GET /t is public and has none"
    ),
    _served("GET /t/:id -> t"): _SIGN_IN,
    "api: {base: /v1}\n" + _served("GET /t/:id -> t"): _SIGN_IN,
    "api: {auth: {jwt: bearer}}\n" + _served("GET /t/:id -> t rate=9/s", "GET /u -> t"): _RATE,
    "api: {auth: {jwt: bearer}}\n" + _served("GET /t/:id -> t rate=9/s"): _runs("a does not say how it runs"),
    "api: {auth: {jwt: bearer}}\n" + _served("GET /t/:id -> t", more=", guards: [jwt, rate=9/s]"): _runs(
        "a does not say how it runs"
    ),
    "api: {auth: {jwt: bearer}}\n" + _served("GET /t/:id -> t", more=", guards: [jwt]"): _RATE,
    _A + _served("GET /t/:id -> t"): _runs("a does not say how it runs"),
    _A + _served("GET /t/:id -> t", more=f"}}, g: {{kind: gateway, {_R}}}, k: {{kind: worker}}, j: {{kind: job"): _runs(
        "2 services do not say how they run"
    ),
    _A + _served("GET /t/:id -> t", more=f", {_R}}}, j: {{kind: job")
    + "stores: {x: {engine: postgres, owner: a}, y: mysql}": Step(
        "docs", "Next: owners. y has none.", path=("stores", "y"), field="owner", pane="services"
    ),
    _A + _served("GET /t/:id -> t", more=f", {_R}}}, j: {{kind: job")
    + "stores: {x: {engine: postgres, owner: a}, y: redis}": _TICK,
    _A + _served("GET /t/:id -> t", more=f", {_R}}}, j: {{kind: job")
    + "stores: {x: {engine: postgres, owner: a}, y: {engine: mysql, ignore: {store-owner: soon gone}}}": _TICK,
    _A + _served("GET /t/:id -> t", more=f", {_R}}}, j: {{kind: job")
    + "stores: {x: {engine: postgres, owner: a}, y: mysql}\nreview: {rules: {store-owner: off}}": _TICK,
    _A + _served("GET /t/:id -> t", more=f", {_R}") + "stores: {x: postgres}": _TICK,
}  # fmt: skip


@pytest.mark.parametrize("text", STEPS)
def test_the_next_step_is_the_first_that_is_open_in_the_order_of_the_brief(text: str) -> None:
    document = Document.read(f"backdraft: 1\n{text}\n")
    assert document.problems == ()
    assert next_step(Memo().view(document.design)) == STEPS[text]


def test_what_is_left_to_tick_off_goes_on_to_ones_own_items_and_ends() -> None:
    lists = (
        "checklists: {launch: {title: Launch, items: {runbook: Runbook written}}, architecture: {items: {own: Own}}}\n"
    )
    view = Memo().view(Document.read("backdraft: 1\n" + _A + _served("GET /t/:id -> t", more=f", {_R}") + lists).design)
    passed: set[str] = set()
    told = []
    while (found := next_step(view, frozenset(passed))) is not None:
        told.append((found.says, found.path))
        passed.add("/".join(part for part in found.path[1:] if part != "items"))
    assert told[0] == (_TICK.says, _TICK.path)
    assert ("Next: tick off. Launch: Runbook written", ("checklists", "launch", "items", "runbook")) in told
    assert ("Next: tick off. Architecture: Own", ("checklists", "architecture", "items", "own")) in told
    assert len(told) == len(passed)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("", None),
        ("services: {a: {}}", 0),
        ("tables: {a: {columns: {id: uuid pk}}}", 0),
        ("endpoints: {a: [GET /x]}", 0),
        ("services: {a: {}}\nreview: {rules: {no-auth: off, hub: off}}", 1),
        ("services: {a: {}}\nload: {peak: 1/s}", None),
    ],
)
def test_a_sketch_is_told_how_many_rules_wait_and_for_what(text: str, left_out: int | None) -> None:
    said = waits(Memo().view(Document.read(f"backdraft: 1\n{text}\n").design))
    if left_out is None:
        assert said == ""
    else:
        count = sum(rule.grown for rule in RULES.values()) - left_out
        assert count > 5
        assert said == f"{count} further rules wait until the design states {STATED}."


def test_where_no_rule_waits_nothing_is_said_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backdraft.review.waiting.RULES", {})
    assert waits(Memo().view(Document.read("backdraft: 1\nservices: {a: {}}\n").design)) == ""
