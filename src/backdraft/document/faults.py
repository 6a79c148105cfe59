"""What is wrong with a text as YAML, in words that a person who writes designs understands."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import yaml

from backdraft.design import keys
from backdraft.design.dataclass import dataclass
from backdraft.design.problems import Severity
from backdraft.design.reads import quoted
from backdraft.design.torn import COLON_ENDS

#: The mend of a text that begins as none may.
QUOTE = "quote the text"
#: How deep collections may nest in one another.
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the text itself; offsets into the chunk.

    `message` may hold `{line}` and `{other}`, which stand for the line numbers of `start` and of the offset `other`;
    they are filled in when asked for, because lines above may come and go. A fault that `blocks` means that the nodes
    do not say all that the text says: the chunk is edited as text only. One where YAML gave up, or met a sign of its
    own, is perhaps a line that was `torn`: quotes may mend it.
    """

    start: int
    end: int
    message: str
    mend: str = ""
    severity: Severity = "error"
    other: int = -1
    blocks: bool = True
    torn: bool = False


#: libyaml's problem -> what it means here, and the mend.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon where YAML expects none", "quote the text, or mend the indentation"),
    ("block sequence entries are not", "a list item where YAML expects none", "put the - on a line of its own"),
    ("unexpected end of stream", "the quote is never closed", "close it, and indent the lines it runs over"),
    ("unexpected end of a bracket", "the bracket is never closed", "close it, and indent the lines it runs over"),
    ("find expected ',' or ']'", "the bracket [ is never closed, or a comma is missing", "close it with ]"),
    ("find expected ',' or '}'", "the bracket { is never closed, or a comma is missing", "close it with }"),
    ("find expected key", "YAML cannot tell how this line goes on", "quote the whole text, or mend the indentation"),
    ("find expected '-' indicator", "a line between list items is none", "begin it with - or indent it deeper"),
    ("find expected node content", "a bracket that was never opened", QUOTE),
    ("find expected <document start>", "this line is indented less than its neighbours", "indent it as they are"),
    ("unknown escape character", "an unknown escape after \\", "use single quotes, or write \\\\"),
    ("expected comment or line break", "text right after | or >", "quote the text, or begin it on the next line"),
    ("expected alphabetic or numeric", "a value cannot begin with * or &", QUOTE),
    ("found unexpected ':'", "a colon inside { } or [ ]", "put a blank behind it, or quote the text"),
    ("unacceptable character", "an invisible character", "delete it"),
    # libyaml's own limit; newer ones scan ahead and meet it before our own is asked for.
    ("maximum nesting depth", f"more than {DEEPEST} levels of nesting", "flatten it"),
)

#: The key that a line of a block begins with, behind any dashes.
_KEY = re.compile(r"[ ]*(?:-[ ]+)*(?:'[^'\n]*'|\"[^\"\n]*\"|[^\s'\"\[{#&*!|>%@`-][^\n:]*):[ ]+(?=[^\s'\"\[{#|>&*!])")


#: The same where its value begins with a quote; the dashes alone, for an item that does.
_QUOTED = re.compile(r"[ ]*(?:-[ ]+)*(?:[^\s'\"\[{#&*!|>%@`-][^\n:]*:[ ]+)?(?=['\"])")
#: A key inside { }, with what stands before it.
_FLOW_KEY = re.compile(r"[{,]\s*(?:[\w.-]+|'[^'\n]*'|\"[^\"\n]*\"):[ ]+")
_NEXT_KEY = re.compile(r",\s*(?:[\w.-]+|'[^'\n]*'|\"[^\"\n]*\"):(?=\s)")
_BLANK_HASH = re.compile(r"[ \t]#")
#: Where a comment begins for people: with a blank on both sides of its #.
_COMMENT = re.compile(r"[ \t]+#(?=\s|\Z)")


def explain(error: yaml.YAMLError, text: str) -> Fault:
    """libyaml's complaint about `text` as a fault: where, what, how to mend it."""
    return replace(_explained(error, text), torn=True)


