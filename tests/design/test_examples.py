"""Example requests, answers, errors and curl commands: right for the types, readable for people, safe for shells."""

from __future__ import annotations

import base64
import json
import re
import shlex
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Api, Column, Endpoint, SqlType, Table
from backdraft.design.notation.endpoint import parse_endpoint
from backdraft.design.resolve.curl import curl
from backdraft.design.resolve.endpoints import errors_of, key_types, param_types, status_of
from backdraft.design.resolve.example_errors import error_example
from backdraft.design.resolve.examples import example_of, input_example, request_example, response_example
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.render.examples import examples as shown
from tests.soak import examples
from tests.strategies import schema
from tests.strategies import services as some

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))

SHOP = """
api:
  base: /api/v1
  servers: [https://api.corner.shop]
  auth: {jwt: bearer, key: {scheme: apikey, header: X-Shop-Key}, basic: basic}
  every: {auth: jwt}
  page: {style: page, limit: 20, max: 100}
errors:
  invalid: 422 Invalid input
services:
  orders:
stores:
  db: postgres
types:
  Order: orders + lines:OrderLine[]
  OrderLine: order_lines - order_id
  OrderCreate: orders(customer_id, note) + lines:OrderLine[]
  Customer: customers
  CustomerCreate: customers(email, full_name)
  Category: categories + children:Category[]
  Count: {rows: int 0.., mean: double}
tables:
  customers:
    columns: {id: uuid pk = uuid, email: varchar(320) unique, full_name: varchar(120), secret_hash: text secret}
  orders:
    columns:
      id: uuid pk = uuid
      customer_id: -> customers.id
      status: enum(paid, pending, shipped) = 'pending'
      total: numeric(12,2) 0..
      note: varchar(500)?
      created_at: timestamptz = now
      deleted_at: timestamptz?
  order_lines:
    columns: {order_id: -> orders.id, line_no: int 1.., product_sku: varchar(40), quantity: int 1..1000}
    key: order_id, line_no
  categories:
    columns: {id: int pk auto, parent_id: "-> categories.id?", name: varchar(60)}
"""


def view_of(text: str = SHOP) -> View:
    document = Document.read("backdraft: 1\n" + text)
    assert [p.message for p in document.problems] == []
    return Memo().view(document.design)


def endpoint(line: str, **more: Any) -> Endpoint:
    from dataclasses import replace

    return replace(parse_endpoint(line, "orders").value, **more)


# --- envelopes ------------------------------------------------------------------------------------------------------


def test_a_list_is_answered_in_the_briefs_own_envelope() -> None:
    answer = json.loads(response_example(view_of(), endpoint("GET /orders page -> Order[]")))
    assert list(answer) == ["success", "data", "meta"]
    assert answer["success"] is True
    assert list(answer["meta"]) == ["page", "limit", "total"]
    assert answer["meta"] == {"page": 1, "limit": 20, "total": len(answer["data"])}
    assert len(answer["data"]) == 2


def test_one_thing_is_answered_without_meta_and_nothing_without_a_body() -> None:
    view = view_of()
    assert list(json.loads(response_example(view, endpoint("GET /orders/:id -> Order")))) == ["success", "data"]
    assert response_example(view, endpoint("DELETE /orders/:id -> 204")) == ""
    assert response_example(view, endpoint("GET /export -> text(text/csv)")) == ""
    assert request_example(view, endpoint("GET /orders -> Order[]")) == ""


def test_an_error_is_answered_in_the_briefs_own_envelope() -> None:
    view = view_of()
    ep = endpoint("POST /orders < OrderCreate -> Order")
    invalid = next(error for error in errors_of(view, ep) if error.status == 422)
    answer = json.loads(error_example(view, ep, invalid))
    assert answer == {
        "success": False,
        "error": {
            "code": "invalid",
            "message": "Invalid input",
            "details": [
                {"field": "customer_id", "message": "must be a UUID"},
                {"field": "note", "message": "must be at most 500 characters"},
            ],
        },
    }


