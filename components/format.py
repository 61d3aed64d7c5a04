"""Everything a viewer reads as text: words, numbers, money, durations, dates, in their language and time zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime as Moment
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import NumberFormatError, parse_decimal

from components import periods
from components.messages import ENGLISH, Message, base_language, best_language, languages, messages
from components.numerals import MINUS, NONE, SPACE, Number, Numerals, currency, missing, numerals
from components.view import Measure, Reason

__all__ = ["Change", "Translator", "best_language", "languages", "translator"]

HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
SECONDS = {"ms": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
SPANS = {"ms": "ms", "seconds": "s", "minutes": "min", "hours": "h", "days": "d"}
CLOCK = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1), ("ms", 0.001))
BYTES = ("B", "kB", "MB", "GB", "TB", "PB")
Param = str | int | float | Day | Moment | None


@dataclass(frozen=True)
class Change:
    """How a value moved: `text` without sign, `way` of the arrow, and whether that is good news."""

    text: str
    way: Literal["up", "down", "flat"]
    tone: Literal["good", "bad", "neutral"]


@dataclass(frozen=True)
class Translator:
    """Text for one viewer. Call it with a key and facts: `t("proof.rows", count=63_000)`.

    A hole `{name}` in a text takes the fact as it is (numbers grouped), `{name:form}` in a form: number, short,
    percent, duration (of milliseconds), bytes, date or datetime.
    """

    tag: str
    zone: ZoneInfo
    texts: Mapping[str, Message]

    def __call__(self, key: str, /, **params: Param) -> str:
        """The text of `key`; a plural is chosen by the fact `count`. An unknown key comes back as it is."""
        message = self.texts.get(key)
        if message is None:
            return key
        if isinstance(message, dict):
            count = params.get("count", 0)
            form = self.locale.plural_form(count) if isinstance(count, int | float) else "other"
            message = message.get(form, message["other"])
        return HOLE.sub(lambda hole: self._fill(hole, params), message) if params else message

    @cached_property
    def locale(self) -> Locale:
        """The Babel locale behind the tag."""
        return Locale.parse(self.tag)

    @cached_property
    def language(self) -> str:
        """The language tag for `lang` attributes and scripts, with hyphens."""
        return self.tag.replace("_", "-")

    def reason(self, reason: Reason) -> str:
        """A reason of a view model as a sentence."""
        return self(reason.code, **reason.params)

    def label(self, kind: str, id: str, default: str) -> str:
        """The words for `<kind>.<id>` in the viewer's language; `default` where its author wrote other words than ours.

        Where no author's words are known, `default` is the id.
        """
        key = f"{kind}.{id}"
        found = self.texts.get(key)
        ours = default in (id, messages(ENGLISH).get(key))
        return found if ours and isinstance(found, str) else default

    def number(self, value: Number | None, decimals: int | None = None) -> str:
        """A number with all its digits: whole ones without decimals, others with two unless `decimals` says more."""
        if value is None or missing(value):
            return NONE
        if decimals is None:
            return self.numerals.plain(value, 0 if float(value).is_integer() else 2)
        return self.numerals.decimal(value, decimals)

    def read_number(self, text: str) -> float:
        """A number as the viewer wrote it: 1,000.5 in English, 1.000,5 in German, and with the other mark of decimals
        where that leaves no doubt. Raises ValueError."""
        plain = re.sub(r"\s", "", text).replace(MINUS, "-")
        try:
            return float(parse_decimal(plain, locale=self.locale, strict=True))
        except NumberFormatError:
            return float(plain.replace(",", "."))

    def compact(self, value: Number | None, significant: int = 3) -> str:
        """A number in few digits: 26.8 M, 9,431, 0.042."""
        return NONE if value is None or missing(value) else self.numerals.short(value, significant)

    def percent(self, value: Number | None, decimals: int = 1) -> str:
        """A share as percent: 0.146 is 14.6 %."""
        if value is None or missing(value):
            return NONE
        body = self.numerals.decimal(value * 100, decimals)
        return f"%{body}" if self.numerals.percent_first else f"{body}{SPACE}%"

    def money(
        self, value: Number | None, code: str = "EUR", *, short: bool = False, decimals: int | None = None
    ) -> str:
        """An amount with its currency's sign: all digits, or few when `short`."""
        if value is None or missing(value):
            return NONE
        symbol, usual = currency(code, self.tag)
        usual = usual if decimals is None else decimals
        size = abs(value)
        body = self.numerals.short(size, 4) if short and size >= 1000 else self.numerals.decimal(size, usual)
        text = f"{symbol}{SPACE}{body}" if self.numerals.symbol_first else f"{body}{SPACE}{symbol}"
        return MINUS + text if value < 0 else text

    def duration(self, value: Number | None, unit: str = "ms", *, short: bool = True) -> str:
        """A span of time given in ms, seconds, minutes, hours or days: 11.2 h, or 11 h 12 min when not `short`."""
        if value is None or missing(value):
            return NONE
        seconds = abs(value) * SECONDS[unit]
        sign = MINUS if value < 0 else ""
        place = next((i for i, (_, size) in enumerate(CLOCK) if seconds >= size), len(CLOCK) - 1)
        name, size = CLOCK[place]
        if short or place >= 3 or seconds > 1e15:
            return sign + self._unit(name, self.numerals.plain(seconds / size, 1))
        below, small = CLOCK[place + 1]
        whole, rest = divmod(round(seconds / small), round(size / small))
        parts = [self._unit(name, self.number(whole))] + ([self._unit(below, self.number(rest))] if rest else [])
        return sign + SPACE.join(parts)

    def size(self, value: Number | None) -> str:
        """A number of bytes: 63 MB (a million bytes each)."""
        if value is None or missing(value):
            return NONE
        scaled, step = float(value), 0
        while abs(scaled) >= 999.5 and step < len(BYTES) - 1:
            scaled, step = scaled / 1000, step + 1
        return self.numerals.short(scaled) + SPACE + BYTES[step]

    def date(self, value: Day | None) -> str:
        """A day: 23 Nov 2026. Of an instant, the viewer's day."""
        if value is None:
            return NONE
        if isinstance(value, Moment):
            return periods.moment(value, "yMMMd", self.tag, self.zone)
        return periods.period(value, "day", self.tag)

    def weekday(self, value: Day) -> str:
        """A day of this season with its weekday: Mon 23 Nov."""
        return periods.weekday(value, self.tag)

    def time(self, value: Moment | None) -> str:
        """An aware instant as the viewer's clock time: 14:32."""
        return NONE if value is None else periods.moment(value, "Hm", self.tag, self.zone)

    def second(self, value: Moment | None) -> str:
        """An aware instant as the viewer's clock time to the second: 14:32:05."""
        return NONE if value is None else periods.moment(value, "Hms", self.tag, self.zone)

    def datetime(self, value: Moment | None) -> str:
        """An aware instant as the viewer's day and time."""
        return NONE if value is None else f"{self.date(value)}, {self.time(value)}"

    def period(self, start: Day, grain: str | None, *, short: bool = False) -> str:
        """The name of a period: November 2026, W47 · 16 Nov 2026, Q4 2026; `short` for axes: Nov, W47."""
        if isinstance(start, Moment) and grain in ("hour", "minute"):
            start = start.astimezone(self.zone)
        if grain != "week":
            return periods.period(start, grain, self.tag, short=short)
        week = self("format.week", week=start.isocalendar().week)
        return week if short else f"{week} \u00b7 {self.date(start)}"

    def value(self, measure: Measure, value: Number | None, *, short: bool = True, significant: int = 3) -> str:
        """A value of `measure` with its unit, in few digits or (not `short`) in all."""
        if value is None or missing(value):
            return NONE
        unit = measure.unit
        if unit in SPANS:
            return self._span(value, measure, short)
        if len(unit) == 3 and unit.isupper():
            return self._amount(measure, value, short, significant)
        if unit in ("percent", "bytes"):
            return self.percent(value, _or(measure.decimals, 1)) if unit == "percent" else self.size(value)
        body = self._bare(value, measure.decimals, short, significant)
        return f"{body}\u00d7" if unit == "ratio" else body

    def change(self, measure: Measure, value: Number | None, previous: Number | None) -> Change | None:
        """How `value` moved from `previous`: percent points for percentages, units for points, else percent.

        None where either is missing or `previous` is zero.
        """
        if value is None or previous is None or missing(value) or missing(previous):
            return None
        difference = value - previous
        if measure.unit not in ("percent", "points") and not previous:
            return None
        text = self.delta(measure, value, previous).lstrip("+" + MINUS)
        if not any(c.isdigit() and c != "0" for c in text):
            return Change(text, "flat", "neutral")
        way: Literal["up", "down"] = "up" if difference > 0 else "down"
        if measure.better == "none":
            return Change(text, way, "neutral")
        return Change(text, way, "good" if way == measure.better else "bad")

    def delta(self, measure: Measure, value: Number | None, previous: Number | None = None) -> str:
        """A signed change: `value` is the change itself, or with `previous` what it has changed to."""
        if value is None or missing(value):
            return NONE
        if measure.unit in ("percent", "points"):
            scale = 100 if measure.unit == "percent" else 1
            points = (value - (previous or 0)) * scale
            return self._signed(points, self("format.points", value=self.numerals.decimal(abs(points), 1)))
        if previous is None:
            return self._signed(value, self.value(measure, abs(value)))
        share = (value - previous) / abs(previous) if previous else 0.0
        return self._signed(share, self.percent(abs(share), 0 if abs(share) >= 10 else 1))

    @cached_property
    def numerals(self) -> Numerals:
        """How the locale writes numbers."""
        return numerals(self.tag)

    def _bare(self, value: Number, decimals: int | None, short: bool, significant: int) -> str:
        if short and (decimals is None or abs(value) >= 10_000):
            return self.numerals.short(value, significant)
        return self.number(value, decimals)

    def _amount(self, measure: Measure, value: Number, short: bool, significant: int) -> str:
        if not short or abs(value) < 1000:
            return self.money(value, measure.unit, decimals=measure.decimals)
        symbol, _ = currency(measure.unit, self.tag)
        size = abs(value)
        body = self.numerals.short(round(size) if size < 10_000 else size, significant)
        text = f"{symbol}{SPACE}{body}" if self.numerals.symbol_first else f"{body}{SPACE}{symbol}"
        return MINUS + text if value < 0 else text

    def _span(self, value: Number, measure: Measure, short: bool) -> str:
        if measure.unit in ("ms", "seconds") or not short or 0 < abs(value) < 1:
            return self.duration(value, measure.unit, short=short)
        return self._unit(SPANS[measure.unit], self._bare(value, measure.decimals, short, 3))

    def _unit(self, name: str, body: str) -> str:
        return self(f"format.{name}", value=body)

    def _signed(self, value: Number, text: str) -> str:
        return f"{MINUS if value < 0 else '+'}{text}"

    def _fill(self, hole: re.Match[str], params: Mapping[str, Param]) -> str:
        name, form = hole.groups()
        if name not in params:
            return hole.group()
        value = params[name]
        if isinstance(value, Moment):
            return self.date(value) if form == "date" else self.datetime(value)
        if isinstance(value, Day):
            return self.date(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._formed(value, form)
        return NONE if value is None else str(value)

    def _formed(self, value: Number, form: str | None) -> str:
        forms: dict[str, Callable[[Number], str]] = {
            "short": self.compact,
            "percent": self.percent,
            "duration": self.duration,
            "bytes": self.size,
        }
        return forms.get(form or "", self.number)(value)


def _or(decimals: int | None, usual: int) -> int:
    return usual if decimals is None else decimals


@lru_cache(maxsize=64)
def translator(language: str = "en", zone: str = "UTC") -> Translator:
    """The translator for a language tag (`en`, `en-US`, `de-AT`) and an IANA time zone.

    Words are those of the language, numbers and dates those of the region; English without one is the British.
    """
    tag = "en-GB" if language == "en" else language
    return Translator(str(Locale.parse(tag, sep="-")), ZoneInfo(zone), messages(base_language(language)))
