"""The one-line notations: text to value and back, with slips and references at the very letters.

Each `parse_*` reads any text without raising and gives what could be understood; each `format_*` writes the canonical
line, and `parse(format(value))` is `value` again.
"""
