"""The API as one Go program of the standard library: types, handlers that answer with the examples, routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from backdraft.design.model import Head
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of, error_named
from backdraft.design.view import View
from backdraft.render.code.contract import Contract, Operation, contract, example_of_content, forgets_in
from backdraft.render.code.go_frame import CHECKS, ERRORS, FRAME, MAIN
from backdraft.render.code.go_members import READING, Members
from backdraft.render.code.go_types import Types, comment, exported, go_string, raw
from backdraft.render.code.python import name
from backdraft.render.openapi.components import refs_in
from backdraft.render.openapi.form import Made

_PACKAGES = (
    *("bytes", "encoding/json", "errors", "fmt", "io", "log", "math", "net/http", "os", "regexp", "sort"),
    *("strconv", "strings", "sync", "time"),
    "unicode/utf8",
)
#: The ends of a whole number of 64 bits.
_LEAST, _MOST = -(2**63), 2**63 - 1
_HIDDEN = ("Error", "Problem")
_KEY = re.compile(r"\{([^}]*)\}(.*)\Z", re.S)


@dataclass(slots=True)
class _Route:
    """Requests of one method that the mux tells apart: `parts` are literal segments, or None for a key; `names` the
    keys; `calls` who answers, with the endings (by key) that the path must have."""

    method: str
    parts: tuple[str | None, ...]
    names: tuple[str, ...]
    calls: list[tuple[Operation, dict[str, str], tuple[str, ...]]] = field(default_factory=list)

    @property
    def pattern(self) -> str:
        """As the mux takes it."""
        keys = iter(self.names)
        said = [f"{{{next(keys)}}}" if part is None else quote(part, safe="~:@!&'()*+,;=-._") for part in self.parts]
        said[-1:] = ["{$}"] if said[-1] == "" else said[-1:]
        return f"{self.method} /{'/'.join(said)}"


def go(view: View, focus: Path = ()) -> Output:
    """The program as text; its lines lead to the endpoints and types."""
    made = contract(view, focus)
    notes: list[Note] = []
    schemas = {said: schema for said, schema in made.schemas.items() if said not in _HIDDEN}
    if made.types:
        return _types(made, focus)
    types = Types(schemas, _sent(made.operations, schemas))
    body: list[tuple[Path, str]] = [(("api",), MAIN)]
    routes = _routes(made.operations, notes)
    body.append((("api",), "\n".join(("// routes says who answers what.", *_registered(routes)))))
    body += [(made.origins[said], types.definition(said)) for said in types.schemas]
    forgets = forgets_in(made)
    members = Members(schemas)
    handlers = [(one.path, part) for one in made.operations for part in _handler(one, types, members, forgets)]
    body += [(("api",), _errors(view)), (("api",), ERRORS.get(api_of(view).envelope, ERRORS["bare"]))]
    body.append((("api",), FRAME))
    body += [(("api",), _signed_in(said, scheme)) for said, scheme in made.schemes.items()]
    if made.schemes:
        body.append((("api",), _KNOWN))
    if forgets:
        body.append((("api",), _GONE))
    if members.said:
        body += [(("api",), READING), (("api",), members.text())]
    elif any(one.body[0] == "application/json" for one in made.operations):
        body += [(("api",), READING), (("api",), "func membersOf(string) []string { return nil }")]
    code = "\n".join(part for _, part in (*body, *handlers))
    for call, check in CHECKS.items():
        if re.search(rf"\b{call}\b", code):
            body.append((("api",), check))
            code += check
    body += handlers
    head = view.get(Head, "head") or Head()
    said = comment(f"The API of {head.title or head.name or 'the design'}: save it as main.go, then `go run main.go`.")
    return Output(_file(f"{said}\npackage main", body), "go", tuple(notes))


def _types(made: Contract, focus: Path) -> Output:
    """The types alone, as a file of a package."""
    types = Types(made.schemas)
    body = [(made.origins[said], types.definition(said)) for said in types.schemas]
    said = comment(f"Package api has what {focus[1]} is.")
    return Output(_file(f"{said}\npackage api", body), "go")


def _file(head: str, body: list[tuple[Path, str]]) -> tuple[Line, ...]:
    """A file: its head, the packages that its code names, the code."""
    code = _code("\n".join(part for _, part in body))
    used = [f'\t"{one}"' for one in _PACKAGES if re.search(rf"\b{one.rpartition('/')[2]}\.[A-Z]", code)]
    imports = [((), "\n".join(("import (", *used, ")")))] if used else []
    lines: list[Line] = []
    for path, part in (((), head), *imports, *body):
        lines += [Line("")] if lines else []
        lines += [Line(line, path) for line in part.split("\n")]
    return tuple(lines)


def _sent(operations: Iterable[Operation], schemas: dict[str, Made]) -> list[str]:
    """The schemas of what requests hold."""
    found = [name_ for one in operations for kind, name_ in refs_in(one.body[1]) if kind == "schemas"]
    for said in found:
        found += [name_ for kind, name_ in refs_in(schemas[said]) if kind == "schemas" and name_ not in found]
    return list(dict.fromkeys(found))


def _code(code: str) -> str:
    """The code without its comments and texts."""
    return re.sub(r'`[^`]*`|"(?:[^"\\]|\\.)*"|//[^\n]*', "", code)


# --- routes ---------------------------------------------------------------------------------------------------------


def _routes(operations: Iterable[Operation], notes: list[Note]) -> list[_Route]:
    """The operations by what the mux can tell apart; what it would refuse to serve is left out with a note."""
    found: dict[tuple[str, tuple[str | None, ...]], _Route] = {}
    for one in operations:
        parts: list[str | None] = []
        names: list[str] = []
        endings: dict[str, str] = {}
        for part in one.url.split("/")[1:]:
            key = _KEY.match(part)
            parts.append(None if key else unquote(part))
            if key:
                names.append(name(key[1], names))
                endings |= {names[-1]: unquote(key[2])} if key[2] else {}
        if any(part in (".", "..") or (part == "" and i < len(parts) - 1) for i, part in enumerate(parts)):
            notes.append(Note(one.path, "Go's mux serves no such path; it is left out of the routes"))
            continue
        known = found.get((one.method, tuple(parts)))
        if known is None:
            route = _Route(one.method, tuple(parts), tuple(names))
            clash = next((other for other in found.values() if _clash(route, other)), None)
            if clash is not None:
                notes.append(Note(one.path, f"Go's mux cannot tell it from {clash.pattern}; it is left out"))
                continue
            known = found[one.method, tuple(parts)] = route
        known.calls.append((one, endings, tuple(names)))
    return list(found.values())


def _clash(one: _Route, other: _Route) -> bool:
    """Whether both match some request and neither is the more special one: the mux panics."""
    methods = {one.method, other.method}
    if (len(methods) > 1 and methods != {"GET", "HEAD"}) or len(one.parts) != len(other.parts):
        return False
    less = more = False
    if one.method != other.method:  # a pattern with GET also takes HEAD
        less, more = one.method == "GET", one.method == "HEAD"
    for a, b in zip(one.parts, other.parts, strict=True):
        if a is not None and b is not None and a != b:
            return False
        more |= a is not None and b is None
        less |= a is None and b is not None
    return less and more


def _registered(routes: list[_Route]) -> list[str]:
    lines = ["func routes() http.Handler {", "\tmux := http.NewServeMux()"]
    for route in routes:
        said = go_string(route.pattern)
        if len(route.calls) == 1 and not route.calls[0][1] and route.calls[0][2] == route.names:
            lines.append(f"\tmux.HandleFunc({said}, {_handler_name(route.calls[0][0])})")
            continue
        lines += [f"\tmux.HandleFunc({said}, func(w http.ResponseWriter, r *http.Request) {{", "\t\tswitch {"]
        plain = None
        for one, endings, names in sorted(route.calls, key=lambda call: not call[1]):
            if not endings:
                plain = plain or (one, names)
                continue
            order = dict(zip(names, route.names, strict=True))
            asked = [
                f"strings.HasSuffix(r.PathValue({go_string(order[k])}), {go_string(v)})" for k, v in endings.items()
            ]
            lines.append(f"\t\tcase {' && '.join(asked)}:")
            lines += _renamed(names, route.names, endings)
            lines.append(f"\t\t\t{_handler_name(one)}(w, r)")
        lines.append("\t\tdefault:")
        if plain is None:
            lines.append("\t\t\tfailure(w, http.StatusNotFound)")
        else:
            lines += [*_renamed(plain[1], route.names, {}), f"\t\t\t{_handler_name(plain[0])}(w, r)"]
        lines += ["\t\t}", "\t})"]
    return [*lines, "\treturn answered(mux)", "}"]


def _renamed(names: tuple[str, ...], known: tuple[str, ...], endings: dict[str, str]) -> list[str]:
    """The keys as the handler calls them, without the endings of their segments."""
    lines = []
    for own, there in zip(names, known, strict=True):
        value = f"r.PathValue({go_string(there)})"
        value = f"strings.TrimSuffix({value}, {go_string(endings[own])})" if own in endings else value
        if own != there or own in endings:
            lines.append(f"\t\t\tr.SetPathValue({go_string(own)}, {value})")
    return lines


# --- errors and callers ---------------------------------------------------------------------------------------------


def _errors(view: View) -> str:
    codes = {401: "unauthenticated", 404: "not_found", 422: "invalid", 500: "internal"}
    known = {status: (code, error_named(view, code).message) for status, code in codes.items()}
    known[405] = ("method_not_allowed", "Method not allowed")
    rows = [f"\t{status}: {{{go_string(code)}, {go_string(said)}}}," for status, (code, said) in sorted(known.items())]
    return "\n".join(
        (
            "// errorOf is what is answered by status: a code and a message.",
            "var errorOf = map[int][2]string{",
            *rows,
            "}",
        )
    )


_GONE = """\
// gone holds what was deleted, until something is made anew; a real program asks its database.
var gone sync.Map

