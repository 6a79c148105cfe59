"""Every one-line form, torn in every way that YAML can tear it: one problem at its line, the quoted line as its mend.

What stands in quotes is the judge: mended by `f`, the file must say what it says with the line in quotes.
"""

from __future__ import annotations

from itertools import product

import pytest

from backdraft.design import keys
from backdraft.design.lexer import quote
from backdraft.design.shapes import Keys, Text
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.document.untorn import untorn

HEAD = "backdraft: 1\n"
REST = """\
services:
  b:
  c:
stores:
  s: postgres
  bus: kafka
events:
  ev: int
types:
  X: int
errors:
  gone: 410 Gone
"""
TABLES = REST + "tables:\n  o:\n    columns:\n      id: uuid pk\n      n: int\n"
TABLE = TABLES + "  t:\n    columns:\n      id: uuid pk\n      n: int\n      d: text\n"

#: What a note, a text in quotes, and plain text may hold. A comma in a note parts items where a list is in brackets.
NOTES = (" -- Pay: now", " -- no #5", " -- x: y: z", " -- ends:", " -- a: b #5", " -- it's: so")
LISTED = (" -- one, two", " -- it's, well", " -- see #5, then", " -- (so, then)", *NOTES)
QUOTED = ("'a, e'", "'a: e'", "'a #e'", "'a, e: f'", "'it''s, x'", "'[a'", "'a)'", "'{a}'", "'a #e, f'", "'a:'", "'#a'")
PROSE = ("Pay: now", "no #5", "a: e, f", "don't: do", "'x' and more", "[x] y", "{x} y", "* star", "& and", "! bang")
PROSE += ("| pipe", "> gt", "@ at", "% pc", "`b`", "a: e: f", "ends:", "a #5: e")

