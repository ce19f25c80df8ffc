"""A peer in a process of its own that plays what was encoded before: it is never what one waits for.

Run as ``python -m tests.benchmarks.player [--matches N] [--objects N] ...``; prints its port, serves until its standard
input ends, and then prints how long each association took from its connection to the answer to its release, in seconds.
Any SOP class is accepted, because DCMTK's tools do not know those of Annex BB.
"""

import argparse
import socket
import struct
import sys
import threading
import time
from typing import BinaryIO

from tests.benchmarks.scores import Identifiers, ObjectScore, numbers_in, pending_responses
from tests.peers import pdu as pdus

STORAGE_OF_GET = {
    "1.2.840.10008.5.1.4.43.4": "1.2.840.10008.5.1.4.43.1",
    "1.2.840.10008.5.1.4.1.2.2.3": "1.2.840.10008.5.1.4.1.1.66",
}
"""Generic Implant Template; and, for `getscu`, which has no implant SOP classes, Study Root with Raw Data Storage."""
STORAGE_OF_MOVE = {
    "1.2.840.10008.5.1.4.43.3": "1.2.840.10008.5.1.4.43.1",
    "1.2.840.10008.5.1.4.1.2.2.2": "1.2.840.10008.5.1.4.1.1.66",
}
"""The same for `movescu`."""
_LARGEST_PDU = 131072


class Played:
    """What one player has to play."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.matches: int = arguments.matches
        self.kind = Identifiers(arguments.identifiers)
        self.objects: int = arguments.objects
        self.object_bytes: int = arguments.object_bytes
        self.delay: float = arguments.delay
        self.durations: list[float] = []


class Stage:
    """One association."""

    def __init__(self, connection: socket.socket, played: Played) -> None:
        self._began = time.perf_counter()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._played = played
        self._stream = connection.makefile("rb")

    def run(self) -> None:
        """Accept, answer, and go when the peer does."""
        with self._connection, self._stream:
            kind, body = _receive(self._stream)
            if kind != pdus.ASSOCIATE_RQ:
                return
            self._accept(pdus.parse_associate_rq(body))
            command: dict[int, bytes] = {}
            identifier = b""
            while True:
                kind, body = _receive(self._stream)
                if kind == pdus.RELEASE_RQ:
                    self._connection.sendall(pdus.release_rp())
                    self._played.durations.append(time.perf_counter() - self._began)
                if kind != pdus.P_DATA:
                    return
                for context_id, flags, fragment in pdus.pdvs(body):
                    if flags & 1:
                        command, identifier = pdus.parse_command_set(fragment), b""
                    else:
                        identifier += fragment
                    if flags & 2 and (not flags & 1 or _number(command, pdus.DATA_TYPE) == pdus.NO_DATA):
                        self._answer(context_id, command, identifier)

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
                pending_responses(self._played.matches, context_id, message_id, sop_class, self._played.kind)
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
        if field == pdus.C_MOVE_RQ:
            numbers = numbers_in(identifier) or list(range(self._played.objects))
            destination = command[pdus.DESTINATION].decode().strip("\0 ")
            _move(STORAGE_OF_MOVE[sop_class], numbers, self._played.object_bytes, destination)
            elements |= {pdus.COMPLETED: len(numbers), pdus.FAILED: 0, pdus.WARNING: 0}
        self._connection.sendall(pdus.message(context_id, elements))

    def _play_objects(self, storage: str, numbers: list[int]) -> None:
        score = ObjectScore(self._contexts[storage], storage, self._played.object_bytes, self._maximum)
        for number in numbers:
            _play_object(score, number, self._connection, self._stream)


def _receive(stream: BinaryIO) -> tuple[int, bytes]:
    header = stream.read(6)
    if len(header) < 6:
        return pdus.ABORT, b""
    kind, length = struct.unpack(">BxL", header)
    return kind, stream.read(length)


def _play_object(score: ObjectScore, number: int, connection: socket.socket, stream: BinaryIO) -> None:
    for chunk in score.play(number):
        connection.sendall(chunk)
    _, body = _receive(stream)
    ((_, _, response),) = pdus.pdvs(body)
    if _number(pdus.parse_command_set(response), pdus.STATUS):
        raise ValueError("an object was refused")


def _move(storage: str, numbers: list[int], size: int, destination: str) -> None:
    """Send objects to a storage SCP on this computer, whose title is a letter and its port: nobody has to be told."""
    with (
        socket.create_connection(("127.0.0.1", int(destination[1:]))) as connection,
        connection.makefile("rb") as stream,
    ):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(pdus.associate_rq("PLAYER", destination, storage, pdus.EXPLICIT, _LARGEST_PDU))
        kind, body = _receive(stream)
        if kind != pdus.ASSOCIATE_AC:
            raise ValueError("the destination refuses")
        (maximum,) = struct.unpack(">L", pdus.parse_associate_rq(body).user_information[0x51])
        score = ObjectScore(1, storage, size, min(maximum or _LARGEST_PDU, _LARGEST_PDU))
        for number in numbers:
            _play_object(score, number, connection, stream)
        connection.sendall(pdus.release_rq())
        _receive(stream)


def _number(command: dict[int, bytes], tag: int) -> int:
    return int.from_bytes(command[tag], "little")


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matches", type=int, default=0)
    parser.add_argument("--identifiers", choices=[kind.value for kind in Identifiers], default="nested")
    parser.add_argument("--objects", type=int, default=0)
    parser.add_argument("--object-bytes", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before any answer")
    played = Played(parser.parse_args())
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    if played.matches:  # encode before the first asks; what is put in later takes milliseconds
        for sop_class in ("1.2.840.10008.5.1.4.43.2", "1.2.840.10008.5.1.4.1.2.2.1"):
            pending_responses(played.matches, 1, 1, sop_class, played.kind)
    threading.Thread(target=_listen, args=(listener, played), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()
    print(*played.durations, flush=True)


def _listen(listener: socket.socket, played: Played) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=Stage(connection, played).run, daemon=True).start()


if __name__ == "__main__":
    main()
