"""The theme files there are: those that come with Backdraft, and a person's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Without these the screen takes no theme; what it thinks of each colour is told there.
_WANTED = ("text", "background", "accent")


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """A theme file as read; `slip` says why it is none, and then the rest is empty."""

    path: Path
    whose: str
    name: str = ""
    data: dict[str, Any] | None = None
    slip: str = ""


def theme_files() -> Iterator[ThemeFile]:
    """Every theme file, the shipped ones first: a person's own of the same name comes after them and wins."""
    from backdraft.host import folders
    from backdraft.host.shipped import shipped

    for folder, whose in ((shipped("themes"), "shipped"), (folders.themes(), "your own")):
        for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
            yield _read(path, whose)


def _read(path: Path, whose: str) -> ThemeFile:
    import yaml

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, ValueError, RecursionError) as error:
        return ThemeFile(path, whose, slip=f"cannot be read: {error}")
    except yaml.YAMLError as error:
        mark, said = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        at = f" in line {mark.line + 1}" if mark else ""
        return ThemeFile(path, whose, slip=f"not valid YAML{at}: {said or ' '.join(str(error).split())}")
    name = data.get("name") if isinstance(data, dict) else None
    if not isinstance(name, str):
        return ThemeFile(path, whose, slip="name: say what the theme is called")
    colors = data.get("colors")
    missing = [role for role in _WANTED if not isinstance(colors, dict) or role not in colors]
    if missing:
        return ThemeFile(path, whose, slip=f"colors: {', '.join(missing)} must be there")
    return ThemeFile(path, whose, name, data)
