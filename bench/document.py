"""Reading, editing and deriving without a screen: what grows with the file and what must not."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import designs

if TYPE_CHECKING:
    from backdraft.document.document import Document


def measure() -> dict[str, Any]:
    """Milliseconds at 1 MB: read it, change one column, the SQL of everything cold and after it; and `_kept`."""
    from backdraft.design.view import Memo
    from backdraft.document.document import Document
    from backdraft.document.edits import Put
    from backdraft.render.sql import sql

    text = designs.megabyte()
    gc.collect()
    gc.disable()
    try:
        read = [_timed(lambda: Document.read(text)) for _ in range(3)]
    finally:
        gc.enable()
    document = Document.read(text)
    edits = []
    for i in range(20):
        edit = Put(("tables", "orders", "columns", "title"), f"varchar({100 + i})")
        seconds, document = _result(partial(document.apply, edit))
        edits.append(seconds)
    small = Document.read(designs.sized())
    memo = Memo()
    cold = _timed(lambda: sql(memo.view(small.design), "postgres"))
    changed = small.apply(Put(("tables", "orders", "columns", "title"), "varchar(99)"))
    warm = _timed(lambda: sql(memo.view(changed.design), "postgres"))
    return {
        "bytes": len(text.encode()),
        "read_ms": _ms(statistics.median(read)),
        "edit_ms": _ms(statistics.median(edits)),
        "sql_60_tables_cold_ms": _ms(cold),
        "sql_60_tables_after_one_edit_ms": _ms(warm),
        **_kept(text, document),
    }


def _kept(text: str, base: Document) -> dict[str, float]:
    """What it costs that the file never loses: reading against plain YAML, merging, saving, the journal."""
    import yaml

    from backdraft.document.document import Document
    from backdraft.document.edits import Insert, Put
    from backdraft.document.file import save
    from backdraft.document.journal import Journal
    from backdraft.document.merge import merge

    gc.disable()
    try:  # in turn: the machine may have other work
        readings = [(_timed(lambda: yaml.load(text, yaml.CSafeLoader)), _timed(lambda: _nodes(text))) for _ in range(5)]
    finally:
        gc.enable()
    plain, own = ([turn[i] for turn in readings] for i in (0, 1))
    ours = base.apply(Put(("tables", "orders", "note"), "ours"), Insert(("services", "one"), "ours"))
    theirs = base.apply(Put(("tables", "order_3", "note"), "theirs"), Insert(("services", "two"), "theirs"))
    merging = [_timed(lambda: merge(base, ours, theirs).text) for _ in range(3)]
    document = Document.read(designs.megabyte(100_000))
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "design.yaml"
        data = document.text.encode()
        turns = [(_timed(lambda: save(file, document.text)), _timed(lambda: _bare(file, data))) for _ in range(30)]
        saving, bare = ([turn[i] for turn in turns] for i in (0, 1))  # in turn, so that both meet the same disk
        journal = Journal(Path(name) / "state", file, document, "")
        recording = []
        for i in range(200):
            document = document.apply(Put(("name",), f"n{i}"))
            recording.append(_timed(partial(journal.record, document, f"line {i}")))
        journal.close()
    return {
        "plain_yaml_ms": _ms(statistics.median(plain)),
        "own_yaml_ms": _ms(statistics.median(own)),
        "own_yaml_speed_of_plain": round(min(plain) / min(own), 2),
        "merge_ms": _ms(statistics.median(merging)),
        "save_100_kb_ms": _ms(statistics.median(saving)),
        "save_100_kb_best_ms": _ms(min(saving)),
        "bare_write_100_kb_ms": _ms(statistics.median(bare)),
        "bare_write_100_kb_best_ms": _ms(min(bare)),
        "save_over_bare": round(statistics.median(saving) / statistics.median(bare), 2),
        "journal_record_100_kb_ms": _ms(statistics.median(recording)),
        "journal_record_100_kb_worst_ms": _ms(max(recording)),
    }


def _nodes(text: str) -> None:
    """What plain YAML's loader is compared with: the text cut into entries, each with its nodes and their places."""
    from backdraft.document.cutting import pieces_of
    from backdraft.document.yaml_nodes import read_tree

    for _, pieces in pieces_of(text):
        for piece, _, base, _ in pieces:
            read_tree(piece, len(base))


def _bare(path: Path, data: bytes) -> None:
    """What no program can do without that keeps a file whole: write, sync, rename, sync the folder."""
    temporary = path.with_name("bare")
    with temporary.open("wb", buffering=0) as file:
        file.write(data)
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _timed(work: Callable[[], object]) -> float:
    return _result(work)[0]


def _result(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
