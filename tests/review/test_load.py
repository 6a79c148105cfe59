"""The rules that count: silent without figures, exact with them, and their mends do what they say."""

from __future__ import annotations

import json

import pytest

from backdraft.cli.fix import mended
from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.review.judging import Finding, judged
from backdraft.review.registry import RULES
from backdraft.review.rule import Rule
from backdraft.review.rules import load as topic
from tests.cli.conftest import Call
from tests.cli.conftest import backdraft as backdraft

COUNTING = [rule for rule in RULES.values() if rule.check.__module__ == topic.__name__]


def found(text: str, rule: str) -> list[Finding]:
    document = Document.read(text if text.startswith("backdraft") else f"backdraft: 1\n{text}\n")
    return [f for f in Memo().view(document.design).ask(judged).findings if f.rule == rule]


@pytest.mark.parametrize("rule", COUNTING, ids=lambda rule: rule.id)
def test_without_a_load_nothing_is_counted(rule: Rule) -> None:
    silent = "\n".join(line for line in rule.bad.splitlines() if not line.startswith("load:"))
    assert silent != rule.bad
    assert found(silent, rule.id) == []


#: Figures that a finding rests on, and what stands there when nobody says them.
UNSAID = {
    "overload": ("{run: 2 x 1cpu 25ms 99.9%}", "{}"),
    "hot": ("{run: 3 x 1cpu 25ms 99.9%}", "{}"),
    "budget-broken": ("1 x 1cpu 2ms 99.5%", "1 x 1cpu 2ms"),
    "pool-too-small": (", run: 1 x 16cpu 8ms 99.9%", ""),
    "cold-cache": (", hit: 90%", ""),
    "drain-too-slow": (" within=1m", ""),
    "rate-over-limit": (", limit: 100/s", ""),
}


@pytest.mark.parametrize("rule", UNSAID)
def test_what_would_be_a_default_is_not_held_against_a_design(rule: str) -> None:
    said, unsaid = UNSAID[rule]
    assert said in RULES[rule].bad
    assert found(RULES[rule].bad.replace(said, unsaid), rule) == []


def test_a_mean_that_is_over_the_target_by_what_is_said_alone_is_a_miss() -> None:
    text = (
        "targets: {{p95: 20ms}}\nload: {{entry: a, peak: 10/s}}\n"
        "services: {{a: {{run: 2 x 1cpu {ms}ms 99.9%, calls: [b]}}, b: {{}}}}"
    )
    (slow,) = found(text.format(ms=25), "budget-broken")
    assert "a takes" in slow.what and "20ms is promised" in slow.what
    assert found(text.format(ms=15), "budget-broken") == []  # b's time is anybody's guess
    whole = text.replace("b: {{}}", "b: {{run: 2 x 1cpu 5ms 99.9%}}")
    assert "p95 of" in found(whole.format(ms=15), "budget-broken")[0].what
    assert found(whole.format(ms=1), "budget-broken") == []


def test_an_overload_is_no_missed_time_as_well() -> None:
    text = "targets: {p95: 20ms}\nload: {entry: a, peak: 100/s}\nservices: {a: {run: 1 x 1cpu 25ms 99.9%}}"
    assert found(text, "overload") and found(text, "budget-broken") == []
    assert found(text, "hot") == []


def test_one_lost_replica_counts_where_requests_wait() -> None:
    text = "load: {{entry: a, peak: 60/s}}\nservices: {{a: {{run: {n} x 1cpu 20ms 99.9%, kind: {kind}}}}}"
    (hot,) = found(text.format(n=2, kind="service"), "hot")
    assert "one replica is lost" in hot.what and hot.mend == "run: 3 x 1cpu 20ms 99.9%"
    assert found(text.format(n=2, kind="worker"), "hot") == []
    assert found(text.format(n=3, kind="service"), "hot") == []


def test_the_share_that_is_too_much_is_a_setting() -> None:
    text = (
        "load: {entry: a, peak: 80/s}\nservices: {a: {run: 4 x 1cpu 25ms 99.9%}}\nreview: {rules: {hot: {busy: 0.4}}}"
    )
    (hot,) = found(text, "hot")
    assert (hot.what, hot.mend) == ("a is 50 % busy at the peak (at most 40 %)", "run: 5 x 1cpu 25ms 99.9%")


STRAINED = """\
backdraft: 1
targets: {availability: 99.9%, p95: 300ms}
load: {entry: gw, peak: 600/s} # at noon
services:
  gw: {kind: gateway, run: 1 x 1cpu 1ms 99.9%, calls: [shop], guards: [rate=5000/s, tls]}
  shop: {run: 2..3 x 1cpu 9ms 99.9% pool=2, reads: [db x2, db replica], writes: [db], emits: [sold]}
  mailer: {kind: worker, run: 2 x 1cpu 3ms 99%, consumes: [sold within=30s]}
stores:
  db: {engine: postgres, run: 1 x 2cpu 2ms 99.9%, replicas: 1}
  bus: {engine: sqs}
events: {sold: }
"""


