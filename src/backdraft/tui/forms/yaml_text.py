"""A form field's YAML: plain data to text and back."""

from __future__ import annotations

import yaml

from backdraft.design.nodes import Plain, plain
from backdraft.document.yaml_nodes import read_tree


def dump(value: Plain, *, block: bool = False) -> str:
    """Plain data as one line of flow YAML; with `block` a key, or an item, a line."""
    text = yaml.safe_dump(value, default_flow_style=not block, sort_keys=False, width=1_000_000, allow_unicode=True)
    return text.removesuffix("\n").removesuffix("\n...").strip()


def load(text: str) -> Plain:
    """YAML as plain data, everything text. Raises `ValueError` with what is wrong."""
    tree = read_tree(text + "\n")
    if tree.faults:
        fault = tree.faults[0]
        raise ValueError(f"{fault.message}; {fault.mend}".rstrip("; "))
    return plain(tree.root) if tree.root is not None else None
