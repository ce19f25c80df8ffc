"""What the storage SCP does with the objects of one association: check, write while they stream, tell (PS3.4 GG).

An object that was pushed is on the disk for good before it is acknowledged. One that a C-MOVE of ours asked for is
acknowledged as soon as it is written, and brought to its place while the sender sees to the next one: the job that
asked makes it durable before it calls itself complete.
"""

import logging
from collections.abc import Callable
from typing import Final, NamedTuple

from implant_gui.dicom import commands
from implant_gui.dicom.admission import Caller
from implant_gui.dicom.commands import Command
from implant_gui.dicom.receiving.expectations import Expectation
from implant_gui.dicom.reception import (
    CANNOT_UNDERSTAND,
    DOES_NOT_MATCH,
    NOT_AUTHORISED,
    OUT_OF_RESOURCES,
    PROCESSING_FAILURE,
    SUCCESS,
    RefusedError,
)
from implant_gui.dicom.wire.acceptor import Answer
from implant_gui.dicom.wire.arrival import Arrival
from implant_gui.dicom.wire.hashing import HashingAhead
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import InstanceSink, ListenerEvent, ObjectReceived, ObjectRefused
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.events import NegotiatedContext, RefusalReason
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES
from implant_gui.domain.service.instance import InstanceHeader, Origin, Route
from implant_gui.domain.uid import Uid, is_uid

_log = logging.getLogger(__name__)

_SUCCESS: Final = Answer(SUCCESS)


class _Refusal(NamedTuple):
    """We do not take an object."""

    reason: RefusalReason
    answer: Answer


def _refusal(reason: RefusalReason, code: int, comment: str) -> _Refusal:
    return _Refusal(reason, Answer(code, comment))


_BY_REASON: Final = {
    refusal.reason: refusal
    for refusal in (
        _refusal(RefusalReason.WRONG_SOP_CLASS, DOES_NOT_MATCH, "SOP class of another context"),
        _refusal(RefusalReason.INVALID_UID, CANNOT_UNDERSTAND, "Not a valid SOP Instance UID"),
        _refusal(RefusalReason.NOT_ASKED_FOR, NOT_AUTHORISED, "Nobody asked for this object"),
        _refusal(RefusalReason.MALFORMED, CANNOT_UNDERSTAND, "The data set is malformed"),
        _refusal(RefusalReason.UID_MISMATCH, DOES_NOT_MATCH, "UIDs of command and data set differ"),
    )
}
_BY_KIND: Final = {
    ErrorKind.DISK_FULL: _refusal(RefusalReason.DISK_FULL, OUT_OF_RESOURCES, "The disk is full"),
    ErrorKind.DISK_READ_ONLY: _refusal(RefusalReason.STORAGE_UNAVAILABLE, OUT_OF_RESOURCES, "The disk is read-only"),
    ErrorKind.NOT_A_TEMPLATE: _refusal(RefusalReason.MALFORMED, CANNOT_UNDERSTAND, "Not an implant template"),
    ErrorKind.FILE_UNREADABLE: _refusal(RefusalReason.MALFORMED, CANNOT_UNDERSTAND, "The data set cannot be read"),
}
_STORAGE_FAILED: Final = _refusal(
    RefusalReason.STORAGE_UNAVAILABLE, PROCESSING_FAILURE, "The object could not be stored"
)