#: Where a line may stand (as @), and such lines; ^ is a note, ~ a text in quotes.
COLUMNS = (
    "varchar(9)^",
    "numeric(12,2) 0..^",
    "enum(a, ~)^",
    "enum(~, b)",
    "varchar(9) = ~",
    "varchar(9) = ~ pii -- why",
)
FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "a column": (
        (
            REST + "tables:\n  t:\n    columns:\n      k: @\n      z: int\n",
            REST + "tables:\n  t:\n    columns: {id: uuid pk, k: @, z: int}\n",
            REST + "tables:\n  t: {columns: {k: @}, rows: 5}\n",
            REST + "tables:\n  t:\n    columns:\n      k: {column: @, title: x}\n",
            REST + "mixins:\n  m: {k: @, z: int}\n",
            REST.replace("  X: int\n", "  X: int\n  Y:\n    k: @\n    z: int\n"),
        ),
        COLUMNS,
        LISTED,
    ),
    "an index": (
        (TABLE + "    indexes:\n      - @\n      - d\n", TABLE + "    indexes: @\n"),
        ("n^", "n, d desc^", "(d || ~)", "n, d where d = ~^"),
        LISTED,
    ),
    "indexes in brackets": ((TABLE + "    indexes: [@, d]\n",), ("n^", "lower(d)^", "(d || ~)"), NOTES[:4]),
    "a foreign key": (
        (TABLE + "    foreign:\n      - @\n", TABLE + "    foreign: @\n"),
        ("n -> o(n)^", "n, id -> o(n, id) delete=cascade^"),
        LISTED,
    ),
    "a foreign key in brackets": ((TABLE + "    foreign: [@]\n",), ("n -> o(n)^",), NOTES[:4]),
    "a check": (
        (TABLE + "    checks:\n      k: @\n      z: n > 0\n", TABLE + "    checks: {k: @, z: n > 0}\n"),
        ("n > 0 and d <> ~", "n in (1, 2)", "d in (~, 'b')", "coalesce(d, ~) <> ''"),
        (),
    ),
    "keys of a table": ((REST + "tables:\n  t: {columns: {id: uuid, n: int}, key: @, rows: 5}\n",), ("id, n",), ()),
    "a type": (
        (REST.replace("  X: int\n", "  X: int\n  Y: @\n"), REST.replace("types:\n  X: int", "types: {Y: @, X: int}")),
        ("enum(a, ~)", "enum(~, b)^", "numeric(12,2)^"),
        LISTED[4:],
    ),
    "a derived type": ((TABLES.replace("  X: int\n", "  X: int\n  Y: @\n"),), ("o(id, n?)^", "o - id^"), LISTED),
    "an event": (
        (REST.replace("  ev: int", "  e: @\n  ev: int"), REST.replace("events:\n  ev: int", "events: {e: @, ev: int}")),
        ("X to=bus^", "X key=id keep=7d^"),
        NOTES,
    ),
    "an endpoint": (
        (
            REST + "endpoints:\n  b:\n    - @\n    - GET /z\n",
            REST + "endpoints:\n  b: [@]\n",
            REST + "endpoints:\n  b: [@, GET /z]\n",
            REST + "endpoints:\n  b: [GET /z, @]\n",
            REST + "endpoints:\n  b:\n    - endpoint: @\n      description: x\n",
            REST + "endpoints:\n  b:\n    - {endpoint: @, description: x}\n",
        ),
        ("GET /a^", "GET /a ?x,y -> X[]^", "GET /a ?t[gte,lt] sort=-t,x page -> X^", "POST /a < X -> 201 X !gone^"),
        NOTES,
    ),
    "a dependency": (
        (
            REST.replace("  b:\n", "  b:\n    calls:\n      - @\n      - b\n"),
            REST.replace("  b:\n", "  b: {calls: [@, b]}\n"),
            REST.replace("  b:\n", "  b:\n    calls: [b, @]\n"),
            REST.replace("  b:\n", "  b:\n    calls: @\n"),
            REST.replace("  b:\n", "  b: {calls: @, owner: me}\n"),
        ),
        ("c^", "c GET /x x2 timeout=1s breaker^"),
        NOTES[:4],
    ),
    "a run": ((REST.replace("  b:\n", "  b: {run: @, owner: me}\n"),), ("2 x 1cpu, 5ms, 99.5%",), ()),
    "an error": (
        (REST.replace("  gone", "  e: @\n  gone"), REST.replace("errors:\n  gone: 410 Gone", "errors: {e: @}")),
        ("404 Pay: now", "404 no #5", "404 x: y: z", "404 don't: do"),
        (),
    ),
    "text": (
        (
            REST.replace("  b:\n", "  b: @\n"),
            REST.replace("  b:\n", "  b: {does: @, owner: me}\n"),
            REST.replace("  b:\n", "  b:\n    note: @\n    owner: me\n"),
            "name: x\nsummary: @\n",
            "decisions:\n  - @\n",
            "decisions:\n  - title: x\n    because: @\n",
            "decisions:\n  - {title: x, because: @, status: accepted}\n",
            "checklists:\n  l:\n    items:\n      i: @\n      j: Text\n",
            "checklists:\n  l:\n    items:\n      i: {text: @, done: 2026-01-01}\n",
            "checklists:\n  architecture: {caching: {skip: @}}\n",
            REST + "endpoints:\n  b:\n    - endpoint: GET /a\n      examples:\n        request:\n          note: @\n",
            TABLES + "      k:\n        column: int\n        native:\n          mysql: @\n",
        ),
        PROSE,
        (),
    ),
}  # fmt: skip

