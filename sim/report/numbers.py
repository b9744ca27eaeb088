"""Numbers as planners read them: as many digits as their interval allows, shares in percent, a real minus sign."""

import math
import re

from sim.report.words import Language, unit_word, word

MINUS = "\u2212"


def estimate(value: float, low: float, high: float, unit: str, language: Language, is_difference: bool) -> str:
    """A mean with its interval and unit, such as "−0.99 [−1.40, −0.58] working days".

    Parameters
    ----------
    is_difference
        Whether signs are always shown; a difference of shares is in percentage points, a share itself in percent.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return word("not reached", language)
    scale = 100.0 if unit == "share" else 1.0
    value, low, high = value * scale, low * scale, high * scale
    places = decimals(value, low, high)
    text = number(value, places, is_difference)
    if not (math.isnan(low) or math.isnan(high)):
        text += f" [{number(low, places, is_difference)}, {number(high, places, is_difference)}]"
    name = unit_name(unit, language, is_difference)
    return text + ("" if name in ("", "%") else " ") + name


def level(value: float, unit: str) -> str:
    """A mean without its interval or unit, for where both stand beside it; a share in percent."""
    nan = float("nan")
    return estimate(value, nan, nan, unit if unit == "share" else "index", "en", is_difference=False)


def unit_name(unit: str, language: Language, is_difference: bool) -> str:
    """The unit in which a measure is shown: percent for a share, percentage points for a difference of two."""
    if unit != "share":
        return unit_word(unit, language)
    return unit_word("percentage points", language) if is_difference else "%"


def counted(number: float, unit: str, language: Language) -> str:
    """A number that is no estimate, with its unit: "1 working day", "2 working days"."""
    name = unit_name(unit, language, is_difference=False)
    if language == "en" and number == 1 and not name.startswith("per "):
        name = "person" if name == "people" else re.sub(r"s\b", "", name, count=1)
    return f"{number:g} {name}".rstrip()


def decimals(value: float, low: float, high: float) -> int:
    """Decimal places that show two digits of half the interval; three of the value where there is no interval."""
    half = (high - low) / 2
    if math.isfinite(half) and half > 0:
        return min(6, max(0, 1 - math.floor(math.log10(half))))
    if value == 0 or not math.isfinite(value):
        return 0
    return min(6, max(0, 2 - math.floor(math.log10(abs(value)))))


def number(value: float, places: int, signed: bool = False) -> str:
    """A finite `value` with `places` decimals and thousands apart."""
    text = f"{abs(value):,.{places}f}"
    if not text.strip("0.,"):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def percent(value: float) -> str:
    """A relative difference in whole percent, with a sign."""
    return number(value, 0 if abs(value) >= 10 else 1, signed=True) + "%"
