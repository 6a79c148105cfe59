"""`backdraft fix`: the mends of what the rules find, applied."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from backdraft.cli.design_file import expect_design, opened, read, shown_name
from backdraft.cli.failure import CommandError
from backdraft.cli.streams import remark, say, say_text

if TYPE_CHECKING:
    from backdraft.document.document import Document
    from backdraft.document.file import Loaded
    from backdraft.review.judging import Finding

#: Mends of mends: so many rounds at most.
_ROUNDS = 8


@click.command("fix")
@click.argument("file")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--check", "look", is_flag=True, help="Change nothing; show the difference, exit with 1 if there is one.")
@click.option("--info", is_flag=True, help="Without RULE: mend hints (severity info), too.")
def command(file: str, rules: tuple[str, ...], look: bool, info: bool) -> int:
    """Apply the mends of what the rules find in FILE (`-`: from standard input to standard output).

    Without RULE, those of errors and warnings, and lines that YAML took apart are put in quotes. Comments, order and
    all else stay; what wants a choice is left.
    """
    from backdraft.design.paths import where
    from backdraft.document.untorn import all_untorn
    from backdraft.review.registry import RULES

    for name in rules:
        if name not in RULES:
            near = difflib.get_close_matches(name, list(RULES), 1)
            raise CommandError(
                f"no rule {name!r}", f"did you mean {near[0]}?" if near else "`backdraft rules` lists them"
            )
    loaded = opened(file) if file != "-" else None
    document = expect_design(loaded.document if loaded else read(file), file)
    whole, torn = (document, ()) if rules else all_untorn(document)
    after, done = mended(whole, rules, info)
    verb = "would mend" if look else "mended"
    for problem in torn:
        remark(f"{verb} {where(problem.path)}: {problem.message}; the line is in quotes")
    for finding in done:
        remark(f"{verb} [{finding.rule}]: {finding.what}")
    if look:
        name = shown_name(file)
        say("".join(difflib.unified_diff(document.text.splitlines(True), after.text.splitlines(True), name, name)))
        return int(bool(done or torn))
    if loaded is None:
        say_text(after.text)
    elif done or torn:
        _save(loaded, after)
    if not done and not torn:
        remark("note: nothing to mend" + ("" if info or rules else "; --info mends hints, too"))
    return 0


def mended(document: Document, rules: tuple[str, ...] = (), info: bool = True) -> tuple[Document, tuple[Finding, ...]]:
    """The document after every mend that applies, each judged again; and what was mended.

    A finding is mended once: if it comes back, its mend did not help, and it is left as it is.
    """
    from backdraft.document.mending import together

    done: list[Finding] = []
    tried: set[tuple[str, tuple[str, ...], str]] = set()
    for _ in range(_ROUNDS):
        open_ = [f for f in _mendable(document, rules, info) if (f.rule, f.path, f.what) not in tried]
        document, taken = together(document, [finding.edits for finding in open_])
        if not taken:
            break
        done += [open_[i] for i in taken]
        tried |= {(open_[i].rule, open_[i].path, open_[i].what) for i in taken}
    return document, tuple(done)


def _mendable(document: Document, rules: tuple[str, ...], info: bool) -> Iterator[Finding]:
    from backdraft.design.view import Cold
    from backdraft.review.judging import judged

    for finding in Cold(document.design).ask(judged).all():
        wanted = finding.rule in rules if rules else info or finding.severity != "info"
        if wanted and finding.edits:
            yield finding


def _save(loaded: Loaded, after: Document) -> None:
    from backdraft.document.file import FileError, save

    try:
        save(loaded.path, after.text, loaded.stamp)
    except FileError as error:
        raise CommandError(error.message, error.mend) from error
