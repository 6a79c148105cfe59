"""Schemas in the manner of the tools that write them, each with all that was read of it and all that was told.

`UPDATE_GOLDEN=1` writes what is read now beside each script, to be looked at.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from backdraft.document.document import Document
from backdraft.document.edits import Insert
from backdraft.intake.imported import Imported
from backdraft.intake.sql import read_sql
from backdraft.intake.sql_split import split

SCRIPTS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))

#: Statements that say nothing of a design, or nothing that another one does not say.
_NOTHING = re.compile(
    r"(set|begin|start transaction|commit|use|lock|unlock|pragma|drop|analyze"
    r"|create (schema|extension|database)|select pg_catalog|alter (schema|sequence|database)"
    r"|create sequence \S+(orders_id_seq|users_id_seq|OrderNo|MovementNo\S*|invoice_no|ticket_no|serial\w*_seq)"
    r"|create index events_2026_01_at_idx|do setval|alter index \S+ attach partition"
    # What a primary key says as well.
    r'|create unique index ("SHOP"."ORDERS_PK"|reg_id_pk|\[IPK_Artist\])'
    # Pieces of partitioned tables, and what SQLite keeps its virtual tables in.
    r"|(alter table only|create index \S+ on( only)?|create table) (audit\.entries_|public\.(metrics|payment)_)\w+\s"
    r"|create table if not exists '(book_fts|place)_"
    r"|alter .* (owner to|validate constraint|(disable|enable) keys|check constraint)\b)",
    re.I | re.S,
)


def _read(text: str) -> tuple[str, Imported]:
    found = read_sql(text)
    document = Document.read("backdraft: 1\n").apply(*(Insert(path, value) for path, value in found.entries))
    assert not [p for p in document.problems if p.severity == "error"]
    told = "".join(f"# {loss.line}: {loss.reason}: {loss.excerpt}\n" for loss in found.losses)
    return document.text + told, found


def test_the_collection_is_of_every_manner() -> None:
    manners = {path.stem.partition("_")[0] for path in SCRIPTS}
    assert len(SCRIPTS) >= 12 and manners >= {"pg", "mysqldump", "phpmyadmin", "sqlite", "ssms", "oracle", "brief"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_read_and_what_is_told_is_as_it_was_looked_at(path: Path) -> None:
    read, _ = _read(path.read_text(encoding="utf-8"))
    golden = path.with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(read, encoding="utf-8")
    assert read == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_statement_counts(path: Path) -> None:
    """Without any one of its statements a script comes out otherwise: it was read, or it is in the report."""
    text = path.read_text(encoding="utf-8")
    statements = split(text, backslashes=path.stem.startswith("mysqldump")).statements
    whole = _said([s.text for s in statements])
    for i, statement in enumerate(statements):
        if not _NOTHING.match(statement.text):
            assert _said([s.text for j, s in enumerate(statements) if j != i]) != whole, statement.text


def _said(statements: list[str]) -> tuple[object, ...]:
    """What a script comes to; `GO` alone parts statements that hold others."""
    found = read_sql("\nGO\n".join(statements))
    return found.entries, sorted((loss.reason, loss.excerpt) for loss in found.losses)
