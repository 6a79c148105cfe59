"""`backdraft copy`: what `show` prints, to the clipboard."""

from __future__ import annotations

from typing import Any

import click

from backdraft.cli.failure import CommandError
from backdraft.cli.output import make, options
from backdraft.cli.streams import remark


@click.command("copy")
@options
def command(**asked: Any) -> None:
    """Copy what `show` prints to the clipboard: locally, inside tmux, over SSH.

    Says on stderr which way it went, and no more than is known: a terminal never confirms. The variable
    BACKDRAFT_CLIPBOARD (tmux, osc52, native, file, none) takes one way and no other.
    """
    made = make(**asked)
    if made is None:
        return
    from backdraft.host.clipboard import copy
    from backdraft.host.visible import visible

    copied = copy(visible(made.output.text), name=made.file_name)
    if not copied.done:
        raise CommandError(copied.message)
    remark(copied.message)
