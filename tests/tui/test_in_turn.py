"""A key waits for the one before it, however long that takes: typing ahead of a slow machine loses nothing."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input, Static

from backdraft.tui.in_turn import LOST, InTurn

pytestmark = pytest.mark.screen


class _Pane(Static, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "open"), Binding("k", "up"), Binding("s", "other")]

    async def action_open(self) -> None:
        await asyncio.sleep(2.5 * LOST)
        self.app.query_one(Input).focus()

    def action_up(self) -> None:
        raise AssertionError("the letter was not for the pane")

    def action_other(self) -> None:
        self.app.push_screen(_Other())


class _Other(Screen[None]):
    """What another key closes, and with it whatever would say that the key is done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "gone")]

    def action_gone(self) -> None:
        self.dismiss()
        self.app.query_one(Input).focus()


class _Program(InTurn):
    def compose(self) -> ComposeResult:
        yield _Pane("pane")
        yield Input()


async def test_a_letter_waits_for_the_line_that_a_slow_key_opens() -> None:
    app = _Program()
    async with app.run_test() as pilot:
        app.query_one(_Pane).focus()
        await pilot.press("a", "k", "1", "3", "q")
        await pilot.pause(4 * LOST)
        assert app.query_one(Input).value == "k13q"


async def test_a_letter_behind_the_key_that_closes_a_screen_is_not_held_for_ever() -> None:
    app = _Program()
    async with app.run_test() as pilot:
        app.query_one(_Pane).focus()
        await pilot.press("s", "x", "h", "i")
        await pilot.pause(6 * LOST)
        assert not isinstance(app.screen, _Other)
        assert not app.more_to_come
