"""The smallest change of one chunk's text. Each function gives ways to do it, the best first; `verified` takes the
first that, read back, says what was meant. So a way may be wrong in a rare case without a wrong file coming of it."""

from __future__ import annotations

from collections.abc import Iterator

from backdraft.design.nodes import Mapping, Scalar, Sequence
from backdraft.design.paths import Path
from backdraft.document.cutting import lead_start, line_end
from backdraft.document.emit import Value, Writer, branch, flow, key_token, single, tokens
from backdraft.document.lines import (
    begins_line,
    child_at,
    colon_at,
    column,
    comma_in,
    dash_at,
    line_start,
    line_stop,
    own_lines,
)
from backdraft.document.steps import Spot, child


def setting(text: str, spot: Spot, value: Value, writer: Writer) -> Iterator[str]:
    """Another value for what is at `spot`, which is not the root."""
    container, index = spot.chain[-1]
    if container.flow:
        yield from _setting_in_flow(text, container, index, value)
        return
    node = child(container, index)
    if isinstance(container, Mapping):
        key = container.items[index][0]
        behind = colon_at(text, key, node)
        at = column(text, key.start)
        if behind < 0:
            return
    else:
        behind = dash_at(text, container, index) + 1
        at = behind - 1 - line_start(text, behind - 1)
    found = node if isinstance(node, Scalar) else None
    for head, below in _ways(value, at, spot.path, isinstance(container, Sequence), writer, found):
        if not below and isinstance(node, Scalar) and node.end > node.start and head and "\n" not in head:
            yield text[: node.start] + head.lstrip(" ") + text[node.end :]
        stop = line_stop(text, behind)
        if node.start <= stop:
            gap = text[behind : node.start] if node.end > node.start and head else head[:1]
            rest = text[node.end : line_stop(text, node.end)]
            after = text[line_stop(text, node.end) :]
            start = text[:behind] + gap + head[1:] + rest.rstrip(" ")
        else:
            # The value begins on a later line; what stands on the key's line is a comment and stays.
            after = text[line_stop(text, node.end) :]
            start = text[:behind] + head + text[behind:stop]
        yield start + _lines_between(below, after, writer.style.eol)


def _lines_between(below: str, after: str, eol: str) -> str:
    if not below:
        return after
    return eol + (below.removesuffix(eol) if after else below) + after


def _ways(
    value: Value, at: int, path: Path, behind_dash: bool, writer: Writer, found: Scalar | None
) -> Iterator[tuple[str, str]]:
    if behind_dash and branch(value) is not None:
        head, _, below = writer.behind_dash(value, at, path).partition(writer.style.eol)
        yield head, below
        yield " " + flow(value), ""
        return
    yield from writer.beside(value, at, path, found)


def _setting_in_flow(text: str, container: Mapping | Sequence, index: int, value: Value) -> Iterator[str]:
    node = child(container, index)
    for word in _flow_tokens(value, node if isinstance(node, Scalar) else None):
        before = ""
        if isinstance(container, Mapping) and node.start == node.end:
            key = container.items[index][0]
            if colon_at(text, key, node) < 0:
                yield f"{text[: key.end]}: {word}{text[key.end :]}"
                continue
            before = "" if text[node.start - 1] in " \n" else " "
        yield text[: node.start] + before + word + text[node.end :]


def _flow_tokens(value: Value, found: Scalar | None = None) -> Iterator[str]:
    if branch(value) is not None:
        yield flow(value)
        return
    yield from tokens(value, True, found if found is not None and found.style not in ("|", ">") else None)


def adding(text: str, spot: Spot, index: int, key: str | None, value: Value, writer: Writer) -> Iterator[str]:
    """A further child, at position `index`, of the collection at `spot`, which has children already or is flow."""
    container = spot.node
    assert isinstance(container, Mapping | Sequence)
    path = (*spot.path, key or "")
    if container.flow:
        yield from _adding_in_flow(text, container, index, key, value)
        return
    first = child_at(text, container, 0)
    at = column(text, first)
    ways = writer.pairs(key, value, at, path) if key is not None else [writer.item(value, at, path)]
    eol = writer.style.eol
    for lines in ways:
        if index > 0:
            here = line_end(text, child(container, index - 1).end)
            yield text[:here] + ("" if text[:here].endswith("\n") else eol) + lines + text[here:]
        elif begins_line(text, first):
            here = lead_start(text, line_start(text, first), at)
            yield text[:here] + lines + text[here:]
        else:
            yield text[:first] + lines[at:] + " " * at + text[first:]


