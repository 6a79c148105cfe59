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


def _notes(line: str) -> str:
    columns = "{id: uuid pk, user_id: -> users.id, at: date}"
    return (
        "services: {a: {}}\ntables: {users: {rows: 400k, columns: {id: uuid pk}},"
        f" notes: {{rows: 5M, columns: {columns}, indexes: ['user_id, at']}}}}\nendpoints: {{a: ['{line}']}}"
    )


def _stored(store: str) -> str:
    return (
        "services: {a: {uses: [db]}}\nstores: {db: postgres, other: mysql}\nendpoints: {a: [GET /x]}\n"
        f"tables: {{sums: {{{store}, columns: {{id: uuid pk}}}}}}"
    )


def _shares(count: int) -> str:
    mine = ", ".join(f"GET /a{i}" for i in range(count))
    return f"services: {{a: , b: , c: , d: }}\nendpoints: {{a: [{mine}], b: [GET /b], c: [GET /c], d: [GET /d]}}"


def _read(line: str) -> str:
    store = "{x: {engine: mysql, run: 1 x 1cpu 2ms 99%}}"
    return f"targets: {{availability: 99.9%}}\nservices: {{a: {{{line}}}}}\nstores: {store}"


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
        # A service that has most of few operations is no giant.
        ("mega-service", _shares(9), _shares(4)),
        # The key of a path says whose rows are asked for, the token perhaps too; a list below a key is one parent's.
        (
            "query-index",
            _notes("GET /notes sort=-at page -> notes[]"),
            _notes("GET /users/:id/notes sort=-at page -> notes[]"),
        ),
        (
            "query-index",
            _notes("GET /notes sort=-at page -> notes[] @public"),
            _notes("GET /notes sort=-at page -> notes[] @notes:read"),
        ),
        ("unpaged-list", _notes("GET /notes -> notes[]"), _notes("GET /users/:id/notes -> notes[]")),
        ("offset-large", _notes("GET /notes page -> notes[]"), _notes("GET /users/:id/notes page -> notes[]")),
        # Names of older systems are in capitals; a list may be told in the note alone.
        (
            "float-money",
            "tables: {T: {columns: {ID: int pk, PRICE: double}}}",
            "tables: {T: {columns: {ID: int pk, PRICED: double}}}",
        ),
        (
            "list-in-text",
            "tables: {t: {columns: {id: int pk, TAGS: text -- comma-separated}}}",
            "tables: {t: {columns: {id: int pk, TAGS: text -- as typed}}}",
        ),
        ("verb-in-path", _paths("POST /saveOrder"), _paths("POST /savings")),
        # What is counted and stays small needs no wide key.
        (
            "small-key",
            "tables: {t: {rows: 9M, columns: {id: int pk auto}}}",
            "tables: {t: {rows: 400, columns: {id: int pk auto}}}",
        ),
        # A database that is only read must be up as well; a CDN before files forgets by their names.
        ("no-standby", _read("reads: [x]"), _read("does: Nothing")),
        (
            "cache-no-end",
            "targets: {p95: 1s}\nstores: {db: postgres, edge: {kind: cdn, from: [db]}}",
            "targets: {p95: 1s}\nstores: {files: s3, edge: {kind: cdn, from: [files]}}",
        ),
        (
            "unused-store",
            "services: {a: {uses: [db]}}\nstores: {db: postgres, files: s3}",
            "services: {a: {uses: [db]}}\nstores: {db: postgres, files: s3, edge: {kind: cdn, from: [files]}}",
        ),
        # A table alone in a store is meant by the store's name.
        ("unread-table", _stored("store: other"), _stored("store: db")),
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
