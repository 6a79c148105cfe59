"""`backdraft import`: other people's diagrams and scripts as a design."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backdraft.cli.design_file import opened, source_text
from backdraft.cli.failure import CommandError
from backdraft.cli.live import imported as from_database
from backdraft.cli.live import is_database, shown
from backdraft.cli.streams import remark, say, say_json, say_text, table

if TYPE_CHECKING:
    from backdraft.document.document import Document
    from backdraft.intake.imported import Imported, Loss

_NEW = "backdraft: 1\n"
#: What several of a section are called, where it is not the section's name.
_ONE = {"services": "service", "stores": "store", "events": "event", "types": "type", "tables": "table"}
_ONE |= {"line": "line", "endpoints": "endpoint", "name": "name", "api": "default of the API"}
_ONE |= {"errors": "error", "summary": "summary", "mixins": "mixin"}
_MANY = {"summary": "summaries", "default of the API": "defaults of the API"}


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was left out: of which source, on which line (0: of the design), what, why."""

    source: str
    line: int
    what: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.what}: {self.reason}" if self.what else f"{place}: {self.reason}"


@click.command("import")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--as", "kind", metavar="KIND", help="What the sources are, where it is not to be guessed; `help` lists.")
@click.option("--into", metavar="FILE", help="Add to this design; what is in it already stays as it is.")
@click.option("-o", "--output", "target", metavar="FILE", help="Write the design to a new FILE (`-`: print it).")
@click.option("--service", default="", metavar="NAME", help="Whose endpoints they are, where the source does not say.")
@click.option("--tables", is_flag=True, help="Propose tables for the types of an OpenAPI document or a JSON sample.")
@click.option("--json", "as_json", is_flag=True, help="Print what was taken and left out, and the design, as JSON.")
def command(
    sources: tuple[str, ...],
    kind: str | None,
    into: str | None,
    target: str | None,
    service: str,
    tables: bool,
    as_json: bool,
) -> int:
    """Read each SOURCE (`-`: standard input) into a design: OpenAPI, Mermaid, SQL, endpoint lines, curl commands, JSON
    samples, or Markdown that holds any of them.

    A SOURCE may be a database that runs, `postgresql://user@host/name`, `mysql://user@host/name`, `sqlite:///file.db`:
    it is only read, and a password in it is neither shown nor kept.

    What each is is recognised by its text. The design is printed, or goes to the file of -o or --into. What cannot be
    kept as it was written is listed on stderr with its line. Exit status: 0 all was taken, 1 something was left out or
    read otherwise, 2 nothing was done.
    """
    if kind == "help":
        _list_kinds()
        return 0
    if not sources:
        raise click.UsageError("give a SOURCE, or - for standard input")
    if sources.count("-") > 1 or into == "-":
        raise CommandError("standard input can be one source alone", "give the others by their file names")
    _check_kind(kind)
    if target not in (None, "-") and Path(str(target)).exists():
        raise CommandError(f"{target} is there already", f"`backdraft import … --into {target}` adds to it")
    from backdraft.document.document import Document

    loaded = opened(into) if into else None
    document = loaded.document if loaded else Document.read(_NEW)
    taken: dict[str, str] = {}
    left: list[Left] = []
    for source in sources:
        document = _add(document, source, kind or "", service, tables, taken, left)
    _write(document, loaded, target, as_json)
    if as_json:
        _say_json(document, taken, left, printed=target == "-" or (target is None and loaded is None))
    else:
        for each in left:
            remark(str(each))
    _sum_up(taken, left, target or into or "")
    return int(bool(left))


def _list_kinds() -> None:
    from backdraft.intake.recognise import KINDS

    say(table([(name, importer.title) for name, importer in KINDS.items()]))


def _check_kind(kind: str | None) -> None:
    from backdraft.intake.recognise import KINDS

    if kind is not None and kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, 1)
        raise CommandError(f"no kind {kind!r}", f"did you mean {near[0]}?" if near else f"there are {', '.join(KINDS)}")


