"""Times of requests as distributions: the first three cumulants, which add over what happens one after the other.

Means are exact (Jackson). Percentiles of a path come from its transform (percentiles.py). Where there is none, for what
happens at the same time or in a circle, a time is taken for the gamma distribution, shifted, that has the same mean,
variance and skewness (Pearson's type III): exact for one M/M/1 and for equal ones in a row, and an estimate otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple


class Stay(NamedTuple):
    """The time at M/M/c: with a `chance` one waits, for an exponential time of mean `wait`; then `service` is one."""

    chance: float = 0.0
    wait: float = 0.0
    service: float = 0.0

    @property
    def mean_wait(self) -> float:
        """Seconds of waiting on average."""
        return self.chance * self.wait


class Times(NamedTuple):
    """Mean, variance and third cumulant of a time, in s, s², s³."""

    mean: float = 0.0
    variance: float = 0.0
    third: float = 0.0

    @property
    def deviation(self) -> float:
        """The standard deviation in seconds."""
        return math.sqrt(max(0.0, self.variance))

    def then(self, other: Times) -> Times:
        """One after the other, independent."""
        return Times(self.mean + other.mean, self.variance + other.variance, self.third + other.third)


NONE = Times()
#: So many tries of one call tell its distribution.
MANY = 32
#: From this shape on a gamma distribution is taken for what Wilson and Hilferty make of the normal one: to 1e-5.
_NEARLY_NORMAL = 1e4
#: From this shape on their percentiles of it are near enough: to 1e-3.
_NEAR_ENOUGH = 12.0


def of_stay(stay: Stay) -> Times:
    """The cumulants of the time at a station."""
    chance, wait, service = stay
    square = wait * wait
    return Times(
        service + chance * wait,
        service * service + chance * (2 - chance) * square,
        2 * service**3 + 2 * chance * (3 - 3 * chance + chance * chance) * square * wait,
    )


def sometimes(chance: float, times: Times) -> Times:
    """`times` with `chance`, else no time at all."""
    mean, variance, third = times
    first = chance * mean
    second = chance * (variance + mean**2)
    cube = chance * (third + 3 * mean * variance + mean**3)
    return Times(first, second - first**2, cube - 3 * first * second + 2 * first**3)


def often(number: float, times: Times) -> Times:
    """`number` times one after the other; of 2.3, two and with chance 0.3 one more."""
    if number <= 1.0:
        return times if number == 1.0 else sometimes(number, times)
    whole, part = divmod(number, 1.0)
    out = Times(whole * times.mean, whole * times.variance, whole * times.third)
    return out.then(sometimes(part, times)) if part else out


def tried(number: float, times: Times, fails: float, tries: int) -> Times:
    """`number` times in all of what is made again when it fails, which it does with that chance, up to so many tries.

    Beyond some tries only the mean is told from fewer.
    """
    whole = times
    for _ in range(min(tries, MANY) - 1):
        whole = times.then(sometimes(fails, whole))
    return often(number * times.mean / whole.mean, whole) if whole.mean > 0 else whole


def slowest(branches: Sequence[Times]) -> Times:
    """The time until the last of independent branches is done, by integrating 1 minus the product of what is done."""
    branches = [branch for branch in branches if branch.mean > 0]
    if len(branches) < 2:
        return branches[0] if branches else NONE
    ends = [_distribution(branch) for branch in branches]
    upper = max(branch.mean + 25 * math.sqrt(branch.variance) for branch in branches)
    # Steps that grow: most happens early, and the tail is long and smooth.
    moments = [0.0, 0.0, 0.0]
    steps = 240
    for i in range(steps + 1):
        x = i / steps
        t, weight = upper * x**3, 3 * upper * x**2 * (1 if i in (0, steps) else 4 if i % 2 else 2) / (3 * steps)
        late = 1 - math.prod(end(t) for end in ends)
        moments[0] += weight * late
        moments[1] += weight * 2 * t * late
        moments[2] += weight * 3 * t * t * late
    first, second, cube = moments
    return Times(first, max(0.0, second - first**2), cube - 3 * first * second + 2 * first**3)


def percentile(times: Times, p: float) -> float:
    """The seconds that a share `p` of the requests keeps: an estimate, see above."""
    mean, variance, third = times
    if variance <= 0:
        return mean
    if third <= 0:
        return max(0.0, mean + math.sqrt(variance) * _normal(p))
    shape = shape_of(variance, third)
    scale = third / (2 * variance)
    return max(0.0, mean - shape * scale + scale * gamma_percentile(shape, p))


def guess(times: Times, p: float) -> float:
    """About where `percentile` is, by Wilson and Hilferty's formula alone."""
    mean, variance, third = times
    if variance <= 0 or third <= 0:
        return mean
    shape, scale = shape_of(variance, third), third / (2 * variance)
    return mean + scale * (_about(shape, _normal(p)) - shape)


def shape_of(variance: float, third: float) -> float:
    """The shape of the gamma distribution of these cumulants."""
    skewness: float = third / variance**1.5
    return 4 / skewness**2


def _distribution(times: Times) -> Callable[[float], float]:
    mean, variance, third = times
    if variance <= 0 or third <= 0:
        return lambda t: float(t >= mean)
    shape, scale = shape_of(variance, third), third / (2 * variance)
    shift = mean - shape * scale
    return lambda t: gamma_share(shape, (t - shift) / scale) if t > max(0.0, shift) else 0.0


def gamma_percentile(shape: float, p: float) -> float:
    """Where a gamma distribution of scale 1 has the share `p` below it, by Newton from Wilson and Hilferty's guess."""
    if shape == 1.0:
        return -math.log1p(-p)
    x = _about(shape, _normal(p))
    if shape > _NEAR_ENOUGH:
        return x
    if x <= 0 or shape < 0.5:
        x = math.exp((math.log(p) + math.lgamma(shape + 1)) / shape)
    for _ in range(30):
        density = math.exp((shape - 1) * math.log(x) - x - math.lgamma(shape)) if x > 0 else 0.0
        if not density:
            break
        step = (gamma_share(shape, x) - p) / density
        # Halley's step, never past 0 and never far off; its error is of the third order.
        step /= max(0.5, 1 - 0.5 * step * ((shape - 1) / x - 1))
        step = min(max(step, -x), x / 2)
        x -= step
        if abs(step) <= 0.02 * x:
            break
    return x


def _about(shape: float, z: float) -> float:
    third = 1 / (9 * shape)
    return shape * max(1 - third + z * math.sqrt(third), 0.0) ** 3


def gamma_share(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its series below the mean and a continued fraction above."""
    if x <= 0:
        return 0.0
    if shape > _NEARLY_NORMAL:
        z = ((x / shape) ** (1 / 3) - 1 + 1 / (9 * shape)) * 3 * math.sqrt(shape)
        return 0.5 * math.erfc(-z / math.sqrt(2))
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        n = shape
        while term > total * 1e-13:
            n += 1
            term *= x / n
            total += term
        return front * total
    b = x + 1 - shape
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 500):
        a = i * (shape - i)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        fraction *= d * c
        if abs(d * c - 1) < 1e-13:
            break
    return 1 - front * fraction


@lru_cache(64)
def _normal(p: float) -> float:
    """The percentile of the normal distribution (Abramowitz and Stegun 26.2.23, to 4.5e-4): a first guess."""
    tail = min(p, 1 - p)
    t = math.sqrt(-2 * math.log(tail))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return z if p >= 0.5 else -z
