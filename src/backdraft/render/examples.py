"""An endpoint's request, its answers and each of its errors, as they go over the wire."""

from __future__ import annotations

from http import HTTPStatus

from backdraft.design.model import Endpoint
from backdraft.design.output import Line, Output, join, lines_of
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import answering, answers_of, error_named, errors_of, full_path
from backdraft.design.resolve.example_errors import error_example, error_value, has_own_words
from backdraft.design.resolve.examples import example_text, request_example, response_example
from backdraft.design.view import View

Block = tuple[Line, ...]


def examples(view: View, focus: Path) -> Output:
    """The examples of the endpoint at `focus`; what an answer has no example for is told by its media type.

    Of an error: its body, and the endpoints that answer with it. Of nothing in particular: every error there is.
    """
    if focus[:1] == ("errors",) and len(focus) > 1:
        return Output(view.ask(_error, focus[:2]), "http")
    if len(focus) < 3:
        return Output(view.ask(_catalogue), "http")
    ep = view.get(Endpoint, *focus[:3])
    return Output(view.ask(_blocks, focus[:3]) if ep is not None else (), "http")


def _blocks(view: View, path: Path) -> Block:
    ep = view.get(Endpoint, *path)
    if ep is None:
        return ()
    asked = _message(f"{ep.method} {full_path(view, ep)}", request_example(view, ep), path)
    if not asked[1:] and ep.body is not None:
        asked = (*asked, Line(f"Content-Type: {ep.body.media}", path))
    blocks = [asked]
    for i, answer in enumerate(answers_of(view, ep)):
        text = response_example(view, ep, 0 if i == 0 else answer.status or 0) if answer.status != 304 else ""
        block = _message(_status(answer.status or 200), text, path)
        if not text and answer.result is not None and answer.result.media:
            block = (*block, Line(f"Content-Type: {answer.result.media}", path))
        blocks.append(block)
    for error in errors_of(view, ep):
        where = ("errors", error.name)
        origin = where if view.entry(where) is not None else path
        blocks.append(_message(f"{_status(error.status)} ({error.name})", error_example(view, ep, error), origin))
    return join(blocks)


def _catalogue(view: View) -> Block:
    """Every error that is listed or answered, by status."""
    listed = (path[1] for path in view.paths("errors"))
    errors = [error_named(view, code) for code in dict.fromkeys((*listed, *view.ask(answering)))]
    lines = ((f"{_status(e.status)} ({e.name}) {e.message}", e.name) for e in sorted(errors, key=lambda e: e.status))
    return tuple(Line(text, ("errors", name)) for text, name in lines)


def _error(view: View, path: Path) -> Block:
    """An error as any endpoint answers it, then where it says more, then all others that answer with it."""
    error = error_named(view, path[1])
    head = f"{_status(error.status)} ({error.name})"
    blocks = [_message(head, example_text(error_value(view, None, error)), path)]
    plainly: list[Line] = []
    for at in view.ask(answering).get(path[1], ()):
        ep = view.get(Endpoint, *at)
        if ep is None:
            continue
        asked = f"{ep.method} {full_path(view, ep)}"
        if has_own_words(view, ep, error):
            blocks.append(_message(asked, error_example(view, ep, error), at))
        else:
            plainly.append(Line(asked, at))
    return join((*blocks, tuple(plainly)))


def _message(first: str, body: str, path: Path) -> Block:
    return (Line(first, path), *lines_of(body, path))


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
