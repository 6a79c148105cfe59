"""What is imported when. Starting is what people wait for, and a command that needs no screen must not load one."""

from __future__ import annotations

import ast
import graphlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

SHOP = str(Path(__file__).parents[2] / "designs" / "corner-shop.yaml")
#: Loading one of these costs more than the command does.
HEAVY = {"textual", "rich", "sqlglot"}

_PROBE = """
import json, sys
from backdraft.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["backdraft", *words]
    try:
        main()
    except SystemExit as leave:
        status = leave.code
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    print("\\n" + json.dumps([words, status, loaded]), file=sys.stderr)
"""


def loaded_by(*commands: Sequence[str]) -> Iterator[tuple[Sequence[str], set[str]]]:
    """Each command and the top-level packages that are loaded after it, in one process; it must succeed."""
    done = subprocess.run(
        (sys.executable, "-c", _PROBE, json.dumps(commands)), capture_output=True, text=True, timeout=60, check=True
    )
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[[")]
    assert len(told) == len(commands), done.stderr
    for words, status, modules in told:
        assert status in (0, None), (words, done.stderr)
        yield words, set(modules)


def test_a_command_loads_neither_the_screen_nor_the_sql() -> None:
    commands = (
        ("check", SHOP),
        ("show", SHOP, "--as", "diagram"),
        ("show", SHOP, "--as", "mermaid"),
        ("show", SHOP, "--as", "mermaid-er"),
        ("show", SHOP, "--as", "markdown"),
        ("show", SHOP, "--as", "json"),
        ("fmt", SHOP, "--check"),
        ("diff", SHOP, SHOP),
        ("schema",),
        ("templates",),
        ("themes",),
        ("keys",),
        ("doctor",),
        ("--help",),
    )
    for words, modules in loaded_by(*commands):
        assert not modules & HEAVY, f"{words} or what came before it"


def test_sql_loads_sqlglot_but_no_screen() -> None:
    [(_, modules)] = loaded_by(("show", SHOP, "--as", "sql"))
    assert modules & HEAVY == {"sqlglot"}


def test_the_version_loads_nothing_at_all() -> None:
    [(_, modules)] = loaded_by(("--version",))
    assert not modules & (HEAVY | {"click", "yaml", "platformdirs"})


def test_the_package_root_imports_nothing() -> None:
    code = "import sys; before = set(sys.modules); import backdraft; print(sorted(set(sys.modules) - before))"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "['backdraft']"


@pytest.mark.parametrize("package", ["design", "document", "draw", "render", "host", "intake"])
def test_a_room_below_the_screen_does_not_load_it(package: str) -> None:
    root = Path(__file__).parents[2] / "src" / "backdraft" / package
    parts = [path.relative_to(root.parents[1]).with_suffix("").parts for path in sorted(root.rglob("*.py"))]
    names = [".".join(part for part in each if part != "__init__") for each in parts]
    code = f"import sys, importlib; [importlib.import_module(n) for n in {names!r}]; print(sorted(sys.modules))"
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert not {"'textual'", "'rich'", "'sqlglot'"} & set(done.stdout.strip("[]\n").split(", "))


def test_no_module_knows_itself_by_a_circle() -> None:
    source = Path(__file__).parents[2] / "src"
    names = {".".join(file.relative_to(source).with_suffix("").parts): file for file in source.rglob("*.py")}
    modules = {name.removesuffix(".__init__"): file for name, file in names.items()}
    known: dict[str, set[str]] = {}
    for name, file in modules.items():
        imports = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
        wanted = {(node.module or "", alias.name) for node in imports for alias in node.names}
        found = {f"{module}.{what}" if f"{module}.{what}" in modules else module for module, what in wanted}
        known[name] = found & modules.keys() - {name}
    graphlib.TopologicalSorter(known).prepare()  # raises and names the circle where there is one
