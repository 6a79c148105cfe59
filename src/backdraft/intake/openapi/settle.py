"""What was read of a document, settled against the design that it makes: what holds for all, what each says itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from backdraft.design.kept import held
from backdraft.design.model import Endpoint, Event
from backdraft.design.nodes import Plain, node_of
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from backdraft.design.notation.services import format_event
from backdraft.design.notation.words import unspaced
from backdraft.design.paths import Path
from backdraft.design.patience import so_far
from backdraft.design.reading import read_entry
from backdraft.design.view import View
from backdraft.intake.imported import Asked
from backdraft.intake.openapi import examples, head, older
from backdraft.intake.openapi.columns import line_of
from backdraft.intake.openapi.growing import Written
from backdraft.intake.openapi.operations import Drafted, Reader
from backdraft.intake.openapi.order import in_groups
from backdraft.intake.openapi.source import Source, down, mapping, words
from backdraft.render.openapi.form import Form

_READ = frozenset(("openapi", "swagger", "info", "servers", "tags", "paths", "components", "security", "webhooks"))
_READ |= {"x-webhooks", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters"}
_READ |= {"responses", "securityDefinitions", "jsonSchemaDialect", "$self"}

Entry = tuple[Path, Plain]


@dataclass(slots=True)
class Parts:
    """What was read, before it is settled."""

    drafts: list[Drafted] = field(default_factory=list)
    events: list[tuple[Event, dict[str, Any], str]] = field(default_factory=list)


def settle(reader: Reader, parts: Parts, asked: Asked) -> list[Entry]:
    source, root = reader.source, reader.root
    form = Form("3.0.3" if str(root.get("openapi", "")).startswith("3.0") else "3.1.1")
    drafts = parts.drafts
    used = Counter(draft.security for draft in drafts if draft.security)
    auths = head.auths(source, root, used)
    tags = list(dict.fromkeys(draft.service for draft in drafts if draft.service))
    order = in_groups([(draft.url, draft.service) for draft in drafts])
    tags.sort(key=order.index)
    services, service_entries = head.services(source, root, tags)
    api, every_auth = _api(reader, auths, used, drafts)
    drafts = [_signed(source, draft, auths, every_auth, bool(auths)) for draft in drafts]
    drafts.sort(key=lambda draft: order.index(draft.service))

    owner = _owner(root, services, tags, root.get("info"))
    if owner and service_entries:
        path, value = service_entries[0]
        said_ = value if isinstance(value, dict) else {"does": value} if value else {}
        service_entries[0] = (path, {**said_, "owner": owner})

    inline = {told.code for draft in drafts for told in draft.errors if not reader.errors.known[told.code].common}
    catalogue = reader.errors.entries(_component_codes(reader), inline)
    for key in [key for key in root if key not in _READ]:
        sound = reader.types.kept.sound({key: root[key]}, "#") if key.startswith("x-") or key == "externalDocs" else {}
        if sound:
            api.setdefault("x-openapi", {}).update(sound)
        elif not key.startswith("x-"):
            source.lose(down("#", key), "it has no place in a design: left out")
    types = reader.types.entries(older.components(root)[0])

    entries: list[Entry] = [*head.named(source, root)]
    every = _every(drafts, reader)
    kept: dict[str, Any] = dict(api.pop("x-openapi", {}))
    if every:
        api.setdefault("every", {})["errors"] = list(every)
    view = _view(entries, api, catalogue, service_entries, types, drafts, services, parts.events)
    places = {name: made.at for name, made in reader.types.all.items()}
    examples.without_idle_words(view, source, reader.types.kept.schemas, places)
    if reader.types.kept.schemas:
        kept["schemas"] = reader.types.kept.schemas
    every_codes = tuple(every)

    endpoints: list[Entry] = []
    known: set[Path] = set()
    room = examples.Room()
    for number, draft in enumerate(drafts):
        so_far("endpoints", number, len(drafts))
        service = services.get(draft.service, "")
        wanted = [told.code for told in draft.errors]
        path = ("endpoints", service, draft.endpoint.id)
        if path in known:
            source.lose(draft.at, "a second endpoint of that method and path")
            continue
        known.add(path)
        ep = replace(draft.endpoint, service=service)
        draft.endpoint = examples.settled(view, path, ep, _by_status(wanted, reader), every_codes)
        draft.kept |= examples.named_otherwise(view, path, draft)
        _responses_beyond(draft)
        examples.with_fitting_inputs(view, source, draft.endpoint, draft)
        draft.endpoint, said = examples.with_examples(view, source, path, draft, room)
        endpoints.append((path, _entry(source, draft, said)))

    beyond = examples.info_beyond(view, mapping(root.get("info")), form)
    if beyond:
        kept["info"] = reader.types.kept.sound(beyond, "#/info")
    if kept:
        api["x-openapi"] = held(kept)
    entries += [(("api", key), value) for key, value in api.items()]
    entries += catalogue
    entries += service_entries
    for event, post, _ in parts.events:
        path = ("events", event.name)
        patch = examples.event_beyond(view, path, post, form)
        line = format_event(event)
        entries.append((path, {"event": line, "x-openapi": held(patch)} if patch else line))
    return [*entries, *((("types", one.name), one.value) for one in types), *endpoints]


def _api(
    reader: Reader, auths: dict[str, tuple[str, Plain]], used: Counter[str], drafts: list[Drafted]
) -> tuple[dict[str, Any], str]:
    """The API's defaults, and the way to sign in (by its name in the document) that holds where none is said."""
    api: dict[str, Any] = {}
    if reader.base.path:
        api["base"] = reader.base.path
    api["envelope"] = reader.errors.envelope
    every = ""
    if auths:
        api["auth"] = dict(auths.values())
        every = next((name for name, _ in used.most_common(1) if name in auths), next(iter(auths)))
        api["every"] = {"auth": auths[every][0]}
    rates = Counter(unspaced(d.endpoint.rate) for d in drafts if d.endpoint.rate is not None)
    if rates and sum(rates.values()) == len(drafts) and len(drafts) > 1:
        common = rates.most_common(1)[0][0]
        api.setdefault("every", {})["rate"] = common
        for draft in drafts:
            if draft.endpoint.rate is not None and unspaced(draft.endpoint.rate) == common:
                draft.endpoint = replace(draft.endpoint, rate=None)
    if reader.pages and (page := reader.pages.most_common(1)[0])[1] > 0:
        style, limit, most = page[0]
        api["page"] = {"style": style, "limit": limit, "max": most}
        for draft in drafts:
            ep = draft.endpoint
            if ep.page is not None and ep.paging:
                said = (ep.page.limit, ep.page.max) == (limit, most) and ep.page.style in (style, "cursor")
                draft.endpoint = replace(ep, paging=ep.page.style, page=None if said else ep.page)
    return api, every


