"""Parameters and headers that say the same at every endpoint: components that operations refer to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from backdraft.render.openapi.form import Made

#: The request headers that marks of an endpoint bring, as components.
PARAMETERS: dict[str, Made] = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Sent again with the same key, a request is done once",
        "required": False,
        "schema": {"type": "string"},
        "example": "7c1f2a90-5b7e-4d0a-9a43-0d1f6e2b8c55",
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag that was read: 412 when the resource has changed since",
        "required": False,
        "schema": {"type": "string"},
        "example": '"3f9c2b7a"',
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag that is known: 304 when the resource has not changed since",
        "required": False,
        "schema": {"type": "string"},
        "example": '"1b04de55"',
    },
}

#: What a caller is told of its rate, with 429 and, where a rate is designed, with each answer.
RATE = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_COUNT = {"type": "integer", "minimum": 0}

#: The headers of answers, as components.
HEADERS: dict[str, Made] = {
    "Location": {
        "description": "Where the new resource is",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": "/api/v1/resources/42",
    },
    "ETag": {"description": "Names this state of the resource", "schema": {"type": "string"}, "example": '"3f9c2b7a"'},
    "Cache-Control": {
        "description": "How long the answer may be kept",
        "schema": {"type": "string"},
        "example": "max-age=60",
    },
    "Retry-After": {"description": "Ask again after so many seconds", "schema": _COUNT, "example": 30},
    "RateLimit-Limit": {"description": "How many requests a window takes", "schema": _COUNT, "example": 600},
    "RateLimit-Remaining": {"description": "How many are left in this window", "schema": _COUNT, "example": 420},
    "RateLimit-Reset": {"description": "Seconds until the window begins anew", "schema": _COUNT, "example": 24},
    "Deprecation": {
        "description": "Since when the endpoint is deprecated (RFC 9745)",
        "schema": {"type": "string"},
        "example": "@1788220800",
    },
    "Sunset": {
        "description": "When the endpoint goes away (RFC 8594)",
        "schema": {"type": "string"},
        "example": "Mon, 01 Mar 2027 00:00:00 GMT",
    },
}


def dated(name: str, said: str) -> Made | None:
    """The header `Deprecation` or `Sunset` with a day of the design as its example; None where it is no day."""
    try:
        day = datetime.combine(date.fromisoformat(said), time(), UTC)
    except ValueError:
        return None
    example = f"@{int(day.timestamp())}" if name == "Deprecation" else format_datetime(day, usegmt=True)
    return {**HEADERS[name], "example": example}
