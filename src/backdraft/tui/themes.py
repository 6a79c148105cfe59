"""Colour themes: one YAML file each, shipped in `themes/`, people's own in their config folder.

A file names a colour for each *role*; a colour is `"#rrggbb"` or one of the terminal's own sixteen (`ansi_red`,
`ansi_bright_black`, `ansi_default`), perhaps with `bold dim italic underline reverse`. A theme made of the terminal's
own colours is sent to the terminal as such. Only `text`, `background` and `accent` must be there; the rest falls back.

Widgets that draw their own lines take styles from `palette(app)`; CSS takes the variables of `variable_defaults()`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from rich.style import Style
from textual.app import App
from textual.color import Color, ColorParseError
from textual.theme import Theme

from backdraft.design.dataclass import dataclass
from backdraft.host.theme import USUAL

#: What falls back to what when a file does not say. An empty name: must be said.
TEXT_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "text": "",
        "accent": "",
        "dim": "text",
        "error": "text",
        "warning": "text",
        "info": "dim",
        "success": "text",
        "syntax.keyword": "accent",
        "syntax.type": "text",
        "syntax.name": "text",
        "syntax.string": "text",
        "syntax.number": "text",
        "syntax.comment": "dim",
        "syntax.operator": "text",
    }
)
#: Colours behind text, and of frames.
GROUND_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {"background": "", "panel": "background", "selection": "panel", "lit": "panel", "border": "dim"}
)
_FALLBACK: Final = {**TEXT_ROLES, **GROUND_ROLES}
_ATTRIBUTES: Final = frozenset({"bold", "dim", "italic", "underline", "reverse"})
_MAX_BYTES: Final = 64_000


@dataclass(frozen=True, slots=True)
class Paint:
    """A role's colour (empty: the terminal's or the parent's) and attributes."""

    color: str = ""
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeProblem:
    """Why a theme file was not taken, or not as a whole."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{self.path.name}: {self.message}"


@dataclass(frozen=True, eq=False)
class Look:
    """A theme as read: `roles` holds every role of `TEXT_ROLES` and `GROUND_ROLES`."""

    name: str
    title: str
    dark: bool
    roles: Mapping[str, Paint]
    source: Path | None = None

    @property
    def ansi(self) -> bool:
        """Whether it is made of the terminal's own colours alone."""
        return all(not paint.color or paint.color.startswith("ansi_") for paint in self.roles.values())

    def color(self, role: str) -> str:
        """The colour of a role as CSS has it."""
        return self.roles[role].color or "ansi_default"

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """A Rich style for each role: foreground for text roles, background for ground roles."""
        out: dict[str, Style] = {}
        for role, paint in self.roles.items():
            name = role.removeprefix("syntax.")
            color = Color.parse(paint.color).rich_color if paint.color else None
            attributes = dict.fromkeys(paint.attributes, True)
            ground = role in GROUND_ROLES and role != "border"
            out[name] = Style(**{"bgcolor" if ground else "color": color}, **attributes)  # type: ignore[arg-type]  # words are checked on reading
        return MappingProxyType(out)

    def theme(self) -> LookTheme:
        """The same for Textual: its own widgets wear the roles too."""
        c = self.color
        selected = c("background") if "reverse" in self.roles["selection"].attributes else c("text")
        ground = c("text") if "reverse" in self.roles["selection"].attributes else c("selection")
        native: dict[str, str] = {}
        if self.ansi:
            selected, ground = "ansi_black", "ansi_white"
            native = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
        variables = {
            **native,
            **self.variables(),
            "text": c("text"),
            "text-muted": c("dim"),
            "text-disabled": c("dim"),
            "foreground-muted": c("dim"),
            "border": c("accent"),
            "border-blurred": c("border"),
            "block-cursor-foreground": selected,
            "block-cursor-background": ground,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": c("text"),
            "block-cursor-blurred-background": c("panel"),
            "input-cursor-foreground": "ansi_black" if self.ansi else c("background"),
            "input-cursor-background": "ansi_white" if self.ansi else c("text"),
            "input-selection-foreground": selected,
            "input-selection-background": ground,
            "screen-selection-foreground": selected,
            "screen-selection-background": ground,
            "scrollbar": c("border"),
            "scrollbar-hover": c("accent"),
            "scrollbar-active": c("accent"),
            "scrollbar-background": c("background"),
            "scrollbar-background-hover": c("background"),
            "scrollbar-background-active": c("background"),
            "scrollbar-corner-color": c("background"),
        }
        return LookTheme(
            name=self.name,
            primary=c("accent"),
            secondary=c("info"),
            warning=c("warning"),
            error=c("error"),
            success=c("success"),
            accent=c("accent"),
            foreground=c("text"),
            background=c("background"),
            surface=c("background"),
            panel=c("panel"),
            boost=c("panel"),
            dark=self.dark,
            variables=variables,
            ansi=self.ansi,
            look=self,
        )

    def variables(self) -> dict[str, str]:
        """Our own CSS variables: `$dim $lit $selection $frame $info` and `$syntax-keyword` and its like."""
        ours = {"dim": "dim", "lit": "lit", "selection": "selection", "frame": "border", "info": "info"}
        ours.update((role.replace(".", "-"), role) for role in TEXT_ROLES if role.startswith("syntax."))
        return {name: self.color(role) for name, role in ours.items()}


def _plain() -> Look:
    attributes = {"dim": ("dim",), "accent": ("bold",), "selection": ("reverse",)}
    return Look("plain", "No colours", True, {r: Paint("ansi_default", attributes.get(r, ())) for r in _FALLBACK})


