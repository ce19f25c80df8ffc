"""``-v``: what the two sides agreed on, rejected contexts first, and what we refused."""

from typing import Final

from implant_gui.domain.service.events import (
    Associated,
    ContextResult,
    InstanceRefused,
    MethodChosen,
    NegotiatedContext,
    OperationEvent,
    PeerIdentity,
)
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    sop_class_name,
)
from implant_gui.domain.text import visible

_RESULTS: Final = {
    ContextResult.ACCEPTED: "accepted",
    ContextResult.USER_REJECTION: "rejected by the user",
    ContextResult.NO_REASON: "rejected, no reason given",
    ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED: "rejected, SOP class not supported",
    ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED: "rejected, transfer syntaxes not supported",
}
_TRANSFER_SYNTAXES: Final = {
    EXPLICIT_VR_LITTLE_ENDIAN: "Explicit VR Little Endian",
    IMPLICIT_VR_LITTLE_ENDIAN: "Implicit VR Little Endian",
}


def detail_lines(event: OperationEvent) -> list[str]:
    """What ``-v`` tells of `event` beside the report."""
    match event:
        case Associated(peer, contexts):
            return negotiation_lines(peer, contexts)
        case MethodChosen(service):
            return [f"Fetching with C-{service.name}"]
        case InstanceRefused(uid, reason, code):
            return [f"Refused {visible(uid)}: {reason.value}, answered 0x{code:04X}"]
        case _:
            return []


def negotiation_lines(peer: PeerIdentity, contexts: tuple[NegotiatedContext, ...]) -> list[str]:
    """The peer's implementation and the fate of each presentation context."""
    name = visible(peer.implementation_version_name) or "no version name"
    uid = visible(peer.implementation_class_uid) or "no implementation class UID"
    ordered = sorted(contexts, key=lambda context: (context.result is ContextResult.ACCEPTED, context.context_id))
    return [
        f"Associated: {name}, {uid}, maximum PDU length {peer.maximum_length or 'unlimited'}",
        *(_context_line(context) for context in ordered),
    ]


def _context_line(context: NegotiatedContext) -> str:
    syntax = context.transfer_syntax
    with_syntax = "" if syntax is None else f", {_TRANSFER_SYNTAXES.get(syntax, visible(syntax))}"
    role = ", we act as SCP" if context.as_scp else ""
    name = visible(sop_class_name(context.abstract_syntax))
    return f"  {context.context_id:3d}  {name}: {_RESULTS[context.result]}{with_syntax}{role}"
