"""The SQLAlchemy models make what the design's own SQL makes: `create_all` on PostgreSQL and SQLite gives the same
catalog, for every shipped design and for random ones."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy
from hypothesis import Phase, given, settings
from sqlalchemy import orm
from sqlalchemy.pool import StaticPool

from backdraft.design.design import Design
from backdraft.design.view import Memo, View
from backdraft.render.code import TARGETS
from backdraft.render.sql import store_sql
from backdraft.render.sql.facts import databases
from tests.engines.catalogs import catalog
from tests.engines.conftest import Empty
from tests.engines.servers import Database, run_script
from tests.engines.sound_schemas import sound_designs
from tests.engines.test_designs import DESIGNS
from tests.render.random_designs import read
from tests.soak import examples

pytestmark = pytest.mark.engines

_DRIVERS = {"postgres": "postgresql+psycopg://", "sqlite": "sqlite://"}
#: What no shipped design has: types of one database, names that are no names of Python, parts of some rows.
ODD = """
backdraft: 1
types: {Mood: "enum(a, 'b%(c)s:d', \\"x)y\\")"}
tables:
  metadata:
    note: "100 % of :it, 'quoted' \\\\ and back"
    columns:
      id: bigint pk auto
      l: text 0..40 -- 5 %
      mood_type: Mood = 'a'
      moods: Mood[]
      class: numeric
      at: timestamptz(3) = now
      took: interval
      body: json = {}
      words: native:tsvector?
      tags: text[] = []
      from: inet?
      twice: numeric as `class * 2`
      parent_id: -> metadata.id? delete=set_null
    indexes:
      - words using gin
      - body jsonb_path_ops using gin
      - lower(l) where l <> 'a:b (c' -- half
      - at desc nulls last include (l)
      - unique l, class where class > 1
    checks: {odd: "l <> '10%' and l <> ':x' or class > 1"}
  true:
    columns: {a: int, b: "varchar(9)"}
"""


@contextmanager
def module(view: View, folder: Path, focus: tuple[str, ...] = ()) -> Iterator[ModuleType]:
    """The models, imported."""
    file = folder / "models.py"
    file.write_text(TARGETS["sqlalchemy"].render(view, focus).text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("backdraft_models", file)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    try:
        spec.loader.exec_module(made)
        orm.configure_mappers()
        yield made
    finally:
        orm.clear_mappers()
        del sys.modules[spec.name]


def bases(made: ModuleType) -> list[Any]:
    """The bases of a module, one for each store."""
    return [one for one in vars(made).values() if isinstance(one, type) and orm.DeclarativeBase in one.__bases__]


def made_by_models(database: Database, base: Any) -> Any:
    connection = getattr(database, "connection")  # noqa: B009 - an engine's own
    engine = sqlalchemy.create_engine(_DRIVERS[database.dialect], creator=lambda: connection, poolclass=StaticPool)
    base.metadata.create_all(engine)
    return alike(database)


def alike(database: Database) -> Any:
    """The catalog, without what the two spell differently and mean alike: quotes, brackets, blanks, stored or not."""
    said = catalog(database)
    if database.dialect != "sqlite":
        return said
    out = {}
    for table, (columns, foreign, unique, indexes, items) in said.items():
        kept = [(*column[:-1], bool(column[-1])) for column in columns]
        listed = sorted((index, _bare(sql)) for index, sql in indexes)
        named = sorted(_bare(item) for item in items if item.startswith("CONSTRAINT") and "CHECK" in item)
        out[table] = (kept, sorted(map(repr, foreign)), unique, listed, named)
    return out


def _bare(sql: str) -> str:
    return re.sub(r'[\s"]+', "", sql).lower().rstrip(")")


def judged(view: View, folder: Path, every: dict[str, Empty]) -> None:
    with module(view, folder) as made:
        stores = [store for store in databases(view) if store_sql(view, store, "postgres").lines]
        found = bases(made)
        assert len(found) == len(stores)
        for store, base in zip(stores, found, strict=True):
            for dialect in ("postgres", "sqlite"):
                with every[dialect]() as database:
                    run_script(database, store_sql(view, store, dialect).text)
                    wanted = alike(database)
                with every[dialect]() as database:
                    assert made_by_models(database, base) == wanted, (store, dialect)


@pytest.mark.parametrize("file", DESIGNS, ids=lambda file: file.stem)
def test_the_models_of_a_shipped_design_make_its_catalog(file: Path, tmp_path: Path, every: dict[str, Empty]) -> None:
    judged(read(file.read_text(encoding="utf-8")), tmp_path, every)


def test_what_one_database_alone_has_is_made_there(tmp_path: Path, every: dict[str, Empty]) -> None:
    judged(read(ODD), tmp_path, every)


@settings(examples(6), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(design=sound_designs())
def test_the_models_of_a_random_design_make_its_catalog(
    tmp_path_factory: pytest.TempPathFactory, every: dict[str, Empty], design: Design
) -> None:
    judged(Memo().view(design), tmp_path_factory.mktemp("models"), every)


def test_a_table_is_pasted_with_those_that_it_points_to(tmp_path: Path, every: dict[str, Empty]) -> None:
    view = read((DESIGNS[0].parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    with module(view, tmp_path, ("tables", "order_lines")) as made, every["sqlite"]() as database:
        (base,) = bases(made)
        assert list(made_by_models(database, base)) == ["customers", "orders", "order_lines"]


def test_rows_go_in_and_come_out_as_pythons_own_values(tmp_path: Path, every: dict[str, Empty]) -> None:
    view = read((DESIGNS[0].parent / "corner-shop.yaml").read_text(encoding="utf-8"))
    with module(view, tmp_path) as made:
        for dialect in ("postgres", "sqlite"):
            with every[dialect]() as database:
                connection = getattr(database, "connection")  # noqa: B009
                url = _DRIVERS[dialect]
                engine = sqlalchemy.create_engine(url, creator=lambda c=connection: c, poolclass=StaticPool)
                made.Order.metadata.create_all(engine)
                with orm.Session(engine) as session:
                    customer = made.Customer(email="ada@example.com", full_name="Ada")
                    session.add(made.Order(customer=customer, total=12, note="at the door"))
                    session.flush()
                    session.expire_all()
                    order = session.scalars(sqlalchemy.select(made.Order)).one()
                    assert order.status == "pending" and order.total == 12 and order.created_at is not None
                    assert order.customer.id == order.customer_id and order.customer.email == "ada@example.com"
