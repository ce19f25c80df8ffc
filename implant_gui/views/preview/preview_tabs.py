"""Tabs of which only those are there that have something to show."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTabWidget, QWidget
from typing_extensions import override

from implant_gui.views.common import icons
from implant_gui.views.common.tokens import tokens_of

_ICON_PX: Final = 16


class PreviewTabs(QTabWidget):
    """Remembers what people last chose, and comes back to it where it is offered."""

    def __init__(self) -> None:
        super().__init__()
        self._chosen: QWidget | None = None
        self._is_arranging = False
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName(self.tr("What is shown of the template"))
        self.currentChanged.connect(self._on_current_changed)

    def offer(self, pages: Sequence[QWidget]) -> None:
        """Show the tabs of these pages and no others; the first of them if the last choice is not among them."""
        self._is_arranging = True
        chosen = self._chosen
        self.setCurrentWidget(chosen if chosen is not None and chosen in pages else pages[0])
        for place in range(self.count()):
            self.setTabVisible(place, self.widget(place) in pages)
        self.tabBar().setVisible(len(pages) > 1)
        self._is_arranging = False

    def warn(self, page: QWidget, *, is_odd: bool) -> None:
        """Mark the tab of a page that tells what is odd about the template, or take the mark away."""
        place = self.indexOf(page)
        ink = tokens_of(self.palette()).warn.ink
        self.setTabIcon(place, icons.steady("alert-triangle", ink, _ICON_PX) if is_odd else QIcon())
        self.setTabToolTip(place, self.tr("Tells what is odd about this object") if is_odd else "")

    @override
    def sizeHint(self) -> QSize:
        """What stands above comes first; all that is left is for these."""
        return self.minimumSizeHint()

    def _on_current_changed(self, place: int) -> None:
        if not self._is_arranging:
            self._chosen = self.widget(place)
