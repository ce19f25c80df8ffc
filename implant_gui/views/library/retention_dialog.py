"""What the library could do without: shown in full, and removed only when a person says so."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QDialog, QWidget

from implant_gui.domain.keeping.retention import Kept, RetentionPlan
from implant_gui.domain.ports import LibraryEntry
from implant_gui.models.common.report import ReportLine, ReportModel
from implant_gui.models.common.roles import Icon, Tone
from implant_gui.models.common.words import QT_TRANSLATE_NOOP, count_text, size_text
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.labels import SUBTITLE, PlainLabel
from implant_gui.views.common.layouts import column, hide_unless, row
from implant_gui.views.common.table_view import ReadingTable
from implant_gui.views.common.tokens import GRID

translate = QCoreApplication.translate
_WIDTHS: Final = {0: 16, 1: 64, 2: 50}
_REASONS: Final = {
    Kept.MARKED: QT_TRANSLATE_NOOP("Retention", "It is a favourite or in a collection."),
    Kept.IN_USE: QT_TRANSLATE_NOOP("Retention", "An assembly or a group in the library refers to it."),
}


class RetentionDialog(QDialog):
    """The plan as a list, and one button that carries it out.

    Emits:
        confirmed: the entries to remove, as a tuple.
    """

    confirmed = Signal(object)

    def __init__(self, title: str, sentence: str, plan: RetentionPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self.setWindowTitle(title)
        self.report = ReportModel(self)
        self.report.append([_removable(entry) for entry in plan.removable])
        self.report.append([_kept(entry, why) for entry, why in plan.kept])
        table = ReadingTable(self.report, title, _WIDTHS, pills=(0,), with_icons=False)
        count = len(plan.removable)
        text = self.tr("Remove ({0})").format(count_text(count))
        remove = primary_button(text, "trash", on_click=self._on_confirmed)
        remove.setEnabled(bool(count))
        close = push_button(self.tr("Cancel") if count else self.tr("Close"), on_click=self.reject)
        buttons = row(spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(remove)
        room = PlainLabel(self.tr("That would free {0}.").format(size_text(plan.bytes)), muted=True)
        hide_unless(bool(count), room)
        layout = column(PlainLabel(title).scaled(SUBTITLE), PlainLabel(sentence, wraps=True), spacing=GRID)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.addWidget(table, 1)
        layout.addWidget(room)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(860, 460)
        close.setFocus()

    def _on_confirmed(self) -> None:
        self.confirmed.emit(self._plan.removable)
        self.accept()


def _removable(entry: LibraryEntry) -> ReportLine:
    return ReportLine(
        translate("Retention", "would go"), _name(entry), entry.summary.sop_instance_uid, Tone.WARN, "trash"
    )


def _kept(entry: LibraryEntry, why: Kept) -> ReportLine:
    sentence = translate("Retention", _REASONS[why])
    return ReportLine(translate("Retention", "stays"), _name(entry), sentence, Tone.GOOD, Icon.GOOD)


def _name(entry: LibraryEntry) -> str:
    summary = entry.summary
    version = translate("Retention", "version {0}").format(summary.version) if summary.version else ""
    return " · ".join(filter(None, (summary.maker, summary.name, summary.size, summary.part_number, version)))
