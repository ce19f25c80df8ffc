from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import TransferRecord, TransferState
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import StatusCategory, SubOperations
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Role, Tone
from implant_gui.models.transfers.table import TransferGroup, TransfersModel
from tests.models.conftest import Watch
from tests.models.making import cells, status, uid


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def transfers(watch: Watch, clock: Clock) -> TransfersModel:
    model = TransfersModel(clock)
    watch(model)
    return model


def cell(model: TransfersModel, job_id: int, key: str) -> str:
    place = [column.key for column in model.columns].index(key)
    return str(cells(model, model.row_of(job_id))[place])


def titles(model: TransfersModel) -> list[str]:
    return [model.transfer_at(row).title for row in range(model.rowCount())]


RUNNING = Summary(requested=10, phase=Phase.RUNNING)
DONE = replace(RUNNING, phase=Phase.ENDED, verdict=Verdict.SUCCESS, stored=10, status=status(0, StatusCategory.SUCCESS))


def record(transfer_id: int, state: TransferState = TransferState.INTERRUPTED) -> TransferRecord:
    request = RetrieveRequest(InformationModel.GENERIC, (uid(1), uid(2), uid(3)))
    return TransferRecord(transfer_id, "PACS", request, state, datetime(2026, 1, 1, tzinfo=UTC), frozenset({uid(2)}))


def test_what_runs_stands_above_what_waits_above_what_has_ended(transfers: TransfersModel) -> None:
    for job_id, title in enumerate(("a", "b", "c", "d")):
        transfers.add(job_id, title, "PACS", 10)
    transfers.apply(1, RUNNING)
    transfers.apply(3, RUNNING)
    assert titles(transfers) == ["b", "d", "a", "c"]
    transfers.apply(1, DONE)
    transfers.apply(3, DONE)
    assert titles(transfers) == ["a", "c", "d", "b"], "what has just ended leads its group"
    assert [transfers.group_of(row) for row in range(4)] == [TransferGroup.WAITING] * 2 + [TransferGroup.FINISHED] * 2
    assert transfers.data(transfers.index(0, 0), Role.STATE) is TransferGroup.WAITING


def test_a_waiting_row_moves_within_its_group_only(transfers: TransfersModel) -> None:
    for job_id, title in enumerate(("a", "b", "c", "d")):
        transfers.add(job_id, title, "PACS", 10)
    transfers.apply(0, RUNNING)
    transfers.move(3, 0)
    assert titles(transfers) == ["a", "d", "b", "c"]
    transfers.move(1, 99)
    assert titles(transfers) == ["a", "b", "c", "d"]


