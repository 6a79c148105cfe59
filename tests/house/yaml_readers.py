"""A design as editors see it: typed data, by the rules of YAML 1.2's core schema and of the older YAML 1.1."""

from __future__ import annotations

import re
from typing import Any

import yaml


class Core(yaml.SafeLoader):
    """YAML 1.2, core schema (chapter 10.3): `on` is text, `017` the number 17, a date text."""


class Older(yaml.SafeLoader):
    """YAML 1.1 as editors read it for JSON Schema: `on` is true, `12:30` a number; a date is text."""


Core.yaml_implicit_resolvers = {}
Older.yaml_implicit_resolvers = {
    letter: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern in (
    ("null", r"(?:~|null|Null|NULL|)\Z"),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    ("int", r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z"),
    ("float", r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)\Z"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), None)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node), 10))

READERS = {"1.2": Core, "1.1": Older}


def typed(text: str, version: str = "1.2") -> Any:
    """The data of `text` as a reader of that version of YAML gives it."""
    return yaml.load(text, READERS[version])
