"""An endpoint as a curl command."""

from __future__ import annotations

from backdraft.design.model import Endpoint
from backdraft.design.output import Output, lines_of
from backdraft.design.paths import Path
from backdraft.design.resolve.curl import curl as command
from backdraft.design.view import View


def curl(view: View, focus: Path) -> Output:
    """The command, ready for a shell."""
    ep = view.get(Endpoint, *focus[:3])
    return Output(lines_of(command(view, ep), focus[:3]) if ep is not None else (), "bash")
