"""Redocly, Spectral and openapi-spec-validator as judges: what each finds in OpenAPI documents, one call for all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

from tests.judges.node import run

_VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator, "3.2": OpenAPIV32SpecValidator}


def loaded(text: str) -> dict[str, Any]:
    """A document, YAML or JSON, as data."""
    data = json.loads(text) if text.startswith("{") else yaml.load(text, yaml.CSafeLoader)
    assert isinstance(data, dict)
    return data


def findings(documents: Mapping[str, str], folder: Path) -> list[str]:
    """Everything that the three find, warnings included, as `judge file: rule: message`. Names end in yaml or json."""
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [*_redocly(sorted(documents), folder), *_spectral(sorted(documents), folder), *_validator(documents)]


def _redocly(names: list[str], folder: Path) -> list[str]:
    (folder / "redocly.yaml").write_text("extends: [recommended]\n", encoding="utf-8")
    done = run("redocly", ["lint", "--format=json", "--max-problems=1000", *names], folder)
    found: list[str] = []
    reports = 0
    decoder, text, at = json.JSONDecoder(), done.stdout, done.stdout.find("{")
    while at >= 0:  # one report after the other
        report, at = decoder.raw_decode(text, at)
        reports += 1
        for problem in report["problems"]:
            place = problem["location"][0]
            where = f"{place['source']['ref']}{place.get('pointer', '')}"
            found.append(f"redocly {where}: {problem['ruleId']}: {problem['message']}")
        at = text.find("{", at)
    assert reports, done.stderr[-1000:]
    return found


def _spectral(names: list[str], folder: Path) -> list[str]:
    (folder / "ruleset.yaml").write_text('extends: ["spectral:oas"]\n', encoding="utf-8")
    done = run("spectral", ["lint", "-q", "-f", "json", "-r", "ruleset.yaml", *names], folder)
    assert done.stdout.strip().startswith("["), (done.stdout[-500:], done.stderr[-1000:])
    return [
        f"spectral {Path(p.get('source', '')).name} {'/'.join(map(str, p['path']))}: {p['code']}: {p['message']}"
        for p in json.loads(done.stdout)
    ]


def _validator(documents: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for name, text in documents.items():
        data = loaded(text)
        judge = _VALIDATORS[data["openapi"][:3]](data)
        found += [f"openapi-spec-validator {name}: {error.message}" for error in judge.iter_errors()]
    return found
