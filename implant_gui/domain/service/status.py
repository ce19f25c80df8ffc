"""A status as a value: category, meaning for its operation, and what the peer said beside it (PS3.7 C)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from implant_gui.domain.service.information_model import Service


class StatusCategory(Enum):
    """The classes of PS3.7 Annex C, and one for codes outside all of them."""

    SUCCESS = "Success"
    PENDING = "Pending"
    WARNING = "Warning"
    CANCEL = "Cancel"
    FAILURE = "Failure"
    UNKNOWN = "Unknown"

    @property
    def is_final(self) -> bool:
        """Whether no further response follows."""
        return self is not StatusCategory.PENDING


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """What a code means for one operation, in plain words.

    Attributes:
        pynetdicom: the reading that holds when a pynetdicom SCP sent the code; None when it has none of its own.
        cause: why a peer sends it; empty where nothing is wrong.
        next_step: what to try; empty where nothing is wrong.
    """

    code: int
    service: Service
    category: StatusCategory
    meaning: str
    pynetdicom: str | None = None
    cause: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class DimseStatus:
    """A status as it came: its code, our reading of it, and the related elements that were sent with it.

    Attributes:
        comment: Error Comment (0000,0902), None when not sent.
        offending_elements: Offending Element (0000,0901) as tags, such as ``(0008,0018)``.
        error_id: Error ID (0000,0903), None when not sent.
    """

    reading: StatusMeaning
    comment: str | None = None
    offending_elements: tuple[str, ...] = ()
    error_id: int | None = None

    @property
    def code(self) -> int:
        """Status (0000,0900)."""
        return self.reading.code

    @property
    def hex(self) -> str:
        """The code as people write it: ``0xA801``."""
        return f"0x{self.code:04X}"

    @property
    def category(self) -> StatusCategory:
        """Its class."""
        return self.reading.category

    @property
    def meaning(self) -> str:
        """What it means for its operation."""
        return self.reading.meaning


@dataclass(frozen=True, slots=True)
class SubOperations:
    """The four counters of a C-GET or C-MOVE response, each None where the peer did not send it (PS3.7 9.1.3)."""

    remaining: int | None = None
    completed: int | None = None
    failed: int | None = None
    warning: int | None = None

    @property
    def total(self) -> int | None:
        """How many there are in all, as far as the peer told; None when it told nothing."""
        return _sum((self.remaining, self.completed, self.failed, self.warning))

    @property
    def done(self) -> int | None:
        """How many have come to an end in whatever way; None when the peer told nothing."""
        return _sum((self.completed, self.failed, self.warning))

    def updated_by(self, later: "SubOperations") -> "SubOperations":
        """These counters with every one that `later` tells."""
        return SubOperations(
            remaining=self.remaining if later.remaining is None else later.remaining,
            completed=self.completed if later.completed is None else later.completed,
            failed=self.failed if later.failed is None else later.failed,
            warning=self.warning if later.warning is None else later.warning,
        )


NO_COUNTERS: Final = SubOperations()


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
