"""The editor: found as people set it, made to wait, opened at the line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backdraft.host import editor


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    for name in ("vi", "code", "subl", "emacs", "nano", "hx", "strange", "my editor", "micro", "kak"):
        path = tmp_path / name
        path.write_text("#!/bin/sh\nexit 0\n")
        path.chmod(0o755)
    return {"PATH": str(tmp_path)}


FILE = Path("my shop.yaml")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, ["vi", "+41", "my shop.yaml"]),
        ({"EDITOR": "nano"}, ["nano", "+41,7", "my shop.yaml"]),
        ({"EDITOR": "nano", "VISUAL": "hx"}, ["hx", "my shop.yaml:41:7"]),
        ({"VISUAL": " ", "EDITOR": "emacs -nw"}, ["emacs", "-nw", "+41:7", "my shop.yaml"]),
        ({"EDITOR": "code"}, ["code", "--wait", "--goto", "my shop.yaml:41:7"]),
        ({"EDITOR": "code -w"}, ["code", "-w", "--goto", "my shop.yaml:41:7"]),
        ({"EDITOR": "code --wait --new-window"}, ["code", "--wait", "--new-window", "--goto", "my shop.yaml:41:7"]),
        ({"EDITOR": "subl"}, ["subl", "--wait", "my shop.yaml:41:7"]),
        ({"EDITOR": "micro"}, ["micro", "+41:7", "my shop.yaml"]),
        ({"EDITOR": "strange"}, ["strange", "my shop.yaml"]),
    ],
)
def test_the_words_that_open_the_file_at_its_line(
    env: dict[str, str], variables: dict[str, str], words: list[str]
) -> None:
    assert editor.command(FILE, 41, 7, {**env, **variables}) == words


def test_an_editor_whose_path_holds_a_blank_works_without_quotes(env: dict[str, str]) -> None:
    path = f"{env['PATH']}/my editor"
    assert editor.command(FILE, env={**env, "EDITOR": path}) == [path, "my shop.yaml"]


@pytest.mark.parametrize("value", ["nowhere --wait", "vi 'unclosed"])
def test_an_editor_that_is_not_there_is_named_with_the_variable(env: dict[str, str], value: str) -> None:
    with pytest.raises(editor.EditorError, match=r"\$EDITOR"):
        editor.command(FILE, env={**env, "EDITOR": value})


def test_no_editor_at_all_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(editor.EditorError, match="set EDITOR"):
        editor.command(FILE, env={"PATH": str(tmp_path)})


def test_a_file_that_looks_like_an_option_is_a_file(env: dict[str, str]) -> None:
    assert editor.command(Path("-rf.yaml"), env=env)[-1] == f"{os.getcwd()}/-rf.yaml"  # noqa: PTH109


def test_window_editors_are_told_apart() -> None:
    assert editor.is_windowed(["/usr/bin/code", "-w"])
    assert not editor.is_windowed(["vim"])


def test_an_editor_that_ends_in_error_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quitter = tmp_path / "quitter"
    quitter.write_text("#!/bin/sh\nexit 3\n")
    quitter.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(quitter))
    with pytest.raises(editor.EditorError, match="status 3"):
        editor.edit(tmp_path / "x.yaml")
