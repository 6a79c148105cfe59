"""The judges: other people's programs that read what Backdraft writes."""
