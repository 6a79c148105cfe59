"""From words to an exit status: no traceback ever reaches the person, and a reader that goes away is no failure."""

from __future__ import annotations

import contextlib
import os
import sys

from backdraft.cli.commands import COMMANDS
from backdraft.cli.failure import CommandError
from backdraft.cli.streams import complain, flush


def run(words: list[str]) -> int:
    """Run `words` and return the exit status."""
    try:
        status = _screen(words) if _is_screen(words) else _command(words)
    except CommandError as failure:
        complain(str(failure))
        status = 2
    except KeyboardInterrupt:
        status = 130
    except Exception as error:
        if os.environ.get("BACKDRAFT_DEBUG"):
            raise
        complain(
            f"unexpected {type(error).__name__}: {error}"
            " (a fault in Backdraft: please report it; BACKDRAFT_DEBUG=1 shows where)"
        )
        status = 2
    flush()
    return status


def _is_screen(words: list[str]) -> bool:
    # The short way, past click: `backdraft` and `backdraft FILE`.
    return not words or (len(words) == 1 and words[0] not in COMMANDS and not words[0].startswith("-"))


def _screen(words: list[str]) -> int:
    from backdraft.cli.open import open_screen

    return open_screen(words[0] if words else None)


def _command(words: list[str]) -> int:
    import click

    from backdraft.cli.group import backdraft

    try:
        status = backdraft.main(words, prog_name="backdraft", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        usage = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "backdraft"
        complain(f"{error.format_message().rstrip('.')} (`{usage} --help` says more)")
        return 2
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status if isinstance(status, int) else 0