def test_mends_make_a_strained_design_one_that_bears_its_load(backdraft: Call) -> None:
    before = json.loads(backdraft("check", "-", "--json", given=STRAINED.encode()).out)
    rules = {f["rule"] for f in before["findings"]}
    assert rules >= {"overload", "hot", "drain-too-slow", "budget-broken"}
    assert before["checklists"]["architecture"]["scaling"] == "fail"
    mended = backdraft("fix", "-", given=STRAINED.encode())
    assert "# at noon" in mended.out
    after = json.loads(backdraft("check", "-", "--json", given=mended.out.encode()).out)
    assert after["problems"] == []
    left = {(f["rule"], f["message"]) for f in after["findings"] if f["rule"] in {rule.id for rule in COUNTING}}
    assert left == set()


def test_check_fails_a_design_that_misses_its_targets(backdraft: Call) -> None:
    text = b"backdraft: 1\ntargets: {availability: 99.9%%}\nload: {peak: 10/s}\nservices: {a: {run: %s}}\n"
    said = backdraft("check", "-", given=text % b"1 x 1cpu 2ms 99.5%")
    assert said.status == 1
    assert "99.50 %, 99.9% is promised" in said.out
    assert backdraft("check", "-", given=text % b"2 x 1cpu 2ms 99.5%").status == 0


def mend_until_nothing_is_left(text: str) -> list[str]:
    """What is mended in one go; another go finds nothing more to do."""
    document = Document.read(f"backdraft: 1\n{text}\n")
    after, done = mended(document)
    assert len(problems_of(after)) <= len(problems_of(document))
    assert mended(after)[1] == ()
    return [finding.rule for finding in done]


def test_nonsense_figures_are_judged_and_nothing_that_nobody_has_is_offered() -> None:
    worker = "{{kind: worker, run: {run}, consumes: [x within={within}]}}"
    text = (
        "load: {{entry: a, peak: {peak}}}\nservices: {{a: {{emits: [x]}}, b: "
        + worker
        + "}}\nevents: {{x: }}\nstores: {{bus: sqs}}"
    )
    mend_until_nothing_is_left(text.format(peak="9/s", run="1 x 1cpu 1ms 99%", within="0s"))
    mend_until_nothing_is_left(text.format(peak="9G/s", run="1 x 1cpu 3d 99%", within="1ms"))
    mend_until_nothing_is_left(text.format(peak="9/s", run="1 x 1cpu 0ms 99%", within="1ms"))
    absurd = "load: {entry: a, peak: 9G/s}\nservices: {a: {run: 2 x 1cpu 3d 99%}}"
    assert "overload" not in mend_until_nothing_is_left(absurd)
    assert "ask it less" in found(absurd, "overload")[0].mend


def test_a_run_that_was_not_read_whole_is_not_written_anew() -> None:
    text = "load: {entry: a, peak: 900/s}\nservices: {a: {run: 2 x 1cpu 5ms 140%}}"
    assert found(text, "overload") == []
    assert found(text.replace("140%", "99%"), "overload") != []


def test_one_more_of_what_is_overloaded_is_no_mend_of_a_missed_target() -> None:
    text = "targets: {availability: 99%}\nload: {entry: a, peak: 9/s}\nservices: {a: {run: 2 x 1cpu 10y 99%}}"
    assert mend_until_nothing_is_left(text) == []


def test_timeouts_are_not_raised_round_a_circle() -> None:
    text = "services: {a: {calls: [b timeout=1s retry=2]}, b: {calls: [a timeout=1s retry=2]}}"
    mend_until_nothing_is_left(text)
    assert {f.mend for f in found(text, "timeout-inversion")} == {
        "break the circle in which they wait first: no timeouts nest in one"
    }


def test_a_limit_at_the_door_is_rounded_down() -> None:
    text = RULES["rate-over-limit"].bad
    for limit, bound in (("170952/s", "170k"), ("100/s", "100"), ("99.9/s", "99"), ("400999/s", "400k")):
        guarded = text.replace("limit: 100/s", f"limit: {limit}").replace("rate=500/s", "rate=9M/s")
        (each,) = found(guarded, "rate-over-limit")
        assert each.mend.startswith(f"guards: [rate={bound}/s, tls]")
        assert "rate-over-limit" in mend_until_nothing_is_left(guarded)


def test_the_door_of_the_load_is_on_the_way_of_each_request() -> None:
    text = (
        "targets: {availability: 99%}\nload: {entry: a GET /x, peak: 1/s}\nservices: {a: {run: 1 x 1cpu 2ms 99.9%}}\n"
    )
    assert found(text, "single-replica")
    assert not found(text.replace("run: 1 x", "run: 2 x"), "single-replica")
    assert not found(text.replace("entry: a GET /x, ", ""), "single-replica"), "nobody says that it is asked"


def test_what_is_too_busy_by_a_hair_is_not_told_to_be_as_busy_as_it_may_be() -> None:
    text = "load: {entry: a, peak: 700.1/s}\nservices: {a: {run: 10 x 1cpu 10ms 99.9%}}\n"
    assert [each.what for each in found(text, "hot")] == ["a is more than 70 % busy at the peak (at most 70 %)"]
