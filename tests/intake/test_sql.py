"""Other people's SQL as entries of the file, with a report of what was lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.design.nodes import Plain
from backdraft.design.paths import Path
from backdraft.design.view import Memo, View
from backdraft.document.document import Document
from backdraft.document.edits import EditError, Insert
from backdraft.document.importing import take
from backdraft.document.limits import MOST_ENTRIES
from backdraft.intake import sql as reader
from backdraft.intake.imported import Asked
from backdraft.intake.registry import IMPORTERS
from backdraft.intake.sql import read_sql
from backdraft.render.sql import DIALECTS, sql
from tests.render.random_designs import DESIGNS
from tests.soak import examples

TEMPLATE = """CREATE TABLE resources (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(255) NOT NULL,
    status VARCHAR(50) DEFAULT 'active',
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW(),
    
    INDEX idx_status (status),
    INDEX idx_created_at (created_at)
);
"""


def _tables(script: str) -> dict[str, Any]:
    return {path[1]: value for path, value in read_sql(script).entries if path[0] == "tables"}


def _columns(script: str) -> dict[str, str]:
    columns: dict[str, str] = next(iter(_tables(script).values()))["columns"]
    return columns


def _view(entries: list[tuple[Path, Plain]]) -> View:
    document = Document.read("backdraft: 1\n").apply(*(Insert(path, value) for path, value in entries))
    assert not [p for p in document.problems if p.severity == "error"]
    return Memo().view(document.design)


def test_the_briefs_template_has_two_indexes_and_no_bogus_column() -> None:
    found = read_sql(TEMPLATE)
    assert found.entries == [
        (
            ("tables", "resources"),
            {
                "columns": {
                    "id": "uuid pk = uuid",
                    "name": "varchar(255)",
                    "status": "varchar(50)? = 'active'",
                    "created_at": "timestamp? = now",
                    "updated_at": "timestamp? = now",
                },
                "indexes": ["status name=idx_status", "created_at name=idx_created_at"],
            },
        )
    ]
    assert found.losses == []


def test_a_dump_of_postgres() -> None:
    script = """SET statement_timeout = 0;
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE TABLE public.users (
    id bigint NOT NULL,
    email character varying(320) NOT NULL,
    feels public.mood DEFAULT 'ok'::public.mood,
    tags text[] DEFAULT '{}'::text[],
    seen timestamp with time zone DEFAULT now(),
    credit numeric(12,2) DEFAULT 0.00 NOT NULL,
    CONSTRAINT users_credit_check CHECK ((credit >= (0)::numeric))
);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_email_key UNIQUE (email);
CREATE INDEX users_feels_idx ON public.users USING btree (feels, seen DESC) WHERE (credit > (0)::numeric);
COMMENT ON COLUMN public.users.email IS 'lower case';
COMMENT ON TABLE public.users IS 'People';
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ begin return new; end $$;
COPY public.users (id) FROM stdin;
1
\\.
"""
    found = read_sql(script)
    assert dict(found.entries)["types", "mood"] == "enum(sad, ok)"
    users = _tables(script)["users"]
    assert users["note"] == "People"
    assert users["columns"] == {
        "id": "bigint pk auto",
        "email": "varchar(320) unique -- lower case",
        "feels": "mood? = 'ok'",
        "tags": "text[]? = []",
        "seen": "timestamptz? = now",
        "credit": "numeric(12,2) 0.. = 0.00",
    }
    assert users["indexes"] == ["feels, seen desc name=users_feels_idx where credit > 0"]
    assert {loss.line: loss.reason for loss in found.losses} == {
        18: "functions and procedures are not kept in a design",
        19: "rows of data are not read",
    }


def test_a_dump_of_mysql() -> None:
    script = """-- MySQL dump
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `orders`;
CREATE TABLE `orders` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  `user_id` int(11) unsigned DEFAULT NULL COMMENT 'who; pays',
  `paid` tinyint(1) NOT NULL DEFAULT '0',
  `state` enum('new','it\\'s') NOT NULL DEFAULT 'new',
  `at` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  `blob_` longblob,
  PRIMARY KEY (`id`),
  KEY `by_user` (`user_id`,`at`),
  CONSTRAINT `fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='All';
CREATE TABLE `users` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=MyISAM;
INSERT INTO `users` VALUES (1);
"""
    found = _tables(script)
    assert found["orders"] == {
        "note": "All",
        "columns": {
            "id": "int pk unsigned auto",
            "user_id": "-> users.id? delete=set_null -- who; pays",
            "paid": "bool = false",
            "state": "enum(new, 'it''s') = 'new'",
            "at": "timestamptz update=now = now",
            "blob_": "bytes?",
        },
        "indexes": ["user_id, at name=by_user"],
    }
    assert found["users"]["native"] == {"mysql": {"engine": "MyISAM"}}
    assert [loss.reason for loss in read_sql(script).losses] == ["rows of data are not read"]


def test_a_dump_of_sqlite() -> None:
    script = """PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, s TEXT CHECK (s IN ('x','y')), n NUMERIC DEFAULT 1.5);
CREATE TABLE b (a_id INTEGER NOT NULL REFERENCES a(id) ON DELETE CASCADE, k TEXT, PRIMARY KEY (a_id, k)) WITHOUT ROWID;
CREATE UNIQUE INDEX b_k ON b (k) WHERE k IS NOT NULL;
COMMIT;
"""
    found = _tables(script)
    assert found["a"]["columns"] == {"id": "int pk auto", "s": "enum(x, y)?", "n": "numeric? = 1.5"}
    assert found["b"] == {
        "columns": {"a_id": "-> a.id delete=cascade", "k": "text"},
        "key": "a_id, k",
        "indexes": ["unique k name=b_k where k IS NOT NULL"],
        "native": {"sqlite": {"without_rowid": True}},
    }
    assert read_sql(script).losses == []


def test_one_bad_statement_costs_only_itself_and_is_told_with_its_line() -> None:
    found = read_sql("create table a (x int);\n\ncreate table b x int, y);\ncreate table c (x int);\n")
    assert [path[1] for path, _ in found.entries] == ["a", "c"]
    assert [(loss.line, loss.excerpt) for loss in found.losses] == [(3, "create table b x int, y)")]


#: What no design holds, as a dump says it of a table with the columns `id` and `x`: the words that are left out.
_BESIDE = {
    "create table t (id int primary key, x int frobnicated by 'a, b)' not null)": "frobnicated by 'a, b)'",
    "create table t (\n id int primary key,\n x int not null,\n period for p (id, x)\n)": "period for p (id, x)",
    "create table t (id int, x int not null, constraint k primary key (id) wide open)": "wide open",
    "create table t (id int primary key, x int not null) FROB BY (x) INTO 4 THINGS": "FROB BY (x) INTO 4 THINGS",
}


@pytest.mark.parametrize("script", _BESIDE)
def test_words_that_nobody_knows_cost_themselves_and_not_the_table(script: str) -> None:
    found = read_sql(f"create table a (x int);\n{script};\n")
    table = dict(found.entries)["tables", "t"]
    assert isinstance(table, dict)
    assert table["columns"] == {"id": "int pk", "x": "int"}
    assert [loss.excerpt for loss in found.losses] == [_BESIDE[script]]
    assert found.losses[0].line == 2 + script.count("\n", 0, script.index(_BESIDE[script]))


def test_a_not_is_never_left_out_alone() -> None:
    """Without it a condition would say the opposite: it goes with what it denies."""
    found = read_sql("create table t (id int, x int not frobnicated, y int check (y > 0) not believed);")
    assert [loss.excerpt for loss in found.losses] == ["not frobnicated", "not believed"]


def test_a_key_is_not_left_out_word_by_word() -> None:
    found = read_sql("create table t (id int, x int, primary key (id frob bar));")
    table = dict(found.entries)["tables", "t"]
    assert isinstance(table, dict) and table["columns"] == {"id": "int?", "x": "int?"}
    assert [loss.excerpt for loss in found.losses] == ["primary key (id frob bar)"]


def test_a_script_of_words_that_nobody_knows_ends_in_seconds() -> None:
    lines = ", ".join(f"c{i} int frob {' '.join(f'w{j}' for j in range(30))}" for i in range(300))
    start = time.process_time()
    found = read_sql("".join(f"create table t{i} ({lines});\n" for i in range(40)))
    assert found.losses and time.process_time() - start < 20


def test_a_password_in_a_script_is_not_told() -> None:
    found = read_sql(
        "CREATE SUBSCRIPTION s CONNECTION 'host=h user=u password=s3cret dbname=d' PUBLICATION p;\n"
        "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password 's3cret');\n"
        "CREATE USER 'u'@'%' IDENTIFIED BY 's3cret';\nALTER ROLE u WITH LOGIN PASSWORD 's3cret';\n"
        "CREATE LOGIN u WITH PASSWORD = N's3cret';\nCREATE USER u IDENTIFIED WITH mysql_native_password AS 's3cret';\n"
    )
    assert len(found.losses) == 6
    assert not [loss for loss in found.losses if "s3cret" in loss.excerpt or "…" not in loss.excerpt]


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("x double precision", "double?"),
        ("x character varying(20) not null", "varchar(20)"),
        ("x timestamp with time zone", "timestamptz?"),
        ("x bigserial", "bigint auto"),
        ("x jsonb default '{}'", "json? = {}"),
        ("x numeric(10, 2) not null default -1.5", "numeric(10,2) = -1.5"),
        ("x int generated always as identity", "int auto"),
        ("x int not null generated always as (y * 2) stored", "int as `y * 2`"),
        ("x tsvector", "native:tsvector?"),
        ("x date default current_date", "date? = today"),
        ("x boolean default true", "bool? = true"),
        ("x text default 'a -- b; c''d'", "text? = 'a -- b; c''d'"),
        ("x varchar(9) default lower('A')", "varchar(9)? = `LOWER('A')`"),
        ("x int check (x between 1 and 5)", "int? 1..5"),
        ("x varchar(9) check (length(x) >= 2)", "varchar(9)? 2.."),
    ],
)
def test_columns(column: str, line: str) -> None:
    assert _columns(f"create table t (y int, {column});")["x"] == line


def test_names_that_the_format_has_not_are_mended_and_told() -> None:
    found = read_sql('create table "Order Details" ("Unit Price" int, check ("Unit Price" > 3));')
    path, value = found.entries[0]
    assert path == ("tables", "Order_Details") and isinstance(value, dict)
    assert value["columns"] == {"Unit_Price": "int?"}
    assert value["checks"] == {"check_1": '"Unit_Price" > 3'}
    assert "Unit_Price" in found.losses[0].reason


@pytest.mark.parametrize("path", DESIGNS, ids=lambda p: p.stem)
def test_what_we_write_we_read_without_loss_and_write_again_alike(path: Any) -> None:
    view = Memo().view(Document.read(path.read_text()).design)
    for dialect in DIALECTS:
        first = sql(view, dialect)
        found = read_sql(first.text)
        assert not [x for x in found.losses if not x.excerpt.startswith(("DO $$", "CREATE TYPE"))], found.losses
        if not found.entries:
            continue
        again = sql(_view(found.entries), dialect)
        third = sql(_view(read_sql(again.text).entries), dialect)
        assert again.text == third.text


@examples(60)
@given(
    st.text("create table t(x int,)primary key'`\"; index on enum check default\n", max_size=120) | st.text(max_size=60)
)
def test_no_text_makes_it_raise_and_its_entries_are_sound(text: str) -> None:
    found = read_sql(f"create table ok (id int);\n{text}")
    _view(found.entries)


