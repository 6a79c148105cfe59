"""The command group: names are known at once, the modules are imported when asked for."""

from __future__ import annotations

import difflib
import importlib
from typing import Any

import click

from backdraft import __version__
from backdraft.cli.commands import COMMANDS


class Lazy(click.Group):
    """Imports a command's module when the command is wanted, and takes `backdraft FILE` for `backdraft open FILE`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name][0]} has no command")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options that belong to `open` may stand where a command would (`backdraft --theme light shop.yaml`)."""
        if not args or (args[0] not in COMMANDS and args[0] not in ("--help", "-h", "--version", "-V")):
            _mind_misspelt(ctx, args)
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])


def _mind_misspelt(ctx: click.Context, args: list[str]) -> None:
    # `backdraft shwo shop.yaml --as sql` is a slip, not two files to open.
    if len(args) < 2 or args[0].startswith("-") or "." in args[0]:
        return
    near = difflib.get_close_matches(args[0], COMMANDS, 1)
    mend = f"; did you mean {near[0]}?" if near else ""
    raise click.UsageError(f"no command {args[0]!r}{mend}", ctx)


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="",
    subcommand_metavar="[FILE] | COMMAND ...",
)
@click.version_option(__version__, "-V", "--version", message="backdraft %(version)s")
def backdraft(**_: Any) -> None:
    """Sketch services, endpoints and schema; see diagrams, SQL and documents follow.

    `backdraft` opens design.yaml here or a start screen, `backdraft FILE` opens FILE. The commands do without the
    screen what the screen does; `-` is standard input or output. Exit status: 0 fine, 1 findings or differences,
    2 could not do it.
    """
