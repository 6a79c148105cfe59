"""Hostile text, and whole designs that hold it wherever the format has room: made by walking the JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, cycle
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from backdraft.design.json_schema import json_schema

#: Copies `pwned` into the clipboard, if a terminal gets to see it.
STEAL = "\x1b]52;c;cHduZWQ=\x07"

#: What no design may hold: the loader refuses it, raw or as an escape.
FORBIDDEN: dict[str, str] = {
    "osc 52": STEAL,
    "osc 52, ended by ST": "\x1b]52;c;cHduZWQ=\x1b\\",
    "title": "\x1b]0;pwned\x07",
    "link": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "clear": "\x1b[2J\x1b[H",
    "colour": "\x1b[31mred",
    "report": "\x1b[6n\x1b[c\x05",
    "reset": "\x1bc",
    "device control": '\x1bP$q"p\x1b\\',
    "tmux": "\x1bPtmux;\x1b\x1b]52;c;cHduZWQ=\x07\x1b\\",
    "c1 csi": "\x9b31m",
    "c1 osc": "\x9d52;c;cHduZWQ=\x9c",
    "c1 dcs": "\x90q\x9c",
    "next line": "a\x85b",
    "nul": "a\x00b",
    "delete": "a\x7fb",
    "backspaces": "safe\x08\x08\x08\x08evil",
    "return": "safe\revil",
    "shift out": "\x0eqqq\x0f",
    "bell": "\x07",
    "form feed": "a\x0cb\x0bc",
    "override": "user\u202egnp.exe",
    "isolate": "a\u2066b\u2069\u2067c",
    "marks": "a\u200e\u200f\u061cb",
    "separators": "a\u2028b\u2029c",
    "byte order mark": "a\ufeffb",
}

#: What a design may hold, and nothing may take for more than text.
NASTY: dict[str, str] = {
    "click": "[@click=app.quit]x[/]",
    "close": "[/]",
    "todo": "[TODO]",
    "markup": "[bold red]x[/bold red] [link=http://evil.example]y[/link] [on $error]z",
    "open": "[[[ \\[ ]] [b",
    "variable": "$accent {x} {0} %s %d %(x)s",
    "quotes": "' \" ` '' \"\" ```",
    "backslashes": "\\ \\\\ \\n \\x1b[31m \\u202e \\",
    "shell": "$(touch pwned) `touch pwned` ; touch pwned & | > pwned 'touch' \"x\" !! ~ * ?",
    "sql": "'; DROP TABLE users; -- \"; /* ` */ \\",
    "html": "</script><img src=x onerror=alert(1)>&lt;&#60;<!--",
    "markdown": "# h | c | ``` \n- [x](javascript:alert(1)) ![y](z) <http://e>\n\n---\n> q\n~~~",
    "mermaid": 'end\n%%{init: {}}%% --> B["x"]:::c ; click A href "javascript:x" #35;',
    "json": '"}, {"x": "y\\',
    "yaml": "- a: b # c\n? d\n&e *f !g |\n  <<: h",
    "csv": "=cmd|' /C calc'!A0",
    "note": " -- -- note",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\u00adf",
    "tags": "a\U000e0041\U000e0042\U000e007fb",
    "anchors": "a\ufff9b\ufffac\ufffbd",
    "selectors": "✈\ufe0e✈\ufe0fa\U000e0100b",
    "fillers": "a\u115f\u1160\u3164\uffa0b",
    "cjk": "漢字とかな交じり文 한국어 ｆｕｌｌ",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽",
    "right to left": "مرحبا بالعالم שלום abc 123",
    "zalgo": "Z" + "\u0334\u0310\u0489" * 60 + "a",
    "lone accent": "\u0301\u0301x",
    "unassigned": "\ufdd0\U0001ffff\ue000\U0010fffd",
    "tabs": "a\tb\t\tc",
    "blanks": "\u00a0\u3000 x \u2003",
    "long word": "W" * 10_000,
    "long text": "many words " * 1_000,
    "long wide": "漢" * 10_000,
    "lines": "\n\n\none\n\n  two\n",
}

#: Letters that tell safe from unsafe, close together.
_TELLING = (
    "\x1b\x07\x00\x08\r\x7f\x85\x9b\x9c\x9d\u061c\u200b\u200d\u200e\u202e\u2028\u2066\ufeff\u0301\u3164\t\n[]@/$\\漢"
)
#: Any text at all, lone surrogates as well; the telling letters often.
ANY_TEXT = st.text(st.characters() | st.sampled_from(_TELLING), max_size=60) | st.sampled_from(
    [*FORBIDDEN.values(), *NASTY.values()]
)


def dumped(value: Any) -> str:
    """A design as YAML whose strings are in double quotes, every unusual letter an escape of YAML's (`"\\e"`)."""
    return yaml.safe_dump(value, allow_unicode=False, sort_keys=False, default_style='"', width=1_000_000)