def test_a_problem_is_that_of_rfc_9457() -> None:
    view = view_of(SHOP.replace("base: /api/v1", "base: /api/v1\n  envelope: problem"))
    ep = endpoint("GET /orders/:id -> Order")
    missing = next(error for error in errors_of(view, ep) if error.status == 404)
    answer = json.loads(error_example(view, ep, missing))
    assert (answer["type"], answer["title"], answer["status"]) == ("/errors/not_found", "No such resource", 404)
    order = json.loads(response_example(view, ep))
    assert answer["instance"] == f"/api/v1/orders/{order['id']}"
    assert "success" not in order
    assert list(json.loads(response_example(view, endpoint("GET /orders page -> Order[]")))) == ["data", "meta"]


def test_bare_is_bare() -> None:
    view = view_of(SHOP.replace("base: /api/v1", "base: /api/v1\n  envelope: bare"))
    ep = endpoint("GET /orders -> Order[]")
    assert isinstance(json.loads(response_example(view, ep)), list)
    assert list(json.loads(error_example(view, ep, errors_of(view, ep)[0]))) == ["code", "message", "details"]


def test_a_cursor_says_what_comes_next() -> None:
    answer = json.loads(response_example(view_of(), endpoint("GET /orders cursor -> Order[]")))
    assert list(answer["meta"]) == ["limit", "next"]


# --- what it is about -----------------------------------------------------------------------------------------------


def test_references_lead_to_the_example_they_name() -> None:
    view = view_of()
    order: Any = example_of(view, "Order")
    customer: Any = example_of(view, "Customer")
    assert order["customer_id"] == customer["id"]
    assert order["status"] == "pending"
    assert order["deleted_at"] is None
    assert [line["line_no"] for line in order["lines"]] == [1, 2]
    assert customer["full_name"].split()[0].lower() in customer["email"]
    assert "secret_hash" not in customer


def test_a_request_leaves_out_what_the_server_sets() -> None:
    view = view_of()
    assert list(json.loads(request_example(view, endpoint("POST /orders < OrderCreate")))) == [
        "customer_id",
        "note",
        "lines",
    ]
    sent = json.loads(request_example(view, endpoint("POST /orders < orders")))
    assert "id" not in sent and "created_at" not in sent and "customer_id" in sent
    assert "id" not in json.loads(request_example(view, endpoint("POST /categories < categories")))


def test_a_type_within_itself_ends() -> None:
    category: Any = example_of(view_of(), "Category")
    assert category["children"] == []
    assert category["parent_id"] is None or category["parent_id"] != category["id"]


LISTS = """
types:
  Part: {n: int}
  Long: {codes: "int[] 15..", parts: "Part[] 14..20", few: "text[]"}
"""


def test_what_is_held_by_a_row_refers_to_it() -> None:
    tables = "  patients: {columns: {id: uuid pk}}\n  visits: {columns: {id: uuid pk, patient_id: -> patients.id}}\n"
    view = view_of(f"types:\n  Patient: patients + visits:Visit[]\n  Visit: visits\ntables:\n{tables}")
    for line, of in (("GET /patients -> Patient[]", "id"), ("GET /patients/:id/visits -> Visit[]", "")):
        rows = json.loads(response_example(view, endpoint(line)))["data"]
        for holder in rows if of else [{"visits": rows, "id": input_example(view, key_types(view, endpoint(line))[0])}]:
            assert {visit["patient_id"] for visit in holder["visits"]} == {holder["id"]}
            assert len({visit["id"] for visit in holder["visits"]}) == 2
    assert (
        len(
            {
                row["patient_id"]
                for row in json.loads(response_example(view, endpoint("GET /visits -> Visit[]")))["data"]
            }
        )
        == 2
    )


def test_a_list_that_must_hold_many_holds_as_many() -> None:
    shown = json.loads(response_example(view_of(LISTS), endpoint("GET /long -> Long")))["data"]
    assert [len(shown[name]) for name in ("codes", "parts", "few")] == [15, 14, 2]
    assert len({part["n"] for part in shown["parts"]}) == 14


