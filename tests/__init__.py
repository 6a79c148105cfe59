"""The tests of Backdraft."""
