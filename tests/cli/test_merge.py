"""The merge driver as git runs it: a real repository, two branches, one design."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backdraft.document.conflicts import conflicted
from backdraft.document.document import Document
from backdraft.document.edits import Drop, Edit, Insert, Put
from tests.cli.conftest import DESIGNS, Call

SHOP = (DESIGNS / "corner-shop.yaml").read_text(encoding="utf-8")
ORDERS = ("services", "orders")


def shop(*changes: Edit) -> str:
    return Document.read(SHOP).apply(*changes).text


class Repository:
    """A git repository with a design on `main`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "my design.yaml"
        # The program under test, as a command on the PATH.
        program = folder / "bin" / "backdraft"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m backdraft "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        self.git("init", "-q", "-b", "main")
        (folder / ".gitignore").write_text("bin\n", encoding="utf-8")
        self.commit(SHOP)

    def git(self, *words: str, fails: bool = False) -> str:
        done = subprocess.run(
            ("git", *words), cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-qm", "work")

    def branches(self, ours: str, theirs: str) -> None:
        self.git("checkout", "-qb", "theirs")
        self.commit(theirs)
        self.git("checkout", "-q", "main")
        self.commit(ours)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    done = subprocess.run(
        ("backdraft", "merge", "--setup", "*.yaml"), cwd=made.folder, env=made.env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made.git("add", "-A")
    made.git("commit", "-qm", "merge designs by entry")
    return made


NEW_HERE = Insert(("tables", "carts"), {"columns": {"id": "uuid pk"}})
NEW_THERE = Insert(("tables", "gifts"), {"columns": {"id": "uuid pk"}})


def test_git_merges_what_it_could_not_merge_by_lines(repository: Repository) -> None:
    repository.branches(shop(NEW_HERE), shop(NEW_THERE, Drop(("errors", "invalid"))))
    repository.git("merge", "-q", "--no-edit", "theirs")
    assert repository.file.read_text(encoding="utf-8") == shop(NEW_HERE, NEW_THERE, Drop(("errors", "invalid")))
    assert not repository.git("status", "--porcelain")


def test_git_stops_where_a_person_must_choose_with_markers_there_alone(repository: Repository) -> None:
    mine = (NEW_HERE, Put((*ORDERS, "owner"), "a"))
    yours = (NEW_THERE, Put((*ORDERS, "owner"), "b"))
    repository.branches(shop(*mine), shop(*yours))
    said = repository.git("merge", "-q", "--no-edit", "theirs", fails=True)
    assert "my design.yaml: services.orders was changed on both sides" in said
    text = repository.file.read_text(encoding="utf-8")
    found, _ = conflicted(text)
    assert text.count("<<<<<<<") == 1 and [conflict.path for conflict in found.conflicts] == [ORDERS]
    assert "UU" in repository.git("status", "--porcelain")
    assert found.resolve(["theirs"]) == shop(*mine, *yours)


def test_a_rebase_goes_through_the_driver_too(repository: Repository) -> None:
    repository.branches(shop(NEW_HERE), shop(NEW_THERE))
    repository.git("rebase", "-q", "theirs")
    assert repository.file.read_text(encoding="utf-8") == shop(NEW_THERE, NEW_HERE)


def test_setting_it_up_twice_writes_one_line(repository: Repository) -> None:
    subprocess.run(("backdraft", "merge", "--setup", "*.yaml"), cwd=repository.folder, env=repository.env, check=True)
    assert (repository.folder / ".gitattributes").read_text(
        encoding="utf-8"
    ) == "*.yaml merge=backdraft diff=backdraft\n"


def test_git_shows_differences_by_value_with_their_places(repository: Repository) -> None:
    total = ("tables", "orders", "columns", "total")
    call = Insert(("services", "orders", "calls", ""), "mailer POST /letters timeout=1s")
    text = shop(Put(total, "numeric(14,2)"), call, NEW_HERE).replace(
        "product_cache: {kind: cache, engine: redis, ttl: 5m, hit: 90%, run: 0.5ms}",
        "product_cache:\n    kind: cache\n    engine: 'redis'\n    ttl: 5m\n    hit: 90%   # measured\n    run: 0.5ms",
    )
    repository.file.write_text(text, encoding="utf-8")
    lines = repository.git("diff", "-U0").splitlines()
    assert [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "+services.orders.calls - mailer POST /letters timeout=1s",
        "+stores.product_cache # measured",
        "-tables.orders.total: numeric(12,2) 0.. -- in the shop's currency",
        "+tables.orders.total: numeric(14,2)",
        "+tables.carts.id: uuid pk",
    ]
    assert "+      total: numeric(14,2)" in repository.git("diff", "--no-textconv")
    repository.commit("name: [torn\n" + text)
    repository.file.write_bytes(b"\xff\xfe")
    repository.git("commit", "-qam", "no design")
    assert "+name ? name: [torn" in repository.git("log", "-p"), "one that is no design costs nothing of the others"


def test_the_command_alone_writes_the_result_over_ours(backdraft: Call, tmp_path: Path) -> None:
    for name, text in (("base", SHOP), ("ours", shop(NEW_HERE)), ("theirs", shop(NEW_THERE))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = backdraft("merge", "--print", "base", "ours", "theirs")
    assert (said.status, said.out) == (0, shop(NEW_HERE, NEW_THERE))
    assert (tmp_path / "ours").read_text(encoding="utf-8") == shop(NEW_HERE)
    assert backdraft("merge", "base", "ours", "theirs").status == 0
    assert (tmp_path / "ours").read_text(encoding="utf-8") == shop(NEW_HERE, NEW_THERE)


def test_what_cannot_be_read_is_told_and_nothing_is_written(backdraft: Call, tmp_path: Path) -> None:
    for name in ("base", "ours"):
        (tmp_path / name).write_text(SHOP, encoding="utf-8")
    (tmp_path / "theirs").write_bytes(b"name: \xff\n")
    said = backdraft("merge", "base", "ours", "theirs")
    assert said.status == 2 and "not UTF-8" in said.err and said.err.count("\n") == 1
    assert (tmp_path / "ours").read_text(encoding="utf-8") == SHOP
    assert backdraft("merge", "base", "ours").status == 2
    assert "no" in backdraft("merge", "--setup", "*.yaml").err


def test_check_tells_a_conflict_and_nothing_that_follows_from_it(backdraft: Call, tmp_path: Path) -> None:
    orders = Document.read(SHOP).entry_text(ORDERS)
    other = orders.replace("owner: checkout", "owner: till")
    marked = SHOP.replace(orders, f"<<<<<<< HEAD\n{orders}=======\n{other}>>>>>>> x\n")
    file = tmp_path / "marked.yaml"
    file.write_text(marked, encoding="utf-8")
    said = backdraft("check", "marked.yaml").out.splitlines()
    assert len(said) == 1 and "services: a git conflict is not resolved" in said[0]
    # What both versions lack is told all the same.
    file.write_text(marked.replace("owner: growth", "owner: growth\n    calls: [nobody]"), encoding="utf-8")
    said = backdraft("check", "marked.yaml").out.splitlines()
    assert len(said) == 2 and any('no service "nobody"' in line for line in said)
