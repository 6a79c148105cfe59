"""What could stand in a column of a quick line: a whole column where one begins, else what its name speaks of first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backdraft.design.design import Design
from backdraft.design.model import Mixin, Table, TypeDef
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import singular

Offer = Iterable[tuple[str, str]]

#: What the notation knows, in the order in which it is offered.
TYPES = (
    ("uuid text varchar(255) int bigint numeric(12,2) bool timestamptz date json smallint real double char(2) bytes")
    + " time timestamp interval inet enum( vector("
).split()
FLAGS = (
    "pk",
    "unique",
    "index",
    "auto",
    "unsigned",
    "soft",
    "virtual",
    "pii",
    "secret",
)
KEYS = ("delete=cascade", "delete=restrict", "delete=set_null", "update=now", "was=")
DEFAULTS = ("= now", "= uuid", "= ''", "= true", "= false", "= 0", "= today")

#: Columns that most tables have, by name. Where a column begins they are offered whole, in this order.
USUAL = {
    "id": "uuid pk",
    "created_at": "timestamptz = now",
    "name": "varchar(120)",
    "status": "varchar(50)",
    "email": "varchar(320) unique",
    "quantity": "int 1..",
    "price": "numeric(12,2)",
    "total": "numeric(12,2)",
    "updated_at": "timestamptz update=now",
}
#: How a column refers to another table, said where no line shows it.
RELATION = "user_id -> users.id"
_REFERS = "refers to a table"
#: So many tables are offered beside the types; behind an arrow all are.
_FEW = 3


def columns(design: Design, table: str) -> Offer:
    """The columns of a table, those of its mixins too."""
    entry = design.entry(("tables", table))
    if isinstance(entry, Table):
        yield from ((column.name, "column") for column in entry.columns)
        for name in entry.use:
            mixin = design.entry(("mixins", name))
            if isinstance(mixin, Mixin):
                yield from ((column.name, f"column of {name}") for column in mixin.columns)


def whole(design: Design, table: str, there: Iterable[str]) -> Offer:
    """Whole columns for a table that has those called `there`: references to the other tables, and what is usual."""
    taken = set(there)
    refers = [(_reference(target), f"-> {target}") for name, target in _keyed(design) if name != table]
    usual = [*USUAL.items()]
    order = [*usual[:1], *refers, *usual[1:]]  # the key comes first
    for name, line in order:
        if name not in taken:
            note = _REFERS if line.startswith("->") else "column" if refers else f"or a reference: {RELATION}"
            yield f"{name} {line}", note


def after_name(before: str, design: Design, name: str) -> Offer:
    """What could follow in a column called `name`, of which `before` stands there behind the name."""
    if re.search(r"->\s*\S*\Z", before):
        return _targets(design)
    if before.split() and (len(before.split()) > 1 or before[-1:].isspace()):
        return [(word, "") for word in (*FLAGS, *KEYS, *DEFAULTS)]
    keyed = list(_keyed(design))
    targets = [(f"-> {target}", _REFERS) for _, target in keyed]
    arrow = [("->", "refers to a column: -> users.id")]
    first = [(f"-> {target}", _REFERS) for _, target in keyed if name == _reference(target)]
    if not first and name.endswith("_id"):
        first = targets[:_FEW] or arrow
    if not first and name in USUAL:
        first = [(USUAL[name], "as usual")]
    named = [(p[1], "type") for p in design.paths("types") if _is_column_type(design, p)]
    types = [(each, "type") for each in TYPES]
    return [*first, *types[:4], *targets[:_FEW], *arrow, *types[4:], *named]


def _reference(target: str) -> str:
    """What a column that refers to `target` is called: `user_id` for `users.id`."""
    table, _, key = target.rpartition(".")
    return f"{singular(table.rpartition('.')[2])}_{key}" if table else f"{singular(target)}_id"


def _keyed(design: Design) -> Iterable[tuple[str, str]]:
    """Each table with what a column would refer to: `users.id`, the table alone where its key is not one column."""
    for path in design.paths("tables"):
        entry = design.entry(path)
        keys = [c.name for c in entry.columns if c.has("pk")] if isinstance(entry, Table) else []
        yield path[1], f"{path[1]}.{keys[0]}" if len(keys) == 1 else path[1]


def _targets(design: Design) -> Offer:
    return ((target, "table") for _, target in _keyed(design))


def _is_column_type(design: Design, path: Path) -> bool:
    entry = design.entry(path)
    return isinstance(entry, TypeDef) and entry.form in ("enum", "column")
