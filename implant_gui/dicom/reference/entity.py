"""pynetdicom's application entity, one for each association, with a way in for our own parts; what it negotiated."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pynetdicom import AE
from typing_extensions import override

from implant_gui.dicom.reference.transport import GuardedSocket
from implant_gui.dicom.requesting.contexts import ProposedContext
from implant_gui.dicom.requesting.extensions import answer_to
from implant_gui.domain.service.ae import AeTitle, Server
from implant_gui.domain.service.events import Associated, ContextResult, NegotiatedContext, PeerIdentity
from implant_gui.domain.service.identity import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from implant_gui.domain.service.information_model import TRANSFER_SYNTAXES
from implant_gui.domain.uid import Uid

MAX_PDU: Final = 256 * 1024
"""What we offer to receive; each PDU costs pynetdicom about the same whatever its size."""
_LEAST_PDU: Final = 128
"""A peer that takes less than this cannot be sent a command set in pieces that make sense."""

Furnish = Callable[[Any, Any, Any], GuardedSocket]
"""Makes the socket of an association from the association, its local address and the connection."""


class Entity(AE):  # type: ignore[misc] # pynetdicom tells a type checker nothing
    """An application entity for one association."""

    def __init__(self, ae_title: AeTitle, server: Server, furnish: Furnish) -> None:
        super().__init__(ae_title=str(ae_title))
        self._server = server
        self._furnish = furnish
        self._connection: Any = None
        self.implementation_class_uid = IMPLEMENTATION_CLASS_UID
        self.implementation_version_name = IMPLEMENTATION_VERSION_NAME
        timeouts = server.timeouts
        self.acse_timeout = self.dimse_timeout = timeouts.answer
        self.connection_timeout = timeouts.connect
        self.network_timeout = max(timeouts.answer, timeouts.progress)

    def call(self, connection: Any, contexts: Sequence[Any], extended: Sequence[Any], handlers: Sequence[Any]) -> None:
        """Negotiate over a connection that stands."""
        self._connection = connection
        host, port = connection.getpeername()[:2]
        self.associate(
            host,
            port,
            contexts=list(contexts),
            ae_title=str(self._server.ae_title),
            max_pdu=MAX_PDU,
            ext_neg=list(extended),
            evt_handlers=list(handlers),
        )

    @override
    def _create_socket(self, assoc: Any, address: Any, tls_args: Any) -> GuardedSocket:
        return self._furnish(assoc, address, self._connection)


def associated_by(association: Any, proposal: Sequence[ProposedContext]) -> Associated:
    """What the peer of an association of pynetdicom's has answered to `proposal`."""
    acceptor = association.acceptor
    peer = PeerIdentity(
        implementation_class_uid=str(acceptor.implementation_class_uid or ""),
        implementation_version_name=str(acceptor.implementation_version_name or ""),
        maximum_length=acceptor.maximum_length or 0,
    )
    proposed = {each.abstract_syntax: each for each in proposal}
    return Associated(
        peer,
        tuple(
            _negotiated(context, proposed[Uid(str(context.abstract_syntax))], acceptor.sop_class_extended)
            for context in (*association.accepted_contexts, *association.rejected_contexts)
        ),
    )


def problem_with(associated: Associated) -> str:
    """Why we could not work with what a peer has answered; "" when we can."""
    if 0 < associated.peer.maximum_length < _LEAST_PDU:
        return f"the peer takes PDUs of {associated.peer.maximum_length} bytes"
    for context in associated.contexts:
        if context.result is ContextResult.ACCEPTED and context.transfer_syntax not in TRANSFER_SYNTAXES:
            return f"the transfer syntax {context.transfer_syntax} was accepted and not proposed"
    return ""


def _negotiated(context: Any, proposal: ProposedContext, extended: Mapping[str, bytes]) -> NegotiatedContext:
    """A context of pynetdicom's as ours; `extended` has the peer's answers to SOP Class Extended Negotiation."""
    results = {result.value: result for result in ContextResult}
    result = results.get(context.result, ContextResult.NO_REASON)
    abstract_syntax = Uid(str(context.abstract_syntax))
    syntaxes = context.transfer_syntax
    return NegotiatedContext(
        context_id=context.context_id,
        abstract_syntax=abstract_syntax,
        transfer_syntax=Uid(str(syntaxes[0])) if syntaxes and result is ContextResult.ACCEPTED else None,
        result=result,
        as_scp=bool(context.as_scp) and proposal.as_scp,
        application_information=answer_to(proposal, extended) if result is ContextResult.ACCEPTED else b"",
    )
