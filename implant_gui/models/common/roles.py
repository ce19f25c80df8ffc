"""What a view can ask a cell for beside Qt's own roles, and the vocabulary of the answers.

Models name icons and tones; views turn the names into pictures and colours.
"""

from enum import Enum, IntEnum, StrEnum
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
"""The parent of top-level rows. Module-level, so that it can be a default argument."""

DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
TEXT_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
ACCESSIBLE_TEXT: Final = int(Qt.ItemDataRole.AccessibleTextRole)
# Plain integers: `data` compares them some hundred thousand times while a tree fills.


class Role(IntEnum):
    """Custom roles. What a model does not know of, it answers with None."""

    VALUE = 0x0100
    """The domain value of the row."""
    SORT = 0x0101
    """What the cell sorts by."""
    UIDS = 0x0102
    """SOP Instance UIDs at and below the row, in order (a list once it went through QVariant)."""
    MATCH = 0x0103
    """The row's `Match`; None for a row that groups others."""
    STATE = 0x0104
    """The row's state as an enum of its model: `Liveness`, `TransferGroup`, `TraceKind`, ..."""
    ICON_NAME = 0x0105
    """The name of an icon; "" for none."""
    MARK = 0x0106
    """All `Mark`s of the row, weightiest first (a list once it went through QVariant)."""
    TONE = 0x0107
    """The `Tone` of the cell."""
    COUNT = 0x0108
    """How many matches are below a row that groups others; None for a match."""
    KIND = 0x0109
    """The `NodeKind` of the row of a tree."""
    SERVERS = 0x010A
    """Names of the servers that returned the row, in order of their answers."""
    PROGRESS = 0x010B
    """From 0.0 to 1.0, None where it cannot be told."""
    PRESENCE = 0x010C
    """The `Presence` of the cell's attribute."""
    JOB_ID = 0x010D
    """The job that a row is about; None for none."""


class Tone(Enum):
    """How a row or a cell should feel; always shown together with words or an icon."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    BUSY = "busy"
    MUTED = "muted"


class Presence(Enum):
    """Whether a server returned an attribute (PS3.4 C.4.1.1.3.2: what it does not support, it leaves out)."""

    PRESENT = "present"
    EMPTY = "empty"
    NOT_RETURNED = "not-returned"


class NodeKind(Enum):
    """What a row of the result tree stands for."""

    MAKER = "maker"
    PRODUCT = "product"
    PROCEDURE = "procedure"
    ISSUER = "issuer"
    TEMPLATE = "template"
    ASSEMBLY = "assembly"
    GROUP = "group"

    @property
    def is_match(self) -> bool:
        """Whether such a row is one match, rather than a heading over several."""
        return self in (NodeKind.TEMPLATE, NodeKind.ASSEMBLY, NodeKind.GROUP)


class Icon(StrEnum):
    """Names of the icons that models ask for (Tabler's names)."""

    MAKER = "building-factory"
    PRODUCT = "box"
    PROCEDURE = "stethoscope"
    ISSUER = "users-group"
    TEMPLATE = "bone"
    ASSEMBLY = "puzzle"
    GROUP = "stack-2"
    HELD = "folder-check"
    SUPERSEDED = "history"
    NOT_YET_EFFECTIVE = "calendar-clock"
    DISAPPROVED = "world-off"
    TEXT_PROBLEM = "alphabet-latin"
    NO_UID = "link-off"
    UNKNOWN = "circle-dashed"
    BUSY = "loader"
    GOOD = "circle-check"
    WARN = "alert-triangle"
    BAD = "circle-x"
    WAITING = "clock"
    PAUSED = "player-pause"
    INTERRUPTED = "unlink"
    CANCELLED = "player-stop"
    RECEIVED = "mail-opened"
    REFUSED = "ban"
    STRANGER = "user-x"
    INFO = "info-circle"
    BUG = "bug"
    CONNECT = "plug-connected"
    DISCONNECT = "plug-connected-x"
    TRANSFER = "transfer"
    SEARCH = "search"
    CONFLICT = "versions"
    NOTIFICATION = "alert-octagon"
    DUPLICATE = "copy"
    FAVOURITE = "star-filled"
    NO_FAVOURITE = "star"
