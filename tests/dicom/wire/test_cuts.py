"""A good dialogue, delivered whole, byte by byte, and cut at every offset in every way: always one classified end."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import pytest

from implant_gui.domain.errors import ErrorKind
from implant_gui.domain.ports import Operations
from tests.dicom.playing import Played, play, server_at, wait_until
from tests.dicom.wire.dialogues import DIALOGUES, Dialogue, record, reference, wire
from tests.dicom.wire.replaying import Ending, Plan, Replayer, Step, cut, said

RELEASE = 10
"""The last bytes of a dialogue are those of the A-RELEASE-RP, which changes nothing any more."""
ABORT = 10
"""Bytes of an A-ABORT."""
WAITING_AT_ONCE = 16
SHORT_S = 0.02
"""A time limit that always passes when the peer has stalled; when it passes early, the end is the same."""
LOST = {
    Ending.CLOSE: ErrorKind.CONNECTION_LOST,
    Ending.RESET: ErrorKind.CONNECTION_LOST,
    Ending.STALL: ErrorKind.ANSWER_TIMEOUT,
}
NOW_AND_THEN = 17
"""At every so many bytes, where each dialogue takes a while; a prime."""
Engine = Callable[[], Operations]
DESCRIPTORS = Path("/proc/self/fd")


@pytest.fixture(params=DIALOGUES, ids=lambda dialogue: dialogue.name)
def dialogue(request: pytest.FixtureRequest) -> Dialogue:
    chosen: Dialogue = request.param
    return chosen


@pytest.fixture
def steps(dialogue: Dialogue, tmp_path: Path) -> list[Step]:
    return record(dialogue, tmp_path)


@contextmanager
def nothing_left(folder: Path) -> Iterator[None]:
    """No thread, no descriptor and no file that was begun remains of what happens in the block."""
    threads, descriptors = set(threading.enumerate()), _open_descriptors()
    yield
    wait_until(lambda: threads.issuperset(threading.enumerate()))
    assert _open_descriptors() <= descriptors
    assert {path.suffix for path in folder.iterdir()} <= {".dcm"}


def _open_descriptors() -> int:
    return len(list(DESCRIPTORS.iterdir())) if DESCRIPTORS.exists() else 0


def replay(
    replayer: Replayer, dialogue: Dialogue, plan: Plan, folder: Path, engine: Engine, **timeouts: float
) -> Played:
    replayer.plan = plan
    return play(dialogue.start(engine(), server_at(replayer.port, **timeouts), folder))


def replay_cut(
    replayer: Replayer, dialogue: Dialogue, steps: Sequence[Step], offset: int, ending: Ending, folder: Path
) -> None:
    """Cut at `offset` and look whether the end is what it must be."""
    end = len(said(steps)) - RELEASE
    is_short = ending is Ending.STALL and offset < end
    timeouts = {"pdu": SHORT_S, "answer": SHORT_S} if is_short else {}
    played = replay(replayer, dialogue, Plan(cut(steps, offset), ending), folder, wire, **timeouts)
    if offset < end:
        assert played.kind is LOST[ending], f"at {offset} of {end}: {played.ended}: {played.ended.error}"
    elif offset > end or ending is not Ending.RESET:
        assert played.code == 0, f"at {offset} of {end}: {played.ended}: {played.ended.error}"
        assert played.ended.error is None


@pytest.mark.parametrize("piece", [1, 2, 7, 1 << 30])
def test_in_pieces_it_means_the_same(dialogue: Dialogue, steps: list[Step], tmp_path: Path, piece: int) -> None:
    with nothing_left(tmp_path), Replayer() as replayer:
        whole = replay(replayer, dialogue, Plan(steps), tmp_path, wire)
        pieces = replay(replayer, dialogue, Plan(steps, piece=piece), tmp_path, wire)
    assert whole.ended == pieces.ended
    assert whole.code == 0
    assert whole.stored == pieces.stored
    assert [match.values["ImplantName"] for match in whole.matches] == [
        match.values["ImplantName"] for match in pieces.matches
    ]


@pytest.mark.parametrize("ending", [Ending.CLOSE, Ending.RESET])
def test_a_connection_that_ends_anywhere_ends_it_once(
    dialogue: Dialogue, steps: list[Step], tmp_path: Path, ending: Ending
) -> None:
    with nothing_left(tmp_path), Replayer() as replayer:
        for offset in range(len(said(steps)) + 1):
            replay_cut(replayer, dialogue, steps, offset, ending, tmp_path)


def test_an_abort_anywhere_ends_it_once(dialogue: Dialogue, steps: list[Step], tmp_path: Path) -> None:
    """Within a PDU its bytes are taken for something else; the last response alone might be completed by them."""
    everything = said(steps)
    boundaries = {0, *accumulate(len(each) for each in pdus_of(everything))}
    with nothing_left(tmp_path), Replayer() as replayer:
        for offset in range(len(everything) - RELEASE - ABORT):
            played = replay(replayer, dialogue, Plan(cut(steps, offset), Ending.ABORT), tmp_path, wire)
            assert played.ended.error is not None or played.code != 0, f"at {offset}: {played.ended}"
            if offset in boundaries:
                assert played.kind is ErrorKind.ABORTED, f"at {offset}: {played.error}"


def pdus_of(stream: bytes) -> Iterator[bytes]:
    while stream:
        length = 6 + int.from_bytes(stream[2:6], "big")
        yield stream[:length]
        stream = stream[length:]


@pytest.mark.parametrize("ending", [Ending.CLOSE, Ending.RESET, Ending.ABORT])
def test_the_reference_engine_ends_as_well(dialogue: Dialogue, tmp_path: Path, ending: Ending) -> None:
    steps = record(dialogue, tmp_path, reference)
    end = len(said(steps)) - RELEASE
    with nothing_left(tmp_path), Replayer() as replayer:
        for offset in range(0, end - ABORT, NOW_AND_THEN):
            played = replay(replayer, dialogue, Plan(cut(steps, offset), ending), tmp_path, reference)
            if ending is Ending.ABORT:
                assert played.ended.error is not None or played.code != 0, f"at {offset}: {played.ended}"
            else:
                assert played.kind is ErrorKind.CONNECTION_LOST, f"at {offset} of {end}: {played.error}"


def test_a_peer_that_stalls_anywhere_is_given_up(dialogue: Dialogue, steps: list[Step], tmp_path: Path) -> None:
    offsets = range(len(said(steps)) + 1)
    shares = [offsets[first::WAITING_AT_ONCE] for first in range(WAITING_AT_ONCE)]

    def stall(share: Sequence[int]) -> None:
        with Replayer() as replayer:
            for offset in share:
                replay_cut(replayer, dialogue, steps, offset, Ending.STALL, tmp_path)

    with nothing_left(tmp_path), ThreadPoolExecutor(WAITING_AT_ONCE) as pool:
        for done in [pool.submit(stall, share) for share in shares]:
            done.result()
