"""How many examples a costly property gets: a few in CI, which find regressions, many in the soak, which finds news."""

from __future__ import annotations

import os

from hypothesis import settings

#: How many times CI's examples a round of the soak takes.
TIMES = 20
SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def examples(number: int) -> settings:
    """`number` examples; in the soak `TIMES` as many."""
    return settings(max_examples=number * TIMES if SOAKING else number)
