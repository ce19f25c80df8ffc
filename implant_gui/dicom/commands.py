"""DIMSE command sets: group 0000, always implicit VR little endian (PS3.7 6.3.1, E.1).

A small coder of our own. A command accompanies every match and every object, and pynetdicom's reading of it drops
Error ID and whatever is not ASCII, which matters to somebody who looks for the reason of a failure.
"""

import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from implant_gui.dicom.datasets.character_sets import TextReader
from implant_gui.dicom.datasets.elements import MalformedDatasetError, read_elements, tag_text
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN, Service

AFFECTED_SOP_CLASS_UID: Final = 0x00000002
COMMAND_FIELD: Final = 0x00000100
MESSAGE_ID: Final = 0x00000110
MESSAGE_ID_BEING_RESPONDED_TO: Final = 0x00000120
MOVE_DESTINATION: Final = 0x00000600
PRIORITY: Final = 0x00000700
COMMAND_DATA_SET_TYPE: Final = 0x00000800
STATUS: Final = 0x00000900
OFFENDING_ELEMENT: Final = 0x00000901
ERROR_COMMENT: Final = 0x00000902
ERROR_ID: Final = 0x00000903
AFFECTED_SOP_INSTANCE_UID: Final = 0x00001000
REMAINING: Final = 0x00001020
COMPLETED: Final = 0x00001021
FAILED: Final = 0x00001022
WARNING: Final = 0x00001023
MOVE_ORIGINATOR_AE_TITLE: Final = 0x00001030
MOVE_ORIGINATOR_MESSAGE_ID: Final = 0x00001031

NO_DATA_SET: Final = 0x0101
HAS_DATA_SET: Final = 0x0001
MEDIUM: Final = 0x0000
RESPONSE: Final = 0x8000
"""Set in the command field of every response."""

_UIDS: Final = (AFFECTED_SOP_CLASS_UID, AFFECTED_SOP_INSTANCE_UID)
_HEADER: Final = struct.Struct("<HHL")
_NUMBER: Final = struct.Struct("<HHLH")
_GROUP_LENGTH: Final = struct.Struct("<HHLL")
_UNDECLARED: Final = TextReader(None)


class CommandField(IntEnum):
    """Command Field (0000,0100) of the DIMSE-C services."""

    C_STORE_RQ = 0x0001
    C_STORE_RSP = 0x8001
    C_GET_RQ = 0x0010
    C_GET_RSP = 0x8010
    C_FIND_RQ = 0x0020
    C_FIND_RSP = 0x8020
    C_MOVE_RQ = 0x0021
    C_MOVE_RSP = 0x8021
    C_ECHO_RQ = 0x0030
    C_ECHO_RSP = 0x8030
    C_CANCEL_RQ = 0x0FFF


REQUESTS: Final = {
    Service.STORE: CommandField.C_STORE_RQ,
    Service.GET: CommandField.C_GET_RQ,
    Service.FIND: CommandField.C_FIND_RQ,
    Service.MOVE: CommandField.C_MOVE_RQ,
    Service.ECHO: CommandField.C_ECHO_RQ,
}
"""The request of each service; `RESPONSE` makes it that of its responses."""


class Command:
    """A command set, its elements undecoded. Absent elements are None, whoever asks for them.

    Attributes:
        field: Command Field; see `CommandField`.
        status: Status, of a response.
        has_data_set: whether a data set or an identifier follows.
    """

    __slots__ = ("elements", "field", "has_data_set", "status")

    def __init__(self, elements: Mapping[int, bytes] | None = None) -> None:
        self.elements: Final = {} if elements is None else dict(elements)
        self.field: Final = self.number(COMMAND_FIELD)
        self.status: Final = self.number(STATUS)
        self.has_data_set: Final = self.number(COMMAND_DATA_SET_TYPE) != NO_DATA_SET

    @classmethod
    def decode(cls, encoded: bytes) -> "Command":
        """The command set that `encoded` holds.

        Raises:
            MalformedDatasetError: it is none; the message says what is wrong with it.
        """
        values = _plain_values(encoded)
        if values is not None:
            return cls(values)
        elements = read_elements(encoded, IMPLICIT_VR_LITTLE_ENDIAN)
        for element in elements:
            if element.tag >> 16:
                raise MalformedDatasetError(f"{tag_text(element.tag)} has no place in a command set")
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


def _plain_values(encoded: bytes) -> dict[int, bytes] | None:
    """The elements of a command set as it should be; None leaves it to the general reader to say what is wrong."""
    values: dict[int, bytes] = {}
    position, end = 0, len(encoded)
    while position + _HEADER.size <= end:
        group, element, length = _HEADER.unpack_from(encoded, position)
        start = position + _HEADER.size
        position = start + length
        if group or position > end:
            return None
        values[element] = encoded[start:position]
    return values if position == end else None


def encode_command(elements: Mapping[int, int | str]) -> bytes:
    """`elements` in ascending order behind their group length; text is padded to even length as its VR wants."""
    body = b"".join([_encode_element(tag, elements[tag]) for tag in sorted(elements)])
    return _GROUP_LENGTH.pack(0, 0, 4, len(body)) + body


def _encode_element(tag: int, value: int | str) -> bytes:
    if isinstance(value, int):
        return _NUMBER.pack(0, tag, 2, value)
    text = value.encode("ascii")
    if len(text) % 2:
        text += b"\0" if tag in _UIDS else b" "
    return _HEADER.pack(0, tag, len(text)) + text
