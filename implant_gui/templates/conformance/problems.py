"""What can be wrong with an object, as values."""

from dataclasses import dataclass
from enum import Enum


class ProblemKind(Enum):
    """The kinds of deviation from an IOD."""

    UNKNOWN_SOP_CLASS = "unknown SOP class"
    MISSING_MODULE = "missing module"
    MISSING = "missing attribute"
    EMPTY = "empty attribute"
    NOT_ALLOWED = "attribute that is not allowed here"
    UNEXPECTED = "attribute that is not in the IOD"
    UNREADABLE = "value that cannot be read"
    WRONG_VR = "wrong value representation"
    WRONG_MULTIPLICITY = "wrong number of values"
    WRONG_VALUE = "value that is not permitted"
    WRONG_ITEM_COUNT = "wrong number of items"
    WRONG_NUMBERING = "wrong numbering"
    BROKEN_REFERENCE = "reference to nothing"
    INCONSISTENT = "values that contradict one another"


@dataclass(frozen=True, slots=True)
class Problem:
    """A deviation: where (as on the command line), of which kind, and in words."""

    path: str
    kind: ProblemKind
    sentence: str


def join(path: str, keyword: str) -> str:
    """The path of an attribute inside of `path`."""
    return f"{path}.{keyword}" if path else keyword
