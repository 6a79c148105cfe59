"""What no line of a type can say: kept as patches (RFC 7396) of the schemas that its export has, under `x-openapi`."""

from __future__ import annotations

import json
from typing import Any

from backdraft.intake.openapi.columns import Schema
from backdraft.intake.openapi.kinds import depth_of
from backdraft.intake.openapi.source import Source, down, mapping, words

#: How many letters are kept of all types: more is no part of a design.
_MOST = 100_000
#: How long and how deep one value may be.
_LONGEST, _DEEPEST = 4_000, 8


class Kept:
    """The patches as they pile up: `schemas`, by type."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.schemas: dict[str, Schema] = {}
        self._letters = 0

    def sound(self, rest: Any, at: str) -> Schema:
        """What of a patch can be kept: plain data of moderate size, without references."""
        out: Schema = {}
        if not rest:
            return out
        for key, value in mapping(rest).items():
            if key == "$ref" or not _is_sound(value):
                self.source.lose(down(at, key), "it has no place in a design: left out")
            elif words(key) == key and key:
                out[key] = value
        return out

    def rest(self, name: str, schema: Schema, known: set[str] | frozenset[str], at: str) -> None:
        """Keep what a type's schema says beyond the keys that are `known`."""
        self.keep(name, {k: v for k, v in schema.items() if k not in known}, at)

    def keep(self, name: str, patch: Schema, at: str) -> None:
        """Keep a patch of a type."""
        if not patch:
            return
        properties = {
            key: self.sound(value, down(at, "properties", key))
            for key, value in mapping(patch.get("properties")).items()
            if words(key, 200) == key
        }
        sound = self.sound({k: v for k, v in patch.items() if k != "properties"}, at)
        if any(properties.values()):
            sound["properties"] = {key: value for key, value in properties.items() if value}
        if not sound:
            return
        self._letters += len(json.dumps(sound))
        if self._letters > _MOST:
            self.source.lose(at, "what no line can say of it is not kept: there is too much of it in all")
            return
        self.schemas[name] = {**self.schemas.get(name, {}), **sound}


def _is_sound(value: Any) -> bool:
    if not isinstance(value, dict | list):
        return len(value if isinstance(value, str) else str(value)) <= _LONGEST
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (ValueError, TypeError, RecursionError):
        return False
    held = '"$ref"' in text or '"properties"' in text
    return not held and len(text) <= _LONGEST and depth_of(value) <= _DEEPEST
