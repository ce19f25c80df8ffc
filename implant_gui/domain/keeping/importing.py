"""What became of a file that somebody wanted to have in the library."""

from dataclasses import dataclass
from enum import Enum

from implant_gui.domain.service.instance import StoredInstance


class ImportOutcome(Enum):
    """The ways in which it can end."""

    NEW = "new"
    DUPLICATE = "duplicate"
    """Same UID, same bytes: it was held already."""
    CONFLICT = "conflict"
    """Same UID, other bytes: both are kept."""
    NOT_A_TEMPLATE = "not-a-template"
    """Something else, which is passed over."""
    UNREADABLE = "unreadable"
    """It should be read and cannot be."""

    @property
    def is_held(self) -> bool:
        """Whether the library holds it now."""
        return self in (ImportOutcome.NEW, ImportOutcome.DUPLICATE, ImportOutcome.CONFLICT)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file, and what became of it.

    Attributes:
        name: its path; for a member of an archive, that of the archive and its name there, as the archive has it.
        sentence: why it was not taken; "" if it was.
        instance: what is held, durably.
    """

    name: str
    outcome: ImportOutcome
    sentence: str = ""
    instance: StoredInstance | None = None


@dataclass(frozen=True, slots=True)
class ImportLimits:
    """How much is taken from somebody else's medium.

    Attributes:
        object_bytes: the largest object.
        entries: members of one archive, or records of one DICOMDIR.
        directory_bytes: the table of contents of an archive, or a DICOMDIR.
        ratio: how many times larger than the archive all that is in it may be together.
        free_bytes: so much may be in any archive, whatever its size.
    """

    object_bytes: int = 512 << 20
    entries: int = 100_000
    directory_bytes: int = 64 << 20
    ratio: int = 200
    free_bytes: int = 16 << 20
