"""When a technician works on a day: shifts, the gaps between them, breaks and absences. Local times become UTC here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from data.field_service.model import Absence, Technician
from data.field_service.route import Span, Stop

MIDNIGHT = "24:00"


def shift_spans(technician: Technician, day: date, zone: ZoneInfo) -> list[Span]:
    """The shifts of a day in seconds, in order. A shift may end at 24:00, and on the next day when it ends before it
    begins; hours that the clock skips or repeats are counted as they pass."""
    spans = []
    for start, end in technician.shifts.get(str(day.isoweekday()), ()):
        begins, ends = _seconds(day, start, zone), _seconds(day, end, zone)
        spans.append((begins, ends if ends > begins else ends + 86_400))
    return sorted(spans)


def blocks(technician: Technician, day: date, zone: ZoneInfo, absences: Iterable[Absence]) -> list[Stop]:
    """What happens inside a day besides jobs: gaps between shifts, absences, breaks; without the parts that lie outside
    the shifts, ordered by their first possible start."""
    spans = shift_spans(technician, day, zone)
    if not spans:
        return []
    first, last = spans[0][0], spans[-1][1]
    fixed = [(end, start, "off") for (_, end), (start, _) in zip(spans, spans[1:], strict=False)]
    for absence in absences:
        begins, ends = max(first, absence.start.timestamp()), min(last, absence.end.timestamp())
        if begins < ends:
            fixed.append((begins, ends, "absence"))
    found = [Stop(kind, None, end - start, ((start, start),), kind=kind) for start, end, kind in _apart(fixed)]
    for pause in technician.breaks:
        begins, ends = _seconds(day, pause.earliest, zone), _seconds(day, pause.latest, zone)
        busy = any(start < ends + 60 * pause.minutes and end > begins for start, end, _ in fixed)
        if first <= begins and ends + 60 * pause.minutes <= last and not busy:
            found.append(Stop("break", None, 60.0 * pause.minutes, ((begins, ends),), kind="break"))
    return sorted(found, key=lambda stop: stop.windows[0])


def _apart(spans: list[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Spans in order, those that overlap put together under the name of the first."""
    found: list[tuple[float, float, str]] = []
    for start, end, kind in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end), found[-1][2])
        else:
            found.append((start, end, kind))
    return found


def _seconds(day: date, clock: str, zone: ZoneInfo) -> float:
    if clock == MIDNIGHT:
        return datetime.combine(day, time(), zone).timestamp() + 86_400
    return datetime.combine(day, time.fromisoformat(clock), zone).timestamp()
