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


def _messages(engine: str) -> str:
    columns = "{id: uuid, author_id: -> users.id, chat_id: -> chats.id}"
    return (
        f"stores: {{db: {engine}, other: postgres}}\ntables: {{users: {{store: other, columns: {{id: uuid pk}}}},"
        " chats: {store: db, columns: {id: uuid pk}},"
        f" m: {{store: db, rows: 9G, columns: {columns}, key: 'chat_id, id'}}}}"
    )


def _told(event: str, cache: str = "") -> str:
    stores = f"{{bus: kafka, c: {{engine: redis, ttl: 1m, {cache}}}}}"
    return f"services: {{a: {{emits: [{event}]}}}}\nevents: {{{event}: }}\nstores: {stores}"


def _outbox(flag: str) -> str:
    return (
        f"services: {{a: {{emits: [x {flag}]}}}}\nevents: {{x: }}\nstores: {{bus: kafka}}\nendpoints: {{a: [GET /x]}}\n"
        "tables: {outbox: {columns: {id: uuid pk, payload: json}}}"
    )


def _taken(event: str, line: str = "POST /readings < Reading -> 202") -> str:
    return (
        f"services: {{a: {{emits: [taken]}}}}\nevents: {{taken: '{event}'}}\nstores: {{bus: kafka}}\n"
        "types: {Reading: {at: date}, Other: {at: date}, Batch: {all: 'Reading[]'}, Alone: {at: date}}\n"
        f"endpoints: {{a: [{line!r}]}}"
    )


def _signed(line: str) -> str:
    return (
        "api: {auth: {jwt: bearer, key: apikey}}\nservices: {a: {}}\n"
        f"endpoints: {{a: ['GET /a @a:read', {line!r}]}}"
    )


def _keys(line: str, more: str = "") -> str:
    columns = f"{{id: uuid pk = uuid, source_id: -> sources.id, hash: char(64) secret{more}}}"
    return (
        "services: {a: {}}\ntypes: {Key: 'keys(id, source_id)'}\n"
        f"tables: {{sources: {{columns: {{id: uuid pk}}}}, keys: {{columns: {columns}}}}}\nendpoints: {{a: [{line!r}]}}"
    )


def _remarks(line: str) -> str:
    return (
        "services: {a: {}}\ntypes: {New: remarks(body)}\ntables:\n  tenants: {columns: {id: uuid pk}}\n"
        "  tasks: {columns: {tenant: -> tenants.id, id: uuid}, key: 'tenant, id'}\n"
        "  remarks:\n    columns: {tenant: -> tenants.id, id: uuid, task_id: uuid, body: varchar(9)}\n"
        "    key: tenant, id\n    foreign: ['tenant, task_id -> tasks(tenant, id)']\n"
        f"endpoints: {{a: ['POST {line} < New']}}"
    )


def _spread(rows: str, by: str = "tenant") -> str:
    columns = "{id: uuid, tenant: uuid}, key: 'tenant, id'"
    return (
        f"tables: {{small: {{rows: 10k, columns: {columns}, shard: hash(tenant) 4}},"
        f" large: {{rows: {rows}, columns: {columns}, shard: hash({by}) 4}}}}"
    )


def _moments(table: str) -> str:
    timed = "{columns: {id: uuid pk, created_at: timestamptz}}"
    return f"tables: {{a: {timed}, b: {timed}, {table}}}"


def _people(line: str) -> str:
    return (
        f"{_GROWN}}}\nservices: {{a: {{}}}}\ntypes: {{User: users, Member: 'members + user:User', Bare: members}}\n"
        "tables: {users: {columns: {id: uuid pk}}, members: {columns: {id: uuid pk}},"
        " notes: {columns: {id: uuid pk, by: -> users.id}}}\n"
        f"endpoints: {{a: ['GET /notes/:id -> notes', {line!r}]}}"
    )


