"""Operations as endpoints: the other way of `render/openapi/operations.py`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from backdraft.design.model import Answer, Column, Endpoint, Param
from backdraft.design.names import is_name
from backdraft.design.nodes import Plain
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.notation.words import unspaced
from backdraft.intake.openapi import older
from backdraft.intake.openapi.answers import Answers, read_answers
from backdraft.intake.openapi.bodies import read_body
from backdraft.intake.openapi.columns import line_of
from backdraft.intake.openapi.errors import Told, first_example
from backdraft.intake.openapi.facts import fact, hint_of, is_own, page_of, paging_word, sorts
from backdraft.intake.openapi.head import Base
from backdraft.intake.openapi.kinds import kind_of
from backdraft.intake.openapi.paths import path_of
from backdraft.intake.openapi.reading import Reading
from backdraft.intake.openapi.source import down, listing, mapping, prose, seen, words
from backdraft.render.openapi.operations import OPERATORS_SAID

_SCOPE = re.compile(r"[\w:.*/+-]+\Z")
_OPS = re.compile(r"(?P<name>.+)\[(?P<op>[^\[\]]+)\]\Z")
#: Request headers that a mark of the line stands for.
_MARKS = {"idempotency-key": "idempotent", "if-match": "if_match", "if-none-match": "etag"}
_BODILESS = ("GET", "HEAD", "TRACE")
#: Keys of an operation that are read.
_READ = frozenset(
    [
        "tags",
        "summary",
        "description",
        "operationId",
        "deprecated",
        "parameters",
        "requestBody",
        "responses",
        "security",
    ]
)
_READ |= {"consumes", "produces", "schemes"}


@dataclass(slots=True)
class Drafted:
    """An endpoint as it is read, with what the document shows as examples of it.

    `errors` are all errors that the operation answers, by status. `inputs` are examples by name. `places` says of each
    parameter of which something is kept what the endpoint calls it, and where its schema stands.
    """

    at: str
    url: str
    service: str
    endpoint: Endpoint
    security: str | None
    operation_id: str
    errors: list[Told] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    request: tuple[Any] | None = None
    answers: list[tuple[int, tuple[Any] | None]] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    long: dict[str, Plain] = field(default_factory=dict)


@dataclass(slots=True)
class Reader(Reading):
    """Reads operations; `base` stands before their paths, `pages` are the pages that they speak of."""

    base: Base = field(default_factory=Base)
    pages: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def read(self, method: str, url: str, shared: dict[str, Any], said: dict[str, Any], at: str) -> Drafted | None:
        """The endpoint of an operation; `shared` is what its path says of all its operations."""
        source = self.source
        path, version, without = self.base.cut(url)
        cut, names = path_of(source, path, at)
        ep = Endpoint("", method, cut, version=version, base="/" if without else "")
        made = Drafted(at, url, self._tag(said, at), ep, None, words(said.get("operationId"), 200))
        ep = replace(ep, summary=seen(words(said.get("summary"))))
        ep = self._told(ep, said, at)
        parameters = self._parameters(shared, said, at)
        ep = self._inputs(ep, made, parameters, names)
        ep = self._request(ep, made, said, parameters, at)
        hint = hint_of(made.operation_id or f"{method.lower()} {cut}")
        found = read_answers(self, said, at, hint, ep)
        ep = self._answered(ep, made, found)
        ep = self._who(ep, made, said, at)
        ep, known = _limits(ep, said)
        for key in [key for key in said if key not in _READ and key not in known]:
            self._keep(made, key, said[key], down(at, key))
        made.endpoint = ep
        return made

    def _tag(self, said: dict[str, Any], at: str) -> str:
        tags = [tag for tag in listing(said.get("tags")) if isinstance(tag, str)]
        for i, _ in enumerate(tags[1:], 1):
            self.source.lose(down(at, "tags", i), "an endpoint is of one service: the first tag's")
        return tags[0] if tags else ""

    def _keep(self, made: Drafted, key: str, value: Any, at: str) -> None:
        sound = self.types.kept.sound({key: value}, at.rpartition("/")[0])
        made.kept.update(sound)

    # --- what it says of itself ---

    def _told(self, ep: Endpoint, said: dict[str, Any], at: str) -> Endpoint:
        """What our own export says in words, as the marks that they came from; the rest is the description."""
        changed: dict[str, Any] = {}
        parts = seen(prose(said.get("description"))).split("\n\n")
        while parts and (found := fact(parts[-1])):
            changed |= found
            parts.pop()
        text = "\n\n".join(parts)
        if text and text != ep.summary:
            changed["description"] = text
        if said.get("deprecated") is True and "deprecated" not in changed:
            sunset = words(said.get("x-sunset"), 40)
            changed["deprecated"] = (("since", "unknown"), *((("sunset", sunset),) if sunset else ()))
            self.source.lose(down(at, "deprecated"), "since when is not said: read as unknown")
        return replace(ep, **changed)

    # --- what goes in ---

    def _parameters(self, shared: dict[str, Any], said: dict[str, Any], at: str) -> list[tuple[dict[str, Any], str]]:
        found: dict[tuple[str, str], tuple[dict[str, Any], str]] = {}
        for whose, place in ((shared, at.rpartition("/")[0]), (said, at)):
            for i, one in enumerate(listing(whose.get("parameters"))[:500]):
                target, there = self.source.follow(one, down(place, "parameters", i))
                name = mapping(target).get("name")
                if isinstance(name, str) and name and words(name) == name:
                    found[str(target.get("in")), name] = (target, there)
                elif mapping(target).get("in") == "body":
                    found["body", ""] = (target, there)
                elif target:
                    self.source.lose(there, "a parameter without a name")
        return list(found.values())

    def _inputs(
        self, ep: Endpoint, made: Drafted, parameters: list[tuple[dict[str, Any], str]], names: dict[str, str]
    ) -> Endpoint:
        keys: dict[str, Column] = {}
        headers: dict[str, Column] = {}
        query: dict[str, Column] = {}
        params: dict[str, Param] = {}
        marks: dict[str, Any] = {}
        listing_: dict[str, tuple[dict[str, Any], str]] = {}
        for one, at in parameters:
            where, name = one.get("in"), one.get("name", "")
            if where == "path" and name in names:
                column = self._column(made, names[name], name, one, at)
                if column.low == "1" and column.type is not None and column.type.name in ("varchar", "text"):
                    column = replace(column, low="")
                if line_of(column)[0] != "text":
                    keys[names[name]] = column
            elif where == "query" and name in ("page", "limit", "cursor", "sort") and is_own(name, one):
                listing_[name] = (one, at)
            elif where == "query":
                self._query(made, one, at, params, query)
            elif where == "header" and name.lower() in _MARKS:
                if not (name.lower() == "if-none-match" and ep.method not in _BODILESS):
                    marks[_MARKS[name.lower()]] = True
            elif where == "header" and name.lower() not in ("accept", "content-type", "authorization"):
                headers[name] = replace(
                    self._column(made, name, name, one, at), nullable=one.get("required") is not True
                )
            elif where not in ("body", "formData"):
                self._aside(made, one, at)
        if "sort" in listing_:
            marks["sort"] = sorts(listing_.pop("sort")[0]) or ()
        page = page_of(listing_)
        if page is None:
            for one, at in listing_.values():
                self._query(made, one, at, params, query)
        else:
            self.pages[page.style, page.limit, page.max] += 1
        return replace(
            ep,
            params=tuple(params.values()),
            query=tuple(query.values()),
            keys=tuple(keys.values()),
            headers=tuple(headers.values()),
            page=page,
            **marks,
        )

    def _query(
        self, made: Drafted, one: dict[str, Any], at: str, params: dict[str, Param], query: dict[str, Column]
    ) -> None:
        said = one["name"]
        found = _OPS.match(said)
        name, op = (found["name"], found["op"]) if found else (said, "")
        if not is_name(name) or "." in name or (op and not is_name(op)):
            self._aside(made, one, at)
            return
        column = self._column(made, name, said, one, at)
        if op and column.note == f"{OPERATORS_SAID.get(op, op)} this":
            column = replace(column, note="")
        there = params.get(name)
        if there is not None:
            if op and there.ops:
                params[name] = replace(there, ops=(*there.ops, op))
            else:
                self._aside(made, one, at)
            return
        line = line_of(column)[0]
        plain = "" if line == "text" else line
        if " " in plain or column.note or (column.nullable and plain):
            query[name], plain = column, ""
        params[name] = Param(name, plain, (op,) if op else (), one.get("required") is True)

    def _column(self, made: Drafted, name: str, said: str, one: dict[str, Any], at: str) -> Column:
        """The column line of a parameter; what it cannot say is kept by the parameter's name."""
        schema, there = older.schema_of(one, at)
        hint = hint_of(f"{made.operation_id or made.url} {name}")
        column, rest = self.types.column(name, schema, there, hint, None)
        type_ = column.type
        if type_ is not None and type_.name == "named" and type_.text in self.types.all:
            self.types.use(type_.text, sent=False)
            if kind_of(self.source.follow(schema, there)[0]) in ("object", "union"):
                self.source.lose(at, "an object as a parameter: read as json")
        if column.default is not None:
            rest = {**rest, "default": mapping(schema).get("default")}
            column = replace(column, default=None)
        patch: dict[str, Any] = {"schema": rest} if rest else {}
        if one.get("in") == "query" and type_ is not None and type_.array and older.explodes(one):
            patch["explode"] = True
        known = {"name", "in", "description", "required", "schema", "example", "examples", "content", "explode"}
        known |= set(older._OF_SCHEMA) | {"collectionFormat"}
        known |= {"style"} if one.get("style") in (None, "form", "simple") else set()
        patch |= self.types.kept.sound({k: v for k, v in one.items() if k not in known}, at)
        if patch:
            made.kept.setdefault("parameters", {})[said] = patch
            made.places[said] = (name, there)
        example = first_example(self.source, one, at)
        if example is not None:
            made.inputs.setdefault(name, example[0])
        return replace(column, nullable=False, note=seen(words(one.get("description"))) or column.note)

    def _aside(self, made: Drafted, one: dict[str, Any], at: str) -> None:
        """A parameter that no line can say, kept whole."""
        self.source.lose(at, "no parameter that a line can say: kept under x-openapi alone")
        schema, there = older.schema_of(one, at)
        whole = {k: v for k, v in one.items() if k not in ("name", "schema", "example", "examples")}
        target, _ = self.source.follow(schema, there)
        whole = self.types.kept.sound({**whole, "schema": target}, at)
        if whole.get("in") in ("query", "header", "cookie") and "schema" in whole:
            made.kept.setdefault("parameters", {})[one["name"]] = whole

    def _request(
        self,
        ep: Endpoint,
        made: Drafted,
        said: dict[str, Any],
        parameters: list[tuple[dict[str, Any], str]],
        at: str,
    ) -> Endpoint:
        if older.is_old(self.root):
            found = older.body_of(parameters, said, self.root)
            for other in older.medias(said, self.root, "consumes")[1:] if found else ():
                self.source.lose(down(at, "consumes"), f"{words(other, 60)} is not kept beside the first or a form's")
        else:
            found = self.source.follow(said["requestBody"], down(at, "requestBody")) if "requestBody" in said else None
        if not found:
            return ep
        request, there = mapping(found[0]), found[1]
        hint = hint_of(f"{made.operation_id or f'{ep.method.lower()} {ep.path}'} request")
        body, media = read_body(self, mapping(request.get("content")), there, hint, sent=True)
        if body is None:
            return ep
        if body.kind == "json":
            made.request = first_example(self.source, media, there)
        if "requestBody" in said and request.get("required") is not True:
            self.source.lose(down(there, "required"), "a body is always sent: that it may be left out is not kept")
        told = words(request.get("description"))
        if told:
            made.kept["requestBody"] = {"description": told}
        return replace(ep, body=body)

    # --- what comes back, who may ---

    def _answered(self, ep: Endpoint, made: Drafted, found: Answers) -> Endpoint:
        made.errors = found.errors
        made.kept |= {"responses": found.kept} if found.kept else {}
        marks: dict[str, Any] = {"stream": found.stream, "etag": ep.etag or found.etag}
        # A stream has no envelope that would say where a page ends: its parameters alone tell of pages.
        listed = found.answers[0].result if found.answers and not found.stream else None
        marks["paging"] = paging_word(ep, found.page, first=listed)
        if found.cache and ep.cache is None:
            marks["cache"] = parse_amount(found.cache, "time")
        shown = list(zip([a.status or 0 for a in found.answers], found.examples, strict=True))
        if marks["etag"] and ep.method in ("GET", "HEAD"):
            shown = [one for one in shown if one[0] != 304]
        kept = [a for a in found.answers if any(a.status == status for status, _ in shown)]
        made.answers = shown
        first = kept[0] if kept else Answer()
        if ep.page is not None and not marks["paging"]:
            # The list is no page in the answer: these are parameters like any other.
            self.pages[ep.page.style, ep.page.limit, ep.page.max] -= 1
            own = ("cursor" if ep.page.style == "cursor" else "page", "limit")
            params = (*ep.params, *(Param(name, "int" if name != "cursor" else "") for name in own))
            ep = replace(ep, page=None, params=params)
        return replace(ep, status=first.status, result=first.result, more=tuple(kept[1:]), **marks)

    def _who(self, ep: Endpoint, made: Drafted, said: dict[str, Any], at: str) -> Endpoint:
        if "security" in said:
            asked, place = listing(said["security"]), down(at, "security")
        else:
            asked, place = listing(self.root.get("security")), "#/security"
        choices = [mapping(one) for one in asked]
        if not choices or {} in choices:
            if any(choices):
                self.source.lose(place, "that one may sign in, but need not, is read as public")
            made.security = ""
            return replace(ep, public=True)
        if len(choices) > 1 or len(choices[0]) > 1:
            self.source.lose(place, "of several ways to sign in the first is kept")
        name, scopes = next(iter(choices[0].items()))
        made.security = name
        found = dict.fromkeys(ep.scopes)
        for scope in listing(scopes):
            if isinstance(scope, str) and _SCOPE.match(scope) and scope != "public":
                found.setdefault(scope)
            else:
                self.source.lose(place, f"no scope that a line can say: {words(str(scope), 60)}")
        return replace(ep, scopes=tuple(found))


def _limits(ep: Endpoint, said: dict[str, Any]) -> tuple[Endpoint, set[str]]:
    """The sunset and the rate that an export says for tools; which of their keys are said by the line now."""
    rate = parse_amount(words(said.get("x-rate-limit"), 40), "rate") if "x-rate-limit" in said else None
    if ep.rate is None and rate is not None and unspaced(rate) == rate.text:
        ep = replace(ep, rate=rate)
    known = {"x-rate-limit"} if ep.rate is not None and ep.rate.text == said.get("x-rate-limit") else set[str]()
    return ep, known | ({"x-sunset"} if dict(ep.deprecated).get("sunset") == said.get("x-sunset") else set())
