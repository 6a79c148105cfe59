"""The API as one FastAPI file with pydantic v2 models: it runs as it stands and answers with the examples.

What pydantic and Starlette do otherwise than the contract says is put right in it: errors come in the API's envelope,
a value is of its own type or refused, `Allow` names every method of a path, a key that cannot be one is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from backdraft.design.model import Head
from backdraft.design.output import Line, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of, error_named
from backdraft.design.view import View
from backdraft.render.code.contract import Contract, Operation, contract, example_of_content, forgets_in
from backdraft.render.code.pydantic import ALIASES, HELPERS, Types, alias
from backdraft.render.code.python import WIDTH, fit, literal, name, text, width
from backdraft.render.openapi.form import Made

_HIDDEN = ("Error", "Problem")


def fastapi(view: View, focus: Path = ()) -> Output:
    """The application as text; its lines lead to the endpoints and types."""
    made = contract(view, focus)
    schemas = {name_: schema for name_, schema in made.schemas.items() if name_ not in _HIDDEN}
    types = Types(schemas)
    forgets = forgets_in(made)
    routes = [(one.path, _route(one, types, forgets)) for one in made.operations]
    models = [(made.origins[said], types.definition(said)) for said in _ordered(schemas)]
    # Aliases stand above what uses them; a model may be used above its definition, an alias may not.
    aliases: list[tuple[Path, str]] = [(("api",), alias(which)) for which in ALIASES if which in types.used]
    envelope = [(("api",), part) for part in _envelope(view, made)]
    frame = [] if made.types else _frame(view, made)
    frame += [_SENT] if any("additionalProperties" in schema for schema in schemas.values()) else []
    frame += [_ABSENT] if "ABSENT" in types.used else []
    body = [
        *((("api",), part) for part in frame),
        *([(("api",), HELPERS)] if aliases else []),
        *([(("api",), "\n".join(part for _, part in aliases))] if aliases else []),
        *models,
        *envelope,
        *routes,
    ]
    code = "\n".join(part for _, part in body)
    title = "Models of pydantic." if made.types else _title(view)
    head = f'"""{title}"""\n\nfrom __future__ import annotations\n\n{imports_of(code, (_IMPORTS, _FOREIGN))}'
    lines = [Line(line) for line in head.rstrip("\n").split("\n")]
    for path, part in body:
        gap = 2 if part.startswith(("class ", "def ", "async ", "@")) or lines[-1].text.startswith((" ", ")")) else 1
        lines += [Line("")] * gap
        lines += [Line(line, path) for line in part.split("\n")]
    return Output(tuple(lines), "python")


def _ordered(schemas: dict[str, Made]) -> list[str]:
    """Enums first and what names models last, for Python reads aliases at once; models may stand in any order."""
    kinds = {said: "enum" not in schema and 1 + (schema.get("type") != "object") for said, schema in schemas.items()}
    return sorted(schemas, key=kinds.__getitem__)


# --- the frame ------------------------------------------------------------------------------------------------------


def _title(view: View) -> str:
    head = view.get(Head, "head") or Head()
    title = (head.title or head.name or "The API").replace('"', "'").replace("\\", "/")
    return f"{text(title)[1:-1]}: run it with `uvicorn main:app`."


_IMPORTS = (
    ("", "os"),
    ("", "re"),
    ("datetime", "date", "datetime"),
    ("decimal", "Decimal"),
    ("typing", "Annotated", "Any", "Generic", "Literal", "TypeVar", "Union"),
    ("uuid", "UUID"),
)
_FOREIGN = (
    ("fastapi", "Depends", "FastAPI", "Header", "Path", "Query", "Request", "Response"),
    ("fastapi.exceptions", "RequestValidationError"),
    ("fastapi.responses", "JSONResponse", "StreamingResponse"),
    ("pydantic", "BaseModel", "BeforeValidator", "ConfigDict", "Field", "PlainSerializer", "Strict", "TypeAdapter"),
    ("starlette.exceptions", "HTTPException"),
)


def imports_of(code: str, groups: Sequence[Sequence[tuple[str, ...]]]) -> str:
    """The imports that a code needs, of groups of a module with its names; a module without one is named itself."""
    words = set(re.findall(r"[A-Za-z_]+", code))
    blocks = []
    for group in groups:
        lines = []
        for module, *names in group:
            used = [one for one in names if one in words]
            if used and not module:
                lines += [f"import {one}" for one in used if f"{one}." in code]
            elif used:
                lines.append(_from(module, used))
        if lines:
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _from(module: str, names: list[str]) -> str:
    flat = f"from {module} import {', '.join(names)}"
    if len(flat) <= 88:
        return flat
    return "\n".join((f"from {module} import (", *(f"    {one}," for one in names), ")"))


def _frame(view: View, made: Contract) -> list[str]:
    head = view.get(Head, "head") or Head()
    api = api_of(view)
    title, version = api.title or head.title or head.name or "API", api.version or "1.0.0"
    app = f"app = {fit(f'FastAPI(title={text(title)}, version={text(version)})', 0, 6)}"
    codes = {404: "not_found", 405: "method_not_allowed", 422: "invalid", 500: "internal"}
    known = {status: (code, error_named(view, code).message) for status, code in codes.items()}
    known[405] = ("method_not_allowed", "Method not allowed")
    known[401] = ("unauthenticated", error_named(view, "unauthenticated").message)
    errors = {status: list(said) for status, said in sorted(known.items())}
    table = "\n".join(
        ("ERRORS = {", *(f"    {status}: ({text(said[0])}, {text(said[1])})," for status, said in errors.items()), "}")
    )
    parts = [app, "#: What is answered by status where no function says more.\n" + table]
    parts.append(_ERROR.get(api.envelope, _ERROR["bare"]))
    parts.append(_HANDLERS)
    if made.schemes:
        parts += [_KNOWN, *(_signed_in(said, scheme) for said, scheme in made.schemes.items())]
    if forgets_in(made):
        parts.append(_GONE)
    return parts


_ERROR = {
    "standard": '''\
def failure(status: int, details: list[dict[str, str]] | None = None) -> JSONResponse:
    """An error in the envelope of this API."""
    code, message = ERRORS.get(status, ERRORS[500])
    error = {"code": code, "message": message, "details": details or []}
    return JSONResponse({"success": False, "error": error}, status)''',
    "bare": '''\
def failure(status: int, details: list[dict[str, str]] | None = None) -> JSONResponse:
    """An error in the form of this API."""
    code, message = ERRORS.get(status, ERRORS[500])
    error = {"code": code, "message": message, "details": details or []}
    return JSONResponse(error, status)''',
    "problem": '''\
def failure(status: int, details: list[dict[str, str]] | None = None) -> JSONResponse:
    """An error as RFC 9457 says it."""
    code, message = ERRORS.get(status, ERRORS[500])
    problem: dict[str, Any] = {
        "type": f"/errors/{code}",
        "title": message,
        "status": status,
        "code": code,
    }
    if details:
        problem["errors"] = details
    return JSONResponse(problem, status, media_type="application/problem+json")''',
}
_HANDLERS = '''\
@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """What is wrong with a request; a key of a path that cannot be one names nothing."""
    wrong = [one for one in error.errors() if one["loc"][0] != "path"]
    if not wrong:
        return failure(404)
    return failure(
        422,
        [
            {"field": ".".join(map(str, one["loc"][1:])), "message": one["msg"]}
            for one in wrong
        ],
    )


@app.exception_handler(HTTPException)
async def refused(request: Request, error: HTTPException) -> JSONResponse:
    """No such path, or not with that method: then `Allow` says with which."""
    # A body that cannot even be decoded is as invalid as any other.
    answer = failure(422 if error.status_code == 400 else error.status_code)
    if error.status_code == 405:
        methods: set[str] = set()
        for route in app.routes:
            if route.matches(request.scope)[0].value:
                methods |= getattr(route, "methods", None) or set()
        answer.headers["Allow"] = ", ".join(sorted(methods))
    return answer


@app.exception_handler(Exception)
async def failed(request: Request, error: Exception) -> JSONResponse:
    """Whatever else goes wrong is told without its insides."""
    return failure(500)'''
_KNOWN = '''\
def known(token: str) -> str:
    """The caller with that token. Put the real check here: this one knows one token."""
    if token != os.environ.get("API_TOKEN", "example-token"):
        raise HTTPException(401)
    return token'''
_PLACES = {"header": "headers", "query": "query_params", "cookie": "cookies"}


def _signed_in(said: str, scheme: Made) -> str:
    """What finds the token of a caller who signs in that way."""
    if scheme["type"] == "apiKey":
        token = f'request.{_PLACES[scheme["in"]]}.get({text(scheme["name"])}, "")'
    elif scheme["type"] == "mutualTLS":
        token = 'request.headers.get("X-Client-Certificate", "")'
    else:
        kind = "Basic" if scheme.get("scheme") == "basic" else "Bearer"
        token = f'request.headers.get("Authorization", "").removeprefix("{kind} ")'
    way = name(said)
    head = f"async def by_{way}(request: Request) -> str:"
    return f"{head}\n    return {fit(f'known({token})', 4, 7)}\n\n\n{_caller(said)} = Annotated[str, Depends(by_{way})]"


def _caller(said: str) -> str:
    return "Caller" + "".join(part.capitalize() for part in name(said).split("_"))


_GONE = '''\
#: What was deleted, until something is made anew; a real application asks its database.
gone: set[str] = set()


async def there(request: Request) -> None:
    """Refuse what was deleted, and what was a part of it."""
    path = request.url.path
    if any(path == one or path.startswith(f"{one}/") for one in gone):
        raise HTTPException(404)'''
_SENT = '''\
class Sent(BaseModel):
    """A request, which holds what the contract names and nothing else."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)'''
