"""Designs as text, and their answers."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from backdraft.capacity.answers import Capacity
from backdraft.capacity.compute import capacity
from backdraft.capacity.what_if import what_if
from backdraft.design.view import View
from backdraft.document.document import Document

DESIGNS = Path(__file__).parents[2] / "designs"


def read(text: str) -> Document:
    """The design that `text` says; it must have no problem."""
    document = Document.read("backdraft: 1\n" + dedent(text))
    assert not document.problems, document.problems
    return document


def answers(text: str, *changes: str) -> Capacity:
    """What the design answers, after what-if `changes`."""
    return capacity(View(what_if(read(text).design, changes)))


def shipped(name: str) -> str:
    """The text of a design that comes with the program, without the line that names the format."""
    lines = (DESIGNS / f"{name}.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("backdraft:"))


def strained_shop() -> str:
    """The corner shop when it promises more than it can keep, and has one mailer for the work of two."""
    text = shipped("corner-shop")
    for kept, broken in (("availability: 99.8%", "availability: 99.9%"), ("run: 2 x 1cpu 40ms", "run: 1 x 1cpu 40ms")):
        assert text.count(kept) == 1
        text = text.replace(kept, broken)
    return text
