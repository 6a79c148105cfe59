"""`python -m tests.generate_picture` writes docs/screen.svg: the program itself, on the corner shop."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


async def picture() -> str:
    """The screen as SVG."""
    from backdraft.tui.app import Backdraft
    from backdraft.tui.begin import open_session

    app = Backdraft(open_session(ROOT / "designs" / "corner-shop.yaml"), theme="ember")
    async with app.run_test(size=(116, 34)) as pilot:
        app.go(("services", "orders"))
        await pilot.pause()
        while app.desk is None or not app.desk.idle:
            await pilot.pause(0.01)
        await pilot.pause()
        return app.export_screenshot(title="backdraft designs/corner-shop.yaml")


def drawn() -> str:
    """The picture as the file holds it."""
    with tempfile.TemporaryDirectory() as home:
        before = os.environ.get("BACKDRAFT_HOME")
        os.environ["BACKDRAFT_HOME"] = home
        try:
            svg = asyncio.run(picture())
        finally:
            os.environ.pop("BACKDRAFT_HOME") if before is None else os.environ.update(BACKDRAFT_HOME=before)
    # The same screen gives the same file: the exporter numbers its classes anew each time. Nobody's page is to fetch
    # a font from elsewhere for it.
    svg = re.sub(r"terminal-\d+", "terminal-1", svg)
    svg = re.sub(r"@font-face\s*\{.*?\}\s*(?=@font-face|\.)", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace")


def main() -> None:
    """Write the picture."""
    (ROOT / "docs" / "screen.svg").write_text(drawn(), encoding="utf-8")
    print("wrote docs/screen.svg")


if __name__ == "__main__":
    main()
