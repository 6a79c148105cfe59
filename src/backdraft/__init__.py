"""Backdraft: sketch a system in the terminal; the drawing, the SQL and the documents follow."""

__version__ = "0.1.0"
