"""The list of servers tells what the user wants done with which of them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.models.servers import Liveness, ServersModel, ServerState
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.servers.server_delegate import liveness_words
from implant_gui.views.servers.server_panel import ServerList, ServerPanel
from tests.views import made_up
from tests.views.conftest import Click


@pytest.fixture
def model() -> ServersModel:
    made = ServersModel()
    made_up.fill_servers(made)
    return made


@pytest.fixture
def panel(qtbot: QtBot, model: ServersModel) -> ServerPanel:
    made = ServerPanel(model)
    qtbot.addWidget(made)
    made.resize(260, 400)
    made.show()
    return made


def view_of(panel: ServerPanel) -> ServerList:
    view = panel.findChild(ServerList)
    assert view is not None
    return view


def entry(panel: ServerPanel, row: int, text: str, qtbot: QtBot) -> None:
    """Choose `text` from the context menu of a row."""
    view = view_of(panel)
    view.setCurrentIndex(view.model().index(row, 0))
    view.customContextMenuRequested.emit(view.visualRect(view.currentIndex()).center())
    menus = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    action = next(action for action in menus[-1].actions() if action.text() == text)
    action.trigger()
    menus[-1].close()


def test_the_first_server_is_selected_by_itself(panel: ServerPanel) -> None:
    assert panel.selected == ("Radiology PACS",)


def test_several_servers_can_be_asked_at_once(panel: ServerPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.selection_changed):
        view_of(panel).selectionModel().select(
            view_of(panel).model().index(2, 0), QItemSelectionModel.SelectionFlag.Select
        )
    several = panel.selected
    panel.select(("Orthopaedics",))
    assert [several, panel.selected] == [("Radiology PACS", "Demo archive"), ("Orthopaedics",)]


def test_delete_and_f2_work_on_the_current_server(panel: ServerPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.remove_requested, check_params_cb=lambda name: name == "Radiology PACS"):
        QTest.keyClick(view_of(panel), Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.edit_requested, check_params_cb=lambda name: name == "Radiology PACS"):
        QTest.keyClick(view_of(panel), Qt.Key.Key_F2)


def test_the_context_menu_offers_everything(panel: ServerPanel, qtbot: QtBot) -> None:
    for text, signal, expected in (
        ("Edit…", panel.edit_requested, "Orthopaedics"),
        ("Duplicate…", panel.duplicate_requested, "Orthopaedics"),
        ("Remove", panel.remove_requested, "Orthopaedics"),
        ("Test the connection", panel.test_requested, ("Orthopaedics",)),
    ):
        with qtbot.waitSignal(signal) as caught:
            entry(panel, 1, text, qtbot)
        assert caught.args == [expected]


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
def test_a_click_beside_the_rows_leaves_the_choice(panel: ServerPanel, button: Qt.MouseButton) -> None:
    panel.select(("Orthopaedics", "Demo archive"))
    QTest.mouseClick(view_of(panel).viewport(), button, Qt.KeyboardModifier.NoModifier, QPoint(10, 300))
    assert panel.selected == ("Orthopaedics", "Demo archive")


def test_the_last_chosen_server_stays_chosen(panel: ServerPanel) -> None:
    view = view_of(panel)
    place = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert panel.selected == ("Radiology PACS",)
    place = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert panel.selected == ("Orthopaedics",)


def test_choosing_all_names_each_server_once(panel: ServerPanel) -> None:
    view_of(panel).selectAll()
    assert panel.selected == ("Radiology PACS", "Orthopaedics", "Demo archive")
    assert "A search asks 3 servers." in [label.text() for label in panel.findChildren(PlainLabel)]


def test_beside_the_rows_the_menu_is_that_of_the_list(panel: ServerPanel, qtbot: QtBot) -> None:
    view_of(panel).customContextMenuRequested.emit(QPoint(10, 390))
    (menu,) = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    with qtbot.waitSignal(panel.add_requested):
        next(action for action in menu.actions() if action.text() == "Add a server…").trigger()
    menu.close()


def test_a_click_on_plus_adds_a_server(panel: ServerPanel, qtbot: QtBot, click: Click) -> None:
    with qtbot.waitSignal(panel.add_requested):
        click(panel, "Add a server")


def test_all_servers_can_be_checked_at_once(panel: ServerPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.test_requested) as caught:
        panel.test_all()
    assert caught.args == [("Radiology PACS", "Orthopaedics", "Demo archive")]


def test_an_empty_list_says_so(panel: ServerPanel, model: ServersModel) -> None:
    model.set_servers(())
    assert panel.selected == ()
    assert not view_of(panel).isVisible()


@pytest.mark.parametrize("liveness", Liveness)
def test_the_light_of_a_server_has_words(liveness: Liveness) -> None:
    told = liveness_words(ServerState(liveness))
    assert told.title
    assert told.icon


def test_a_server_that_answers_shows_how_fast_and_one_that_does_not_why() -> None:
    assert liveness_words(ServerState(Liveness.UP, 12.4)).title == "12 ms"
    error = OperationError(ErrorKind.HOST_UNKNOWN, server="PACS")
    assert "No such host" in liveness_words(ServerState(Liveness.DOWN, error=error)).sentence


def test_every_state_can_be_painted(panel: ServerPanel, model: ServersModel) -> None:
    for liveness in Liveness:
        model.set_state("Demo archive", ServerState(liveness))
        assert not panel.grab().isNull()


def test_alt_with_an_arrow_and_the_menu_move_a_server(panel: ServerPanel, qtbot: QtBot) -> None:
    view = view_of(panel)
    view.setCurrentIndex(view.model().index(1, 0))
    moves: list[tuple[str, int]] = []
    panel.move_requested.connect(lambda name, step: moves.append((name, step)))
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    entry(panel, 2, "Move up", qtbot)
    entry(panel, 2, "Move down", qtbot)  # is disabled: nothing is below
    assert moves == [("Orthopaedics", -1), ("Orthopaedics", 1), ("Demo archive", -1)]


def test_settings_of_a_fixed_server_can_be_looked_at(panel: ServerPanel, model: ServersModel, qtbot: QtBot) -> None:
    fixed = replace(made_up.servers()[0], is_fixed=True)
    model.replace(fixed.name, fixed)
    with qtbot.waitSignal(panel.edit_requested, check_params_cb=lambda name: name == fixed.name):
        entry(panel, 0, "Show the settings…", qtbot)
