"""The edits that mends are made of, and the hits that need nothing but such an edit.

Each edit changes one line where it stands, in its short form or in its long one; the line is what the hit tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backdraft.design.edits import Put
from backdraft.design.links import defined_at
from backdraft.design.model import Column, Dependency, Endpoint, Table
from backdraft.design.notation.endpoint import format_endpoint
from backdraft.design.notation.schema import format_column
from backdraft.design.notation.services import format_dependency
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.review.rule import Hit


def at(endpoint: Endpoint) -> Path:
    """The path of an endpoint."""
    return ("endpoints", endpoint.service, endpoint.id)


def table_at(table: Table) -> Path:
    """The path of a table."""
    return ("tables", table.name)


def column_at(view: View, table: Table, column: Column) -> Path:
    """Where a table's column stands: a mixin's is in the mixin."""
    path = (*table_at(table), "columns", column.name)
    return path if column.name in view.ask(_own_columns, table.name) else defined_at(view.design, path)


def _own_columns(view: View, table: str) -> frozenset[str]:
    """The names of a table's own columns: a wide one may have something to be said of each."""
    entry = view.get(Table, "tables", table)
    return frozenset(column.name for column in entry.columns) if entry is not None else frozenset()


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


def mended_endpoint(endpoint: Endpoint, what: str, **changes: Any) -> Hit:
    """A hit at an endpoint whose line with other values is the mend."""
    return mended_line(at(endpoint), what, endpoint_with(endpoint, **changes))


def mended_column(path: Path, column: Column, what: str, **changes: Any) -> Hit:
    """A hit at a column, whose path is `path`, whose line with other values is the mend."""
    edits = column_with(path, column, **changes)
    return Hit(path, what, f"{column.name}: {said(edits)}", edits)


def mended_line(path: Path, what: str, edits: tuple[Put, ...]) -> Hit:
    """A hit whose mend is the line that an edit puts."""
    return Hit(path, what, said(edits), edits)
