"""Association PDUs: made and read with pynetdicom's documented classes, then checked against what was proposed.

The classes of `pynetdicom.pdu` decode leniently and check some lengths by assertion only, so every exception of theirs
is a protocol error of the peer here, and what they give is compared with our proposal (PS3.8 7.1, D.3.3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pynetdicom.pdu import A_ASSOCIATE_AC, A_ASSOCIATE_RJ, A_ASSOCIATE_RQ
from pynetdicom.pdu_primitives import (
    A_ASSOCIATE,
    ImplementationClassUIDNotification,
    ImplementationVersionNameNotification,
    MaximumLengthNotification,
    SCP_SCU_RoleSelectionNegotiation,
    SOPClassExtendedNegotiation,
    UserIdentityNegotiation,
)
from pynetdicom.presentation import build_context, negotiate_as_requestor

from implant_gui.dicom.requesting.contexts import ProposedContext
from implant_gui.dicom.requesting.extensions import answer_to, extensions
from implant_gui.dicom.wire.incoming import ControlPdu, PduType, violation
from implant_gui.dicom.wire.limits import Limits
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.ae import AeTitle
from implant_gui.domain.service.events import ContextResult, NegotiatedContext, PeerIdentity
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES
from implant_gui.domain.uid import Uid

APPLICATION_CONTEXT: Final = "1.2.840.10008.3.1.1.1"
"""The only one there is (PS3.7 A.2.1)."""
SMALLEST_MAXIMUM: Final = 64
"""A maximum length below this cannot carry a command in any sensible number of PDUs (PS3.8 D.1 sets no bound)."""
UNLIMITED: Final = 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the acceptor agreed to.

    Attributes:
        maximum_length: of the P-DATA-TF PDUs that it takes; 0 for no limit.
    """

    contexts: tuple[NegotiatedContext, ...]
    peer: PeerIdentity
    maximum_length: int


class Negotiation:
    """One association request and the reading of its answer."""

    def __init__(
        self,
        *,
        called: AeTitle,
        calling: AeTitle,
        proposals: Sequence[ProposedContext],
        limits: Limits,
        identity: Sequence[UserIdentityNegotiation] = (),
    ) -> None:
        self._proposals = {proposal.abstract_syntax: proposal for proposal in proposals}
        self._contexts = []
        for number, proposal in enumerate(self._proposals.values()):
            context = build_context(proposal.abstract_syntax, list(TRANSFER_SYNTAXES))
            context.context_id = 2 * number + 1
            context.scu_role, context.scp_role = (False, True) if proposal.as_scp else (None, None)
            self._contexts.append(context)
        self.request = self._encode(called, calling, limits, identity)

    def read_answer(self, pdu: ControlPdu) -> Agreement:
        """What the acceptor answered.

        Raises:
            OperationError: REJECTED, ABORTED or PROTOCOL.
        """
        match pdu.kind:
            case PduType.A_ASSOCIATE_AC:
                return self._agreement(pdu.data)
            case PduType.A_ASSOCIATE_RJ:
                raise _rejection(pdu.data)
            case PduType.A_ABORT:
                raise abortion(pdu)
            case _:
                raise violation(f"an association request is answered with {pdu.kind.name}")

    def _encode(
        self, called: AeTitle, calling: AeTitle, limits: Limits, identity: Sequence[UserIdentityNegotiation]
    ) -> bytes:
        primitive = A_ASSOCIATE()
        primitive.application_context_name = APPLICATION_CONTEXT
        primitive.called_ae_title = called
        primitive.calling_ae_title = calling
        primitive.presentation_context_definition_list = self._contexts
        primitive.user_information = [
            *introduction(limits),
            *self._roles(),
            *extensions(self._proposals.values()),
            *identity,
        ]
        pdu = A_ASSOCIATE_RQ()
        pdu.from_primitive(primitive)
        return bytes(pdu.encode())

    def _roles(self) -> list[SCP_SCU_RoleSelectionNegotiation]:
        items = []
        for proposal in self._proposals.values():
            if proposal.as_scp:
                item = SCP_SCU_RoleSelectionNegotiation()
                item.sop_class_uid = proposal.abstract_syntax
                item.scu_role = False
                item.scp_role = True
                items.append(item)
        return items

    def _agreement(self, data: bytes) -> Agreement:
        try:
            primitive = _decoded(A_ASSOCIATE_AC, data)
            results = list(primitive.presentation_context_definition_results_list)
            roles = {
                item.sop_class_uid: (item.scu_role, item.scp_role)
                for item in primitive.user_information
                if isinstance(item, SCP_SCU_RoleSelectionNegotiation)
            }
            answers = {
                item.sop_class_uid: bytes(item.service_class_application_information)
                for item in primitive.user_information
                if isinstance(item, SOPClassExtendedNegotiation)
            }
            self._check(results)
            negotiated = negotiate_as_requestor(self._contexts, results, roles)
            maximum_length = primitive.maximum_length_received or UNLIMITED
            contexts = tuple(self._context(context, answers) for context in negotiated)
            peer = _peer(primitive, maximum_length)
        except OperationError:
            raise
        except Exception as error:  # the library raises all sorts for a malformed PDU
            raise violation("an A-ASSOCIATE-AC that cannot be read") from error
        if maximum_length != UNLIMITED and maximum_length < SMALLEST_MAXIMUM:
            raise violation(f"a maximum PDU length of {maximum_length} bytes")
        return Agreement(contexts, peer, maximum_length)

    def _check(self, results: Sequence[Any]) -> None:
        """An acceptor answers each proposed context once and chooses among its transfer syntaxes (PS3.8 7.1.1.14)."""
        proposed = {context.context_id for context in self._contexts}
        seen: set[int] = set()
        for context in results:
            if context.context_id not in proposed:
                raise violation(f"an answer to presentation context {context.context_id}, which was not proposed")
            if context.context_id in seen:
                raise violation(f"two answers to presentation context {context.context_id}")
            seen.add(context.context_id)
            if context.result == ContextResult.ACCEPTED.value and (
                len(context.transfer_syntax) != 1 or context.transfer_syntax[0] not in TRANSFER_SYNTAXES
            ):
                raise violation("a transfer syntax is accepted that was not proposed")

    def _context(self, context: Any, answers: Mapping[str, bytes]) -> NegotiatedContext:
        accepted = context.result == ContextResult.ACCEPTED.value
        abstract_syntax = Uid(str(context.abstract_syntax))
        known = context.result in [result.value for result in ContextResult]
        return NegotiatedContext(
            context_id=context.context_id,
            abstract_syntax=abstract_syntax,
            transfer_syntax=Uid(str(context.transfer_syntax[0])) if accepted else None,
            result=ContextResult(context.result) if known else ContextResult.NO_REASON,
            as_scp=accepted and self._proposals[abstract_syntax].as_scp and bool(context.as_scp),
            application_information=answer_to(self._proposals[abstract_syntax], answers) if accepted else b"",
        )


