"""What has happened to watched templates: one row for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject
from typing_extensions import override

from implant_gui.domain.keeping.watch import Change, ChangeKind, Sighting
from implant_gui.models.common.columns import Column
from implant_gui.models.common.moments import moment_text
from implant_gui.models.common.natural import size_key
from implant_gui.models.common.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, words


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A change, and the name of the search that found it."""

    search: str
    change: Change


_LOOKS: Final[Mapping[ChangeKind, tuple[str, Icon, Tone]]] = {
    ChangeKind.NEW: (QT_TRANSLATE_NOOP("models", "New"), Icon.GOOD, Tone.GOOD),
    ChangeKind.CHANGED: (QT_TRANSLATE_NOOP("models", "Changed"), Icon.INFO, Tone.NEUTRAL),
    ChangeKind.REPLACED: (QT_TRANSLATE_NOOP("models", "Replaced"), Icon.SUPERSEDED, Tone.WARN),
    ChangeKind.RECALLED: (QT_TRANSLATE_NOOP("models", "Notification"), Icon.NOTIFICATION, Tone.BAD),
    ChangeKind.GONE: (QT_TRANSLATE_NOOP("models", "Gone"), Icon.UNKNOWN, Tone.MUTED),
}
_REPLACED_BY: Final = QT_TRANSLATE_NOOP("models", "by {0}")
_RECALLED: Final = QT_TRANSLATE_NOOP("models", "the manufacturer issued a notification: a recall, perhaps")
_GONE: Final = QT_TRANSLATE_NOOP("models", "the server does not return it any more")
_FROM_TO: Final = QT_TRANSLATE_NOOP("models", "{0}: {1} → {2}")
_NOTHING: Final = "–"
_FIELDS: Final = (
    (QT_TRANSLATE_NOOP("models", "Version"), "version"),
    (QT_TRANSLATE_NOOP("models", "Effective"), "effective"),
    (QT_TRANSLATE_NOOP("models", "Name"), "name"),
    (QT_TRANSLATE_NOOP("models", "Part number"), "part_number"),
    (QT_TRANSLATE_NOOP("models", "Size"), "size"),
    (QT_TRANSLATE_NOOP("models", "Manufacturer"), "maker"),
)


def kind_words(kind: ChangeKind) -> str:
    """What happened, in a word."""
    return words(_LOOKS[kind][0])


def details(change: Change) -> str:
    """What happened, in a few words more."""
    match change.kind:
        case ChangeKind.NEW:
            return ""
        case ChangeKind.GONE:
            return words(_GONE)
        case ChangeKind.RECALLED:
            return words(_RECALLED)
        case ChangeKind.REPLACED:
            return words(_REPLACED_BY).format("" if change.successor is None else _named(change.successor))
        case ChangeKind.CHANGED:
            return "" if change.before is None else _differences(change.before, change.now)


def _named(sighting: Sighting) -> str:
    told = (sighting.name, sighting.size, sighting.part_number, moment_text(sighting.effective))
    return ", ".join(filter(None, told)) or sighting.uid


def _differences(before: Sighting, now: Sighting) -> str:
    told = []
    for title, field in _FIELDS:
        was, is_ = str(getattr(before, field)), str(getattr(now, field))
        if was != is_:
            shown = (moment_text(was), moment_text(is_)) if field == "effective" else (was, is_)
            told.append(words(_FROM_TO).format(words(title), shown[0] or _NOTHING, shown[1] or _NOTHING))
    return "; ".join(told)


_COLUMNS: Final[tuple[Column[NewsItem], ...]] = (
    Column("kind", QT_TRANSLATE_NOOP("models", "What happened"), lambda item: kind_words(item.change.kind)),
    Column("name", QT_TRANSLATE_NOOP("models", "Name"), lambda item: item.change.now.name),
    Column("maker", QT_TRANSLATE_NOOP("models", "Manufacturer or issuer"), lambda item: item.change.now.maker),
    Column(
        "size",
        QT_TRANSLATE_NOOP("models", "Size"),
        lambda item: item.change.now.size,
        sort_key=lambda item: size_key(item.change.now.size),
    ),
    Column("part-number", QT_TRANSLATE_NOOP("models", "Part number"), lambda item: item.change.now.part_number),
    Column("details", QT_TRANSLATE_NOOP("models", "More"), lambda item: details(item.change)),
    Column("search", QT_TRANSLATE_NOOP("models", "Search"), lambda item: item.search),
    Column("server", QT_TRANSLATE_NOOP("models", "Server"), lambda item: item.change.now.server),
)


class NewsModel(TableModel[NewsItem]):
    """News of all watched searches; `Role.VALUE` gives the `NewsItem`."""

    answered = frozenset((Role.UIDS, Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    @property
    def items(self) -> tuple[NewsItem, ...]:
        """All of it, as shown."""
        return tuple(self._values)

    def set_news(self, items: Sequence[NewsItem]) -> None:
        """Show these and no others."""
        self._reset(items)

    @override
    def answer(self, value: NewsItem, column: int, role: int) -> Any:
        match role:
            case Role.UIDS:
                return (value.change.now.uid,)
            case Role.TONE:
                return _LOOKS[value.change.kind][2]
            case Role.ICON_NAME:
                return _LOOKS[value.change.kind][1] if column == 0 else ""
            case _:
                return self._columns[column].shown(value)
