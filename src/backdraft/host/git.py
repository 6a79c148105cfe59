"""What git keeps. Git is run without a shell, and no name that a person gives can be an option of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SECONDS = 30


class GitError(Exception):
    """Git is not there, or refuses; the text says why, `mend` what helps."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


def git(*words: str, folder: Path | None = None) -> bytes:
    """What `git WORDS` prints, run in `folder` (none: here).

    Raises:
        GitError: Git cannot be run, or fails.
    """
    command = ("git", *(("-C", str(folder)) if folder else ()), *words)
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise GitError("git cannot be run", "install it, or put it on the PATH") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(f"git says: {said[-1] if said else 'no'}")
    return done.stdout


def is_revision(name: str, folder: Path | None = None) -> bool:
    """Whether git knows a commit by that name."""
    if not name or name.startswith("-"):
        return False
    try:
        git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", folder=folder)
    except GitError:
        return False
    return True


def file_at(revision: str, file: str, folder: Path | None = None) -> bytes:
    """The bytes of `file` as `revision` has it; a name is looked for from here, then from the repository's top.

    Raises:
        GitError: There is no repository, no such revision, or no such file in it.
    """
    if not revision or not file or revision.startswith("-") or "\0" in revision + file:
        raise GitError(f'"{revision}:{file}" is no revision and file', "write HEAD:design.yaml")
    try:
        commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", folder=folder)
    except GitError as error:
        git("rev-parse", "--git-dir", folder=folder)  # no repository: git says so itself
        raise GitError(f'no revision "{revision}" here', "name a commit, a branch or a tag") from error
    name = commit.decode("ascii", "replace").strip()
    for spelled in (f"./{file}", file):
        try:
            return git("cat-file", "blob", f"{name}:{spelled}", folder=folder)
        except GitError:
            continue
    raise GitError(f'"{revision}" has no file "{file}"', "name it from here, or from the top of the repository")
