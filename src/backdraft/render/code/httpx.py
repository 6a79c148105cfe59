"""A client of the API in one file of httpx: a method for each endpoint, its answers as `TypedDict`s."""

from __future__ import annotations

from backdraft.design.model import Head
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of
from backdraft.design.view import View
from backdraft.render.code.contract import Contract, Operation, contract
from backdraft.render.code.fastapi import imports_of
from backdraft.render.code.python import docstring, fit, name, text
from backdraft.render.code.typed_dicts import TypedDicts
from backdraft.render.openapi.form import Made

_HIDDEN = ("Error", "Problem")
_IMPORTS = (
    ("collections.abc", "Iterator"),
    ("typing", "Any", "Literal", "NotRequired", "Self", "TypeAlias", "TypedDict"),
    ("urllib.parse", "quote"),
)
_FRAME = '''\
class ApiError(Exception):
    """What the server said instead of an answer: its status, and the body as it came."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


def path_of(template: str, *keys: object) -> str:
    """A path with its keys, each coded as one segment."""
    for key in keys:
        head, _, rest = template.partition("{")
        template = f"{head}{quote(str(key), safe='')}{rest.partition('}')[2]}"
    return template


def given(values: dict[str, Any]) -> dict[str, str]:
    """What a caller has given, as text of a URL or a header."""
    return {name: plain(value) for name, value in values.items() if value is not None}


def plain(value: Any) -> str:
    """A value as text of a URL or a header."""
    if isinstance(value, list):
        return ",".join(map(plain, value))
    return str(value).lower() if isinstance(value, bool) else str(value)'''
_CLIENT = '''\
class Client:
    """The API at an address, also in a `with`; its methods raise `ApiError`."""

    def __init__(
        self,
        url: str = {URL},
        token: str = "",
    ) -> None:
        signed: dict[str, str] = {SIGNED}
        self.http = httpx.Client(base_url=url, headers=signed if token else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        answer = self.http.request(method, path, **sent)
        if not answer.is_success:
            said = "json" in answer.headers.get("Content-Type", "")
            raise ApiError(answer.status_code, answer.json() if said else answer.text)
        return answer'''
_STREAM = """\
    def _follow(self, method: str, path: str, **sent: Any) -> Iterator[str]:
        with self.http.stream(method, path, **sent) as answer:
            if not answer.is_success:
                answer.read()
                raise ApiError(answer.status_code, answer.text)
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    yield line.removeprefix("data:").strip()"""


def httpx(view: View, focus: Path = ()) -> Output:
    """The client as text; its lines lead to the endpoints and types."""
    made = contract(view, focus)
    schemas = {said: schema for said, schema in made.schemas.items() if said not in _HIDDEN}
    types = TypedDicts(schemas)
    taken: list[str] = list(_OWN)
    methods = [(one.path, _method(one, types, taken)) for one in made.operations]
    servers = api_of(view).servers
    url = text(servers[0] if servers else "http://127.0.0.1:8000")
    client = _CLIENT.replace("{URL}", url).replace("{SIGNED}", fit(_signed(made), 8, 25))
    parts: list[tuple[Path, str]] = [
        (made.origins.get(said, ("api",)), types.definition(said)) for said in types.schemas
    ]
    parts += [(("api",), _FRAME), (("api",), client)]
    if any("self._follow(" in part for _, part in methods):
        parts.append((("api",), _STREAM))
    parts += methods
    head = view.get(Head, "head") or Head()
    title = text((head.title or head.name or "the API").replace('"', "'").replace("\\", "/"))[1:-1]
    imports = imports_of("\n".join(part for _, part in parts), (_IMPORTS,))
    lines = [
        Line(line)
        for line in (
            f'"""A client of {title}."""',
            *("", "from __future__ import annotations", ""),
            *imports.split("\n"),
            *("", "import httpx"),
        )
    ]
    flat = True
    for path, part in parts:
        method, alias = part.startswith("    "), ": TypeAlias = " in part.split("\n")[0]
        lines += [Line("")] * (1 if method or (alias and flat) else 2)
        flat = alias
        lines += [Line(line, path) for line in part.split("\n")]
    return Output(tuple(lines), "python")


