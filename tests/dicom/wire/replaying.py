"""Records what a good peer says, and says it again: whole, in bytes, cut short, or changed."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from tests.peers.pdu import abort
from tests.peers.scripted import Conversation, Script

_PATIENCE_S = 20.0
_ABORT = abort(0, 0)


@dataclass(frozen=True)
class Step:
    """What is said after so many bytes of the other side have come."""

    heard: int
    said: bytes


class Ending(Enum):
    """What becomes of the connection when all has been said."""

    CLOSE = "close"
    RESET = "reset"
    STALL = "stall"
    ABORT = "abort"
    """With an A-ABORT, which is one only where a PDU may begin."""


@dataclass(frozen=True)
class Plan:
    """One connection of a `Replayer`."""

    steps: Sequence[Step]
    ending: Ending = Ending.CLOSE
    piece: int = 1 << 30
    """At most so many bytes at a time."""


class _RecordingSocket(socket.socket):
    steps: list[Step]

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        data = super().recv(size, flags)
        if not self.steps or self.steps[-1].said:
            self.steps.append(Step(0, b""))
        self.steps[-1] = Step(self.steps[-1].heard + len(data), b"")
        return data

    def sendall(self, data: bytes, flags: int = 0, /) -> None:  # type: ignore[override]
        super().sendall(data, flags)
        before = self.steps[-1] if self.steps else Step(0, b"")
        self.steps[-1:] = [Step(before.heard, before.said + data)]


def recorded(script: Script, into: list[Step]) -> Script:
    """`script`, with what it hears and says kept in `into`."""

    def record(talk: Conversation) -> None:
        connection = _RecordingSocket(fileno=talk.connection.detach())
        connection.steps = into
        talk.connection = connection
        script(talk)

    return record


def said(steps: Iterable[Step]) -> bytes:
    """All that is said."""
    return b"".join(step.said for step in steps)


def cut(steps: Iterable[Step], offset: int) -> list[Step]:
    """The steps as far as `offset` bytes go."""
    kept = []
    for step in steps:
        kept.append(Step(step.heard, step.said[:offset]))
        offset -= len(step.said)
        if offset <= 0:
            break
    return kept


class Replayer:
    """A listener that treats each connection by the plan that was set before it came, one after the other."""

    def __init__(self) -> None:
        self.plan = Plan(())
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._is_over = False
        self._thread = threading.Thread(target=self._listen, name="replayer", daemon=True)

    def __enter__(self) -> "Replayer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass
        self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._is_over:
                    return
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(_PATIENCE_S)
                with contextlib.suppress(OSError):
                    _follow(connection, self.plan)


def _follow(connection: socket.socket, plan: Plan) -> None:
    for step in plan.steps:
        if not _hear(connection, step.heard):
            return
        for piece in _pieces(step.said, plan.piece):
            connection.sendall(piece)
    match plan.ending:
        case Ending.RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        case Ending.ABORT:
            connection.sendall(_ABORT)
            connection.shutdown(socket.SHUT_WR)
        case Ending.CLOSE:
            connection.shutdown(socket.SHUT_WR)
        case Ending.STALL:
            pass
    while connection.recv(1 << 16):
        pass


def _hear(connection: socket.socket, count: int) -> bool:
    while count:
        data = connection.recv(count)
        if not data:
            return False
        count -= len(data)
    return True


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
