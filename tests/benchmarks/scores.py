"""What a scripted peer plays: responses and objects, encoded before the clock runs.

The places of message IDs, context IDs and UIDs are known, so that they are put in by writing over what is there.
"""

import re
import struct
from collections.abc import Iterator
from enum import Enum
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


class Identifiers(Enum):
    """What the matches look like."""

    NESTED = "nested"
    """Ten attributes as Annex BB has them, three of them sequences, all matches of one length."""
    FLAT = "flat"
    """The same with plain texts of about the same size instead of the sequences."""
    VARIED = "varied"
    """As nested, with values of many lengths, one to three materials, and codes that hardly ever come again."""


def identifier(number: int, sop_class: str, kind: Identifiers) -> bytes:
    """The identifier of match `number`."""
    match kind:
        case Identifiers.NESTED:
            return b"".join((*_plain(number, sop_class), *_nested()))
        case Identifiers.FLAT:
            first, last = _plain(number, sop_class)[:3], _plain(number, sop_class)[3:]
            return b"".join((*first, *_texts(), *last))
        case Identifiers.VARIED:
            return _varied(number, sop_class)


def _plain(number: int, sop_class: str) -> tuple[bytes, ...]:
    return (
        _text(0x00080016, "UI", sop_class),
        _text(0x00080018, "UI", uid_of(number)),
        _text(0x00080070, "LO", f"Maker {number % 6}"),
        _text(0x00221095, "LO", f"Stem {number % 420:04}"),
        _text(0x00221097, "LO", f"PN-{number:08}"),
        _text(0x00686210, "SH", f"{number % 48:02}"),
        _text(0x00686226, "DT", f"{2000 + number % 24}0301120000"),
    )


def _nested() -> tuple[bytes, ...]:
    region = pdus.sequence(0x00082218, _code("71341001", "Femur"), explicit=True)
    return (
        pdus.sequence(0x00686230, region, explicit=True),
        pdus.sequence(0x006863A0, _code("61457003", "Titanium alloy"), explicit=True),
        pdus.sequence(0x006863A4, explicit=True),
    )


def _texts() -> tuple[bytes, ...]:
    return (
        _text(0x00081030, "LO", "Femur".ljust(64)),
        _text(0x0008103E, "LO", "Titanium alloy".ljust(64)),
        _text(0x00081040, "LO", ""),
    )


def _varied(number: int, sop_class: str) -> bytes:
    def words(most: int, salt: int) -> str:
        return "abcdefghijklmnopqrstuvwxyz "[: 3 + (number * salt) % most]

    materials = [
        _code(str(100_000 + (number * 7 + place) % 900_000), f"Alloy {number * 3 + place} {words(20, 11)}")
        for place in range(1 + number % 3)
    ]
    code = _code(str(10_000_000 + number * 31 % 90_000_000), f"Region {words(24, 5)}{number}")
    region = pdus.sequence(0x00082218, code, explicit=True)
    return b"".join(
        (
            _text(0x00080016, "UI", sop_class),
            _text(0x00080018, "UI", uid_of(number)),
            _text(0x00080070, "LO", f"Maker {words(23, 7)}{number % 97}"),
            _text(0x00221095, "LO", f"Stem {number % 4201} {words(24, 13)}"),
            _text(0x00221097, "LO", f"PN-{number * 37}"),
            _text(0x00686210, "SH", f"{number % 4800 / 10}"),
            _text(0x00686226, "DT", f"{2000 + number % 24}0301120000"[: 8 + 6 * (number % 2)]),
            pdus.sequence(0x00686230, region, explicit=True),
            pdus.sequence(0x006863A0, *materials, explicit=True),
            pdus.sequence(0x006863A4, explicit=True),
        )
    )


class _Responses:
    """The pending responses of one query, with the places where IDs are to be put in."""

    def __init__(self, count: int, sop_class: str, kind: Identifiers) -> None:
        command: dict[int, pdus.CommandValue] = {
            pdus.AFFECTED_CLASS: sop_class,
            pdus.FIELD: pdus.C_FIND_RQ | pdus.RSP,
            pdus.RESPONDED_TO: 0,
            pdus.STATUS: 0xFF00,
        }
        head = pdus.p_data(1, pdus.command_set({**command, pdus.DATA_TYPE: 1}), is_command=True)
        played = [
            head + pdus.p_data(1, identifier(number, sop_class, kind), is_command=False) for number in range(count)
        ]
        ends = np.cumsum([len(each) for each in played])
        starts = np.concatenate(([0], ends[:-1]))
        self._data = np.frombuffer(bytearray(b"".join(played)), dtype=np.uint8)
        self._message_ids = starts + head.index(struct.pack("<HHL", 0, pdus.RESPONDED_TO, 2)) + 8
        self._contexts = np.concatenate((starts, starts + len(head))) + _FIRST_CONTEXT_BYTE

    def with_ids(self, context_id: int, message_id: int) -> memoryview:
        self._data[self._contexts] = context_id
        self._data[self._message_ids] = message_id & 0xFF
        self._data[self._message_ids + 1] = message_id >> 8
        return self._data.data.cast("B")


_responses = cache(_Responses)


def pending_responses(count: int, context_id: int, message_id: int, sop_class: str, kind: Identifiers) -> memoryview:
    """The pending responses of a C-FIND, two PDUs each."""
    return _responses(count, sop_class, kind).with_ids(context_id, message_id)


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
