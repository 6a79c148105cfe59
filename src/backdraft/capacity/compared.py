"""A design as it is and as it is supposed to be, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from backdraft.capacity.answers import Capacity
from backdraft.capacity.columns import Row, table, width_of, wrapped
from backdraft.capacity.compute import capacity
from backdraft.capacity.defaults import BUSY
from backdraft.capacity.what_if import suppose
from backdraft.capacity.what_if_line import examples
from backdraft.capacity.words import available, percent, rate, seconds, size
from backdraft.design.output import Line, Output, join
from backdraft.design.paths import Path
from backdraft.design.view import Memo, View


def supposed(view: View, memo: Memo, line: str, path: Path, width: int | None = None) -> Output:
    """What a what-if line would change, what concerns the entry at `path` first; without one, lines to try.

    Args:
        view: The design as it is.
        memo: Remembers what the design as it is supposed to be has answered.
        line: The line, perhaps still being typed: what is understood of it counts.
        path: The entry.
        width: The cells that there are: sentences are wrapped.
    """
    found = suppose(view.design, line)
    if not found.said:
        rows: list[Row] = [((), each) for each in examples(view.design)]
        return Output(table(("What if… type", ""), rows, width))
    after = memo.view(found.design).ask(capacity)
    return Output(comparison(view.ask(capacity), after, found.said, path, width))


def comparison(
    before: Capacity, after: Capacity, title: str, about: Path = (), width: int | None = None
) -> tuple[Line, ...]:
    """What would be different, side by side; what stays as it is is left out, what concerns `about` comes first."""
    groups = [each for each in _differences(before, after) if each]
    groups.sort(key=lambda rows: len(about) < 2 or rows[0][0][: len(about)] != about)
    if before.first != after.first:
        groups.append([((), ("all", "saturates first", before.first or "nothing", after.first or "nothing"))])
    told = {trouble.message for trouble in before.troubles}
    still = [t for t in after.troubles if t.message in told and t.kind in _HIDE]
    now = {trouble.key for trouble in after.troubles}
    return join(
        (
            _side_by_side(f"what if {title}", [row for rows in groups for row in rows], width)
            or (Line(f"what if {title}: nothing would be different"),),
            wrapped((Line(f"✗ {t.message}", t.path) for t in after.troubles if t.message not in told), width),
            wrapped((Line(f"✗ as before: {t.message}", t.path) for t in still), width),
            wrapped((Line(f"✓ no more: {t.message}", t.path) for t in before.troubles if t.key not in now), width),
        )
    )


def _side_by_side(title: str, rows: Sequence[Row], width: int | None) -> tuple[Line, ...]:
    """The table under its title. Before and after stay beside each other: where they have no room the title, which may
    be long, stands above, and names are cut to a third of the width."""
    if not rows:
        return ()
    names, *others = (max(width_of(cells[i]) for _, cells in rows) for i in range(4))
    others[1:] = [max(len(head), cells) for head, cells in zip(("before", "after"), others[1:], strict=True)]
    if width is None or max(width_of(title), names) + sum(others) + 6 <= width:
        return table((title, "", "before", "after"), rows, width)
    return (*wrapped((Line(title),), width), *table(("", "", "before", "after"), rows, width, width // 3))


def _differences(before: Capacity, after: Capacity) -> Iterator[list[Row]]:
    """The rows of each path, service, store, table and queue of which something is different."""
    both = {*before.services, *before.stores} & {*before.paths, *after.paths}  # a service that is asked as a whole
    for name in dict.fromkeys((*before.paths, *after.paths)):
        old, new = before.paths.get(name), after.paths.get(name)
        either = new or old
        said = f"{name} (path)" if name in both else name
        yield _changes(either.path if either is not None else (), said, _PATH, old, new)
    stations = (*before.services.items(), *before.stores.items())
    later = {**after.services, **after.stores}
    for name, station in stations:
        said = f"{name} ({station.station.path[0].removesuffix('s')})" if name in both else name
        yield _changes(station.station.path, said, _STATION, station, later.get(name))
    for name, held in before.tables.items():
        yield _changes(held.path, name, _TABLE, held, after.tables.get(name))
    queues = {each.path: each for each in after.queues}
    for queue in before.queues:
        yield _changes(queue.path, f"{queue.event} at {queue.consumer}", _QUEUE, queue, queues.get(queue.path))


#: What a design has no figures for: it is told though it is no difference, as it hides what would be one.
_HIDE = frozenset({"overload", "loop"})
#: What an overload before and after hides.
_HIDDEN = "if it kept up"
_Text = Callable[[Any], str]
_PATH: tuple[tuple[str, _Text], ...] = (
    ("rate", lambda each: rate(each.rate)),
    ("mean", lambda each: seconds(each.mean_latency)),
    ("p95", lambda each: seconds(each.p95)),
    ("p99", lambda each: seconds(each.p99)),
    ("available", lambda each: available(each.availability, bool(each.overloaded))),
    (_HIDDEN, lambda each: percent(each.availability) if each.overloaded else "–"),
    ("down/month", lambda each: seconds(each.downtime_month) if not each.overloaded else "–"),
    ("misses", lambda each: ", ".join(each.misses) or "nothing"),
)
_STATION: tuple[tuple[str, _Text], ...] = (
    ("rate", lambda each: rate(each.rate)),
    ("busy", lambda each: percent(each.utilisation)),
    (f"replicas at {BUSY:.0%}", lambda each: str(each.replicas_needed)),
    ("available", lambda each: available(each.availability, each.overloaded)),
    ("saturates", lambda each: rate(each.saturates_at) if each.saturates_at is not None else "–"),
    ("connections", lambda each: str(each.connections) if each.connections is not None else "–"),
)
_TABLE: tuple[tuple[str, _Text], ...] = (
    ("size", lambda each: size(each.bytes[0])),
    ("in 3 y", lambda each: size(each.bytes[2])),
)
_QUEUE: tuple[tuple[str, _Text], ...] = (
    ("drains in", lambda each: seconds(each.drain) if each.drain is not None else "never"),
)


def _changes(path: Path, name: str, columns: Sequence[tuple[str, _Text]], old: object, new: object) -> list[Row]:
    rows: list[Row] = []
    for title, text in columns:
        before, after = (text(each) if each is not None else "–" for each in (old, new))
        if before != after and not (title == _HIDDEN and "–" in (before, after)):
            rows.append((path, (name if not rows else "", title, before, after)))
    return rows
