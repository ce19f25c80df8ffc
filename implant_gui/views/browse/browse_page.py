"""The Browse workspace: servers, query form, results, preview."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from implant_gui.domain.service.query import DEFAULT_LIMIT
from implant_gui.models.preview.attributes import AttributesModel
from implant_gui.models.results.tree import ResultsModel
from implant_gui.models.servers import ServersModel
from implant_gui.views.browse.query_form import QueryForm
from implant_gui.views.browse.result_states import ResultState
from implant_gui.views.browse.result_view import ResultView
from implant_gui.views.common.layouts import column, divider, panel
from implant_gui.views.pictures.calibration import Calibration
from implant_gui.views.preview.preview import Preview
from implant_gui.views.servers.server_panel import ServerPanel

_LEAST_LETTERS: Final = 40
"""So wide at least is what stands between servers and preview."""


class BrowsePage(QWidget):
    """The four parts, as wide as people make them."""

    def __init__(
        self,
        servers: ServersModel,
        results: ResultsModel,
        attributes: AttributesModel,
        limit: int = DEFAULT_LIMIT,
        calibration: Calibration | None = None,
    ) -> None:
        super().__init__()
        self._servers = servers
        self.server_panel = ServerPanel(servers)
        self.query_form = QueryForm(limit)
        self.result_view = ResultView(results)
        self.preview = Preview(attributes, calibration)
        self._divider = divider()
        middle = column(self.query_form, self._divider, spacing=0)
        middle.addWidget(self.result_view, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        centre = panel(middle)
        centre.setMinimumWidth(_LEAST_LETTERS * self.fontMetrics().averageCharWidth())
        for part in (panel(column(self.server_panel)), centre, panel(column(self.preview))):
            self.splitter.addWidget(part)
        for place, factor in enumerate((0, 1, 1)):
            self.splitter.setStretchFactor(place, factor)
        self.splitter.setSizes([180, 680, 440])
        self.splitter.setChildrenCollapsible(False)
        self.setLayout(column(self.splitter))
        for signal in (servers.rowsInserted, servers.rowsRemoved, servers.modelReset):
            signal.connect(self._on_servers_changed)
        self._results = results
        self._on_servers_changed()

    def take_keyboard(self) -> None:
        """Put the cursor into the first field of the query, unless it is in a line already or the page is not shown."""
        if self.isVisible() and not isinstance(self.window().focusWidget(), QLineEdit):
            self.query_form.focus_first()

    def _on_servers_changed(self) -> None:
        """Without a server the way to one comes first; with one, the form."""
        if self._results.count:
            return
        self.result_view.show_state(ResultState.NO_QUERY if self._servers.rowCount() else ResultState.NO_SERVER)
        was_hidden = self.query_form.isHidden()
        for part in (self.query_form, self.result_view.tools, self._divider):
            part.setVisible(self._servers.rowCount() > 0)
        if was_hidden and not self.query_form.isHidden() and not isinstance(self.window().focusWidget(), QLineEdit):
            self.query_form.focus_first()
