"""Derived work is done again only when something that it read has changed."""

from backdraft.design.design import Design
from backdraft.design.model import Service, Table
from backdraft.design.view import Memo, View


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
