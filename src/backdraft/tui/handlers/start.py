"""The start screen: what one can begin with, when no file is named and none is here."""

from __future__ import annotations

import os.path
from pathlib import Path as File

from backdraft.document.document import Document
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.host.shipped import templates
from backdraft.tui.handlers.screens import show_help
from backdraft.tui.handlers.typing import ask, file_names, pasted, rest
from backdraft.tui.screens.letters import Letter, LetterMenu
from backdraft.tui.screens.picker import Item, Picker
from backdraft.tui.shell import Asking, Shell

#: How many files of a folder are looked at: the start screen must not wait for a large one.
MOST_HERE = 200
#: The answer of a list of files that none of them is meant; no file is called so.
_ELSEWHERE = "/"


def title_of(file: File) -> str:
    """What a design's file calls itself: its summary or name, read without reading the design."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()[:40]
    except (OSError, UnicodeDecodeError):
        return ""
    found = {
        key: line.partition(":")[2].strip() for line in lines for key in ("summary", "name") if line.startswith(key)
    }
    return found.get("summary", "").partition(";")[0] or found.get("name", "")


def designs_here() -> list[File]:
    """The designs in the folder that one stands in, by name; their first lines tell."""
    found = [file for pattern in ("*.yaml", "*.yml") for file in File().glob(pattern)]
    return [file for file in sorted(found)[:MOST_HERE] if _is_design(file)]


def _is_design(file: File) -> bool:
    try:
        with file.open("rb") as lines:
            return any(line.startswith(b"backdraft:") for line in lines.read(4096).splitlines())
    except OSError:
        return False


def open_start(app: Shell) -> None:
    """Ask what to begin with; escape begins blank, and what is typed or pasted begins a design at once.

    The choices have numbers: a line may begin with any letter, and none with a digit.
    """
    recent = [file for file in folders.recent() if file.exists()]
    here = designs_here()
    letters = [
        Letter("1", "Blank design", "or type or paste at once"),
        Letter("2", "Template…", "a design to start work from"),
        Letter("3", "Open…", f"{plural(len(here), 'design')} in this folder" if here else "a file: type its name"),
        Letter("4", "Recent…", plural(len(recent), "design"), bool(recent), "none yet"),
        Letter("5", "Import…", "OpenAPI, SQL, Mermaid, endpoints"),
        Letter("?", "Help", "what one can type, every key"),
        Letter("0", "Quit"),
    ]
    title = "Backdraft: sketch services, endpoints, schema"
    menu = LetterMenu(title, letters, keys="number, or ↑ ↓ enter · any letter begins a line", open=True)
    app.push_screen(menu, lambda chosen: _chosen(app, chosen))


def _chosen(app: Shell, letter: str | None) -> None:
    match letter:
        case "2":
            titles = {name: title_of(file) for name, file in templates().items()} | {"blank": "nothing but a name"}
            items = [Item((name,), name, prose=title) for name, title in titles.items()]
            app.push_screen(Picker("Templates", items), lambda path: _template(app, path))
        case "3":
            items = [Item((str(file),), file.name, prose=title_of(file)) for file in designs_here()]
            if items:
                items.append(Item((_ELSEWHERE,), "another file…", prose="type its name"))
                app.push_screen(Picker("Designs in this folder", items), lambda path: _open(app, path))
            else:
                ask(app, OPEN)
        case "4":
            files = [file for file in folders.recent() if file.exists()]
            items = [Item((str(file),), file.name, prose=str(file.parent)) for file in files]
            app.push_screen(Picker("Recent designs", items), lambda path: _open(app, path))
        case "5":
            app.action_do("import")
        case "?":
            show_help(app, lambda: open_start(app))
        case "0":
            app.exit(0)
        case "1" | None:
            app.action_do("add")
        case text:  # neither a choice of the menu nor escape: the beginning of a line, or a paste
            pasted(app, text)


def _template(app: Shell, path: tuple[str, ...] | None) -> None:
    if path is None:
        open_start(app)
        return
    text = templates()[path[0]].read_text(encoding="utf-8")
    app.session.begin_with(Document.read(text))
    app.changed()
    app.say(f"began with the template {path[0]}; w saves it under a name", "success")


def _open(app: Shell, path: tuple[str, ...] | None) -> None:
    if path is None:
        open_start(app)
        return
    if path[0] == _ELSEWHERE:
        ask(app, OPEN)
        return
    from backdraft.document.file import FileError
    from backdraft.tui.begin import open_session

    try:
        session = open_session(File(path[0]))
    except FileError as error:
        open_start(app)
        app.say(f"{error.message}; {error.mend}", "error")
        return
    app.take_session(session)


def _named(text: str) -> File:
    return File(os.path.expanduser(text.strip()))  # noqa: PTH111  Path's own raises for a person that is not known


def _name_typed(app: Shell, text: str) -> None:
    file = _named(text)
    if not text.strip():
        app.bar.say("tab completes the name")
    elif os.path.isdir(file):  # noqa: PTH112  Path's own raises where a name is too long
        app.bar.say("a folder: type on, or tab")
    else:
        missing = "" if app.bar.offers else f"no file {file.name} there"
        app.bar.say(f"enter opens {file.name}" if os.path.lexists(file) else missing)


def _name_entered(app: Shell, text: str) -> None:
    file = _named(text)
    if not text.strip():
        _name_left(app)
    elif os.path.isdir(file):  # noqa: PTH112  as above
        app.bar.say("this is a folder: type the name of a file in it", "error")
    elif not os.path.lexists(file):
        app.bar.say(f"no file {file.name} there: tab completes names", "error")
    else:
        rest(app)
        _open(app, (str(file),))


def _name_left(app: Shell) -> None:
    rest(app)
    open_start(app)


OPEN = Asking(" open ", "a design: shop.yaml, ~/designs/…", _name_typed, _name_entered, _name_left, file_names)
