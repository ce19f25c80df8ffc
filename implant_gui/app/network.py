"""What this computer is called on its networks, to be told to a server's administrator."""

import contextlib
import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"


def own_addresses() -> tuple[str, ...]:
    """The IPv4 addresses that others may reach this computer at, loopback last. Asks no server anything."""
    found: dict[str, None] = {}
    with contextlib.suppress(OSError):
        for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[str(entry[4][0])] = None
    # The address that packets to elsewhere would leave from; connecting a datagram socket sends none.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found[str(probe.getsockname()[0])] = None
    found.pop(LOOPBACK, None)
    return (*(address for address in found if not address.startswith("127.")), LOOPBACK)
