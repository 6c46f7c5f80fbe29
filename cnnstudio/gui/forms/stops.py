"""Where a slider stops: round numbers spread over the useful part of an option's range."""

import math

from cnnstudio.gui.widgets.number_text import NumberRule
from cnnstudio.options import OptionFacts

MANTISSAS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
WIDTHS = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 112, 120, 128, 160, 192, 224, 256, 320, 384,
          448, 512, 576, 640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072, 4096)  # fmt: skip
WIDTH_UNITS = ("channels", "units")
STEPS = 20
MOST_WHOLE = 60
WIDE = 100.0
"""A linear range wider than this is a guard against nonsense, no range to slide through."""


def rule_of(facts: OptionFacts) -> NumberRule:
    """Return what a number field for the option takes."""
    return NumberRule(facts.kind == "int", facts.low, facts.high, facts.low_open, facts.high_open)


def slider_stops(facts: OptionFacts) -> tuple[float, ...]:
    """Return the values a slider for the option offers, ascending; () where a slider makes no sense."""
    if facts.kind == "int":
        return _whole_stops(facts)
    if facts.kind == "float":
        return _log_stops(facts) if facts.scale == "log" else _linear_stops(facts)
    return ()


def _whole_stops(facts: OptionFacts) -> tuple[float, ...]:
    low = int(facts.low or 0)
    high = int(facts.high) if facts.high is not None else None
    default = int(facts.default)
    if "seed" in facts.name or default > WIDTHS[-1]:
        return ()  # such a number is typed
    if high is not None and high - low <= MOST_WHOLE:
        return tuple(value for value in range(low, high + 1) if _allowed(facts, value))
    if facts.scale == "linear" and default <= 12 and facts.unit not in WIDTH_UNITS:
        top = min(high, low + MOST_WHOLE // 2) if high is not None else low + MOST_WHOLE // 2
        return tuple(value for value in range(low, max(top, default) + 1) if _allowed(facts, value))
    top = max(default * 8, 16) if high is None else min(high, max(default * 8, 16))
    found = {value for value in WIDTHS if low <= value <= top} | {default}
    return tuple(sorted(value for value in found if _allowed(facts, value)))


def _linear_stops(facts: OptionFacts) -> tuple[float, ...]:
    if facts.low is None:
        return ()
    high = facts.low + 10 * max(abs(float(facts.default) - facts.low), 0.1)
    if facts.high is not None and facts.high - facts.low <= WIDE:
        high = facts.high
    step = _round_step((high - facts.low) / STEPS)
    first = math.floor(facts.low / step) * step
    count = math.ceil((high - first) / step)
    found = {_tidy(first + index * step) for index in range(count + 1)} | {float(facts.default)}
    return tuple(sorted(value for value in found if _allowed(facts, value)))


def _log_stops(facts: OptionFacts) -> tuple[float, ...]:
    default = float(facts.default)
    centre = default if default > 0 else (facts.high or 1.0) * 1e-3
    bottom, top = centre / 100, centre * 100
    if facts.high is not None:
        top = min(top, facts.high)
    if facts.low is not None and facts.low > 0:
        bottom = max(bottom, facts.low)
    found = {default}
    for exponent in range(math.floor(math.log10(bottom)), math.ceil(math.log10(top)) + 1):
        found |= {float(f"{mantissa}e{exponent}") for mantissa in MANTISSAS}
    kept = {value for value in found if bottom <= value <= top} | {default}
    if facts.low == 0 and not facts.low_open:
        kept.add(0.0)
    return tuple(sorted(value for value in kept if _allowed(facts, value)))


def _round_step(rough: float) -> float:
    exponent = math.floor(math.log10(rough))
    for mantissa in (1.0, 2.0, 2.5, 5.0, 10.0):
        if rough <= mantissa * 10.0**exponent * (1 + 1e-9):
            return mantissa * 10.0**exponent
    raise AssertionError("every number lies below ten times its power of ten")


def _tidy(value: float) -> float:
    return float(f"{value:.10g}")


def _allowed(facts: OptionFacts, value: float) -> bool:
    return not rule_of(facts).complaint(value)
