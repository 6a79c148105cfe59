"""The one-line forms of dependencies, runs, events and errors (`FORMAT.md`, "The one-line forms")."""

from __future__ import annotations

import re

from backdraft.design.lexer import Token, lex
from backdraft.design.model import VERBS, Amount, Dependency, Error, Event, Run
from backdraft.design.names import is_name
from backdraft.design.notation.quantity import parse_amount
from backdraft.design.notation.words import (
    METHODS,
    Check,
    Notes,
    anything,
    canonical,
    method_of,
    path_of,
    quantity,
    setting,
    shown,
    store_name,
    type_word,
    unspaced,
    whole,
    with_note,
)
from backdraft.design.problems import Parsed

# --- dependencies ---------------------------------------------------------------------------------------------------

#: Every setting of a dependency, and how its value is checked.
DEPENDENCY_SETTINGS: dict[str, Check] = {
    "timeout": quantity("time"),
    "retry": whole,
    "via": store_name,
    "to": store_name,
    "from": store_name,
    "group": anything,
    "proto": anything,
    "fail": quantity("share"),
    "stale": quantity("time"),
    "within": quantity("time"),
}
DEPENDENCY_FLAGS = (
    "idempotent",
    "breaker",
    "dlq",
    "outbox",
    "async",
    "soft",
    "fallback",
    "par",
    "saga",
    "replica",
    "guess",
)
#: What a verb's target is called, and the sections it is looked for in.
_TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "calls": ("a service", ("services",)),
    **dict.fromkeys(("uses", "reads", "writes"), ("a store or a table", ("stores", "tables"))),
    **dict.fromkeys(("emits", "consumes"), ("an event", ("events",))),
}
_TIMES = re.compile(r"[x×](\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?)\Z", re.ASCII)
_KNOWN = (*DEPENDENCY_FLAGS, *DEPENDENCY_SETTINGS)


def parse_dependency(text: str, verb: str) -> Parsed[Dependency]:
    """Read a line under `verb`: `orders POST /orders x0.05 timeout=900ms idempotent -- note`.

    Args:
        text: The line.
        verb: One of `VERBS`; it says what the target is.

    Returns:
        The dependency (an empty target when the line names none), slips, and references to the target, the
        operation (weak) and the stores of `via to from`.
    """
    lexed = lex(text)
    notes = Notes(lexed)
    what, sections = _TARGETS.get(verb, _TARGETS[VERBS[0]])
    tokens = lexed.tokens
    if not tokens:
        notes.slip(Token("", 0, len(text)), f"{what} is missing", f"write the name of {what}")
        return Parsed(Dependency("", note=lexed.note), tuple(notes.slips))
    target = notes.name(tokens[0], what, *sections)
    at = 1
    operation = ""
    if _is_operation(tokens):
        operation = _operation(tokens, target, verb, notes)
        at = 3
    times, settings, flags = _extras(tokens[at:], notes)
    value = Dependency(target, operation, times, settings, flags, lexed.note)
    return Parsed(value, tuple(notes.slips), tuple(notes.words))


def _is_operation(tokens: tuple[Token, ...]) -> bool:
    return len(tokens) > 2 and (tokens[2].text.startswith("/") or tokens[1].text in METHODS)


def _operation(tokens: tuple[Token, ...], target: str, verb: str, notes: Notes) -> str:
    method = method_of(tokens[1], notes)
    path = path_of(tokens[2], notes)
    operation = f"{method} {path}"
    token = Token(operation, tokens[1].start, tokens[2].end)
    if verb == "calls":
        if is_name(target):
            notes.word(token, ("endpoints", target, operation), weak=True)
    else:
        notes.slip(token, f"{verb} has no operation", "operations belong to calls")
    return operation


def _extras(tokens: tuple[Token, ...], notes: Notes) -> tuple[float, tuple[tuple[str, str], ...], tuple[str, ...]]:
    times: float | None = None
    settings: dict[str, str] = {}
    flags: dict[str, None] = {}
    for token in tokens:
        word = canonical(token.text)
        if word in DEPENDENCY_FLAGS:
            if word in flags:
                notes.slip(token, f"{word} is said twice", "leave one out", "warning")
            flags[word] = None
        elif found := setting(token):
            key, value = found
            check = DEPENDENCY_SETTINGS.get(key)
            if check is None:
                notes.slip(token, f"{shown(key)} is no setting of a dependency", _guess(key, notes))
            elif key in settings:
                notes.slip(token, f"{key} is said twice", "leave one out")
            else:
                check(value, notes)
                if value.text:
                    settings[key] = value.text
        elif match := _TIMES.match(token.text):
            number = float(match[1])
            if times is not None:
                notes.slip(token, "the number of calls is said twice", "leave one out")
            elif number == float("inf"):
                notes.slip(token, f"{shown(token.text)} is too large", "write it like x0.05 or x3")
            else:
                times = number
                if not number:
                    notes.slip(token, "x0 never happens", "leave the line out, or write it like x0.05", "warning")
        else:
            notes.slip(token, f"{shown(token.text)} is not understood here", _guess(token.text, notes))
    return 1.0 if times is None else times, tuple(settings.items()), tuple(flags)


