"""The edits that mends are made of, and the hits that need nothing but such an edit.

Each edit changes one line where it stands, in its short form or in its long one; the line is what the hit tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backdraft.design.edits import Put
from backdraft.design.model import Column, Dependency, Endpoint, Mixin, Table
from backdraft.design.notation.endpoint import format_endpoint
from backdraft.design.notation.schema import format_column
from backdraft.design.notation.services import format_dependency
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.review.rule import Hit, LineHit


def at(endpoint: Endpoint) -> Path:
    """The path of an endpoint."""
    return ("endpoints", endpoint.service, endpoint.id)


def table_at(table: Table) -> Path:
    """The path of a table."""
    return ("tables", table.name)


def column_at(view: View, table: Table, column: Column) -> Path:
    """Where a table's column stands: a mixin's is in the mixin."""
    return view.ask(_inherited, table.name).get(column.name) or (*table_at(table), "columns", column.name)


def _inherited(view: View, table: str) -> Mapping[str, Path]:
    """By the name of a column that a table has of a mixin alone: where it stands. Each of many may be told of."""
    entry = view.get(Table, "tables", table)
    found: dict[str, Path] = {}
    for name in entry.use if entry is not None else ():
        mixin = view.get(Mixin, "mixins", name)
        for column in mixin.columns if mixin is not None else ():
            found.setdefault(column.name, ("mixins", name, column.name))
    for column in entry.columns if entry is not None and found else ():
        found.pop(column.name, None)
    return found


def endpoint_with(endpoint: Endpoint, **changes: Any) -> tuple[Put, ...]:
    """The endpoint's line with other values."""
    return (Put((*at(endpoint), "endpoint"), format_endpoint(replace(endpoint, **changes))),)


def column_with(path: Path, column: Column, **changes: Any) -> tuple[Put, ...]:
    """A column's line, at the path of the column, with other values."""
    return (Put((*path, "column"), format_column(replace(column, **changes))),)


def flagged(path: Path, dep: Dependency, flag: str) -> tuple[Put, ...]:
    """A dependency's line with one more flag."""
    return (Put((*path, "dependency"), format_dependency(replace(dep, flags=(*dep.flags, flag)))),)


def setting(path: Path, dep: Dependency, key: str, value: str) -> tuple[Put, ...]:
    """A dependency's line with a setting."""
    kept = tuple((k, v) for k, v in dep.settings if k != key)
    return (Put((*path, "dependency"), format_dependency(replace(dep, settings=(*kept, (key, value))))),)


def said(edits: tuple[Put, ...]) -> str:
    """The line that an edit puts."""
    return str(edits[0].value)


def mended_endpoint(endpoint: Endpoint, what: str, **changes: Any) -> LineHit:
    """A hit at an endpoint whose line with other values is the mend."""
    return LineHit(at(endpoint), what, _endpoint_with, (endpoint, tuple(changes.items())))


def _endpoint_with(endpoint: Endpoint, changes: tuple[tuple[str, Any], ...]) -> tuple[Put, ...]:
    return endpoint_with(endpoint, **dict(changes))


def mended_column(path: Path, column: Column, what: str, **changes: Any) -> LineHit:
    """A hit at a column, whose path is `path`, whose line with other values is the mend."""
    return LineHit(path, what, _column_with, (path, column, tuple(changes.items())), column.name)


def _column_with(path: Path, column: Column, changes: tuple[tuple[str, Any], ...]) -> tuple[Put, ...]:
    return column_with(path, column, **dict(changes))


def mended_line(path: Path, what: str, edits: tuple[Put, ...]) -> Hit:
    """A hit whose mend is the line that an edit puts."""
    return Hit(path, what, said(edits), edits)
