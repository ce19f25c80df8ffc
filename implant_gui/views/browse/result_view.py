"""The middle of Browse: results with a filter, a live count, what to know about them, and what to do with them."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QToolButton, QWidget

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Index, NodeKind, Role
from implant_gui.models.results.tree import ResultsModel
from implant_gui.views.browse.result_states import ResultState, explain, opened_in_part_notice
from implant_gui.views.browse.result_tree import MOST_OPENED, ResultTree
from implant_gui.views.common import icons
from implant_gui.views.common.buttons import add_action, icon_button, menu_button, primary_button
from implant_gui.views.common.empty_state import EmptyState
from implant_gui.views.common.filter_line import FilterLine
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column
from implant_gui.views.common.tokens import GRID
from implant_gui.views.common.tool_row import ToolRow
from implant_gui.views.preview.notices import Notices

_COUNT_INTERVAL_MS: Final = 120
"""A count that changes more often than that cannot be read."""
_LEAST_HEIGHT: Final = 140
"""Of the tree: the form gives way before it."""
_OPENED_IN_PART: Final = "opened-in-part"
_KEY_OF_HEADING: Final = {
    NodeKind.MAKER: "Manufacturer",
    NodeKind.PRODUCT: "ImplantName",
    NodeKind.ISSUER: "ImplantTemplateGroupIssuer",
}


@dataclass(frozen=True, slots=True)
class FetchIntent:
    """What the user wants to have; which server to ask is for others to choose."""

    model: InformationModel
    uids: tuple[Uid, ...]


class ResultView(QWidget):
    """Results and everything around them.

    Emits:
        fetch_requested: a `FetchIntent`.
        parts_requested: a `FetchIntent` of assemblies or groups that are wanted with all templates they refer to.
        narrow_requested: a pair of `KeyPath` and value: ask the server once more, for only that.
        match_chosen: the `Match` of the current row, or None.
        offer_chosen: the name of a button of an empty state or a notice (`result_states.OFFERS`).
    """

    fetch_requested = Signal(object)
    parts_requested = Signal(object)
    narrow_requested = Signal(object)
    match_chosen = Signal(object)
    offer_chosen = Signal(str)

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self._state = ResultState.NO_QUERY
        self.tree = ResultTree(model)
        self.tree.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.tree.selectionModel().currentChanged.connect(self._on_current_changed)
        self.tree.customContextMenuRequested.connect(self._on_context_menu)
        self.tree.header().customContextMenuRequested.connect(self._on_header_menu)
        self.tree.fetch_wanted.connect(self.fetch_selected)
        self.notices = Notices()
        self.notices.chosen.connect(self.offer_chosen)
        self._empty = EmptyState()
        self._empty.chosen.connect(self._on_offer_chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        self.tree.setMinimumHeight(_LEAST_HEIGHT)
        self.tools = self._tool_row()
        layout = column(self.tools, self.notices, spacing=0)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._timer = QTimer(self, singleShot=True, interval=_COUNT_INTERVAL_MS)
        self._timer.timeout.connect(self._show_count)
        model.count_changed.connect(self._on_count_changed)
        model.filtering_changed.connect(self._on_filtering_changed)
        model.modelReset.connect(self._on_model_reset)
        self.show_state(ResultState.NO_QUERY)

    @property
    def filter_box(self) -> QLineEdit:
        """Where the filter is typed."""
        return self._filter

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return self.tree.selectionModel().hasSelection()

    @property
    def empty_state(self) -> EmptyState:
        """What stands in the place of the tree."""
        return self._empty

    @property
    def selected_uids(self) -> tuple[Uid, ...]:
        """What can be fetched of what is selected."""
        return self._selected_uids()

    def show_state(self, state: ResultState, detail: str = "") -> None:
        """Say where the query stands; an empty tree shows it large.

        `detail` is named in the sentence: servers that are asked, or the restrictions of a query without matches.
        """
        self._state = state
        told, offers = explain(state, detail)
        self._empty.show_state(told.icon, told.title, told.sentence, *offers)
        if state is ResultState.FINISHED:
            self.tree.expand_if_few()
        self._show_count()

    def take_keyboard(self) -> None:
        """Bring the keyboard to the results, or to the place where they will be, unless it is at tree or filter."""
        if self.window().focusWidget() not in (self.tree, self._filter):
            (self.tree if self._stack.currentIndex() == 0 else self._empty).setFocus()

    def fetch_selected(self) -> None:
        """Ask for everything that is selected."""
        if uids := self._selected_uids():
            self.fetch_requested.emit(FetchIntent(self._model.information_model, uids))

    def _tool_row(self) -> ToolRow:
        self._filter = FilterLine(self.tr("Filter the results"))
        self._filter.lead_to(self.tree)
        self._filter.setMinimumWidth(140)
        self._filter.textChanged.connect(self._on_filter_changed)
        self._count = PlainLabel(muted=True)
        self._superseded = self._toggle("history-off", self.tr("Hide what was superseded"))
        self._superseded.toggled.connect(self._on_filter_changed)
        self._columns = QMenu(self)
        self._columns.aboutToShow.connect(self._on_columns_about_to_show)
        self._fetch = primary_button(self.tr("Fetch"), "download", on_click=self.fetch_selected)
        self._fetch.setEnabled(False)
        return ToolRow(
            (self._filter, self._count),
            (
                self._superseded,
                icon_button("fold-down", self.tr("Expand all"), on_click=self._on_expand_all),
                icon_button("fold-up", self.tr("Collapse all"), on_click=self._on_collapse_all),
                menu_button(self._columns, self.tr("Choose columns"), icon="columns-3"),
                self._fetch,
            ),
            wide=self._filter,
            spacing=GRID,
            margins=(2 * GRID, GRID),
        )

    def _toggle(self, icon: str, name: str) -> QToolButton:
        button = icon_button(icon, name)
        button.setCheckable(True)
        icons.set_icon(button, icon)
        return button

    def _selected_uids(self) -> tuple[Uid, ...]:
        return self._model.uids_of(self.tree.selected_rows())

    def _show_count(self) -> None:
        if self._model.is_filtering or self._model.is_sorting:
            self._count.setText(self.tr("Filtering…") if self._model.is_filtering else self.tr("Sorting…"))
            return
        total, shown = self._model.count, self._model.shown_count
        self._stack.setCurrentIndex(0 if shown else 1)
        if total and not shown:
            told, offers = explain(ResultState.FILTERED_OUT, self._filter.text())
            self._empty.show_state(told.icon, told.title, told.sentence, *offers)
        self._count.setText(self._count_words(total, shown) if total else "")

    def _count_words(self, total: int, shown: int) -> str:
        number = QLocale().toString
        told = number(total) if shown == total else self.tr("{0} of {1}").format(number(shown), number(total))
        return f"{told} · {self._heading_words(self._model.heading_count)}" if shown else told

    def _heading_words(self, count: int) -> str:
        one, several = {
            InformationModel.GENERIC: (self.tr("1 maker"), self.tr("%n makers", "", count)),
            InformationModel.ASSEMBLY: (self.tr("1 procedure"), self.tr("%n procedures", "", count)),
            InformationModel.GROUP: (self.tr("1 issuer"), self.tr("%n issuers", "", count)),
        }[self._model.information_model]
        return one if count == 1 else several

    def _on_count_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
        if self._model.shown_count:
            self._stack.setCurrentIndex(0)

    def _on_filtering_changed(self) -> None:
        self._show_count()
        if not self._model.is_filtering:
            self.tree.open_again()
            self._on_selection_changed()  # Qt lets go of what has gone without a word

    def _on_filter_changed(self) -> None:
        self._model.set_filter(self._filter.text(), hides_superseded=self._superseded.isChecked())

    def _on_expand_all(self) -> None:
        if self.tree.expand_all():
            self.notices.take_away(_OPENED_IN_PART)
        else:
            self.notices.show_notice(_OPENED_IN_PART, opened_in_part_notice(MOST_OPENED))

    def _on_collapse_all(self) -> None:
        self.tree.collapse_all()
        self.notices.take_away(_OPENED_IN_PART)

    def _on_model_reset(self) -> None:
        self.notices.clear()
        self._on_selection_changed()
        self.match_chosen.emit(None)
        self._show_count()

    def _on_selection_changed(self) -> None:
        count = len(self._selected_uids())
        text = self.tr("Fetch {0}").format(QLocale().toString(count)) if count else self.tr("Fetch")
        self._fetch.setText(text)
        self._fetch.setEnabled(count > 0)

    def _on_current_changed(self, current: Index) -> None:
        self.match_chosen.emit(self._model.match_at(current))

    def _on_offer_chosen(self, name: str) -> None:
        if name == "clear-filter":
            self._filter.clear()
            self._superseded.setChecked(False)
        else:
            self.offer_chosen.emit(name)

    def _on_columns_about_to_show(self) -> None:
        self.tree.fill_columns_menu(self._columns)

    def _on_header_menu(self, place: QPoint) -> None:
        self.tree.fill_columns_menu(self._columns)
        self._columns.popup(self.tree.header().mapToGlobal(place))

    def _on_context_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place).siblingAtColumn(0)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_context_menu(menu, index)
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def _fill_context_menu(self, menu: QMenu, index: Index) -> None:
        count = len(self._selected_uids())
        text = self.tr("Fetch 1 object") if count == 1 else self.tr("Fetch %n objects", "", count)
        fetch = add_action(menu, text, "download", self.fetch_selected)
        fetch.setEnabled(count > 0)
        if self._model.information_model is not InformationModel.GENERIC:
            add_action(menu, self.tr("Fetch with all parts"), "stack-2", self._on_parts).setEnabled(count > 0)
        menu.addSeparator()
        match = self._model.match_at(index)
        if match is None and index.data(Role.KIND) in _KEY_OF_HEADING:
            add_action(menu, self.tr("Ask the server only for this"), "zoom-in", self._on_narrow)
        if match is not None:
            uids = self.tr("Copy SOP Instance UID") if count == 1 else self.tr("Copy %n SOP Instance UIDs", "", count)
            add_action(menu, uids, "copy", self._on_copy_uid)
            if match.values.get("ImplantPartNumber"):
                add_action(menu, self.tr("Copy part number"), "copy", self._on_copy_part_number)
        copy = add_action(menu, self.tr("Copy rows"), "table", self.tree.copy_selected)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        menu.addActions(self.tree.actions())

    def _on_parts(self) -> None:
        self.parts_requested.emit(FetchIntent(self._model.information_model, self._selected_uids()))

    def _on_narrow(self) -> None:
        index = self.tree.currentIndex().siblingAtColumn(0)
        key = _KEY_OF_HEADING.get(index.data(Role.KIND))
        if key is not None:
            self.narrow_requested.emit((KeyPath(((key, None),)), str(index.data(Role.VALUE))))

    def _on_copy_uid(self) -> None:
        uids = [str(uid) for uid in self._selected_uids()]
        QGuiApplication.clipboard().setText("\n".join(uids))

    def _on_copy_part_number(self) -> None:
        match = self._model.match_at(self.tree.currentIndex())
        if match is not None:
            QGuiApplication.clipboard().setText(match.values.get("ImplantPartNumber", ""))
