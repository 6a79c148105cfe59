"""Redocly (recommended), Spectral (spectral:oas) and openapi-spec-validator find nothing: no error and no warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from backdraft.design.view import Memo
from backdraft.render.openapi import FORMS, openapi
from tests.intake.test_openapi import MANNERS, imported
from tests.judges.openapi import findings
from tests.render.random_apis import apis
from tests.render.random_designs import DESIGNS, read
from tests.render.test_mermaid import some
from tests.soak import SOAKING

pytestmark = pytest.mark.judges

#: Each version in one of the two ways to write it.
SHOWN = ("3.1", "3.0 json", "3.2")


def test_the_judges_find_nothing_in_any_design_and_a_planted_fault(tmp_path: Path) -> None:
    documents = {}
    for file in DESIGNS:
        view = read(file.read_text(encoding="utf-8"))
        for name in SHOWN:
            form = FORMS[name]
            documents[f"{file.stem}-{form.version}.{'json' if form.json else 'yaml'}"] = openapi(view, (), form).text
    for i, view in enumerate(some(200 if SOAKING else 12, apis())):
        documents[f"random-{i}.yaml"] = openapi(view).text
    shop = documents["corner-shop-3.1.1.yaml"]
    documents["planted.yaml"] = shop.replace("stock: 140", "stock: -1").replace("      operationId: getOrder\n", "")
    found = findings(documents, tmp_path)
    assert [one for one in found if "planted.yaml" not in one] == []
    assert {one.split()[0] for one in found} >= {"redocly", "spectral"}


def test_the_judges_find_nothing_in_what_becomes_of_other_peoples_documents(tmp_path: Path) -> None:
    documents = {}
    for file in MANNERS:
        view = Memo().view(imported(file.read_text(encoding="utf-8")).design)
        for name in ("3.1", "3.0", "3.2"):
            documents[f"{file.stem}-{name}.yaml"] = openapi(view, (), FORMS[name]).text
    assert len(documents) == 24
    assert findings(documents, tmp_path) == []
