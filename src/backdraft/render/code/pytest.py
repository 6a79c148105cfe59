"""A contract test with httpx and pytest: each endpoint is asked with its example and must answer like its example."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from backdraft.design.model import Head
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.code.contract import Contract, Operation, contract, example_of_content
from backdraft.render.code.python import WIDTH, fit, literal, name, text

_FRAME = '''\
API = httpx.Client(
    base_url=os.environ.get("API_URL", "http://127.0.0.1:8000"),
    headers={HEADERS},
)


def like(example: Any, answer: Any, at: str = "answer") -> None:
    """Hold an answer against an example: the same fields, of the same kinds."""
    if example is None:
        return
    if isinstance(example, dict):
        assert isinstance(answer, dict), f"{at} is no object"
        for name, value in example.items():
            assert name in answer, f"{at}.{name} is missing"
            if answer[name] is not None:
                like(value, answer[name], f"{at}.{name}")
    elif isinstance(example, list):
        assert isinstance(answer, list), f"{at} is no list"
        for i, item in enumerate(answer):
            like(example[0] if example else None, item, f"{at}[{i}]")
    elif isinstance(example, bool) or not isinstance(example, int | float):
        assert type(answer) is type(example), f"{at} is {answer!r}"
    else:
        assert isinstance(answer, int | float), f"{at} is {answer!r}"'''


def pytest(view: View, focus: Path = ()) -> Output:
    """The test file as text; its lines lead to the endpoints."""
    made = contract(view, focus)
    head = view.get(Head, "head") or Head()
    title = text((head.title or head.name or "the API").replace('"', "'"))[1:-1]
    imports = "from __future__ import annotations\n\nimport os\nfrom typing import Any\n\nimport httpx"
    parts: list[tuple[Path, str]] = [
        ((), f'"""The contract of {title}: `API_URL=… API_TOKEN=… pytest` asks a running server."""\n\n{imports}'),
        (("api",), _FRAME.replace("{HEADERS}", fit(signed(made), 4, 8, 1))),
    ]
    # What is deleted cannot be asked for afterwards.
    parts += [(one.path, _test(one)) for one in sorted(made.operations, key=lambda one: one.method == "DELETE")]
    lines: list[Line] = []
    for path, part in parts:
        gap = 0 if not lines else 1 if part.startswith("API") else 2
        lines += [Line("")] * gap
        lines += [Line(line, path) for line in part.split("\n")]
    return Output(tuple(lines), "python")


def signed(made: Contract) -> str:
    """The headers of a caller who has signed in, with the token of the environment, as an expression."""
    token = "os.environ.get('API_TOKEN', 'example-token')"
    said = {}
    for scheme in made.schemes.values():
        if scheme["type"] == "apiKey" and scheme["in"] == "header":
            said[scheme["name"]] = 'os.environ.get("API_TOKEN", "example-token")'
        elif scheme["type"] != "mutualTLS":
            kind = "Basic" if scheme.get("scheme") == "basic" else "Bearer"
            said["Authorization"] = f'f"{kind} {{{token}}}"'
    return "{" + ", ".join(f"{text(k)}: {v}" for k, v in said.items()) + "}"


def asked_for(one: Operation) -> tuple[str, dict[str, str], dict[str, str]]:
    """The path with its keys, the query and the headers that a request must have, as its examples."""
    values = {(p["in"], p["name"]): p.get("example") for p in one.parameters if p["required"]}
    path = re.sub(r"\{([^}]*)\}", lambda m: _coded(values.get(("path", m[1]))), unquote(one.url))
    query = {name_: _plain(value) for (where, name_), value in values.items() if where == "query"}
    return path, query, {name_: _plain(value) for (where, name_), value in values.items() if where == "header"}


def _test(one: Operation) -> str:
    path, query, sent = asked_for(one)
    media, content = one.body
    lines = [f"def test_{name(one.id)}() -> None:"]
    asked = [text(one.method), text(path)]
    for said, value in (("params", query), ("headers", sent)):
        if value:
            lines.append(f"    {said} = {literal(value, 4, len(said) + 3, 0)}")
            asked.append(f"{said}={said}")
    if media == "application/json":
        lines.append(f"    body: Any = {literal(example_of_content(content), 4, 12, 0)}")
        asked.append("json=body")
    elif media:
        asked += ['content=b"example"', f"headers={{{text('Content-Type')}: {text(media)}}}"] if not sent else []
    call = f"API.request({', '.join(asked)})"
    lines.append(f"    answer = {fit(call, 4, 9)}")
    lines.append(f"    assert answer.status_code == {one.status}")
    media, content = one.answer
    if media == "application/json":
        lines.append(f"    example: Any = {literal(example_of_content(content), 4, 15, 0)}")
        lines.append("    like(example, answer.json())")
    elif media:
        check = f'    assert {text(media)} in answer.headers["Content-Type"]'
        lines.append(check if len(check) <= WIDTH else f"{check}  # noqa: E501")
    return "\n".join(lines)


def _coded(value: Any) -> str:
    return quote(_plain(value), safe="")


def _plain(value: Any) -> str:
    """A value as it stands in a URL."""
    if isinstance(value, list):
        return ",".join(map(_plain, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