def _live(line: str) -> str:
    return (
        "services: {a: {consumes: [x dlq]}, s: {consumes: [y]}}\nevents: {x: , y: Post}\nstores: {bus: kafka}\n"
        f"types: {{Post: {{id: uuid}}, Other: {{id: uuid}}}}\nendpoints: {{s: [{line!r}]}}"
    )


def _sums(line: str) -> str:
    return f"services: {{a: {{}}}}\ntypes: {{Sum: {{day: date, n: int}}}}\nendpoints: {{a: [{line!r}]}}"


def _runs(line: str, repos: str = "40", more: str = "") -> str:
    columns = "{id: uuid pk, repo_id: -> repos.id, state: text, at: timestamptz}"
    return (
        f"services: {{a: {{}}}}\ntables: {{repos: {{rows: {repos}, columns: {{id: uuid pk}}}},"
        f" runs: {{rows: 20M, columns: {columns}{more}}}}}\nendpoints: {{a: [{line!r}]}}"
    )


def _bills(tenants: str, line: str) -> str:
    return (
        f"services: {{a: {{}}}}\ntables:\n  tenants: {{rows: {tenants}, columns: {{id: uuid pk}}}}\n"
        "  bills: {rows: 6M, columns: {tenant_id: -> tenants.id, id: uuid, state: text}, key: 'tenant_id, id'}\n"
        "  notes: {columns: {tenant_id: -> tenants.id, id: uuid}, key: 'tenant_id, id'}\n"
        f"endpoints: {{a: [{line!r}]}}"
    )


def _parted(columns: str, more: str = "") -> str:
    return (
        f"{_GROWN}}}\nservices: {{a: {{}}}}\ntables: {{t: {{rows: 9M, columns: {{{columns}}}{more}}}}}\n"
        "endpoints: {a: ['GET /t ?state page -> t[] @public']}"
    )


def _belongs(line: str) -> str:
    return (
        f"{_GROWN}}}\nservices: {{a: {{}}}}\ntables:\n  users: {{columns: {{id: uuid pk}}}}\n"
        "  courses: {columns: {id: uuid pk}}\n"
        "  enrolments: {columns: {user_id: -> users.id, course_id: -> courses.id, at: date = today},"
        " key: 'user_id, course_id'}\n"
        f"endpoints: {{a: [{line!r}]}}"
    )


def _circle(emits: str, more: str = "") -> str:
    return (
        "load: {entry: a POST /x, peak: 9/s}\n"
        f"services: {{a: {{emits: [told]}}, b: {{kind: worker, consumes: [told], calls: [a PATCH /x]}}}}\n"
        "events: {told: }\nstores: {bus: sqs}\n"
        f"endpoints: {{a: [POST /x{more}, {{endpoint: PATCH /x{emits}}}]}}"
    )


