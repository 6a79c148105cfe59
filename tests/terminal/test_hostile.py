"""Somebody else's design on our terminal: no name, note or value of it becomes a command, a link or a crash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.far import Tmux
from tests.terminal.term import Term, environment

#: Texts that mean something to a terminal, to Textual's markup, to a reader's eye, or to a naive program.
TEXTS = (
    "[@click=app.quit]x[/]",
    "[/]",
    "[TODO] [red]x[/red] [not closed",
    "\x1b]52;c;aGFja2Vk\x07",
    "\x1b]52;c;aGFja2Vk\x1b\\",
    "\x1b[2J\x1b[H\x1b[31mowned",
    "\x1bP+q544e\x1b\\",
    "\x9b31m \x9d52;c;aGFja2Vk\x9c",
    "abc \u202edcba\u202c \u2066x\u2069",
    "z\u200be\u200dr\u2060o\ufeff",
    "nul \x00 del \x7f bell \x07 back \x08\x08\x08",
    "\u2028line\u2029para\x85next",
    "日本語 🛒 é e\u0301 العربية",
    "x" * 10_000,
    "%s %n {0} $(reboot) `id` ${HOME} ; rm -rf / --",
    "a\tb\r\nc",
    "</script><svg onload=alert(1)>",
    '"; DROP TABLE users; --',
)
#: A control sequence of any kind, as a terminal would take it.
SEQUENCE = re.compile(
    rb"\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|\x1b[\x20-\x2f]*[\x30-\x7e]",
    re.DOTALL,
)
#: All that the program itself sends: colours, moves, erasing, its modes, the pointer's shape, keyboard modes.
OURS = re.compile(
    rb"\x1b\[[0-9;]*[mHJKGCABDXdfl]|\x1b\[\?[0-9;]+[hl]|\x1b\[\?[0-9;]*\$p|\x1b\[[<>=?][0-9;]*u|\x1b\]22;[a-z]+\x07|\x1b\[[0-9]*[PL@MST]"
)


def escaped(text: str) -> str:
    """`text` as a double-quoted YAML scalar, each odd character by its number: the way in that needs no odd bytes."""
    out = ""
    for c in text:
        code = ord(c)
        plain = 0x20 <= code < 0x7F and c not in '"\\'
        out += c if plain else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return f'"{out}"'


def design(write: str) -> str:
    """A design that holds every text wherever text may stand. `write`: `raw` or `escaped` YAML."""

    def put(text: str) -> str:
        # A NUL makes the whole file no text at all, which is told before the screen opens.
        return escaped(text) if write == "escaped" else "'" + text.replace("'", "''").replace("\0", "") + "'"

    lines = ["backdraft: 1", f"name: {put(TEXTS[0])}", f"summary: {put(TEXTS[3])}", "services:"]
    for i, text in enumerate(TEXTS):
        note = put(f"db{i} -- {text}")
        lines += [
            f"  s{i}:",
            *(f"    {key}: {put(text)}" for key in ("title", "does", "owner", "tech", "group", "note")),
            f"    reads: [{note}]",
        ]
    lines += ["stores:", *(f"  db{i}: {{engine: {put(text)}, title: {put(text)}}}" for i, text in enumerate(TEXTS))]
    lines.append("tables:")
    for i, text in enumerate(TEXTS):
        column = put(f"varchar(20) -- {text}")
        default = put("text = '" + text.replace("'", "''") + "'")
        lines += [
            f"  t{i}:",
            f"    store: db{i}",
            f"    note: {put(text)}",
            "    columns:",
            "      id: uuid pk",
            f"      a: {column}",
            f"      b: {default}",
            "    checks:",
            f"      odd: {put(text)}",
        ]
    lines += ["endpoints:", "  s0:", *(f"    - {put(f'GET /x{i} -> t{i} -- {text}')}" for i, text in enumerate(TEXTS))]
    lines += ["errors:", *(f"  e{i}: {put(f'400 {text}')}" for i, text in enumerate(TEXTS))]
    lines += ["checklists:", "  mine:", f"    title: {put(TEXTS[0])}", "    items:"]
    lines += [f"      i{i}: {put(text)}" for i, text in enumerate(TEXTS)]
    lines += ["decisions:"]
    lines += [f"  - title: {put(f'd{i} {text}')}\n    because: {put(text)}" for i, text in enumerate(TEXTS)]
    # Names that are none, where names stand.
    lines += ["types:", *(f"  {put(text)}: text" for text in TEXTS[:6])]
    return "\n".join(lines) + "\n"


def foreign(raw: bytes) -> Iterator[bytes]:
    """The sequences that are not the program's own, and stray control bytes."""
    rest = bytearray()
    at = 0
    for found in SEQUENCE.finditer(raw):
        rest += raw[at : found.start()]
        at = found.end()
        if not OURS.fullmatch(found[0]):
            yield found[0]
    rest += raw[at:]
    text = rest.decode("utf-8", "replace")
    yield from (c.encode() for c in text if c in "\u202e\u202c\u2066\u2069\u200b\u2060\ufeff" or 0x80 <= ord(c) < 0xA0)
    yield from (bytes([b]) for b in rest if (b < 0x20 and b not in b"\t\r\n\x0e\x0f") or b == 0x7F)


