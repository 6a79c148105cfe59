"""`backdraft new`: write a new design."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, say_text


@click.command("new")
@click.argument("file")
@click.option("--template", default="blank", metavar="NAME", help="Start from this one (`backdraft templates`).")
def command(file: str, template: str) -> None:
    """Write a new design to FILE (`-`: standard output). A file that is there already is never overwritten."""
    from backdraft.host.shipped import templates

    known = templates()
    if template not in known:
        near = difflib.get_close_matches(template, known, 1)
        raise CommandError(
            f"no template {template!r}", f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        )
    text = known[template].read_text(encoding="utf-8")
    if file == "-":
        say_text(text)
        return
    path = Path(file)
    try:
        if path.is_dir():
            path = path / "design.yaml"
        # "x": between looking and writing somebody else may have made it.
        with path.open("x", encoding="utf-8", newline="") as out:
            out.write(text)
    except FileExistsError:
        raise CommandError(f"{path} is there already", f"`backdraft {path}` opens it") from None
    except (OSError, ValueError) as error:
        raise CommandError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error
    remark(f"wrote {path}; `backdraft {path}` opens it")
