"""Designs as people type them: random data in every style that YAML has, with comments wherever one may stand.

`design_text(seed)` is a whole file. What it says is what a plain YAML loader reads from it, not what this module meant:
so the judge of the reader under test is another reader.
"""

from __future__ import annotations

import random
from typing import Any

import yaml

#: Texts that hurt: YAML's own signs, numbers and booleans of either version, other scripts, quotes, tabs.
TEXTS = (
    *("plain", "two words", "a: b", "x #y", "# not a comment", "it's", 'say "hi"', "- item", "? q", ": c", "no", "on"),
    *("y", "017", "12:30", "2026-11-22", "1.10", "1e3", "0x1F", "null", "~", "true", ".5", "=", "<<", "@at", "`tick`"),
    *(
        "%p",
        "&a",
        "*b",
        "!t",
        "| x",
        "> x",
        "{a}",
        "[a]",
        "a, b",
        "x]",
        "名前は注文",
        "снова",
        "🎉 done 👩‍💻",
        "end:",
        "a:b",
    ),
    *("--- x", "'quoted'", '"q"', "tab\there", "-> users.id", "varchar(50)? -- a note", "numeric(12,2) 0..", "99.9%"),
    *(
        "GET /a/:id -> X",
        "3 x 1cpu 1.5ms",
        " lead",
        "trail ",
        "\\ back \\n",
        "a  b",
        "#",
        "-",
        "?",
        "中: 文 #x",
        "{}",
        "[]",
    ),
)
MANY_LINES = ("one\ntwo", "one\ntwo\n", "one\n\n  two\nthree\n", "last\n\n", "# a\nb: c\n- d\n", "emoji 🎉\n終わり")
NAMES = (
    "web",
    "orders",
    "catalog_db",
    "a-b",
    "x.y",
    "Ünï",
    "注文",
    "bus",
    "on",
    "y1",
    "z9",
    "order.placed",
    "mid",
    "k",
)
METHODS = ("GET", "POST", "PUT", "DELETE")


def text(rng: random.Random, many: bool = True) -> str:
    """A value that is text."""
    if many and rng.random() < 0.08:
        return rng.choice(MANY_LINES)
    return rng.choice(TEXTS)


def names(rng: random.Random, count: int) -> list[str]:
    """Different names, sometimes in the alphabet's order."""
    found = rng.sample(NAMES, min(count, len(NAMES)))
    return sorted(found) if rng.random() < 0.2 else found


def line(rng: random.Random, key: str) -> str:
    """An item of a list: what it is known by is not empty."""
    if key == "endpoints":
        rest = rng.choice(("-> X", "?a,b", "-- a: b", "!e"))
        return f"{rng.choice(METHODS)} /{rng.choice('abcdefgh')}{rng.randrange(9)} {rest}"
    return rng.choice(("gateway", "a GET /x", "b x2", "c -- why: so", "orders POST /y", "d", "注文", "e #1", "f"))


def entry(rng: random.Random, section: str) -> Any:
    """The data of an entry."""
    roll = rng.random()
    if section in ("errors", "events", "types"):
        return text(rng, False) if roll < 0.9 else None
    if section in ("services", "stores") and roll < 0.3:
        return text(rng, False)
    if roll < 0.08:
        return rng.choice((None, {}))
    out: dict[str, Any] = {}
    for key in rng.sample(
        ("note", "title", "owner", "x-own", "tags", "calls", "run", "columns", "indexes", "native"), rng.randint(1, 5)
    ):
        if key in ("tags", "calls", "indexes"):
            items = list(
                dict.fromkeys(
                    line(rng, key).split(" ")[0] if key == "tags" else line(rng, key) for _ in range(rng.randint(0, 4))
                )
            )
            out[key] = items if len({i.split(" ")[0] for i in items}) == len(items) else items[:1]
        elif key == "columns":
            out[key] = {name.replace(".", "_"): text(rng) for name in names(rng, rng.randint(0, 4))}
        elif key == "native":
            out[key] = {"mysql": {"engine": text(rng, False)}, "list": [[text(rng, False)], {"a": text(rng, False)}]}
        else:
            out[key] = text(rng)
    if section == "mixins" or section == "checklists":
        return {name.replace(".", "_"): text(rng) for name in names(rng, rng.randint(1, 3))}
    return out


