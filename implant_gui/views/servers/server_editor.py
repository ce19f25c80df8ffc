"""The server editor: a window beside the main one, never in its way. Testing shows in place how far it got."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QWidget

from implant_gui.domain.service.ae import Server
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.labels import IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.lazy_page import LazyPage
from implant_gui.views.common.steps import Steps
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.servers.server_fields import AdvancedPage, ConnectionPage, FormPage, SecurityPage
from implant_gui.views.wording import Told

FormT = TypeVar("FormT", bound=FormPage)


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

        A server that an administrator has set up (`Server.is_fixed`) is shown, and cannot be changed.

        Args:
            server: what the fields show; None for empty ones.
            original: the name in the list of servers.
            taken: the names in the list of servers.
            parent: the main window.
        """
        super().__init__(parent)
        self._server = server
        self._original = original
        self._is_fixed = server is not None and server.is_fixed
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._title())
        self.connection = ConnectionPage(server, taken - {original})
        self._security = LazyPage(partial(_made, SecurityPage, server))
        self._advanced = LazyPage(partial(_made, AdvancedPage, server))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, title in (
            (self.connection, self.tr("Connection")),
            (self._security, self.tr("Security")),
            (self._advanced, self.tr("Advanced")),
        ):
            self.tabs.addTab(page, title)
        self.connection.changed.connect(self._on_changed)
        self._watched: set[FormPage] = set()
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.steps = Steps()
        self._test = push_button(self.tr("Test"), "activity-heartbeat", on_click=self._on_test)
        foot = column(self.steps, self._buttons(), spacing=2 * GRID)
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        self.setLayout(column(*self._notice(), self.tabs, foot, spacing=0))
        self.setMinimumWidth(84 * self.fontMetrics().averageCharWidth())
        if self._is_fixed:
            self.connection.set_read_only()

    @property
    def security(self) -> SecurityPage:
        """The page of TLS and user identity."""
        return self._security.page

    @property
    def advanced(self) -> AdvancedPage:
        """The page of what is seldom changed."""
        return self._advanced.page

    @property
    def is_read_only(self) -> bool:
        """Whether it only shows."""
        return self._is_fixed

    def show_test(self, steps: Sequence[Told]) -> None:
        """Show how far a test has got, until something else is written.

        The button stays as it is: to disable it would hand the keyboard on to Cancel.
        """
        self.steps.show_steps(steps)

    def _title(self) -> str:
        if self._is_fixed:
            return self.tr("Server settings")
        return self.tr("Add a server") if self._original is None else self.tr("Edit the server")

    def _notice(self) -> tuple[QWidget, ...]:
        """Why nothing can be changed, where that is so."""
        if not self._is_fixed:
            return ()
        told = row(IconLabel("lock"), spacing=GRID)
        sentence = self.tr(
            "An administrator, or the demo, has set this server up. It cannot be changed here; a duplicate of it can."
        )
        told.addWidget(PlainLabel(sentence, wraps=True), 1)
        told.setContentsMargins(2 * GRID, GRID + HALF, 2 * GRID, GRID)
        return (holder(told),)

    def _buttons(self) -> QHBoxLayout:
        buttons = row(self._test, spacing=GRID)
        buttons.addStretch()
        if self._is_fixed:
            buttons.addWidget(push_button(self.tr("Close"), on_click=self.reject))
            return buttons
        buttons.addWidget(push_button(self.tr("Cancel"), on_click=self.reject))
        save = primary_button(self.tr("Save"), on_click=self._on_save)
        save.setDefault(True)
        buttons.addWidget(save)
        return buttons

    def _collect(self) -> ServerEdit | None:
        """What is written; a page that nobody has seen has nothing new, but the files of TLS are looked for again."""
        if self._server is not None and self._server.tls is not None:
            _ = self.security
        pages: list[tuple[QWidget, FormPage]] = [(self.connection, self.connection)]
        pages += [(lazy, lazy.page) for lazy in (self._security, self._advanced) if lazy.is_built]
        wrong = [tab for tab, page in pages if not page.verify()]
        if wrong:
            self.tabs.setCurrentWidget(wrong[0])
            return None
        server = self.connection.completed(self._server)
        if self._security.is_built:
            server = self.security.completed(server)
        if self._advanced.is_built:
            server = self.advanced.completed(server)
        return ServerEdit(self._original, server, self.security.secret.text() if self._security.is_built else "")

    def _on_tab_changed(self) -> None:
        """Hear of changes of a page that has just been built."""
        lazy = self.tabs.currentWidget()
        if isinstance(lazy, LazyPage) and lazy.page not in self._watched:
            self._watched.add(lazy.page)
            lazy.page.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        """What a test has told was about something else."""
        self.steps.show_steps(())

    def _on_test(self) -> None:
        if (edit := self._collect()) is not None:
            self.test_requested.emit(edit)

    def _on_save(self) -> None:
        if (edit := self._collect()) is not None:
            self.submitted.emit(edit)
            self.accept()


def _made(kind: Callable[[Server | None], FormT], server: Server | None) -> FormT:
    """A page of `server`. Not a method: a page that is still to be built must not keep the editor alive."""
    page = kind(server)
    if server is not None and server.is_fixed:
        page.set_read_only()
    return page
