"""What is known of one retrieval: its status in words, what to do about it, and which objects are missing."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from implant_gui.domain.ports import TransferState
from implant_gui.domain.service.outcome import Phase, Summary, Verdict
from implant_gui.domain.service.status import DimseStatus, SubOperations
from implant_gui.domain.text import visible
from implant_gui.domain.uid import Uid
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, domain_words
from implant_gui.models.transfers.completeness import completeness_words
from implant_gui.models.transfers.transfer import Transfer
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.forms import add_fact, fact_form
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.transfers.completeness import CompletenessBar
from implant_gui.views.wording import (
    Told,
    category_words,
    error_words,
    phase_words,
    rung_words,
    status_words,
    verdict_words,
)

translate = QCoreApplication.translate
_SENT: Final = {
    Verdict.SUCCESS: QT_TRANSLATE_NOOP("TransferDetails", "The server took everything."),
    Verdict.PARTIAL: QT_TRANSLATE_NOOP("TransferDetails", "The server took it, but warned."),
    Verdict.FAILURE: QT_TRANSLATE_NOOP("TransferDetails", "The server refused some of it, or all."),
    Verdict.NO_ANSWER: QT_TRANSLATE_NOOP("TransferDetails", "The server did not answer."),
    Verdict.CANCELLED: QT_TRANSLATE_NOOP("TransferDetails", "It was stopped here. What was sent before stays there."),
}
"""What the verdicts mean where objects go out."""
NameOf = Callable[[Uid], str]
"""What an object is called; "" where nobody knows."""


def _nameless(_uid: Uid) -> str:
    return ""


class TransferDetails(QWidget):
    """The details of the selected retrieval.

    Emits:
        retry_requested: the UIDs that failed or are missing were asked for again.
    """

    retry_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._transfer: Transfer | None = None
        self._name_of: NameOf = _nameless
        self._pill = StatusPill()
        self._title = PlainLabel(wraps=True).scaled(1.0)
        self._meaning = PlainLabel(wraps=True, selectable=True)
        self._next_step = PlainLabel(wraps=True, selectable=True)
        self._facts = fact_form()
        self.completeness = CompletenessBar()
        self._parts = PlainLabel(wraps=True, selectable=True)
        self._uids = QPlainTextEdit(readOnly=True)
        self._uids.setAccessibleName(self.tr("Missing objects"))
        self._uids.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._uids.setMaximumHeight(120)
        self._retry = primary_button(self.tr("Retry failed"), "refresh", on_click=self.retry_requested)
        self._copy = push_button(self.tr("Copy report"), "copy", on_click=self.copy_report)
        self.setLayout(self._arranged())

    def set_names(self, name_of: NameOf) -> None:
        """Know what objects are called."""
        self._name_of = name_of

    def show_transfer(self, transfer: Transfer | None) -> None:
        """Show another retrieval, or the same one after it went on."""
        self._transfer = transfer
        if transfer is None:
            return
        summary = transfer.summary
        told = standing_words(transfer)
        self._title.setText(transfer.title)
        self._pill.show_status(told.icon, pill_text(transfer), told.tone)
        self._meaning.setText(told.sentence)
        self._next_step.setText(told.next_step)
        self._next_step.setVisible(bool(told.next_step))
        self._show_facts(facts_of(summary, is_sending=transfer.is_sending))
        self._show_parts(transfer)
        missing = transfer.retry_uids
        lines = missing_lines(transfer, self._name_of)
        self._uids.setPlainText("\n".join(lines))
        self._uids.setVisible(bool(lines))
        self._retry.setVisible(bool(missing))
        self._retry.setText(self.tr("Retry failed ({0})").format(count_text(len(missing))))

    def _arranged(self) -> QVBoxLayout:
        head = row(self._pill, spacing=GRID)
        head.addWidget(self._title, 1)
        parts = column(self.completeness, self._parts, spacing=HALF)
        # What can be done comes before the figures, which may need scrolling.
        layout = column(head, self._meaning, self._next_step, self._buttons(), spacing=HALF)
        layout.addLayout(parts)
        layout.addLayout(self._facts)
        layout.addWidget(self._uids)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.addStretch()
        return layout

    def _buttons(self) -> QHBoxLayout:
        layout = row(self._retry, self._copy, spacing=GRID)
        layout.addStretch()
        return layout

    def _show_parts(self, transfer: Transfer) -> None:
        """How complete it is; what the server does not hold is among what is missing."""
        known = transfer.completeness
        self.completeness.setVisible(known is not None)
        self._parts.setVisible(known is not None)
        if known is not None:
            self.completeness.show_completeness(known)
            self._parts.setText(completeness_words(known))

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for label, text in facts:
            add_fact(self._facts, label, text)

    def copy_report(self) -> None:
        """Put everything about the retrieval on the clipboard."""
        if self._transfer is not None:
            QGuiApplication.clipboard().setText(report_of(self._transfer, self._name_of))


def pill_text(transfer: Transfer) -> str:
    """The word of the outcome, with the status code where there is one."""
    word, summary = standing_words(transfer).title, transfer.summary
    return f"{word} · {summary.status.hex}" if summary.status is not None and summary.phase is Phase.ENDED else word


def missing_lines(transfer: Transfer, name_of: NameOf = _nameless) -> tuple[str, ...]:
    """What is still wanted: names where they are known, UIDs, and the server's answer, or that it does not hold it."""
    answers = {each.uid: each.status for each in transfer.unsent}
    absent = () if transfer.completeness is None else transfer.completeness.absent
    sent = {each.uid: each.name for each in transfer.unsent}

    def named(uid: Uid) -> str:
        name = visible(sent.get(uid) or name_of(uid))
        return f"{name} ({uid})" if name else uid

    lacking = translate("TransferDetails", "{0}  The server does not hold it.")
    told = tuple(_with_answer(named(uid), answers.get(uid)) for uid in transfer.retry_uids if uid not in absent)
    return told + tuple(lacking.format(named(uid)) for uid in absent)


