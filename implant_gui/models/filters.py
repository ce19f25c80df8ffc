"""Filter-as-you-type over the result tree."""

from PySide6.QtCore import QObject, QSortFilterProxyModel, Signal

from implant_gui.domain.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.results import ResultsModel
from implant_gui.models.roles import Index


class ResultsFilter(QSortFilterProxyModel):
    """Shows the matches all of whose words are found somewhere in their columns, and the rows above them.

    Sorting is passed on to the `ResultsModel`, which does it faster; use this model's `sort` as usual.
    """

    shown_changed = Signal()
    """The number of matches shown may have changed."""

    def __init__(self, results: ResultsModel, parent: QObject | None = None) -> None:
        raise NotImplementedError

    @property
    def results(self) -> ResultsModel:
        raise NotImplementedError

    @property
    def text(self) -> str:
        raise NotImplementedError

    @property
    def shown_count(self) -> int:
        """How many matches pass."""
        raise NotImplementedError

    @property
    def hides_superseded(self) -> bool:
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show only what has every word of `text` (case does not matter)."""

    def set_hides_superseded(self, hides: bool) -> None:
        """Leave out what another match replaces."""

    def match_at(self, index: Index) -> Match | None:
        """As `ResultsModel.match_at`, for an index of this model."""
        raise NotImplementedError

    def uids_below(self, index: Index) -> tuple[Uid, ...]:
        """As `ResultsModel.uids_below`, but only of what is shown."""
        raise NotImplementedError
