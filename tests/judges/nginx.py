"""nginx as a judge: a folder of its own, no root, ports of its own."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.judges.contract import running
from tests.needs import program


def _started(text: str, folder: Path) -> list[str]:
    """The words that start nginx with a file as it stands in `conf.d`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "api.conf").write_text(text.replace("/var/cache/nginx/api", str(folder / "cache")), encoding="utf-8")
    temporary = "\n".join(
        f"    {kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder / 'pid'};\nevents {{}}\nhttp {{\n    access_log off;\n{temporary}\n"
        f"    include {folder / 'api.conf'};\n}}\n"
    )
    nginx = program("nginx", "/usr/sbin", "/sbin", "/usr/local/sbin")
    return [nginx, "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "error.log")]


def refused(text: str, folder: Path) -> str:
    """What `nginx -t` says against a file; empty when nothing."""
    done = subprocess.run([*_started(text, folder), "-t", "-q"], capture_output=True, text=True, check=False)
    return done.stderr


@contextmanager
def before(text: str, server: str, port: int, folder: Path) -> Iterator[str]:
    """nginx while it stands before `server` on `port`; its address."""
    text = re.sub(r"server 127\.0\.0\.1:\d+;", f"server {server.removeprefix('http://')};", text)
    with running(_started(text.replace("listen 8080;", f"listen 127.0.0.1:{port};"), folder), folder, port) as url:
        yield url
