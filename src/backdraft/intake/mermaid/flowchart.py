"""The grammar of flowcharts: boxes, arrows and frames, with the line of each.

Every step takes at least one letter and looks at a letter a fixed number of times, so any text is read in linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NoReturn

from backdraft.intake.mermaid.text import Losses, words

#: `A & B --> C & D` draws every pair: more arrows than this in one diagram are not read.
MOST_ARROWS = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box. `shape` is the opening bracket, as the classic shapes have it, or a newer shape's name; empty: not said.
    `group` is the identifier of the innermost frame around it."""

    id: str
    label: str
    shape: str
    line: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """`stroke` is `normal`, `dotted`, `thick` or `invisible`; `start` and `end` are `<`, `>`, `o`, `x` or nothing."""

    source: str
    target: str
    label: str
    stroke: str
    start: str
    end: str
    line: int


@dataclass(slots=True)
class Flow:
    """A flowchart as read: boxes by identifier, arrows, titles of frames by identifier, what is left out."""

    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)


class _UnreadableError(Exception):
    """The statement cannot be read on from here."""


_BLANK = re.compile(r"[ \t\r]*")
_SPACE = re.compile(r"\s*")
_BREAKS = re.compile(r"[\s;]*")
_REST = re.compile(r"[^\n]*")
_STATEMENT_REST = re.compile(r'(?:"[^"\n]*"|#\w{1,12};|[^;\n])*')
_ID = re.compile(r"(?:\w|[!#$%'*+./?\\]|-(?![->.])|=(?!=))+")
_EDGE_ID = re.compile(r"[\w-]+@(?=[<ox]?(?:--|==|-\.|~~))")
_ARROW_DATA = re.compile(r"([\w-]+)@\{[^}]{0,1000}\}")
_LINK = re.compile(
    r"\s*(?:(?P<invisible>~~~+)"
    r"|(?P<start>[<xo])?(?:(?P<dotted>-\.+-)|(?P<thick>==+)|(?P<normal>--+))(?P<end>[>xo=-])?)"
)
_TEXT_LINKS = {
    "--": (re.compile(r"\s*([<xo]?)--(?![->])\s*"), re.compile(r"\s*--+([->xo])")),
    "==": (re.compile(r"\s*([<xo]?)==(?![=>])\s*"), re.compile(r"\s*==+([=>xo])")),
    "-.": (re.compile(r"\s*([<xo]?)-\.(?![.-])\s*"), re.compile(r"\s*\.+-([>xo]?)")),
}
_STROKES = {"--": "normal", "==": "thick", "-.": "dotted"}
_LINK_TEXT = {
    "--": re.compile(r'"[^"]*"|(?:[^\n";-]|-(?!-)|#\w{1,12};)*'),
    "==": re.compile(r'"[^"]*"|(?:[^\n";=]|=(?!=)|#\w{1,12};)*'),
    "-.": re.compile(r'"[^"]*"|(?:[^\n";.]|\.(?![.-])|#\w{1,12};)*'),
}
_PIPED = re.compile(r'\s*\|\s*("[^"]*"|[^|"\n]*)\s*\|')
_CLASS = re.compile(r":::[ \t]*[\w,-]+")
#: Words have a greatest length, so that a bracket that is never closed does not have the rest of the text looked at.
_RUN = re.compile(r'[^\[\](){}|"]{0,1000}')
_QUOTED = re.compile(r'\s*"([^"]*)"\s*')
_SHAPE_DATA = re.compile(r"@\{([^}]{0,1000})\}")
_PAIR = re.compile(r"""([\w-]+)[ \t]*:[ \t]*(?:"([^"]*)"|'([^']*)'|([^,\n"']*))""")
_DESCRIPTION = re.compile(r"accDescr\s*\{[^}]{0,5000}\}")
_WORD = re.compile(r"[A-Za-z]+(?![\w-])")
_SUBGRAPH = re.compile(r'subgraph(?=[ \t\n;"\[]|\Z)[ \t]*(?P<rest>(?:"[^"\n]*"|#\w{1,12};|[^;\n])*)')
_SUBGRAPH_NAMED = re.compile(r'(?P<id>[^\s\["]+)[ \t]*\[[ \t]*(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\]]*))[ \t]*\]\s*\Z')

#: Opening brackets, the longest first, with what may close them.
_SHAPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("(((", (")))",)),
    ("([", ("])",)),
    ("[[", ("]]",)),
    ("[(", (")]",)),
    ("((", ("))",)),
    ("{{", ("}}",)),
    ("[/", ("/]", "\\]")),
    ("[\\", ("\\]", "/]")),
    ("[|", ("|]",)),
    ("(-", ("-)",)),
    ("[", ("]",)),
    ("(", (")",)),
    ("{", ("}",)),
    (">", ("]",)),
)
#: Statements that say how things look, or what a browser does.
_LOOKS = {
    **dict.fromkeys(("style", "classDef", "class", "linkStyle"), "colours and line styles are not kept"),
    "click": "links are not kept",
    "direction": "the direction of a group is not kept",
    "accTitle": "descriptions for screen readers are not kept",
    "accDescr": "descriptions for screen readers are not kept",
}


