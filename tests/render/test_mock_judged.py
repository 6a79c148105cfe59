"""The mock keeps the contract of its design, as schemathesis sees it over HTTP."""

from __future__ import annotations

import json
import shutil
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from backdraft.render.openapi import FORMS, openapi
from tests.judges.contract import TOKEN, free_port, kept, running
from tests.render.random_designs import DESIGNS, read
from tests.soak import SOAKING

pytestmark = pytest.mark.judges
FOLDER = DESIGNS[0].parent


def words(file: Path, port: int) -> list[str]:
    return [str(Path(sys.executable).with_name("backdraft")), "mock", str(file), "--port", str(port), "--token", TOKEN]


@pytest.mark.parametrize("name", ["pipeline", "corner-shop", "saas"] if SOAKING else ["pipeline"])
def test_the_mock_keeps_the_contract(name: str, tmp_path: Path) -> None:
    file, port = FOLDER / f"{name}.yaml", free_port()
    document = openapi(read(file.read_text(encoding="utf-8")), (), FORMS["3.1 json"]).text
    with running(words(file, port), tmp_path, port) as url:
        fine, said = kept(document, url, tmp_path)
    assert fine, said[-3000:]


def asked(url: str, **headers: str) -> tuple[int, Any]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}", **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def test_an_error_is_answered_on_demand_and_a_saved_file_is_read_anew(tmp_path: Path) -> None:
    file, port = tmp_path / "shop.yaml", free_port()
    shutil.copy(FOLDER / "corner-shop.yaml", file)
    with running(words(file, port), tmp_path, port) as url:
        status, page = asked(f"{url}/api/v1/orders?limit=1")
        assert (status, len(page["data"]), page["meta"]["limit"]) == (200, 1, 1)
        assert asked(f"{url}/api/v1/orders", Prefer="code=429")[0] == 429
        assert asked(f"{url}/api/v1/orders", Prefer="example=forbidden")[1]["error"]["code"] == "forbidden"
        status, said = asked(f"{url}/api/v1/orders", Prefer="example=nonsense")
        assert status == 400 and "rate_limited" in said["error"]["message"]
        assert asked(f"{url}/api/v1/orders", Authorization="")[0] == 401
        assert asked(f"{url}/api/v1/orders?limit=1000")[1]["error"]["details"] == [
            {"field": "limit", "message": "must be at most 100"}
        ]
        assert asked(f"{url}/api/v1/orders", Host="evil.example")[0] == 403
        assert asked(f"{url}/api/v1/baskets")[0] == 404
        text = file.read_text(encoding="utf-8")
        line = "    - GET /products ?title"
        file.write_text(text.replace(line, f"    - GET /baskets -> Product[] @public\n{line}"), encoding="utf-8")
        assert asked(f"{url}/api/v1/baskets")[0] == 200
        with file.open("a", encoding="utf-8") as more:
            more.write("tables: [\n")
        assert asked(f"{url}/api/v1/baskets")[0] == 200
    said = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert said.count("read ") == 2 and "`backdraft check" in said.rpartition("read ")[0], said
