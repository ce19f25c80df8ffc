"""The user guide, inside the program: pages at the left, text at the right, search in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QSplitter, QWidget
from typing_extensions import override

from implant_gui.views.common.forms import make_clearable
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.resources import help_folder
from implant_gui.views.common.tokens import GRID
from implant_gui.views.guide_text import GuideText

_PATH: Final = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the guide; its title is its first line."""

    path: Path
    title: str
    text: str


def pages() -> tuple[Page, ...]:
    """The guide in its order, which the file names give."""
    found = []
    for path in sorted(help_folder().glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found.append(Page(path, text.partition("\n")[0].lstrip("# ").strip(), text))
    return tuple(found)


class HelpViewer(QDialog):
    """A window beside the main one. Links to other pages stay in it; others open in the browser.

    Keys: Ctrl+F to the search, from there Up and Down to the pages, Enter to the next place.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self._pages = pages()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search the guide"))
        self._search.setAccessibleName(self.tr("Search the guide"))
        make_clearable(self._search)
        self._search.textChanged.connect(self._on_text_changed)
        self._search.returnPressed.connect(self._find_next)
        self._search.installEventFilter(self)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._on_find)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.currentItemChanged.connect(self._on_item_changed)
        self._text = GuideText(help_folder())
        self._text.setAccessibleName(self.tr("Text of the page"))
        self._text.anchorClicked.connect(self._on_anchor_clicked)
        search = row(self._search)
        search.setContentsMargins(GRID, GRID, GRID, GRID)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(holder(column(search, self._list, spacing=0)))
        splitter.addWidget(self._text)
        splitter.setSizes([220, 620])
        splitter.setChildrenCollapsible(False)
        self.setLayout(column(splitter))
        self.resize(880, 620)
        self._fill("")

    def show_page(self, name: str) -> None:
        """Show the page whose file name begins or ends with `name`, such as ``storage-scp``."""
        for place in range(self._list.count()):
            item = self._list.item(place)
            if name in Path(item.data(_PATH)).stem:
                self._list.setCurrentItem(item)
                return

    @property
    def search_box(self) -> QLineEdit:
        """Where the search is typed."""
        return self._search

    @property
    def titles(self) -> tuple[str, ...]:
        """The pages that are listed now."""
        return tuple(self._list.item(place).text() for place in range(self._list.count()))

    def _fill(self, text: str) -> None:
        """List the pages that have all words, those first whose headings have them."""
        words = text.casefold().split()
        self._list.clear()
        found = [page for page in self._pages if all(word in page.text.casefold() for word in words)]
        for page in sorted(found, key=lambda each: _distance(each, words)):
            item = QListWidgetItem(page.title)
            item.setData(_PATH, str(page.path))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        if not found:
            self._text.setPlainText(self.tr("No page has all of these words."))

    def _on_text_changed(self, text: str) -> None:
        self._fill(text)

    def _find_next(self) -> None:
        """Go to the next place of what is searched for, or of its first word where it is nowhere as a whole."""
        text = self._search.text().strip()
        for wanted in dict.fromkeys((text, *text.split()[:1])):
            if self._text.find(wanted):
                return
            cursor = self._text.textCursor()
            self._text.moveCursor(QTextCursor.MoveOperation.Start)
            if self._text.find(wanted):
                return
            self._text.setTextCursor(cursor)

    def _on_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self._text.clear()
            return
        page = next(page for page in self._pages if str(page.path) == item.data(_PATH))
        self._text.show_markdown(page.text)
        self._find_next()

    def _on_find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down in the search walk through the pages."""
        if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        if event.type() is QEvent.Type.KeyPress:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))
        return True

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.isRelative():
            self._search.clear()
            self.show_page(Path(url.path()).stem)
        else:
            QDesktopServices.openUrl(url)


def _distance(page: Page, words: Sequence[str]) -> int:
    """0 if the title has all words, 1 if some heading has, 2 if it is but the text."""
    if all(word in page.title.casefold() for word in words):
        return 0
    headings = [line.casefold() for line in page.text.splitlines() if line.startswith("#")]
    return 1 if any(all(word in line for word in words) for line in headings) else 2
