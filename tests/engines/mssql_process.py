"""A process that answers for SQL Server: `python mssql_process.py FOLDER`. See `mssql_program.py`.

It reads a JSON list on each line, what to do and the words for it, and writes an object with the `answer`, or with why
it `failed`.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(sys.argv[1])


def _load() -> None:
    from clr_loader import get_coreclr
    from pythonnet import set_runtime

    framework = {"name": "Microsoft.NETCore.App", "version": "3.1.0"}
    config = FOLDER / "runtime.json"
    config.write_text(json.dumps({"runtimeOptions": {"tfm": "netcoreapp3.1", "framework": framework}}))
    set_runtime(get_coreclr(runtime_config=str(config), dotnet_root=str(FOLDER / "dotnetcore2/bin")))
    import clr

    sys.path.append(str(FOLDER / "mssqlcli/mssqltoolsservice/bin"))
    clr.AddReference("Microsoft.SqlServer.TransactSql.ScriptDom")
    clr.AddReference("Microsoft.SqlServer.Dac.Extensions")


_load()

from Microsoft.SqlServer.Dac.Model import (  # noqa: E402 - there only once the runtime is loaded
    DacModelException,
    DacQueryScopes,
    SqlServerVersion,
    Table,
    TSqlModel,
    TSqlModelOptions,
)
from Microsoft.SqlServer.TransactSql import ScriptDom  # noqa: E402
from System.IO import StringReader  # noqa: E402

Fault = tuple[int, str]


def _parsed(script: str) -> tuple[Any, list[Fault]]:
    tree, errors = ScriptDom.TSql150Parser(True).Parse(StringReader(script), None)
    return tree, [(error.Line, error.Message) for error in errors]


def parse(script: str) -> list[Fault]:
    """The errors of the parser."""
    return _parsed(script)[1]


#: What a model is made of. Anything else it takes without a word and forgets.
_MADE = (
    "CreateTable",
    "CreateIndex",
    "CreateSchema",
    "CreateSequence",
    "CreateView",
    "CreatePartition",
    "AlterTableAdd",
)


def _statements(script: str) -> Iterator[tuple[int, str]]:
    """Each statement as the parser bounds it, with its line; of `IF …` and `EXEC('…')` what they would run, once."""
    tree, errors = _parsed(script)
    if errors:
        raise ValueError(f"SQL Server's parser: {errors}")
    text = script.encode("utf-16-le")  # .NET counts by its own units
    done: set[str] = set()
    for batch in tree.Batches:
        for one in batch.Statements:
            one = one.ThenStatement if isinstance(one, ScriptDom.IfStatement) else one
            kind = one.GetType().Name
            if kind == "PredicateSetStatement":  # a setting of the session
                continue
            run = one.ExecuteSpecification.ExecutableEntity if kind == "ExecuteStatement" else None
            if isinstance(run, ScriptDom.ExecutableStringList):
                inner = "".join(s.Value for s in run.Strings)
                yield from ((one.StartLine, s) for _, s in _statements(inner) if inner not in done)
                done.add(inner)
                continue
            piece = text[2 * one.StartOffset : 2 * (one.StartOffset + one.FragmentLength)].decode("utf-16-le")
            columns = kind.startswith("AlterTableAdd") and one.Definition.ColumnDefinitions.Count
            if columns or not (kind.startswith(_MADE) or (run and "sp_addextendedproperty" in piece)):
                raise ValueError(f"no model can be made of line {one.StartLine}: {piece[:200]}")
            yield one.StartLine, piece


def _model(script: str) -> tuple[Any, list[Fault]]:
    made = TSqlModel(SqlServerVersion.Sql150, TSqlModelOptions())
    faults: list[Fault] = []
    for line, statement in _statements(script):
        try:
            made.AddObjects(statement)
        except DacModelException as error:
            faults.append((line, str(error.Message).strip()))
    # A message says the statement's first line; which statement it was, the model has forgotten.
    return made, faults + [(0, str(message.ToString())) for message in made.Validate()]


def model(script: str) -> list[Fault]:
    """What the model says of the schema."""
    made, faults = _model(script)
    made.Dispose()
    return faults


def catalog(script: str) -> dict[str, Any]:
    """The tables by `[schema].[name]`. Each has `schema`, `name`, `comment`, `columns` (in order), and by their names
    `keys`, `uniques`, `foreigns`, `checks`, `indexes`. What the script gives no name stands under its columns."""
    made, faults = _model(script)
    try:
        return _tables(made, faults)
    finally:
        made.Dispose()


def _tables(made: Any, faults: list[Fault]) -> dict[str, Any]:
    errors = [fault for fault in faults if not fault[1].startswith("Warning")]
    if errors:
        raise ValueError(f"SQL Server's model: {errors}")
    return {str(one.Name): _table(one) for one in made.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass)}


def _table(table: Any) -> dict[str, Any]:
    schema, name = table.Name.Parts
    out: dict[str, Any] = {"schema": schema, "name": name, "comment": None, "columns": {}}
    out |= {"keys": {}, "uniques": {}, "foreigns": {}, "checks": {}, "indexes": {}}
    children = list(table.GetChildren())
    for child in children:
        if child.ObjectType.Name == "Column":
            out["columns"][_last(child.Name)] = _column(child)
    for child in children:
        kind = child.ObjectType.Name
        if kind == "DefaultConstraint":
            (column,) = _names(child, "TargetColumn")
            out["columns"][column] |= {"default": _get(child, "Expression"), "default name": _named(child)}
        elif kind == "ExtendedProperty" and _last(child.Name) == "MS_Description":
            out["comment"] = _get(child, "Value")
        elif kind in _KINDS:
            what, read = _KINDS[kind]
            said = read(child)
            out[what][_named(child) or repr(said)] = said
    return out


def _column(column: Any) -> dict[str, Any]:
    comments = [c for c in column.GetChildren() if c.ObjectType.Name == "ExtendedProperty"]
    return {
        "type": _type(column),
        "required": not _get(column, "Nullable") or _get(column, "PersistedNullable") is False,
        "identity": _get(column, "IsIdentity"),
        "computed": _get(column, "Expression"),
        "persisted": _get(column, "Persisted"),
        "collation": _get(column, "Collation") or None,
        "default": None,
        "default name": None,
        "comment": next((_get(c, "Value") for c in comments if _last(c.Name) == "MS_Description"), None),
    }


_NUMBERS = {
    ("char", "varchar", "nchar", "nvarchar", "binary", "varbinary"): ("Length",),
    ("decimal", "numeric"): ("Precision", "Scale"),
    ("float",): ("Precision",),
    ("time", "datetime2", "datetimeoffset"): ("Scale",),
}


def _type(column: Any) -> str:
    types = _names(column, "DataType")
    if not types:
        return _computed_type(_get(column, "Expression"))
    name = types[0]
    if _get(column, "IsMax"):
        return f"{name}(max)"
    for names, numbers in _NUMBERS.items():
        if name in names:
            return f"{name}({','.join(str(_get(column, number)) for number in numbers)})"
    return name


def _computed_type(expression: str) -> str:
    """The type of a computed column whose value is a cast; nothing where it hangs on more."""
    tree, _ = ScriptDom.TSql150Parser(True).ParseExpression(StringReader(expression))
    while tree.GetType().Name == "ParenthesisExpression":
        tree = tree.Expression
    if tree.GetType().Name != "CastCall":
        return ""
    sizes = [size.Value.lower() for size in tree.DataType.Parameters]
    name = tree.DataType.Name.BaseIdentifier.Value.lower()
    return f"{name}({','.join(sizes)})" if sizes else name


def _key(key: Any) -> dict[str, Any]:
    return {"columns": _ordered(key), "clustered": _get(key, "Clustered")}


def _foreign(foreign: Any) -> dict[str, Any]:
    (table,) = (str(one.Name) for one in _referenced(foreign, "ForeignTable"))
    return {
        "columns": _names(foreign, "Columns"),
        "table": table,
        "targets": _names(foreign, "ForeignColumns"),
        "delete": _said(_get(foreign, "DeleteAction")),
        "update": _said(_get(foreign, "UpdateAction")),
    }


def _index(index: Any) -> dict[str, Any]:
    return {
        "columns": _ordered(index),
        "unique": _get(index, "Unique"),
        "clustered": _get(index, "Clustered"),
        "include": _names(index, "IncludedColumns"),
        "filter": _get(index, "FilterPredicate"),
    }


_KINDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "PrimaryKeyConstraint": ("keys", _key),
    "UniqueConstraint": ("uniques", _key),
    "ForeignKeyConstraint": ("foreigns", _foreign),
    "CheckConstraint": ("checks", lambda check: {"expression": _get(check, "Expression")}),
    "Index": ("indexes", _index),
}

#: What a delete or an update does.
_ACTIONS = ("", "cascade", "set_null", "set_default")


def _said(action: Any) -> str:
    return _ACTIONS[int(action)]


def _get(thing: Any, name: str) -> Any:
    kind = thing.ObjectType
    known = _PROPERTIES.get(kind.Name)
    if known is None:
        known = _PROPERTIES[kind.Name] = {p.Name: p for p in kind.Properties}
    return thing.GetProperty(known[name])


#: The properties of each kind of thing: to look for one is slow.
_PROPERTIES: dict[str, dict[str, Any]] = {}


def _referenced(thing: Any, name: str) -> list[Any]:
    return [one.Object for one in thing.GetReferencedRelationshipInstances() if one.Relationship.Name == name]


def _names(thing: Any, name: str) -> list[str]:
    found = thing.GetReferencedRelationshipInstances()
    return [_last(one.ObjectName) for one in found if one.Relationship.Name == name]


def _ordered(thing: Any) -> list[list[Any]]:
    """Columns with whether each runs down."""
    out = []
    for one in thing.GetReferencedRelationshipInstances():
        if one.Relationship.Name == "Columns":
            (up,) = (p for p in one.Relationship.Properties if p.Name == "Ascending")
            out.append([_last(one.ObjectName), not one.GetProperty(up)])
    return out


def _last(name: Any) -> str:
    parts: list[str] = list(name.Parts)
    return parts[-1]


def _named(thing: Any) -> str | None:
    return _last(thing.Name) if thing.Name.HasName else None


#: What might be answered when it is asked.
_CALLS = {
    "SYSDATETIME": "2026-11-30 12:30:00.0000000",
    "SYSDATETIMEOFFSET": "2026-11-30 12:30:00.0000000 +00:00",
    "NEWID": "6F9619FF-8B86-D011-B42D-00C04FC964FF",
}


def value(expression: str) -> Any:
    """What a constant or one of `_CALLS` comes to, as the parser reads it."""
    tree, errors = ScriptDom.TSql150Parser(True).ParseExpression(StringReader(expression))
    if tree is None or errors.Count:
        raise ValueError(f"{expression!r}: {[error.Message for error in errors]}")
    return _value(tree)


def _value(tree: Any) -> Any:
    kind = tree.GetType().Name
    if kind == "ParenthesisExpression":
        return _value(tree.Expression)
    if kind == "StringLiteral":
        return tree.Value
    if kind in ("IntegerLiteral", "NumericLiteral", "RealLiteral"):
        return float(tree.Value) if set(tree.Value) & set(".eE") else int(tree.Value)
    if kind == "UnaryExpression" and str(tree.UnaryExpressionType) == "Negative":
        return -_value(tree.Expression)
    if kind == "BinaryExpression" and str(tree.BinaryExpressionType) == "Add":
        return _value(tree.FirstExpression) + _value(tree.SecondExpression)
    if kind == "CastCall":
        return str(_value(tree.Parameter))[
            : 10 if str(tree.DataType.Name.BaseIdentifier.Value).upper() == "DATE" else None
        ]
    if kind == "FunctionCall":
        return _CALLS[tree.FunctionName.Value.upper()]
    raise ValueError(f"no constant: {kind}")


_DO: dict[str, Callable[..., Any]] = {one.__name__: one for one in (parse, model, catalog, value)}

for _line in sys.stdin:
    _what, *_words = json.loads(_line)
    try:
        _answer = {"answer": _DO[_what](*_words)}
    except Exception:  # whoever asked is told
        _answer = {"failed": traceback.format_exc()}
    print(json.dumps(_answer), flush=True)
