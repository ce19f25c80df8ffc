"""The link: messages out in pieces that the peer takes, bytes in within their limits of time."""

import threading
import time
from collections.abc import Iterator

import pytest

from implant_gui.dicom import commands
from implant_gui.dicom.wire.incoming import Message
from implant_gui.dicom.wire.limits import DEFAULT_LIMITS
from implant_gui.dicom.wire.link import Link, Patience
from implant_gui.dicom.wire.negotiation import UNLIMITED
from implant_gui.dicom.wire.receiver import Receiver
from implant_gui.domain.errors import ErrorKind, OperationError
from tests.dicom.playing import PATIENCE_S
from tests.dicom.wire.pairs import Pair
from tests.peers import pdu

SOON_S = 0.1
LONG = Patience(silence=PATIENCE_S, pdu=PATIENCE_S, stall=PATIENCE_S)
RESPONSE = pdu.message(1, {pdu.FIELD: 0x8020, pdu.RESPONDED_TO: 1, pdu.STATUS: 0xFF00}, bytes(100))


@pytest.fixture
def pair() -> Iterator[Pair]:
    chosen = Pair()
    yield chosen
    chosen.close()


def link(pair: Pair, patience: Patience = LONG, maximum_length: int = UNLIMITED) -> Link:
    receiver = Receiver(DEFAULT_LIMITS)
    receiver.is_associated = True
    return Link(pair.connection, receiver, maximum_length, patience)


def drip(pair: Pair, data: bytes, over: threading.Event) -> threading.Thread:
    """Send `data` byte by byte, slowly enough that each is a wait of its own."""

    def send() -> None:
        for byte in data:
            if over.wait(0.01):
                return
            pair.theirs.sendall(bytes((byte,)))

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def error_of(link: Link) -> OperationError:
    try:
        while True:
            link.receive()
    except OperationError as error:
        return error


@pytest.mark.parametrize("maximum", [64, 100, 4096, UNLIMITED])
@pytest.mark.parametrize("size", [0, 1, 57, 58, 59, 5000])
def test_a_message_goes_out_in_pdus_that_the_peer_takes(pair: Pair, maximum: int, size: int) -> None:
    data = bytes(range(256)) * 20
    elements = {commands.COMMAND_FIELD: 1, commands.COMMAND_DATA_SET_TYPE: 1}
    link(pair, maximum_length=maximum).send(3, elements, (data[: size // 3], data[size // 3 : size]))
    pair.connection.close()
    stream = b"".join(iter(lambda: pair.theirs.recv(1 << 16), b""))
    parts: dict[int, bytes] = {0: b"", 1: b""}
    lasts = []
    while stream:
        length = int.from_bytes(stream[2:6], "big")
        assert maximum == UNLIMITED or length <= maximum
        for context_id, flags, fragment in pdu.pdvs(stream[6 : 6 + length]):
            assert context_id == 3
            parts[flags & 1] += fragment
            lasts.append(flags)
        stream = stream[6 + length :]
    assert parts == {0: data[:size], 1: commands.encode_command(elements)}
    assert [flags for flags in lasts if flags & 2] == [3, 2]


def test_what_was_good_comes_before_what_was_not(pair: Pair) -> None:
    pair.theirs.sendall(RESPONSE + b"garbage!!!!!")
    receiving = link(pair)
    assert [type(piece) for piece in receiving.receive()] == [Message]
    assert error_of(receiving).kind is ErrorKind.PROTOCOL


def test_silence_is_an_answer_that_does_not_come(pair: Pair) -> None:
    assert error_of(link(pair, Patience(SOON_S, 0, 0))).kind is ErrorKind.ANSWER_TIMEOUT


@pytest.mark.parametrize("begun", [1, 5, 6, 7, 12, 60])
def test_a_pdu_once_begun_must_end(pair: Pair, begun: int) -> None:
    pair.theirs.sendall(RESPONSE[:begun])
    assert error_of(link(pair, Patience(PATIENCE_S, SOON_S, 0))).kind is ErrorKind.ANSWER_TIMEOUT


def test_a_byte_now_and_then_does_not_stretch_a_pdu(pair: Pair) -> None:
    over = threading.Event()
    thread = drip(pair, RESPONSE[: len(RESPONSE) - 1], over)
    error = error_of(link(pair, Patience(PATIENCE_S, SOON_S, 0)))
    over.set()
    thread.join()
    assert error.kind is ErrorKind.ANSWER_TIMEOUT


@pytest.mark.parametrize("fragment", [b"", b"\0\0"], ids=["empty", "two bytes"])
@pytest.mark.parametrize("is_command", [True, False])
def test_small_fragments_now_and_then_do_not_stretch_a_message(pair: Pair, fragment: bytes, is_command: bool) -> None:
    over = threading.Event()
    begun = b"" if is_command else RESPONSE[: 6 + int.from_bytes(RESPONSE[2:6], "big")]
    one = pdu.p_data(1, fragment, is_command=is_command, is_last=False)

    def send() -> None:
        pair.theirs.sendall(begun)
        while not over.wait(0.02):
            pair.theirs.sendall(one)

    thread = threading.Thread(target=send)
    thread.start()
    error = error_of(link(pair, Patience(PATIENCE_S, PATIENCE_S, 0, slow=SOON_S)))
    over.set()
    thread.join()
    assert error.kind is ErrorKind.ANSWER_TIMEOUT
    assert error.facts["detail"] == "the peer sends too slowly"


def test_our_own_time_is_not_counted_against_the_peer(pair: Pair) -> None:
    receiving = link(pair, Patience(1.0, 1.0, 0, slow=1.0))
    pair.theirs.sendall(RESPONSE + RESPONSE[:8])
    assert len(receiving.receive()) == 1
    time.sleep(1.1)  # a slow disk
    rest = threading.Timer(SOON_S, lambda: pair.theirs.sendall(RESPONSE[8:]))
    rest.start()
    assert len(receiving.receive()) == 1
    rest.join()


def test_a_peer_that_takes_nothing_is_given_up(pair: Pair) -> None:
    with pytest.raises(OperationError) as caught:
        link(pair, Patience(0, 0, SOON_S)).send(1, {commands.COMMAND_FIELD: 1}, [bytes(8 << 20)])
    assert caught.value.kind is ErrorKind.ANSWER_TIMEOUT


def test_a_flood_does_not_prolong_a_release(pair: Pair) -> None:
    over = threading.Event()

    def pour() -> None:
        while not over.is_set():
            try:
                pair.theirs.sendall(RESPONSE * 50)
            except OSError:
                return

    thread = threading.Thread(target=pour)
    thread.start()
    link(pair).release(wait=True)
    over.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
