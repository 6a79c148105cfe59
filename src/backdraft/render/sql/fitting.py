"""Whether a text can be a value of a type, on every engine alike."""

from __future__ import annotations

import datetime
import ipaddress
import json
import re
import uuid
from collections.abc import Callable

from backdraft.design.model import SqlType
from backdraft.render.sql.types import TEXTS, members_of_set


def fits_text(value: str, type_: SqlType) -> bool:
    """Whether the text `value` can be a value of `type_` on every engine."""
    if type_.array or "\x00" in value:
        return False
    reader = _READERS.get(type_.name)
    if reader is None:
        return type_.name in TEXTS and (not type_.args or len(value) <= type_.args[0])
    try:
        return reader(value, type_)
    except (ValueError, RecursionError):
        return False


def _is_moment(value: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?", value, re.ASCII):
        return False
    return datetime.datetime.fromisoformat(value).year >= 1000


def _is_json(value: str) -> bool:
    json.loads(value, parse_constant=_refuse)
    return True


def _refuse(constant: str) -> None:
    raise ValueError(constant)


_READERS: dict[str, Callable[[str, SqlType], bool]] = {
    "enum": lambda value, type_: value in type_.members,
    "date": lambda value, _: len(value) == 10 and _is_moment(value),
    "timestamp": lambda value, _: _is_moment(value),
    "timestamptz": lambda value, _: _is_moment(value),
    "time": lambda value, _: (
        re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?", value, re.ASCII) is not None
    ),
    "uuid": lambda value, _: len(value) == 36 and bool(uuid.UUID(value)),
    "inet": lambda value, _: bool(ipaddress.ip_address(value)),
    "json": lambda value, _: _is_json(value),
    "bool": lambda value, _: False,
    "native": lambda value, type_: (
        (not value.strip(",") or set(value.replace("'", "''").split(",")) <= set(members_of_set(type_.text)))
        and bool(members_of_set(type_.text))
    ),
    "interval": lambda value, _: (
        re.fullmatch(r"\d{1,4} (second|minute|hour|day|week|month|year)s?|P(T?\d{1,4}[DHMSY])", value, re.ASCII)
        is not None
    ),
}