def _explained(error: yaml.YAMLError, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    at = min(mark.index if mark is not None else getattr(error, "position", 0) or 0, len(text))
    if "cannot start any token" in problem or "tab character" in problem:
        return _bad_start(text, at)
    if "node content" in problem and not text[at:].strip():
        problem = "found unexpected end of a bracket"
    torn = _torn(text, at, _KEY) if "mapping values are not allowed" in problem else None
    if "find expected ',' or '}'" in problem and opened is not None:
        torn = _torn_in_braces(text, opened.index, at)
    elif "find expected key" in problem or "find expected '-'" in problem:
        torn = _torn(text, at, _QUOTED)
    if torn is not None:
        return torn
    if "mapping values are not allowed" in problem and (line := _colonless(text, at)) is not None:
        return no_key(text, line)
    if "could not find expected ':'" in problem:
        return no_key(text, min(opened.index, len(text)) if opened is not None else at)
    for said, message, mend in _MEANINGS:
        if said in problem:
            if "never closed" in message and opened is not None:
                # Nobody looks for the missing quote at the end of the entry.
                at = min(opened.index, len(text))
            return Fault(at, _line_end(text, at), message, mend)
    return Fault(at, _line_end(text, at), f"YAML cannot read this: {problem}", "mend the line")


#: A line of more letters is not said again in its mend.
_LONG = 80
#: A line of a block that is no key: no colon with a blank behind it, no dash, no comment.
_NO_KEY = re.compile(r"(?![ ]*(?:-[ ]|#|\n|\Z))[ ]*(?:[^:\n]|:(?=[^ \n]))+(?=\n|\Z)")
#: `name:text`, which YAML takes for one word (no address such as `https://…`), or `name text`.
_NEARLY = re.compile(r"[ ]*([\w.-]+)(:(?!//)|[ ]+)([^\s:=].*)")


def no_key(text: str, at: int, wanted: str = "key: value") -> Fault:
    """The line at `at`, which was to begin with a key and has no colon, or none with a blank behind it."""
    end = _line_end(text, at)
    near = _NEARLY.match(text, at, end)
    said = "a blank is missing behind the colon" if near and near[2] == ":" else "a line without a colon"
    meant = f"{near[1]}: {near[3].rstrip()}" if near and end - at < _LONG else wanted
    return Fault(at, end, said, f"write `{meant}`")


def _colonless(text: str, at: int) -> int | None:
    """Where the first of the lines begins, as deep as that of `at` and right above it, that are no keys: YAML reads on
    through them, and stumbles over the next colon."""
    start = text.rfind("\n", 0, at) + 1
    deep = len(text[start:]) - len(text[start:].lstrip(" "))
    found = None
    while start:
        start = text.rfind("\n", 0, start - 1) + 1
        line = _NO_KEY.match(text, start)
        if line is None or len(line[0]) - len(line[0].lstrip(" ")) != deep:
            break
        found = start + deep
    return found


def _torn(text: str, at: int, begins: re.Pattern[str]) -> Fault | None:
    """A line of text that YAML ends at a colon in it, or at its second quote; None where indentation is to blame."""
    key = begins.match(text, text.rfind("\n", 0, at) + 1)
    if key is None or at <= key.end():
        return None
    # A comment stays one: quotes come before it.
    value = _COMMENT.split(text[key.end() : _line_end(text, at)], maxsplit=1)[0].rstrip()
    end = key.end() + len(value)
    return Fault(key.end(), end, _why(text, at), quoted(value)) if at < end else None


def _why(text: str, at: int) -> str:
    """What ended a line of text at `at`, or just before it."""
    if text.startswith("#", at):
        return "a # with a blank before it ends the line"
    if text[:at].rstrip()[-1:] in ("'", '"'):
        return "text that begins with a quote ends at the next one"
    return COLON_ENDS


def _torn_in_braces(text: str, opened: int, at: int) -> Fault | None:
    """A value in `{ }` that YAML ends at a colon, a # or a quote within it; None where a comma may be missing."""
    hidden = _BLANK_HASH.search(text, opened, at)
    if hidden is not None:
        at = hidden.end() - 1
    start = max((key.end() for key in _FLOW_KEY.finditer(text, opened, at)), default=at)
    end = _value_end(text, start)
    if not start < at < end:
        return None
    words = text[start:at].split()
    if text.startswith(":", at) and len(words) > 1 and "--" not in words and words[-1] in known_keys():
        return None
    value = text[start:end].rstrip()
    return Fault(start, start + len(value), _why(text, at), quoted(value))


def _value_end(text: str, start: int) -> int:
    """Where a value inside `{ }` ends: at the next key, at the bracket around it, at the end of the line."""
    depth, last = 0, _line_end(text, start)
    for i in range(start, last):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            depth -= 1
            if depth < 0:
                return i
        elif depth == 0 and text[i] == "," and _NEXT_KEY.match(text, i):
            return i
    return last


@cache
def known_keys() -> frozenset[str]:
    """Every key that an entry may have."""
    tables = (keys.SERVICE, keys.STORE, keys.TABLE, keys.ENDPOINT, keys.EVENT)
    return frozenset(name for table in tables for name in table)


def _bad_start(text: str, at: int) -> Fault:
    character = text[at : at + 1]
    value = text[at : _line_end(text, at)].partition(" #")[0].rstrip()
    if character == "\t":
        end = at + len(text[at:]) - len(text[at:].lstrip("\t"))
        return Fault(at, end, "a tab is used to indent", "indent with blanks")
    return Fault(at, at + len(value), f"a value cannot begin with {character}", quoted(value))


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"[\r\n]").search(text, at)
    return found.start() if found else len(text)
