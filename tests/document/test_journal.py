"""What was done to a design is found again, however the program ended."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.document.journal import LARGEST, HeldError, Journal, journal_path, look, prune
from backdraft.document.records import Replayed, digest, line, replay, splice
from bench import designs

SHOP = (Path(__file__).parents[2] / "designs" / "corner-shop.yaml").read_text(encoding="utf-8")


def shop() -> Document:
    return Document.read(SHOP)


def begun(folder: Path, document: Document | None = None, **more: bool) -> Journal:
    document = document or shop()
    return Journal(folder, Path("/designs/shop.yaml"), document, digest(document.text), **more)


def found(folder: Path) -> Replayed:
    journal = look(folder, Path("/designs/shop.yaml"))
    assert journal is not None
    return journal


def named(name: str) -> Document:
    return shop().apply(Put(("name",), name))


def test_nothing_done_is_nothing_unsaved(tmp_path: Path) -> None:
    begun(tmp_path).close()
    assert not found(tmp_path).unsaved
    assert look(tmp_path, Path("/designs/other.yaml")) is None


def test_text_line_and_form_are_found_again(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal.record(named("one"))
    journal.record(named("two"), "web -> ord", {"name": "orders", "columns": ["id"]})
    journal.close()
    left = found(tmp_path)
    assert (left.text, left.draft, left.form) == (
        named("two").text,
        "web -> ord",
        {"name": "orders", "columns": ["id"]},
    )
    assert left.unsaved and left.base == digest(SHOP) and left.file == "/designs/shop.yaml"
    after = begun(tmp_path)
    assert after.before == left
    after.close()
    (version,) = (each for each in found(tmp_path).versions if each.kind == "unsaved")
    assert version.holds(left.last), "the line and the form are not lost by beginning anew"


def test_a_line_alone_is_unsaved_work_too(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal.record(shop(), "web -> ord")
    journal.close()
    assert found(tmp_path).unsaved and found(tmp_path).text == SHOP


def test_saved_texts_are_versions_to_go_back_to(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    for name in ("one", "two"):
        journal.record(named(name))
        journal.saved(named(name), digest(named(name).text))
    journal.close()
    left = found(tmp_path)
    assert not left.unsaved
    assert [(v.kind, v.text) for v in left.versions] == [
        ("opened", SHOP),
        ("saved", named("one").text),
        ("saved", named("two").text),
    ]


def test_what_a_crash_left_is_still_a_version_when_the_next_session_has_begun(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal.record(named("lost?"))
    journal.close()
    begun(tmp_path).close()
    left = found(tmp_path)
    assert not left.unsaved and [v.kind for v in left.versions] == ["opened", "unsaved", "opened"]
    assert left.versions[1].text == named("lost?").text


def test_a_second_session_is_told_whose_the_design_is_and_may_take_it_over(tmp_path: Path) -> None:
    first = begun(tmp_path)
    with pytest.raises(HeldError) as held:
        begun(tmp_path)
    assert held.value.pid == os.getpid()
    first.record(named("first"))
    first.flush()
    second = begun(tmp_path, take_over=True)
    assert first.lost and not second.lost
    first.record(named("too late"))
    first.close()
    assert "took the design over" in first.problem
    second.record(named("second"))
    second.close()
    left = found(tmp_path)
    assert left.text == named("second").text and named("first").text in [v.text for v in left.versions]


def test_a_session_that_writes_its_journal_anew_is_at_no_moment_taken_for_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begun(tmp_path)
    replace, looked = Path.replace, list[bool]()

    def replaced(self: Path, target: Path) -> Path:
        looked.append(journal.lost)  # as the screen looks, while the thread is here
        put = replace(self, target)
        looked.append(journal.lost)
        return put

    monkeypatch.setattr(Path, "replace", replaced)
    for size in range(4):
        journal.record(named("x"), "a long line " * (LARGEST // 20 + size))
        journal.flush()
    assert len(looked) >= 2 and not any(looked)
    assert not journal.lost and not journal.problem
    journal.close()


def test_a_session_whose_new_journal_is_there_but_not_yet_sure_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begun(tmp_path)
    journal.path.unlink()

    def fails(_: Path) -> None:
        raise OSError(errno.EIO, "no luck")

    with monkeypatch.context() as broken:
        broken.setattr("backdraft.document.journal.sync_folder", fails)
        journal.record(named("one"))
        journal.flush()
    assert journal.problem and not journal.lost
    journal.record(named("two"))
    journal.close()
    assert not journal.problem and found(tmp_path).text == named("two").text


def test_a_folder_that_cannot_be_is_told_and_work_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    journal = begun(tmp_path / "file")
    assert journal.problem
    journal.record(named("one"))
    journal.flush()
    assert journal.problem
    (tmp_path / "file").unlink()
    (tmp_path / "file").mkdir()
    journal.close()
    assert not journal.problem and found(tmp_path / "file").text == named("one").text


def test_a_journal_that_somebody_deletes_is_written_anew(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal_path(tmp_path, Path("/designs/shop.yaml")).unlink()
    journal.record(named("one"))
    journal.close()
    assert found(tmp_path).text == named("one").text


def test_text_that_is_no_utf_8_is_kept(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal.record(Document.read("name: \ud83d half\n"), "\udc80")
    journal.close()
    assert (found(tmp_path).text, found(tmp_path).draft) == ("name: \ud83d half\n", "\udc80")


def test_work_that_is_given_up_is_a_version_and_not_offered(tmp_path: Path) -> None:
    journal = begun(tmp_path)
    journal.record(named("no good"))
    journal.given_up(named("no good"), shop())
    journal.close()
    left = found(tmp_path)
    assert not left.unsaved
    assert [v.text for v in left.versions if v.kind == "unsaved"] == [named("no good").text]


def test_designs_without_a_file_do_not_get_into_each_others_way(tmp_path: Path) -> None:
    def blank(text: str) -> Journal:
        return Journal(tmp_path, None, Document.read(text), digest(text))

    first, second = blank("a: 1\n"), blank("b: 1\n")
    assert first.path != second.path
    second.record(Document.read("b: 2\n"))
    first.close()
    second.close()
    third = blank("c: 1\n")
    assert third.before is not None and third.before.text == "b: 2\n", "what was left comes before what is free"
    third.close()


def test_one_file_has_one_journal_by_whatever_name_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text(SHOP)
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    (tmp_path / "folder").symlink_to(tmp_path)
    names = ("real.yaml", "link.yaml", "folder/link.yaml")
    assert len({journal_path(tmp_path, tmp_path / name) for name in names}) == 1
    journal = Journal(tmp_path, tmp_path / "real.yaml", shop(), digest(SHOP))
    with pytest.raises(HeldError):
        Journal(tmp_path, tmp_path / "link.yaml", shop(), digest(SHOP))
    journal.close()


def test_old_journals_go_but_no_unsaved_work_and_none_at_work(tmp_path: Path) -> None:
    kept = []
    for number in range(12):
        journal = Journal(tmp_path, Path(f"/designs/{number}.yaml"), shop(), digest(SHOP))
        if number == 3:
            journal.record(named("unsaved"))
        if number == 5:
            kept.append(journal)
        else:
            journal.close()
        os.utime(journal.path, (number, number))
    prune(tmp_path, most=4)
    left = {number for number in range(12) if journal_path(tmp_path, Path(f"/designs/{number}.yaml")).exists()}
    assert left == {3, 5, 8, 9, 10, 11}
    kept[0].close()


def test_a_clock_that_jumps_back_changes_nothing(tmp_path: Path) -> None:
    clock = iter([5e9, 4e9, 3e9, 1.0, 0.5, 0.25, *([0.0] * 20)])
    journal = Journal(tmp_path, Path("/designs/shop.yaml"), shop(), digest(SHOP), clock=lambda: next(clock))
    for name in ("one", "two"):
        journal.record(named(name))
        journal.saved(named(name), digest(named(name).text))
    journal.record(named("three"))
    journal.close()
    left = found(tmp_path)
    assert left.text == named("three").text
    assert [v.text for v in left.versions] == [SHOP, named("one").text, named("two").text]


KILLED = """
import sys, time
from pathlib import Path
from backdraft.document.document import Document
from backdraft.document.edits import Put
from backdraft.document.journal import Journal
from backdraft.document.records import digest
document = Document.read(Path(sys.argv[2]).read_text())
journal = Journal(Path(sys.argv[1]), Path("/designs/shop.yaml"), document, digest(document.text))
for n in range(1_000_000):
    journal.record(document.apply(Put(("name",), f"n{n}")), f"line {n}")
    print(n, time.time(), flush=True)
    time.sleep(0.003)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.62, 1.2])
