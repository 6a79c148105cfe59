"""How people's words stand in Mermaid: as text, as titles of blocks, as identifiers.

Mermaid has no one grammar for text; these rules are what all its diagram kinds together leave unharmed, found by
drawing nasty labels in every slot and comparing what was drawn.
"""

from __future__ import annotations

import re
from hashlib import blake2b

#: Characters that one or another diagram kind gives a meaning to, even inside quotes: ends of strings and statements,
#: entities, tags, emphasis, mathematics, directives, generics.
_SPECIAL = frozenset('"#;<>&\\`*$%{}~')
#: Mermaid hides entities from its grammars as `ﬂ°°35¶ß`, so these letters in a row cannot be said.
_HIDING = (("ﬂ°", "fl°"), ("¶ß", "§ß"))
_NEEDS_CARE = re.compile(r"[^\w ()\[\]/|.,'?=@+\-]|_|[^\S ]", re.ASCII)
#: Pairs of colons are a class; `fa:fa-car` is an icon; `direction TB` takes the whole line that it stands in.
_PHRASES = re.compile(r":{2,}|:(?=fa-)|n(?=\s+(?:TB|TD|BT|LR|RL))", re.IGNORECASE)
_LONE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_BLANKS = re.compile(r"[ \t]+")

_CLEAN = re.compile(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*\Z")
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_HASHED = re.compile(r".*__[0-9a-f]{8}\Z")

#: In titles of `alt`, `opt` and `loop` Mermaid cuts entities in half when it wraps, so these are replaced.
_TITLE = str.maketrans(
    {
        '"': "'",
        "#": "№",
        ";": ",",
        "<": "‹",
        ">": "›",
        "&": "+",
        "\\": "/",
        "`": "'",
        "*": "×",
        "$": "＄",
        "%": "％",
        "{": "(",
        "}": ")",
        "~": "∼",
        "ﬂ": "fl",
        "¶": "§",
    }
)


def text(words: str, fallback: str = "") -> str:
    """`words` for a quoted label or a message, the same characters when drawn; `fallback` when nothing is visible.

    Line ends become `<br/>`, runs of blanks one blank, control and direction characters U+FFFD.
    """
    words = _BLANKS.sub(" ", visible(words)).strip()
    if not words.strip():
        words = fallback
    if not _NEEDS_CARE.search(words) and not _PHRASES.search(words):
        return words
    for letters, instead in _HIDING:
        words = words.replace(letters, instead)
    lonely = {m.start() for m in _LONE_UNDERSCORE.finditer(words)}
    lonely.update(i for m in _PHRASES.finditer(words) for i in range(m.start(), m.end()))
    out = []
    for i, c in enumerate(words):
        if c in _SPECIAL or i in lonely:
            out.append(f"#{ord(c)};")
        else:
            out.append(c)
    return _NEWLINE.sub("<br/>", "".join(out))


def visible(words: str) -> str:
    """`words` with U+FFFD for control and direction characters."""
    return _INVISIBLE.sub("\ufffd", words)


def quoted(words: str, fallback: str = "") -> str:
    """`words` as a quoted label."""
    return f'"{text(words, fallback)}"'


def title(words: str, width: int = 48) -> str:
    """`words` for the title of a block (`alt`, `loop`): special characters replaced by look-alikes, kept short."""
    line = " ".join(visible(words).split()).translate(_TITLE)
    return line if len(line) <= width else line[: width - 1] + "…"


def ident(prefix: str, name: str) -> str:
    """An identifier for `name` that no other name has; never the person's text as it is.

    Plain names stay readable (`svc_order-service`); others become a slug with a short hash.
    """
    return f"{prefix}_{name}" if _CLEAN.match(name) else f"{prefix}_{_hashed(name)}"


def slug(name: str) -> str:
    """Letters, digits and `_` that no word of Mermaid's is; two names may have one alike."""
    return "p_" + (re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")[:40] or "x")


def entity(name: str) -> tuple[str, bool]:
    """What a table is called in an entity-relationship diagram, and whether it needs a quoted name beside it."""
    if _BARE.match(name) and name.lower() not in _ER_WORDS and not _HASHED.match(name):
        return name, False
    return f"t_{_hashed(name)}", True


def _hashed(name: str) -> str:
    slug = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")[:40]
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{slug}__{digest}"


_ER_WORDS = frozenset(
    (
        *("end", "erdiagram", "title", "acctitle", "accdescr", "direction", "subgraph", "style", "class", "classdef"),
        *("one", "many", "only", "zero", "optionally", "to", "u", "o", "x", "pk", "fk", "uk", "default"),
    )
)