def design(rng: random.Random) -> dict[str, Any]:
    """The data of a design."""
    out: dict[str, Any] = {"backdraft": "1"}
    for key in ("name", "summary", "x-team"):
        if rng.random() < 0.5:
            out[key] = text(rng)
    for section in (
        "targets",
        "api",
        "errors",
        "services",
        "stores",
        "types",
        "mixins",
        "tables",
        "endpoints",
        "checklists",
        "decisions",
    ):
        if rng.random() < 0.45:
            continue
        if section in ("targets", "api"):
            out[section] = {"p95": text(rng, False), "note": text(rng), "servers": [text(rng, False), "b"]}
        elif section == "endpoints":
            out[section] = {name: _endpoints(rng) for name in names(rng, rng.randint(0, 3))}
        elif section == "decisions":
            out[section] = [{"title": f"{n} decided", "because": text(rng)} for n in names(rng, rng.randint(0, 3))]
        else:
            out[section] = {name: entry(rng, section) for name in names(rng, rng.randint(0, 5))}
    return out


def _endpoints(rng: random.Random) -> list[Any]:
    found = {
        (words := line(rng, "endpoints")).split(" ")[0] + words.split(" ")[1]: words for _ in range(rng.randint(0, 4))
    }
    return [{"endpoint": words, "description": text(rng)} if rng.random() < 0.2 else words for words in found.values()]


