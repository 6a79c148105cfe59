"""Endpoint lines: every rule of the format, the letters that slips point at, and the way back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.identity import endpoint_id
from backdraft.design.model import Answer, Body, Endpoint, Param
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from tests.strategies import services as some


def read(line: str) -> Endpoint:
    """The endpoint of a line that has no slips."""
    parsed = parse_endpoint(line, "orders")
    assert parsed.slips == ()
    return parsed.value


def test_a_list_says_what_one_may_filter_and_sort_by() -> None:
    value = read(
        "GET /orders ?status,customer_id!,created_at[gte,lt],since:date sort=-created_at,total page -> Order[] "
        "@orders:read cache=5m -- List orders"
    )
    assert value.id == "GET /orders"
    assert value.params == (
        Param("status"),
        Param("customer_id", required=True),
        Param("created_at", ops=("gte", "lt")),
        Param("since", "date"),
    )
    assert value.sort == ("-created_at", "total")
    assert (value.paging, value.result, value.scopes) == ("page", Body("Order", array=True), ("orders:read",))
    assert value.cache is not None and value.cache.value == 300
    assert value.summary == "List orders"


def test_a_creation_says_its_body_its_status_and_its_errors() -> None:
    value = read(
        "POST /orders < OrderCreate -> 201 Order !invalid !out_of_stock @orders:write @admin idempotent rate=60/min "
        "load=5/s v2 job auth=jwt -- Place an order"
    )
    assert (value.body, value.status, value.result) == (Body("OrderCreate"), 201, Body("Order"))
    assert (value.errors, value.scopes) == (("invalid", "out_of_stock"), ("orders:write", "admin"))
    assert value.idempotent and value.job and value.auth == "jwt"
    assert value.id == "POST /orders v2"
    assert value.rate is not None and value.rate.value == 1.0
    assert value.load is not None and value.load.value == 5.0


def test_after_the_path_the_order_is_free() -> None:
    first = read("PATCH /orders/:id < OrderPatch -> Order !stale @orders:write if-match etag v2 -- Change it")
    second = read("PATCH /orders/:id v2 etag if-match !stale -> Order @orders:write < OrderPatch -- Change it")
    assert first == second


def test_braces_and_idem_are_read_as_the_formats_own() -> None:
    value = read("PUT /orders/{id}/lines/{line_no} idem -> 204")
    assert value.path == "/orders/:id/lines/:line_no"
    assert value.key_names == ("id", "line_no")
    assert value.idempotent
    assert format_endpoint(value) == "PUT /orders/:id/lines/:line_no -> 204 idempotent"


def test_a_custom_action_ends_in_plain_text() -> None:
    value = read("POST /orders/:id:cancel -> Order")
    assert value.key_names == ("id",)


def test_files_texts_streams_and_the_kinds_that_are_not_http() -> None:
    assert read("PUT /photos/:id < file(image/png) -> 204").body == Body(media="image/png", kind="file")
    assert read("GET /orders -> text(text/csv)").result == Body(media="text/csv", kind="text")
    assert read("GET /orders -> file").result == Body(media="application/octet-stream", kind="file")
    assert read("GET /changes -> Change stream").stream
    assert read("WS /live -> Change").method == "WS"
    assert read("RPC /prices.Quote < Ask -> Quote").method == "RPC"


def test_several_answers_are_kept_in_order() -> None:
    value = read("PUT /orders/:id < Order -> 200 Order -> 201 Order -> 202")
    assert (value.status, value.result) == (200, Body("Order"))
    assert value.more == (Answer(201, Body("Order")), Answer(202))
    assert read("GET /x ->Order[] <Ask").result == Body("Order", array=True)


def test_public_means_no_sign_in() -> None:
    value = read("GET /products @public -> Product[]")
    assert value.public and value.scopes == ()


def test_references_are_at_their_letters() -> None:
    line = "POST /orders ?kind:Kind < OrderCreate[] -> 201 Order !gone !not_found auth=jwt"
    words = {line[w.start : w.end]: (w.targets, w.weak) for w in parse_endpoint(line, "orders").words}
    assert words == {
        "Kind": ((("types", "Kind"), ("tables", "Kind")), False),
        "OrderCreate": ((("types", "OrderCreate"), ("tables", "OrderCreate")), False),
        "Order": ((("types", "Order"), ("tables", "Order")), False),
        "gone": ((("errors", "gone"),), False),
        "not_found": ((("errors", "not_found"),), True),  # built in: there also when it is not listed
        "jwt": ((("api", "auth", "jwt"),), True),
    }


def test_a_plain_type_is_no_reference() -> None:
    assert parse_endpoint("GET /x ?since:date,n:varchar(20),ids:uuid[] -> int", "orders").words[-1].weak
    assert parse_endpoint("GET /x ?n:varchar(20)", "orders").words == ()


@pytest.mark.parametrize(
    ("line", "wrong", "mend"),
    [
        ("get /orders", "get", "write GET"),
        ("FETCH /orders", "FETCH", 'did you mean "PATCH"?'),
        ("/orders -> Order", "/orders", "write one before the path: GET HEAD POST PUT PATCH DELETE"),
        ("GET", "GET", "write it like GET /orders"),
        ("GET -> Order", "GET", "write it like GET /orders"),
        ("GET orders", "orders", "write /orders"),
        ("GET /orders?status", "?", "write a blank before ?"),
        ("GET /orders ?status, total", "total", "take the blank after the comma out"),
        ("GET /a<b", "/a<b", "percent-encode it, or leave it out"),
        ("GET /a/:id.csv", "/a/:id.csv", "letters, digits and _; a letter first"),
        ("GET /orders -> 200 Order Product", "Product", "a type comes after -> or <; prose after --"),
        ("GET /orders -> 999", "999", "100 to 599"),
        ("GET /orders ->", "->", "write it like -> 201 Order"),
        ("POST /orders < !invalid", "<", "write it like < OrderCreate"),
        ("GET /orders cahce=5m", "cahce=5m", 'did you mean "cache"?'),
        ("GET /orders cache=5", "5", "write it like 250ms"),
        ("GET /orders rate=60", "60", "write it like 60/min"),
        ("GET /orders pagee", "pagee", 'did you mean "page"?'),
        ("GET /orders page cursor", "cursor", "keep one of them"),
        ("GET /orders !404", "!404", "write !not_found"),
        ("GET /orders !", "!", "write it like !not_found"),
        ("GET /orders @", "@", "write it like @orders:read, or @public"),
        ("GET /orders @public @admin", "@admin", "leave out @public, or the scopes"),
        ("GET /orders -> Order?", "?", "take the ? out"),
        ("GET /orders -> text(csv)", "text(csv)", "write it like image/png"),
        ("GET /orders sort=", "", "write it like sort=-created_at,name"),
        ("GET /orders lists all orders", "lists", "a summary comes after --"),
        ("POST /orders creates order", "creates", "a summary comes after --"),
        ("", "", "write it like GET /orders"),
    ],
)
def test_a_slip_points_at_the_letters_and_says_what_to_do(line: str, wrong: str, mend: str) -> None:
    slip = parse_endpoint(line, "orders").slips[0]
    assert (line[slip.start : slip.end], slip.mend) == (wrong, mend)


def test_a_line_with_slips_keeps_what_could_be_understood() -> None:
    value = parse_endpoint("get /orders?status nonsense -> Order[] cache=soon etag -- List", "orders").value
    assert value == Endpoint(
        "orders",
        "GET",
        "/orders",
        params=(Param("status"),),
        result=Body("Order", array=True),
        etag=True,
        summary="List",
    )


def test_the_canonical_order_is_the_formats() -> None:
    line = (
        "GET /orders ?status,created_at:date[gte,lt]! sort=-a,b cursor < Ask -> 200 Order[] -> 206 Order stream !gone "
        "@a @b auth=jwt idempotent etag if-match cache=5m rate=1/s load=2/s v3 job -- All of it"
    )
    assert format_endpoint(read(line)) == line


@given(some.endpoints())
def test_an_endpoint_comes_back_from_its_line(endpoint: Endpoint) -> None:
    line = format_endpoint(endpoint)
    parsed = parse_endpoint(line, endpoint.service)
    assert parsed.value == endpoint
    assert [slip for slip in parsed.slips if slip.severity == "error"] == []


@given(some.endpoints())
def test_what_an_endpoint_is_known_by_is_found_without_reading_it(endpoint: Endpoint) -> None:
    assert endpoint_id(format_endpoint(endpoint)) == endpoint.id


PIECES = (
    *("GET", "get", "/x/:id", "/{a}", "?a,b!", "?", "? a,", "sort=-a", "page", "<", "< A", "->", "->B[]", "201", "A"),
    *("!x", "!", "@a:b", "@public", "cache=5m", "v2", "--", "(", "'", "`", "[", "file(", "=", "a=b", ":", "idem"),
)


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_no_text_is_too_odd_to_be_read(line: str) -> None:
    parsed = parse_endpoint(line, "orders")
    for place in (*parsed.slips, *parsed.words):
        assert 0 <= place.start <= place.end <= len(line)
    assert all(slip.message for slip in parsed.slips)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_a_line_without_slips_says_the_same_after_it_was_tidied(line: str) -> None:
    parsed = parse_endpoint(f"GET /orders {line}", "orders")
    if not [slip for slip in parsed.slips if slip.severity == "error"]:
        again = parse_endpoint(format_endpoint(parsed.value), "orders")
        assert again.value == parsed.value
        assert again.slips == ()


@pytest.mark.parametrize(
    "bad", ["GET /x " + piece * 20_000 for piece in ("?a,", "z ", "!x ", "-> A ", "[", "@", "a=b ", "<<", "? ")]
)
def test_a_hostile_line_costs_no_more_than_its_length(bad: str) -> None:
    start = time.process_time()
    parse_endpoint(bad, "orders")
    assert time.process_time() - start < 3