_ABSENT = """\
#: A field that was left out.
ABSENT: Any = None"""


def _envelope(view: View, made: Contract) -> list[str]:
    standard = api_of(view).envelope == "standard"
    success = "    success: Literal[True] = True\n" if standard else ""
    kinds = {_wrapper(one.answer[1].get("schema", {})) for one in made.operations}
    parts = ['T = TypeVar("T")'] if kinds - {""} else []
    if "Answer" in kinds:
        parts.append(f'class Answer(BaseModel, Generic[T]):\n    """What is asked for."""\n\n{success}    data: T')
    for kind, meta in (("Paged", "PageMeta"), ("Listed", "CursorMeta")):
        if kind in kinds:
            said = f'class {kind}(BaseModel, Generic[T]):\n    """A part of a list."""\n\n'
            parts.append(f"{said}{success}    data: T\n    meta: {meta}")
    return parts


def _wrapper(schema: Made) -> str:
    """Which envelope an answer has."""
    properties = schema.get("properties", {})
    if "data" not in properties or set(properties) - {"success", "data", "meta"}:
        return ""
    meta = properties.get("meta", {}).get("$ref", "")
    return "Paged" if meta.endswith("/PageMeta") else "Listed" if meta else "Answer" if "success" in properties else ""


# --- routes ---------------------------------------------------------------------------------------------------------


