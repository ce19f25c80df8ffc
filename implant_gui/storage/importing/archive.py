"""ZIP archives: members are read as streams and never unpacked under their own names, so no name can do harm."""

import os
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from implant_gui.domain.keeping.importing import ImportLimits
from implant_gui.storage.importing.refusal import Refusal

SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_IS_ENCRYPTED: Final = 0x1
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x06"
_LONGEST_END: Final = 22 + 0xFFFF + 20 + 56
"""The end record, its comment, and the two records of ZIP64 before it."""


@contextmanager
def opened(path: Path, limits: ImportLimits) -> Iterator[zipfile.ZipFile]:
    """The archive, if it is not a trap.

    Raises:
        Refusal: it is broken, or its contents are out of proportion.
        OSError: it cannot be read.
    """
    _check_directory(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
        raise Refusal("The archive is broken.") from error
    with archive:
        _check_contents(archive, path.stat().st_size, limits)
        yield archive


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    """A member as a stream, which checks what it has read against the checksum when it comes to its end.

    Raises:
        Refusal: it cannot be read.
    """
    if member.flag_bits & _IS_ENCRYPTED:
        raise Refusal("It is encrypted in the archive.")
    if member.compress_type not in _METHODS:
        raise Refusal("It is compressed in a way that is not taken.")
    return archive.open(member)  # type: ignore[return-value]  # an IO[bytes], which is what is meant


def _check_directory(path: Path, limits: ImportLimits) -> None:
    """The table of contents is read as a whole when the archive is opened: see before how long it claims to be."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _LONGEST_END))
        tail = stream.read(_LONGEST_END)
    at, at_64 = tail.rfind(_END), tail.rfind(_END_64)
    claimed = 0
    if at >= 0 and len(tail) >= at + 16:
        (claimed,) = struct.unpack_from("<I", tail, at + 12)
    if at_64 >= 0 and len(tail) >= at_64 + 48 and claimed == 0xFFFFFFFF:
        (claimed,) = struct.unpack_from("<Q", tail, at_64 + 40)
    if claimed > limits.directory_bytes:
        raise Refusal("The archive's table of contents is too long.")


def _check_contents(archive: zipfile.ZipFile, size: int, limits: ImportLimits) -> None:
    members = archive.infolist()
    if len(members) > limits.entries:
        raise Refusal(f"The archive has {len(members):,} members; {limits.entries:,} are the most that is taken.")
    # Reading a member never gives more than its entry says, so the entries can be held to their word.
    if sum(member.file_size for member in members) > limits.free_bytes + limits.ratio * size:
        raise Refusal("The contents of the archive are out of all proportion to its size.")
