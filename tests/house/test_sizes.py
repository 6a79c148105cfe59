"""A module that grows long wants a second room; said here, so that it is seen before it is one of a thousand lines."""

from __future__ import annotations

from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "backdraft"
#: No module has more lines than this.
MOST = 400
#: What puts all parts of the screen together is the first to gather what belongs elsewhere.
MOST_OF = {"tui/app.py": 299}


def test_no_module_is_long() -> None:
    lines = {
        path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }
    assert lines.keys() >= MOST_OF.keys()
    assert {name: n for name, n in lines.items() if n > MOST_OF.get(name, MOST)} == {}