@pytest.mark.parametrize(
    "text",
    [
        "create table t (" + "(" * 50_000,
        "create table t (x int default " + "(" * 900 + "1" + ")" * 900 + ");",
        "create table t (" + ",".join(f"c{i} int" for i in range(5000)) + ");",
        "create table t (x text default '" + "x" * 3_000_000 + "');",
        "insert into t values " + "(1,'x')," * 200_000 + ";",
        "create table t (x int); " * 3000,
        "create table t (x int check (" + " and ".join(["x > 1"] * 3000) + "));",
        "/*" * 200_000,
        "create index " * 20_000,
        "create table t (a varchar2(3) " + "identity start " * 8000 + ");",
        "create table t (a number(9), constraint x primary key (a) using index (" + "(" * 20_000 + ");",
        "rem it's\n" * 300_000 + "create table t (a int);",
    ],
    ids=lambda text: " ".join(text[:40].split()),
)
def test_hostile_scripts_end_in_seconds_with_a_message(text: str) -> None:
    started = time.monotonic()
    found = read_sql(text)
    assert time.monotonic() - started < 30
    assert found.entries or found.losses


def test_words_of_oracle_that_begin_and_never_end_take_no_long() -> None:
    script = "create table t (a varchar2(3) " + "identity start " * 8000 + ");"
    started = time.process_time()
    read_sql(script)
    assert time.process_time() - started < 3