#: A rule, a design in which it speaks, and a near one in which it does not.
PAIRS: tuple[tuple[str, str, str], ...] = (
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
    # Where rows are found by their key alone, another index is no remedy, and nothing refuses a delete.
    ("fk-index", _messages("postgres"), _messages("cassandra")),
    ("fk-index", _messages("postgres"), _messages("{engine: DynamoDB}")),
    ("no-delete-rule", _messages("postgres"), _messages("cassandra")),
    ("no-delete-rule", _messages("postgres"), _messages("mongodb")),
    # A cache that forgets by an event hears of it; what waits to be sent is read by who sends it.
    ("event-ends", _told("x"), _told("x", "invalidate: [x]")),
    ("event-ends", _told("x", "invalidate: [y]"), _told("x", "invalidate: [x]")),
    ("unread-table", _outbox(""), _outbox("outbox")),
    # What is passed on as it came is taken, not done later.
    ("job-status", _taken("Other"), _taken("Reading")),
    (
        "job-status",
        _taken("Alone", "POST /readings < Batch -> 202"),
        _taken("Reading[]", "POST /readings < Batch -> 202"),
    ),
    ("job-status", _taken("Reading", "POST /readings < Reading -> 202 job"), _taken("Reading")),
    # Scopes are for tokens: a key of its own is what it may do. Nobody else has what is one's own.
    ("write-scope", _signed("POST /b auth=jwt"), _signed("POST /b auth=key")),
    ("write-scope", _signed("DELETE /sessions/:id"), _signed("DELETE /sessions/current")),
    ("write-scope", _signed("PATCH /mesh"), _signed("PATCH /me")),
    # That a key names no column is a problem of the file already, and one more `pk` mends nothing.
    (
        "no-primary-key",
        "tables: {a: {columns: {id: uuid, x: int}}, b: {columns: {id: uuid pk, x: int}}}",
        "tables: {a: {columns: {id: uuid pk, x: int}, key: gone}, b: {columns: {id: uuid pk, x: int}}}",
    ),
    # Nothing need be sent where the server makes all of the row.
    (
        "no-body",
        _keys("POST /sources/:id/keys -> 201 Key", ", label: text"),
        _keys("POST /sources/:id/keys -> 201 Key"),
    ),
    ("no-body", _keys("POST /keys -> 201 Key"), _keys("POST /sources/:id/keys -> 201 Key")),
    ("no-body", _keys("POST /sources/:id/keys"), _keys("POST /sources/:id/keys -> 201 Key")),
    # The path says whose it is behind the tenant as well; a note may say that the token does.
    ("create-missing", _remarks("/remarks"), _remarks("/tasks/:id/remarks")),
    (
        "create-missing",
        _bill("by: text") + "\ntypes: {New: bills(id)}\n" + _paths("POST /bills < New"),
        _bill("by: text -- taken from the token") + "\ntypes: {New: bills(id)}\n" + _paths("POST /bills < New"),
    ),
    # A span that must be named bounds what is counted for it.
    (
        "unpaged-list",
        _sums("GET /sums ?from:date,to:date -> Sum[]"),
        _sums("GET /sums ?from:date!,to:date! -> Sum[]"),
    ),
    (
        "unpaged-list",
        _sums("GET /sums ?of:text!,to:date! -> Sum[]"),
        _sums("GET /sums ?at:timestamptz[gte,lt]! -> Sum[]"),
    ),
    # Small tables lie where the large ones that they are joined to lie.
    ("early-shard", _spread("20k"), _spread("900M")),
    ("early-shard", _spread("900M", "id"), _spread("900M")),
    # What comes with its parent came when that did; what is a handful is a list of words.
    (
        "no-timestamps",
        _moments("c: {columns: {a_id: -> a.id, no: int}, key: 'a_id, no'}"),
        _moments("c: {columns: {a_id: -> a.id delete=cascade, no: int}, key: 'a_id, no'}"),
    ),
    (
        "no-timestamps",
        _moments("c: {rows: 5k, columns: {code: text pk, price: int}}"),
        _moments("c: {rows: 12, columns: {code: text pk, price: int}}"),
    ),
    # What is answered inside of something else can be read.
    (
        "unreadable-reference",
        _people("GET /members/:id -> Bare"),
        _people("GET /members/:id -> Member"),
    ),
    # Few rows are read as fast without an index.
    (
        "query-index",
        "services: {a: {}}\ntables: {t: {columns: {id: uuid pk, kind: text}}}\n"
        "endpoints: {a: ['GET /t ?kind page -> t[]']}",
        "services: {a: {}}\ntables: {t: {rows: 2k, columns: {id: uuid pk, kind: text}}}\n"
        "endpoints: {a: ['GET /t ?kind page -> t[]']}",
    ),
    # Of one parent, or within one tenant, few rows are left, and the index that leads there finds them.
    (
        "query-index",
        _runs("GET /repos/:id/runs ?state page -> runs[]"),
        _runs("GET /repos/:id/runs ?state page -> runs[]", "4k"),
    ),
    (
        "query-index",
        _runs("GET /runs ?state page -> runs[]", "4k"),
        _runs("GET /repos/:id/runs ?state -> runs[]", "4k"),
    ),
    (
        "query-index",
        _bills("3", "GET /bills ?state page -> bills[]"),
        _bills("3k", "GET /bills ?state page -> bills[]"),
    ),
    ("offset-large", _bills("3", "GET /bills page -> bills[]"), _bills("3k", "GET /bills page -> bills[]")),
    # SQLite's integers are wide; what is acted on tells how far it is; a partner that tells asks nothing back.
    (
        "small-key",
        "stores: {db: mysql}\ntables: {t: {columns: {id: int pk auto}}}",
        "stores: {db: sqlite}\ntables: {t: {columns: {id: int pk auto}}}",
    ),
    ("job-status", _paths("POST /runs/:id:cancel -> 202"), _paths("POST /runs/:id:cancel -> 202", "GET /runs/:id")),
    ("job-status", _paths("POST /bills/:id/send -> 202"), _paths("POST /bills/:id/send -> 202", "GET /bills/:id")),
    (
        "job-status",
        _paths("POST /bills/:id/exports -> 202", "GET /bills/:id"),
        _paths("POST /bills/:id/exports -> 202", "GET /bills/:id/exports/:no"),
    ),
    (
        "job-status",
        _paths("POST /hooks -> 202").replace("{a: {}}", "{a: {}, forge: {calls: [a POST /hooks]}}"),
        _paths("POST /hooks -> 202").replace("{a: {}}", "{a: {}, forge: {kind: external, calls: [a POST /hooks]}}"),
    ),
    # Whose system it is a client knows; a part of a row may be one by several columns.
    (
        "unreadable-reference",
        f"{_GROWN}}}\n"
        + _bills("3", "GET /bills -> bills[]").replace("  notes: {columns: {ten", "  notes: {columns: {x"),
        f"{_GROWN}}}\n" + _bills("3", "GET /bills -> bills[]"),
    ),
    (
        "no-timestamps",
        _moments("c: {columns: {t: uuid, a_id: uuid, no: int}, key: 't, a_id, no', foreign: ['t, a_id -> a']}"),
        _moments(
            "c: {columns: {t: uuid, a_id: uuid, no: int}, key: 't, a_id, no', foreign: ['t, a_id -> a delete=cascade']}"
        ),
    ),
    # A call of what is not ours is told of once, with its own reason.
    (
        "unsafe-upstream",
        "services: {a: {calls: [b timeout=1s, x]}, b: {}, x: {kind: external}}",
        "services: {a: {calls: [b timeout=1s, x timeout=2s]}, b: {}, x: {kind: external}}",
    ),
    (
        "no-timeout",
        "services: {a: {calls: [b timeout=1s, x]}, b: {}, x: {}}",
        "services: {a: {calls: [b timeout=1s, x]}, b: {}, x: {kind: external}}",
    ),
    # What is kept outside of tables is kept as well.
    (
        "many-services",
        "services: {a: {uses: [db]}, b: {uses: [db]}, c: {uses: [x]}}\nstores: {db: postgres, x: redis}\n"
        "tables: {t: {store: db, columns: {id: uuid pk}}, u: {store: db, columns: {id: uuid pk}}}",
        "services: {a: {uses: [db]}, b: {uses: [db]}, c: {uses: [x]}}\nstores: {db: postgres, x: s3}\n"
        "tables: {t: {store: db, columns: {id: uuid pk}}, u: {store: db, columns: {id: uuid pk}}}",
    ),
    # What is in another store is referred to by name alone; a batch is taken.
    (
        "offset-large",
        _runs("GET /runs page -> runs[]").replace("-> repos.id", "uuid"),
        _runs("GET /repos/:id/runs page -> runs[]").replace("-> repos.id", "uuid"),
    ),
    (
        "offset-large",
        _runs("GET /repos/:id/runs page -> runs[]").replace("repo_id: -> repos.id", "a_id: uuid"),
        _runs("GET /repos/:id/runs page -> runs[]").replace("-> repos.id", "uuid"),
    ),
    ("job-status", _taken("Other", "POST /x < Alone -> 202"), _taken("Other", "POST /x < Alone[] -> 202")),
    ("job-status", _taken("Other", "POST /x < Alone[] -> 202 Other"), _taken("Other", "POST /x < Alone[] -> 202")),
    ("job-status", _taken("Other", "POST /x < Alone[] -> 202 job"), _taken("Other", "POST /x < Alone[] -> 202")),
    # Who answers nobody is not called; whoever is of one team may look.
    *(
        (
            "foreign-table",
            f"services: {{a: {{owner: x, reads: [db]}}, b: {{owner: y, kind: {kind}}}}}\n"
            "stores: {db: {engine: postgres, owner: b}}",
            f"services: {{a: {{owner: x, reads: [db]}}, b: {{owner: x, kind: {kind}}}}}\n"
            "stores: {db: {engine: postgres, owner: b}}",
        )
        for kind in ("service", "gateway", "external", "worker", "job", "function")
    ),
    # A circle that is said, one that is a guess, and none.
    ("loop-gain", _circle(", emits: [told]"), _circle(", emits: []")),
    ("loop-gain", _circle(""), _circle(", emits: []")),
    (
        "loop-gain",
        _circle("").replace("b: {kind", "c: {consumes: [told]}, b: {kind"),
        _circle(", emits: []").replace("b: {kind", "c: {consumes: [told]}, b: {kind"),
    ),
    # Whose list it is the token may say; what is true or false needs no index.
    (
        "query-index",
        _runs("GET /runs ?state page -> runs[] @r:read"),
        _runs("GET /runs ?repo_id page -> runs[] @r:read"),
    ),
    (
        "query-index",
        _runs("GET /runs ?state page -> runs[] auth=jwt").replace("services:", "api: {auth: {jwt: bearer}}\nservices:"),
        _runs("GET /runs ?repo_id page -> runs[]"),
    ),
    (
        "query-index",
        _runs("GET /runs ?done,state page -> runs[]").replace(", at: timestamptz}", ", done: bool}"),
        _runs("GET /runs ?done page -> runs[]").replace(", at: timestamptz}", ", done: bool}"),
    ),
    ("query-index", _runs("GET /runs ?repo_id,state page -> runs[]"), _runs("GET /runs ?repo_id page -> runs[]")),
    # An action below a key, what has no noun, what hears how far something is.
    ("no-body", _paths("POST /bills/:id/send"), _paths("POST /bills/:id:send")),
    ("no-body", _paths("POST /:id"), _paths("POST /:id:send")),
    ("job-status", _paths("POST /reports job"), _paths("POST /reports job", "WS /reports/:id")),
    # Of several partners each is told, one that a client asks as advice.
    (
        "unsafe-upstream",
        "services: {a: {calls: [b timeout=1s, x timeout=1s, y]}, b: {}, x: {kind: external}, y: {kind: external}}",
        "services: {a: {calls: [b timeout=1s, x timeout=1s, z]}, b: {}, x: {kind: external}, z: {}}",
    ),
    (
        "unsafe-upstream",
        "services: {a: {kind: client, calls: [b timeout=1s, x]}, b: {}, x: {kind: external}}",
        "services: {a: {kind: client, calls: [b timeout=1s, y]}, b: {}, x: {kind: external}}",
    ),
    (
        "many-services",
        "services: {a: {uses: [db]}, b: {uses: [db]}, c: {uses: [db]}}\nstores: {db: postgres, x: solr}\n"
        "tables: {t: {store: db, columns: {id: uuid pk}}, u: {store: db, columns: {id: uuid pk}}}",
        "services: {a: {uses: [db]}, b: {uses: [db]}, c: {uses: [x]}}\nstores: {db: postgres, x: solr}\n"
        "tables: {t: {store: db, columns: {id: uuid pk}}, u: {store: db, columns: {id: uuid pk}}}",
    ),
    (
        "small-key",
        "tables: {t: {columns: {id: bigint pk auto}}, u: {columns: {id: int pk auto}}}",
        "tables: {t: {columns: {id: bigint pk auto}}, u: {columns: {id: int pk}}}",
    ),
    # Releases of one engine are one.
    (
        "many-stacks",
        "services: {a: {}}\nstores: {s: mysql 8, t: mariadb, u: postgres, v: sqlite}",
        "services: {a: {}}\nstores: {s: mysql 8, t: 'mysql:9', u: postgres, v: sqlite}",
    ),
    # That one belongs to something is said by the path and the token.
    ("no-body", _belongs("PUT /courses/:id -> 204"), _belongs("PUT /courses/:id/enrolments -> 204")),
    ("no-body", _belongs("POST /courses/:id/enrolments -> 204"), _belongs("PUT /courses/:id/enrolments -> 204")),
    # What goes straight to who is there now goes nowhere else when it cannot.
    ("no-dlq", _live("WS /live -> Other"), _live("WS /live -> Post")),
    ("no-dlq", _live("GET /posts -> Post"), _live("GET /posts -> Post stream")),
)


