"""The file: text to design and back. Chunks, spans, verified splices, undo, atomic save."""
