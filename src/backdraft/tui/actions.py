"""Every action by name: its keys, what it is called, where it works. Keymaps, help, palette and docs refer to names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal

from backdraft.design.dataclass import dataclass

Where = Literal["all", "lists", "preview"]


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` as Textual names them; `where` it works (`lists` are the four panes); `hint` is the footer's word."""

    name: str
    keys: tuple[str, ...]
    title: str
    where: Where = "all"
    hint: str = ""
    topic: str = "Do"


ACTIONS: tuple[Action, ...] = (
    Action("pane-services", ("1",), "Services", topic="Move"),
    Action("pane-endpoints", ("2",), "Endpoints", topic="Move"),
    Action("pane-schema", ("3",), "Schema", topic="Move"),
    Action("pane-checklists", ("4",), "Checklists", topic="Move"),
    Action("pane-preview", ("0",), "Preview", hint="preview", topic="Move"),
    Action("next-pane", ("tab",), "Next pane", topic="Move"),
    Action("previous-pane", ("shift+tab",), "Previous pane", topic="Move"),
    Action("filter", ("slash",), "Filter this pane", "lists", "find", topic="Move"),
    Action("jump", ("s",), "Jump to anything", topic="Move"),
    Action("back-out", ("escape",), "One step back", topic="Move"),
    Action("follow", ("o",), "Follow the reference", "lists", topic="Move"),
    Action("users", ("O",), "Who uses this", "lists", topic="Move"),
    Action("go-back", ("minus",), "Back to where you were", topic="Move"),
    Action("next-finding", ("n",), "Next problem or finding", hint="next finding", topic="Move"),
    Action("previous-finding", ("N",), "Previous problem or finding", topic="Move"),
    Action("add", ("a",), "Add: type a line", "lists", "add", topic="Change"),
    Action("add-child", ("A",), "Add a part of this entry", "lists", topic="Change"),
    Action("edit", ("enter",), "Edit in a form", "lists", "edit", topic="Change"),
    Action("clone", ("c",), "Clone this entry", "lists", topic="Change"),
    Action("move-down", ("J",), "Move down", "lists", topic="Change"),
    Action("move-up", ("K",), "Move up", "lists", topic="Change"),
    Action("rename", ("r",), "Rename with every reference", "lists", "rename", topic="Change"),
    Action("tick", ("space",), "Tick: open, pass, fail, skip", "lists", "tick", topic="Change"),
    Action("delete", ("d",), "Delete", "lists", "delete", topic="Change"),
    Action("delete-all", ("D",), "Delete with what depends on it", "lists", topic="Change"),
    Action("edit-entry", ("e",), "This entry in $EDITOR", "lists", topic="Change"),
    Action("edit-file", ("E",), "The whole file in $EDITOR", topic="Change"),
    Action("fix", ("f",), "Apply the mend of the problem here", "lists", "mend", topic="Change"),
    Action("switch-on", (), "Switch on a checklist", "lists", topic="Change"),
    Action("ignore", ("i",), "Ignore a finding here, with the reason", "lists", topic="Change"),
    Action("undo", ("u",), "Undo", hint="undo", topic="Change"),
    Action("redo", ("U",), "Redo", hint="redo", topic="Change"),
    Action("copy", ("y",), "Copy…", hint="copy", topic="Copy and save"),
    Action("copy-again", ("Y",), "Copy the same again", topic="Copy and save"),
    Action("save", ("w",), "Save", hint="save", topic="Copy and save"),
    Action("save-as", (), "Save as… another file", topic="Copy and save"),
    Action("reload", ("R",), "Reload from disk", topic="Copy and save"),
    Action("history", (), "History: bring an earlier version back", topic="Copy and save"),
    Action("take-over", (), "Take over from the other session", topic="Copy and save"),
    Action("previous-tab", ("left_square_bracket",), "Previous preview tab", topic="Preview"),
    Action("next-tab", ("right_square_bracket",), "Next preview tab", hint="tabs", topic="Preview"),
    Action("target", ("t",), "Next dialect (PostgreSQL, MySQL, SQLite …) or target", hint="dialect", topic="Preview"),
    Action("fewer-hops", ("less_than_sign",), "Fewer hops around the entry", topic="Preview"),
    Action("more-hops", ("greater_than_sign",), "More hops around the entry", topic="Preview"),
    Action("view", ("v",), "Next view: of maps, tables, figures, migrations", hint="view", topic="Preview"),
    Action("figures", ("percent_sign",), "Figures: load, latency, size; again: the next view of them", topic="Figures"),
    Action("what-if", ("x",), "What if: x10, cache off, NAME down, NAME replicas=1 …", hint="what if", topic="Figures"),
    Action("what-if-write", ("X",), "Write what is supposed (what if) into the design", topic="Figures"),
    Action("walk", ("W",), "Walk through one request to this endpoint, step by step", topic="Figures"),
    Action("blast", ("b",), "Blast: what is lost with this service or store", topic="Figures"),
    Action("labels", ("L",), "Words on arrows: on or off", topic="Preview"),
    Action("zoom", ("z",), "Zoom the pane in focus", hint="zoom", topic="Preview"),
    Action("step", ("full_stop",), "Do the offered next step", topic="Do"),
    Action("palette", ("colon",), "All commands", hint="commands", topic="Do"),
    Action("help", ("question_mark", "f1"), "Help for this pane", hint="help", topic="Do"),
    Action("problems", ("exclamation_mark",), "All problems", topic="Do"),
    Action("base", (), "Compare with… git's HEAD, a branch, a tag, a file, a database"),
    Action("prove", (), "Run the SQL on the engines that are here"),
    Action("conflicts", (), "Conflicts: choose between versions", topic="Do"),
    Action("theme", (), "Choose a theme", topic="Do"),
    Action("import", (), "Import a file, or a text that is pasted", topic="Do"),
    Action("import-database", (), "Import from a database that runs, by its URL", topic="Do"),
    Action("quit", ("q",), "Quit", hint="quit", topic="Do"),
)

