"""What all parts of a document are read with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backdraft.intake.openapi.errors import Errors
from backdraft.intake.openapi.source import Source
from backdraft.intake.openapi.types import Types


@dataclass(slots=True)
class Reading:
    """The document and its data, and what piles up of it: types, the catalogue of errors."""

    source: Source
    root: dict[str, Any]
    types: Types
    errors: Errors