def test_definitions_beyond_the_limit_are_refused_with_a_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST", 20_000)
    found = read_sql("".join(f"create table t{i} (id int, name varchar(255) not null);\n" for i in range(1000)))
    assert 300 < len(found.entries) < 500
    assert "of definitions are read; import the rest by itself" in found.losses[0].reason


def test_pieces_of_a_partitioned_table_belong_to_it() -> None:
    script = """create table t (id int, primary key (id)) partition by hash (id);
create table t_0 partition of t for values with (modulus 2, remainder 0);
create table t_1 partition of t for values with (modulus 2, remainder 1);
"""
    assert _tables(script) == {"t": {"columns": {"id": "int pk"}, "partition": "hash(id) 2"}}
    assert read_sql(script).losses == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("state varchar(9), CHECK ((state)::text = ANY ((ARRAY['a'::character varying, 'b'])::text[]))", "enum(a, b)?"),
        ("state uuid DEFAULT public.uuid_generate_v4() NOT NULL", "uuid = uuid"),
        ("state money DEFAULT '5.00'::money", "numeric(19,4)? = 5.00"),
    ],
)
def test_what_postgresql_makes_of_plain_words_is_read_as_them(words: str, line: str) -> None:
    assert _tables(f"CREATE TABLE public.t ({words});")["t"]["columns"]["state"] == line


