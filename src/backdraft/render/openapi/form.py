"""What a document is written as, and the plain data that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: A part of a document: ordered plain data.
Made = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """What a document is written as: `version` is `3.0.3`, `3.1.1` or `3.2.0`."""

    version: str = "3.1.1"
    json: bool = False

    @property
    def old(self) -> bool:
        """Whether it is OpenAPI 3.0."""
        return self.version.startswith("3.0")

    @property
    def streams(self) -> bool:
        """Whether a message of a stream has a schema of its own (3.2)."""
        return not self.version.startswith(("3.0", "3.1"))