def test_lists_within_lists_end_however_many_each_must_hold() -> None:
    """Twelve of twelve of twelve, eight deep, are 400 million: `show` did not come back from eleven lines of design."""
    deep = "".join(f"  T{i}: {{n: int, born_on: date, next: 'T{i + 1}[] 12..'}}\n" for i in range(8))
    wide = "".join(f"  W{i}: {{{', '.join(f'f{j}: W{i + 1}' for j in range(20))}}}\n" for i in range(8))
    view = view_of(f"types:\n{deep}  T8: {{n: int}}\n{wide}  W8: {{n: int}}\n")
    for type_name in ("T0", "W0"):
        assert len(response_example(view, endpoint(f"GET /all -> {type_name}"))) < 10_000_000


def test_a_birthday_of_a_late_row_is_a_day() -> None:
    view = Document.read("backdraft: 1\ntypes:\n  Person: {born_on: date}\n").design
    assert example_of(Memo().view(view), "Person", 654) == {"born_on": "2002-02-28"}


def test_narrow_columns_of_things_that_have_short_names_hold_such_names() -> None:
    """A room of three letters was HAA, a licence North0."""
    columns_ = "{room: varchar(3), seat: varchar(3), licence: char(6), speciality: varchar(12)}"
    view = Document.read(f"backdraft: 1\ntypes:\n  Visit: {columns_}\n").design
    shown = example_of(Memo().view(view), "Visit")
    assert shown == {"room": "B12", "seat": "14C", "licence": "LX4471", "speciality": "Cardiology"}


def test_a_text_is_cut_between_words() -> None:
    view = Document.read("backdraft: 1\ntypes:\n  Return: {reason: varchar(15)}\n").design
    rows = [example_of(Memo().view(view), "Return", row) for row in range(3)]
    assert rows == [{"reason": "Ordered by"}, {"reason": "Arrived damaged"}, {"reason": "Found it"}]


def test_an_example_of_ones_own_wins() -> None:
    text = SHOP + (
        "endpoints:\n  orders:\n    - endpoint: POST /count < Count -> Count !invalid\n      examples:\n"
        "        request: {rows: 3, mean: 1.5}\n        response: {rows: 4, mean: 2}\n        invalid: {oh: no}\n"
    )
    view = view_of(text)
    ep = view.all(Endpoint, "endpoints")[0]
    assert json.loads(request_example(view, ep)) == {"rows": 3, "mean": 1.5}
    assert json.loads(response_example(view, ep)) == {"success": True, "data": {"rows": 4, "mean": 2}}
    assert json.loads(error_example(view, ep, errors_of(view, ep)[-1])) == {"oh": "no"}


def test_an_example_of_ones_own_has_what_its_type_must_have_as_it_is_generated() -> None:
    """What is said alone would be refused by the API itself."""
    view = view_of()
    made = json.loads(request_example(view, endpoint("POST /orders < OrderCreate")))
    own = {"note": "Ring twice", "lines": [{"quantity": "3"}]}
    shown = json.loads(request_example(view, endpoint("POST /orders < OrderCreate", examples={"request": own})))
    assert shown == made | {"note": "Ring twice", "lines": [made["lines"][0] | {"quantity": 3}]}
    assert list(shown) == list(made)
    answer = endpoint("GET /orders -> Order[]", examples={"response": [{"total": "9.5"}, {"total": "8"}]})
    rows = json.loads(response_example(view, answer))["data"]
    assert [row["total"] for row in rows] == [9.5, 8] and rows[0]["id"] != rows[1]["id"]
    for whole in ('{"note": "x"}', {"note": "x", "other": "1"}):
        ep = endpoint("POST /orders < OrderCreate", examples={"request": whole})
        assert "customer_id" not in request_example(view, ep), "JSON as it stands; what the review tells is left alone"


def test_the_same_design_gives_the_same_examples_and_remembers_them() -> None:
    view, other = view_of(), view_of()
    ep = endpoint("GET /orders page -> Order[]")
    assert view.ask(response_example, ep) == response_example(other, ep)
    assert view.ask(response_example, ep) is view.ask(response_example, ep)


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_every_endpoint_of_the_shipped_designs_has_examples_to_be_proud_of(path: Path) -> None:
    view = Memo().view(Document.read(path.read_text(encoding="utf-8")).design)
    for ep in view.all(Endpoint, "endpoints"):
        texts = [request_example(view, ep), response_example(view, ep)]
        texts += [error_example(view, ep, error) for error in errors_of(view, ep)]
        for text in filter(None, texts):
            value = json.loads(text)
            assert not re.search(r"\b(string|foo|bar|lorem|ipsum|example text)\b", text, re.IGNORECASE), text
            rows = value.get("data") if isinstance(value, dict) else value
            if isinstance(rows, list) and len(rows) > 1:
                assert rows[0] != rows[1]
        assert bool(texts[1]) == (status_of(view, ep) != 204 and ep.result is not None and ep.result.kind == "json")
        assert curl(view, ep).startswith("curl ")