#: No colours at all: for when no theme file can be read, or a theme that is not ours is on.
PLAIN: Final = _plain()


@dataclass
class LookTheme(Theme):
    """A Textual theme that remembers the look it was made of."""

    look: Look = field(default_factory=lambda: PLAIN)


def palette(app: App[Any]) -> Mapping[str, Style]:
    """The styles of the theme that is on, by role; syntax roles without their prefix (`keyword`)."""
    return look_of(app).styles


def look_of(app: App[Any]) -> Look:
    """The look that is on; `PLAIN` under a theme that is not ours."""
    theme = app.current_theme
    return theme.look if isinstance(theme, LookTheme) else PLAIN


def variable_defaults() -> dict[str, str]:
    """For `App.get_theme_variable_defaults`: without them a theme that is not ours would break our CSS."""
    return PLAIN.variables()


def shipped_folder() -> Path:
    """Where the themes that come with Backdraft are: beside the package in a wheel, at the root of a checkout."""
    packaged = Path(__file__).parents[1] / "_shipped" / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "themes"


def load_all(folders: Iterable[Path]) -> tuple[dict[str, Look], tuple[ThemeProblem, ...]]:
    """Every theme of `folders` by name; a later folder replaces a theme of the same name.

    A file that cannot be taken costs nothing but itself and is told in the problems.
    """
    looks: dict[str, Look] = {}
    problems: list[ThemeProblem] = []
    for folder in folders:
        try:
            files = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))
        except OSError:
            continue  # most people have no folder of their own
        for file in files:
            look, slips = read(file)
            problems.extend(slips)
            if look is not None:
                looks[look.name] = look
    return looks, tuple(problems)


def choose(looks: Mapping[str, Look], wanted: str, default: str = USUAL) -> tuple[Look, str]:
    """The theme called `wanted`, else the one called `default` with a sentence that says so."""
    if wanted in looks:
        return looks[wanted], ""
    look = looks.get(default) or next(iter(looks.values()), PLAIN)
    near = difflib.get_close_matches(wanted, looks, 1)
    return look, f"No theme “{wanted}”" + (f"; did you mean “{near[0]}”?" if near else ".") + f" Showing “{look.name}”."


def read(file: Path) -> tuple[Look | None, tuple[ThemeProblem, ...]]:
    """The theme in `file`, or None, and what is wrong with it."""
    import yaml

    try:
        if file.stat().st_size > _MAX_BYTES:
            return None, (ThemeProblem(file, "too big to be a theme"),)
        data = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        return None, (ThemeProblem(file, f"cannot be read: {error}"),)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" in line {mark.line + 1}" if mark else ""
        return None, (ThemeProblem(file, f"not valid YAML{at}: {getattr(error, 'problem', None) or error}"),)
    except (ValueError, RecursionError):
        return None, (ThemeProblem(file, "not valid YAML"),)
    look, messages = parse(data, file)
    return look, tuple(ThemeProblem(file, message) for message in messages)


def parse(data: object, source: Path | None = None) -> tuple[Look | None, list[str]]:
    """A theme from plain data. With a message about a role, that role falls back and the rest still holds."""
    if not isinstance(data, dict):
        return None, ["a theme is a mapping with name, dark and colors"]
    name, dark, colors = data.get("name"), data.get("dark", True), data.get("colors")
    if not isinstance(name, str) or not name.isprintable() or not name.strip() or len(name) > 40:
        return None, ["name: say what the theme is called, in up to 40 letters"]
    if not isinstance(colors, dict):
        return None, ["colors: name at least text, background and accent"]
    messages = [f"dark: true or false, not {dark!r}"] if not isinstance(dark, bool) else []
    syntax = data.get("syntax") or {}
    said = {str(role): value for role, value in colors.items()}
    if isinstance(syntax, dict):
        said.update({f"syntax.{role}": value for role, value in syntax.items()})
    else:
        messages.append("syntax: a mapping of roles to colours")
    roles: dict[str, Paint] = {}
    for role, value in said.items():
        if role not in _FALLBACK:
            near = difflib.get_close_matches(role, _FALLBACK, 1)
            messages.append(f"{role}: no such role" + (f"; did you mean {near[0]}?" if near else ""))
            continue
        paint = _paint(value)
        if isinstance(paint, Paint):
            roles[role] = paint
        else:
            messages.append(f"{role}: {paint}")
    missing = [role for role, other in _FALLBACK.items() if not other and role not in roles]
    if missing:
        return None, [*messages, f"colors: {', '.join(missing)} must be there"]
    for role, other in _FALLBACK.items():
        if role not in roles:
            roles[role] = roles.get(other) or roles["text"]
    title = data.get("title")
    return Look(name, title if isinstance(title, str) else name, dark is not False, roles, source), messages


def _paint(value: object) -> Paint | str:
    if value is None:
        return 'empty; a colour that begins with # wants quotes: "#e6e1dc"'
    color, attributes = "", []
    for word in str(value).split():
        if word in _ATTRIBUTES:
            attributes.append(word)
        elif color:
            return f"two colours, {color} and {word}"
        else:
            color = "ansi_default" if word == "default" else word
    if color and not color.startswith("ansi_") and not (color.startswith("#") and len(color) == 7):
        return f'{color!r} is no colour; write "#rrggbb", or ansi_red and its like'
    try:
        if color:
            Color.parse(color)
    except ColorParseError:
        return f'{color!r} is no colour; write "#rrggbb", or ansi_red and its like'
    return Paint(color, tuple(attributes))
