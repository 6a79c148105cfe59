"""What is remembered between runs: never in the way, never torn, nobody else's business."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from backdraft.host import folders


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKDRAFT_HOME", str(tmp_path / "home"))
    return tmp_path


def design(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("backdraft: 1\n")
    return path


def test_recent_designs_come_latest_first_once_each_and_only_while_they_are_there(home: Path) -> None:
    a, b, c = (design(home, name) for name in ("a.yaml", "b.yaml", "c.yaml"))
    for path in (a, b, c, a):
        folders.remember_recent(path)
    b.unlink()
    assert folders.recent() == (a, c)


def test_the_list_of_recent_designs_does_not_grow_for_ever(home: Path) -> None:
    for i in range(30):
        folders.remember_recent(design(home, f"{i}.yaml"))
    assert len(folders.recent()) == folders.RECENT


def test_choices_belong_to_one_design(home: Path) -> None:
    a, b = design(home, "a.yaml"), design(home, "b.yaml")
    folders.remember_choice(a, "dialect", "mysql")
    folders.remember_choice(a, "tab", "sql")
    folders.remember_choice(b, "dialect", "sqlite")
    assert folders.choices(a) == {"dialect": "mysql", "tab": "sql"}
    assert folders.choices(b) == {"dialect": "sqlite"}
    assert folders.choices(home / "c.yaml") == {}


def test_settings_can_be_forgotten() -> None:
    folders.remember_setting("theme", "daylight")
    assert folders.setting("theme") == "daylight"
    folders.remember_setting("theme", "")
    assert folders.setting("theme") == ""


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[1, 2]", b'{"designs": 7}', b"\xff\xfe", b'{"designs": [1, null]}', b"null"]
)
def test_a_spoilt_file_counts_as_empty_and_is_mended_by_the_next_write(home: Path, junk: bytes) -> None:
    folders.state().mkdir(parents=True)
    for name in ("recent.json", "choices.json", "settings.json"):
        (folders.state() / name).write_bytes(junk)
    path = design(home, "a.yaml")
    assert folders.recent() == ()
    assert folders.choices(path) == {}
    assert folders.setting("theme") == ""
    folders.remember_recent(path)
    assert folders.recent() == (path,)


def test_a_state_folder_that_cannot_be_made_stops_nobody(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = home / "blocked"
    blocked.write_text("")
    monkeypatch.setenv("BACKDRAFT_HOME", str(blocked))
    folders.remember_recent(design(home, "a.yaml"))
    assert folders.recent() == ()


def test_what_is_remembered_is_readable_by_its_owner_alone_and_leaves_no_litter(home: Path) -> None:
    folders.remember_recent(design(home, "a.yaml"))
    files = list(folders.state().iterdir())
    assert [path.name for path in files] == ["recent.json"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_the_usual_folders_follow_the_system(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKDRAFT_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "s"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "k"))
    wanted = [home / folder / "backdraft" for folder in ("c", "s", "k")]
    assert [folders.config(), folders.state(), folders.cache()] == wanted


def test_names_are_offered_as_they_are_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("shop.sql", "shop.mmd", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "a.dbml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folders.names_at("sh") == ["shapes/", "shop.mmd", "shop.sql"]
    assert folders.names_at("") == ["shapes/", "shop.mmd", "shop.sql"]
    assert folders.names_at("shapes/") == ["shapes/a.dbml"]
    assert folders.names_at("~/shop.s") == ["~/shop.sql"]
    assert folders.names_at(".h") == [".hidden"]
    assert folders.names_at("nowhere/") == folders.names_at("bad\0name/") == []
