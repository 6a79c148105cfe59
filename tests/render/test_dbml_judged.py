"""Our DBML is read by DBML's own parser, and what it reads is the design."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.render.dbml import dbml
from backdraft.render.sql.facts import Facts, databases, facts
from tests.engines.sound_schemas import sound_designs
from tests.judges.dbml import models
from tests.soak import SOAKING

pytestmark = pytest.mark.judges

DESIGNS = sorted((Path(__file__).parents[2] / "designs").glob("*.yaml"))


def same(view: View, model: dict[str, Any]) -> None:
    """Tables, columns, keys, indexes, checks and relations are those of the design."""
    tables = {_name(schema["name"], t["name"]): t for schema in model["schemas"] for t in schema["tables"]}
    known = {path[1]: f for path in view.paths("tables") if (f := view.ask(facts, path[1])) is not None}
    assert set(tables) == set(known)
    for name, table in tables.items():
        assert [_column(field) for field in table["fields"]] == [
            _field(known[name], f.name) for f in known[name].fields
        ]
        keys = [[c["value"] for c in i["columns"]] for i in table["indexes"] if i.get("pk")]
        assert keys == ([list(known[name].key)] if len(known[name].key) > 1 else [])
        assert (table["note"] or "") == " ".join(known[name].table.note.split())
        told = {note.path for note in dbml(view).notes}
        indexes = [i for i in table["indexes"] if not i.get("pk")]
        wanted = [path for _, path in known[name].indexes if path not in told or not _is_left_out(view, path)]
        wanted += [u.path for u in known[name].uniques if len(u.columns) > 1 or u.name]
        assert len(indexes) == len(wanted)
    refs = [ref for schema in model["schemas"] for ref in schema["refs"]]
    assert len(refs) == sum(len(f.foreigns) for f in known.values())
    enums = {e["name"]: [v["name"] for v in e["values"]] for s in model["schemas"] for e in s["enums"]}
    assert all(members and len(set(members)) == len(members) for members in enums.values())


def _is_left_out(view: View, path: tuple[str, ...]) -> bool:
    return any(note.path == path and note.message.startswith("no index") for note in dbml(view).notes)


def _name(schema: str, name: str) -> str:
    return name if schema == "public" else f"{schema}.{name}"


def _column(field: dict[str, Any]) -> tuple[Any, ...]:
    required = bool(field.get("pk") or field.get("not_null"))
    return field["name"], required, bool(field.get("increment")), bool(field.get("pk")), (field.get("note") or "")


def _field(known: Facts, name: str) -> tuple[Any, ...]:
    field = known.field(name)
    assert field is not None
    alone = known.key == (name,)
    required = alone or not field.shape.nullable
    return name, required, field.column.has("auto"), alone, field.column.note


def test_every_shipped_design_whole_and_store_by_store_is_read_by_dbml_itself() -> None:
    views = [Memo().view(Document.read(path.read_text()).design) for path in DESIGNS]
    for view, model in zip(views, models([dbml(view).text for view in views]), strict=True):
        same(view, model)
    models([dbml(view, ("stores", store)).text for view in views for store in databases(view) if store])


@settings(max_examples=20 if SOAKING else 1, phases=(Phase.generate,))
@given(st.lists(sound_designs(), min_size=40, max_size=40))
def test_random_designs_are_read_by_dbml_itself(designs: list[Any]) -> None:
    views = [Memo().view(design) for design in designs]
    for view, model in zip(views, models([dbml(view).text for view in views]), strict=True):
        same(view, model)
