"""What things of a design are called in an OpenAPI document: ASCII, unique, the same whenever the design is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from backdraft.design.model import Endpoint, Event, TypeDef
from backdraft.design.notation.services import BUILT_IN_ERRORS
from backdraft.design.paths import Path
from backdraft.design.resolve.collections import segments, singular, snake
from backdraft.design.resolve.endpoints import (
    api_of,
    base_of,
    full_path,
    header_types,
    is_action,
    key_types,
    param_types,
)
from backdraft.design.resolve.examples import sent_fields
from backdraft.design.resolve.tables import fields_of, full_column
from backdraft.design.view import View

#: The methods that an OpenAPI path item has a place for.
METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")
#: A type in a role: its name, and whether a request sends it (a request may leave out what an answer always has).
Role = tuple[str, bool]

#: What the schemas of the envelope are called.
RESERVED = ("Error", "Problem", "PageMeta", "CursorMeta")


def ascii_name(text: str, instead: str = "x") -> str:
    """`text` in the letters, digits, `_`, `-` and `.` of ASCII; other letters by their number, other signs as `_`."""
    made = "".join(
        c if c.isascii() and (c.isalnum() or c in "_-.") else f"u{ord(c):04x}" if c.isalnum() else "_" for c in text
    )
    return made or instead


def prose(text: str) -> str:
    """Words of a design as the Markdown of a description: what would be HTML or a call of `eval` is only shown."""
    return text.replace("<", "&lt;").replace("eval(", "eval&#40;")


def titled(text: str) -> str:
    """A title as it is said; linters take it for Markdown too: a script's tag or a call of `eval` is only shown."""
    return re.sub("<(?=script)", "&lt;", text, flags=re.IGNORECASE).replace("eval(", "eval&#40;")


def numbered(name: str, taken: Iterable[str]) -> str:
    """`name`, or the first of `name2`, `name3` that is not taken."""
    known = set(taken)
    made, i = name, 1
    while made in known:
        i += 1
        made = f"{name}{i}"
    return made


# --- types ----------------------------------------------------------------------------------------------------------


def has_schema(view: View, name: str) -> bool:
    """Whether a name of a type or table stands for a schema of its own; aliases of plain types stand in place."""
    said = view.get(TypeDef, "types", name)
    return bool(view.ask(fields_of, name)) or (said is not None and said.form == "enum" and bool(said.members))


def refers(view: View, role: Role) -> tuple[Role, ...]:
    """The schemas that a schema refers to."""
    name, sent = role
    said = view.get(TypeDef, "types", name)
    if said is not None and said.form == "union":
        return tuple((option, sent) for option in said.options if has_schema(view, option))
    fields = sent_fields(view, name) if sent else view.ask(fields_of, name)
    found: dict[Role, None] = {}
    for field in fields:
        type_ = field.type
        if type_ is not None and type_.name == "named" and view.ask(fields_of, type_.text):
            found[type_.text, sent] = None
            continue
        full = full_column(view, field)
        if full.type is not None and full.type.name == "enum" and full.type.text:
            found[full.type.text, False] = None
    return tuple(found)


def begun_by(view: View, path: Path) -> tuple[Role, ...]:
    """The schemas that an endpoint or an event names itself."""
    entry = view.entry(path)
    if isinstance(entry, Event):
        named = [(entry.type, False)]
    elif isinstance(entry, Endpoint) and entry.method in METHODS:
        answers = (entry.result, *(answer.result for answer in entry.more))
        named = [(body.type, False) for body in answers if body is not None and body.kind == "json"]
        if entry.body is not None and entry.body.kind == "json":
            named.append((entry.body.type, True))
        inputs = (*key_types(view, entry), *param_types(view, entry), *header_types(view, entry))
        named += [(one.type.text, False) for one in inputs if one.type.name == "enum" and one.type.text]
    else:
        named = []
    return tuple((name, sent and not _is_enum(view, name)) for name, sent in named if has_schema(view, name))


def _is_enum(view: View, name: str) -> bool:
    said = view.get(TypeDef, "types", name)
    return said is not None and said.form == "enum"


def roles(view: View, paths: tuple[Path, ...]) -> tuple[Role, ...]:
    """Every schema that is needed for the endpoints and events at `paths`, in the order in which they come up."""
    found: dict[Role, None] = {}
    waiting = [role for path in reversed(paths) for role in reversed(view.ask(begun_by, path))]
    while waiting:
        role = waiting.pop()
        if role not in found:
            found[role] = None
            waiting.extend(reversed(view.ask(refers, role)))
    return tuple(found)


def schema_names(view: View) -> Mapping[Role, str]:
    """The name of each schema of the whole design; a type that is sent and answered and differs is `OrderInput`."""
    every = view.ask(roles, (*view.ask(in_order), *view.paths("events")))
    known = set(every)
    names: dict[Role, str] = {}
    taken = set(RESERVED)
    for name, sent in sorted(every, key=lambda role: role[1] and (role[0], False) in known):
        made = ascii_name(name) + ("Input" if sent and (name, False) in known else "")
        names[name, sent] = numbered(made, taken)
        taken.add(names[name, sent])
    return names


def schema_name(view: View, name: str, sent: bool) -> str:
    """The name of one schema."""
    known = view.ask(schema_names)
    return known.get((name, sent)) or known.get((name, False)) or view.ask(other_names).get(name) or ascii_name(name)


