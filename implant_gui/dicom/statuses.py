"""What a response says: its status, its counters, the list of what failed (PS3.7 9.1 and C, PS3.4 C.4).

Read from the command set as it was encoded. pynetdicom's reading of it drops Error ID, and a comment in another
character set than ASCII; both matter to somebody who looks for the reason of a failure.
"""

from dataclasses import dataclass, field
from typing import Final

from implant_gui.dicom.character_sets import TextReader
from implant_gui.dicom.elements import MalformedDatasetError, read_elements, tag_text
from implant_gui.domain.information_model import IMPLICIT_VR_LITTLE_ENDIAN, Service
from implant_gui.domain.match import EncodedDataset
from implant_gui.domain.status import DimseStatus, SubOperations
from implant_gui.domain.status_table import read_status
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid, is_uid

AFFECTED_SOP_CLASS_UID: Final = 0x00000002
COMMAND_FIELD: Final = 0x00000100
MESSAGE_ID_BEING_RESPONDED_TO: Final = 0x00000120
STATUS: Final = 0x00000900
OFFENDING_ELEMENT: Final = 0x00000901
ERROR_COMMENT: Final = 0x00000902
ERROR_ID: Final = 0x00000903
AFFECTED_SOP_INSTANCE_UID: Final = 0x00001000
REMAINING: Final = 0x00001020
COMPLETED: Final = 0x00001021
FAILED: Final = 0x00001022
WARNING: Final = 0x00001023
_FAILED_SOP_INSTANCE_UID_LIST: Final = 0x00080058

RESPONSE: Final = 0x8000
"""Set in the command field of every response."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command set, its elements undecoded. Absent elements are None, whoever asks for them."""

    elements: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def decode(cls, encoded: bytes) -> "Command":
        """The command set that `encoded` holds (always implicit VR little endian, PS3.7 6.3.1).

        Raises:
            MalformedDatasetError: it is none.
        """
        elements = read_elements(encoded, IMPLICIT_VR_LITTLE_ENDIAN)
        return cls({element.tag: element.value for element in elements})

    def number(self, tag: int) -> int | None:
        """The value of a US element."""
        value = self.elements.get(tag, b"")
        return int.from_bytes(value[:2], "little") if len(value) >= 2 else None

    def text(self, tag: int) -> str | None:
        """The value of a text element without its padding; a command declares no character set, so UTF-8 or Latin-1."""
        value = self.elements.get(tag)
        return None if value is None else _UNDECLARED.decode(value)[0].strip("\0 ")

    def tags(self, tag: int) -> tuple[str, ...]:
        """The values of an AT element as ``(gggg,eeee)``."""
        value = self.elements.get(tag, b"")
        pairs = (value[start : start + 4] for start in range(0, len(value) - 3, 4))
        return tuple(
            tag_text(int.from_bytes(pair[:2], "little") << 16 | int.from_bytes(pair[2:], "little")) for pair in pairs
        )


_UNDECLARED: Final = TextReader(None)


def dimse_status(command: Command, service: Service, peer_class_uid: str = "") -> DimseStatus:
    """The status of a response.

    Raises:
        ValueError: it has none, which no response may lack.
    """
    code = command.number(STATUS)
    if code is None:
        raise ValueError("A response without a status.")
    comment = command.text(ERROR_COMMENT)
    return DimseStatus(
        reading=read_status(code, service, peer_class_uid),
        comment=None if comment is None else visible(comment),
        offending_elements=command.tags(OFFENDING_ELEMENT),
        error_id=command.number(ERROR_ID),
    )


def sub_operations(command: Command) -> SubOperations:
    """The counters of a response, as far as it has them."""
    return SubOperations(
        remaining=command.number(REMAINING),
        completed=command.number(COMPLETED),
        failed=command.number(FAILED),
        warning=command.number(WARNING),
    )


def failed_uids(identifier: EncodedDataset | None) -> tuple[Uid, ...]:
    """Failed SOP Instance UID List of a final response, each once; what is no UID is left out."""
    if identifier is None:
        return ()
    try:
        elements = read_elements(identifier.data, identifier.transfer_syntax)
    except MalformedDatasetError:
        return ()
    value = next((element.value for element in elements if element.tag == _FAILED_SOP_INSTANCE_UID_LIST), b"")
    texts = (part.strip("\0 ") for part in value.decode("latin-1").split("\\"))
    return tuple(dict.fromkeys(Uid(text) for text in texts if is_uid(text)))
