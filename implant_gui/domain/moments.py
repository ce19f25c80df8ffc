"""DICOM date-times (PS3.5 Table 6.2-1, VR DT), read for comparing."""

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

DT: Final = re.compile(
    r"(?P<year>\d{4})((?P<month>\d\d)((?P<day>\d\d)((?P<hour>\d\d)((?P<minute>\d\d)((?P<second>\d\d)(\.(?P<part>\d{1,6}))?)?)?)?)?)?"
    r"(?P<offset>[+-]\d{4})?"
)
_FIELDS: Final = {"year": 1, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0}


@lru_cache(maxsize=20_000)
def parse_moment(text: str) -> datetime | None:
    """The moment at which `text` begins (``2024`` begins on 1 January), with its offset or else in local time.

    None when it is no date-time.
    """
    found = DT.fullmatch(text.strip())
    if found is None:
        return None
    numbers = {name: int(found[name] or least) for name, least in _FIELDS.items()}
    try:
        moment = datetime(
            numbers["year"],
            numbers["month"],
            numbers["day"],
            numbers["hour"],
            numbers["minute"],
            min(numbers["second"], 59),  # 60 is a leap second
            int((found["part"] or "0").ljust(6, "0")),
        )
        return moment.replace(tzinfo=_zone(found["offset"])) if found["offset"] else moment.astimezone()
    except (ValueError, OverflowError):
        return None


def _zone(offset: str) -> timezone:
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    return timezone(timedelta(minutes=minutes if offset[0] == "+" else -minutes))
