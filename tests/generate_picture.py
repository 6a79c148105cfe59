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
        await pilot.press("j", "j", "j", "j", "3", "j", "j")
        await pilot.pause(1.0)
        return app.export_screenshot(title="backdraft designs/corner-shop.yaml")


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["BACKDRAFT_HOME"] = home
        svg = asyncio.run(picture())
    # The same screen gives the same file: the exporter numbers its classes anew each time. Nobody's page is to fetch
    # a font from elsewhere for it.
    svg = re.sub(r"terminal-\d+", "terminal-1", svg)
    svg = re.sub(r"@font-face\s*\{.*?\}\s*(?=@font-face|\.)", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace")
    (ROOT / "docs" / "screen.svg").write_text(svg, encoding="utf-8")
    print("wrote docs/screen.svg")


if __name__ == "__main__":
    main()
