"""The structure of a data set while it streams past: every length is followed, no value is looked at but two UIDs.

A data set that is cut short, or whose lengths do not add up, shows without its ever being in memory as a whole
(PS3.5 7). What has a known length is skipped; sequences and items of undefined length are entered, at most 32 deep.
"""

import struct
from typing import Final

from implant_gui.dicom.datasets.elements import (
    ITEM,
    ITEM_END,
    MAX_DEPTH,
    SEQUENCE_END,
    SHORT_VRS,
    UNDEFINED,
    MalformedDatasetError,
    dictionary_vr,
    tag_text,
)
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN
from implant_gui.domain.uid import MAX_LENGTH

SOP_CLASS_UID: Final = 0x00080016
SOP_INSTANCE_UID: Final = 0x00080018

_SHORT_VRS: Final = frozenset(vr.encode() for vr in SHORT_VRS)
_NESTABLE: Final = (b"SQ", b"UN")
_TAG_AND_LENGTH: Final = struct.Struct("<HHL")
_TAG_AND_VR: Final = struct.Struct("<HH2sH")
_LENGTH: Final = struct.Struct("<L")
_HEADER, _LONG_HEADER = 8, 12


class NamelessDatasetError(MalformedDatasetError):
    """The data set is whole, but lacks a SOP UID."""


class StreamedOutline:
    """Takes the chunks of one data set. Belongs to one thread."""

    def __init__(self, transfer_syntax: str) -> None:
        self.uids: Final[dict[int, str]] = {}
        """SOP Class UID and SOP Instance UID of the data set, as soon as they have come."""
        self._explicit = [transfer_syntax != IMPLICIT_VR_LITTLE_ENDIAN]
        self._in_item: list[bool] = []
        """One entry a level of undefined length: whether it is an item (else the sequence around items)."""
        self._header = b""
        self._skip = 0
        self._capture = 0
        self._value = b""

    @property
    def knows_uids(self) -> bool:
        """Whether both UIDs have come."""
        return len(self.uids) == 2

    def feed(self, chunk: memoryview) -> None:
        """Follow one more chunk.

        Raises:
            MalformedDatasetError: it cannot go on like this.
        """
        position, end = 0, len(chunk)
        while position < end:
            if self._skip:
                taken = min(self._skip, end - position)
                if self._capture:
                    self._captured(chunk[position : position + taken], self._skip == taken)
                self._skip -= taken
                position += taken
            elif self._header or end - position < _LONG_HEADER:
                position = self._take_header(chunk, position, end)
            else:  # as nearly always, all of it is there
                header = bytes(chunk[position : position + _LONG_HEADER])
                length = self._header_length(header)
                self._look_at(header[:length])
                position += length

    def close(self) -> None:
        """The data set has come to its end.

        Raises:
            NamelessDatasetError: it lacks a UID.
            MalformedDatasetError: it has not.
        """
        if self._skip or self._header or self._in_item:
            raise MalformedDatasetError("the data set is cut short")
        if not self.knows_uids:
            raise NamelessDatasetError("the data set lacks a SOP UID")

    def _take_header(self, chunk: memoryview, position: int, end: int) -> int:
        wanted = self._header_length(self._header)
        taken = min(wanted - len(self._header), end - position)
        self._header += chunk[position : position + taken]
        if len(self._header) == wanted == self._header_length(self._header):
            header, self._header = self._header, b""
            self._look_at(header)
        return position + taken

    def _header_length(self, header: bytes) -> int:
        """How long the header is of which `header` is a part, as far as one can tell from that."""
        is_element = not self._in_item or self._in_item[-1]
        if self._explicit[-1] and is_element and len(header) >= 6:
            is_delimiter = header[:2] == b"\xfe\xff"
            return _HEADER if is_delimiter or header[4:6] in _SHORT_VRS else _LONG_HEADER
        return _HEADER

    def _look_at(self, header: bytes) -> None:
        if self._in_item and not self._in_item[-1]:
            self._look_at_item(*_tag_of(header))
            return
        tag, vr, length = self._element(header)
        if tag == ITEM_END and self._in_item:
            self._leave()
        elif length == UNDEFINED:
            if (vr or dictionary_vr(tag).encode()) not in _NESTABLE:
                raise MalformedDatasetError(f"{tag_text(tag)} has no defined length")
            self._enter(is_item=False, explicit=self._explicit[-1] and vr != b"UN")
        else:
            self._skip = length
            if not self._in_item and tag in (SOP_CLASS_UID, SOP_INSTANCE_UID):
                self._begin_capture(tag, length)

    def _look_at_item(self, tag: int, length: int) -> None:
        if tag == SEQUENCE_END:
            self._leave()
        elif tag != ITEM:
            raise MalformedDatasetError(f"{tag_text(tag)} stands where an item should begin")
        elif length == UNDEFINED:
            self._enter(is_item=True, explicit=self._explicit[-1])
        else:
            self._skip = length

    def _element(self, header: bytes) -> tuple[int, bytes, int]:
        if not self._explicit[-1] or header[:2] == b"\xfe\xff":
            tag, length = _tag_of(header)
            if self._explicit[-1] and not (tag == ITEM_END and self._in_item):
                raise MalformedDatasetError(f"{tag_text(tag)} stands where an attribute should begin")
            return tag, b"", length
        group, element, vr, length = _TAG_AND_VR.unpack_from(header)
        tag = group << 16 | element
        if not (vr.isalpha() and vr.isupper()):
            raise MalformedDatasetError(f"{tag_text(tag)} has no VR")
        return tag, vr, _LENGTH.unpack_from(header, _HEADER)[0] if len(header) == _LONG_HEADER else length

    def _enter(self, *, is_item: bool, explicit: bool) -> None:
        if len(self._in_item) >= 2 * MAX_DEPTH:
            raise MalformedDatasetError(f"sequences are nested more than {MAX_DEPTH} deep")
        self._in_item.append(is_item)
        self._explicit.append(explicit)

    def _leave(self) -> None:
        self._in_item.pop()
        self._explicit.pop()

    def _begin_capture(self, tag: int, length: int) -> None:
        if length > MAX_LENGTH + 2:  # of which a part is enough to see that it is no UID that anybody announced
            self.uids[tag] = ""
            return
        self._capture, self._value = tag, b""
        if not length:
            self._captured(memoryview(b""), is_last=True)

    def _captured(self, part: memoryview, is_last: bool) -> None:
        self._value += part
        if is_last:
            self.uids[self._capture] = self._value.decode("latin-1").rstrip("\0 ")
            self._capture = 0


def _tag_of(header: bytes) -> tuple[int, int]:
    group, element, length = _TAG_AND_LENGTH.unpack_from(header)
    return group << 16 | element, length