def other_names(view: View) -> Mapping[str, str]:
    """The names of the schemas that no endpoint needs: of the other types and tables, for who asks for one of them."""
    taken = {*RESERVED, *view.ask(schema_names).values()}
    names: dict[str, str] = {}
    for path in (*view.paths("types"), *view.paths("tables")):
        name = path[1]
        if name not in names and (name, False) not in view.ask(schema_names):
            names[name] = numbered(ascii_name(name), taken)
            taken.add(names[name])
    return names


def roles_of(view: View, name: str) -> tuple[Role, ...]:
    """The schemas of one type or table: as it is answered and as it is sent, where endpoints do so."""
    known = view.ask(schema_names)
    return tuple(role for role in ((name, False), (name, True)) if role in known) or ((name, False),)


# --- operations -----------------------------------------------------------------------------------------------------

_VERBS = {"POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}


def operation_ids(view: View) -> Mapping[Path, str]:
    """The id of each endpoint: `listOrders`, `getOrder`, `cancelOrder`, `listOrdersV2`."""
    ids: dict[Path, str] = {}
    taken: set[str] = set()
    for path in view.ask(in_order):
        ids[path] = numbered(view.ask(_operation, path), taken)
        taken.add(ids[path])
    return ids


def operation_id(view: View, path: Path) -> str:
    """The id of one endpoint."""
    return view.ask(operation_ids).get(path, "operation")


def _operation(view: View, path: Path) -> str:
    ep = view.get(Endpoint, *path)
    if ep is None:
        return "operation"
    parts = list(segments(ep.path))
    action = ""
    if is_action(ep):
        last, _, action = parts[-1].rpartition(":")
        parts[-1] = last
        if not last:
            parts.pop()
    one = bool(parts) and parts[-1].startswith(":")
    nouns = [part for part in parts if not part.startswith(":")]
    words = [singular(noun) for noun in nouns[:-1]]
    if nouns:
        words.append(singular(nouns[-1]) if one or (ep.method == "POST" and not action) else nouns[-1])
    if ep.method in ("GET", "HEAD"):
        many = ep.result is not None and ep.result.array
        verb = "head" if ep.method == "HEAD" else "list" if many else "get"
    else:
        verb = _VERBS.get(ep.method, ep.method.lower())
    name = camel(" ".join((action or verb, *words)))
    return name + (f"V{ep.version}" if ep.version is not None else "")


def camel(text: str) -> str:
    """`list order lines` as `listOrderLines`, in ASCII letters and digits."""
    words = [word for word in re.split(r"[^a-z0-9]+", ascii_name(snake(text))) if word]
    made = words[0] + "".join(word.capitalize() for word in words[1:]) if words else "operation"
    return made if made[0].isalpha() else f"op{made}"


def pascal(text: str) -> str:
    """`rate_limited` as `RateLimited`."""
    made = camel(text)
    return made[:1].upper() + made[1:]


# --- paths ----------------------------------------------------------------------------------------------------------


def template(view: View, path: Path) -> tuple[str, tuple[str, ...]]:
    """An endpoint's whole path as OpenAPI writes it, and the names of its keys there, in order.

    Two paths that differ in the names of their keys alone are one path to OpenAPI: the first's names stand for both.
    """
    return view.ask(_templates).get(path, ("/", ()))


def _templates(view: View) -> Mapping[Path, tuple[str, tuple[str, ...]]]:
    found: dict[Path, tuple[str, tuple[str, ...]]] = {}
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for path in view.paths("endpoints"):
        made = view.ask(_template, path)
        if made is not None:
            shape = re.sub(r"\{[^}]*\}", "{}", made[0])
            found[path] = known.setdefault(shape, made)
    return found


def _template(view: View, path: Path) -> tuple[str, tuple[str, ...]] | None:
    ep = view.get(Endpoint, *path)
    if ep is None:
        return None
    base = len(segments(base_of(view, ep)))
    keys: list[str] = []
    parts: list[str] = []
    for i, part in enumerate(segments(full_path(view, ep))):
        name, colon, action = part[1:].partition(":") if part.startswith(":") and i >= base else ("", "", "")
        if name:
            keys.append(numbered(ascii_name(name).replace(".", "_"), keys))
            parts.append("{" + keys[-1] + "}" + colon + _segment(action))
        else:
            parts.append(_segment(part))
    return "/" + "/".join(parts), tuple(keys)


def _segment(text: str) -> str:
    """A part of a path as it may stand in one; letters of any script stay, as all readers of OpenAPI take them."""
    return _UNSAFE.sub(lambda m: f"%{ord(m[0]):02X}", text)


_UNSAFE = re.compile(r"""[\x00-\x20"<>\\^`{|}?#/\x7f]""")


def in_order(view: View) -> tuple[Path, ...]:
    """The endpoints in the order of the document, where those of one path stand together."""
    found: dict[str, list[Path]] = {}
    for path in view.paths("endpoints"):
        found.setdefault(template(view, path)[0], []).append(path)
    return tuple(path for paths in found.values() for path in paths)


def versions(view: View) -> tuple[int, ...]:
    """The versions that endpoints say, in order."""
    said = (ep.version for ep in view.all(Endpoint, "endpoints"))
    return tuple(sorted({version for version in said if version is not None}))


def response_names(view: View) -> Mapping[str, str]:
    """The name of the response of each error."""
    codes = (*BUILT_IN_ERRORS, *(path[1] for path in view.paths("errors")), *api_of(view).every.errors)
    names: dict[str, str] = {}
    for code in dict.fromkeys(codes):
        names[code] = numbered(pascal(code), ("BadRequest", *names.values()))
    return names


def response_name(view: View, code: str) -> str:
    """The name of the response of one error."""
    return view.ask(response_names).get(code, "")
