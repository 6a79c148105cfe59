"""SQL scripts to tables and types: each statement by itself, so that a bad one costs nothing but itself.

`read_sql` never raises: what was not taken is a loss with its line and the reason.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from backdraft.design.model import Column, Split
from backdraft.design.patience import so_far
from backdraft.intake.imported import Imported, Loss
from backdraft.intake.sql_beside import AFTER, BEFORE, counted_by, step_of
from backdraft.intake.sql_dialect import SHAPES, Source, detect, mend
from backdraft.intake.sql_entries import entries
from backdraft.intake.sql_expressions import is_sequence, plain_texts, renamed, take_default
from backdraft.intake.sql_names import column_name, table_name, type_name
from backdraft.intake.sql_parts import COLUMN_PARTS, SAYS_NOTHING, TABLE_PARTS, add_index
from backdraft.intake.sql_split import Statement, excerpt, split
from backdraft.intake.sql_tables import Growing
from backdraft.intake.sql_types import take_type

if TYPE_CHECKING:
    from sqlglot import exp

#: The most text of definitions that is read at once, in characters: some seconds of parsing.
LONGEST = 2_000_000
#: A longer statement is no definition that a person wrote.
_LONGEST_STATEMENT = 200_000

_DEFINES = re.compile(
    r"(?:create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?(?:temp(?:orary)?\s+|unlogged\s+)?table"
    r"|create\s+(?:unique\s+|fulltext\s+|spatial\s+|clustered\s+|nonclustered\s+)*index|create\s+type"
    r"|alter\s+table|comment\s+on)\b",
    re.I,
)
#: Statements that say nothing about a design.
_SILENT = re.compile(
    r"(?:set|begin|commit|rollback|start\s+transaction|use|lock|unlock|pragma|drop|analyze|vacuum|go|print|end"
    r"|create\s+(?:schema|database|extension)|select\s+pg_catalog\.|grant|revoke|declare|if)\b",
    re.I,
)
_WAYS: dict[str, Literal["hash", "range", "list"]] = {"hash": "hash", "range": "range", "list": "list"}
_SHAPES = re.compile(SHAPES, re.I)
_SPLIT = re.compile(r"\)[^()]*\bPARTITION\s+BY\b", re.I)
_ROWS = re.compile(r"(?:insert|replace|copy|update|delete|truncate|merge|load)\b", re.I)


def read_sql(text: str) -> Imported:
    """The tables and types of a script, as entries of the file."""
    reader = _Reader()
    reader.read(text)
    return Imported(reader.entries, sorted(reader.losses, key=lambda loss: loss.line))


class _Reader:
    """What piles up while a script is read."""

    def __init__(self) -> None:
        self.losses: list[Loss] = []
        self.entries: list[Any] = []
        self.tables: dict[str, Growing] = {}
        self.types: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.domains: dict[str, Column] = {}
        self.counted: frozenset[str] = frozenset()
        self.later: list[tuple[Statement, Callable[[_Reader], None]]] = []
        self.source = Source("postgres")
        self.statement = Statement("", 1)

    def lose(self, reason: str, what: str = "") -> None:
        """Report something of the statement at hand."""
        self.losses.append(Loss(self.statement.line, what or excerpt(self.statement.text), reason))

    def read(self, text: str) -> None:
        script = split(text)
        self.source = detect(s for s in script.statements if _DEFINES.match(s.text))
        if self.source.dialect == "mysql" and "\\" in text:
            script = split(text, backslashes=True)
        self.losses.extend(Loss(gap.line, gap.excerpt, gap.reason) for gap in script.gaps)
        self.counted = counted_by(script.statements)
        trees = self._parse(script.statements)
        for statement, tree in trees:  # types first: a dump may use one before it says it
            self._apply(statement, tree, {"TYPE": self._create_type})
        for statement, tree in trees:
            self._apply(statement, tree, {"TABLE": self._create_table})
        for statement, tree in trees:
            self._apply(statement, tree, {"INDEX": self._create_index, "ALTER": self._alter, "COMMENT": self._comment})
        for statement, step in self.later:
            self.statement = statement
            step(self)
        self.entries, losses = entries(self.tables, self.types, self.domains)
        self.losses.extend(losses)

    def _parse(self, statements: tuple[Statement, ...]) -> list[tuple[Statement, exp.Expr]]:
        """The trees of the statements that define something."""
        out: list[tuple[Statement, exp.Expr]] = []
        total = 0
        for number, statement in enumerate(statements):
            so_far("statements", number, len(statements))
            self.statement = statement
            early = step_of(statement.text, BEFORE)
            late = step_of(statement.text, AFTER)
            if early or late:
                if late:
                    self.later.append((statement, late))
                elif early:
                    early(self)
                continue
            if not _DEFINES.match(statement.text):
                if _ROWS.match(statement.text):
                    self.lose("rows of data are not read")
                elif not _SILENT.match(statement.text):
                    self.lose("no table, index, type or comment")
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
                tree = self._tree(statement)
                if tree is not None:
                    out.append((statement, tree))
        return out

    def _tree(self, statement: Statement) -> exp.Expr | None:
        import sqlglot
        from sqlglot import exp
        from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

        text = mend(statement.text, self.source.dialect)
        quiet = logging.getLogger("sqlglot")
        level = quiet.level
        quiet.setLevel(logging.CRITICAL)
        try:
            trees = sqlglot.parse(text, read=self.source.dialect, error_level=ErrorLevel.IMMEDIATE)
        except ParseError as error:
            first = error.errors[0] if error.errors else {}
            line = statement.line + int(first.get("line") or 1) - 1
            said = str(first.get("description") or "not SQL").rstrip(".")
            self.losses.append(Loss(line, excerpt(statement.text), f"it could not be read: {said}"))
            return None
        except SqlglotError:
            self.lose("it could not be read: a quote or bracket is never closed")
            return None
        except RecursionError:
            self.lose("it is nested too deep")
            return None
        except Exception:  # a parser that trips must not cost the other statements
            self.lose("it could not be read")
            return None
        finally:
            quiet.setLevel(level)
        tree = trees[0] if len(trees) == 1 else None
        if tree is None or isinstance(tree, exp.Command):
            self.lose("this form of it is not known")
            return None
        return plain_texts(tree)

    def _apply(self, statement: Statement, tree: Any, steps: dict[str, Callable[[Any], None]]) -> None:
        from sqlglot import exp

        if isinstance(tree, exp.Create):
            step = steps.get(str(tree.args.get("kind")).upper().rpartition(" ")[2])
        else:
            step = steps.get("ALTER" if isinstance(tree, exp.Alter) else "COMMENT")
        if step is None:
            return
        self.statement = statement
        try:
            step(tree)
        except RecursionError:
            self.lose("it is nested too deep")
        except Exception:  # one odd tree must not cost the other statements
            self.lose("it is of a form that is not known")

    # --- types and tables ---

    def column_alone(self, words: str) -> Column | None:
        """The column that a type and what follows it say, called VALUE."""
        tree: Any = self._tree(Statement(f"CREATE TABLE value (value {words})", self.statement.line))
        if tree is None:
            return None
        alone, late = Growing("value", self.statement.line), list[Any]()
        for part in tree.this.expressions:
            self._column(alone, part, late)
        for part in late:
            self._constraint(alone, part, "")
        for text in alone.checks.values():
            self.lose("a condition of a domain that no bounds can say", text)
        return alone.columns["value"]

    def _create_type(self, tree: Any) -> None:
        from sqlglot import exp

        body = tree.args.get("expression")
        if not isinstance(body, exp.DataType) or body.this != exp.DataType.Type.ENUM:
            self.lose("only types that are enums are read")
            return
        found = tuple(dict.fromkeys(e.name for e in body.expressions if e.name))
        said = tree.this.name
        taken = {name for name, _ in self.types.values()}
        self.types[said.lower()] = (type_name(said, taken), found)

    def _create_table(self, tree: Any) -> None:
        from sqlglot import exp

        schema = tree.this
        if re.match(r"create\s+table\b[^(]*?\spartition\s+of\s", self.statement.text[:400], re.I):
            self._part(tree)
            return
        if not isinstance(schema, exp.Schema):
            self.lose("the table lists no columns")
            return
        table = self._new_table(schema.this)
        late: list[Any] = []
        for part in schema.expressions:
            if isinstance(part, exp.Identifier):  # SQLite wants no type
                self._column(table, exp.ColumnDef(this=part), late)
            elif isinstance(part, exp.ColumnDef):
                self._column(table, part, late)
            else:
                late.append(part)
        for part in late:
            self._constraint(table, part, "")
        self._properties(table, tree)
        if self.source.dialect == "mysql" and _SHAPES.search(self.statement.text):
            self.lose("the kind of a geometry is not read", table.name)
        if self.source.dialect == "mysql" and _SPLIT.search(self.statement.text):
            self.lose("how it is partitioned is not read", table.name)

    def _new_table(self, node: Any) -> Growing:
        name = table_name(node.text("db"), node.name)
        key = self._key(node)
        if key in self.tables:
            self.lose(f"the table {name} comes a second time; the later one is taken")
        self.tables[key] = Growing(name, self.statement.line)
        return self.tables[key]

    def _key(self, node: Any) -> str:
        return table_name(node.text("db"), node.name).lower()

    def _column(self, table: Growing, part: Any, late: list[Any]) -> None:
        from sqlglot import exp

        said = part.name
        name = column_name(said)
        while name in table.columns:
            name += "_2"
        if name != said:
            self.lose(f"the column is called {name} in the design", said)
        names = {key: n for key, (n, _) in self.types.items()}
        taken = take_type(part.args.get("kind"), self.source.dialect, self.source.own, names)
        if taken.lost:
            self.lose(taken.lost, said)
        table.names[said.lower()] = name
        table.types[said.lower()] = taken.type
        table.columns[name] = Column(name, taken.type, nullable="auto" not in taken.flags, flags=taken.flags)
        for constraint in part.args.get("constraints") or []:
            kind = constraint.args.get("kind")
            step = COLUMN_PARTS.get(type(kind).__name__)
            if step is not None:
                step(self, table, name, kind)
            elif isinstance(kind, exp.CheckColumnConstraint):
                late.append(constraint if constraint.args.get("this") else kind)
            elif type(kind).__name__ not in SAYS_NOTHING:
                self.lose("this word about a column is not read", f"{said} {kind.sql(self.source.dialect)[:60]}")

    def _constraint(self, table: Growing, part: Any, name: str) -> None:
        """A constraint of a table, under its name if it has one."""
        from sqlglot import exp

        if isinstance(part, exp.Constraint):
            for inner in part.expressions:
                self._constraint(table, inner, part.name)
            return
        if isinstance(part, exp.ColumnConstraint):
            self._constraint(table, part.args["kind"], part.name)
            return
        step = TABLE_PARTS.get(type(part).__name__)
        if step is None:
            self.lose("this constraint is not read", excerpt(part.sql(self.source.dialect)))
        else:
            step(self, table, part, name)

    def _properties(self, table: Growing, tree: Any) -> None:
        from sqlglot import exp

        found = tree.args.get("properties")
        for item in found.expressions if found else []:
            if isinstance(item, exp.SchemaCommentProperty):
                table.note = " ".join(item.this.name.split())
            elif isinstance(item, exp.EngineProperty):
                if item.this.name.lower() != "innodb":
                    table.native = {"mysql": {"engine": item.this.name}}
            elif isinstance(item, exp.PartitionedByProperty):
                self._partition(table, item.this)

    def _partition(self, table: Growing, how: Any) -> None:
        """`PARTITION BY RANGE (at)`."""
        by = _WAYS.get(how.name.lower() if hasattr(how, "name") else "")
        columns = table.columns_named(how.expressions) if by else ()
        if by and columns and all(c in table.columns for c in columns):
            table.partition = Split(by, columns)
        else:
            self.lose("how it is partitioned is not read", table.name)

    def _part(self, tree: Any) -> None:
        """`CREATE TABLE … PARTITION OF …`: a piece of a table; of a hash, one of so many."""
        found = re.search(r"\bMODULUS\s+(\d{1,5})\b", self.statement.text, re.I)
        said = re.search(r"\bPARTITION\s+OF\s+(?:ONLY\s+)?(\S+)", self.statement.text, re.I)
        name = said[1].replace('"', "") if said else ""
        schema, _, bare = name.rpartition(".")
        table = self.tables.get(table_name(schema, bare).lower())
        if table is None or table.partition is None:
            self.lose("a piece of a table that is not there")
        elif found:
            table.split_into(int(found[1]))

    # --- statements about tables ---

    def _find(self, node: Any) -> Growing | None:
        table = self.tables.get(self._key(node))
        if table is None:
            self.lose(f"there is no table {node.name}")
        return table

    def _create_index(self, tree: Any) -> None:
        index = tree.this
        table = self._find(index.args["table"])
        params = index.args.get("params")
        if table is None or params is None:
            return
        parts = params.args.get("columns") or []
        where = params.args.get("where")
        using = params.args.get("using")
        include = tuple(table.columns_named(params.args.get("include") or []))
        condition = renamed(where.this.unnest(), table.names) if where is not None else ""
        method = using.name.lower() if using is not None else ""
        unique = bool(tree.args.get("unique"))
        add_index(self, table, parts, unique, index.name, "" if method == "btree" else method, condition, include)

    def _alter(self, tree: Any) -> None:
        from sqlglot import exp

        table = self._find(tree.this)
        for action in (tree.args.get("actions") or []) if table else []:
            assert table is not None
            if isinstance(action, exp.AddConstraint):
                for part in action.expressions:
                    self._constraint(table, part, "")
            elif isinstance(action, exp.ColumnDef):
                late: list[Any] = []
                self._column(table, action, late)
                for part in late:
                    self._constraint(table, part, "")
            elif isinstance(action, exp.AlterColumn):
                self._alter_column(table, action)
            elif isinstance(action, exp.ModifyColumn) and action.this.name.lower() in table.names:
                self._modify(table, action.this)
            else:
                self.lose("this change of a table is not read", excerpt(action.sql(self.source.dialect)))

    def _alter_column(self, table: Growing, action: Any) -> None:
        name = table.names.get(action.name.lower())
        default = action.args.get("default")
        if name is None or default is None:
            self.lose("this change of a column is not read", excerpt(action.sql(self.source.dialect)))
        elif is_sequence(default):
            table.flag(name, "auto")
        else:
            table.change(name, default=take_default(default, table.types[action.name.lower()]))

    def _modify(self, table: Growing, part: Any) -> None:
        """MySQL's MODIFY says a whole column again; its dumps add the identity so."""
        name = table.names[part.name.lower()]
        for constraint in part.args.get("constraints") or []:
            step = COLUMN_PARTS.get(type(constraint.args.get("kind")).__name__)
            if step is not None:
                step(self, table, name, constraint.args["kind"])

    def _comment(self, tree: Any) -> None:
        text = " ".join(tree.args["expression"].name.split()) if tree.args.get("expression") is not None else ""
        kind = str(tree.args.get("kind")).lower()
        node = tree.this
        if kind == "table":
            table = self._find(node)
            if table:
                table.note = text
        elif kind == "column":
            key = table_name(node.text("db"), node.text("table")).lower()
            found = self.tables.get(key)
            name = found.names.get(node.name.lower()) if found else None
            if found and name:
                found.change(name, note=text)
            else:
                self.lose("there is no such column")
        elif kind != "index":
            self.lose("a comment on something that is not read")
