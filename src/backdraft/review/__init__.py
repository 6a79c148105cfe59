"""A design to what is still open. Knows `design` alone."""
