"""The machine that Backdraft runs on: clipboard, editor, terminal, folders. No Textual, nothing of a design."""
