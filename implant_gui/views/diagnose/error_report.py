"""A mistake of our own, told plainly: the program goes on, and there is something to send to its makers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from implant_gui.models.common.roles import Tone
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.labels import SUBTITLE, IconLabel, PlainLabel
from implant_gui.views.common.layouts import column, row
from implant_gui.views.common.tokens import GRID, HALF


class ErrorReport(QDialog):
    """Shows a report as it would be sent: nothing is sent by itself.

    Emits:
        quit_requested: the user wants to end the program.
    """

    quit_requested = Signal()

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Internal error"))
        sentence = self.tr(
            "The program made a mistake and goes on. What was stored is safe. The report below names versions and "
            "the place in the program; it holds no names of persons. Nothing is sent unless you send it."
        )
        words = column(
            PlainLabel(self.tr("Something went wrong inside")).scaled(SUBTITLE),
            PlainLabel(sentence, wraps=True),
            spacing=HALF,
        )
        head = row(spacing=2 * GRID)
        head.addWidget(IconLabel("bug", size=32, tone=Tone.BAD), alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._report = QPlainTextEdit(report, readOnly=True)
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = row(push_button(self.tr("Copy report"), "copy", on_click=self._on_copy), spacing=GRID)
        buttons.addStretch()
        buttons.addWidget(push_button(self.tr("Quit"), on_click=self.quit_requested))
        buttons.addWidget(primary_button(self.tr("Go on"), on_click=self.accept))
        layout = column(head, self._report, buttons, spacing=2 * GRID, margin=2 * GRID)
        self.setLayout(layout)
        self.resize(640, 420)

    @property
    def text(self) -> str:
        """The report."""
        return self._report.toPlainText()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
