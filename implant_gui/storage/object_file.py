"""One received object on its way into a file: written under a name of no meaning, hashed while it passes."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from implant_gui.domain.instance import InstanceHeader, StoredInstance
from implant_gui.domain.uid import Uid
from implant_gui.storage.atomic import create_file, storage_errors, sync_descriptor, write_all
from implant_gui.storage.part10 import encode_head, read_meta

_READ_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class WrittenObject:
    """An object that is completely in its temporary file.

    Attributes:
        sha256: of the encoded data set.
        content_name: SHA-256 of the encoded data set and the transfer syntax: a name that no peer chooses.
        bytes: size of the file.
    """

    header: InstanceHeader
    part: Path
    sha256: str
    content_name: str
    bytes: int

    def placed(self, path: Path) -> StoredInstance:
        """The value for it once it is at `path`."""
        return StoredInstance(
            sop_class_uid=self.header.sop_class_uid,
            sop_instance_uid=self.header.sop_instance_uid,
            path=path,
            bytes=self.bytes,
            sha256=self.sha256,
            origin=self.header.origin,
        )


Settle = Callable[[WrittenObject, bool], StoredInstance]
"""Brings a written object to its place; the flag says whether it has to be durable then."""


class ObjectWriter:
    """An `InstanceWriter` over a temporary file of its own; where the object ends up is for `settle` to say.

    Raises:
        OperationError: DISK_FULL, DISK_READ_ONLY or STORAGE_UNAVAILABLE.
    """

    def __init__(self, part: Path, header: InstanceHeader, settle: Settle) -> None:
        self._part = part
        self._header = header
        self._settle = settle
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._descriptor: int | None = None
        self._is_settled = False
        try:
            with storage_errors(part):
                self._descriptor = create_file(part)
                self._append(encode_head(header))
        except BaseException:
            self.discard()
            raise

    def write(self, chunk: bytes | memoryview) -> None:
        """Append encoded data set bytes."""
        with storage_errors(self._part):
            self._append(chunk)
        self._hash.update(chunk)

    def commit(self, *, durable: bool) -> StoredInstance:
        """Bring the object to its place."""
        try:
            with storage_errors(self._part):
                self._finish(durable)
            instance = self._settle(self._written(), durable)
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
                self._part.unlink()

    def _append(self, data: bytes | memoryview) -> None:
        if self._descriptor is None:
            raise ValueError("The object has been ended already.")
        write_all(self._descriptor, data)
        self._bytes += len(data)

    def _finish(self, durable: bool) -> None:
        if self._descriptor is None:
            raise ValueError("The object has been ended already.")
        if durable:
            sync_descriptor(self._descriptor)
        self._close()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _written(self) -> WrittenObject:
        name = content_name(self._hash, self._header.transfer_syntax)
        return WrittenObject(self._header, self._part, self._hash.hexdigest(), name, self._bytes)


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
