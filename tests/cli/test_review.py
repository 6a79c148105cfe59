"""check, fix and rules: what the review says outside the screen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from backdraft.document.document import Document
from tests.cli.conftest import DESIGNS, Call

ROOT = Path(__file__).parents[2]
BAD = """\
backdraft: 1
services:
  a: {calls: [b timeout=1s, c]}    # c has none
  b: {calls: [gone]}
  c: {does: 'one, two: 50%'}
endpoints:
  a:
    - GET /orders < Order
types:
  Order: {id: uuid, title: varchar(20)}
"""


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


_WORD = {"type": "string"}
_TEXT = closed(["text"], text=_WORD)
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_PLACES = {
    "type": "array",
    "items": closed(
        [],
        physicalLocation=closed(
            ["artifactLocation"],
            artifactLocation=closed([], uri={"type": "string", "format": "uri-reference"}),
            region=closed(
                [],
                startLine={"type": "integer", "minimum": 1},
                startColumn={"type": "integer", "minimum": 1},
            ),
        ),
        logicalLocations={"type": "array", "items": closed([], fullyQualifiedName=_WORD)},
    ),
}
#: The objects of SARIF 2.1.0 (OASIS, sections 3.13 to 3.49) that are written, closed.
SARIF = closed(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": closed(
            ["tool", "results"],
            tool=closed(
                ["driver"],
                driver=closed(
                    ["name"],
                    name={"type": "string"},
                    semanticVersion={"type": "string"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": closed(
                            ["id"],
                            id={"type": "string"},
                            shortDescription=_TEXT,
                            fullDescription=_TEXT,
                            help=_TEXT,
                            defaultConfiguration=closed([], level=_LEVEL),
                            properties=closed([], tags={"type": "array", "uniqueItems": True, "items": _WORD}),
                        ),
                    },
                ),
            ),
            results={
                "type": "array",
                "items": closed(
                    ["message"],
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": 0},
                    level=_LEVEL,
                    message=_TEXT,
                    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
                    locations=_PLACES,
                ),
            },
            invocations={
                "type": "array",
                "items": closed(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications={
                        "type": "array",
                        "items": closed(
                            ["message"],
                            message=_TEXT,
                            level=_LEVEL,
                            locations=_PLACES,
                            associatedRule=closed(["index"], id=_WORD, index={"type": "integer", "minimum": 0}),
                            properties=closed(["count"], count={"type": "integer", "minimum": 1}),
                        ),
                    },
                ),
            },
        ),
    },
)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    (tmp_path / "bad.yaml").write_text(BAD)
    return "bad.yaml"


def test_check_tells_findings_with_their_line_rule_and_mend(backdraft: Call, bad: str) -> None:
    said = backdraft("check", bad)
    assert said.status == 1
    told = "services.a.calls.c: warning: a waits for c without a timeout; c timeout=1000ms [no-timeout]"
    assert f"bad.yaml:3:1 {told}" in said.out.splitlines()
    assert re.search(r"note: \d+ hints?; --level info lists", said.err)
    assert "unused" not in said.out
    assert len(backdraft("check", bad, "--level", "info").out) > len(said.out)
    assert backdraft("check", bad, "--level", "error").out.count("warning") == 0


def test_the_exit_status_is_for_what_one_wants_to_fail_on(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "calm.yaml").write_text("backdraft: 1\nservices: {a: {calls: [b timeout=1s, c]}, b: {}, c: {}}\n")
    assert backdraft("check", "calm.yaml").status == 0
    assert backdraft("check", "calm.yaml", "--fail-on", "warning").status == 1


def test_what_makes_the_check_fail_is_told_unless_one_asks_for_less(backdraft: Call, bad: str) -> None:
    assert " info: " not in backdraft("check", bad).out
    assert " info: " in backdraft("check", bad, "--fail-on", "info").out
    assert " info: " not in backdraft("check", bad, "--fail-on", "info", "--level", "warning").out


def test_json_holds_problems_findings_and_how_the_lists_stand(backdraft: Call, bad: str) -> None:
    said = json.loads(backdraft("check", bad, "--json").out)
    assert [each["where"] for each in said["problems"]] == ["services.b.calls.gone"]
    finding = next(each for each in said["findings"] if each["rule"] == "no-timeout")
    assert (finding["line"], finding["where"], finding["severity"]) == (3, "services.a.calls.c", "warning")
    assert finding["fix"] is True
    assert said["checklists"]["review"]["errors"] == "fail"


def test_sarif_is_as_its_schema_says_and_points_at_the_lines(backdraft: Call, bad: str) -> None:
    said = json.loads(backdraft("check", bad, str(DESIGNS / "saas.yaml"), "--format", "sarif").out)
    jsonschema.Draft202012Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(said)
    run = said["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    timeout = next(each for each in run["results"] if each["ruleId"] == "no-timeout")
    assert timeout["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert any(each["ruleId"] == "unread" for each in run["results"])


def test_annotations_cannot_break_out_of_their_line(backdraft: Call, bad: str, tmp_path: Path) -> None:
    said = backdraft("check", bad, "--format", "github").out.splitlines()
    form = re.compile(r"::(error|warning|notice) file=bad\.yaml,line=\d+,col=\d+,title=[^:]*::.")
    assert all(form.match(line) for line in said)
    (tmp_path / "a,b%.yaml").write_text(BAD)
    assert "file=a%2Cb%25.yaml," in backdraft("check", "a,b%.yaml", "--format", "github").out


def test_fix_mends_what_it_can_and_leaves_the_rest_to_the_byte(backdraft: Call, bad: str, tmp_path: Path) -> None:
    looked = backdraft("fix", bad, "--check")
    assert "would mend [" in looked.err and "\nmended [" not in looked.err
    assert looked.status == 1
    assert "+  a: {calls: [b timeout=1s, c timeout=1000ms]}    # c has none" in looked.out.splitlines()
    assert (tmp_path / bad).read_text() == BAD
    assert backdraft("fix", bad).status == 0
    after = (tmp_path / bad).read_text()
    assert "c timeout=1000ms]}    # c has none" in after
    assert "- GET /orders\n" in after, "a read has no body"
    left = [line for line in BAD.splitlines() if "calls: [" not in line and "< Order" not in line]
    assert set(left) <= set(after.splitlines())
    again = backdraft("fix", bad)
    assert "nothing to mend" in again.err


TORN = """backdraft: 1
tables:
  t: {columns: {id: uuid pk, a: numeric(12,2), b: int, c: 'text'}} # kept
  u:
    columns:
      id: uuid pk -- the key: really
      n: text -- it: is
