"""Each scene, played by the real program in tmux (small and large) and over sshd, within its budget of keys."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenes import script
from tests.scenes.places import PATIENCE, InTmux, OverSsh, Place, wait_until_still
from tests.terminal.far import Sshd

pytestmark = pytest.mark.terminal

HERE = Path(__file__).parent
DESIGNS = HERE.parents[1] / "designs"
SCENES = [script.read(path) for path in sorted(HERE.glob("*.keys"))]
PLACES = {"tmux 80x24": (80, 24), "tmux 120x40": (120, 40), "ssh 80x24": (80, 24)}


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A real sshd on loopback."""
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    yield server
    server.close()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_keeps_to_its_budget(scene: script.Scene) -> None:
    assert 0 < scene.keys <= scene.budget


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_goes_as_written(
    scene: script.Scene, where: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    command = [sys.executable, "-m", "backdraft"]
    if scene.design:
        shutil.copy(DESIGNS / f"{scene.design}.yaml", folder)
        command.append(f"{scene.design}.yaml")
    env = {"BACKDRAFT_HOME": str(tmp_path / "home")}
    place: Place
    if where.startswith("ssh"):
        place = OverSsh(request.getfixturevalue("sshd"), PLACES[where], command, folder, env)
    else:
        place = InTmux(tmp_path / "tmux", PLACES[where], command, folder, env)
    try:
        for step in scene.steps:
            _play(step, place, folder, scene)
    finally:
        place.close()


def _play(step: script.Step, place: Place, folder: Path, scene: script.Scene) -> None:
    told = f"{scene.name}.keys:{step.number}: {step.word} {step.rest}"
    for key in step.keys:
        place.press(key)
    match step.word:
        case "see":
            _wait(place, told, lambda text: step.rest in text)
        case "gone":
            _wait(place, told, lambda text: step.rest not in text)
        case "breath":
            wait_until_still(place)
        case "copied":
            end = time.monotonic() + PATIENCE
            while step.rest not in (text := place.copied()):
                assert time.monotonic() < end, f"{told}\nbut this was copied:\n{text}\non the screen:\n{place.screen()}"
                time.sleep(0.05)
        case "pastes":
            base = sqlite3.connect(":memory:")
            base.execute("PRAGMA foreign_keys = ON")
            base.executescript(place.copied())
            assert base.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()[0] > 0, told
        case "file":
            path = folder / step.rest
            _wait(place, told, lambda _: path.exists())
            checked = subprocess.run(
                (sys.executable, "-m", "backdraft", "check", str(path)), capture_output=True, text=True, timeout=30
            )
            assert (checked.returncode, checked.stdout) == (0, ""), told + checked.stderr


def _wait(place: Place, told: str, right: object) -> None:
    assert callable(right)
    end = time.monotonic() + PATIENCE
    while not right(shown := place.screen()):
        assert time.monotonic() < end, f"{told}\nbut the screen shows:\n{shown}"
        time.sleep(0.05)