def abortion(pdu: ControlPdu) -> OperationError:
    """The error that an A-ABORT PDU stands for (PS3.8 9.3.8)."""
    source, reason = (*pdu.data[8:10], 0, 0)[:2]
    return OperationError(ErrorKind.ABORTED, facts={"source": source, "reason": reason})


def _rejection(data: bytes) -> OperationError:
    try:
        pdu = _decoded_pdu(A_ASSOCIATE_RJ, data)
        facts = {"result": int(pdu.result), "source": int(pdu.source), "reason": int(pdu.reason_diagnostic)}
    except Exception as error:  # as above
        raise violation("an A-ASSOCIATE-RJ that cannot be read") from error
    return OperationError(ErrorKind.REJECTED, facts=facts)


def _decoded_pdu(kind: Any, data: bytes) -> Any:
    pdu = kind()
    pdu.decode(data)
    return pdu


def _decoded(kind: Any, data: bytes) -> Any:
    return _decoded_pdu(kind, data).to_primitive()


def _peer(primitive: Any, maximum_length: int) -> PeerIdentity:
    """Who the acceptor says that it is; some leave out even the class UID that PS3.7 D.3.3.2 demands."""
    class_uid = version_name = ""
    for item in primitive.user_information:
        if isinstance(item, ImplementationClassUIDNotification):
            class_uid = str(item.implementation_class_uid or "")
        elif isinstance(item, ImplementationVersionNameNotification):
            version_name = str(item.implementation_version_name or "")
    return PeerIdentity(class_uid, version_name, maximum_length)


def introduction(limits: Limits) -> list[Any]:
    """The user information that we give of ourselves: maximum length and implementation (PS3.7 D.3.3.1, D.3.3.2)."""
    maximum_length = MaximumLengthNotification()
    maximum_length.maximum_length_received = limits.data_pdu
    class_uid = ImplementationClassUIDNotification()
    class_uid.implementation_class_uid = IMPLEMENTATION_CLASS_UID
    version_name = ImplementationVersionNameNotification()
    version_name.implementation_version_name = IMPLEMENTATION_VERSION_NAME
    return [maximum_length, class_uid, version_name]