# --- every value fits its column ------------------------------------------------------------------------------------

NAMES = (
    *("email", "full_name", "name", "title", "phone", "url", "country", "currency", "price", "total", "quantity"),
    *(
        "note",
        "sku",
        "slug",
        "status",
        "id",
        "parent_id",
        "created_at",
        "expires_at",
        "is_active",
        "tags",
        "q7",
        "注文",
    ),
)
TEXT_TYPES = ("char", "varchar", "text")
WHOLE = {"smallint": 2**15, "int": 2**31, "bigint": 2**63}


@st.composite
def columns(draw: st.DrawFn) -> Column:
    """A column of any plain type, perhaps with bounds that make sense for it."""
    kind = draw(st.sampled_from((*TEXT_TYPES, *WHOLE, "numeric", "real", "double", "bool", "bytes", "date", "time")))
    low = high = ""
    args: tuple[int, ...] = ()
    if kind in ("char", "varchar"):
        args = (draw(st.integers(1, 60)),)
    if kind in ("text", "varchar") and draw(st.booleans()):
        least = draw(st.integers(0, args[0] if args else 80))
        low, high = str(least), draw(st.sampled_from(("", str(least + draw(st.integers(0, 50))))))
    if kind == "numeric":
        scale = draw(st.integers(0, 4))
        args = draw(st.sampled_from(((), (scale + draw(st.integers(1, 9)), scale))))
    if kind in (*WHOLE, "numeric", "real", "double") and draw(st.booleans()):
        least = draw(st.integers(-50, 50))
        low = draw(st.sampled_from(("", str(least))))
        high = draw(st.sampled_from(("", str(least + draw(st.integers(0, 60))))))
        if kind == "numeric" and args and args[0] - args[1] < 3:
            low = high = ""
    flags = draw(st.sampled_from(((), (), ("unsigned",)))) if kind in WHOLE and not (low or high) else ()
    array = draw(st.sampled_from((0, 0, 0, 1))) if not (low or high) else 0
    return Column(draw(st.sampled_from(NAMES)), SqlType(kind, args, array=array), flags=flags, low=low, high=high)


def fits(value: Any, column: Column) -> bool:
    """Whether a database and an API would take `value`, judged apart from how it was made."""
    type_ = column.type
    assert type_ is not None
    if type_.array:
        assert isinstance(value, list) and value
        from dataclasses import replace

        return all(fits(item, replace(column, type=replace(type_, array=0))) for item in value)
    low = Decimal(column.low) if column.low else None
    high = Decimal(column.high) if column.high else None
    if type_.name in TEXT_TYPES:
        longest = min(
            [n for n in ((type_.args or (None,))[0], None if high is None else int(high)) if n is not None] or [9999]
        )
        return (
            isinstance(value, str) and min(int(low or 0), longest) <= len(value) <= longest and value == value.strip()
        )
    if type_.name == "bool":
        return isinstance(value, bool)
    if type_.name == "bytes":
        return len(base64.b64decode(value)) > 0
    if type_.name == "date":
        return bool(date.fromisoformat(value))
    if type_.name == "time":
        return bool(datetime.strptime(value, "%H:%M:%S"))
    number = Decimal(str(value))
    if type_.name in WHOLE:
        edge = WHOLE[type_.name] * (2 if column.has("unsigned") else 1)
        least = 0 if column.has("unsigned") else -edge
        if not (isinstance(value, int) and least <= value < edge):
            return False
    if type_.name == "numeric" and type_.args:
        precision, scale = type_.args
        if abs(number) >= Decimal(10) ** (precision - scale) or number != round(number, scale):
            return False
    return (low is None or number >= low) and (high is None or number <= high)


