"""Pictures of every part of the window, light and dark, to be looked at: ``python -m tests.views.gallery FOLDER``."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont  # the platform is chosen before Qt is imported
from PySide6.QtWidgets import QApplication, QWidget

from implant_gui.domain.errors import ErrorKind, OperationError
from implant_gui.domain.keeping.settings import Appearance
from implant_gui.domain.service.information_model import Service
from implant_gui.domain.uid import Uid
from implant_gui.domain.viewing.pages import DrawnPage, DrawnPart
from implant_gui.models.common.roles import Role
from implant_gui.views.about import AboutDialog
from implant_gui.views.browse.result_states import ResultState, limit_notice
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.theme import Theme
from implant_gui.views.diagnose.error_report import ErrorReport
from implant_gui.views.help_viewer import HelpViewer
from implant_gui.views.main_window import MainWindow, Workspace
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.pictures.comparison import Compared, ComparisonWindow
from implant_gui.views.pictures.drawing_view import DrawingView
from implant_gui.views.preview.subject import subject_of_entry, subject_of_match
from implant_gui.views.printing.print_dialog import PrintDialog, PrintOrder
from implant_gui.views.servers.listener_state import ListenerPhase, ListenerState
from implant_gui.views.servers.server_editor import ServerEditor
from implant_gui.views.settings_dialog import SettingsDialog
from implant_gui.views.wording import error_words
from tests.views import made_up, seen_templates

POINTS = {"100": 9.0, "125": 11.25, "150": 13.5}
_REFUSED = OperationError(ErrorKind.CONNECTION_REFUSED, server="Orthopaedics")


def empty() -> QWidget:
    """The very first start."""
    return made_up.window()


def ready() -> QWidget:
    """Servers, and no query yet."""
    models = made_up.models()
    made_up.fill_servers(models.servers)
    return made_up.window(models)


def browsing() -> QWidget:
    """Results, a template chosen, transfers under way."""
    models = made_up.models()
    made_up.fill_servers(models.servers)
    window = made_up.window(models)
    made_up.fill_results(models.results)
    view = window.browse.result_view
    view.show_state(ResultState.FINISHED)
    view.notices.show_notice("limit", *limit_notice(60))
    index = models.results.index_of(Uid("1.2.826.0.1.3680043.10.1.4"))
    view.tree.setCurrentIndex(index)
    match = models.results.match_at(index)
    assert match is not None
    marks = view.tree.currentIndex().data(Role.MARK)
    offer = Offer("fetch", "Fetch", "download")
    window.browse.preview.show_subject(subject_of_match(match, marks or (), (offer,)), made_up.attribute_rows())
    window.browse.query_form.set_folded(True)
    made_up.fill_transfers(models.transfers)
    window.transfers.table.selectRow(2)
    node = made_up.settings().local
    window.show_listener(ListenerState(ListenerPhase.LISTENING, node, 11112))
    window.status.show_activity("1 transfer under way")
    return window


def trouble() -> QWidget:
    """Something is wrong, said in place."""
    window = browsing()
    assert isinstance(window, MainWindow)
    window.message_bar.show_message(error_words(_REFUSED), offers=[Offer("retry", "Try again", "refresh")])
    failed = ListenerState(
        ListenerPhase.FAILED,
        made_up.settings().local,
        error=OperationError(ErrorKind.PORT_IN_USE, address="127.0.0.1:11112"),
    )
    window.show_listener(failed)
    window.browse.query_form.set_folded(False)
    window.browse.result_view.filter_box.setText("nothing has this")
    return window


def library() -> QWidget:
    """What is held."""
    models = made_up.models()
    models.library.set_entries(made_up.library_entries())
    window = made_up.window(models)
    window.show_workspace(Workspace.LIBRARY)
    window.library.table.selectRow(3)
    entry = models.library.entry_at(3)
    window.library.preview.show_subject(
        subject_of_entry(entry, (Offer("show-file", "Show the file", "folder-open"),)), made_up.attribute_rows()
    )
    return window


def diagnosis() -> QWidget:
    """What happened on the wire."""
    models = made_up.models()
    made_up.fill_diagnosis(models.trace, models.log)
    window = made_up.window(models)
    window.show_workspace(Workspace.DIAGNOSE)
    window.diagnose.trace_view.expandAll()
    window.diagnose.trace_view.setCurrentIndex(models.trace.index(0, 0))
    return window


def explained() -> QWidget:
    """A status in words."""
    window = diagnosis()
    assert isinstance(window, MainWindow)
    window.diagnose.tabs.setCurrentIndex(1)
    window.diagnose.explainer.show_code(0xA801, Service.MOVE)
    return window


def editor() -> QWidget:
    """A server with a mistake, after a test."""
    dialog = ServerEditor(replace(made_up.servers()[0], host="pacs example"), original="Radiology PACS")
    dialog.connection.verify()
    dialog.show_test([error_words(_REFUSED)])
    return dialog


def security() -> QWidget:
    """The editor's second page."""
    dialog = ServerEditor(made_up.servers()[0])
    dialog.tabs.setCurrentIndex(1)
    return dialog