@pytest.mark.parametrize(("rule", "fires", "silent"), PAIRS)
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


def test_a_list_in_a_text_is_a_list_where_the_engine_has_lists_and_else_a_table() -> None:
    said = "stores: {{db: {}}}\ntables: {{T: {{columns: {{ID: int pk, TAG_LIST: varchar(200)}}}}}}"
    told = [f for engine in ("postgres", "oracle") for f in reviewed(said.format(engine)).findings]
    mends = [(f.mend, bool(f.edits)) for f in told if f.rule == "list-in-text"]
    assert mends == [
        ("TAG_LIST: text[], or a table", True),
        ("a table of its own:  T_TAG_LIST(T_ID -> T.ID, value text)", False),
    ]


def told(rule: str, text: str) -> list[tuple[str, str]]:
    return [(f.severity, f.mend) for f in reviewed(text).findings if f.rule == rule]


def test_a_key_that_partitions_want_divides_no_tenants_and_parts_are_not_asked_for_within_their_row() -> None:
    """The index that is offered begins with what every query names, which the key of a row is not."""
    plain = _parted("id: uuid pk, state: text")
    parted = _parted("id: uuid, state: text, at: date", ", key: 'id, at', partition: range(at) every=month")
    lines = _parted("a_id: -> a.id, no: int, state: text", ", key: 'a_id, no'}, a: {columns: {id: uuid pk}")
    tenant = _parted("tenant: uuid, id: uuid, state: text", ", key: 'tenant, id'")
    assert told("query-index", plain) == [("error", "t index state")]
    assert told("query-index", parted) == [("error", "t index state")]
    assert told("query-index", lines) == [("error", "t index state")]
    assert told("query-index", tenant) == [("info", "t index tenant, state")]