#: What prose inside braces may hold: no piece of it is a name with a colon behind it.
COMMAS = ("so, then", "so,then", "so, 5", "it's, x", "so, and, then", "so, and then: on", "so, it's: on", "so, then:")
COMMAS += ("so, owner", "so, x-own", "so, (then, on)", "so, 'then'", "so, a then:")
#: Each table of keys, as it stands inside braces (@ are the keys).
RECORDS: tuple[tuple[Keys, str], ...] = (
    (keys.API, "api: {@, base: /v1}\n"),
    (keys.LOAD, "load: {@, peak: 5/s}\n"),
    (keys.REVIEW, "review: {@}\n"),
    (keys.SERVICE, REST.replace("  b:\n", "  b: {@, limit: 5/s}\n")),
    (keys.DEPENDENCY, REST.replace("  b:\n", "  b:\n    calls: [{dependency: c, @}]\n")),
    (keys.STORE, REST.replace("  s: postgres", "  s: {@, rows: 5}")),
    (keys.EVENT, REST.replace("  ev: int", "  ev: {event: int, @}")),
    (keys.ERROR, REST.replace("  gone: 410 Gone", "  gone: {@, status: 410}")),
    (keys.COLUMN, TABLES + "      k: {column: int, @}\n"),
    (keys.INDEX, TABLE + "    indexes:\n      - {index: n, @}\n"),
    (keys.FOREIGN, TABLE + "    foreign:\n      - {foreign: n -> o(n), @}\n"),
    (keys.TABLE, TABLES + "  t: {@, columns: {id: int}}\n"),
    (keys.ENDPOINT, REST + "endpoints:\n  b:\n    - {endpoint: GET /a, @}\n"),
    (keys.DEPRECATED, REST + "endpoints:\n  b:\n    - {endpoint: GET /a, deprecated: {@}}\n"),
    (keys.DECISION, "decisions:\n  - {@, status: accepted}\n"),
    (keys.CHECK_ITEM, "checklists:\n  l: {items: {i: {@}}}\n"),
)
TEXTS = tuple(
    place.replace("@", ("title: x, " if table is keys.DECISION and name != "title" else "") + f"{name}: @")
    for table, place in RECORDS
    for name, key in table.items()
    if isinstance(key.shape, Text) and not (table is keys.DECISION and name == "status")
)
FORMS["text beside other keys in braces"] = (TEXTS, (*COMMAS, "so, then: on", "so, then: on, x: y"), ())
FORMS["text under any name in braces"] = (
    (
        REST.replace("services:\n  b:\n  c:", "services: {b: , c: @}"),
        REST.replace("services:\n  b:\n  c:", "services: {c: @, b: }"),
        REST.replace("stores:\n  s: postgres", "stores: {s: @, bus: kafka}").replace("  bus: kafka\n", ""),
        "checklists: {l: {title: @, items: {j: Text}}}\n",
        "checklists:\n  l:\n    items: {i: @, j: Text}\n",
        "checklists:\n  architecture: {caching: @, boundaries: pass}\n",
        REST.replace("  b:\n", "  b: {ignore: {no-owner: @, hub: so}}\n"),
        REST + "endpoints:\n  b:\n    - endpoint: GET /a\n      examples: {request: {note: @, all: [{x: 1}]}}\n",
        REST + "endpoints:\n  b:\n    - endpoint: GET /a\n      examples: {request: [{note: @}]}\n",
        TABLES + "      k: {column: int, native: {mysql: @}}\n",
        "review:\n  rules: {hub: @}\n",
    ),
    COMMAS,
    (),
)
FORMS["an error's text in braces"] = (
    (
        REST.replace("errors:\n  gone: 410 Gone", "errors: {e: @, gone: 410 Gone}"),
        REST.replace("errors:\n  gone: 410 Gone", "errors: {gone: 410 Gone, e: @}"),
    ),
    tuple(f"404 {text}" for text in (*COMMAS, "so, then: on", "so, then: on, x: y")),
    (),
)
FORMS["an endpoint under its service in braces"] = (
    (REST + "endpoints: {c: GET /b, b: @}\n", REST + "endpoints: {b: @, c: GET /b}\n"),
    ("GET /a^", "GET /a ?x,y -> X[]^"),
    tuple(f" -- {text}" for text in (*COMMAS, "so, then: on", "so, then: on, x: y")),
)
FORMS["a type's fields in braces"] = (
    (TABLES.replace("types:\n  X: int", "types: {X: int, Y: @, Z: int}"),),
    ("o - id, n", "o + a:X, b:X[]", "o(id, n) - id", "o - n + a:X, b:X?"),
    (),
)


def _lines(form: str, notes: tuple[str, ...]) -> list[str]:
    """The line with each text in quotes, and with each note."""
    noted = [form.replace("^", note).replace("~", QUOTED[0]) for note in ("", *notes)] if "^" in form else []
    return list(dict.fromkeys([*(form.replace("^", "").replace("~", text) for text in QUOTED), *noted]))


@pytest.mark.parametrize("form", FORMS)
def test_however_yaml_tears_a_line_it_is_one_problem_at_its_place_with_the_line_in_quotes_as_its_mend(
    form: str,
) -> None:
    places, forms, notes = FORMS[form]
    torn = 0
    for place, line in product(places, [line for form in forms for line in _lines(form, notes)]):
        right = Document.read(HEAD + place.replace("@", quote(line)))
        document = Document.read(HEAD + place.replace("@", line))
        shown = place.splitlines()[place[: place.index("@")].count("\n")].replace("@", line)
        if problems_of(right):
            continue  # no such line, torn or not
        problems = problems_of(document)
        if not problems and document.design.sections == right.design.sections:
            continue  # YAML reads it as it was meant
        torn += 1
        assert len(problems) == 1, (shown, problems)
        assert problems[0].mend.startswith(f"quote the line: {quote(line)}"), (shown, problems)
        assert document.place(problems[0])[0] == 2 + place[: place.index("@")].count("\n"), shown
        mended = untorn(document, problems[0])
        assert mended is not None and not problems_of(mended), shown
        assert mended.design.sections == right.design.sections, shown
    assert torn
