"""`python -m backdraft` is `backdraft`."""

from backdraft.cli import main

if __name__ == "__main__":
    main()