def _add(
    document: Document, source: str, kind: str, service: str, tables: bool, taken: dict[str, str], left: list[Left]
) -> Document:
    """The design with one more source in it; what was taken, with what it is, and what was not goes to the others."""
    from backdraft.design.paths import entry_path, where
    from backdraft.document.again import take_again
    from backdraft.document.beside import beside
    from backdraft.document.edits import EditError
    from backdraft.document.importing import as_lines
    from backdraft.document.limits import MOST_ENTRIES
    from backdraft.intake.imported import Asked
    from backdraft.intake.recognise import KINDS, QUICK, read, recognise

    name = "<stdin>" if source == "-" else shown(source)
    imported: Imported | None
    remembered = ""
    if is_database(source):
        text, found_kind, imported = "", "a database", from_database(source)
    else:
        text = source_text(source)
        found_kind = kind or recognise(text) or ""
        if not found_kind:
            raise CommandError(f"{name}: nothing in it is known", f"say what it is: --as {', '.join(KINDS)}")
        asked = Asked(tables, beside(source) if source != "-" else None, MOST_ENTRIES)
        imported = read(text, found_kind, asked) if found_kind != QUICK else None
        remembered = Path(source).name if source != "-" and found_kind == "openapi" else ""
    try:
        found = take_again(document, imported.entries, remembered, service) if imported else as_lines(document, text)
    except EditError as error:
        raise CommandError(f"{name}: {error.message}", error.mend) from error
    losses = imported.losses if imported else [_refused(line) for line in found.left]
    if not found.edits and not found.clashes and not found.same:
        first = _first(losses[0]) if losses else "it holds nothing to import"
        raise CommandError(f"{name}: read as {found_kind}, there is nothing to take: {first}")
    left += [Left(name, loss.line, loss.excerpt, loss.reason) for loss in losses]
    left += [Left(name, 0, where(path), found.kept(path)) for path in found.clashes]
    left += [Left(name, 0, where(path), reason) for path, reason in found.refused]
    for edit in found.edits:
        entry = entry_path(edit.path)
        is_line = imported is not None and edit.path[0] == "services" and edit.path != entry
        taken[where(edit.path if is_line else entry)] = "line" if is_line else entry[0]
    return found.document


def _refused(line: tuple[int, str, str]) -> Loss:
    """A line that the entry bar would not take."""
    from backdraft.intake.imported import Loss

    return Loss(*line)


def _first(loss: Loss) -> str:
    return f"line {loss.line}: {loss.reason}" if loss.line else f"{loss.excerpt}: {loss.reason}"


def _write(document: Document, loaded: Any, target: str | None, as_json: bool) -> None:
    if target is not None and target != "-":
        try:
            with Path(target).open("x", encoding="utf-8", newline="") as out:
                out.write(document.text)
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot write {target}: {getattr(error, 'strerror', None) or error}") from error
    elif target is None and loaded is not None:
        from backdraft.document.file import FileError, save

        try:
            if document.text != loaded.document.text:
                save(loaded.path, document.text, loaded.stamp)
        except FileError as error:
            raise CommandError(error.message, error.mend) from error
    elif not as_json:
        say_text(document.text)


def _say_json(document: Document, taken: dict[str, str], left: list[Left], printed: bool) -> None:
    say_json(
        {
            "taken": list(taken),
            "left": [
                {"source": each.source, "line": each.line or None, "what": each.what, "reason": each.reason}
                for each in left
            ],
            **({"design": document.text} if printed else {}),
        }
    )


def _sum_up(taken: dict[str, str], left: list[Left], target: str) -> None:
    from backdraft.document.quick.plan import plural

    counts = Counter(taken.values())
    nouns = {section: _ONE.get(section, section) for section in counts}
    words = [plural(n, nouns[section], _MANY.get(nouns[section], "")) for section, n in counts.items()]
    said = ", ".join(words) or "nothing new"
    to = f" to {target}" if target not in ("", "-") else ""
    remark(f"imported {said}{to}" + (f"; {len(left)} not as written" if left else ""))
