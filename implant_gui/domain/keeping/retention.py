"""What of a library could be done without: a proposal, never a deed."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.ports import LibraryEntry


class Kept(Enum):
    """Why something superseded is not proposed for removal."""

    MARKED = "marked"
    """A favourite, or in a collection."""
    IN_USE = "in-use"
    """An assembly or a group that stays refers to it."""


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """What is superseded today, divided.

    Attributes:
        removable: nothing that stays needs it.
        kept: what stays all the same, and why.
    """

    removable: tuple[LibraryEntry, ...] = ()
    kept: tuple[tuple[LibraryEntry, Kept], ...] = ()

    @property
    def bytes(self) -> int:
        """What removal would give back."""
        return sum(entry.bytes for entry in self.removable)
