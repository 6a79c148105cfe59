"""Code to paste, judged by what will read it: formatters, type checkers, compilers; the contract by schemathesis."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from backdraft.design.paths import Path as At
from backdraft.design.view import View
from backdraft.render.code import TARGETS
from backdraft.render.code.contract import contract, example_of_content
from backdraft.render.openapi import FORMS, openapi
from tests.judges.contract import free_port, kept, running, uvicorn
from tests.judges.golang import go, together
from tests.judges.node import MODULES, run, run_script
from tests.render.random_apis import apis
from tests.render.random_designs import DESIGNS, designs, read
from tests.render.test_mermaid import some
from tests.render.test_registry import all_paths
from tests.soak import SOAKING

pytestmark = pytest.mark.judges

TYPED = ("types", "tables")
READ = {file.stem: read(file.read_text(encoding="utf-8")) for file in DESIGNS}


def tool(name: str, *words: str, folder: Path) -> str:
    """What a tool of this environment says when it is not content; empty when it is."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name(name)), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


def typed(views: list[View]) -> list[tuple[View, At]]:
    """Some types and tables of designs."""
    return [(view, path) for view in views for section in TYPED for path in view.paths(section)[:3]]


def test_python_is_as_ruff_formats_it_and_mypy_and_ruff_find_nothing(tmp_path: Path) -> None:
    parts, types = tmp_path / "parts", tmp_path / "types"
    parts.mkdir()
    types.mkdir()
    shop = (DESIGNS[0].parent / "corner-shop.yaml").read_text("utf-8")
    others = {
        f"shop_{form}": read(shop.replace("envelope: standard", f"envelope: {form}")) for form in ("bare", "problem")
    }
    for target in (target for target in TARGETS.values() if target.language == "python"):
        for name, view in (READ | others).items():
            file = f"{target.name}_{name.replace('-', '_')}.py"
            (tmp_path / file).write_text(target.render(view, ()).text, "utf-8")
        for i, path in enumerate(path for path in all_paths(READ["saas"]) if path[0] in target.sections):
            folder = types if target.name == "fastapi" and path[0] in TYPED else parts
            (folder / f"{target.name}_{i}.py").write_text(target.render(READ["saas"], path).text, "utf-8")
    assert tool("ruff", "format", "--isolated", "--diff", ".", folder=tmp_path) == ""
    assert tool("ruff", "check", "--isolated", ".", folder=tmp_path) == ""
    assert tool("mypy", "--strict", "--exclude", "parts/", ".", folder=tmp_path) == ""


def test_no_word_of_a_design_breaks_out_of_python(tmp_path: Path) -> None:
    """Each module is read and run; what it would do beyond defining something would be seen."""
    targets = [target for target in TARGETS.values() if target.language == "python"]
    views = [*some(12, apis()), *some(12, designs())]
    for target in targets:
        for i, view in enumerate(views):
            (tmp_path / f"{target.name}_{i}.py").write_text(target.render(view, ()).text, "utf-8")
    for i, (view, path) in enumerate(typed(views)):
        (tmp_path / f"fastapi_of_{i}.py").write_text(TARGETS["fastapi"].render(view, path).text, "utf-8")
    assert tool("ruff", "check", "--isolated", "--select", "E9,F", ".", folder=tmp_path) == ""
    imported = [target.name for target in targets if target.name != "locust"]  # which changes all that runs beside it
    modules = ", ".join(f"{name}_{i}" for name in imported for i in range(len(views)))
    modules += "".join(f", {file.stem}" for file in tmp_path.glob("fastapi_of_*.py"))
    assert tool("python", "-W", "error", "-c", f"import {modules}", folder=tmp_path) == ""
    assert not (tmp_path / "pwned").exists()


def test_the_contract_test_passes_against_the_application_and_sees_a_fault(tmp_path: Path) -> None:
    for name, view in READ.items():
        (tmp_path / f"test_{name.replace('-', '_')}.py").write_text(TARGETS["pytest"].render(view, ()).text, "utf-8")
    assert tool("ruff", "format", "--isolated", "--diff", ".", folder=tmp_path) == ""
    assert tool("ruff", "check", "--isolated", ".", folder=tmp_path) == ""
    app = TARGETS["fastapi"].render(READ["corner-shop"], ()).text
    for planted in (False, True):
        text = app.replace("    quantity:", "    amount:").replace('"quantity"', '"amount"') if planted else app
        (tmp_path / "main.py").write_text(text, "utf-8")
        port = free_port()
        with running(uvicorn(port), tmp_path, port) as url, pytest.MonkeyPatch.context() as patch:
            patch.setenv("API_URL", url)
            said = tool("pytest", "-q", "-p", "no:cacheprovider", "test_corner_shop.py", folder=tmp_path)
        assert ("quantity is missing" in said) if planted else said == "", said[-2000:]


