"""Numbers for people, the same in window and command line."""

import math

MINUS = "\u2212"
THIN = "\u2009"


def percent(fraction: float | None, digits: int = 1) -> str:
    """Return an accuracy such as ``93.4 %`` (with a thin space), or an en dash where there is none."""
    return "–" if fraction is None or math.isnan(fraction) else f"{fraction * 100:.{digits}f}{THIN}%"


def points(difference: float, digits: int = 1) -> str:
    """Return a difference of two accuracies in points, signed: ``+0.5``, ``−1.2``."""
    return signed(difference * 100, digits)


def signed(value: float, digits: int = 1) -> str:
    """Return a number with its sign, the minus as U+2212."""
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0 else (MINUS if value < 0 else "+") + text


def loss(value: float | None) -> str:
    """Return a loss with three decimals, or an en dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{value:.3f}"


def count(number: int) -> str:
    """Return a whole number with thousands separated: ``12,410``."""
    return f"{number:,}"


def short_count(number: float) -> str:
    """Return a large number in three figures: ``950``, ``18.1 k``, ``25.6 M``, ``1.2 G``."""
    for factor, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= factor * 0.9995:
            return f"{_three_figures(number / factor)} {unit}"
    return f"{number:.0f}"


def _three_figures(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 99.95 else f"{value:.1f}"


def rate(per_s: float | None) -> str:
    """Return a training speed such as ``12.3 k img/s``."""
    return "–" if per_s is None or math.isnan(per_s) else f"{short_count(per_s)} img/s"


def size(number_of_bytes: float) -> str:
    """Return an amount of memory or disk such as ``412 MB`` (decimal units)."""
    for factor, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number_of_bytes >= factor * 0.9995:
            return f"{_three_figures(number_of_bytes / factor)} {unit}"
    return f"{number_of_bytes:.0f} B"


def duration(seconds: float | None) -> str:
    """Return a time such as ``8 s``, ``2 m 05 s``, ``1 h 07 m``, ``3 d 04 h``."""
    if seconds is None or math.isnan(seconds) or math.isinf(seconds):
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} m {whole % 60:02} s"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02} m"
    return f"{whole // 86400} d {whole % 86400 // 3600:02} h"


def number(value: float) -> str:
    """Return a setting such as a learning rate in its shortest exact form: ``0.01``, ``0.0005``, ``1e-06``."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value).removesuffix(".0")
