"""Opening a design for the screen: the file's, or a new one."""

from __future__ import annotations

import gc
from pathlib import Path as File

from backdraft.design.nodes import plain
from backdraft.document.document import Document
from backdraft.document.file import load
from backdraft.document.yaml_nodes import read_tree
from backdraft.host import folders
from backdraft.tui.session import Session

BLANK = "backdraft: 1\n"


def own_keys() -> tuple[dict[str, str], str]:
    """A person's own keys, `action: key`, from `keys.yaml` in the config folder, and what is wrong with that file."""
    file = folders.config() / "keys.yaml"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, ""
    except (OSError, UnicodeDecodeError) as error:
        return {}, f"{file} cannot be read: {error}"
    tree = read_tree(text)
    value = plain(tree.root) if tree.root is not None else {}
    if tree.faults or not isinstance(value, dict):
        fault = tree.faults[0].message if tree.faults else "it is no mapping"
        return {}, f"{file}: {fault}; write one `action: key` a line (backdraft keys lists the actions)"
    return {name: "" if key is None else str(key) for name, key in value.items()}, ""


def open_session(file: File | None) -> Session:
    """A session on `file`: what it holds, or a new design when it is not there (None: without a file).

    Raises:
        FileError: the file cannot be read at all.
    """
    if file is None:
        return Session(Document.read(BLANK))
    if not file.exists():
        session = Session(Document.read(BLANK), file)
        session.said.append(f"{file.name} is new: w writes it")
        return session
    loaded = load(file)
    gc.freeze()  # what was read stays: nothing is to look through it for garbage
    return Session(loaded.document, file, loaded)