def test_the_index_below_a_key_of_the_path_begins_with_the_parent() -> None:
    found = told("query-index", _runs("GET /repos/:id/runs ?state page -> runs[]"))
    assert found == [("error", "runs index repo_id, state")]


def test_where_the_token_may_say_whose_list_it_is_a_missing_index_is_no_error() -> None:
    open_, signed = (
        told("query-index", _runs(f"GET /runs ?state page -> runs[] {who}")) for who in ("@public", "@r:read")
    )
    assert (open_, signed) == ([("error", "runs index state")], [("warning", "runs index state")])


def test_a_span_of_time_that_must_be_named_is_of_the_type_of_its_column() -> None:
    whole, half, span = (
        told("unpaged-list", _runs(f"GET /runs ?at{which} -> runs[]")) for which in ("[gte,lt]", "[gte]!", "[gte,lt]!")
    )
    assert [found[0][0] for found in (whole, half, span)] == ["error", "error", "info"]


def test_a_circle_by_an_event_that_an_endpoint_may_not_emit_is_no_error() -> None:
    """That each endpoint emits all that its service does is a guess where there are several."""
    assert told("loop-gain", _circle("", "")) == [
        ("info", "say which endpoints emit, such as  {endpoint: PATCH /x, emits: []}")
    ]
    assert [severity for severity, _ in told("loop-gain", _circle(", emits: [told]"))] == ["error"]
    assert told("loop-gain", _circle(", emits: []")) == []


