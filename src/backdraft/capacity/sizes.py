"""How large tables are, now and later: the width of a row from its columns, its indexes, rows, growth and retention."""

from __future__ import annotations

from backdraft.capacity.defaults import FILL, INDEX_HEADER, ROW_HEADER, ROWS, YEAR
from backdraft.capacity.models import storage
from backdraft.design.dataclass import dataclass
from backdraft.design.model import Amount, Growth, Loads, SqlType, Store, Table
from backdraft.design.paths import Path
from backdraft.design.resolve.tables import all_indexes, columns_of, primary_key, store_of, type_of_column
from backdraft.design.view import View

#: Bytes of a value in PostgreSQL. What varies counts as half of its greatest length, or as such columns often hold.
_WIDTHS = {
    "smallint": 2.0, "int": 4.0, "bigint": 8.0, "real": 4.0, "double": 8.0, "bool": 1.0, "date": 4.0, "time": 8.0,
    "timestamp": 8.0, "timestamptz": 8.0, "interval": 16.0, "uuid": 16.0, "inet": 7.0, "enum": 4.0,
    "text": 100.0, "json": 200.0, "native": 32.0,
}  # fmt: skip
_ARRAY_OF = 4


@dataclass(frozen=True, slots=True)
class Size:
    """A table, or a store without tables, on disk.

    Attributes:
        name: Its name.
        path: Its entry.
        store: The store that holds it, where that is known.
        rows: Rows now, in a year, in three years.
        row_bytes: Mean bytes of a row's values.
        index_bytes: Bytes that all indexes together add for each row.
        copies: The original, its standbys and its read replicas.
        bytes: Bytes now, in a year, in three years, of all copies.
        assumed: What the design does not say.
        unsaid: The same by key: `rows`, `row`.
        growth: How its rows grow and how long they are kept, as written; empty where nothing says so.
    """

    name: str
    path: Path
    store: str
    rows: tuple[float, float, float]
    row_bytes: float
    index_bytes: float
    copies: int
    bytes: tuple[float, float, float]
    assumed: tuple[str, ...] = ()
    unsaid: frozenset[str] = frozenset()
    growth: str = ""
    keep: str = ""


def size_of_table(view: View, name: str) -> Size | None:
    """How large a table is; None when there is none of that name."""
    table = view.get(Table, "tables", name)
    if table is None:
        return None
    columns = view.ask(columns_of, name)
    widths = {column.name: width_of(type_of_column(view, column)) for column in columns}
    assumed, unsaid = [], set()
    row = table.row.value if table.row is not None else sum(widths.values())
    if table.row is None and not columns:
        row = 100.0
        assumed.append("100B a row")
        unsaid.add("row")
    indexes = view.ask(all_indexes, name)
    keys = [view.ask(primary_key, name), *((*(p.column for p in index.parts), *index.include) for index in indexes)]
    entries = [INDEX_HEADER + sum(widths.get(column, 16.0) for column in key) for key in keys if key]
    if table.rows is None:
        assumed.append(f"{ROWS / 1000:g}k rows")
        unsaid.add("rows")
    rows = _rows(table.rows.value if table.rows is not None else ROWS, table.growth, table.keep)
    assumed += _growth_unsaid(view, table.growth)
    store = view.ask(store_of, name)
    return _size(view, table, store, rows, row, sum(entries), assumed, unsaid)


def size_of_store(view: View, name: str) -> Size | None:
    """How large a store is that says `rows` or `row` itself; None when it says neither."""
    store = view.get(Store, "stores", name)
    if store is None or (store.rows is None and store.row is None):
        return None
    assumed = [] if store.rows is not None else [f"{ROWS / 1000:g}k rows"]
    assumed += [] if store.row is not None else ["100B a row"]
    assumed += _growth_unsaid(view, store.growth)
    row = store.row.value if store.row is not None else 100.0
    rows = _rows(store.rows.value if store.rows is not None else ROWS, store.growth, store.keep)
    unsaid = {key for key in ("rows", "row") if getattr(store, key) is None}
    return _size(view, store, name, rows, row, 0.3 * (row + ROW_HEADER), assumed, unsaid)


def _growth_unsaid(view: View, growth: Growth | None) -> list[str]:
    """What is taken of rows whose growth is not said in a design whose load grows: more requests write more rows."""
    loads = view.get(Loads, "load")
    grows = loads is not None and any(load.growth is not None for load in loads.items)
    return ["as large in 1 y and 3 y as now (growth= is not said, and the load grows)"] if grows and not growth else []


def _size(
    view: View,
    of: Table | Store,
    store: str,
    rows: tuple[float, float, float],
    row: float,
    index: float,
    assumed: list[str],
    unsaid: set[str],
) -> Size:
    entry = view.get(Store, "stores", store) if store else None
    copies = 1 + (max(0, entry.standby or 0) + max(0, entry.replicas or 0) if entry is not None else 0)
    share = index / (row + ROW_HEADER)
    now, later, last = (storage(n, row, ROW_HEADER, share, copies, FILL) for n in rows)
    path = ("tables" if isinstance(of, Table) else "stores", of.name)
    return Size(
        of.name, path, store, rows, row, index, copies, (now, later, last), tuple(assumed), frozenset(unsaid),
        of.growth.text if of.growth is not None else "", of.keep.text if of.keep is not None else "",
    )  # fmt: skip


def _rows(now: float, growth: Growth | None, keep: Amount | None) -> tuple[float, float, float]:
    later, last = (grown(now, growth, keep.value if keep else None, years * YEAR) for years in (1, 3))
    return now, later, last


def grown(now: float, growth: Growth | None, keep: float | None, seconds: float) -> float:
    """Rows after so many seconds; with `keep`, no more than what that time brings, once it has passed."""
    if growth is None:
        return now
    if growth.period:
        return now * float(growth.factor ** min(seconds / growth.period, 700.0 / max(1.0, growth.factor)))
    rows = now + growth.per_second * seconds
    return min(rows, max(now, growth.per_second * keep)) if keep else rows


def width_of(type_: SqlType) -> float:
    """Mean bytes of a value of a type."""
    one = _width(type_)
    return 24 + _ARRAY_OF * one if type_.array else one


def _width(type_: SqlType) -> float:
    length = type_.args[0] if type_.args else None
    match type_.name:
        case "numeric":
            return 8 + 2 * -(-(length or 16) // 4) / 2
        case "char":
            return 1.0 + (length or 1)
        case "varchar" | "bytes":
            return 1 + length / 2 if length is not None else _WIDTHS["text"]
        case "vector":
            return 8.0 + 4 * (length or 0)
    return _WIDTHS.get(type_.name, 16.0)
