"""DICOM date-times (PS3.5 Table 6.2-1, VR DT), written for people."""

from functools import lru_cache

from implant_gui.domain.moments import DT
from implant_gui.domain.moments import parse_moment as parse_moment


@lru_cache(maxsize=20_000)
def moment_text(text: str) -> str:
    """`text` as people read it, with the precision that it has: ``2024-03``, ``2024-03-01``, ``2024-03-01 12:30``.

    What is no date-time is given back as it is.
    """
    found = DT.fullmatch(text.strip())
    if found is None or parse_moment(text) is None:
        return text
    date = "-".join(part for part in (found["year"], found["month"], found["day"]) if part)
    clock = [part for part in (found["hour"], found["minute"], found["second"]) if part]
    if not any(int(part) for part in clock):
        return date  # midnight is how a date without a time is usually written
    if clock[2:] == ["00"]:
        del clock[2]
    time = ":".join(clock) if len(clock) > 1 else f"{clock[0]}:00"
    return f"{date} {time} {found['offset'] or ''}".rstrip()