def test_who_answers_nobody_is_not_offered_to_be_called() -> None:
    text = (
        "services: {{a: {{owner: x, reads: [db]}}, b: {{owner: y, kind: {}}}}}\n"
        "stores: {{db: {{engine: postgres, owner: b}}}}"
    )
    said = [told("foreign-table", text.format(kind))[0][1] for kind in ("service", "worker")]
    assert said == [
        "call b instead:  a -> b",
        "b answers nobody: let a own db (owner: a), or one team both",
    ]


def test_a_gateway_that_guards_is_not_left_out_without_its_guards() -> None:
    text = "services: {{web: {{kind: client, calls: [gw]}}, gw: {{kind: gateway, calls: [a]{}}}, a: {{}}}}"
    said = [told("lone-gateway", text.format(more))[0][1] for more in ("", ", guards: [jwt, tls]")]
    assert said == [
        "leave it out until there is a second service",
        "let a do jwt, tls itself until there is a second service",
    ]


def test_an_action_below_a_key_is_offered_as_one() -> None:
    found = told("no-body", _paths("POST /bills/:id/send"))
    assert found == [
        ("info", "for an action, POST /bills/:id:send; else POST /bills/:id/send < Send, with a type Send")
    ]
    assert told("job-status", _paths("POST /runs/:id:cancel -> 202")) == [("info", "GET /runs/:id")]
    assert told("job-status", _paths("POST /reports -> 202")) == [("info", "GET /reports/:id")]


