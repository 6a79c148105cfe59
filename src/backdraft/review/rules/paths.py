"""What an API looks like from outside: paths, methods, versions, what goes away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from backdraft.design.model import Endpoint, Service, TypeDef
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import base_table, forms, segments, snake, table_named, table_of
from backdraft.design.resolve.endpoints import full_path, is_action
from backdraft.design.resolve.lines import endpoints_of
from backdraft.design.resolve.tables import columns_of, fields_of
from backdraft.design.view import View
from backdraft.review.facts import at_most, callers, every, has_any, parents_of, scope_of, unset
from backdraft.review.mends import at, endpoint_with, mended_endpoint, said
from backdraft.review.rule import Hit, Verdict, number, rule

_HTTP = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@rule(
    "same-path",
    "No two endpoints answer the same request",
    severity="error",
    items="review/rest architecture/contracts",
    of="endpoints",
    why="Which of the two answers is decided by the order of a router's table.",
    source="Spectral, Redocly, vacuum; IBM",
    research="R02",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders/:id, GET /orders/:order_id]}",
    good="services: {a: {}}\nendpoints: {a: [GET /orders/:id, PUT /orders/:order_id]}",
)
def same_path(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.path != "/" and ep.path.endswith("/"):
        return  # told as a slash too many
    first = view.ask(_first_alike, view.ask(_shape, at(ep))) or at(ep)
    what = f"{ep.id} is the same request as {first[2]} of {first[1]}"
    yield Hit(at(ep), what, "give one of them another path") if first != at(ep) else None


def _first_alike(view: View, shape: str) -> Path:
    return view.ask(_firsts).get(shape, ())


def _firsts(view: View) -> Mapping[str, Path]:
    """By shape of a request: the first endpoint that is asked so."""
    found: dict[str, Path] = {}
    for path in view.paths("endpoints"):
        found.setdefault(view.ask(_shape, path), path)
    return found


_KEY = re.compile(r"/:[^:/]+")


def _shape(view: View, path: Path) -> str:
    """What a router tells requests apart by: the whole path, whatever its keys are called."""
    ep = view.get(Endpoint, *path)
    return f"{ep.method} {_KEY.sub('/:', '/' + '/'.join(segments(full_path(view, ep))))}" if ep is not None else ""


@rule(
    "spare-key",
    "What is said of keys is said of the path's keys",
    severity="error",
    items="review/rest",
    of="endpoints",
    why="A key that is in no path is a slip of the pen, and the one that was meant has no type.",
    source="Spectral path-params, Redocly, vacuum",
    research="R01",
    bad="services: {a: {}}\nendpoints: {a: [{endpoint: GET /orders/:id, keys: {order: uuid}}]}",
    good="services: {a: {}}\nendpoints: {a: [{endpoint: GET /orders/:id, keys: {id: uuid}}]}",
)
def spare_key(view: View, ep: Endpoint) -> Iterator[Verdict]:
    for key in ep.keys:
        what = f"{ep.id} has no key {key.name}"
        yield (
            None if key.name in ep.key_names else Hit(at(ep), what, f"its keys are {', '.join(ep.key_names) or 'none'}")
        )


@rule(
    "path-slashes",
    "A path has no empty segments",
    severity="error",
    items="review/rest",
    of="endpoints",
    why="/orders and /orders/ are two paths to a router and one to a person.",
    source="Zalando 136, Zally, Spectral",
    research="R04 R05",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders/]}",
    good="services: {a: {}}\nendpoints: {a: [GET /orders]}",
)
def path_slashes(view: View, ep: Endpoint) -> Iterator[Verdict]:
    clean = "/" + "/".join(segments(ep.path))
    if clean == ep.path:
        yield None
        return
    edits = endpoint_with(ep, path=clean)
    there = view.entry(("endpoints", ep.service, f"{ep.method} {clean}")) is not None
    what = f"{ep.id} has a slash too many"
    begun = ep.path == f"{clean}/"  # the next segment may be on its way
    yield Hit(at(ep), what, said(edits), () if there else edits, view.ask(at_most) if begun else "")


@rule(
    "plural-collection",
    "A collection is named in the plural",
    severity="info",
    items="review/rest",
    of="endpoints",
    why="One rule for all collections lets clients guess the next path.",
    source="Zalando 134, AIP-122, Zally",
    research="R06",
    bad="services: {a: {}}\nendpoints: {a: [GET /orders/:id, GET /products/:id, GET /user/:id]}",
    good="services: {a: {}}\nendpoints: {a: [GET /orders/:id, GET /products/:id, GET /users/:id]}",
)
def plural_collection(view: View, ep: Endpoint) -> Iterator[Verdict]:
    plural, known = view.ask(_plurals)
    for noun in _nouns_before_keys(ep.path):
        if 2 * plural <= known:
            continue
        what = f"{ep.id}: {noun} is one, {plural} of {known} collections are many"
        yield None if _is_plural(noun) else Hit(at(ep), what, ep.path.replace(f"/{noun}/", f"/{noun}s/", 1))


def _path(endpoint: Path) -> str:
    """The path that an endpoint's key says: `/orders` of `GET /orders v2`."""
    return endpoint[2].partition(" ")[2].partition(" ")[0]