class Intake:
    """Implements `wire.acceptor.Storage`. Belongs to the thread of its association.

    Args:
        caller: who sends.
        sink: where to.
        post: whom to tell.
        find_expectation: gives the C-MOVE of ours that an object belongs to.
        may_push: whether the caller may also send what nobody asked for.
    """

    def __init__(
        self,
        caller: Caller,
        sink: InstanceSink,
        post: Callable[[ListenerEvent], None],
        find_expectation: Callable[[InstanceHeader], Expectation | None],
        may_push: bool,
    ) -> None:
        self._caller = caller
        self._sink = sink
        self._post = post
        self._find_expectation = find_expectation
        self._may_push = may_push
        self._hashing = HashingAhead()
        self._expected: Expectation | None = None
        self._claimed = ""
        self._header: InstanceHeader | None = None
        self._arrival: Arrival | None = None
        self._refused: _Refusal | None = None

    def begin(self, context: NegotiatedContext, command: Command) -> None:
        """A C-STORE request has come; its data set follows."""
        self._claimed = command.text(commands.AFFECTED_SOP_INSTANCE_UID) or ""
        self._refused = None
        try:
            self._header = self._checked_header(context, command)
            self._wanted_by(self._header)
        except RefusedError as error:
            self._refuse(_BY_REASON[error.reason])
            return
        self._arrival = Arrival(self._header, self._sink, self._hashing, nameless=RefusalReason.UID_MISMATCH)

    def take(self, chunk: memoryview) -> None:
        """Some bytes of the data set; of a refused object they are let go by."""
        if self._arrival is None:
            return
        try:
            self._arrival.write(chunk)
        except Exception as error:  # noqa: BLE001 - whatever it is, the peer gets an answer
            self._refuse(_refusal_for(error))

    def finish(self) -> Answer:
        """The data set is complete."""
        self._expected = None
        try:
            is_taken = self._keep()
        except Exception as error:  # noqa: BLE001 - as above
            self._refuse(_refusal_for(error))
            is_taken = False
        if is_taken:
            return _SUCCESS
        refused = self._refused or _STORAGE_FAILED
        self._tell_refusal(refused)
        return refused.answer

    def settle(self) -> None:
        """The answer is on its way: bring what was asked for to its place."""
        arrival, header, expected = self._arrival, self._header, self._expected
        if arrival is None or header is None or expected is None:
            return
        self._arrival = None
        try:
            instance = arrival.commit(durable=False)
        except Exception as error:  # noqa: BLE001 - too late for the peer to know; the job counts what arrived
            self._tell_refusal(_refusal_for(error))
            return
        expected.arrived.put(instance)
        self._post(ObjectReceived(instance, was_expected=True))

    def close(self) -> None:
        """Leave no trace of an object that is not complete."""
        self._abandon()
        self._hashing.close()

    def _keep(self) -> bool:
        """Give whether the object is as it should be, and written; one that was pushed is in its place by then."""
        arrival, header = self._arrival, self._header
        if arrival is None or header is None:
            return False
        arrival.complete()
        # Asked again: the C-MOVE may have ended while the object came, and nobody would make it durable.
        self._expected = self._wanted_by(header)
        if self._expected is None:
            instance = arrival.commit(durable=True)
            self._arrival = None
            self._post(ObjectReceived(instance, was_expected=False))
        return True

    def _tell_refusal(self, refused: _Refusal) -> None:
        _log.info("An object was refused: %s", refused.reason.value)
        self._post(ObjectRefused(self._claimed, self._caller.ae_title, refused.reason))

    def _wanted_by(self, header: InstanceHeader) -> Expectation | None:
        expectation = self._find_expectation(header)
        if expectation is None and not self._may_push:
            raise RefusedError(RefusalReason.NOT_ASKED_FOR)
        return expectation

    def _checked_header(self, context: NegotiatedContext, command: Command) -> InstanceHeader:
        sop_class = context.abstract_syntax
        if sop_class not in STORAGE_SOP_CLASSES or command.text(commands.AFFECTED_SOP_CLASS_UID) != sop_class:
            raise RefusedError(RefusalReason.WRONG_SOP_CLASS)
        if not is_uid(self._claimed) or context.transfer_syntax is None:
            raise RefusedError(RefusalReason.INVALID_UID)
        return InstanceHeader(sop_class, Uid(self._claimed), context.transfer_syntax, self._origin(command))

    def _origin(self, command: Command) -> Origin:
        originator = command.text(commands.MOVE_ORIGINATOR_AE_TITLE)
        return Origin(
            Route.PUSHED if originator is None else Route.MOVE,
            self._caller.ae_title,
            self._caller.host,
            None if originator is None else AeTitle(originator),
            command.number(commands.MOVE_ORIGINATOR_MESSAGE_ID),
        )

    def _refuse(self, refusal: _Refusal) -> None:
        self._refused = refusal
        self._abandon()

    def _abandon(self) -> None:
        arrival, self._arrival = self._arrival, None
        if arrival is not None:
            arrival.discard()


def _refusal_for(error: Exception) -> _Refusal:
    if isinstance(error, RefusedError):
        return _BY_REASON[error.reason]
    if isinstance(error, OperationError):
        return _BY_KIND.get(error.kind, _STORAGE_FAILED)
    _log.error("Storing an object failed: %s", type(error).__name__, exc_info=error)
    return _STORAGE_FAILED