@given(st.lists(columns(), min_size=1, max_size=5, unique_by=lambda c: c.name), st.integers(0, 30))
@examples(100)
def test_every_value_fits_its_column(columns_: list[Column], row: int) -> None:
    table = Table("things", columns=tuple(columns_))
    view = Memo().view(Design({"tables": {("tables", "things"): table}}))
    example: Any = example_of(view, "things", row)
    for column in columns_:
        assert fits(example[column.name], column), (column, example[column.name])


@given(columns(), st.text(max_size=12), st.text(max_size=12))
def test_bounds_that_make_no_sense_break_nothing(column: Column, low: str, high: str) -> None:
    from dataclasses import replace

    table = Table("things", columns=(replace(column, low=low, high=high),))
    view = Memo().view(Design({"tables": {("tables", "things"): table}}))
    json.dumps(example_of(view, "things"))


@given(st.integers(1, 40))
def test_an_address_stays_an_address_in_a_narrow_column(width: int) -> None:
    table = Table("users", columns=(Column("email", SqlType("varchar", (width,))),))
    example: Any = example_of(Memo().view(Design({"tables": {("tables", "users"): table}})), "users")
    assert len(example["email"]) <= width
    assert width < 10 or re.fullmatch(r"[\w.]+@[\w.]+\.\w+", example["email"])


# --- curl -----------------------------------------------------------------------------------------------------------


SECRETS = "TOKEN=t0k API_KEY=k3y USERNAME=u PASSWORD=p"
THEMSELVES = "TOKEN='$TOKEN' API_KEY='$API_KEY' USERNAME='$USERNAME' PASSWORD='$PASSWORD'"


def words(command: str, variables: str = SECRETS) -> list[str]:
    """The words that a real shell hands to curl."""
    script = f'curl() {{ printf "%s\\0" "$@"; }}\n{variables}\n{command}\n'
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True, timeout=20)
    assert done.stderr == b""
    return done.stdout.decode().split("\0")[:-1]


def test_curl_sends_the_example_with_its_headers() -> None:
    view = view_of()
    ep = endpoint("PATCH /orders/:id < OrderCreate -> Order @orders:write if-match idempotent")
    sent = words(curl(view, ep))
    order: Any = example_of(view, "Order")
    assert sent[:3] == ["-X", "PATCH", f"https://api.corner.shop/api/v1/orders/{order['id']}"]
    headers = [sent[i + 1] for i, word in enumerate(sent) if word == "-H"]
    assert headers[0] == "Authorization: Bearer t0k"
    assert {header.split(":")[0] for header in headers} == {
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
    }
    assert json.loads(sent[sent.index("-d") + 1]) == json.loads(request_example(view, ep))


def test_curl_signs_in_as_the_design_says() -> None:
    view = view_of()
    assert "X-Shop-Key: k3y" in words(curl(view, endpoint("GET /orders auth=key")))
    assert "u:p" in words(curl(view, endpoint("GET /orders auth=basic")))
    assert words(curl(view, endpoint("GET /orders @public"))) == ["https://api.corner.shop/api/v1/orders"]


def test_curl_asks_for_what_is_required_and_escapes_it() -> None:
    view = view_of()
    url = words(curl(view, endpoint("GET /orders ?created_at[gte]!,status -> Order[] @public")))[0]
    assert re.fullmatch(r"https://[^?]+\?created_at%5Bgte%5D=2026-03-14T09%3A26%3A53Z", url)


def test_curl_uploads_a_file() -> None:
    assert words(curl(view_of(), endpoint("PUT /photo < file(image/png) @public")))[-2:] == [
        "--data-binary",
        "@example.png",
    ]


