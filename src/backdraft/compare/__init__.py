"""Two designs: what changed between them, and the steps that lead a database from one to the other."""
