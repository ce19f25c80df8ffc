"""A data set to read: a searchable tree whose values, paths and tags can be copied."""

import json
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QTreeView, QWidget
from typing_extensions import override

from implant_gui.domain.content.attributes import AttributeRow
from implant_gui.models.common.roles import Index
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.views.common.buttons import add_action, icon_button
from implant_gui.views.common.delegates import RowDelegate
from implant_gui.views.common.forms import make_clearable
from implant_gui.views.common.labels import PlainLabel, PlainToolTips
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF

_TAG, _KEYWORD, _VR, _VALUE = range(4)
_WIDTHS: Final = {_KEYWORD: 30, _VR: 5}

Json = dict[str, object]


class AttributeView(QTreeView):
    """The tree itself: keyword first, since that is what people read."""

    search_wanted = Signal()

    def __init__(self, model: AttributesModel) -> None:
        super().__init__()
        self._attributes = model
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_context_menu)
        self.setAccessibleName(self.tr("Attributes"))
        self._tool_tips = PlainToolTips(self)
        header = self.header()
        header.moveSection(header.visualIndex(_KEYWORD), 0)
        self.setTreePosition(_KEYWORD)
        letter = self.fontMetrics().averageCharWidth()
        for place, letters in _WIDTHS.items():
            self.setColumnWidth(place, letters * letter)
        header.moveSection(header.visualIndex(_VALUE), 1)
        self.setColumnWidth(_VALUE, 34 * letter)
        self.setColumnWidth(_TAG, self.fontMetrics().horizontalAdvance("(0068,0000)") + 3 * GRID)
        header.setStretchLastSection(False)

    def current_row(self) -> AttributeRow | None:
        """The row where the keyboard is."""
        return self._attributes.row_at(self.currentIndex())

    def copy_value(self) -> None:
        """Put the value of the current row on the clipboard."""
        if row := self.current_row():
            QGuiApplication.clipboard().setText(row.value)

    def _copy_path(self) -> None:
        if row := self.current_row():
            QGuiApplication.clipboard().setText(row.path)

    def _copy_tag(self) -> None:
        if row := self.current_row():
            QGuiApplication.clipboard().setText(row.tag)

    def _copy_json(self) -> None:
        if row := self.current_row():
            QGuiApplication.clipboard().setText(json.dumps(as_json(row), ensure_ascii=False, indent=2))

    def _on_context_menu(self, place: QPoint) -> None:
        if not self.indexAt(place).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add_action(menu, self.tr("Copy value"), "copy", self.copy_value)
        add_action(menu, self.tr("Copy path"), "route", self._copy_path)
        add_action(menu, self.tr("Copy tag"), "tag", self._copy_tag)
        add_action(menu, self.tr("Copy as JSON"), "braces", self._copy_json)
        menu.addSeparator()
        add_action(menu, self.tr("Expand all"), "fold-down", self.expandAll)
        add_action(menu, self.tr("Collapse all"), "fold-up", self.collapseAll)
        menu.addActions(self.actions())
        menu.popup(self.viewport().mapToGlobal(place))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
        else:
            super().keyPressEvent(event)


class AttributeTree(QWidget):
    """The tree with a search box above it."""

    def __init__(self, model: AttributesModel) -> None:
        super().__init__()
        self._model = model
        self._found: tuple[Index, ...] = ()
        self._place = -1
        self.view = AttributeView(model)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find in the attributes"))
        self._search.setAccessibleName(self.tr("Find in the attributes"))
        make_clearable(self._search)
        self._search.textChanged.connect(self._on_text_changed)
        self._search.returnPressed.connect(self.find_next)
        self._count = PlainLabel(muted=True)
        tools = row(spacing=HALF)
        tools.setContentsMargins(GRID + HALF, GRID, GRID, GRID)
        tools.addWidget(self._search, 1)
        tools.addWidget(self._count)
        tools.addWidget(icon_button("chevron-up", self.tr("Previous"), on_click=self.find_previous))
        tools.addWidget(icon_button("chevron-down", self.tr("Next"), on_click=self.find_next))
        self.setLayout(column(tools, self.view, spacing=0))
        model.modelReset.connect(self._on_model_reset)

    @property
    def search_box(self) -> QLineEdit:
        """Where the search is typed."""
        return self._search

    def find_next(self) -> None:
        """Go to the next row that was found."""
        self._go(1)

    def find_previous(self) -> None:
        """Go to the row that was found before this one."""
        self._go(-1)

    def _on_text_changed(self, text: str) -> None:
        self._found = self._model.find(text) if text.strip() else ()
        self._place = -1
        self._go(1)

    def _on_model_reset(self) -> None:
        self._on_text_changed(self._search.text())

    def _go(self, step: int) -> None:
        count = len(self._found)
        if not count:
            self._count.setText(self.tr("not found") if self._search.text().strip() else "")
            return
        self._place = (self._place + step) % count
        index = self._found[self._place]
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self._count.setText(self.tr("{0} of {1}").format(self._place + 1, count))


def as_json(row: AttributeRow) -> Json:
    """A row and all below it."""
    told: Json = {"tag": row.tag, "keyword": row.keyword, "vr": row.vr, "value": row.value}
    if row.children:
        told["items"] = [as_json(child) for child in row.children]
    return {name: value for name, value in told.items() if value != ""}
