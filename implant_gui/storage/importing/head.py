"""The head of somebody else's DICOM file (PS3.10 7.1), read more leniently than our own files are."""

import struct
from typing import Final

from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid
from implant_gui.storage.importing.refusal import Refusal, not_a_template
from implant_gui.storage.importing.tape import Tape

HEAD_BYTES: Final = 132
PREFIX: Final = b"DICM"
_LONG_VRS: Final = frozenset({b"OB", b"OW", b"UN", b"UC", b"UR", b"UT", b"SQ", b"OD", b"OF", b"OL", b"OV"})
_ELEMENT: Final = struct.Struct("<HH2sH")
_TRANSFER_SYNTAX: Final = 0x0010
_MOST_BYTES: Final = 1 << 20
_DEFLATED: Final = "1.2.840.10008.1.2.1.99"


def read_transfer_syntax(tape: Tape) -> Uid:
    """The transfer syntax of the data set, at which `tape` stands afterwards.

    The group's length is not believed: some writers forget it or get it wrong, and where the group ends can be seen.

    Raises:
        Refusal: this is no DICOM file, or its data set is encoded in a way that is not taken.
    """
    if tape.take_some(HEAD_BYTES)[-len(PREFIX) :] != PREFIX:
        raise not_a_template("This is no DICOM file.")
    syntax = _transfer_syntax(tape)
    if syntax == _DEFLATED:
        raise Refusal("The data set is compressed (Deflated Explicit VR Little Endian), which is not taken.")
    known = next((each for each in TRANSFER_SYNTAXES if each == syntax), None)
    if known is None:
        told = f"The transfer syntax {visible(syntax[:80])} is not taken." if syntax else "It tells no transfer syntax."
        raise Refusal(told)
    return known


def _transfer_syntax(tape: Tape) -> str:
    syntax, total = "", 0
    while head := tape.take_or_end(_ELEMENT.size):
        group, element, vr, length = _ELEMENT.unpack(head)
        if group != 0x0002:
            tape.put_back(head)
            break
        if vr in _LONG_VRS:
            (length,) = struct.unpack("<I", tape.take(4))
        total += length
        if total > _MOST_BYTES:
            raise Refusal("The file meta information is too long.")
        value = tape.take(length)
        if element == _TRANSFER_SYNTAX:
            syntax = value.decode("ascii", "replace").strip(" \0")
    return syntax
