"""Which rules apply, and how severe each is: the profile, then the design's own settings in `review:`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from backdraft.design.model import Review
from backdraft.design.problems import Severity
from backdraft.design.view import View
from backdraft.review.rule import RANK, Rule

_OFF = "off"
_SHOWN = 40  # letters of what means nothing


@dataclass(frozen=True, slots=True)
class Profile:
    """`says` in a sentence; `severities` by rule (`off` leaves it out); `least`: nothing milder is shown.

    `harder`: every warning is an error, every info a warning.
    """

    says: str
    severities: Mapping[str, str] = field(default_factory=dict)
    least: Severity = "info"
    harder: bool = False


PROFILES: dict[str, Profile] = {
    "default": Profile("The conventions of the brief: version in the base path, an envelope, pages with a total"),
    "zalando": Profile(
        "Zalando's REST guidelines: no version in the path, cursors, RFC 9457 problems",
        {
            "unversioned-api": _OFF,
            "offset-large": "warning",
            "envelope-problem": "warning",
            "path-case": "warning",
            "plural-collection": "error",
            "verb-in-path": "error",
        },
    ),
    "aip": Profile(
        "Google's API Improvement Proposals: no envelope, cursors, standard methods",
        {"offset-large": "warning", "plural-collection": "error", "verb-in-path": "error", "no-if-match": "warning"},
    ),
    "security": Profile(
        "OWASP's API Security Top 10: what protects is an error",
        {
            "no-auth": "error",
            "no-rate-limit": "error",
            "store-unencrypted": "error",
            "no-tls": "error",
            "api-servers": "error",
            "unbounded-text": "warning",
            "personal-unmarked": "warning",
            "scope-name": "warning",
        },
    ),
    "strict": Profile("Every warning is an error, every info a warning", harder=True),
    "quiet": Profile("Errors alone", least="error"),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a design wants of the rules."""

    profile: str = "default"
    own: tuple[tuple[str, object], ...] = ()

    def _said(self, rule: Rule) -> object:
        """A word, or the settings by name."""
        said = dict(self.own).get(rule.id)
        return _settings(said) if isinstance(said, tuple) else said

    def severity(self, rule: Rule) -> Severity | None:
        """How severe a rule is; None: it is not asked."""
        said = self._said(rule)
        word = said.get("severity") if isinstance(said, dict) else said
        if word in ("off", False, "false"):
            return None
        for severity in ("info", "warning", "error"):
            if word == severity:
                return severity
        profile = PROFILES.get(self.profile, PROFILES["default"])
        wanted = profile.severities.get(rule.id, rule.severity)
        if wanted == _OFF:
            return None
        return self.adjusted(rule.severity if wanted not in RANK else wanted)  # type: ignore[arg-type]  # one of RANK

    def adjusted(self, severity: Severity) -> Severity | None:
        """A severity as the profile takes it."""
        profile = PROFILES.get(self.profile, PROFILES["default"])
        if profile.harder:
            return "warning" if severity == "info" else "error"
        return severity if RANK[severity] >= RANK[profile.least] else None

    def settings(self, rule: Rule) -> dict[str, float]:
        """The numbers of a rule: its defaults, and what the design says instead."""
        found = dict(rule.settings)
        said = self._said(rule)
        for name, value in said.items() if isinstance(said, dict) else ():
            if name in found and (read := _number(value)) is not None:
                found[name] = read
        return found


def slips(name: str, settings: tuple[str, ...], said: object) -> Iterator[tuple[str, str]]:
    """What in the `review:` of a rule that has these settings means nothing, each with what can be meant."""
    if isinstance(said, tuple) and said and not _settings(said):
        yield f"{name} is set to a list", f"write {_OFF}, {', '.join(RANK)}, or {{severity: info}}"
    for key, value in (_settings(said) if isinstance(said, tuple) else {"severity": said}).items():
        if key == "severity":
            if value not in (None, _OFF, False, "false", *RANK):
                yield f"{name} is set to {str(value)[:_SHOWN]}", f"write {_OFF}, {', '.join(RANK)}"
        elif key not in settings:
            yield f"{name} has no setting {key}", f"it has {', '.join((*settings, 'severity'))}"
        elif _number(value) is None:
            yield f"{name}: {key} is {str(value)[:_SHOWN]}, which is no number", f"{key}: 8, such as"


def _settings(said: tuple[object, ...]) -> dict[str, object]:
    """Settings by name; none where a list stands instead of a mapping."""
    pairs = [each for each in said if isinstance(each, tuple) and len(each) == 2 and isinstance(each[0], str)]
    return dict(pairs) if len(pairs) == len(said) else {}


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # anything may stand in the file
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None  # no case is above what is no number, and none above what has no end


def policy(view: View) -> Policy:
    """What the design says under `review:`."""
    said = view.get(Review, "review")
    return Policy(said.profile or "default", said.rules) if said else Policy()
