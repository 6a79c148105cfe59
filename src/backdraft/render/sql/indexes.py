"""Indexes as statements of their own, as far as the dialect has them; and the indexes that foreign keys want."""

from __future__ import annotations

import re
from itertools import accumulate, compress

from backdraft.design.model import Index, IndexPart, SqlType
from backdraft.design.paths import Path
from backdraft.render.sql.columns import note_literal
from backdraft.render.sql.draft import Draft, ForeignText, IndexText
from backdraft.render.sql.expressions import Expression
from backdraft.render.sql.keyable import is_keyable, too_long
from backdraft.render.sql.keys import in_rows, pairs, unique_name
from backdraft.render.sql.naming import Wanted, stated, wanted
from backdraft.render.sql.spelling import spell
from backdraft.render.sql.types import TEXTS, Use
from backdraft.render.sql.write import literal, remark

_METHODS = frozenset(("btree", "hash", "gin", "gist", "spgist", "brin", "hnsw", "ivfflat"))
#: Operator classes that come with PostgreSQL, by method.
_CLASSES = {
    "btree": frozenset(("text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops")),
    "gin": frozenset(("jsonb_ops", "jsonb_path_ops", "array_ops", "tsvector_ops")),
    "gist": frozenset(("inet_ops", "range_ops", "tsvector_ops")),
    "spgist": frozenset(("inet_ops", "text_ops", "range_ops")),
    "hnsw": frozenset(("vector_l2_ops", "vector_ip_ops", "vector_cosine_ops", "vector_l1_ops")),
    "ivfflat": frozenset(("vector_l2_ops", "vector_ip_ops", "vector_cosine_ops")),
}
_CLASS_TYPES = {
    "text_pattern_ops": frozenset(("text", "varchar")),
    "varchar_pattern_ops": frozenset(("varchar", "text")),
    "bpchar_pattern_ops": frozenset(("char",)),
    "jsonb_ops": frozenset(("json",)),
    "jsonb_path_ops": frozenset(("json",)),
    "inet_ops": frozenset(("inet",)),
    "text_ops": frozenset(("text", "varchar")),
    "vector_l2_ops": frozenset(("vector",)),
    "vector_ip_ops": frozenset(("vector",)),
    "vector_cosine_ops": frozenset(("vector",)),
    "vector_l1_ops": frozenset(("vector",)),
}
_LETTERS = 700
#: Kinds of expressions that every method of scalars knows.
_SCALARS = ("number", "text", "uuid", "date", "timestamp", "any")


def indexes(draft: Draft, foreigns: tuple[ForeignText, ...]) -> tuple[IndexText, ...]:
    """The table's indexes, then those that its foreign keys want (InnoDB makes these by itself)."""
    out = [
        IndexText("UNIQUE INDEX", unique_name(draft, unique), _of_values(draft, unique.columns, loose), unique.path)
        for unique in draft.facts.uniques
        if (loose := in_rows(draft, unique))
    ]
    for index, path in draft.facts.indexes:
        text = _index(draft, index, path)
        if text is not None and _is_second(draft, text, out):
            draft.note(path, "no index: a key or an index of these columns is one, and Oracle has no second")
            text = None
        if text is not None:
            out.append(text)
        else:
            draft.withheld.append(_name(draft, index).name)
    if not draft.is_mysql:
        out.extend(text for text in _for_foreigns(draft, foreigns) if not _is_second(draft, text, out))
    return tuple(out)


def _of_values(draft: Draft, columns: tuple[str, ...], loose: tuple[str, ...]) -> str:
    """The columns of a unique index of the rows that have a value in each."""
    return f"({draft.idents(columns)}) WHERE {' AND '.join(f'{draft.ident(c)} IS NOT NULL' for c in loose)}"


def _is_second(draft: Draft, index: IndexText, others: list[IndexText]) -> bool:
    """Whether Oracle has an index on the very same (error 01408): a key has one."""
    if draft.dialect.name != "oracle":
        return False
    keys = (draft.key, *(unique.columns for unique in draft.facts.uniques))
    return index.after in (*(f"({draft.idents(key)})" for key in keys), *(other.after for other in others))


def _for_foreigns(draft: Draft, foreigns: tuple[ForeignText, ...]) -> list[IndexText]:
    plain = [
        tuple(p.column for p in i.parts)
        for i, _ in draft.facts.indexes
        if not i.where and i.using in ("", "btree") and all(p.column for p in i.parts)
    ]
    covered = [draft.key, *(u.columns for u in draft.facts.uniques), *plain]
    kept = {f.id for f in foreigns}
    out: list[IndexText] = []
    for foreign in draft.facts.foreigns:
        n = len(foreign.columns)
        if foreign.id in kept and not any(set(c[:n]) == set(foreign.columns) for c in covered):
            covered.append(foreign.columns)
            name = wanted(draft.parts(foreign.columns), "idx", draft.table, foreign.id)
            own = tuple(draft.ident(c) for c in foreign.columns)
            out.append(IndexText("INDEX", name, f"({draft.idents(foreign.columns)})", foreign.path, columns=own))
    return out


