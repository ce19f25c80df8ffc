"""One received object on its way into a file: written under a name of no meaning, then hashed and moved to its place.

The hash can wait until somebody has been answered: of a small object the bytes are kept for it. A large one is read
from its file again, so another thread can hash it while more is written; to read what was just written costs a
fraction of hashing it.
"""

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Final

from implant_gui.domain.service.instance import InstanceHeader, Novelty, StoredInstance
from implant_gui.domain.uid import Uid
from implant_gui.storage.atomic import (
    create_file,
    storage_error,
    sync_descriptor,
    write_all,
    write_both,
)
from implant_gui.storage.part10 import encode_head, read_meta

_READ_BYTES: Final = 1 << 20
_KEPT_BYTES: Final = 1 << 20
_HASHED_AT_ONCE: Final = 1 << 18
"""Small enough to be in the processor's cache still when it is hashed."""


@dataclass(frozen=True, slots=True)
class WrittenObject:
    """An object that is completely in its temporary file.

    Attributes:
        sha256: of the encoded data set.
        content_name: SHA-256 of the encoded data set and the transfer syntax: a name that no peer chooses.
        bytes: size of the file.
    """

    header: InstanceHeader
    part: str
    sha256: str
    content_name: str
    bytes: int

    def move_to(self, path: Path) -> None:
        """Give the file the name `path`, in the place of what may be there."""
        os.replace(self.part, path)  # noqa: PTH105 - takes the text as it is, once for every object that comes

    def drop(self) -> None:
        """Remove the file."""
        Path(self.part).unlink()

    def placed(self, path: Path, novelty: Novelty, *, is_durable: bool) -> StoredInstance:
        """The value for it once it is at `path`."""
        return StoredInstance(
            sop_class_uid=self.header.sop_class_uid,
            sop_instance_uid=self.header.sop_instance_uid,
            path=path,
            bytes=self.bytes,
            sha256=self.sha256,
            origin=self.header.origin,
            novelty=novelty,
            is_durable=is_durable,
        )


Settle = Callable[[WrittenObject, bool], StoredInstance]
"""Brings a written object to its place; the flag says whether it has to be durable then."""


class ObjectWriter:
    """An `InstanceWriter` over a temporary file of its own; where the object ends up is for `settle` to say.

    Thread: one at a time; `hash_ahead` alone may run beside the others.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE.
    """

    def __init__(self, part: str, header: InstanceHeader, settle: Settle) -> None:
        self._part = part
        self._header = header
        self._settle = settle
        self._head: bytes | None = encode_head(header)
        self._bytes = 0
        self._is_settled = False
        try:
            self._descriptor: int | None = create_file(part)
        except OSError as error:
            raise storage_error(error, Path(part)) from error
        self._hash = FileHash(part, len(self._head))
        self._kept: list[bytes] | None = []

    def write(self, chunk: bytes | memoryview) -> None:
        """Append encoded data set bytes."""
        try:
            self._append(chunk)
        except OSError as error:
            raise storage_error(error, Path(self._part)) from error

    def hash_ahead(self) -> None:
        """Hash what has been written by now."""
        if self._kept is None:
            with suppress(OSError):  # `commit` reads on from where this ended
                self._hash.take(self._bytes)

    def commit(self, *, durable: bool) -> StoredInstance:
        """Bring the object to its place."""
        try:
            self._finish(durable)
            instance = self._settle(self._written(), durable)
        except OSError as error:
            self.discard()
            raise storage_error(error, Path(self._part)) from error
        except BaseException:
            self.discard()
            raise
        self._is_settled = True
        return instance

    def discard(self) -> None:
        """Leave nothing of it; does nothing after a successful `commit`."""
        with suppress(OSError):
            self._close()
        if not self._is_settled:
            with suppress(OSError):
                Path(self._part).unlink()

    def _append(self, data: bytes | memoryview) -> None:
        if self._descriptor is None:
            raise ValueError("The object has been ended already.")
        if self._head is None:
            write_all(self._descriptor, data)
            self._bytes += len(data)
        else:
            head, self._head = self._head, None
            write_both(self._descriptor, head, data)
            self._bytes += len(head) + len(data)
        if self._kept is not None:
            self._keep(self._kept, data)

    def _keep(self, kept: list[bytes], data: bytes | memoryview) -> None:
        if self._bytes <= _KEPT_BYTES:
            kept.append(bytes(data))
        else:
            self._kept = None

    def _finish(self, durable: bool) -> None:
        if self._head is not None:
            self._append(b"")
        if self._descriptor is None:
            raise ValueError("The object has been ended already.")
        if self._kept is None:
            self._hash.take(self._bytes)
        else:
            for piece in self._kept:
                self._hash.digest.update(piece)
        if durable:
            sync_descriptor(self._descriptor)
        self._close()

    def _close(self) -> None:
        self._hash.close()
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _written(self) -> WrittenObject:
        name = content_name(self._hash.digest, self._header.transfer_syntax)
        return WrittenObject(self._header, self._part, self._hash.digest.hexdigest(), name, self._bytes)


class FileHash:
    """The SHA-256 of a file from `start` on, taken while somebody appends to it.

    Thread: any; each holds up the others for one piece at most.
    """

    def __init__(self, path: str, start: int) -> None:
        self.digest: Final = hashlib.sha256()
        self._path = path
        self._taken = start
        self._lock = threading.Lock()
        self._stream: FileIO | None = None
        self._is_closed = False

    def take(self, end: int) -> None:
        """Hash what has not been hashed before `end`, or nothing more once it is closed.

        Raises:
            OSError: it cannot be read.
        """
        piece = memoryview(bytearray(min(max(0, end - self._taken), _HASHED_AT_ONCE)))
        while self._take_piece(piece, end):
            pass

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._is_closed = True
            if self._stream is not None:
                self._stream.close()

    def _take_piece(self, piece: memoryview, end: int) -> bool:
        with self._lock:
            left = end - self._taken
            if left <= 0 or self._is_closed:
                return False
            if self._stream is None:
                self._stream = FileIO(self._path)
                self._stream.seek(self._taken)
            count = self._stream.readinto(piece[:left])
            if not count:
                raise OSError(errno.EIO, "the file is shorter than what was written")
            self.digest.update(piece[:count])
            self._taken += count
            return True


def content_name(data_set_hash: "hashlib._Hash", transfer_syntax: Uid) -> str:
    """The name of an object from the running SHA-256 of its data set, which is left as it is."""
    whole = data_set_hash.copy()
    whole.update(transfer_syntax.encode("ascii"))
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file of ours turns out to hold when all of it is read again."""

    sop_class_uid: Uid
    sop_instance_uid: Uid
    source: str
    sha256: str
    content_name: str


def read_back(path: Path) -> ReadBack:
    """Read and hash the object in `path`.

    Raises:
        ValueError: it is not a file as we write them.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        meta = read_meta(stream)
        digest = _digest(stream)
    return ReadBack(
        sop_class_uid=meta.sop_class_uid,
        sop_instance_uid=meta.sop_instance_uid,
        source=meta.source or "",
        sha256=digest.hexdigest(),
        content_name=content_name(digest, meta.transfer_syntax),
    )


def _digest(stream: BinaryIO) -> "hashlib._Hash":
    digest = hashlib.sha256()
    while chunk := stream.read(_READ_BYTES):
        digest.update(chunk)
    return digest
