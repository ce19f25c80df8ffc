"""Library, diagnosis, storage SCP, settings, help and the small dialogs."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.settings import Appearance
from implant_gui.domain.service.ae import AeTitle, AllowedPeer
from implant_gui.domain.service.events import Ended
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.service.status_table import read_status
from implant_gui.models.common.roles import Tone
from implant_gui.models.diagnose.contexts import ContextsModel
from implant_gui.models.diagnose.log import LogModel
from implant_gui.models.diagnose.trace import TraceModel
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.transfers.received import ReceivedModel
from implant_gui.views.about import AboutDialog
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.diagnose.diagnose_page import DiagnosePage
from implant_gui.views.diagnose.error_report import ErrorReport
from implant_gui.views.diagnose.status_explainer import StatusExplainer
from implant_gui.views.help_viewer import HelpViewer, pages
from implant_gui.views.library.library_page import LibraryPage
from implant_gui.views.servers.listener_panel import ListenerPanel
from implant_gui.views.servers.listener_state import ListenerPhase, ListenerState, listener_words
from implant_gui.views.settings_dialog import SettingsDialog
from tests.views import made_up
from tests.views.conftest import Click


def says(widget: QWidget, text: str) -> bool:
    return any(label.isVisible() and text in label.text() for label in widget.findChildren(PlainLabel))


def test_diagnosis_follows_the_latest_operation_and_shows_its_contexts(qtbot: QtBot) -> None:
    trace, contexts, log = TraceModel(), ContextsModel(), LogModel()
    page = DiagnosePage(trace, contexts, log, read_status)
    qtbot.addWidget(page)
    page.show()
    made_up.fill_diagnosis(trace, log)
    assert page.trace_view.currentIndex().row() == 1
    assert contexts.rowCount() == 0
    page.trace_view.setCurrentIndex(trace.index(0, 0))
    assert contexts.rowCount() == 3
    trace.begin(3, "get", "Demo archive", made_up.NOW)
    assert page.trace_view.currentIndex().row() == 0


def test_a_chosen_status_is_explained_and_an_operation_can_be_copied(qtbot: QtBot) -> None:
    trace, contexts, log = TraceModel(), ContextsModel(), LogModel()
    page = DiagnosePage(trace, contexts, log, read_status)
    qtbot.addWidget(page)
    page.show()
    assert not page.trace_view.isVisible()  # a sentence says that nothing has happened
    trace.begin(1, "C-FIND generic", "PACS", made_up.NOW)
    trace.add(1, [Ended(made_up.status(0xA700, Service.FIND, "full"))], made_up.NOW)
    assert page.trace_view.isVisible()
    page.trace_view.setCurrentIndex(trace.index(0, 0, trace.index(0, 0)))
    assert page.explainer.code_box.text() == "0xA700"
    page.trace_view.copy_operation()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert "C-FIND generic · PACS" in lines[0]
    assert "0xA700 Failure" in lines[1]
    QTest.keySequence(page.trace_view, QKeySequence.StandardKey.Copy)
    assert QGuiApplication.clipboard().text() == lines[1]
    trace.clear()
    assert not page.trace_view.isVisible()


def test_the_library_searches_a_moment_after_the_last_letter(qtbot: QtBot) -> None:
    page = LibraryPage(LibraryModel(), AttributesModel())
    qtbot.addWidget(page)
    page.show_total(0)
    page.show()
    with qtbot.waitSignal(page.search_requested) as caught:
        QTest.keyClicks(page.search_box, " stem ")
    assert caught.args == ["stem"]
    assert page.empty_state.title == "Nothing found"


def test_an_empty_library_leads_to_the_servers(qtbot: QtBot, click: Click) -> None:
    page = LibraryPage(LibraryModel(), AttributesModel())
    qtbot.addWidget(page)
    page.show_total(0)
    page.show()
    with qtbot.waitSignal(page.browse_requested):
        click(page, "Browse the servers")


def test_the_current_entry_of_the_library_is_told(qtbot: QtBot) -> None:
    model = LibraryModel()
    page = LibraryPage(model, AttributesModel())
    qtbot.addWidget(page)
    page.show()
    model.set_entries(made_up.library_entries())
    page.show_total(400)
    assert says(page, "12 of 400")
    with qtbot.waitSignal(page.entry_chosen) as caught:
        page.table.selectRow(2)
    assert caught.args == [model.entry_at(2)]


@pytest.mark.parametrize("text", ["A801", "0xA801", "a801h", " 0XA801 "])
def test_a_status_is_explained_however_it_is_written(qtbot: QtBot, text: str) -> None:
    explainer = StatusExplainer(read_status)
    qtbot.addWidget(explainer)
    explainer.show()
    explainer.code_box.setText(text)
    qtbot.waitUntil(lambda: says(explainer, read_status(0xA801, Service.MOVE).meaning))


def test_what_is_no_status_is_said_in_place(qtbot: QtBot) -> None:
    explainer = StatusExplainer(read_status)
    qtbot.addWidget(explainer)
    explainer.show()
    QTest.keyClicks(explainer.code_box, "hello")
    assert says(explainer, "hello")
    explainer.show_code(0xFF01, Service.FIND)
    assert not says(explainer, "hello")


@pytest.mark.parametrize("phase", ListenerPhase)
def test_every_state_of_the_storage_scp_has_words(phase: ListenerPhase) -> None:
    error = OperationError(ErrorKind.PORT_IN_USE, address="127.0.0.1:11112")
    told = listener_words(ListenerState(phase, made_up.settings().local, error=error))
    assert told.title
    assert told.sentence
    assert (told.tone is Tone.GOOD) == (phase is ListenerPhase.LISTENING)


@pytest.fixture
def listener(qtbot: QtBot) -> ListenerPanel:
    received = ReceivedModel()
    made_up.fill_received(received)
    panel = ListenerPanel(received, ListenerState(ListenerPhase.OFF, made_up.settings().local), ["10.20.4.55"])
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_the_storage_scp_starts_as_it_is_written(listener: ListenerPanel, qtbot: QtBot, click: Click) -> None:
    listener.form.port.set_text("11199")
    listener.form.bind.setCurrentIndex(listener.form.bind.findData("10.20.4.55"))
    with qtbot.waitSignal(listener.start_requested) as caught:
        click(listener, "Start")
    node = caught.args[0]
    assert (node.port, node.bind_address) == (11199, "10.20.4.55")
    assert node.peers == (AllowedPeer(AeTitle("RADPACS"), "10.20.4.11"),)


def test_a_wrong_port_or_peer_keeps_it_from_starting(listener: ListenerPanel, qtbot: QtBot, click: Click) -> None:
    listener.form.port.set_text("0")
    click(listener, "Add a peer")
    with qtbot.assertNotEmitted(listener.start_requested):
        click(listener, "Start")
    assert says(listener, "1 to 65535")
    assert says(listener, "An AE title is needed")


def test_nobody_may_send_until_somebody_is_listed(listener: ListenerPanel, qtbot: QtBot, click: Click) -> None:
    click(listener, "Remove this peer")
    assert says(listener, "Nobody is listed")
    with qtbot.waitSignal(listener.start_requested) as caught:
        click(listener, "Start")
    assert caught.args[0].peers == ()


def test_a_running_storage_scp_can_be_stopped(listener: ListenerPanel, qtbot: QtBot, click: Click) -> None:
    listener.show_state(ListenerState(ListenerPhase.LISTENING, made_up.settings().local, 11112))
    assert says(listener, "IMPLANT_GUI@127.0.0.1:11112")
    with qtbot.waitSignal(listener.stop_requested):
        click(listener, "Stop")
    click(listener, "Copy for the administrator")
    assert "Port: 11112" in QGuiApplication.clipboard().text()


def test_each_address_says_what_it_means(listener: ListenerPanel) -> None:
    assert says(listener, "Only programs on this computer")
    listener.form.bind.setCurrentIndex(listener.form.bind.count() - 1)
    assert says(listener, "Everyone on the network")


def test_settings_are_given_back_as_they_were(qtbot: QtBot, click: Click) -> None:
    dialog = SettingsDialog(made_up.settings(), addresses=["10.20.4.55"])
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.submitted) as caught:
        click(dialog, "Save")
    assert caught.args == [made_up.settings()]


def test_colours_are_previewed_and_taken_back(qtbot: QtBot, click: Click) -> None:
    dialog = SettingsDialog(made_up.settings())
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.appearance_previewed) as caught:
        dialog.appearance.setCurrentIndex(dialog.appearance.findData(Appearance.DARK))
    assert caught.args == [Appearance.DARK]
    with qtbot.waitSignal(dialog.appearance_previewed) as caught:
        click(dialog, "Cancel")
    assert caught.args == [Appearance.SYSTEM]


def test_the_guide_has_pages_whose_links_lead_somewhere() -> None:
    found = pages()
    assert len(found) >= 6
    for page in found:
        assert page.title
        links = [part.partition(")")[0] for part in page.text.split("](")[1:]]
        assert all((page.path.parent / link).is_file() for link in links)


def test_the_guide_can_be_searched(qtbot: QtBot) -> None:
    viewer = HelpViewer()
    qtbot.addWidget(viewer)
    viewer.show()
    everything = viewer.titles
    QTest.keyClicks(viewer.search_box, "A801")
    assert 0 < len(viewer.titles) < len(everything)
    viewer.search_box.clear()
    assert viewer.titles == everything


def test_the_guide_shows_the_place_that_was_searched_for(qtbot: QtBot) -> None:
    viewer = HelpViewer()
    qtbot.addWidget(viewer)
    with qtbot.waitActive(viewer):
        viewer.show()
        viewer.activateWindow()
    browser = viewer.findChild(QTextBrowser)
    assert browser is not None
    browser.setFocus()
    QTest.keySequence(browser, QKeySequence.StandardKey.Find)
    assert viewer.focusWidget() is viewer.search_box
    QTest.keyClicks(viewer.search_box, "assembl")
    assert viewer.titles[0] == "Sizes, assemblies and versions"  # the page about it comes first
    assert browser.textCursor().selectedText().casefold() == "assembl"
    before = browser.toPlainText()
    QTest.keyClick(viewer.search_box, Qt.Key.Key_Down)
    assert browser.toPlainText() != before
    assert browser.textCursor().selectedText().casefold() == "assembl"
    QTest.keyClicks(viewer.search_box, "zzz")
    assert viewer.titles == ()
    assert browser.toPlainText() == "No page has all of these words."


def test_pictures_of_the_guide_are_no_wider_than_the_page(qtbot: QtBot) -> None:
    viewer = HelpViewer()
    qtbot.addWidget(viewer)
    viewer.show()
    viewer.show_page("sizes")
    browser = viewer.findChild(QTextBrowser)
    assert browser is not None
    for width in (700, 1000):
        viewer.resize(width, 600)
        assert browser.horizontalScrollBar().maximum() == 0


def test_links_lead_to_the_page(qtbot: QtBot) -> None:
    viewer = HelpViewer()
    qtbot.addWidget(viewer)
    browser = viewer.findChild(QTextBrowser)
    assert browser is not None
    browser.anchorClicked.emit(QUrl("08-storage-scp.md"))
    assert "The storage SCP" in browser.toPlainText()
    viewer.show_page("statuses")
    assert "A701" in browser.toPlainText()


def test_versions_can_be_copied(qtbot: QtBot, click: Click) -> None:
    dialog = AboutDialog([("implant-gui", "0.1"), ("Qt", "6.11")])
    qtbot.addWidget(dialog)
    dialog.show()
    click(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == "implant-gui 0.1\nQt 6.11"


def test_a_report_of_a_mistake_can_be_copied_and_the_program_left(qtbot: QtBot, click: Click) -> None:
    dialog = ErrorReport("Traceback")
    qtbot.addWidget(dialog)
    dialog.show()
    click(dialog, "Copy report")
    assert QGuiApplication.clipboard().text() == "Traceback"
    with qtbot.waitSignal(dialog.quit_requested):
        click(dialog, "Quit")
