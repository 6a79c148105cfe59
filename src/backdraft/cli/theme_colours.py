"""The colours of a theme file for an SVG, without loading the screen that wears them."""

from __future__ import annotations

import difflib
import re
from typing import Any

from backdraft.cli.failure import CommandError
from backdraft.cli.theme_files import theme_files
from backdraft.draw.svg import THEMES, Theme

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
#: The roles of a theme file that a picture takes its colours from, the first that says one.
_ROLES: dict[str, tuple[str, ...]] = {
    "ground": ("background",),
    "box": ("panel", "background"),
    "ink": ("text",),
    "line": ("dim", "text"),
    "quiet": ("border", "dim", "text"),
    "accent": ("accent",),
}


def svg_theme(name: str) -> Theme:
    """The colours by name: `light`, `dark`, or a theme's.

    Raises:
        CommandError: there is none of that name, or it has the terminal's own colours, which no picture knows.
    """
    files = {file.name: file.data for file in theme_files() if file.data is not None}
    known = [*THEMES, *files]
    if name in THEMES:
        return THEMES[name]
    if name not in files:
        near = difflib.get_close_matches(name, known, 1)
        raise CommandError(
            f"no theme {name!r}", f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        )
    colours = (files[name] or {}).get("colors")
    found = {role: _first(colours if isinstance(colours, dict) else {}, roles) for role, roles in _ROLES.items()}
    if not all(found.values()):
        raise CommandError(
            f"the theme {name!r} has no colours of its own for a picture", f"take one of {', '.join(_exact(files))}"
        )
    return Theme(**found)


def _first(colours: dict[str, Any], roles: tuple[str, ...]) -> str:
    """The first exact colour that is said; attributes such as `bold` stand behind it."""
    for role in roles:
        found = _HEX.match(str(colours.get(role, "")))
        if found:
            return found[0]
    return ""


def _exact(files: dict[str, dict[str, Any]]) -> list[str]:
    fine = (name for name, data in files.items() if _HEX.match(str((data.get("colors") or {}).get("text", ""))))
    return [*THEMES, *fine]