def test_what_keeps_something_itself_is_not_offered_a_second_one_of_it() -> None:
    """That is the error which `stateful-replicas` tells."""
    text = "targets: {{availability: 99.9%}}\nservices: {{a: {{calls: [b]}}, b: {{run: 1 x 1cpu 2ms 99%{}}}}}"
    plain, kept, none = (
        told("single-replica", text.format(more)) for more in ("", ", state: session", ", state: none")
    )
    assert plain == none == [("warning", "run: 2 x 1cpu 2ms 99%")]
    assert kept == [("warning", "a store for its session, then state: none and run: 2 x 1cpu 2ms 99%")]
    edits = [f.edits for f in reviewed(text.format(", state: disk")).findings if f.rule == "single-replica"]
    assert edits == [()]


def test_what_nobody_reads_is_told_once_for_all_that_refer_to_it() -> None:
    text = (
        f"{_GROWN}}}\nservices: {{a: {{}}}}\n"
        "tables: {players: {columns: {id: uuid pk}}, cards: {columns: {id: uuid pk}},"
        " duels: {columns: {id: uuid pk, first: -> players.id, card: -> cards.id, second: -> players.id}}}\n"
        "endpoints: {a: [GET /duels/:id -> duels]}"
    )
    found = [f for f in reviewed(text).findings if f.rule == "unreadable-reference"]
    assert [(f.path[-1], f.what) for f in found] == [
        ("first", "duels is answered with first, second, and no endpoint reads players"),
        ("card", "duels is answered with card, and no endpoint reads cards"),
    ]