def _with_answer(what: str, status: DimseStatus | None) -> str:
    return what if status is None else f"{what}  {_status_line(status)}"


def _status_line(status: DimseStatus) -> str:
    return f"{status.hex} {category_words(status.category).title}: {domain_words(status.meaning)}"


def standing_words(transfer: Transfer) -> Told:
    """What became of a transfer, or of one that an earlier run of the program has left."""
    if transfer.record is None or transfer.summary.phase is not Phase.WAITING:
        return outcome_words(transfer.summary, is_sending=transfer.is_sending)
    next_step = translate("TransferDetails", "“Retry failed” asks only for what is missing.")
    if transfer.record.state is TransferState.INTERRUPTED:
        title = translate("TransferDetails", "Interrupted")
        sentence = translate("TransferDetails", "The program ended before it was over. What was done is kept.")
        return Told(title, sentence, next_step, "unlink", Tone.WARN)
    sentence = translate("TransferDetails", "It waits until somebody has it go on.")
    return Told(translate("TransferDetails", "Paused"), sentence, next_step, "player-pause", Tone.NEUTRAL)


def outcome_words(summary: Summary, *, is_sending: bool = False) -> Told:
    """What became of a retrieval, as exactly as it is known: the verdict's word, and the sentence of its reason."""
    if summary.verdict is None:
        return phase_words(summary.phase)
    word = verdict_words(summary.verdict)
    sentence, next_step = word.sentence, word.next_step
    if is_sending:
        sentence, next_step = translate("TransferDetails", _SENT[summary.verdict]), ""
    if summary.cancelled is not None:
        rung = rung_words(summary.cancelled)
        sentence, next_step = rung.sentence, rung.next_step
    elif summary.error is not None:
        error = error_words(summary.error)
        sentence, next_step = error.sentence, error.next_step
    elif summary.status is not None and summary.status.reading.cause:
        status = status_words(summary.status)
        sentence, next_step = status.sentence, status.next_step or next_step
    if summary.claims_more_than_arrived:
        claimed = count_text(summary.peer_counters.completed)
        sentence += " " + translate(
            "TransferDetails", "The server counted {0} as completed, but only {1} arrived here."
        ).format(claimed, count_text(summary.stored))
    return Told(word.title, sentence, next_step, word.icon, word.tone)


def facts_of(summary: Summary, *, is_sending: bool = False) -> tuple[tuple[str, str], ...]:
    """The figures and what the peer said, without what it did not say."""
    told: list[tuple[str, str]] = []
    if is_sending:
        told.append((translate("TransferDetails", "Service"), "C-STORE"))
    elif summary.service is not None:
        told.append((translate("TransferDetails", "Service"), f"C-{summary.service.name}"))
    counted = translate("TransferDetails", "Answers") if is_sending else translate("TransferDetails", "Server's count")
    told.append((counted, _counters(summary.peer_counters)))
    if summary.requested:
        arrived = translate("TransferDetails", "{0} of {1} arrived").format(
            count_text(summary.stored), count_text(summary.requested)
        )
        told.append((translate("TransferDetails", "Our count"), arrived))
    if summary.refused:
        told.append((translate("TransferDetails", "Refused here"), count_text(summary.refused)))
    status = summary.status
    if status is not None:
        told.append((translate("TransferDetails", "Status"), _status_line(status)))
        if status.comment is not None:
            told.append((translate("TransferDetails", "Error comment"), status.comment))
        if status.offending_elements:
            told.append((translate("TransferDetails", "Offending element"), ", ".join(status.offending_elements)))
        if status.error_id is not None:
            told.append((translate("TransferDetails", "Error ID"), str(status.error_id)))
    return tuple(told)


def report_of(transfer: Transfer, name_of: NameOf = _nameless) -> str:
    """Everything about a retrieval as text to send to somebody; names no person."""
    is_sending = transfer.is_sending
    told = standing_words(transfer)
    lines = [f"{transfer.title} ({transfer.server})", pill_text(transfer), told.sentence, told.next_step]
    lines += [f"{label}: {text}" for label, text in facts_of(transfer.summary, is_sending=is_sending)]
    if transfer.completeness is not None:
        lines.append(completeness_words(transfer.completeness))
    lines += [f"missing: {line}" for line in missing_lines(transfer, name_of)]
    return "\n".join(line for line in lines if line)


def _counters(counts: SubOperations) -> str:
    named = (
        (translate("TransferDetails", "remaining"), counts.remaining),
        (translate("TransferDetails", "completed"), counts.completed),
        (translate("TransferDetails", "failed"), counts.failed),
        (translate("TransferDetails", "warning"), counts.warning),
    )
    told = [f"{count_text(count)} {name}" for name, count in named if count is not None]
    return ", ".join(told) or translate("TransferDetails", "the server sent no counters")
