"""Numbers as people type them: decimal commas, thousands, exponents, the typographic minus."""

import math
import re
from dataclasses import dataclass

from cnnstudio.formatting import MINUS
from cnnstudio.gui.translation import tr

MAX_LENGTH = 40
"""Characters a number may have; what is longer is no number anybody means."""

_THOUSANDS = re.compile(r"^[+-]?[1-9]\d{0,2}([,\u2009\u202f ]\d{3})+$")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$", re.ASCII)


@dataclass(frozen=True)
class NumberRule:
    """What a number field takes.

    Attributes:
        whole: only whole numbers.
        low, high: bounds, None where there is none; with ``low_open`` (``high_open``) the bound itself is excluded.
    """

    whole: bool = False
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    def complaint(self, value: float) -> str:
        """Return a sentence saying what is possible where ``value`` is out of range, else ""."""
        if not math.isfinite(value):
            return tr("This must be a finite number.")
        too_low = self.low is not None and (value < self.low or (self.low_open and value == self.low))
        too_high = self.high is not None and (value > self.high or (self.high_open and value == self.high))
        return self._sentence() if too_low or too_high else ""

    def _sentence(self) -> str:
        low, high = self._low_text(), self._high_text()
        if low and high:
            return tr("Must be {low} and {high}.", low=low, high=high)
        return tr("Must be {bound}.", bound=low or high)

    def _low_text(self) -> str:
        if self.low is None:
            return ""
        bound = number_text(self.low, grouped=True)
        return tr("above {bound}", bound=bound) if self.low_open else tr("at least {bound}", bound=bound)

    def _high_text(self) -> str:
        if self.high is None:
            return ""
        bound = number_text(self.high, grouped=True)
        return tr("below {bound}", bound=bound) if self.high_open else tr("at most {bound}", bound=bound)


def read_number(text: str, rule: NumberRule) -> tuple[int | float | None, str]:
    """Return the number a person typed and "", or None and a sentence saying what is possible.

    A decimal comma counts as a point (``0,001``); in whole numbers thousands may be grouped (``10,000``).
    """
    cleaned = text.strip().replace(MINUS, "-").replace("\u2013", "-")
    if not cleaned:
        return None, tr("Type a whole number.") if rule.whole else tr("Type a number.")
    if len(cleaned) > MAX_LENGTH:
        return None, tr("That is too long for a number.")
    grouped = _THOUSANDS.match(cleaned) is not None
    if grouped and "," in cleaned and not rule.whole:
        plain = cleaned.replace(",", "")
        return None, tr("{typed} can be read two ways. Write {plain} or use a point.", typed=cleaned, plain=plain)
    cleaned = re.sub(r"[,\u2009\u202f ]", "", cleaned) if grouped else cleaned
    if cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    if not _NUMBER.match(cleaned):
        return None, tr("This is not a whole number.") if rule.whole else tr("This is not a number. Example: 0.001")
    return _within(cleaned, rule)


def _within(cleaned: str, rule: NumberRule) -> tuple[int | float | None, str]:
    value: int | float = float(cleaned)
    if rule.whole:
        if not math.isfinite(value) or value != int(value):
            return None, tr("This must be a whole number.")
        value = int(cleaned) if cleaned.lstrip("+-").isdigit() else int(value)
    complaint = rule.complaint(value)
    return (None, complaint) if complaint else (value, "")


def number_text(value: float, *, grouped: bool = False) -> str:
    """Return a number in its shortest exact form: ``0.01``, ``5e-4``, ``64``; ``grouped`` separates thousands."""
    if isinstance(value, int) or (abs(value) < 1e15 and value == int(value)):
        return f"{int(value):,}" if grouped else str(int(value))
    text = repr(float(value))
    mantissa, _, exponent = text.partition("e")
    if exponent:
        return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    if abs(value) < 0.001:
        mantissa, _, exponent = f"{value:.16e}".partition("e")
        short = f"{float(mantissa):.15g}e{int(exponent)}"
        return short if float(short) == value else text
    return text
