"""SQL Server's batches: between two lines of `GO` statements may follow each other without a sign between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backdraft.intake.sql_inline import apart
from backdraft.intake.sql_split import Statement

_BEGINS = (
    r"(?=(?:create\s+(?:table|type|schema|sequence|(?:unique\s+|clustered\s+|nonclustered\s+)*index"
    r"|(?:or\s+alter\s+)?(?:view|proc|procedure|function|trigger))|alter\s+table|insert|exec|execute|drop|print)\b)"
)
_SKIPPED = r"'(?:[^']|'')*'|\[[^\]]*\]|\"[^\"]*\"|[()]"
_LINES = re.compile(rf"{_SKIPPED}|^[ \t]*{_BEGINS}", re.I | re.M)
#: Behind a condition a statement may begin anywhere.
_ANYWHERE = re.compile(rf"{_SKIPPED}|\b{_BEGINS}", re.I)
_BATCH = re.compile(
    r"(?:create\s+(?:table|type|sequence|\w*\s*\w*\s*index)|alter\s+table|insert|set|use|drop|if|print)\b", re.I
)
#: What has statements of its own, up to the end of the batch.
_BODY = re.compile(r"create\s+(?:or\s+alter\s+)?(?:view|proc|procedure|function|trigger)\b", re.I)
_CONDITION = re.compile(r"if\b", re.I)
_END = re.compile(r"\s+end\s*\Z", re.I)


def cut(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Each statement by itself, where a batch holds several; indexes by themselves too."""
    return apart(piece for statement in statements for piece in _pieces(statement))


def _pieces(statement: Statement) -> Iterator[Statement]:
    text = statement.text
    if not _BATCH.match(text):
        yield statement
        return
    is_condition = _CONDITION.match(text) is not None
    starts, depth = [0], 0
    for found in (_ANYWHERE if is_condition else _LINES).finditer(text):
        sign = found[0]
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not sign.strip() and depth == 0 and found.end() > 0:
            starts.append(found.end())
            if _BODY.match(text, found.end()):
                break
    for begin, end in zip(starts, (*starts[1:], len(text)), strict=True):
        piece = text[begin:end].rstrip()
        if is_condition and begin:
            piece = _END.sub("", piece)
        if piece:
            yield Statement(piece, statement.line + text.count("\n", 0, begin))
