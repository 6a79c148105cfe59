"""Coroutine tests run in a loop of their own; all of them drive the screen."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path

import pytest
from textual import _wait

# Pilot asks three times a key whether the program has come to rest, and waits this long before each answer, in seconds.
_wait.SLEEP_GRANULARITY = 1 / 200
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.screen)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.function):
        return None
    wanted = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(pyfuncitem.function(**wanted))
    return True


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of one's own: settings, state and copies in a folder, no multiplexer, no SSH, a quiet clipboard."""
    for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "TMUX", "STY", "NO_COLOR", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BACKDRAFT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BACKDRAFT_CLIPBOARD", "file")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(home: Path) -> Path:
    """The corner shop, in a file that may be written."""
    file = home / "shop.yaml"
    file.write_text((Path(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text(), encoding="utf-8")
    return file
