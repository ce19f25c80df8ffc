"""Association requests that others make of us: read, and accepted or rejected (PS3.8 7.1, 9.3.2 to 9.3.4).

pynetdicom's classes decode leniently and check some lengths by assertion only, so every exception of theirs is a
protocol error of the peer here. Of the user information only the maximum length counts: role selection is not taken up
(PS3.7 D.3.3.4: without an answer the default roles hold), and neither is user identity nor an asynchronous window.
"""

import struct
from collections.abc import Sequence
from typing import Any, Final

from pynetdicom.pdu import A_ASSOCIATE_AC, A_ASSOCIATE_RQ
from pynetdicom.pdu_primitives import A_ASSOCIATE
from pynetdicom.presentation import build_context, negotiate_as_acceptor

from implant_gui.dicom.admission import Caller, Refusal
from implant_gui.dicom.requesting.contexts import MAX_CONTEXTS
from implant_gui.dicom.wire.incoming import ControlPdu, PduType, violation
from implant_gui.dicom.wire.limits import Limits
from implant_gui.dicom.wire.negotiation import APPLICATION_CONTEXT, SMALLEST_MAXIMUM, UNLIMITED, introduction
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.events import ContextResult, NegotiatedContext
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES
from implant_gui.domain.uid import Uid

_VERSION: Final = struct.Struct(">H")
_FIXED: Final = 74
"""Bytes of an A-ASSOCIATE-RQ before its first item, the PDU's header included (PS3.8 Table 9-11)."""
_ITEM: Final = struct.Struct(">BxH")
_CONTEXT_ITEM: Final = 0x20


class AssociationRequest:
    """An A-ASSOCIATE-RQ that could be read.

    Attributes:
        caller: who makes it.
        maximum_length: of the P-DATA-TF PDUs that the requestor takes; 0 for no limit.
        fault: why it is rejected whoever makes it; None when nothing speaks against it.
    """

    def __init__(self, pdu: ControlPdu, host: str) -> None:
        """Read `pdu`.

        Raises:
            OperationError: PROTOCOL.
        """
        if pdu.kind is not PduType.A_ASSOCIATE_RQ:
            raise violation(f"{pdu.kind.name} instead of an association request")
        if len(pdu.data) < _FIXED or _context_count(pdu.data) > MAX_CONTEXTS:
            raise violation("an association request that is none")
        try:
            primitive = _decoded(pdu.data)
            self.caller = Caller(_title(primitive.calling_ae_title), _title(primitive.called_ae_title), host)
            self.maximum_length = int(primitive.maximum_length_received or UNLIMITED)
            self._contexts = list(primitive.presentation_context_definition_list)
            self._application_context = str(primitive.application_context_name)
        except Exception as error:  # the library raises all sorts for a malformed PDU
            raise violation("an association request that cannot be read") from error
        if self.maximum_length != UNLIMITED and self.maximum_length < SMALLEST_MAXIMUM:
            raise violation(f"a maximum PDU length of {self.maximum_length} bytes")
        self._primitive = primitive
        self.fault = self._find_fault(pdu.data)

    def accept(self, abstract_syntaxes: Sequence[Uid], limits: Limits) -> tuple[bytes, tuple[NegotiatedContext, ...]]:
        """The A-ASSOCIATE-AC PDU, and the contexts that it accepts.

        Raises:
            OperationError: PROTOCOL.
        """
        offered = [build_context(uid, list(TRANSFER_SYNTAXES)) for uid in abstract_syntaxes]
        try:
            results, _ = negotiate_as_acceptor(self._contexts, offered)
            answer = self._answer(results, limits)
        except Exception as error:  # as above
            raise violation("presentation contexts that cannot be answered") from error
        accepted = (context for context in results if context.result == ContextResult.ACCEPTED.value)
        return answer, tuple(_negotiated(context) for context in accepted)

    def _answer(self, results: Sequence[Any], limits: Limits) -> bytes:
        primitive = A_ASSOCIATE()
        primitive.application_context_name = APPLICATION_CONTEXT
        primitive.calling_ae_title = self._primitive.calling_ae_title
        primitive.called_ae_title = self._primitive.called_ae_title
        primitive.result = 0x00
        primitive.result_source = 0x01
        primitive.presentation_context_definition_results_list = list(results)
        primitive.user_information = introduction(limits)
        pdu = A_ASSOCIATE_AC()
        pdu.from_primitive(primitive)
        return bytes(pdu.encode())

    def _find_fault(self, data: bytes) -> Refusal | None:
        (versions,) = _VERSION.unpack_from(data, 6)
        if not versions & 1:  # PS3.8 9.3.2: only this bit may be looked at
            return Refusal.PROTOCOL_VERSION
        if self._application_context != APPLICATION_CONTEXT:
            return Refusal.APPLICATION_CONTEXT
        return None


def rejection(refusal: Refusal) -> bytes:
    """The A-ASSOCIATE-RJ PDU for `refusal`."""
    return bytes((PduType.A_ASSOCIATE_RJ, 0, 0, 0, 0, 4, 0, *refusal.value))


def _context_count(data: bytes) -> int:
    """Presentation contexts in the request, counted before each of them becomes a heap of objects."""
    count, position = 0, _FIXED
    while position + _ITEM.size <= len(data):
        kind, length = _ITEM.unpack_from(data, position)
        count += kind == _CONTEXT_ITEM
        position += _ITEM.size + length
    return count


def _decoded(data: bytes) -> Any:
    pdu = A_ASSOCIATE_RQ()
    pdu.decode(data)
    return pdu.to_primitive()


def _title(value: object) -> AeTitle:
    return AeTitle(str(value).strip())


def _negotiated(context: Any) -> NegotiatedContext:
    return NegotiatedContext(
        context_id=context.context_id,
        abstract_syntax=Uid(str(context.abstract_syntax)),
        transfer_syntax=Uid(str(context.transfer_syntax[0])),
        result=ContextResult.ACCEPTED,
    )
