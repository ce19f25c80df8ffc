"""The user guide, inside the program: pages at the left, text at the right, search in all of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QWidget

from implant_gui.views.common.forms import make_clearable
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.resources import help_folder
from implant_gui.views.common.tokens import GRID

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
    """A window beside the main one. Links to other pages stay in it; others open in the browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Help"))
        self._pages = pages()
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search the guide"))
        self._search.setAccessibleName(self.tr("Search the guide"))
        make_clearable(self._search)
        self._search.textChanged.connect(self._on_text_changed)
        self._search.returnPressed.connect(self._on_return_pressed)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.currentItemChanged.connect(self._on_item_changed)
        self._text = QTextBrowser()
        self._text.setProperty("bare", True)
        self._text.setAccessibleName(self.tr("Text of the page"))
        self._text.setOpenLinks(False)
        self._text.setSearchPaths([str(help_folder())])
        self._text.document().setDocumentMargin(3 * GRID)
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
        words = text.casefold().split()
        self._list.clear()
        for page in self._pages:
            if all(word in page.text.casefold() for word in words):
                item = QListWidgetItem(page.title)
                item.setData(_PATH, str(page.path))
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _on_text_changed(self, text: str) -> None:
        self._fill(text)
        self._on_return_pressed()

    def _on_return_pressed(self) -> None:
        word = self._search.text().strip()
        if word and not self._text.find(word):
            self._text.moveCursor(self._text.textCursor().MoveOperation.Start)
            self._text.find(word)

    def _on_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self._text.clear()
            return
        page = next(page for page in self._pages if str(page.path) == item.data(_PATH))
        self._text.setMarkdown(page.text)

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.isRelative():
            self._search.clear()
            self.show_page(Path(url.path()).stem)
        else:
            QDesktopServices.openUrl(url)