def _guess(word: str, notes: Notes) -> str:
    if word.endswith(",") or word == ",":
        return "one target a line: begin a new item of the list"
    return notes.near(word, _KNOWN) or "a note goes after --"


def format_dependency(dependency: Dependency) -> str:
    """Write a dependency as its line, `xN` before settings before flags."""
    parts = [dependency.target]
    if dependency.operation:
        parts.append(dependency.operation)
    if dependency.times != 1:
        parts.append(f"x{number_text(dependency.times)}")
    parts += [f"{key}={value}" for key, value in dependency.settings]
    parts += dependency.flags
    return with_note(parts, dependency.note)


def number_text(number: float) -> str:
    """`number` as people write it: `2`, `0.05`."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


# --- run ------------------------------------------------------------------------------------------------------------

_RUN_WORD = re.compile(r"[^\s,]+")
_REPLICAS = re.compile(
    r"([0-9]{1,9})(?:\.\.([0-9]{1,9}))?[ \t]*[x×][ \t]*([0-9]{1,9}(?:\.[0-9]{1,9})?)[ \t]*v?(?:cpus?|cores?)(?![^\s,])"
)
_POOL = re.compile(r"pool=([0-9]{1,9})\Z")


def parse_run(text: str) -> Parsed[Run]:
    """Read `[N[..M] x Lcpu] [TIME] [AVAILABILITY] [pool=N]` in any order; commas part words as blanks do.

    Returns:
        The run: `time` in seconds, `availability` a fraction, `text` as written.
    """
    notes = Notes()
    replicas: tuple[int, int] | None = None
    cores: float | None = None
    pool: int | None = None
    amounts: dict[str, Amount] = {}
    at = 0
    while match := _RUN_WORD.search(text, at):
        token = Token(match.group(), match.start(), match.end())
        at = token.end
        if place := _REPLICAS.match(text, token.start):
            at = place.end()
            token = Token(place.group(), token.start, at)
            if replicas is not None:
                notes.slip(token, "replicas are said twice", "leave one out")
                continue
            low, high = int(place[1]), int(place[2] or place[1])
            if low > high:
                notes.slip(token, f"{low} is more than {high}", f"write {high}..{low} x {place[3]}cpu")
                low, high = high, low
            replicas, cores = (low, high), float(place[3])
            if not (high and cores):
                notes.slip(token, "nothing runs at all", "write 1 x 1cpu, or 0..3 x 1cpu for what is scaled to nothing")
        elif found := _POOL.match(token.text):
            if pool is not None:
                notes.slip(token, "pool is said twice", "leave one out")
            pool = int(found[1]) if pool is None else pool
            if not pool:
                notes.slip(token, "a pool of 0 lets nothing through", "leave it out, or write pool=10")
        elif amount := _run_amount(token):
            kind, value = amount
            if kind in amounts:
                notes.slip(token, f"the {kind} is said twice", "leave one out")
            amounts.setdefault(kind, value)
        else:
            notes.slip(token, f"{shown(token.text)} is not understood here", "write it like 2 x 1cpu 5ms 99.5% pool=10")
    value_ = Run(text.strip(), replicas, cores, amounts.get("time"), amounts.get("availability"), pool)
    return Parsed(value_, tuple(notes.slips))


def _run_amount(token: Token) -> tuple[str, Amount] | None:
    kind = "availability" if token.text.endswith("%") else "time"
    amount = parse_amount(token.text, "share" if kind == "availability" else "time")
    return None if amount is None else (kind, amount)


def format_run(run: Run) -> str:
    """Write a run from its fields in the format's order (`text` is not asked)."""
    parts: list[str] = []
    if run.replicas is not None and run.cores is not None:
        low, high = run.replicas
        count = str(low) if low == high else f"{low}..{high}"
        parts.append(f"{count} x {number_text(run.cores)}cpu")
    parts += [unspaced(amount) for amount in (run.time, run.availability) if amount is not None]
    if run.pool is not None:
        parts.append(f"pool={run.pool}")
    return " ".join(parts)


