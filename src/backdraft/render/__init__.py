"""Design to text that people copy. Pure: the same design gives the same bytes."""
