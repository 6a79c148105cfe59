"""What a git repository must be told so that it merges designs entry by entry and shows their differences by value."""

from __future__ import annotations

from pathlib import Path

from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark
from backdraft.host.git import GitError, git

#: %O the common ancestor, %A ours and the result, %B theirs, %P the file's path in the repository.
DRIVER = "backdraft merge --name %P %O %A %B"
#: git appends the name of a file that holds one version.
TEXTCONV = "backdraft textconv"


def set_up(pattern: str) -> None:
    """Write merge driver and textconv to the repository's configuration, and to `.gitattributes` which files it is for.

    Raises:
        CommandError: This is no repository, or git cannot be run or refuses.
    """
    if not pattern.strip() or any(character.isspace() for character in pattern):
        raise CommandError("a pattern has no blanks", "such as design.yaml or designs/*.yaml")
    top = Path(_git("rev-parse", "--show-toplevel"))
    _git("config", "merge.backdraft.name", "Backdraft designs, entry by entry")
    _git("config", "merge.backdraft.driver", DRIVER)
    _git("config", "diff.backdraft.textconv", TEXTCONV)
    attributes = top / ".gitattributes"
    line = f"{pattern} merge=backdraft diff=backdraft"
    try:
        known = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
        if line not in known.splitlines():
            new = known + ("\n" if known and not known.endswith("\n") else "") + line + "\n"
            attributes.write_text(new, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{attributes} could not be written: {error}", f"write `{line}` into it") from error
    remark(f"git merges and compares {pattern} by entry here; commit .gitattributes, and let others run this as well")


def _git(*words: str) -> str:
    try:
        return git(*words).decode("utf-8", "replace").strip()
    except GitError as error:
        raise CommandError(error.message, error.mend) from error
