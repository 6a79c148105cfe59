"""From the texts of a form to edits: as small as can be, so that comments beside what stays are not touched."""

from __future__ import annotations

from datetime import date

from backdraft.design.identity import item_key
from backdraft.design.nodes import Plain, node_of
from backdraft.design.paths import Path
from backdraft.document.edits import Drop, Edit, Insert, Put
from backdraft.tui.forms.fields import Form, Yaml, editor_of, value_of


def edits(form: Form, before: dict[str, str], after: dict[str, str], load: Yaml, *, whole: bool = False) -> list[Edit]:
    """The edits that bring the entry from the texts `before` to those `after`.

    Args:
        form: The form.
        before: Each field's text as the file has it.
        after: Each field's text as it is to be.
        load: Reads YAML.
        whole: Write a list or mapping anew instead of the items that changed.

    Raises:
        ValueError: A text cannot be taken, as `value_of` says it.
    """
    out: list[Edit] = []
    # A line, or a title, tells which entry it is: until all else is written it stays as it was.
    for name, key in sorted(form.keys.items(), key=lambda pair: pair[0] == form.line):
        if before.get(name, "") == after.get(name, ""):
            continue
        value = value_of(key, after[name], load)
        if form.path[0] == "errors":
            line = f"{after.get('status', '').strip()} {after.get('message', '').strip()}".strip()
            return [Put(form.path, line)]
        path = form.path if form.shape in ("line", "value") else _at(form, name)
        old = value_of(key, before.get(name, ""), load)
        if value is None and form.shape == "mapping":
            out.append(Drop(path))
        elif whole or value is None:
            out.append(Put(path, value))
        elif editor_of(key) == "pairs" and isinstance(old, dict) and isinstance(value, dict):
            out.extend(_by_key(path, old, value) or [Put(path, value)])
        elif editor_of(key) == "items" and isinstance(old, list) and isinstance(value, list):
            out.extend(_by_item(path, old, value) or [Put(path, value)])
        else:
            out.append(Put(path, value))
    return out


#: What a person says of an item of a checklist.
_DECIDED = ("pass", "fail", "skip")


def dated(form: Form, before: dict[str, str], after: dict[str, str], today: date) -> dict[str, str]:
    """The texts `after`, with the day where an item of a checklist is decided and no day is given."""
    decided = any(after.get(state, "").strip() and after[state] != before.get(state, "") for state in _DECIDED)
    item = form.path[0] == "checklists" and "done" in form.keys
    open_ = not (before.get("done", "").strip() or after.get("done", "").strip())
    return {**after, "done": today.isoformat()} if item and decided and open_ else after


def _at(form: Form, name: str) -> Path:
    # The head's keys stand at the top of the file, under no key of their own.
    return (*(() if form.path == ("head",) else form.path), *name.split("."))


def _by_key(path: Path, old: dict[str, Plain], new: dict[str, Plain]) -> list[Edit]:
    """What changes of a mapping, key by key; empty where the order of what stays is another one."""
    if [k for k in old if k in new] != [k for k in new if k in old]:
        return []
    puts: list[Edit] = [Put((*path, k), v) for k, v in new.items() if k in old and old[k] != v]
    inserts: list[Edit] = []
    above = ""
    for key, value in new.items():
        if key not in old:
            inserts.append(Insert((*path, key), value, above))
        above = key
    return [*puts, *inserts, *(Drop((*path, key)) for key in old if key not in new)]


def _by_item(path: Path, old: list[Plain], new: list[Plain]) -> list[Edit]:
    """What changes of a list, item by item; empty where its items cannot be told apart."""
    before = {item_key(path, node_of(item)): item for item in old}
    after = {item_key(path, node_of(item)): item for item in new}
    if "" in before or "" in after or len(before) < len(old) or len(after) < len(new):
        return []
    return _by_key(path, before, after)
