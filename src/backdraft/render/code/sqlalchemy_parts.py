"""Pieces of SQL as arguments of SQLAlchemy: names, keys, checks, indexes; and what the module defines for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backdraft.design.built import BuiltIndex, BuiltTable, ForeignKeyText
from backdraft.render.code.python import parts, text

_IDENT = re.compile(r'"(?:[^"]|"")*"|[^\s",()]+')
CONVENTION = """\
#: How keys are called that have no name of their own.
NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
}"""
_WORDS = '''\
class Words(sa.TextClause):
    """SQL that PostgreSQL and SQLite write differently."""

    inherit_cache = True

    def __init__(self, postgresql: str, sqlite: str) -> None:
        super().__init__(postgresql)
        self.sqlite = sa.text(sqlite)


@compiles(Words, "sqlite")
def words_of_sqlite(element: Words, compiler: SQLCompiler, **_: Any) -> str:
    """What SQLite is told."""
    return str(compiler.process(element.sqlite))'''
_NATIVE = '''\
class Native(sa.types.UserDefinedType[Any]):
    """A type that one database has, as it spells it."""

    cache_ok = True

    def __init__(self, spelled: str) -> None:
        self.spelled = spelled

    def get_col_spec(self, **_: Any) -> str:
        """The type in a statement."""
        return self.spelled'''
_ONLY = '''\
def only(dialect: str, item: sa.Index | sa.CheckConstraint) -> Any:
    """What one database alone has."""
    item.ddl_if(dialect=dialect)
    return item'''
_TELL = '''\
def tell(target: Any, when: str, statement: str) -> None:
    """Have PostgreSQL told a statement of its own."""
    ddl: Any = sa.DDL
    event.listen(target, when, ddl(statement).execute_if(dialect="postgresql"))'''
TEXTS = '''\
def as_text(type_: Any, compiler: Any, **_: Any) -> str:
    """SQLite keeps it as text."""
    return "TEXT"'''

HELPERS = {"Words(": _WORDS, "Native(": _NATIVE, "only(": _ONLY, "tell(": _TELL}


def plain(identifier: str) -> str:
    """A name without the quotes that a statement needs."""
    return identifier[1:-1].replace('""', '"') if identifier.startswith('"') else identifier


def plains(listed: str) -> list[str]:
    """The names of a list, each without its quotes."""
    return [plain(one) for one in _IDENT.findall(listed)]


def sql(said: str) -> str:
    """SQL as SQLAlchemy's `text` takes it: a colon would begin a parameter."""
    return text(said.replace(":", "\\:"))


def checks(table: BuiltTable, lite: BuiltTable) -> list[str]:
    """The checks that both have, then those of one."""
    ours = {c.name: c.text for c in table.constraints if c.kind == "check"}
    theirs = {c.name: c.text for c in lite.constraints if c.kind == "check"}
    out = []
    for said in dict.fromkeys((*ours, *theirs)):
        for dialect, its in (("postgresql", ours.get(said)), ("sqlite", theirs.get(said))):
            if its is None or (dialect == "sqlite" and its == ours.get(said)):
                continue
            inner = its.removeprefix("CHECK ").strip()[1:-1]
            made = f"sa.CheckConstraint({sql(inner)}, name={text(plain(said))})"
            out.append(made if ours.get(said) == theirs.get(said) else f'only("{dialect}", {made})')
    return out


def indexed(index: BuiltIndex, table: BuiltTable) -> str:
    """An index; its parts are those of `table`."""
    before, inner, after = parted(index.text)
    names = {column.name for column in table.columns}
    items = [text(plain(p)) if p in names else f"sa.text({sql(p)})" for p in parts(inner)]
    items += ["unique=True"] if index.kind.startswith("UNIQUE") else []
    using = before.strip().removeprefix("USING ").strip()
    items += [f"postgresql_using={text(using)}"] if using else []
    included = re.match(r" INCLUDE (\(.*?\))(?= WHERE |\Z)", after, re.S)
    items += [f"postgresql_include=[{listed(plains(included[1]))}]"] if included else []
    where = after[included.end() if included else 0 :].partition(" WHERE ")[2]
    items += [f"{dialect}_where=sa.text({sql(where)})" for dialect in ("postgresql", "sqlite") if where]
    return f"sa.Index({text(plain(index.name))}, {', '.join(items)})"


def parted(said: str) -> tuple[str, str, str]:
    """What stands before, in and after the first brackets of an index."""
    start = depth = 0
    for found in re.finditer(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]""", said):
        if found[0] == "(":
            start = found.start() if depth == 0 else start
            depth += 1
        elif found[0] == ")":
            depth -= 1
            if depth == 0:
                return said[:start], said[start + 1 : found.start()], said[found.end() :]
    return "", said, ""


def words(postgres: str, sqlite: str) -> str:
    """SQL of both dialects, said once where they agree."""
    if postgres == sqlite:
        return f"sa.text({sql(postgres)})"
    return f"Words({sql(postgres or 'NULL')}, {sql(sqlite or 'NULL')})"


def named(said: str, table: str, columns: list[str], ending: str) -> str:
    """The name of a key, unless the convention says it."""
    usual = f"{table}_{'_'.join(columns)}_{ending}"
    its = plain(said)
    return "" if its == usual and len(usual.encode("utf-8", "replace")) < 60 else f", name={text(its)}"


def actions(foreign: ForeignKeyText) -> str:
    """What a delete and an update of the other row do."""
    found = re.findall(r"ON (DELETE|UPDATE) (NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)", foreign.actions)
    return "".join(f', on{when.lower()}="{what}"' for when, what in found)


def listed(names: Iterable[str]) -> str:
    """Names as arguments."""
    return ", ".join(text(one) for one in names)
