"""`y` and a letter: what is under the cursor, as text, into the clipboard or wherever it can go."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path as File
from textwrap import dedent

from backdraft.design.dataclass import dataclass
from backdraft.design.links import called
from backdraft.design.model import Endpoint, Table
from backdraft.design.output import Output
from backdraft.design.paths import Path, entry_path
from backdraft.design.resolve.services import owner_of, users_of
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.document.quick.plan import plural
from backdraft.host import clipboard, folders
from backdraft.host.visible import visible, visible_line
from backdraft.render.code import TARGETS, Target
from backdraft.tui.handlers.typing import ask, rest, tell
from backdraft.tui.preview import tabs
from backdraft.tui.preview.tab import Ask
from backdraft.tui.safe_text import clean, one_line
from backdraft.tui.shell import Asking, Shell

_WHOLE = "of the whole design"
_OF_TABLES = " of the tables"
#: So many tables are named where their SQL was copied.
_FEW = 3


@dataclass(frozen=True, slots=True)
class What:
    """Something to copy: its letter, what it is called, whether it applies to a path, how it is made.

    `noun` is what was copied, told afterwards.
    """

    letter: str
    label: str
    noun: str
    applies: Callable[[View, Path], bool]
    make: Callable[[View, Document, Ask], Output | str]
    reason: str = "not here"


def _always(view: View, path: Path) -> bool:
    return True


def _table(view: View, path: Path) -> bool:
    return path[:1] == ("tables",) and len(path) > 1


def _has_tables(view: View, path: Path) -> bool:
    return len(path) < 2 or bool(_tables(view, path))


def _tables(view: View, path: Path) -> tuple[str, ...]:
    """The tables of the entry at `path`: a store's, those of the stores that a service owns or else uses, its own."""
    if path[0] in ("services", "stores"):
        stores = {path[1]} if path[0] == "stores" else _stores(view, path[1])
        return tuple(p[1] for p in view.paths("tables") if view.ask(store_of, p[1]) in stores)
    if path[0] == "mixins":
        tables = view.all(Table, "tables")
        return tuple(table.name for table in tables if path[1] in table.use)
    table = tabs.table_behind(view, path)
    return (table,) if table else ()


def _stores(view: View, service: str) -> set[str]:
    owned = {path[1] for path in view.paths("stores") if view.ask(owner_of, path[1]) == service}
    return owned or {path[1] for path in view.paths("stores") if service in view.ask(users_of, path[1])}


def _endpoint(view: View, path: Path) -> bool:
    return path[:1] == ("endpoints",) and len(path) > 2


def _in_api(view: View, path: Path) -> bool:
    return bool(view.paths("endpoints")) and (len(path) < 2 or path[0] in ("endpoints", "services", "errors"))


def _sql(needs: bool) -> Callable[[View, Document, Ask], Output]:
    def make(view: View, document: Document, ask: Ask) -> Output:
        from backdraft.render.sql import sql, table_sql, tables_sql

        if len(ask.path) < 2:
            return sql(view, ask.dialect)
        tables = _tables(view, ask.path)
        return (
            table_sql(view, tables[0], ask.dialect, needs)
            if len(tables) == 1
            else tables_sql(view, tables, ask.dialect)
        )

    return make


def _mermaid(view: View, document: Document, ask: Ask) -> Output:
    name = {"endpoint": "sequence", "tables": "er"}.get(tabs.kind(ask.path), "flow")
    return tabs.BY_NAME[name].render(view, ask)


def _dbml(view: View, document: Document, ask: Ask) -> Output:
    from backdraft.render.dbml import dbml

    if len(ask.path) < 2:
        return dbml(view)
    if ask.path[0] in ("stores", "services", "mixins"):
        return dbml(view, ask.path[:2])
    return dbml(view, ("tables", _tables(view, ask.path)[0]))


def _markdown(view: View, document: Document, ask: Ask) -> Output:
    return tabs.BY_NAME["document"].render(view, ask)


def _yaml(view: View, document: Document, ask: Ask) -> str:
    path = ask.path
    if document.node(path) is not None and view.entry(entry_path(path)) is not None:
        text = document.entry_text(path)
        return dedent(text) if path[0] in ("endpoints", "decisions") else text  # an item of a list stands by itself
    return "".join(chunk.text for chunk in document.chunks() if chunk.path[: len(path)] == path) or document.text


def _example(view: View, document: Document, ask: Ask) -> str:
    from backdraft.design.resolve.endpoints import full_path, status_of
    from backdraft.design.resolve.examples import request_example, response_example

    endpoint = view.entry(ask.path[:3])
    if not isinstance(endpoint, Endpoint):
        return ""
    request = f"{endpoint.method} {full_path(view, endpoint)}\n{request_example(view, endpoint)}".strip()
    return f"{request}\n\n{status_of(view, endpoint)}\n{response_example(view, endpoint)}".strip()


def _code(view: View, document: Document, ask: Ask) -> Output:
    """The code of the target that `ask.dialect` names."""
    return TARGETS[ask.dialect].render(view, TARGETS[ask.dialect].made_of(view, ask.path))


