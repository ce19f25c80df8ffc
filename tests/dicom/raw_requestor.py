"""A requestor made of bytes, for what no library would send (PS3.8 9.3, PS3.7 9.3). Uses nothing of ours."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"
IMPLICIT = "1.2.840.10008.1.2"
VERIFICATION = "1.2.840.10008.1.1"
RELEASE = bytes.fromhex("05000000000400000000")


def item(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(data)) + data


def pdu(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBL", kind, 0, len(data)) + data


def associate_request(calling: str = "RAW", called: str = "ARCHIVE", abstract_syntax: str = VERIFICATION) -> bytes:
    context = struct.pack(">BBBB", 1, 0, 0, 0) + item(0x30, abstract_syntax.encode()) + item(0x40, IMPLICIT.encode())
    user = item(0x51, struct.pack(">L", 16384)) + item(0x52, b"1.2.3")
    fixed = struct.pack(">HH16s16s32x", 1, 0, called.ljust(16).encode(), calling.ljust(16).encode())
    return pdu(0x01, fixed + item(0x10, APPLICATION_CONTEXT.encode()) + item(0x20, context) + item(0x50, user))


def command(*elements: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<HHL", 0, tag, len(value)) + value for tag, value in elements)
    return struct.pack("<HHLL", 0, 0, 4, len(body)) + body


def data_pdu(fragment: bytes, *, is_command: bool = True, is_last: bool = True, context_id: int = 1) -> bytes:
    header = bytes((is_command | is_last << 1,))
    return pdu(0x04, struct.pack(">LB", len(fragment) + 2, context_id) + header + fragment)


def echo_request(message_id: int = 1) -> bytes:
    uid = VERIFICATION.encode() + b"\0"
    return data_pdu(
        command(
            (0x0002, uid),
            (0x0100, struct.pack("<H", 0x0030)),
            (0x0110, struct.pack("<H", message_id)),
            (0x0800, struct.pack("<H", 0x0101)),
        )
    )


def store_request(sop_class: str, uid: str, message_id: int = 1, originator: tuple[str, int] | None = None) -> bytes:
    """The command of a C-STORE request; its data set is to follow."""
    elements = [
        (0x0002, _padded(sop_class)),
        (0x0100, struct.pack("<H", 0x0001)),
        (0x0110, struct.pack("<H", message_id)),
        (0x0700, struct.pack("<H", 0)),
        (0x0800, struct.pack("<H", 0x0001)),
        (0x1000, _padded(uid)),
    ]
    if originator is not None:
        title, number = originator
        elements += [(0x1030, title.ljust(16).encode()), (0x1031, struct.pack("<H", number))]
    return data_pdu(command(*elements))


def _padded(uid: str) -> bytes:
    return uid.encode() + b"\0" * (len(uid) % 2)


def read_status(connection: socket.socket) -> int:
    """The status of the response that comes next."""
    kind, body = read_pdu(connection)
    assert kind == 0x04, kind
    start = body.index(b"\x00\x00\x00\x09\x02\x00\x00\x00") + 8
    return int.from_bytes(body[start : start + 2], "little")


def read_exactly(connection: socket.socket, count: int) -> bytes:
    """`count` bytes, or fewer if the peer closes before."""
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            break
        data += more
    return data


def read_pdu(connection: socket.socket) -> tuple[int, bytes]:
    """The next PDU: its type and its content; (0, b"") at the end of the connection."""
    header = read_exactly(connection, 6)
    if len(header) < 6:
        return 0, b""
    kind, _, length = struct.unpack(">BBL", header)
    return kind, read_exactly(connection, length)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        yield connection


@contextmanager
def associated_raw(port: int, calling: str = "RAW", called: str = "ARCHIVE") -> Iterator[socket.socket]:
    with connected(port) as connection:
        connection.sendall(associate_request(calling, called))
        assert read_pdu(connection)[0] == 0x02
        yield connection
