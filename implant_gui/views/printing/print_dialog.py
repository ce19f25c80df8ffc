"""What will be printed, on which paper; from here it goes to a printer or into a PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale, Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from implant_gui.domain.text import visible
from implant_gui.domain.viewing.pages import DrawnPage
from implant_gui.domain.viewing.paper import CHECK, Legend, Paper, Sheet, sheets_on
from implant_gui.models.common.words import domain_words
from implant_gui.views.common.buttons import primary_button, push_button
from implant_gui.views.common.fitting import resize_on_screen
from implant_gui.views.common.labels import PlainLabel
from implant_gui.views.common.layouts import column, divider, holder, row
from implant_gui.views.common.tokens import GRID
from implant_gui.views.printing.sheet_preview import SheetPreview

_NAMES: Final = {
    Paper.A4: "A4",
    Paper.A3: "A3",
    Paper.A2: "A2",
    Paper.A1: "A1",
    Paper.A0: "A0",
    Paper.LETTER: "Letter",
    Paper.LEGAL: "Legal",
    Paper.TABLOID: "Tabloid",
}


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is to be printed; the title names the document, and the legend tells outlines apart."""

    title: str
    pages: tuple[DrawnPage, ...]
    legend: Legend = ()


class PrintDialog(QDialog):
    """A preview, the size of the paper, and what becomes of it.

    Emits:
        print_wanted: the title and the sheets are for a printer.
        pdf_wanted: the title and the sheets are for a file.
    """

    print_wanted = Signal(str, object)
    pdf_wanted = Signal(str, object)

    def __init__(self, order: PrintOrder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print at true size"))
        self._order = order
        self._sheets: tuple[Sheet, ...] = ()
        self.preview = SheetPreview()
        self.papers = QComboBox()
        self.papers.setAccessibleName(self.tr("Paper"))
        for paper, name in _NAMES.items():
            width, height = paper.upright
            self.papers.addItem(f"{name}   {width:g} × {height:g} mm", paper)
        self.papers.setCurrentIndex(self.papers.findData(_usual_paper()))
        self.papers.currentIndexChanged.connect(self._lay_out)
        self._words = PlainLabel(wraps=True, muted=True)
        tools = row(PlainLabel(self.tr("Paper")), self.papers)
        tools.addStretch()
        self.print_button = primary_button(self.tr("Print…"), "printer", on_click=self._emitting(self.print_wanted))
        self.pdf_button = push_button(self.tr("Save as PDF…"), "download", on_click=self._emitting(self.pdf_wanted))
        foot = row(push_button(self.tr("Close"), on_click=self.close))
        foot.addStretch()
        foot.addWidget(self.pdf_button)
        foot.addWidget(self.print_button)
        inner = column(PlainLabel(visible(order.title), wraps=True), spacing=GRID, margin=2 * GRID)
        inner.addLayout(tools)
        inner.addWidget(self.preview, 1)
        inner.addWidget(self._words)
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout = column(holder(inner), divider(), spacing=0)
        layout.setStretch(0, 1)
        layout.addLayout(foot)
        self.setLayout(layout)
        resize_on_screen(self, 560, 720)
        self._lay_out()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What is going to be printed."""
        return self._sheets

    @property
    def sentence(self) -> str:
        """What to know about it."""
        return self._words.text()

    def _lay_out(self) -> None:
        paper = self.papers.currentData()
        self._sheets = sheets_on(self._order.pages, paper, self._order.legend, domain_words(CHECK))
        self.preview.show_sheets(self._sheets)
        self.print_button.setEnabled(bool(self._sheets))
        self.pdf_button.setEnabled(bool(self._sheets))
        self._words.setText(self._told())

    def _told(self) -> str:
        if not self._sheets:
            return self.tr("This is too large for so small a paper: take a larger one.")
        check = self.tr("Each sheet has a ruler: measure it before you use the print.")
        if len(self._sheets) == 1:
            return self.tr("One sheet.") + " " + check
        count = self.tr("{0} sheets.").format(len(self._sheets))
        if len(self._sheets) > len(self._order.pages):
            count += " " + self.tr("Some drawings are larger than the paper: lay the sheets together by their crosses.")
        return count + " " + check

    def _emitting(self, signal: SignalInstance) -> Callable[[], None]:
        return lambda: signal.emit(self._order.title, self._sheets)


def _usual_paper() -> Paper:
    """What lies in printers where the user is."""
    is_metric = QLocale().measurementSystem() is QLocale.MeasurementSystem.MetricSystem
    return Paper.A4 if is_metric else Paper.LETTER
