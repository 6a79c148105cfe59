"""What `check` finds, as other programs read it: SARIF 2.1.0 for code scanning, GitHub's annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: A problem's rule, as far as SARIF wants one.
PROBLEM = "unread"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_NOTICES = {"error": "error", "warning": "warning", "info": "notice"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(
    problems: Iterable[Mapping[str, Any]],
    findings: Iterable[Mapping[str, Any]],
    counted: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """A SARIF log of one run: every rule that found something, and each finding at its line.

    What is only counted is no result: the run notes how much of a rule there is beyond its results.
    """
    from importlib.metadata import version

    from backdraft.review.registry import RULES

    found = [*problems, *findings]
    named = dict.fromkeys(each.get("rule", PROBLEM) for each in found)
    rules: list[dict[str, Any]] = []
    for name in named:
        if name == PROBLEM:
            rules.append({"id": PROBLEM, "shortDescription": {"text": "A line is read, and what it names is there"}})
            continue
        rule = RULES[name]
        rules.append(
            {
                "id": name,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": f"{rule.why} Source: {rule.source}."},
                "help": {"text": f"Bad:\n{rule.bad}\n\nGood:\n{rule.good}"},
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
                "properties": {"tags": [rule.topic]},
            }
        )
    places = {name: i for i, name in enumerate(named)}
    driver = {"name": "Backdraft", "semanticVersion": version("backdraft"), "rules": rules}
    results = [_result(each, places) for each in found]
    run: dict[str, Any] = {"tool": {"driver": driver}, "results": results}
    if notes := [_note(each, places) for each in counted]:
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": notes}]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _note(each: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    return {
        "level": _LEVELS[each["severity"]],
        "message": {"text": each["message"]},
        "locations": [_place(each)],
        "associatedRule": {"id": each["rule"], "index": places[each["rule"]]},
        "properties": {"count": each["count"]},
    }


def _result(each: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    rule = each.get("rule", PROBLEM)
    mend = f"; {each['mend']}" if each["mend"] else ""
    return {
        "ruleId": rule,
        "ruleIndex": places[rule],
        "level": _LEVELS[each["severity"]],
        "message": {"text": f"{each['message']}{mend}"},
        "locations": [_place(each)],
        "partialFingerprints": {"backdraft/v1": f"{rule}:{each['where']}"},
    }


def _place(each: Mapping[str, Any]) -> dict[str, Any]:
    region = {"startLine": each["line"], "startColumn": each["column"]}
    uri = str(each["file"]).replace("\\", "/")
    place: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(uri)}, "region": region}}
    if each["where"]:
        place["logicalLocations"] = [{"fullyQualifiedName": each["where"]}]
    return place


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/")


def annotation(each: Mapping[str, Any]) -> str:
    """One line that GitHub Actions shows at the line of the file (workflow commands; data and properties escaped)."""
    mend = f"; {each['mend']}" if each["mend"] else ""
    place = f"file={_property(each['file'])},line={each['line']},col={each['column']}"
    title = _property(f"{each.get('rule', PROBLEM)}: {each['where']}")
    return f"::{_NOTICES[each['severity']]} {place},title={title}::{_data(each['message'] + mend)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
