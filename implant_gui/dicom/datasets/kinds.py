"""What the headers of attributes say; the same headers give the same object, so that nothing is looked up twice."""

import struct
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from implant_gui.dicom.datasets.elements import DELIMITERS, SHORT_VRS, MalformedDatasetError, dictionary_vr, tag_text
from implant_gui.dicom.datasets.value_text import attribute_name, effective_vr

LONG_HEADER: Final = 12
"""Bytes of a header in explicit VR whose length has 32 bits."""
explicit_header = struct.Struct("<6sH").unpack_from
"""Tag and VR for `explicit_kind`, and the length if it has 16 bits."""
implicit_header = struct.Struct("<4sL").unpack_from
"""Tag for `implicit_kind`, and the length; also of items and delimiters."""
long_length = struct.Struct("<L").unpack_from


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What the header of an attribute says, but for its length. The same headers give the same object.

    Attributes:
        vr: what to read the value by.
        header: how many bytes the header has.
        may_be_undefined: whether the length may be undefined, which makes it a sequence.
        is_sequence: whether the value consists of items.
        is_delimited: whether a delimiter ends it.
        within: whether the items are in explicit VR.
    """

    tag: int
    name: str
    vr: str
    header: int
    may_be_undefined: bool
    is_sequence: bool
    is_delimited: bool
    within: bool


@lru_cache(maxsize=4096)
def explicit_kind(head: bytes) -> Kind:
    """Of the first six bytes of a header in explicit VR.

    Raises:
        MalformedDatasetError: there is no VR.
    """
    tag = _tag(head)
    if tag >> 16 == DELIMITERS:
        raise MalformedDatasetError(f"{tag_text(tag)} stands where an attribute should begin")
    vr = head[4:].decode("latin-1")
    if not ("A" <= vr[0] <= "Z" and "A" <= vr[1] <= "Z"):
        raise MalformedDatasetError(f"{tag_text(tag)} has no VR")
    header = 8 if vr in SHORT_VRS else LONG_HEADER
    is_sequence = vr == "SQ"
    may_be_undefined = is_sequence or vr == "UN"
    within = vr != "UN"  # PS3.5 6.2.2
    return Kind(tag, attribute_name(tag), effective_vr(tag, vr), header, may_be_undefined, is_sequence, False, within)


@lru_cache(maxsize=4096)
def implicit_kind(head: bytes) -> Kind:
    """Of the first four bytes of a header in implicit VR."""
    tag = _tag(head)
    vr = dictionary_vr(tag)
    return Kind(tag, attribute_name(tag), vr, 8, vr in ("SQ", "UN"), vr == "SQ", False, False)


def _tag(head: bytes) -> int:
    return int.from_bytes(head[:2], "little") << 16 | int.from_bytes(head[2:4], "little")


@lru_cache(maxsize=4096)
def delimited(kind: Kind) -> Kind:
    """The same for a sequence that a delimiter ends."""
    return replace(kind, is_sequence=True, is_delimited=True)
