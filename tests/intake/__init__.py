"""Foreign text to entries."""
