"""What works how often, and what happens when many must: series and parallel, k of n, fan-out, retries.

Sources: Barlow and Proschan, "Mathematical Theory of Reliability" (1965); Dean and Barroso, "The Tail at Scale" (2013).
"""

from __future__ import annotations

import math

from backdraft.capacity.models.unstable import fraction, not_negative, whole
from backdraft.capacity.models.unstable import percentile as check_percentile


def series(*availabilities: float) -> float:
    """The availability of what needs all of its parts: the product (1 of none)."""
    for each in availabilities:
        fraction(availability=each)
    return math.prod(availabilities)


def parallel(*availabilities: float) -> float:
    """The availability of what needs any one of its parts: 1 - the product of the failures (0 of none)."""
    for each in availabilities:
        fraction(availability=each)
    if len(availabilities) == 1:
        return availabilities[0]
    return 1 - math.prod(1 - each for each in availabilities)


def k_of_n(k: int, n: int, availability: float) -> float:
    """The availability of what needs `k` of `n` equal, independent parts (binomial); 0 when k > n.

    The shorter tail is summed from its largest term on, so that neither end loses digits.
    """
    if not (0 <= k == int(k) and 0 <= n == int(n) and 0 <= availability <= 1):
        whole(0, k=k, n=n)
        fraction(availability=availability)
    if k == 0:
        return 1.0
    if k > n:
        return 0.0
    if availability in (0.0, 1.0):
        return availability
    if k == n:
        return availability**n
    if k == 1:
        return 1 - (1 - availability) ** n
    up, down = (availability, math.log(availability)), (1 - availability, math.log1p(-availability))
    if k > n * availability:
        return min(1.0, _tail(n, n - k, down, up))
    return 1 - min(1.0, _tail(n, k - 1, up, down))


def _tail(n: int, most: int, p: tuple[float, float], q: tuple[float, float]) -> float:
    """P(at most `most` of `n`) for `most` below the mean; each with chance `p`, else `q`, given with their logarithms:
    1 - q would be 1 for a tiny q."""
    ways = math.lgamma(n + 1) - math.lgamma(most + 1) - math.lgamma(n - most + 1)
    term = math.exp(ways + most * p[1] + (n - most) * q[1])
    terms = [term]
    for i in range(most, 0, -1):
        term *= i * q[0] / ((n - i + 1) * p[0])
        if term <= terms[0] * 1e-18:  # both are 0 where the mean is far away
            break
        terms.append(term)
    return math.fsum(terms)


def downtime(availability: float, period_seconds: float) -> float:
    """Seconds of a period that are lost."""
    fraction(availability=availability)
    not_negative(period_seconds=period_seconds)
    return (1 - availability) * period_seconds


def fanout_slow(p: float, n: int) -> float:
    """Share of requests that meet a slow part when they ask `n` parts of which each is slow with chance `p`."""
    fraction(p=p)
    whole(0, n=n)
    return (1.0 if n else 0.0) if p == 1 else -math.expm1(n * math.log1p(-p))


def max_of_exponentials(mean: float, n: int, percentile: float | None = None) -> float:
    """Seconds until the last of `n` independent exponential times has passed. Exact.

    Args:
        mean: Mean of each, in seconds.
        n: How many, from 1 on.
        percentile: A fraction below 1; without it the mean, mean x (1 + 1/2 + ... + 1/n).
    """
    not_negative(mean=mean)
    whole(1, n=n)
    if percentile is None:
        return mean * math.fsum(1 / i for i in range(1, n + 1))
    check_percentile(percentile)
    # 1 - p^(1/n) without its cancellation near 1.
    return -mean * math.log(-math.expm1(math.log(percentile) / n)) if percentile > 0 else 0.0


def retry_attempts(p_fail: float, attempts: int) -> float:
    """How often a request is tried on average when each try fails with chance `p_fail`: (1 - p^k) / (1 - p).

    Args:
        p_fail: Chance that one try fails.
        attempts: The first try and its retries, from 1 on. All fail (p = 1): `attempts`, what a dead callee is asked.
    """
    fraction(p_fail=p_fail)
    whole(1, attempts=attempts)
    return math.fsum(p_fail**i for i in range(attempts))