def read_flowchart(text: str, position: int, losses: Losses) -> Flow:
    """What a flowchart says.

    Args:
        text: The diagram, comments and directives blanked.
        position: Where its first line, with the direction, ends.
        losses: Gets what is not understood.
    """
    return _Reader(text, position, losses).read()


class _Reader:
    def __init__(self, text: str, position: int, losses: Losses) -> None:
        self.text = text
        self.at = position
        self.losses = losses
        self.flow = Flow()
        self.open: list[tuple[str, dict[str, None], int]] = []
        self.arrow_names: set[str] = set()

    def read(self) -> Flow:
        while True:
            self.at = _end(_BREAKS, self.text, self.at)
            if self.at >= len(self.text):
                break
            begin = self.at
            try:
                self._statement()
            except _UnreadableError as fault:
                self.losses.add(min(self.at, len(self.text) - 1), str(fault))
                self.at = max(_end(_REST, self.text, self.at), begin + 1)
        while self.open:
            self.losses.add(self.open[-1][2], "the group is never closed")
            self._end_group()
        self._drop_groups_as_boxes()
        return self.flow

    def _fail(self, reason: str) -> NoReturn:
        raise _UnreadableError(reason)

    def _statement(self) -> None:
        word = _WORD.match(self.text, self.at)
        name = word[0] if word else ""
        if name == "subgraph" and (head := _SUBGRAPH.match(self.text, self.at)):
            self._begin_group(head)
        elif name == "end" and self._ends_after(word):
            if self.open:
                self._end_group()
            else:
                self.losses.add(self.at, "this `end` closes nothing")
            self.at += 3
        elif name in _LOOKS and self.text[self.at + len(name) : self.at + len(name) + 1] in (" ", "\t", ":", "{"):
            self.losses.add(self.at, _LOOKS[name])
            if braces := _DESCRIPTION.match(self.text, self.at):
                self.at = braces.end()
            else:
                self.at = _end(_STATEMENT_REST, self.text, self.at)
        elif (named := _ARROW_DATA.match(self.text, self.at)) and named[1] in self.arrow_names:
            self.losses.add(self.at, "how an arrow is drawn is not kept")
            self.at = named.end()
        else:
            self._chain()

    def _ends_after(self, word: re.Match[str] | None) -> bool:
        end = _end(_BLANK, self.text, word.end()) if word else 0
        return self.text[end : end + 1] in ("", "\n", ";")

    # --- frames ---

    def _begin_group(self, head: re.Match[str]) -> None:
        rest = head["rest"].strip()
        named = _SUBGRAPH_NAMED.match(rest)
        if named:
            ident, title = named["id"], named["quoted"] if named["quoted"] is not None else named["plain"]
        else:
            title = rest[1:-1] if len(rest) > 1 and rest[0] == rest[-1] == '"' else rest
            ident = rest if rest and not re.search(r'[\s"]', rest) else f"\0{len(self.flow.groups)}"
        said = _label(title) or (ident if not ident.startswith("\0") else "")
        if self.open:
            self.losses.add(head.start(), "a group within a group: each box keeps the inner one alone")
        self.flow.groups.setdefault(ident, said)
        self.open.append((ident, {}, head.start()))
        self.at = head.end()

    def _end_group(self) -> None:
        ident, members, _ = self.open.pop()
        for name in members:
            box = self.flow.boxes[name]
            if not box.group:
                self.flow.boxes[name] = replace(box, group=ident)

    def _drop_groups_as_boxes(self) -> None:
        """An arrow to a frame names the frame, not a box of that name."""
        flow = self.flow
        frames = {name for name in flow.groups if name in flow.boxes and not flow.boxes[name].shape}
        for arrow in flow.arrows:
            if arrow.source in frames or arrow.target in frames:
                said = f"{arrow.source} to {arrow.target}"
                self.losses.at(arrow.line, "an arrow to or from a whole group is not kept: name a box in it", said)
        flow.arrows = [a for a in flow.arrows if a.source not in frames and a.target not in frames]
        for name in frames:
            del flow.boxes[name]

    # --- boxes and arrows ---

    def _chain(self) -> None:
        sources = self._row()
        while True:
            link = self._link()
            if link is None:
                break
            self.at = _end(_SPACE, self.text, self.at)
            targets = self._row()
            self._connect(sources, targets, link)
            sources = targets
        self.at = _end(_BLANK, self.text, self.at)
        if self.text[self.at : self.at + 1] not in ("", "\n", ";"):
            rest = self.text[self.at : self.at + 200].partition("\n")[0]
            self._fail(f"it could not be read from here: {rest.strip()[:40]}")

    def _row(self) -> list[str]:
        """`A & B`."""
        found = [self._box()]
        while True:
            after = _end(_SPACE, self.text, self.at)
            if self.text[after : after + 1] != "&":
                return found
            self.at = _end(_SPACE, self.text, after + 1)
            found.append(self._box())

    def _box(self) -> str:
        match = _ID.match(self.text, self.at)
        if match is None:
            self._fail("a box is expected here")
        ident, position = match[0], match.start()
        self.at = match.end()
        shape, label = self._shape()
        while found := _CLASS.match(self.text, self.at):
            self.losses.add(found.start(), "colours and line styles are not kept", ident + found[0])
            self.at = found.end()
        known = self.flow.boxes.get(ident)
        if known is None:
            self.flow.boxes[ident] = Box(ident, label, shape, self.losses.line(position))
        elif shape:
            if known.shape and (known.label, known.shape) != (label, shape):
                self.losses.add(position, f"{ident} is said twice: the later words are kept", known.label)
            self.flow.boxes[ident] = replace(known, label=label or known.label, shape=shape)
        if self.open:
            self.open[-1][1][ident] = None
        return ident

    def _shape(self) -> tuple[str, str]:
        if data := _SHAPE_DATA.match(self.text, self.at):
            self.at = data.end()
            return self._newer(data)
        for opening, closings in _SHAPES:
            if not self.text.startswith(opening, self.at):
                continue
            inner = self.at + len(opening)
            quoted = _QUOTED.match(self.text, inner)
            if quoted:
                closing = next((c for c in closings if self.text.startswith(c, quoted.end())), None)
                if closing is not None:
                    self.at = quoted.end() + len(closing)
                    return opening, _label(f'"{quoted[1]}"')
                continue
            end = _end(_RUN, self.text, inner)
            for closing in closings:
                begun = end - (closing[0] in "/\\-")  # these letters may stand in the words too
                if begun >= inner and self.text.startswith(closing, begun):
                    self.at = begun + len(closing)
                    return opening, _label(self.text[inner:begun])
        if self.text[self.at : self.at + 1] in tuple("[({>"):
            self._fail("the bracket is not closed as it was opened")
        return "", ""

    def _newer(self, data: re.Match[str]) -> tuple[str, str]:
        """`@{ shape: cyl, label: "Orders" }`."""
        said = {m[1]: next(v for v in (m[2], m[3], m[4], "") if v is not None).strip() for m in _PAIR.finditer(data[1])}
        for key in said:
            if key not in ("shape", "label"):
                self.losses.add(data.start(), f"{key} is not kept")
        return said.get("shape", ""), _label(said.get("label", ""))

    def _link(self) -> tuple[str, str, str, str, int] | None:
        """An arrow: label, stroke, start, end, position. None where there is none."""
        at = _end(_SPACE, self.text, self.at)
        if named := _EDGE_ID.match(self.text, at):
            self.losses.add(at, "the name of an arrow is not kept", named[0])
            self.arrow_names.add(named[0][:-1])
            at = named.end()
        match = _LINK.match(self.text, at)
        if match is not None:
            read = self._plain_link(match)
            if read is not None:
                return read
        for sign, (opening, closing) in _TEXT_LINKS.items():
            begun = opening.match(self.text, at)
            if begun is None:
                continue
            label = _LINK_TEXT[sign].match(self.text, begun.end())
            assert label is not None
            ended = closing.match(self.text, label.end())
            if ended is not None:
                self.at = ended.end()
                end = "" if ended[1] in "-=" else ended[1]
                return _label(label[0]), _STROKES[sign], begun[1], end, at
        return None

    def _plain_link(self, match: re.Match[str]) -> tuple[str, str, str, str, int] | None:
        """`-->`, `-.->`, `==>`, `~~~`, perhaps with `|words|` behind it."""
        stroke = next(s for s in ("invisible", "dotted", "thick", "normal") if match[s])
        end = match["end"] or ""
        if end in ("-", "="):
            return None
        if stroke in ("normal", "thick") and not end and len(match[stroke]) < 3:
            return None  # `--` alone begins words
        self.at = match.end()
        label = ""
        if piped := _PIPED.match(self.text, self.at):
            self.at = piped.end()
            label = _label(piped[1])
        return label, stroke, match["start"] or "", end, match.start()

    def _connect(self, sources: list[str], targets: list[str], link: tuple[str, str, str, str, int]) -> None:
        label, stroke, start, end, position = link
        line = self.losses.line(position)
        if len(self.flow.arrows) + len(sources) * len(targets) > MOST_ARROWS:
            self._fail(f"more than {MOST_ARROWS:,} arrows: the rest is not read")
        for source in sources:
            self.flow.arrows.extend(Arrow(source, target, label, stroke, start, end, line) for target in targets)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _label(raw: str) -> str:
    """The words of a label, in quotes or not; between back-quotes they are Markdown."""
    raw = raw.strip()
    if len(raw) > 1 and raw[0] == raw[-1] == '"':
        raw = raw[1:-1]
    said = raw.strip()
    if len(said) > 1 and said[0] == said[-1] == "`":
        return words(said[1:-1], markdown=True)
    return words(raw)
