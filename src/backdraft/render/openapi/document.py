"""A whole OpenAPI document, or that of one endpoint or service: lines that know the entry they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backdraft.design.kept import laid_over, said
from backdraft.design.model import Endpoint, Event, Head, Service
from backdraft.design.output import Line, Note, Output
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import api_of
from backdraft.design.resolve.examples import example_of
from backdraft.design.view import View
from backdraft.render.openapi.components import Piece, Ref, component_piece, order_of, refs_in, written
from backdraft.render.openapi.fitted import with_fitted
from backdraft.render.openapi.form import Form, Made
from backdraft.render.openapi.names import (
    METHODS,
    ascii_name,
    camel,
    numbered,
    prose,
    template,
    titled,
)
from backdraft.render.openapi.operations import (
    BODILESS,
    operation,
    tag_of,
)
from backdraft.render.openapi.schemas import kept_of, use_of
from backdraft.render.openapi.security import auths, first_server, scheme_of
from backdraft.render.openapi.text import quoted, text

#: A part of the document: lines that are written already, or parts by their key.
Tree = tuple[Line, ...] | dict[str, "Tree"]
#: The kinds of components in the order in which the specification lists them.
_KINDS = ("schemas", "responses", "parameters", "headers", "securitySchemes")


def openapi(view: View, focus: Path, form: Form) -> Output:
    """The document as text.

    Args:
        view: The design.
        focus: `()` for all, an endpoint, or a service for its endpoints.
        form: The version, and whether it is JSON instead of YAML.
    """
    paths, events = chosen(view, focus)
    notes: list[Note] = []
    operations = _operations(view, paths, notes)
    tree: dict[str, Tree] = {"openapi": written(form, "openapi", form.version, 0, ("api",))}
    for name, value in head(view, form).items():
        tree[name] = written(form, name, value, 0, ("api",))
    shown = [path for methods in operations.values() for path in methods.values()]
    tags = _tags(view, shown, bool(events))
    if tags:
        tree["tags"] = written(form, "tags", tags, 0, ("api",))
    pieces = {path: view.ask(_piece, path, form) for path in (*shown, *events)}
    tree["paths"] = {
        url: {method.lower(): pieces[path].lines for method, path in methods.items()}
        for url, methods in operations.items()
    } or written(form, "paths", {}, 0, ())
    if events:
        hooks: dict[str, Tree] = {path[1]: pieces[path].lines for path in events}
        tree["x-webhooks" if form.old else "webhooks"] = hooks
    components = _components(view, shown, list(pieces.values()), form)
    if components:
        tree["components"] = components
    lines = _json(tree) if form.json else _yaml(tree, 0)
    return Output(tuple(lines), "json" if form.json else "yaml", tuple(notes))


def plain(view: View) -> Made:
    """The whole document as plain data, of 3.1. Its parts are the remembered ones: nobody may change them."""
    form = Form()
    paths, events = chosen(view, ())
    operations = _operations(view, paths, [])
    shown = [path for methods in operations.values() for path in methods.values()]
    pieces = {path: view.ask(_piece, path, form) for path in (*shown, *events)}
    made: Made = {"openapi": form.version, **head(view, form)}
    made["paths"] = {
        url: {method.lower(): pieces[path].made for method, path in methods.items()}
        for url, methods in operations.items()
    }
    made["webhooks"] = {path[1]: pieces[path].made for path in events}
    components: Made = {"securitySchemes": {ascii_name(a.name): scheme_of(view, a) for a in auths(view, shown)}}
    for (kind, name), piece in _reached(view, list(pieces.values()), form).items():
        components.setdefault(kind, {})[name] = piece.made
    return {**made, "components": components}


def places(view: View) -> dict[str, Path]:
    """The endpoints by what OpenAPI calls their operations, `GET /orders/{id}`; the events by name."""
    found = _operations(view, view.paths("endpoints"), [])
    operations = {f"{method} {url}": path for url, methods in found.items() for method, path in methods.items()}
    return {path[1]: path for path in view.paths("events")} | operations


def chosen(view: View, focus: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The endpoints and the events that the document is about."""
    if focus[:1] == ("endpoints",) and len(focus) > 2:
        return (focus[:3],), ()
    if focus[:1] in (("endpoints",), ("services",)) and len(focus) > 1:
        return tuple(path for path in view.paths("endpoints") if path[1] == focus[1]), ()
    return view.paths("endpoints"), tuple(view.paths("events"))


def _operations(view: View, paths: Sequence[Path], notes: list[Note]) -> dict[str, dict[str, Path]]:
    """The endpoints by path and method; those that OpenAPI cannot say become notes."""
    found: dict[str, dict[str, Path]] = {}
    for path in paths:
        ep = view.get(Endpoint, *path)
        if ep is None:
            continue
        if ep.method not in METHODS:
            notes.append(Note(path, f"OpenAPI has no place for {ep.method}"))
            continue
        if ep.body is not None and ep.method in BODILESS:
            notes.append(Note(path, f"a {ep.method} has no body in OpenAPI"))
        methods = found.setdefault(template(view, path)[0], {})
        if ep.method in methods:
            notes.append(Note(path, f"{methods[ep.method][1]} has an endpoint of the same path already"))
        else:
            methods[ep.method] = path
    return found


# --- head -----------------------------------------------------------------------------------------------------------