def _index(draft: Draft, index: Index, path: Path) -> IndexText | None:
    method = index.using.lower()
    refused = _refused(draft, index, method)
    if refused:
        draft.note(path, f"no index: {refused}")
        return None
    parts: list[str] = []
    for part in index.parts:
        text, refused = _part(draft, index, part, method, path)
        if refused:
            draft.note(path, f"no index: {refused}")
            return None
        parts.append(text)
    if draft.dialect.name == "mssql":
        long = too_long([(p.column, _spelled(draft, p.column)) for p in index.parts])
        if long:
            draft.note(path, long)
        if long.startswith("no index"):
            return None
    after = f"({', '.join(parts)})"
    if index.include:
        if draft.dialect.covering_indexes and method in ("", "btree", "gist", "spgist"):
            after += f" INCLUDE ({draft.idents(index.include)})"
        else:
            draft.note(path, f"nothing included: {draft.dialect.title} keeps only the parts in such an index")
    if index.where:
        where, refused = ("", "") if _emulated(draft, index) else _where(draft, index)
        if refused:
            draft.note(path, refused)
            if index.unique:
                return None
        after += where
    if draft.dialect.name == "postgres" and method not in ("", "btree"):
        after = f"USING {method} {after}"
    comment, shown = "", ""
    if index.note:
        if draft.dialect.comments == "statement" and draft.dialect.name != "oracle":
            comment = note_literal(draft, index.note)
        elif draft.is_mysql:
            after += f" COMMENT {literal(index.note[:1024], 'mysql')}"
        else:
            shown = remark(index.note)
    kind = "UNIQUE INDEX" if index.unique else "INDEX"
    # An index that goes downwards serves no foreign key of MySQL's, which keeps one of its own beside it.
    upwards = draft.is_mysql and draft.dialect.key != "mariadb"
    bare = parts if upwards else [text.removesuffix(" DESC") for text in parts]
    whole = [part.column and text == draft.ident(part.column) for part, text in zip(index.parts, bare, strict=True)]
    leading = tuple(compress(bare, accumulate(whole, lambda before, this: before and this)))
    return IndexText(kind, _name(draft, index), after, path, shown, comment, leading)


def _name(draft: Draft, index: Index) -> Wanted:
    detail = repr((index.parts, index.where, index.using, index.unique))
    if index.name:
        return stated(index.name, draft.dialect.name, draft.table, detail)
    words = [draft.names[p.column] if p.column else "_".join(_words(p.expression)) for p in index.parts]
    ending = "key" if index.unique else "idx"
    return wanted((draft.name.name, *words), ending, draft.table, detail)


_NO_EXPRESSIONS = {
    "mysql": "MariaDB has no indexes on expressions (MySQL 8 has; --dialect mysql)",
    "mssql": "SQL Server has no indexes on expressions; index a generated column",
}


_NUMBERED = "MySQL has no index on an expression of a column that it numbers"


def _engine(draft: Draft) -> str:
    """MySQL's engine of the table, where it is one without descending indexes. (MariaDB's have them all.)"""
    if not draft.is_mysql or draft.dialect.key == "mariadb":
        return ""
    said = [dict(pairs(o)).get("engine", "") for which, o in draft.facts.table.native if which == "mysql"]
    return next((str(name)[:20] for name in said if name and str(name).lower() != "innodb"), "")


def _emulated(draft: Draft, index: Index) -> bool:
    """Whether an expression that is null for the other rows makes a unique index one of some rows."""
    return bool(index.unique and index.where and draft.dialect.expression_indexes and not draft.dialect.partial_indexes)


def _gives_text(draft: Draft, expression: Expression) -> bool:
    """Whether MySQL takes the value for a TEXT or JSON, of which no index holds the whole."""
    if expression.kind.split(":")[0] in ("number", "bool", "date", "timestamp", "timestamptz", "time"):
        return False
    types = {c: draft.field(c).shape.type for c in expression.columns}
    return any(_letters(draft, c) > _LETTERS or t.name == "json" or t.array for c, t in types.items())


def _only_where(draft: Draft, index: Index, text: str) -> tuple[str, str]:
    """A part that is null where the condition does not hold, or why there is none."""
    condition = draft.expression(index.where, "where")
    if draft.is_mysql and draft.auto in condition.columns:
        return "", _NUMBERED
    return f"(CASE WHEN {condition.text} THEN {text} END)", condition.refused


