"""The head of the design: `name: Corner Shop`, `targets: p95 200ms, availability 99.9%`, `api base: /api/v2`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from backdraft.design.design import Design
from backdraft.design.identity import endpoint_id
from backdraft.design.keys import API, HEAD, LOAD, TARGETS
from backdraft.design.lexer import Token, lex
from backdraft.design.model import Endpoint, Loads
from backdraft.design.names import did_you_mean
from backdraft.design.nodes import Plain, node_of, plain
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from backdraft.design.paths import NAMED, Path
from backdraft.design.problems import Slip
from backdraft.design.reading import read_entry
from backdraft.design.scalars import Shape
from backdraft.design.shapes import Items, Keys, Pairs, Record
from backdraft.document.edits import Edit, Put
from backdraft.document.quick.plan import METHODS, Deed, Place, Plan, listed
from backdraft.document.yaml_nodes import read_tree

#: The sections of the head that a line may set keys of.
SECTIONS: dict[str, Keys] = {"targets": TARGETS, "load": LOAD, "api": API}
_LOOSE = re.compile(rf"({'|'.join(HEAD)})\s*:\s+(.+)\Z", re.S)
#: What may stand in a section without its key: its look, and the key that it is of.
_BARE: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "targets": ((re.compile(r"[\d.]+%\Z"), "availability"),),
    "load": ((re.compile(r"[\d.]+x/\w+\Z"), "growth"), (re.compile(r"[\d.]+[kMG]?/[a-z]+\Z"), "peak")),
}
#: What one may write in a section.
_LIKE = {
    "targets": "p95 300ms, p99 1s, 99.9%",
    "load": "peak=600/s, mean=200/s;  load: GET /orders 50/s",
    "api": "base=/api/v1",
}
_BEGUN = re.compile(rf"({'|'.join(SECTIONS)})\s*:\s*\Z")
_OF_ENDPOINT = re.compile(
    rf"load\s*:\s*(?:([^\W\d][\w.-]*)\s+)?({'|'.join(METHODS)})\s+(/\S*)(?:\s+(.*))?\Z", re.S | re.I
)
_SECTION = re.compile(rf"({'|'.join(SECTIONS)})(?:[.\s]+([a-z]\w*))?\s*:\s+(.+)\Z", re.S)


def key(text: str, design: Design, place: Place) -> Plan | None:
    """A key of the head with its value, unless something else in the design has that name."""
    loose, section, begun = _LOOSE.match(text), _SECTION.match(text), _BEGUN.match(text)
    match = loose or section or begun
    if match is None or _is_name_of_something(design, match[1]):
        return None
    if begun:
        return Plan(hint=f"{begun[1]}: what? e.g.  {begun[1]}: {_LIKE[begun[1]]}")
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
        pairs = list(_pairs(section[3], at, SECTIONS[name], _BARE.get(name, ())))
    return _plan((name,), SECTIONS[name], pairs)


def rate(text: str, design: Design, place: Place) -> Plan | None:
    """`load: GET /orders 50/s`: the rate at peak of one endpoint."""
    match = _OF_ENDPOINT.match(text)
    if match is None or _is_name_of_something(design, "load"):
        return None
    said, method, at, value = match.groups()
    known = endpoint_id(f"{method.upper()} {at}")
    paths = [path for path in design.paths("endpoints") if path[2] == known and said in (None, path[1])]
    if len(paths) != 1:
        whose = f"load: {paths[0][1]} {known} 50/s" if paths else f"add it:  {known} load={value or '50/s'}"
        wrong = f"{known} is of {listed([path[1] for path in paths])}" if paths else f"no endpoint {known}"
        return Plan(slips=(Slip(match.start(2), match.end(3), wrong, f"write  {whose}" if paths else whose),))
    if not value:
        return Plan(hint=f"at what rate? e.g.  load: {known} 50/s")
    value = value.strip().removeprefix("peak=").removeprefix("load=")
    read = parse_endpoint(f"{known} load={value}", paths[0][1])
    entry = design.entry(paths[0])
    assert isinstance(entry, Endpoint)
    slips = [Slip(match.start(4), match.end(4), each.message, each.mend, each.severity) for each in read.slips]
    line = format_endpoint(replace(entry, load=read.value.load))
    deed = Deed("sets", f"the load of {known} to {value}")
    return Plan((Put((*paths[0], "endpoint"), line),), (deed,), paths[0], tuple(slips))


def _is_name_of_something(design: Design, name: str) -> bool:
    return any(design.entry((kind, name)) is not None for kind in NAMED)


def _pairs(
    text: str, at: int, table: Keys, bare: tuple[tuple[re.Pattern[str], str], ...]
) -> Iterator[tuple[Token, str, int]]:
    """`p95 200ms, p99 1s`, `{p95: 200ms}`, `p95=200ms`: each key with its value and where that stands.

    What looks like the value of one key alone (`99.9%`, `500/s`) may stand without it.
    """
    inner = text[1:-1] if text[:1] == "{" and text[-1:] == "}" else text
    at += text.index(inner)
    words = lex(inner.replace("=", " ").replace(",", " ")).tokens
    begins: list[tuple[int, str, bool]] = []  # the word, the key, whether the word is the value
    for i, word in enumerate(words):
        name = word.text.rstrip(":")
        alone = next((key for look, key in bare if look.match(word.text)), "")
        last, of, _ = begins[-1] if begins else (-1, "", False)
        if name in table:
            begins.append((i, name, False))
        elif alone and of != "note" and (last < i - 1 or begins[-1:] == [] or begins[-1][2]):
            begins.append((i, alone, True))
        elif i == 0:
            begins.append((i, name, False))
    for (i, name, alone_), end in zip(begins, [*(b[0] for b in begins[1:]), len(words)], strict=True):
        values = words[i + (not alone_) : end]
        value = inner[values[0].start : values[-1].end] if values else ""
        where = at + (values[0].start if values else words[i].end)
        yield (
            Token(name, at + words[i].start, at + words[i].end - (not alone_ and words[i].text.endswith(":"))),
            value,
            where,
        )


def _plan(path: Path, table: Keys, pairs: list[tuple[Token, str, int]]) -> Plan:
    edits: list[Edit] = []
    slips: list[Slip] = []
    for name, value, at in pairs:
        shape = table[name.text].shape if name.text in table else None
        if shape is None:
            near = did_you_mean(name.text, table) or f"keys: {' '.join(list(table)[:6])}"
            slips.append(Slip(name.start, name.end, f'{path[0]} has no "{name.text}"', near))
        elif isinstance(shape, (Record, Pairs)) and not _braced(value):
            slips.append(Slip(name.start, name.end, f"{name.text} has parts", f"enter on {path[0]} edits them"))
        elif not value:
            slips.append(Slip(name.start, name.end, f"{name.text}: what?", f"e.g. {table[name.text].example}"))
        else:
            taken = _value(shape, value)
            found = read_entry(path, node_of({name.text: taken})).problems
            slips += [Slip(at, at + len(value), p.message, p.mend, p.severity) for p in found]
            edits.append(Put((name.text,) if path == ("head",) else (*path, name.text), taken))
    names = listed([name.text for name, _, _ in pairs])
    what = f"the design's {names}" if path == ("head",) else f"{names} of {path[0]}"
    return Plan(tuple(edits), (Deed("sets", what),), path, tuple(slips))


def said_in(section: str) -> list[tuple[str, str]]:
    """What may stand in a section: `peak=600/s`, with what it means."""
    keys = SECTIONS[section].items()
    order = [*_FIRST.get(section, ()), *(name for name, _ in keys)]
    found = [(name, SECTIONS[section][name]) for name in dict.fromkeys(order)]
    plain = (each for each in found if not isinstance(each[1].shape, Record | Pairs) and not each[0].startswith("x-"))
    return [(f"{name}={key.example}", key.doc) for name, key in plain]


#: The keys that are offered first.
_FIRST = {"load": ("peak", "mean", "growth"), "targets": ("p95", "p99", "availability")}


def _braced(text: str) -> bool:
    """Whether a value is a mapping as the file has it, as findings suggest one: `{jwt: bearer}`."""
    return text[:1] == "{" and isinstance(_plain_of(text), dict)


def _plain_of(text: str) -> Plain:
    """What a YAML text says; None where it cannot be read whole."""
    tree = read_tree(text)
    return plain(tree.root) if tree.root is not None and not tree.faults else None


def _value(shape: Shape, text: str) -> Plain:
    if isinstance(shape, (Record, Pairs)):
        return _plain_of(text)
    return [part.strip() for part in text.strip("[]").split(",")] if isinstance(shape, Items) else text
