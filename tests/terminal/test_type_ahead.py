"""Keys that come in one piece, as a slow line delivers them, mean what they mean one by one."""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path

from tests.terminal.term import Term, environment

SHOP = Path(__file__).parents[2] / "designs" / "corner-shop.yaml"
SKETCHED = (("web", "client"), ("gateway", "gateway"), ("orders", "service"))
SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


def copied(term: Term) -> list[str]:
    """The texts that were sent to the terminal's clipboard."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", bytes(term.raw))
    return [base64.b64decode(text).decode() for text in found]


def test_a_pane_its_third_row_a_menu_and_a_letter_of_it_in_one_piece(program: tuple[str, ...], tmp_path: Path) -> None:
    env = environment(BACKDRAFT_HOME=str(tmp_path), **SSH)
    with Term((*program, str(SHOP)), env=env) as term:
        term.wait("gateway")
        term.send("3jjys")
        term.wait("unconfirmed")
        assert "CREATE TABLE orders" in copied(term)[0]


def test_keys_that_were_pressed_before_the_first_frame_are_not_lost(program: tuple[str, ...], tmp_path: Path) -> None:
    env = environment(BACKDRAFT_HOME=str(tmp_path), **SSH)
    with Term((*program, str(SHOP)), env=env) as term:
        term.send("3jjys")
        term.wait("unconfirmed")
        assert "CREATE TABLE orders" in copied(term)[0]


def test_a_sketch_that_was_typed_before_there_was_a_screen_is_taken(program: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with Term(program, env=environment(BACKDRAFT_HOME=str(tmp_path / "home")), cwd=folder) as term:
        term.send("web -> gateway -> orders\r")
        term.wait(lambda text: all(re.search(rf"{name} +{kind}", text) for name, kind in SKETCHED))


def test_a_line_its_enter_and_the_next_line_in_one_piece(program: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with Term(program, env=environment(BACKDRAFT_HOME=str(tmp_path / "home")), cwd=folder) as term:
        term.wait("Blank design")
        term.send("web -> gateway -> orders\rorders -> orders_db\r")
        term.wait("orders_db")
        term.send("\x1b")
        time.sleep(0.4)  # an escape and a letter in one piece are alt and that letter, for every terminal program
        term.send("w\r")
        term.wait("saved")
    text = (folder / "design.yaml").read_text()
    assert "web" in text
    assert "orders_db" in text
