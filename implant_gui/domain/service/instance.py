"""Objects on their way to the disk, and once they are there."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.uid import Uid


class Route(Enum):
    """How an object came to us."""

    GET = "C-GET"
    MOVE = "C-MOVE"
    PUSHED = "C-STORE"
    """Sent without our asking."""
    IMPORTED = "import"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object came from.

    Attributes:
        ae_title: the AE that sent it; None for a file.
        host: its address; "" for a file.
        move_originator: Move Originator AE Title (0000,1030), when the request carried it.
        move_message_id: Move Originator Message ID (0000,1031), when the request carried it.
    """

    route: Route
    ae_title: AeTitle | None = None
    host: str = ""
    move_originator: AeTitle | None = None
    move_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class InstanceHeader:
    """What is known of an object before its data set: the UIDs are checked, the data set is not."""

    sop_class_uid: Uid
    sop_instance_uid: Uid
    transfer_syntax: Uid
    origin: Origin


class Novelty(Enum):
    """What an arrival meant for the place that it was stored in."""

    NEW = "new"
    DUPLICATE = "duplicate"
    """Same UID, same bytes: nothing was written."""
    CONFLICT = "conflict"
    """Same UID, other bytes: both are kept."""


@dataclass(frozen=True, slots=True)
class StoredInstance:
    """An object in a file of ours.

    Attributes:
        bytes: size of the file.
        sha256: of the encoded data set as it was received, in hexadecimal.
        is_durable: whether it survives a power cut by now; else `InstanceSink.make_durable` sees to it.
    """

    sop_class_uid: Uid
    sop_instance_uid: Uid
    path: Path
    bytes: int
    sha256: str
    origin: Origin
    novelty: Novelty = Novelty.NEW
    is_durable: bool = False
