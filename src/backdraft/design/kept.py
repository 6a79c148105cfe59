"""What a foreign document says and the format has no word for: kept under `x-openapi`, and written back on export.

The file holds text alone, so a value there is JSON, or, where it is not JSON, the text itself: `3` is a number, `"3"` a
text, `listOrders` a text, nothing is null. Mappings are mappings; lists, empty mappings and odd texts are JSON.
"""

from __future__ import annotations

import json
from typing import Any

from backdraft.design.nodes import Plain

#: Keys whose values are data, which stands whole: null is null in it.
_WHOLE = frozenset(("value", "dataValue", "example", "default", "const"))


def held(value: Any) -> Plain:
    """Plain data as the file holds it under `x-openapi`."""
    if isinstance(value, dict) and value and all(key and key.isprintable() for key in value):
        return {key: held(item) for key, item in value.items()}
    if (
        (isinstance(value, str) and value and value.isprintable() and _said(value) == value)
        or value is None
        or isinstance(value, bool | int)
    ):
        return value
    return as_json(value)


def as_json(value: Any) -> str:
    """JSON on one line; what a reader would not see stands as its escape."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def said(frozen: Any) -> Any:
    """What `held` made of plain data, back from a model, where mappings are pairs."""
    if isinstance(frozen, tuple):
        if all(isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) for item in frozen):
            return {key: said(item) for key, item in frozen}
        return [said(item) for item in frozen]
    return _said(frozen) if isinstance(frozen, str) else frozen


def _said(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def laid_over(made: dict[str, Any], patch: Any, removes: bool = False) -> dict[str, Any]:
    """`made` with a patch over it (RFC 7396): mappings are joined, all else stands instead.

    What a reader of `made` relies on stays: a mapping, a list or a value is only changed for another of its kind, and
    null takes away only where it may (`removes`).
    """
    if not isinstance(patch, dict) or not patch:
        return made
    out = dict(made)
    for key, value in patch.items():
        there = out.get(key)
        if value is None and key in out:
            if removes:
                del out[key]
        elif there is not None and _kind(there) is not _kind(value):
            continue
        elif isinstance(value, dict) and key not in _WHOLE:
            out[key] = laid_over(there if isinstance(there, dict) else {}, value, removes)
        else:
            out[key] = value
    return out


def _kind(value: Any) -> type:
    return next((kind for kind in (dict, list, str) if isinstance(value, kind)), object)
