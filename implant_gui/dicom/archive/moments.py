"""DT values and ranges of them, as spans of time (PS3.5 6.2, PS3.4 C.2.2.2.5).

What the standard leaves open is decided here:

* A value with reduced precision is the span that it names: `2024` is the whole year. As a range's beginning it stands
  for its first moment, as its end for its last, so that `-2024` includes all of 2024.
* A stored value matches a single value that is as precise or less: `2024` finds `20240315`, not the other way round. It
  lies in a range when its first moment does.
* A value without an offset is in the zone of its data set, Timezone Offset From UTC (0008,0201), or else in UTC.
* A hyphen may begin a negative offset or separate a range. `20240101120000-0500` is read as an offset, because the year
  500 is no end of anything here; a range from it needs full dates: `20240101-20241231`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_MOMENT: Final = r"\d{4}(?:\d\d){0,5}(?:\.\d{1,6})?(?:[+-](?:0\d|1[0-4])[0-5]\d)?"
_RANGE: Final = re.compile(rf"(?P<first>{_MOMENT})?-(?P<last>{_MOMENT})?")
_PARTS: Final = re.compile(
    r"(?P<digits>\d{4}(?:\d\d){0,5})(?:\.(?P<fraction>\d{1,6}))?(?:(?P<sign>[+-])(?P<hours>0\d|1[0-4])(?P<minutes>[0-5]\d))?"
)
_EPOCH: Final = datetime(1, 1, 1)
_MICROSECOND: Final = timedelta(microseconds=1)
_EARLIEST: Final = -(2**62)
_LATEST: Final = 2**62
_BEGINNING: Final = (1, 1, 1, 0, 0, 0)
"""What the parts that are left out stand for, for the first moment."""
_UNITS: Final = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last microsecond, both included, counted from the year 1 in UTC."""

    first: int
    last: int

    def covers(self, other: "Span") -> bool:
        """Whether all of `other` is within this one."""
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class DateTimeKey:
    """What a DT key asks for."""

    span: Span
    is_range: bool

    def accepts(self, stored: Span) -> bool:
        """Whether a stored value matches."""
        if self.is_range:
            return self.span.first <= stored.first <= self.span.last
        return self.span.covers(stored)


def parse_offset(text: str) -> int:
    """Timezone Offset From UTC, such as ``-0500``, in minutes; 0 for what is none."""
    found = re.fullmatch(r"([+-])(\d\d)(\d\d)", text.strip())
    return 0 if found is None else int(f"{found[1]}{int(found[2]) * 60 + int(found[3])}")


def parse_span(text: str, zone_minutes: int = 0) -> Span | None:
    """The time that a DT value names; None when it is not one."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return None
    digits = found["digits"]
    if found["fraction"] and len(digits) < 14:
        return None
    try:
        first, length = _first_and_length(digits, found["fraction"] or "")
    except ValueError:
        return None
    minutes = zone_minutes
    if found["sign"]:
        minutes = int(f"{found['sign']}{int(found['hours']) * 60 + int(found['minutes'])}")
    begin = (first - _EPOCH) // _MICROSECOND - minutes * 60_000_000
    return Span(begin, begin + length // _MICROSECOND - 1)


def parse_key(text: str, zone_minutes: int = 0) -> DateTimeKey | None:
    """What a DT key asks for; None when it is neither a value nor a range."""
    stripped = text.strip()
    single = parse_span(stripped, zone_minutes)
    if single is not None:
        return DateTimeKey(single, is_range=False)
    found = _RANGE.fullmatch(stripped)
    if found is None or stripped == "-":
        return None
    first = parse_span(found["first"], zone_minutes) if found["first"] else Span(_EARLIEST, _EARLIEST)
    last = parse_span(found["last"], zone_minutes) if found["last"] else Span(_LATEST, _LATEST)
    if first is None or last is None:
        return None
    return DateTimeKey(Span(first.first, last.last), is_range=True)


def _first_and_length(digits: str, fraction: str) -> tuple[datetime, timedelta]:
    given = [int(digits[:4]), *(int(digits[at : at + 2]) for at in range(4, len(digits), 2))]
    year, month, day, hour, minute, second = (*given, *_BEGINNING[len(given) :])
    # A leap second counts as the one before it: Python has none.
    first = datetime(year, month, day, hour, minute, min(second, 59), int(fraction.ljust(6, "0")))
    match len(given):
        case 1:
            return first, timedelta(days=366 if calendar.isleap(year) else 365)
        case 2:
            return first, timedelta(days=calendar.monthrange(year, month)[1])
        case _ if fraction:
            return first, timedelta(microseconds=10 ** (6 - len(fraction)))
        case parts:
            return first, _UNITS[parts - 3]
