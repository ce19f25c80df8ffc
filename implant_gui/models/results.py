"""The result tree: maker > product > template, issuer > group, procedure > assembly; filled live, in batches."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, Signal

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.match import Match
from implant_gui.domain.uid import Uid
from implant_gui.models.roles import Index


class ResultsModel(QAbstractItemModel):
    """Matches of one query to one or several servers; the same UID from two servers is one row.

    Rows stand in order of arrival until `sort`; later arrivals are then appended and sorted in by `finish`.
    Column 0 is the tree; `Role.*` as in `roles`. Marks: `Role.MARK`; the column "notes" has their words.
    """

    count_changed = Signal(int)

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        raise NotImplementedError

    @property
    def information_model(self) -> InformationModel:
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many matches there are (rows that group others not counted)."""
        raise NotImplementedError

    @property
    def heading_count(self) -> int:
        """How many top-level rows there are: makers, issuers or procedures."""
        raise NotImplementedError

    @property
    def node_count(self) -> int:
        """How many rows of any kind."""
        raise NotImplementedError

    def begin(self, information_model: InformationModel) -> None:
        """Forget everything and take the columns of `information_model` (a model reset)."""

    def add(self, server: str, matches: Sequence[Match]) -> None:
        """Take more matches of `server`."""

    def finish(self) -> None:
        """The query has ended: sort in what came after the user's last sort."""

    def clear(self) -> None:
        """Forget all matches, keep the columns."""

    def set_held(self, uids: frozenset[Uid]) -> None:
        """Tell which instances the local library has."""

    def add_held(self, uids: Iterable[Uid]) -> None:
        """Tell that the library has these as well."""

    def match_at(self, index: Index) -> Match | None:
        """The match of a row; None for a row that groups others."""
        raise NotImplementedError

    def uids_below(self, index: Index) -> tuple[Uid, ...]:
        """What can be fetched at and below a row (of everything for an invalid index), in the order shown, each once."""
        raise NotImplementedError

    def by_server(self, uids: Iterable[Uid]) -> Mapping[str, tuple[Uid, ...]]:
        """For each of `uids` a server that returned it: the first that answered."""
        raise NotImplementedError

    def index_of(self, uid: Uid) -> Index:
        """The row of an instance; invalid when there is none."""
        raise NotImplementedError

    def column_keys(self) -> tuple[str, ...]:
        """Stable names of the columns."""
        raise NotImplementedError

    def hidden_by_default(self, column: int) -> bool:
        """Whether a column is shown only when the user chooses it."""
        raise NotImplementedError

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort once; column -1 goes back to the order of arrival."""
