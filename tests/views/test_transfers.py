"""The transfers panel shows how far each retrieval is, why it failed, and what can be done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.ports import TransferRecord, TransferState
from implant_gui.domain.service.cancel import CancelRung
from implant_gui.domain.service.information_model import InformationModel, Service
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.retrieve import RetrieveRequest
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.models.transfers.completeness import Completeness
from implant_gui.models.transfers.table import TransferGroup, TransfersModel
from implant_gui.models.transfers.transfer import Transfer
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.transfers.transfer_details import facts_of, outcome_words, pill_text, report_of, standing_words
from implant_gui.views.transfers.transfer_panel import Reorder, TransferPanel
from tests.views import made_up
from tests.views.conftest import Click, button
from tests.views.made_up import status


@pytest.fixture
def model() -> TransfersModel:
    return TransfersModel(made_up.Clock())


@pytest.fixture
def panel(qtbot: QtBot, model: TransfersModel) -> TransferPanel:
    made = TransferPanel(model)
    qtbot.addWidget(made)
    made.resize(1100, 320)
    made.show()
    return made


def select(panel: TransferPanel, model: TransfersModel, job: int) -> None:
    panel.table.setCurrentIndex(model.index(model.row_of(job), 0))


def texts(panel: TransferPanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(PlainLabel) if label.isVisible())


def test_the_panel_opens_itself_when_a_transfer_starts(panel: TransferPanel, model: TransfersModel) -> None:
    folded = [panel.is_folded]
    model.add(1, "Stems", "PACS", 3)
    folded.append(panel.is_folded)
    assert folded == [True, False]
    assert "1 waiting" in texts(panel)


def test_the_head_counts_what_runs_waits_and_has_ended(panel: TransferPanel, model: TransfersModel) -> None:
    made_up.fill_transfers(model)
    assert "1 running · 1 waiting · 3 finished" in texts(panel)


def test_folding_is_told(panel: TransferPanel, qtbot: QtBot, click: Click) -> None:
    with qtbot.waitSignal(panel.fold_changed, check_params_cb=lambda folded: not folded):
        click(panel, "Show the transfers")
    with qtbot.waitSignal(panel.fold_changed, check_params_cb=lambda folded: folded):
        click(panel, "Hide the transfers")


def test_what_runs_can_be_cancelled_and_what_waits_moved(
    panel: TransferPanel, model: TransfersModel, qtbot: QtBot, click: Click
) -> None:
    made_up.fill_transfers(model)
    select(panel, model, 0)
    running = model.transfer_at(model.row_of(0))
    with qtbot.waitSignal(panel.cancel_requested) as caught:
        click(panel, "Cancel the selected transfer")
    assert caught.args == [running]
    with qtbot.waitSignal(panel.cancel_requested):
        QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert not button(panel, "Earlier in the queue").isEnabled()
    select(panel, model, 4)
    waiting = model.transfer_at(model.row_of(4))
    with qtbot.waitSignal(panel.reorder_requested) as caught:
        click(panel, "Earlier in the queue")
    assert caught.args == [Reorder(waiting, -1)]
    with qtbot.waitSignal(panel.pause_requested, check_params_cb=lambda transfer: transfer is waiting):
        click(panel, "Pause the selected transfer")
    model.set_paused(4, True)
    with qtbot.waitSignal(panel.resume_requested, check_params_cb=lambda transfer: transfer is waiting):
        click(panel, "Resume the selected transfer")


def test_what_runs_says_that_it_cannot_be_paused(panel: TransferPanel, model: TransfersModel) -> None:
    made_up.fill_transfers(model)
    pause = button(panel, "Pause the selected transfer")
    select(panel, model, 0)
    assert not pause.isEnabled()
    assert "Only what waits" in pause.toolTip()
    select(panel, model, 4)
    assert pause.isEnabled()
    assert "Only what waits" not in pause.toolTip()


def test_what_failed_can_be_asked_for_again(
    panel: TransferPanel, model: TransfersModel, qtbot: QtBot, click: Click
) -> None:
    made_up.fill_transfers(model)
    select(panel, model, 1)
    listed = panel.findChild(QPlainTextEdit)
    assert listed is not None
    assert listed.toPlainText().count("\n") == 6
    with qtbot.waitSignal(panel.retry_requested) as caught:
        click(panel, "Retry failed (7)")
    assert caught.args[0].job_id == 1


def test_a_finished_transfer_cannot_be_cancelled(
    panel: TransferPanel, model: TransfersModel, qtbot: QtBot, click: Click
) -> None:
    made_up.fill_transfers(model)
    select(panel, model, 3)
    assert not button(panel, "Cancel the selected transfer").isEnabled()
    with qtbot.assertNotEmitted(panel.cancel_requested):
        QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.clear_requested):
        click(panel, "Clear what has finished")


def test_the_details_follow_the_transfer(panel: TransferPanel, model: TransfersModel, qtbot: QtBot) -> None:
    made_up.fill_transfers(model)
    select(panel, model, 2)
    qtbot.waitUntil(lambda: "Unknown AE IMPLANT_GUI" in texts(panel))
    assert "0xA801" in texts(panel)
    model.remove_finished()
    assert "0xA801" not in texts(panel)


def test_a_report_holds_everything_that_is_known(panel: TransferPanel, model: TransfersModel, click: Click) -> None:
    made_up.fill_transfers(model)
    select(panel, model, 1)
    click(panel, "Copy report")
    copied = QGuiApplication.clipboard().text()
    assert copied == report_of(model.transfer_at(model.row_of(1)))
    assert "0xB000" in copied
    assert copied.count("missing: ") == 7


def test_a_claim_of_more_than_arrived_is_said() -> None:
    summary = Summary(
        requested=5,
        phase=Phase.ENDED,
        peer_counters=SubOperations(None, 5, 0, 0),
        status=status(0x0000, Service.MOVE),
        verdict=Verdict.FAILURE,
    )
    told = outcome_words(summary)
    assert "5 as completed, but only 0 arrived" in told.sentence
    assert told.tone is Tone.BAD


def test_a_cancellation_tells_how_far_it_had_to_go() -> None:
    summary = Summary(phase=Phase.ENDED, cancelled=CancelRung.ABORTED, verdict=Verdict.CANCELLED)
    assert "aborted" in outcome_words(summary).sentence


def test_an_error_without_a_status_is_told_in_words() -> None:
    error = OperationError(ErrorKind.CONNECTION_LOST, server="PACS")
    summary = Summary(phase=Phase.ENDED, error=error, verdict=Verdict.NO_ANSWER)
    assert "PACS" in outcome_words(summary).sentence
    assert pill_text(Transfer(1, "1 template", "PACS", summary)) == "No answer"


@pytest.mark.parametrize(
    ("state", "word"), [(TransferState.INTERRUPTED, "Interrupted"), (TransferState.PAUSED, "Paused")]
)
def test_what_an_earlier_run_has_left_does_not_wait_for_another_operation(state: TransferState, word: str) -> None:
    request = RetrieveRequest(InformationModel.GENERIC, (Uid("1.2.3"),))
    record = TransferRecord(1, "PACS", request, state, made_up.NOW)
    left = Transfer(None, "1 template", "PACS", Summary(), record)
    told = standing_words(left)
    assert told.title == pill_text(left) == word
    assert "another operation" not in told.sentence


def test_counters_that_were_not_sent_are_not_invented() -> None:
    assert dict(facts_of(Summary()))["Server's count"] == "the server sent no counters"
    counted = Summary(peer_counters=SubOperations(completed=3))
    assert dict(facts_of(counted))["Server's count"] == "3 completed"


@pytest.mark.parametrize("phase", Phase)
def test_before_the_end_the_phase_is_told(phase: Phase) -> None:
    assert outcome_words(Summary(phase=phase)).title


def test_how_complete_an_assembly_is_stands_as_a_bar_and_in_words(panel: TransferPanel, model: TransfersModel) -> None:
    model.add(1, "1 assembly", "PACS", 1)
    select(panel, model, 1)
    assert not panel.details.completeness.isVisible()
    absent = (Uid("1.2.3.4"),)
    model.set_completeness(1, Completeness(10, 3, 5, 1, absent, is_over=True))
    assert panel.details.completeness.isVisible()
    assert "8 of 10 parts are here" in texts(panel)
    listed = panel.details.findChild(QPlainTextEdit)
    assert listed is not None
    assert listed.toPlainText() == "1.2.3.4  The server does not hold it."
    assert panel.details.completeness.accessibleName().startswith("8 of 10 parts")
    assert "missing: 1.2.3.4  The server does not hold it." in report_of(model.transfer_at(0))
    assert not panel.details.completeness.grab().isNull()


def test_what_is_missing_is_told_by_its_name_where_that_is_known(panel: TransferPanel, model: TransfersModel) -> None:
    panel.details.set_names(lambda uid: "Corvane Cup 52" if uid == "1.2.3.4" else "")
    model.add(1, "1 assembly", "PACS", 1)
    select(panel, model, 1)
    model.set_completeness(1, Completeness(10, 3, 5, 0, (Uid("1.2.3.4"), Uid("1.2.3.5")), is_over=True))
    listed = panel.details.findChild(QPlainTextEdit)
    assert listed is not None
    first, second = listed.toPlainText().splitlines()
    assert first == "Corvane Cup 52 (1.2.3.4)  The server does not hold it."
    assert second == "1.2.3.5  The server does not hold it."


def test_assemblies_are_fetched_with_all_parts_unless_people_choose_not_to(panel: TransferPanel, qtbot: QtBot) -> None:
    assert panel.takes_parts
    with qtbot.waitSignal(panel.takes_parts_changed, check_params_cb=lambda takes: not takes):
        QTest.mouseClick(button(panel, "With all parts"), made_up.LEFT)
    assert not panel.takes_parts


def test_the_context_menu_has_what_the_buttons_have(panel: TransferPanel, model: TransfersModel, qtbot: QtBot) -> None:
    made_up.fill_transfers(model)

    def entries(row: int) -> dict[str, QAction]:
        panel.table.setCurrentIndex(model.index(row, 0))
        panel.table.customContextMenuRequested.emit(panel.table.visualRect(panel.table.currentIndex()).center())
        menu = next(menu for menu in reversed(panel.findChildren(QMenu)) if menu.isVisible())
        return {action.text(): action for action in menu.actions() if action.text()}

    waiting = next(row for row in range(model.rowCount()) if model.group_of(row) is TransferGroup.WAITING)
    offered = entries(waiting)
    assert offered["Pause"].isEnabled()
    running = next(row for row in range(model.rowCount()) if model.group_of(row) is TransferGroup.RUNNING)
    assert not entries(running)["Pause (only while it waits)"].isEnabled()
    offered = entries(waiting)
    with qtbot.waitSignal(panel.reorder_requested):
        offered["Earlier in the queue"].trigger()
    with qtbot.waitSignal(panel.clear_requested):
        offered["Clear what has finished"].trigger()
    job = model.transfer_at(waiting).job_id
    assert job is not None
    model.set_paused(job, True)
    assert "Resume" in entries(waiting)
    assert not entries(model.rowCount() - 1)["Later in the queue"].isEnabled()
