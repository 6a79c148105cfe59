"""The grammar of sequence diagrams: participants, messages and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from backdraft.intake.mermaid.text import Losses, words


@dataclass(slots=True)
class Participant:
    """Someone who takes part. `kind` is `participant`, `actor`, or what Mermaid 11 calls it (`database`, `queue`)."""

    id: str
    line: int
    alias: str = ""
    kind: str = "participant"
    box: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """`kind` is a `call` that waits, an `answer` or `async`."""

    source: str
    target: str
    words: str
    kind: Literal["call", "answer", "async"]
    both: bool
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A note over one participant or several."""

    over: tuple[str, ...]
    words: str
    line: int


@dataclass(slots=True)
class Sequence:
    """A diagram as read."""

    participants: dict[str, Participant] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


#: The longest statement that is read, in characters.
LONGEST = 4000

#: A statement: to the end of the line or a `;`; behind a `#` that begins no entity comes a comment.
_STATEMENT = re.compile(r"((?:#\w{1,12};|[^#;\n])*)(#[^\n]*)?[;\n]?")
_ID = r"[^\s,:;<>+\-@()](?:[^\n,:;<>+\-@()]|-(?![->x)|/\\]))*"
_ARROW = r"(?P<arrow><<-->>|<<->>|-->>|->>|-->|->|--x|-x|--\)|-\))"
_MESSAGE = re.compile(
    rf"(?P<source>{_ID}) ?(?:\(\))? ?{_ARROW} ?(?:\(\))? ?(?P<bar>[+-]?) ?(?:\(\))? ?(?P<target>{_ID})"
    r" ?:(?P<words>.*)\Z",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?P<create>create\s+)?(?P<kind>participant|actor)\s+(?P<id>[^\s@:,]+(?:\s+(?!as\s)[^\s@:,]+)*)"
    r"\s*(?:@\{(?P<data>[^}]*)\})?\s*(?:\s+as\s+(?P<alias>.+))?\Z",
    re.IGNORECASE,
)
_TYPE = re.compile(r"""["']?type["']?\s*:\s*["']?(\w+)""")
_ALIAS = re.compile(r"""["']?alias["']?\s*:\s*["']([^"']*)""")
_NOTE = re.compile(r"note\s+(?:left\s+of|right\s+of|over)\s+(?P<over>[^:]+):(?P<words>.*)\Z", re.IGNORECASE)
_BLOCK = re.compile(r"(loop|alt|else|opt|par_over|par|and|critical|option|break|rect)(?:\s+(.*))?\Z", re.IGNORECASE)
_BOX = re.compile(r"box(?:\s+(?P<title>.*))?\Z", re.IGNORECASE)
_COLOUR = re.compile(
    r"(?:transparent|(?:rgba?|hsla?)\s*\([^)]*\)|#[0-9a-f]{3,8}|aqua|purple|orange|white|black"
    r"|(?:light|dark)?(?:blue|green|gr[ae]y|yellow|pink|red))(?:\s+|\Z)",
    re.IGNORECASE,
)
_IGNORED = re.compile(
    r"(autonumber|activate|deactivate|destroy|links|link|properties|details|title|accTitle|accDescr)\b", re.IGNORECASE
)
_REASONS = {
    "title": "the title of a diagram is not kept",
    **dict.fromkeys(("link", "links", "properties", "details"), "links are not kept"),
    **dict.fromkeys(("acctitle", "accdescr"), "descriptions for screen readers are not kept"),
    **dict.fromkeys(("activate", "deactivate", "destroy"), "when one is active is not kept"),
    "autonumber": "numbers of messages are not kept",
}
_KINDS: dict[str, Literal["call", "answer", "async"]] = {
    **dict.fromkeys(("->>", "->", "-x", "<<->>"), "call"),
    **dict.fromkeys(("-->>", "-->", "--x", "<<-->>"), "answer"),
    **dict.fromkeys(("-)", "--)"), "async"),
}


def read_sequence(text: str, position: int, losses: Losses) -> Sequence:
    """What a sequence diagram says.

    Args:
        text: The diagram, comments and directives blanked.
        position: Where its first word ends.
        losses: Gets what is not understood.
    """
    reader = _Reader(losses)
    at = position
    while at < len(text):
        match = _STATEMENT.match(text, at)
        assert match is not None
        statement = " ".join(match[1].split())  # also so that blanks give the patterns nothing to try
        if match[2]:
            losses.add(match.start(2), "comments are not kept", match[2])
        if statement:
            reader.statement(statement, losses.line(match.start(1) + len(match[1]) - len(match[1].lstrip())))
        at = max(match.end(), at + 1)
    return reader.found


class _Reader:
    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.found = Sequence()
        self.open: list[str] = []  # a box by its title, any other block as empty text

    def statement(self, said: str, line: int) -> None:
        """Read one statement."""
        if len(said) > LONGEST:
            self.losses.at(line, f"a statement of {len(said):,} characters is too long to read", said)
        elif said.lower() == "end":
            if self.open:
                self.open.pop()
            else:
                self.losses.at(line, "this `end` closes nothing", said)
        elif message := _MESSAGE.match(said):
            self._message(message, line)
        elif person := _PERSON.match(said):
            self._person(person, line)
        elif note := _NOTE.match(said):
            over = tuple(self._who(name.strip(), line) for name in note["over"].split(",") if name.strip())
            self.found.remarks.append(Remark(over, words(note["words"]), line))
        elif block := _BLOCK.match(said):
            if block[1].lower() not in ("else", "and", "option"):
                self.open.append("")
            self.losses.at(
                line, f"{block[1].lower()} is not kept: what is in it is read as if it always happened", said
            )
        elif box := _BOX.match(said):
            self.open.append(words(_COLOUR.sub("", box["title"] or "", count=1)))
        elif ignored := _IGNORED.match(said):
            self.losses.at(line, _REASONS[ignored[1].lower()], said)
        else:
            self.losses.at(line, "no participant, message or note that is known", said)

    def _who(self, name: str, line: int) -> str:
        return self.found.participants.setdefault(name, Participant(name, line)).id

    def _person(self, said: re.Match[str], line: int) -> None:
        name = said["id"].strip()
        person = self.found.participants.setdefault(name, Participant(name, line))
        person.kind = said["kind"].lower()
        data = said["data"] or ""
        if kind := _TYPE.search(data):
            person.kind = kind[1].lower()
        alias = _ALIAS.search(data)
        person.alias = words(said["alias"] or (alias[1] if alias else ""))
        if said["create"]:
            self.losses.at(line, "when one begins to exist is not kept", said[0])
        person.box = person.box or next((title for title in reversed(self.open) if title), "")

    def _message(self, said: re.Match[str], line: int) -> None:
        source, target = self._who(said["source"].strip(), line), self._who(said["target"].strip(), line)
        arrow = said["arrow"].lower()
        if arrow in ("-x", "--x"):
            self.losses.at(line, "that a message is lost is not kept", said[0])
        if said["bar"]:
            self.losses.at(line, "when one is active is not kept", said[0])
        self.found.messages.append(
            Message(source, target, words(said["words"]), _KINDS[arrow], arrow.startswith("<<"), line)
        )
