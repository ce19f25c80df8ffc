"""What stands above the table of the library: the search box, how much there is, and buttons."""

from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from typing_extensions import override

from implant_gui.views.common.buttons import add_action, icon_button, menu_button
from implant_gui.views.common.forms import make_clearable
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import row
from implant_gui.views.common.tokens import GRID, HALF

_PAUSE_MS: Final = 60
"""After the last letter, before the library is searched: most words are found sooner than the next letter comes."""
_SEARCH_LETTERS: Final = 24
"""Room for two words in the narrowest window."""


class SearchBox(QLineEdit):
    """Escape empties it, Down goes on to what was found.

    Emits:
        left_downwards: the list below is wanted.
    """

    left_downwards = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)


class LibraryTools(QWidget):
    """The row of tools.

    Emits:
        search_requested: the text to search for; "" for everything.
        table_wanted: the keyboard is to go to the table.
        facets_shown: whether collections and facets are to be seen.
        integrity_requested, rebuild_requested, retention_requested, open_folder_requested: chosen in the menu.
    """

    search_requested = Signal(str)
    table_wanted = Signal()
    facets_shown = Signal(bool)
    integrity_requested = Signal()
    rebuild_requested = Signal()
    retention_requested = Signal()
    open_folder_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self.search = SearchBox()
        self.search.setPlaceholderText(self.tr("Search names, numbers, sizes, materials, anatomy, UIDs"))
        self.search.setToolTip(self.search.placeholderText())
        self.search.setAccessibleName(self.tr("Search the library"))
        self.search.setMinimumWidth(_SEARCH_LETTERS * self.fontMetrics().averageCharWidth())
        make_clearable(self.search)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.returnPressed.connect(self._search)
        self.search.left_downwards.connect(self.table_wanted)
        self._count = PlainLabel(muted=True)
        self._fold = icon_button("filter", self.tr("Collections and filters"))
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.toggled.connect(self.facets_shown)
        self._buttons = row(spacing=HALF)
        self._arrange()

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def shows_facets(self) -> bool:
        """Whether collections and facets are to be seen."""
        return self._fold.isChecked()

    @shows_facets.setter
    def shows_facets(self, shown: bool) -> None:
        self._fold.setChecked(shown)

    def add_tool(self, action: QAction) -> None:
        """Give `action` a button."""
        button = icon_button("", action.text())
        button.setDefaultAction(action)
        self._buttons.addWidget(button)

    def add_menu(self, menu: QMenu, name: str, icon: str) -> None:
        """Give `menu` a button."""
        self._buttons.addWidget(menu_button(menu, name, icon=icon))

    def show_count(self, rows: int, found: int, total: int) -> None:
        """Tell how many of how many are listed.

        Args:
            rows: in the table.
            found: by the search; the table has the newest of very many.
            total: in the library.
        """
        number = QLocale().toString
        if not total:
            text = ""
        elif rows < found:
            text = self.tr("newest {0} of {1}").format(number(rows), number(found))
        else:
            text = self.tr("{0} of {1}").format(number(rows), number(total))
        self._count.setText(text)

    def _arrange(self) -> None:
        layout = row(self._fold, spacing=GRID)
        layout.setContentsMargins(GRID, GRID + HALF, 2 * GRID, GRID + HALF)
        layout.addWidget(self.search, 1)
        layout.addWidget(self._count)
        layout.addLayout(self._buttons)
        layout.addWidget(menu_button(self._menu(), self.tr("More for the library"), icon="dots-vertical"))
        self.setLayout(layout)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        add_action(menu, self.tr("Check the integrity…"), "checks", self.integrity_requested)
        add_action(menu, self.tr("Rebuild the index…"), "refresh", self.rebuild_requested)
        add_action(menu, self.tr("Superseded versions…"), "history", self.retention_requested)
        menu.addSeparator()
        add_action(menu, self.tr("Open the folder"), "folder-open", self.open_folder_requested)
        return menu

    def _on_text_changed(self) -> None:
        self._timer.start()

    def _search(self) -> None:
        self._timer.stop()
        self.search_requested.emit(self.words)
