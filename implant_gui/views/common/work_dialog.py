"""Long work in a dialog that holds nothing up: a bar while it goes on, a report when it is done."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from implant_gui.models.common.report import ReportModel
from implant_gui.models.common.roles import Tone
from implant_gui.models.common.words import count_text
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.empty_state import Offer
from implant_gui.views.common.forms import clear
from implant_gui.views.common.labels import SUBTITLE, ElidedLabel, IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, holder, row
from implant_gui.views.common.pill import StatusPill
from implant_gui.views.common.segmented import Segmented
from implant_gui.views.common.table_view import ReadingTable
from implant_gui.views.common.tokens import GRID, HALF
from implant_gui.views.wording import Told

translate = QCoreApplication.translate
_WIDTHS: Final = {0: 20, 1: 52, 2: 60}
_ALL, _TROUBLE = "all", "trouble"


class WorkDialog(QDialog):
    """Progress first, then the report.

    Closing it while the work goes on only hides it; whoever runs the work tells of its end elsewhere then.

    Emits:
        cancel_requested: the work is to stop.
        offer_chosen: the name of a button that `finish` brought.
    """

    cancel_requested = Signal()
    offer_chosen = Signal(str)

    def __init__(self, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.report = ReportModel(self)
        self.report.counts_changed.connect(self._on_counts_changed)
        self.finished.connect(self._on_finished)
        self._is_running = True
        self._icon = IconLabel(icon, size=24, tone=Tone.BUSY)
        self._title = PlainLabel(title).scaled(SUBTITLE)
        self._sentence = PlainLabel(wraps=True, selectable=True)
        self._now = ElidedLabel(muted=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self._pills = QHBoxLayout()
        self._pills.setSpacing(HALF)
        self.table = ReadingTable(self.report, self.tr("Report"), _WIDTHS, pills=(0,), with_icons=False)
        self._filter = Segmented(
            self.tr("Lines to show"), [(_ALL, self.tr("All")), (_TROUBLE, self.tr("What needs attention"))]
        )
        self._filter.chosen.connect(self._on_filter_chosen)
        self._buttons = row(spacing=GRID)
        self.setLayout(self._arranged())
        self.resize(820, 480)
        self._show_running_buttons()

    @property
    def is_running(self) -> bool:
        """Whether the work goes on."""
        return self._is_running

    @property
    def sentence(self) -> str:
        """What is said above the report."""
        return self._sentence.text()

    def show_progress(self, done: int, total: int, now: str = "") -> None:
        """How far the work is; `total` 0 while nobody knows. `now` is what it is at."""
        if self._is_running:
            self.bar.setRange(0, max(total, done) if total else 0)
            self.bar.setValue(done)
            self._now.setText(now)

    def show_sentence(self, sentence: str) -> None:
        """Say something above the bar."""
        self._sentence.setText(sentence)

    def show_cancelling(self) -> None:
        """The wish has been heard; what is under way comes to its end."""
        self._cancel.setEnabled(False)
        self._now.setText(self.tr("Stopping after what is under way…"))

    def finish(self, told: Told, offers: Sequence[Offer] = ()) -> None:
        """Show the report."""
        self._is_running = False
        self._icon.show_icon(told.icon, told.tone)
        self._title.setText(told.title)
        self._sentence.setText(" ".join(filter(None, (told.sentence, told.next_step))))
        self._sentence.setVisible(bool(self._sentence.text()))
        self.bar.hide()
        self._now.setText(self.tr("The list ends here; more came than anybody reads.") if self.report.is_cut else "")
        self._now.setVisible(self.report.is_cut)
        clear(self._buttons)
        copy = push_button(self.tr("Copy report"), "copy", on_click=self.copy_report)
        copy.setEnabled(bool(self.report.total))
        self._buttons.addWidget(copy)
        self._buttons.addStretch()
        for offer in offers:
            button = push_button(offer.text, offer.icon)
            button.setProperty("offer", offer.name)
            button.clicked.connect(self._on_offer_clicked)
            self._buttons.addWidget(button)
        close = primary_button(self.tr("Close"), on_click=self.reject)
        self._buttons.addWidget(close)
        close.setFocus()

    def copy_report(self) -> None:
        """Put all lines on the clipboard as text."""
        lines = ("\t".join((line.outcome, line.name, line.sentence)) for line in self.report.lines)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _arranged(self) -> QVBoxLayout:
        words = column(self._title, self._sentence, self.bar, self._now, spacing=HALF)
        head = row(spacing=GRID + HALF)
        head.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        tools = row(self._filter, spacing=GRID)
        tools.addStretch()
        tools.addLayout(self._pills)
        layout = column(head, holder(tools), spacing=GRID + HALF, margin=2 * GRID)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._buttons)
        return layout

    def _show_running_buttons(self) -> None:
        self._cancel = push_button(self.tr("Cancel"), "player-stop", on_click=self._on_cancel_clicked)
        self._buttons.addStretch()
        self._buttons.addWidget(self._cancel)
        self._buttons.addWidget(primary_button(self.tr("Go on in the background"), on_click=self.reject))

    def _on_counts_changed(self) -> None:
        clear(self._pills)
        for outcome, icon, tone, count in self.report.counts:
            self._pills.addWidget(StatusPill(icon, f"{count_text(count)} {outcome}", tone))

    def _on_filter_chosen(self, name: str) -> None:
        self.report.show_only_trouble(name == _TROUBLE)

    def _on_cancel_clicked(self) -> None:
        self.show_cancelling()
        self.cancel_requested.emit()

    def _on_offer_clicked(self) -> None:
        self.offer_chosen.emit(str(self.sender().property("offer")))

    def _on_finished(self) -> None:
        """Put away; while the work goes on, somebody may want to see the report later."""
        if not self._is_running:
            self.deleteLater()