def _route(one: Operation, types: Types, forgets: bool) -> str:
    media, content = one.answer
    own = name(one.id)
    decorator = [text(one.url), f"status_code={one.status}", f"tags={literal(one.made['tags'], 0)}"]
    decorator += [f"summary={text(one.made['summary'])}", f"operation_id={text(one.id)}"]
    decorator += ["deprecated=True"] if one.made.get("deprecated") else []
    keyed = forgets and "{" in one.url and "404" in one.made["responses"]
    if keyed:  # who has not signed in learns nothing of what is there
        first = f"Depends(by_{name(one.auth)}), " if one.auth else ""
        decorator.append(f"dependencies={fit(f'[{first}Depends(there)]', 4, 13, 1)}")
    lines = [f"@app.{one.method.lower()}(", *(f"    {item}," for item in decorator), ")"]
    parameters, note = _parameters(one, types, own)
    plain = media == "application/json"
    answer = _answer_type(content, types) if plain else "Response"
    if not plain:
        lines[-1:] = ["    response_model=None,", ")"]
    if one.auth:
        parameters.insert(0, f"caller: {_caller(one.auth)}")
    headers = {k: v for k, v in one.headers.items() if k in ("Location", "ETag", "Cache-Control")}
    if headers and plain:
        parameters.insert(0, "response: Response")
    if keyed and one.method == "DELETE":
        parameters.insert(0, "request: Request")
    if parameters:
        lines += [f"async def {own}(", *(f"    {item}," for item in parameters), f") -> {answer}:"]
    else:
        lines.append(f"async def {own}() -> {answer}:")
    lines += [f"    # {note}"] if note else []
    if one.scopes:
        lines.append(f"    # needs {text(' '.join(one.scopes))[1:-1]}")
    if headers and plain:
        for key, value in headers.items():
            line = f"    response.headers[{text(key)}] = {text(str(value))}"
            wide = width(line) > WIDTH  # ruff puts what does not fit between brackets, however long it is
            lines += (
                [f"    response.headers[{text(key)}] = (", f"        {text(str(value))}", "    )"] if wide else [line]
            )
    if keyed and one.method == "DELETE":
        lines.append("    gone.add(request.url.path)")
    if forgets and one.method == "POST" and one.status == 201:
        lines.append("    gone.clear()")
    lines += _result(one, media, content, answer)
    return "\n".join(lines)


