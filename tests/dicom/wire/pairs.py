"""Connections without a network: a socket pair, with us at one end."""

import socket

from implant_gui.dicom.wire.connection import Connection, Interrupter, deadline_in
from tests.dicom.playing import PATIENCE_S


class Pair:
    """A connection, the other end of it, and who may interrupt."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        ours.setblocking(False)
        self.theirs.settimeout(PATIENCE_S)
        self.must_stop = False
        self.interrupter = Interrupter()
        self.connection = Connection(ours, self.interrupter, lambda: self.must_stop)
        self.buffer = memoryview(bytearray(1000))

    def receive(self, within: float = PATIENCE_S) -> bytes:
        """What comes within some seconds."""
        count = self.connection.receive_into(self.buffer, deadline_in(within))
        return bytes(self.buffer[:count])

    def close(self) -> None:
        """Give everything back."""
        self.connection.close()
        self.interrupter.close()
        self.theirs.close()
