"""How much a peer may send, checked before anything is allocated."""

from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes."""

    association_pdu: int = 128 * KIB
    data_pdu: int = MIB
    """Also what we offer as the maximum length (PS3.8 D.1)."""
    command_set: int = 64 * KIB
    identifier: int = MIB
    instance: int = 2 * GIB


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ListenerLimits:
    """What those who connect to a server of ours may do to it: sizes, numbers, and times in seconds.

    Attributes:
        unassociated_per_host: connections from one address that have not asked for an association.
        unassociated: the same from everywhere.
        associations: associations at once.
        tls: for the TLS handshake.
        request: from the connection (or the handshake) until the association request is there.
        pdu: for a PDU once begun.
        idle: for an association on which nothing comes.
        stall: for a peer that takes nothing of what we answer.
        slow: for a message, unless it moves 1,000 bytes a second on average.
        yielding: with all places taken, an association on which nothing has happened for so long makes room.
    """

    sizes: Limits = DEFAULT_LIMITS
    unassociated_per_host: int = 16
    unassociated: int = 40
    associations: int = 32
    tls: float = 5.0
    request: float = 10.0
    pdu: float = 10.0
    idle: float = 60.0
    stall: float = 10.0
    slow: float = 30.0
    yielding: float = 1.0


DEFAULT_LISTENER_LIMITS = ListenerLimits()
