"""C-FIND, and all that a server may answer."""

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from implant_gui.domain.service.cancel import AbortCause, CancelRung, CancelToken
from implant_gui.domain.service.events import MatchesFound
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.match import TextProblem
from implant_gui.domain.service.query import KeyPath, Query, make_query
from implant_gui.domain.service.status import StatusCategory
from tests.dicom.conftest import MakePeer
from tests.dicom.playing import Playing, play, server_at, wait_until
from tests.peers import pdu
from tests.peers.pdu import Message
from tests.peers.scripted import Conversation, Script

GENERIC = InformationModel.GENERIC
QUERY = make_query(GENERIC, {})
PENDING = 0xFF00


def identifier(number: int, *extra: bytes) -> bytes:
    uid = pdu.element(0x00080018, "UI", f"1.2.3.{number}")
    return pdu.element(0x00080016, "UI", GENERIC.storage) + uid + b"".join(extra)


def answering(*answers: tuple[int, bytes | None]) -> Script:
    """Answers the query with these statuses and identifiers."""

    def script(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        for status, data in answers:
            talk.respond(request, status, data)
        talk.finish()

    return script


def test_matches_come_in_order(operations: Operations, peer: MakePeer) -> None:
    there = peer(answering(*((PENDING, identifier(n)) for n in range(300)), (0, None)))
    played = play(operations.find(server_at(there.port), QUERY))
    assert [match.sop_instance_uid for match in played.matches] == [f"1.2.3.{n}" for n in range(300)]
    assert played.code == 0
    assert max(len(found.matches) for found in played.of(MatchesFound)) <= 200
    assert not played.ended.limit_reached


def test_nothing_found_is_a_success(operations: Operations, peer: MakePeer) -> None:
    played = play(operations.find(server_at(peer(answering((0, None))).port), QUERY))
    assert played.code == 0
    assert not played.matches


@pytest.mark.parametrize("model", list(InformationModel))
def test_each_model_asks_for_its_own_sop_class(operations: Operations, peer: MakePeer, model: InformationModel) -> None:
    asked: list[Message] = []

    def script(talk: Conversation) -> None:
        talk.accept()
        asked.append(talk.receive_message())
        talk.respond(asked[0], 0)
        talk.finish()

    play(operations.find(server_at(peer(script).port), make_query(model, {})))
    assert asked[0].text(pdu.AFFECTED_CLASS) == model.find
    assert asked[0].number(pdu.FIELD) == pdu.C_FIND_RQ


def test_values_and_their_absence_are_told_apart(operations: Operations, peer: MakePeer) -> None:
    data = identifier(1, pdu.element(0x00080070, "LO", "ACME"), pdu.element(0x00221095, "LO", ""))
    played = play(operations.find(server_at(peer(answering((PENDING, data), (0, None))).port), QUERY))
    values = played.matches[0].values
    assert values["Manufacturer"] == "ACME"
    assert values["ImplantName"] == ""
    assert "ImplantSize" not in values


@pytest.mark.parametrize("syntax", [pdu.IMPLICIT, pdu.EXPLICIT])
def test_both_transfer_syntaxes_are_read(operations: Operations, peer: MakePeer, syntax: str) -> None:
    def script(talk: Conversation) -> None:
        talk.accept(syntax=syntax)
        request = talk.receive_message()
        explicit = syntax == pdu.EXPLICIT
        code = pdu.element(0x00080100, "SH", "1234", explicit=explicit)
        talk.respond(
            request,
            PENDING,
            pdu.element(0x00080018, "UI", "1.2.3", explicit=explicit)
            + pdu.sequence(0x006863A0, code, code, explicit=explicit, defined=False),
        )
        talk.respond(request, 0)
        talk.finish()

    played = play(operations.find(server_at(peer(script).port), QUERY))
    assert played.matches[0].values["MaterialsCodeSequence[1].CodeValue"] == "1234"


def test_ignored_optional_keys_are_told(operations: Operations, peer: MakePeer) -> None:
    there = peer(answering((0xFF00, identifier(1)), (0xFF01, identifier(2)), (0, None)))
    played = play(operations.find(server_at(there.port), QUERY))
    assert [match.optional_keys_ignored for match in played.matches] == [False, True]
    assert [found.status.code for found in played.of(MatchesFound)] == [0xFF00, 0xFF01]


@pytest.mark.parametrize("status", [0xA700, 0xA900, 0xC001, 0x0122, 0xFE00, 0x7ABC])
def test_a_final_status_is_data(operations: Operations, peer: MakePeer, status: int) -> None:
    played = play(operations.find(server_at(peer(answering((PENDING, identifier(1)), (status, None))).port), QUERY))
    assert played.code == status
    assert played.ended.error is None
    assert len(played.matches) == 1


def test_a_missing_uid_makes_a_match_that_cannot_be_fetched(operations: Operations, peer: MakePeer) -> None:
    data = pdu.element(0x00080070, "LO", "ACME")
    played = play(operations.find(server_at(peer(answering((PENDING, data), (0, None))).port), QUERY))
    assert played.matches[0].sop_instance_uid is None


@pytest.mark.parametrize(
    "broken",
    [None, identifier(9)[:-3], b"\x08\x00\x70\x00\xff\xff\x00\x00ACME", b"\0"],
    ids=["missing", "truncated", "overlong", "one byte"],
)
def test_a_broken_match_is_left_out_and_told(operations: Operations, peer: MakePeer, broken: bytes | None) -> None:
    there = peer(answering((PENDING, identifier(1)), (PENDING, broken), (PENDING, identifier(2)), (0, None)))
    played = play(operations.find(server_at(there.port), QUERY))
    assert [match.sop_instance_uid for match in played.matches] == ["1.2.3.1", "1.2.3.2"]
    assert played.kind is ErrorKind.PROTOCOL
    assert played.code == 0


def test_nesting_is_limited(operations: Operations, peer: MakePeer) -> None:
    inner = pdu.element(0x00080100, "SH", "X")
    for _ in range(40):
        inner = pdu.sequence(0x006863A0, inner, defined=False)
    played = play(operations.find(server_at(peer(answering((PENDING, inner), (0, None))).port), QUERY))
    assert played.kind is ErrorKind.PROTOCOL
    assert not played.matches


def test_an_identifier_over_the_limit_ends_it(operations: Operations, peer: MakePeer) -> None:
    def flooding(talk: Conversation) -> None:
        talk.accept()
        request = talk.receive_message()
        huge = pdu.element(0x00221095, "LO", bytes(3 << 20))
        elements = {
            pdu.FIELD: 0x8020,
            pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID),
            pdu.STATUS: PENDING,
        }
        talk.send(pdu.message(request.context_id, elements, huge, fragment=16000))
        talk.hold()

    assert play(operations.find(server_at(peer(flooding).port), QUERY)).kind is ErrorKind.LIMIT_EXCEEDED