def _words(expression: str) -> list[str]:
    return re.findall(r"[^\W\d]\w*", re.sub(r"'[^']*'", "", expression)) or ["expr"]


def _refused(draft: Draft, index: Index, method: str) -> str:
    """Why the dialect has no such index at all, or nothing."""
    postgres = draft.dialect.name == "postgres"
    if method not in ("", "btree", "hash") and (not postgres or method not in _METHODS):
        return f"{draft.dialect.title} has no method {method[:40]}"
    if postgres and method not in ("", "btree"):
        if index.unique:
            return f"{method} cannot be unique"
        if method in ("hash", "spgist", "hnsw", "ivfflat") and len(index.parts) > 1:
            return f"{method} takes one column"
    if len(index.parts) + len(index.include) > (16 if draft.is_mysql else 32):
        return "it has too many parts"
    if index.unique and index.where and draft.is_mysql and not _emulated(draft, index):
        return f"a unique key of some rows only is beyond {draft.dialect.title}"
    return ""


def _part(draft: Draft, index: Index, part: IndexPart, method: str, path: Path) -> tuple[str, str]:
    """A part's text, or why there is none."""
    postgres = draft.dialect.name == "postgres"
    is_text, bare = False, ""
    if part.column:
        field = draft.field(part.column)
        text = draft.ident(part.column)
        refused = _type_refused(draft, part, method)
        if refused:
            return "", refused
        if draft.is_mysql:
            text += _prefix(draft, index, part.column)
            if "(" in text and index.unique:
                return "", f"{field.name} is too long to be unique"
    else:
        if not draft.dialect.expression_indexes:
            return "", _NO_EXPRESSIONS[draft.dialect.name]
        if method not in ("", "btree", "hash", "brin") and not part.opclass:
            return "", f"{method} of an expression needs an operator class"
        inner = part.expression.strip()
        expression = draft.expression(inner, "index")
        if expression.refused:
            return "", expression.refused
        if not expression.columns:
            return "", "it reads no column"
        if draft.dialect.name == "duckdb" and any(draft.field(c).shape.type.name == "json" for c in expression.columns):
            return "", "DuckDB has no index on what is taken out of JSON"
        if draft.dialect.name == "duckdb" and expression.kind.startswith(("array", "interval", "vector")):
            return "", f"DuckDB has no index on {expression.kind.split(':')[0]}"
        if method not in ("", "btree") and expression.kind not in _SCALARS:
            return "", f"{method} on {expression.kind.split(':')[0]} needs an operator class"
        if draft.is_mysql and draft.auto in expression.columns:
            return "", _NUMBERED
        if draft.is_mysql and _gives_text(draft, expression):
            return "", "MySQL has no index on an expression that gives TEXT or JSON"
        bare = expression.text
        text = bare if expression.is_call and not draft.is_mysql else f"({bare})"
        is_text = expression.is_call and expression.kind == "text"
    if _emulated(draft, index):
        if draft.is_mysql and part.column and _letters(draft, part.column) > _LETTERS:
            return "", f"{part.column} is too long to be unique"
        if draft.is_mysql and part.column and part.column == draft.auto:
            return "", _NUMBERED
        text, refused = _only_where(draft, index, text if part.column else bare)
        if refused:
            return "", refused
    if part.opclass:
        if postgres and _class_fits(draft, part, method, is_text):
            text += f" {part.opclass.lower()}"
        elif postgres and method not in ("", "btree", "hash", "brin"):
            return "", f'"{part.opclass[:40]}" is no operator class of {method} for {part.column or "an expression"}'
        else:
            draft.note(path, f'"{part.opclass[:40]}" is left out: {draft.dialect.title} has no such class here')
    if method in ("", "btree") or not postgres:
        engine = _engine(draft) if part.desc else ""
        if engine:
            draft.note(path, f"{engine} sorts upwards alone: MySQL has descending indexes in InnoDB only")
        text += " DESC" if part.desc and not engine else ""
        if part.desc and draft.dialect.name == "duckdb":
            draft.note(path, "DuckDB takes DESC and keeps no order: its indexes find values, they do not sort")
        if part.nulls and draft.dialect.name in ("postgres", "duckdb"):
            text += f" NULLS {'FIRST' if part.nulls.lower() == 'first' else 'LAST'}"
        elif part.nulls:
            draft.note(path, f"{draft.dialect.title} has its own place for nulls in an index")
    return text, ""


