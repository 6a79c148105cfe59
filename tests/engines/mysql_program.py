"""MySQL's own server, which Debian has in its unstable suite alone: fetched and unpacked beside the tests.

It runs on the C library that is unpacked with it, so that nothing of the machine is changed. apt works in a folder of
its own, with an empty list of what is installed, and checks what it fetches as always; root is not needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.needs import alone, missing, program

HERE = Path(os.environ.get("BACKDRAFT_MYSQL") or Path(__file__).parents[2] / ".ci-cache" / "mysql")
#: Packages that come along and that the server does not load.
_UNUSED = ("perl", "libperl", "libc-gconv", "libgdbm", "openssl-provider")
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


@cache
def mysqld() -> tuple[str, ...]:
    """The words that start MySQL's server.

    Where the unstable suite gives none, what needs it is skipped with the reason; in CI it fails.
    """
    try:
        with alone(HERE):
            return _unpacked() or _fetched()
    except (OSError, subprocess.SubprocessError, LookupError) as error:
        said = getattr(error, "stderr", "") or str(error)
        missing(f"Debian's unstable suite gives no MySQL: {said.strip()[-300:]}")


def _unpacked() -> tuple[str, ...]:
    daemon = HERE / "unpacked/usr/sbin/mysqld"
    loaders = sorted(HERE.glob("unpacked/usr/lib/*/ld-linux-*.so.*"))
    if not (HERE / "complete").exists() or not loaders:
        return ()
    loader = loaders[0]
    return (
        str(loader),
        "--library-path",
        str(loader.parent),
        str(daemon),
        "--no-defaults",
        f"--basedir={HERE / 'unpacked' / 'usr'}",
    )


def _fetched() -> tuple[str, ...]:
    shutil.rmtree(HERE, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial", "sources"):
        (HERE / folder).mkdir(parents=True)
    (HERE / "installed").touch()
    suite = f"Types: deb\nURIs: {_archive()}\nSuites: sid\nComponents: main\nSigned-By: {_KEYS}\n"
    (HERE / "sources/sid.sources").write_text(suite)
    _apt("update")
    _apt("-y", "--download-only", "install", "mysql-server-core")
    for package in sorted(HERE.glob("cache/archives/*.deb")):
        if not package.name.startswith(_UNUSED):
            _run(program("dpkg-deb"), "-x", str(package), str(HERE / "unpacked"))
    for folder in ("lists", "cache"):
        shutil.rmtree(HERE / folder)
    (HERE / "complete").touch()
    return _unpacked()


def _archive() -> str:
    """Where this machine gets Debian's packages."""
    asked = ("indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages")
    for line in _run(program("apt-get"), *asked).splitlines():
        uri, release, component = line.split()
        if component == "main" and "-" not in release:
            return uri
    raise LookupError("apt knows no archive of Debian")


def _apt(*words: str) -> None:
    own = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": HERE / "sources",
        "Dir::State::lists": HERE / "lists",
        "Dir::State::status": HERE / "installed",
        "Dir::Cache": HERE / "cache",
        "APT::Install-Recommends": "0",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
    }
    options = [word for name, value in own.items() for word in ("-o", f"{name}={value}")]
    _run(program("apt-get"), "-qq", *options, *words)


def _run(*words: str) -> str:
    done = subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8", timeout=300)
    return done.stdout
