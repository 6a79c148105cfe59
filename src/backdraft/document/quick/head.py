"""The head of the design: `name: Corner Shop`, `targets: p95 200ms, availability 99.9%`, `api base: /api/v2`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backdraft.design.design import Design
from backdraft.design.keys import API, HEAD, LOAD, TARGETS
from backdraft.design.lexer import Token, lex
from backdraft.design.model import Loads
from backdraft.design.names import did_you_mean
from backdraft.design.nodes import Plain, node_of
from backdraft.design.paths import NAMED, Path
from backdraft.design.problems import Slip
from backdraft.design.reading import read_entry
from backdraft.design.scalars import Shape
from backdraft.design.shapes import Items, Keys, Pairs, Record
from backdraft.document.edits import Edit, Put
from backdraft.document.quick.plan import Deed, Place, Plan, listed

_SECTIONS: dict[str, Keys] = {"targets": TARGETS, "load": LOAD, "api": API}
_LOOSE = re.compile(rf"({'|'.join(HEAD)})\s*:\s+(.+)\Z", re.S)
_SECTION = re.compile(rf"({'|'.join(_SECTIONS)})(?:[.\s]+([a-z]\w*))?\s*:\s+(.+)\Z", re.S)


def key(text: str, design: Design, place: Place) -> Plan | None:
    """A key of the head with its value, unless something else in the design has that name."""
    loose, section = _LOOSE.match(text), _SECTION.match(text)
    match = loose or section
    if match is None or any(design.entry((kind, match[1])) is not None for kind in NAMED):
        return None
    if loose:
        return _plan(("head",), HEAD, [(Token(loose[1], 0, loose.end(1)), loose[2], loose.start(2))])
    assert section is not None
    name, at = section[1], section.start(3)
    loads = design.entry(("load",))
    if name == "load" and isinstance(loads, Loads) and any(load.name for load in loads.items):
        return Plan(slips=(Slip(0, len(name), "there are several loads", "enter on load edits them"),))
    if section[2]:
        pairs = [(Token(section[2], section.start(2), section.end(2)), section[3], at)]
    else:
        pairs = list(_pairs(section[3], at, _SECTIONS[name]))
    return _plan((name,), _SECTIONS[name], pairs)


def _pairs(text: str, at: int, table: Keys) -> Iterator[tuple[Token, str, int]]:
    """`p95 200ms, p99 1s`, `{p95: 200ms}`, `p95=200ms`: each key with its value and where that stands."""
    inner = text[1:-1] if text[:1] == "{" and text[-1:] == "}" else text
    at += text.index(inner)
    words = lex(inner.replace("=", " ").replace(",", " ")).tokens
    begins = [i for i, word in enumerate(words) if i == 0 or word.text.rstrip(":") in table]
    for i, end in zip(begins, [*begins[1:], len(words)], strict=True):
        values = words[i + 1 : end]
        name = words[i].text.rstrip(":")
        value = inner[values[0].start : values[-1].end] if values else ""
        where = at + (values[0].start if values else words[i].end)
        yield Token(name, at + words[i].start, at + words[i].start + len(name)), value, where


def _plan(path: Path, table: Keys, pairs: list[tuple[Token, str, int]]) -> Plan:
    edits: list[Edit] = []
    slips: list[Slip] = []
    for name, value, at in pairs:
        shape = table[name.text].shape if name.text in table else None
        if shape is None:
            near = did_you_mean(name.text, table) or f"keys: {' '.join(list(table)[:6])}"
            slips.append(Slip(name.start, name.end, f'{path[0]} has no "{name.text}"', near))
        elif isinstance(shape, (Record, Pairs)):
            slips.append(Slip(name.start, name.end, f"{name.text} has parts", f"enter on {path[0]} edits them"))
        elif not value:
            slips.append(Slip(name.start, name.end, f"{name.text}: what?", f"e.g. {table[name.text].example}"))
        else:
            plain = _value(shape, value)
            found = read_entry(path, node_of({name.text: plain})).problems
            slips += [Slip(at, at + len(value), p.message, p.mend, p.severity) for p in found]
            edits.append(Put((name.text,) if path == ("head",) else (*path, name.text), plain))
    names = listed([name.text for name, _, _ in pairs])
    what = f"the design's {names}" if path == ("head",) else f"{names} of {path[0]}"
    return Plan(tuple(edits), (Deed("sets", what),), path, tuple(slips))


def _value(shape: Shape, text: str) -> Plain:
    return [part.strip() for part in text.strip("[]").split(",")] if isinstance(shape, Items) else text
