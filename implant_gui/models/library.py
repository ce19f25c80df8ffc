"""What the local library holds, page by page."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from implant_gui.domain.information_model import InformationModel
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.columns import RIGHT, Column
from implant_gui.models.moments import moment_text, parse_moment
from implant_gui.models.natural import size_key
from implant_gui.models.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.tables import TableModel
from implant_gui.models.words import QT_TRANSLATE_NOOP, size_text, words

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
_CONFLICT: Final = QT_TRANSLATE_NOOP("models", "Another object with the same UID but other content is held as well.")
_NOTIFIED: Final = QT_TRANSLATE_NOOP("models", "The manufacturer issued a notification: a recall, perhaps.")


_NOTICE: Final = QT_TRANSLATE_NOOP("models", "Notice · {0}")


def _kind(entry: LibraryEntry) -> str:
    """What it is, with a word in front when the manufacturer has something to say."""
    kind = words(_KINDS[entry.summary.model])
    return words(_NOTICE).format(kind) if entry.summary.notification_count else kind


def _effective_key(entry: LibraryEntry) -> float:
    moment = parse_moment(entry.summary.effective)
    return float("inf") if moment is None else moment.timestamp()


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
    Column("kind", QT_TRANSLATE_NOOP("models", "Kind"), _kind),
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
)


class LibraryModel(TableModel[LibraryEntry]):
    """Entries of the library; `Role.VALUE` gives the LibraryEntry. Pages come in the order of the library's answer."""

    answered = frozenset((Role.UIDS, Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)

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

    def _order(self, entries: Sequence[LibraryEntry]) -> list[int]:
        """The places of `entries` in the order that the user chose."""
        column, order = self._sorted_by
        places = list(range(len(entries)))
        if 0 <= column < len(self._columns):
            keys = [self._columns[column].key_of(entry) for entry in entries]
            places.sort(key=keys.__getitem__, reverse=order is Qt.SortOrder.DescendingOrder)
        return places

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
                return Tone.WARN if _remarks(value) else Tone.NEUTRAL
            case Role.ICON_NAME:
                return _icon(value) if column == 0 else ""
            case _:
                return _remarks(value) or self._columns[column].shown(value)


def _icon(entry: LibraryEntry) -> Icon:
    if entry.summary.notification_count:
        return Icon.NOTIFICATION
    return Icon.CONFLICT if entry.has_conflict else _ICONS[entry.summary.model]


def _remarks(entry: LibraryEntry) -> str:
    remarks = (_NOTIFIED if entry.summary.notification_count else "", _CONFLICT if entry.has_conflict else "")
    return "\n".join(words(remark) for remark in remarks if remark)