def _adding_in_flow(
    text: str, container: Mapping | Sequence, index: int, key: str | None, value: Value
) -> Iterator[str]:
    word = flow(value)
    if key is not None:
        word = f"{key_token(key, True)}: {word}"
    last = container.end - 1
    count = len(container.items)
    if not count:
        yield text[: container.start + 1] + word + text[last:]
        yield text[:last] + word + text[last:]
        return
    firsts = [_flow_start(container, i) for i in range(count)]
    many = "\n" in text[container.start : firsts[-1]]
    if index < count:
        here = firsts[index]
        begun = begins_line(text, here)
        between = f",{_eol(text)}{text[line_start(text, here) : here]}" if begun else ", "
        yield text[:here] + word + between + text[here:]
        return
    end = child(container, count - 1).end
    comma = comma_in(text, end, last)
    if not many or not begins_line(text, firsts[-1]):
        if comma >= 0:
            yield f"{text[: comma + 1]} {word}{text[comma + 1 :]}"
        yield f"{text[:end]}, {word}{text[end:]}"
        return
    stop = line_stop(text, end)
    blanks = text[line_start(text, firsts[-1]) : firsts[-1]]
    if stop > last:
        yield f"{text[:end]},{_eol(text)}{blanks}{word}{text[end:]}"
        return
    rest = text[end:stop] if comma >= 0 else "," + text[end:stop]
    yield f"{text[:end]}{rest}{_eol(text)}{blanks}{word}{',' if comma >= 0 else ''}{text[stop:]}"


def _eol(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _flow_start(container: Mapping | Sequence, index: int) -> int:
    if isinstance(container, Mapping):
        return container.items[index][0].start
    return container.items[index].start


def removing(text: str, container: Mapping | Sequence, index: int) -> Iterator[str]:
    """One child less; it has siblings."""
    if container.flow:
        yield from _removing_in_flow(text, container, index)
        return
    start, end = own_lines(text, container, index)
    if begins_line(text, start):
        yield text[:start] + text[end:]
        return
    if index + 1 < len(container.items):
        # The first key behind a dash: the next one takes its place, or stays below when comments stand between.
        following = child_at(text, container, index + 1)
        if not text[end:following].strip():
            yield text[:start] + text[following:]
        yield text[:start].rstrip(" ") + text[line_stop(text, end - 1) :]


def _removing_in_flow(text: str, container: Mapping | Sequence, index: int) -> Iterator[str]:
    start, end = _flow_start(container, index), child(container, index).end
    last = index + 1 == len(container.items)
    if last:
        stop = _behind_comment(text, end, container.end - 1)
        before = child(container, index - 1).end
        comma = comma_in(text, before, start)
        between = text[comma + 1 : start]
        if "#" in between:
            yield text[:comma] + between.rstrip(" \t\r\n") + text[stop:]
        yield text[:before] + text[stop:]
        yield text[:before] + text[end:]
        return
    following = _flow_start(container, index + 1)
    comma = comma_in(text, end, following)
    stop = _behind_comment(text, comma + 1, following)
    if begins_line(text, start) and text[stop:following].strip(" ") != "":
        # A line of its own goes with its line end; comments above the next one stay.
        yield text[: line_start(text, start)] + text[line_end(text, stop) :]
    yield text[:start] + text[stop:following].lstrip() + text[following:]
    yield text[:start] + text[following:]


def _behind_comment(text: str, at: int, limit: int) -> int:
    """Behind the comment that follows `at` on its line (and the comma before it); `at` when there is none."""
    stop = min(line_stop(text, at), limit)
    rest = text[at:stop]
    return stop if rest.strip(" ,\t").startswith("#") else at


def renaming(text: str, key: Scalar, new: str, in_flow: bool) -> Iterator[str]:
    """Another name for a key, quoted as it was."""
    ways = tokens(new, in_flow, Scalar("", style=key.style if key.style in ("'", '"') else ""))
    for word in dict.fromkeys((*ways, single(new))):
        yield text[: key.start] + word + text[key.end :]


def moving(text: str, container: Mapping | Sequence, index: int, to: int, eol: str) -> Iterator[str]:
    """A child at another position, with the comments above it and on its line; what stands between stays."""
    count = len(container.items)
    order = [i for i in range(count) if i != index]
    order.insert(to, index)
    if container.flow:
        spans = [(_flow_start(container, i), child(container, i).end) for i in range(count)]
        yield _reordered(text, spans, order)
        return
    spans = [own_lines(text, container, i) for i in range(count)]
    inline = not begins_line(text, spans[0][0])
    if inline:
        spans = [(child_at(text, container, i), line_stop(text, end - 1)) for i, (_, end) in enumerate(spans)]
        yield _reordered(text, spans, order)
        return
    whole = text if text[: spans[-1][1]].endswith("\n") else text[: spans[-1][1]] + eol + text[spans[-1][1] :]
    if whole is not text:
        spans[-1] = (spans[-1][0], spans[-1][1] + len(eol))
    yield _reordered(whole, spans, order)


def _reordered(text: str, spans: list[tuple[int, int]], order: list[int]) -> str:
    out = [text[: spans[0][0]]]
    for place, i in enumerate(order):
        out.append(text[spans[i][0] : spans[i][1]])
        stop = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        out.append(text[spans[place][1] : stop])
    return "".join(out)