#: What a session that only reads does not do.
CHANGING = frozenset(action.name for action in ACTIONS if action.topic == "Change") | {
    *("import", "import-database", "step", "conflicts", "what-if-write")
}

#: Keys that people bring along from elsewhere; nothing needs them.
BESIDES: Mapping[str, str] = {"ctrl+s": "save", "ctrl+q": "quit"}

#: How the cursor moves: bound by the lists and by the preview themselves (`list.down`, `preview.down`).
MOTIONS: tuple[Action, ...] = (
    Action("down", ("down", "j"), "Down", topic="Move"),
    Action("up", ("up", "k"), "Up", topic="Move"),
    Action("left", ("left", "h"), "Fold; the preview: to the left", topic="Move"),
    Action("right", ("right", "l"), "Unfold; the preview: to the right", topic="Move"),
    Action("first", ("home", "g"), "To the first line", topic="Move"),
    Action("last", ("end", "G"), "To the last line", topic="Move"),
    Action("page-down", ("pagedown",), "A page down", topic="Move"),
    Action("page-up", ("pageup",), "A page up", topic="Move"),
    Action("half-down", ("ctrl+d",), "Half a page down", topic="Move"),
    Action("half-up", ("ctrl+u",), "Half a page up", topic="Move"),
)

#: What the last line tells, as far as there is room, the most wanted first; the last two are always told.
HINTS = (
    "add", "save", "copy", "edit", "tick", "undo", "redo", "next-tab", "zoom", "pane-preview", "target", "view",
    "what-if", "filter", "rename", "delete", "next-finding", "fix", "palette", "quit", "help",
)  # fmt: skip

BY_NAME: Mapping[str, Action] = {action.name: action for action in ACTIONS}

#: How a key is written for people.
_SHOWN = {
    "slash": "/", "minus": "-", "full_stop": ".", "colon": ":", "question_mark": "?", "exclamation_mark": "!",
    "left_square_bracket": "[", "right_square_bracket": "]", "less_than_sign": "<", "greater_than_sign": ">",
    "escape": "esc", "percent_sign": "%",
}  # fmt: skip
#: Where Textual's name of a key is not the character's Unicode name.
_RENAMED = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as people write it: `/`, `esc`."""
    return _SHOWN.get(key, key)


def named(key: str) -> str:
    """A key as people write it (`+`, `esc`, `ctrl+d`) by the name that Textual gives it (`plus`, `escape`)."""
    known = next((name for name, text in _SHOWN.items() if text == key), "")
    if known or len(key) != 1 or key.isalnum():
        return known or key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


def keymap(own: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The keys of every action with a person's own (`add: plus`), and what is wrong with those.

    A key that two actions want stays with the one it had; the clash is said.
    """
    keys = {action.name: action.keys for action in (*ACTIONS, *MOTIONS)}
    slips = []
    for name, text in own.items():
        if name not in keys:
            slips.append(f'no action is called "{name}"')
            continue
        wanted = tuple(named(key) for key in text.split())
        clash = next((n for n, taken in keys.items() if n != name and n not in own and set(taken) & set(wanted)), "")
        if clash:
            slips.append(f'"{text}" for {name} is taken by {clash}')
            continue
        keys[name] = wanted
    return keys, slips


def topics() -> Iterable[tuple[str, tuple[Action, ...]]]:
    """The actions and motions by topic, in the order of the tables."""
    names = dict.fromkeys(action.topic for action in ACTIONS)
    return ((name, tuple(a for a in (*ACTIONS, *MOTIONS) if a.topic == name)) for name in names)
