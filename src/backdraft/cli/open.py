"""`backdraft [FILE]`: open the screen. Imported on the way to the first frame, so it imports little."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backdraft.cli.failure import CommandError
from backdraft.host.terminal import look

if TYPE_CHECKING:
    import click

SUFFIXES = (".yaml", ".yml")


def target(name: str | None) -> Path | None:
    """The file to open: `name`, the `design.yaml` in the folder `name` or here, or None for the start screen.

    A name that ends in `.yaml` may be new; anything else that does not exist is a slip.
    """
    path = Path(name) if name is not None else Path()
    try:
        if path.is_dir():
            inside = path / "design.yaml"
            return inside if inside.exists() or name is not None else None
        if path.exists() or path.suffix in SUFFIXES:
            return path
    except (OSError, ValueError) as error:
        raise CommandError(f"cannot open {name}: {error}") from error
    raise CommandError(f"{name} is neither a file nor a command", "`backdraft --help` lists the commands")


def open_screen(name: str | None, **options: Any) -> int:
    """Open the screen and return the exit status.

    Raises:
        CommandError: the file or the terminal will not do.
    """
    path = target(name)
    terminal = look()
    obstacle = terminal.obstacle
    if obstacle:
        if terminal.is_output and not terminal.is_error:
            print(f"backdraft: {obstacle}")  # who sent the errors to a file would see nothing at all
        raise CommandError(obstacle)
    gc.disable()  # what is loaded now stays; the app lets garbage be looked for again once it is shown
    from backdraft.document.file import FileError
    from backdraft.tui.app import run

    try:
        return run(path, **options) or 0
    except FileError as error:
        raise CommandError(error.message, error.mend) from error


def __getattr__(attribute: str) -> click.Command:
    """`command` is made when asked for: opening the screen does without click."""
    if attribute != "command":
        raise AttributeError(attribute)
    import click

    @click.command("open")
    @click.argument("file", required=False)
    @click.option("--theme", help="Start in this theme (`backdraft themes` lists them).")
    @click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal, for selecting text.")
    def command(file: str | None, theme: str | None, no_mouse: bool) -> int:
        """Open FILE on the screen.

        FILE may be new, or a folder with a design.yaml. Without FILE: design.yaml here, or a start screen.
        """
        options = {"theme": theme} if theme else {}
        return open_screen(file, **options, **({"mouse": False} if no_mouse else {}))

    return command
