PRAGMA foreign_keys=OFF;
CREATE TABLE ledger(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  cents INTEGER NOT NULL,
  euros REAL GENERATED ALWAYS AS (cents / 100.0) VIRTUAL,
  key BLOB UNIQUE,
  "group" TEXT DEFAULT "x"
);
CREATE INDEX both ON ledger(abs(cents), "group" COLLATE NOCASE DESC);
ANALYZE sqlite_schema;
