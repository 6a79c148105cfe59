"""The wheel as people get it: built, installed into an environment of its own, run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    subprocess.run(pip, check=True, timeout=300)
    (built,) = folder.glob("backdraft-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The installed program: call it with words; it must succeed, and what it prints comes back."""
    folder = tmp_path_factory.mktemp("fresh")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    subprocess.run((sys.executable, "-m", "venv", str(folder)), check=True, timeout=120)
    python = folder / "bin" / "python"
    subprocess.run((str(python), "-m", "pip", "install", "--quiet", str(wheel)), check=True, timeout=600)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env["BACKDRAFT_HOME"] = str(elsewhere / "home")

    def run(*words: str) -> str:
        done = subprocess.run(
            (str(folder / "bin" / "backdraft"), *words),
            cwd=elsewhere,
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_wheel_holds_the_themes_and_designs_of_the_checkout(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("themes", "designs", "checklists"):
        files = list((ROOT / kind).glob("*.yaml"))
        assert files
        assert {f"backdraft/_shipped/{kind}/{path.name}" for path in files} <= held


def test_the_wheel_holds_every_style_sheet_and_data_file_of_the_package(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    files = [path for path in (source / "backdraft").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {str(path.relative_to(source)) for path in files} <= held


def test_the_wheel_holds_nothing_of_the_workshop(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in held if name.split("/")[0] not in ("backdraft", "backdraft-0.1.0.dist-info")]


def test_from_another_folder_a_design_is_made_shown_and_checked(installed: Callable[..., str]) -> None:
    names = [row["name"] for row in json.loads(installed("templates", "--json"))["templates"]]
    assert set(names) == {path.stem for path in (ROOT / "designs").glob("*.yaml")}
    for name in names:
        installed("new", f"{name}.yaml", "--template", name)
        assert installed("check", f"{name}.yaml") == ""
        assert installed("show", f"{name}.yaml", "--as", "mermaid").startswith("flowchart")
    assert "CREATE TABLE" in installed("show", "corner-shop.yaml", "--as", "sql")


def test_the_installed_program_finds_its_themes(installed: Callable[..., str]) -> None:
    shown = installed("themes")
    for path in (ROOT / "themes").glob("*.yaml"):
        assert path.stem in shown


def test_the_installed_screen_starts(installed: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> None:
    facts = json.loads(installed("doctor", "--json"))
    assert "_shipped" in facts["themes"]
