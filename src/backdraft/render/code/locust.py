"""The load of an API as a locust file: each endpoint as often as the design says that it is called."""

from __future__ import annotations

from backdraft.design.model import Endpoint, Head, Service
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.code.contract import Operation, contract, example_of_content
from backdraft.render.code.pytest import asked_for, signed
from backdraft.render.code.python import docstring, fit, literal, name, text

#: The weight of what is called most often.
_MOST = 100


def locust(view: View, focus: Path = ()) -> Output:
    """The file as text; its lines lead to the endpoints."""
    made = contract(view, focus)
    head = view.get(Head, "head") or Head()
    title = head.title or head.name or "the API"
    said = docstring(f"Load on {title}: `API_TOKEN=... locust -f FILE --host http://127.0.0.1:8000`.")
    headers = signed(made)
    weights = _weights(view, made.operations)
    deleted = [one.url for one in made.operations if one.method == "DELETE" and "{" in one.url]
    tasks = [
        (one.path, _task(one, weight, any(f"{one.url}/".startswith(f"{url}/") for url in deleted)))
        for one, weight in zip(made.operations, weights, strict=True)
    ]
    imports = ["from typing import Any"] if any(": Any" in part for _, part in tasks) else []
    imports = ["import os", *imports] if "os.environ" in headers else imports
    imported = ["\n".join(imports)] if imports else []
    foreign = "from locust import HttpUser, between, task" if tasks else "from locust import HttpUser, between"
    first = "\n\n".join((said, "from __future__ import annotations", *imported, foreign))
    user = ['class Caller(HttpUser):\n    """Somebody who calls the API."""\n\n    wait_time = between(1, 3)']
    if headers != "{}":
        update = fit(f"self.client.headers.update({headers})", 8)
        user.append(f'    def on_start(self) -> None:\n        """Sign in."""\n        {update}')
    parts: list[tuple[Path, str]] = [((), first), ((), ""), *((("api",), part) for part in user), *tasks]
    lines: list[Line] = []
    for path, part in parts:
        lines += [Line("")] if lines else []
        lines += [Line(line, path) for line in part.split("\n")] if part else []
    return Output(tuple(lines), "python")


def _weights(view: View, operations: tuple[Operation, ...]) -> list[int]:
    """How often each is called beside the others: by its own `load`, else by the calls that name it, else alike."""
    loads = [_load(view, one) for one in operations]
    shares = loads if any(loads) else [_called(view, one) for one in operations]
    most = max(shares, default=0.0)
    return [max(1, round(_MOST * share / most)) if most else 1 for share in shares]


def _load(view: View, one: Operation) -> float:
    ep = view.get(Endpoint, *one.path)
    return ep.load.value if ep is not None and ep.load is not None else 0.0


def _called(view: View, one: Operation) -> float:
    ep = view.get(Endpoint, *one.path)
    wanted = f"{ep.method} {ep.path}" if ep is not None else ""
    services = view.all(Service, "services")
    calls = [call for service in services for call in service.calls if call.target == one.path[1]]
    return sum(call.times for call in calls if call.operation == wanted)


def _task(one: Operation, weight: int, may_be_gone: bool) -> str:
    path, query, headers = asked_for(one)
    own = name(one.id, ("client", "wait_time", "on_start", "on_stop", "tasks", "weight", "host", "environment"))
    lines = [f"    @task({weight})", f"    def {own}(self) -> None:", f"        {docstring(one.made['summary'])}"]
    called = f"{one.method} {one.url}"
    asked = [text(one.method), text(path), f"name={text(called)}"]
    for said, value in (("params", query), ("headers", headers)):
        if value:
            lines.append(f"        {said} = {literal(value, 8, len(said) + 3, 0)}")
            asked.append(f"{said}={said}")
    media, content = one.body
    if media == "application/json":
        lines.append(f"        body: Any = {literal(example_of_content(content), 8, 12, 0)}")
        asked.append("json=body")
    elif media and not headers:
        kind = f"headers={{{text('Content-Type')}: {text(media)}}}"
        asked += ['data=b"example"', kind]
    elif media:
        asked.append('data=b"example"')
    if may_be_gone:
        asked.append("catch_response=True")
        call = fit(f"self.client.request({SEPARATOR.join(asked)})", 8, 5, 11)
        lines += [f"        with {call} as answer:", "            # Another caller may have deleted it."]
        lines += ["            if answer.status_code == 404:", "                answer.success()"]
    else:
        lines.append(f"        {fit(f'self.client.request({SEPARATOR.join(asked)})', 8)}")
    return "\n".join(lines)


SEPARATOR = ", "
