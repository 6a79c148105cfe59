"""Every output by name: what `show --as` and the preview offer, and the design as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given

from backdraft.design.checklists import BUILT_IN
from backdraft.design.design import Design
from backdraft.design.model import Endpoint, Service
from backdraft.design.output import Output
from backdraft.design.paths import SECTIONS, Path, entry_path
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.render.code import TARGETS
from backdraft.render.json_text import json_text
from backdraft.render.registry import OUTPUTS
from tests.render.random_designs import DESIGNS, designs, read, view_of
from tests.soak import examples

SHOP = (File(DESIGNS[0]).parent / "corner-shop.yaml").read_text(encoding="utf-8")


def all_paths(view: View) -> list[Path]:
    return [path for section in ("head", *SECTIONS) for path in view.paths(section)]


@pytest.mark.parametrize("file", DESIGNS, ids=lambda f: f.stem)
def test_a_shipped_design_has_no_problem(file: File) -> None:
    assert Document.read(file.read_text(encoding="utf-8")).problems == ()


def test_the_corner_shop_is_the_formats_own_example() -> None:
    design = Document.read(SHOP).design
    assert [path[1] for path in design.paths("services")] == [
        *("web", "gateway", "catalog", "orders", "mailer", "reconcile", "payments")
    ]
    assert len(design.paths("endpoints")) == 7
    assert len(design.paths("tables")) == 4


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_output_shows_the_whole_design_or_an_entry_it_applies_to(name: str) -> None:
    kind = OUTPUTS[name]
    view = read(SHOP)
    shown = 0
    for focus in [(), *all_paths(view)]:
        if not kind.applies(focus):
            continue
        output = kind.render(view, focus, "postgres", 1)
        assert output.language == kind.language
        assert output.lines, focus
        # The built-in checklists have a place before anything of them is in the file.
        known = {(), *all_paths(view), *(("checklists", name) for name in BUILT_IN)}
        assert {entry_path(line.path) for line in output.lines} <= known
        shown += 1
    assert shown > 0
    assert kind.applies(()) is kind.whole


def test_what_does_not_apply_is_not_offered() -> None:
    offered = {name for name, kind in OUTPUTS.items() if kind.applies(("tables", "orders"))}
    assert offered == {"diagram", "er", "svg", "svg-er", "mermaid", "mermaid-er", "sql", "dbml", "markdown", "json"} | {
        "code:fastapi",
        "code:go",
        "code:sqlalchemy",
        "code:typescript",
        "code:zod",
    }
    offered = {name for name, kind in OUTPUTS.items() if kind.applies(("endpoints", "orders", "GET /orders"))}
    assert offered == {
        "diagram",
        "er",
        "svg",
        "svg-er",
        "svg-sequence",
        "mermaid",
        "mermaid-er",
        "mermaid-sequence",
        "sequence",
        "queries",
        "examples",
        "openapi",
        "code:curl",
        "code:fastapi",
        "code:go",
        "code:httpie",
        "code:httpx",
        "code:locust",
        "code:nginx",
        "code:pytest",
        "code:redis",
        "code:typescript",
        "code:zod",
        "markdown",
        "json",
    }
    assert {name for name, kind in OUTPUTS.items() if kind.applies(())} == set(OUTPUTS) - {
        "mermaid-sequence",
        "svg-sequence",
        "sequence",
        "examples",
        "code:curl",
        "code:httpie",
    }


def test_the_registry_imports_no_renderer() -> None:
    program = (
        "import sys, backdraft.render.registry; print([m for m in sys.modules if 'render.' in m or m == 'sqlglot'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['backdraft.render.code', 'backdraft.render.look', 'backdraft.render.registry']"


def test_every_target_of_code_has_a_letter_of_its_own_and_is_explained() -> None:
    told = (File(__file__).parents[2] / "docs" / "code.md").read_text(encoding="utf-8")
    assert all(f"| `code:{name}` |" in told for name in TARGETS)
    assert len({target.letter for target in TARGETS.values()}) == len(TARGETS)


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_the_design_as_json_keeps_the_order_and_takes_the_lines_apart() -> None:
    data: dict[str, Any] = json.loads(json_text(read(SHOP)).text)
    assert data["backdraft"] == 1
    assert data["name"] == "Corner Shop"
    assert list(data["tables"]) == ["customers", "orders", "order_lines", "products"]
    assert data["tables"]["orders"]["columns"]["customer_id"] == {"target": ["customers", "id"], "delete": "restrict"}
    assert data["tables"]["orders"]["rows"] == {"text": "12M", "value": 12e6}
    assert data["services"]["gateway"]["calls"][0] == {
        "target": "catalog",
        "operation": "GET /products",
        "times": 0.95,
        "settings": {"timeout": "250ms", "retry": "1"},
        "flags": ["breaker"],
    }
    assert data["endpoints"]["orders"][1]["errors"] == ["invalid", "out_of_stock"]
    assert data["decisions"][0]["touches"] == ["orders_db"]
    assert data["checklists"]["launch"]["items"][1]["done"] == "2026-11-20"


def test_one_entry_as_json_is_that_entry_and_nothing_is_null() -> None:
    view = read(SHOP)
    assert json.loads(json_text(view, ("stores", "product_cache", "ttl")).text)["ttl"] == {"text": "5m", "value": 300.0}
    nothing = json_text(view, ("stores", "ghost"))
    assert json.loads(nothing.text) is None
    assert nothing.notes


def test_an_endpoint_that_says_it_reads_nothing_says_so_in_json() -> None:
    view = view_of({"endpoints": [Endpoint("a", "GET", "/x", reads=())]})
    assert json.loads(json_text(view).text)["endpoints"]["a"][0]["reads"] == []


@examples(25)
@given(designs())
def test_any_design_is_json_with_every_entry_and_each_line_knows_its_entry(view: View) -> None:
    output = json_text(view)
    data = json.loads(output.text)
    leads = {line.path for line in output.lines}
    for path in all_paths(view):
        assert path in leads or path == ("head",)
        if path[0] == "endpoints":
            assert data["endpoints"][path[1]]
        elif path[0] != "head":
            assert isinstance(data[path[0]][path[1]], dict)


@examples(12)
@given(designs())
def test_each_output_of_each_entry_is_what_a_fresh_memory_gives(view: View) -> None:
    memo = Memo()

    def shown(design: Design, name: str, focus: Path) -> Output:
        return memo.view(design).ask(OUTPUTS[name].render, focus, "postgres", 1)

    for name in sorted(OUTPUTS.keys() - {"sql", "svg-er", "svg-sequence"}):
        for focus in [(), *all_paths(view)]:
            fresh = OUTPUTS[name].render(Memo().view(view.design), focus, "postgres", 1)
            assert shown(view.design, name, focus) == fresh


def test_a_changed_service_leaves_the_other_services_json_alone() -> None:
    memo = Memo()
    first = view_of({"services": [Service("a"), Service("b", tech="Go")]}).design
    b = first.sections["services"]["services", "b"]
    second = Design({"services": {("services", "a"): Service("a", tech="C"), ("services", "b"): b}})
    memo.view(first).ask(json_text, ())
    text = memo.view(second).ask(json_text, ()).text
    assert json.loads(text)["services"] == {
        "a": {"kind": "service", "tech": "C"},
        "b": {"kind": "service", "tech": "Go"},
    }
