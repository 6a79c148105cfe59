"""What happens when one endpoint is asked: from the caller through the gateway to stores, other services and queues.

What an endpoint does is what its own `calls reads writes emits` say, else what its service's say. A service does not
say which of its endpoints write, so a GET is told without its service's writes and events; a note says so. What a
service `uses` is one access: a GET reads it, what is not safe (RFC 9110, 9.2.1) writes it.

What refuses a request for what it is (no identity, no right, not valid) stands before the work that it keeps from being
done; what the work itself finds (gone, taken, broken) stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

from backdraft.design.model import Answer, Body, Dependency, Endpoint, Error, Service, Store, Table
from backdraft.design.output import Note
from backdraft.design.paths import Path
from backdraft.design.resolve.endpoints import answers_of, api_of, errors_of, full_path
from backdraft.design.resolve.services import (
    Edge,
    consumers_of,
    edges,
    kind_of_store,
    node_kind,
    store_of_event,
)
from backdraft.design.resolve.tables import store_of
from backdraft.design.view import View

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
#: The statuses of a request that is turned away for what it says, who sends it or how often, before any work (RFC 9110,
#: 15.5; RFC 6585).
REFUSALS = frozenset((400, 401, 402, 403, 405, 406, 408, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431))
#: The name of whoever asks, where the design does not say who.
CALLER = "\0caller"


@dataclass(frozen=True, slots=True)
class Message:
    """`source` says `words` to `target`: a `call` that waits, its `answer`, or `async`."""

    source: str
    target: str
    words: str
    kind: Literal["call", "answer", "async"]
    path: Path


@dataclass(frozen=True, slots=True)
class Block:
    """The beginning of a block (`alt par loop`), of its next branch (`else and`), or its `end`."""

    kind: Literal["alt", "else", "par", "and", "loop", "end"]
    title: str = ""
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about a participant."""

    over: str
    words: str
    path: Path


