"""Derived work is done again only when something that it read has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.design import Design
from backdraft.design.model import Service, Table
from backdraft.design.view import Cold, Memo, View


def design(**sections: object) -> Design:
    return Design({name: {(name, e.name): e for e in entries} for name, entries in sections.items()})  # type: ignore[attr-defined]


class Counted:
    """Work that counts how often it is done."""

    def __init__(self) -> None:
        self.titles = 0
        self.all = 0

    def title(self, view: View, name: str) -> str:
        self.titles += 1
        service = view.get(Service, "services", name)
        return service.title if service else "?"

    def every(self, view: View) -> tuple[str, ...]:
        self.all += 1
        return tuple(view.ask(self.title, path[1]) for path in view.paths("services"))


A, B, T = Service("a", title="A"), Service("b", title="B"), Table("t")


def test_an_answer_is_kept_while_what_it_read_is_the_same() -> None:
    memo, work = Memo(), Counted()
    assert memo.view(design(services=[A, B], tables=[T])).ask(work.every) == ("A", "B")
    assert memo.view(design(services=[A, B], tables=[Table("t2")])).ask(work.every) == ("A", "B")
    assert (work.all, work.titles) == (1, 2)


def test_a_cold_view_asks_each_question_once() -> None:
    view, work = Cold(design(services=[A, B])), Counted()
    assert view.ask(work.every) == view.ask(work.every) == ("A", "B")
    assert (view.ask(work.title, "b"), work.all, work.titles) == ("B", 1, 2)


def test_one_changed_entry_costs_its_own_piece() -> None:
    memo, work = Memo(), Counted()
    memo.view(design(services=[A, B])).ask(work.every)
    changed = Service("b", title="B2")
    assert memo.view(design(services=[A, changed])).ask(work.every) == ("A", "B2")
    assert (work.all, work.titles) == (2, 3)


def test_a_piece_that_comes_out_the_same_stops_the_change_from_spreading() -> None:
    memo, work = Memo(), Counted()
    memo.view(design(services=[A, B])).ask(work.every)
    memo.view(design(services=[A, Service("b", title="B", note="other")])).ask(work.every)
    assert (work.all, work.titles) == (1, 3)


def test_an_entry_that_was_asked_for_in_vain_is_seen_when_it_comes() -> None:
    memo, work = Memo(), Counted()
    assert memo.view(design(services=[A])).ask(work.title, "b") == "?"
    assert memo.view(design(services=[A, B])).ask(work.title, "b") == "B"


def test_order_is_a_thing_one_can_read() -> None:
    memo, work = Memo(), Counted()
    memo.view(design(services=[A, B])).ask(work.every)
    assert memo.view(design(services=[B, A])).ask(work.every) == ("B", "A")


def test_going_back_to_an_older_design_gives_its_answer() -> None:
    memo, work = Memo(), Counted()
    old, new = design(services=[A]), design(services=[Service("a", title="new")])
    assert memo.view(old).ask(work.every) == ("A",)
    assert memo.view(new).ask(work.every) == ("new",)
    assert memo.view(old).ask(work.every) == ("A",)


def test_a_view_answers_for_its_own_design_whatever_was_asked_since() -> None:
    memo, work = Memo(), Counted()
    early = memo.view(design(services=[A]))
    assert early.ask(work.title, "a") == "A"
    assert memo.view(design(services=[Service("a", title="new")])).ask(work.every) == ("new",)
    assert early.ask(work.title, "a") == "A"
    assert early.ask(work.every) == ("A",)


def test_what_was_not_asked_for_while_the_design_changed_is_right_when_it_is_asked_again() -> None:
    memo, work = Memo(), Counted()
    assert memo.view(design(services=[A, B])).ask(work.every) == ("A", "B")
    for title in ("1", "2", "3"):
        assert memo.view(design(services=[Service("a", title=title), B])).ask(work.title, "a") == title
    assert memo.view(design(services=[Service("a", title="4"), B])).ask(work.every) == ("4", "B")
    assert memo.view(design(services=[A, B])).ask(work.every) == ("A", "B")


def test_work_that_fails_is_done_again_and_spoils_nothing() -> None:
    memo, fails = Memo(), [True]

    def below(view: View) -> str:
        if fails[0]:
            raise ValueError("given up")
        return view.get(Service, "services", "a").title  # type: ignore[union-attr]

    def above(view: View) -> str:
        return view.ask(below) + "!"

    with pytest.raises(ValueError, match="given up"):
        memo.view(design(services=[A])).ask(above)
    fails[0] = False
    assert memo.view(design(services=[A])).ask(above) == "A!"
    fails[0] = True
    changed = design(services=[B, Service("a", title="new")])
    with pytest.raises(ValueError, match="given up"):
        memo.view(changed).ask(above)
    fails[0] = False
    assert memo.view(changed).ask(above) == "new!"


@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=5), max_size=12), st.data()
)
def test_random_changes_are_answered_as_from_nothing(changes: list[list[tuple[str, str]]], data: st.DataObject) -> None:
    """Entries stay the same objects where nothing changed, as they do in a document."""
    known = {(name, title): Service(name, title=title) for name in "abcd" for title in "xyz"}
    memo = Memo()

    def title(view: View, name: str) -> str:
        service = view.get(Service, "services", name)
        return service.title if service else "-"

    def chained(view: View, name: str) -> str:
        first = view.ask(title, name)
        return first + (view.ask(chained, chr(ord(name) + 1)) if first in "xy" and name < "d" else ".")

    def whole(view: View) -> tuple[str, ...]:
        return tuple(view.ask(chained, path[1]) for path in view.paths("services"))

    for change in changes:
        shown = design(services=[known[name, said] for name, said in dict(change).items()])
        work = data.draw(st.sampled_from([(whole, ()), (chained, ("a",)), (title, ("b",))]))
        answer = memo.view(shown).ask(work[0], *work[1])
        assert answer == Memo().view(shown).ask(work[0], *work[1]) == Cold(shown).ask(work[0], *work[1])
