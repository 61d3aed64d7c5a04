r"""Types that text may turn out to be, narrowest first. SQL over `$v`: a value trimmed, missing markers taken away."""

from __future__ import annotations

from dataclasses import dataclass

GROUPED = r"[-+]?[$€£¥]? ?([0-9]{1,3}(,[0-9]{3})+|0|[1-9][0-9]{0,14})(\.[0-9]+)?"
COMMA = r"[-+]?([0-9]{1,3}(\.[0-9]{3})+|0|[1-9][0-9]{0,14})(,[0-9]+)? ?[$€£¥]?"
ZONED = r"[0-9]{4}-.*:.*[0-9](Z|[+-][0-9]{2}(:?[0-9]{2})?)"
INSTANT = "CAST($v AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"


@dataclass(frozen=True)
class Candidate:
    """A type: `test` must hold for every value, `cast` then gives the typed one. `names` limits it to columns whose
    name matches."""

    name: str
    test: str
    cast: str
    names: str = ""


def _matching(name: str, pattern: str, cast: str, *, also: str = "") -> Candidate:
    test = f"regexp_full_match($v, '{pattern}')"
    return Candidate(name, f"{test} AND {also}" if also else test, cast)


def _written(name: str, pattern: str) -> Candidate:
    kind = "TIMESTAMP" if "%M" in pattern else "DATE"
    value = f"try_strptime($v, '{pattern}')"
    return Candidate(name, f"{value} IS NOT NULL", f"CAST({value} AS {kind})")


def _castable(name: str, pattern: str, kind: str) -> Candidate:
    return _matching(name, pattern, f"CAST($v AS {kind})", also=f"TRY_CAST($v AS {kind}) IS NOT NULL")


DATES: tuple[Candidate, ...] = (
    _castable("date", "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "DATE"),
    _matching("instant", ZONED, INSTANT, also="TRY_CAST($v AS TIMESTAMPTZ) IS NOT NULL"),
    _castable("timestamp", "[0-9]{4}-.*:.*", "TIMESTAMP"),
)
CANDIDATES: tuple[Candidate, ...] = (
    _matching("boolean", "(?i)true|false", "CAST($v AS BOOLEAN)"),
    Candidate(
        "digits",
        "regexp_full_match($v, '(19|20)[0-9]{6}') AND try_strptime($v, '%Y%m%d') IS NOT NULL",
        "CAST(try_strptime($v, '%Y%m%d') AS DATE)",
        names=r"(?i)(^|_)(date|day|datum|dt)(_|$)|date$",
    ),
    _matching("integer", "[-+]?(0|[1-9][0-9]{0,17})", "CAST($v AS BIGINT)"),
    _matching("cents", r"[-+]?(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?", "CAST($v AS DECIMAL(18, 2))"),
    _matching("decimal", r"[-+]?(0|[1-9][0-9]{0,12})(\.[0-9]{1,4})?", "CAST($v AS DECIMAL(18, 4))"),
    _castable("double", r"[-+]?(0|[1-9][0-9]{0,17})?(\.[0-9]*)?([eE][-+]?[0-9]+)?", "DOUBLE"),
    *DATES,
    _written("dots", "%d.%m.%Y"),
    _written("year_slashes", "%Y/%m/%d"),
    _written("day_first", "%d/%m/%Y"),
    _written("month_first", "%m/%d/%Y"),
    _written("dots_time", "%d.%m.%Y %H:%M"),
    _written("dots_seconds", "%d.%m.%Y %H:%M:%S"),
    _written("day_first_time", "%d/%m/%Y %H:%M"),
    _written("month_first_time", "%m/%d/%Y %H:%M"),
    _written("day_first_seconds", "%d/%m/%Y %H:%M:%S"),
    _written("month_first_seconds", "%m/%d/%Y %H:%M:%S"),
    _written("month_first_half_days", "%m/%d/%Y %I:%M:%S %p"),
    _matching("grouped", GROUPED, "CAST(regexp_replace($v, '[$€£¥, ]', '', 'g') AS DOUBLE)"),
    _matching("comma", COMMA, "CAST(replace(regexp_replace($v, '[$€£¥. ]', '', 'g'), ',', '.') AS DOUBLE)"),
)
EITHER_DAY_OR_MONTH_FIRST = {
    first.name: first.name.replace("day_first", "month_first")
    for first in CANDIDATES
    if first.name.startswith("day_first")
}
