"""Pages that nobody may ever look at: built when they come into sight, or when somebody asks for them."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

Page = TypeVar("Page", bound=QWidget)


class LazyPage(QWidget, Generic[Page]):
    """Stands in a tab for a page, and becomes it."""

    def __init__(self, make: Callable[[], Page], *, margin: int = 0) -> None:
        super().__init__()
        self._make = make
        self._page: Page | None = None
        self._layout = QVBoxLayout()
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self.setLayout(self._layout)

    @property
    def is_built(self) -> bool:
        """Whether the page exists."""
        return self._page is not None

    @property
    def page(self) -> Page:
        """The page, built now if need be."""
        if self._page is None:
            self._page = self._make()
            self._layout.addWidget(self._page)
            self._layout.addStretch()
        return self._page

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.page
