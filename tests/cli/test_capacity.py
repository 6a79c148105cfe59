"""`backdraft capacity`: figures on the command line, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.capacity.designs import strained_shop
from tests.cli.conftest import DESIGNS, Call

SHOP = str(DESIGNS / "corner-shop.yaml")
STRAINED = f"backdraft: 1\n{strained_shop()}".encode()


def test_the_answers_as_tables(backdraft: Call) -> None:
    said = backdraft("capacity", "-", given=STRAINED)
    assert said.status == 0
    assert said.err == ""
    row = next(line for line in said.out.splitlines() if line.startswith("catalog GET /products"))
    assert row.split("  ")[0:1] == ["catalog GET /products"]
    assert "12.1 ms" in row
    assert "catalog 77%" in row
    assert "✗ mailer is unstable at 30/s: needs 2 or more replicas, has 1" in said.out


def test_whether_targets_are_kept_is_an_exit_status_for_ci(backdraft: Call) -> None:
    text = b"backdraft: 1\ntargets: {availability: 99%, p95: 1s}\nservices: {api: {run: 2 x 1cpu 5ms 99.9%}}\n"
    assert backdraft("capacity", "-", "--check", given=text).status == 0
    assert backdraft("capacity", "-", "--check", given=text.replace(b"1s", b"6ms")).status == 1
    assert backdraft("capacity", "-", "--check", "--what-if", "x10", given=text).status == 1
    assert backdraft("capacity", SHOP, "--check").status == 0
    assert backdraft("capacity", "-", "--check", given=STRAINED).status == 1


def test_the_answers_as_json_in_si_units(backdraft: Call) -> None:
    found = json.loads(backdraft("capacity", "-", "--json", given=STRAINED).out)
    assert set(found) >= {"paths", "services", "stores", "tables"}
    path = found["paths"]["catalog GET /products"]
    assert path["rate"] == pytest.approx(570)
    assert path["mean_latency"] == pytest.approx(0.012145, abs=1e-6)
    assert path["p50"] < path["p95"] < path["p99"]
    assert path["availability"] == pytest.approx(0.998851, abs=1e-6)
    assert path["misses"] == ["availability"]
    assert found["services"]["mailer"]["mean_latency"] is None
    assert found["services"]["catalog"]["utilisation"] == pytest.approx(0.57)
    assert found["tables"]["orders"]["rows"] == 12e6


def test_what_if_stands_beside_what_is(backdraft: Call) -> None:
    said = backdraft("capacity", SHOP, "--what-if", "cache off", "--what-if", "mailer replicas=4")
    row = next(line for line in said.out.splitlines() if line.startswith("catalog_db"))
    assert row.split() == ["catalog_db", "rate", "57/s", "570/s"]
    found = json.loads(backdraft("capacity", SHOP, "--what-if", "cache off", "--json").out)
    assert found["stores"]["catalog_db"]["rate"] == pytest.approx(570)
    assert found["before"]["stores"]["catalog_db"]["rate"] == pytest.approx(57)
    assert found["what_if"] == ["cache off"]


def test_a_sweep_is_a_chart_for_people_and_points_for_scripts(backdraft: Call) -> None:
    said = backdraft("capacity", SHOP, "--sweep", "--only", "catalog GET /products", "--ascii")
    assert said.status == 0
    assert "catalog saturates at 1 053/s ^" in said.out
    assert said.out.isascii()
    found = json.loads(backdraft("capacity", SHOP, "--sweep", "--json").out)
    assert len(found["loads"]) == len(found["p95"]["orders POST /orders"]) == 40
    assert found["saturations"][0] == {"name": "mailer", "at": pytest.approx(1000)}
    assert "did you mean orders POST /orders?" in backdraft("capacity", SHOP, "--sweep", "--only", "orders POST").err


def test_a_figure_explains_itself(backdraft: Call) -> None:
    said = backdraft("capacity", SHOP, "--explain", "catalog")
    assert "= 570/s x 4 ms / (4 x 1 cores)" in said.out
    assert backdraft("capacity", SHOP, "--explain", "catalogue").err == (
        "backdraft: no path, service, store or table 'catalogue'; did you mean catalog?\n"
    )


def test_what_is_not_understood_ends_with_2_and_one_line(backdraft: Call) -> None:
    said = backdraft("capacity", SHOP, "--what-if", "ordres down")
    assert (said.status, said.out) == (2, "")
    assert said.err == "backdraft: no service or store is called 'ordres'; did you mean orders?\n"
    assert backdraft("capacity", "nowhere.yaml").status == 2


def test_a_loop_is_told_and_not_computed(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").write_text("backdraft: 1\nservices: {a: {calls: [b]}, b: {calls: [a]}}\n")
    said = backdraft("capacity", "loop.yaml")
    assert said.status == 1
    assert "a request makes 1 of itself by going round a -> b -> a;" in said.out