@given(some.endpoints(types=("Order", "OrderCreate", "nobody")))
@examples(30)
def test_no_name_breaks_out_of_the_shell(ep: Endpoint) -> None:
    """Whatever stands in a design, the shell hands on words that say the same as Python's own reading of the line."""
    design = Document.read("backdraft: 1\n" + SHOP).design
    servers = ("https://x.example/$(touch /tmp/owned)'`id`",)
    view = Memo().view(Design({**design.sections, "api": {("api",): Api(servers=servers)}}))
    command = curl(view, ep)
    assert words(command, THEMSELVES) == shlex.split(command.replace("\\\n", " "))[1:]
    for one in param_types(view, ep):
        assert one.type is not None
    for text in filter(None, (request_example(view, ep), response_example(view, ep))):
        json.loads(text)
    for error in errors_of(view, ep):
        json.loads(error_example(view, ep, error))


# --- any design -----------------------------------------------------------------------------------------------------

TYPES, TABLES = ("Order", "Line", "orders"), ("orders", "order_lines")
ENDS = (("orders", "id"), ("order_lines", "id"), ("nobody", ""), ("orders", ""))


@st.composite
def tangled(draw: st.DrawFn) -> tuple[Design, Endpoint]:
    """Types and tables that name one another in circles, and an endpoint over them."""
    tables = {("tables", n): draw(schema.tables(n, targets=ENDS, types=TYPES)) for n in TABLES}
    types = {("types", n): draw(schema.typedefs(n, known=TYPES)) for n in TYPES[:2]}
    ep = draw(some.endpoints(types=TYPES, params=("id", "status", "q")))
    return Design({"tables": tables, "types": types, "endpoints": {("endpoints", "orders", ep.id): ep}}), ep


@given(tangled())
@examples(30)
def test_circles_and_loose_ends_break_nothing(case: tuple[Design, Endpoint]) -> None:
    design, ep = case
    view = Memo().view(design)
    for text in (request_example(view, ep), response_example(view, ep)):
        assert len(text) < 200_000
        json.loads(text or "null")
    for error in errors_of(view, ep):
        assert json.loads(error_example(view, ep, error))["success"] is False
    assert curl(view, ep).startswith("curl")
    for one in (*key_types(view, ep), *param_types(view, ep)):
        assert one.type.name != "named"


@pytest.mark.parametrize(
    ("said", "envelope", "body"),
    [
        ("sold: None left", "", {"success": False, "error": {"code": "sold", "message": "None left", "details": []}}),
        ("409: {message: Gone}", "", {"success": False, "error": {"code": "sold", "message": "Gone", "details": []}}),
        ("409: {code: other}", "bare", {"code": "sold", "message": "Sold out", "details": []}),
        ("sold: [{field: sku, message: has 0 left}]", "bare",
         {"code": "sold", "message": "Sold out", "details": [{"field": "sku", "message": "has 0 left"}]}),
        ("sold: {message: None left}", "problem",
         {"type": "/errors/sold", "title": "Sold out", "status": 409, "instance": "/buy", "code": "sold",
          "detail": "None left"}),
        ("sold: {oops: 1}", "", {"oops": "1"}),
    ],
)  # fmt: skip
def test_an_error_of_ones_own_comes_in_the_envelope(said: str, envelope: str, body: object) -> None:
    text = "api: {envelope: %s}\n" % (envelope or "standard")
    text += "errors: {sold: 409 Sold out}\nservices: {a: }\nendpoints:\n  a:\n    - endpoint: POST /buy !sold\n"
    view = view_of(f"{text}      examples: {{{said}}}\n")
    ep = view.all(Endpoint, "endpoints")[0]
    assert json.loads(error_example(view, ep, errors_of(view, ep)[0])) == body


def test_the_examples_of_an_error_are_its_body_and_where_it_is_answered() -> None:
    view = view_of(
        "errors: {sold: 409 Sold out}\nservices: {a: }\nendpoints:\n  a:\n    - endpoint: POST /buy !sold\n"
        "      examples: {sold: None left}\n    - GET /x !sold\n    - GET /y\n"
    )
    output = shown(view, ("errors", "sold"))
    assert output.text.splitlines()[0] == "409 Conflict (sold)"
    assert {line.path for line in output.lines if line.text} == {
        ("errors", "sold"), ("endpoints", "a", "POST /buy"), ("endpoints", "a", "GET /x")}  # fmt: skip
    assert '"message": "None left"' in output.text
    assert output.text.splitlines()[-1] == "GET /x"
    assert shown(view, ()).text == "409 Conflict (sold) Sold out\n"