def test_paths_into_json_are_steps_that_every_dialect_can_be_told() -> None:
    script = """CREATE TABLE `t` (`d` json NOT NULL, `n` varchar(9) GENERATED ALWAYS AS
      (json_unquote(json_extract(`d`,_utf8mb4'$.a[0].b'))) VIRTUAL, KEY `i` (`n`) COMMENT 'by name') ENGINE=InnoDB;"""
    found = _tables(script)["t"]
    assert found["columns"]["n"] == "varchar(9)? virtual as `d -> 'a' -> 0 ->> 'b'`"
    assert found["indexes"] == ["n name=i -- by name"]


def test_of_two_indexes_of_the_same_columns_the_unique_one_stays() -> None:
    script = "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b); CREATE UNIQUE INDEX u ON t (a, b) WHERE b > 0;"
    assert _tables(script)["t"]["indexes"] == ["unique a, b name=u where b > 0"]
    (loss,) = read_sql(script).losses
    assert (loss.excerpt, loss.reason) == ("i", "a second index of the same columns")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 10), a int)", 1),
        ("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1), a int)", 0),
        ("CREATE TABLE [t] ([id] [int] IDENTITY(1000,1) NOT NULL, [a] [nvarchar](9) NULL)", 1),
        ("CREATE TABLE [t] ([id] [int] IDENTITY(1,1) NOT NULL, [a] [nvarchar](9) NULL)", 0),
        (
            "CREATE TABLE t (id int, a int);\nALTER TABLE t ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY "
            "(SEQUENCE NAME t_id_seq START WITH 1 INCREMENT BY 5 NO MINVALUE NO MAXVALUE CACHE 1);",
            1,
        ),
    ],
)
def test_where_an_identity_begins_and_how_it_counts_is_told(script: str, told: int) -> None:
    losses = [loss.excerpt for loss in read_sql(script).losses if "where an identity begins" in loss.reason]
    assert losses == ["t: id"] * told


def _many(number: int, more: str = "") -> str:
    return "".join(f"create table t{i} (id int primary key{more});\n" for i in range(number))


def test_a_script_of_more_tables_than_a_design_has_is_refused_without_reading_them() -> None:
    document = Document.read("backdraft: 1\n")
    with pytest.raises(EditError, match="the design would have more than 10,000 entries"):
        take(document, IMPORTERS["sql"].read(_many(MOST_ENTRIES + 1), Asked(most=MOST_ENTRIES)).entries)
    parsed = read_sql(_many(3) + "create table t4 (nonsense", most=2)
    assert [path for path, _ in parsed.entries] == [("tables", f"t{i}") for i in (0, 1, 2, 4)]
    assert {value for _, value in parsed.entries} == {None}


def test_pieces_and_what_is_beyond_the_limit_are_no_tables_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = "create table t (id int) partition by range (id);\n"
    parts = "".join(f"create table t{i} (id int);\nalter table only t attach partition t{i} default;\n" for i in "ab")
    of = "create table t_c partition of t default;\ncreate table T (id int) partition by range (id);\n"
    assert read_sql(whole + parts + of, most=1).entries[0][1] == {"columns": {"id": "int?"}, "partition": "range(id)"}
    monkeypatch.setattr(reader, "LONGEST", 100)
    found = read_sql(_many(9), most=4)
    assert found.losses and all(value for _, value in found.entries)


