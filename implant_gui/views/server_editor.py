"""The server editor: a window beside the main one, never in its way. Testing shows in place how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from implant_gui.domain.ae import Server
from implant_gui.views.buttons import primary_button, push_button
from implant_gui.views.layouts import column, row
from implant_gui.views.server_fields import AdvancedPage, ConnectionPage, FormPage, SecurityPage
from implant_gui.views.steps import Steps
from implant_gui.views.tokens import GRID
from implant_gui.views.wording import Told


@dataclass(frozen=True, slots=True)
class ServerEdit:
    """A server as it should be from now on.

    Attributes:
        original: the name that it had; None for a new one.
        secret: the password that was written; "" for none. Never to be stored in a file.
    """

    original: str | None
    server: Server
    secret: str = ""


class ServerEditor(QDialog):
    """Edits one server.

    Emits:
        submitted: a `ServerEdit`; the editor closes itself.
        test_requested: a `ServerEdit` that is not saved yet; answer with `show_test`.
    """

    submitted = Signal(object)
    test_requested = Signal(object)

    def __init__(
        self,
        server: Server | None = None,
        *,
        original: str | None = None,
        taken: frozenset[str] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        """Edit the server called `original`, or make a new one when there is no such name.

        Args:
            server: what the fields show; None for empty ones.
            original: the name in the list of servers.
            taken: the names in the list of servers.
            parent: the main window.
        """
        super().__init__(parent)
        self._original = original
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Add a server") if self._original is None else self.tr("Edit the server"))
        self.connection = ConnectionPage(server, taken - {original})
        self.security = SecurityPage(server)
        self.advanced = AdvancedPage(server)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, title in self._titled():
            self.tabs.addTab(page, title)
        self.steps = Steps()
        self._test = push_button(self.tr("Test"), "activity-heartbeat", on_click=self._on_test)
        self._save = primary_button(self.tr("Save"), on_click=self._on_save)
        self._save.setDefault(True)
        buttons = row(self._test, spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("Cancel"), on_click=self.reject))
        buttons.addWidget(self._save)
        foot = column(self.steps, buttons, spacing=2 * GRID)
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        self.setLayout(column(self.tabs, foot, spacing=0))
        self.setMinimumWidth(84 * self.fontMetrics().averageCharWidth())

    def show_test(self, steps: Sequence[Told], *, running: bool = False) -> None:
        """Show how far a test has got; `running` while more is to come."""
        self.steps.show_steps(steps)
        self._test.setEnabled(not running)

    def _titled(self) -> tuple[tuple[FormPage, str], ...]:
        return (
            (self.connection, self.tr("Connection")),
            (self.security, self.tr("Security")),
            (self.advanced, self.tr("Advanced")),
        )

    def _collect(self) -> ServerEdit | None:
        wrong = [page for page, _ in self._titled() if not page.verify()]
        if wrong:
            self.tabs.setCurrentWidget(wrong[0])
            return None
        server = self.advanced.completed(self.security.completed(self.connection.server()))
        return ServerEdit(self._original, server, self.security.secret.text())

    def _on_test(self) -> None:
        if (edit := self._collect()) is not None:
            self.test_requested.emit(edit)

    def _on_save(self) -> None:
        if (edit := self._collect()) is not None:
            self.submitted.emit(edit)
            self.accept()
