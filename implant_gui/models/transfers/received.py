"""What the storage SCP took and refused, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject
from typing_extensions import override

from implant_gui.domain.ports import ListenerEvent, ObjectReceived, ObjectRefused, PeerRefused
from implant_gui.domain.service.events import RefusalReason
from implant_gui.domain.service.instance import Novelty
from implant_gui.models.common.columns import RIGHT, Column
from implant_gui.models.common.roles import TOOL_TIP, Icon, Role, Tone
from implant_gui.models.common.tables import TableModel
from implant_gui.models.common.uid_names import uid_name
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, size_text, words

CAPACITY: Final = 1_000

Arrival = ObjectReceived | ObjectRefused | PeerRefused

_NOVELTIES: Final[Mapping[Novelty, str]] = {
    Novelty.NEW: QT_TRANSLATE_NOOP("models", "Stored"),
    Novelty.DUPLICATE: QT_TRANSLATE_NOOP("models", "Already held"),
    Novelty.CONFLICT: QT_TRANSLATE_NOOP("models", "Stored: same UID as another, other content"),
}
_REASONS: Final[Mapping[RefusalReason, str]] = {
    RefusalReason.NOT_ASKED_FOR: QT_TRANSLATE_NOOP("models", "Refused: not asked for"),
    RefusalReason.WRONG_SOP_CLASS: QT_TRANSLATE_NOOP("models", "Refused: no implant template"),
    RefusalReason.NO_ROLE: QT_TRANSLATE_NOOP("models", "Refused: role not negotiated"),
    RefusalReason.UID_MISMATCH: QT_TRANSLATE_NOOP("models", "Refused: UIDs of command and object differ"),
    RefusalReason.INVALID_UID: QT_TRANSLATE_NOOP("models", "Refused: invalid UID"),
    RefusalReason.MALFORMED: QT_TRANSLATE_NOOP("models", "Refused: malformed"),
    RefusalReason.DISK_FULL: QT_TRANSLATE_NOOP("models", "Refused: our disk is full"),
    RefusalReason.STORAGE_UNAVAILABLE: QT_TRANSLATE_NOOP("models", "Refused: our library is not available"),
}
_STRANGER: Final = QT_TRANSLATE_NOOP("models", "Connection refused: sender is not on the list")


@dataclass(frozen=True, slots=True)
class _Row:
    when: datetime
    event: Arrival


def _sender(row: _Row) -> str:
    match row.event:
        case ObjectReceived(instance):
            return instance.origin.ae_title or ""
        case ObjectRefused(ae_title=ae_title):
            return ae_title
        case PeerRefused(ae_title, host):
            return f"{ae_title} ({host})"


def _outcome(row: _Row) -> str:
    match row.event:
        case ObjectReceived(instance):
            return words(_NOVELTIES[instance.novelty])
        case ObjectRefused(reason=reason):
            return words(_REASONS[reason])
        case PeerRefused():
            return words(_STRANGER)


def _uid(row: _Row) -> str:
    match row.event:
        case ObjectReceived(instance):
            return instance.sop_instance_uid
        case ObjectRefused(sop_instance_uid):
            return sop_instance_uid
        case PeerRefused():
            return ""


def _kind(row: _Row) -> str:
    return uid_name(row.event.instance.sop_class_uid) if isinstance(row.event, ObjectReceived) else ""


def _size(row: _Row) -> str:
    return size_text(row.event.instance.bytes) if isinstance(row.event, ObjectReceived) else ""


_COLUMNS: Final[tuple[Column[_Row], ...]] = (
    Column("time", QT_TRANSLATE_NOOP("models", "Time"), lambda row: row.when.strftime("%H:%M:%S")),
    Column("from", QT_TRANSLATE_NOOP("models", "From"), _sender),
    Column("outcome", QT_TRANSLATE_NOOP("models", "Outcome"), _outcome),
    Column("kind", QT_TRANSLATE_NOOP("models", "Kind"), _kind),
    Column("uid", QT_TRANSLATE_NOOP("models", "SOP Instance UID"), _uid),
    Column("bytes", QT_TRANSLATE_NOOP("models", "File size"), _size, RIGHT),
)


class ReceivedModel(TableModel[_Row]):
    """The last arrivals and refusals. Columns: time, from, outcome, kind, uid, bytes. Role.VALUE: the ListenerEvent."""

    answered = frozenset((Role.VALUE, Role.TONE, Role.ICON_NAME, TOOL_TIP))

    def __init__(self, parent: QObject | None = None, *, capacity: int = CAPACITY) -> None:
        super().__init__(_COLUMNS, parent)
        self._capacity = capacity

    def add(self, events: Sequence[ListenerEvent], when: datetime) -> None:
        """Take what happened, in its order; starts and stops of the SCP are not listed."""
        fresh = [_Row(when, event) for event in events if isinstance(event, Arrival)][-self._capacity :]
        surplus = len(self._values) + len(fresh) - self._capacity
        self._remove(len(self._values) - surplus, surplus)
        self._insert(0, fresh[::-1])

    def clear(self) -> None:
        """Forget all."""
        self._reset(())

    @override
    def answer(self, value: _Row, column: int, role: int) -> Any:
        match role:
            case Role.VALUE:
                return value.event
            case Role.TONE:
                return _tone(value.event)
            case Role.ICON_NAME:
                return _icon(value.event) if column == 0 else ""
            case _:
                return f"{_outcome(value)}\n{_uid(value)}".strip()


def _tone(event: Arrival) -> Tone:
    if not isinstance(event, ObjectReceived):
        return Tone.BAD
    return Tone.WARN if event.instance.novelty is Novelty.CONFLICT else Tone.GOOD


def _icon(event: Arrival) -> Icon:
    match event:
        case ObjectReceived(instance):
            return Icon.CONFLICT if instance.novelty is Novelty.CONFLICT else Icon.RECEIVED
        case ObjectRefused():
            return Icon.REFUSED
        case PeerRefused():
            return Icon.STRANGER
