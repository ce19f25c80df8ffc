"""The main window: three workspaces on a rail, the transfers below all of them, the storage SCP's state at the bottom.

It arranges and forwards; it decides nothing. Closing it is a request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget
from typing_extensions import override

from implant_gui.domain.keeping.settings import Settings
from implant_gui.models.diagnose.contexts import ContextsModel
from implant_gui.models.diagnose.log import LogModel
from implant_gui.models.diagnose.trace import TraceModel
from implant_gui.models.library.entries import LibraryModel
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.results.tree import ResultsModel
from implant_gui.models.servers import ServersModel
from implant_gui.models.transfers.received import ReceivedModel
from implant_gui.models.transfers.table import TransfersModel
from implant_gui.views.about import AboutDialog
from implant_gui.views.actions import Command, add_menus
from implant_gui.views.browse.browse_page import BrowsePage
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.message_bar import MessageBar
from implant_gui.views.common.rail import Rail
from implant_gui.views.diagnose.diagnose_page import DiagnosePage
from implant_gui.views.diagnose.error_report import ErrorReport
from implant_gui.views.diagnose.status_explainer import Explain
from implant_gui.views.help_viewer import HelpViewer
from implant_gui.views.library.library_page import LibraryPage
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.servers.listener_panel import ListenerPanel
from implant_gui.views.servers.listener_state import ListenerPhase, ListenerState
from implant_gui.views.status_bar import StatusBar
from implant_gui.views.transfers.transfer_panel import TransferPanel

_GEOMETRY, _PANES, _LOWER, _WORKSPACE, _COLUMNS = "geometry", "panes", "lower", "workspace", "columns"
_UNBOUNDED: Final = 16_777_215
"""Qt's own greatest size of a widget."""

_SHARE_OF_TRANSFERS: Final = 0.3
"""Of the height that they share with a workspace, when they open, at most."""


class Workspace(Enum):
    """The workspaces, in the order of the rail."""

    BROWSE = "browse"
    LIBRARY = "library"
    DIAGNOSE = "diagnose"


@dataclass(frozen=True, slots=True)
class WindowModels:
    """Everything that the window shows."""

    servers: ServersModel
    results: ResultsModel
    match_attributes: AttributesModel
    transfers: TransfersModel
    library: LibraryModel
    library_attributes: AttributesModel
    received: ReceivedModel
    trace: TraceModel
    contexts: ContextsModel
    log: LogModel