@pytest.mark.parametrize("name", ["rest", "pipeline", "saas"] if SOAKING else ["rest"])
def test_the_fastapi_application_keeps_its_contract(name: str, tmp_path: Path) -> None:
    view = READ[name]
    (tmp_path / "main.py").write_text(TARGETS["fastapi"].render(view, ()).text, "utf-8")
    port = free_port()
    with running(uvicorn(port), tmp_path, port) as url:
        fine, said = kept(openapi(view, (), FORMS["3.1 json"]).text, url, tmp_path)
    assert fine, said[-3000:]


def test_a_planted_fault_is_found(tmp_path: Path) -> None:
    code = TARGETS["fastapi"].render(READ["rest"], ()).text
    planted = code.replace("    author_email: Email", "    author_mail: Email").replace(
        '"author_email"', '"author_mail"'
    )
    assert planted != code
    (tmp_path / "main.py").write_text(planted, "utf-8")
    port = free_port()
    with running(uvicorn(port), tmp_path, port) as url:
        fine, said = kept(openapi(READ["rest"], (), FORMS["3.1 json"]).text, url, tmp_path, 5)
    assert not fine and "author_email" in said


def test_typescript_passes_tsc_strict_and_zod_takes_the_examples_whatever_the_names(tmp_path: Path) -> None:
    views = [*READ.values(), *some(8, apis()), *some(8, designs())]
    (tmp_path / "node_modules").symlink_to(MODULES, target_is_directory=True)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    asked = []
    for i, (view, path) in enumerate(typed(views)):
        for target in ("typescript", "zod"):
            (tmp_path / f"{target}_of_{i}.ts").write_text(TARGETS[target].render(view, path).text, "utf-8")
    for i, view in enumerate(views):
        text = TARGETS["typescript"].render(view, ()).text
        (tmp_path / f"api{i}.ts").write_text(text if "export" in text else "export {};\n", "utf-8")
        (tmp_path / f"zod{i}.ts").write_text(TARGETS["zod"].render(view, ()).text, "utf-8")
        for one in contract(view, ()).operations:
            for part, (media, content) in (("body", one.body), ("answer", one.answer)):
                if media == "application/json":
                    asked.append([f"./out/zod{i}.js", one.method, one.url, part, example_of_content(content)])
    (tmp_path / "tsconfig.json").write_text(
        '{"compilerOptions": {"strict": true, "outDir": "out", "target": "es2022", "module": "esnext", "types": [],'
        ' "moduleResolution": "bundler", "skipLibCheck": true, "lib": ["es2022", "dom", "dom.iterable"]}}'
    )
    done = run("tsc", ["-p", "."], tmp_path)
    assert done.stdout == "" and done.returncode == 0, done.stdout[:3000]
    (tmp_path / "asked.json").write_text(json.dumps(asked), "utf-8")
    (tmp_path / "check.js").write_text(_ZOD)
    counted = json.loads(run_script("check.js", tmp_path))
    assert counted["wrong"] == [] and counted["taken"] == len(asked) and counted["refused"] > 30


#: Each example is parsed; one without its first field, or with one more, is refused where the contract says so.
_ZOD = """\
import { readFileSync } from "node:fs";
let taken = 0, refused = 0;
const wrong = [];
for (const [file, method, path, part, value] of JSON.parse(readFileSync("asked.json", "utf8"))) {
  const known = Object.values(await import(file));
  const schema = known.find((one) => one.method === method && one.path === path)[part];
  const said = schema.safeParse(value);
  if (said.success) taken += 1;
  else wrong.push([file, method, path, part, said.error.issues]);
  if (part === "answer" && value.success) {
    const { success, ...rest } = value;
    if (schema.safeParse(rest).success) wrong.push([path, "took an answer without success"]);
    else refused += 1;
  }
}
console.log(JSON.stringify({ taken, refused, wrong }));
"""


