"""Dependencies, runs, events and errors: one line in, one value out, and back again."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.model import VERBS, Dependency, Error, Event, Run
from backdraft.design.notation.services import (
    BUILT_IN_ERRORS,
    format_dependency,
    format_error,
    format_event,
    format_run,
    parse_dependency,
    parse_error,
    parse_event,
    parse_run,
)
from backdraft.design.problems import Parsed
from tests.strategies import services as some


def letters(line: str, parsed: Parsed[object]) -> list[str]:
    """The letters that the slips point at."""
    return [line[slip.start : slip.end] for slip in parsed.slips]


def assert_inside(line: str, parsed: Parsed[object]) -> None:
    """Every slip and every word lies in the line."""
    for place in (*parsed.slips, *parsed.words):
        assert 0 <= place.start <= place.end <= len(line)


# --- dependencies ---------------------------------------------------------------------------------------------------


def test_a_call_says_its_operation_how_often_and_how_it_fails() -> None:
    line = "orders POST /orders x0.05 timeout=900ms retry=1 idempotent breaker -- the slow one"
    parsed = parse_dependency(line, "calls")
    assert parsed.slips == ()
    assert parsed.value == Dependency(
        "orders",
        "POST /orders",
        0.05,
        (("timeout", "900ms"), ("retry", "1")),
        ("idempotent", "breaker"),
        "the slow one",
    )


def test_the_target_and_the_operation_are_references_at_their_letters() -> None:
    line = "orders POST /orders/{id} x0.05"
    service, operation = parse_dependency(line, "calls").words
    assert (line[service.start : service.end], service.targets, service.weak) == (
        "orders",
        (("services", "orders"),),
        False,
    )
    assert line[operation.start : operation.end] == "POST /orders/{id}"
    assert operation.targets == (("endpoints", "orders", "POST /orders/:id"),)
    assert operation.weak


@pytest.mark.parametrize(
    ("verb", "targets"),
    [
        ("calls", (("services", "it"),)),
        ("uses", (("stores", "it"), ("tables", "it"))),
        ("reads", (("stores", "it"), ("tables", "it"))),
        ("writes", (("stores", "it"), ("tables", "it"))),
        ("emits", (("events", "it"),)),
        ("consumes", (("events", "it"),)),
    ],
)
def test_the_verb_says_what_the_target_is(verb: str, targets: tuple[tuple[str, str], ...]) -> None:
    assert parse_dependency("it", verb).words[0].targets == targets


def test_stores_in_settings_are_references_too() -> None:
    line = "order.placed to=bus idempotent"
    topic, store = parse_dependency(line, "emits").words
    assert (line[store.start : store.end], store.targets) == ("bus", (("stores", "bus"),))
    assert topic.targets == (("events", "order.placed"),)


def test_idem_is_read_as_idempotent() -> None:
    parsed = parse_dependency("payments idem", "calls")
    assert parsed.value.flags == ("idempotent",)
    assert parsed.slips == ()


@pytest.mark.parametrize(
    ("line", "wrong", "mend"),
    [
        ("orders timout=5s", "timout=5s", 'did you mean "timeout"?'),
        ("orders idempotnt", "idempotnt", 'did you mean "idempotent"?'),
        ("orders timeout=5", "5", "write it like 250ms"),
        ("orders retry=often", "often", "write it like 3"),
        ("orders fail=200%", "200%", "write it like 99.9%"),
        ("orders get /orders", "get", "write GET"),
        ("orders GET orders", "orders", "write /orders"),
        ("orders FETCH /orders", "FETCH", 'did you mean "PATCH"?'),
        ("orders x2 x3", "x3", "leave one out"),
        ("orders timeout=1s timeout=2s", "timeout=2s", "leave one out"),
        ("orders quickly", "quickly", "a note goes after --"),
        ("1st", "1st", "letters, digits, _, - and .; a letter first"),
        ("", "", "write the name of a service"),
    ],
)
def test_a_slip_points_at_the_letters_and_says_what_to_do(line: str, wrong: str, mend: str) -> None:
    parsed = parse_dependency(line, "calls")
    assert letters(line, parsed) == [wrong]
    assert parsed.slips[0].mend == mend


def test_a_line_with_slips_keeps_what_could_be_understood() -> None:
    value = parse_dependency("orders POST /orders x2 timeout=oops retry=3 nonsense idempotent -- why", "calls").value
    assert value == Dependency(
        "orders", "POST /orders", 2.0, (("timeout", "oops"), ("retry", "3")), ("idempotent",), "why"
    )


def test_an_operation_belongs_to_calls_alone() -> None:
    assert letters("db GET /x", parse_dependency("db GET /x", "reads")) == ["GET /x"]


@given(st.sampled_from(VERBS).flatmap(lambda verb: st.tuples(st.just(verb), some.dependencies(verb))))
def test_a_dependency_comes_back_from_its_line(case: tuple[str, Dependency]) -> None:
    verb, dependency = case
    line = format_dependency(dependency)
    parsed = parse_dependency(line, verb)
    assert parsed.value == dependency
    assert [slip for slip in parsed.slips if slip.severity == "error"] == []
    assert format_dependency(parsed.value) == line


# --- runs -----------------------------------------------------------------------------------------------------------


def test_a_run_with_commas_and_one_without_say_the_same() -> None:
    with_, without = parse_run("3 x 1cpu, 1.5ms, 99.5%, pool=10"), parse_run("3 x 1cpu 1.5ms 99.5% pool=10")
    assert with_.slips == without.slips == ()
    assert format_run(with_.value) == format_run(without.value) == "3 x 1cpu 1.5ms 99.5% pool=10"
    run = with_.value
    assert (run.replicas, run.cores, run.pool) == ((3, 3), 1.0, 10)
    assert run.time is not None and run.time.value == 0.0015
    assert run.availability is not None and run.availability.value == 0.995


@pytest.mark.parametrize(
    ("line", "canonical"),
    [
        ("2..10x0.5cpu", "2..10 x 0.5cpu"),
        ("pool=5 99% 2 × 4 cores", "2 x 4cpu 99% pool=5"),
        ("0.5ms", "0.5ms"),
        ("80ms,99.9%", "80ms 99.9%"),
        ("", ""),
    ],
)
def test_a_run_is_read_in_any_order_and_spelling(line: str, canonical: str) -> None:
    parsed = parse_run(line)
    assert parsed.slips == ()
    assert format_run(parsed.value) == canonical


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("3 x", ["3", "x"]),
        ("fast", ["fast"]),
        ("5ms 6ms", ["6ms"]),
        ("120%", ["120%"]),
        ("9..2 x 1cpu", ["9..2 x 1cpu"]),
        ("pool=many", ["pool=many"]),
    ],
)
def test_what_is_no_part_of_a_run_is_a_slip(line: str, wrong: list[str]) -> None:
    assert letters(line, parse_run(line)) == wrong


@given(some.runs())
def test_a_run_comes_back_from_its_line(run: Run) -> None:
    parsed = parse_run(format_run(run))
    assert parsed.value == run
    assert parsed.slips == ()


# --- events ---------------------------------------------------------------------------------------------------------


def test_an_event_names_its_type_its_queue_and_its_key() -> None:
    line = "Order[] to=bus key=id keep=7d -- several at once"
    parsed = parse_event(line, "orders.placed")
    value = parsed.value
    assert (value.type, value.array, value.to, value.key, value.note) == ("Order", True, "bus", "id", "several at once")
    assert value.keep is not None and value.keep.value == 7 * 86_400
    assert {line[w.start : w.end]: (w.targets[0], w.weak) for w in parsed.words} == {
        "Order": (("types", "Order"), False),
        "bus": (("stores", "bus"), False),
        "id": (("types", "Order", "columns", "id"), True),
    }


@pytest.mark.parametrize(
    ("line", "wrong"),
    [("Order too=bus", "too=bus"), ("Order keep=long", "long"), ("Order Other", "Other"), ("Order to=", "to=")],
)
def test_what_is_no_part_of_an_event_is_a_slip(line: str, wrong: str) -> None:
    assert letters(line, parse_event(line, "it")) == [wrong]


@given(some.events("it"))
def test_an_event_comes_back_from_its_line(event: Event) -> None:
    parsed = parse_event(format_event(event), "it")
    assert parsed.value == event


# --- errors ---------------------------------------------------------------------------------------------------------


def test_an_error_is_a_status_and_a_message() -> None:
    assert parse_error("409 A line asks for more -- than the stock", "out_of_stock") == Parsed(
        Error("out_of_stock", 409, "A line asks for more -- than the stock")
    )
    assert parse_error("404", "not_found").value == Error("not_found", 404)


def test_an_error_without_a_status_has_that_of_its_code() -> None:
    parsed = parse_error("Nothing here", "not_found")
    assert parsed.value == Error("not_found", 404, "Nothing here")
    assert parsed.slips[0].mend == "write 404 before the message"
    assert parse_error("Boom", "odd").value.status == 500


@pytest.mark.parametrize("line", ["200 Fine", "4041 Gone", "99 Problems", "0404 x"])
def test_a_status_that_is_no_error_is_a_slip(line: str) -> None:
    parsed = parse_error(line, "odd")
    assert letters(line, parsed) == [line.split()[0]]
    assert parsed.value.status == 500


def test_the_built_in_codes_are_those_of_the_format() -> None:
    assert {code: status for code, (status, _) in BUILT_IN_ERRORS.items()} == {
        "unauthenticated": 401,
        "forbidden": 403,
        "rate_limited": 429,
        "internal": 500,
        "not_found": 404,
        "invalid": 422,
        "conflict": 409,
        "stale": 412,
    }


@given(some.errors("it"))
def test_an_error_comes_back_from_its_line(error: Error) -> None:
    assert parse_error(format_error(error), "it") == Parsed(error)


# --- anything -------------------------------------------------------------------------------------------------------

PIECES = (
    "orders",
    "POST",
    "/x",
    "x2",
    "timeout=5s",
    "to=bus",
    "--",
    "(",
    "'",
    "`",
    "[]",
    "=",
    "x",
    "..",
    "%",
    "5ms",
    " ",
)


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_no_text_is_too_odd_to_be_read(line: str) -> None:
    for parsed in (
        *(parse_dependency(line, verb) for verb in VERBS),
        parse_run(line),
        parse_event(line, "it"),
        parse_error(line, "it"),
    ):
        assert_inside(line, parsed)
        assert all(slip.message for slip in parsed.slips)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_what_was_understood_is_understood_again(line: str) -> None:
    """Writing a value and reading it gives the same value, also after slips, while its names are names."""
    for verb in ("calls", "emits"):
        value = parse_dependency(line, verb).value
        again = parse_dependency(format_dependency(value), verb).value
        assert format_dependency(again) == format_dependency(parse_dependency(format_dependency(again), verb).value)


@pytest.mark.parametrize(
    "bad", ["9" * 50_000, "x" * 50_000, "a " * 20_000, "x" + "9" * 5_000, "(" * 50_000, "3 " * 20_000]
)
def test_a_hostile_line_costs_no_more_than_its_length(bad: str) -> None:
    start = time.process_time()
    parse_dependency(bad, "calls")
    parse_run(bad)
    parse_event(bad, "it")
    parse_error(bad, "it")
    assert time.process_time() - start < 3
