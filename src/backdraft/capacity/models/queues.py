"""One queue: Erlang's formulas, M/M/c, M/G/1, and Allen and Cunneen's estimate for anything else.

Sources: Kleinrock, "Queueing Systems", volume 1 (1975); Gross and Harris, "Fundamentals of Queueing Theory"; Allen,
"Probability, Statistics, and Queueing Theory" (1990).
"""

from __future__ import annotations

import math

from backdraft.capacity.models.unstable import Unstable, fraction, not_negative, percentile, positive, whole
from backdraft.design.dataclass import dataclass

#: More servers than these are taken for their limit, infinitely many: the recursion takes a step for each.
MANY = 20_000


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue in its steady state.

    Attributes:
        utilisation: Share of the time that a server is busy.
        p_wait: Share of requests that wait at all.
        mean_wait: Seconds in the queue.
        mean_response: Seconds in the queue and being served.
        mean_queue: Requests that wait.
        mean_in_system: Requests that wait or are served.
    """

    utilisation: float
    p_wait: float
    mean_wait: float
    mean_response: float
    mean_queue: float
    mean_in_system: float

    def p_wait_longer_than(self, t: float) -> float:
        """Share of requests that wait more than `t` seconds.

        Exact for M/M/c; otherwise the estimate that whoever waits does so for an exponential time.
        """
        not_negative(t=t)
        if self.p_wait == 0 or self.mean_wait == 0:
            return 0.0
        return self.p_wait * math.exp(-t * self.p_wait / self.mean_wait)

    def wait_percentile(self, p: float) -> float:
        """The seconds that a share `p` (0.95) of requests waits at most; exact where `p_wait_longer_than` is."""
        percentile(p)
        late = 1 - p
        if late >= self.p_wait or self.mean_wait == 0:
            return 0.0
        return self.mean_wait / self.p_wait * math.log(self.p_wait / late)


def erlang_b(offered_load: float, servers: int) -> float:
    """Share of requests that find all servers busy and are lost (M/G/c/c).

    Args:
        offered_load: Erlangs: arrivals a second times seconds of service.
        servers: How many there are, from 0 on.

    Source: Erlang 1917, by the recursion B(k) = aB(k-1) / (k + aB(k-1)), which neither overflows nor cancels.
    """
    not_negative(offered_load=offered_load)
    whole(0, servers=servers)
    return _blocked(offered_load, servers)


def _blocked(load: float, servers: int) -> float:
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
        if blocked == 0.0:
            return 0.0
    return blocked


def erlang_c(offered_load: float, servers: int) -> float:
    """Share of requests that must wait for one of `servers` (M/M/c), from Erlang B: B / (1 - rho (1 - B)).

    Args:
        offered_load: Erlangs.
        servers: How many there are, from 1 on.

    Raises:
        Unstable: the load is as large as the servers.
    """
    whole(1, servers=servers)
    not_negative(offered_load=offered_load)
    return _waiting(offered_load, servers)


def _waiting(load: float, servers: int) -> float:
    if load >= servers:
        raise overloaded(load, servers)
    if servers > MANY:
        return halfin_whitt(load, servers)
    blocked = _blocked(load, servers)
    return blocked / (1 - load / servers * (1 - blocked))


def halfin_whitt(offered_load: float, servers: int) -> float:
    """Erlang C in the limit of many servers: 1 / (1 + b Phi(b) / phi(b)) with b = (1 - rho) sqrt(c).

    Source: Halfin and Whitt (1981). Within 3 % from `MANY` servers on, where the exact recursion would take long.
    """
    b = (1 - offered_load / servers) * math.sqrt(servers)
    if b > 37:
        return 0.0
    below = 0.5 * math.erfc(-b / math.sqrt(2))
    return 1 / (1 + b * below * math.sqrt(2 * math.pi) * math.exp(b * b / 2))


def overloaded(offered_load: float, servers: int) -> Unstable:
    """The exception for a load that `servers` cannot carry."""
    needed = math.floor(offered_load) + 1
    return Unstable(
        f"unstable: {offered_load:.6g} servers' worth of work for {servers}, needs {needed} or more",
        servers_needed=needed,
    )


def mmc(arrival_rate: float, service_time: float, servers: int) -> Queue:
    """M/M/c: random arrivals, exponential service, `servers` that share one queue. Exact.

    Args:
        arrival_rate: Requests a second.
        service_time: Mean seconds that one request keeps a server busy.
        servers: How many, from 1 on.

    Raises:
        Unstable: arrival_rate x service_time >= servers.
    """
    if not (0 <= arrival_rate < math.inf and 0 <= service_time < math.inf and 1 <= servers == int(servers)):
        not_negative(arrival_rate=arrival_rate, service_time=service_time)
        whole(1, servers=servers)
    load = arrival_rate * service_time
    p_wait = _waiting(load, servers)
    wait = p_wait * service_time / (servers - load)
    return _queue(arrival_rate, service_time, servers, p_wait, wait)


def mg1(arrival_rate: float, service_time: float, scv: float) -> Queue:
    """M/G/1: random arrivals, one server, any service (Pollaczek and Khinchine). The means are exact.

    Args:
        arrival_rate: Requests a second.
        service_time: Mean seconds of service.
        scv: Squared coefficient of variation of the service: 0 constant, 1 exponential.

    Raises:
        Unstable: arrival_rate x service_time >= 1.
    """
    not_negative(arrival_rate=arrival_rate, service_time=service_time, scv=scv)
    load = arrival_rate * service_time
    if load >= 1:
        raise overloaded(load, 1)
    wait = load * service_time * (1 + scv) / (2 * (1 - load))
    return _queue(arrival_rate, service_time, 1, load, wait)


def allen_cunneen(
    arrival_rate: float, service_time: float, servers: int, arrival_scv: float, service_scv: float
) -> Queue:
    """G/G/c by Allen and Cunneen: the wait of M/M/c times (Ca² + Cs²) / 2. An estimate; exact for M/M/c and M/G/1.

    Raises:
        Unstable: arrival_rate x service_time >= servers.
    """
    not_negative(arrival_scv=arrival_scv, service_scv=service_scv)
    exact = mmc(arrival_rate, service_time, servers)
    wait = exact.mean_wait * (arrival_scv + service_scv) / 2
    return _queue(arrival_rate, service_time, servers, exact.p_wait, wait)


def _queue(rate: float, service: float, servers: int, p_wait: float, wait: float) -> Queue:
    response = wait + service
    return Queue(rate * service / servers, p_wait, wait, response, rate * wait, rate * response)


def mm1_percentile(utilisation: float, service_time: float, percentile: float) -> float:
    """The response time in seconds that a share `percentile` (0.95) of the requests to an M/M/1 keeps. Exact.

    Raises:
        Unstable: the utilisation is 1 or more.
    """
    not_negative(utilisation=utilisation, service_time=service_time)
    fraction(percentile=percentile)
    if percentile == 1:
        raise ValueError("no time is kept by all requests: a percentile is below 1")
    if utilisation >= 1:
        raise overloaded(utilisation, 1)
    return -math.log1p(-percentile) * service_time / (1 - utilisation)


def little(rate: float | None = None, time: float | None = None, number: float | None = None) -> float:
    """Little's law, number = rate x time: of a rate a second, seconds and a number in the system, the one not given.

    Holds for every system in its steady state (Little 1961).
    """
    given = {name: value for name, value in (("rate", rate), ("time", time), ("number", number)) if value is not None}
    if len(given) != 2:
        raise ValueError("two of rate, time and number are needed")
    not_negative(**given)
    if number is None:
        return given["rate"] * given["time"]
    divisor = given["time"] if rate is None else given["rate"]
    positive(**{"time" if rate is None else "rate": divisor})
    return number / divisor
