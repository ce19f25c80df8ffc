"""The receiver: the same messages however the stream is cut up, and no byte kept that a limit forbids."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom import commands as cs
from implant_gui.dicom.wire.incoming import ControlPdu, Incoming, InstanceBegins, InstanceChunk, Message, PduType
from implant_gui.dicom.wire.limits import Limits
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.domain.errors import ErrorKind, OperationError

LIMITS = Limits(association_pdu=512, data_pdu=4096, command_set=1024, identifier=2048, instance=8192)


def command(field: int, *, has_data: bool, status: int | None = None, message_id: int = 1) -> bytes:
    elements: dict[int, int | str] = {
        cs.COMMAND_FIELD: field,
        cs.MESSAGE_ID_BEING_RESPONDED_TO: message_id,
        cs.COMMAND_DATA_SET_TYPE: cs.HAS_DATA_SET if has_data else cs.NO_DATA_SET,
    }
    if status is not None:
        elements[cs.STATUS] = status
    return cs.encode_command(elements)


def pdv(context_id: int, flags: int, data: bytes) -> bytes:
    return struct.pack(">LBB", len(data) + 2, context_id, flags) + data


def pdata(*pdvs: bytes) -> bytes:
    body = b"".join(pdvs)
    return struct.pack(">BxL", PduType.P_DATA_TF, len(body)) + body


def control(kind: PduType, body: bytes = b"\0\0\0\0") -> bytes:
    return struct.pack(">BxL", kind, len(body)) + body


FIND_RSP = command(cs.CommandField.C_FIND_RSP, has_data=True, status=0xFF00)
FIND_END = command(cs.CommandField.C_FIND_RSP, has_data=False, status=0x0000)
STORE_RQ = command(cs.CommandField.C_STORE_RQ, has_data=True)

Plain = tuple[object, ...]


def told(pieces: list[Incoming]) -> list[Plain]:
    """What was received as plain values, the chunks of an instance joined."""
    out: list[Plain] = []
    for piece in pieces:
        match piece:
            case ControlPdu(kind, data):
                out.append(("control", kind, data))
            case Message(context_id, message, identifier):
                out.append(("message", context_id, message.field, message.status, identifier))
            case InstanceBegins(context_id, message):
                out.append(("instance", context_id, message.field, b"", False))
            case InstanceChunk():
                *begun, before, _ = out.pop()
                assert isinstance(before, bytes)
                out.append((*begun, before + bytes(piece.data), piece.is_last))
    return out


def associated(limits: Limits = LIMITS) -> Receiver:
    receiver = Receiver(limits)
    receiver.is_associated = True
    return receiver


def fed(stream: bytes, cuts: list[int], limits: Limits = LIMITS) -> list[Plain]:
    receiver, pieces = associated(limits), list[Incoming]()
    for start, end in pairwise([0, *cuts, len(stream)]):
        # A copy: what a receiver keeps must not point into a buffer that is used again.
        buffer = bytearray(stream[start:end])
        for piece in receiver.feed(memoryview(buffer)):
            kept = (
                piece
                if not isinstance(piece, InstanceChunk)
                else InstanceChunk(memoryview(bytes(piece.data)), piece.is_last)
            )
            pieces.append(kept)
    assert not receiver.is_inside_pdu
    return told(pieces)


def feed_and_fail(stream: bytes) -> None:
    """Feed a stream that has a fault, and raise what was kept back when something good came before it."""
    receiver = associated()
    receiver.feed(memoryview(stream))
    if receiver.failure is not None:
        raise receiver.failure


DATA = st.binary(max_size=300)


@st.composite
def fragments(draw: st.DrawFn, kind: int, payload: bytes) -> list[bytes]:
    """PDVs that carry `payload` in one to four parts, some of them empty."""
    edges = sorted(draw(st.lists(st.integers(0, len(payload)), max_size=3)))
    parts = [payload[a:b] for a, b in zip([0, *edges], [*edges, len(payload)], strict=True)]
    return [pdv(3, kind | (2 if number == len(parts) - 1 else 0), part) for number, part in enumerate(parts)]


@st.composite
def messages(draw: st.DrawFn) -> tuple[list[bytes], Plain]:
    data = draw(DATA)
    choice = draw(st.sampled_from(["match", "end", "store"]))
    if choice == "end":
        return draw(fragments(1, FIND_END)), ("message", 3, cs.CommandField.C_FIND_RSP, 0, None)
    if choice == "match":
        pdvs = draw(fragments(1, FIND_RSP)) + draw(fragments(0, data))
        return pdvs, ("message", 3, cs.CommandField.C_FIND_RSP, 0xFF00, data)
    pdvs = draw(fragments(1, STORE_RQ)) + draw(fragments(0, data))
    return pdvs, ("instance", 3, cs.CommandField.C_STORE_RQ, data, True)


@given(st.lists(messages(), max_size=5), st.data())
def test_a_dialogue_means_the_same_however_it_is_cut(
    parts: list[tuple[list[bytes], Plain]], data: st.DataObject
) -> None:
    pdvs = [pdv for message, _ in parts for pdv in message]
    stream = b""
    while pdvs:
        taken = data.draw(st.integers(1, 3))
        stream += pdata(*pdvs[:taken])
        pdvs = pdvs[taken:]
    stream += control(PduType.A_RELEASE_RQ)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    expected = [meaning for _, meaning in parts]
    expected.append(("control", PduType.A_RELEASE_RQ, control(PduType.A_RELEASE_RQ)))
    assert fed(stream, cuts) == expected


def test_one_byte_at_a_time_means_the_same() -> None:
    stream = pdata(pdv(3, 3, FIND_RSP), pdv(3, 2, b"abc")) + pdata(pdv(3, 3, FIND_END)) + control(PduType.A_ABORT)
    assert fed(stream, list(range(1, len(stream)))) == fed(stream, [])


@pytest.mark.parametrize("kind", [0x00, 0x08, 0x47, 0x16, 0xFF])
def test_a_pdu_of_no_known_type_is_refused(kind: int) -> None:
    with pytest.raises(OperationError, match="unknown type"):
        associated().feed(memoryview(bytes((kind, 0, 0, 0, 0, 4, 0, 0, 0, 0))))


@pytest.mark.parametrize(
    ("stream", "what"),
    [
        (struct.pack(">BxL", 4, 4097), "P-DATA-TF PDU"),
        (struct.pack(">BxL", 4, 0xFFFFFFFF) + bytes(6), "P-DATA-TF PDU"),
        (struct.pack(">BxL", 2, 513), "association PDU"),
        (pdata(pdv(1, 1, bytes(1025))), "command set"),
        (pdata(pdv(1, 3, FIND_RSP), pdv(1, 0, bytes(2049))), "identifier"),
        (pdata(pdv(1, 3, STORE_RQ)) + 3 * pdata(pdv(1, 0, bytes(4000))), "object"),
    ],
)
def test_more_than_a_limit_is_refused(stream: bytes, what: str) -> None:
    with pytest.raises(OperationError) as caught:
        feed_and_fail(stream)
    assert caught.value.kind is ErrorKind.LIMIT_EXCEEDED
    assert caught.value.facts["what"] == what


@pytest.mark.parametrize(
    "stream",
    [
        struct.pack(">BxL", 4, 3) + bytes(20),
        struct.pack(">BxLLBB", 4, 10, 100, 1, 3) + bytes(20),
        struct.pack(">BxLLBB", 4, 10, 1, 1, 3) + bytes(20),
        struct.pack(">BxL", 4, 10) + pdv(1, 3, b"") + bytes(4),
        pdata(pdv(1, 2, b"data")),
        pdata(pdv(1, 3, FIND_RSP), pdv(3, 2, b"data")),
        pdata(pdv(1, 3, FIND_RSP), pdv(1, 3, FIND_END)),
        pdata(pdv(1, 1, FIND_RSP[:8]), pdv(3, 3, FIND_RSP[8:])),
        pdata(pdv(1, 3, b"\x08\x00\x00\x00\x00\x00\x00\x00")),
        pdata(pdv(1, 3, b"\x00")),
    ],
)
def test_what_breaks_the_rules_is_a_protocol_error(stream: bytes) -> None:
    with pytest.raises(OperationError) as caught:
        feed_and_fail(stream)
    assert caught.value.kind is ErrorKind.PROTOCOL


@given(st.binary(max_size=400))
def test_garbage_gives_messages_or_one_of_two_errors(stream: bytes) -> None:
    try:
        associated().feed(memoryview(stream))
    except OperationError as error:
        assert error.kind in (ErrorKind.PROTOCOL, ErrorKind.LIMIT_EXCEEDED)  # noqa: PT017 - either outcome is right


def test_data_before_the_association_is_accepted_is_refused_at_its_header() -> None:
    with pytest.raises(OperationError, match="before the association"):
        Receiver(LIMITS).feed(memoryview(struct.pack(">BxL", PduType.P_DATA_TF, 100)))


@pytest.mark.parametrize(("first", "word"), [(b"\x15\x03\x03\x00\x02\x02", "TLS"), (b"HTTP/1", "HTTP")])
def test_another_protocol_is_told_by_its_name(first: bytes, word: str) -> None:
    with pytest.raises(OperationError, match=word):
        Receiver(LIMITS).feed(memoryview(first))


def test_what_came_before_a_fault_is_given_first() -> None:
    receiver = associated()
    pieces = receiver.feed(memoryview(pdata(pdv(3, 3, FIND_END)) + b"what is this?"))
    assert [type(piece) for piece in pieces] == [Message]
    assert receiver.failure is not None
    assert receiver.failure.kind is ErrorKind.PROTOCOL


def test_a_pdu_is_counted_once_however_its_header_comes() -> None:
    stream = pdata(pdv(3, 3, FIND_END)) + control(PduType.A_RELEASE_RQ)
    whole, dripping = associated(), associated()
    whole.feed(memoryview(stream))
    for byte in stream:
        dripping.feed(memoryview(bytes((byte,))))
    assert whole.pdus_begun == dripping.pdus_begun == 2


def test_empty_fragments_are_a_message_under_way() -> None:
    receiver = associated()
    assert receiver.feed(memoryview(pdata(pdv(3, 1, b""), pdv(3, 1, b"")))) == []
    assert receiver.is_inside_message


@pytest.mark.parametrize("encoded", [b"", cs.encode_command({cs.COMMAND_FIELD: 0x8030, cs.STATUS: 0})])
def test_a_command_must_say_whether_a_data_set_follows(encoded: bytes) -> None:
    with pytest.raises(OperationError, match="whether a data set follows"):
        associated().feed(memoryview(pdata(pdv(3, 3, encoded))))


@pytest.mark.parametrize("kind", [0x00, 0x08, 0xFF])
def test_an_empty_pdu_of_no_known_type_is_refused_as_well(kind: int) -> None:
    with pytest.raises(OperationError, match="unknown type"):
        associated().feed(memoryview(bytes((kind, 0, 0, 0, 0, 0))))
