"""SQL scripts to tables and types: each statement by itself, so that a bad one costs nothing but itself.

`read_sql` never raises: what was not taken is a loss with its line and the reason.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from backdraft.design.model import Column
from backdraft.design.patience import so_far
from backdraft.intake import sql_renames as renames
from backdraft.intake.imported import Imported, Loss
from backdraft.intake.sql_batches import cut
from backdraft.intake.sql_beside import AFTER, BEFORE, SHADOWS, counted_by, created, step_of, virtual_tables
from backdraft.intake.sql_changes import about, drop_index, dropped
from backdraft.intake.sql_dialect import Source, detect, mend
from backdraft.intake.sql_entries import entries
from backdraft.intake.sql_expressions import plain
from backdraft.intake.sql_inline import apart
from backdraft.intake.sql_left import left_out, without_secrets
from backdraft.intake.sql_names import table_name
from backdraft.intake.sql_rescue import Rescue
from backdraft.intake.sql_split import Statement, excerpt, split
from backdraft.intake.sql_statements import (
    add_column,
    add_constraint,
    alter,
    comment,
    create_index,
    create_table,
    create_type,
)
from backdraft.intake.sql_tables import Growing
from backdraft.intake.sql_truths import from_mssql

if TYPE_CHECKING:
    from sqlglot import exp

#: The most text of definitions that is read at once, in characters: some seconds of parsing.
LONGEST = 2_000_000
#: A longer statement is no definition that a person wrote.
_LONGEST_STATEMENT = 200_000

_DEFINES = re.compile(
    r"(?:create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?table"
    r"|create\s+(?:unique\s+|bitmap\s+|fulltext\s+|spatial\s+|clustered\s+|nonclustered\s+)*index|create\s+type"
    r"|alter\s+table|alter\s+index\s+\S+\s+rename|comment\s+on)\b",
    re.I,
)


#: What tells whose SQL it is.
_TELLS = re.compile(rf"{_DEFINES.pattern}|pragma\s", re.I)
_DROPS = re.compile(r"drop\s+(?:table|index)\b", re.I)


def read_sql(text: str, source: Source | None = None, most: int = 0) -> Imported:
    """The tables and types of a script, as entries of the file.

    Args:
        text: The script.
        source: Whose SQL it is; None: its words tell.
        most: How many entries a design may have. Of a script of more tables the names alone are read: nobody can take
            them, and to read the rest takes ten times as long. 0: any number.
    """
    reader = _Reader(most)
    reader.read(text, source)
    return Imported(reader.entries, sorted(reader.losses, key=lambda loss: loss.line))


def _shown(text: str) -> str:
    return excerpt(without_secrets(text[:2_000]))


#: How statements come apart that hold others: MySQL has indexes in tables.
_PARTED: dict[str, Callable[[tuple[Statement, ...]], tuple[Statement, ...]]] = {
    "tsql": cut,
    "mysql": tuple,
}


class _Reader:
    """What piles up while a script is read."""

    def __init__(self, most: int = 0) -> None:
        self.most = most
        self.losses: list[Loss] = []
        self.entries: list[Any] = []
        self.tables: dict[str, Growing] = {}
        self.types: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.domains: dict[str, Column] = {}
        self.required: set[str] = set()
        self.notes: dict[str, str] = {}
        self.counted: frozenset[str] = frozenset()
        self.moved: dict[str, str] = {}
        self.virtual: frozenset[str] = frozenset()
        self.later: list[tuple[Statement, Callable[[_Reader], None]]] = []
        self.source = Source("postgres")
        self.statement = Statement("", 1)
        self.rescue = Rescue(lambda text: self._asked(text)[0], "postgres")

    def lose(self, reason: str, what: str = "") -> None:
        """Report something of the statement at hand."""
        self.losses.append(Loss(self.statement.line, what or _shown(self.statement.text), reason))

    def read(self, text: str, source: Source | None) -> None:
        """Take the whole script."""
        odd = text.find("\ufffd")
        if odd >= 0:
            line = text.count("\n", 0, odd) + 1
            begin = text.rfind("\n", 0, odd) + 1
            self.losses.append(Loss(line, excerpt(text[begin : begin + 200]), "bytes that are not UTF-8 are read as �"))
        script = split(text)
        self.source = source or detect(s for s in script.statements if _TELLS.match(s.text))
        self.rescue.dialect = self.source.dialect
        if self.source.dialect == "mysql" and "\\" in text:
            script = split(text, backslashes=True)
        self.losses.extend(Loss(gap.line, gap.excerpt, gap.reason) for gap in script.gaps)
        statements = _PARTED.get(self.source.dialect, apart)(script.statements)
        self.counted = counted_by(statements)
        self.virtual = virtual_tables(statements)
        named = self._named(statements) if self.most else ()
        if len(named) > self.most:
            self.entries = [(("tables", table_name("", name)), None) for name in named]
            return
        trees = self._parse(statements)
        for statement, tree in trees:  # types first: a dump may use one before it says it
            self._apply(statement, tree, {"TYPE": create_type})
        for statement, tree in trees:
            self._apply(statement, tree, {"TABLE": create_table})
        for statement, tree in trees:
            self._apply(
                statement, tree, {"INDEX": create_index, "ALTER": alter, "COMMENT": comment, "DROP": drop_index}
            )
        for statement, step in self.later:
            self.statement = statement
            step(self)
        self._forget_pieces()
        self.entries, losses = entries(self.tables, self.types, self.domains, self.source.dialect, self.notes)
        self.losses.extend(losses)

    def _named(self, statements: tuple[Statement, ...]) -> tuple[str, ...]:
        """The tables of the definitions that are read, by their names."""
        sizes = accumulate(len(s.text) if _DEFINES.match(s.text) else 0 for s in statements)
        within = [s for s, size in zip(statements, sizes, strict=True) if size <= LONGEST]
        shadows = self._shadows()
        return tuple(name for name in created(within) if name not in shadows)

    def _shadows(self) -> set[str]:
        return {f"{name}_{part}" for name in self.virtual for part in SHADOWS}

    def _forget_pieces(self) -> None:
        """Without the pieces of partitioned tables, and without what SQLite keeps its virtual tables in."""
        shadows = self._shadows()
        self.tables = {k: t for k, t in self.tables.items() if not t.is_piece and k not in shadows}

    def _parse(self, statements: tuple[Statement, ...]) -> list[tuple[Statement, exp.Expr]]:
        """The trees of the statements that define something."""
        out: list[tuple[Statement, exp.Expr]] = []
        total = 0
        for number, statement in enumerate(statements):
            so_far("statements", number, len(statements))
            self.statement = statement
            early = step_of(statement.text, BEFORE)
            late = step_of(statement.text, AFTER) or step_of(statement.text, renames.LATER)
            if early or late:
                if late:
                    self.later.append((statement, late))
                elif early:
                    early(self)
                continue
            if renames.rename_type(self, out, statement.text):
                continue
            changes = renames.as_changes(statement.text)
            if changes:
                for change in changes:
                    self._take(out, statement, change)
                continue
            if out and _DROPS.match(statement.text):
                out = self._dropped(out, statement)
                continue
            reason = left_out(statement.text)
            if reason is None and not _DEFINES.match(statement.text):
                reason = "no table, index, type or comment"
            if reason is not None:
                if reason:
                    self.lose(reason)
                continue
            total += len(statement.text)
            if len(statement.text) > _LONGEST_STATEMENT:
                self.lose(f"a statement of {len(statement.text):,} characters is too long to read")
            elif total > LONGEST:
                self.lose(
                    f"only the first {LONGEST // 1_000_000} MB of definitions are read; import the rest by itself"
                )
                break
            else:
                self._take(out, statement, statement.text)
        return out

    def _take(self, trees: list[tuple[Statement, exp.Expr]], statement: Statement, text: str) -> None:
        """Add the tree of a statement; what it renames is renamed in those before it."""
        tree = self._tree(Statement(text, statement.line))
        if tree is not None and renames.rename_tables(self, trees, statement, tree):
            trees.append((statement, tree))

    def _dropped(
        self, trees: list[tuple[Statement, exp.Expr]], statement: Statement
    ) -> list[tuple[Statement, exp.Expr]]:
        """The trees without those of tables that a statement takes away again; that of an index comes along."""
        tree, _, _ = self._asked(statement.text)
        if tree is None:
            return trees
        gone = dropped(tree)
        return [one for one in trees if about(one[1]) not in gone] if gone else [*trees, (statement, tree)]

    def _tree(self, statement: Statement) -> exp.Expr | None:
        text = mend(statement.text, self.source.dialect)
        tree, reason, line = self._asked(text)
        if tree is None:
            tree = self.rescue.read(text)
            if tree is None:
                self.losses.append(Loss(statement.line + line, _shown(statement.text), reason))
                return None
            for at, words in self.rescue.lost:
                line = statement.line + text.count("\n", 0, at)
                self.losses.append(Loss(line, _shown(words), "it is not known and left out; what it stands in is read"))
        tree = plain(tree, self.source.dialect)
        return from_mssql(tree) if self.source.dialect == "tsql" else tree

    def _asked(self, text: str) -> tuple[exp.Expr | None, str, int]:
        """The tree of a statement; else the reason, and how many lines into it."""
        import sqlglot
        from sqlglot import exp
        from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

        quiet = logging.getLogger("sqlglot")
        level = quiet.level
        quiet.setLevel(logging.CRITICAL)
        try:
            trees = sqlglot.parse(text, read=self.source.dialect, error_level=ErrorLevel.IMMEDIATE)
        except ParseError as error:
            first = error.errors[0] if error.errors else {}
            said = str(first.get("description") or "").rstrip(".").partition(" for <class")[0] or "not SQL"
            return None, f"it could not be read: {said}", int(first.get("line") or 1) - 1
        except SqlglotError:
            return None, "it could not be read: a quote or bracket is never closed", 0
        except RecursionError:
            return None, "it is nested too deep", 0
        except Exception:  # a parser that trips must not cost the other statements
            return None, "it could not be read", 0
        finally:
            quiet.setLevel(level)
        tree = trees[0] if len(trees) == 1 else None
        if tree is None or isinstance(tree, exp.Command):
            return None, "this form of it is not known", 0
        return tree, "", 0

    def _apply(self, statement: Statement, tree: Any, steps: dict[str, Callable[[_Reader, Any], None]]) -> None:
        from sqlglot import exp

        if isinstance(tree, exp.Create):
            step = steps.get(str(tree.args.get("kind")).upper().rpartition(" ")[2])
        else:
            step = steps.get(type(tree).__name__.upper())
        if step is None:
            return
        self.statement = statement
        try:
            step(self, tree)
        except RecursionError:
            self.lose("it is nested too deep")
        except Exception:  # one odd tree must not cost the other statements
            self.lose("it is of a form that is not known")

    def column_alone(self, words: str) -> Column | None:
        """The column that a type and what follows it say, called VALUE."""
        tree: Any = self._tree(Statement(f"CREATE TABLE value (value {words})", self.statement.line))
        if tree is None:
            return None
        alone, late = Growing("value", self.statement.line), list[Any]()
        for part in tree.this.expressions:
            add_column(self, alone, part, late)
        for part in late:
            add_constraint(self, alone, part, "")
        for text in alone.checks.values():
            self.lose("a condition of a domain that no bounds can say", text)
        return alone.columns["value"]