def _class_fits(draft: Draft, part: IndexPart, method: str, is_text: bool) -> bool:
    opclass = part.opclass.lower()
    if opclass not in _CLASSES.get(method or "btree", frozenset()):
        return False
    if not part.column:
        return opclass in ("text_pattern_ops", "varchar_pattern_ops") and is_text
    type_ = draft.field(part.column).shape.type
    if opclass == "array_ops":
        return type_.array > 0
    if opclass in ("range_ops", "tsvector_ops"):
        fits = _is_range(type_) and "multi" not in type_.text if opclass == "range_ops" else type_.text == "tsvector"
        return type_.name == "native" and not type_.array and fits
    return not type_.array and type_.name in _CLASS_TYPES[opclass]


def _type_refused(draft: Draft, part: IndexPart, method: str) -> str:
    """Why a column's type cannot stand in an index of this method, or nothing."""
    shape = draft.field(part.column).shape
    type_ = shape.type
    if draft.dialect.name != "postgres" or method in ("", "btree", "hash", "brin"):
        if (
            not is_keyable(shape, draft.dialect.name)
            or _is_lob(draft, part.column)
            or (method in ("brin", "hash") and not _holds(draft, part.column, method))
        ):
            return f"{draft.dialect.title} has no {method or 'plain'} index on {type_.name} ({part.column})"
        return ""
    if part.opclass:
        return ""
    holds = {
        "gin": type_.array > 0 or type_.name == "json" or type_.text.lower() == "tsvector",
        "gist": (_is_range(type_) or type_.text.lower() in ("tsvector", "point", "box", "circle", "polygon"))
        and not type_.array,
        "spgist": (type_.name in ("text", "varchar", "inet") or type_.text.lower() in _RANGES) and not type_.array,
        "ivfflat": type_.name == "vector" and bool(type_.args),
    }.get(method, False)
    return "" if holds else f"{method} on {type_.name} ({part.column}) needs an operator class"


#: PostgreSQL's ranges.
_RANGES = frozenset(("int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange"))


def _is_range(type_: SqlType) -> bool:
    """Whether it is a range or several in one, `tstzmultirange`."""
    return type_.text.lower().replace("multirange", "range") in _RANGES


def _is_lob(draft: Draft, column: str) -> bool:
    """Whether SQL Server or Oracle keep the column apart from its row, where no index reaches."""
    if draft.dialect.name not in ("mssql", "oracle"):
        return False
    if draft.field(column).shape.type.name == "enum":
        return False
    return _spelled(draft, column).endswith(("(MAX)", "LOB"))


def _spelled(draft: Draft, column: str) -> str:
    use = Use(draft.caps.get(column, 0))
    return draft.spelled.get(column) or spell(draft.field(column).shape, use, draft.dialect.name).text


def _holds(draft: Draft, column: str, method: str) -> bool:
    """Whether `brin` or `hash` has a way with the column's type without being told one."""
    type_ = draft.field(column).shape.type
    if method == "hash":
        return type_.name not in ("vector", "native")
    return not type_.array and type_.name not in ("bool", "enum", "json", "vector", "native")


def _prefix(draft: Draft, index: Index, column: str) -> str:
    """`(n)` for a text that is too long for InnoDB's key."""
    texts = [p.column for p in index.parts if p.column and _letters(draft, p.column)]
    length = _letters(draft, column)
    most = max(1, _LETTERS // max(1, len(texts)))
    if draft.caps.get(column):
        length = min(length, draft.caps[column])
    return f"({min(most, 255)})" if length > most else ""


def _letters(draft: Draft, column: str) -> int:
    """How many letters (or bytes) a column holds at most; 0 for what is no text."""
    type_ = draft.field(column).shape.type
    if draft.spelled.get(column) in ("TEXT", "LONGBLOB"):
        return 1 << 20
    if type_.name in (*TEXTS, "bytes"):
        return type_.args[0] if type_.args else (1 if type_.name == "char" else 1 << 20)
    if type_.name == "native":
        found = _OWN_TEXT.match(type_.text)
        return int(found[1] or 1 << 20) if found else 0
    return 0


#: MySQL's own types that are texts or bytes, and how long they are.
_OWN_TEXT = re.compile(r"(?:\w*text|\w*blob|(?:var)?binary\s*\(\s*(\d{1,7})\s*\))", re.I)


def _where(draft: Draft, index: Index) -> tuple[str, str]:
    """The condition of a partial index, or what is said about losing it."""
    if not draft.dialect.partial_indexes:
        return "", f"of all rows: {draft.dialect.title} has no partial indexes"
    expression = draft.expression(index.where, "where")
    made = next((c for c in expression.columns if c in draft.generated), "") if draft.dialect.name == "mssql" else ""
    refused = f"a filter of SQL Server asks for no generated column ({made})" if made else expression.refused
    if refused:
        return "", f"{'no index' if index.unique else 'of all rows'}: {refused}"
    return f" WHERE {expression.text}", ""