def _plurals(view: View) -> tuple[int, int]:
    """How many collections are named in the plural, of how many."""
    known = {noun for p in view.paths("endpoints") for noun in _nouns_before_keys(_path(p))}
    return sum(map(_is_plural, known)), len(known)


def _nouns_before_keys(path: str) -> Iterator[str]:
    parts = segments(path)
    yield from (a for a, b in pairwise(parts) if b.startswith(":") and not a.startswith(":"))


def _is_plural(noun: str) -> bool:
    return len(forms(snake(noun))) > 1 or snake(noun).endswith(("s", "data", "people", "series"))


@rule(
    "verb-in-path",
    "A path names things, the method says what is done",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="A verb in the path hides what may be cached and what may be sent again.",
    source="Zalando 141 and 138, AIP-136 (228 of 339 paths at Plaid, 18 of 811 at GitHub, none in Kubernetes)",
    research="R07",
    bad="services: {a: {}}\nendpoints: {a: [POST /createOrder]}",
    good="services: {a: {}}\nendpoints: {a: ['POST /orders/:id:cancel']}",
)
def verb_in_path(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method not in _HTTP:
        return
    parts = [part for part in segments(ep.path) if not part.startswith(":")]
    if parts:
        yield None
    for part in parts:
        verb, _, rest = snake(part).partition("_")
        if verb in _VERBS and (rest or (verb in _BARE)):
            noun = (rest if _is_plural(rest) else f"{rest}s").replace("_", "-") if rest else "things"
            key = "/:id" if ep.key_names or _VERBS[verb] in ("PATCH", "DELETE") else ""
            what = f"{ep.id}: {part} says what is done"
            yield Hit(at(ep), what, f"name the thing: {_VERBS[verb]} /{noun}{key}")
            return


_VERBS = {
    **dict.fromkeys(("create", "add", "insert", "new", "make", "save"), "POST"),
    **dict.fromkeys(("get", "fetch", "list", "find", "read", "show", "retrieve"), "GET"),
    **dict.fromkeys(("update", "edit", "modify", "change", "set"), "PATCH"),
    **dict.fromkeys(("delete", "remove", "destroy"), "DELETE"),
}
#: Verbs that are nothing else, alone in a segment.
_BARE = frozenset(("create", "get", "fetch", "update", "delete", "remove", "insert", "retrieve"))


@rule(
    "path-case",
    "All paths are written one way",
    severity="info",
    items="review/rest",
    of="endpoints",
    why="Clients guess: two ways of writing are wrong half of the time.",
    source="Zalando 129 (kebab-case); Stripe and Box write snake_case",
    research="R08",
    bad="services: {a: {}}\nendpoints: {a: [GET /order-lines, GET /price-lists, GET /user_groups]}",
    good="services: {a: {}}\nendpoints: {a: [GET /order-lines, GET /price-lists, GET /user-groups]}",
)
def path_case(view: View, ep: Endpoint) -> Iterator[Verdict]:
    counts = view.ask(_cases)
    for part in segments(ep.path):
        case = _case(part)
        if case == "" or part.startswith(":"):
            continue
        usual = max(counts, key=lambda c: (counts[c], c == "kebab-case"))
        what = f"{ep.id}: {part} is {case}, {counts[usual]} of {sum(counts.values())} are {usual}"
        yield Hit(at(ep), what, f"write it in {usual}") if case != usual else None


def _cases(view: View) -> dict[str, int]:
    names = dict.fromkeys(
        part for p in view.paths("endpoints") for part in segments(_path(p)) if not part.startswith(":")
    )
    return dict(Counter(case for name in names if (case := _case(name))))


def _case(name: str) -> str:
    """What a name of several words is written in; empty for one word."""
    plain = name.split(":")[0]
    if re.search(r"[a-z]-[a-z]", plain):
        return "kebab-case"
    if re.search(r"[a-z]_[a-z]", plain):
        return "snake_case"
    return "camelCase" if re.search(r"[a-z][A-Z]", plain) else ""


@rule(
    "field-case",
    "All fields are written one way",
    severity="info",
    items="review/rest",
    of="types",
    why="Clients guess: two ways of writing are wrong half of the time.",
    source="Zalando 118 and 130",
    research="R09",
    bad="types: {A: {first_name: text, last_name: text, zip_code: text}, B: {orderId: text}}",
    good="types: {A: {first_name: text, last_name: text, zip_code: text}, B: {order_id: text}}",
)
def field_case(view: View, type_: TypeDef) -> Iterator[Verdict]:
    counts = view.ask(_field_cases)
    for field in type_.fields:
        case = _case(field.name)
        if not case:
            continue
        usual = max(counts, key=lambda c: (counts[c], c == "snake_case"))
        what = f"{type_.name}.{field.name} is {case}, {counts[usual]} of {sum(counts.values())} are {usual}"
        yield Hit(("types", type_.name, field.name), what, f"write it in {usual}") if case != usual else None


def _field_cases(view: View) -> dict[str, int]:
    names = [f.name for t in view.ask(every, TypeDef, "types") for f in t.fields]
    names += [name for path in view.paths("tables") for name in view.ask(_words, path[1])]
    return dict(Counter(case for name in dict.fromkeys(names) if (case := _case(name))))


def _words(view: View, table: str) -> tuple[str, ...]:
    """The names of a table's columns that are several words."""
    return tuple(c.name for c in view.ask(columns_of, table) if _case(c.name))


@rule(
    "deep-path",
    "Paths are not deep",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="A client must know every parent to reach the child, and moving the child breaks its address.",
    source="Zalando 147, Zally, IBM",
    research="R10",
    bad="services: {a: {}}\nendpoints: {a: [GET /a/:a/b/:b/c/:c/d/:d]}",
    good="services: {a: {}}\nendpoints: {a: [GET /a/:a/b/:b/c/:c]}",
)
def deep_path(view: View, ep: Endpoint, *, keys: int = 3) -> Iterator[Verdict]:
    count, parts = len(ep.key_names), segments(ep.path)
    if not count:
        return
    what = f"{ep.id} has {count} keys (at most {number(keys)})"
    yield Hit(at(ep), what, f"give {parts[-2] if len(parts) > 1 else 'it'} a path of its own") if count > keys else None


@rule(
    "get-body",
    "What reads or deletes has no body",
    severity="error",
    items="review/rest",
    of="endpoints",
    why="Caches and proxies throw the body away (RFC 9110, 9.3.1): the request is another one then.",
    source="vacuum, IBM; RFC 9110 (246 of 468 operations at Stripe have one)",
    research="R34",
    bad="services: {a: {}}\ntypes: {Filter: {x: text}}\nendpoints: {a: [GET /orders < Filter]}",
    good="services: {a: {}}\ntypes: {Filter: {x: text}}\nendpoints: {a: ['POST /orders:search < Filter -> 200 Filter']}",
)
def get_body(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.body is None:
        return
    if ep.method not in ("GET", "HEAD", "DELETE"):
        yield None
        return
    what = f"{ep.id} sends a body"
    yield mended_endpoint(ep, what, body=None)


@rule(
    "no-body",
    "What creates or changes says what is sent",
    severity="info",
    items="review/rest architecture/contracts",
    of="endpoints",
    why="Without a body nothing tells what is to be created.",
    source="Redocly",
    research="R35",
    bad="services: {a: {}}\nendpoints: {a: [POST /orders]}",
    good="services: {a: {}}\ntypes: {New: {x: text}}\nendpoints: {a: [POST /orders < New]}",
)
def no_body(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.method not in ("POST", "PUT", "PATCH") or is_action(ep) or ep.job:
        return
    table = view.ask(table_of, ep)
    made = view.ask(base_table, ep.result.type) if ep.method == "POST" and ep.result is not None else ""
    put = table if ep.method == "PUT" and ep.result is None else ""
    if not ep.body and ((made and _made_alone(view, ep, made)) or (put and _made_alone(view, ep, put, token=1))):
        yield None
        return
    parts = segments(ep.path)
    last = next((part for part in reversed(parts) if not part.startswith(":")), "")
    name = "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", last)) or "Body"
    sent = table or f"{name}, with a type {name}"
    mend = f"{ep.method} {ep.path} < {sent}; or, for an action, end the path in :verb"
    if ep.method == "POST" and len(parts) > 1 and parts[-2].startswith(":") and not view.ask(table_named, parts[-1]):
        action = f"{ep.path.rpartition('/')[0]}:{parts[-1]}"
        mend = f"for an action, {ep.method} {action}; else {ep.method} {ep.path} < {name}, with a type {name}"
    yield None if ep.body else Hit(at(ep), f"{ep.id} does not say what is sent", mend)


def _made_alone(view: View, ep: Endpoint, table: str, token: int = 0) -> bool:
    """Whether the path says whose a new row is, and the server all else of it; `token`: so many may the token say."""
    parents = parents_of(view, ep, table)
    needed = {c.name for c in view.ask(columns_of, table) if c.target is not None and not c.nullable}
    open_ = needed - parents.keys() - {scope_of(view, table)}
    return bool(parents) and len(open_) <= token and not unset(view, ep, table)


@rule(
    "filter-field",
    "One filters and sorts by what is answered",
    severity="warning",
    items="review/rest",
    of="endpoints",
    why="A client cannot filter by what it never sees, and the server may have no column for it.",
    source="AIP-160 and AIP-132, Zalando 137",
    research="R33",
    bad="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk, total: int}}}\nendpoints: {a: ['GET /orders sort=weight page -> orders[]']}",
    good="services: {a: {}}\ntables: {orders: {columns: {id: uuid pk, total: int}}}\nendpoints: {a: ['GET /orders sort=total page -> orders[]']}",
)
def filter_field(view: View, ep: Endpoint) -> Iterator[Verdict]:
    if ep.result is None or not ep.result.array:
        return
    known = {f.name for f in fields_of(view, ep.result.type)} | {
        c.name for c in view.ask(columns_of, view.ask(table_of, ep))
    }
    if not known:
        return
    for name in [key.lstrip("+-") for key in ep.sort]:
        what = f"{ep.id} sorts by {name}, which is no field of {ep.result.type}"
        yield None if name in known else Hit(at(ep), what, f"it has {', '.join(sorted(known)[:5])}")


@rule(
    "empty-service",
    "A service that is asked has endpoints",
    severity="info",
    items="architecture/contracts",
    of="services",
    why="Callers are written against endpoints; without one there is no contract.",
    source="The brief: design APIs contract-first",
    research="no-contract",
    bad="services: {a: {calls: [b]}, b: {}}\nendpoints: {a: [GET /x]}",
    good="services: {a: {calls: [b]}, b: {}}\nendpoints: {a: [GET /x], b: [GET /y]}",
)
def empty_service(view: View, service: Service) -> Iterator[Verdict]:
    asked = service.name in view.ask(callers)
    if service.kind != "service" or not asked or not view.ask(has_any, "endpoints"):
        return
    what = f"{service.name} is asked and has no endpoint"
    yield (
        None if view.ask(endpoints_of, service.name) else Hit(("services", service.name), what, f"crud {service.name}")
    )
