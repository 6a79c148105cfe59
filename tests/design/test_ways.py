"""A way to sign in that is named is one of the API's."""

from __future__ import annotations

import pytest

from backdraft.document.document import Document
from backdraft.document.problems import problems_of

DESIGN = """backdraft: 1
api:
  auth: {jwt: bearer, key: apikey}
  every: {auth: EVERY}
services: {a: {}}
endpoints:
  a:
    - GET /x -> text auth=ONE
"""


@pytest.mark.parametrize(
    ("every", "one", "told"),
    [
        ("jwt", "key", []),
        ("jwtt", "key", [('no way to sign in "jwtt"', 'did you mean "jwt"?', (4, 17))]),
        ("jwt", "card", [('no way to sign in "card"', "add it to auth of the API", (8, 27))]),
    ],
)
def test_a_way_to_sign_in_that_is_not_there_is_told_at_its_place(
    every: str, one: str, told: list[tuple[str, str, tuple[int, int]]]
) -> None:
    document = Document.read(DESIGN.replace("EVERY", every).replace("ONE", one))
    assert [(p.message, p.mend, document.place(p)) for p in problems_of(document)] == told


def test_while_a_design_lists_no_ways_any_name_will_do() -> None:
    text = DESIGN.replace("  auth: {jwt: bearer, key: apikey}\n", "").replace("EVERY", "card").replace("ONE", "card")
    assert not problems_of(Document.read(text))