class MainWindow(QMainWindow):
    """The window.

    Emits:
        exit_requested: the user wants to end the program; whoever listens closes what is open and then quits.
        settings_requested, about_requested: show them, with what only others know.
        workspace_changed: a `Workspace`.
    """

    exit_requested = Signal()
    settings_requested = Signal()
    about_requested = Signal()
    workspace_changed = Signal(object)

    def __init__(
        self,
        models: WindowModels,
        settings: Settings,
        explain: Explain,
        addresses: Sequence[str] = (),
    ) -> None:
        """Build everything.

        Args:
            models: what to show.
            settings: initial values.
            explain: reads a status code.
            addresses: the network addresses that this computer has.
        """
        super().__init__()
        self.setWindowTitle("implant-gui")
        self.resize(QSize(1320, 840).boundedTo(self.screen().availableSize()))
        off = ListenerState(ListenerPhase.OFF, settings.local)
        self._listener = off
        self._models = models
        self.message_bar = MessageBar()
        self.calibration = Calibration()
        self.browse = BrowsePage(
            models.servers, models.results, models.match_attributes, settings.result_limit, self.calibration
        )
        self.library = LibraryPage(models.library, models.library_attributes, self.calibration)
        self.diagnose = DiagnosePage(models.trace, models.contexts, models.log, explain)
        self.transfers = TransferPanel(models.transfers)
        self.listener_panel = ListenerPanel(models.received, off, addresses, self)
        self._help: HelpViewer | None = None
        self._stack = QStackedWidget()
        self._pages = {
            Workspace.BROWSE: self.browse,
            Workspace.LIBRARY: self.library,
            Workspace.DIAGNOSE: self.diagnose,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.commands: Mapping[Command, QAction] = add_menus(self)
        self._lower = self._make_lower()
        self._arrange()
        self.status = StatusBar(off)
        self.status.listener_clicked.connect(self.show_listener_panel)
        self.setStatusBar(self.status)
        self._connect()
        self.library.search_box.setFocus()
        self.browse.query_form.focus_first()
        self.show_workspace(Workspace.BROWSE)

    @property
    def workspace(self) -> Workspace:
        """The workspace that is shown."""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def show_workspace(self, workspace: Workspace) -> None:
        """Go to a workspace."""
        self._stack.setCurrentWidget(self._pages[workspace])
        self.commands[Command(workspace.value)].setChecked(True)
        self.workspace_changed.emit(workspace)

    def show_listener(self, state: ListenerState) -> None:
        """Show how the storage SCP is, wherever that is shown."""
        self._listener = state
        self.status.show_listener(state)
        self.listener_panel.show_state(state)

    def show_listener_panel(self) -> None:
        """Open the storage SCP's panel."""
        self.listener_panel.show()
        self.listener_panel.raise_()

    def show_help(self, page: str = "") -> None:
        """Open the user guide, at the page whose file name has `page` in it."""
        if self._help is None:
            self._help = HelpViewer(self)
        self._help.show()
        self._help.raise_()
        if page:
            self._help.show_page(page)

    def show_about(self, versions: Sequence[tuple[str, str]]) -> None:
        """Show what the program stands on."""
        AboutDialog(versions, self).open()

    def show_error_report(self, report: str) -> None:
        """Tell of a mistake of our own."""
        dialog = ErrorReport(report, self)
        dialog.quit_requested.connect(self.exit_requested)
        dialog.show()

    def save_layout(self, store: QSettings) -> None:
        """Remember sizes, columns and the workspace."""
        store.setValue(_GEOMETRY, self.saveGeometry())
        store.setValue(_PANES, self.browse.splitter.saveState())
        store.setValue(_LOWER, self._lower.saveState())
        store.setValue(_WORKSPACE, self.workspace.value)
        self.calibration.save(store)
        self.library.save_layout(store)
        for word, state in self.browse.result_view.tree.states.items():
            store.setValue(f"{_COLUMNS}/{word}", state)

    def restore_layout(self, store: QSettings) -> None:
        """Take up what `save_layout` remembered; what is missing or unreadable stays as it is."""
        for name, restore in (
            (_GEOMETRY, self.restoreGeometry),
            (_PANES, self.browse.splitter.restoreState),
            (_LOWER, self._lower.restoreState),
        ):
            value = store.value(name)
            if isinstance(value, QByteArray):
                restore(value)
        self.calibration.restore(store)
        self.library.restore_layout(store)
        words = ("generic", "assembly", "group")
        states = {word: store.value(f"{_COLUMNS}/{word}") for word in words}
        self.browse.result_view.tree.restore_states(
            {word: state for word, state in states.items() if isinstance(state, QByteArray)}
        )
        if store.value(_WORKSPACE) in [workspace.value for workspace in Workspace]:
            self.show_workspace(Workspace(store.value(_WORKSPACE)))

    def _make_lower(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._stack)
        splitter.addWidget(self.transfers)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        self.transfers.fold_changed.connect(self._on_transfers_folded)
        return splitter

    def _arrange(self) -> None:
        commands = self.commands
        rail = Rail(
            [commands[Command(workspace.value)] for workspace in Workspace],
            [commands[Command.HELP], commands[Command.SETTINGS]],
        )
        right = column(self.message_bar, spacing=0)
        right.addWidget(self._lower, 1)
        layout = row(rail, spacing=0)
        layout.addLayout(right, 1)
        self.setCentralWidget(holder(layout))
        self._on_transfers_folded(self.transfers.is_folded)

    def _connect(self) -> None:
        browse = self.browse
        targets = {
            Command.ADD_SERVER: browse.server_panel.add_requested,
            Command.TEST_SERVERS: browse.server_panel.test_all,
            Command.STORAGE_SCP: self.show_listener_panel,
            Command.SETTINGS: self.settings_requested,
            Command.QUIT: self.exit_requested,
            Command.SEARCH: self._on_search,
            Command.STOP: self._on_stop,
            Command.FOLD_FORM: browse.query_form.toggle_folded,
            Command.FILTER: self._on_filter,
            Command.BROWSE: self._on_workspace,
            Command.LIBRARY: self._on_workspace,
            Command.DIAGNOSE: self._on_workspace,
            Command.TRANSFERS: self.transfers.toggle_folded,
            Command.FETCH: browse.result_view.fetch_selected,
            Command.CLEAR_FINISHED: self.transfers.clear_requested,
            Command.HELP: self._on_help,
            Command.ABOUT: self.about_requested,
        }
        for command, target in targets.items():
            self.commands[command].triggered.connect(target)
        self.library.browse_requested.connect(self._on_browse_requested)
        self._models.transfers.active_changed.connect(self._on_active_changed)

    def _on_transfers_folded(self, folded: bool) -> None:
        wanted = self.transfers.open_height
        if not folded:
            wanted = min(wanted, round(self._lower.height() * _SHARE_OF_TRANSFERS))
        self.transfers.setMaximumHeight(wanted if folded else _UNBOUNDED)
        self._lower.setSizes([max(self._lower.height() - wanted, 0), wanted])

    def _on_active_changed(self, count: int) -> None:
        several = self.tr("%n transfers under way", "", count) if count else ""
        self.status.show_activity(self.tr("1 transfer under way") if count == 1 else several)

    def _on_workspace(self) -> None:
        self.show_workspace(Workspace(self.sender().objectName()))

    def _on_browse_requested(self) -> None:
        self.show_workspace(Workspace.BROWSE)

    def _on_search(self) -> None:
        self.show_workspace(Workspace.BROWSE)
        self.browse.query_form.submit()

    def _on_stop(self) -> None:
        self.browse.query_form.stop()

    def _on_filter(self) -> None:
        box = self.library.search_box if self.workspace is Workspace.LIBRARY else self.browse.result_view.filter_box
        box.setFocus()
        box.selectAll()

    def _on_help(self) -> None:
        self.show_help()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.exit_requested.emit()
