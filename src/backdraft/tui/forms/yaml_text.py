"""A form field's YAML: plain data to text and back."""

from __future__ import annotations

import re

import yaml

from backdraft.design.nodes import Plain, plain
from backdraft.document.yaml_nodes import read_tree

_NULL, _STR = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    """Quotes only what `load` would take for something else: a date or a number is text as written."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '"' if "\n" in value else None  # an item stays on its line
    if ":" in value and dumper.default_flow_style:
        style = style or "'"  # inside braces a colon without a blank is taken for a slip
    return dumper.represent_scalar(_STR, value, style=style)


def _nothing(dumper: yaml.SafeDumper, value: None) -> yaml.Node:
    return dumper.represent_scalar(_NULL, "null" if dumper.default_flow_style else "")


_Dumper.yaml_implicit_resolvers = {}
_Dumper.add_implicit_resolver(_NULL, re.compile(r"^(null)?$"), ["n", ""])
_Dumper.add_representer(type(None), _nothing)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(bool, lambda dumper, value: dumper.represent_str("true" if value else "false"))
_Dumper.add_representer(int, lambda dumper, value: dumper.represent_str(str(value)))
_Dumper.add_representer(float, lambda dumper, value: dumper.represent_str(str(value)))


def dump(value: Plain, *, block: bool = False) -> str:
    """Plain data as one line of flow YAML; with `block` a key, or an item, a line."""
    text = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=not block, sort_keys=False, width=1_000_000, allow_unicode=True
    )
    return text.removesuffix("\n").removesuffix("\n...").strip()


def load(text: str) -> Plain:
    """YAML as plain data, everything text. Raises `ValueError` with what is wrong."""
    tree = read_tree(text + "\n")
    if tree.faults:
        fault = tree.faults[0]
        raise ValueError(f"{fault.message}; {fault.mend}".rstrip("; "))
    return plain(tree.root) if tree.root is not None else None
