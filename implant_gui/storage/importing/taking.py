"""One object from a stream into an `InstanceSink`: only its data set is taken, and that byte for byte."""

from typing import Final

from implant_gui.domain.keeping.importing import ImportLimits
from implant_gui.domain.ports import InstanceSink, InstanceWriter
from implant_gui.domain.service.information_model import IMPLICIT_VR_LITTLE_ENDIAN, InformationModel
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route, StoredInstance
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid, parse_uid
from implant_gui.storage.importing.head import read_transfer_syntax
from implant_gui.storage.importing.refusal import Refusal, not_a_template
from implant_gui.storage.importing.tape import Readable, Tape
from implant_gui.storage.importing.walk import Walk

_WRITTEN_AT_ONCE: Final = 1 << 18
_HELD_BACK: Final = 1 << 20
"""So much may come before the UIDs, which stand near the beginning: nothing is written before they are known."""
_ORIGIN: Final = Origin(Route.IMPORTED)


def take(stream: Readable, sink: InstanceSink, limits: ImportLimits) -> StoredInstance:
    """The object in the DICOM file that `stream` reads, not yet durable.

    Raises:
        Refusal: it is not taken.
        OperationError: the sink fails.
        OSError and others: whatever reading `stream` raises.
    """
    tape = Tape(stream, limits.object_bytes)
    transfer_syntax = read_transfer_syntax(tape)
    copy = _Copy(sink, transfer_syntax)
    try:
        is_implicit = transfer_syntax == IMPLICIT_VR_LITTLE_ENDIAN
        Walk(tape, copy.write, copy.begin, is_implicit=is_implicit).run()
        return copy.finish()
    except BaseException:
        copy.discard()
        raise


class _Copy:
    """The object on its way into the sink."""

    def __init__(self, sink: InstanceSink, transfer_syntax: Uid) -> None:
        self._sink = sink
        self._transfer_syntax = transfer_syntax
        self._writer: InstanceWriter | None = None
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        """Append to the data set."""
        self._waiting += data
        if self._writer is not None and len(self._waiting) >= _WRITTEN_AT_ONCE:
            self._flush(self._writer)
        elif self._writer is None and len(self._waiting) > _HELD_BACK:
            raise Refusal("What stands before the SOP Instance UID is too long.")

    def begin(self, sop_class: str, sop_instance: str) -> None:
        """Now that it is known what it is."""
        self._writer = self._sink.open(_header(sop_class, sop_instance, self._transfer_syntax))

    def finish(self) -> StoredInstance:
        """All of it has been written."""
        if self._writer is None:
            raise Refusal("The data set is empty.")
        self._flush(self._writer)
        return self._writer.commit(durable=False)

    def discard(self) -> None:
        """Leave nothing of it."""
        if self._writer is not None:
            self._writer.discard()

    def _flush(self, writer: InstanceWriter) -> None:
        # Handed on as bytes of its own: a buffer that somebody looks at cannot be emptied.
        writer.write(bytes(self._waiting))
        self._waiting.clear()


def _header(sop_class: str, sop_instance: str, transfer_syntax: Uid) -> InstanceHeader:
    told = sop_class.strip(" \0")
    model = InformationModel.of_storage(told)
    if model is None:
        raise not_a_template(f"It holds another kind of object: {_kind(told)}.")
    try:
        return InstanceHeader(model.storage, parse_uid(sop_instance), transfer_syntax, _ORIGIN)
    except ValueError as error:
        raise Refusal(str(error)) from error


def _kind(sop_class: str) -> str:
    """What people call a SOP class, as far as the standard has a name for it."""
    # Imported here, where something else than a template was found: pydicom takes half a second.
    from pydicom import config
    from pydicom.uid import UID

    name = UID(sop_class, validation_mode=config.IGNORE).name
    return f"SOP class {visible(sop_class)}" if name == sop_class else f"{name} ({sop_class})"
