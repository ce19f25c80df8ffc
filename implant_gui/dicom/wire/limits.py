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
