"""Foreign text to design values. What cannot be kept is reported, never lost silently."""
