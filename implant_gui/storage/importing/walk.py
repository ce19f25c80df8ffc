"""Walks through an encoded data set to see that it is whole, while it is copied (PS3.5 7).

Values are not decoded, apart from the two UIDs that say what the object is. Sequences of defined length are taken as
they are; those of undefined length have to be walked through, since nothing else tells where they end.
"""

import struct
from collections.abc import Callable
from typing import Final

from implant_gui.storage.importing.refusal import Refusal
from implant_gui.storage.importing.tape import Tape

SOP_CLASS: Final = 0x00080016
SOP_INSTANCE: Final = 0x00080018
_ITEM: Final = 0xFFFEE000
_ITEM_END: Final = 0xFFFEE00D
_SEQUENCE_END: Final = 0xFFFEE0DD
_UNDEFINED: Final = 0xFFFFFFFF
_DEEPEST: Final = 32
_LONGEST_UID: Final = 256
_LONG_VRS: Final = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_SHORT_VRS: Final = frozenset(
    {
        *(b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO"),
        *(b"LT", b"PN", b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US"),
    }
)
_HEAD: Final = struct.Struct("<HHI")


class Walk:
    """One pass over a data set.

    Args:
        tape: stands at the beginning of the data set.
        is_implicit: Implicit VR Little Endian rather than Explicit.
        write: gets every byte, in order.
        on_uids: called once, when SOP Class UID and SOP Instance UID have gone by.
    """

    def __init__(
        self,
        tape: Tape,
        write: Callable[[bytes], None],
        on_uids: Callable[[str, str], None],
        *,
        is_implicit: bool,
    ) -> None:
        self._tape = tape
        self._write = write
        self._on_uids = on_uids
        self._is_implicit = is_implicit
        self._uids: dict[int, str] = {}
        self._is_told = False

    def run(self) -> None:
        """Walk to the end.

        Raises:
            Refusal: the data set is broken or does not say what it is.
        """
        while head := self._tape.take_or_end(_HEAD.size):
            tag = self._tag(head)
            if tag > SOP_INSTANCE and not self._is_told:
                self._tell()
            self._element(head, tag, is_implicit=self._is_implicit, depth=0)
        if not self._is_told:
            self._tell()

    def _tell(self) -> None:
        if SOP_CLASS not in self._uids or SOP_INSTANCE not in self._uids:
            raise Refusal("The data set does not begin with a SOP Class UID and a SOP Instance UID.")
        self._is_told = True
        self._on_uids(self._uids[SOP_CLASS], self._uids[SOP_INSTANCE])

    def _element(self, head: bytes, tag: int, *, is_implicit: bool, depth: int) -> None:
        self._write(head)
        if tag >> 16 == 0xFFFE:
            raise Refusal("A delimiter stands where an element should.")
        vr, length = (b"UN", _HEAD.unpack(head)[2]) if is_implicit else self._explicit(head)
        if length == _UNDEFINED:
            if vr not in (b"SQ", b"UN"):
                raise Refusal(f"An element that is no sequence has no length: {_shown(tag)}.")
            # PS3.5 6.2.2 note 2: the items of a UN of undefined length are in Implicit VR Little Endian.
            self._items(is_implicit=is_implicit or vr == b"UN", depth=depth + 1)
        elif depth == 0 and tag in (SOP_CLASS, SOP_INSTANCE):
            if length > _LONGEST_UID:
                raise Refusal(f"{_shown(tag)} is too long to be a UID.")
            self._uids[tag] = self._copied(length).decode("ascii", "replace")
        else:
            self._copy(length)

    def _explicit(self, head: bytes) -> tuple[bytes, int]:
        vr = head[4:6]
        if vr in _LONG_VRS:
            return vr, int.from_bytes(self._copied(4), "little")
        if vr not in _SHORT_VRS:
            raise Refusal(f"{_shown(self._tag(head))} has no value representation that exists.")
        return vr, int.from_bytes(head[6:], "little")

    def _items(self, *, is_implicit: bool, depth: int) -> None:
        if depth > _DEEPEST:
            raise Refusal(f"Sequences are nested more than {_DEEPEST} deep.")
        while True:
            head = self._copied(_HEAD.size)
            tag = self._tag(head)
            if tag == _SEQUENCE_END:
                return
            if tag != _ITEM:
                raise Refusal(f"{_shown(tag)} stands where an item of a sequence should.")
            length = _HEAD.unpack(head)[2]
            if length == _UNDEFINED:
                self._item(is_implicit=is_implicit, depth=depth)
            else:
                self._copy(length)

    def _item(self, *, is_implicit: bool, depth: int) -> None:
        while True:
            head = self._tape.take(_HEAD.size)
            tag = self._tag(head)
            if tag == _ITEM_END:
                self._write(head)
                return
            self._element(head, tag, is_implicit=is_implicit, depth=depth)

    def _copied(self, count: int) -> bytes:
        data = self._tape.take(count)
        self._write(data)
        return data

    def _copy(self, count: int) -> None:
        for piece in self._tape.pieces(count):
            self._write(piece)

    @staticmethod
    def _tag(head: bytes) -> int:
        group, element, _ = _HEAD.unpack(head)
        return int(group) << 16 | int(element)


def _shown(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
