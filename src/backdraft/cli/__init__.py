"""The commands. `main` decides as early and as cheaply as it can what is wanted; each command is a file of its own.

Opening the screen imports none of this package's other modules, nor click: the first frame is waited for.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 fine, 1 findings or differences, 2 could not do it."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == ["--version"] or words == ["-V"]:
        from backdraft import __version__

        print(f"backdraft {__version__}")
        sys.exit(0)
    from backdraft.cli.run import run

    status = run(words)
    gc.freeze()  # all of it goes with the process: to look for garbage in it costs a large design a quarter more
    sys.exit(status)
