"""What a profile and the design's own settings make of a rule, to the letter."""

from __future__ import annotations

import pytest

from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.review.judging import judged
from backdraft.review.profiles import PROFILES, Policy, Profile, policy, slips
from backdraft.review.registry import RULES

WAYS = "write off, info, warning, error"
RULE = RULES["path-case"]  # a hint
NUMBERED = next(rule for rule in RULES.values() if rule.settings)


def asked(text: str) -> Policy:
    return policy(View(Document.read(f"backdraft: 1\n{text}\n").design))


def told(text: str) -> list[tuple[str, str]]:
    found = judged(View(Document.read(f"backdraft: 1\n{text}\n").design)).findings
    return [(f.what, f.mend) for f in found if f.rule == "unknown-rule"]


def test_a_design_that_says_nothing_has_every_rule_as_it_is() -> None:
    assert asked("") == asked("review: {}") == Policy("default", ())
    assert {name: Policy().severity(rule) for name, rule in RULES.items()} == {n: r.severity for n, r in RULES.items()}
    assert Policy().settings(NUMBERED) == dict(NUMBERED.settings)


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_gives_each_rule_the_severity_that_it_names_and_leaves_the_others(name: str) -> None:
    profile, wanted = PROFILES[name], asked(f"review: {{profile: {name}}}")
    assert wanted.profile == name
    for rule in RULES.values():
        base = profile.severities.get(rule.id, rule.severity)
        if name == "strict":
            assert wanted.severity(rule) == ("warning" if base == "info" else "error"), rule.id
        elif name == "quiet":
            assert wanted.severity(rule) == ("error" if base == "error" else None), rule.id
        else:
            assert wanted.severity(rule) == (None if base == "off" else base), rule.id


def test_what_a_profile_says_is_its_own() -> None:
    assert Profile("x") == Profile("x", {}, "info", False)
    assert PROFILES["zalando"].severities["unversioned-api"] == "off"
    assert PROFILES["security"].severities["no-auth"] == PROFILES["security"].severities["no-tls"] == "error"
    assert PROFILES["aip"].severities["no-if-match"] == "warning"
    assert not PROFILES["default"].severities


def test_a_profile_that_is_not_there_is_the_default() -> None:
    wanted = asked("review: {profile: stric}")
    assert [wanted.severity(rule) for rule in RULES.values()] == [rule.severity for rule in RULES.values()]
    assert [wanted.adjusted(severity) for severity in ("info", "warning", "error")] == ["info", "warning", "error"]
    assert told("review: {profile: stric}") == [("no profile stric", f"there are {', '.join(PROFILES)}")]


@pytest.mark.parametrize(
    ("profile", "made"),
    [
        ("default", ["info", "warning", "error"]),
        ("strict", ["warning", "error", "error"]),
        ("quiet", [None, None, "error"]),
    ],
)
def test_a_severity_as_the_profile_takes_it(profile: str, made: list[str | None]) -> None:
    assert [Policy(profile).adjusted(severity) for severity in ("info", "warning", "error")] == made


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("off", None),
        ("'off'", None),
        ("false", None),
        ("info", "info"),
        ("warning", "warning"),
        ("error", "error"),
        ("{severity: off}", None),
        ("{severity: error}", "error"),
        ("{severity: loud}", "usual"),
        ("loud", "usual"),
        ("[error]", "usual"),
    ],
)
@pytest.mark.parametrize("profile", ["default", "zalando"])
def test_what_the_design_says_of_a_rule_goes_before_its_profile(profile: str, said: str, severity: str | None) -> None:
    wanted = asked(f"review: {{profile: {profile}, rules: {{path-case: {said}}}}}")
    if severity == "usual":
        severity = "warning" if profile == "zalando" else RULE.severity
    assert wanted.severity(RULE) == severity


def test_a_profile_may_say_a_rule_s_severity_and_nothing_else_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROFILES, "odd", Profile("Odd", {"path-case": "loud"}))
    assert Policy("odd").severity(RULE) == RULE.severity


@pytest.mark.parametrize(
    ("value", "number"), [("3", 3.0), ("'2.5'", 2.5), ("many", None), (".nan", None), (".inf", None), ("1e999", None)]
)
def test_a_setting_is_a_number_or_stays_what_it_was(value: str, number: float | None) -> None:
    (name, usual), *_ = NUMBERED.settings
    text = f"review: {{rules: {{{NUMBERED.id}: {{{name}: {value}, other: 9}}}}}}"
    assert asked(text).settings(NUMBERED) == {**dict(NUMBERED.settings), name: usual if number is None else number}
    slip = (f"{NUMBERED.id}: {name} is {value.strip(chr(39))}, which is no number", f"{name}: 8, such as")
    names = ", ".join([*dict(NUMBERED.settings), "severity"])
    assert told(text) == [
        *([slip] if number is None else []),
        (f"{NUMBERED.id} has no setting other", f"it has {names}"),
    ]


def test_a_rule_that_is_set_to_a_word_keeps_its_numbers() -> None:
    assert asked(f"review: {{rules: {{{NUMBERED.id}: error}}}}").settings(NUMBERED) == dict(NUMBERED.settings)


@pytest.mark.parametrize(
    ("said", "slip"),
    [
        ("loud", [("path-case is set to loud", WAYS)]),
        ("x" * 50, [(f"path-case is set to {'x' * 40}", WAYS)]),
        (
            "[error]",
            [
                (
                    "path-case is set to a list",
                    f"{WAYS}".replace("warning, error", "warning, error, or {severity: info}"),
                )
            ],
        ),
        ("{severity: loud}", [("path-case is set to loud", WAYS)]),
        ("{deep: 3}", [("path-case has no setting deep", "it has severity")]),
        ("off", []),
        ("false", []),
        ("error", []),
        ("{severity: info}", []),
        ("{}", []),
    ],
)
def test_what_means_nothing_is_told_with_what_can_be_meant(said: str, slip: list[tuple[str, str]]) -> None:
    assert told(f"review: {{rules: {{path-case: {said}}}}}") == slip


def test_what_is_no_number_is_cut() -> None:
    assert list(slips("r", ("n",), (("n", "y" * 50),))) == [
        (f"r: n is {'y' * 40}, which is no number", "n: 8, such as")
    ]
    assert not list(slips("r", ("n",), ()))
    assert not list(slips("r", (), None))