# --- events ---------------------------------------------------------------------------------------------------------

_EVENT_SETTINGS: dict[str, Check] = {"to": store_name, "key": anything, "keep": quantity("time")}


def parse_event(text: str, name: str) -> Parsed[Event]:
    """Read `Type [to=STORE] [key=FIELD] [keep=TIME] [-- note]`.

    Returns:
        The event called `name`, slips, and references to the type, the store and (weak) the key's field.
    """
    lexed = lex(text)
    notes = Notes(lexed)
    type_, array = "", False
    seen: dict[str, Token] = {}
    for i, token in enumerate(lexed.tokens):
        found = setting(token)
        if found and found[0] in _EVENT_SETTINGS:
            key, value = found
            if key in seen:
                notes.slip(token, f"{key} is said twice", "leave one out")
            elif value.text:
                seen[key] = value
            else:
                notes.slip(token, "nothing after =", "write a value, or leave the setting out")
        elif found:
            near = notes.near(found[0], _EVENT_SETTINGS)
            notes.slip(token, f"{shown(found[0])} is no setting of an event", near or "settings: to key keep")
        elif i == 0:
            array = token.text.endswith("[]")
            type_ = type_word(Token(token.text.removesuffix("[]"), token.start, token.end - 2 * array), notes)
        else:
            notes.slip(
                token, f"{shown(token.text)} is not understood here", "settings: to= key= keep=; a note after --"
            )
    keep = notes.amount(seen["keep"], "time") if "keep" in seen else None
    to = store_name(seen["to"], notes) if "to" in seen else ""
    field = _event_key(seen.get("key"), type_, notes)
    value_ = Event(name, type_, array, to, field, keep, lexed.note)
    return Parsed(value_, tuple(notes.slips), tuple(notes.words))


def _event_key(token: Token | None, type_: str, notes: Notes) -> str:
    if token is None:
        return ""
    if is_name(token.text):
        if type_:
            at = "columns", token.text
            notes.word(token, ("types", type_, *at), ("tables", type_, *at), weak=True)
    else:
        notes.slip(token, f"{shown(token.text)} is no name of a field", "letters, digits, _, - and .; a letter first")
    return token.text


def format_event(event: Event) -> str:
    """Write an event as its line."""
    parts = [event.type + "[]" * event.array] if event.type else []
    settings = (("to", event.to), ("key", event.key), ("keep", unspaced(event.keep) if event.keep else ""))
    parts += [f"{key}={value}" for key, value in settings if value]
    return with_note(parts, event.note)


# --- errors ---------------------------------------------------------------------------------------------------------

#: The codes that exist unlisted (`FORMAT.md`, "Defaults"), with their statuses and messages.
BUILT_IN_ERRORS: dict[str, tuple[int, str]] = {
    "unauthenticated": (401, "Sign in first"),
    "forbidden": (403, "Not allowed for this account"),
    "not_found": (404, "No such resource"),
    "conflict": (409, "Another resource has this value already"),
    "stale": (412, "The resource has changed since it was read"),
    "invalid": (422, "Some fields are not valid"),
    "rate_limited": (429, "Too many requests"),
    "internal": (500, "Unexpected failure"),
}
_ERROR = re.compile(r"\s*([0-9]+)(?:\s+|\Z)")


def parse_error(text: str, name: str) -> Parsed[Error]:
    """Read `STATUS [message]`. Without a status, the code's own (500 for a code that is not built in) and a slip."""
    status, _ = BUILT_IN_ERRORS.get(name, (500, ""))
    notes = Notes()
    match = _ERROR.match(text)
    if match is None:
        wants = "an error begins with its HTTP status"
        notes.slip(Token(text, 0, len(text)), wants, f"write {status} before the message")
        return Parsed(Error(name, status, text.strip()), tuple(notes.slips))
    token = Token(match[1], match.start(1), match.end(1))
    if len(token.text) == 3 and 400 <= int(token.text) <= 599:
        status = int(token.text)
    else:
        notes.slip(
            token, f"{shown(token.text)} is no status of an error", "400 to 499: the caller's fault; 500 to 599: ours"
        )
    return Parsed(Error(name, status, text[match.end() :].strip()), tuple(notes.slips))


def format_error(error: Error) -> str:
    """Write an error of the catalogue as its line."""
    return f"{error.status} {error.message}".rstrip()
