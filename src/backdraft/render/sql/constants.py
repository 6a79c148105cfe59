"""What an expression without columns comes to, where that is plain: an engine may work it out at once and refuse it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

_Value = Decimal | str
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
}
_TEXTS: dict[str, Callable[[str], str]] = {"Lower": str.lower, "Upper": str.upper}


def constant(node: Any) -> _Value | None:
    """The number or text that `node` stands for; None when it is not plain."""
    name = type(node).__name__
    if name == "Literal":
        try:
            return str(node.name) if node.is_string else Decimal(node.name)
        except DecimalException:
            return None
    if name == "Paren":
        return constant(node.this)
    if name == "Neg":
        value = constant(node.this)
        return -value if isinstance(value, Decimal) else None
    if name in _TEXTS:
        value = constant(node.this)
        return _TEXTS[name](value) if isinstance(value, str) else None
    if name not in _ARITHMETIC and name != "DPipe":
        return None
    left, right = constant(node.this), constant(node.expression)
    if isinstance(left, Decimal) and isinstance(right, Decimal) and name in _ARITHMETIC:
        return _ARITHMETIC[name](left, right)
    if isinstance(left, str) and isinstance(right, str) and name == "DPipe":
        return left + right
    return None
