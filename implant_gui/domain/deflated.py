"""Deflated files: how long their data sets really are, found out without having them in memory (PS3.5 A.5).

Whoever reads what lies in a folder asks this first, for pydicom inflates a deflated file as a whole: one of a megabyte
can become gigabytes. Over the wire nothing deflated is ever taken.
"""

import zlib
from pathlib import Path
from typing import Final

MOST: Final = 256 * 1024 * 1024
"""Bytes of an inflated data set; as many as may come over the wire."""
_SYNTAX: Final = b"1.2.840.10008.1.2.1.99"
_META: Final = 4096
"""Within so many bytes a file names its transfer syntax, if its file meta information is of any sensible length."""
_META_BEGINS: Final = 132
_GROUP_LENGTH: Final = bytes.fromhex("02000000554c0400")
_STEP: Final = 4 * 1024 * 1024


def is_too_much(path: Path, most: int = MOST) -> bool:
    """Whether the file at `path` is deflated, and would inflate to more than `most` bytes.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_META)
        if _SYNTAX not in head:
            return False
        stream.seek(_end_of_meta(head))
        return _inflates_beyond(stream.read(), most)


def _end_of_meta(head: bytes) -> int:
    """Where the data set begins: file meta information is never deflated, and says how long it is (PS3.10 7.1)."""
    length = _META_BEGINS + len(_GROUP_LENGTH)
    if head[_META_BEGINS:length] != _GROUP_LENGTH:
        return _META_BEGINS
    return length + 4 + int.from_bytes(head[length : length + 4], "little")


def _inflates_beyond(deflated: bytes, most: int) -> bool:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while deflated and not inflater.eof:
        try:
            size += len(inflater.decompress(deflated, _STEP))
        except zlib.error:
            return False  # pydicom will find that out too
        if size > most:
            return True
        deflated = inflater.unconsumed_tail
    return False
