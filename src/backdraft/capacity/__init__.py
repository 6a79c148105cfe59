"""A design to figures: load, latency, availability, storage, and what would change them. Knows `design` alone."""
