"""What an acceptor may answer, and what it may not (PS3.8 7.1, PS3.7 D.3.3)."""

import random
import struct
from collections import Counter

import pytest

from implant_gui.dicom import library_options
from implant_gui.dicom.requesting import contexts
from implant_gui.dicom.wire.acceptance import AssociationRequest
from implant_gui.dicom.wire.incoming import ControlPdu, PduType
from implant_gui.dicom.wire.limits import DEFAULT_LIMITS
from implant_gui.dicom.wire.negotiation import Agreement, Negotiation
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.service.events import ContextResult
from implant_gui.domain.service.information_model import STORAGE_SOP_CLASSES, InformationModel
from tests.dicom.playing import CALLED, CALLING
from tests.dicom.wire.fuzz import mutant
from tests.peers import pdu
from tests.peers.pdu import AssociateRequest, ContextAnswer

GENERIC = InformationModel.GENERIC
MUTANTS = 5_000
DEFLATED = "1.2.840.10008.1.2.1.99"


@pytest.fixture(autouse=True)
def _configured() -> None:
    library_options.configure()


def asking() -> Negotiation:
    """For C-GET, which has four contexts and three roles."""
    return Negotiation(
        called=CALLED, calling=CALLING, proposals=contexts.for_get(GENERIC), limits=DEFAULT_LIMITS, identity=()
    )


def asked() -> AssociateRequest:
    return pdu.parse_associate_rq(asking().request[6:])


def accepting(**changes: ContextAnswer | None) -> list[ContextAnswer]:
    """Answers to all four contexts; ``c3=None`` leaves one out."""
    answers = {f"c{number}": ContextAnswer(number) for number in asked().contexts} | changes
    return [answer for answer in answers.values() if answer is not None]


def read(data: bytes) -> Agreement:
    """As it goes on the network: through the receiver, which may have something against it."""
    (answer,) = Receiver(DEFAULT_LIMITS).feed(memoryview(data))
    assert isinstance(answer, ControlPdu)
    return asking().read_answer(answer)


def roles() -> dict[str, tuple[int, int]]:
    return dict.fromkeys(STORAGE_SOP_CLASSES, (0, 1))


def test_what_is_accepted_is_agreed() -> None:
    agreement = read(pdu.associate_ac(asked(), accepting(), roles=roles(), maximum_length=16384))
    assert [context.as_scp for context in agreement.contexts] == [False, True, True, True]
    assert {context.transfer_syntax for context in agreement.contexts} == {pdu.IMPLICIT}
    assert (agreement.maximum_length, agreement.peer.implementation_class_uid) == (16384, "1.2.3.4")


@pytest.mark.parametrize("granted", [(0, 0), (1, 0)])
def test_a_role_that_is_not_granted_is_none(granted: tuple[int, int]) -> None:
    refused: dict[str, tuple[int, int]] = dict.fromkeys(STORAGE_SOP_CLASSES, granted)
    agreement = read(pdu.associate_ac(asked(), accepting(), roles=refused))
    assert not any(context.as_scp for context in agreement.contexts)


def test_a_role_that_nobody_asked_for_means_nothing() -> None:
    agreement = read(pdu.associate_ac(asked(), accepting(), roles={GENERIC.get: (1, 1), "1.2.3": (1, 1)}))
    assert not any(context.as_scp for context in agreement.contexts)


@pytest.mark.parametrize("length", [0, 64, 4096, 0xFFFFFFFF])
def test_any_sensible_maximum_length_will_do(length: int) -> None:
    assert read(pdu.associate_ac(asked(), accepting(), maximum_length=length)).maximum_length == length


@pytest.mark.parametrize("length", [1, 6, 12, 63])
def test_a_maximum_length_that_carries_nothing_breaks_the_protocol(length: int) -> None:
    with pytest.raises(OperationError, match="maximum PDU length"):
        read(pdu.associate_ac(asked(), accepting(), maximum_length=length))


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        (accepting(c3=ContextAnswer(3, 0, DEFLATED)), "transfer syntax"),
        (accepting(c3=ContextAnswer(3, 0, "1.2.840.10008.1.2.2")), "transfer syntax"),
        (accepting(c3=ContextAnswer(3, 0, "9.9.9")), "transfer syntax"),
        (accepting(c3=ContextAnswer(3, 0, "")), "transfer syntax|cannot be read"),
        ([*accepting(), ContextAnswer(1)], "two answers to presentation context 1"),
        ([*accepting(), ContextAnswer(9)], "presentation context 9, which was not proposed"),
        (accepting(c3=ContextAnswer(2)), "cannot be read"),
    ],
    ids=["deflated", "big endian", "unknown", "empty", "twice", "not proposed", "even"],
)
def test_what_was_not_proposed_cannot_be_accepted(answers: list[ContextAnswer], what: str) -> None:
    with pytest.raises(OperationError, match=what) as caught:
        read(pdu.associate_ac(asked(), answers))
    assert caught.value.kind is ErrorKind.PROTOCOL


