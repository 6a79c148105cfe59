"""Every command over hostile designs, names and words: nothing that a terminal obeys is printed, nothing crashes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backdraft.cli.commands import COMMANDS
from backdraft.cli.problems import findings, line
from backdraft.cli.streams import table
from backdraft.design.view import View
from backdraft.document.document import Document
from backdraft.host.visible import visible, visible_json, visible_line
from backdraft.render.registry import OUTPUTS
from tests.cli.conftest import Call
from tests.strategies.hostile import (
    ANY_TEXT,
    FORBIDDEN,
    NASTY,
    after_examples,
    defaced,
    dumped,
    everywhere,
    written_raw,
)
from tests.terminal.sequences import COPYING, PRINTED
from tests.terminal.term import Term, environment

_REFUSED = [text for text in FORBIDDEN.values() if "\0" not in text]

#: Made when asked for: every lane reads this file.
DESIGNS: dict[str, Callable[[], str]] = {
    "nasty everywhere": lambda: dumped(everywhere(*NASTY.values())),
    "nasty notes": lambda: dumped(after_examples(*NASTY.values())),
    "a real design, defaced": lambda: defaced(*NASTY.values(), name="漢字" * 20),
    "forbidden everywhere": lambda: written_raw(everywhere(*_REFUSED)),
    "forbidden, escaped": lambda: dumped(everywhere(*FORBIDDEN.values())),
    "forbidden notes": lambda: written_raw(after_examples(*_REFUSED)),
    "forbidden notes, escaped": lambda: dumped(after_examples(*FORBIDDEN.values())),
    "a nul": lambda: written_raw(everywhere(*FORBIDDEN.values())),
    "no yaml at all": lambda: "".join(FORBIDDEN.values()) + "\n" + "\n".join(NASTY.values()),
}


def words_for(file: str) -> list[list[str]]:
    """Every command as a person may call it on `file`."""
    shows = [["show", file, "--as", what] for what in (*OUTPUTS, "yaml", "help")]
    shows += [["show", file, "--as", "sql", "--dialect", dialect] for dialect in ("mysql", "sqlite")]
    shows += [[*show, "--only", only] for show in shows[:3] for only in ("orders", FORBIDDEN["osc 52"], "[/]")]
    return [
        *shows,
        ["check", file],
        ["check", file, "--level", "info"],
        ["check", file, "--json"],
        ["prove", file, "--on", "sqlite"],
        ["prove", file, "--on", FORBIDDEN["osc 52"]],
        ["capacity", file],
        ["capacity", file, "--json"],
        ["capacity", file, "--sweep"],
        ["capacity", file, "--what-if", FORBIDDEN["osc 52"]],
        ["capacity", file, "--what-if", "x10", "--explain", "orders"],
        ["fmt", file, "--check"],
        ["fix", file, "--check", "--info"],
        ["advise", file],
        ["advise", file, "--patterns"],
        ["advise", file, "--json"],
        ["check", file, "--format", "sarif"],
        ["check", file, "--format", "github"],
        ["fmt", file],
        ["prove", file, "--on", "sqlite"],
        ["merge", file, file, file],
        ["textconv", file],
        ["import", file],
        ["diff", file, file],
        ["copy", file, "--as", "markdown"],
        *([command] for command in ("templates", "themes", "keys", "schema", "doctor", "rules", "checklists")),
        *([command, "--json"] for command in ("templates", "themes", "keys", "doctor", "rules", "checklists")),
    ]


def test_every_command_is_called() -> None:
    # The mock ends when a person ends it; what it prints goes the same way.
    assert {words[0] for words in words_for("x")} | {"new"} >= set(COMMANDS) - {"open", "mock"}


@pytest.mark.parametrize("name", DESIGNS)
def test_no_command_prints_what_a_terminal_obeys(
    backdraft: Call, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKDRAFT_CLIPBOARD", "file")
    file = tmp_path / "hostile.yaml"
    text = DESIGNS[name]()
    for words in words_for(str(file)):
        file.write_text(text, encoding="utf-8", newline="")
        said = backdraft(*words)
        assert not PRINTED.foreign((said.out + said.err).encode("utf-8", "surrogatepass")), words
        assert "a fault in Backdraft" not in said.err, f"{words}: {said.err[:500]}"
        assert "Traceback" not in said.err
        if "--json" in words and said.out:
            json.loads(said.out)
    for copy in (tmp_path / "home" / "state" / "copies").glob("*"):
        assert not PRINTED.foreign(copy.read_bytes())


@pytest.mark.parametrize("name", [*FORBIDDEN, *NASTY])
def test_words_and_file_names_that_nobody_has_are_named_in_one_safe_line(backdraft: Call, name: str) -> None:
    text = {**FORBIDDEN, **NASTY}[name].replace("\0", "")  # no process can be given one
    for words in (
        [text],
        [text, "more"],
        ["check", text],
        ["show", text, "--as", "sql"],
        ["show", "-", "--as", text],
        ["show", "-", "--as", "sql", "--dialect", text],
        ["new", f"{text}/x.yaml"],
        ["new", "x.yaml", "--template", text],
        ["check", "-", f"--{text}"],
        ["fmt", text],
        ["merge", text, text, text],
        ["textconv", text],
    ):
        said = backdraft(*words, given=b"backdraft: 1\n")
        assert not PRINTED.foreign((said.out + said.err).encode("utf-8", "surrogatepass")), words
        assert said.status == 2, words
        assert said.err.count("\n") == 1, words
        assert "a fault in Backdraft" not in said.err, said.err[:300]


def test_themes_of_a_hostile_folder_are_a_line_each(backdraft: Call, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "config" / "themes"
    folder.mkdir(parents=True)
    texts = [*FORBIDDEN.values(), *NASTY.values()]
    for i, text in enumerate(texts):
        (folder / f"{i}.yaml").write_text(dumped({"name": f"{i}{text}", "title": text}), encoding="utf-8")
    (folder / "\x1b]52;c;eA==\x07.yaml").write_text("a: [\x1b[31m", encoding="utf-8")
    said = backdraft("themes")
    assert not PRINTED.foreign((said.out + said.err).encode("utf-8", "surrogatepass"))
    assert said.out.count("\n") < len(texts) + 10
    assert not PRINTED.foreign(backdraft("themes", "--json").out.encode())


@pytest.mark.parametrize("name", ["a real design, defaced", "forbidden everywhere"])
def test_in_a_terminal_and_down_a_pipe_it_is_the_same(tmp_path: Path, name: str) -> None:
    file = tmp_path / "hostile\x1b[31m\u202e.yaml"
    file.write_text(DESIGNS[name](), encoding="utf-8", newline="")
    env = environment(BACKDRAFT_HOME=str(tmp_path / "home"))
    for words in (["check", str(file)], ["show", str(file), "--as", "markdown"], ["copy", str(file), "--as", "sql"]):
        command = (sys.executable, "-m", "backdraft", *words)
        allowed = COPYING if words[0] == "copy" else PRINTED
        with Term(command, env=env) as term:
            term.end(timeout=30)
            assert not allowed.foreign(bytes(term.raw)), words
        piped = subprocess.run(command, capture_output=True, env=env, timeout=30)
        assert not PRINTED.foreign(piped.stdout + piped.stderr), words


# --- any text -------------------------------------------------------------------------------------------------------


@given(ANY_TEXT)
def test_any_text_is_printed_safely(text: str) -> None:
    for shown in (visible(text), visible_line(text), visible_json(json.dumps(text, ensure_ascii=False))):
        assert not PRINTED.foreign(shown.encode())
    assert len(table([("a", text), (text, "b")]).split("\n")) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANY_TEXT.filter(lambda text: len(text) < 500), min_size=1, max_size=6), st.booleans())
def test_any_text_in_any_key_is_read_checked_and_rendered(texts: list[str], examples: bool) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    document = Document.read(dumped((after_examples if examples else everywhere)(*texts)))
    for finding in findings("x.yaml", document):
        assert not PRINTED.foreign(visible_line(line(finding)).encode())
    view = View(document.design)
    for kind in OUTPUTS.values():
        for focus in [(), *document.design.paths("tables"), *document.design.paths("endpoints")]:
            if kind.applies(focus):
                for dialect in ("postgres", "mysql", "sqlite") if kind.dialects else ("",):
                    text = kind.render(view, focus, dialect, 1).text
                    assert not PRINTED.foreign(visible(text).encode())
