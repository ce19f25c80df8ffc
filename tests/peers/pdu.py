"""PDUs, command sets and small data sets as bytes, both ways (PS3.8 9.3, PS3.7 6.3 and E)."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

ASSOCIATE_RQ, ASSOCIATE_AC, ASSOCIATE_RJ, P_DATA, RELEASE_RQ, RELEASE_RP, ABORT = range(1, 8)
APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"
IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
PYNETDICOM_CLASS_UID = "1.2.826.0.1.3680043.9.3811.3.0.4"

C_STORE_RQ, C_GET_RQ, C_FIND_RQ, C_MOVE_RQ, C_ECHO_RQ = 0x0001, 0x0010, 0x0020, 0x0021, 0x0030
C_CANCEL_RQ = 0x0FFF
RSP = 0x8000
NO_DATA = 0x0101

AFFECTED_CLASS, FIELD, MESSAGE_ID, RESPONDED_TO, DESTINATION = 0x0002, 0x0100, 0x0110, 0x0120, 0x0600
PRIORITY, DATA_TYPE, STATUS, OFFENDING, COMMENT, ERROR_ID = 0x0700, 0x0800, 0x0900, 0x0901, 0x0902, 0x0903
AFFECTED_INSTANCE, REMAINING, COMPLETED, FAILED, WARNING = 0x1000, 0x1020, 0x1021, 0x1022, 0x1023

CommandValue = int | str | bytes
LONG_VRS = ("OB", "OD", "OF", "OL", "OW", "SQ", "UC", "UN", "UR", "UT")


def pdu(kind: int, body: bytes, *, length: int | None = None) -> bytes:
    """A PDU; `length` lies about it."""
    return struct.pack(">BBL", kind, 0, len(body) if length is None else length) + body


def abort(source: int = 0, reason: int = 0) -> bytes:
    return pdu(ABORT, bytes((0, 0, source, reason)))


def reject(result: int, source: int, reason: int) -> bytes:
    return pdu(ASSOCIATE_RJ, bytes((0, result, source, reason)))


def release_rq() -> bytes:
    return pdu(RELEASE_RQ, bytes(4))


def release_rp() -> bytes:
    return pdu(RELEASE_RP, bytes(4))


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(body)) + body


@dataclass(frozen=True)
class ContextAnswer:
    context_id: int
    result: int = 0
    transfer_syntax: str = IMPLICIT


@dataclass(frozen=True)
class AssociateRequest:
    """What an A-ASSOCIATE-RQ says."""

    called: str
    calling: str
    contexts: Mapping[int, tuple[str, tuple[str, ...]]]
    roles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    user_information: Mapping[int, bytes] = field(default_factory=dict)


def associate_rq(calling: str, called: str, abstract_syntax: str, transfer_syntax: str, maximum_length: int) -> bytes:
    """A request for one presentation context, number 1."""
    context = bytes((1, 0, 0, 0)) + _item(0x30, abstract_syntax.encode()) + _item(0x40, transfer_syntax.encode())
    user = _item(0x51, struct.pack(">L", maximum_length)) + _item(0x52, b"1.2.3.4")
    body = struct.pack(">HH16s16s32x", 1, 0, called.ljust(16).encode(), calling.ljust(16).encode())
    body += _item(0x10, APPLICATION_CONTEXT.encode()) + _item(0x20, context) + _item(0x50, user)
    return pdu(ASSOCIATE_RQ, body)


def associate_ac(
    request: AssociateRequest,
    answers: Sequence[ContextAnswer],
    *,
    roles: Mapping[str, tuple[int, int]] | None = None,
    maximum_length: int = 16384,
    class_uid: str = "1.2.3.4",
    extended: Mapping[str, bytes] | None = None,
) -> bytes:
    body = struct.pack(">HH16s16s32x", 1, 0, request.called.ljust(16).encode(), request.calling.ljust(16).encode())
    body += _item(0x10, APPLICATION_CONTEXT.encode())
    for answer in answers:
        syntax = _item(0x40, answer.transfer_syntax.encode())
        body += _item(0x21, bytes((answer.context_id, 0, answer.result, 0)) + syntax)
    user = _item(0x51, struct.pack(">L", maximum_length)) + _item(0x52, class_uid.encode())
    for uid, (scu, scp) in (roles or {}).items():
        user += _item(0x54, struct.pack(">H", len(uid)) + uid.encode() + bytes((scu, scp)))
    for uid, information in (extended or {}).items():
        user += _item(0x56, struct.pack(">H", len(uid)) + uid.encode() + information)
    return pdu(ASSOCIATE_AC, body + _item(0x50, user))


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(data):
        kind, length = struct.unpack_from(">BxH", data, position)
        yield kind, data[position + 4 : position + 4 + length]
        position += 4 + length


def parse_associate_rq(body: bytes) -> AssociateRequest:
    called, calling = body[4:20].decode().strip(), body[20:36].decode().strip()
    contexts: dict[int, tuple[str, tuple[str, ...]]] = {}
    roles: dict[str, tuple[int, int]] = {}
    user: dict[int, bytes] = {}
    for kind, value in _items(body[68:]):
        if kind == 0x20:
            inner = list(_items(value[4:]))
            abstract = next(text.decode() for sub, text in inner if sub == 0x30)
            contexts[value[0]] = (abstract, tuple(text.decode() for sub, text in inner if sub == 0x40))
        elif kind == 0x50:
            for sub, text in _items(value):
                user[sub] = text
                if sub == 0x54:
                    (length,) = struct.unpack_from(">H", text)
                    roles[text[2 : 2 + length].decode()] = (text[2 + length], text[3 + length])
    return AssociateRequest(called, calling, contexts, roles, user)


def p_data(context_id: int, fragment: bytes, *, is_command: bool, is_last: bool = True) -> bytes:
    header = struct.pack(">LBB", len(fragment) + 2, context_id, is_command | is_last << 1)
    return pdu(P_DATA, header + fragment)


def command_set(elements: Mapping[int, CommandValue]) -> bytes:
    body = b""
    for tag, value in sorted(elements.items()):
        if isinstance(value, int):
            encoded = struct.pack("<H", value)
        else:
            encoded = value.encode() if isinstance(value, str) else value
            encoded += b"\0" * (len(encoded) % 2)
        body += struct.pack("<HHL", 0, tag, len(encoded)) + encoded
    return struct.pack("<HHLL", 0, 0, 4, len(body)) + body


def message(
    context_id: int, elements: Mapping[int, CommandValue], data: bytes | None = None, *, fragment: int = 1 << 20
) -> bytes:
    """A whole DIMSE message as P-DATA-TF PDUs."""
    told = {DATA_TYPE: NO_DATA if data is None else 1, **elements}
    out = p_data(context_id, command_set(told), is_command=True)
    if data is not None:
        for start in range(0, max(1, len(data)), fragment):
            is_last = start + fragment >= len(data)
            out += p_data(context_id, data[start : start + fragment], is_command=False, is_last=is_last)
    return out


@dataclass(frozen=True)
class Message:
    """A DIMSE message that came."""

    context_id: int
    command: Mapping[int, bytes]
    data: bytes | None

    def number(self, tag: int) -> int:
        return struct.unpack_from("<H", self.command[tag])[0]  # type: ignore[no-any-return]

    def text(self, tag: int) -> str:
        return self.command[tag].decode().rstrip("\0 ")


def parse_command_set(data: bytes) -> dict[int, bytes]:
    elements: dict[int, bytes] = {}
    position = 0
    while position < len(data):
        _, tag, length = struct.unpack_from("<HHL", data, position)
        elements[tag] = data[position + 8 : position + 8 + length]
        position += 8 + length
    return elements


def pdvs(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    position = 0
    while position < len(body):
        length, context_id, flags = struct.unpack_from(">LBB", body, position)
        yield context_id, flags, body[position + 6 : position + 4 + length]
        position += 4 + length


def element(tag: int, vr: str, value: str | bytes, *, explicit: bool = False) -> bytes:
    encoded = value.encode() if isinstance(value, str) else value
    if len(encoded) % 2:
        encoded += b"\0" if vr in ("UI", "OB") else b" "
    group, number = tag >> 16, tag & 0xFFFF
    if not explicit:
        return struct.pack("<HHL", group, number, len(encoded)) + encoded
    if vr in LONG_VRS:
        return struct.pack("<HH2sHL", group, number, vr.encode(), 0, len(encoded)) + encoded
    return struct.pack("<HH2sH", group, number, vr.encode(), len(encoded)) + encoded


def sequence(tag: int, *items: bytes, explicit: bool = False, defined: bool = True) -> bytes:
    """A sequence of items, with lengths or with delimiters."""
    if defined:
        encoded = b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(item)) + item for item in items)
        return element(tag, "SQ", encoded, explicit=explicit)
    encoded = b"".join(
        struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + item + struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
        for item in items
    )
    header = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + (b"SQ\0\0" if explicit else b"")
    return header + struct.pack("<L", 0xFFFFFFFF) + encoded + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def template(sop_class: str, sop_instance: str, *extra: bytes, explicit: bool = False, size: int = 0) -> bytes:
    """The data set of a tiny object, or, with a size, of a bigger one."""
    data = element(0x00080016, "UI", sop_class, explicit=explicit)
    data += element(0x00080018, "UI", sop_instance, explicit=explicit) + b"".join(extra)
    return data + (element(0x00420011, "OB", bytes(size), explicit=explicit) if size else b"")