@pytest.mark.parametrize(
    ("script", "line"),
    [
        (
            "CREATE TABLE `t` (`x` set('Ab','it''s C') DEFAULT 'Ab') ENGINE=InnoDB;",
            "native:(set('Ab', 'it''s C'))? = 'Ab'",
        ),
        ("CREATE TABLE `t` (`x` json NOT NULL DEFAULT (json_object())) ENGINE=InnoDB;", "json = {}"),
        ("CREATE TABLE `t` (`x` json NOT NULL DEFAULT (json_array())) ENGINE=InnoDB;", "json = []"),
        (r"CREATE TABLE t (x bytea DEFAULT '\x00ff'::bytea, y text[])", "bytes? = `x'00ff'`"),
        ("CREATE TABLE t (x BLOB DEFAULT (UNHEX('00FF')))", "bytes? = `x'00FF'`"),
        ("CREATE TABLE t (x UTINYINT NOT NULL DEFAULT 3)", "smallint unsigned = 3"),
        ("CREATE TABLE t (x TEXT[] DEFAULT [])", "text[]? = []"),
        ("CREATE TABLE t (x FLOAT[3] NOT NULL, y FLOAT[])", "vector(3)"),
        ("CREATE TABLE t (x HUGEINT)", "native:hugeint?"),
        ("CREATE TABLE t (x time with time zone)", "native:timetz?"),
        ("CREATE TABLE t (x INTEGER[] DEFAULT [1, -2])", "int[]? = '{1,-2}'"),
        ("CREATE TABLE t (x TEXT[] DEFAULT ARRAY['a'::text, 'b c', 'null'])", """text[]? = '{a,"b c","null"}'"""),
        (
            "CREATE TABLE t (d JSON, x JSON GENERATED ALWAYS AS (json_extract(json_extract(d, '$.a'), '$[0]')))",
            "json? as `d -> 'a' -> 0`",
        ),
        ("CREATE TABLE [t] ([x] [rowversion] NOT NULL)", "native:rowversion"),
        ("CREATE TABLE [t] ([x] [hierarchyid] NULL)", "native:hierarchyid?"),
        ("CREATE TABLE [t] ([x] [numeric](18, 0) IDENTITY(1,1) NOT NULL)", "bigint auto"),
        ("CREATE TABLE t (x NUMBER GENERATED ALWAYS AS IDENTITY, y VARCHAR2(9))", "bigint auto"),
        ("CREATE TABLE t (x NUMBER(12,0) NOT NULL ENABLE, y VARCHAR2(9))", "bigint"),
        ('CREATE TABLE t (x NUMBER(*,0) DEFAULT "S"."T_SEQ"."NEXTVAL" NOT NULL, y VARCHAR2(9))', "bigint auto"),
        ("PRAGMA foreign_keys=OFF;\nCREATE TABLE [t] ([x] UNSIGNED BIG INT)", "bigint?"),
        (
            "PRAGMA foreign_keys=OFF;\nCREATE TABLE t (x TEXT DEFAULT (strftime('%Y', 'now')))",
            "text? = `STRFTIME('%Y', 'now')`",
        ),
        ("CREATE TABLE [t] ([y] [nvarchar](9), [x] AS (N'<' + ([y] + [y])))", "text? virtual as `'<' || (y || y)`"),
    ],
)
def test_words_of_one_engine_are_read_as_what_they_are(script: str, line: str) -> None:
    assert _columns(script)["x"] == line


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("x citext", "citext is text here, and case counts"),
        ('x text COLLATE "C"', "how its texts are compared is not kept"),
        ("x int DEFAULT nextval('s')", "where an identity begins, and by how much it counts, is not kept"),
        ("x int, FOREIGN KEY (x) REFERENCES t (y) NOT VALID", "that rows which were there are not checked is not read"),
    ],
)
def test_what_a_column_was_otherwise_is_told(column: str, reason: str) -> None:
    found = read_sql(f"CREATE SEQUENCE s START 1000 INCREMENT 10;\nCREATE TABLE t (y int PRIMARY KEY, {column});")
    assert reason in [loss.reason for loss in found.losses]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("CREATE TABLE `t` (`x` year)", "year is smallint here"),
        ("CREATE TABLE `t` (`x` mediumint(9) unsigned)", "mediumint is int here"),
        ("CREATE TABLE `t` (`x` tinyint(4))", "tinyint is smallint here"),
        ("CREATE TABLE [t] ([x] [tinyint])", "tinyint is smallint here"),
        ("CREATE TABLE [t] ([x] [money])", "money is numeric(19,4) here"),
        ("CREATE TABLE [t] ([x] [smallmoney])", "smallmoney is numeric(10,4) here"),
        ("CREATE TABLE t (x int[3])", "that an array has 3 items is not kept"),
    ],
)
def test_a_type_that_becomes_wider_is_told(script: str, reason: str) -> None:
    assert [(loss.excerpt, loss.reason) for loss in read_sql(script).losses] == [("x", reason)]


@pytest.mark.parametrize("gone", ["DROP INDEX i", "ALTER TABLE t DROP CONSTRAINT i"])
def test_what_was_unique_by_an_index_that_is_dropped_is_not_unique(gone: str) -> None:
    unique = "CREATE UNIQUE INDEX i ON t (a)" if "INDEX" in gone else "ALTER TABLE t ADD CONSTRAINT i UNIQUE (a)"
    assert _columns(f"CREATE TABLE t (a int, b int);\n{unique};\n{gone};")["a"] == "int?"