def test_counters_are_empty_where_the_peer_sent_none(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    transfers.apply(1, replace(RUNNING, peer_counters=SubOperations(remaining=7, completed=3), stored=2))
    shown = [cell(transfers, 1, key) for key in ("remaining", "completed", "failed", "warning", "ours")]
    assert shown == ["7", "3", "", "", "2 / 10"]


def test_progress_is_our_own_count(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    assert transfers.progress_of(0) == 0.0
    place = [column.key for column in transfers.columns].index("ours")
    assert transfers.data(transfers.index(0, place), Role.SORT) == 0.0
    transfers.apply(1, replace(RUNNING, peer_counters=SubOperations(remaining=0, completed=10), stored=4))
    assert transfers.progress_of(0) == transfers.data(transfers.index(0, 0), Role.PROGRESS) == 0.4


def test_progress_of_what_goes_elsewhere_is_the_peers_count(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 0)
    assert transfers.progress_of(0) is None
    counters = SubOperations(remaining=6, completed=1, failed=1)
    transfers.apply(1, Summary(phase=Phase.RUNNING, peer_counters=counters))
    assert transfers.progress_of(0) == 0.25
    transfers.apply(1, Summary(phase=Phase.RUNNING, peer_counters=SubOperations(completed=3)))
    assert transfers.progress_of(0) is None
    transfers.apply(1, Summary(phase=Phase.ENDED, verdict=Verdict.SUCCESS))
    assert transfers.progress_of(0) == 1.0
    assert cell(transfers, 1, "ours") == ""


def test_the_rate_is_that_of_the_last_seconds(transfers: TransfersModel, clock: Clock) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    transfers.apply(1, replace(RUNNING, phase=Phase.CONNECTING))
    assert cell(transfers, 1, "rate") == ""
    for _ in range(10):
        clock.now += 1
        transfers.apply(1, replace(RUNNING, stored_bytes=round(clock.now - 100) * 1000))
    assert cell(transfers, 1, "rate") == "1.0 kB/s"
    assert cell(transfers, 1, "bytes") == "10.0 kB"
    for _ in range(6):
        clock.now += 1
        transfers.tick()
    assert cell(transfers, 1, "rate") == "", "nothing came for longer than the window"


def test_elapsed_time_runs_from_the_beginning_to_the_end(transfers: TransfersModel, clock: Clock) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    clock.now += 50
    transfers.apply(1, Summary(requested=10))
    assert cell(transfers, 1, "elapsed") == ""
    transfers.apply(1, RUNNING)
    clock.now += 65
    transfers.tick()
    assert cell(transfers, 1, "elapsed") == "1:05"
    clock.now += 1
    transfers.apply(1, DONE)
    clock.now += 100
    transfers.tick()
    assert cell(transfers, 1, "elapsed") == "1:06"
    assert cell(transfers, 1, "rate") == ""


def test_a_status_is_shown_with_code_category_and_meaning(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    assert cell(transfers, 1, "status") == ""
    transfers.apply(1, replace(DONE, verdict=Verdict.PARTIAL, status=status(0xB000, StatusCategory.WARNING)))
    assert cell(transfers, 1, "status") == "0xB000 Warning: a meaning"


def test_without_a_status_the_error_has_a_title(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    error = OperationError(ErrorKind.CONNECTION_REFUSED, "PACS")
    transfers.apply(1, Summary(requested=10, phase=Phase.ENDED, verdict=Verdict.NO_ANSWER, error=error))
    assert cell(transfers, 1, "status") == "Nobody is listening"


@pytest.mark.parametrize(
    ("verdict", "words", "tone"),
    [
        (Verdict.SUCCESS, "Complete", Tone.GOOD),
        (Verdict.PARTIAL, "Partly complete", Tone.WARN),
        (Verdict.FAILURE, "Failed", Tone.BAD),
        (Verdict.NO_ANSWER, "No answer", Tone.BAD),
        (Verdict.CANCELLED, "Cancelled", Tone.MUTED),
    ],
)
def test_every_verdict_looks_different_enough(
    transfers: TransfersModel, verdict: Verdict, words: str, tone: Tone
) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    transfers.apply(1, replace(DONE, verdict=verdict))
    row = transfers.index(0, 0)
    assert cell(transfers, 1, "state") == words
    assert transfers.data(row, Role.TONE) is tone
    assert transfers.data(row, Role.ICON_NAME)
    assert transfers.data(row, ACCESSIBLE_TEXT) == f"Stems, PACS, {words}, 10 / 10"
    assert transfers.data(row, TOOL_TIP) == "Stems"


def test_pausing_and_cancelling_are_shown(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    assert cell(transfers, 1, "state") == "Waiting"
    transfers.set_paused(1, True)
    assert cell(transfers, 1, "state") == "Paused"
    transfers.set_paused(1, False)
    transfers.apply(1, replace(RUNNING, phase=Phase.CONNECTING))
    assert cell(transfers, 1, "state") == "Connecting…"
    transfers.apply(1, RUNNING)
    assert cell(transfers, 1, "state") == "Fetching…"
    transfers.set_cancelling(1)
    assert cell(transfers, 1, "state") == "Cancelling…"
    transfers.apply(1, replace(DONE, verdict=Verdict.CANCELLED))
    assert cell(transfers, 1, "state") == "Cancelled"


def test_what_failed_or_is_missing_can_be_retried_each_once(transfers: TransfersModel) -> None:
    transfers.add(1, "Stems", "PACS", 10)
    summary = replace(DONE, failed_uids=(uid(1), uid(2)), missing_uids=(uid(2), uid(3)))
    transfers.apply(1, summary)
    assert transfers.retry_uids_of(0) == (uid(1), uid(2), uid(3))
    assert tuple(transfers.data(transfers.index(0, 0), Role.UIDS)) == transfers.retry_uids_of(0)
    assert transfers.data(transfers.index(0, 0), Role.JOB_ID) == 1


def test_an_interrupted_retrieval_shows_what_is_here_and_what_is_missing(transfers: TransfersModel) -> None:
    transfers.add_interrupted(record(5), "3 templates")
    transfers.add_interrupted(record(6, TransferState.PAUSED))
    assert titles(transfers) == ["3 templates", "3"]
    assert cells(transfers, 0)[1:4] == ["PACS", "Interrupted", "1 / 3"]
    assert cells(transfers, 1)[2] == "Paused"
    assert transfers.retry_uids_of(0) == (uid(1), uid(3))
    assert transfers.active_count == 0
    transfers.remove_interrupted(5)
    transfers.remove_interrupted(99)
    assert titles(transfers) == ["3"]


def test_finished_rows_can_be_cleared(transfers: TransfersModel) -> None:
    for job_id in range(4):
        transfers.add(job_id, str(job_id), "PACS", 10)
    transfers.remove_finished()
    assert transfers.rowCount() == 4
    transfers.apply(0, DONE)
    transfers.apply(2, DONE)
    transfers.remove_finished()
    assert titles(transfers) == ["1", "3"]
    transfers.remove(1)
    assert titles(transfers) == ["3"]


def test_the_number_of_active_ones_is_told_when_it_changes(transfers: TransfersModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(transfers.active_changed, check_params_cb=lambda active: active == 1):
        transfers.add(1, "Stems", "PACS", 10)
    with qtbot.assertNotEmitted(transfers.active_changed):
        transfers.apply(1, RUNNING)
    with qtbot.waitSignal(transfers.active_changed, check_params_cb=lambda active: active == 0):
        transfers.apply(1, DONE)
    with qtbot.assertNotEmitted(transfers.active_changed):
        transfers.remove(1)


def test_what_comes_for_a_row_that_has_gone_is_dropped(transfers: TransfersModel) -> None:
    transfers.apply(9, DONE)
    transfers.set_paused(9, True)
    transfers.set_cancelling(9)
    transfers.remove(9)
    assert transfers.rowCount() == 0
