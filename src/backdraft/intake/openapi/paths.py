"""URL templates as paths of endpoints."""

from __future__ import annotations

import re
from urllib.parse import quote

from backdraft.intake.openapi.source import Source, words

_KEY = re.compile(r"\{([^{}/]*)\}(:[^{}/]*)?\Z")
_BRACED = re.compile(r"\{([^{}/]*)\}")
#: What may stand in a path as it is (`design/notation/words.py`).
_SAFE = re.compile(r"[^\w\-.~!$&*+,;=:@%]")


def path_of(source: Source, url: str, at: str) -> tuple[str, dict[str, str]]:
    """A path with `:key` for `{key}`, and what each key is called in it."""
    names: dict[str, str] = {}
    parts: list[str] = []
    bare = url.partition("?")[0].partition("#")[0]
    if bare != url:
        source.lose(at, "what follows ? in a path is not kept")
    for part in bare.strip("/").split("/"):
        found = _KEY.match(part)
        if found:
            name = _key(found[1], names)
            names.setdefault(found[1], name)
            parts.append(f":{name}{_plain(found[2] or '')}")
            continue
        for inner in _BRACED.findall(part):
            source.lose(at, f"{{{words(inner, 60)}}} is not all between two slashes: no key")
        parts.append(_plain(_BRACED.sub(lambda m: f"~{m[1]}~", part)).lstrip(":"))
    return "/" + "/".join(part for part in parts if part), names


def _key(said: str, names: dict[str, str]) -> str:
    name = re.sub(r"\W", "_", said) or "key"
    name = name if name[0].isalpha() or name[0] == "_" else f"_{name}"
    free, number = name, 2
    while free in names.values():
        free, number = f"{name}{number}", number + 1
    return free


def _plain(text: str) -> str:
    return _SAFE.sub(lambda m: quote(m[0].encode("utf-8", "replace"), safe=""), text)