def test_a_context_without_an_answer_is_not_accepted() -> None:
    agreement = read(pdu.associate_ac(asked(), accepting(c3=None)))
    assert 3 not in {each.context_id for each in agreement.contexts if each.result is ContextResult.ACCEPTED}


def test_a_result_that_the_standard_does_not_know_is_a_refusal() -> None:
    agreement = read(pdu.associate_ac(asked(), accepting(c3=ContextAnswer(3, 77))))
    assert [context.result for context in agreement.contexts if context.context_id == 3] == [ContextResult.NO_REASON]


def test_the_transfer_syntax_of_a_refused_context_does_not_matter() -> None:
    agreement = read(pdu.associate_ac(asked(), accepting(c3=ContextAnswer(3, 4, DEFLATED))))
    assert {context.transfer_syntax for context in agreement.contexts if context.context_id == 3} == {None}


def test_an_acceptor_that_does_not_say_what_it_is_will_do() -> None:
    """PS3.7 D.3.3.2 demands an implementation class UID; there are old ones that have none."""
    whole = pdu.associate_ac(asked(), accepting(), class_uid="1.2.3.4")
    head = whole[6 : whole.index(b"\x50\0\0")]
    body = head + struct.pack(">BBH", 0x50, 0, 8) + struct.pack(">BBHL", 0x51, 0, 4, 16384)
    assert read(pdu.pdu(pdu.ASSOCIATE_AC, body)).peer.implementation_class_uid == ""


@pytest.mark.parametrize("kind", [pdu.ASSOCIATE_RQ, pdu.RELEASE_RQ, pdu.RELEASE_RP])
def test_another_pdu_is_no_answer(kind: int) -> None:
    with pytest.raises(OperationError, match="is answered with"):
        read(pdu.pdu(kind, bytes(4)))


@pytest.mark.parametrize("body", [b"", b"\0", bytes(3)])
def test_half_a_rejection_breaks_the_protocol_or_keeps_what_it_says(body: bytes) -> None:
    with pytest.raises(OperationError) as caught:
        read(pdu.pdu(pdu.ASSOCIATE_RJ, body))
    assert caught.value.kind is ErrorKind.PROTOCOL


def test_an_abort_without_a_reason_is_one() -> None:
    with pytest.raises(OperationError) as caught:
        read(pdu.pdu(pdu.ABORT, b""))
    assert caught.value.kind is ErrorKind.ABORTED
    assert dict(caught.value.facts) == {"source": 0, "reason": 0}


def test_mutants_of_an_answer_are_agreed_or_break_the_protocol() -> None:
    good = pdu.associate_ac(asked(), accepting(), roles=roles())
    chance, ends = random.Random(5), Counter[ErrorKind | None]()
    for _ in range(MUTANTS):
        data = mutant(chance, good[6:])
        try:
            agreement = asking().read_answer(ControlPdu(PduType.A_ASSOCIATE_AC, pdu.pdu(pdu.ASSOCIATE_AC, data)))
        except OperationError as error:
            ends[error.kind] += 1
        else:
            ends[None] += 1
            for context in agreement.contexts:
                assert context.transfer_syntax in (None, pdu.IMPLICIT, pdu.EXPLICIT)
    assert set(ends) == {None, ErrorKind.PROTOCOL}
    assert min(ends.values()) > MUTANTS // 20, ends


def test_mutants_of_a_request_are_read_or_break_the_protocol() -> None:
    good = asking().request[6:]
    chance, ends = random.Random(6), Counter[ErrorKind | None]()
    for _ in range(MUTANTS):
        data = pdu.pdu(pdu.ASSOCIATE_RQ, mutant(chance, good))
        try:
            request = AssociationRequest(ControlPdu(PduType.A_ASSOCIATE_RQ, data), "127.0.0.1")
            _, accepted = request.accept(STORAGE_SOP_CLASSES, DEFAULT_LIMITS)
        except OperationError as error:
            ends[error.kind] += 1
        else:
            ends[None] += 1
            assert {context.abstract_syntax for context in accepted} <= set(STORAGE_SOP_CLASSES)
    assert set(ends) == {None, ErrorKind.PROTOCOL}
    assert min(ends.values()) > MUTANTS // 20, ends