def test_brackets_stay_where_another_operator_would_take_what_is_before() -> None:
    found = read_sql(
        "CREATE TABLE t (a jsonb, b text, c jsonb, CHECK ('x' || (a ->> 'b') = 'xc'), CHECK (a @> (c -> 'z')), "
        "CHECK ((a ->> 'b') = b));"
    )
    assert found.losses == [] and dict(found.entries)["tables", "t"]["checks"] == {  # type: ignore[index, call-overload]
        "check_1": "'x' || (a ->> 'b') = 'xc'",
        "check_2": "a @> (c -> 'z')",
        "check_3": "a ->> 'b' = b",
    }


def test_a_unique_index_becomes_the_primary_key() -> None:
    made = (
        "CREATE TABLE t (a int NOT NULL, b int);\nCREATE UNIQUE INDEX i ON t (a);\nCREATE UNIQUE INDEX j ON t (b, a);\n"
    )
    change = "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX {};\nALTER TABLE t ADD UNIQUE USING INDEX {};"
    one, two = read_sql(made + change.format("i", "j")), read_sql(made + change.format("j", "i"))
    assert one.losses == two.losses == []
    assert dict(one.entries)["tables", "t"] == {
        "columns": {"a": "int pk", "b": "int?"},
        "indexes": ["unique b, a name=j"],
    }
    assert dict(two.entries)["tables", "t"] == {"columns": {"a": "int unique", "b": "int"}, "key": "b, a"}
    assert [loss.reason for loss in read_sql(made + change.format("no", "i")).losses] == ["there is no such index"]


#: A change of the table `t`, which has the columns `id`, `a` (required) and `b`, and what it makes of `a`.
_CHANGES = {
    "ALTER TABLE t ALTER COLUMN a DROP NOT NULL": "varchar(9)? = 'x'",
    "ALTER TABLE t ALTER COLUMN a DROP DEFAULT": "varchar(9)",
    "ALTER TABLE t ALTER COLUMN a TYPE text USING a::text, ALTER b SET NOT NULL": "text = 'x'",
    "ALTER TABLE t DROP COLUMN b CASCADE": "varchar(9) = 'x'",
    "ALTER TABLE t MODIFY (a VARCHAR2(20), b NOT NULL ENABLE)": "varchar(20) = 'x'",
    "ALTER TABLE `t` MODIFY COLUMN `a` bigint unsigned": "bigint? unsigned",
}


@pytest.mark.parametrize("change", _CHANGES)
def test_a_table_is_read_as_what_was_made_of_it(change: str) -> None:
    made = "CREATE TABLE t (id int PRIMARY KEY, a varchar(9) DEFAULT 'x' NOT NULL, b int);\nCREATE INDEX i ON t (b);\n"
    found = read_sql(f"{made}{change};")
    table = dict(found.entries)["tables", "t"]
    assert isinstance(table, dict) and isinstance(table["columns"], dict)
    assert found.losses == [] and table["columns"]["a"] == _CHANGES[change]
    required = "b SET NOT NULL" in change or "b NOT NULL" in change
    assert table["columns"].get("b") == (None if "DROP COLUMN" in change else "int" if required else "int?")
    assert ("indexes" in table) is ("DROP COLUMN" not in change)


def test_what_a_script_takes_away_again_is_not_there() -> None:
    found = read_sql(
        "DROP TABLE IF EXISTS t;\nCREATE TABLE t (a int, b int);\nCREATE TABLE old (a int);\nCREATE INDEX i ON t (a);\n"
        "CREATE INDEX o ON old (a);\nDROP INDEX i;\nDROP TABLE old CASCADE;\nCREATE TEMP TABLE w (a int);\n"
    )
    assert found.entries == [(("tables", "t"), {"columns": {"a": "int?", "b": "int?"}})]
    assert [loss.reason for loss in found.losses] == ["temporary tables are not kept in a design"]


def test_lines_of_oracles_client_cost_nothing_and_its_lists_of_constraints_are_read() -> None:
    found = read_sql(
        "REM the first\nSET FEEDBACK 1\nPROMPT making a\nCREATE TABLE a (id NUMBER(9), b VARCHAR2(9));\n@more.sql\n"
        "ALTER TABLE a ADD ( CONSTRAINT a_pk PRIMARY KEY (id) USING INDEX TABLESPACE x ENABLE\n"
        ", CONSTRAINT a_b UNIQUE (b) DEFERRABLE DISABLE NOVALIDATE);\n"
    )
    assert found.entries == [(("tables", "a"), {"columns": {"id": "int pk", "b": "varchar(9)? unique"}})]
    assert [(loss.line, loss.reason) for loss in found.losses] == [
        (5, "a command of SQL*Plus"),
        (6, "a condition that is not enforced is taken as any other"),
        (6, "that it is checked at the end is not read"),
    ]