endpoints:
  s:
    - GET /a -- Pay: now
services:
  s: {does: Buys, sells}
  w: {tech: Go, wibble: fast}
"""


def test_fix_puts_quotes_around_what_yaml_took_apart_and_leaves_what_may_be_meant(
    backdraft: Call, tmp_path: Path
) -> None:
    (tmp_path / "torn.yaml").write_text(TORN)
    assert backdraft("fix", "torn.yaml", "fk-index").err.startswith("note: nothing to mend"), "one rule is no other"
    assert "would mend tables.t.a: inside { } a comma ends the line" in backdraft("fix", "torn.yaml", "--check").err
    assert backdraft("fix", "torn.yaml").err.count("the line is in quotes") == 5
    mended = TORN
    for line in ("numeric(12,2)", "uuid pk -- the key: really", "text -- it: is", "GET /a -- Pay: now", "Buys, sells"):
        mended = mended.replace(line, f"'{line}'")
    assert (tmp_path / "torn.yaml").read_text() == mended
    assert "error" not in backdraft("check", "torn.yaml").out


def test_fix_of_one_rule_and_through_a_pipe(backdraft: Call, bad: str) -> None:
    out = backdraft("fix", "-", "get-body", given=BAD.encode()).out
    assert "- GET /orders\n" in out
    assert "c timeout" not in out
    said = backdraft("fix", bad, "get-bodi")
    assert (said.status, "did you mean get-body?" in said.err) == (2, True)


def test_rules_are_listed_and_explained(backdraft: Call) -> None:
    assert len(backdraft("rules").out.splitlines()) > 100
    said = backdraft("rules", "hub").out
    assert "{hub: {max: 6}}" in said
    assert "Bad:" in said
    assert {rule["id"] for rule in json.loads(backdraft("rules", "--json").out)} >= {"hub", "fk-index"}
    assert "did you mean hub?" in backdraft("rules", "hubb").err


def test_the_hooks_and_the_workflow_of_the_documentation_call_what_there_is(backdraft: Call, tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (tmp_path / "design.yaml").write_text("backdraft: 1\nname: Calm\n")
    for hook in hooks:
        assert re.search(hook["files"], "docs/design.yaml")
        assert re.search(hook["files"], "shop.design.yaml")
        assert not re.search(hook["files"], "compose.yaml")
        assert backdraft(*hook["entry"].split()[1:], "design.yaml").status == 0
    page = (ROOT / "docs" / "review.md").read_text()
    for line in re.findall(r"run: (backdraft check [^>|\n]*)", page):
        assert backdraft(*line.split()[1:]).status == 0, line
    block = re.search(r"```yaml\n(review:.*?)```", page, re.DOTALL)
    assert block is not None
    assert Document.read("backdraft: 1\n" + block[1]).problems == ()


def test_the_document_holds_what_the_review_says(backdraft: Call, bad: str) -> None:
    said = backdraft("show", bad, "--as", "markdown").out
    section = said[said.index("## Review") :]
    assert (
        "| warning | `services.a.calls.c` | a waits for c without a timeout | `c timeout=1000ms` | `no-timeout` |"
        in (section.splitlines())
    )
    assert "| Review | Proper error handling defined | fail, by the rules |" in section.splitlines()
    assert "piece" in section
    assert "## Review" not in backdraft("show", bad, "--as", "markdown", "--only", "services.a").out


def test_a_loud_rule_is_counted_in_the_document(backdraft: Call, tmp_path: Path) -> None:
    tables = "".join(f"  t{i}: {{columns: {{id: uuid pk, price: double, at: timestamp}}}}\n" for i in range(8))
    (tmp_path / "loud.yaml").write_text(f"backdraft: 1\ntables:\n{tables}")
    said = backdraft("show", "loud.yaml", "--as", "markdown").out
    rows = [row for row in said[said.index("## Review") :].splitlines() if "`float-money`" in row]
    assert [row.split(" | ")[1] for row in rows[:5]] == [f"`tables.t{i}.price`" for i in range(5)]
    assert rows[5:] == ["| warning |  | 3 more like these |  | `float-money` |"]


#: 1,200 columns of money in a double: 1,000 are told, 200 counted. Of the tables each has a hint as well.
LOUD = "backdraft: 1\ntables:\n" + "".join(
    f"  t{i}: {{columns: {{id: uuid pk, {', '.join(f'a{j}_price: double' for j in range(100))}}}}}\n" for i in range(12)
)


def test_what_is_found_a_thousand_times_is_counted_in_each_format(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "loud.yaml").write_text(LOUD)
    said = backdraft("check", "loud.yaml", "--fail-on", "warning")
    assert said.status == 1
    assert "loud.yaml: 1195 more like these [float-money]" in said.out.splitlines()
    assert len(said.out.splitlines()) < 20
    document = backdraft("show", "loud.yaml", "--as", "markdown").out
    assert "| warning |  | 1195 more like these |  | `float-money` |" in document.splitlines()
    told = json.loads(backdraft("check", "loud.yaml", "--json").out)
    assert sum(each["rule"] == "float-money" for each in told["findings"]) == 1000
    counted = {"rule": "float-money", "severity": "warning", "count": 200, "line": 13, "where": "tables.t10.a0_price"}
    assert [{key: each[key] for key in counted} for each in told["counted"]] == [counted]
    notices = backdraft("check", "loud.yaml", "--format", "github").out.splitlines()
    place = "file=loud.yaml,line=13,col=1,title=float-money%3A tables.t10.a0_price"
    assert notices[-1] == f"::warning {place}::200 more like these"
    log = json.loads(backdraft("check", "loud.yaml", "--format", "sarif").out)
    jsonschema.Draft202012Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)
    run = log["runs"][0]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (note["message"]["text"], note["level"], note["properties"]) == (
        "200 more like these", "warning", {"count": 200},
    )  # fmt: skip
    assert run["tool"]["driver"]["rules"][note["associatedRule"]["index"]]["id"] == "float-money"


def test_hints_that_are_only_counted_count_among_the_hints(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "loud.yaml").write_text(LOUD.replace("double", "timestamp").replace("price", "at"))
    told = json.loads(backdraft("check", "loud.yaml", "--json").out)
    hints = [each["severity"] for each in told["findings"]].count("info") + told["counted"][0]["count"]
    assert told["counted"][0]["severity"] == "info"
    assert f"note: {hints} hints; --level info lists them" in backdraft("check", "loud.yaml").err


def test_of_several_files_an_item_stands_as_in_the_worst(backdraft: Call, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("backdraft: 1\nservices: {a: {calls: [b]}, b: {}}\n")
    (tmp_path / "bad.yaml").write_text("backdraft: 1\nservices: {a: {calls: [b]}, b: {calls: [a]}}\n")
    for files in (("good.yaml", "bad.yaml"), ("bad.yaml", "good.yaml")):
        said = json.loads(backdraft("check", *files, "--json").out)
        assert said["checklists"]["architecture"]["boundaries"] == "fail"
    assert (
        json.loads(backdraft("check", "good.yaml", "--json").out)["checklists"]["architecture"]["boundaries"] == "pass"
    )
