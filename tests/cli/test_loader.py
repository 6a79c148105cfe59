"""What no design is: nonsense, bombs, other files. Each gets an answer with line, column and mend, for little work.

Each answer is given by a process of its own that may use half a gigabyte and a few seconds of the processor.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from backdraft.document.limits import LARGEST_ENTRY, LARGEST_FILE, MOST_ENTRIES

HEAD = "backdraft: 1\n"
_LETTERS = random.Random(1).choices("ab:{}[]- \n#'\"|>&*!%@`,?", k=1_000_000)
_NINE = "[{}]".format(",".join(["x"] * 9))
_BOMB = HEAD + f"a: &a {_NINE}\n"
_BOMB += "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
_MERGES = HEAD + "a: &a {k: 1}\n"
_MERGES += "".join(
    f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
#: References to the last columns of a wide table.
_FAR = "".join(f"      d{i}: -> w.c{8_999 - i}\n" for i in range(9))


def _named(stem: str, count: int) -> str:
    return ", ".join(f"{stem}{i}" for i in range(count))


#: The text of a file -> what is said of it, with the place.
SAID = {
    "double key": (HEAD + "services:\n  a: x\n  a: y\n", ':4:3 services.a: "a" is given twice, on line 3 and line 4'),
    "double inside": (HEAD + "services:\n  a:\n    kind: job\n    kind: client\n", "given twice, on line 4 and line 5"),
    "anchor": (HEAD + "services:\n  a: &x {does: y}\n", ":3:6 services.a: &x is a YAML anchor"),
    "alias": (HEAD + "services:\n  a: *x\n", ":3:6 services.a: *x is a YAML alias"),
    "merge key": (HEAD + "services:\n  a: {<<: {does: z}}\n", ":3:7 services.a: << is a YAML merge key"),
    "tag": (HEAD + "services:\n  a: !!python/object/apply:os.system [id]\n", ":3:6 services.a: a value that begins w"),
    "alias bomb": (_BOMB, ":2:4 a: &a is a YAML anchor"),
    "merge bomb": (_MERGES, ":2:4 a: &a is a YAML anchor"),
    "open brackets": (HEAD + "services: " + "[" * 200_000 + "\n", ":2:"),
    "nested brackets": (HEAD + "x: " + "[" * 100_000 + "]" * 100_000 + "\n", "more than 50 levels of nesting"),
    "nested mappings": (HEAD + "services:\n" + "".join(" " * i + "a:\n" for i in range(2, 400)), ":52:52 services.a: "),
    "nested dashes": (HEAD + "services:\n  - " + "- " * 50_000 + "x\n", "more than 50 levels of nesting"),
    "long number": (HEAD + "tables:\n  t:\n    rows: " + "9" * 6_000 + "\n", ":4:11 tables.t.rows"),
    "long precision": (HEAD + f"tables:\n  t:\n    columns:\n      a: varchar({'9' * 6_000})\n", ":5:"),
    "tab": (HEAD + "services:\n\ta: x\n", ":3:1 a tab is used to indent"),
    "tab inside": (HEAD + "services:\n  a:\n\t  does: x\n", ":4:1 services.a: a tab is used to indent"),
    "escape": (HEAD + "services:\n  a: \x1b[31m\n", ":3:6 services.a: the invisible character U+001B"),
    "escaped escape": (HEAD + 'services:\n  a: "\\e[31m"\n', ":3:6 services.a: the invisible character U+001B"),
    "bidi": (HEAD + "services:\n  a: x\u202ey\n", ":3:7 services.a: the invisible character U+202E"),
    "two documents": (HEAD + "---\nbackdraft: 1\n", ":2:1 a file holds one design"),
    "git's markers": (HEAD + "<<<<<<< a\nname: x\n=======\nname: y\n>>>>>>> b\n", ":2:1 "),
    "signs": ("".join(_LETTERS), ": no design is that large"),
    "anchors": (HEAD + "x: [" + "&a b, " * 40_000 + "]\n", ":2:5 x: &a is a YAML anchor"),
    "controls": (HEAD + "services:\n  a: " + "\x01" * 200_000 + "\n", ":3:6 services.a: the invisible character"),
    "an entry too large": (HEAD + "note: '" + "x " * LARGEST_ENTRY + "'\n", ":2:1 an entry of more than 256 KiB"),
    "too many entries": (HEAD + "services:\n" + "  a: x\n" * (MOST_ENTRIES + 1), "more than 10000 entries"),
    "too many keys": (HEAD + "".join(f"k{i}: x\n" for i in range(600)), "more than 500 keys at the left edge"),
    "columns": (
        HEAD + "tables:\n  t:\n    columns:\n" + "".join(f"      c{i}: int((((\n" for i in range(3_000)),
        ":5:",
    ),
    "dangling": (HEAD + "services:\n" + "".join(f"  s{i}: {{calls: [t{i}]}}\n" for i in range(2_000)), ':3:16 '),
    "groups": (HEAD + "endpoints:\n" + "".join(f"  g{i}: []\n" for i in range(9_000)), ':3:1 endpoints.g0: no service'),
    "dangling without end": (
        HEAD + "services:\n" + "".join(f"  s{i}: {{calls: [{_named(f's{i}t', 45)}]}}\n" for i in range(1_700)),
        ":47:167 services.s44.calls.s44t20: no service \"s44t20\", and 74,499 more references to nothing; mend",
    ),
    "more names than any": (
        HEAD + "services:\n" + "".join(f"  s{i}: {{calls: [{_named('s', 45)}]}}\n" for i in range(1_900)),
        ":1:1 more than 80000 references: no design is that large",
    ),
    "columns of a wide table": (
        HEAD + "tables:\n  w:\n    columns:\n" + "".join(f"      c{i}: int\n" for i in range(9_000))
        + "".join(f"  t{i}:\n    columns:\n{_FAR}      e: -> w.x\n" for i in range(1_000)),
        ':9016:15 tables.t0.e: table "w" has no column "x"',
    ),
    "a wide mixin": (
        HEAD + "mixins:\n  m:\n" + "".join(f"    c{i}: text\n" for i in range(5_000))
        + "tables:\n" + "".join(f"  t{i}: {{use: [m]}}\n" for i in range(4_000)),
        ":1:1 more than 200000 columns, those of a mixin counted in each table that uses it: no design is that large",
    ),
    "types one on the other": (
        HEAD + "types:\n  t0: {a: text}\n" + "".join(f"  t{i}: t{i - 1} + a{i}:text\n" for i in range(1, 9_000)),
        ":1:1 more than 1500000 fields, those of a type counted wherever it is used: no design is that large",
    ),
    "endpoints that take a wide table": (
        HEAD + "services: {s: {}}\ntables:\n  w:\n    columns:\n" + "".join(f"      c{i}: text\n" for i in range(9_000))
        + "types: {T: w}\nendpoints:\n  s:\n" + "".join(f"    - POST /a{i} < T -> T\n" for i in range(9_000)),
        ":1:1 more than 1500000 fields",
    ),
    "types in a circle": (
        HEAD + "types:\n" + "".join(f"  t{i}: t{(i + 1) % 9_000} + a{i}:text\n" for i in range(9_000)),
        ":1:1 more than 1500000 fields",
    ),
    "lines without end": (HEAD + "services:\n" + "# x\n" * 200_000, ":1:1 more than 150000 lines and items"),
    "services of nonsense": (
        HEAD + "services:\n" + "".join(f"  s{i}: {{calls: [q{i} w e r, a x y], foo: b}}\n" for i in range(9_900)),
        ":1:1 more than 5000 things that are wrong: no design is that large",
    ),
    "pieces of braces": (
        HEAD + "tables:\n  t: {columns: {a: numeric(" + ",".join(map(str, range(40_000))) + "}}\n",
        ":3:20 tables.t.a: inside { } a comma ends the line",
    ),
    "pieces of brackets": (
        HEAD + "services:\n  t: {calls: [a (" + ", ".join(["b("] * 60_000) + "]}\n",
        ":3:15 services.t.calls.a: inside [ ] a comma ends the item",
    ),
    "an index of nothing": (
        HEAD + "tables:\n  t:\n    indexes:\n      - " + ", ".join(f"w{i}" for i in range(30_000)) + "\n",
        ":5:9 tables.t.indexes.w0, w1",
    ),
    "services in a row": (
        HEAD + "services:\n" + "".join(f"  s{i}: {{calls: [s{i + 1}]}}\n" for i in range(9_900)),
        ':9902:19 services.s9899.calls.s9900: no service "s9900"',
    ),
    "tables in a circle": (
        HEAD + "tables:\n"
        + "".join(f"  t{i}: {{columns: {{id: uuid pk, a: -> t{(i + 1) % 3_000}.id, b: -> t{i * 7 % 3_000}.id}}}}\n"
                  for i in range(3_000)) + "  z: {columns: {a: -> y.id}}\n",
        ':3003:23 tables.z.a: no table "y"',
    ),
    "a path of keys": (
        HEAD + "services:\n  s:\nendpoints:\n  s:\n    - GET /" + "/".join(f":a{i}" for i in range(20_000)) + " -> X\n",
        ':6:148905 endpoints.s.GET /:a0/',
    ),
    "utf-16": (HEAD.encode("utf-16"), "UTF-16"),
    "utf-16 without a mark": (HEAD.encode("utf-16-le"), "UTF-16 or UTF-32; save it as UTF-8"),
    "utf-16 the other way": (HEAD.encode("utf-16-be"), "UTF-16 or UTF-32; save it as UTF-8"),
    "utf-32 without a mark": (HEAD.encode("utf-32-le"), "UTF-16 or UTF-32; save it as UTF-8"),
    "utf-16 that is no ascii": (("# Ein Café — 漢字だけの長い行\n" + HEAD).encode("utf-16-le"), "UTF-16 or UTF-32"),
    "nuls all over": (HEAD.encode() + b"\0" * 4_096, ":2:1: a NUL byte: this is no text"),
    "nul": (HEAD.encode() + b"name: a\0b\n", ":2:8: a NUL byte: this is no text; is it another file?"),
    "latin-1": (HEAD.encode() + b"name: \xc3\xa9t\xe9\n", ":2:9: not UTF-8 (byte 0xE9); save it as UTF-8"),
    "noise": (random.Random(2).randbytes(1 << 20), "not UTF-8"),
    "large": (b"x" * (LARGEST_FILE + 1), "larger than 8 MiB; a design is smaller"),
    "50 MB": (None, "larger than 8 MiB; a design is smaller"),
    "a folder": (None, "is a folder"),
    "a pipe": (None, "is no regular file"),
    "a device": ("/dev/zero", "/dev/zero is no regular file"),
    "nothing": (None, "nothing.yaml"),
}  # fmt: skip

#: What the process for one file may use: two seconds are meant, on a machine that has other work.
_BYTES, _SECONDS = 512 << 20, 5
_EACH = f"""
import json, os, resource, sys
said = {{}}
for file in sys.argv[1:]:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, ({_BYTES}, {_BYTES}))
        resource.setrlimit(resource.RLIMIT_CPU, ({_SECONDS}, {_SECONDS}))
        with os.fdopen(writer, "w") as out:
            json.dump(answer(file), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as given:
        text = given.read()
    ended = os.waitpid(child, 0)[1]
    said[file] = json.loads(text) if text else (-1, f"ended by {{ended}}")
print(json.dumps(said))
"""
_CHECK = f"""
import contextlib, io
from backdraft.cli.run import run
import backdraft.cli.check, backdraft.document.problems
def answer(file):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = run(["check", file])
    text = out.getvalue()
    return status, text[:20000] + text[-20000:] if len(text) > 40000 else text
{_EACH}"""
_OPEN = f"""
from pathlib import Path
from backdraft.document.file import FileError
from backdraft.document.problems import problems_of
from backdraft.tui.begin import open_session
def answer(file):
    try:
        document = open_session(Path(file)).document
        found = [(document.place(problem), problem.message) for problem in problems_of(document)]
        return 1, "".join(f":{{line}}:{{column}} {{message}}\\n" for (line, column), message in found)[:20000]
    except FileError as error:
        return 2, f"{{error.message}}; {{error.mend}}"
{_EACH}"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    made = {}
    for name, (what, _) in SAID.items():
        path = folder / f"{name}.yaml".replace(" ", "-").replace("'", "")
        if name == "a folder":
            path.mkdir()
        elif name == "a pipe":
            os.mkfifo(path)  # nobody ever writes to it
        elif name == "50 MB":
            with path.open("wb") as file:
                file.truncate(50 << 20)
        elif name == "a device":
            path = Path(str(what))
        elif what is not None:
            path.write_bytes(what.encode("utf-8", "surrogatepass") if isinstance(what, str) else what)
        made[name] = path
    return made


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def answers(program: str, files: list[Path], home: Path) -> dict[str, tuple[int, str]]:
    done = subprocess.run(
        (sys.executable, "-c", program, *map(str, files)),
        capture_output=True, text=True, check=False,
        env={**os.environ, "BACKDRAFT_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, tuple[int, str]] = json.loads(done.stdout)
    return found


def test_check_answers_with_place_and_mend_whatever_the_file_is(files: dict[str, Path], tmp_path: Path) -> None:
    found = answers(_CHECK, list(files.values()), tmp_path)
    for name, (_, wanted) in SAID.items():
        status, said = found[str(files[name])]
        assert wanted in said, f"{name}: {said[:400]}"
        assert status in (1, 2) and "; " in said, f"{name}: {said[:400]}"
        assert status == 1 or said.count("\n") == 1, f"{name}: one line on stderr"
        assert "a fault in Backdraft" not in said
        unread = "no design is that large" in said
        assert not (unread and "does not say that it is a design" in said), f"{name}: nobody looked"


def test_the_screen_opens_it_or_says_why_not(files: dict[str, Path], tmp_path: Path) -> None:
    wanted = {name: path for name, path in files.items() if name != "nothing"}  # the screen begins a new design there
    found = answers(_OPEN, list(wanted.values()), tmp_path)
    for name, path in wanted.items():
        status, said = found[str(path)]
        assert status in (1, 2) and said, name
        if status == 2:
            assert SAID[name][1].lower() in said.lower() or name == "a folder", f"{name}: {said}"


def test_standard_input_without_end_is_refused_as_well() -> None:
    with Path("/dev/zero").open("rb") as zero:
        done = subprocess.run(
            (sys.executable, "-m", "backdraft", "check", "-"),
            stdin=zero, capture_output=True, text=True, preexec_fn=limited, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "larger than 8 MiB" in done.stderr


WORDS = (
    HEAD
    + """\
services:
  no: on
  yes: {does: off, calls: [no], note: 12:30}
  y: 017
tables:
  t:
    note: 2026-11-22
    columns:
      on: varchar(10) = 'no'
      n: 1e3
checklists:
  null: {title: 1.10, items: {true: 22:22, 0o17: ~}}
"""
)


def test_words_of_yaml_1_1_are_text_as_written() -> None:
    from backdraft.document.document import Document

    document = Document.read("\ufeff" + WORDS)
    assert document.text == "\ufeff" + WORDS
    assert list(document.design.paths("services")) == [("services", "no"), ("services", "yes"), ("services", "y")]
    assert document.value(("services", "no")) == "on"
    assert document.value(("services", "yes")) == {"does": "off", "calls": ["no"], "note": "12:30"}
    assert document.value(("services", "y")) == "017"
    assert document.value(("tables", "t", "note")) == "2026-11-22"
    assert document.value(("tables", "t", "columns", "on")) == "varchar(10) = 'no'"
    assert document.value(("checklists", "null", "title")) == "1.10"
    assert document.value(("checklists", "null", "items")) == {"true": "22:22", "0o17": "~"}