def test_a_unique_index_of_some_rows_comes_back_from_mysql_as_one() -> None:
    columns = "{id: int pk, a: int?, b: int?}"
    text = f"backdraft: 1\ntables:\n  t:\n    columns: {columns}\n    indexes: [unique a where b > 3]\n"
    view = Memo().view(Document.read(text).design)
    for dialect in ("mysql", "duckdb"):
        script = sql(view, dialect).text
        assert sql(_view(read_sql(script).entries), dialect).text == script
    assert _tables(sql(view, "mysql").text)["t"]["indexes"] == ["unique a where b > 3"]


@pytest.mark.parametrize(
    ("said", "read"), [("LIST (a)", "list(a)"), ("RANGE (a, b)", "range(a, b)"), ("HASH (b)", "hash(b)")]
)
def test_how_postgresql_parts_a_table_is_read(said: str, read: str) -> None:
    assert _tables(f"CREATE TABLE t (a int, b int) PARTITION BY {said};")["t"]["partition"] == read


def test_a_partition_by_what_is_no_column_is_told() -> None:
    found = read_sql("CREATE TABLE t (a text, b int) PARTITION BY RANGE (lower(a));")
    assert "partition" not in dict(found.entries)["tables", "t"]  # type: ignore[operator]
    assert [loss.reason for loss in found.losses] == ["how it is partitioned is not read"]


_MADE = (
    "CREATE TABLE t (id int PRIMARY KEY, a int,"
    " c int GENERATED ALWAYS AS (a + 1) STORED, CHECK (a <> 7 OR 'a' = 'b'));\n"
    "CREATE TABLE u (x int REFERENCES t (id));\nCREATE INDEX i ON t (a, id) WHERE a > 1;\n"
)


def test_a_renamed_column_is_called_so_wherever_a_table_speaks_of_it() -> None:
    found = read_sql(
        f'{_MADE}ALTER TABLE t RENAME COLUMN a TO b;\nALTER TABLE t RENAME id TO "key";\nCREATE INDEX ON t (b);'
    )
    assert found.losses == []
    assert dict(found.entries) == {
        ("tables", "t"): {
            "columns": {"key": "int pk", "b": "int?", "c": "int? as `b + 1`"},
            "checks": {"check_1": "b <> 7 OR 'a' = 'b'"},
            "indexes": ["b, key name=i where b > 1", "b"],
        },
        ("tables", "u"): {"columns": {"x": "-> t.key?"}},
    }


def test_a_renamed_table_is_called_so_and_another_may_have_its_name() -> None:
    found = read_sql(
        f"{_MADE}ALTER TABLE t RENAME TO v;\nCREATE TABLE t (z int);\nCOMMENT ON COLUMN v.a IS 'n';\n"
        "ALTER INDEX i RENAME TO k;\nALTER TABLE no RENAME TO x;"
    )
    tables: dict[Any, Any] = dict(found.entries)
    assert [loss.reason for loss in found.losses] == ["there is no table no"]
    assert tables["tables", "v"]["columns"]["a"] == "int? -- n"
    assert tables["tables", "v"]["indexes"] == ["a, id name=k where a > 1"]
    assert tables["tables", "u"]["columns"] == {"x": "-> v.id?"} and tables["tables", "t"]["columns"] == {"z": "int?"}


@pytest.mark.parametrize(
    ("script", "table", "columns"),
    [
        (
            "CREATE TABLE t_new (id INTEGER PRIMARY KEY);\nCREATE TABLE t (id int, n int);\nDROP TABLE t;\n"
            "ALTER TABLE t_new RENAME TO t;",
            "t",
            {"id": "int pk"},
        ),
        (
            "CREATE TABLE t (p text, k int);\nALTER TABLE t ADD p_new int;\nALTER TABLE t DROP COLUMN p;\n"
            "ALTER TABLE t RENAME COLUMN p_new TO p;",
            "t",
            {"k": "int?", "p": "int?"},
        ),
        (
            "CREATE TABLE `t` (`a` int, b int) ENGINE=InnoDB;\nALTER TABLE `t` CHANGE `a` `z` bigint NOT NULL, "
            "RENAME COLUMN b TO c;\nRENAME TABLE `t` TO `v`, v TO x;\nALTER TABLE x RENAME AS w;",
            "w",
            {"z": "bigint", "c": "int?"},
        ),
        (
            "CREATE TABLE [dbo].[t] ([a] int NOT NULL);\nGO\nEXEC sp_rename 'dbo.t.[a]', 'b', 'COLUMN';\nGO\n"
            "EXEC sp_rename @objname = N'dbo.t', @newname = N'v';",
            "v",
            {"b": "int"},
        ),
        (
            "CREATE TABLE A (X VARCHAR2(9));\nRENAME A TO B;\nALTER TABLE B RENAME COLUMN X TO Y;",
            "B",
            {"Y": "varchar(9)?"},
        ),
    ],
)
def test_renames_are_followed_in_the_words_of_every_engine(script: str, table: str, columns: Any) -> None:
    found = read_sql(script)
    assert found.losses == [] and dict(found.entries) == {("tables", table): {"columns": columns}}


