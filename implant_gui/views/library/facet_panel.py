"""The left of Library: where to look, and what to narrow it down to."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget
from typing_extensions import override

from implant_gui.domain.keeping.holdings import NO_FILTERS, Choice, Facet, FacetCounts, Filters, Trait
from implant_gui.models.common.roles import Index, Role
from implant_gui.models.library.facets import FacetsModel, is_heading
from implant_gui.views.common.buttons import flat_button
from implant_gui.views.common.delegates import RowDelegate
from implant_gui.views.common.labels import PlainLabel, PlainToolTips
from implant_gui.views.common.layouts import column, divider, holder, row
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.library.collection_list import CollectionList

_KEYS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FacetDelegate(RowDelegate):
    """Headings stand out."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if is_heading(index):
            option.font.setWeight(option.font.Weight.DemiBold)


class FacetTree(QTreeView):
    """Values to check; a click anywhere in a row checks it, as does Space.

    Emits:
        toggled: the `Choice` or `Trait`, and whether it is chosen now.
        more_wanted: the `Facet` whose values are wanted, all of them.
    """

    toggled = Signal(object, bool)
    more_wanted = Signal(object)

    def __init__(self, model: FacetsModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(FacetDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(GRID + HALF)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Narrow down"))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self._tool_tips = PlainToolTips(self)
        self._folded = set[str]()
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(GRID)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._current: object = None
        self._scrolled = 0
        self.clicked.connect(self._on_clicked)
        self.collapsed.connect(self._on_collapsed)
        self.expanded.connect(self._on_expanded)
        model.modelAboutToBeReset.connect(self._on_about_to_be_reset)

    def show_again(self) -> None:
        """The model was filled anew: unfold it as it was, and go to where one was."""
        model = self.model()
        for place in range(model.rowCount()):
            index = model.index(place, 0)
            self.setFirstColumnSpanned(place, index.parent(), True)
            self.setExpanded(index, index.data(Role.VALUE) not in self._folded)
            for below in range(model.rowCount(index)):
                if self._current is not None and model.index(below, 0, index).data(Role.VALUE) == self._current:
                    self.setCurrentIndex(model.index(below, 0, index))
        self._fit()
        self.verticalScrollBar().setValue(self._scrolled)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in _KEYS and index.isValid() and not is_heading(index):
            self._choose(index)
        else:
            super().keyPressEvent(event)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():  # what a reset of the model takes away is gone back to
            self._current = current.data(Role.VALUE)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        counts = self._counts_width()
        self.header().resizeSection(1, counts)
        self.header().resizeSection(0, max(self.viewport().width() - counts - GRID, counts))

    def _counts_width(self) -> int:
        """What the longest count needs: the labels need the rest."""
        model = self.model()
        heads = (model.index(place, 0) for place in range(model.rowCount()))
        texts = (
            str(model.index(place, 1, head).data() or "") for head in heads for place in range(model.rowCount(head))
        )
        widths = map(self.fontMetrics().horizontalAdvance, texts)
        return max(widths, default=0) + 2 * GRID

    def _on_clicked(self, index: Index) -> None:
        if is_heading(index):
            first = index.sibling(index.row(), 0)
            self.setExpanded(first, not self.isExpanded(first))
        else:
            self._choose(index)

    def _choose(self, index: Index) -> None:
        first = index.sibling(index.row(), 0)
        value = first.data(Role.VALUE)
        if isinstance(value, Facet):
            self.more_wanted.emit(value)
        elif isinstance(value, Choice | Trait):
            is_checked = Qt.CheckState(first.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
            self.toggled.emit(value, not is_checked)

    def _on_collapsed(self, index: Index) -> None:
        self._folded.add(str(index.data(Role.VALUE)))

    def _on_expanded(self, index: Index) -> None:
        self._folded.discard(str(index.data(Role.VALUE)))

    def _on_about_to_be_reset(self) -> None:
        self._scrolled = self.verticalScrollBar().value()


class FacetPanel(QWidget):
    """Collections above, facets below.

    Emits:
        filters_changed: the `Filters` that hold now.
    """

    filters_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._filters = NO_FILTERS
        self._counts = FacetCounts()
        self.collections = CollectionList()
        self.model = FacetsModel(self)
        self.tree = FacetTree(self.model)
        self.tree.toggled.connect(self._on_toggled)
        self.tree.more_wanted.connect(self._on_more_wanted)
        layout = column(self.collections, divider(), holder(self._header()), spacing=0)
        layout.addWidget(self.tree, 1)
        self.setLayout(layout)
        self._show()

    @property
    def filters(self) -> Filters:
        """What is chosen."""
        return self._filters

    def show_counts(self, counts: FacetCounts) -> None:
        """Show how what was found divides."""
        if counts != self._counts:
            self._counts = counts
            self._show()

    def set_filters(self, filters: Filters) -> None:
        """Choose this, and tell."""
        if filters != self._filters:
            self._filters = filters
            self._show()
            self.filters_changed.emit(filters)

    def clear(self) -> None:
        """Choose nothing."""
        self.set_filters(NO_FILTERS)

    def _header(self) -> QHBoxLayout:
        self._clear = flat_button(self.tr("Clear"), "filter-off", on_click=self.clear)
        self._title = PlainLabel(self.tr("Narrow down"), muted=True)
        layout = row(self._title, spacing=HALF)
        layout.setContentsMargins(GRID + HALF, HALF, HALF, HALF)
        layout.addStretch()
        layout.addWidget(self._clear)
        return layout

    def _show(self) -> None:
        self.model.show_counts(self._counts, self._filters)
        self.tree.show_again()
        self._title.setVisible(self.model.rowCount() > 0)
        self._clear.setVisible(self._filters != NO_FILTERS)

    def _on_toggled(self, value: Choice | Trait, chosen: bool) -> None:
        if isinstance(value, Trait):
            self.set_filters(self._filters.with_trait(value, chosen=chosen))
        else:
            self.set_filters(self._filters.with_choice(value, chosen=chosen))

    def _on_more_wanted(self, facet: Facet) -> None:
        self.model.show_all(facet)
        self.tree.show_again()
