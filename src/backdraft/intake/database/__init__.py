"""A live database as entries: read only, its password never kept or shown.

SQLAlchemy connects and reflects. Where an engine keeps its definitions in its own words (SQLite's schema, SHOW CREATE
TABLE, PostgreSQL's types and indexes), those are read instead: reflection takes such words apart by patterns and loses
what they do not know. Either way a script comes of it, and it is read as any other (`intake/sql.py`).
"""
