"""The review of one entry, as the preview's tab has it."""

from __future__ import annotations

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.reports.about import about

TEXT = """\
backdraft: 1
services:
  shop: {kind: client, calls: [orders]}
  orders:
    calls: [pay POST /charges timeout=1s retry=2 -- charged twice, mailer]
    reads: [db x9]
    writes: [db]
    ignore: {retry-unsafe: pay knows its own}
  mailer: {kind: worker}
  pay: {kind: external}
stores: {db: postgres}
"""


def told(*path: str) -> list[str]:
    return [line.text for line in about(Memo().view(Document.read(TEXT).design), path).lines]


def test_a_service_has_its_findings_its_patterns_with_their_price_and_who_asks_it() -> None:
    said = told("services", "orders")
    assert said[: said.index("How it talks")] == [
        "Found",
        "▲ orders waits for mailer without a timeout; mailer timeout=1000ms [no-timeout]",
        "● orders waits for mailer, a worker; orders ~> mailer [slow-in-request]",
        "",
    ]
    assert "calls pay POST /charges: anti-corruption call; as available as the partner" in said
    assert (
        "calls mailer: synchronous call of a worker; waits for what can come later; async or an event fits better"
        in said
    )
    assert "shop calls: synchronous request and reply; latencies add up, availabilities multiply" in said
    assert said[-2:] == [
        "Ignored",
        "orders sends POST /charges again, and it may be done twice: pay knows its own [retry-unsafe]",
    ]


def test_a_dependency_has_its_own_and_a_store_what_its_figures_call_for() -> None:
    assert told("services", "orders", "calls", "pay POST /charges")[0] == "How it talks"
    store = told("stores", "db")
    assert any(
        line.startswith("Read replicas: 9 reads for 1 write. ") and "Cost: a replica lags" in line for line in store
    )
    assert "orders reads: its own database; nobody else may touch it" in store


def test_what_has_nothing_to_tell_says_so() -> None:
    assert told("services", "nobody") == ["Nothing is found here, and it talks to nobody."]
