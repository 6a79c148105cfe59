"""Other people's names as names of the format."""

from __future__ import annotations

import re

from backdraft.design.names import is_column_name, is_name
from backdraft.design.notation.column_words import FLAGS, FORMATS
from backdraft.design.notation.schema import is_sql_type

#: Schemas that everything is in when nothing is said.
_DEFAULT_SCHEMAS = frozenset(("public", "dbo", "main", "temp"))
#: Words of a column's line, which name no type there.
_WORDS = frozenset((*FLAGS, *FORMATS, "as"))
_ODD = re.compile(r"[^\w-]+")


def column_name(text: str) -> str:
    """The name of a column: `Order Date` is `Order_Date`."""
    return text if is_column_name(text) else _mend(text)


def table_name(schema: str, name: str) -> str:
    """The name of a table; a schema that says something stays before it."""
    fit = name if is_name(name) and "." not in name else _mend(name)
    if not schema or schema.lower() in _DEFAULT_SCHEMAS:
        return fit
    return f"{_mend(schema) if not is_name(schema) else schema}.{fit}"


def type_name(text: str, taken: set[str]) -> str:
    """The name of a type, which may not be one of SQL's own."""
    fit = text if is_name(text) else _mend(text)
    while is_sql_type(fit) or fit in taken or fit in _WORDS:
        fit = f"{fit}_type"
    return fit


def _mend(text: str) -> str:
    fit = _ODD.sub("_", text).strip("_-")
    return fit if fit and is_column_name(fit) else f"_{fit}"
