"""The section about the API: its conventions, each endpoint with an example, its types and errors."""

from __future__ import annotations

from dataclasses import replace

from backdraft.design.model import Amount, Api, Auth, Column, Endpoint, Error, Page, Service, TypeDef
from backdraft.design.notation.endpoint import format_endpoint
from backdraft.design.notation.schema import format_type
from backdraft.design.notation.sqltypes import format_sqltype
from backdraft.design.output import Line, join, lines_of
from backdraft.design.paths import Path
from backdraft.design.resolve.curl import curl
from backdraft.design.resolve.endpoints import (
    Input,
    api_of,
    auth_of,
    error_named,
    errors_of,
    full_path,
    header_types,
    key_types,
    paging_of,
    param_types,
    rate_of,
)
from backdraft.design.resolve.example_errors import error_example
from backdraft.design.resolve.examples import response_example
from backdraft.design.resolve.tables import fields_of, type_of_column
from backdraft.design.view import View
from backdraft.render.markdown.schema import default_of, rules_of
from backdraft.render.markdown.services import named
from backdraft.render.markdown.text import (
    Block,
    Row,
    cell,
    code,
    codes,
    facts,
    fence,
    heading,
    paragraph,
    plain_code,
    table,
    undecided,
)


def api(view: View) -> Block:
    """Conventions, endpoints by service, types, errors."""
    title = heading(2, "API endpoint definitions with example requests and responses")
    paths = view.paths("endpoints")
    groups = [group for group in view.groups() if any(path[1] == group for path in paths)]
    types, errors = view.paths("types"), view.ask(_common)
    return join(
        (
            title,
            view.ask(_conventions),
            () if paths else undecided("`endpoints:`"),
            *(view.ask(_group, group) for group in groups),
            heading(3, "Types") if types else (),
            *(view.ask(type_section, path) for path in types),
            heading(3, "Errors") if errors else (),
            table(("Code", "Status", "Message"), (_error(view, name) for name in errors)),
        )
    )


def _common(view: View) -> tuple[str, ...]:
    """The errors that are told once for all: those of the design, then what else every endpoint may answer."""
    return tuple(dict.fromkeys((*(path[1] for path in view.paths("errors")), *api_of(view).every.errors)))


def _error(view: View, name: str) -> Row:
    error = error_named(view, name)
    path = ("errors", name) if view.entry(("errors", name)) is not None else ("api",)
    return path, (code(name), str(error.status) if error.status else "", cell(error.message))


def _conventions(view: View) -> Block:
    """What holds for every endpoint, of what the design says."""
    said = view.get(Api, "api")
    if said is None:
        return ()
    path: Path = ("api",)
    every = said.every
    rows = facts(
        (
            (path, "Title", cell(said.title)),
            (path, "Version", cell(said.version)),
            (path, "Base path", code(said.base)),
            (path, "Servers", codes(said.servers)),
            (path, "Envelope", said.envelope),
            (path, "Ways to sign in", ", ".join(_auth(auth) for auth in said.auth)),
            (path, "Signed in by default with", code(every.auth)),
            (path, "Rate by default", every.rate.text if every.rate else ""),
            (path, "Errors of every endpoint", codes(every.errors)),
            (path, "Lists are paged", _paged(said.page) if said.page != Page() else ""),
        )
    )
    return join((rows, paragraph(said.note, path)))


def _paged(page: Page) -> str:
    return f"by {page.style}, {page.limit} at a time, at most {page.max}"


def _auth(auth: Auth) -> str:
    options = "".join(f", {cell(name)} {code(value)}" for name, value in auth.options)
    return f"{code(auth.name)} ({cell(auth.scheme)}{options})" if auth.scheme or options else code(auth.name)


def _group(view: View, group: str) -> Block:
    service = view.get(Service, "services", group)
    paths = tuple(path for path in view.paths("endpoints") if path[1] == group)
    title = named(group, service.title if service else "")
    return join((heading(3, title, ("services", group)), *(view.ask(endpoint, path) for path in paths)))


