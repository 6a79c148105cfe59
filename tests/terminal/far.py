"""Places to run the program in that are farther away: inside tmux, over a real sshd on loopback."""

from __future__ import annotations

import contextlib
import getpass
import os
import shlex
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import needs
from tests.terminal.term import Term, environment


class Tmux:
    """A tmux server of our own, without anybody's settings, with one window of `size`."""

    def __init__(self, folder: Path, size: tuple[int, int] = (80, 24), env: Mapping[str, str] | None = None) -> None:
        self.program = needs.program("tmux")
        self.size = size
        folder.mkdir(parents=True, exist_ok=True)
        self.env = {**environment(), "TMUX_TMPDIR": str(folder), **(env or {})}
        self._base = (self.program, "-f", "/dev/null", "-L", "backdraft")

    def run(self, command: Sequence[str], cwd: Path | None = None) -> None:
        """Start the session with `command` in its window. The window stays when the command ends."""
        # The window is a row taller than asked for: tmux takes the last row for its status line otherwise.
        self.tell("new-session", "-d", "-x", str(self.size[0]), "-y", str(self.size[1]), "sleep 600")
        self.tell("set-option", "-g", "status", "off")
        self.tell("set-option", "-g", "remain-on-exit", "on")
        self.tell("set-option", "-g", "escape-time", "0")
        where = ("-c", str(cwd)) if cwd else ()
        self.tell("respawn-window", "-k", *where, shlex.join(command))

    def attach(self, env: Mapping[str, str] | None = None) -> Term:
        """A terminal attached to the session: its bytes are what tmux sends outside."""
        return Term((*self._base, "attach"), size=self.size, env={**self.env, **(env or {})})

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (`Enter`, `Escape`, `Down`), or type text."""
        for key in keys:
            literal = () if key in TMUX_KEYS.values() else ("-l",)
            self.tell("send-keys", *literal, "--", key)

    def screen(self) -> str:
        """What the window shows."""
        return self.tell("capture-pane", "-p")

    def wait(self, wanted: str, timeout: float = 15.0) -> str:
        """Wait until the window shows `wanted`; what it shows then."""
        end = time.monotonic() + timeout
        while wanted not in (shown := self.screen()):
            assert time.monotonic() < end, f"waited for {wanted!r}; tmux shows:\n{shown}"
            time.sleep(0.05)
        return shown

    def buffer(self) -> str:
        """tmux's own paste buffer; empty when there is none."""
        with contextlib.suppress(subprocess.CalledProcessError):
            return self.tell("show-buffer")
        return ""

    def tell(self, *words: str) -> str:
        """Run a tmux command; what it prints."""
        done = subprocess.run(
            (*self._base, *words), env=self.env, check=True, capture_output=True, text=True, timeout=15
        )
        return done.stdout

    def close(self) -> None:
        """End the server and all in it."""
        with contextlib.suppress(subprocess.SubprocessError):
            self.tell("kill-server")


#: The harness's names of keys in tmux's words.
TMUX_KEYS = {
    "enter": "Enter",
    "esc": "Escape",
    "tab": "Tab",
    "shift+tab": "BTab",
    "space": "Space",
    "backspace": "BSpace",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "delete": "Delete",
    **{f"ctrl+{letter}": f"C-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class Sshd:
    """A real sshd on loopback with keys of its own, for the person who runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.client = needs.program("ssh")
        server = needs.program("sshd", "/usr/sbin", "/usr/local/sbin")
        keygen = needs.program("ssh-keygen")
        for name in ("host", "user"):
            subprocess.run((keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)), check=True, timeout=15)
        (folder / "authorized").write_text((folder / "user.pub").read_text())
        self.port = _free_port()
        (folder / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile {folder}/pid\n"
            f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
            "PermitRootLogin prohibit-password\nPrintMotd no\nPrintLastLog no\nAcceptEnv BACKDRAFT_*\n"
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where sshd drops its rights; the package makes it at boot
        self._log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            (server, "-D", "-e", "-f", str(folder / "config")), stdout=self._log, stderr=self._log
        )
        self._wait()

    def open(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Term:
        """Run `command` at the far end, in a terminal. Only TERM travels, as in life; `env` is set over there."""
        words = shlex.join(["env", *(f"{name}={value}" for name, value in (env or {}).items()), *command])
        far = f"cd {shlex.quote(str(cwd))} && {words}" if cwd else words
        return Term((*self._base, "-tt", far), size=size)

    def close(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(10)
        self._log.close()

    @property
    def _base(self) -> tuple[str, ...]:
        return (
            self.client,
            *("-F", "/dev/null", "-p", str(self.port), "-i", str(self.folder / "user"), "-q"),
            *("-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"),
            f"{getpass.getuser()}@127.0.0.1",
        )

    def _wait(self) -> None:
        end = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    log = (self.folder / "log").read_text(errors="replace")
                    raise AssertionError(f"sshd does not answer:\n{log}") from None
                time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
