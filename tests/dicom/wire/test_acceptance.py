"""Association requests: whatever is in them, they are read or they are a protocol error."""

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom.wire.acceptance import AssociationRequest
from implant_gui.dicom.wire.incoming import ControlPdu, PduType
from implant_gui.dicom.wire.limits import DEFAULT_LIMITS
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.information_model import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    InformationModel,
)
from tests.dicom.raw_requestor import APPLICATION_CONTEXT, associate_request, item, pdu

STORAGE = InformationModel.GENERIC.storage
DEFLATED, BIG_ENDIAN = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"
MUTANTS = 2000


def read(data: bytes) -> AssociationRequest:
    return AssociationRequest(ControlPdu(PduType(data[0]), data), "192.0.2.1")


def request(*syntaxes: str, user: bytes = b"", maximum: int = 16384) -> bytes:
    context = struct.pack(">BBBB", 1, 0, 0, 0) + item(0x30, STORAGE.encode())
    context += b"".join(item(0x40, syntax.encode()) for syntax in syntaxes)
    fixed = struct.pack(">HH16s16s32x", 1, 0, b"US".ljust(16), b"SENDER".ljust(16))
    details = item(0x51, struct.pack(">L", maximum)) + item(0x52, b"1.2.3") + user
    return pdu(0x01, fixed + item(0x10, APPLICATION_CONTEXT.encode()) + item(0x20, context) + item(0x50, details))


def accepted(data: bytes) -> tuple[bytes, list[str | None]]:
    answer, contexts = read(data).accept([STORAGE], DEFAULT_LIMITS)
    return answer, [context.transfer_syntax for context in contexts]


def test_who_asks_and_how_much_he_takes_is_read() -> None:
    found = read(request(IMPLICIT_VR_LITTLE_ENDIAN, maximum=0))
    assert (found.caller.ae_title, found.caller.called_ae_title, found.caller.host) == ("SENDER", "US", "192.0.2.1")
    assert found.maximum_length == 0
    assert found.fault is None


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        ([IMPLICIT_VR_LITTLE_ENDIAN], [IMPLICIT_VR_LITTLE_ENDIAN]),
        ([DEFLATED, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN], [EXPLICIT_VR_LITTLE_ENDIAN]),
        ([DEFLATED, BIG_ENDIAN], []),
    ],
)
def test_little_endian_is_taken_and_nothing_else(offered: list[str], taken: list[str]) -> None:
    assert accepted(request(*offered))[1] == taken


def test_neither_roles_nor_identity_nor_a_window_is_answered() -> None:
    role = item(0x54, struct.pack(">H", len(STORAGE)) + STORAGE.encode() + b"\0\1")
    identity = item(0x58, struct.pack(">BBH", 2, 1, 4) + b"NAME" + struct.pack(">H", 6) + b"SECRET")
    window = item(0x53, struct.pack(">HH", 0, 0))
    answer, syntaxes = accepted(request(IMPLICIT_VR_LITTLE_ENDIAN, user=role + identity + window))
    assert syntaxes == [IMPLICIT_VR_LITTLE_ENDIAN]
    user = answer[answer.index(b"\x50\x00", 74) :]
    kinds, position = [], 4
    while position < len(user):
        kinds.append(user[position])
        position += 4 + int.from_bytes(user[position + 2 : position + 4], "big")
    assert kinds == [0x51, 0x52, 0x55]


@pytest.mark.parametrize("maximum", [1, 6, 63])
def test_a_maximum_length_that_nothing_fits_in_is_an_error(maximum: int) -> None:
    with pytest.raises(OperationError, match="maximum PDU length"):
        read(request(IMPLICIT_VR_LITTLE_ENDIAN, maximum=maximum))


@given(st.binary(max_size=300))
def test_rubbish_is_a_protocol_error(rubbish: bytes) -> None:
    with pytest.raises(OperationError) as raised:
        read(pdu(0x01, rubbish))
    assert raised.value.kind is ErrorKind.PROTOCOL


def test_mutants_are_read_or_are_a_protocol_error() -> None:
    dice = random.Random(20261122)
    original = associate_request("SENDER", "US", STORAGE)
    errors: set[ErrorKind] = set()
    for _ in range(MUTANTS):
        mutant = bytearray(original)
        for _ in range(dice.randint(1, 6)):
            mutant[dice.randrange(6, len(mutant))] = dice.choice((0, 1, 0x20, 0x50, 0x7F, 0xFF, dice.randrange(256)))
        if dice.random() < 0.2:
            del mutant[dice.randrange(6, len(mutant)) :]
        try:
            found = read(bytes(mutant))
            if found.fault is None:
                found.accept([STORAGE], DEFAULT_LIMITS)
        except OperationError as error:
            errors.add(error.kind)
    assert errors == {ErrorKind.PROTOCOL}