def _signed(source: Source, draft: Drafted, auths: dict[str, tuple[str, Plain]], every: str, any_: bool) -> Drafted:
    """The endpoint with how one signs in, where that is not what holds for every one."""
    ep = draft.endpoint
    if draft.security and draft.security not in auths:
        source.lose(down(draft.at, "security"), f"no way to sign in is called {words(draft.security, 60)}")
    if not any_:
        ep = replace(ep, public=False)
    elif ep.public and ep.scopes:  # said in words alone: who need not sign in needs no scope
        said = f"Needs the scope{'s' * (len(ep.scopes) > 1)} {', '.join(f'`{s}`' for s in ep.scopes)}."
        ep = replace(ep, scopes=(), description="\n\n".join(filter(None, (ep.description, said))))
    elif draft.security in auths and draft.security != every:
        ep = replace(ep, auth=auths[draft.security][0])
    draft.endpoint = ep
    return draft


def _owner(root: dict[str, Any], services: dict[str, str], tags: list[str], info: Any) -> str:
    """Who owns the first service: our own export names them as the contact."""
    contact = mapping(mapping(info).get("contact"))
    name = words(contact.get("name"))
    title = words(mapping(info).get("title"))
    return name if name and name != title and set(contact) == {"name"} else ""


def _component_codes(reader: Reader) -> list[str]:
    """The codes of the catalogue in the order of the document's components."""
    found: list[str] = []
    for one in mapping(mapping(reader.root.get("components")).get("responses")).values():
        for media in mapping(mapping(one).get("content")).values():
            for shown in mapping(mapping(media).get("examples")).values():
                value = mapping(mapping(shown).get("value"))
                code = mapping(value.get("error")).get("code", value.get("code"))
                if isinstance(code, str):
                    found.append(code)
    return found


def _by_status(codes: list[str], reader: Reader) -> list[str]:
    return sorted(codes, key=lambda code: reader.errors.known[code].status)


