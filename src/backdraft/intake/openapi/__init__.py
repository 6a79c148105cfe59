"""OpenAPI 2.0, 3.0, 3.1 and 3.2 in, JSON or YAML: operations to endpoints, schemas to types, tags to services.

`read_openapi` never raises on a document, whatever it holds: what has no place in a design is kept under `x-openapi`
where it can be, or is a loss with its JSON pointer.
"""

from __future__ import annotations

import re

from backdraft.design.garbage import uncollected
from backdraft.intake.imported import Asked, Imported, Loss

_KEY = re.compile(r"""["']?(?:openapi|swagger)["']?\s*:\s*["']?[0-9]""")
_LINE = re.compile(r"""^(?:openapi|swagger)["']?\s*:\s*["']?[0-9]""", re.M)


def is_openapi(text: str) -> bool:
    """Whether a text says that it is a document of OpenAPI, at its left edge or within its outermost braces."""
    if text.lstrip()[:1] == "{":
        return _KEY.search(text, 0, 20_000) is not None or _KEY.search(text[-2_000:]) is not None
    return _LINE.search(text, 0, 200_000) is not None


def read_openapi(text: str, asked: Asked | None = None) -> Imported:
    """The entries that a document holds, and what was lost.

    Raises:
        GivenUpError: nobody waits for it any more. Nothing else.
    """
    from backdraft.intake.openapi.document import read
    from backdraft.intake.openapi.text import UnreadableError

    try:
        with uncollected():
            return read(text, asked or Asked())
    except UnreadableError as error:
        return Imported([], [Loss(max(error.line, 1), text[:60].split("\n")[0], error.reason)])
