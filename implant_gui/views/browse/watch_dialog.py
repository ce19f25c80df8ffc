"""Which saved searches are watched: when they are asked by themselves, and which server."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QWidget

from implant_gui.domain.keeping.saved_search import SavedSearch
from implant_gui.views.common.buttons import icon_button, primary_button, push_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.fitting import fit_height
from implant_gui.views.common.fitting_area import FittingArea
from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import ElidedLabel, PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.tokens import GRID

_HOURS: Final = (1, 4, 12, 24, 168)
_DAY, _WEEK = 24, 168
_LETTERS_OF_A_NAME: Final = 28
_LINES_OF_NOTHING: Final = 16


@dataclass(frozen=True, slots=True)
class WatchWish:
    """How somebody wants a saved search to be watched; `hours` as in `SavedSearch`, no servers for all."""

    name: str
    hours: int | None
    servers: tuple[str, ...]


class WatchDialog(QDialog):
    """A line for each saved search.

    Emits:
        changed: a `WatchWish`.
        check_requested: the name of the search to ask now; "" for all that are watched.
        news_requested: show what was found.
    """

    changed = Signal(object)
    check_requested = Signal(str)
    news_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Watch saved searches"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(0, 1)
        self._empty = EmptyState()
        self._empty.show_state(
            "bookmark",
            self.tr("No saved searches"),
            self.tr(
                "Search for something, and save the search with the bookmark above the form. It can be watched then."
            ),
        )
        self._empty.setMinimumHeight(_LINES_OF_NOTHING * self.fontMetrics().height())
        self._lines = FittingArea(holder(self._grid))
        sentence = self.tr(
            "A watched search is asked by itself. What it finds is compared with the last time: what is new, changed, "
            "replaced, recalled or gone is told in a message and listed under “What is new”."
        )
        self._check = push_button(self.tr("Check all now"), "refresh", on_click=self._on_check_all)
        buttons = row(self._check, spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("What is new"), "bell", on_click=self.news_requested))
        buttons.addWidget(primary_button(self.tr("Close"), on_click=self.close))
        layout = column(PlainLabel(sentence, wraps=True), self._lines, spacing=2 * GRID, margin=2 * GRID)
        layout.addWidget(self._empty, 1)
        layout.addStretch()
        layout.addLayout(buttons)
        self.setLayout(layout)

    def show_searches(self, searches: Sequence[tuple[SavedSearch, str]], servers: Sequence[str]) -> None:
        """List the saved searches, each with words on its last check."""
        clear(self._grid)
        if searches:
            titles = (self.tr("Search, last check"), self.tr("Ask"), self.tr("Server"))
            for place, title in enumerate(titles):
                self._grid.addWidget(PlainLabel(title, muted=True), 0, place)
        for line, (search, told) in enumerate(searches, 1):
            self._add_line(line, search, told, servers)
        self._lines.setVisible(bool(searches))
        self._empty.setVisible(not searches)
        self._check.setEnabled(any(search.watch_hours is not None for search, _ in searches))
        if not self.isVisible():
            fit_height(self, 110)

    def _add_line(self, line: int, search: SavedSearch, told: str, servers: Sequence[str]) -> None:
        name = ElidedLabel(search.name)
        name.setMinimumWidth(_LETTERS_OF_A_NAME * self.fontMetrics().averageCharWidth())
        hours, server = self._hours_box(search), self._server_box(search, servers)
        hours.setAccessibleName(self.tr("When to ask “{0}”").format(search.name))
        server.setAccessibleName(self.tr("Which server to ask for “{0}”").format(search.name))
        for box in (hours, server):
            box.currentIndexChanged.connect(partial(self._on_changed, search.name, hours, server))
        ask = partial(self.check_requested.emit, search.name)
        check = icon_button("refresh", self.tr("Check “{0}” now").format(search.name), on_click=ask)
        named = holder(column(name, PlainLabel(told, muted=True), spacing=0))
        for place, widget in enumerate((named, hours, server, check)):
            self._grid.addWidget(widget, line, place)

    def _hours_box(self, search: SavedSearch) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("not by itself"), None)
        box.addItem(self.tr("at every start"), 0)
        for hours in sorted({*_HOURS, *((search.watch_hours,) if search.watch_hours else ())}):
            box.addItem(self._hours_words(hours), hours)
        places = [box.itemData(place) for place in range(box.count())]
        box.setCurrentIndex(places.index(search.watch_hours))
        return box

    def _hours_words(self, hours: int) -> str:
        named = {1: self.tr("every hour"), _DAY: self.tr("every day"), _WEEK: self.tr("every week")}
        return named.get(hours) or self.tr("every {0} hours").format(hours)

    def _server_box(self, search: SavedSearch, servers: Sequence[str]) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(16)
        box.addItem(self.tr("all servers"), ())
        for name in servers:
            box.addItem(name, (name,))
        several = tuple(name for name in search.servers if name in servers)
        if len(several) > 1:
            box.addItem(", ".join(several), several)
        choices = [tuple(box.itemData(place) or ()) for place in range(box.count())]
        box.setCurrentIndex(choices.index(several) if several in choices else 0)
        return box

    def _on_changed(self, name: str, hours: QComboBox, server: QComboBox, _place: int) -> None:
        self.changed.emit(WatchWish(name, hours.currentData(), tuple(server.currentData() or ())))
        self._check.setEnabled(True)

    def _on_check_all(self) -> None:
        self.check_requested.emit("")
