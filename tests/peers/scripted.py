"""A peer that follows a script: a function that says what to receive and what to send, PDU by PDU or byte by byte."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from types import TracebackType

from tests.peers import pdu as pdus
from tests.peers.pdu import CommandValue, ContextAnswer, Message


class HungUpError(Exception):
    """The other side closed the connection."""


class Conversation:
    """One connection, seen from the script."""

    def __init__(self, connection: socket.socket, over: threading.Event) -> None:
        self.connection = connection
        self.request = pdus.AssociateRequest("", "", {})
        self.aborted = False
        self._over = over
        self._context = (0, "")

    def send(self, data: bytes) -> None:
        try:
            self.connection.sendall(data)
        except OSError as error:
            raise HungUpError from error

    def receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            try:
                more = self.connection.recv(count - len(data))
            except OSError as error:
                raise HungUpError from error
            if not more:
                raise HungUpError
            data += more
        return data

    def receive_pdu(self) -> tuple[int, bytes]:
        kind, length = struct.unpack(">BxL", self.receive(6))
        body = self.receive(length)
        self.aborted = self.aborted or kind == pdus.ABORT
        return kind, body

    def receive_request(self) -> pdus.AssociateRequest:
        kind, body = self.receive_pdu()
        if kind == pdus.ABORT:  # whoever called thought better of it
            raise HungUpError
        assert kind == pdus.ASSOCIATE_RQ, kind
        self.request = pdus.parse_associate_rq(body)
        return self.request

    def accept(
        self,
        *,
        syntax: str = pdus.IMPLICIT,
        refuse: Mapping[str, int] | None = None,
        roles: bool = True,
        maximum_length: int = 16384,
        class_uid: str = "1.2.3.4",
    ) -> pdus.AssociateRequest:
        """Read the request and accept all contexts but those of the abstract syntaxes in `refuse`."""
        request = self.receive_request()
        refused = refuse or {}
        answers = [
            ContextAnswer(context_id, refused.get(abstract, 0), syntax)
            for context_id, (abstract, _) in request.contexts.items()
        ]
        granted = request.roles if roles else {}
        self.send(
            pdus.associate_ac(request, answers, roles=granted, maximum_length=maximum_length, class_uid=class_uid)
        )
        return request

    def context_of(self, abstract_syntax: str) -> int:
        return next(number for number, (uid, _) in self.request.contexts.items() if uid == abstract_syntax)

    def receive_message(self) -> Message:
        """The next DIMSE message; a release is answered and ends the script."""
        command, data, context_id = b"", b"", 0
        has_data: bool | None = None
        while True:
            kind, body = self.receive_pdu()
            if kind == pdus.RELEASE_RQ:
                self.send(pdus.release_rp())
                raise HungUpError
            if kind == pdus.ABORT:
                raise HungUpError
            assert kind == pdus.P_DATA, kind
            for context_id, flags, fragment in pdus.pdvs(body):
                if flags & 1:
                    command += fragment
                    if flags & 2:
                        elements = pdus.parse_command_set(command)
                        has_data = elements[pdus.DATA_TYPE] != struct.pack("<H", pdus.NO_DATA)
                else:
                    data += fragment
                if flags & 2 and (not flags & 1 or not has_data):
                    return Message(context_id, pdus.parse_command_set(command), data if has_data else None)

    def respond(
        self, to: Message, status: int, data: bytes | None = None, *, context_id: int = 0, **extra: CommandValue
    ) -> None:
        """Send a response to `to`; `extra` are command elements by their names in `pdu`, in lower case."""
        self.send(self.response(to, status, data, context_id=context_id, **extra))

    def response(
        self, to: Message, status: int, data: bytes | None = None, *, context_id: int = 0, **extra: CommandValue
    ) -> bytes:
        elements: dict[int, CommandValue] = {
            pdus.AFFECTED_CLASS: to.text(pdus.AFFECTED_CLASS),
            pdus.FIELD: to.number(pdus.FIELD) | pdus.RSP,
            pdus.RESPONDED_TO: to.number(pdus.MESSAGE_ID),
            pdus.STATUS: status,
        }
        elements |= {getattr(pdus, name.upper()): value for name, value in extra.items()}
        return pdus.message(context_id or to.context_id, elements, data)

    def send_instance(
        self, sop_class: str, sop_instance: str, data: bytes, *, context_id: int = 0, message_id: int = 7
    ) -> Message:
        """Send a C-STORE request and give the answer to it."""
        self.send(self._store_request(sop_class, sop_instance, data, context_id, message_id))
        return self.receive_message()

    def send_part_of_instance(self, sop_class: str, sop_instance: str, data: bytes, count: int) -> None:
        """Send all of a C-STORE request but for its last `count` bytes."""
        self.send(self._store_request(sop_class, sop_instance, data, 0, 7)[:-count])

    def _store_request(self, sop_class: str, sop_instance: str, data: bytes, context_id: int, message_id: int) -> bytes:
        elements: dict[int, CommandValue] = {
            pdus.AFFECTED_CLASS: sop_class,
            pdus.FIELD: pdus.C_STORE_RQ,
            pdus.MESSAGE_ID: message_id,
            pdus.PRIORITY: 0,
            pdus.AFFECTED_INSTANCE: sop_instance,
        }
        return pdus.message(context_id or self.context_of(sop_class), elements, data)

    def finish(self) -> None:
        """Answer the release, or see the connection end in another way."""
        while True:
            kind, _ = self.receive_pdu()
            if kind == pdus.RELEASE_RQ:
                self.send(pdus.release_rp())

    def reset(self) -> None:
        """Close with a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def hold(self) -> None:
        """Say and read nothing until the test is over."""
        self._over.wait()


Script = Callable[[Conversation], None]


class ScriptedPeer:
    """Listens on a port of its own and follows a script on each connection; the last one serves all later ones too.

    Attributes:
        conversations: one for each connection so far.
    """

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self._scripts = scripts
        self._tls = tls
        self._over = threading.Event()
        self._failures: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        self.conversations: list[Conversation] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "ScriptedPeer":
        self._start(self._listen, "peer")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        # Windows and Linux differ in whether closing wakes an accept; a connection does everywhere.
        with socket.create_connection(("127.0.0.1", self.port)):
            self._threads[0].join()
        self._listener.close()
        for conversation in self.conversations:
            _close(conversation.connection)
        for thread in self._threads:
            thread.join()
        if error is None and self._failures:
            raise self._failures[0]

    def _start(self, target: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._over.is_set():
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            conversation = Conversation(connection, self._over)
            script = self._scripts[min(len(self.conversations), len(self._scripts) - 1)]
            self.conversations.append(conversation)
            self._start(lambda c=conversation, s=script: self._follow(s, c), "peer conversation")  # type: ignore[misc]

    def _follow(self, script: Script, conversation: Conversation) -> None:
        try:
            if self._tls is not None:
                conversation.connection = self._tls.wrap_socket(conversation.connection, server_side=True)
            script(conversation)
        except (HungUpError, OSError):
            pass
        except BaseException as error:  # noqa: BLE001 - told where the test ends
            self._failures.append(error)
        finally:
            _close(conversation.connection)


def _close(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        connection.close()