func there(r *http.Request) bool {
	for path := r.URL.Path; path != ""; path = path[:strings.LastIndex(path, "/")] {
		if _, deleted := gone.Load(path); deleted {
			return false
		}
	}
	return true
}

func anew() {
	gone.Range(func(path, _ any) bool {
		gone.Delete(path)
		return true
	})
}"""
_KNOWN = """\
// known says whether a caller has that token. Put the real check here: this one knows one token.
func known(token string) bool {
	wanted := os.Getenv("API_TOKEN")
	if wanted == "" {
		wanted = "example-token"
	}
	return token == wanted
}"""


def _signed_in(said: str, scheme: Made) -> str:
    """Whether a caller has signed in that way."""
    if scheme["type"] == "apiKey":
        place, key = scheme["in"], go_string(scheme["name"])
        token = {"header": f"r.Header.Get({key})", "query": f"r.URL.Query().Get({key})"}.get(place, f"cookie(r, {key})")
    elif scheme["type"] == "mutualTLS":
        token = 'r.Header.Get("X-Client-Certificate")'
    else:
        kind = "Basic" if scheme.get("scheme") == "basic" else "Bearer"
        token = f'strings.TrimPrefix(r.Header.Get("Authorization"), "{kind} ")'
    own = _caller(said)
    note = comment(f"{own} says whether the caller has signed in by {said}.")
    return f"{note}\nfunc {own}(r *http.Request) bool {{\n\treturn known({token})\n}}"


def _caller(said: str) -> str:
    return f"by{exported(said)}"


# --- handlers -------------------------------------------------------------------------------------------------------


def _handler_name(one: Operation) -> str:
    return f"handle{exported(one.id)}"


def _handler(one: Operation, types: Types, members: Members, forgets: bool) -> list[str]:
    """The function that answers, below the types that it alone needs."""
    own = _handler_name(one)
    more: list[str] = []
    lines = [comment(f"{own} answers {one.method} {one.url}: {one.made['summary']}")]
    lines.append(f"func {own}(w http.ResponseWriter, r *http.Request) {{")
    if one.auth:
        scopes = f" // needs {comment(' '.join(one.scopes))[3:]}" if one.scopes else ""
        lines += [f"\tif !{_caller(one.auth)}(r) {{{scopes}", "\t\tfailure(w, http.StatusUnauthorized)", "\t\treturn"]
        lines.append("\t}")
    names: list[str] = []
    for parameter in one.parameters:
        if parameter["in"] == "path":
            names.append(name(parameter["name"], names))
            check = _check(parameter["schema"], types)
            if check:
                lines += [
                    f"\tif !{check}(r.PathValue({go_string(names[-1])})) {{",
                    "\t\tfailure(w, http.StatusNotFound)",
                ]
                lines += ["\t\treturn", "\t}"]
        elif parameter["in"] == "query":
            check = _check(parameter["schema"], types) or "anything"
            needed = "true" if parameter["required"] else "false"
            lines.append(f"\tif !asked(w, r, {go_string(parameter['name'])}, {needed}, {check}) {{")
            lines += ["\t\treturn", "\t}"]
    media, content = one.body
    if media == "application/json":
        schema: Made = content["schema"]
        lines.append(f"\tvar body {types.of(schema, f'{one.id}_body', more)}")
        held = members.held(schema, f"{one.id} body")
        lines += [f"\tif !decode(w, r, &body, {go_string(held)}) {{", "\t\treturn", "\t}"]
        if types.checks_itself(schema):
            lines += ['\tif wrong := body.wrong(""); wrong != nil {']
            lines += ["\t\tfailure(w, http.StatusUnprocessableEntity, wrong...)", "\t\treturn", "\t}"]
    if forgets and "{" in one.url and "404" in one.made["responses"]:
        lines += ["\tif !there(r) {", "\t\tfailure(w, http.StatusNotFound)", "\t\treturn", "\t}"]
        lines += ["\tgone.Store(r.URL.Path, true)"] if one.method == "DELETE" else []
    if forgets and one.method == "POST" and one.status == 201:
        lines.append("\tanew()")
    for said, value in one.headers.items():
        if said in ("Location", "ETag", "Cache-Control"):
            lines.append(f"\tw.Header().Set({go_string(said)}, {go_string(str(value))})")
    lines += _answer(one, types, more)
    lines.append("}")
    return [*more, "\n".join(lines)]


def _answer(one: Operation, types: Types, more: list[str]) -> list[str]:
    media, content = one.answer
    if media == "application/json":
        answer = types.of(content["schema"], f"{one.id}_answer", more)
        return [f"\tvar answer {answer}", f"\trespond(w, {one.status}, &answer, {raw(example_of_content(content))})"]
    lines = [f'\tw.Header().Set("Content-Type", {go_string(media)})'] if media else []
    lines.append(f"\tw.WriteHeader({one.status})")
    said = example_of_content(content) if media else None
    if isinstance(said, str) and said:
        lines.append(f"\tio.WriteString(w, {go_string(said)})")
    return lines


def _check(schema: Made, types: Types) -> str:
    """The function that says whether a text of a URL can be such a value; empty when any can."""
    while "$ref" in schema:
        schema = types.schemas[schema["$ref"].rpartition("/")[2]]
    if len(schema.get("allOf", ())) == 1:
        return _check(schema["allOf"][0], types)
    if schema.get("type") == "string" and schema.get("enum"):
        return f"oneOf({', '.join(go_string(one) for one in schema['enum'] if isinstance(one, str))})"
    if schema.get("type") == "integer" and ("minimum" in schema or "maximum" in schema):
        low, high = int(schema.get("minimum", _LEAST)), int(schema.get("maximum", _MOST))
        return f"between({min(max(low, _LEAST), _MOST)}, {max(min(high, _MOST), _LEAST)})"
    if schema.get("type") == "string" and "format" not in schema and {"minLength", "maxLength"} & schema.keys():
        return f"sized({schema.get('minLength', 0)}, {schema.get('maxLength', _MOST)})"
    if schema.get("type") == "string":
        return {"uuid": "uuid", "date-time": "moment", "date": "day"}.get(schema.get("format", ""), "")
    return {"integer": "whole", "number": "number", "boolean": "truth"}.get(str(schema.get("type")), "")