def test_go_is_as_gofmt_sets_it_builds_and_keeps_the_contract(tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    shipped = {name.replace("-", ""): view for name, view in READ.items()}
    random = {f"random{i}": view for i, view in enumerate((*some(8, apis()), *some(8, designs())))}
    programs = {name: TARGETS["go"].render(view, ()).text for name, view in (shipped | random).items()}
    for i, path in enumerate(READ["corner-shop"].paths("endpoints")):
        programs[f"one{i}"] = TARGETS["go"].render(READ["corner-shop"], path).text
    for name, text in programs.items():
        (tmp_path / f"{name}.go").write_text(text, encoding="utf-8")
    for i, (view, path) in enumerate(typed([*shipped.values(), *random.values()])):
        (tmp_path / f"of{i}.go").write_text(TARGETS["go"].render(view, path).text, "utf-8")
    for i, (view, path) in enumerate(typed([READ["corner-shop"], *list(random.values())[6:9]])):
        file = tmp_path / "all" / "types" / str(i) / "api.go"
        file.parent.mkdir(parents=True)
        file.write_text(TARGETS["go"].render(view, path).text, "utf-8")
    assert go("gofmt", ["-l", "."], tmp_path) == ""
    program = together(programs, tmp_path / "all")
    assert go("go", ["vet", "./..."], program.parent) == ""
    assert go("go", ["build", "-o", "all", "."], program.parent) == ""
    # No two patterns of one API are taken for the same by the mux, which would panic.
    assert subprocess.run([str(program)], capture_output=True, text=True, check=False).stderr == ""
    for name, design in (("saas", "saas"), ("cornershop", "corner-shop")):
        (tmp_path / f"test_{name}.py").write_text(TARGETS["pytest"].render(READ[design], ()).text, "utf-8")
        port = free_port()
        served = running([str(program), name, f"127.0.0.1:{port}"], tmp_path, port)
        with served as url, pytest.MonkeyPatch.context() as patch:
            patch.setenv("API_URL", url)
            assert tool("pytest", "-q", "-p", "no:cacheprovider", f"test_{name}.py", folder=tmp_path) == ""
            if name == "cornershop":
                go_refuses(url)


def go_refuses(url: str) -> None:
    """What the contract refuses is refused in the form of its errors."""
    order = f"{url}/api/v1/orders/1b5c933e-6c5b-43a8-b552-f2128255c284"
    assert httpx.get(f"{url}/api/v1/orders").status_code == 401
    with httpx.Client(headers={"Authorization": "Bearer example-token"}, base_url=url) as client:
        for path, status in (("nothing", 404), ("orders?limit=many", 422), ("orders?limit=1000", 422)):
            answer = client.get(f"/api/v1/{path}")
            assert answer.status_code == status and answer.json()["success"] is False
        sent = {"customer_id": "1b5c933e-6c5b-43a8-b552-f2128255c284", "lines": [], "surprise": 1}
        customer = {"customer_id": sent["customer_id"]}
        line = {"line_no": 1, "product_sku": "a", "quantity": 2}
        wrong: list[tuple[Any, str]] = [(sent, "surprise"), ({"lines": []}, "customer_id"), (None, "body")]
        wrong += [(customer | {"lines": None}, "lines"), (customer | {"lines": [line, None]}, "lines.1")]
        lines = [line | {"quantity": 1001}, line | {"quantity": None}, line | {"quantity": 2.5}]
        lines.append({key: line[key] for key in ("line_no", "product_sku")})
        wrong += [(customer | {"lines": [each]}, "lines.0.quantity") for each in lines]
        wrong[-2] = (wrong[-2][0], "body")
        for body, field in wrong:
            answer = client.post("/api/v1/orders", content=json.dumps(body))
            assert answer.status_code == 422 and answer.json()["error"]["details"][0]["field"] == field, body
        for fine in (line, line | {"quantity": 5.0}, line | {"quantity": 1e2}):
            assert client.post("/api/v1/orders", json=customer | {"lines": [fine]}).status_code == 201
        assert client.post("/api/v1/orders", content='{"lines": []} 1').status_code == 422
        assert client.get("/api/v1/orders?limit=5.0").status_code == 200
        assert client.patch(order, json={"status": None}).status_code == 422
        assert client.get("/api/v1/orders?status=lost").status_code == 422
        answer = client.patch(order, json={"status": "lost"})
        assert answer.status_code == 422 and "lost" in answer.json()["error"]["details"][0]["message"]
        assert client.get(order).status_code == 200 and client.delete(order).status_code == 204
        assert client.get(order).status_code == 404, "what is deleted is gone"
        answer = client.delete("/api/v1/orders")
        assert answer.status_code == 405 and answer.headers["Allow"] == "GET, HEAD, POST"
