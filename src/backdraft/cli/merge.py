"""`backdraft merge`: git's merge driver for designs, entry by entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from backdraft.cli.failure import CommandError
from backdraft.cli.git_setup import set_up
from backdraft.cli.streams import remark, say_text

if TYPE_CHECKING:
    from backdraft.document.file import Loaded


@click.command("merge")
@click.argument("files", nargs=-1, metavar="BASE OURS THEIRS")
@click.option("--print", "printed", is_flag=True, help="Print the result; OURS stays as it is.")
@click.option("--name", metavar="PATH", help="What to call the file in messages and markers (git's %P).")
@click.option("--setup", metavar="PATTERN", help="Have git here merge and compare files like PATTERN (design.yaml).")
def command(files: tuple[str, ...], printed: bool, name: str | None, setup: str | None) -> int:
    """Merge what OURS and THEIRS made of BASE, entry by entry, into OURS.

    Changes of different entries merge by themselves. An entry that both sides changed gets git's markers, with all
    three versions, and the exit status is 1: a person must choose. `backdraft merge --setup design.yaml`, once in a
    repository, has git do so in every merge, rebase, cherry-pick and stash,
    and `git diff` show values with their places.
    """
    if setup is not None and not files:
        set_up(setup)
        return 0
    if setup is not None or len(files) != 3:
        raise click.UsageError("give BASE OURS THEIRS, or --setup PATTERN alone")
    from backdraft.design.paths import where
    from backdraft.document.merge import merge

    base, ours, theirs = (_opened(file) for file in files)
    found = merge(base.document, ours.document, theirs.document)
    text = found.text if found.clean else found.marked()
    if printed:
        say_text(text)
    else:
        _save(ours, text)
    for conflict in found.conflicts:
        sides = "changed on both sides" if conflict.base is not None else "added on both sides"
        if conflict.ours is None or conflict.theirs is None:
            sides = "deleted on one side and changed on the other"
        remark(f"{name or files[1]}: {where(conflict.path) or 'the whole file'} was {sides}")
    return int(not found.clean)


def _opened(file: str) -> Loaded:
    from backdraft.document.file import FileError, load

    try:
        return load(Path(file))
    except FileError as error:
        raise CommandError(error.message, error.mend) from error


def _save(ours: Loaded, text: str) -> None:
    from backdraft.document.file import FileError, save

    if text == ours.document.text:
        return
    try:
        save(ours.path, text, ours.stamp)
    except FileError as error:
        raise CommandError(error.message, error.mend) from error
