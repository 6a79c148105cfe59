"""A rename states the old name only where the format can hold it."""

from __future__ import annotations

import pytest

from backdraft.design.paths import Path
from backdraft.document.document import Document
from backdraft.document.edits import EditError
from backdraft.document.operations import rename
from backdraft.document.problems import problems_of

TEXT = """backdraft: 1
errors: {gone: 410 No longer there}
services:
  web: {calls: [shop]}
  shop:
stores: {db: postgres, bus: kafka}
events: {paid: Bill to=bus}
types:
  Status: enum(a, b)
  Bill:
    id: uuid
mixins:
  stamps:
    made: date
tables:
  orders:
    store: db
    use: [stamps]
    columns:
      id: uuid pk was=key -- the `was=x` of it
      note: varchar(20)? -- a was=b
checklists: {launch: {items: {one: First}}}
"""


@pytest.mark.parametrize(
    "path", [("mixins", "stamps"), ("types", "Bill"), ("types", "Status"), ("events", "paid"), ("errors", "gone"),
             ("checklists", "launch")],
)  # fmt: skip
def test_what_cannot_say_what_it_was_called_is_not_made_to(path: Path) -> None:
    document = Document.read(TEXT)
    with pytest.raises(EditError, match="cannot say what it was called"):
        rename(document, path, "other", state_was=True)
    assert not problems_of(document.apply(*rename(document, path, "other").edits))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("services", "shop"), "  other:\n    was: shop\n"),
        (("stores", "db"), "other: {engine: postgres, was: db}"),
        (("tables", "orders"), "    was: orders\n"),
        (("tables", "orders", "columns", "note"), "      other: varchar(20)? was=note -- a was=b\n"),
        (("tables", "orders", "columns", "id"), "      other: uuid pk was=id -- the `was=x` of it\n"),
        (("mixins", "stamps", "made"), "    other: date was=made\n"),
    ],
)
def test_the_old_name_is_stated_once_and_read_back(path: Path, said: str) -> None:
    document = Document.read(TEXT)
    after = document.apply(*rename(document, path, "other", state_was=True).edits)
    assert said in after.text
    assert not problems_of(after)
