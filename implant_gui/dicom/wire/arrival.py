"""One received object: measured while it streams to the disk, and let in only if it is what its command says.

Shared by C-GET and the storage SCP. The data set is followed but never decoded (`outline`).
"""

from typing import Final

from implant_gui.dicom.datasets.elements import MalformedDatasetError
from implant_gui.dicom.reception import RefusedError
from implant_gui.dicom.wire.hashing import HashingAhead
from implant_gui.dicom.wire.limits import KIB
from implant_gui.dicom.wire.outline import SOP_CLASS_UID, SOP_INSTANCE_UID, NamelessDatasetError, StreamedOutline
from implant_gui.domain.ports import InstanceSink, InstanceWriter
from implant_gui.domain.service.events import RefusalReason
from implant_gui.domain.service.instance import InstanceHeader, StoredInstance

_HEAD: Final = 64 * KIB
"""The UIDs stand in group 0008; a data set that has none within its first bytes is none of ours."""


class Arrival:
    """One object on its way to the disk, of which no more is kept in memory than its head.

    Thread: that of the association. Raises, from every method that takes bytes and from `complete`: RefusedError, and
    OperationError from the disk. After either, `discard`.
    """

    def __init__(
        self,
        header: InstanceHeader,
        sink: InstanceSink,
        hashing: HashingAhead,
        nameless: RefusalReason = RefusalReason.MALFORMED,
    ) -> None:
        """Expect what `header` announces; `nameless` is what to call a whole data set that lacks a UID."""
        self._header = header
        self._nameless = nameless
        self._sink = sink
        self._hashing = hashing
        self._outline = StreamedOutline(header.transfer_syntax)
        self._head = bytearray()
        self._writer: InstanceWriter | None = None
        self._unhashed = 0

    def write(self, chunk: memoryview) -> None:
        """Take some bytes."""
        try:
            self._outline.feed(chunk)
        except MalformedDatasetError as error:
            raise RefusedError(RefusalReason.MALFORMED) from error
        if self._writer is not None:
            self._append(self._writer, chunk)
        elif self._outline.knows_uids:
            self._open().write(chunk)
        else:
            self._head += chunk
            if len(self._head) > _HEAD:
                raise RefusedError(RefusalReason.MALFORMED)

    def complete(self) -> None:
        """The last byte has come: see whether all is well, and that all of it is written."""
        try:
            self._outline.close()
        except NamelessDatasetError as error:
            raise RefusedError(self._nameless) from error
        except MalformedDatasetError as error:
            raise RefusedError(RefusalReason.MALFORMED) from error
        self._check()  # again: a UID that comes twice is what it was the second time
        if self._writer is None:
            self._open()

    def commit(self, *, durable: bool) -> StoredInstance:
        """After `complete`: bring the object to its place.

        Raises:
            OperationError: from the disk; nothing is left of the object.
        """
        if self._writer is None:
            raise ValueError("The object is not complete.")
        try:
            return self._writer.commit(durable=durable)
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Leave no trace of it."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.discard()

    def _open(self) -> InstanceWriter:
        self._check()
        self._writer = self._sink.open(self._header)
        if self._head:
            self._writer.write(memoryview(self._head))
            self._head = bytearray()
        return self._writer

    def _append(self, writer: InstanceWriter, chunk: memoryview) -> None:
        writer.write(chunk)
        self._unhashed += len(chunk)
        if self._hashing.consider(writer, self._unhashed):
            self._unhashed = 0

    def _check(self) -> None:
        found = (self._outline.uids.get(SOP_CLASS_UID), self._outline.uids.get(SOP_INSTANCE_UID))
        if found != (self._header.sop_class_uid, self._header.sop_instance_uid):
            raise RefusedError(RefusalReason.UID_MISMATCH)
