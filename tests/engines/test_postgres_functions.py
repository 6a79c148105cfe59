"""The list of PostgreSQL's own functions is that of its catalog; a default calls no other."""

from __future__ import annotations

import os

import pytest

from backdraft.design.view import Memo
from backdraft.document.document import Document
from backdraft.render.sql import sql
from tests.engines.postgres_functions import LISTED, listed, names_of
from tests.engines.servers import PostgresServer, RefusedError, run_script


def test_the_list_of_functions_is_that_of_the_catalogs(postgres16: PostgresServer, postgres18: PostgresServer) -> None:
    names: set[str] = set()
    for server in (postgres16, postgres18):
        with server.database() as database:
            names |= names_of(database)
    text = listed(names)
    if os.environ.get("UPDATE_GOLDEN"):
        LISTED.write_text(text, encoding="utf-8")
    assert LISTED.read_text(encoding="utf-8") == text


#: Defaults of a text, and whether PostgreSQL has what they call.
_DEFAULTS = {
    "nanoid()": False,
    "lower(my_own('x'))": False,
    "substr('abc', 2)": True,
    "encode(sha256('x'), 'hex')": True,
    "initcap('a b')": True,
    "coalesce(nullif('a', 'b'), greatest('c', 'd'))": True,
    "overlay('abcd' placing 'x' from 2 for 1)": True,
    "to_char(now(), 'YYYY')": True,
    "extract(year from now())::text": True,
    "current_user": True,
    "md5(random()::text)": True,
    "substring('abc' from 2)": True,
    "trim(both 'x' from 'xax')": True,
    "split_part('a,b', ',', 1)": True,
    "lpad('7', 3, '0')": True,
    "case when now() > '2026-01-01' then 'a' else repeat('b', 2) end": True,
}


@pytest.mark.parametrize("default", _DEFAULTS)
def test_a_default_calls_what_postgresql_has(default: str, postgres16: PostgresServer) -> None:
    said = f"backdraft: 1\ntables:\n  t:\n    columns:\n      id: int pk\n      x: text? = `{default}`\n"
    written = sql(Memo().view(Document.read(said).design), "postgres")
    with postgres16.database() as database:
        run_script(database, written.text)
        assert ("DEFAULT" in written.text) is _DEFAULTS[default], written
        assert any("of its own" in note.message for note in written.notes) is not _DEFAULTS[default]
        if not _DEFAULTS[default]:
            with pytest.raises(RefusedError):
                run_script(database, f"SELECT {default}")