@pytest.fixture(params=["escaped", "raw"])
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The hostile design as a file."""
    path = tmp_path / "hostile.yaml"
    path.write_text(design(request.param), encoding="utf-8", newline="")
    return path


def test_every_pane_tab_form_and_menu_keeps_it_harmless(
    program: tuple[str, ...], hostile: Path, tmp_path: Path
) -> None:
    # Small with the one way of writing it, large with the other: both walks are long.
    size = (80, 24) if "\x1b" in hostile.read_text(encoding="utf-8") else (120, 40)
    env = environment(BACKDRAFT_HOME=str(tmp_path / "home"), BACKDRAFT_CLIPBOARD="file")
    with Term((*program, str(hostile)), env=env, size=size) as term:
        term.wait("Services")
        term.still()
        for pane in "1234":
            term.press(pane)
            for _ in range(len(TEXTS) + 3):
                term.press("j", pause=0.02)
            term.press("enter", pause=0.2)
            term.press("esc", pause=0.2)
            for _ in range(6):
                term.press("]", pause=0.1)
            term.press("0", pause=0.1)
            for key in ("G", "g", "j"):
                term.press(key, pause=0.05)
            term.press(pane)
            for menu in ("y", "s", "?", "!", ":", "r", "O"):
                term.press(menu, pause=0.2)
                term.press("esc", pause=0.2)
            term.press("y", pause=0.1)
            term.press("a", pause=0.2)
            term.press("n", pause=0.1)
        term.press("a", pause=0.1)
        term.send("\x1b[200~" + "\x1b]52;c;aGFja2Vk\x07[/] pasted" + "\x1b[201~")
        term.still()
        term.press("esc", pause=0.3)
        assert term.process.poll() is None, f"it died:\n{term.text}"
        found = sorted(set(foreign(bytes(term.raw))))
        assert not found, found[:20]


def test_every_command_keeps_it_harmless(program: tuple[str, ...], hostile: Path, tmp_path: Path) -> None:
    env = environment(BACKDRAFT_HOME=str(tmp_path / "home"), BACKDRAFT_CLIPBOARD="file")
    words: list[tuple[str, ...]] = [
        ("check", str(hostile)),
        ("check", str(hostile), "--json"),
        ("fmt", str(hostile), "--check"),
    ]
    words += [
        ("show", str(hostile), "--as", kind) for kind in ("mermaid", "mermaid-er", "sql", "markdown", "json", "yaml")
    ]
    words += [
        ("copy", str(hostile), "--as", "markdown"),
        ("show", str(hostile), "--as", "sql", "--only", TEXTS[3].replace("\x00", "")),
    ]
    for each in words:
        with Term((*program, *each), env=env, size=(200, 50)) as term:
            assert term.end(30) in (0, 1, 2)
            assert b"Traceback" not in term.raw
            assert b"unexpected" not in term.raw, term.text
            assert not list(foreign(bytes(term.raw))), each


def test_in_a_real_tmux_nothing_reaches_its_clipboard(
    tmux: Tmux, program: tuple[str, ...], hostile: Path, tmp_path: Path
) -> None:
    tmux.run(("env", f"BACKDRAFT_HOME={tmp_path}/home", *program, str(hostile)))
    tmux.tell("set-option", "-s", "set-clipboard", "on")
    tmux.wait("Services")
    for key in ("j", "j", "3", "j", "j", "!", "Escape", "]", "]", "]"):
        tmux.press(key)
    tmux.wait("Schema")
    assert tmux.buffer() == ""