def _answer_type(content: Made, types: Types) -> str:
    schema = content.get("schema", {})
    kind = _wrapper(schema)
    if kind:
        return f"{kind}[{types.whole(schema['properties']['data'])}]"
    return types.whole(schema)


def _result(one: Operation, media: str, content: Made, answer: str) -> list[str]:
    value = example_of_content(content)
    if media == "application/json":
        # The example is validated like any other answer.
        return [
            f"    example: Any = {literal(value, 4, 15, 0)}",
            f"    return TypeAdapter({answer}).validate_python(example)",
        ]
    if media == "text/event-stream":
        return [
            *("    messages = [", f"        {text(str(value or ''))},", "    ]"),
            f"    return StreamingResponse(iter(messages), media_type={text(media)})",
        ]
    if media:
        return [f'    return Response(b"", {one.status}, media_type={text(media)})']
    return [f"    return Response(status_code={one.status})"]


def _parameters(one: Operation, types: Types, own: str) -> tuple[list[str], str]:
    """The parameters of the function, those without a default first."""
    needed: list[str] = []
    free: list[str] = []
    taken = ["caller", "request", "response", "body", own]
    for parameter in one.parameters:
        said = parameter["name"]
        variable = name(said, taken)
        taken.append(variable)
        made, limits = types.of(parameter["schema"], url=True)
        place = {"path": "Path", "query": "Query", "header": "Header"}[parameter["in"]]
        items = [f"alias={text(said)}"] if variable != said or place == "Header" else []
        items += limits
        if parameter["schema"].get("type") == "array":
            made, items = "str", items[:1] if items and items[0].startswith("alias") else []
        default = parameter["schema"].get("default")
        optional = not parameter["required"]
        kind = f"{made} | None" if optional and default is None else made
        end = f" = {literal(default, 0)}" if optional else ""
        head = f"{variable}: "
        item = fit(f"Annotated[{kind}, {place}({', '.join(items)})]", 4, len(head), len(end) + 1)
        (free if optional else needed).append(head + item + end)
    media, content = one.body
    if media == "application/json":
        needed.append(f"body: {types.whole(content['schema'])}")
        return [*needed, *free], ""
    return [*needed, *free], f"the body is {text(media)[1:-1]}: take it from `Request.stream`" if media else ""
