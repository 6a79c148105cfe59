"""Whatever a design holds, it is judged: no crash, nothing that cannot be told, each mend an edit that can be tried."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.cli.fix import mended
from backdraft.design.design import Design
from backdraft.design.paths import where
from backdraft.design.resolve.patterns import patterns
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.review.advice import accepted, advice
from backdraft.review.checklists import standings
from backdraft.review.judging import judged
from backdraft.review.registry import RULES
from tests.cli.test_hostile import DESIGNS
from tests.render.random_designs import designs
from tests.review.test_fixes import faulty
from tests.soak import examples


def everything(design: Design) -> None:
    view = View(design)
    for finding in view.ask(judged).findings:
        assert finding.path and where(finding.path) and finding.what and finding.mend
    for each in view.ask(advice):
        assert each.path and each.because and accepted(each)
    view.ask(patterns)
    view.ask(standings)


@pytest.mark.parametrize("name", DESIGNS)
def test_hostile_designs_are_judged_and_mended(name: str) -> None:
    document = Document.read(DESIGNS[name]())
    everything(document.design)
    after, _ = mended(document)
    assert len(after.problems) <= len(document.problems)


@examples(40)
@given(designs())
def test_random_designs_are_judged(view: View) -> None:
    everything(view.design)


@examples(30)
@given(st.lists(st.sampled_from(sorted(RULES)), min_size=1, max_size=4, unique=True), st.integers(0, 2**32))
def test_examples_with_letters_lost_are_judged_and_mended(picked: list[str], seed: int) -> None:
    dice = random.Random(seed)
    text = list(faulty(picked, clean=False))
    for _ in range(dice.randint(1, 12)):
        text[dice.randrange(len(text))] = dice.choice(("", " ", ":", "/", "x", "?", "'", "-", "0"))
    document = Document.read("".join(text))
    everything(document.design)
    after, _ = mended(document)
    assert len(after.problems) <= len(document.problems)
