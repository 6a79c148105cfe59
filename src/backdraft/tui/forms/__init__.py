"""Forms: every key of an entry as a field, checked as one types."""