#: Names of the class's own.
_OWN = ("http", "self", "_ask", "_follow")


def _signed(made: Contract) -> str:
    """The headers of a caller who has signed in with `token`, as an expression."""
    said = {}
    for scheme in made.schemes.values():
        if scheme["type"] == "apiKey" and scheme["in"] == "header":
            said[scheme["name"]] = "token"
        elif scheme["type"] not in ("mutualTLS", "apiKey"):
            kind = "Basic" if scheme.get("scheme") == "basic" else "Bearer"
            said["Authorization"] = f'f"{kind} {{token}}"'
    return "{" + ", ".join(f"{text(key)}: {value}" for key, value in said.items()) + "}"


def _method(one: Operation, types: TypedDicts, known: list[str]) -> str:
    own = name(one.id, known)
    known.append(own)
    taken = ["self", "body", "answer"]
    keys: list[str] = []
    needed: list[str] = []
    free: list[str] = []
    asked: dict[str, dict[str, str]] = {"query": {}, "header": {}}
    for parameter in one.parameters:
        called = name(parameter["name"], taken)
        taken.append(called)
        type_ = types.of(parameter["schema"])
        if parameter["in"] == "path":
            keys.append(f"{called}: {type_}")
            continue
        asked.setdefault(parameter["in"], {})[parameter["name"]] = called
        if parameter["required"]:
            needed.append(f"{called}: {type_}")
        else:
            free.append(f"{called}: {type_ if 'None' in type_ or type_ == 'Any' else f'{type_} | None'} = None")
    media, content = one.body
    arguments = ["self", *keys]
    if media:
        arguments.append(
            f"body: {types.add(content['schema'], f'{one.id}.body') if media == 'application/json' else 'bytes'}"
        )
    arguments += ["*", *needed, *free] if needed or free else []
    media_out, content_out = one.answer
    result = _result(media_out, content_out, types, f"{one.id}.answer")
    call = [text(one.method), _path(one, keys)]
    headers = dict(asked["header"])
    for said, values in (("params", asked["query"]), ("headers", headers)):
        if values:
            pairs = ", ".join(f"{text(key)}: {value}" for key, value in values.items())
            own_media = f", {text('Content-Type')}: {text(media)}" if said == "headers" and _raw(media) else ""
            call.append(f"{said}=given({{{pairs}{own_media}}})")
    if _raw(media):
        call += ["content=body", *([] if headers else [f"headers={{{text('Content-Type')}: {text(media)}}}"])]
    elif media:
        call.append("json=body")
    lines = [f"    def {own}(self) -> {result}:"]
    if len(arguments) > 1:
        lines = [f"    def {own}(", *(f"        {argument}," for argument in arguments), f"    ) -> {result}:"]
    lines.append(f"        {docstring(one.made['summary'])}")
    return "\n".join((*lines, *_called(call, result)))


def _raw(media: str) -> bool:
    return media not in ("", "application/json")


def _path(one: Operation, keys: list[str]) -> str:
    if not keys:
        return text(one.url)
    return f"path_of({', '.join((text(one.url), *(key.partition(':')[0] for key in keys)))})"


def _result(media: str, content: Made, types: TypedDicts, called: str) -> str:
    if media == "application/json":
        return types.add(content["schema"], called)
    return {"": "None", "text/event-stream": "Iterator[str]"}.get(media, "bytes")


def _called(call: list[str], result: str) -> list[str]:
    """The statements that ask and give the answer back."""
    said = ", ".join(call)
    if result == "Iterator[str]":
        return [f"        return {fit(f'self._follow({said})', 8, 7)}"]
    if result == "None":
        return [f"        {fit(f'self._ask({said})', 8)}"]
    asked = f"        said = {fit(f'self._ask({said})', 8, 7)}"
    if result == "bytes":
        return [asked, "        return said.content"]
    return [asked, f"        answer: {fit(result, 8, 8, 14)} = said.json()", "        return answer"]