@dataclass(frozen=True, slots=True)
class Story:
    """What happens, in order; `people` are those that take part, in the order in which they are first named."""

    people: tuple[str, ...] = ()
    events: tuple[Message | Block | Remark, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A dependency of the endpoint: its verb, its line, where it is said."""

    verb: str
    dep: Dependency
    path: Path


def steps_of(view: View, endpoint_path: Path) -> tuple[tuple[Step, ...], bool]:
    """What an endpoint does, in the order calls, reads, writes, emits; and whether something of its service's that an
    endpoint of its method would not do was left out."""
    ep = view.get(Endpoint, *endpoint_path)
    if ep is None:
        return (), False
    service = view.get(Service, "services", ep.service) or Service(ep.service)
    safe, left_out = ep.method in SAFE_METHODS, False
    steps: list[Step] = []
    for verb in ("calls", "reads", "writes", "emits"):
        own: tuple[Dependency, ...] | None = getattr(ep, verb)
        if own is not None:
            steps.extend(Step(verb, dep, _line_path(endpoint_path, verb, dep)) for dep in own)
            continue
        for key in (verb, "uses") if verb == ("reads" if safe else "writes") else (verb,):
            for dep in getattr(service, key):
                if safe and (verb in ("writes", "emits") or _method(dep.operation) not in ("", *SAFE_METHODS)):
                    left_out = True
                    continue
                steps.append(Step(verb, dep, _line_path(("services", ep.service), key, dep)))
    return tuple(steps), left_out


def _line_path(owner: Path, verb: str, dep: Dependency) -> Path:
    return (*owner, verb, f"{dep.target} {dep.operation}".strip())


def _method(operation: str) -> str:
    return operation.split(" ", 1)[0] if operation else ""


def callers_of(view: View, service: str, operation: str) -> tuple[Edge, ...]:
    """The calls that lead to a service, outermost first: of each the line with the same operation, else any.

    They are followed up through gateways: what lies behind another service is that service's own story.
    """
    chain: list[Edge] = []
    seen = {service}
    while True:
        calls = [e for e in view.ask(edges) if e.verb == "calls" and e.target == service and e.source not in seen]
        if not calls:
            return tuple(chain)
        best = min(calls, key=lambda e: (e.label != operation, _method(e.label) in ("", _method(operation))))
        chain.insert(0, best)
        service = best.source
        seen.add(service)
        if view.ask(node_kind, service) != "gateway":
            return tuple(chain)


@dataclass(slots=True)
class _Page:
    """The story as it is told."""

    view: View
    events: list[Message | Block | Remark] = field(default_factory=list)

    def say(self, source: str, kind: Literal["call", "answer", "async"], target: str, words: str, path: Path) -> None:
        self.events.append(Message(source, target, words, kind, path))

    def put(self, kind: Literal["alt", "else", "par", "and", "loop", "end"], title: str = "", path: Path = ()) -> None:
        self.events.append(Block(kind, title, path))


def story(view: View, endpoint_path: Path) -> Story:
    """The story of one endpoint, with what its caller gets when it goes well and when not.

    Args:
        view: The design.
        endpoint_path: `("endpoints", service, "GET /orders")`; deeper paths are cut.
    """
    path = endpoint_path[:3]
    ep = view.get(Endpoint, *path)
    if ep is None:
        return Story(notes=(Note(path, "a sequence is drawn for one endpoint: choose one"),))
    page = _Page(view)
    operation = f"{ep.method} {ep.path}"
    chain = callers_of(view, ep.service, operation)
    way = [e.source for e in chain] or [CALLER]
    way.append(ep.service)
    for source, target in pairwise(way):
        sent = f" < {body_text(ep.body)}" if ep.body is not None else ""
        page.say(source, "call", target, f"{ep.method} {full_path(view, ep)}{sent}", path)
    steps, left_out = steps_of(view, path)
    refused, further = _errors(view, ep)
    first, *others = answers_of(view, ep)
    further = [*(f"{answer.status}{_given(answer.result)}" for answer in others), *further]
    back = list(reversed(way))
    for i, words in enumerate(refused):
        page.put("else" if i else "alt", words, path)
        _back(page, back, words, path)
    inside = bool(refused and further and steps)
    if refused:
        page.put("else", "accepted" if inside else str(first.status), path)
    for at_once in _at_the_same_time(steps):
        _steps(page, ep.service, at_once)
    if further and (inside or not refused):
        page.put("alt", str(first.status), path)
    _answer(page, ep, first, path, back)
    for words in further:
        page.put("else", words, path)
        _back(page, back, words, path)
    for _ in range(2 if inside else 1 if refused or further else 0):
        page.put("end", "", path)
    notes = []
    if left_out:
        notes.append(Note(path, f"{ep.service} does not say which endpoints write or emit: left out of a {ep.method}"))
    people: dict[str, None] = {}
    for event in page.events:
        if isinstance(event, Message):
            people.update({event.source: None, event.target: None})
        elif isinstance(event, Remark):
            people[event.over] = None
    return Story(tuple(people), tuple(page.events), tuple(notes))


def _given(body: Body | None) -> str:
    return f" {body_text(body)}" if body is not None else ""


def body_text(body: Body) -> str:
    """A body as the endpoint's line writes it: `Order[]`, `file(image/png)`."""
    if body.kind != "json":
        return f"{body.kind}({body.media})" if body.media else body.kind
    return body.type + ("[]" if body.array else "")


def _at_the_same_time(steps: tuple[Step, ...]) -> list[list[Step]]:
    """Runs of steps of which each but the first says `par`."""
    runs: list[list[Step]] = []
    for step in steps:
        if runs and "par" in step.dep.flags:
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _steps(page: _Page, service: str, steps: list[Step]) -> None:
    if len(steps) == 1:
        _STEP[steps[0].verb](page, service, steps[0])
        return
    for i, step in enumerate(steps):
        page.put("and" if i else "par", step.dep.target)
        _STEP[step.verb](page, service, step)
    page.put("end")


def _times(dep: Dependency) -> str:
    return f" ×{dep.times:g}" if dep.times != 1 else ""


def _call(page: _Page, service: str, step: Step) -> None:
    dep = step.dep
    words = dep.operation or dep.note or "calls"
    if dep.is_async:
        page.say(service, "async", dep.target, words + _times(dep), step.path)
        return
    page.say(service, "call", dep.target, words + _times(dep), step.path)
    page.say(dep.target, "answer", service, "answer", step.path)


def _place(view: View, dep: Dependency, verb: str) -> tuple[str, str]:
    """The box that a read or write goes to, and the words on it."""
    table = view.get(Table, "tables", dep.target)
    if table is None or view.get(Store, "stores", dep.target) is not None:
        return dep.target, f"{verb}: {dep.note}" if dep.note else verb
    return view.ask(store_of, dep.target) or dep.target, f"{verb} {dep.target}"


def _read(page: _Page, service: str, step: Step) -> None:
    dep, path = step.dep, step.path
    store, words = _place(page.view, dep, "read replica" if "replica" in dep.flags else "read")
    via = dep.setting("via")
    if not via:
        _ask(page, service, store, words + _times(dep), "rows", path)
        return
    cache = page.view.get(Store, "stores", via)
    between = cache is not None and cache.strategy in ("through", "behind", "cdn")
    page.say(service, "call", via, words + _times(dep), path)
    page.put("alt", "hit", path)
    page.say(via, "answer", service, "cached", path)
    page.put("else", "miss", path)
    if between:
        _ask(page, via, store, words, "rows", path)
        page.say(via, "answer", service, "rows", path)
    else:
        page.say(via, "answer", service, "nothing", path)
        _ask(page, service, store, words, "rows", path)
        keep = f"keep for {cache.ttl.text}" if cache is not None and cache.ttl else "keep"
        page.say(service, "call", via, keep, path)
    page.put("end", "", path)


def _write(page: _Page, service: str, step: Step) -> None:
    dep = step.dep
    store, words = _place(page.view, dep, "write")
    entry = page.view.get(Store, "stores", store)
    if entry is not None and kind_of_store(entry) in ("queue", "stream"):
        page.say(service, "async", store, words + _times(dep), step.path)
        return
    _ask(page, service, store, words + _times(dep), "done", step.path)


def _ask(page: _Page, source: str, target: str, words: str, answer: str, path: Path) -> None:
    page.say(source, "call", target, words, path)
    page.say(target, "answer", source, answer, path)


def _emit(page: _Page, service: str, step: Step) -> None:
    dep, view = step.dep, page.view
    carrier = dep.setting("to") or view.ask(store_of_event, dep.target)
    if "outbox" in dep.flags:
        page.events.append(Remark(service, f"{dep.target} leaves by the outbox", step.path))
    if carrier:
        page.say(service, "async", carrier, dep.target, step.path)
    for consumer in view.ask(consumers_of, dep.target):
        page.say(carrier or service, "async", consumer, dep.target, ("services", consumer, "consumes", dep.target))


_Write = Callable[[_Page, str, Step], None]
_STEP: dict[str, _Write] = {"calls": _call, "reads": _read, "writes": _write, "emits": _emit}


def _errors(view: View, ep: Endpoint) -> tuple[list[str], list[str]]:
    """What refuses a request before the work, and what the work finds: one each for a status of its own; the errors
    that every endpoint has share one."""
    shared = set(api_of(view).every.errors)
    both: tuple[list[str], list[str]] = ([], [])
    for words, errors in zip(both, _parted(errors_of(view, ep)), strict=True):
        own = groupby((e for e in errors if e.name not in shared), key=lambda e: e.status)
        words += [f"{status} " + ", ".join(e.name for e in alike) for status, alike in own]
        common = dict.fromkeys(str(e.status) for e in errors if e.name in shared)
        words += [", ".join(common)] if common else []
    return both


def _parted(errors: Sequence[Error]) -> tuple[list[Error], list[Error]]:
    return [e for e in errors if e.status in REFUSALS], [e for e in errors if e.status not in REFUSALS]


def _answer(page: _Page, ep: Endpoint, first: Answer, path: Path, back: list[str]) -> None:
    """The good answer; of a stream again and again."""
    if ep.stream:
        page.put("loop", "until closed", path)
    kept = f", may be kept for {ep.cache.text}" if ep.cache is not None else ""
    _back(page, back, f"{first.status}{_given(first.result)}{kept}", path)
    if ep.stream:
        page.put("end", "", path)


def _back(page: _Page, back: list[str], words: str, path: Path) -> None:
    for source, target in pairwise(back):
        page.say(source, "answer", target, words, path)
