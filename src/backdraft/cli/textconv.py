"""`backdraft textconv`: a design as git's diff is to compare it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from backdraft.cli.failure import CommandError
from backdraft.cli.streams import say_text


@click.command("textconv")
@click.argument("file", metavar="FILE")
def command(file: str) -> int:
    """Print FILE as one line for each value, `tables.orders.total: numeric(12,2)`, so that each line of a diff says
    where it belongs and a change of layout is none.

    `backdraft merge --setup design.yaml`, once in a repository, has `git diff`, `log -p` and `show` compare these.
    """
    from backdraft.document.file import FileError, load
    from backdraft.document.listing import listing

    path = Path(file)
    try:
        text = "".join(f"{line}\n" for line in listing(load(path).document))
    except FileError as error:
        if not os.path.isfile(file):  # noqa: PTH113  # `Path.is_file` raises for a name that is too long
            raise CommandError(error.message, error.mend) from error
        # One version that is no design must not cost the whole of `git log -p`.
        text = path.read_bytes().decode("utf-8", "replace")
    say_text(text)
    return 0
