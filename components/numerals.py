"""Numbers as text in a locale: signs and affixes are CLDR's, read once per locale; the digits are Python's own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.numbers import format_decimal, get_currency_precision, get_currency_symbol

SPACE = "\u00a0"
MINUS = "\u2212"
NONE = "\u2013"
EXACT_BELOW = 10_000
ZERO = frozenset("0.,")
Number = int | float


@dataclass(frozen=True)
class Step:
    """One step of short numbers: from `start` on, values are divided by `divisor` and carry `suffix`."""

    start: float
    divisor: float
    suffix: str


@dataclass(frozen=True)
class Numerals:
    """How one locale writes numbers; `steps` from the largest."""

    locale: Locale
    signs: dict[int, str]
    regular: bool
    steps: tuple[Step, ...]
    percent_first: bool
    symbol_first: bool

    def decimal(self, value: Number, decimals: int) -> str:
        """`value` with grouped digits and exactly so many decimals."""
        if not self.regular:
            pattern = "#,##,##0." + "0" * decimals if decimals else "#,##,##0"
            body = format_decimal(abs(value), format=pattern, locale=self.locale)
        else:
            body = f"{abs(value):,.{decimals}f}".translate(self.signs)
        negative = value < 0 and any(c.isdigit() and c != "0" for c in body)
        return MINUS + body if negative else body

    def plain(self, value: Number, decimals: int) -> str:
        """`value` with at most so many decimals: no zeros at the end."""
        text = f"{value:.{decimals}f}"
        kept = len(text.rstrip("0").partition(".")[2]) if decimals else 0
        return self.decimal(value, kept)

    def short(self, value: Number, significant: int = 3, *, padded: bool = False) -> str:
        """`value` in few digits: exact below ten thousand when whole, else `significant` digits and a step's suffix.

        `padded` keeps zeros at the end, so that numbers side by side have one width.
        """
        size = abs(value)
        if size < EXACT_BELOW and float(value).is_integer():
            return self.decimal(value, 0)
        step = self._step(size, significant)
        scaled = value / step.divisor
        decimals = max(0, significant - _whole_digits(scaled))
        body = self.decimal(scaled, decimals) if padded else self.plain(scaled, decimals)
        return body + SPACE + step.suffix if step.suffix else body

    def _step(self, size: float, significant: int) -> Step:
        if size < EXACT_BELOW:
            return UNIT
        rounded = float(f"{size:.{significant}g}")
        return next((step for step in self.steps if rounded >= step.start), UNIT)


UNIT = Step(0, 1, "")


@cache
def numerals(tag: str) -> Numerals:
    """How the locale `tag` (`de`, `en_GB`) writes numbers."""
    locale = Locale.parse(tag)
    symbols = locale.number_symbols["latn"]
    pattern = locale.decimal_formats[None]
    return Numerals(
        locale,
        str.maketrans({",": symbols["group"], ".": symbols["decimal"]}),
        pattern.grouping == (3, 3),
        _steps(locale),
        locale.percent_formats[None].pattern.lstrip("\u200e\u200f").startswith("%"),
        locale.currency_formats["standard"].pattern.lstrip("\u200e\u200f").startswith("\u00a4"),
    )


@cache
def currency(code: str, tag: str) -> tuple[str, int]:
    """The sign of a currency in a locale and how many decimals it has."""
    return get_currency_symbol(code, locale=Locale.parse(tag)), get_currency_precision(code)


def missing(value: Number | None) -> bool:
    """Whether there is no number to show."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _steps(locale: Locale) -> tuple[Step, ...]:
    steps = []
    for start, pattern in locale.compact_decimal_formats["short"]["other"].items():
        text = pattern.pattern
        zeros = text.count("0")
        suffix = text.replace("0", "").replace("'", "").replace("\u00a4", "").strip("\u200e\u200f\u00a0 ")
        suffix = "k" if suffix == "K" else suffix
        divisor = float(start) / 10 ** (zeros - 1) if suffix else 1
        steps.append(Step(float(start), divisor, suffix))
    return tuple(sorted(steps, key=lambda step: -step.start))


def _whole_digits(value: float) -> int:
    size = abs(value)
    return len(str(int(size))) if size >= 1 else 1 - (math.ceil(-math.log10(size)) if size else 0)
