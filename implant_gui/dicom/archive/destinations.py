"""Where a C-MOVE may send to: AE titles with their addresses (PS3.4 C.4.2.1.1)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from implant_gui.dicom.admission import Caller
from implant_gui.domain.service.ae import AeTitle, parse_peer, parse_port


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port."""

    host: str
    port: int


class Destinations:
    """The table of destinations. Any thread; it may change while the archive runs.

    With `peer_port`, whoever asks may also name its own AE title, and is then sent to at that port of the host that it
    asks from. So a program with a storage SCP needs no entry.

    `look_up` is asked last, and finds the storage SCPs that this computer itself knows of.
    """

    def __init__(
        self, peer_port: int | None = None, look_up: Callable[[AeTitle, Caller], Address | None] | None = None
    ) -> None:
        self.peer_port = peer_port
        self._look_up = look_up
        self._lock = threading.Lock()
        self._table: dict[AeTitle, Address] = {}

    def add(self, ae_title: AeTitle, host: str, port: int) -> None:
        """Enter a destination, or change its address."""
        with self._lock:
            self._table[ae_title] = Address(host, port)

    def remove(self, ae_title: AeTitle) -> None:
        """Forget a destination; nothing happens if it is not there."""
        with self._lock:
            self._table.pop(ae_title, None)

    def add_text(self, text: str) -> None:
        """Enter ``AET@HOST:PORT``, or ``*:PORT`` for `peer_port`.

        Raises:
            ValueError: it is neither; the message is a sentence for people.
        """
        if text.strip().startswith("*:"):
            self.peer_port = parse_port(text.strip()[2:])
            return
        peer = parse_peer(text)
        self.add(peer.ae_title, peer.host, peer.port)

    def find(self, ae_title: AeTitle, caller: Caller) -> Address | None:
        """Where `ae_title` is when `caller` names it; None when nobody knows."""
        with self._lock:
            known = self._table.get(ae_title)
        if known is None and self.peer_port is not None and ae_title == caller.ae_title:
            return Address(caller.host, self.peer_port)
        if known is None and self._look_up is not None:
            return self._look_up(ae_title, caller)
        return known
