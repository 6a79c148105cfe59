"""An OpenAPI document as text -> plain data, however hostile the text is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from backdraft.compare.contract.older import upgraded

_SAYS_SO = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_IN_JSON = re.compile(r'"(?:openapi|swagger)"\s*:')
#: So many values a document has at most, each alias counted as all that it stands for.
_MOST = 3_000_000


class OpenApiError(ValueError):
    """A text that cannot be compared as OpenAPI, with what mends it."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


def is_openapi(text: str) -> bool:
    """Whether a text says of itself that it is an OpenAPI document."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _IN_JSON.search(text) is not None and '"backdraft"' not in text[:200]
    return _SAYS_SO.search(text) is not None and not text.startswith("backdraft:") and "\nbackdraft:" not in text


def read_openapi(text: str) -> dict[str, Any]:
    """The document as plain data; one of 2.0 in the words of 3.0.

    Raises:
        OpenApiError: It is neither JSON nor YAML, is too large, or is of no version that is known.
    """
    try:
        value = _parsed(text)
    except RecursionError:
        raise OpenApiError("it is nested too deeply") from None
    if not isinstance(value, dict):
        raise OpenApiError("it is no OpenAPI document")
    version = str(value.get("openapi", value.get("swagger", "")))
    if not version.startswith(("2.", "3.")):
        raise OpenApiError(f"OpenAPI {version or 'without a version'} is not known", "2.0 and 3.x are compared")
    if _size(value) > _MOST:
        raise OpenApiError("it is too large to be compared, or refers to itself by aliases")
    return upgraded(value) if version.startswith("2.") else value


def _parsed(text: str) -> Any:
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        try:
            return json.loads(text.lstrip("\ufeff"))
        except ValueError as error:
            raise OpenApiError(f"it is no JSON: {error}") from None
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # both are safe
    except (yaml.YAMLError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 1}" if mark is not None else ""
        raise OpenApiError(f"it is no YAML{place}: {getattr(error, 'problem', None) or error}") from None


def _size(value: Any) -> int:
    """How many values there are, aliases counted each time; more than is allowed for what holds itself."""
    sizes: dict[int, int] = {}
    waiting: list[tuple[Any, bool]] = [(value, False)]
    while waiting:
        here, ready = waiting.pop()
        parts = list(here.values()) if isinstance(here, Mapping) else here if isinstance(here, list) else []
        if ready:
            sizes[id(here)] = 1 + sum(sizes[id(part)] if isinstance(part, Mapping | list) else 1 for part in parts)
            continue
        if id(here) in sizes:
            if sizes[id(here)] == 0:  # still on its way: it is within itself
                return _MOST + 1
            continue
        sizes[id(here)] = 0
        waiting.append((here, True))
        waiting += [(part, False) for part in parts if isinstance(part, Mapping | list) and not sizes.get(id(part))]
    return sizes[id(value)]
