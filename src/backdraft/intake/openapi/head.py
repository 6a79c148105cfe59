"""The head of a document: its name, servers, the base of its paths, the ways to sign in, its tags as services."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from backdraft.design.names import is_name, slug
from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.intake.mermaid.text import fit
from backdraft.intake.openapi import older
from backdraft.intake.openapi.source import Source, down, listing, mapping, prose, seen, words

Entries = list[tuple[Path, Plain]]

_VERSIONED = re.compile(r"((?:/[^/{}]+)*?/v([0-9]{1,6}))(?=/|\Z)")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f\"'<>\\^`{|}]")


# --- what it is called ----------------------------------------------------------------------------------------------


def named(source: Source, root: dict[str, Any]) -> Entries:
    """The name, the summary, and what the API says of itself."""
    info = mapping(root.get("info"))
    title = words(info.get("title"))
    found: Entries = [(("name",), title)] if title else []
    told = seen(prose(info.get("description")))
    summary = words(info.get("summary"))
    if summary and told:
        told = f"{summary}\n\n{told}"
    told = told or summary
    first, _, more = told.partition("\n\n")
    if first and first != f"What {title} offers":
        found.append((("summary",), first))
    if more:
        found.append((("api", "note"), more))
    version = words(info.get("version"), 100) if not isinstance(info.get("version"), int | float) else ""
    if isinstance(info.get("version"), int | float):
        version = str(info["version"])
    if version:
        found.append((("api", "version"), version))
    urls = [url for i, one in enumerate(older.servers(root)) if (url := _url(source, one, down("#/servers", i)))]
    if urls and urls != ["/"]:
        found.append((("api", "servers"), list[Plain](dict.fromkeys(urls))))
    return found


def _url(source: Source, one: Any, at: str) -> str:
    said = mapping(one)
    variables = mapping(said.get("variables"))

    def chosen(match: re.Match[str]) -> str:
        source.lose(at, f"the variable {words(match[1], 60)} of the server is read as its default")
        return words(mapping(variables.get(match[1])).get("default"), 200) or match[1]

    url = _VARIABLE.sub(chosen, words(said.get("url"), 500))
    if url and _CONTROL.search(url):
        source.lose(at, "no address of a server")
        return ""
    for key in [key for key in said if key not in ("url", "variables")]:
        source.lose(down(at, key), "what is said of a server is not kept")
    return url.rstrip("/") or ("/" if url else "")


# --- where it begins ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Base:
    """What stands before most paths: `/api/v1`, and before its version: `/api`; empty where nothing does.

    `implied`: the document's paths are written without it, as in 2.0.
    """

    path: str = ""
    stem: str = ""
    implied: bool = False

    def cut(self, url: str) -> tuple[str, int | None, bool]:
        """A path without the base, the version that it says instead, and whether it does without the base."""
        if not self.path or self.implied:
            return url, None, False
        if url == self.path or url.startswith(f"{self.path}/"):
            return url[len(self.path) :] or "/", None, False
        found = _VERSIONED.match(url)
        if found and found[1].rpartition("/")[0] == self.stem and found[2] == str(int(found[2])):
            return url[found.end() :] or "/", int(found[2]), False
        return url, None, True


def base_of(root: dict[str, Any]) -> Base:
    """The versioned beginning that at least half of the paths share; of 2.0 what it says."""
    said = older.base(root)
    if said:
        return Base(said, said.rpartition("/")[0], True)
    urls = [url for url in mapping(root.get("paths")) if url.startswith("/")]
    found = Counter(match[1] for url in urls if (match := _VERSIONED.match(url)))
    if not found:
        return Base()
    path, count = found.most_common(1)[0]
    if count * 2 < len(urls) or _CONTROL.search(path):
        return Base()
    return Base(path, path.rpartition("/")[0])


# --- who may --------------------------------------------------------------------------------------------------------


def auths(source: Source, root: dict[str, Any], used: Counter[str]) -> dict[str, tuple[str, Plain]]:
    """The ways to sign in by the document's names: the design's names and what it says of each, most used first."""
    place, schemes = older.schemes(root)
    found: dict[str, tuple[str, Plain]] = {}
    for key in sorted(schemes, key=lambda name: -used[name]):
        at = down("#", *place.split("/"), key)
        said, at = source.follow(schemes[key], at)
        made = _scheme(source, mapping(said), at)
        if made is not None:
            name = key if is_name(key) else fit(words(key, 80))
            found[key] = (name, made)
    return found


def _scheme(source: Source, said: dict[str, Any], at: str) -> Plain:
    kind, scheme = said.get("type"), str(said.get("scheme", "")).lower()
    if kind == "http" and scheme in ("bearer", "basic"):
        return scheme
    if kind == "apiKey":
        made: dict[str, Plain] = {"scheme": "apikey"}
        if said.get("in") in ("query", "cookie"):
            made["in"] = str(said["in"])
        name = words(said.get("name"), 100)
        if name and (name != "X-API-Key" or "in" in made):
            made["header" if "in" not in made else "name"] = name
        return made if len(made) > 1 else "apikey"
    if kind == "oauth2":
        flows = mapping(said.get("flows"))
        if len(flows) > 1:
            source.lose(down(at, "flows"), "of several ways to get a token the first with a token's address is kept")
        token = next((url for flow in flows.values() if (url := words(mapping(flow).get("tokenUrl"), 500))), "")
        if any(mapping(flow).get("authorizationUrl") for flow in flows.values()):
            source.lose(down(at, "flows"), "where a person signs in is not kept")
        if said.get("description") == "A bearer token with scopes" and token.endswith("/oauth/token"):
            return "bearer"
        return {"scheme": "oauth2", "token_url": token} if token and not token.endswith("/oauth/token") else "oauth2"
    if kind == "openIdConnect":
        url = words(said.get("openIdConnectUrl"), 500)
        known = url.endswith("/.well-known/openid-configuration")
        return {"scheme": "oidc", "url": url} if url and not known else "oidc"
    if kind == "mutualTLS":
        return "mtls"
    source.lose(at, f"no way to sign in that is known: {words(str(kind), 40)} {words(scheme, 40)}".rstrip())
    return None


# --- services -------------------------------------------------------------------------------------------------------


def services(source: Source, root: dict[str, Any], tags: list[str]) -> tuple[dict[str, str], Entries]:
    """The services of tags: their names by tag, and what is said of each."""
    told: dict[str, tuple[dict[str, Any], str]] = {}
    for i, tag in enumerate(listing(root.get("tags"))):
        name = mapping(tag).get("name")
        if isinstance(name, str):
            told.setdefault(name, (tag, down("#/tags", i)))
    names: dict[str, str] = {}
    found: Entries = []
    for tag in tags:
        # YAML reads no key of more than 1024 letters.
        name = free = tag if is_name(tag) and len(tag) <= 1_000 else slug(words(tag, 80)) if words(tag) else "api"
        name = free = name if is_name(name) else fit(name)
        number = 2
        while free in names.values() or (free != tag and free in tags):
            free, number = f"{name}_{number}", number + 1
        names[tag] = free
        said, at = told.get(tag, ({}, ""))
        value: dict[str, Plain] = {}
        if free != tag and words(tag):
            value["title"] = words(tag)
        does = seen(words(said.get("description")))
        if does and does != f"Endpoints of {tag}":
            value["does"] = does
        for key in [key for key in said if key not in ("name", "description")]:
            source.lose(down(at, key), "what else is said of a tag is not kept")
        found.append((("services", free), (value["does"] if set(value) == {"does"} else value) or None))
    for tag, (_, at) in told.items():
        if tag not in names:
            source.lose(at, "no operation has this tag")
    return names, found
