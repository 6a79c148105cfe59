"""A file with git's conflict markers: taken apart, asked about entry by entry, put together without markers."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path as File

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.conflicts import MarkerError, conflicted, has_markers, versions
from backdraft.document.document import Document
from backdraft.document.edits import EditError, Insert, Put
from backdraft.document.merge import Names, merge
from backdraft.document.verify import verify
from tests.strategies import edits, yaml_text

SHOP = (File(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text(encoding="utf-8")
ORDERS = ("services", "orders")


def by_git(folder: File, base: str, ours: str, theirs: str, style: str) -> str:
    """What git itself leaves of a merge by lines."""
    names = []
    for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
        (folder / name).write_text(text, encoding="utf-8", newline="")
        names.append(name)
    words = ("git", "merge-file", "-p", *([style] if style else []), *names)
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).stdout.decode("utf-8")


def sides() -> tuple[Document, Document, Document]:
    base = Document.read(SHOP)
    ours = base.apply(Put((*ORDERS, "owner"), "a"), Insert(("tables", "carts"), {"columns": {"id": "uuid pk"}}))
    theirs = base.apply(Put((*ORDERS, "owner"), "b"), Insert(("tables", "gifts"), {"columns": {"id": "uuid pk"}}))
    return base, ours, theirs


def test_gits_conflict_of_two_tables_at_one_place_is_none(tmp_path: File) -> None:
    text = by_git(tmp_path, *(document.text for document in sides()), "--diff3")
    assert text.count("<<<<<<<") == 2
    found, names = conflicted(text)
    assert names == Names("ours", "base", "theirs")
    assert [conflict.path for conflict in found.conflicts] == [ORDERS]
    resolved = Document.read(found.resolve(["theirs"]))
    assert verify(resolved) == [] and not has_markers(resolved.text)
    assert resolved.value((*ORDERS, "owner")) == "b"
    assert resolved.value(("tables", "carts")) and resolved.value(("tables", "gifts"))


def test_without_bases_each_entry_that_differs_is_asked_about(tmp_path: File) -> None:
    _, ours, theirs = sides()
    found, _ = conflicted(by_git(tmp_path, *(document.text for document in sides()), ""))
    assert [c.path for c in found.conflicts] == [ORDERS, ("tables", "carts"), ("tables", "gifts")]
    assert all(conflict.base is None for conflict in found.conflicts)
    assert found.resolve(["ours"] * 3) == ours.text and found.resolve(["theirs"] * 3) == theirs.text
    both = Document.read(found.resolve(["ours", "ours", "theirs"]))
    assert both.value(("tables", "carts")) and both.value(("tables", "gifts"))


def test_our_own_markers_are_read_back(tmp_path: File) -> None:
    result = merge(*sides())
    found, names = conflicted(result.marked(Names("HEAD", "merged common ancestors", "feature/x")))
    assert names == Names("HEAD", "merged common ancestors", "feature/x")
    assert found.conflicts == result.conflicts
    assert found.resolve(["ours"]) == result.resolve(["ours"])


def test_markers_inside_an_entry_are_about_that_entry() -> None:
    text = SHOP.replace("    owner: checkout\n", "<<<<<<< HEAD\n    owner: a\n=======\n    owner: b\n>>>>>>> x\n")
    found, _ = conflicted(text)
    assert [conflict.path for conflict in found.conflicts] == [ORDERS]
    assert found.resolve(["ours"]) == SHOP.replace("owner: checkout", "owner: a")


def test_a_line_of_equals_signs_outside_of_conflicts_is_text() -> None:
    text = "backdraft: 1\n# head\n=======\n<<<<<<< a\nname: x\n=======\nname: y\n>>>>>>> b\n"
    assert versions(text).ours == "backdraft: 1\n# head\n=======\nname: x\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n<<<<<<< x\nb: 1\n=======\nb: 2\n", 2),
        ("a: 1\n>>>>>>> x\n", 2),
        ("<<<<<<< x\na: 1\n<<<<<<< y\nb: 1\n=======\n>>>>>>> z\n", 3),
        ("<<<<<<< x\na: 1\n>>>>>>> y\n", 3),
        ("<<<<<<< x\n=======\n||||||| y\n>>>>>>> z\n", 3),
    ],
)
def test_markers_that_do_not_belong_together_are_told_with_their_line(text: str, line: int) -> None:
    with pytest.raises(MarkerError) as refused:
        conflicted(text)
    assert refused.value.line == line and refused.value.mend


@given(st.integers(0, 2**31))
def test_what_was_merged_with_markers_comes_apart_again(seed: int) -> None:
    rng = random.Random(seed)
    base = Document.read(yaml_text.design_text(seed))
    made = []
    for _ in range(2):
        document = base
        for _ in range(4):
            try:
                document = document.apply(edits.random_edit(rng, yaml_text.load(document.text)))
            except EditError:
                continue
        made.append(document)
    result = merge(base, *made)
    marked = result.marked()
    if result.clean:
        assert marked == result.text
        return
    found, _ = conflicted(marked)
    assert not found.clean
    for side in ("ours", "theirs"):
        resolved = Document.read(found.resolve([side] * len(found.conflicts)))
        assert verify(resolved) == [] and not has_markers(resolved.text)
