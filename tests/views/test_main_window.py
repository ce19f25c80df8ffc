"""The window as a whole: workspaces, commands, layout, closing; and what holds for everything in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from implant_gui.domain.keeping.settings import Appearance
from implant_gui.views.actions import ENTRIES, Command
from implant_gui.views.browse.result_states import ResultState
from implant_gui.views.common.theme import Theme
from implant_gui.views.common.tokens import DARK
from implant_gui.views.main_window import MainWindow, WindowModels, Workspace
from implant_gui.views.servers.listener_state import ListenerPhase, ListenerState
from tests.views import made_up
from tests.views.conftest import Click
from tests.views.gallery import SCENES


def test_closing_is_a_request(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.exit_requested):
        window.close()
    assert window.isVisible()
    with qtbot.waitSignal(window.exit_requested):
        window.commands[Command.QUIT].trigger()


@pytest.mark.parametrize("workspace", Workspace)
def test_the_rail_and_the_keys_lead_to_every_workspace(
    window: MainWindow, qtbot: QtBot, click: Click, workspace: Workspace
) -> None:
    window.show_workspace(Workspace.LIBRARY if workspace is Workspace.BROWSE else Workspace.BROWSE)
    with qtbot.waitSignal(window.workspace_changed):
        window.commands[Command(workspace.value)].trigger()
    assert window.workspace is workspace
    assert window.commands[Command(workspace.value)].isChecked()


def test_the_keyboard_begins_in_the_line_that_one_searches_with(window: MainWindow) -> None:
    assert isinstance(window.focusWidget(), QLineEdit)
    window.show_workspace(Workspace.LIBRARY)
    assert window.focusWidget() is window.library.search_box


def test_no_two_commands_have_the_same_keys() -> None:
    keys = [entry.keys for entry in ENTRIES if entry.keys]
    assert len(keys) == len(set(keys))
    assert {entry.command for entry in ENTRIES} == set(Command)


def test_commands_reach_their_part_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    browse = window.browse
    for command, signal in (
        (Command.ADD_SERVER, browse.server_panel.add_requested),
        (Command.TEST_SERVERS, browse.server_panel.test_requested),
        (Command.SETTINGS, window.settings_requested),
        (Command.ABOUT, window.about_requested),
        (Command.SEARCH, browse.query_form.query_submitted),
        (Command.CLEAR_FINISHED, window.transfers.clear_requested),
        (Command.TRANSFERS, window.transfers.fold_changed),
    ):
        with qtbot.waitSignal(signal):
            window.commands[command].trigger()
    browse.query_form.show_running(True)
    with qtbot.waitSignal(browse.query_form.stop_requested):
        window.commands[Command.STOP].trigger()
    window.commands[Command.FOLD_FORM].trigger()
    assert browse.query_form.is_folded
    window.commands[Command.FILTER].trigger()
    assert window.focusWidget() is browse.result_view.filter_box


def test_without_a_server_the_way_to_one_comes_first(qtbot: QtBot, theme: Theme, click: Click) -> None:
    window = made_up.window()
    qtbot.addWidget(window)
    window.show()
    assert not window.browse.query_form.isVisible()
    with qtbot.waitSignal(window.browse.result_view.offer_chosen, check_params_cb=lambda name: name == "demo"):
        click(window.browse.result_view, "Try the demo")


def test_with_the_first_server_the_form_appears(qtbot: QtBot, theme: Theme) -> None:
    models = made_up.models()
    window = made_up.window(models)
    qtbot.addWidget(window)
    window.show()
    models.servers.add(made_up.servers()[0])
    assert window.browse.query_form.isVisible()
    assert window.browse.result_view.empty_state.title == "Find implant templates"


def test_the_storage_scp_is_always_told_at_the_bottom(window: MainWindow, click: Click) -> None:
    assert window.status.listener_text == "Storage SCP off"
    window.show_listener(ListenerState(ListenerPhase.LISTENING, made_up.settings().local, 11112))
    assert window.status.listener_text == "Listening as IMPLANT_GUI@127.0.0.1:11112"
    click(window.status, window.status.listener_text)
    assert window.listener_panel.isVisible()
    window.listener_panel.hide()


def test_help_opens_beside_the_window(window: MainWindow) -> None:
    window.show_help("statuses")
    window.show_help()
    window.show_about([("implant-gui", "0.1")])
    window.show_error_report("Traceback")
    assert window.isEnabled()


def test_the_layout_is_remembered(window: MainWindow, qtbot: QtBot, shown: WindowModels, tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window.browse.result_view.tree.setColumnWidth(1, 333)
    window.show_workspace(Workspace.DIAGNOSE)
    window.save_layout(store)
    other = made_up.window(shown)
    qtbot.addWidget(other)
    other.restore_layout(store)
    assert other.browse.result_view.tree.columnWidth(1) == 333
    assert other.workspace is Workspace.DIAGNOSE


def test_a_layout_that_cannot_be_read_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    for key in ("geometry", "panes", "lower", "workspace", "columns/generic"):
        store.setValue(key, "nonsense")
    window.restore_layout(store)
    assert window.workspace is Workspace.BROWSE


def test_another_theme_reaches_the_whole_window(window: MainWindow, theme: Theme) -> None:
    theme.set_appearance(Appearance.DARK)
    corner = window.grab().toImage().pixelColor(2, window.height() // 2)
    assert corner == QColor(DARK.window)
    theme.set_appearance(Appearance.LIGHT)


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_of_the_gallery_can_be_drawn(name: str, qtbot: QtBot, theme: Theme) -> None:
    widget = SCENES[name]()
    qtbot.addWidget(widget)
    widget.show()
    assert not widget.grab().isNull()


def _everything(qtbot: QtBot) -> Iterator[QWidget]:
    for scene in SCENES.values():
        widget = scene()
        qtbot.addWidget(widget)
        widget.show()
        yield widget


def test_no_label_takes_its_text_for_markup(qtbot: QtBot, theme: Theme) -> None:
    for widget in _everything(qtbot):
        for label in widget.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_everything_that_can_be_operated_has_a_name(qtbot: QtBot, theme: Theme) -> None:
    for widget in _everything(qtbot):
        for control in widget.findChildren(QWidget):
            if not isinstance(control, QAbstractButton | QLineEdit) or not control.isVisibleTo(widget):
                continue
            if control.objectName().startswith("qt_"):
                continue
            interface = QAccessible.queryAccessibleInterface(control)
            assert isinstance(interface, QAccessibleInterface)
            name = interface.text(QAccessible.Text.Name)
            assert name, f"{type(control).__name__} in {type(control.parent()).__name__}"


def test_every_control_can_be_reached_with_the_tab_key(window: MainWindow, shown: WindowModels, qtbot: QtBot) -> None:
    made_up.fill_results(shown.results)
    window.browse.result_view.show_state(ResultState.FINISHED)
    wanted = {
        control
        for control in window.findChildren(QAbstractButton)
        if control.isVisible() and control.isEnabled() and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if control.group() is None  # in a group, the arrow keys go from one to the next
    }
    window.activateWindow()
    reached: set[QWidget] = set()
    for _ in range(200):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    assert wanted <= reached, [control.accessibleName() or control.text() for control in wanted - reached]


def test_icon_buttons_take_the_focus_of_the_keyboard(window: MainWindow) -> None:
    for control in window.findChildren(QAbstractButton):
        if control.isVisible() and not control.objectName().startswith("qt_"):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName() or control.text()
