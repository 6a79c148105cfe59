"""Worked examples and tables as they are printed, and what our models say of the same.

`within` is the rounding of the source: half of its last printed digit, or 1e-4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backdraft.capacity import models as m

DAY = 86_400.0
YEAR = 365 * DAY
MONTH = 30 * DAY


@dataclass(frozen=True)
class Case:
    """One printed figure: who printed it, what it is, what we compute, what they printed, to which rounding."""

    source: str
    what: str
    ours: Callable[[], float]
    printed: float
    within: float = 1e-4


def _b(source: str, servers: int, load: float, blocked: float, within: float) -> Case:
    return Case(source, f"B({load} erlangs, {servers})", lambda: m.erlang_b(load, servers), blocked, within)


def _down(nines: float, period: float, name: str, printed: float, within: float) -> Case:
    what = f"{nines:.3%} of {name}"
    return Case("Google, SRE book, appendix A", what, lambda: m.downtime(nines, period), printed, within)


#: Loads as the tables print them; the load's own rounding moves the blocking by the tolerance given.
ERLANG_B = (
    _b("erlang.com, Erlang B calculator manual", 15, 8.108, 0.01, 5e-6),
    *(
        _b("Erlang B table (ITU teletraffic handbook), 1 %", n, a, 0.01, tolerance)
        for n, a, tolerance in (
            (1, 0.0101, 5e-5),
            (5, 1.361, 1e-5),
            (10, 4.461, 1e-5),
            (20, 12.03, 2e-5),
            (50, 37.90, 2e-5),
            (100, 84.06, 2e-5),
        )
    ),
    *(
        _b("Erlang B table (ITU teletraffic handbook), 2 %", n, a, 0.02, tolerance)
        for n, a, tolerance in ((2, 0.2235, 1e-5), (10, 5.084, 1e-5), (20, 13.18, 2e-5), (50, 40.26, 3e-5))
    ),
)

_COUNTY = "Hillier and Lieberman, Introduction to Operations Research: County Hospital"
_ONE = m.mmc(2, 1 / 3, 1)
_TWO = m.mmc(2, 1 / 3, 2)
_ROSS = "Ross, Introduction to Probability Models, 8.2"
_BRONSON = "Bronson, Operations Research (1982)"
_JAIN = "Jain, The Art of Computer Systems Performance Analysis (1991)"
_TERMINALS = m.mmc(10 / 60, 20, 5)  # in minutes
_MITAN = "Mitan, Introduction to Erlang C: 360 calls in half an hour of 4 minutes, 55 agents"
_AGENTS = m.mmc(360 / 1800, 240, 55)

QUEUES = (
    Case(_COUNTY, "s=1, utilisation", lambda: _ONE.utilisation, 2 / 3),
    Case(_COUNTY, "s=1, Lq", lambda: _ONE.mean_queue, 4 / 3),
    Case(_COUNTY, "s=1, L", lambda: _ONE.mean_in_system, 2.0),
    Case(_COUNTY, "s=1, Wq in hours", lambda: _ONE.mean_wait, 2 / 3),
    Case(_COUNTY, "s=1, P(Wq > 1/2)", lambda: _ONE.p_wait_longer_than(0.5), 0.404, 5e-4),
    Case(_COUNTY, "s=1, P(Wq > 1)", lambda: _ONE.p_wait_longer_than(1.0), 0.245, 5e-4),
    Case(_COUNTY, "s=2, Lq", lambda: _TWO.mean_queue, 1 / 12),
    Case(_COUNTY, "s=2, Wq in hours", lambda: _TWO.mean_wait, 1 / 24),
    Case(_COUNTY, "s=2, W in hours", lambda: _TWO.mean_response, 3 / 8),
    Case(_COUNTY, "s=2, P(Wq > 0)", lambda: _TWO.p_wait, 0.167, 5e-4),
    Case(_COUNTY, "s=2, P(Wq > 1/2)", lambda: _TWO.p_wait_longer_than(0.5), 0.022, 1e-3),
    Case(_COUNTY, "s=2, P(Wq > 1)", lambda: _TWO.p_wait_longer_than(1.0), 0.003, 5e-4),
    Case(_BRONSON + ", 23.3", "L", lambda: m.mmc(24, 1 / 30, 1).mean_in_system, 4.0),
    Case(_BRONSON + ", 23.3", "W in hours", lambda: m.mmc(24, 1 / 30, 1).mean_response, 1 / 6),
    Case(_BRONSON + ", 23.14", "Lq", lambda: m.mmc(30 / 60, 1.5, 1).mean_queue, 2.25),
    Case(_BRONSON + ", 23.14", "Wq in minutes", lambda: m.mmc(30 / 60, 1.5, 1).mean_wait, 4.5),
    Case(_BRONSON + ", 23.16", "W in minutes", lambda: m.mmc(1, 0.75, 1).mean_response, 3.0),
    Case(_BRONSON + ", 24.6", "Lq", lambda: m.mmc(300, 1 / 182.5, 3).mean_queue, 0.352, 5e-4),
    Case(_BRONSON + ", 24.6", "L", lambda: m.mmc(300, 1 / 182.5, 3).mean_in_system, 1.996, 5e-4),
    Case(_BRONSON + ", 24.6", "Wq in years", lambda: m.mmc(300, 1 / 182.5, 3).mean_wait, 0.001175, 5e-7),
    Case("Render, Stair, Hanna, alternative example 14.3", "L", lambda: m.mmc(20, 1 / 30, 2).mean_in_system, 0.75),
    Case(_ROSS, "W in minutes", lambda: m.mmc(1 / 12, 8, 1).mean_response, 24),
    Case(_ROSS, "W, a fifth more", lambda: m.mmc(0.1, 8, 1).mean_response, 40),
    Case(_JAIN + ", 31.1", "mean response in ms", lambda: m.mmc(0.125, 2, 1).mean_response, 2.66, 0.01),
    Case(_JAIN + ", 31.1", "mean packets", lambda: m.mmc(0.125, 2, 1).mean_in_system, 0.33, 0.005),
    Case(_JAIN + ", 31.2", "p_wait", lambda: _TERMINALS.p_wait, 0.33, 0.005),
    Case(_JAIN + ", 31.2", "waiting", lambda: _TERMINALS.mean_queue, 0.65, 0.005),
    Case(_JAIN + ", 31.2", "in the room", lambda: _TERMINALS.mean_in_system, 4.0, 0.05),
    Case(_JAIN + ", 31.2", "minutes in the room", lambda: _TERMINALS.mean_response, 24, 0.5),
    Case(_JAIN + ", 31.2", "90th percentile of the wait", lambda: _TERMINALS.wait_percentile(0.9), 14, 0.5),
    Case(_MITAN, "p_wait", lambda: _AGENTS.p_wait, 0.239, 5e-4),
    Case(_MITAN, "occupancy", lambda: _AGENTS.utilisation, 0.873, 5e-4),
    Case(_MITAN, "average speed of answer", lambda: _AGENTS.mean_wait, 8.2, 0.05),
    Case(_MITAN, "answered in 15 s", lambda: 1 - _AGENTS.p_wait_longer_than(15), 0.846, 5e-4),
    Case("Kleinrock, Queueing Systems 1", "M/D/1 at 0.5 waits half of M/M/1", lambda: m.mg1(0.5, 1, 0).mean_wait, 0.5),
    Case("Erlang C at 90 % of 10 servers", "wait in service times", lambda: m.mmc(9, 1, 10).mean_wait, 0.6687, 5e-5),
)

_HOSPITAL_NETWORK = "Hillier and Lieberman, open Jackson network of three facilities"
_FACILITIES = m.jackson_open((1, 4, 3), (10, 10, 10), ((0, 0.6, 0.3), (0.1, 0, 0.3), (0.4, 0.4, 0)), (1, 2, 1))
_TIMESHARING = m.mva((2, 3, 1), 4, 4.0)
_LZGS = "Lazowska, Zahorjan, Graham, Sevcik, Quantitative System Performance, chapter 6"
_CENTRAL = m.mva((0.605, 2.1, 1.35), 3, 15.0)
_BOUNDS = m.asymptotic_bounds((2, 3, 1), 4.0, 20)

NETWORKS = (
    *(
        Case(_HOSPITAL_NETWORK, f"arrivals at {i + 1}", lambda i=i: _FACILITIES.arrivals[i], printed)  # type: ignore[misc]
        for i, printed in enumerate((5.0, 10.0, 7.5))
    ),
    *(
        Case(_HOSPITAL_NETWORK, f"L{i + 1}", lambda i=i: _FACILITIES.stations[i].mean_in_system, printed)  # type: ignore[misc]
        for i, printed in enumerate((1.0, 4 / 3, 3.0))
    ),
    Case(_HOSPITAL_NETWORK, "L", lambda: _FACILITIES.mean_in_system, 16 / 3),
    Case(_HOSPITAL_NETWORK, "W", lambda: _FACILITIES.mean_time_in_system, 2 / 3),
    *(
        Case(_JAIN + ", 34.3", f"response for {n}", lambda n=n: _TIMESHARING[n - 1].response, printed, 5e-4)  # type: ignore[misc]
        for n, printed in ((1, 6.0), (2, 7.4), (3, 9.088), (4, 11.051))
    ),
    *(
        Case(_JAIN + ", 34.3", f"throughput for {n}", lambda n=n: _TIMESHARING[n - 1].throughput, printed, 5e-4)  # type: ignore[misc]
        for n, printed in ((1, 0.1), (2, 0.175), (3, 0.229), (4, 0.266))
    ),
    Case(_JAIN + ", 33.6", "knee of the bounds", lambda: _BOUNDS.knee, 10 / 3),
    Case(_JAIN + ", 33.6", "throughput at most", lambda: _BOUNDS.throughput_high, 1 / 3),
    Case(_JAIN + ", 33.6", "response of 20 at least", lambda: _BOUNDS.response_low, 56.0),
    *(
        Case(_LZGS, f"throughput for {n}", lambda n=n: _CENTRAL[n - 1].throughput, printed, 5e-5)  # type: ignore[misc]
        for n, printed in ((1, 0.0525), (2, 0.1031), (3, 0.1515))
    ),
    Case("Course on performance (0.5 s, 1 s, Z = 1 s)", "R(2)", lambda: m.mva((0.5, 1.0), 2, 1.0)[1].response, 2.0),
    Case("Little, customers of a shop, 10 an hour for half an hour", "L", lambda: m.little(10, 0.5), 5.0),
)

RELIABILITY = (
    Case("Dean and Barroso 2013", "1 in 100 slow, 100 servers", lambda: m.fanout_slow(0.01, 100), 0.63, 0.005),
    Case("Dean and Barroso 2013", "1 in 10 000 slow, 2 000 servers", lambda: m.fanout_slow(0.0001, 2000), 0.18, 0.005),
    Case("Knuth, TAOCP 1, harmonic numbers", "H10", lambda: m.max_of_exponentials(1, 10), 2.9289682540, 1e-10),
    Case("Knuth, TAOCP 1, harmonic numbers", "H100", lambda: m.max_of_exponentials(1, 100), 5.1873775176, 1e-10),
    Case("Amazon, Reliability pillar", "99.99 % and two such", lambda: m.series(0.9999, 0.9999, 0.9999), 0.9997, 5e-7),
    Case("Amazon, Reliability pillar", "two of 99.9 %, any", lambda: m.parallel(0.999, 0.999), 0.999999, 1e-12),
    Case("Azure, composite SLA", "99.95 % and 99.99 %", lambda: m.series(0.9995, 0.9999), 0.9994, 5e-6),
    Case("Azure, composite SLA", "or a queue", lambda: m.parallel(0.9999, 0.999), 0.9999999, 1e-12),
    Case("Google, SRE book, cascading failures", "3 layers of 4 tries", lambda: m.retry_attempts(1.0, 4) ** 3, 64.0),
    _down(0.9, YEAR, "a year", 36.5 * DAY, 1.0),
    _down(0.95, MONTH, "a month", 1.5 * DAY, 1.0),
    _down(0.99, YEAR, "a year", 3.65 * DAY, 1.0),
    _down(0.995, 7 * DAY, "a week", 50.4 * 60, 1.0),
    _down(0.999, YEAR, "a year", 8.76 * 3600, 1.0),
    _down(0.999, MONTH, "a month", 43.2 * 60, 1.0),
    _down(0.999, DAY, "a day", 1.44 * 60, 0.3),
    _down(0.9995, YEAR, "a year", 4.38 * 3600, 1.0),
    _down(0.9999, YEAR, "a year", 52.6 * 60, 3.0),
    _down(0.9999, MONTH, "a month", 4.32 * 60, 0.3),
    _down(0.99999, MONTH, "a month", 25.9, 0.05),
)

_OPENSEARCH = "Amazon, Sizing OpenSearch domains"
_USL = "Moeding, R package usl: SPEC SDM91"

SIZES = (
    Case("HikariCP, About Pool Sizing", "4 cores, 1 disk", lambda: m.pool_size(4, 1), 9),
    Case("HikariCP, About Pool Sizing", "3 threads of 4", lambda: m.deadlock_floor(3, 4), 10),
    Case("HikariCP, About Pool Sizing", "8 threads of 3", lambda: m.deadlock_floor(8, 3), 17),
    Case("Amazon, Scaling on SQS", "10 s at 0.1 s a message", lambda: m.backlog_per_worker(10, 0.1), 100),
    Case(_OPENSEARCH, "66 GiB, a replica", lambda: m.storage(66, 1, 0, 0.1, 2, 0.95 * 0.8), 191, 0.5),
    Case(_OPENSEARCH, "shards of 30 GiB, room to grow", lambda: m.shards((66 + 198) * 1.1, 0, 30), 10, 0.5),
    Case(_USL, "peak", lambda: m.usl(1, 89.9952330, 0.0277285, 0.0001044).peak_size, 96.5, 0.05),
)

CASES = (*ERLANG_B, *QUEUES, *NETWORKS, *RELIABILITY, *SIZES)
