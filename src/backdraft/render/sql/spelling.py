"""Logical types in the words of each dialect, with what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable

from backdraft.design.model import SqlType
from backdraft.render.sql.dialects import DIALECTS
from backdraft.render.sql.facts import Shape
from backdraft.render.sql.types import Spelled, Use, digits, fraction_of, length, native_or


def spell(shape: Shape, use: Use, dialect: str) -> Spelled:
    """The type of a column. Enums of PostgreSQL are spelled by the caller, who knows their names."""
    type_ = shape.type
    if type_.array and not DIALECTS[dialect].has_arrays:
        return _JSON_IN[dialect]
    spelled = _SPELLING[dialect](shape, use)
    return Spelled(spelled.text + "[]" * min(type_.array, 6), spelled.lost) if type_.array else spelled


_UNSIGNED_POSTGRES = {"smallint": "INTEGER", "int": "BIGINT", "bigint": "NUMERIC(20)"}
_POSTGRES = {
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "real": "REAL",
    "double": "DOUBLE PRECISION",
    "bool": "BOOLEAN",
    "text": "TEXT",
    "bytes": "BYTEA",
    "date": "DATE",
    "interval": "INTERVAL",
    "uuid": "UUID",
    "json": "JSONB",
    "inet": "INET",
    "enum": "TEXT",
}


def _postgres(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint" if shape.unsigned:
            return Spelled("BIGINT" if use.auto and type_.name == "bigint" else _UNSIGNED_POSTGRES[type_.name])
        case "numeric":
            return Spelled(digits(type_, 1000, 1000, "NUMERIC"))
        case "char" | "varchar":
            letters = length(type_)
            if letters > 10_485_760 or (not letters and type_.name == "varchar"):
                return Spelled("TEXT")
            return Spelled(f"{type_.name.upper()}({letters or 1})")
        case "time" | "timestamp" | "timestamptz":
            return Spelled(type_.name.upper() + fraction_of(type_))
        case "vector":
            return Spelled(f"VECTOR({min(length(type_), 16000)})" if type_.args else "VECTOR")
        case "native":
            return native_or(shape, "postgres", "TEXT")
        case name:
            return Spelled(_POSTGRES.get(name, "TEXT"))


_MYSQL = {
    "smallint": "SMALLINT",
    "int": "INT",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "uuid": "CHAR(36)",
    "json": "JSON",
    "inet": "VARCHAR(45)",
}
#: The longest VARCHAR of four-byte letters that a row of InnoDB can hold beside other columns.
_MYSQL_LONGEST = 16_000


def _mysql(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint":
            return Spelled(_MYSQL[type_.name] + (" UNSIGNED" if shape.unsigned else ""))
        case "numeric":
            text = digits(type_, 65, 30, "DECIMAL(38, 10)").replace("NUMERIC", "DECIMAL")
            lost = (
                "" if type_.args else "numeric without digits is DECIMAL(38, 10): MySQL's own default has no fraction"
            )
            return Spelled(text, lost)
        case "char" | "varchar" | "text":
            return _mysql_text(type_, use)
        case "bytes":
            letters = length(type_)
            if use.cap:
                most = min(use.cap, 255)
                lost = f"only the first {most} bytes fit in a key" if not letters or letters > most else ""
                return Spelled(f"VARBINARY({min(letters or most, most)})", lost)
            return Spelled(f"VARBINARY({letters})" if 0 < letters <= _MYSQL_LONGEST else "LONGBLOB")
        case "time":
            return Spelled("TIME" + fraction_of(type_))
        case "timestamp" | "timestamptz":
            return Spelled(f"DATETIME{fraction_of(type_) or '(6)'}")
        case "interval":
            return Spelled("VARCHAR(64)", "there is no interval; text holds it (ISO 8601)")
        case "vector":
            return Spelled("JSON", "there is no vector; JSON holds it")
        case "native":
            return native_or(shape, "mysql", "VARCHAR(255)" if use.cap else "TEXT")
        case name:
            return Spelled(_MYSQL.get(name, "TEXT"))


def _mysql_text(type_: SqlType, use: Use) -> Spelled:
    letters = length(type_, 1 if type_.name == "char" else 0)
    if use.cap:
        most = min(use.cap, 255) if not letters else use.cap
        if not letters or letters > most:
            what = f"{type_.name}({letters})" if letters else "text"
            return Spelled(f"VARCHAR({most})", f"a key holds {most} characters of {what} and no more")
    if not letters or letters > _MYSQL_LONGEST:
        return Spelled("TEXT" if letters <= _MYSQL_LONGEST else "LONGTEXT")
    return Spelled(f"{'CHAR' if type_.name == 'char' and letters <= 255 else 'VARCHAR'}({letters})")


_SQLITE = {
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "real": "REAL",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "bytes": "BLOB",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "DATETIME",
    "timestamptz": "DATETIME",
}


def _sqlite(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint" if use.auto:
            return Spelled("INTEGER")
        case "numeric":
            return Spelled(digits(type_, 1000, 1000, "NUMERIC"))
        case "char" | "varchar" if type_.args:
            return Spelled(f"{type_.name.upper()}({length(type_)})")
        case "native":
            return native_or(shape, "sqlite", "TEXT")
        case name:
            return Spelled(_SQLITE.get(name, "TEXT"))


_DUCKDB = {
    **dict.fromkeys(("smallint", "bigint", "double", "date", "time", "timestamptz", "interval", "uuid", "json")),
    "int": "INTEGER",
    "real": "REAL",
    "bool": "BOOLEAN",
    "bytes": "BLOB",
}
_UNSIGNED_DUCKDB = {"smallint": "USMALLINT", "int": "UINTEGER", "bigint": "UBIGINT"}


def _duckdb(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint" if shape.unsigned and not use.auto:
            return Spelled(_UNSIGNED_DUCKDB[type_.name])
        case "numeric":
            return _decimal(type_, "DuckDB's own default has three places")
        case "char" | "varchar" if type_.args:
            return Spelled(f"{type_.name.upper()}({length(type_)})")
        case "timestamp":
            return Spelled("TIMESTAMP")
        case "vector":
            return Spelled(f"FLOAT[{length(type_)}]" if type_.args else "FLOAT[]")
        case "native":
            return native_or(shape, "duckdb", "TEXT")
        case name:
            return Spelled(_DUCKDB.get(name, "TEXT") or name.upper())


def _decimal(type_: SqlType, why: str) -> Spelled:
    """A decimal of at most 38 digits."""
    text = digits(type_, 38, 38, "DECIMAL(38, 10)").replace("NUMERIC", "DECIMAL")
    if not type_.args:
        return Spelled(text, f"numeric without digits is DECIMAL(38, 10): {why}")
    return Spelled(text, "it holds 38 digits and no more" if type_.args[0] > 38 else "")


_MSSQL = {
    "smallint": "SMALLINT",
    "int": "INT",
    "bigint": "BIGINT",
    "real": "REAL",
    "double": "FLOAT(53)",
    "bool": "BIT",
    "date": "DATE",
    "uuid": "UNIQUEIDENTIFIER",
    "inet": "VARCHAR(45)",
}
_UNSIGNED_MSSQL = {"smallint": "INT", "int": "BIGINT", "bigint": "DECIMAL(20, 0)"}


def _mssql(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    most = use.cap or 4000
    match type_.name:
        case "smallint" | "int" | "bigint" if shape.unsigned:
            return Spelled("BIGINT" if use.auto and type_.name == "bigint" else _UNSIGNED_MSSQL[type_.name])
        case "numeric":
            return _decimal(type_, "SQL Server's own default has no fraction")
        case "char" | "varchar" | "text":
            return _letters(type_, use, 4000, "NCHAR", "NVARCHAR", "NVARCHAR(MAX)")
        case "bytes":
            size = length(type_)
            if use.cap and not 0 < size <= most:
                return Spelled(f"VARBINARY({most})", f"only the first {most} bytes fit in a key")
            return Spelled(f"VARBINARY({size})" if 0 < size <= 8000 else "VARBINARY(MAX)")
        case "time":
            return Spelled(f"TIME{fraction_of(type_) or '(6)'}")
        case "timestamp":
            return Spelled(f"DATETIME2{fraction_of(type_) or '(6)'}")
        case "timestamptz":
            return Spelled(f"DATETIMEOFFSET{fraction_of(type_) or '(6)'}")
        case "interval":
            return Spelled("NVARCHAR(64)", "there is no interval; text holds it (ISO 8601)")
        case "vector":
            return Spelled("NVARCHAR(MAX)", "there is no vector before version 2025; JSON text holds it")
        case "native":
            return native_or(shape, "mssql", f"NVARCHAR({most})" if use.cap else "NVARCHAR(MAX)")
        case name:
            return Spelled(_MSSQL.get(name, "NVARCHAR(MAX)"))


def _letters(type_: SqlType, use: Use, longest: int, char: str, varchar: str, text: str) -> Spelled:
    """A text of SQL Server or Oracle: as long as a column or a key may hold it."""
    size = length(type_, 1 if type_.name == "char" else 0)
    unit = " CHAR" if varchar == "VARCHAR2" else ""
    if use.cap and not 0 < size <= use.cap:
        what = f"{type_.name}({size})" if size else "text"
        return Spelled(f"{varchar}({use.cap}{unit})", f"a key holds {use.cap} characters of {what} and no more")
    if not 0 < size <= longest:
        return Spelled(text)
    return Spelled(f"{char if type_.name == 'char' and size <= 500 else varchar}({size}{unit})")


_ORACLE = {
    "smallint": "NUMBER(5)",
    "int": "NUMBER(10)",
    "bigint": "NUMBER(19)",
    "real": "BINARY_FLOAT",
    "double": "BINARY_DOUBLE",
    "bool": "NUMBER(1)",
    "date": "DATE",
    "uuid": "RAW(16)",
    "inet": "VARCHAR2(45 CHAR)",
    "interval": "INTERVAL DAY TO SECOND",
}
_UNSIGNED_ORACLE = {"smallint": "NUMBER(5)", "int": "NUMBER(10)", "bigint": "NUMBER(20)"}


def _oracle(shape: Shape, use: Use) -> Spelled:
    type_ = shape.type
    match type_.name:
        case "smallint" | "int" | "bigint" if shape.unsigned:
            return Spelled(_UNSIGNED_ORACLE[type_.name])
        case "numeric":
            text = digits(type_, 38, 38, "NUMBER").replace("NUMERIC", "NUMBER")
            lost = "it holds 38 digits and no more" if type_.args and type_.args[0] > 38 else ""
            return Spelled(text, lost)
        case "char" | "varchar" | "text":
            return _letters(type_, use, 1000, "CHAR", "VARCHAR2", "CLOB")
        case "bytes":
            size = length(type_)
            if use.cap and not 0 < size <= use.cap:
                return Spelled(f"RAW({use.cap})", f"only the first {use.cap} bytes fit in a key")
            return Spelled(f"RAW({size})" if 0 < size <= 2000 else "BLOB")
        case "time":
            return Spelled("VARCHAR2(15 CHAR)", "there is no time of day; text holds it (12:30:00)")
        case "timestamp":
            return Spelled(f"TIMESTAMP{fraction_of(type_) or '(6)'}")
        case "timestamptz":
            local = " LOCAL" if use.cap else ""  # the other kind cannot be in a key
            return Spelled(f"TIMESTAMP{fraction_of(type_) or '(6)'} WITH{local} TIME ZONE")
        case "vector":
            return Spelled("CLOB", "there is no vector before version 23ai; JSON text holds it")
        case "native":
            return native_or(shape, "oracle", f"VARCHAR2({use.cap} CHAR)" if use.cap else "CLOB")
        case name:
            return Spelled(_ORACLE.get(name, "CLOB"))


_SPELLING: dict[str, Callable[[Shape, Use], Spelled]] = {
    "postgres": _postgres,
    "mysql": _mysql,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "mssql": _mssql,
    "oracle": _oracle,
}
_JSON_IN = {
    "mysql": Spelled("JSON", "there are no arrays; JSON holds it"),
    "sqlite": Spelled("TEXT", "there are no arrays; JSON text holds it"),
    "mssql": Spelled("NVARCHAR(MAX)", "there are no arrays; JSON text holds it"),
    "oracle": Spelled("CLOB", "there are no arrays; JSON text holds it"),
}
