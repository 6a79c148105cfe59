"""The machine: clipboard, editor, terminal, folders. Knows nothing of designs or of Textual."""