def _coded(view: View, path: Path) -> bool:
    return bool(targets_of(view, path))


def targets_of(view: View, path: Path) -> tuple[Target, ...]:
    """The targets that there is code for: of the entry, or, where it says nothing, of the whole design."""
    return tuple(target for target in TARGETS.values() if target.offered(view, path))


def _openapi(view: View, document: Document, ask: Ask) -> Output:
    return tabs.BY_NAME["openapi"].render(view, ask)


def _name(view: View, document: Document, ask: Ask) -> str:
    return ask.path[-1]


WHATS: tuple[What, ...] = (
    What("s", f"SQL{_OF_TABLES}", "SQL", _has_tables, _sql(False), "it has no tables"),
    What("S", "SQL with all that it needs, in order", "SQL", _table, _sql(True), "on a table"),
    What("b", f"DBML{_OF_TABLES}", "DBML", _has_tables, _dbml, "it has no tables"),
    What("m", "Mermaid", "Mermaid", _always, _mermaid),
    What("c", "Code: curl, FastAPI …", "code", _coded, _code, "it makes no code"),
    What("x", "Example request and response", "example", _endpoint, _example, "on an endpoint"),
    What("o", "OpenAPI", "OpenAPI", _in_api, _openapi, "on an endpoint or a service"),
    What("d", "Design document", "design document", _always, _markdown),
    What("a", "YAML", "YAML", _always, _yaml),
    What("n", "Name", "name", lambda view, path: bool(path), _name),
)


#: What is offered first of an entry that is no table: the letters, the best first.
_FITS_BEST = {"endpoint": "cxom", "endpoints": "oc", "errors": "o"}


def copy(app: Shell) -> None:
    """Ask what to copy."""
    path = app.path
    view = app.session.view()
    first = _FITS_BEST.get(tabs.kind(path), "")
    whats = sorted(WHATS, key=lambda what: first.find(what.letter) % len(WHATS))
    choices = [(w.letter, *_called(view, path, w), w.applies(view, path), w.reason) for w in whats]
    choices.append(("v", "What the preview shows", "", True, ""))
    choices.append(("p", "Print it plainly, for the mouse", "", True, ""))
    choices.append(("f", "Save it to a file", "", True, ""))
    title = f"Copy {called(path)}" if path else "Copy"
    app.choose(title, choices, lambda letter: take(app, letter))


def _called(view: View, path: Path, what: What) -> tuple[str, str]:
    """What it is called, and of which tables it is: one is named in the words themselves, several behind them."""
    tables = _tables(view, path) if len(path) > 1 and what.label.endswith(_OF_TABLES) else ()
    if len(tables) == 1:
        return f"{what.label.removesuffix(_OF_TABLES)} of the table {tables[0]}", ""
    return what.label, ", ".join(tables) if what.letter == "s" else ""


@dataclass(frozen=True, slots=True)
class Text:
    """What is copied, and what that is called: `SQL of customers, orders`."""

    text: str
    called: str = ""


def take(app: Shell, letter: str) -> None:
    """Copy what the letter stands for."""
    if letter in ("p", "f"):
        wanted = app.session.last_copy or "v"
        made = _made(app, wanted)
        if not made.text.strip():  # another entry has none of what was copied last
            wanted, made = "v", _made(app, "v")
        if not made.text.strip():
            app.say("there is nothing to copy here", "warning")
        elif letter == "p":
            plainly(app, made)
        else:
            save_copy(app, made, _file_name(app, wanted))
        return
    if letter == "c":
        _choose_code(app)
        return
    app.session.last_copy = letter
    made = _made(app, letter)
    if made.text.strip():
        send(app, made)
    else:
        app.say("there is nothing to copy here", "warning")


def _choose_code(app: Shell) -> None:
    """Ask which code, first what is made of the entry; `Y` then copies the same kind again."""
    path, view = app.path, app.session.view()
    known = sorted(targets_of(view, path), key=lambda t: not t.made_of(view, path))
    some = any(target.made_of(view, path) for target in known)
    choices = [
        (t.letter, t.called(view, path), "" if t.made_of(view, path) or not some else _WHOLE, True, "") for t in known
    ]
    of = f" of {called(path) if some else _WHOLE[3:]}"
    app.choose(f"Copy code{of}", choices, lambda letter: take(app, f"c{letter}"))


def _made(app: Shell, letter: str) -> Text:
    session, path = app.session, app.path
    if letter == "v":
        tab = tabs.BY_NAME[tabs.current(session.tabs, path)]
        return Text(_end(app.preview.output.text), _of(tab.title, entry_path(path)[1:][-1:]))
    what = next(w for w in WHATS if w.letter == letter[0])
    target = next((t for t in targets_of(session.view(), path) if letter == f"c{t.letter}"), None)
    if not what.applies(session.view(), path) or (letter[0] == "c" and target is None):
        return Text("")
    made_for = target.name if target else session.dialect
    made = what.make(session.view(), session.document, Ask(path, made_for, session.hops, session.look))
    names = (path if letter == "n" else entry_path(path))[1:][-1:]  # of a part, what it is a part of is copied
    noun = target.called(session.view(), path) if target else what.noun
    names = () if target is not None and not target.made_of(session.view(), path) else names
    if isinstance(made, Output):
        names = _tables_in(made) if letter in ("s", "S") else names
        made = made.text
    return Text(visible_line(made) + "\n" if letter == "n" else _end(made), _of(noun, names))


