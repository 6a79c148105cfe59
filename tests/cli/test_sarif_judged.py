"""SARIF by the schema that its makers publish, for all that can be found; and that schema refuses what is none."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import DESIGNS, Call
from tests.cli.conftest import backdraft as backdraft
from tests.cli.test_review import LOUD
from tests.judges.node import HERE, node
from tests.review.cases import texts

pytestmark = pytest.mark.judges


@pytest.fixture(scope="module")
def official() -> jsonschema.Draft4Validator:
    """The schema of SARIF 2.1.0 (rtm.5), as Microsoft's matchers for JavaScript bring it along."""
    node()
    path = HERE / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert (schema["title"][-23:], schema["additionalProperties"]) == ("2.1.0-rtm.5 JSON Schema", False)
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def faults(official: jsonschema.Draft4Validator, log: dict[str, Any]) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in official.iter_errors(log)]


def test_every_finding_that_there_is_makes_a_valid_log(
    backdraft: Call, official: jsonschema.Draft4Validator, tmp_path: Any
) -> None:
    names = []
    for i, text in enumerate(texts().values()):
        name = f"{i} a,b%ü.yaml" if i == 0 else f"{i}.yaml"  # a name that is no URI as it stands
        (tmp_path / name).write_text(text, encoding="utf-8")
        names.append(name)
    (tmp_path / "loud.yaml").write_text(LOUD, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("backdraft: 1\nservices: {a: {calls: [gone}}\n", encoding="utf-8")
    log = json.loads(backdraft("check", *names, "loud.yaml", "broken.yaml", "--format", "sarif").out)
    results = log["runs"][0]["results"]
    assert len({result["ruleId"] for result in results}) > 140
    assert log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert faults(official, log) == []


def test_a_design_without_findings_makes_a_valid_log(backdraft: Call, official: jsonschema.Draft4Validator) -> None:
    log = json.loads(backdraft("check", str(DESIGNS / "blank.yaml"), "--format", "sarif").out)
    assert faults(official, log) == []


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("version",), "2.0.0"),
        (("runs", 0, "results", 0, "level"), "info"),
        (("runs", 0, "results", 0, "locations", 0, "physicalLocation", "region", "startLine"), 0),
        (("runs", 0, "results", 0, "severity"), "error"),
        (("runs", 0, "tool", "driver", "name"), None),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_the_judge_refuses_what_is_no_sarif(
    backdraft: Call, official: jsonschema.Draft4Validator, where: tuple[str | int, ...], value: object
) -> None:
    log = json.loads(backdraft("check", str(DESIGNS / "saas.yaml"), "--format", "sarif").out)
    broken: Any = copy.deepcopy(log)
    place = broken
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    assert faults(official, broken) != []
