"""Two versions of a design made one: what different people did to different entries is all there, the rest is asked."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path as File

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from backdraft.design.paths import Path
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, EditError, Insert, Move, Put, Rename
from backdraft.document.merge import Merged, merge
from backdraft.document.verify import verify
from bench import designs
from tests.strategies import edits, yaml_text

SHOP = (File(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text(encoding="utf-8")
ORDERS = ("services", "orders")
_COMMENT = re.compile(r"# c(\d+)c")


def shop(*changes: Edit) -> Document:
    return Document.read(SHOP).apply(*changes)


def merged(ours: tuple[Edit, ...], theirs: tuple[Edit, ...]) -> Merged:
    return merge(shop(), shop(*ours), shop(*theirs))


# --- by themselves --------------------------------------------------------------------------------------------------


DISJOINT: dict[str, tuple[tuple[Edit, ...], tuple[Edit, ...]]] = {
    "two entries": ((Put((*ORDERS, "owner"), "a"),), (Put(("services", "web", "title"), "b"),)),
    "neighbours in lines next to each other": (
        (Put(("errors", "forbidden"), "403 No"),),
        (Put(("errors", "rate_limited"), "429 Slowly"),),
    ),
    "two endpoints of one service": (
        (Put(("endpoints", "orders", "GET /orders/:id"), "GET /orders/:id -> Order"),),
        (Drop(("endpoints", "orders", "GET /orders")),),
    ),
    "a new entry beside a change": ((Insert(("tables", "carts"), {"columns": {"id": "uuid pk"}}),), (Drop(ORDERS),)),
    "a move and a change of the same entry": ((Move(ORDERS, -2),), (Put((*ORDERS, "owner"), "a"),)),
    "two moves": ((Move(("errors", "unauthenticated"), 1),), (Move(("errors", "out_of_stock"), -1),)),
    "a rename beside a change": ((Rename(("stores", "bus"), "queue"),), (Put(("stores", "orders_db", "owner"), "x"),)),
    "the name and the summary": ((Put(("name",), "Shop"),), (Put(("summary",), "Sells"),)),
    "two new sections": ((Insert(("decisions", "d"), {"title": "d"}),), (Put(("load", "mean"), "1/s"),)),
    "a section taken away": ((Drop(("events",)),), (Drop(("decisions",)),)),
}


@pytest.mark.parametrize("name", DISJOINT)
def test_disjoint_changes_are_as_if_one_person_had_made_both(name: str) -> None:
    ours, theirs = DISJOINT[name]
    result = merged(ours, theirs)
    assert result.clean
    assert result.text in (shop(*ours, *theirs).text, shop(*theirs, *ours).text)
    assert result.text == merge(shop(), shop(*theirs), shop(*ours)).text


def test_new_entries_at_one_place_are_both_there_ours_first() -> None:
    end = ("endpoints", "catalog")
    result = merged((Insert((*end, "GET /a"), "GET /a"),), (Insert((*end, "GET /b"), "GET /b"),))
    assert result.text == SHOP.replace("Fetch one product\n", "Fetch one product\n    - GET /a\n    - GET /b\n")


def test_new_entries_of_a_section_in_the_alphabet_go_to_their_place() -> None:
    base = Document.read("backdraft: 1\nservices:\n  b: x\n  d: x\n  f: x\n")
    ours, theirs = base.apply(Insert(("services", "e"), "x")), base.apply(Insert(("services", "a"), "x"))
    assert list(Document.read(merge(base, ours, theirs).text).design.sections["services"]) == [
        ("services", name) for name in "abdef"
    ]


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    change = (Put((*ORDERS, "owner"), "both"), Drop(("errors", "invalid")), Rename(("stores", "bus"), "queue"))
    result = merged(change, change)
    assert result.clean and result.text == shop(*change).text


def test_the_same_words_in_other_quotes_are_the_same_change() -> None:
    ours = SHOP.replace("owner: checkout", "owner: till")
    theirs = SHOP.replace("owner: checkout", "owner: 'till'")
    result = merge(shop(), Document.read(ours), Document.read(theirs))
    assert result.clean and result.text == ours


def test_a_design_whose_line_ends_were_changed_merges_with_one_that_was_edited() -> None:
    edited = shop(Put((*ORDERS, "owner"), "a"))
    windows = Document.read(SHOP.replace("\n", "\r\n"))
    assert merge(shop(), edited, windows).text == edited.text.replace("\n", "\r\n")
    assert merge(shop(), windows, edited).text == edited.text.replace("\n", "\r\n")


def test_a_mark_and_a_last_line_end_follow_the_side_that_changed_them() -> None:
    edited = shop(Put(("name",), "Shop"))
    assert merge(shop(), edited, Document.read("\ufeff" + SHOP.rstrip("\n"))).text == "\ufeff" + edited.text.rstrip(
        "\n"
    )


def test_comments_of_nobody_stay_and_are_joined() -> None:
    base = Document.read("services:\n  a: x\n\n  # about what follows\n\n  b: x\n")
    ours = Document.read("services:\n  a: x\n\n  # about what follows\n  # ours\n\n  b: x\n")
    theirs = Document.read("services:\n  a: x\n\n  # about what follows\n  # theirs\n\n  b: x\n  c: x\n")
    text = merge(base, ours, theirs).text
    assert text.count("# about what follows") == text.count("# ours") == text.count("# theirs") == 1


def test_what_cannot_be_read_merges_as_text() -> None:
    torn = SHOP.replace("  bus: rabbitmq", "  bus: {engine: rabbitmq")
    result = merge(shop(), Document.read(torn), shop(Put((*ORDERS, "owner"), "a")))
    assert result.clean and result.text == torn.replace("owner: checkout", "owner: a")


# --- asked ----------------------------------------------------------------------------------------------------------

ASKED: dict[str, tuple[Edit, Edit, Path]] = {
    "two keys of one entry": (Put((*ORDERS, "owner"), "a"), Put((*ORDERS, "tech"), "Go"), ORDERS),
    "deleted here, changed there": (Drop(ORDERS), Put((*ORDERS, "owner"), "a"), ORDERS),
    "two new entries of one name": (
        Insert(("stores", "s"), "redis"),
        Insert(("stores", "s"), "kafka"),
        ("stores", "s"),
    ),
    "a section deleted here, an entry changed there": (
        Drop(("events",)),
        Put(("events", "order.placed"), "Order to=bus"),
        ("events",),
    ),
    "renamed here, changed there": (Rename(ORDERS, "sales"), Put((*ORDERS, "owner"), "a"), ("services", "sales")),
    "renamed to two names": (Rename(ORDERS, "sales"), Rename(ORDERS, "shop"), ("services", "sales")),
    "an endpoint with two new paths": (
        Put(("endpoints", "catalog", "GET /products"), "GET /goods ?title page -> Product[] @public cache=5m"),
        Put(("endpoints", "catalog", "GET /products"), "GET /wares ?title page -> Product[] @public cache=5m"),
        ("endpoints", "catalog", "GET /goods"),
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_one_entry_changed_on_both_sides_is_asked_about(name: str) -> None:
    ours, theirs, path = ASKED[name]
    result = merged((ours,), (theirs,))
    assert [conflict.path for conflict in result.conflicts] == [path]
    assert result.resolve(["ours"]) == shop(ours).text
    assert result.resolve(["theirs"]) == shop(theirs).text
    if result.conflicts[0].base is not None:
        assert result.resolve(["base"]) == SHOP


def test_what_nobody_disputes_is_merged_around_a_conflict() -> None:
    ours = (Put((*ORDERS, "owner"), "a"), Put(("services", "web", "title"), "Web"))
    theirs = (Put((*ORDERS, "owner"), "b"), Drop(("errors", "invalid")))
    result = merged(ours, theirs)
    assert [conflict.path for conflict in result.conflicts] == [ORDERS]
    assert result.resolve(["theirs"]) == shop(*ours, *theirs).text
    marked = result.marked()
    assert marked.count("<<<<<<<") == marked.count("|||||||") == marked.count("=======") == marked.count(">>>>>>>") == 1
    entry = shop().entry_text(ORDERS)
    outside = re.sub(r"<<<<<<<.*>>>>>>> theirs\n", "", marked, flags=re.S)
    assert outside == result.resolve(["base"]).replace(entry, "")


def test_without_a_common_ancestor_all_that_differs_is_asked_about() -> None:
    ours, theirs = shop(Put((*ORDERS, "owner"), "a"), Drop(("errors", "invalid"))), shop()
    result = merge(None, ours, theirs)
    assert [(c.path, c.base, c.ours is None) for c in result.conflicts] == [
        (("errors", "invalid"), None, True),
        (ORDERS, None, False),
    ]
    assert result.resolve(["ours", "ours"]) == ours.text and result.resolve(["theirs", "theirs"]) == theirs.text


# --- random ---------------------------------------------------------------------------------------------------------


def _texts(document: Document) -> dict[Path, str]:
    sections = document.design.sections.values()
    return {path: document.entry_text(path).rstrip() for entries in sections for path in entries if path != ("head",)}


def _asks(base: Document, ours: Document, theirs: Document) -> bool:
    """Whether both sides changed an entry, each in its own way, by the text of the entries alone."""
    was, here, there = _texts(base), _texts(ours), _texts(theirs)
    return any(
        here.get(p) != was.get(p) != there.get(p) != here.get(p) for p in {*was, *here, *there} if p != ("head",)
    )


@given(st.integers(0, 2**31), st.integers(1, 3))
@example(1779, 1)  # two new sections, the endpoints among them
@example(994, 2)  # a comment of nobody above two new sections of two people
@example(1474, 1)  # one decision with two new titles
@example(48209, 2)  # comments of nobody around an entry that one side moved and the other put a new one behind
@example(534875, 3)  # two new sections below the comment that a file without a last line end ends with
@example(741482604, 2)  # a comment that one side put a new entry behind and the other a new section
@example(1644902162, 3)  # a comment at the end of an entry, whose neighbour the other side renamed
@example(1311314972, 1)  # the first endpoints of two services at one place
@example(666575720, 3)  # comments left behind where an entry went
def test_random_changes_merge_as_if_made_one_after_the_other_or_are_asked_about(seed: int, steps: int) -> None:
    rng = random.Random(seed)
    base = Document.read(yaml_text.design_text(seed))
    sides = [_edited(rng, base, steps), _edited(rng, base, steps)]
    (ours, mine), (theirs, yours) = sides
    result = merge(base, ours, theirs)
    choices = [rng.choice(("ours", "theirs")) for _ in result.conflicts]
    assert verify(Document.read(result.resolve(choices))) == []
    assert merge(base, ours, ours).text == ours.text == merge(base, ours, base).text
    if _asks(base, ours, theirs):
        assert not result.clean
        event("asked")
        return
    if not result.clean:
        # A whole section or a name that both sides had to do with.
        event("asked about more than an entry")
        return
    found = Counter(_COMMENT.findall(result.text))
    assert not set(_COMMENT.findall(ours.text)) & set(_COMMENT.findall(theirs.text)) - set(found)
    assert all(count == 1 for count in found.values())
    try:
        either = [_done(ours, yours), _done(theirs, mine)]
    except EditError:
        event("cannot be done one after the other")
        return
    if steps == 1 and not (isinstance(mine[0], Move) and isinstance(yours[0], Move)):
        if isinstance(mine[0], Insert) and isinstance(yours[0], Insert) and _under(base, mine) == _under(base, yours):
            # Two entries at one place: which is first is nobody's wish.
            assert sorted(result.text.split("\n")) == sorted(either[0].text.split("\n"))
            return
        assert _says(result.text) in [_says(document.text) for document in either]
        event("as one after the other" + (", to the byte" if result.text in [d.text for d in either] else ""))


def _under(base: Document, changes: list[Edit]) -> Path:
    """What a new entry is put under; the first endpoint of a service brings that service's line."""
    path = changes[0].path
    return path[:1] if path[0] == "endpoints" and path[1] not in base.design.groups else path[:-1]


def _edited(rng: random.Random, base: Document, steps: int) -> tuple[Document, list[Edit]]:
    document, done = base, []
    for _ in range(steps):
        edit = edits.random_edit(rng, yaml_text.load(document.text))
        try:
            document = document.apply(edit)
        except EditError:
            continue
        done.append(edit)
    return document, done or [Move(("name",), 0)]


def _done(document: Document, changes: list[Edit]) -> Document:
    for change in changes:
        document = document.apply(change)
    return document


def _says(text: str) -> object:
    return {key: edits.loosely(value) for key, value in yaml_text.load(text).items()}


def test_two_designs_of_a_megabyte_merge_as_small_ones_do() -> None:
    base = Document.read(designs.megabyte())
    ours = base.apply(Put(("tables", "orders", "note"), "ours"), Insert(("services", "one"), "ours"))
    theirs = base.apply(Put(("tables", "order_3", "note"), "theirs"), Insert(("services", "two"), "theirs"))
    result = merge(base, ours, theirs)
    assert result.clean and verify(Document.read(result.text)) == []
