"""What can be said of an object that is held when all of it is read again."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Finding(Enum):
    """What can be said of an object."""

    SOUND = "sound"
    """The file holds what its name says, and the index knows it."""
    NOT_INDEXED = "not-indexed"
    """As `SOUND`, but it cannot be found before the index is made again."""
    DAMAGED = "damaged"
    """The file does not hold what its name says."""
    UNREADABLE = "unreadable"
    MISSING = "missing"
    """The index knows it, and there is no file."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """An object, and what is the matter with it."""

    path: Path
    finding: Finding
