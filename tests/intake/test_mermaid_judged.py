"""Reading Mermaid, judged by mermaid.js: both understand the same boxes, arrows, frames, columns and messages."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from backdraft.intake.mermaid import body_of
from backdraft.intake.mermaid.er import read_entities
from backdraft.intake.mermaid.flowchart import Flow, read_flowchart
from backdraft.intake.mermaid.sequence import read_sequence
from backdraft.intake.mermaid.text import Losses, words
from tests.intake.diagrams import ENTITIES, FLOWCHARTS, SEQUENCES
from tests.judges.mermaid import Verdict, judge, squeezed
from tests.render.test_mermaid import some

pytestmark = pytest.mark.judges

#: What mermaid.js calls the kinds of line that we tell apart.
_MESSAGES = {
    "call": {0, 3, 5, 33},  # ->> -x -> <<->>
    "answer": {1, 4, 6, 34},  # -->> --x --> <<-->>
    "async": {24, 25},  # -) --)
}


def flow_of(text: str) -> Flow:
    losses = Losses(text)
    body, at = body_of(text, losses)
    return read_flowchart(body, at, losses)


def judged(texts: list[str]) -> list[tuple[str, Verdict]]:
    return list(zip(texts, judge((text, text) for text in texts), strict=True))


def plain(label: str) -> str:
    """A label without what only says how it looks."""
    return squeezed(words(label, markdown=True))


def same_flow(text: str, verdict: Verdict) -> None:
    flow = flow_of(text)
    frames = {group[0] for group in verdict.groups}
    nodes = {name: label for name, label in verdict.nodes.items() if name not in frames}
    assert {name: squeezed(box.label or name) for name, box in flow.boxes.items()} == {
        name: plain(label) for name, label in nodes.items()
    }, text
    assert sorted((a.source, a.target, squeezed(a.label), a.stroke) for a in flow.arrows) == sorted(
        (source, target, plain(label), stroke)
        for source, target, label, stroke in verdict.edges
        if not {source, target} & frames
    ), text
    ours: dict[str, list[str]] = {}
    for box in flow.boxes.values():
        if box.group:
            ours.setdefault(box.group, []).append(box.id)
    theirs = [(squeezed(title), sorted(set(members) & set(nodes))) for _, title, members in verdict.groups]
    mine = [(squeezed(flow.groups[group]), sorted(members)) for group, members in ours.items()]
    assert sorted(mine) == sorted(pair for pair in theirs if pair[1]), text


def test_flowcharts_are_understood_as_mermaid_does() -> None:
    for text, verdict in judged(FLOWCHARTS):
        assert verdict.ok, (text, verdict.error)
        same_flow(text, verdict)


@st.composite
def flowcharts(draw: st.DrawFn) -> str:
    """Flowcharts of random parts: most are Mermaid."""
    ids = st.sampled_from(("a", "b1", "order-db", "C", "d_e", "x.y", "Ünï"))
    said = st.sampled_from(("one", "two words", '"quoted (x)"', '"#35; #quot;"', "a/b", '"a|b --> c"', "GET /x"))
    shapes = ("[{}]", "({})", "([{}])", "[[{}]]", "[({})]", "(({}))", "((({})))", "{{{}}}", "{{{{{}}}}}", "[/{}/]")
    box = st.builds(str.__add__, ids, st.just("") | st.builds(str.format, st.sampled_from(shapes), said))
    row = st.lists(box, min_size=1, max_size=2).map(" & ".join)
    arrows = ("-->", "---", "-.->", "==>", "---->", "-..->", "--o", "--x", "<-->", "~~~", "===", "-.-")
    quiet = st.sampled_from(("word", "two words", '"a -- b"', "x-y"))
    arrow = (
        st.sampled_from(arrows)
        | st.builds("{}|{}|".format, st.sampled_from(arrows[:-3]), said)
        | st.builds("-- {} -->".format, quiet)
        | st.builds("-. {} .->".format, quiet)
        | st.builds("== {} ==>".format, quiet)
    )
    blank = draw(st.sampled_from((" ", " ", "")))
    lines = []
    depth = 0
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.integers(0, 5))
        if kind == 0:
            lines.append(f"subgraph g{len(lines)}" + draw(st.sampled_from(("", "[A group]", ' ["(x) #59;"]'))))
            depth += 1
        elif kind == 1 and depth:
            lines.append("end")
            depth -= 1
        else:
            chain = draw(row)
            for _ in range(draw(st.integers(0, 2))):
                chain += f"{blank}{draw(arrow)}{blank}{draw(row)}"
            lines.append(chain)
    return "flowchart TD\n" + draw(st.sampled_from(("\n", ";\n", "\n\n"))).join([*lines, *["end"] * depth]) + "\n"


def test_random_flowcharts_are_understood_as_mermaid_does() -> None:
    taken = [(text, verdict) for text, verdict in judged(some(150, flowcharts())) if verdict.ok]
    assert len(taken) > 75
    for text, verdict in taken:
        same_flow(text, verdict)


def test_entities_are_understood_as_mermaid_does() -> None:
    for text, verdict in judged(ENTITIES):
        assert verdict.ok, (text, verdict.error)
        losses = Losses(text)
        found = read_entities(*body_of(text, losses), losses)
        assert {e.id: squeezed(e.alias or e.id) for e in found.entities.values()} == {
            name: plain(label) for name, label in verdict.nodes.items()
        }
        assert {
            e.id: [[a.type, a.name, list(a.keys), squeezed(a.comment)] for a in e.attributes]
            for e in found.entities.values()
        } == {
            name: [[kind, column, keys, plain(comment)] for kind, column, keys, comment in rows]
            for name, rows in verdict.attributes.items()
        }
        many = {"ZERO_OR_MORE": (True, True), "ONE_OR_MORE": (True, False)}
        once = {"ZERO_OR_ONE": (False, True), "ONLY_ONE": (False, False)}
        cards = many | once
        assert [
            (r.left, r.right, squeezed(r.label), r.solid, r.left_many, r.left_optional, r.right_many, r.right_optional)
            for r in found.relationships
        ] == [
            (left, right, plain(label), kind == "IDENTIFYING", *cards[left_end], *cards[right_end])
            for left, right, label, kind, left_end, right_end in verdict.edges
        ]


def test_sequences_are_understood_as_mermaid_does() -> None:
    for text, verdict in judged(SEQUENCES):
        assert verdict.ok, (text, verdict.error)
        losses = Losses(text)
        found = read_sequence(*body_of(text, losses), losses)
        assert {p.id: squeezed(p.alias or p.id) for p in found.participants.values()} == {
            name: plain(label) for name, label in verdict.nodes.items()
        }
        assert len(found.messages) == len(verdict.edges)
        for ours, (source, target, label, kind) in zip(found.messages, verdict.edges, strict=True):
            assert (ours.source, ours.target, squeezed(ours.words)) == (source, target, plain(label))
            assert kind in _MESSAGES[ours.kind], (ours, kind)