def test_types_and_their_members_are_renamed() -> None:
    found = read_sql(
        "CREATE TYPE mood AS ENUM ('a', 'b');\nCREATE DOMAIN few AS int CHECK (VALUE <= 9);\n"
        "CREATE TABLE t (m mood DEFAULT 'a', n few);\nALTER TYPE mood RENAME VALUE 'a' TO 'z';\n"
        "ALTER TYPE mood RENAME TO feeling;\nALTER DOMAIN few RENAME TO less;\nCREATE TABLE u (m feeling, n less);\n"
        "ALTER TYPE feeling ADD VALUE 'q';"
    )
    assert found.losses == [] and dict(found.entries) == {
        ("types", "less"): "int ..9",
        ("types", "feeling"): "enum(z, b, q)",
        ("tables", "t"): {"columns": {"m": "feeling? = 'z'", "n": "less?"}},
        ("tables", "u"): {"columns": {"m": "feeling?", "n": "less?"}},
    }


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("ALTER TABLE t RENAME COLUMN no TO b;", "there is no such column"),
        ("ALTER TABLE t RENAME CONSTRAINT no TO b;", "the name of this constraint is not kept in a design"),
        ("ALTER INDEX no RENAME TO b;", "there is no such index"),
        ("ALTER TYPE no RENAME TO b;", "there is no such type"),
        ("ALTER TYPE no RENAME VALUE 'a' TO 'b';", "there is no such member of a type"),
        ("CREATE TABLE [dbo].[u] ([a] int);\nEXEC sp_rename 'PK_t', 'PK';", "there is no table PK_t"),
    ],
)
def test_a_rename_of_what_is_not_there_is_told(script: str, reason: str) -> None:
    assert [loss.reason for loss in read_sql(f"CREATE TABLE t (a int);\n{script}").losses] == [reason]


@pytest.mark.parametrize(
    ("script", "columns", "indexes"),
    [
        (
            "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, s TEXT, at TIMESTAMPTZ, INDEX i1 (s));\n"
            "CREATE INDEX z ON t (lower(s::text));",
            {"id": "bigint pk auto", "s": "text?", "at": "timestamptz?"},
            ["s name=i1", "LOWER(s) name=z"],
        ),
        (
            'CREATE TABLE t (id serial primary key, index varchar(20), key numeric(5,2), "b" text, -- INDEX x (y)\n'
            '  INDEX (index),\n UNIQUE INDEX u ("b", key)\n, KEY k USING btree (lower(index)) );',
            {"id": "int pk auto", "index": "varchar(20)?", "key": "numeric(5,2)?", "b": "text?"},
            ["index", "unique b, key name=u", "LOWER(index) name=k"],
        ),
    ],
)
def test_an_index_within_a_table_of_postgres_is_read_as_one(
    script: str, columns: dict[str, str], indexes: list[str]
) -> None:
    read = read_sql(script)
    assert not read.losses
    ((_, table),) = read.entries
    assert table["columns"] == columns and table["indexes"] == indexes


def test_of_an_index_within_a_table_the_line_is_told() -> None:
    read = read_sql("CREATE TABLE t (\n  id bigserial primary key,\n  INDEX a (id),\n\n  INDEX b (nowhere)\n);")
    assert [(loss.line, "nowhere" in loss.reason) for loss in read.losses] == [(5, True)]


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("INDEX i NONCLUSTERED (id, s DESC) WHERE s IS NOT NULL", "id, s desc name=i where s IS NOT NULL"),
        ("INDEX i (id) INCLUDE ([s])", "id include (s) name=i"),
        ("INDEX i UNIQUE (s, id) WITH (FILLFACTOR = 80)", "unique s, id name=i"),
    ],
)
def test_an_index_within_a_table_of_sql_server_is_read_whole(index: str, said: str) -> None:
    read = read_sql(f"CREATE TABLE [dbo].[t] ([id] INT NOT NULL, [s] NVARCHAR(20), index nvarchar(max), {index});")
    assert not read.losses
    ((_, table),) = read.entries
    assert table["columns"] == {"id": "int", "s": "varchar(20)?", "index": "text?"} and table["indexes"] == [said]
