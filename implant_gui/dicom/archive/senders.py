"""C-STORE sub-operations: over the association of a C-GET, or over one of our own to a C-MOVE's destination.

Written here and not left to the library because its own C-STORE takes objects apart, and its C-MOVE names the archive
as Move Originator where the standard wants whoever asked for the C-MOVE (PS3.7 9.1.1.1.6).
"""

import queue
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Protocol

from pynetdicom import AE
from pynetdicom.dimse_primitives import C_STORE

from implant_gui.dicom import library_options
from implant_gui.dicom.archive.files import EncodedObject
from implant_gui.dicom.guarded import guard
from implant_gui.dicom.guarded.ending import cut
from implant_gui.dicom.guarded.exchange import Exchange
from implant_gui.dicom.guarded.limits import Association
from implant_gui.dicom.guarded.pausing import sole_reader
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES
from implant_gui.domain.uid import Uid

_ANSWER_S: Final = 30.0
_CONNECT_S: Final = 5.0
_MEDIUM: Final = 0
_POLL_S: Final = 0.1
_IDLE_S: Final = 0.001
_BUSY_S: Final = 0.0001
"""How long the library's upper layer sleeps when it has nothing to do: its own choice, and ours while an object is
under way, which makes a retrieval a third faster."""


@dataclass(frozen=True, slots=True)
class Originator:
    """Who asked for the C-MOVE that a sub-operation belongs to, and under which message ID."""

    ae_title: AeTitle
    message_id: int


class Sender(Protocol):
    """Where the sub-operations of a retrieval go."""

    def send(self, instance: EncodedObject, message_id: int, uid: Uid) -> int | None:
        """Send an object, its command naming `uid`; gives the status of the answer, None when none came."""


class SameAssociation:
    """The sub-operations of a C-GET. The requestor must have taken the SCP role (PS3.7 D.3.3.4)."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def send(self, instance: EncodedObject, message_id: int, uid: Uid) -> int | None:
        """Send an object; see `Sender`."""
        request = _request(instance, message_id, uid)
        self._exchange.wait_until_sent()
        return _send(self._exchange.association, instance, request)


class Destination:
    """The sub-operations of a C-MOVE, over an association to its destination."""

    def __init__(self, association: Association, originator: Originator) -> None:
        self._association = association
        self._originator = originator

    def send(self, instance: EncodedObject, message_id: int, uid: Uid) -> int | None:
        """Send an object; see `Sender`."""
        request = _request(instance, message_id, uid)
        request.MoveOriginatorApplicationEntityTitle = self._originator.ae_title
        request.MoveOriginatorMessageID = self._originator.message_id
        with sole_reader(self._association):
            return _send(self._association, instance, request)


@contextmanager
def destination(
    ours: AeTitle, theirs: AeTitle, host: str, port: int, originator: Originator
) -> Iterator[Destination | None]:
    """A sender to a storage SCP; None when it does not accept an association."""
    library_options.configure()
    guard.install()
    ae = AE(ae_title=ours)
    ae.implementation_class_uid = IMPLEMENTATION_CLASS_UID
    ae.implementation_version_name = IMPLEMENTATION_VERSION_NAME
    ae.connection_timeout = ae.acse_timeout = _CONNECT_S
    for sop_class in STORAGE_SOP_CLASSES:
        ae.add_requested_context(sop_class, list(TRANSFER_SYNTAXES))
    association = ae.associate(host, port, ae_title=theirs)
    try:
        if not association.is_established:
            yield None
            return
        association.dul.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Destination(association, originator)
        association.release()
    finally:
        cut(association)


def _request(instance: EncodedObject, message_id: int, uid: Uid) -> Any:
    request = C_STORE()
    request.MessageID = message_id
    request.Priority = _MEDIUM
    request.AffectedSOPClassUID = instance.sop_class_uid
    request.AffectedSOPInstanceUID = uid
    return request


def _send(association: Association, instance: EncodedObject, request: Any) -> int | None:
    context = _context_for(association, instance)
    if context is None:
        return None
    data = instance.in_transfer_syntax(Uid(str(context.transfer_syntax[0]))).data
    request.DataSet = BytesIO(data)
    association.dul._run_loop_delay = _BUSY_S
    try:
        association.dimse.send_msg(request, context.context_id)
        return _answer(association, request.MessageID)
    finally:
        association.dul._run_loop_delay = _IDLE_S


def _context_for(association: Association, instance: EncodedObject) -> Any | None:
    """A context on which we may send the object; rather one in the transfer syntax that it has."""
    usable = [
        context
        for context in association.accepted_contexts
        if context.abstract_syntax == instance.sop_class_uid
        and context.as_scu
        and str(context.transfer_syntax[0]) in TRANSFER_SYNTAXES
    ]
    as_it_is = [context for context in usable if context.transfer_syntax[0] == instance.transfer_syntax]
    return next(iter(as_it_is or usable), None)


def _answer(association: Association, message_id: int) -> int | None:
    until = time.monotonic() + _ANSWER_S
    while association.dul.is_alive() and not association._kill and time.monotonic() < until:
        try:
            _, answer = association.dimse.msg_queue.get(timeout=_POLL_S)
        except queue.Empty:
            continue
        if isinstance(answer, C_STORE) and answer.MessageIDBeingRespondedTo == message_id:
            return answer.Status if isinstance(answer.Status, int) else None
    return None