def _of(noun: str, names: Sequence[str]) -> str:
    """`SQL of customers, orders`; of many, how many."""
    few = ", ".join(names) if len(names) <= _FEW else f"{len(names)} tables"
    return f"{noun} of {few}" if names else noun


def _tables_in(made: Output) -> tuple[str, ...]:
    """The tables of a script, in its order."""
    return tuple(dict.fromkeys(line.path[1] for line in made.lines if line.path[:1] == ("tables",)))


def _end(text: str) -> str:
    """What is copied ends in one newline and holds no control or bidi characters; it goes into someone's shell.

    The same letters as `backdraft copy` sends: what is merely invisible stays, a word may need it.
    """
    return visible(text).rstrip("\n") + "\n"


def send(app: Shell, made: Text) -> None:
    """Into the clipboard, off the key path, by whatever way there is now; say which."""

    def to_terminal(data: bytes) -> None:
        app.call_from_thread(app.write_to_terminal, data.decode("latin-1"))

    def work() -> object:
        return clipboard.copy(made.text, send=to_terminal, name=_file_name(app, app.session.last_copy))

    assert app.desk is not None
    app.desk.ask("copy", work, lambda how: app.call_from_thread(_done, app, how, made))


def _done(app: Shell, how: object, made: Text) -> None:
    """What was copied, how much of it, which way it went."""
    if isinstance(how, clipboard.Copied):
        lines = made.text.count("\n")
        what = f"{made.called}, " if made.called else ""
        size = f"{what}{plural(lines, 'line')}: " if lines else what
        app.say(f"{size}{how.message}", "success" if how.sure else ("info" if how.done else "error"))
    else:
        app.say(f"not copied: {how}; y p prints it plainly, y f saves it", "error")


def _code_ending(letter: str) -> str:
    return next((_LANGUAGES[t.language] for t in TARGETS.values() if letter == f"c{t.letter}"), "")


def _file_name(app: Shell, letter: str) -> str:
    """What is copied as a file: named after the entry, with the ending of what it holds."""
    ending = _ENDINGS.get(letter) or _code_ending(letter) or _ENDINGS.get(app.preview.output.language, "txt")
    path = app.path if letter == "n" else entry_path(app.path)
    return f"{path[-1] if path else 'design'}.{ending}"


_LANGUAGES = {"bash": "sh", "python": "py", "typescript": "ts", "go": "go", "nginx": "conf", "yaml": "yaml"}
_ENDINGS = {
    "s": "sql", "S": "sql", "b": "dbml", "m": "mmd", "x": "md", "o": "yaml", "d": "md", "a": "yaml", "n": "txt",
    "sql": "sql", "dbml": "dbml", "mermaid": "mmd", "markdown": "md", "yaml": "yaml", "json": "json",
}  # fmt: skip


def plainly(app: Shell, made: Text) -> None:
    """Leave the full screen and print the text, for the mouse; any key comes back."""
    app.print_plainly(clean(made.text), f"{one_line(made.called)}, {plural(made.text.count(chr(10)), 'line')}")


def save_copy(app: Shell, made: Text, name: str) -> None:
    """Ask for a file, the folder that one is in first, and write what was made; none that is there is written over."""

    def typed(app: Shell, text: str) -> None:
        path = _path(text)
        tell(app, f"{path} is there already" if os.path.lexists(path) else f"enter saves {path}")

    def entered(app: Shell, text: str) -> None:
        path = _path(text or name)
        if os.path.lexists(path):
            app.bar.say(f"{path.name} is there already: choose another name", "error")
            return
        rest(app)
        try:
            folders.write_atomically(path, made.text)
        except (OSError, ValueError) as error:
            app.say(f"cannot write {path}: {getattr(error, 'strerror', None) or error}", "error")
            return
        _done(app, clipboard.Copied("file", f"saved to {path}", True), made)

    ask(app, Asking(" save copy to ", name, typed, entered, rest), _free(clipboard.safe_name(name)))


def _free(name: str) -> str:
    """`name`, or `name-2` and so on where such a file is here already."""
    stem, dot, ending = name.rpartition(".")
    names = (name, *(f"{stem}-{n}{dot}{ending}" for n in range(2, 100)))
    return next((each for each in names if not os.path.lexists(each)), name)


def _path(text: str) -> File:
    return File(os.path.abspath(os.path.expanduser(text.strip())))  # noqa: PTH100, PTH111  Path's own raises


def again(app: Shell) -> None:
    """Copy the same kind of thing again, of what is under the cursor now."""
    if not app.session.last_copy:
        copy(app)
        return
    take(app, app.session.last_copy)


HANDLERS = {"copy": copy, "copy-again": again}
