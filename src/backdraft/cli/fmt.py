"""`backdraft fmt`: the one-line forms in their usual order, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backdraft.cli.design_file import expect_design, opened, read, shown_name
from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, say, say_json, say_text

if TYPE_CHECKING:
    from backdraft.cli.lines import OneLine
    from backdraft.document.document import Document
    from backdraft.document.file import Loaded


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", is_flag=True, help="Change nothing; list the lines that would change and exit with 1.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON of what --check lists.")
def command(files: tuple[str, ...], check: bool, as_json: bool) -> int:
    """Write the one-line forms of each FILE in their usual order and spelling (`-`: from stdin to stdout).

    Everything else stays to the byte: comments, blank lines, quoting, the order of entries. A line that is not
    understood to the last letter stays as well.
    """
    from backdraft.design.paths import where

    if as_json and not check:
        raise CommandError("--json is for what --check lists", "say --check --json")
    listed: list[dict[str, object]] = []
    changed = 0
    for file in files:
        loaded = None if file == "-" else opened(file)
        document = expect_design(loaded.document if loaded else read(file), file)
        lines = [line for line in one_lines(document) if line.usual != line.text]
        changed += len(lines)
        if check:
            for line in lines:
                number = document.line_of(line.path)
                at = {"file": shown_name(file), "line": number, "where": where(line.path)}
                listed.append({**at, "text": line.text, "usual": line.usual})
                if not as_json:
                    say(f"{shown_name(file)}:{number}: {line.text!r} is written {line.usual!r}")
        elif loaded is None:
            say_text(rewritten(document, lines).text)
        elif lines:
            _save(loaded, rewritten(document, lines))
            remark(f"{shown_name(file)}: {len(lines)} line{'s' * (len(lines) != 1)} written anew")
    if as_json:
        say_json({"lines": listed})
    return int(check and changed > 0)


def one_lines(document: Document) -> list[OneLine]:
    """Every one-line form of the document."""
    from backdraft.cli.lines import lines_of
    from backdraft.design.paths import SECTIONS

    paths = [path for section in SECTIONS for path in document.design.paths(section)]
    return [line for path in paths for line in lines_of(path, document.node(path))]


def rewritten(document: Document, lines: list[OneLine]) -> Document:
    """The document with each line in its usual form."""
    from backdraft.document.edits import EditError, Put

    for line in lines:
        try:
            document = document.apply(Put(line.path, line.usual))
        except EditError as error:
            remark(f"left as it is: {error}")
    return document


def _save(loaded: Loaded, new: Document) -> None:
    from backdraft.document.file import FileError, save

    try:
        save(loaded.path, new.text, loaded.stamp)
    except FileError as error:
        raise CommandError(error.message, error.mend) from error
