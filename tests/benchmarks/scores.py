"""What a scripted peer plays: responses and objects, encoded before the clock runs.

Everything of one kind has the same length, so that a message ID, a context ID or a UID is put in by writing over it.
"""

import re
import struct
from collections.abc import Iterator
from functools import cache

import numpy as np

from tests.peers import pdu as pdus

UID_ROOT = "1.2.826.0.1.3680043.10.1."
"""Followed by eight digits: UIDs of equal lengths."""
_NUMBERS = 10_000_000
_FIRST_CONTEXT_BYTE = 10
_CHUNK = 4 << 20


def uid_of(number: int) -> str:
    """The SOP Instance UID of object or match `number`."""
    return f"{UID_ROOT}{_NUMBERS + number}"


def numbers_in(identifier: bytes) -> list[int]:
    """The numbers of the objects whose UIDs an identifier names."""
    return [int(found) - _NUMBERS for found in re.findall(re.escape(UID_ROOT.encode()) + rb"(\d{8})", identifier)]


def _text(tag: int, vr: str, value: str) -> bytes:
    return pdus.element(tag, vr, value, explicit=True)


def _code(value: str, meaning: str) -> bytes:
    return _text(0x00080100, "SH", value) + _text(0x00080102, "SH", "SCT") + _text(0x00080104, "LO", meaning)


def identifier(number: int, sop_class: str, *, nested: bool) -> bytes:
    """Ten attributes as Annex BB has them; three are sequences, or plain texts of about the same size."""
    if nested:
        last = (
            pdus.sequence(
                0x00686230,
                pdus.sequence(0x00082218, _code("71341001", "Femur"), explicit=True),
                explicit=True,
            ),
            pdus.sequence(0x006863A0, _code("61457003", "Titanium alloy"), explicit=True),
            pdus.sequence(0x006863A4, explicit=True),
        )
    else:
        last = (
            _text(0x00081030, "LO", "Femur".ljust(64)),
            _text(0x0008103E, "LO", "Titanium alloy".ljust(64)),
            _text(0x00081040, "LO", ""),
        )
    elements = (
        _text(0x00080016, "UI", sop_class),
        _text(0x00080018, "UI", uid_of(number)),
        _text(0x00080070, "LO", f"Maker {number % 6}"),
        _text(0x00221095, "LO", f"Stem {number % 420:04}"),
        _text(0x00221097, "LO", f"PN-{number:08}"),
        _text(0x00686210, "SH", f"{number % 48:02}"),
        _text(0x00686226, "DT", f"{2000 + number % 24}0301120000"),
    )
    flat = elements if nested else (*elements[:3], *last, *elements[3:])
    return b"".join((*flat, *last) if nested else flat)


@cache
def _responses(
    count: int, sop_class: str, field: int, nested: bool
) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """One row a pending response; message ID and context ID are still to be put in."""
    command: dict[int, pdus.CommandValue] = {
        pdus.AFFECTED_CLASS: sop_class,
        pdus.FIELD: field | pdus.RSP,
        pdus.RESPONDED_TO: 0,
        pdus.STATUS: 0xFF00,
    }
    head = pdus.p_data(1, pdus.command_set({**command, pdus.DATA_TYPE: 1}), is_command=True)
    played = b"".join(
        head + pdus.p_data(1, identifier(number, sop_class, nested=nested), is_command=False) for number in range(count)
    )
    return np.frombuffer(bytearray(played), dtype=np.uint8).reshape(count, -1)


def pending_responses(count: int, context_id: int, message_id: int, sop_class: str, *, nested: bool) -> memoryview:
    """The pending responses of a C-FIND, two PDUs each."""
    rows = _responses(count, sop_class, pdus.C_FIND_RQ, nested)
    first = rows[0].tobytes()
    second_pdu = 6 + struct.unpack_from(">L", first, 2)[0]
    at = first.index(struct.pack("<HHL", 0, pdus.RESPONDED_TO, 2)) + 8
    rows[:, _FIRST_CONTEXT_BYTE] = rows[:, second_pdu + _FIRST_CONTEXT_BYTE] = context_id
    rows[:, at], rows[:, at + 1] = message_id & 0xFF, message_id >> 8
    return rows.data.cast("B")


class ObjectScore:
    """C-STORE requests for objects of `size` bytes, in PDUs that the receiver takes."""

    def __init__(self, context_id: int, sop_class: str, size: int, maximum: int) -> None:
        command: dict[int, pdus.CommandValue] = {
            pdus.AFFECTED_CLASS: sop_class,
            pdus.FIELD: pdus.C_STORE_RQ,
            pdus.MESSAGE_ID: 1,
            pdus.PRIORITY: 0,
            pdus.DATA_TYPE: 1,
            pdus.AFFECTED_INSTANCE: uid_of(0),
        }
        fragment = maximum - 6
        head = pdus.template(sop_class, uid_of(0), explicit=True) + _text(0x00080070, "LO", "Maker 1")
        head += struct.pack("<HH2sHL", 0x0042, 0x0011, b"OB", 0, size)
        begin = pdus.p_data(context_id, pdus.command_set(command), is_command=True)
        first = head + bytes(min(size, fragment - len(head)))
        left = size + len(head) - len(first)
        self._begin = bytearray(begin + pdus.p_data(context_id, first, is_command=False, is_last=not left))
        whole = pdus.p_data(context_id, bytes(fragment), is_command=False, is_last=False)
        count = max(0, (left - 1) // fragment)
        block = max(1, _CHUNK // len(whole))
        self._blocks = [whole * block] * (count // block) + [whole * (count % block)]
        rest = left - count * fragment
        self._end = pdus.p_data(context_id, bytes(rest), is_command=False) if left else b""
        placeholder = uid_of(0).encode()
        inside_command = self._begin.index(placeholder)
        self._places = (inside_command, self._begin.index(placeholder, inside_command + 1))
        self._message_id = self._begin.index(struct.pack("<HHL", 0, pdus.MESSAGE_ID, 2)) + 8
        if size < _CHUNK:
            self._begin += b"".join(self._blocks) + self._end
            self._blocks, self._end = [], b""

    def play(self, number: int) -> Iterator[bytes | bytearray]:
        """The bytes of object `number`; they are valid until the next is played."""
        uid = uid_of(number).encode()
        for place in self._places:
            self._begin[place : place + len(uid)] = uid
        struct.pack_into("<H", self._begin, self._message_id, number % 0xFFFF + 1)
        yield self._begin
        yield from self._blocks
        yield self._end
