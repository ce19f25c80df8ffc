"""All fields of one information model: the main ones at once, the rest under “More”."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.service.query import KeyPath
from implant_gui.views.browse.key_field import KeyField
from implant_gui.views.browse.key_fields import field_for
from implant_gui.views.browse.key_words import askable_keys
from implant_gui.views.browse.other_keys import OtherKeys
from implant_gui.views.browse.query_request import QueryRequest
from implant_gui.views.common.flow_grid import FlowGrid
from implant_gui.views.common.layouts import column
from implant_gui.views.common.tokens import GRID, HALF


class KeyPanel(QWidget):
    """The fields of a model.

    Emits:
        submitted: Enter was pressed in one of them.
        more_shown: whether the fields under “More” are shown now.
    """

    submitted = Signal()
    more_shown = Signal(bool)

    def __init__(self, model: InformationModel) -> None:
        super().__init__()
        self._model = model
        main, rest = askable_keys(model)
        self._main = tuple(field_for(key) for key in main)
        self._rest = tuple(field_for(key) for key in rest)
        self._others = OtherKeys()
        self._others.submitted.connect(self.submitted)
        for field in self.fields:
            field.submitted.connect(self.submitted)
        self._more = QWidget()
        self._more.setLayout(column(FlowGrid(self._rest, most=3), self._others, spacing=GRID))
        self._more.hide()
        self.setLayout(column(FlowGrid(self._main), self._more, spacing=GRID + HALF))

    @property
    def fields(self) -> tuple[KeyField, ...]:
        """All fields, in reading order."""
        return (*self._main, *self._rest)

    def collect(self, limit: int) -> QueryRequest | None:
        """What is written; None when something cannot be sent, which is then said at its field."""
        wrong = [field for field in self.fields if not field.check()]
        if not self._others.check() or wrong:
            self.reveal(wrong[0] if wrong else None)
            return None
        values: dict[KeyPath, str] = {}
        for field in self.fields:
            values.update(field.restrictions())
        by_hand = self._others.entries()
        values.update({path: value for path, value in by_hand if value})
        return QueryRequest(self._model, values, tuple(path for path, value in by_hand if not value), limit)

    def show_request(self, request: QueryRequest) -> None:
        """Fill the fields in."""
        left = dict(request.restrictions)
        for field in self.fields:
            field.take(left)
        has_others = bool(left) or bool(request.extra)
        self._others.take(left, request.extra)
        self.show_more(has_others or any(field.summary() for field in self._rest))

    def summaries(self) -> tuple[tuple[KeyField, str], ...]:
        """The fields in which something is written, with that."""
        return tuple((field, text) for field in self.fields if (text := field.summary()))

    @property
    def is_more_shown(self) -> bool:
        """Whether the fields under “More” are shown."""
        return not self._more.isHidden()

    def show_more(self, shown: bool) -> None:
        """Show the fields under “More”, or not."""
        self._more.setVisible(shown)
        self.more_shown.emit(shown)

    def reveal(self, field: KeyField | None) -> None:
        """Bring `field` into view and put the cursor there; None stands for the keys added by hand."""
        if field is None or field in self._rest:
            self.show_more(True)
        if field is not None:
            field.focus_entry()
