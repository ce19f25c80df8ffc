"""What the local library holds, page by page."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from implant_gui.domain.keeping.holdings import Trait
from implant_gui.domain.ports import LibraryEntry
from implant_gui.domain.service.information_model import InformationModel
from implant_gui.domain.uid import Uid
from implant_gui.models.common.columns import RIGHT, Column
from implant_gui.models.common.moments import moment_text, parse_moment
from implant_gui.models.common.natural import size_key
from implant_gui.models.common.roles import ACCESSIBLE_TEXT, TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, size_text, words
from implant_gui.models.library.entry_marks import EntryMark, marks_of

_KINDS: Final[Mapping[InformationModel, str]] = {
    InformationModel.GENERIC: QT_TRANSLATE_NOOP("models", "Template"),
    InformationModel.ASSEMBLY: QT_TRANSLATE_NOOP("models", "Assembly"),
    InformationModel.GROUP: QT_TRANSLATE_NOOP("models", "Group"),
}
_ICONS: Final[Mapping[InformationModel, Icon]] = {
    InformationModel.GENERIC: Icon.TEMPLATE,
    InformationModel.ASSEMBLY: Icon.ASSEMBLY,
    InformationModel.GROUP: Icon.GROUP,
}
_FAVOURITE: Final = QT_TRANSLATE_NOOP("models", "A favourite. Click, or press Ctrl+B, to unmark it.")
_NO_FAVOURITE: Final = QT_TRANSLATE_NOOP("models", "Click, or press Ctrl+B, to mark it as a favourite.")


def _effective_key(entry: LibraryEntry) -> float:
    moment = parse_moment(entry.summary.effective)
    return float("inf") if moment is None else moment.timestamp()


@lru_cache(maxsize=256)
def _marks_key(traits: frozenset[Trait]) -> tuple[bool, ...]:
    marks = marks_of(traits)
    return tuple(mark not in marks for mark in EntryMark)


_COLUMNS: Final[tuple[Column[LibraryEntry], ...]] = (
    Column("name", QT_TRANSLATE_NOOP("models", "Name"), lambda entry: entry.summary.name),
    Column("maker", QT_TRANSLATE_NOOP("models", "Manufacturer or issuer"), lambda entry: entry.summary.maker),
    Column(
        "size",
        QT_TRANSLATE_NOOP("models", "Size"),
        lambda entry: entry.summary.size,
        sort_key=lambda entry: size_key(entry.summary.size),
    ),
    Column("part-number", QT_TRANSLATE_NOOP("models", "Part number"), lambda entry: entry.summary.part_number),
    Column("kind", QT_TRANSLATE_NOOP("models", "Kind"), lambda entry: words(_KINDS[entry.summary.model])),
    Column(
        "effective",
        QT_TRANSLATE_NOOP("models", "Effective"),
        lambda entry: moment_text(entry.summary.effective),
        sort_key=_effective_key,
    ),
    Column("version", QT_TRANSLATE_NOOP("models", "Version"), lambda entry: entry.summary.version, hidden=True),
    Column(
        "received",
        QT_TRANSLATE_NOOP("models", "Received"),
        lambda entry: entry.received.astimezone().strftime("%Y-%m-%d %H:%M"),
        sort_key=lambda entry: entry.received.timestamp(),
    ),
    Column(
        "bytes",
        QT_TRANSLATE_NOOP("models", "File size"),
        lambda entry: size_text(entry.bytes),
        RIGHT,
        sort_key=lambda entry: entry.bytes,
        hidden=True,
    ),
    Column(
        "uid",
        QT_TRANSLATE_NOOP("models", "SOP Instance UID"),
        lambda entry: entry.summary.sop_instance_uid,
        hidden=True,
    ),
    Column(
        "marks",
        QT_TRANSLATE_NOOP("models", "Marks"),
        lambda entry: ", ".join(mark.title for mark in marks_of(entry.traits)),
        sort_key=lambda entry: _marks_key(entry.traits),
    ),
    Column(
        "favourite",
        QT_TRANSLATE_NOOP("models", "★"),
        lambda _entry: "",
        tooltip=QT_TRANSLATE_NOOP("models", "Favourites"),
    ),
)
MARKS_COLUMN, SIZE_COLUMN, PART_NUMBER_COLUMN = (
    next(place for place, column in enumerate(_COLUMNS) if column.key == key)
    for key in ("marks", "size", "part-number")
)
FAVOURITE_COLUMN: Final = next(place for place, column in enumerate(_COLUMNS) if column.key == "favourite")


def entry_name(entry: LibraryEntry) -> str:
    """What people call it."""
    summary = entry.summary
    return " ".join(filter(None, (summary.maker, summary.name, summary.size))) or summary.sop_instance_uid


class LibraryModel(TableModel[LibraryEntry]):
    """Entries of the library; `Role.VALUE` gives the LibraryEntry. Pages come in the order of the library's answer."""

    answered = frozenset((Role.UIDS, Role.TONE, Role.ICON_NAME, Role.MARK, TOOL_TIP, ACCESSIBLE_TEXT))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._favourites = frozenset[Uid]()

    @property
    def entries(self) -> tuple[LibraryEntry, ...]:
        """All rows, from top to bottom."""
        return tuple(self._values)

    def key_of_column(self, column: int) -> str:
        """The name of a column that stays the same wherever it is moved to; "" for no column."""
        return self._columns[column].key if 0 <= column < len(self._columns) else ""

    def column_of_key(self, key: str) -> int | None:
        """The column of that name."""
        return next((place for place, column in enumerate(self._columns) if column.key == key), None)

    def set_favourites(self, uids: Iterable[Uid]) -> None:
        """Show a full star with these."""
        wanted = frozenset(uids)
        if wanted != self._favourites:
            self._favourites = wanted
            last = self.index(self.rowCount() - 1, FAVOURITE_COLUMN)
            if last.isValid():
                self.dataChanged.emit(self.index(0, FAVOURITE_COLUMN), last)

    def is_favourite(self, entry: LibraryEntry) -> bool:
        """Whether it has a full star."""
        return entry.summary.sop_instance_uid in self._favourites

    def set_entries(self, entries: Sequence[LibraryEntry]) -> None:
        """Show these and no others."""
        self._reset([entries[row] for row in self._order(entries)])

    def append(self, entries: Sequence[LibraryEntry]) -> None:
        """Show one more page."""
        self._insert(len(self._values), entries)
        if self._sorted_by[0] >= 0:
            self.sort(*self._sorted_by)

    def entry_at(self, row: int) -> LibraryEntry:
        """The entry of a row."""
        return self._values[row]

    @override
    def _at_first(self, value: LibraryEntry) -> tuple[str, ...]:
        """Of thousands of entries people see a few dozen: each is written down when it comes into sight."""
        return ()

    def _order(self, entries: Sequence[LibraryEntry]) -> list[int]:
        """The places of `entries` in the order that the user chose."""
        column, order = self._sorted_by
        places = list(range(len(entries)))
        if 0 <= column < len(self._columns):
            keys = [self._sort_key(entry, column) for entry in entries]
            places.sort(key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return places

    def _sort_key(self, entry: LibraryEntry, column: int) -> Any:
        if column == FAVOURITE_COLUMN:
            return not self.is_favourite(entry)
        return self._columns[column].key_of(entry)

    @override
    def sort(self, column: int, /, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = self._order(self._values)
        rows = {place: row for row, place in enumerate(places)}
        self._values = [self._values[place] for place in places]
        self._shown = [self._shown[place] for place in places]
        after = [self.createIndex(rows[index.row()], index.column()) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    @override
    def answer(self, value: LibraryEntry, column: int, role: int) -> Any:
        match role:
            case Role.UIDS:
                return (value.summary.sop_instance_uid,)
            case Role.TONE:
                marks = marks_of(value.traits)
                return marks[0].tone if marks else Tone.NEUTRAL
            case Role.ICON_NAME:
                return self._icon(value, column)
            case Role.MARK:
                return marks_of(value.traits) if column == MARKS_COLUMN else ()
            case _ if role == TOOL_TIP or column == FAVOURITE_COLUMN:
                return self._said(value, column)
            case _:
                return self._columns[column].shown(value)

    def _icon(self, value: LibraryEntry, column: int) -> str:
        if column == FAVOURITE_COLUMN:
            return Icon.FAVOURITE if self.is_favourite(value) else Icon.NO_FAVOURITE
        if column != 0:
            return ""
        return Icon.NOTIFICATION if Trait.RECALLED in value.traits else _ICONS[value.summary.model]

    def _said(self, value: LibraryEntry, column: int) -> str:
        if column == FAVOURITE_COLUMN:
            return words(_FAVOURITE if self.is_favourite(value) else _NO_FAVOURITE)
        remarks = "\n".join(mark.sentence for mark in marks_of(value.traits))
        return remarks or self._columns[column].shown(value)
