"""Names as the database has them: short enough, none twice, the same from one edit to the next."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from backdraft.render.sql.dialects import Dialect

#: The longest name that is given to a constraint or an index, in bytes (PostgreSQL cuts at 63 without a word).
LONGEST = 60

_CUT = re.compile(r"_[0-9a-f]{8}\Z")

#: Names that an engine keeps for itself.
_TAKEN = {
    "postgres": re.compile(r"(ctid|xmin|xmax|cmin|cmax|tableoid)\Z"),
    "mysql": re.compile(r"(?!)"),
    "sqlite": re.compile(r"sqlite_", re.I),
    "duckdb": re.compile(r"(?!)"),
    "mssql": re.compile(r"#"),
    "oracle": re.compile(r"(rowid|rownum|level|ora_rowscn)\Z", re.I),
}


def digest(*parts: str) -> str:
    """Eight letters that stand for `parts`."""
    return hashlib.blake2s("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def shorten(name: str, longest: int = LONGEST) -> str:
    """`name` in at most `longest` bytes and without NUL; a cut one ends in a digest of the whole."""
    name = name.replace("\x00", "")
    if len(name.encode("utf-8", "replace")) <= longest:
        return name
    head = name.encode("utf-8", "replace")[: longest - 9].decode("utf-8", "ignore")
    return f"{head}_{digest(name)}"


def is_cut(name: str) -> bool:
    """Whether `name` looks like what `shorten` makes of a long one: what was read from a database may be that."""
    return LONGEST - 3 <= len(name.encode("utf-8", "replace")) <= LONGEST and _CUT.search(name) is not None


def possible(name: str, dialect: Dialect) -> str:
    """`name` as `dialect` can have it for a table or a column."""
    fit = name.replace("\x00", "").rstrip() or "_"
    if dialect.name == "oracle":
        fit = fit.replace('"', "_")
    if dialect.name == "mysql":  # its names end at U+FFFF
        fit = "".join(c if ord(c) <= 0xFFFF else f"u{ord(c):x}" for c in fit)
    if _TAKEN[dialect.name].match(fit):
        fit = f"{fit}_" if dialect.name in ("postgres", "oracle") else f"_{fit}"
    return shorten(fit, dialect.longest)


def distinct(names: Iterable[str], dialect: Dialect) -> dict[str, str]:
    """Each of `names` as it can stand beside the others: the second that the engine takes for equal gets a digest."""
    out: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        fit = possible(name, dialect)
        if dialect.same(fit) in taken:
            fit = f"{shorten(fit, dialect.longest - 9)}_{digest(name)}"
        taken.add(dialect.same(fit))
        out[name] = fit
    return out


def snake(name: str) -> str:
    """`OrderStatus` is `order_status`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