class Typist:
    """Writes data as a person with moods would: one layout for the file, then whatever comes."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.step = rng.choice((1, 2, 2, 2, 3, 4))
        self.dash = rng.choice((0, 2, 2, self.step))
        self.comments = rng.choice((0.0, 0.05, 0.25))
        self.blank = rng.choice((0.0, 0.1, 0.3))
        self.flows = rng.choice((0.0, 0.15, 0.5))
        self.quotes = rng.choice((0.05, 0.4))
        self.count = 0

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def comment(self) -> str:
        self.count += 1
        return f"# c{self.count}c {self.rng.choice(('why', 'a: b', '- x', 'quote its', '注', '{', ']'))}"

    def behind(self) -> str:
        return f"{' ' * self.rng.choice((1, 1, 2, 7))}{self.comment()}" if self.chance(self.comments) else ""

    def above(self, column: int) -> str:
        out = ""
        while self.chance(self.blank):
            out += self.rng.choice(("\n", "\n", "   \n"))
        while self.chance(self.comments):
            out += " " * (column if self.chance(0.8) else self.rng.choice((0, 1, column + 2))) + self.comment() + "\n"
            if self.chance(self.blank):
                out += "\n"
        return out

    def one_line(self, value: str, flow: bool, key: bool = False) -> str:
        """A scalar in a style that says it; tried with the loader."""
        ways = []
        if not self.chance(self.quotes):
            ways.append(value)
        ways += [f"'{value.replace(chr(39), chr(39) * 2)}'", _double(value)]
        if self.chance(0.3):
            ways[-1], ways[-2] = ways[-2], ways[-1]
        for way in ways:
            around = (
                (f"{{{way}: v}}" if flow else f"{way}: v") if key else (f"[x, {way}, y]" if flow else f"k: {way}  # c")
            )
            wanted: Any = {value: "v"} if key else (["x", value, "y"] if flow else {"k": value})
            try:
                if "\n" not in way and yaml.load(around, yaml.CBaseLoader) == wanted:
                    return way
            except yaml.YAMLError:
                continue
        return _double(value)

    def flow(self, value: Any, column: int) -> str:
        """A collection in brackets, now and then over several lines."""
        if isinstance(value, str):
            return self.one_line(value, True)
        if value is None:
            return "null"
        pad = self.rng.choice(("", "", " "))
        lines = self.chance(0.25)
        if isinstance(value, dict):
            items = [f"{self.one_line(k, True, True)}: {self.flow(v, column)}" for k, v in value.items()]
            marks = "{}"
        else:
            items = [self.flow(item, column) for item in value]
            marks = "[]"
        if not items:
            return marks[0] + pad + marks[1]
        if not lines:
            return marks[0] + pad + f",{self.rng.choice((' ', ' ', '  '))}".join(items) + pad + marks[1]
        inner = "\n" + " " * (column + self.step)
        out = marks[0] + (self.behind() or "")
        for i, item in enumerate(items):
            out += inner + item + ("," if i + 1 < len(items) or self.chance(0.3) else "") + self.behind()
        return out + "\n" + " " * (column if self.chance(0.7) else column + self.step) + marks[1]

    def value(self, value: Any, column: int, dashed: bool = False) -> str:
        """What stands behind a colon (or a dash) at `column`, to the last line end."""
        if value is None:
            return self.behind() + "\n"
        if isinstance(value, str):
            return self.scalar(value, column)
        if not value or self.chance(self.flows):
            return f" {self.flow(value, column)}{self.behind()}\n"
        if isinstance(value, dict):
            if dashed:
                inner = column + 2
                if self.chance(self.comments):
                    return f" {self.comment()}\n" + self.mapping(value, inner)
                return " " + self.mapping(value, inner, True)[inner:]
            return self.behind() + "\n" + self.mapping(value, column + self.step)
        if dashed:
            return f" {self.flow(value, column)}\n"
        return self.behind() + "\n" + self.sequence(value, column + self.dash)

    def scalar(self, value: str, column: int) -> str:
        inner = " " * (column + self.step)
        if "\n" in value and value.strip() and not value.startswith((" ", "\n", "#")) and self.chance(0.7):
            body = value.rstrip("\n")
            tail = len(value) - len(body)
            sign = "|" + ("-" if tail == 0 else "" if tail == 1 else "+")
            lines = "".join((inner + part if part else "") + "\n" for part in body.split("\n"))
            return f" {sign}{self.behind()}\n{lines}" + "\n" * (tail - 1)
        if (
            " " in value.strip()
            and "\n" not in value
            and self.chance(0.1)
            and "  " not in value
            and value == value.strip()
        ):
            first, rest = value.split(" ", 1)
            folded = f" >-{self.behind()}\n{inner}{first}\n{inner}{rest}\n"
            if not first.startswith(("#", " ")) and _reads(folded, value):
                return folded
            plain = f" {first}\n{inner}{rest}\n"
            if _reads(plain, value):
                return plain
        if self.chance(0.04):
            return f"{self.behind()}\n{inner}{self.one_line(value, False)}{self.behind()}\n"
        return f"{self.rng.choice((' ', ' ', ' ', '   '))}{self.one_line(value, False)}{self.behind()}\n"

    def mapping(self, value: dict[str, Any], column: int, first_inline: bool = False) -> str:
        out = ""
        for i, (key, item) in enumerate(value.items()):
            above = "" if first_inline and i == 0 else self.above(column)
            colon = " :" if self.chance(0.02) else ":"
            out += above + " " * column + self.one_line(key, False, True) + colon + self.value(item, column)
        return out

    def sequence(self, value: list[Any], column: int) -> str:
        out = ""
        for item in value:
            dash = " " * column + "-"
            if isinstance(item, str) and self.chance(self.comments):
                between = f"{dash} {self.comment()}\n{' ' * (column + 2)}{self.one_line(item, False)}\n"
            else:
                between = dash + self.value(item, column, True)
            out += self.above(column) + between
        return out

    def file(self, data: dict[str, Any]) -> str:
        out = ""
        if self.chance(0.1):
            out += f"{self.comment()}\n---\n"
        for key, value in data.items():
            out += self.above(0)
            if self.chance(0.3):
                out += "\n"
            out += f"{key}:" + self.value(value, 0)
        out += self.above(0)
        if self.chance(0.15):
            out = out.rstrip("\n")
        if self.chance(0.15):
            out = out.replace("\n", "\r\n")
        if self.chance(0.1):
            out = "\ufeff" + out
        return out


def _alone(way: str, value: str, flow: bool, key: bool) -> tuple[str, Any]:
    """A text around one scalar, and what it is to say."""
    if key:
        return (f"{{{way}: v}}" if flow else f"{way}: v"), {value: "v"}
    return (f"[x, {way}, y]", ["x", value, "y"]) if flow else (f"k: {way}  # c", {"k": value})


def _double(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _reads(below: str, value: str) -> bool:
    try:
        return bool(yaml.load("k:" + below.replace("\n", "\n "), yaml.CBaseLoader) == {"k": value})
    except yaml.YAMLError:
        return False


def load(text: str) -> Any:
    """What a file says, scalars as text, by another reader than the one under test."""
    return yaml.load(text.removeprefix("\ufeff"), yaml.CBaseLoader)


def design_text(seed: int) -> str:
    """A whole file that YAML can read."""
    for attempt in range(20):
        rng = random.Random(seed * 31 + attempt)
        text = Typist(rng).file(design(rng))
        try:
            if isinstance(load(text), dict):
                return text
        except yaml.YAMLError:
            continue  # a comment or a fold where YAML wants none
    return "backdraft: 1\n"
