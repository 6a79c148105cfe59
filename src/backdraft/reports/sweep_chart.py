"""A sweep as a chart and a table: for the command, and for the tab of the screen."""

from __future__ import annotations

import math

from backdraft.capacity.columns import Row, table
from backdraft.capacity.sweep import Sweep
from backdraft.capacity.words import rate, seconds
from backdraft.design.output import Line, Output, join
from backdraft.draw.chart import Plot, chart

#: The plot is so many lines high where nobody says.
HIGH = 14
#: The plot's upper edge is at most so many times the time at the peak.
_TIMES = 5.0
#: The steps of a scale within a power of ten.
_STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
#: So many ends of what runs are told.
_MOST = 8


def sweep_output(found: Sweep, width: int, height: int = HIGH, ascii: bool = False) -> Output:
    """Load against p95 of the path of a sweep, and below who has nothing left at which load."""
    known = found.at_peak.paths
    if not found.loads:
        trouble = tuple(Line(f"✗ {each.message}", each.path) for each in found.at_peak.troubles)
        return Output(trouble or (Line("No path yet: a chart needs a service that is asked for something."),))
    name = found.path
    answer = known[name]
    series = tuple(zip(found.loads, found.p95[name], strict=True))
    finite = [time for _, time in series if time is not None]
    target = found.targets.get(name)
    marks = [(found.now, f"now {rate(found.now)}")]
    marks += [(at, f"{who} saturates at {rate(at)}") for who, at, _ in found.saturations if at <= found.until]
    plot = Plot(
        ((0.0, finite[0] if finite else None), *series),
        found.until,
        _top(finite, answer.p95, target),
        [(target, f"target {seconds(target)}")] if target is not None else [],
        sorted(marks),
        rate,
        seconds,
    )
    title = Line(f"p95 of {name}, by the load of {found.entry or 'all entries'}{_beside(found)}", answer.path)
    ends: list[Row] = [
        (entry, (who, rate(at), f"{at / found.now:.3g} x", "overloaded at the peak" if at <= found.now else ""))
        for who, at, entry in found.saturations[:_MOST]
    ]
    drawn = tuple(Line(row, answer.path) for row in chart(plot, width, height, ascii=ascii))
    return Output(join(((title, *drawn), table(("saturates", "at", "of the peak", ""), ends, width))), from_top=True)


def _beside(found: Sweep) -> str:
    """What does not grow."""
    others = found.at_peak.entry_rate - found.now
    return f" beside {rate(others)} of others" if found.entry and others > 1e-9 * found.now else ""


def _top(finite: list[float], now: float | None, target: float | None) -> float:
    if not finite:
        return target or 1.0
    edge = min(max(finite), _TIMES * (now or finite[0]))
    if target is not None and target < 20 * finite[0]:
        edge = max(edge, 1.2 * target)
    power = 10.0 ** math.floor(math.log10(edge)) if edge > 0 else 1.0
    return next(step for step in _STEPS if step * power >= edge * (1 - 1e-9)) * power if edge > 0 else 1.0
