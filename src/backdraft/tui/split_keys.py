"""Arrow keys whose bytes arrive apart, as slow links deliver them: `esc`, then `[`, then `A`.

Seen as three keys they would step back, change the preview tab and add a child. What follows an escape closely and
begins such a sequence is held until it is clear what it was.
"""

from __future__ import annotations

_STARTS = {"[": "left_square_bracket", "O": "O"}
_KEYS = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "shift+tab"}
#: How long after an escape a bracket may still belong to it, and how long the bracket waits for its letter (seconds).
AFTER_ESCAPE = 0.6
WAIT = 0.08


class SplitKeys:
    """Tells, key by key, what to do: `pass`, `hold` (it may be the second byte), `both` (what was held was a key of its
    own, then this one), or the name of the key meant."""

    def __init__(self) -> None:
        self._escape_at = -1e9
        self._held_at = -1e9
        self.held = ""

    def feed(self, key: str, character: str | None, now: float) -> str:
        """What to do with a key at the time `now` in seconds."""
        if self.held:
            if character in _KEYS and now - self._held_at <= WAIT * 4:
                self.held = ""
                return _KEYS[character]
            return "both"
        if key == "escape":
            self._escape_at = now
        elif character in _STARTS and now - self._escape_at <= AFTER_ESCAPE:
            self.held, self._held_at = _STARTS[character], now
            return "hold"
        else:
            self._escape_at = -1e9
        return "pass"

    def release(self) -> str:
        """The held key, when nothing came after it."""
        held, self.held = self.held, ""
        self._escape_at = -1e9
        return held
