"""A peer in a process of its own that plays what was encoded before: it is never what one waits for.

Run as ``python -m tests.benchmarks.player --matches N --objects N --object-bytes N [--flat]``; prints its port and
serves until its standard input ends. Any SOP class is accepted, because DCMTK's tools do not know those of Annex BB.
"""

import argparse
import socket
import struct
import sys
import threading
import time

from tests.benchmarks.scores import ObjectScore, numbers_in, pending_responses
from tests.peers import pdu as pdus

STORAGE_OF_GET = {
    "1.2.840.10008.5.1.4.43.4": "1.2.840.10008.5.1.4.43.1",
    "1.2.840.10008.5.1.4.1.2.2.3": "1.2.840.10008.5.1.4.1.1.66",
}
"""Generic Implant Template; and, for `getscu`, which has no implant SOP classes, Study Root with Raw Data Storage."""
_LARGEST_PDU = 131072


class Played:
    """What one player has to play."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.matches: int = arguments.matches
        self.nested: bool = not arguments.flat
        self.objects: int = arguments.objects
        self.object_bytes: int = arguments.object_bytes
        self.delay: float = arguments.delay


class Stage:
    """One association."""

    def __init__(self, connection: socket.socket, played: Played) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._played = played
        self._stream = connection.makefile("rb")

    def run(self) -> None:
        """Accept, answer, and go when the peer does."""
        with self._connection, self._stream:
            kind, body = self._receive()
            if kind != pdus.ASSOCIATE_RQ:
                return
            self._accept(pdus.parse_associate_rq(body))
            command: dict[int, bytes] = {}
            identifier = b""
            while True:
                kind, body = self._receive()
                if kind == pdus.RELEASE_RQ:
                    self._connection.sendall(pdus.release_rp())
                if kind != pdus.P_DATA:
                    return
                for context_id, flags, fragment in pdus.pdvs(body):
                    if flags & 1:
                        command, identifier = pdus.parse_command_set(fragment), b""
                    else:
                        identifier += fragment
                    if flags & 2 and (not flags & 1 or _number(command, pdus.DATA_TYPE) == pdus.NO_DATA):
                        self._answer(context_id, command, identifier)

    def _receive(self) -> tuple[int, bytes]:
        header = self._stream.read(6)
        if len(header) < 6:
            return pdus.ABORT, b""
        kind, length = struct.unpack(">BxL", header)
        return kind, self._stream.read(length)

    def _accept(self, request: pdus.AssociateRequest) -> None:
        self._contexts = {abstract: context_id for context_id, (abstract, _) in request.contexts.items()}
        answers = [
            pdus.ContextAnswer(context_id, 0, pdus.EXPLICIT if pdus.EXPLICIT in syntaxes else pdus.IMPLICIT)
            for context_id, (_, syntaxes) in request.contexts.items()
        ]
        (maximum,) = struct.unpack(">L", request.user_information[0x51])
        self._maximum = min(maximum or _LARGEST_PDU, _LARGEST_PDU)
        self._connection.sendall(pdus.associate_ac(request, answers, roles=request.roles, maximum_length=_LARGEST_PDU))

    def _answer(self, context_id: int, command: dict[int, bytes], identifier: bytes) -> None:
        field, sop_class = _number(command, pdus.FIELD), command[pdus.AFFECTED_CLASS].decode().rstrip("\0")
        if field == pdus.C_CANCEL_RQ:
            return
        time.sleep(self._played.delay)
        message_id = _number(command, pdus.MESSAGE_ID)
        if field == pdus.C_FIND_RQ and self._played.matches:
            self._connection.sendall(
                pending_responses(self._played.matches, context_id, message_id, sop_class, nested=self._played.nested)
            )
        elements: dict[int, pdus.CommandValue] = {
            pdus.AFFECTED_CLASS: sop_class,
            pdus.FIELD: field | pdus.RSP,
            pdus.RESPONDED_TO: message_id,
            pdus.STATUS: 0,
        }
        if field == pdus.C_GET_RQ:
            numbers = numbers_in(identifier) or list(range(self._played.objects))
            self._play_objects(STORAGE_OF_GET[sop_class], numbers)
            elements |= {pdus.COMPLETED: len(numbers), pdus.FAILED: 0, pdus.WARNING: 0}
        self._connection.sendall(pdus.message(context_id, elements))

    def _play_objects(self, storage: str, numbers: list[int]) -> None:
        score = ObjectScore(self._contexts[storage], storage, self._played.object_bytes, self._maximum)
        for number in numbers:
            for chunk in score.play(number):
                self._connection.sendall(chunk)
            _, body = self._receive()
            ((_, _, response),) = pdus.pdvs(body)
            if _number(pdus.parse_command_set(response), pdus.STATUS):
                raise ValueError("an object was refused")


def _number(command: dict[int, bytes], tag: int) -> int:
    return int.from_bytes(command[tag], "little")


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matches", type=int, default=0)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--objects", type=int, default=0)
    parser.add_argument("--object-bytes", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before any answer")
    played = Played(parser.parse_args())
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    if played.matches:  # encode before the first asks; what is put in later takes milliseconds
        for sop_class in ("1.2.840.10008.5.1.4.43.2", "1.2.840.10008.5.1.4.1.2.2.1"):
            pending_responses(played.matches, 1, 1, sop_class, nested=played.nested)
    threading.Thread(target=_listen, args=(listener, played), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()


def _listen(listener: socket.socket, played: Played) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=Stage(connection, played).run, daemon=True).start()


if __name__ == "__main__":
    main()
