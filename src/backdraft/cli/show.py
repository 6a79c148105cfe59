"""`backdraft show`: print one output of a design."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from backdraft.cli.failure import CommandError
from backdraft.cli.output import make, options
from backdraft.cli.streams import remark, say_text


@click.command("show")
@options
@click.option(
    "-o",
    "--output",
    "target",
    metavar="OUT",
    help="Write to OUT instead of standard output; OpenAPI as JSON where OUT ends in .json.",
)
def command(target: str | None, **asked: Any) -> None:
    """Print a diagram, the SQL or the document of FILE (`-`: standard input).

    Notes about what could not be said go to stderr. `backdraft show FILE --as help` lists the outputs.
    """
    if (target or "").lower().endswith(".json") and asked["what"] == "openapi":
        asked["as_json"] = True
    made = make(**asked)
    if made is None:
        return
    if target is None or target == "-":
        say_text(made.output.text)
        return
    from backdraft.host.visible import visible

    try:
        Path(target).write_text(visible(made.output.text), encoding="utf-8", newline="")
    except (OSError, ValueError) as error:
        raise CommandError(f"cannot write {target}: {getattr(error, 'strerror', None) or error}") from error
    remark(f"wrote {target}")
