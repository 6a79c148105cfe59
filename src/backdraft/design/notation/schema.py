"""All notations of the schema in one place: columns, indexes, keys, checks, splits, named types."""

from __future__ import annotations

from backdraft.design.notation.columns import FLAGS, KEYS, format_column, parse_column
from backdraft.design.notation.expressions import expression_slips, expression_words
from backdraft.design.notation.indexes import (
    METHODS,
    STEPS,
    format_foreign,
    format_index,
    format_key,
    format_split,
    parse_check,
    parse_foreign,
    parse_index,
    parse_key,
    parse_split,
)
from backdraft.design.notation.sqltypes import TYPES, format_sqltype, is_sql_type, parse_sqltype
from backdraft.design.notation.types import format_type, parse_type

__all__ = [
    "FLAGS",
    "KEYS",
    "METHODS",
    "STEPS",
    "TYPES",
    "expression_slips",
    "expression_words",
    "format_column",
    "format_foreign",
    "format_index",
    "format_key",
    "format_split",
    "format_sqltype",
    "format_type",
    "is_sql_type",
    "parse_check",
    "parse_column",
    "parse_foreign",
    "parse_index",
    "parse_key",
    "parse_split",
    "parse_sqltype",
    "parse_type",
]
