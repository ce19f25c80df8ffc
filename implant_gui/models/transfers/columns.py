"""What the transfers table shows of a retrieval."""

from collections.abc import Callable, Mapping
from typing import Final

from implant_gui.domain.ports import TransferState
from implant_gui.domain.service.outcome import Phase, Verdict
from implant_gui.domain.service.status import SubOperations
from implant_gui.domain.wording import describe
from implant_gui.models.common.columns import RIGHT, Column
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import (
    QT_TRANSLATE_NOOP,
    count_text,
    domain_words,
    duration_text,
    rate_text,
    size_text,
    words,
)
from implant_gui.models.transfers.transfer import Transfer

_PAUSED: Final = (QT_TRANSLATE_NOOP("models", "Paused"), Icon.PAUSED, Tone.MUTED)
_WAITING: Final = (QT_TRANSLATE_NOOP("models", "Waiting"), Icon.WAITING, Tone.NEUTRAL)
_INTERRUPTED: Final = (QT_TRANSLATE_NOOP("models", "Interrupted"), Icon.INTERRUPTED, Tone.WARN)
_CANCELLING: Final = (QT_TRANSLATE_NOOP("models", "Cancelling…"), Icon.BUSY, Tone.BUSY)

_SENDING: Final = (QT_TRANSLATE_NOOP("models", "Sending…"), Icon.BUSY, Tone.BUSY)

_Look = tuple[str, Icon, Tone]
_PHASES: Final[Mapping[Phase, _Look]] = {
    Phase.WAITING: _WAITING,
    Phase.CONNECTING: (QT_TRANSLATE_NOOP("models", "Connecting…"), Icon.BUSY, Tone.BUSY),
    Phase.RUNNING: (QT_TRANSLATE_NOOP("models", "Fetching…"), Icon.BUSY, Tone.BUSY),
    Phase.ENDED: (QT_TRANSLATE_NOOP("models", "Ended"), Icon.INFO, Tone.NEUTRAL),
}
_VERDICTS: Final[Mapping[Verdict, _Look]] = {
    Verdict.SUCCESS: (QT_TRANSLATE_NOOP("models", "Complete"), Icon.GOOD, Tone.GOOD),
    Verdict.PARTIAL: (QT_TRANSLATE_NOOP("models", "Partly complete"), Icon.WARN, Tone.WARN),
    Verdict.FAILURE: (QT_TRANSLATE_NOOP("models", "Failed"), Icon.BAD, Tone.BAD),
    Verdict.NO_ANSWER: (QT_TRANSLATE_NOOP("models", "No answer"), Icon.BAD, Tone.BAD),
    Verdict.CANCELLED: (QT_TRANSLATE_NOOP("models", "Cancelled"), Icon.CANCELLED, Tone.MUTED),
}


def _look_of(transfer: Transfer) -> _Look:
    summary = transfer.summary
    if summary.verdict is not None:
        return _VERDICTS[summary.verdict]
    if transfer.record is not None and summary.phase is Phase.WAITING:
        return _INTERRUPTED if transfer.record.state is TransferState.INTERRUPTED else _PAUSED
    if transfer.is_cancelling:
        return _CANCELLING
    if transfer.is_sending and summary.phase is Phase.RUNNING:
        return _SENDING
    return _PAUSED if transfer.is_paused and summary.phase is Phase.WAITING else _PHASES[summary.phase]


def state_text(transfer: Transfer) -> str:
    """How far a retrieval is, in a word or two."""
    return words(_look_of(transfer)[0])


def icon_of(transfer: Transfer) -> Icon:
    """The icon of that."""
    return _look_of(transfer)[1]


def tone_of(transfer: Transfer) -> Tone:
    """The tone of that."""
    return _look_of(transfer)[2]


def status_text(transfer: Transfer) -> str:
    """The status as it came: code, category, meaning; what failed outside of the protocol; nothing before either."""
    status, error = transfer.summary.status, transfer.summary.error
    if status is not None:
        return f"{status.hex} {domain_words(status.category.value)}: {domain_words(status.meaning)}"
    return "" if error is None else describe(error, domain_words).title


def spoken(transfer: Transfer) -> str:
    """The row in one sentence, for a screen reader."""
    return ", ".join(filter(None, (transfer.title, transfer.server, state_text(transfer), _ours(transfer))))


def _ours(transfer: Transfer) -> str:
    """Our own count of what arrived; nothing for what goes to another AE."""
    summary = transfer.summary
    return f"{count_text(summary.stored)} / {count_text(summary.requested)}" if summary.requested else ""


def _counter(of: Callable[[SubOperations], int | None]) -> Callable[[Transfer], str]:
    return lambda transfer: count_text(of(transfer.summary.peer_counters))


def _progress_key(transfer: Transfer) -> float:
    return -1.0 if transfer.progress is None else transfer.progress


COLUMNS: Final[tuple[Column[Transfer], ...]] = (
    Column("title", QT_TRANSLATE_NOOP("models", "What"), lambda transfer: transfer.title),
    Column("server", QT_TRANSLATE_NOOP("models", "Server"), lambda transfer: transfer.server),
    Column("state", QT_TRANSLATE_NOOP("models", "State"), state_text),
    Column(
        "ours",
        QT_TRANSLATE_NOOP("models", "Received"),
        _ours,
        RIGHT,
        QT_TRANSLATE_NOOP("models", "Objects that arrived here, of those asked for: our own count"),
        _progress_key,
    ),
    Column(
        "remaining",
        QT_TRANSLATE_NOOP("models", "Remaining"),
        _counter(lambda counters: counters.remaining),
        RIGHT,
        QT_TRANSLATE_NOOP("models", "As the server counts; empty where it does not tell"),
    ),
    Column("completed", QT_TRANSLATE_NOOP("models", "Completed"), _counter(lambda counters: counters.completed), RIGHT),
    Column("failed", QT_TRANSLATE_NOOP("models", "Failed"), _counter(lambda counters: counters.failed), RIGHT),
    Column("warning", QT_TRANSLATE_NOOP("models", "Warnings"), _counter(lambda counters: counters.warning), RIGHT),
    Column(
        "bytes",
        QT_TRANSLATE_NOOP("models", "Bytes"),
        lambda transfer: size_text(transfer.summary.stored_bytes) if transfer.summary.stored_bytes else "",
        RIGHT,
    ),
    Column(
        "rate",
        QT_TRANSLATE_NOOP("models", "Rate"),
        lambda transfer: rate_text(transfer.bytes_per_second) if transfer.bytes_per_second > 0 else "",
        RIGHT,
    ),
    Column(
        "elapsed",
        QT_TRANSLATE_NOOP("models", "Time"),
        lambda transfer: "" if transfer.started is None else duration_text(transfer.seconds),
        RIGHT,
    ),
    Column("status", QT_TRANSLATE_NOOP("models", "Status"), status_text),
)
