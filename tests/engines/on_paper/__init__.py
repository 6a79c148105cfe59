"""SQL Server and Oracle on paper: what their manuals say that they make of a script, and what they refuse.

No engine of theirs runs in the tests. A script is carried out on plain tables by the rules of the manuals, each refusal
with the number of the engine's own error; a statement of an unknown form is refused, too.
"""
