"""Terminals near and far for the tests, closed when the test is over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.far import Sshd, Tmux

#: The real program, by the very Python that runs the tests.
PROGRAM = (sys.executable, "-m", "backdraft")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a terminal of some kind."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.terminal)


@pytest.fixture
def program() -> tuple[str, ...]:
    """The words that start the program."""
    return PROGRAM


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """A tmux at 80x24; call `run` on it."""
    server = Tmux(tmp_path / "tmux")
    yield server
    server.close()


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A real sshd on loopback."""
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    yield server
    server.close()
