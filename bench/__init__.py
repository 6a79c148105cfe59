"""What is fast, and how it grows: `python -m bench` prints JSON. Figures to read, not tests to pass."""
