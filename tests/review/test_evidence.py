"""Where a rule speaks and where it has too little to go by: both sides of each of its limits."""

from __future__ import annotations

import pytest

from tests.review.test_rules import fired, reviewed

_USERS = "users: {columns: {id: uuid pk, plan: varchar(20), name: text, org_id: -> orgs.id}}"
_ORGS = "orgs: {columns: {id: uuid pk}}"
_GROWN = "api: {auth: {jwt: bearer}"


def _bill(line: str, more: str = "") -> str:
    return f"tables: {{{_ORGS}, {_USERS}, bills: {{columns: {{id: uuid pk, {line}}}}}{more}}}"


def _paths(*lines: str) -> str:
    return f"services: {{a: {{}}}}\nendpoints: {{a: [{', '.join(repr(line) for line in lines)}]}}"


@pytest.mark.parametrize(
    ("rule", "fires", "silent"),
    [
        # The parent's column by name and type, and by reference; not by a common name, another type, another role.
        ("repeated-fact", _bill("user_id: -> users.id, plan: varchar(20)"), _bill("user_id: -> users.id, name: text")),
        ("repeated-fact", _bill("user_id: -> users.id, plan: varchar(20)"), _bill("user_id: -> users.id, plan: int")),
        (
            "repeated-fact",
            _bill("user_id: -> users.id, plan: varchar(20)"),
            _bill("payer: -> users.id, plan: varchar(20)"),
        ),
        (
            "repeated-fact",
            _bill("user_id: -> users.id, plan: varchar(20)"),
            _bill("user_id: -> users.id, org_id: -> orgs.id"),
        ),
        (
            "repeated-fact",
            _bill("user_id: -> users.id, plan: varchar(20)"),
            _bill("user_id: -> users.id, plan: varchar(20)", ", o: {columns: {id: uuid pk, plan: int}}"),
        ),
        # Order decides only where the plainer one comes first; methods and lengths are told apart.
        ("hidden-path", _paths("GET /o/:id", "GET /o/export"), _paths("GET /o/export", "GET /o/:id")),
        ("hidden-path", _paths("GET /o/:id", "GET /o/export"), _paths("GET /o/:id", "POST /o/export")),
        ("hidden-path", _paths("GET /o/:id", "GET /o/export"), _paths("GET /o/:id", "GET /o/export/all")),
        ("hidden-path", _paths("GET /:x/:y/c", "GET /:x/b/c"), _paths("GET /o/:id", "POST /o/:id:cancel")),
        # A sketch is not asked for its hosts; a host of one's own may have the reader's machine beside it.
        ("sample-host", f"{_GROWN}, servers: [http://localhost]}}", "api: {servers: [http://localhost]}"),
        (
            "sample-host",
            f"{_GROWN}, servers: [https://example.org/v1]}}",
            f"{_GROWN}, servers: [https://example.organic]}}",
        ),
        ("personal-in-url", f"{_GROWN}}}\n" + _paths("GET /people/:email"), _paths("GET /people/:email")),
        (
            "personal-in-url",
            f"{_GROWN}}}\n" + _paths("POST /invitations/:token"),
            f"{_GROWN}}}\n" + _paths("GET /o ?page_token"),
        ),
    ],
)
def test_a_rule_speaks_on_evidence_alone(rule: str, fires: str, silent: str) -> None:
    assert rule in fired(fires)
    assert rule not in fired(silent)


def test_a_path_behind_a_plainer_one_is_advice_two_that_fit_alike_a_warning() -> None:
    order, both = _paths("GET /o/:id", "GET /o/export"), _paths("GET /o/:id/x", "GET /o/export/:day")
    found = [f.severity for text in (order, both) for f in reviewed(text).findings if f.rule == "hidden-path"]
    assert found == ["info", "warning"]


def test_a_secret_in_an_event_is_an_error_what_is_personal_advice() -> None:
    said = "services: {{a: {{emits: [e]}}}}\nevents: {{e: U}}\ntypes: {{U: {{id: uuid, x: text {}}}}}"
    told = [f for mark in ("secret", "pii") for f in reviewed(said.format(mark)).findings]
    assert [f.severity for f in told if f.rule == "personal-event"] == ["error", "info"]