def head(view: View, form: Form) -> Made:
    head, api = view.get(Head, "head") or Head(), api_of(view)
    title = api.title or head.title or head.name or "API"
    servers = api.servers or ("/",)
    info: Made = {
        "title": titled(title),
        "version": api.version or "1.0.0",
        "description": prose("\n\n".join(filter(None, (head.summary, api.note))) or f"What {title} offers"),
        "contact": {"name": _owner(view) or title},
    }
    info["license"] = {"name": "Proprietary"}
    if form.old:
        info["license"]["url"] = first_server(view)
    else:
        info["license"]["identifier"] = "LicenseRef-Proprietary"
    kept = kept_of(view)
    made: Made = {"info": laid_over(info, kept.get("info"), removes=True)}
    if isinstance(told := made["info"].get("license"), dict):
        # A license has an address or an identifier: before 3.1 never the latter, since then never both.
        other = form.old or ("url" in told and "identifier" in told)
        made["info"]["license"] = {
            key: value for key, value in told.items() if value is not None and not (other and key == "identifier")
        }
    made["servers"] = [{"url": server.rstrip("/") or "/"} for server in dict.fromkeys(servers)]
    return made | {key: value for key, value in kept.items() if key.startswith("x-") or key == "externalDocs"}


def _owner(view: View) -> str:
    """Who owns the service that answers first."""
    for path in view.paths("endpoints")[:1]:
        service = view.get(Service, "services", path[1])
        return service.owner if service is not None else ""
    return ""


def _tags(view: View, paths: Sequence[Path], events: bool) -> list[Made]:
    made: dict[str, Made] = {}
    for group in dict.fromkeys(path[1] for path in paths):
        tag = view.ask(tag_of, group)
        service = view.get(Service, "services", group)
        told = (service.does or service.note) if service is not None else ""
        made[tag] = {"name": tag, "description": prose(told or f"Endpoints of {tag}")}
    if events:
        name = numbered("events", made)
        made[name] = {"name": name, "description": "What is told when it happens"}
    return list(made.values())


# --- entries, each remembered ---------------------------------------------------------------------------------------


def _piece(view: View, path: Path, form: Form) -> Piece:
    if path[0] == "events":
        name, made, indent = path[1], webhook(view, path, form), 2
    else:
        name, made, indent = path[2].split(" ", 1)[0].lower(), view.ask(operation, path, form), 4
    return Piece(made, written(form, name, made, indent, path), refs_in(made))


def webhook(view: View, path: Path, form: Form) -> Made:
    event = view.get(Event, *path)
    if event is None:
        return {}
    content: Made = {"schema": {}}
    if event.type:
        example: Any = view.ask(example_of, event.type)
        content = {"schema": use_of(view, event.type, False, form.old, event.array)}
        content["examples"] = {"event": {"value": [example] if event.array else example}}
    post: Made = {
        "tags": ["events"],
        "summary": event.note or f"{event.name} has happened",
        "operationId": camel(f"on {event.name}"),
        "description": prose(event.note or f"Sent when {event.name} has happened"),
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {"204": {"description": "Taken"}, "4XX": {"description": "Refused"}},
        "security": [],
    }
    return {"post": with_fitted(laid_over(post, said(event.kept)), form.old) if event.kept else post}


def _components(view: View, paths: Sequence[Path], pieces: Sequence[Piece], form: Form) -> dict[str, Tree]:
    """All that the operations and the events refer to, and nothing else."""
    found = _reached(view, pieces, form)
    kinds: dict[str, dict[str, Tree]] = {kind: {} for kind in _KINDS}
    order = view.ask(order_of)
    for kind, name in sorted(found, key=lambda ref: order.get(ref, -1)):
        if kind in kinds:
            kinds[kind][name] = found[kind, name].lines
    for auth in auths(view, paths):
        if not (auth.scheme == "mtls" and form.old):
            name = ascii_name(auth.name)
            kinds["securitySchemes"][name] = written(form, name, scheme_of(view, auth), 4, ("api",))
    return {kind: parts for kind, parts in kinds.items() if parts}


def _reached(view: View, pieces: Sequence[Piece], form: Form) -> dict[Ref, Piece]:
    """The components that pieces refer to, and those that these refer to."""
    found: dict[Ref, Piece] = {}
    waiting = [ref for piece in pieces for ref in piece.refs][::-1]
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found[ref] = view.ask(component_piece, ref, form)
            waiting.extend(reversed(found[ref].refs))
    return found


# --- text -----------------------------------------------------------------------------------------------------------


def _yaml(tree: Mapping[str, Tree], indent: int) -> list[Line]:
    lines: list[Line] = []
    for name, part in tree.items():
        if isinstance(part, dict):
            lines.append(Line(f"{' ' * indent}{text(name)}:"))
            lines.extend(_yaml(part, indent + 2))
        else:
            lines.extend(part)
    return lines


def _json(tree: Mapping[str, Tree]) -> list[Line]:
    return [Line("{"), *_json_parts(tree, 2), Line("}")]


def _json_parts(tree: Mapping[str, Tree], indent: int) -> list[Line]:
    lines: list[Line] = []
    for i, (name, part) in enumerate(tree.items()):
        if isinstance(part, dict):
            pad = " " * indent
            lines += [Line(f"{pad}{quoted(name)}: {{"), *_json_parts(part, indent + 2), Line(f"{pad}}}")]
        else:
            lines.extend(part)
        if i + 1 < len(tree):
            lines[-1] = Line(lines[-1].text + ",", lines[-1].path)
    return lines