def settings() -> QWidget:
    """The settings."""
    return SettingsDialog(made_up.settings(), addresses=["10.20.4.55"], default_folder="~/implant-gui")


def listener() -> QWidget:
    """The storage SCP's panel."""
    models = made_up.models()
    made_up.fill_received(models.received)
    window = made_up.window(models)
    window.show_listener(ListenerState(ListenerPhase.LISTENING, made_up.settings().local, 11112))
    panel = window.listener_panel
    panel.setParent(None)
    return panel


def about() -> QWidget:
    """Versions."""
    return AboutDialog([("implant-gui", "0.1"), ("Qt", "6.11.3"), ("pynetdicom", "3.0.4")])


def drawn() -> QWidget:
    """Drawings, measured."""
    view = DrawingView(Calibration())
    view.resize(560, 600)
    view.show_drawings((seen_templates.drawing(label="Front"), seen_templates.drawing(number=2, label="Side")))
    view.canvas.set_measuring(True)
    return view


def compared() -> QWidget:
    """Two drawings over one another."""
    window = ComparisonWindow(Calibration())
    larger = replace(seen_templates.drawing(), rotation_point=(40.0, 160.0))
    window.add([
        Compared("1", "Stem 1", "ST-1", (seen_templates.drawing(),)),
        Compared("2", "<b>Stem</b> 2", "ST-2", (larger,)),
    ])  # fmt: skip
    return window


def printed() -> QWidget:
    """What goes to the printer."""
    page = DrawnPage("Stem 1: Front", (DrawnPart(seen_templates.drawing()),))
    return PrintDialog(PrintOrder("Stem 1", (page,)))


def report() -> QWidget:
    """A mistake of our own."""
    return ErrorReport("implant-gui 0.1\nTraceback (most recent call last):\n  ...\nValueError: no")


def guide() -> QWidget:
    """The help."""
    return HelpViewer()


SCENES: dict[str, Callable[[], QWidget]] = {
    scene.__name__: scene
    for scene in (
        empty,
        ready,
        browsing,
        trouble,
        library,
        diagnosis,
        explained,
        editor,
        security,
        settings,
        listener,
        drawn,
        compared,
        printed,
        about,
        report,
        guide,
    )
}


def draw(application: QApplication, folder: Path, names: list[str], scales: list[str]) -> None:
    """Draw `names` (all, when there are none) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme(application)
    for scale in scales:
        font = QFont(application.font())
        font.setPointSizeF(POINTS[scale])
        application.setFont(font)
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            theme.set_appearance(appearance)
            for name in names or SCENES:
                widget = SCENES[name]()
                widget.show()
                application.processEvents()
                widget.grab().save(str(folder / f"{name}-{appearance.value}-{scale}.png"))
                widget.hide()
                widget.deleteLater()
                application.processEvents()


if __name__ == "__main__":
    scale = os.environ.get("GALLERY_SCALE", "100")
    draw(QApplication(sys.argv[:1]), Path(sys.argv[1]), sys.argv[2:], [scale])
