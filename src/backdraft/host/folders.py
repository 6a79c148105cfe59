"""The folders that are the person's: settings, state, cache; and the small things remembered between runs.

Nothing here is worth stopping for: what cannot be read counts as empty, what cannot be written is forgotten, and the
functions say so by their result only. Files are JSON, replaced as a whole so that two sessions never tear one.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

RECENT = 12
#: So many names of files are offered.
MOST_NAMES = 50
#: Of a larger folder no more are looked at: the next key waits for it.
MOST_LOOKED_AT = 5000


def config() -> Path:
    """Where people put what is theirs: `themes/`, `keys.yaml`. Not made by us."""
    return _folder("config")


def state() -> Path:
    """Where the program keeps what must outlive a crash: journals, recent designs, choices, copies."""
    return _folder("state")


def cache() -> Path:
    """What may be deleted at any time."""
    return _folder("cache")


def themes() -> Path:
    """The person's own themes."""
    return config() / "themes"


def journals() -> Path:
    """What was done to each design: unsaved work of sessions that ended hard, and earlier versions."""
    return state() / "journals"


def copies() -> Path:
    """Copied text that was saved to a file."""
    return state() / "copies"


def names_at(text: str) -> list[str]:
    """The files and folders whose path begins with `text`, by name, folders with a slash behind; hidden ones only when
    they are asked for. As they are written: with `~` and relative where `text` is. At most `MOST_NAMES`."""
    folder, _, begun = text.rpartition("/")
    shown = f"{folder}/" if "/" in text else ""
    found: list[str] = []
    with contextlib.suppress(OSError, ValueError, RuntimeError), os.scandir(Path(shown or ".").expanduser()) as entries:
        found += [
            f"{shown}{entry.name}{'/' * entry.is_dir()}"
            for entry in islice(entries, MOST_LOOKED_AT)
            if entry.name.startswith(begun) and (begun or not entry.name.startswith("."))
        ]
    return sorted(found)[:MOST_NAMES]


def _folder(kind: str) -> Path:
    # One variable moves everything, for tests and for people who keep their home tidy or read-only.
    home = os.environ.get("BACKDRAFT_HOME")
    if home:
        return Path(home).expanduser() / kind
    import platformdirs  # after the question above: the first frame need not pay for it

    match kind:
        case "config":
            return platformdirs.user_config_path("backdraft", appauthor=False)
        case "state":
            return platformdirs.user_state_path("backdraft", appauthor=False)
        case _:
            return platformdirs.user_cache_path("backdraft", appauthor=False)


def recent() -> tuple[Path, ...]:
    """The designs opened last, the latest first; those that are gone are left out."""
    names = _read("recent.json").get("designs")
    if not isinstance(names, list):
        return ()
    return tuple(path for name in names if isinstance(name, str) and _is_file(path := Path(name)))


def remember_recent(design: Path) -> None:
    """Put `design` at the head of the recent ones."""
    full = _full(design)
    names = _read("recent.json").get("designs")
    known = [name for name in names if isinstance(name, str) and name != full] if isinstance(names, list) else []
    _write("recent.json", {"designs": [full, *known][:RECENT]})


def choices(design: Path) -> dict[str, str]:
    """What was chosen for one design: its SQL dialect, its preview tab and the like."""
    chosen = _read("choices.json").get(_full(design))
    return _texts(chosen)


def remember_choice(design: Path, name: str, value: str) -> None:
    """Remember one choice for one design."""
    everything = _read("choices.json")
    full = _full(design)
    everything[full] = {**_texts(everything.pop(full, None)), name: value}  # popped first: the latest stands last
    _write("choices.json", dict(list(everything.items())[-200:]))


def setting(name: str) -> str:
    """A choice that holds for every design (`theme`); empty when never made."""
    return _texts(_read("settings.json")).get(name, "")


def remember_setting(name: str, value: str) -> None:
    """Remember a choice for every design; an empty value forgets it."""
    known = _texts(_read("settings.json"))
    known.pop(name, None)
    _write("settings.json", {**known, name: value} if value else known)


def write_atomically(path: Path, text: str) -> None:
    """Replace `path` by `text` as a whole, making its folder; readable by its owner alone.

    Raises:
        OSError: the folder cannot be made or the file cannot be written; what stood there before still does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _full(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100  resolve() would follow a link, and the link is the name people know


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(key, str) and isinstance(text, str)}


def _read(name: str) -> dict[str, Any]:
    try:
        value = json.loads((state() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _write(name: str, value: dict[str, Any]) -> None:
    with contextlib.suppress(OSError, ValueError):
        write_atomically(state() / name, json.dumps(value, indent=1, ensure_ascii=True) + "\n")
