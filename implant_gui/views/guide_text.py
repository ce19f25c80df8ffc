"""A page of the guide as text: headings set apart, pictures no wider than the page."""

from pathlib import Path
from typing import Final

from PySide6.QtGui import QImageReader, QResizeEvent, QTextCursor, QTextImageFormat
from PySide6.QtWidgets import QTextBrowser
from typing_extensions import override

from implant_gui.views.common.tokens import GRID

_ABOVE_HEADINGS: Final = 3.0 * GRID
_MARGIN: Final = 3 * GRID


class GuideText(QTextBrowser):
    """Shows Markdown; its pictures come from a folder, its links are left to whoever shows it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.setProperty("bare", True)
        self.setOpenLinks(False)
        self.setSearchPaths([str(folder)])
        self.document().setDocumentMargin(_MARGIN)

    def show_markdown(self, text: str) -> None:
        """Show a page from its top."""
        self.setMarkdown(text)
        self._space_headings()
        self._fit_pictures()

    def _space_headings(self) -> None:
        """Qt sets headings of Markdown as close to what is above them as to what they are about."""
        block = self.document().firstBlock().next()
        while block.isValid():
            if block.blockFormat().headingLevel() > 0:
                form = block.blockFormat()
                form.setTopMargin(_ABOVE_HEADINGS)
                QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def _fit_pictures(self) -> None:
        room = self.viewport().width() - 2 * _MARGIN
        for cursor, form in self._pictures():
            width = QImageReader(str(self._folder / form.name())).size().width()
            fitting = QTextImageFormat(form)
            fitting.setWidth(min(width, max(room, 1)))
            cursor.setCharFormat(fitting)

    def _pictures(self) -> list[tuple[QTextCursor, QTextImageFormat]]:
        found = []
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                fragment = parts.fragment()
                if fragment.charFormat().isImageFormat():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                    found.append((cursor, fragment.charFormat().toImageFormat()))
                parts += 1
            block = block.next()
        return found

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_pictures()
