"""Numbers as planners read them: three significant digits, thousands apart, a real minus sign."""

import math

MINUS = "\u2212"


def number(value: float, signed: bool = False) -> str:
    """`value` with three significant digits (whole from 100 on); "?" for what is not a number."""
    if not math.isfinite(value):
        return "?"
    if value == 0:
        return "0"
    size = abs(value)
    digits = max(0, 2 - math.floor(math.log10(size))) if size < 100 else 0
    text = f"{size:,.{min(digits, 6)}f}"
    sign = MINUS if value < 0 else ("+" if signed else "")
    return "0" if float(text.replace(",", "")) == 0 else sign + text


def interval(low: float, high: float, signed: bool = False) -> str:
    """`[low, high]`, or an empty text where no interval is known."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"[{number(low, signed)}, {number(high, signed)}]"