def test_after_kill_9_nothing_older_than_a_second_is_lost(tmp_path: Path, seconds: float) -> None:
    design = Path(__file__).parents[2] / "designs" / "corner-shop.yaml"
    command = (sys.executable, "-c", KILLED, str(tmp_path), str(design))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        killed = time.time()
        done = [line.split() for line in process.stdout.read().splitlines() if line.count(" ") == 1]
    left = found(tmp_path)
    old = [int(n) for n, when in done if float(when) < killed - 1]
    kept = int(left.draft.removeprefix("line ") or -1)
    assert kept >= max(old, default=-1)
    name = Document.read(left.text).value(("name",))
    assert name == (f"n{kept}" if kept >= 0 else "Corner Shop")
    begun(tmp_path).close()  # the lock went with the process


@given(st.lists(st.text(alphabet="ab\n: é🎉", max_size=40), min_size=1, max_size=8), st.data())
def test_a_torn_or_spoilt_journal_gives_a_state_that_was(texts: list[str], data: st.DataObject) -> None:
    lines = [line({"journal": 1, "file": "", "pid": 1})]
    last, states = "", [""]
    for text in texts:
        lines.append(line({**splice(last, text), "when": 1.0}))
        last = text
        states.append(text)
    whole = b"".join(lines)
    assert (journal := replay(whole)) is not None and journal.text == texts[-1]
    at = data.draw(st.integers(0, len(whole)))
    torn = data.draw(st.one_of(st.just(whole[:at]), st.binary(max_size=4).map(lambda b: whole[:at] + b + whole[at:])))
    journal = replay(torn)
    assert journal is None or journal.text in states
    if torn == whole[:at] and journal is not None:
        assert journal.text == states[torn.count(b"\n") - 1]


@given(st.binary(max_size=200))
def test_nonsense_is_no_journal(data: bytes) -> None:
    assert replay(data) is None


@given(st.text(alphabet="ab", max_size=30), st.text(alphabet="ab", max_size=30))
def test_a_splice_makes_the_new_text_of_the_old(old: str, new: str) -> None:
    done = splice(old, new)
    assert old[: done["at"]] + done["put"] + old[done["at"] + done["cut"] :] == new


def test_recording_costs_the_key_path_nothing(tmp_path: Path) -> None:
    document = Document.read(designs.megabyte(100_000))
    journal = begun(tmp_path, document)
    costs = []
    for n in range(200):
        document = document.apply(Put(("name",), f"n{n}"))
        start = time.thread_time()
        journal.record(document, f"line {n}")
        costs.append(time.thread_time() - start)
    journal.close()
    assert sorted(costs)[len(costs) // 2] < 0.001
    assert found(tmp_path).text == document.text
