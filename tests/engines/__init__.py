"""Generated SQL on real database engines."""
