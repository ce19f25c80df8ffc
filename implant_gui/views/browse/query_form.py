"""The query form above the results: a model, its keys, a limit; one line of chips once there are results."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QMenu, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from implant_gui.domain.keeping.settings import MAX_RESULT_LIMIT
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import DEFAULT_LIMIT
from implant_gui.views.browse.key_field import KeyField
from implant_gui.views.browse.key_panel import KeyPanel
from implant_gui.views.browse.key_words import model_words
from implant_gui.views.browse.query_chips import QueryChips
from implant_gui.views.browse.query_request import NamedRequest, QueryRequest
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import (
    add_action,
    flat_button,
    icon_button,
    literal,
    menu_button,
    primary_button,
    push_button,
)
from implant_gui.views.common.fitting_area import FittingArea
from implant_gui.views.common.forms import indent
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, holder
from implant_gui.views.common.segmented import Segmented
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.common.tool_row import ToolRow

_STEP: Final = 500
_LETTERS_OF_A_NAME: Final = 56


class QueryForm(QWidget):
    """What to ask for.

    Emits:
        query_submitted: a `QueryRequest`.
        stop_requested: while a query runs.
        save_requested: a `NamedRequest`, to be kept.
        forget_requested: the name of a saved search that is no longer wanted.
        watch_requested: choose which saved searches are asked by themselves.
        model_changed: the `InformationModel` that the user chose.
    """

    query_submitted = Signal(object)
    stop_requested = Signal()
    save_requested = Signal(object)
    forget_requested = Signal(str)
    watch_requested = Signal()
    model_changed = Signal(object)

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        super().__init__()
        self._is_running = False
        self._panels = {model: self._panel(model) for model in InformationModel}
        self._model = Segmented(
            self.tr("Kind of template"), [(model.word, model_words(model)[0]) for model in InformationModel]
        )
        self._model.chosen.connect(self._on_model_chosen)
        self._chips = QueryChips()
        self._chips.chosen.connect(self._on_chip_chosen)
        self._chips.hide()
        self._limit = self._limit_box(limit)
        self._search = primary_button(self.tr("Search"), "search", on_click=self.submit)
        self._stop = push_button(self.tr("Stop"), "player-stop", on_click=self.stop_requested)
        self._stop.hide()
        self._more = flat_button(self.tr("More keys"), "chevron-down", on_click=self._on_more_clicked)
        self._body = holder(self._body_layout())
        self._fold = icon_button("chevron-up", self.tr("Fold the form"), on_click=self.toggle_folded)
        layout = column(self._head(), self._body, spacing=GRID + HALF)
        layout.setContentsMargins(2 * GRID, GRID + HALF, 2 * GRID, GRID + HALF)
        self.setLayout(layout)

    @property
    def information_model(self) -> InformationModel:
        """The model chosen."""
        return InformationModel.from_word(self._model.value)

    @property
    def panel(self) -> KeyPanel:
        """The fields of the model chosen."""
        return self._panels[self.information_model]

    @property
    def is_folded(self) -> bool:
        """Whether only one line of chips is shown."""
        return self._body.isHidden()

    def collect(self) -> QueryRequest | None:
        """What is written; None when something cannot be sent, which is then said at its field."""
        return self.panel.collect(self._limit.value())

    def submit(self) -> None:
        """Search, unless a query runs or something cannot be sent."""
        if self._is_running:
            return
        request = self.collect()
        if request is None:
            self.set_folded(False)
        else:
            self.query_submitted.emit(request)

    def set_limit(self, limit: int) -> None:
        """Take at most so many matches from now on."""
        self._limit.setValue(limit)

    def show_request(self, request: QueryRequest) -> None:
        """Fill the form in, without searching."""
        self._model.choose(request.model.word)
        self._show_panel()
        self.panel.show_request(request)
        self._limit.setValue(request.limit)
        self._chips.show_query(self.information_model, self.panel.summaries())

    def show_running(self, running: bool) -> None:
        """Offer to stop rather than to search."""
        self._is_running = running
        self._search.setVisible(not running)
        self._stop.setVisible(running)

    def set_folded(self, folded: bool) -> None:
        """Make room for the results, or show all fields again."""
        self._chips.show_query(self.information_model, self.panel.summaries())
        self._body.setVisible(not folded)
        self._chips.setVisible(folded)
        self._model.setVisible(not folded)
        icons.set_icon(self._fold, "chevron-down" if folded else "chevron-up")
        name = self.tr("Unfold the form") if folded else self.tr("Fold the form")
        self._fold.setToolTip(name)
        self._fold.setAccessibleName(name)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.panel.reveal(self.panel.fields[0])

    def toggle_folded(self) -> None:
        """Fold the form, or unfold it."""
        self.set_folded(not self.is_folded)

    def stop(self) -> None:
        """Ask to stop the query that runs, if one does."""
        if self._is_running:
            self.stop_requested.emit()

    def show_saved(self, searches: Sequence[NamedRequest]) -> None:
        """List the saved searches."""
        self._names = {search.name for search in searches}
        self._saved.clear()
        add_action(self._saved, self.tr("Save this search…"), "bookmark-plus", self._on_save)
        self._saved.addSeparator()
        self._list(self._saved, searches, "bookmark")
        if searches:
            self._saved.addSeparator()
            add_action(self._saved, self.tr("Watch saved searches…"), "eye", self.watch_requested)
            forget = self._saved.addMenu(self.tr("Remove a saved search"))
            for search in searches:
                action = forget.addAction(literal(search.name))
                action.setData(search.name)
                action.triggered.connect(self._on_forget)

    def show_history(self, requests: Sequence[NamedRequest]) -> None:
        """List earlier queries, latest first."""
        self._history.clear()
        self._list(self._history, requests, "history")
        if not requests:
            self._history.addAction(self.tr("No query yet")).setEnabled(False)

    def _panel(self, model: InformationModel) -> KeyPanel:
        panel = KeyPanel(model)
        panel.submitted.connect(self.submit)
        panel.more_shown.connect(self._on_panel_more_shown)
        return panel

    def _head(self) -> ToolRow:
        self._saved, self._history = QMenu(self), QMenu(self)
        self.show_saved(())
        self.show_history(())
        buttons = (
            menu_button(self._saved, self.tr("Saved searches"), icon="bookmark"),
            menu_button(self._history, self.tr("Earlier queries"), icon="history"),
            self._search,
            self._stop,
            self._fold,
        )
        return _tools((self._model, self._chips), buttons, wide=self._chips)

    def _body_layout(self) -> QVBoxLayout:
        label = PlainLabel(self.tr("At most"), muted=True)
        label.setBuddy(self._limit)
        clear = push_button(self.tr("Clear"), "eraser", on_click=self._on_clear_clicked)
        foot = _tools((self._more,), (label, self._limit, clear))
        fields = holder(column(*self._panels.values(), spacing=0))
        fields.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = column(FittingArea(fields), foot, spacing=GRID)
        self._show_panel()
        return layout

    def _limit_box(self, limit: int) -> QSpinBox:
        box = QSpinBox()
        indent(box)
        box.setRange(0, MAX_RESULT_LIMIT)
        box.setSingleStep(_STEP)
        box.setGroupSeparatorShown(True)
        box.setSpecialValueText(self.tr("no limit"))
        box.setSuffix(self.tr(" matches"))
        box.setValue(limit)
        box.setAccessibleName(self.tr("Most matches to take"))
        return box

    def _list(self, menu: QMenu, requests: Sequence[NamedRequest], icon: str) -> None:
        for named in requests:
            action = menu.addAction(literal(named.name))
            icons.set_icon(action, icon)
            action.setData(named.request)
            action.triggered.connect(self._on_request_chosen)

    def _show_panel(self) -> None:
        for model, panel in self._panels.items():
            panel.setVisible(model is self.information_model)
        self._on_panel_more_shown()

    def _on_model_chosen(self) -> None:
        self._show_panel()
        self._chips.show_query(self.information_model, self.panel.summaries())
        self.model_changed.emit(self.information_model)

    def _on_chip_chosen(self, field: KeyField) -> None:
        self.set_folded(False)
        self.panel.reveal(field)

    def _on_more_clicked(self) -> None:
        self.panel.show_more(not self.panel.is_more_shown)

    def _on_panel_more_shown(self) -> None:
        shown = self.panel.is_more_shown
        self._more.setText(self.tr("Fewer keys") if shown else self.tr("More keys"))
        icons.set_icon(self._more, "chevron-up" if shown else "chevron-down", icons.ACCENT)

    def _on_clear_clicked(self) -> None:
        self.panel.show_request(QueryRequest(self.information_model))

    def _on_request_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.show_request(action.data())
            self.set_folded(False)

    def _on_save(self) -> None:
        request = self.collect()
        if request is None:
            self.set_folded(False)
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Save this search"))
        dialog.setOkButtonText(self.tr("Save"))
        dialog.textValueChanged.connect(lambda name: dialog.setLabelText(self._name_words(name)))
        name = ", ".join(text for _, text in self.panel.summaries())
        dialog.setTextValue(name)
        dialog.setLabelText(self._name_words(name))
        dialog.textValueSelected.connect(partial(self._on_name_chosen, request))
        dialog.setMinimumWidth(_LETTERS_OF_A_NAME * self.fontMetrics().averageCharWidth())
        dialog.open()

    def _name_words(self, name: str) -> str:
        """What stands above the name of a search that is to be saved."""
        is_taken = name.strip() in self._names
        return self.tr("Name: replaces the saved search of this name") if is_taken else self.tr("Name")

    def _on_name_chosen(self, request: QueryRequest, name: str) -> None:
        if name.strip():
            self.save_requested.emit(NamedRequest(name.strip(), request))

    def _on_forget(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.forget_requested.emit(str(action.data()))


def _tools(left: Sequence[QWidget], right: Sequence[QWidget], wide: QWidget | None = None) -> ToolRow:
    """In line with the fields."""
    return ToolRow(left, right, wide=wide, spacing=GRID, margins=(0, 0))
