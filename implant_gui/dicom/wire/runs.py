"""Responses that only differ in their identifiers, each in two PDUs: what a query brings by thousands.

Their command PDU is the same bytes again and again, so it is compared instead of read; and where the identifier is as
long as the one before, so is its header. Whatever is not just so is left to the general way, which checks every field.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from implant_gui.dicom.commands import Command
from implant_gui.dicom.wire.incoming import COMMAND, LAST, PduType

_BOTH_HEADERS: Final = struct.Struct(">BxLLBB")
_PDV_LENGTH, _PDV_REST = 4, 2
PDV_OVERHEAD: Final = _PDV_LENGTH + _PDV_REST
"""What the length of a PDU with one PDV counts beside the bytes that the PDV carries."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A command that an identifier follows, with the bytes of the P-DATA-TF PDU that it comes in alone."""

    context_id: int
    command: Command
    encoded: bytes
    pdu: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        size = len(self.encoded) + PDV_OVERHEAD
        header = _BOTH_HEADERS.pack(PduType.P_DATA_TF, size, size - _PDV_LENGTH, self.context_id, COMMAND | LAST)
        object.__setattr__(self, "pdu", header + self.encoded)


def take_run(announced: Announcement, data: bytes, longest_pdu: int) -> tuple[list[bytes], int]:
    """The identifiers of the messages at the beginning of `data` that are announced alike, and where they end.

    Each has a PDU of its own, whole and of at most `longest_pdu` bytes, with nothing else in it.
    """
    identifiers: list[bytes] = []
    position, limit = 0, len(data)
    heads, size = b"", 0  # of the message before: its command PDU with its identifier's headers, its identifier
    while True:
        if not heads or not data.startswith(heads, position):
            start = position + len(announced.pdu) + _BOTH_HEADERS.size
            if start > limit or not data.startswith(announced.pdu, position):
                break
            heads = data[position:start]
            fitting = _size_of_identifier(heads, announced.context_id, longest_pdu)
            if fitting is None:
                break
            size = fitting
        start = position + len(heads)
        if start + size > limit:
            break
        position = start + size
        identifiers.append(data[start:position])
    return identifiers, position


def _size_of_identifier(heads: bytes, context_id: int, longest_pdu: int) -> int | None:
    """The size of the identifier whose headers end `heads`; None unless it fills one PDU and ends with it."""
    kind, length, pdv_length, context, flags = _BOTH_HEADERS.unpack_from(heads, len(heads) - _BOTH_HEADERS.size)
    is_whole = flags == LAST and PDV_OVERHEAD <= length <= longest_pdu and pdv_length + _PDV_LENGTH == length
    if kind != PduType.P_DATA_TF or context != context_id or not is_whole:
        return None
    return int(length) - PDV_OVERHEAD
