"""A person's own keys: taken by the names of actions, said when they cannot be."""

from pathlib import Path

import pytest

from backdraft.tui.actions import ACTIONS, MOTIONS, keymap, named
from backdraft.tui.begin import own_keys


def test_no_two_actions_share_a_key() -> None:
    keys = [key for action in (*ACTIONS, *MOTIONS) for key in action.keys]
    assert len(keys) == len(set(keys))


def test_keys_that_terminals_send_for_others_are_never_bound() -> None:
    keys = {key for action in ACTIONS for key in action.keys}
    assert not keys & {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+a", "ctrl+b"}


def test_own_keys_replace_the_others() -> None:
    keys, slips = keymap({"add": "+", "step": ", ;"})
    assert keys["add"] == ("plus",)
    assert keys["step"] == ("comma", "semicolon")
    assert not slips


@pytest.mark.parametrize("character", [c for c in map(chr, range(33, 127)) if not c.isalnum()])
def test_characters_get_the_names_that_textual_gives_them(character: str) -> None:
    from textual.keys import _character_to_key

    assert named(character) == _character_to_key(character)


def test_a_key_that_is_taken_stays_where_it_was() -> None:
    keys, slips = keymap({"add": "d"})
    assert keys["add"] == ("a",)
    assert slips == ['"d" for add is taken by delete']


def test_an_unknown_action_is_said() -> None:
    assert keymap({"fly": "x"})[1] == ['no action is called "fly"']


def test_two_actions_can_change_places() -> None:
    keys, slips = keymap({"add": "d", "delete": "a"})
    assert (keys["add"], keys["delete"], slips) == (("d",), ("a",), [])


def test_the_lists_and_the_preview_move_by_the_keys_of_the_table() -> None:
    from textual.binding import Binding

    from backdraft.tui.panes.rows import RowList
    from backdraft.tui.preview.view import LineView

    for where, widget in (("list", RowList), ("preview", LineView)):
        bound = {b.id: tuple(b.key.split(",")) for b in widget.BINDINGS if isinstance(b, Binding)}
        assert bound.pop(f"{where}.choose") == ("enter",)
        assert bound == {f"{where}.{motion.name}": motion.keys for motion in MOTIONS}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("backdraft.host.folders.config", lambda: tmp_path)
    return tmp_path


def test_the_file_is_read(config: Path) -> None:
    (config / "keys.yaml").write_text("add: '+'\nsave: x\n")
    assert own_keys() == ({"add": "+", "save": "x"}, "")


def test_no_file_is_fine(config: Path) -> None:
    assert own_keys() == ({}, "")


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", "a: &x 1\n"])
def test_a_bad_file_is_said_and_costs_nothing(config: Path, text: str) -> None:
    (config / "keys.yaml").write_text(text)
    keys, slip = own_keys()
    assert keys == {}
    assert "keys.yaml" in slip
