"""Runs of alike messages: the fast way and the general way make the same of every stream, also of hostile ones."""

import random
import struct
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from implant_gui.dicom import commands as cs
from implant_gui.dicom.wire.incoming import Message, MessageRun, PduType
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.domain.errors import ErrorKind, OperationError
from tests.dicom.wire.test_receiver import FIND_END, FIND_RSP, LIMITS, STORE_RQ, command, control, pdata, pdv

Told = tuple[int, int | None, bytes | None]
OTHER_RSP = command(cs.CommandField.C_FIND_RSP, has_data=True, status=0xFF01)


def match(identifier: bytes, *, announced: bytes = FIND_RSP, context_id: int = 3) -> bytes:
    """A pending response as everybody sends it: command and identifier in a PDU each."""
    return pdata(pdv(context_id, 3, announced)) + pdata(pdv(context_id, 2, identifier))


def outcome(stream: bytes, cuts: list[int], *, gathers_runs: bool) -> tuple[list[Told], ErrorKind | None, int]:
    """The messages of a stream, the fault that ended it, and how many PDUs were begun."""
    receiver = Receiver(LIMITS)
    receiver.is_associated = True
    receiver.gathers_runs = gathers_runs
    told: list[Told] = []
    try:
        for start, end in pairwise([0, *cuts, len(stream)]):
            for piece in receiver.feed(memoryview(bytearray(stream[start:end]))):
                messages = piece if isinstance(piece, MessageRun) else (piece,)
                told += [
                    (message.context_id, message.command.status, message.identifier)
                    for message in messages
                    if isinstance(message, Message)
                ]
            if receiver.failure is not None:
                raise receiver.failure
    except OperationError as error:
        return told, error.kind, receiver.pdus_begun
    return told, None, receiver.pdus_begun


def one_by_one(stream: bytes) -> tuple[list[Told], ErrorKind | None, int]:
    """What the general way makes of a stream: byte by byte, no run can ever be seen."""
    return outcome(stream, list(range(1, len(stream))), gathers_runs=False)


def runs_in(stream: bytes) -> list[int]:
    """How many messages are in each run of a stream that comes at once."""
    receiver = Receiver(LIMITS)
    receiver.is_associated = receiver.gathers_runs = True
    pieces = receiver.feed(memoryview(stream))
    return [len(piece.identifiers) for piece in pieces if isinstance(piece, MessageRun)]


def test_what_follows_the_first_of_many_matches_is_one_run() -> None:
    assert runs_in(
        match(b"first") + match(b"ab") * 7 + match(b"abcd") * 2 + match(b"") + pdata(pdv(3, 3, FIND_END))
    ) == [10]


def test_runs_come_only_where_they_are_asked_for() -> None:
    receiver = Receiver(LIMITS)
    receiver.is_associated = True
    pieces = receiver.feed(memoryview(match(b"ab") * 4))
    assert all(isinstance(piece, Message) for piece in pieces)
    assert len(pieces) == 4


