PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO django_migrations VALUES(1,'contenttypes','0001_initial; x','2026-01-01 00:00:00.000000');
INSERT INTO django_migrations VALUES(2,'it''s','line
break','2026-01-01');
CREATE TABLE IF NOT EXISTS "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "email" varchar(254) NOT NULL, "date_joined" datetime NOT NULL);
CREATE TABLE IF NOT EXISTS "shop_order" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" varchar(20) NOT NULL COLLATE NOCASE, "total" decimal NOT NULL, "qty" integer unsigned NOT NULL CHECK ("qty" >= 0), "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "uuid" char(32) NOT NULL, "user_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "state" varchar(10) NOT NULL DEFAULT 'new', "span" bigint NOT NULL, "ip" char(39) NULL, "flag" bool DEFAULT 1 NOT NULL, "ratio" real NOT NULL, "blob" BLOB, "when" time NULL, "total2" decimal GENERATED ALWAYS AS ("total" * 2) STORED, CONSTRAINT "total_gte_0" CHECK ("total" >= 0), CONSTRAINT "state_ok" CHECK ("state" IN ('new', 'paid')), CONSTRAINT "uq" UNIQUE ("number", "user_id"));
CREATE TABLE shop_tag (name PRIMARY KEY, note) WITHOUT ROWID;
CREATE TABLE strict_one (id INTEGER PRIMARY KEY, a ANY, b INT NOT NULL DEFAULT (1+1), c TEXT DEFAULT CURRENT_TIMESTAMP, d TEXT DEFAULT (datetime('now')), e UNSIGNED BIG INT, f VARYING CHARACTER(20), g TEXT DEFAULT "dq", [h h] TEXT, `i` NATIVE CHARACTER(70)) STRICT;
CREATE TABLE child (a INT, b INT, FOREIGN KEY (a, b) REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL, PRIMARY KEY (a, b) ON CONFLICT REPLACE, UNIQUE (b) ON CONFLICT IGNORE);
CREATE TABLE parent (x INT, y INT, PRIMARY KEY (x, y DESC)) -- a remark
;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('django_migrations',18);
CREATE VIRTUAL TABLE search USING fts5(title, body, content='');
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql) VALUES('table','x','x',0,'CREATE VIRTUAL TABLE x USING fts5(a)');
PRAGMA writable_schema=OFF;
CREATE INDEX "shop_order_user_id_abc" ON "shop_order" ("user_id");
CREATE UNIQUE INDEX "one_open" ON "shop_order" ("user_id") WHERE "state" = 'new';
CREATE INDEX lower_no ON shop_order (lower(number) COLLATE NOCASE DESC, total);
CREATE INDEX expr ON shop_order ("total" * 2) WHERE total IS NOT NULL AND state != 'x';
CREATE INDEX js ON shop_order (json_extract(data, '$.a.b'));
CREATE TRIGGER tr AFTER INSERT ON shop_order BEGIN UPDATE shop_order SET total = 1; SELECT 2; END;
CREATE TRIGGER tr2 BEFORE UPDATE ON shop_order WHEN new.total < 0 BEGIN SELECT CASE WHEN 1 THEN RAISE(ABORT, 'no; end') END; END;
CREATE VIEW v AS SELECT * FROM shop_order;
COMMIT;