def _every(drafts: list[Drafted], reader: Reader) -> list[str]:
    """The errors that every endpoint answers to which they apply, where there are several."""
    counts = Counter(told.code for draft in drafts for told in draft.errors)
    found: list[str] = []
    for code, count in counts.items():
        status = reader.errors.known[code].status
        wanted = [d for d in drafts if _applies(status, d.endpoint, d.security)]
        if count > 1 and status not in (404, 412, 422) and all(any(t.code == code for t in d.errors) for d in wanted):
            found.append(code)
    return sorted(found, key=lambda code: reader.errors.known[code].status)


def _applies(status: int, ep: Endpoint, security: str | None) -> bool:
    return {401: bool(security), 403: bool(security) and bool(ep.scopes)}.get(status, True)


def _responses_beyond(draft: Drafted) -> None:
    kept = draft.kept.get("responses")
    if isinstance(kept, dict):
        known = {str(status) for status, _ in draft.answers}
        draft.kept["responses"] = {k: v for k, v in kept.items() if k in known}
        if not draft.kept["responses"]:
            del draft.kept["responses"]


# --- the design, the entries ----------------------------------------------------------------------------------------


def _view(
    entries: list[Entry],
    api: dict[str, Any],
    catalogue: list[Entry],
    services: list[Entry],
    types: list[Written],
    drafts: list[Drafted],
    names: dict[str, str],
    events: list[tuple[Event, dict[str, Any], str]],
) -> View:
    """The design as far as it is read: what examples and errors follow from."""
    loose = {path[0]: value for path, value in entries if len(path) == 1}
    whole = {**{path[1]: value for path, value in entries if path[0] == "api"}, **api}
    sections: dict[str, dict[Path, Any]] = {
        "head": {("head",): read_entry(("head",), node_of(dict(loose))).entry},
        "api": {("api",): read_entry(("api",), node_of(whole)).entry},
    }
    for path, value in (*catalogue, *services):
        sections.setdefault(path[0], {})[path] = read_entry(path, node_of(value)).entry
    if types:
        sections["types"] = {("types", one.name): one.type for one in types}
    for event, _, _ in events:
        sections.setdefault("events", {})["events", event.name] = event
    found: dict[Path, Any] = {}
    for draft in drafts:
        ep = replace(draft.endpoint, service=names.get(draft.service, ""))
        found.setdefault(("endpoints", ep.service, ep.id), ep)
    sections["endpoints"] = found
    return examples.view_of(sections)


def _entry(source: Source, draft: Drafted, said: dict[str, Plain]) -> Plain:
    """The endpoint as the file has it: its line, or its long form."""
    ep = draft.endpoint
    line = format_endpoint(ep)
    read = parse_endpoint(line, ep.service)
    if any(slip.severity == "error" for slip in read.slips):
        ep, line = _shorter(source, draft.at, ep)
    value: dict[str, Plain] = {"endpoint": line}
    if ep.description:
        value["description"] = ep.description
    for key, columns in (("query", ep.query), ("keys", ep.keys), ("headers", ep.headers)):
        lines: dict[str, Plain] = {column.name: line_of(column)[0] for column in columns}
        if lines:
            value[key] = lines
    if ep.page is not None:
        value["page"] = {"style": ep.page.style, "limit": ep.page.limit, "max": ep.page.max}
    if ep.base:
        value["base"] = ep.base
    if said:
        value["examples"] = dict(said)
    if ep.deprecated:
        value["deprecated"] = dict(ep.deprecated)
    if draft.kept:
        value["x-openapi"] = held(draft.kept)
    return value if len(value) > 1 else line


#: What is given up, the first that helps, where an endpoint cannot be written as a line.
_GIVEN_UP: tuple[tuple[str, Any], ...] = (
    *(("summary", ""), ("scopes", ()), ("params", ()), ("more", ()), ("body", None), ("result", None)),
)


def _shorter(source: Source, at: str, ep: Endpoint) -> tuple[Endpoint, str]:
    """The endpoint without what its line cannot say."""
    for field_, empty in _GIVEN_UP:
        made = replace(ep, **{field_: empty})
        if made != ep and not any(s.severity == "error" for s in parse_endpoint(format_endpoint(made), "").slips):
            source.lose(at, f"its {field_} cannot be said in a line: left out")
            return made, format_endpoint(made)
    bare = Endpoint(ep.service, ep.method, re.sub(r"[^\w/:.-]", "_", ep.path), summary="")
    source.lose(at, "no line can say it: its method and path alone are kept")
    return bare, format_endpoint(bare)
