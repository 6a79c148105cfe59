"""`fmt` writes one-line forms in their usual order, and nothing else: over any design, any layout."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backdraft.cli.fmt import one_lines, rewritten
from backdraft.cli.lines import OneLine
from backdraft.document.document import Document
from backdraft.document.problems import problems_of
from backdraft.document.verify import verify
from tests.cli.conftest import DESIGNS
from tests.strategies import yaml_text

SHOP = (DESIGNS / "corner-shop.yaml").read_text(encoding="utf-8")


def unusual(text: str, seed: int) -> str:
    """The words of lines in another order, further apart, in their other spellings; comments and blanks in between."""
    rng = random.Random(seed)
    spellings = {"int": "integer", "timestamptz": "timestamp with time zone", "idempotent": "idem", "json": "jsonb"}
    out = []
    for line in text.split("\n"):
        indent, rest = re.fullmatch(r"(\s*(?:- )?(?:[\w.]+: )?)(.*)", line).groups()  # type: ignore[union-attr]
        words = rest.split(" ")
        if rng.random() < 0.5 and "#" not in rest and not rest.startswith(("{", "[")) and "'" not in rest:
            words = [spellings.get(word, word) if rng.random() < 0.5 else word for word in words]
            tail = words.index("--") if "--" in words else len(words)
            middle = words[2:tail]
            rng.shuffle(middle)
            words = [*words[:2], *middle, *words[tail:]] if rng.random() < 0.7 else words
            rest = rng.choice([" ", " ", "  "]).join(words)
        out.append(f"{indent}{rest}{rng.choice(['', '', '', '   # said']) if rest and rest[-1] not in '|>' else ''}")
        if not rng.randrange(9):
            out.append(rng.choice(["", "# nobody's", "  # a comment"]))
    return "\n".join(out)


def around(document: Document, lines: list[OneLine]) -> str:
    """The file without the texts of `lines`."""
    starts, at = {}, len(document.bom)
    for chunk in document.chunks():
        starts[id(chunk)] = at
        at += len(chunk.text)
    spans = []
    for line in lines:
        chunk, node = document.chunk(line.path), document.node(line.path)
        assert chunk is not None and node is not None, line.path
        spans.append((starts[id(chunk)] + node.start, starts[id(chunk)] + node.end))
    text, at, out = document.text, 0, []
    for start, end in sorted(spans):
        out.append(text[at:start])
        at = end
    return "\0".join([*out, text[at:]])


def judge(text: str) -> int:
    """What holds of any design; how many lines were written anew."""
    before = Document.read(text)
    every = one_lines(before)
    lines = [line for line in every if line.usual != line.text]
    after = rewritten(before, lines)
    assert verify(after) == []
    assert after.design == before.design or _entries(after) == _entries(before), "the model stays"
    assert [(p.path, p.message) for p in problems_of(after)] == [(p.path, p.message) for p in problems_of(before)]
    again = one_lines(after)
    assert [line.path for line in again] == [line.path for line in every]
    assert around(after, again) == around(before, every), "every byte around the lines stays"
    assert [line for line in again if line.usual != line.text] == [], "the second time changes nothing"
    return len(lines)


def _entries(document: Document) -> dict[str, object]:
    """What the entries say; a run also remembers how it was written."""
    return {
        name: {key: _unwritten(entry) for key, entry in entries.items()}
        for name, entries in document.design.sections.items()
    }


def _unwritten(entry: object) -> object:
    run = getattr(entry, "run", None)
    return entry if run is None else replace(entry, run=replace(run, text=""))  # type: ignore[type-var]


def test_a_run_is_a_line_as_well() -> None:
    text = "backdraft: 1\nservices:\n  a: {run: '99.5%  2ms 3x1cpu'}\n  b:\n    run: 3 x 1cpu, 1.5ms, 99.5% # said\n"
    document = Document.read(text)
    written = rewritten(document, one_lines(document)).text
    assert "a: {run: '3 x 1cpu 2ms 99.5%'}\n" in written
    assert "    run: 3 x 1cpu 1.5ms 99.5% # said\n" in written
    assert judge(text) == 2


@given(st.integers(0, 2**31))
def test_of_any_layout_only_lines_change(seed: int) -> None:
    judge(yaml_text.design_text(seed))


@given(st.integers(0, 2**31))
def test_lines_that_were_typed_in_any_order_come_into_theirs(seed: int) -> None:
    judge(unusual(SHOP, seed))


def test_the_designs_that_ship_are_written_in_the_usual_order_and_the_judge_sees_others() -> None:
    assert judge(SHOP) == 0
    assert sum(judge(unusual(SHOP, seed)) for seed in range(5)) > 15
