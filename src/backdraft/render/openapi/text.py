"""Plain data as lines of YAML or JSON that every reader takes for that very data."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

#: Text that YAML 1.1 and 1.2 both read as that text without quotes.
_PLAIN = re.compile(r"-?[A-Za-z_/$][A-Za-z0-9_./$-]*(?: [A-Za-z0-9_./$(-][A-Za-z0-9_./$()-]*)*\Z")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
#: Signs that neither a terminal nor a YAML reader should get to see as they are.
_HIDDEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufff9-\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=8192)
def text(value: str) -> str:
    """A text in YAML: without quotes where it is read as itself."""
    return value if _PLAIN.match(value) and value.lower() not in _WORDS else quoted(value)


def scalar(value: Any) -> str:
    """A text, a number, a truth or nothing, in YAML."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool):
        return _WORDS_OF_JSON[value]
    return str(value) if isinstance(value, int) else _float(value)


_WORDS_OF_JSON = {None: "null", True: "true", False: "false"}


def _float(value: float) -> str:
    made = json.dumps(value)
    # YAML 1.1 knows a number with an exponent only by its point.
    return made if "e" not in made or "." in made else made.replace("e", ".0e")


def quoted(value: str) -> str:
    """A text in double quotes, as JSON and YAML both read it."""
    made = encode_basestring(value)
    if made.isascii() and "\x7f" not in made:
        return made
    return _HIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}", _SURROGATES.sub("\ufffd", made))


def yaml_lines(name: str, value: Any, indent: int) -> list[str]:
    """`name: value` as lines of YAML, `indent` blanks in."""
    lines: list[str] = []
    _yaml(lines, f"{' ' * indent}{text(name)}:", value, indent + 2)
    return lines


def _yaml(lines: list[str], head: str, value: Any, inner: int) -> None:
    if isinstance(value, str):
        lines.append(f"{head} {text(value)}")
    elif isinstance(value, dict) and value:
        lines.append(head)
        pad = " " * inner
        for name, item in value.items():
            if isinstance(item, str):  # most are, and a call for each costs more than its line
                lines.append(f"{pad}{text(name)}: {text(item)}")
            else:
                _yaml(lines, f"{pad}{text(name)}:", item, inner + 2)
    elif isinstance(value, list | tuple) and value:
        if not any(isinstance(item, _NESTED) for item in value):
            flow = ", ".join(quoted(item) if isinstance(item, str) and "," in item else scalar(item) for item in value)
            if len(head) + len(flow) < 110:
                lines.append(f"{head} [{flow}]")
                return
        lines.append(head)
        for item in value:
            _item(lines, item, inner)
    else:
        lines.append(f"{head} {_empty_or_scalar(value)}")


_NESTED = (dict, list, tuple)


def _item(lines: list[str], item: Any, inner: int) -> None:
    """An item of a list: `- key: value`, with what follows below its key."""
    dash = " " * inner + "- "
    if isinstance(item, dict) and item:
        first, pad = True, " " * (inner + 2)
        for name, value in item.items():
            lead = dash if first else pad
            if isinstance(value, str):
                lines.append(f"{lead}{text(name)}: {text(value)}")
            else:
                _yaml(lines, f"{lead}{text(name)}:", value, inner + 4)
            first = False
    elif isinstance(item, list | tuple) and item:
        lines.append(f"{dash}{json.dumps(item, ensure_ascii=True)}")
    else:
        lines.append(dash + _empty_or_scalar(item))


def _empty_or_scalar(value: Any) -> str:
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return scalar(value)


def json_lines(name: str, value: Any, indent: int) -> list[str]:
    """`"name": value` as lines of JSON without a comma at the end."""
    made = json.dumps(value, indent=2, ensure_ascii=False)
    pad = " " * indent
    first, *rest = _HIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}", _SURROGATES.sub("\ufffd", made)).split("\n")
    return [f"{pad}{quoted(name)}: {first}", *(pad + line for line in rest)]
