"""What code is written from: the operations and schemas of the OpenAPI 3.1 document, so that both say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backdraft.design.model import Endpoint
from backdraft.design.paths import Path
from backdraft.design.resolve.examples import response_value
from backdraft.design.view import View
from backdraft.render.openapi.common import HEADERS, PARAMETERS
from backdraft.render.openapi.components import refs_in, schema_of
from backdraft.render.openapi.document import chosen
from backdraft.render.openapi.form import Form, Made
from backdraft.render.openapi.headers import location, shared_header
from backdraft.render.openapi.names import METHODS, ascii_name, operation_id, roles_of, schema_name, template
from backdraft.render.openapi.operations import operation
from backdraft.render.openapi.security import auths, scheme_of

FORM = Form()


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint: `url` with its keys in braces, `made` its OpenAPI operation, `shared` the headers it refers to."""

    path: Path
    id: str
    method: str
    url: str
    made: Made
    shared: dict[str, Made]

    @property
    def parameters(self) -> list[Made]:
        """The parameters, each whole."""
        said = self.made.get("parameters", ())
        return [PARAMETERS[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in said]

    @property
    def status(self) -> int:
        """The status of success."""
        return next((int(s) for s in self.made["responses"] if s[0] == "2"), 200)

    @property
    def answer(self) -> tuple[str, Made]:
        """The media type and content of success; empty when nothing is answered."""
        content = self.made["responses"].get(str(self.status), {}).get("content", {})
        return next(iter(content.items()), ("", {}))

    @property
    def body(self) -> tuple[str, Made]:
        """The media type and content of the request; empty without a body."""
        content = self.made.get("requestBody", {}).get("content", {})
        return next(iter(content.items()), ("", {}))

    @property
    def headers(self) -> dict[str, Any]:
        """The headers of success with their example."""
        said = self.made["responses"].get(str(self.status), {}).get("headers", {})
        whole = {name: self.shared.get(name, {}) | one for name, one in said.items()}
        return {name: one["example"] for name, one in whole.items() if "example" in one}

    @property
    def auth(self) -> str:
        """The way to sign in; empty when anyone may call."""
        return next((name for way in self.made["security"] for name in way), "")

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """The scopes that a caller needs; None when anyone may call."""
        for way in self.made["security"]:
            return tuple(next(iter(way.values()), ()))
        return None


@dataclass(frozen=True, slots=True)
class Contract:
    """The operations in the order of the file, the schemas and the ways to sign in by name.

    `origins` are the entries that the schemas come from. What is of `types` alone has no operation and wants no frame.
    """

    operations: tuple[Operation, ...]
    schemas: dict[str, Made]
    schemes: dict[str, Made]
    origins: dict[str, Path]
    types: bool = False


def contract(view: View, focus: Path) -> Contract:
    """The contract of the API, of a service, an endpoint, a type or a table, with every schema that it needs."""
    if focus[:1] in (("types",), ("tables",)) and len(focus) > 1:
        named = [schema_name(view, name, sent) for name, sent in reversed(view.ask(roles_of, focus[1]))]
        schemas, origins = _schemas(view, named)
        return Contract((), schemas, {}, origins, types=True)
    operations: list[Operation] = []
    known: set[tuple[str, str]] = set()
    shared = {name: shared_header(view, name) for name in HEADERS}
    for path in chosen(view, focus)[0]:
        ep = view.get(Endpoint, *path)
        if ep is None or ep.method not in METHODS:
            continue
        url = template(view, path)[0]
        if (ep.method, url) not in known:
            known.add((ep.method, url))
            made = view.ask(operation, path, FORM)
            own: dict[str, Made] = {}
            if any("Location" in said.get("headers", ()) for said in made["responses"].values()):
                own = {"Location": {"example": location(view, ep, response_value(view, ep))}}
            operations.append(Operation(path, view.ask(operation_id, path), ep.method, url, made, shared | own))
    named = [name for one in reversed(operations) for kind, name in refs_in(one.made) if kind == "schemas"]
    schemas, origins = _schemas(view, named)
    ways = {ascii_name(auth.name): scheme_of(view, auth) for auth in auths(view, [one.path for one in operations])}
    return Contract(tuple(operations), schemas, ways, origins)


def _schemas(view: View, waiting: list[str]) -> tuple[dict[str, Made], dict[str, Path]]:
    """The schemas of those names, with those that they refer to; and the entry that each comes from."""
    schemas: dict[str, Made] = {}
    origins: dict[str, Path] = {}
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name], origins[name] = schema_of(view, name, FORM)
            waiting.extend(inner for kind, inner in refs_in(schemas[name]) if kind == "schemas")
    return schemas, origins


def example_of_content(content: Made) -> Any:
    """The first example of a body; None when there is none."""
    for one in content.get("examples", {}).values():
        return one["value"]
    return None


def forgets_in(made: Contract) -> bool:
    """Whether something can be deleted, so that it must not be found afterwards."""
    return any(one.method == "DELETE" and "{" in one.url and "404" in one.made["responses"] for one in made.operations)
