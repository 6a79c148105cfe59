"""The file behind a session: what is on disk, saving, and the copy of unsaved work that outlives a crash."""