def test_a_pdu_over_the_limit_ends_it(operations: Operations, peer: MakePeer) -> None:
    def flooding(talk: Conversation) -> None:
        talk.accept()
        talk.receive_message()
        talk.send(pdu.pdu(pdu.P_DATA, b"", length=0x7FFFFFFF))
        talk.hold()

    assert play(operations.find(server_at(peer(flooding).port), QUERY)).kind is ErrorKind.LIMIT_EXCEEDED


class TestLies:
    """A response that does not fit the request ends the association; what it says is not believed."""

    def test_wrong_message_id(self, operations: Operations, peer: MakePeer) -> None:
        def lying(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.respond(request, 0, responded_to=(request.number(pdu.MESSAGE_ID) + 1) % 65536)
            talk.hold()

        assert play(operations.find(server_at(peer(lying).port), QUERY)).kind is ErrorKind.PROTOCOL

    def test_wrong_context(self, operations: Operations, peer: MakePeer) -> None:
        def lying(talk: Conversation) -> None:
            talk.accept()
            talk.respond(talk.receive_message(), 0, context_id=99)
            talk.hold()

        assert play(operations.find(server_at(peer(lying).port), QUERY)).kind is ErrorKind.PROTOCOL

    @pytest.mark.parametrize("field", [0x8010, 0x8021, 0x8001, 0x0020, 0x0001, 0x0100, 0x8030])
    def test_wrong_command(self, operations: Operations, peer: MakePeer, field: int) -> None:
        def lying(talk: Conversation) -> None:
            talk.accept()
            talk.respond(talk.receive_message(), 0, field=field, message_id=1)
            talk.hold()

        assert play(operations.find(server_at(peer(lying).port), QUERY)).kind is ErrorKind.PROTOCOL

    def test_no_status(self, operations: Operations, peer: MakePeer) -> None:
        def lying(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            elements = {pdu.FIELD: 0x8020, pdu.RESPONDED_TO: request.number(pdu.MESSAGE_ID)}
            talk.send(pdu.message(request.context_id, elements))
            talk.hold()

        assert play(operations.find(server_at(peer(lying).port), QUERY)).kind is ErrorKind.PROTOCOL

    @pytest.mark.parametrize(
        "data",
        [
            pdu.message(1, {pdu.FIELD: 0x8FFE, pdu.STATUS: 0}),
            pdu.message(1, {pdu.STATUS: 0}),
            pdu.pdu(pdu.P_DATA, b""),
            pdu.pdu(pdu.P_DATA, bytes((0, 0, 0, 1, 1))),
            pdu.pdu(pdu.P_DATA, bytes((0, 0, 0, 2, 1, 3))),
            pdu.pdu(pdu.P_DATA, bytes((0, 0, 255, 255, 1, 3))),
            pdu.p_data(1, b"\0" * 7, is_command=True),
            pdu.associate_ac(pdu.AssociateRequest("A", "B", {}), []),
            pdu.pdu(9, b"what?"),
        ],
        ids=["field", "no field", "no pdv", "pdv 1", "empty pdv", "long pdv", "half command", "again", "kind"],
    )
    def test_garbage(self, operations: Operations, peer: MakePeer, data: bytes) -> None:
        def garbled(talk: Conversation) -> None:
            talk.accept()
            talk.receive_message()
            talk.send(data)
            talk.hold()

        played = play(operations.find(server_at(peer(garbled).port, answer=2.0), QUERY))
        assert played.kind in (ErrorKind.PROTOCOL, ErrorKind.ANSWER_TIMEOUT)
        assert played.ended.status is None


class TestLosses:
    """The peer goes, or stops to speak."""

    def test_abort(self, operations: Operations, peer: MakePeer) -> None:
        def aborting(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.respond(request, PENDING, identifier(1))
            talk.send(pdu.abort(0, 0))

        played = play(operations.find(server_at(peer(aborting).port), QUERY))
        assert played.kind is ErrorKind.ABORTED
        assert len(played.matches) == 1

    def test_hanging_up(self, operations: Operations, peer: MakePeer) -> None:
        def leaving(talk: Conversation) -> None:
            talk.accept()
            talk.respond(talk.receive_message(), PENDING, identifier(1))

        played = play(operations.find(server_at(peer(leaving).port), QUERY))
        assert played.kind is ErrorKind.CONNECTION_LOST
        assert len(played.matches) == 1

    def test_releasing(self, operations: Operations, peer: MakePeer) -> None:
        def releasing(talk: Conversation) -> None:
            talk.accept()
            talk.respond(talk.receive_message(), PENDING, identifier(1))
            talk.send(pdu.release_rq())
            talk.hold()

        played = play(operations.find(server_at(peer(releasing).port), QUERY))
        assert played.kind is ErrorKind.CONNECTION_LOST
        assert len(played.matches) == 1

    def test_silence(self, operations: Operations, peer: MakePeer) -> None:
        def silent(talk: Conversation) -> None:
            talk.accept()
            talk.respond(talk.receive_message(), PENDING, identifier(1))
            talk.hold()

        played = play(operations.find(server_at(peer(silent).port, answer=0.5), QUERY))
        assert played.kind is ErrorKind.ANSWER_TIMEOUT
        assert len(played.matches) == 1

    @pytest.mark.parametrize("cut", [1, 5, 6, 7, 20])
    def test_half_a_pdu(self, operations: Operations, peer: MakePeer, cut: int) -> None:
        def stalling(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.send(talk.response(request, PENDING, identifier(1))[:cut])
            talk.hold()

        played = play(operations.find(server_at(peer(stalling).port, pdu=0.3), QUERY))
        assert played.kind is ErrorKind.ANSWER_TIMEOUT

    @pytest.mark.parametrize("cut", [1, 6, 20, 150])
    def test_a_reset_within_a_response(self, operations: Operations, peer: MakePeer, cut: int) -> None:
        def resetting(talk: Conversation) -> None:
            talk.accept()
            talk.send(talk.response(talk.receive_message(), PENDING, identifier(1))[:cut])
            talk.reset()

        assert play(operations.find(server_at(peer(resetting).port), QUERY)).kind is ErrorKind.CONNECTION_LOST


class TestLimit:
    """As many matches as were wanted."""

    LIMITED = make_query(GENERIC, {}, limit=3)

    def test_a_server_that_stops_when_asked(self, operations: Operations, peer: MakePeer) -> None:
        def obeying(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            for n in range(3):
                talk.respond(request, PENDING, identifier(n))
            cancel = talk.receive_message()
            assert cancel.number(pdu.FIELD) == pdu.C_CANCEL_RQ
            assert cancel.number(pdu.RESPONDED_TO) == request.number(pdu.MESSAGE_ID)
            talk.respond(request, 0xFE00)
            talk.finish()

        there = peer(obeying)
        played = play(operations.find(server_at(there.port), self.LIMITED))
        assert len(played.matches) == 3
        assert played.ended.limit_reached
        assert played.ended.cancelled is None
        assert not there.conversations[0].aborted

    def test_a_server_that_goes_on(self, operations: Operations, peer: MakePeer) -> None:
        def endless(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            while True:
                talk.respond(request, PENDING, identifier(1))

        played = play(operations.find(server_at(peer(endless).port), self.LIMITED))
        assert len(played.matches) == 3
        assert played.ended.limit_reached
        assert played.ended.error is None

    def test_a_server_that_falls_silent(self, operations: Operations, peer: MakePeer) -> None:
        def silent(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            for n in range(3):
                talk.respond(request, PENDING, identifier(n))
            talk.hold()

        played = play(operations.find(server_at(peer(silent).port), self.LIMITED))
        assert played.ended.limit_reached
        assert played.ended.error is None

    def test_just_as_many_as_wanted(self, operations: Operations, peer: MakePeer) -> None:
        there = peer(answering(*((PENDING, identifier(n)) for n in range(3)), (0, None)))
        played = play(operations.find(server_at(there.port), self.LIMITED))
        assert len(played.matches) == 3
        assert not played.ended.limit_reached
        assert played.code == 0


class TestCancel:
    """The ladder."""

    def test_a_server_that_obeys(self, operations: Operations, peer: MakePeer) -> None:
        def obeying(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.respond(request, PENDING, identifier(1))
            cancel = talk.receive_message()
            assert cancel.number(pdu.FIELD) == pdu.C_CANCEL_RQ
            talk.respond(request, 0xFE00)
            talk.finish()

        there = peer(obeying)
        playing = Playing(operations.find(server_at(there.port), QUERY))
        playing.wait_for(MatchesFound)
        playing.token.cancel()
        played = playing.finish()
        assert played.ended.cancelled is CancelRung.ASKED
        assert played.ended.status is not None
        assert played.ended.status.category is StatusCategory.CANCEL
        assert played.ended.error is None
        assert len(played.matches) == 1

    def test_a_server_that_was_done_anyway(self, operations: Operations, peer: MakePeer) -> None:
        def finishing(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.respond(request, PENDING, identifier(1))
            talk.receive_message()
            talk.respond(request, 0)
            talk.finish()

        there = peer(finishing)
        playing = Playing(operations.find(server_at(there.port), QUERY))
        playing.wait_for(MatchesFound)
        playing.token.cancel()
        played = playing.finish()
        assert played.ended.cancelled is CancelRung.FINISHED_ANYWAY
        assert played.code == 0

    def test_a_server_that_ignores_it_is_aborted(self, operations: Operations, peer: MakePeer) -> None:
        def ignoring(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.respond(request, PENDING, identifier(1))
            talk.receive_message()
            playing.token.abort(AbortCause.CANCEL_IGNORED)
            talk.finish()

        there = peer(ignoring)
        playing = Playing(operations.find(server_at(there.port), QUERY))
        playing.wait_for(MatchesFound)
        playing.token.cancel()
        played = playing.finish()
        assert played.ended.cancelled is CancelRung.ABORTED
        assert played.ended.error is None
        wait_until(lambda: there.conversations[0].aborted)

    @pytest.mark.parametrize("cut", [3, 6, 30])
    def test_a_server_that_stalls_is_aborted(self, operations: Operations, peer: MakePeer, cut: int) -> None:
        token = CancelToken()

        def stalling(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            talk.send(talk.response(request, PENDING, identifier(1))[:cut])
            token.cancel()
            token.abort(AbortCause.SHUTDOWN)
            talk.finish()

        there = peer(stalling)
        played = play(operations.find(server_at(there.port, pdu=60.0, answer=60.0), QUERY), token)
        assert played.ended.cancelled is CancelRung.ABORTED

    def test_a_server_that_floods_is_aborted(self, operations: Operations, peer: MakePeer) -> None:
        def flooding(talk: Conversation) -> None:
            talk.accept()
            request = talk.receive_message()
            response = talk.response(request, PENDING, identifier(1)) * 100
            while True:
                talk.send(response)

        there = peer(flooding)
        playing = Playing(operations.find(server_at(there.port), Query(GENERIC, limit=0)))
        playing.wait_for(MatchesFound)
        playing.token.cancel()
        playing.token.abort(AbortCause.CANCEL_IGNORED)
        assert playing.finish().ended.cancelled is CancelRung.ABORTED


class TestIdentifier:
    """What is asked for."""

    def test_the_uid_is_always_asked_for(self, operations: Operations, peer: MakePeer) -> None:
        asked: list[Message] = []

        def script(talk: Conversation) -> None:
            talk.accept()
            asked.append(talk.receive_message())
            talk.respond(asked[0], 0)
            talk.finish()

        play(operations.find(server_at(peer(script).port), Query(GENERIC, {KeyPath.parse("Manufacturer"): "Ä*"})))
        data = asked[0].data or b""
        assert pdu.element(0x00080018, "UI", "") in data
        assert pdu.element(0x00080005, "CS", "ISO_IR 192") in data
        assert pdu.element(0x00080070, "LO", "Ä*".encode()) in data

    def test_a_key_that_cannot_be_sent_is_refused_before_anybody_is_called(
        self, operations: Operations, peer: MakePeer
    ) -> None:
        there = peer(Conversation.hold)
        played = play(operations.find(server_at(there.port), Query(GENERIC, {KeyPath.parse("Nonsense"): "x"})))
        assert played.kind is ErrorKind.BAD_KEY
        assert played.error.facts["key"] == "Nonsense"
        assert not there.conversations

    def test_text_without_a_declaration_is_read_and_remarked(self, operations: Operations, peer: MakePeer) -> None:
        data = identifier(1, pdu.element(0x00080070, "LO", "Müller".encode("latin-1")))
        played = play(operations.find(server_at(peer(answering((PENDING, data), (0, None))).port), QUERY))
        assert played.matches[0].values["Manufacturer"] == "Müller"
        assert played.matches[0].text_problem is TextProblem.UNDECLARED
