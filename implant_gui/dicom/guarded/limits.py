"""What a peer may do to an association of pynetdicom's, in bytes and seconds, and where that is written down."""

from dataclasses import dataclass
from typing import Any, Final

Association = Any
"""One of pynetdicom's, which tells a type checker nothing."""
_LIMITS_ATTRIBUTE: Final = "implant_gui_limits"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a peer may do to us, in bytes and seconds.

    Attributes:
        association_pdu: greatest association PDU; 128 contexts with their syntaxes need a tenth of it.
        data_pdu: greatest P-DATA-TF PDU; far above what we advertise, because some peers round up.
        message: greatest data set of one message.
        queued_requests: messages that a peer may send ahead of our answers; nobody negotiates asynchronous operations.
        queued_responses: responses that wait for our own code before reading stops and TCP slows the peer down.
        pdu_s: a PDU once begun must be complete after that time.
        send_s: the peer must have taken a PDU of ours after that time.
        slow_s: a message that takes longer must have brought a thousand bytes a second; 0 for no limit.
    """

    association_pdu: int = 128 * 1024
    data_pdu: int = 1024 * 1024
    message: int = 256 * 1024 * 1024
    queued_requests: int = 64
    queued_responses: int = 4096
    pdu_s: float = 10.0
    send_s: float = 10.0
    slow_s: float = 30.0


DEFAULT_LIMITS: Final = Limits()


def set_limits(ae: Any, limits: Limits) -> None:
    """Put the associations of `ae`, a pynetdicom AE, under `limits` instead of the defaults."""
    setattr(ae, _LIMITS_ATTRIBUTE, limits)


def limits_of(of: Association) -> Limits:
    """The limits that an association is under."""
    limits: Limits = getattr(of.ae, _LIMITS_ATTRIBUTE, DEFAULT_LIMITS)
    return limits