def endpoint(view: View, path: Path) -> Block:
    """One endpoint: what it says and what follows, with an example request, response and error."""
    ep = view.get(Endpoint, *path)
    if ep is None:
        return ()
    return join(
        (
            heading(4, plain_code(f"{ep.method} {full_path(view, ep)}"), path),
            paragraph(ep.summary, path),
            paragraph(ep.description, path),
            facts((path, name, value) for name, value in _facts(view, ep)),
            table(("Input", "In", "Type", "Required", "Rules", "Note"), _inputs(view, ep, path)),
            table(
                ("Error", "Status", "Message"),
                ((_origin(view, e, path), (code(e.name), str(e.status), cell(e.message))) for e in _own(view, ep)),
            ),
            *_examples(view, ep, path),
        )
    )


def _origin(view: View, error: Error, path: Path) -> Path:
    """Where an error is worded; the endpoint for a built-in one that the design leaves as it is."""
    where = ("errors", error.name)
    return where if view.entry(where) is not None else path


def _facts(view: View, ep: Endpoint) -> tuple[tuple[str, str], ...]:
    line = format_endpoint(replace(ep, summary=""))
    auth, rate, page = auth_of(view, ep), rate_of(view, ep), paging_of(view, ep)
    return (
        ("Line", plain_code(line)),
        ("Signed in with", "public" if ep.public else code(auth.name) if auth else ""),
        ("Scopes", codes(ep.scopes)),
        ("Rate", _text(rate)),
        ("Paged", _paged(page) if page else ""),
        ("Sorted by", codes(ep.sort)),
        ("Kept by caches", _text(ep.cache)),
        ("Expected load", _text(ep.load)),
        ("Deprecated", ", ".join(f"{name} {cell(text)}" for name, text in ep.deprecated)),
    )


def _text(amount: Amount | None) -> str:
    return amount.text if amount else ""


def _inputs(view: View, ep: Endpoint, path: Path) -> list[Row]:
    found = [("path", one) for one in key_types(view, ep)]
    found += [("query", one) for one in param_types(view, ep)]
    found += [("header", one) for one in header_types(view, ep)]
    return [(one.source or path, _input(where, one)) for where, one in found]


def _input(where: str, one: Input) -> tuple[str, ...]:
    name = one.name + (f"[{','.join(one.ops)}]" if one.ops else "")
    required = "yes" if one.required else ""
    return code(name), where, code(format_sqltype(one.type)), required, rules_of(one.column), cell(one.column.note)


def _examples(view: View, ep: Endpoint, path: Path) -> tuple[Block, ...]:
    """A request as a shell command, the answer, each error that it states; the first that follows if it states none."""
    answered = response_example(view, ep)
    own = _own(view, ep)
    shown = [error for error in own if error.name in ep.errors] or own[:1]
    blocks = [_label("Request", path), fence("bash", lines_of(curl(view, ep), path), path)]
    if answered:
        blocks += [_label("Response", path), _json(answered, path)]
    for error in shown:
        blocks += [_label(f"{error.status} {code(error.name)}", path), _json(error_example(view, ep, error), path)]
    return tuple(blocks)


def _own(view: View, ep: Endpoint) -> tuple[Error, ...]:
    """The errors of an endpoint that are not those of every endpoint."""
    return tuple(error for error in errors_of(view, ep) if error.name not in api_of(view).every.errors)


def _label(words: str, path: Path) -> Block:
    return heading(5, words, path)


def _json(text: str, path: Path) -> Block:
    return fence("json", lines_of(text, path), path)


# --- types ----------------------------------------------------------------------------------------------------------


def type_section(view: View, path: Path) -> Block:
    """One named type with its fields."""
    kind = view.get(TypeDef, *path)
    if kind is None:
        return ()
    title = heading(4, code(kind.name), path)
    fields = fields_of(view, kind.name) if kind.form in ("derived", "fields") else ()
    line = () if kind.form == "fields" else (Line(plain_code(_one_line(kind)), path),)
    rows = table(
        ("Field", "Type", "May be left out", "Default", "Rules", "Note"),
        (_field(view, path, column) for column in fields),
    )
    return join((title, line, paragraph(kind.note, path), rows))


def _one_line(kind: TypeDef) -> str:
    text = format_type(replace(kind, note=""))
    return text if isinstance(text, str) else ""


def _field(view: View, path: Path, column: Column) -> Row:
    kind = code(format_sqltype(column.type or type_of_column(view, column)))
    may = "yes" if column.nullable or column.default is not None or column.has("optional") else ""
    return path, (code(column.name), kind, may, code(default_of(column)), rules_of(column), cell(column.note))
