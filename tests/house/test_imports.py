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

from tests.terminal.term import Term, environment

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


_AT_THE_FIRST_FRAME = """
import dataclasses, gc, json, pathlib, sys
from backdraft.tui import app
from backdraft.cli import main

awake, settle, told = app.Backdraft._awake, app.Backdraft._settle, {}

async def wakes(self):
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("backdraft.")]
    classes = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    classes = {each for each in classes if dataclasses.is_dataclass(each) and each.__dataclass_params__.frozen}
    made = {f"{each.__module__}.{each.__qualname__}" for each in classes if "__slots__" in vars(each)}
    told.update(modules=sorted(sys.modules), frozen=sorted(made), collects=[gc.isenabled()])
    await awake(self)

def settles(self):
    settle(self)
    told["collects"].append(gc.isenabled())
    pathlib.Path(sys.argv[2]).write_text(json.dumps(told))
    self.exit()

app.Backdraft._awake, app.Backdraft._settle = wakes, settles
main(sys.argv[1:2])
"""


@pytest.fixture(scope="module")
def first_frame(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the real program has loaded when its first frame is out: told from where it goes on to the rest."""
    folder = tmp_path_factory.mktemp("frame")
    command = (sys.executable, "-c", _AT_THE_FIRST_FRAME, SHOP, str(folder / "told.json"))
    with Term(command, env=environment(BACKDRAFT_HOME=str(folder)), size=(120, 40)) as term:
        term.end(30)
    told: dict[str, list[str]] = json.loads((folder / "told.json").read_text())
    return told


def test_the_first_frame_waits_for_nothing_that_it_does_not_show(first_frame: dict[str, list[str]]) -> None:
    modules = set(first_frame["modules"])
    assert not {name.partition(".")[0] for name in modules} & {"sqlglot", "pydantic", "click", "pyperclip", "pygments"}
    ours = {name.removeprefix("backdraft.") for name in modules if name.startswith("backdraft.")}
    rooms = {name.partition(".")[0] for name in ours}
    assert rooms == {"cli", "design", "document", "draw", "host", "render", "tui"}
    assert {name for name in ours if name.startswith(("draw.", "render."))} == {"draw.picture", "render.look"}
    later = ("document.quick.", "tui.handlers.", "tui.screens.", "tui.forms")
    assert {name for name in ours if name.startswith(later)} == {"document.quick.plan"}
    assert not ours & {"document.importing", "document.merge", "document.operations", "host.clipboard", "host.git"}


def test_frozen_classes_before_the_first_frame_are_the_quickly_made_ones(first_frame: dict[str, list[str]]) -> None:
    """`design.dataclass` instead of the standard library's, except in `host`, which knows nobody."""
    ours = [name for name in first_frame["frozen"] if name.startswith("backdraft.")]
    slow = [name for name in ours if not name.startswith("backdraft.host.")]
    assert not slow, f"these are to take `dataclass` from backdraft.design.dataclass: {', '.join(slow)}"


def test_garbage_is_looked_for_once_the_program_is_shown(first_frame: dict[str, list[str]]) -> None:
    assert first_frame["collects"] == [False, True]


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
