"""A document of a manufacturer, page by page as pictures: it can be read, and it can do nothing."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QWidget
from typing_extensions import override

from implant_gui.domain.content.documents import PageImage, PageSize
from implant_gui.domain.text import visible
from implant_gui.views.common.buttons import icon_button
from implant_gui.views.common.fitting import resize_on_screen
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, divider, holder, row
from implant_gui.views.common.tokens import GRID, HALF

_ZOOM: Final = 1.25
_POINTS_TO_PIXELS: Final = 96 / 72
_LEAST: Final = 0.25
_MOST: Final = 4.0
_LARGEST_SIDE: Final = 5000


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page, counted from 0, at a width in physical pixels."""

    page: int
    width: int


class _PageArea(QScrollArea):
    """Scrolls a page; at its ends, Page Up and Page Down are left to who shows other pages."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_PageDown: bar.maximum(), Qt.Key.Key_PageUp: bar.minimum()}
        if any(event.key() == key and bar.value() == end for key, end in ends.items()):
            event.ignore()
        else:
            super().keyPressEvent(event)


class DocumentViewer(QDialog):
    """Pages, and buttons to walk and to zoom.

    Keys: Page Up and Page Down walk, + and - zoom, 0 shows the whole width.

    Emits:
        page_wanted: a `PageRequest`; the answer comes to `show_page`. Only the latest counts.
        copy_wanted: the document is to be saved to a file.
    """

    page_wanted = Signal(object)
    copy_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(visible(title))
        self._sizes: tuple[PageSize, ...] = ()
        self._page = 0
        self._zoom = 1.0
        self._wanted: PageRequest | None = None
        self._place = PlainLabel(muted=True)
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sheet.setText(self.tr("Opening…"))
        self._sheet.setTextFormat(Qt.TextFormat.PlainText)
        self._sheet.setWordWrap(True)
        self._area = area = _PageArea()
        area.setWidget(self._sheet)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.tr("Page"))
        self._previous = icon_button("chevron-up", self.tr("Previous page"), on_click=self.previous_page)
        self._next = icon_button("chevron-down", self.tr("Next page"), on_click=self.next_page)
        tools = row(
            self._previous,
            self._next,
            self._place,
            spacing=HALF,
        )
        tools.addStretch()
        tools.addWidget(icon_button("minus", self.tr("Zoom out (−)"), on_click=self.zoom_out))
        tools.addWidget(icon_button("plus", self.tr("Zoom in (+)"), on_click=self.zoom_in))
        tools.addWidget(icon_button("maximize", self.tr("Whole width (0)"), on_click=self.fit_width))
        self._save = icon_button("download", self.tr("Save a copy…"), on_click=self.copy_wanted)
        self._save.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        self._save.setEnabled(False)
        tools.addWidget(self._save)
        tools.setContentsMargins(GRID, HALF, GRID, HALF)
        layout = column(holder(tools), divider(), spacing=0)
        layout.addWidget(area, 1)
        self.setLayout(layout)
        resize_on_screen(self, 720, 820)

    @property
    def page(self) -> int:
        """The page that is shown, counted from 0."""
        return self._page

    @property
    def has_page(self) -> bool:
        """Whether a page is shown."""
        return not self._sheet.pixmap().isNull()

    @property
    def sentence(self) -> str:
        """What stands in the place of a page."""
        return self._sheet.text()

    def show_document(self, sizes: tuple[PageSize, ...]) -> None:
        """The document is open."""
        self._sizes = sizes
        self._save.setEnabled(True)
        if sizes:
            self.fit_width()
        else:
            self.show_problem(self.tr("The document has no pages."))

    def show_page(self, request: PageRequest, image: PageImage) -> None:
        """A page has come; one that is not wanted any more is dropped."""
        if request != self._wanted:
            return
        ratio = self.devicePixelRatioF()
        made = QImage(image.rgbx, image.width, image.height, 4 * image.width, QImage.Format.Format_RGBX8888)
        pixmap = QPixmap.fromImage(made)
        pixmap.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(pixmap)

    def show_problem(self, sentence: str) -> None:
        """Say why there is no page."""
        for button in (self._previous, self._next):
            button.setEnabled(False)
        self._sheet.setText(sentence)

    def next_page(self) -> None:
        """Go on."""
        self._go(self._page + 1)

    def previous_page(self) -> None:
        """Go back."""
        self._go(self._page - 1)

    def zoom_in(self) -> None:
        """Larger."""
        self._zoom = min(self._zoom * _ZOOM, _MOST)
        self._ask()

    def zoom_out(self) -> None:
        """Smaller."""
        self._zoom = max(self._zoom / _ZOOM, _LEAST)
        self._ask()

    def fit_width(self) -> None:
        """As large as the page is seen in its whole width, but not larger than its true size."""
        if self._sizes:
            bar = self._area.verticalScrollBar().sizeHint().width()
            room = self._area.width() - 2 * self._area.frameWidth() - bar
            self._zoom = min(max(room / (self._sizes[self._page].width * _POINTS_TO_PIXELS), _LEAST), 1.0)
            self._ask()

    def _go(self, page: int) -> None:
        if 0 <= page < len(self._sizes):
            self._page = page
            self._area.verticalScrollBar().setValue(0)
            self._ask()

    def _ask(self) -> None:
        if not self._sizes:
            return
        self._place.setText(self.tr("Page {0} of {1}").format(self._page + 1, len(self._sizes)))
        self._previous.setEnabled(self._page > 0)
        self._next.setEnabled(self._page + 1 < len(self._sizes))
        points = self._sizes[self._page].width
        width = round(points * _POINTS_TO_PIXELS * self._zoom * self.devicePixelRatioF())
        self._wanted = PageRequest(self._page, min(max(width, 1), _LARGEST_SIDE))
        self.page_wanted.emit(self._wanted)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        actions = {
            Qt.Key.Key_PageDown: self.next_page,
            Qt.Key.Key_PageUp: self.previous_page,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
        }
        for key, action in actions.items():
            if event.key() == key:
                action()
                return
        super().keyPressEvent(event)
