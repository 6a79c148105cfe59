"""What functions PostgreSQL has of its own, asked of the engine, and the module that lists them."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

LISTED = Path(__file__).parents[2] / "src" / "backdraft" / "render" / "sql" / "postgres_functions.py"

#: Functions that give one value and that a person can call: no parts of the server, none that only it passes things to.
ASKED = """SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND r.typname NOT IN
('internal', 'trigger', 'event_trigger', 'cstring', 'void', 'fdw_handler', 'index_am_handler', 'table_am_handler',
'tsm_handler', 'language_handler') AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) a JOIN pg_type t ON t.oid = a
WHERE t.typname IN ('internal', 'cstring')) ORDER BY 1"""

_HEAD = '''"""The functions that PostgreSQL has of its own, as its catalog names them (16 to 18). Written by a test:
`UPDATE_GOLDEN=1 pytest tests/engines/test_postgres_functions.py`.
"""

from backdraft.render.sql.words import words

#: By their names in small letters.
FUNCTIONS = words("""
'''


def names_of(database: Any) -> set[str]:
    """The functions of a server."""
    return {row[0] for row in database.run(ASKED)}


def listed(names: set[str]) -> str:
    """The text of the module."""
    lines = textwrap.wrap(" ".join(sorted(names)), 112, break_on_hyphens=False, break_long_words=False)
    return _HEAD + "".join(f"    {line}\n" for line in lines) + '    """)\n'
