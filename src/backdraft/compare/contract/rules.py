"""What a change of an API means for those who call it: each kind of change with its verdict and the reason.

A request and an answer are treated oppositely: what may be sent must not become less, what may come back must not
become more. `sent-` is what a client sends, `answered-` what it gets (an event's message is one of the latter).
The kinds that matter follow from JSON Schema's and HTTP's own rules; which of them are worth a word was checked
against the public catalogue of oasdiff.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["breaking", "risky", "safe"]
#: From the worst to the best.
VERDICTS: tuple[Verdict, ...] = ("breaking", "risky", "safe")


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` happened in a few words, and `why` that is what its verdict says."""

    verdict: Verdict
    what: str
    why: str


RULES: dict[str, Rule] = {
    # --- operations
    "operation-added": Rule("safe", "new", "nobody calls it yet"),
    "operation-removed": Rule("breaking", "removed", "who calls it fails; deprecated with a sunset, they would know"),
    "operation-removed-before-sunset": Rule("breaking", "removed before its sunset", "until then it was promised"),
    "operation-removed-after-sunset": Rule("safe", "removed after its sunset", "its callers were told the date"),
    "operation-removed-deprecated": Rule(
        "risky", "removed, deprecated without a date", "its callers knew that it goes, not when"
    ),
    "operation-deprecated": Rule("safe", "deprecated", "it works as before, and its callers are told"),
    "operation-revived": Rule("safe", "no longer deprecated", "it stays"),
    "operation-id": Rule("safe", "another operationId", "on the wire nothing changes; a generated client is"),
    "sunset-earlier": Rule("breaking", "an earlier sunset", "its callers planned with the later date"),
    "sunset-later": Rule("safe", "a later sunset", "its callers have more time"),
    "sunset-set": Rule("safe", "a sunset", "its callers know the date"),
    "sunset-taken-back": Rule("safe", "no sunset any more", "its callers need not move"),
    "server-moved": Rule("risky", "another address", "clients that know the old one must be told"),
    "event-added": Rule("safe", "new event", "nobody waits for it yet"),
    "event-removed": Rule("breaking", "event removed", "who waits for it waits in vain"),
    "callback-added": Rule("risky", "new callback", "who gave the address is told what they do not know"),
    "callback-removed": Rule("breaking", "callback removed", "who waits for it waits in vain"),
    # --- who may, how often
    "auth-needed": Rule("breaking", "one must sign in now", "callers without credentials get 401"),
    "auth-changed": Rule("breaking", "another way to sign in", "the credentials that callers have are refused"),
    "auth-too": Rule("safe", "one more way to sign in", "the ways that callers know still do"),
    "auth-free": Rule("safe", "anyone may call it", "who signs in is let in as before"),
    "scope-added": Rule("breaking", "needs a further scope", "tokens without it get 403"),
    "scope-removed": Rule("safe", "needs a scope less", "the tokens that callers have still do"),
    "rate-set": Rule("risky", "a rate limit", "busy callers get 429"),
    "rate-lowered": Rule("risky", "a lower rate limit", "busy callers get 429 sooner"),
    "rate-raised": Rule("safe", "a higher rate limit", "callers may do what they did, and more"),
    "rate-free": Rule("safe", "no rate limit any more", "callers may do what they did, and more"),
    # --- parameters
    "parameter-added": Rule("safe", "new optional parameter", "requests without it are as good as before"),
    "parameter-added-required": Rule("breaking", "new required parameter", "requests without it are refused"),
    "parameter-removed": Rule("risky", "parameter removed", "requests with it get what they did not ask for"),
    "parameter-required": Rule("breaking", "parameter is required now", "requests without it are refused"),
    "parameter-optional": Rule("safe", "parameter is optional now", "requests with it are as good as before"),
    "parameter-style": Rule("breaking", "parameter is written otherwise", "lists and objects are not read as sent"),
    # --- bodies of requests
    "body-added": Rule("safe", "takes a body", "requests without one are as good as before"),
    "body-added-required": Rule("breaking", "needs a body", "requests without one are refused"),
    "body-removed": Rule("risky", "takes no body any more", "what callers send is ignored or refused"),
    "body-required": Rule("breaking", "the body is required now", "requests without one are refused"),
    "body-optional": Rule("safe", "the body is optional now", "requests with one are as good as before"),
    "sent-media-added": Rule("safe", "takes a further media type", "what callers send still does"),
    "sent-media-removed": Rule("breaking", "a media type is refused", "who sends it gets 415"),
    # --- answers
    "answer-added": Rule("risky", "a further status of success", "clients that look for the other one stumble"),
    "answer-removed": Rule("breaking", "a status of success is gone", "clients look for it"),
    "not-modified-added": Rule("safe", "may answer 304", "only to who asks with If-None-Match"),
    "not-modified-removed": Rule("safe", "never answers 304 now", "who asks with If-None-Match gets it whole"),
    "error-added": Rule("risky", "a further error", "clients may not know what to do about it"),
    "error-removed": Rule("safe", "an error less", "clients wait for it in vain, which does no harm"),
    "error-moved": Rule("risky", "an error has another status", "clients that look for the status miss it"),
    "answer-body-added": Rule("safe", "answers with a body", "clients that read none leave it"),
    "answer-body-removed": Rule("breaking", "answers without a body", "clients that read it fail"),
    "answered-media-added": Rule("safe", "answers in a further media type", "clients ask for the one they know"),
    "answered-media-removed": Rule("breaking", "a media type is answered no more", "who asks for it gets 406"),
    "header-added": Rule("safe", "new header", "clients that do not know it leave it"),
    "header-removed": Rule("risky", "header removed", "clients that go by it miss it"),
    "header-removed-required": Rule("breaking", "promised header removed", "clients rely on it"),
    "link-added": Rule("safe", "new link", "clients that do not know it leave it"),
    "link-changed": Rule("risky", "a link leads elsewhere", "clients that follow it ask for something else"),
    "link-removed": Rule("risky", "link removed", "clients that follow it go without"),
    # --- fields
    "sent-field-added": Rule("safe", "new optional field", "requests without it are as good as before"),
    "sent-field-added-required": Rule("breaking", "new required field", "requests without it are refused"),
    "sent-field-removed": Rule("risky", "field removed", "what callers send in it is ignored"),
    "sent-field-refused": Rule("breaking", "field removed", "unknown fields are refused, this one too now"),
    "sent-field-required": Rule("breaking", "field is required now", "requests without it are refused"),
    "sent-field-optional": Rule("safe", "field is optional now", "requests with it are as good as before"),
    "sent-unknown-refused": Rule("breaking", "unknown fields are refused", "requests with more than is known fail"),
    "sent-unknown-taken": Rule("safe", "unknown fields are taken", "what callers send still does"),
    "sent-default-changed": Rule("risky", "another default", "a request without it means something else"),
    "answered-field-added": Rule("safe", "new field", "clients leave what they do not know"),
    "answered-field-removed": Rule("breaking", "field removed", "clients that read it fail"),
    "answered-optional-field-removed": Rule("risky", "optional field removed", "clients that use it go without"),
    "answered-field-optional": Rule("breaking", "field may be missing now", "clients rely on it"),
    "answered-field-always": Rule("safe", "field is always there now", "clients that could do without still can"),
    # --- values
    "sent-type-changed": Rule("breaking", "another type", "what callers send is refused"),
    "sent-type-widened": Rule("safe", "a wider type", "what callers send still does"),
    "answered-type-changed": Rule("breaking", "another type", "clients cannot read it"),
    "answered-type-narrowed": Rule("safe", "a narrower type", "clients can read what they could, and more"),
    "sent-null-refused": Rule("breaking", "null is refused", "requests with null fail"),
    "sent-null-taken": Rule("safe", "null is taken", "what callers send still does"),
    "answered-null": Rule("breaking", "may be null now", "clients that use the value without a look fail"),
    "answered-never-null": Rule("safe", "is never null now", "clients that look for null need not"),
    "sent-values-removed": Rule("breaking", "values are refused", "who sends them gets 422"),
    "sent-values-added": Rule("safe", "further values are taken", "what callers send still does"),
    "sent-values-limited": Rule("breaking", "only some values are taken", "who sends others gets 422"),
    "sent-values-free": Rule("safe", "any value is taken", "what callers send still does"),
    "answered-values-added": Rule("risky", "further values may come", "clients that know only the others stumble"),
    "answered-values-removed": Rule("safe", "values come no more", "clients wait for them in vain, which does no harm"),
    "answered-values-limited": Rule("safe", "only some values come", "clients can read what they could"),
    "answered-values-free": Rule("risky", "any value may come", "clients that know only some stumble"),
    "sent-limit-tightened": Rule("breaking", "a tighter limit", "what lies beyond it is refused"),
    "sent-limit-loosened": Rule("safe", "a looser limit", "what callers send still does"),
    "answered-limit-tightened": Rule("safe", "a tighter limit", "clients have room for it"),
    "answered-limit-loosened": Rule("risky", "a looser limit", "clients may have no room for what comes"),
    "sent-pattern-added": Rule("breaking", "must follow a pattern", "what does not is refused"),
    "sent-pattern-changed": Rule("risky", "another pattern", "what follows the old one may be refused"),
    "sent-pattern-removed": Rule("safe", "need not follow a pattern", "what callers send still does"),
    "answered-pattern-added": Rule("safe", "follows a pattern", "clients could read any"),
    "answered-pattern-changed": Rule("risky", "another pattern", "clients that take it apart may stumble"),
    "answered-pattern-removed": Rule("risky", "follows no pattern any more", "clients that take it apart may stumble"),
    "sent-format-changed": Rule("breaking", "another format", "what callers send is refused"),
    "sent-format-removed": Rule("safe", "no format any more", "what callers send still does"),
    "answered-format-added": Rule("safe", "has a format", "clients could read any"),
    "answered-format-changed": Rule("breaking", "another format", "clients cannot read it"),
    "answered-format-removed": Rule("risky", "no format any more", "clients that take it apart may stumble"),
    "sent-choice-removed": Rule("breaking", "a shape is refused", "who sends it gets 422"),
    "sent-choice-added": Rule("safe", "a further shape is taken", "what callers send still does"),
    "answered-choice-added": Rule("risky", "a further shape may come", "clients that know only the others stumble"),
    "answered-choice-removed": Rule("safe", "a shape comes no more", "clients wait for it in vain, which does no harm"),
    "discriminator-changed": Rule("breaking", "another discriminator", "clients tell shapes apart by it"),
}
