"""Endpoint lines, as the format has them or as people list them: `GET /orders/:id   # Get one order`."""

from __future__ import annotations

import re

from backdraft.design.identity import endpoint_id
from backdraft.design.nodes import Plain
from backdraft.design.notation.endpoint import format_endpoint, parse_endpoint
from backdraft.design.paths import Path
from backdraft.intake.imported import Imported, Loss

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "WS", "RPC")
_LINE = re.compile(
    r"(?:[-*•]\s+)?(?:(?P<service>[^\W\d][\w.-]*):\s+)?`?(?P<method>"
    + "|".join(METHODS)
    + r")[ \t]+(?P<rest>/[^`]*?)`?\Z",
    re.I,
)
#: A line above endpoint lines that says whose they are: `orders:` or `## orders`.
_SERVICE = re.compile(r"(?:#+\s*(?P<title>[^\W\d][\w.-]*)|(?P<service>[^\W\d][\w.-]*)\s*:)\Z")
_BASE = re.compile(r"((?:/[\w.-]+)*?/v\d+)(?=/|\Z)")
_REMARK = re.compile(r"\s+(?:#|//|--|—|–)\s*(.*)\Z", re.S)
#: Lines beyond this are not read.
LONGEST = 20_000


def is_endpoint(line: str) -> bool:
    """Whether a line is an endpoint."""
    return _LINE.match(line.strip()[:4000]) is not None


def lines_of(text: str) -> list[str]:
    """The first lines of a text that say something: no blank ones, headings, fences or remarks."""
    lines = (line.strip() for line in text[:200_000].splitlines())
    return [line for line in lines if line and not line.startswith(("#", "```", "//"))][:400]


def are_endpoints(text: str) -> bool:
    """Whether at least half of a text's lines are endpoints."""
    lines = lines_of(text)
    found = sum(is_endpoint(line) for line in lines)
    return bool(found) and found * 2 >= len(lines)


def read_endpoints(text: str) -> Imported:
    """The endpoints of a text. A base that all their paths share (`/api/v1`) becomes the API's."""
    found: list[tuple[int, str, str]] = []
    losses: list[Loss] = []
    service = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if number > LONGEST:
            losses.append(Loss(number, line[:72], f"only the first {LONGEST} lines are read"))
            break
        match = _LINE.match(line) if len(line) <= 4000 else None
        if match:
            found.append((number, match["service"] or service, _as_line(match["method"], match["rest"])))
        elif head := _SERVICE.match(line):
            service = head["title"] or head["service"]
        elif line and not line.startswith(("```", "#", "//")):
            losses.append(Loss(number, line[:72], "no endpoint"))
    base = _shared_base([line for _, _, line in found])
    out: list[tuple[Path, Plain]] = []
    if base:
        out.append((("api", "base"), base))
    known: set[Path] = set()
    for number, whose, said in found:
        line = _without_base(said, base)
        read = parse_endpoint(line, whose or "service")
        errors = [slip for slip in read.slips if slip.severity == "error"]
        text_ = line if errors else format_endpoint(read.value)
        losses.extend(Loss(number, line[slip.start : slip.end][:72], slip.message) for slip in errors)
        path = ("endpoints", whose, endpoint_id(text_))
        if path in known:
            losses.append(Loss(number, path[2], "the endpoint comes a second time"))
            continue
        known.add(path)
        out.append((path, text_))
    return Imported(out, sorted(losses, key=lambda loss: loss.line))


def _as_line(method: str, rest: str) -> str:
    """The line in the format's words: `# remark` is its summary."""
    summary = ""
    remark = _REMARK.search(rest)
    if remark:
        rest, summary = rest[: remark.start()], " ".join(remark[1].split())
    line = f"{method.upper()} {rest.strip()}"
    return f"{line} -- {summary}" if summary else line


def _shared_base(lines: list[str]) -> str:
    """The versioned beginning of every path, or nothing."""
    bases = {m[1] if (m := _BASE.match(line.split(" ", 1)[1].split(" ", 1)[0])) else "" for line in lines}
    return bases.pop() if len(bases) == 1 else ""


def _without_base(line: str, base: str) -> str:
    method, _, rest = line.partition(" ")
    rest = rest[len(base) :]
    return f"{method} {rest}" if rest.startswith("/") else f"{method} /{rest}"