@given(st.lists(st.tuples(st.binary(max_size=40), st.sampled_from([FIND_RSP, OTHER_RSP]))), st.data())
def test_matches_mean_the_same_in_runs_and_one_by_one(parts: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    stream = b"".join(match(identifier, announced=announced) for identifier, announced in parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    assert outcome(stream, cuts, gathers_runs=True) == one_by_one(stream)


HEADERS = 12
"""Of a PDU and of the PDV in it."""

HOSTILE = {
    "another context": match(b"ab", context_id=5),
    "the identifier on another context": pdata(pdv(3, 3, FIND_RSP)) + pdata(pdv(5, 2, b"ab")),
    "an identifier that is said to be a command": pdata(pdv(3, 3, FIND_RSP)) + pdata(pdv(3, 3, b"ab")),
    "an identifier that does not end": pdata(pdv(3, 3, FIND_RSP)) + pdata(pdv(3, 0, b"ab")),
    "an identifier in two PDVs": pdata(pdv(3, 3, FIND_RSP)) + pdata(pdv(3, 0, b"a"), pdv(3, 2, b"b")),
    "two commands": pdata(pdv(3, 3, FIND_RSP)) * 2,
    "an identifier without a command": pdata(pdv(3, 2, b"ab")),
    "a PDV that is longer than its PDU": pdata(pdv(3, 3, FIND_RSP)) + struct.pack(">BxLLBB", 4, 8, 40, 3, 2) + b"ab",
    "a PDV that is shorter than its PDU": pdata(pdv(3, 3, FIND_RSP)) + struct.pack(">BxLLBB", 4, 8, 3, 3, 2) + b"ab",
    "a PDU without a PDV": pdata(pdv(3, 3, FIND_RSP)) + struct.pack(">BxL", 4, 0) * 3,
    "an identifier over its limit": match(bytes(LIMITS.identifier + 1)),
    "an identifier at its limit": match(bytes(LIMITS.identifier)),
    "a PDU over its limit": pdata(pdv(3, 3, FIND_RSP)) + struct.pack(">BxLLBB", 4, 1 << 30, (1 << 30) - 4, 3, 2),
    "another command": match(b"ab", announced=OTHER_RSP),
    "another message": match(b"ab", announced=command(cs.CommandField.C_FIND_RSP, has_data=True, message_id=2)),
    "an object": pdata(pdv(3, 3, STORE_RQ)) + pdata(pdv(3, 2, b"ab")),
    "the end": pdata(pdv(3, 3, FIND_END)),
    "an abort": control(PduType.A_ABORT),
    "an abort instead of an identifier": pdata(pdv(3, 3, FIND_RSP)) + control(PduType.A_ABORT),
    "no PDU at all": b"\x47" * 30,
}


@pytest.mark.parametrize("odd", HOSTILE.values(), ids=HOSTILE)
def test_what_differs_goes_the_general_way(odd: bytes) -> None:
    stream = match(b"ab") * 3 + odd + match(b"cd") * 2
    for cut in ([], [len(match(b"ab"))], [len(match(b"ab")) * 3], [len(match(b"ab")) * 3 + HEADERS]):
        assert outcome(stream, cut, gathers_runs=True) == one_by_one(stream)


@pytest.mark.parametrize("bit", range(8))
def test_no_bit_of_a_message_is_taken_on_trust(bit: int) -> None:
    good = match(b"ab")
    for place in range(len(good)):
        changed = bytearray(good)
        changed[place] ^= 1 << bit
        stream = good * 2 + bytes(changed) + good
        assert outcome(stream, [], gathers_runs=True) == one_by_one(stream)


def test_a_command_that_came_in_pieces_over_the_limit_of_a_pdu_announces_nothing() -> None:
    comment = cs.encode_command(
        {
            cs.COMMAND_FIELD: cs.CommandField.C_FIND_RSP,
            cs.MESSAGE_ID_BEING_RESPONDED_TO: 1,
            cs.COMMAND_DATA_SET_TYPE: cs.HAS_DATA_SET,
            cs.STATUS: 0xFF00,
            cs.ERROR_COMMENT: "x" * 600,
        }
    )
    receiver = Receiver(replace(LIMITS, data_pdu=500))
    receiver.is_associated = True
    first = pdata(pdv(3, 1, comment[:400])) + pdata(pdv(3, 3, comment[400:])) + pdata(pdv(3, 2, b"ab"))
    assert len(receiver.feed(memoryview(first))) == 1
    with pytest.raises(OperationError) as caught:
        receiver.feed(memoryview(match(b"ab", announced=comment)))
    assert caught.value.kind is ErrorKind.LIMIT_EXCEEDED


def test_random_streams_of_odd_parts_mean_the_same() -> None:
    chance = random.Random(7)
    parts = [*HOSTILE.values(), match(b"ab"), match(b"ab"), match(b"abcd")]
    for _ in range(150):
        stream = match(b"ab") + b"".join(chance.choices(parts, weights=[1] * len(HOSTILE) + [40] * 3, k=12))
        cuts = sorted(chance.randrange(len(stream)) for _ in range(chance.randrange(4)))
        assert outcome(stream, cuts, gathers_runs=True) == one_by_one(stream)