def written_raw(value: Any) -> str:
    """A design as YAML whose letters stand in the file as they are, also those that no YAML may hold."""
    text = yaml.safe_dump(value, allow_unicode=False, sort_keys=False, default_style='"', width=1_000_000)
    return re.sub(r"\\(?:\\|x([0-9A-F]{2})|u([0-9A-F]{4})|U([0-9A-F]{8})|([0abevfrNPL_]))", _letter, text)


_NAMED = {
    "0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "v": "\v", "f": "\f", "r": "\r",
    "N": "\x85", "P": "\u2029", "L": "\u2028", "_": "\xa0",
}  # fmt: skip


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    return chr(int(code, 16)) if code else _NAMED.get(found[4], found[0])


# --- every key of the format ----------------------------------------------------------------------------------------


def everywhere(*texts: str) -> dict[str, Any]:
    """A design with every key that the JSON Schema knows and one of `texts` after the other wherever text may stand,
    names included. Where the schema leaves a choice there is an entry for each.
    """
    return _design(texts, examples=False)


def after_examples(*texts: str) -> dict[str, Any]:
    """The same with lines that can be read: each is the schema's own example with one of `texts` as its note."""
    return _design(texts, examples=True)


def _design(texts: Iterable[str], *, examples: bool) -> dict[str, Any]:
    design: dict[str, Any] = next(_instances(json_schema(), _in_turn(tuple(texts)), examples))
    return {**design, "backdraft": "1"}


def _in_turn(texts: tuple[str, ...]) -> Iterator[str]:
    """The texts again and again, whole at first: a megabyte of one letter in every key finds no more than one of it."""
    return chain(texts, cycle([text[:1_000] for text in texts]))


def _instances(schema: dict[str, Any], texts: Iterator[str], examples: bool) -> Iterator[Any]:
    """Values of every form that a schema allows, at least one."""
    if "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _instances(one, texts, examples)
        return
    kinds = schema.get("type", "string")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object" or "properties" in schema:
        out: dict[str, Any] = {}
        for name, inner in schema.get("properties", {}).items():
            out[name] = next(_instances(inner, texts, examples))
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            for i, value in enumerate(_instances(more, texts, examples)):
                out[f"entry{i}" if examples else f"{next(texts)}{i or ''}"] = value
        if "patternProperties" in schema:
            out[f"x-{next(texts)}"] = next(texts)
        yield out
    elif kind == "array":
        yield list(_instances(schema["items"], texts, examples))
    elif examples and "examples" in schema:
        example = str(schema["examples"][0])
        yield f"{example} -- {next(texts)}" if " " in example else example
    elif examples and "enum" in schema:
        yield schema["enum"][0]
    else:
        yield next(texts)


# --- a real design, defaced -----------------------------------------------------------------------------------------

_DESIGNS = Path(__file__).parents[2] / "designs"
_FREE = {
    *("title", "note", "does", "summary", "because", "owner", "group", "description", "deprecated", "message", "fail"),
    *("pass", "skip", "text", "tech", "schedule", "servers", "tags", "instead_of"),
}


def defaced(*texts: str, name: str = "", design: str = "corner-shop") -> str:
    """A real design with one of `texts` after the other as every note, title, message and quoted default, and `name`
    within some names. It stays a design that can be read: the names are allowed ones, references still hold.
    """
    source = (_DESIGNS / f"{design}.yaml").read_text(encoding="utf-8")
    if name:
        source = re.sub(r"\b(orders|catalog)\b", lambda found: f"{found[1]}_{name}", source)
    return dumped(_defaced(yaml.load(source, yaml.BaseLoader), cycle(texts), ()))


def _defaced(value: Any, texts: Iterator[str], path: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _defaced(inner, texts, (*path, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_defaced(inner, texts, path) for inner in value]
    if not path or path[0] in ("backdraft", "review", "load", "targets"):
        return value
    line = value.split(" -- ")[0]
    if path[0] in ("errors", "events", "endpoints") or path[-1] in ("calls", "reads", "writes", "emits", "consumes"):
        return f"{line} -- {next(texts)}"
    if "columns" in path:
        if re.fullmatch(r"text|varchar\S*", line):
            quoted = next(texts).replace("'", "''")
            line += f" = '{quoted}'"
        return f"{line} -- {next(texts)}"
    return next(texts) if path[-1] in _FREE else value
