"""Scenes: what a person presses and what they must see, as text that reads like a recipe.

# a comment
budget 160            the most keys that the scene may take
open corner-shop      start on a copy of this design (otherwise: an empty folder)
press a enter         keys by name, each counts as one
type web -> gateway   letters, each counts as one
see gateway           wait until the screen shows this
gone gateway          wait until it does not
from here             forget what was pressed so far: the budget counts from here
copied CREATE TABLE   what was copied last holds this
pastes sql            what was copied last runs on a database (with foreign keys enforced, in an empty schema)
file design.yaml      the file is there and has no problems
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WORDS = ("budget", "open", "press", "type", "see", "gone", "breath", "from", "copied", "pastes", "file")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a scene."""

    number: int
    word: str
    rest: str

    @property
    def keys(self) -> tuple[str, ...]:
        """What is pressed."""
        if self.word == "press":
            return tuple(self.rest.split())
        return tuple(self.rest) if self.word == "type" else ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene: its name, the design it starts on (empty: none), its budget, its steps."""

    name: str
    design: str
    budget: int
    steps: tuple[Step, ...]

    @property
    def keys(self) -> int:
        """How many keys it takes, from `from here` on if it says so."""
        count = 0
        for step in self.steps:
            count = 0 if step.word == "from" else count + len(step.keys)
        return count


def read(path: Path) -> Scene:
    """Read a scene; a line that is none is an error with its number."""
    design, budget = "", 0
    steps = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        word, _, rest = line.strip().partition(" ")
        if not word or word.startswith("#"):
            continue
        if word not in WORDS:
            raise ValueError(f"{path.name}:{number}: {word!r} is no step; there are {', '.join(WORDS)}")
        if word == "budget":
            budget = int(rest)
        elif word == "open":
            design = rest
        else:
            steps.append(Step(number, word, rest))
    return Scene(path.stem, design, budget, tuple(steps))
